"""The publish profile against every essential point of the checklist for releasing statistics in spreadsheets.

Each point is held against the parts of a written workbook, not against what the program meant to write.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import outputs_builders as build
import pytest
from lxml import etree
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from winterplan_extract.outputs import write_comparison
from winterplan_extract.outputs.fitting import Measure
from winterplan_extract.outputs.theme import STYLES
from winterplan_extract.outputs.view import view

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_MARKER = re.compile(r"^\[[^\[\]]+\]")
_SAYS_NOTHING = re.compile(r"\b(click here|here|link|more)\b$|^https?:", re.IGNORECASE)


@dataclass(frozen=True)
class Published:
    """A workbook as its parts and as openpyxl reads it."""

    path: Path
    book: Any

    def part(self, name: str) -> Any:
        with ZipFile(self.path) as archive:
            return etree.fromstring(archive.read(name))

    def names(self) -> list[str]:
        with ZipFile(self.path) as archive:
            return archive.namelist()

    def sheet_parts(self) -> list[Any]:
        return [self.part(f"xl/worksheets/sheet{n}.xml") for n in range(1, len(self.book.sheetnames) + 1)]

    def drawings(self) -> list[Any]:
        return [self.part(name) for name in self.names() if re.fullmatch(r"xl/drawings/drawing\d+\.xml", name)]

    def tables(self) -> Iterator[tuple[Worksheet, Any, tuple[int, int, int, int]]]:
        """Every sheet with its table and the table's first column, header row, last column and last row."""
        for sheet in self.book.worksheets:
            for table in sheet.tables.values():
                yield sheet, table, range_boundaries(table.ref)

    def cells(self) -> Iterator[tuple[Worksheet, Cell]]:
        for sheet in self.book.worksheets:
            for row in sheet.iter_rows():
                for cell in row:
                    yield sheet, cell


def one_marked_up_table_a_sheet(public: Published) -> None:
    assert [len(sheet.tables) for sheet in public.book.worksheets] == [1] * len(public.book.sheetnames)


def tables_have_meaningful_names(public: Published) -> None:
    for sheet, table, _ in public.tables():
        assert table.displayName == f"{sheet.title.replace(' ', '_')}_table"


def tables_stand_against_column_a_with_nothing_below_or_beside(public: Published) -> None:
    for sheet, _, (first, _, last_column, last_row) in public.tables():
        assert first == 1
        assert (sheet.max_row, sheet.max_column) == (last_row, last_column)


def one_header_row_with_unique_filled_headers(public: Published) -> None:
    for sheet, table, (_, header, last_column, _) in public.tables():
        assert (table.headerRowCount, table.totalsRowCount) == (1, None)
        titles = [sheet.cell(header, column).value for column in range(1, last_column + 1)]
        assert all(titles)
        assert len({str(title).casefold() for title in titles}) == len(titles), sheet.title


def no_merged_or_split_cells(public: Published) -> None:
    assert all(part.find(f"{_MAIN}mergeCells") is None for part in public.sheet_parts())


def no_blank_cell_row_or_column(public: Published) -> None:
    for sheet, _, (_, header, last_column, last_row) in public.tables():
        for row in range(1, header):
            assert sheet.cell(row, 1).value, f"{sheet.title}, row {row} over the table"
        for row in sheet.iter_rows(min_row=header, max_row=last_row, max_col=last_column):
            assert [cell.coordinate for cell in row if cell.value in (None, "")] == [], sheet.title


def text_is_wrapped_where_it_does_not_fit(public: Published) -> None:
    measure = Measure(12)
    for sheet, _, (_, header, _, _) in public.tables():
        for row in sheet.iter_rows(min_row=header):
            for cell in row:
                width = sheet.column_dimensions[get_column_letter(cell.column)].width
                if isinstance(cell.value, str) and measure.lines(cell.value, width) > 1:
                    assert cell.alignment.wrap_text, f"{sheet.title}!{cell.coordinate}"


def a1_is_the_title_in_a_heading_style(public: Published) -> None:
    for sheet in public.book.worksheets:
        assert sheet["A1"].value
        assert sheet["A1"].style == "Heading 1"


def a2_says_how_many_tables_there_are(public: Published) -> None:
    assert {sheet["A2"].value for sheet in public.book.worksheets} == {"This worksheet contains one table."}


def every_marker_is_explained_on_the_cover(public: Published) -> None:
    terms = {str(cell.value) for row in public.book["Cover"].iter_rows() for cell in row}
    explained = {marker for term in terms for marker in term.split(", ")}
    for sheet, cell in public.cells():
        if sheet.title == "Cover" or not isinstance(cell.value, str):
            continue
        found = _MARKER.match(cell.value)
        if found:
            assert found[0] in explained, f"{sheet.title}!{cell.coordinate}: {cell.value}"


def notes_have_their_text_on_a_notes_sheet(public: Published) -> None:
    assert "Notes" in public.book.sheetnames
    referred = {m for _, cell in public.cells() for m in re.findall(r"\[note \d+\]", str(cell.value))}
    listed = {str(cell.value) for row in public.book["Notes"].iter_rows() for cell in row}
    assert referred <= listed


def colour_is_never_alone(public: Published) -> None:
    for sheet, cell in public.cells():
        if cell.fill.fill_type:
            assert cell.value not in (None, ""), f"{sheet.title}!{cell.coordinate}"


def contrast_is_enough(public: Published) -> None:
    for _, cell in public.cells():
        if cell.value is not None:
            ground = cell.fill.fgColor.rgb[-6:] if cell.fill.fill_type else "FFFFFF"
            assert build.contrast(cell.font.color.rgb[-6:] if cell.font.color else "000000", ground) >= 4.5, (
                cell.coordinate
            )


def letters_are_sans_serif_and_12_points(public: Published) -> None:
    fonts = public.part("xl/styles.xml").find(f"{_MAIN}fonts")
    for font in fonts:
        assert font.find(f"{_MAIN}name").get("val") == "Arial"
        assert float(font.find(f"{_MAIN}sz").get("val")) >= 12
    for name in public.names():
        if name.startswith("xl/charts/chart"):
            sizes = {
                int(size) for size in public.part(name).xpath("//*[local-name()='defRPr' or local-name()='rPr']/@sz")
            }
            assert sizes
            assert min(sizes) >= 1200


def links_say_where_they_go(public: Published) -> None:
    count = 0
    for part in public.sheet_parts():
        for link in part.iterfind(f".//{_MAIN}hyperlink"):
            sheet, _, _ = link.get("location").rpartition("!")
            assert sheet.strip("'") in link.get("tooltip")
            count += 1
    assert count > 20
    for sheet, cell in public.cells():
        if cell.hyperlink:
            assert cell.value, f"{sheet.title}!{cell.coordinate}"
            assert not _SAYS_NOTHING.search(str(cell.value)), cell.value


def sheet_names_are_unique_and_allowed(public: Published) -> None:
    names = public.book.sheetnames
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert len(name) <= 31
        assert not re.search(r"[\[\]:*?/\\]", name)
        assert name.casefold() != "history"


def title_author_and_language_are_in_the_properties(public: Published) -> None:
    properties = public.book.properties
    assert (properties.title, properties.language) == (public.book["Cover"]["A1"].value, "en-GB")
    assert properties.creator


def the_cursor_is_in_a1_of_the_first_sheet(public: Published) -> None:
    view = public.part("xl/workbook.xml").find(f"{_MAIN}bookViews/{_MAIN}workbookView")
    assert view.get("activeTab", "0") == "0"
    assert view.get("firstSheet", "0") == "0"
    for number, part in enumerate(public.sheet_parts()):
        (view,) = part.find(f"{_MAIN}sheetViews")
        assert view.get("topLeftCell", "A1") == "A1"
        assert {cell for s in view.iterfind(f"{_MAIN}selection") for cell in (s.get("activeCell"), s.get("sqref"))} <= {
            "A1"
        }
        assert view.get("tabSelected", "0") == ("1" if number == 0 else "0")


def nothing_is_filtered_frozen_hidden_or_locked(public: Published) -> None:
    assert all(table.autoFilter is None for _, table, _ in public.tables())
    for sheet in public.book.worksheets:
        assert sheet.freeze_panes is None
        assert sheet.sheet_state == "visible"
        assert not sheet.protection.sheet
        assert not any(d.hidden for d in (*sheet.row_dimensions.values(), *sheet.column_dimensions.values()))


def charts_say_in_words_what_they_show(public: Published) -> None:
    described = [d.get("descr") for part in public.drawings() for d in part.xpath("//*[local-name()='cNvPr']")]
    assert len(described) == 5
    assert all(described)


def nothing_stands_in_pictures_boxes_formulas_or_macros(public: Published) -> None:
    assert not [name for name in public.names() if re.search(r"media/|vba|externalLink|comments", name)]
    assert all(part.find(f".//{_MAIN}f") is None for part in public.sheet_parts())
    for part in public.drawings():
        kinds = {etree.QName(shape).localname for anchor in part for shape in anchor}
        assert kinds <= {"from", "to", "ext", "graphicFrame", "clientData"}


CHECKLIST: dict[str, Callable[[Published], None]] = {
    "One table a sheet, marked up as a table": one_marked_up_table_a_sheet,
    "Tables have meaningful names": tables_have_meaningful_names,
    "A table stands against column A, with nothing below it": tables_stand_against_column_a_with_nothing_below_or_beside,
    "One header row, every header there and unique": one_header_row_with_unique_filled_headers,
    "No merged or split cells": no_merged_or_split_cells,
    "No blank rows, columns or cells inside": no_blank_cell_row_or_column,
    "Text is wrapped": text_is_wrapped_where_it_does_not_fit,
    "A1 is the sheet's title in a heading style": a1_is_the_title_in_a_heading_style,
    "A2 says that there is one table": a2_says_how_many_tables_there_are,
    "Absent values are markers in square brackets with a legend": every_marker_is_explained_on_the_cover,
    "Notes have their text on a Notes sheet": notes_have_their_text_on_a_notes_sheet,
    "Colour is never the only carrier": colour_is_never_alone,
    "Contrast of 4.5 to 1": contrast_is_enough,
    "Sans serif, 12 points": letters_are_sans_serif_and_12_points,
    "Links say where they go": links_say_where_they_go,
    "Sheet names are unique": sheet_names_are_unique_and_allowed,
    "Title, author and language in the properties": title_author_and_language_are_in_the_properties,
    "Saved with the cursor in A1 of the first sheet": the_cursor_is_in_a1_of_the_first_sheet,
    "No filters, frozen panes, hidden or locked parts": nothing_is_filtered_frozen_hidden_or_locked,
    "Charts have a text alternative": charts_say_in_words_what_they_show,
    "Nothing in pictures, text boxes, formulas or macros": nothing_stands_in_pictures_boxes_formulas_or_macros,
}


@pytest.fixture(scope="module")
def public(published: Path) -> Published:
    path = published / "comparison.xlsx"
    return Published(path, load_workbook(path))


@pytest.mark.parametrize("point", CHECKLIST)
def test_the_published_workbook_meets(point: str, public: Published) -> None:
    CHECKLIST[point](public)


def test_the_workbook_to_work_in_explains_its_markers_too(written: Path) -> None:
    path = written / "comparison.xlsx"
    every_marker_is_explained_on_the_cover(Published(path, load_workbook(path)))


def test_a_workbook_with_little_to_say_meets_the_points_on_blanks(tmp_path: Path) -> None:
    path = tmp_path / "comparison.xlsx"
    seen = view(build.everything_met(), build.plan(), build.AS_OF, names=False, decides=False)
    write_comparison(seen, path, STYLES["publish"])
    quiet = Published(path, load_workbook(path))
    no_blank_cell_row_or_column(quiet)
    text_is_wrapped_where_it_does_not_fit(quiet)
    every_marker_is_explained_on_the_cover(quiet)
