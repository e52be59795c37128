"""Decisions filled in somewhere, on their way into the ledger."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from review_builders import MORE, NOW, REVIEW, SETTINGS, STAMP, handed_in, line, plan, row, ruling, workbook

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.problems import wording
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.fields import row_keys
from winterplan_extract.review import Taken, read_filled, read_ledger, take_decisions
from winterplan_extract.review.ledger import record, withdraw

ROWS = (row(1, "Serve meals daily"), row(2, "Keep menus"), row(3, "Grit the paths"))
OTHER = row(1, "Serve meals daily", council="Brannoch")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    return tmp_path / "out" / "decisions.csv"


def take(
    path: Path | None, ledger: Path, rows: Sequence[ReturnRecord] | None = (*ROWS, OTHER), now: datetime = NOW
) -> Taken:
    files = [] if path is None else [handed_in(path, rows)]
    return take_decisions(files, ledger, plan=plan(), settings=SETTINGS, decided_by="C. Analyst", now=now)


def filled(tmp_path: Path, lines: Sequence[Mapping[str, object]], **how: Any) -> Path:
    return workbook(tmp_path / "comparison.xlsx", lines, **how)


def codes(taken: Taken) -> list[str]:
    return [fault.code for fault in taken.faults]


def answers(taken: Taken) -> dict[str, tuple[str, ...]]:
    return {each.requirement: each.action_ids for each in taken.taken}


def test_what_the_analyst_filled_in_is_kept_and_replayed(tmp_path: Path, ledger: Path) -> None:
    book = filled(
        tmp_path,
        [
            line(ROWS[0], "KIT-01 Meals every day", note="  as in\xa0March "),
            line(ROWS[1]),
            line(ROWS[2], "no action"),
        ],
    )
    taken = take(book, ledger)
    assert taken.faults == ()
    assert taken.taken == taken.rulings == read_ledger(ledger)
    assert taken.taken == (
        ruling(ROWS[0], "KIT-01", decided_on=STAMP, decided_by="C. Analyst", note="as in March"),
        ruling(ROWS[2], decided_on=STAMP, decided_by="C. Analyst"),
    )


def test_the_same_workbook_again_adds_nothing(tmp_path: Path, ledger: Path) -> None:
    book = filled(tmp_path, [line(ROWS[0], "KIT-01; KIT-02", note="yes"), line(OTHER, "not a requirement")])
    first = take(book, ledger)
    before = ledger.read_bytes()
    again = take(book, ledger, now=NOW + timedelta(days=3))
    assert (again.taken, again.faults, again.rulings) == ((), (), first.rulings)
    assert ledger.read_bytes() == before


def test_without_decisions_the_ledger_alone_counts(ledger: Path) -> None:
    record(ledger, [ruling(ROWS[0], "KIT-01"), ruling(ROWS[1], "KIT-02", withdrawn=STAMP)])
    assert take(None, ledger) == Taken((ruling(ROWS[0], "KIT-01"),))


def test_valid_decisions_are_taken_though_others_are_faulty(tmp_path: Path, ledger: Path) -> None:
    lines = [line(ROWS[0], "KIT-77"), line(ROWS[1], "KIT-02"), line(ROWS[2], note="ask first")]
    taken = take(filled(tmp_path, lines), ledger)
    assert answers(taken) == {"Keep menus": ("KIT-02",)}
    assert codes(taken) == ["decision_unknown_id", "decision_note_alone"]
    assert wording(taken.faults[0])[1].startswith("comparison.xlsx, sheet Review, line 6: there is no action KIT-77")


def test_different_answers_for_one_row_are_named_and_neither_is_taken(tmp_path: Path, ledger: Path) -> None:
    lines = [line(ROWS[0], "KIT-01"), line(ROWS[1], "KIT-02"), line(ROWS[0], "no action")]
    taken = take(filled(tmp_path, lines), ledger)
    assert answers(taken) == {"Keep menus": ("KIT-02",)}
    message = wording(taken.faults[0])[1]
    assert "sheet Review, line 6; comparison.xlsx, sheet Review, line 8: different decisions" in message
    assert "(KIT-01, no action)" in message


def test_the_same_answer_twice_is_one_ruling(tmp_path: Path, ledger: Path) -> None:
    lines = [line(ROWS[0], "KIT-01; KIT-02"), line(ROWS[0], "kit-02, kit-01", note="both")]
    taken = take(filled(tmp_path, lines), ledger)
    assert [(each.action_ids, each.note) for each in taken.taken] == [(("KIT-02", "KIT-01"), "both")]


def test_a_later_decision_withdraws_the_earlier_and_says_so(tmp_path: Path, ledger: Path) -> None:
    old, by_side = ruling(ROWS[0], "KIT-02"), ruling(ROWS[1], "KIT-02")
    record(ledger, [old, by_side])
    taken = take(filled(tmp_path, [line(ROWS[0], "KIT-01")]), ledger)
    assert read_ledger(ledger) == (replace(old, withdrawn=STAMP), by_side, *taken.taken)
    assert taken.rulings == (by_side, *taken.taken)
    assert [wording(fault)[1] for fault in taken.faults] == [
        "The decision of A. Reviewer on “Serve meals daily” (Ashcombe) was withdrawn: a later one says KIT-01 in place of KIT-02."
    ]


def test_a_new_note_on_the_same_answer_is_kept_without_ado(tmp_path: Path, ledger: Path) -> None:
    record(ledger, [ruling(ROWS[0], "KIT-01")])
    taken = take(filled(tmp_path, [line(ROWS[0], "KIT-01", note="sure")]), ledger)
    assert (codes(taken), [each.note for each in taken.rulings]) == ([], ["sure"])


def test_one_decision_for_every_council(tmp_path: Path, ledger: Path) -> None:
    book = filled(tmp_path, [line(ROWS[0], "KIT-01", apply_to_every_council="Yes", decided_by="D. Lead")])
    (only,) = take(book, ledger).taken
    assert (only.council, only.row_key, only.requirement) == ("", ROWS[0].row_key, "Serve meals daily")
    assert only.decided_by == "D. Lead"
    assert take(book, ledger).taken == ()


def test_a_decision_for_every_council_replaces_a_different_one_on_its_own_row(tmp_path: Path, ledger: Path) -> None:
    own, elsewhere = ruling(ROWS[0], "KIT-02"), ruling(OTHER, "KIT-03")
    record(ledger, [own, elsewhere])
    taken = take(filled(tmp_path, [line(ROWS[0], "KIT-01", apply_to_every_council="x")]), ledger)
    assert taken.rulings == (elsewhere, *taken.taken)
    assert codes(taken) == ["ruling_replaced"]


def test_yes_or_no_is_asked_for_every_council(tmp_path: Path, ledger: Path) -> None:
    taken = take(filled(tmp_path, [line(ROWS[0], "KIT-01", apply_to_every_council="perhaps")]), ledger)
    assert (codes(taken), taken.taken[0].council) == (["decision_everywhere_unclear"], "Ashcombe")


def test_a_row_that_is_no_longer_there_is_named_and_its_decision_kept(tmp_path: Path, ledger: Path) -> None:
    taken = take(filled(tmp_path, [line(row(9, "Feed the cat"), "KIT-03")]), ledger)
    assert answers(taken) == {"Feed the cat": ("KIT-03",)}
    assert codes(taken) == ["decision_row_gone"]


def test_a_row_whose_council_nobody_knows_can_only_be_decided_for_all(tmp_path: Path, ledger: Path) -> None:
    nameless = row(1, "Sweep the yard", council="")
    lines = [line(nameless, "KIT-03"), line(ROWS[1], "KIT-02")]
    for rows in ([nameless, *ROWS], None):
        taken = take(filled(tmp_path, lines), ledger.with_name(f"{rows is None}.csv"), rows=rows)
        assert (codes(taken), list(answers(taken))) == (["decision_without_council"], ["Keep menus"])
    everywhere = take(filled(tmp_path, [lines[0] | {"Apply to every council": "yes"}]), ledger, rows=[nameless])
    assert (codes(everywhere), everywhere.taken[0].council) == ([], "")


# --- what spreadsheet programs and people do to a sheet


def test_lines_may_be_sorted_filtered_and_hidden_and_columns_moved(tmp_path: Path, ledger: Path) -> None:
    lines = [line(ROWS[2], "GAR-01"), line(ROWS[0], "KIT-01"), line(ROWS[1], "KIT-02")]
    path = filled(tmp_path, lines, headers=(*MORE, *reversed(REVIEW)), above=2)
    book = load_workbook(path)
    page = book["Review"]
    page.auto_filter.ref = "A3:P6"
    page.auto_filter.add_filter_column(0, ["Ashcombe"])
    for number in (4, 5):
        page.row_dimensions[number].hidden = True
    page.column_dimensions["D"].hidden = True
    page.protection.sheet = True
    book["Review"].sheet_state = "hidden"
    book.save(path)
    assert answers(take(path, ledger)) == {
        "Grit the paths": ("GAR-01",), "Serve meals daily": ("KIT-01",), "Keep menus": ("KIT-02",),
    }  # fmt: skip


def test_a_copy_of_the_sheet_counts_too(tmp_path: Path, ledger: Path) -> None:
    path = filled(tmp_path, [line(ROWS[0], "KIT-01")])
    book = load_workbook(path)
    book.copy_worksheet(book["Review"]).title = "Review (2)"
    book["Review (2)"]["K6"] = "KIT-02"
    book.save(path)
    taken = take(path, ledger)
    assert (taken.taken, codes(taken)) == ((), ["decision_contradicted"])
    assert "sheet Review (2), line 6" in wording(taken.faults[0])[1]


def test_a_sheet_sorted_in_part_is_noticed(tmp_path: Path, ledger: Path) -> None:
    lines = [line(ROWS[0], "KIT-01") | {"Row key": ROWS[1].row_key}, line(ROWS[2], "GAR-01")]
    taken = take(filled(tmp_path, lines), ledger)
    assert (answers(taken), codes(taken)) == ({"Grit the paths": ("GAR-01",)}, ["decision_row_mixed"])
    # Without the run's rows, the workbook's own sheet of rows tells.
    lines = [line(ROWS[0], "KIT-01") | {"Row id": ROWS[1].row_id}]
    assert codes(take(filled(tmp_path, lines, whole=ROWS), ledger, rows=None)) == ["decision_row_mixed"]


def test_a_key_that_a_spreadsheet_took_for_a_number_is_found_by_the_wording(tmp_path: Path, ledger: Path) -> None:
    digits = row(4, "Light the paths", row_key="012345678901")
    book = filled(tmp_path, [line(digits, "GAR-02") | {"Row key": 12345678901.0}])
    (only,) = take(book, ledger, rows=[digits]).taken
    assert only.row_key == "012345678901"


def test_a_row_is_found_by_its_id_where_the_key_column_was_deleted(tmp_path: Path, ledger: Path) -> None:
    # The council's name was overtyped as well: only the id is left, and the wording agrees with it.
    book = filled(tmp_path, [line(ROWS[0], "KIT-01") | {"Council": "ASHC."}], headers=[*REVIEW[:-1]])
    assert take(book, ledger).taken[0].row_key == ROWS[0].row_key


def test_of_two_rows_with_one_wording_the_id_tells_which(tmp_path: Path, ledger: Path) -> None:
    twins = [row(n, "Serve meals daily", row_key=key) for n, key in ((1, "abc"), (2, "abc-2"))]
    book = filled(tmp_path, [line(twins[1], "KIT-01") | {"Row key": ""}])
    assert take(book, ledger, rows=twins).taken[0].row_key == "abc-2"


def test_a_row_that_was_not_in_review_is_decided_by_its_id_alone(tmp_path: Path, ledger: Path) -> None:
    # Typed on a new line under the sheet's own: the sheet Rows tells the wording, the run's rows the key.
    path = filled(tmp_path, [line(ROWS[0]), {"Row id": ROWS[2].row_id, "Decision": "GAR-01"}], whole=ROWS)
    assert take(path, ledger).taken[0].row_key == ROWS[2].row_key


def test_what_cannot_be_told_to_be_any_row_is_an_error(tmp_path: Path, ledger: Path) -> None:
    nothing = {"Row id": "ashcombe-099", "Decision": "KIT-01"}
    taken = take(filled(tmp_path, [nothing]), ledger)
    assert (taken.taken, codes(taken)) == ((), ["decision_row_unknown"])
    assert not ledger.exists()


@pytest.mark.parametrize(
    ("older", "more", "expected"),
    [
        (False, {}, []),
        (False, {"Council": "Dunmere"}, ["decision_row_unknown"]),
        (False, {"Row key": "gone"}, ["decision_row_unknown"]),
        (True, {}, ["decision_id_older"]),  # the row that has the id now may be another
        (True, {"Requirement": ROWS[2].requirement}, []),
    ],
)
def test_a_line_with_but_an_id_is_of_the_run_that_was_written_before_it(
    older: bool, more: dict[str, object], expected: list[str], tmp_path: Path, ledger: Path
) -> None:
    path = tmp_path / "ann.csv"
    cells = {"Row id": ROWS[2].row_id, "Decision": "GAR-01"} | more
    path.write_text(f"{';'.join(cells)}\n{';'.join(map(str, cells.values()))}\n", encoding="utf-8")
    file = replace(handed_in(path, ROWS), older=older)
    how: dict[str, Any] = {"plan": plan(), "settings": SETTINGS, "decided_by": "Ann", "now": NOW}
    taken = take_decisions([file], ledger, **how)
    assert codes(taken) == expected
    assert [each.row_key for each in taken.taken] == [ROWS[2].row_key][bool(expected) :]
    assert not any(each.row_id for each in taken.waiting) or not older  # in a new workbook it would be another's
    if not expected:
        again = take_decisions([replace(file, older=True)], ledger, **how)
        assert (again.taken, again.faults) == ((), ())


KEYLESS = {"Council": "Ashcombe", "Requirement": "Serve meals daily", "Decision": "KIT-01"}


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"Council": ""}, "and Council is empty"),
        ({"Requirement": ""}, "and Requirement is empty or cut short"),
        ({"Requirement": "Serve [continues: sheet Rows]"}, "and Requirement is empty or cut short"),
        ({"Requirement": "Mend the roof"}, "; and no row of Ashcombe, or more than one, has this requirement"),
        ({"Row id": "ashcombe-099", "Council": "Dunmere"}, "“ashcombe-099”; and no row of Dunmere"),
    ],
)
def test_why_a_row_cannot_be_told_is_what_the_line_is_wanting(
    changed: dict[str, object], said: str, tmp_path: Path, ledger: Path
) -> None:
    (fault,) = take(filled(tmp_path, [KEYLESS | changed]), ledger).faults
    assert said in wording(fault)[1]


@pytest.mark.parametrize("row_id", ["", "ashcombe-001"])
def test_a_line_without_its_key_is_taken_before_the_first_run_as_after_it(row_id: str, tmp_path: Path) -> None:
    path = filled(tmp_path, [KEYLESS | {"Row id": row_id}, KEYLESS | {"Council": "", "Row id": row_id}])
    key = row_keys(["Serve meals daily"], "Ashcombe")[0]
    of_run = replace(ROWS[0], row_key=key)
    for number, rows in enumerate((None, (of_run, *ROWS[1:])), start=1):
        (taken,) = take(path, tmp_path / f"{number}.csv", rows).taken
        assert (taken.council, taken.row_key, taken.requirement) == ("Ashcombe", key, "Serve meals daily")


def test_a_text_that_the_sheet_shortens_is_kept_whole(tmp_path: Path, ledger: Path) -> None:
    text = "Serve meals daily to everyone who asks " * 20
    long = row(5, text.strip())
    short = line(long, "KIT-01") | {"Requirement": text[:200] + "\n[continues: see the sheet Rows]"}
    from_rows = take(filled(tmp_path, [short]), ledger, rows=[long])
    from_sheet = take(filled(tmp_path, [short], whole=[long]), ledger.with_name("two.csv"), rows=None)
    assert [each.requirement for each in (*from_rows.taken, *from_sheet.taken)] == [long.requirement] * 2
    lost = take(filled(tmp_path, [short]), ledger.with_name("three.csv"), rows=None)
    assert codes(lost) == ["decision_row_unknown"]


def test_the_name_of_a_return_beside_the_council_is_no_part_of_it(tmp_path: Path, ledger: Path) -> None:
    twice = line(ROWS[0], "KIT-01") | {"Council": "Ashcombe (ashcombe)"}
    assert take(filled(tmp_path, [twice]), ledger, rows=None).taken[0].council == "Ashcombe"
    bracketed = line(row(1, council="Herring (upon Sea)"), "KIT-01")
    assert take(filled(tmp_path, [bracketed]), ledger, rows=None).taken[0].council == "Herring (upon Sea)"
    for number, (shown, council) in enumerate((("Ashcombe (ashcombe-pdf)", "Ashcombe"), ("Herring (upon Sea)",) * 2)):
        keyless = KEYLESS | {"Council": shown, "Requirement": "Keep menus"}  # the row id was emptied too
        taken = take(filled(tmp_path, [keyless]), tmp_path / f"{number}.csv", rows=None).taken
        assert (taken[0].council, taken[0].row_key) == (council, row_keys(["Keep menus"], council)[0])


def test_a_sheet_to_publish_marks_its_blanks(tmp_path: Path, ledger: Path) -> None:
    taken = take(filled(tmp_path, [line(ROWS[0], "[none]", note="[none]"), line(ROWS[1], "KIT-02")]), ledger)
    assert (answers(taken), codes(taken)) == ({"Keep menus": ("KIT-02",)}, [])


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8-sig", ","), ("cp1252", ","), ("utf-8", ";"), ("utf-16", "\t")],
    ids=["CSV UTF-8", "CSV", "semicolons", "Unicode text"],
)
def test_a_csv_with_the_sheets_columns(tmp_path: Path, ledger: Path, encoding: str, mark: str) -> None:
    priced = row(1, "Serve meals at £2 or less\nevery day")
    path = tmp_path / "mine.csv"
    with path.open("w", encoding=encoding, newline="") as handle:
        writer = csv.DictWriter(handle, REVIEW, delimiter=mark, restval="", lineterminator="\r\n")
        writer.writeheader()
        writer.writerow(line(priced, "KIT-01", note="“seen”"))
        writer.writerow(line(ROWS[1], "KIT-99"))
    taken = take(path, ledger, rows=[priced, *ROWS])
    assert [(each.requirement, each.note) for each in taken.taken] == [(priced.requirement, "“seen”")]
    assert wording(taken.faults[0])[1].startswith("mine.csv, line 3: ")


def test_another_ledger_is_merged_with_its_times_and_stamps(tmp_path: Path, ledger: Path) -> None:
    ours, both = ruling(ROWS[0], "KIT-02"), ruling(ROWS[1], "KIT-02")
    theirs = ruling(ROWS[0], "KIT-01", decided_on="2020-11-25T10:00:00Z", decided_by="E. Other")
    older = ruling(ROWS[2], "GAR-02", decided_on="2020-11-01T10:00:00Z")
    record(ledger, [ours, both, ruling(ROWS[2], "GAR-01")])
    record(tmp_path / "theirs.csv", [theirs, both, older])
    withdraw(tmp_path / "theirs.csv", [both], on="2020-11-26T10:00:00Z")
    taken = take(tmp_path / "theirs.csv", ledger)
    assert read_ledger(ledger) == (
        replace(ours, withdrawn=STAMP),
        replace(both, withdrawn="2020-11-26T10:00:00Z"),
        ruling(ROWS[2], "GAR-01"),
        theirs,
        replace(older, withdrawn=STAMP),
    )
    assert taken.rulings == (ruling(ROWS[2], "GAR-01"), theirs)
    assert codes(taken) == ["ruling_replaced", "ruling_replaced"]
    before = ledger.read_bytes()
    assert codes(take(tmp_path / "theirs.csv", ledger, now=NOW + timedelta(days=1))) == []
    assert ledger.read_bytes() == before


def test_the_ledger_given_to_itself_changes_nothing(ledger: Path) -> None:
    record(ledger, [ruling(ROWS[0], "KIT-01")])
    before = ledger.read_bytes()
    assert take(ledger, ledger) == Taken((ruling(ROWS[0], "KIT-01"),))
    assert ledger.read_bytes() == before


def test_an_action_of_another_plan_is_kept_and_not_replayed(ledger: Path) -> None:
    record(ledger, [ruling(ROWS[0], "KIT-01", "OLD-04"), ruling(ROWS[1], "KIT-02")])
    taken = take(None, ledger)
    assert taken.rulings == (ruling(ROWS[1], "KIT-02"),)
    assert codes(taken) == ["ruling_unknown_action"]
    assert "OLD-04" in wording(taken.faults[0])[1]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 and then nothing", "save it as .xlsx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "password"),
        (b"", "have no sheet with the headings Decision and Row key"),
        (b"name,age\r\nA,1\r\n", "have no sheet with the headings"),
        (b"%PDF-1.4\x00\x01\x02", "are a PDF, neither a workbook nor CSV. Name the comparison.xlsx that you filled in"),
        (b'%PDF-1.4\n(a) "b" c\n"d"e\n', "are a PDF"),  # read as CSV, its quotation marks do not pair up
        (b"%PDF-1.4\nplain\n", "are a PDF"),  # read as CSV, it has no headings
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 20, "are a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument\x00".encode("utf-16-le"), "are a Word 97-2003 document"),
        (b'{\\rtf1 "a"b}', "are rich text"),
        (b"\x00\x01\x02\x03", "have no sheet with the headings Decision and Row key. Name"),
        (b'Dear all,\n"noted"by us\n', "have no sheet with the headings Decision and Row key. Name"),
        (b'Row key,Decision\r\nk,"open\r\n', "cannot be read as CSV"),
    ],
)
def test_a_file_that_holds_no_decisions_says_what_to_do(
    tmp_path: Path, ledger: Path, content: bytes, said: str
) -> None:
    path = tmp_path / "comparison.xlsx"
    path.write_bytes(content)
    with pytest.raises(SettingsError, match=r"comparison\.xlsx") as caught:
        take(path, ledger)
    assert said in str(caught.value)
    assert not ledger.exists()


def test_a_workbook_of_something_else_names_its_sheets(tmp_path: Path, ledger: Path) -> None:
    with pytest.raises(SettingsError, match="“Cover”, “Staff”"):
        take(filled(tmp_path, [], headers=("Name", "Age"), sheet="Staff"), ledger)


@pytest.mark.parametrize(
    ("sheet", "renamed", "also"),
    [
        ("Review", "Decision", "Rows"),
        ("Rows", "Decision", "Review"),
        ("Corrections", "Value", "Review"),
        ("review ", "Decision", "Rows"),
    ],
)
def test_a_heading_that_somebody_renamed_is_named_and_nothing_typed_under_it_is_lost(
    sheet: str, renamed: str, also: str, tmp_path: Path, ledger: Path
) -> None:
    path = filled(tmp_path, [line(ROWS[0], "KIT-01")], sheet=also)
    book = load_workbook(path)
    page = book.create_sheet(sheet)
    fields = ("Field", "Value") if sheet == "Corrections" else ("Row key", "Decision")
    page.append([name if name != renamed else "Mine" for name in ("Row id", *fields, "Note", "Decided by")])
    page.append(["x-001", "a", "KIT-01", "", ""])
    book.save(path)
    with pytest.raises(SettingsError, match=f"the sheet “{sheet}” lacks the heading “{renamed}”"):
        take(path, ledger)
    page.delete_rows(1, 2)
    book.save(path)
    assert answers(take(path, ledger)) == {"Serve meals daily": ("KIT-01",)}  # an empty sheet loses nothing


def test_a_workbook_cut_short_is_damaged(tmp_path: Path, ledger: Path) -> None:
    path = filled(tmp_path, [line(ROWS[0], "KIT-01")])
    whole = path.read_bytes()
    for share in (0.3, 0.7, 0.95):
        path.write_bytes(whole[: int(len(whole) * share)])
        with pytest.raises(SettingsError, match="cannot be opened as a workbook"):
            take(path, ledger)


def test_a_file_that_is_not_there_is_named(tmp_path: Path, ledger: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be opened"):
        take(tmp_path / "nowhere.xlsx", ledger)


def test_a_workbook_that_would_unpack_to_too_much_is_refused(tmp_path: Path) -> None:
    book = filled(tmp_path, [line(ROWS[0], "KIT-01")])
    tight = replace(SETTINGS, limits=replace(SETTINGS.limits, unpacked_mb=0))
    with pytest.raises(SettingsError, match="0 MB unpacked"):
        read_filled(book, tight)


def test_a_sheet_that_states_too_small_a_range_is_read_to_its_end(tmp_path: Path, ledger: Path) -> None:
    path = filled(tmp_path, [line(ROWS[0]), line(ROWS[1], "KIT-02")])
    with ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with ZipFile(path, "w") as package:
        for name, content in parts.items():
            package.writestr(name, re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:B2"', content))
    assert answers(take(path, ledger)) == {"Keep menus": ("KIT-02",)}


def test_a_workbook_that_would_be_overwritten_keeps_the_run_from_starting(tmp_path: Path, ledger: Path) -> None:
    lines = [line(ROWS[0], "KIT-01"), line(ROWS[1], "eh?"), line(ROWS[2], "GAR-01"), line(OTHER, note="hm")]
    book = handed_in(filled(tmp_path, lines), ROWS)
    record(ledger, [ruling(ROWS[0], "KIT-01"), ruling(ROWS[2], "GAR-02")])
    before = ledger.read_bytes()
    with pytest.raises(SettingsError, match="holds 2 decisions that no run has taken"):
        take_decisions([], ledger, plan=plan(), settings=SETTINGS, decided_by="", now=NOW, overwritten=book)
    assert ledger.read_bytes() == before
