"""What a person typed in the workbook is in the ledger, or stands in the new workbook with the reason, or in a kept copy."""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from typing_builders import copies, fill_in, lines, problems, run, waiting

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.review import read_ledger
from winterplan_extract.runs.decisions import WORKBOOK

pytestmark = pytest.mark.slow


def _in_this_process(reader: Callable[..., Any], path: Path, **how: Any) -> Any:
    return reader(path, **how)


@pytest.fixture(autouse=True, scope="module")
def only_the_workbook() -> Iterator[None]:
    """Files are read in this process, which tests/cli does otherwise, and neither page nor Parquet is written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("winterplan_extract.runs.isolation.read_apart", _in_this_process)
        for name in ("dataset.write_parquet", "report.write_report"):
            patch.setattr(f"winterplan_extract.outputs.{name}", lambda *_, **__: None)
        # the CSV files are written as the database asks for their lines
        patch.setattr("winterplan_extract.outputs.database.write_database", lambda _, __, tables: deque(tables, 0))
        yield


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, only_the_workbook: None) -> Path:
    """The outputs of a first run."""
    run(out := tmp_path_factory.mktemp("first") / "out")
    return out


@pytest.fixture
def out(first: Path, tmp_path: Path) -> Path:
    """A copy of them, to be filled in."""
    return Path(shutil.copytree(first, tmp_path / "out"))


@pytest.fixture
def book(out: Path) -> Path:
    return out / WORKBOOK


TYPED = [
    ("Review", "amb-003", {"decision": "KIT-77"}, "There is no action KIT-77", "an id that no action has"),
    ("Review", "amb-003", {"decision": "ask Ann"}, "“ask Ann” under Decision cannot be read", "no decision at all"),
    ("Review", "amb-003", {"note": "=see p. 3"}, "Note is filled in, but there is no decision", "a note alone"),
    ("Review", "amb-003", {"decided_by": "Ann"}, "Decided by is filled in", "a name alone"),
    ("Review", "amb-003", {"apply_to_every_council": "yes"}, "Apply to every council is", "every council, alone"),
    (
        "Rows",
        "bra-001",
        {"decision": "KIT-1 or 2?"},
        "“KIT-1 or 2?” under Decision cannot be read",
        "a mapped row, doubtfully",
    ),
    ("Rows", "bra-001", {"decided_by": "Ann"}, "Decided by is filled in", "a name alone on Rows"),
    ("Rows", "amb-003", {"note": "later"}, "Note is filled in", "a row in review, noted on Rows"),
]


@pytest.mark.parametrize(("sheet", "row_id", "cells", "reason", "why"), TYPED, ids=[each[4] for each in TYPED])
def test_what_is_not_taken_stands_again_in_its_cells_until_it_is_emptied(
    book: Path, sheet: str, row_id: str, cells: dict[str, str], reason: str, why: str
) -> None:
    fill_in(book, sheet, row_id, **cells)
    for minutes, given_again in enumerate([(book,), (book,), ()]):
        run(book.parent, *given_again, minutes=minutes)
        (line,) = [line for line in lines(book, sheet) if line["Row id"] == row_id]
        assert {name: line[name.replace("_", " ").capitalize()] for name in cells} == cells, why
        assert line["Not taken because"].startswith(reason)
    assert not (book.parent / "decisions.csv").exists()
    fill_in(book, sheet, row_id, **dict.fromkeys(cells, ""))
    run(book.parent, book, minutes=9)
    assert waiting(book) == []
    assert "Not taken because" not in lines(book, sheet)[0]


def test_a_mapped_row_is_decided_on_rows(book: Path) -> None:
    fill_in(book, "Rows", "bra-001", decision="GAR-02 Paths lit", note="they mean the lamps", decided_by="Ann")
    decided = run(book.parent, book)
    assert [(each.council, each.action_ids, each.note, each.decided_by) for each in decided.rulings] == [
        ("Brackwater", ("GAR-02",), "they mean the lamps", "Ann")
    ]
    assert waiting(book) == []
    assert lines(book, "Rows")[4]["Decision"] == ""


@pytest.mark.parametrize(
    "everywhere", ["", "yes"], ids=["for its council", "for every council on one sheet, for one on the other"]
)
def test_a_row_decided_differently_on_two_sheets_is_named_and_waits_on_both(book: Path, everywhere: str) -> None:
    fill_in(book, "Review", "amb-003", decision="KIT-01", apply_to_every_council=everywhere)
    fill_in(book, "Rows", "amb-003", decision="no action")
    decided = run(book.parent, book)
    assert decided.rulings == ()
    message = problems(book.parent)["decision_contradicted"]
    assert "sheet Review, line 7" in message
    assert "sheet Rows, line 8" in message
    assert waiting(book) == [("Review", "amb-003", "KIT-01", ""), ("Rows", "amb-003", "no action", "")]


def test_the_same_on_both_sheets_is_one_decision(book: Path) -> None:
    fill_in(book, "Review", "amb-003", decision="KIT-01", note="one")
    fill_in(book, "Rows", "amb-003", decision="kit-01", note="two")
    (ruling,) = run(book.parent, book).rulings
    assert (ruling.action_ids, ruling.note) == (("KIT-01",), "one; two")
    assert waiting(book) == []


def test_what_was_typed_for_a_row_that_is_gone_is_listed_with_everything(book: Path) -> None:
    fill_in(book, "Review", "amb-003", decision="KIT-77", note="hm", decided_by="Ann", apply_to_every_council="yes")
    fill_in(book, "Rows", "bra-002", decision="what?")
    for minutes in (1, 2):
        run(book.parent, book, minutes=minutes, without=("amb-003", "bra-002"))
        listed = lines(book, "Not taken")
        assert [line["Requirement"] for line in listed] == ["Requirement 3 of Ambleford", "Requirement 2 of Brackwater"]
        first = listed[0]
        assert [first[name] for name in ("Decision", "Note", "Apply to every council", "Decided by", "Council")] == [
            "KIT-77", "hm", "yes", "Ann", "Ambleford",
        ]  # fmt: skip
        assert first["Typed in"] == "comparison.xlsx, sheet Review, line 7"
        assert "no action KIT-77" in first["Not taken because"]


def test_a_line_of_not_taken_that_is_corrected_is_taken_and_one_whose_row_is_back_goes_home(book: Path) -> None:
    fill_in(book, "Review", "amb-003", decision="KIT-77")
    fill_in(book, "Rows", "bra-002", decision="what?")
    run(book.parent, book, without=("amb-003", "bra-002"))
    fill_in(book, "Not taken", "amb-003", decision="KIT-01")
    decided = run(book.parent, book, minutes=1)
    assert [(each.row_key, each.action_ids) for each in decided.rulings] == [("ambkey003", ("KIT-01",))]
    assert waiting(book) == [("Rows", "bra-002", "what?", "")]


def test_a_line_whose_columns_were_mixed_up_waits_with_what_it_says(book: Path) -> None:
    fill_in(book, "Review", "amb-003", decision="KIT-01", requirement="Something else altogether, of another council")
    run(book.parent, book)
    assert waiting(book) == [("Not taken", "amb-003", "KIT-01", "")]
    assert lines(book, "Not taken")[0]["Requirement"] == "Something else altogether, of another council"


def test_two_files_are_both_taken_and_conflicts_are_taken_from_neither(book: Path, tmp_path: Path) -> None:
    ann, ben = (Path(shutil.copy(book, tmp_path / f"{name}.xlsx")) for name in ("ann", "ben"))
    fill_in(ann, "Review", "amb-003", decision="KIT-01", note="Ann's")
    fill_in(ann, "Rows", "bra-001", decision="KIT-02")
    fill_in(ben, "Review", "amb-003", decision="GAR-02", note="Ben's")
    fill_in(ben, "Rows", "bra-002", decision="GAR-01", note="sure")
    for minutes, files in enumerate([(ann, ben), (book,)]):
        decided = run(book.parent, *files, minutes=minutes)
        assert {(each.row_key, each.action_ids) for each in decided.rulings} == {
            ("brakey001", ("KIT-02",)),
            ("brakey002", ("GAR-01",)),
        }
        assert waiting(book) == [
            ("Review", "amb-003", "KIT-01", "Ann's"),
            ("Rows", "amb-003", "GAR-02", "Ben's"),
        ]
    assert "sheet Review" in problems(book.parent)["decision_contradicted"]


def test_files_of_one_name_are_told_apart_by_their_folders(book: Path, tmp_path: Path) -> None:
    both = []
    for name, decision in (("ann", "KIT-01"), ("ben", "no action")):
        (tmp_path / name).mkdir()
        both.append(Path(shutil.copy(book, tmp_path / name / WORKBOOK)))
        fill_in(both[-1], "Review", "amb-003", decision=decision)
    run(book.parent, *both)
    message = problems(book.parent)["decision_contradicted"]
    assert f"{both[0].as_posix()}, sheet Review, line 7; {both[1].as_posix()}, sheet Review, line 7" in message


def test_a_file_named_twice_counts_once(book: Path) -> None:
    fill_in(book, "Review", "amb-003", decision="KIT-01")
    assert len(run(book.parent, book, book.parent / "." / WORKBOOK).rulings) == 1


@pytest.mark.parametrize("sheet", ["Review", "Corrections"])
def test_a_run_without_decisions_refuses_where_a_sheet_has_lost_its_headings(sheet: str, book: Path) -> None:
    fill_in(book, "Rows", "bra-001", decision="KIT-02")
    workbook = load_workbook(book)
    for cells in workbook[sheet].iter_rows():
        for cell in cells:
            cell.value = "Mine" if cell.value in ("Decision", "Value") else cell.value
    workbook.save(book)
    before = book.read_bytes()
    with pytest.raises(SettingsError, match=f"the sheet “{sheet}” lacks the heading"):
        run(book.parent, minutes=1)
    assert (book.read_bytes(), copies(book.parent)) == (before, [])


def test_a_run_without_decisions_refuses_by_what_the_workbook_holds_and_not_by_its_date(book: Path) -> None:
    import os

    written = book.stat().st_mtime_ns
    fill_in(book, "Rows", "bra-001", decision="KIT-02")
    os.utime(book, ns=(written, written))
    before = book.read_bytes()
    for profile in ("working", "publish"):
        with pytest.raises(SettingsError, match="holds 1 decision that no run has taken"):
            run(book.parent, minutes=1, profile=profile)
    assert book.read_bytes() == before
    assert copies(book.parent) == []


def test_a_touched_workbook_is_overwritten_without_ado(book: Path) -> None:
    load_workbook(book).save(book)  # other bytes, the same values
    run(book.parent, minutes=1)
    assert copies(book.parent) == []
    assert "workbook_kept" not in problems(book.parent)


def test_decisions_in_the_folder_that_another_file_has_too_are_no_hindrance(book: Path, tmp_path: Path) -> None:
    fill_in(book, "Review", "amb-003", decision="KIT-01")
    copy = Path(shutil.copy(book, tmp_path / "copy.xlsx"))
    assert len(run(book.parent, copy).rulings) == 1
    assert len(copies(book.parent)) == 1


def test_what_waits_is_kept_when_the_new_workbook_is_to_publish(book: Path) -> None:
    fill_in(book, "Review", "amb-003", decision="KIT-77", note="hm")
    run(book.parent, book, minutes=1)
    run(book.parent, minutes=2, profile="publish")
    assert [path.name for path in copies(book.parent)] == [
        "comparison.2020-12-31-1201.xlsx",
        "comparison.2020-12-31-1202.xlsx",
    ]
    assert waiting(copies(book.parent)[-1]) == [("Review", "amb-003", "KIT-77", "hm")]
    assert "no room" in problems(book.parent)["workbook_kept"]


def test_what_waits_is_kept_when_it_cannot_be_read(book: Path) -> None:
    fill_in(book, "Review", "amb-003", decision="KIT-77")
    run(book.parent, book, minutes=1)
    (book.parent / "dataset" / "rows.csv").write_text("spoilt")
    run(book.parent, minutes=2)
    assert waiting(copies(book.parent)[-1]) == [("Review", "amb-003", "KIT-77", "")]
    assert "cannot be told what is typed" in problems(book.parent)["workbook_kept"]


ROWS = (("Review", "amb-003"), ("Rows", "amb-003"), ("Rows", "bra-001"), ("Rows", "bra-004"), ("Rows", "old-001"))
DECISIONS = ("", "KIT-01", "no action", "KIT-77", "eh?")
round_of_typing = st.dictionaries(
    st.sampled_from(ROWS), st.tuples(st.sampled_from(DECISIONS), st.booleans()), min_size=1, max_size=4
)


@settings(max_examples=5, suppress_health_check=list(HealthCheck))
@given(rounds=st.lists(st.tuples(round_of_typing, st.booleans()), min_size=1, max_size=2))
def test_whatever_is_typed_over_several_runs_is_somewhere(
    first: Path,
    tmp_path_factory: pytest.TempPathFactory,
    rounds: list[tuple[dict[tuple[str, str], tuple[str, bool]], bool]],
) -> None:
    out = Path(shutil.copytree(first, tmp_path_factory.mktemp("typed") / "out"))
    book = out / WORKBOOK
    for number, (typed, publish) in enumerate(rounds, start=1):
        there = {(sheet, line["Row id"]) for sheet in ("Review", "Rows") for line in lines(book, sheet)}
        wanted = {}
        for (sheet, row_id), (decision, noted) in typed.items():
            note = f"note {number} on {sheet} {row_id}" if noted else ""
            if (sheet, row_id) in there and (decision or note):
                fill_in(book, sheet, row_id, decision=decision, note=note)
                wanted[sheet, row_id] = (decision, note)
        before = len(copies(out))
        run(out, book, minutes=number)
        ruled = {(each.row_key, each.note) for each in read_ledger(out / "decisions.csv")}
        notes = " ".join(note for _, note in ruled)
        again = [(row_id, decision, note) for _, row_id, decision, note in waiting(book)]
        for (_, row_id), (decision, note) in wanted.items():
            taken = any(key == row_id.replace("-", "key") for key, _ in ruled) and (not note or note in notes)
            assert (row_id, decision, note) in again or taken
        assert len(copies(out)) == before + bool(wanted), "an edited workbook is kept, another is not"
        if publish and again:
            run(out, minutes=number + 30, profile="publish")
            assert waiting(copies(out)[-1]), "what waited is in the copy"
            run(out, minutes=number + 31)
