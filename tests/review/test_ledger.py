"""The ledger: what is read, added and stamped, which lines hold, and what is asked first."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_builders import row, ruling

from winterplan_extract.domain.errors import OutputError, SettingsError
from winterplan_extract.domain.records import Candidate, ReturnRecord, Ruling
from winterplan_extract.review import ask_first
from winterplan_extract.review.ledger import COLUMNS, amend, read_ledger, record, standing, subject, withdraw

ON = "2020-12-02T08:00:00Z"
ONE, TWO = ruling(row(1), "KIT-01", note='says "often", daily'), ruling(row(2), note="local\nonly")
HEADER = ",".join(COLUMNS)

trimmed = st.text(st.characters(codec="utf-8", exclude_characters="\ufeff"), max_size=30).map(str.strip)
filled = trimmed.filter(bool)
free = st.text(st.characters(codec="utf-8"), max_size=40)
ids = st.lists(st.from_regex(r"[A-Z]{2,3}-[0-9]{2}", fullmatch=True), max_size=3).map(tuple)


@st.composite
def any_ruling(draw: st.DrawFn) -> Ruling:
    named = draw(ids)
    return Ruling(
        decided_on=draw(st.datetimes()).strftime("2020-%m-%dT%H:%M:%SZ"),
        decided_by=draw(free),
        council=draw(trimmed),
        row_key=draw(filled),
        requirement="Serve " + draw(free),
        action_ids=named,
        verdict="answers" if named else draw(st.sampled_from(["no_action", "no_requirement"])),
        note=draw(free),
        withdrawn=draw(st.sampled_from(["", ON])),
    )


@given(first=st.lists(any_ruling(), max_size=4), then=st.lists(any_ruling(), max_size=4))
def test_what_is_appended_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, first: list[Ruling], then: list[Ruling]
) -> None:
    path = tmp_path_factory.mktemp("ledger") / "decisions.csv"
    record(path, first)
    kept = path.read_bytes() if first else b""
    record(path, then)
    assert read_ledger(path) == (*first, *then)
    assert not path.exists() or path.read_bytes().startswith(kept)


@given(st.lists(any_ruling(), max_size=8))
def test_one_ruling_stands_for_each_subject_and_it_is_the_latest(rulings: list[Ruling]) -> None:
    held = standing(rulings)
    live = [each for each in rulings if not each.withdrawn]
    assert {subject(each) for each in held} == {subject(each) for each in live}
    assert len(held) == len({subject(each) for each in held})
    for each in held:
        assert each.decided_on == max(other.decided_on for other in live if subject(other) == subject(each))


def test_there_is_nothing_to_read_where_there_is_no_ledger(tmp_path: Path) -> None:
    assert read_ledger(tmp_path / "decisions.csv") == ()


def test_one_saved_with_semicolons_is_read_and_goes_on_with_them(tmp_path: Path) -> None:
    path, lines = tmp_path / "decisions.csv", io.StringIO(newline="")
    record(path, [ONE, TWO])
    csv.writer(lines, delimiter=";").writerows(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    path.write_text(lines.getvalue(), "utf-8-sig", newline="")
    assert read_ledger(path) == (ONE, TWO)
    more = ruling(row(3), "KIT-02", "KIT-01")
    record(path, [more])
    withdraw(path, [ONE], on=ON)
    assert read_ledger(path) == (replace(ONE, withdrawn=ON), TWO, more)


def test_of_two_at_the_same_time_the_lower_line_is_the_later() -> None:
    first, second = ruling(row(1), "KIT-01"), ruling(row(1), "KIT-02")
    assert standing([first, second]) == (second,)


def test_it_opens_in_excel_and_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "comparison" / "decisions.csv"
    record(path, [ONE])
    assert path.read_bytes().startswith(b"\xef\xbb\xbfdecided_on,decided_by,council,row_key,requirement,")
    assert [file.name for file in path.parent.iterdir()] == ["decisions.csv"]


def test_a_stamp_changes_its_line_alone(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    three = ruling(row(3), "GAR-01", "GAR-02")
    record(path, [ONE, TWO, three])
    before = path.read_bytes()
    withdraw(path, [TWO], on=ON)
    assert read_ledger(path) == (ONE, replace(TWO, withdrawn=ON), three)
    assert path.read_bytes() == before.replace(b'"local\nonly",,', b'"local\nonly",' + ON.encode() + b",")


def test_a_stamp_that_is_there_stays(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    record(path, [ONE])
    withdraw(path, [ONE], on=ON)
    before = path.read_bytes()
    withdraw(path, [ONE], on="2021-01-01T00:00:00Z")
    assert path.read_bytes() == before


def test_nothing_to_do_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    record(path, [])
    assert not path.exists()
    record(path, [ONE])
    was = path.stat().st_mtime_ns
    amend(path, withdrawn=[TWO])
    assert path.stat().st_mtime_ns == was


def test_columns_of_someone_elses_and_line_ends_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    # Columns moved and one added, line feeds alone, no line end at the end, a blank line, quotes where none are needed.
    text = (
        "seen by,withdrawn,decided_on,decided_by,council,row_key,requirement,action_ids,verdict,note\n"
        '"B. Boss",,2020-11-20,A,Ashcombe,k1,"Serve meals",KIT-01,answers,\n'
        "\n"
        "B. Boss,,2020-11-21,A,Ashcombe,k2,Write menus,,no_action,"
    )
    path.write_bytes(text.encode())
    record(path, [ONE])
    written = path.read_bytes().decode("utf-8-sig")
    assert written.startswith(text + "\r\n,,2020-11-20T10:00:00Z,A. Reviewer,Ashcombe,")
    assert [each.row_key for each in read_ledger(path)] == ["k1", "k2", ONE.row_key]


def test_commas_that_excel_leaves_out_at_the_end_of_a_line_are_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "decisions.csv"
    path.write_text(f"{HEADER}\n2020-11-20,A,Ashcombe,k1,Serve meals,KIT-01; KIT-02,answers\n", encoding="utf-8")
    (only,) = read_ledger(path)
    assert (only.action_ids, only.note, only.withdrawn) == (("KIT-01", "KIT-02"), "", "")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1: this is no ledger"),
        (b"name,age\nA,1\n", "it lacks the columns decided_on, decided_by"),
        (f"{HEADER},note\n".encode(), "the column note is there twice"),
        (f"{HEADER}\n2020-11-20,A,X,k,Serve,,answers,,\n".encode(), "line 2: verdict answers names no action"),
        (f"{HEADER}\n2020-11-20,A,X,k,Serve,KIT-01,no_action,,\n".encode(), "line 2: verdict no_action names actions"),
        (f"{HEADER}\n2020-11-20,A,X,k,Serve,KIT-01,yes,,\n".encode(), "line 2: verdict “yes” is none of answers, "),
        (f"{HEADER}\n20/11/20,A,X,k,Serve,,no_action,,\n".encode(), "line 2: decided_on “20/11/20” is no time"),
        (f"{HEADER}\n2020-11-20,A,X,,Serve,,no_action,,\n".encode(), "line 2: it says neither council and row_key"),
        (f"{HEADER}\n2020-11-20,A,X,k,Serve, again,,no_action,,,\n".encode(), "line 2: verdict “” is none"),
        (f"{HEADER}\n2020-11-20,A,X,k,Serve,,no_action,a,,,,,b\n".encode(), "line 2: it has 13 cells under 12 columns"),
        (f"{HEADER}\n2020-11-20,A,X,k,Serve \xa3,,no_action,,\n".encode("cp1252"), "line 2: the file is not in UTF-8"),
        (f'{HEADER}\n\n2020-11-20,A,X,k,"Serve,,no_action,,\n'.encode(), "line 3: the quotation marks do not pair"),
        (f'{HEADER}\n2020-11-20,A,X,k,"Se\nrve",,no_action,,\nx,,,,,,,,\n'.encode(), "line 4: decided_on “x”"),
    ],
)
def test_a_damaged_ledger_is_named_by_its_line_and_left_alone(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "decisions.csv"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"decisions\.csv") as caught:
        record(path, [ONE])
    assert said in str(caught.value)
    assert path.read_bytes() == content


def test_a_ledger_that_cannot_be_written_is_an_output_at_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="could not be written"):
        record(tmp_path / "file" / "decisions.csv", [ONE])


def candidates(of: ReturnRecord, *confidences: float) -> list[Candidate]:
    return [
        Candidate(of.row_id, rank, f"KIT-0{rank}", confidence, 0, 0, 0, "")
        for rank, confidence in enumerate(confidences, start=1)
    ]


def test_what_settles_most_comes_first_then_the_closest_call() -> None:
    clear, close, alone = row(1, "Clear"), row(2, "Close"), row(3, "No candidates")
    shared = [row(n, text, council=name) for n, (text, name) in enumerate([("Shared", "B"), ("SHARED.", "C")], start=4)]
    twice = row(6, "clear")  # the same council says it twice: no more councils for that
    mapped = row(7, "Shared", council="D", decision="mapped")
    rows = [clear, close, alone, *shared, twice, mapped]
    found = [
        *candidates(clear, 0.9, 0.2),
        *reversed(candidates(close, 0.5, 0.45, 0.1)),
        *candidates(shared[0], 0.9, 0.1),
        *candidates(shared[1], 0.8, 0.2),
        *candidates(twice, 0.6),
    ]
    asked = ask_first(rows, found)
    assert [(each.row.row_id, each.councils, each.margin) for each in asked] == [
        ("c-005", 2, 0.6),
        ("b-004", 2, 0.8),
        ("ashcombe-002", 1, 0.05),
        ("ashcombe-006", 1, 0.6),
        ("ashcombe-001", 1, 0.7),
        ("ashcombe-003", 1, 1.0),
    ]


def test_every_row_in_review_is_asked_once_and_no_other() -> None:
    rows = [row(n, decision="review" if n % 3 else "mapped") for n in range(1, 12)]
    assert sorted(each.row.row_id for each in ask_first(rows, [])) == sorted(
        each.row_id for each in rows if each.decision == "review"
    )
    assert ask_first([], []) == ()
