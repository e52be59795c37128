"""Returns drawn for the tests of the desk: each row of a table in a colour of its own, so that a box can be seen to be on it."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from winterplan_extract.desk.source import drawn, marked_pages
from winterplan_extract.domain.document import Box
from winterplan_extract.domain.records import ExtractedReturn, ReturnRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.extract import extract_return
from winterplan_extract.storage.plan_folder import load_plan

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "sources"))
import pdffiles as draw

HEADINGS = ("Ref", "Requirement", "Current status", "Fully met?", "By when?")
XS = (30.0, 70.0, 220.0, 390.0, 450.0, 560.0)
COLOURS = ("F8C8C8", "C8F8C8", "C8C8F8")
ROWS = (
    ("1.1", "Work with partners on the\nlocal outbreak plan", "All of it is in place.", "Y", "31 October"),
    ("1.2", "Share the guidance with\nevery care provider", "There is a call each week.", "N", "Ongoing"),
    ("1.3", "Test the staff of homes\nfor older people weekly", "It is under way.", "Y", "December"),
)


def coloured_table(
    canvas: Canvas,
    top: float = 560.0,
    rows: Sequence[Sequence[str]] = (HEADINGS, *ROWS),
    heights: Sequence[float] = (30.0, 50.0, 40.0, 60.0),
    colours: Sequence[str] = ("FFFFFF", *COLOURS),
) -> None:
    """A ruled table that begins at that height, its rows that high and in those colours."""
    ys = [top - sum(heights[:at]) for at in range(len(rows) + 1)]
    for at, colour in enumerate(colours):
        draw.shaded(canvas, XS[0], ys[at + 1], XS[-1], ys[at], colour)
    draw.lines(canvas, XS, ys)
    draw.texts(canvas, rows, XS, ys)


@cache
def read(path: Path) -> ExtractedReturn:
    """What the reader makes of a file."""
    return extract_return(path, plan=load_plan(), settings=Settings())


def pictured(path: Path, page: int, *, large: bool = False) -> Image.Image:
    """The picture of a page."""
    return seen(drawn(path, page=page, large=large))


def seen(png: bytes) -> Image.Image:
    """The picture that a PNG holds."""
    return Image.open(io.BytesIO(png))


def boxes_of(row: ReturnRecord, returned: ExtractedReturn) -> list[tuple[int, Box]]:
    """The pages and boxes of a row."""
    return [(marked.page, box) for marked in marked_pages(row, returned) for box in marked.boxes]


def colours_in(path: Path, page: int, box: Box) -> tuple[set[str], set[str]]:
    """The colours right inside the corners of a box, and those right above and below its middle."""
    picture = pictured(path, page).convert("RGB")
    left, right = box.x0 * picture.width, box.x1 * picture.width
    top, bottom = box.top * picture.height, box.bottom * picture.height

    def at(x: float, y: float) -> str:
        return "{:02X}{:02X}{:02X}".format(*picture.getpixel((round(x), round(y))))

    inside = {at(x, y) for x in (left + 4, right - 4) for y in (top + 4, bottom - 4)}
    return inside, {at(left + 4, top - 4), at(left + 4, bottom + 4)}
