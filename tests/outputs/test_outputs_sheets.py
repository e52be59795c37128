"""What the sheets say."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, get_args
from zipfile import ZipFile

import outputs_builders as build
import pytest
from openpyxl import load_workbook
from outputs_builders import plain

from winterplan_extract.domain.document import Format
from winterplan_extract.domain.problems import Severity
from winterplan_extract.domain.records import (
    Comparison,
    DeadlineKind,
    Decision,
    Flag,
    MissingBecause,
    State,
    Status,
)
from winterplan_extract.domain.words import names_of
from winterplan_extract.outputs import words, write_outputs
from winterplan_extract.outputs.sheet import SheetLink, StyledText, WorkbookSheet
from winterplan_extract.outputs.sheets import review, workbook_sheets
from winterplan_extract.outputs.view import View, view


def _view(comparison: Comparison) -> View:
    return view(comparison, build.plan(), build.AS_OF)


def _sheets(comparison: Comparison) -> dict[str, WorkbookSheet]:
    return {sheet.name: sheet for sheet in workbook_sheets(_view(comparison))}


def _column(sheet: WorkbookSheet, title: str) -> list[Any]:
    at = [header.title for header in sheet.headers].index(title)
    return [plain(line[at]) for line in sheet.lines]


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        (words.ANSWERS, State),
        (words.MISSING_BECAUSE, MissingBecause),
        (words.DECISIONS, Decision),
        (words.DECISION_MEANINGS, Decision),
        (words.STATUSES, Status),
        (words.STATUS_MEANINGS, Status),
        (words.SEVERITIES, Severity),
        (words.FORMATS, Format),
        (words.DEADLINES, DeadlineKind),
        (words.FLAGS, Flag),
    ],
)
def test_every_code_has_its_words(said: dict[str, Any], codes: Any) -> None:
    assert set(said) == set(get_args(codes))


def test_every_answer_of_the_comparison_is_in_the_legend() -> None:
    shown = {*words.ANSWERS.values(), words.IN_REVIEW, *words.UNREAD_ANSWERS.values()}
    assert shown == set(words.ANSWER_MEANINGS)


def test_every_line_has_a_value_for_every_header() -> None:
    for name, sheet in _sheets(build.comparison()).items():
        if sheet.table:
            assert {len(line) for line in sheet.lines} <= {len(sheet.headers)}, name


def test_every_link_leads_to_a_line_that_is_there() -> None:
    sheets = _sheets(build.comparison())
    links = [v.to for s in sheets.values() for line in s.lines for v in line if isinstance(v, StyledText) and v.to]
    assert len(links) > 20
    for to in links:
        assert to.line is None or 0 <= to.line < len(sheets[to.sheet].lines), to


def test_comparison_has_actions_down_and_councils_across_in_order_of_region() -> None:
    sheet = _sheets(build.comparison())["Comparison"]
    assert [h.title for h in sheet.headers] == ["Action", "Section", "Title", "Brackwater", "Ambleford", "Theme"]
    assert sheet.bands[3:] == ("North Vale", "South Vale", "")
    assert sheet.parts == {3}, "a stronger rule where the second theme begins"
    assert _column(sheet, "Action") == [action.action_id for action in build.ACTIONS]
    assert _column(sheet, "Ambleford") == [
        "Yes", "Elsewhere (KIT-01)", "No · 31 Oct 2020", "No · 31 Oct 2020", "In review", "Missing",
    ]  # fmt: skip
    assert _column(sheet, "Brackwater") == [
        "Partly · ongoing", "Elsewhere (KIT-01)", "Missing (part not read)", "Not stated", "Not applicable", "Missing",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("action", "sheet", "leads_to", "why"),
    [
        (0, "Rows", "amb-001", "the row that answers"),
        (1, "Rows", "amb-001", "the row that answers the overlapping action"),
        (4, "Review", "amb-003", "the row in review"),
        (5, "Missing actions", "South Vale", "the line with the reason"),
    ],
)
def test_comparison_cells_lead_to_where_the_answer_stands(action: int, sheet: str, leads_to: str, why: str) -> None:
    sheets = _sheets(build.comparison())
    cell = sheets["Comparison"].lines[action][4]
    assert isinstance(cell, StyledText)
    assert isinstance(cell.to, SheetLink)
    assert cell.to.line is not None
    assert (cell.to.sheet, plain(sheets[sheet].lines[cell.to.line][0])) == (sheet, leads_to), why


def test_summary_counts_add_up_and_the_unread_are_there() -> None:
    sheet = _sheets(build.comparison())["Summary"]
    assert _column(sheet, "Council") == ["Brackwater", "Ambleford", "Corrigmere", "[council not known]"]
    assert _column(sheet, "Return") == ["Read in part", "Read", "Not read", "Not read"]
    assert _column(sheet, "Source file") == ["brackwater.pdf", "ambleford.pdf", "corrigmere.doc", "scan.pdf"]
    at = [i for i, header in enumerate(sheet.headers) if header.title.startswith("Actions: ")]
    for line in sheet.lines[:2]:
        assert sum(line[i] for i in at) == len(build.ACTIONS)  # type: ignore[misc]  # counts
    assert _column(sheet, "Rows") == [4, 4, None, None], "the older return of Ambleford is not counted"
    assert _column(sheet, "Gaps overdue")[1] == 1


def test_gaps_have_a_line_for_each_action_and_also_rows_that_have_none() -> None:
    sheet = _sheets(build.comparison())["Gaps"]
    pairs = list(zip(_column(sheet, "Row id"), _column(sheet, "Action"), _column(sheet, "Fully met"), strict=True))
    assert pairs == [
        ("bra-001", "KIT-01 Meals every day", "Partly"),
        ("bra-002", "GAR-01 Paths gritted", "Not stated"),
        ("bra-004", "[unmapped]", "No"),
        ("amb-002", "KIT-03 Stores for a month", "No"),
        ("amb-002", "GAR-01 Paths gritted", "No"),
        ("amb-003", "[in review]", "Partly"),
    ]
    assert _column(sheet, "Overdue")[3] == "Overdue"
    assert _column(sheet, "What is lacking")[5] == "no plan, no lead, no date"
    assert _column(sheet, "Where")[3] == "ambleford.pdf, page 2, table 1, row 3"


def test_missing_actions_say_why_and_where_to_look() -> None:
    sheet = _sheets(build.comparison())["Missing actions"]
    assert _column(sheet, "Action") == ["KIT-03", "GAR-03", "GAR-02", "GAR-03"]
    assert _column(sheet, "Rows to look at") == [None, None, "amb-003", None]
    assert all(_column(sheet, "Why it is missing"))


def test_review_shows_candidates_and_leaves_room_for_a_decision() -> None:
    sheets = _sheets(build.comparison())
    sheet = sheets["Review"]
    assert _column(sheet, "Row id") == ["amb-003"]
    assert _column(sheet, "Row key") == ["ambkey003"]
    assert _column(sheet, "First candidate") == [
        "GAR-02 Paths lit (confidence 0.52)\nAsks: Light the paths after dusk\nThe word “lit” is shared."
    ]
    assert _column(sheet, "Third candidate") == [None]
    assert _column(sheet, "Decision") == [""]
    assert sheet.choices
    assert sheet.headers[sheet.choices.column].title == "Decision"
    assert _first_screen(sheet, "Decision")
    choices = sheets["Choices"]
    assert (sheet.choices.source, sheet.choices.count) == ("Choices", len(sheet.lines))
    assert [plain(value) for value in choices.lines[0]] == [
        "amb-003", "GAR-02 Paths lit", "GAR-01 Paths gritted", "no action", "not a requirement",
        "KIT-01 Meals every day", "KIT-02 Menus written down", "KIT-03 Stores for a month", "GAR-03 Trees checked",
    ]  # fmt: skip
    rows = sheets["Rows"]
    assert rows.choices
    assert rows.choices.count == len(sheets["Lists"].lines)
    assert _column(sheets["Lists"], "Decision")[-3:] == ["GAR-03 Trees checked", "no action", "not a requirement"]


def _first_screen(sheet: WorkbookSheet, title: str) -> bool:
    """Whether the column ends within the 190 characters that a screen shows."""
    at = [header.title for header in sheet.headers].index(title)
    return sum(header.width for header in sheet.headers[: at + 1]) <= 190


def test_a_row_without_pages_is_found_by_its_heading_and_first_words() -> None:
    asked = "Every carer of the borough is offered a call each week from a volunteer"
    word = build.row("amb", 3, decision="review", page=None, page_end=None, section="Carers", requirement=asked)
    where = _column(_sheets(build.with_row(word))["Review"], "Where")
    assert where == ["ambleford.pdf, table 1, row 4\nunder “Carers”, at “Every carer of the borough is offered a …”"]


def test_very_many_rows_in_review_share_one_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(review, "OWN_CHOICES", 0)
    sheets = _sheets(build.comparison())
    assert "Choices" not in sheets
    assert sheets["Review"].choices
    assert sheets["Review"].choices.source == "Lists"


def test_rows_has_every_row_that_is_counted_and_the_others_stand_apart() -> None:
    whole = build.comparison()
    sheets = _sheets(whole)
    assert _column(sheets["Rows"], "Row id") == [row.row_id for row in whole.rows if row.return_id != "old"]
    apart = sheets["Rows not counted"]
    assert _column(apart, "Row id") == ["old-001"]
    assert [h.title for h in apart.headers] == [
        h.title
        for h in sheets["Rows"].headers
        if h.title not in ("Decision", "Note", "Decided by", "Row key", "Confidence")
    ]
    assert apart.choices is None, "what a copy answers is decided on the row that is counted"
    assert "Rows not counted" in sheets["Rows"].about[0]


def test_what_can_be_corrected_of_a_row_is_called_what_its_column_is() -> None:
    sheets = _sheets(build.comparison())
    fields = set(names_of("field of a row").values()) - {"Split in two", "Joined with the next row"}
    assert fields <= {header.title for header in sheets["Rows"].headers}
    assert all(field in " ".join(sheets["Corrections"].about) for field in fields)


def test_without_copies_there_is_no_sheet_for_them() -> None:
    assert "Rows not counted" not in _sheets(build.everything_met())


def test_returns_says_what_became_of_each_file_and_whether_its_ledger_balances() -> None:
    sheet = _sheets(build.comparison())["Returns"]
    assert _column(sheet, "What became of it") == ["Read", "Read in part", "Not read", "Read", "Not read"]
    assert _column(sheet, "Stands for its council") == ["Yes", "Yes", "No", "No: ambleford.pdf stands", "No"]
    assert _column(sheet, "Ledger")[:2] == ["Balances", "table rows out by +1; letters and digits out by +20"]
    assert _column(sheet, "What went wrong")[2] == "The file is damaged."


def test_problems_begin_with_errors() -> None:
    assert _column(_sheets(build.comparison())["Problems"], "Severity") == ["Error", "Warning"]


def test_a_sheet_with_nothing_to_say_says_so() -> None:
    sheets = _sheets(build.everything_met())
    empty = {name: sheet.empty for name, sheet in sheets.items() if not sheet.lines}
    assert empty.keys() == {
        "Gaps", "Deadlines", "By month", "Missing actions", "Missing returns", "Review", "Decisions", "Unmapped rows", "Problems",
    }  # fmt: skip
    assert empty["Missing actions"] == "No action is missing from any return."
    assert all(empty.values())


def test_a_comparison_of_nothing_still_has_its_sheets() -> None:
    nothing = Comparison((), (), (), (), (), (), (), (), build.ACTIONS, (), (), build.AS_OF)
    assert _sheets(nothing).keys() == _sheets(build.comparison()).keys() - {"Rows not counted", "Choices"}


def test_each_return_may_have_a_column_of_its_own() -> None:
    whole = build.comparison()
    coverage = tuple(
        replace(c, council=f"Ambleford ({name})", row_ids=rows)
        for name, rows in (("amb", ("amb-001",)), ("old", ()))
        for c in whole.coverage[:1]
    )
    documents = tuple(replace(d, stands=True) for d in whole.documents if d.return_id in ("amb", "old"))
    seen = _view(replace(whole, coverage=coverage, documents=documents))
    assert [(c.name, [d.return_id for d in c.documents]) for c in seen.councils] == [
        ("Ambleford (amb)", ["amb"]),
        ("Ambleford (old)", ["old"]),
    ]
    assert seen.council_of["old-001"] == "Ambleford (old)"


def test_review_and_returns_lead_to_the_files_where_these_lie(tmp_path: Path) -> None:
    """A path from the workbook to the file, so that both can be moved or shared together."""
    whole, out = build.comparison(), tmp_path / "work" / "out"
    file = whole.documents[1].file
    named = {file: f"{tmp_path}/returns sent/{file}", whole.documents[0].file: f"{tmp_path}/all.zip!inner/{file}"}
    whole = replace(
        whole, documents=tuple(replace(document, file=named.get(document.file, document.file)) for document in whole.documents)
    )  # fmt: skip
    write_outputs(whole, out, plan=build.plan(), run={})
    book = load_workbook(out / "comparison.xlsx")
    links = {cell.hyperlink.target for line in book["Returns"].iter_rows() for cell in line if cell.hyperlink}
    assert {f"../../returns%20sent/{file}", "../../all.zip"} <= links, "quoted; of what is in an archive the archive"
    heads, *lines = (line for line in book["Review"].iter_rows() if line[1].value)
    at = next(n for n, cell in enumerate(heads) if cell.value == "File")
    assert [bool(line[at].hyperlink and line[at].hyperlink.target) for line in lines] == [True] * len(lines)
    assert all(line[0].hyperlink.location for line in lines), "links within the workbook stand beside those to files"


def test_what_is_published_leads_to_no_file(tmp_path: Path) -> None:
    write_outputs(build.comparison(), tmp_path, plan=build.plan(), profile="publish", run={})
    with ZipFile(tmp_path / "comparison.xlsx") as book:
        assert not [name for name in book.namelist() if b"TargetMode" in book.read(name)]
