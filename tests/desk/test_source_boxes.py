"""A row's boxes lie on the row, however its page is turned, cut or scanned, and over a page break on both parts."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas
from source_builders import COLOURS, HEADINGS, ROWS, boxes_of, coloured_table, draw, read
from source_builders import colours_in as colours

from winterplan_extract.desk.source import marked_pages
from winterplan_extract.domain.document import Box, Cell, Document, PageFrame, Paragraph, Place, RawJoin, RowBox, Table
from winterplan_extract.tables.grid import row_boxes


def upright(canvas: Canvas) -> None:
    coloured_table(canvas)


def shown_turned(degrees: int) -> Callable[[Canvas], None]:
    """A page that asks to be shown turned, drawn so that it is upright then."""
    width, height = draw.WIDTH, draw.HEIGHT  # of the page as it is shown
    back = {90: (0, 1, -1, 0, height, 0), 180: (-1, 0, 0, -1, width, height), 270: (0, -1, 1, 0, 0, width)}

    def drawn(canvas: Canvas) -> None:
        canvas._pageRotation = degrees
        canvas.transform(*back[degrees])
        coloured_table(canvas)

    return drawn


def cut_to_its_middle(canvas: Canvas) -> None:
    canvas.setCropBox((20, 300, 575, 700))
    coloured_table(canvas)


def cut_and_turned(canvas: Canvas) -> None:
    canvas.setCropBox((40, 10, 590, 800))
    shown_turned(90)(canvas)


def in_large(canvas: Canvas) -> None:
    canvas.setPageSize((5 * draw.WIDTH, 5 * draw.HEIGHT))
    canvas.scale(5, 5)
    coloured_table(canvas)


PAGES = [
    (upright, "a plain page"),
    (shown_turned(90), "shown turned right"),
    (shown_turned(180), "shown upside down"),
    (shown_turned(270), "shown turned left"),
    (cut_to_its_middle, "cut to a crop box"),
    (cut_and_turned, "cut and turned"),
    (in_large, "a poster"),
]


@pytest.mark.parametrize("page", [page for page, _ in PAGES], ids=[why for _, why in PAGES])
def test_the_box_lies_on_its_row(page: Callable[[Canvas], None], tmp_path: Path) -> None:
    path = draw.drawn(tmp_path, page)
    returned = read(path)
    assert [row.ref for row in returned.rows] == [row[0] for row in ROWS]
    for row, colour in zip(returned.rows, COLOURS, strict=True):
        ((number, box),) = boxes_of(row, returned)
        inside, beside = colours(path, number, box)
        assert (number, inside) == (1, {colour})
        assert colour not in beside


def test_a_row_over_a_page_break_has_a_box_on_both_pages(tmp_path: Path) -> None:
    cut = ("1.3", "Test the staff of homes", "It is under way in all homes but", "Y", "December")
    rest = ("", "", "for the two that closed.", "", "")
    last = ("1.4", "Follow up with every home", "It is done.", "Y", "December")
    path = draw.drawn(
        tmp_path,
        lambda canvas: coloured_table(canvas, 190, (HEADINGS, *ROWS[:2], cut)),
        lambda canvas: coloured_table(canvas, 800, (rest, last), (30, 50), (COLOURS[2], "F0E0A0")),
    )
    returned = read(path)
    whole = returned.rows[2]
    assert "in all homes but" in whole.current_status and "for the two" in whole.current_status
    boxes = boxes_of(whole, returned)
    assert [page for page, _ in boxes] == [1, 2]
    assert all(colours(path, page, box)[0] == {COLOURS[2]} for page, box in boxes)
    assert [page for page, _ in boxes_of(returned.rows[3], returned)] == [2]


def test_a_cell_merged_down_makes_no_row_higher(tmp_path: Path) -> None:
    def merged(canvas: Canvas) -> None:
        ys = (560.0, 530.0, 480.0, 440.0)
        for at, colour in enumerate(COLOURS[:2], start=1):
            draw.shaded(canvas, 70, ys[at + 1], 560, ys[at], colour)
        for y in (ys[0], ys[1], ys[3]):
            canvas.line(30, y, 560, y)
        canvas.line(70, ys[2], 560, ys[2])
        for x in (30.0, 70.0, 220.0, 390.0, 450.0, 560.0):
            canvas.line(x, ys[0], x, ys[3])
        draw.texts(canvas, (HEADINGS, ROWS[0], ("", *ROWS[1][1:])), (30.0, 70.0, 220.0, 390.0, 450.0, 560.0), ys)

    path = draw.drawn(tmp_path, merged)
    returned = read(path)
    first, second = (boxes_of(row, returned)[0][1] for row in returned.rows)
    assert first.bottom == pytest.approx(second.top, abs=0.002)
    assert COLOURS[0] in colours(path, 1, first)[0]
    assert COLOURS[1] not in colours(path, 1, first)[0]


def placed(*boxes: tuple[float, float, float, float], page: int = 1) -> tuple[Cell, ...]:
    return tuple(Cell("A text", page, Box(*box)) for box in boxes)


TURNED = [
    (0, 0.0, (0.2, 0.1, 0.4, 0.3), "as it lies"),
    (1, 0.0, (0.7, 0.2, 0.9, 0.4), "turned left to be read: it lies turned right"),
    (2, 0.0, (0.6, 0.7, 0.8, 0.9), "turned about"),
    (3, 0.0, (0.1, 0.6, 0.3, 0.8), "turned right to be read: it lies turned left"),
]


@pytest.mark.parametrize(("turns", "degrees", "seen", "why"), TURNED, ids=[case[3] for case in TURNED])
def test_boxes_of_a_picture_that_was_turned_lie_on_the_page_as_it_is(
    turns: int, degrees: float, seen: tuple[float, ...], why: str
) -> None:
    frame = PageFrame(1, 500, 800, turns, degrees)
    made = Table(1, 1, Box(100, 80, 200, 240), (), (placed((100, 80, 200, 240)),))
    document = Document("made.pdf", "pdf", 1, (made,), frames=(frame,))
    (found,) = row_boxes(document, (), [RawJoin(Place(1, 1, 1), Place(1, 1, 1), "")], ())
    assert found == RowBox(1, 1, 1, *(round(10_000 * share) for share in seen))


def test_a_line_outside_the_tables_has_the_box_of_its_paragraph() -> None:
    lines = [Paragraph("First.", 1, Box(50, 80, 450, 100)), Paragraph("Second.", 2, Box(50, 400, 450, 440))]
    document = Document("made.pdf", "pdf", 2, tuple(lines), frames=(PageFrame(2, 500, 800),))
    joins = [RawJoin(Place(0, number, number), Place(0, 1, 1), "") for number in (1, 2)]
    assert row_boxes(document, (), joins, lines) == (RowBox(0, 2, 2, 1000, 5000, 9000, 5500),)


def test_a_row_without_a_box_still_has_its_page(tmp_path: Path) -> None:
    path = draw.drawn(tmp_path, upright)
    returned = read(path)
    bare = type(returned)(returned.document, returned.rows)
    assert [(page.page, page.boxes) for page in marked_pages(bare.rows[0], bare)] == [(1, ())]


@pytest.mark.slow
@pytest.mark.skipif(
    any(find_spec(name) is None for name in ("rapidocr", "onnxruntime", "cv2")), reason="the extra ocr is not installed"
)
@pytest.mark.parametrize(("turns", "askew"), [(0, 0.0), (0, 1.5), (1, 0.5), (2, 0.0), (3, 0.0)])
def test_a_scan_has_its_boxes_where_the_rows_are(turns: int, askew: float, tmp_path: Path) -> None:
    from scanfiles import Copier, scan

    path = tmp_path / "scan.pdf"
    plain = draw.drawn(tmp_path, upright)
    scan(plain, path, Copier(turns=turns, askew=askew))
    returned, clean = read(path), read(plain)
    assert len(returned.rows) == len(clean.rows)
    for row, drawn in zip(returned.rows, clean.rows, strict=True):
        ((_, found),), ((_, true),) = boxes_of(row, returned), boxes_of(drawn, clean)
        assert sides(found) == pytest.approx(sides(turned(true, turns)), abs=0.025)


def sides(box: Box) -> tuple[float, ...]:
    return box.x0, box.top, box.x1, box.bottom


def turned(box: Box, quarters: int) -> Box:
    """The box on a page that is turned by so many quarters against the clock."""
    for _ in range(quarters):
        box = Box(box.top, 1 - box.x1, box.bottom, 1 - box.x0)
    return box
