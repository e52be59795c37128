"""comparison.xlsx as Excel would open it: read back with openpyxl, and its parts looked at."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from zipfile import ZipFile

import outputs_builders as build
import pytest
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.utils import range_boundaries

from winterplan_extract.outputs import write_outputs

_SHEETS = [
    "Cover", "At a glance", "Summary", "Comparison", "By theme", "Side by side", "Gaps", "Deadlines", "By month", "By lead", "Missing actions",
    "Missing returns", "Review", "Corrections", "Decisions", "Unmapped rows", "Quality", "Crosswalk", "Rows", "Rows not counted", "Returns",
    "Problems", "Notes", "Data dictionary", "Lists", "Choices",
]  # fmt: skip
_NS = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture(scope="module")
def book(written: Path) -> Workbook:
    return load_workbook(written / "comparison.xlsx")


@pytest.fixture(scope="module")
def public(published: Path) -> Workbook:
    return load_workbook(published / "comparison.xlsx")


def test_sheets_stand_in_order_with_the_cursor_at_the_start(book: Workbook) -> None:
    assert book.sheetnames == _SHEETS
    assert book.active is book["Cover"]


def test_every_table_is_one_that_excel_accepts(book: Workbook) -> None:
    names = []
    for sheet in book.worksheets[1:]:
        ((_, ref),) = sheet.tables.items()
        (table,) = sheet.tables.values()
        first_column, header, last_column, last = range_boundaries(ref)
        titles = [sheet.cell(header, column).value for column in range(first_column, last_column + 1)]
        assert [column.name for column in table.tableColumns] == titles
        assert len({title.casefold() for title in titles}) == len(titles)
        assert first_column == 1
        assert last == sheet.max_row > header, "a table has a line, and nothing stands below it"
        names.append(table.displayName)
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z_]\w*", name) for name in names)


def test_titles_notes_and_print_are_as_colleagues_expect(book: Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet["A1"].style == "Heading 1"
        assert sheet.merged_cells.ranges == set()
        upright = sheet.title == "Cover"  # a list of terms, not a wide table
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "portrait" if upright else "landscape")
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert (sheet.oddFooter.left.text, sheet.oddFooter.right.text) == ("&A", "Page &P of &N")
    for sheet in book.worksheets[1:]:
        assert sheet["A2"].value == "This worksheet contains one table."
        assert sheet.print_title_rows
        if sheet.print_title_cols:  # these columns come on every page, a title in them would come cut off
            assert sheet.oddHeader.left.text == sheet["A1"].value
            assert f"$A${sheet.print_title_rows.split(':')[0].strip('$')}:" in sheet.print_area
        assert sheet.freeze_panes
        assert next(iter(sheet.tables.values())).autoFilter is not None


def test_a_published_workbook_has_no_filters_no_panes_and_no_blanks(public: Workbook) -> None:
    for sheet in public.worksheets[1:]:
        assert sheet.freeze_panes is None
        (table,) = sheet.tables.values()
        assert table.autoFilter is None
        _, header, columns, last = range_boundaries(table.ref)
        for row in sheet.iter_rows(min_row=header, max_row=last, max_col=columns):
            for cell in row:
                assert cell.value is not None, f"{sheet.title}!{cell.coordinate}"
                assert cell.font.sz >= 12
    assert "[no date]" in {cell.value for cell in public["Gaps"]["K"]}


def test_properties_name_title_author_and_language_and_no_clock(book: Workbook) -> None:
    properties = book.properties
    assert (properties.title, properties.language) == (
        "Adult Social Care Winter Plan 2020-21: returns compared",
        "en-GB",
    )
    assert properties.creator
    assert properties.created == properties.modified
    assert properties.created.date() == build.AS_OF


def test_every_link_of_the_file_leads_to_a_cell_of_it(book: Workbook) -> None:
    count = 0
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.hyperlink and not cell.hyperlink.target:  # of which those lead to files
                    target, _, at = cell.hyperlink.location.rpartition("!")
                    assert book[target.strip("'")][at].value is not None
                    count += 1
    assert count > 20
    comparison = book["Comparison"]
    link = next(c for row in comparison.iter_rows() for c in row if c.value == "No · 31 Oct 2020").hyperlink
    assert book["Rows"][link.location.rpartition("!")[2]].value == "amb-002"


def test_dates_are_dates_and_numbers_numbers(book: Workbook) -> None:
    gaps = book["Gaps"]
    dates = [row[10] for row in gaps.iter_rows() if isinstance(row[10].value, datetime | date)]
    assert dates
    assert {cell.number_format for cell in dates} == {"d mmm yyyy"}
    summary = book["Summary"]
    assert isinstance(summary.cell(summary.max_row - 2, 4).value, int)


@pytest.mark.parametrize(("name", "lines"), [("Review", 1), ("Rows", 8)])
def test_the_reviewer_has_a_drop_down_over_every_row(book: Workbook, name: str, lines: int) -> None:
    review, lists = book[name], book["Lists"]
    (drop_down,) = review.data_validations.dataValidation
    header = range_boundaries(next(iter(review.tables.values())).ref)[1]
    if name == "Review":  # the row's own choices, wherever sorting puts it
        assert drop_down.formula1 == f"INDEX('Choices'!$B$4:$I$4,MATCH($A{header + 1},'Choices'!$A$4:$A$4,0),0)"
        assert [book["Choices"].cell(4, at).value for at in (1, 2)] == ["amb-003", "GAR-02 Paths lit"]
    else:
        sheet, _, cells = drop_down.formula1.rpartition("!")
        first, _, last = cells.replace("$", "").partition(":")
        assert sheet.strip("'") == "Lists"
        offered = [row[0].value for row in lists[f"{first}:{last}"]]
        assert offered[0] == "KIT-01 Meals every day"
        assert offered[-2:] == ["no action", "not a requirement"]
    (column,) = [cell.column_letter for cell in review[header] if cell.value == "Decision"]
    last = "" if lines == 1 else f":{column}{header + lines}"
    assert str(drop_down.sqref) == f"{column}{header + 1}{last}"


def test_an_empty_sheet_says_so(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_outputs(build.everything_met(), out, plan=build.plan(), run={})
    missing = load_workbook(out / "comparison.xlsx")["Missing actions"]
    assert missing.cell(missing.max_row, 1).value == "No action is missing from any return."


def test_references_that_are_text_raise_no_warning(written: Path) -> None:
    with ZipFile(written / "comparison.xlsx") as archive:
        for number in range(2, len(_SHEETS) + 1):
            root = etree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            parts = [etree.QName(part).localname for part in root]
            after = parts[parts.index("ignoredErrors") + 1 :]
            assert after in (["tableParts"], ["drawing", "tableParts"]), "Excel refuses any other order"


_HOSTILE = (
    "=1+1", "#N/A", "#REF!", "-x", "- staff trained", "@SUM(A1)", "+44", "\t=1", "=cmd|' /C calc'!A0", "_x0041_",
    "a\x0bb", "a\ud800b", "</t><f>1</f>", "'=1", "TRUE", "1e5", "word " * 9000, "\n".join("x" * 400),
)  # fmt: skip


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every hostile text in every text column that a return fills."""
    rows = tuple(
        build.row(
            "amb", number, council=text, source_file=text, theme=text, section=text, ref=text, requirement=text,
            current_status=text, met_text=text, gap=text, lead_text=text, leads=(text,), deadline_text=text,
            other_text=text, decision="review" if number % 2 else "unmapped", met="no",
        )
        for number, text in enumerate(_HOSTILE, start=1)
    )  # fmt: skip
    whole = build.comparison()
    coverage = tuple(
        build.replace(c, council=text, row_ids=(), covered_by=(), state="missing", missing_because="not_found")
        for text in _HOSTILE
        for c in whole.coverage[:6]
    )
    comparison = build.replace(
        whole, rows=rows, coverage=coverage, matches=(), candidates=(), joins=(), documents=whole.documents[:1]
    )
    out = tmp_path_factory.mktemp("hostile") / "out"
    write_outputs(comparison, out, plan=build.plan(), run={})
    return out / "comparison.xlsx"


def test_no_part_of_a_hostile_workbook_holds_a_formula_or_an_error(hostile: Path) -> None:
    with ZipFile(hostile) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            root = etree.fromstring(archive.read(name))
            if name.startswith("xl/worksheets/sheet"):
                assert root.findall(".//m:f", _NS) == []
                assert {cell.get("t") for cell in root.iterfind(".//m:c", _NS)} <= {None, "inlineStr", "n"}


def test_hostile_text_reads_back_as_text(hostile: Path) -> None:
    rows = load_workbook(hostile)["Rows"]
    header = range_boundaries(rows.tables["Rows_table"].ref)[1]
    read = [rows.cell(header + i, 4).value for i in range(1, len(_HOSTILE) + 1)]
    written = [text.replace("\x0b", "\ufffd").replace("\ud800", "\ufffd") for text in _HOSTILE]
    for text, found in zip(written, read, strict=True):
        if len(text) > 32_767 or text.count("\n") > 253:
            assert found.endswith("[continues: see rows.csv]")
            assert text.startswith(found[:500])
        else:
            assert found.replace("_x005F_", "_") == text


def test_what_begins_like_a_formula_stays_text_when_it_is_edited(hostile: Path) -> None:
    rows = load_workbook(hostile)["Rows"]
    for row in rows.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@", "\t")):
                assert cell.quotePrefix


def test_no_cell_is_over_excels_limits(hostile: Path) -> None:
    for sheet in load_workbook(hostile).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    assert len(cell.value.replace("_x005F_", "_")) <= 32_767
                    assert cell.value.count("\n") <= 253
        assert all(d.height is None or d.height <= 409 for d in sheet.row_dimensions.values())


def test_cut_texts_are_on_the_problems_sheet(hostile: Path) -> None:
    problems = load_workbook(hostile)["Problems"]
    assert "cell_shortened" in {row[7].value for row in problems.iter_rows()}
