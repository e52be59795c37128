"""Workbooks of Excel 97-2003: number formats, struck and white print, fills, what is hidden."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import pytest

from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.sources.excel.sheet import SheetCells
from winterplan_extract.sources.excel.workbooks import read_xls

FORMATS = {164: "00", 165: '"WP-"000', 166: '"Yes";;"No"', 167: '"End of "mmmm yyyy', 168: "General", 169: "d mmm yy"}
PLAIN, STRUCK, WHITE, BOLD = range(4)  # the fonts
AUTOMATIC, WHITE_INK, RED_FILL = 0x7FFF, 9, 10


def record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def text(said: str, size: str = "<HB") -> bytes:
    return struct.pack(size, len(said), 0) + said.encode("latin-1")


def style(font: int = PLAIN, number_format: int = 168, fill: int = 0) -> bytes:
    pattern = (1 << 26) if fill else 0
    return record(0xE0, struct.pack("<HHHBBBBIIH", font, number_format, 1, 0, 0, 0, 0xFF, 0, pattern, fill | (65 << 7)))


STYLES = [
    (PLAIN, 168, 0),
    *((PLAIN, number, 0) for number in (164, 165, 166, 167)),
    (STRUCK, 168, 0),
    (WHITE, 168, 0),
    (PLAIN, 168, RED_FILL),
    *((PLAIN, number, 0) for number in (169, 14, 17)),  # the last two are Excel's own: a short date, a month
]


def book(rows: Sequence[Sequence[tuple[object, int]]], hidden: int | None = None) -> bytes:
    """A workbook of one sheet whose cells are values with the numbers of their styles, as the stream that xlrd reads."""
    start = record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0))
    fonts = b"".join(
        record(0x31, struct.pack("<HHHHHBBBB", 200, options, ink, weight, 0, 0, 0, 0, 0) + text("Arial", "<BB"))
        for options, ink, weight in ((0, AUTOMATIC, 400), (8, AUTOMATIC, 400), (0, WHITE_INK, 400), (0, AUTOMATIC, 700))
    )
    formats = b"".join(record(0x41E, struct.pack("<H", number) + text(code)) for number, code in FORMATS.items())
    styles = b"".join(style(*each) for each in STYLES)
    before = start + record(0x42, struct.pack("<H", 1252)) + fonts + formats + styles
    at = len(before) + len(record(0x85, struct.pack("<IBB", 0, 0, 0) + text("Return", "<BB"))) + len(record(0x0A))
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for r in range(len(rows)):
        sheet += record(0x208, struct.pack("<HHHHHHI", r, 0, 7, 300, 0, 0, 0x20 if r == hidden else 0))
    for r, row in enumerate(rows):
        for c, (value, look) in enumerate(row):
            place = struct.pack("<HHH", r, c, look)
            if isinstance(value, str):
                sheet += record(0x204, place + text(value))
            elif isinstance(value, int | float):
                sheet += record(0x203, place + struct.pack("<d", value))
            else:
                sheet += record(0x205, place + bytes((0x2A, 1)))  # the error #N/A
    bound = record(0x85, struct.pack("<IBB", at, 0, 0) + text("Return", "<BB"))
    return before + bound + record(0x0A) + sheet + record(0x0A)


def read_sheet(folder: Path, *rows: Sequence[tuple[object, int]], hidden: int | None = None) -> SheetCells:
    path = folder / "return.xls"
    path.write_bytes(book(rows, hidden))
    (sheet,), _ = read_xls(path)
    return sheet


def test_numbers_are_shown_by_their_formats(tmp_path: Path) -> None:
    sheet = read_sheet(tmp_path, [(1, 1), (7, 2), (1, 3), (0, 3), (44286, 4), (1.1, 0)])
    assert [cell.text for cell in sheet.cells.values()] == ["01", "WP-007", "Yes", "No", "End of March 2021", "1.1"]


def test_dates_are_shown_by_their_formats(tmp_path: Path) -> None:
    sheet = read_sheet(tmp_path, [(44166, 8), (44166, 9), (44166, 10)])
    assert [cell.text for cell in sheet.cells.values()] == ["1 Dec 20", "01/12/2020", "Dec-20"]


def test_looks_are_read(tmp_path: Path) -> None:
    sheet = read_sheet(tmp_path, [("No", 5), ("Jane Doe", 6), ("Yes", 7), (None, 0), ("Plain", 0)])
    assert [(cell.text, cell.struck, cell.unseen, cell.fill) for cell in sheet.cells.values()] == [
        ("", "No", 0, ""),
        ("", "", 7, ""),
        ("Yes", "", 0, "FF0000"),
        ("Plain", "", 0, ""),
    ]


def test_what_does_not_show_and_errors_are_told_of(tmp_path: Path) -> None:
    path = tmp_path / "return.xls"
    path.write_bytes(book([[("Jane Doe", 6), (None, 0)]]))
    _, told = read_xls(path)
    assert [(each.code, dict(each.values)["places"]) for each in told] == [("cells_in_error", "B1"), ("cells_unseen", "A1")]  # fmt: skip


def test_hidden_rows_are_known(tmp_path: Path) -> None:
    sheet = read_sheet(tmp_path, [("Ref", 0)], [("1", 0)], [("2", 0)], hidden=1)
    assert (sheet.hidden_rows, sheet.bare) == (frozenset({2}), False)


@pytest.mark.parametrize("length", [0, 7, 60, 300])
def test_a_workbook_cut_short_is_refused_or_read_and_never_a_traceback(tmp_path: Path, length: int) -> None:
    path = tmp_path / "cut.xls"
    path.write_bytes(book([[("Ref", 0)]])[:length])
    with pytest.raises(UnreadableFile):
        read_xls(path)
