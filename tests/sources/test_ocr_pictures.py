"""Pages with pictures: a chart, a logo or a photo on one page costs at most that page, and no word of it is lost."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Sequence
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pdffiles as draw
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from scanfiles import Copier, scan

from winterplan_extract.domain.document import Document
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.pdf import read_pdf

if any(find_spec(name) is None for name in ("rapidocr", "onnxruntime", "cv2")):
    pytest.skip("the extra ocr is not installed", allow_module_level=True)

import cv2
from PIL import Image

from winterplan_extract.sources.ocr import page as ocr_page
from winterplan_extract.sources.ocr.strips import Strip
from winterplan_extract.sources.ocr.words import RecognisedStrip, Recogniser, words_of

SIZE = 20  # pixels that a letter of the strips below is high
WIDE = 12  # and wide


def strip_of(boxes: Sequence[tuple[int, int]]) -> Strip:
    """A strip with solid letters from one place to another."""
    letters = np.array([(left, 2, right, 2 + SIZE) for left, right in boxes], dtype=np.int32)
    ink = np.zeros((SIZE + 4, int(letters[:, 2].max()) + 2), dtype=np.uint8)
    for left, top, right, bottom in letters.tolist():
        ink[top:bottom, left : right - 2] = 255
    return Strip(0, 0, letters, ink)


def words(text: str, places: Sequence[float], boxes: Sequence[tuple[int, int]], sure: float = 0.99) -> list[str]:
    reading = RecognisedStrip(text, tuple(places), (sure,) * len(text))
    return [word.text for word in words_of([strip_of(boxes)], [reading], 0.36, 0.6)]


def letters_at(*starts: int) -> list[tuple[int, int]]:
    return [(start, start + WIDE) for start in starts]


TEXTS = [
    (" 40", (3, 66, 80), letters_at(0, 60, 74), ["40"], "a mark of a chart's axis, taken for a space, before a number"),
    ("  40", (3, 8, 66, 80), letters_at(0, 60, 74), ["40"], "two of them"),
    (" 4 0", (3, 66, 80, 126), letters_at(0, 60, 120), ["4", "0"], "and a space that is one"),
    (" 40", (3, 66, 126), letters_at(0, 60, 120), ["4", "0"], "and a gap where no space was seen"),
    ("40 ", (6, 20, 70), letters_at(0, 14, 64), ["40"], "a mark after it"),
    ("4 0", (6, 40, 66), letters_at(0, 60), ["4", "0"], "nothing but a space between"),
    ("40", (6, 20), letters_at(0, 14), ["40"], "an ordinary number"),
    (" ", (3,), letters_at(0, 30), [], "nothing but a space"),
    ("", (), letters_at(0, 30), [], "nothing at all"),
]


@pytest.mark.parametrize(("text", "places", "boxes", "expected", "why"), TEXTS, ids=[case[4] for case in TEXTS])
def test_spaces_about_a_text_are_no_words(
    text: str, places: tuple[float, ...], boxes: list[tuple[int, int]], expected: list[str], why: str
) -> None:
    assert words(text, places, boxes) == expected, why


@given(
    st.text(alphabet="  a1.,•%", max_size=8),
    st.lists(st.integers(0, 300), min_size=8, max_size=8).map(sorted),
    st.lists(st.tuples(st.integers(0, 290), st.integers(1, 60)), min_size=1, max_size=8),
)
def test_no_letter_is_lost_wherever_letters_and_ink_are(
    text: str, places: list[int], ink: list[tuple[int, int]]
) -> None:
    found = words(text, places[: len(text)], [(left, left + across) for left, across in ink])
    seen = "".join(text.split())
    assert "".join(found) == seen or found == ["•"], found


def bars(canvas: Canvas) -> None:
    """A chart of bars with numbers by its axis and over each bar."""
    draw.say(canvas, 60, 790, "Visits to care homes", size=14)
    canvas.line(80, 300, 80, 760)
    canvas.line(80, 300, 520, 300)
    for step in range(8):
        draw.say(canvas, 52, 297 + 55 * step, f"- {10 * step}")
        canvas.setFillGray(0.2 + step / 12)
        canvas.rect(100 + 52 * step, 300, 30, 40 + 47 * (step * 3 % 8), stroke=0, fill=1)
        canvas.setFillGray(0)
        draw.say(canvas, 98 + 52 * step, 285, f"w {step}")
        draw.say(canvas, 98 + 52 * step, 345 + 47 * (step * 3 % 8), f"{step * 3 % 8}.5 %")


def pie(canvas: Canvas) -> None:
    for number in range(6):
        canvas.setFillColorRGB(number / 6, 0.5, 1 - number / 6)
        canvas.wedge(150, 350, 450, 650, number * 60, 60, fill=1)
        canvas.setFillGray(0)
        angle = math.radians(number * 60 + 30)
        draw.say(canvas, 290 + 180 * math.cos(angle), 500 + 180 * math.sin(angle), f" {number + 10}%")


def curves(canvas: Canvas) -> None:
    for number in range(5):
        canvas.setLineWidth(1 + number)
        for step in range(40):
            x, y = 60 + 12 * step, 500 + 40 * math.sin(step / 3 + number) * number
            canvas.line(x, y, x + 12, 500 + 40 * math.sin((step + 1) / 3 + number) * number)
    canvas.setDash(2, 6)
    for step in range(5):
        canvas.line(60, 350 + 25 * step, 300, 350 + 25 * step)
        draw.say(canvas, 30, 347 + 25 * step, f"{step}" if step % 2 else "-")


def logo(canvas: Canvas) -> None:
    for number in range(9):
        canvas.setLineWidth(1 + 2 * number)
        canvas.circle(300, 600, 20 + 22 * number)
    draw.say(canvas, 200, 300, "Ambleford", size=50, font="Helvetica-Bold")
    draw.say(canvas, 200, 280, "•  •  •   one  council   •", size=7)


def picture(pixels: np.ndarray) -> draw.Draw:
    def placed(canvas: Canvas) -> None:
        packed = io.BytesIO()
        Image.fromarray(pixels).save(packed, "PNG")
        canvas.drawImage(ImageReader(packed), 0, 0, draw.WIDTH, draw.HEIGHT)

    return placed


def grains(seed: int, height: int, width: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 255, (height, width, 3)).astype(np.uint8)


PHOTO = cv2.resize(grains(1, 26, 18), (600, 850), interpolation=cv2.INTER_CUBIC)
SPECKS = np.where(grains(2, 850, 600) < 3, 0, 255).astype(np.uint8)
PICTURES: list[tuple[draw.Draw, str]] = [
    (bars, "bars"),
    (pie, "a pie"),
    (curves, "curves on a dotted grid"),
    (logo, "a logo"),
    (picture(PHOTO), "a photo"),
    (picture(np.full((50, 50, 3), 40, dtype=np.uint8)), "a black page"),
]


def read_scan(folder: Path, *pages: draw.Draw) -> Document:
    scan(draw.drawn(folder, *pages), folder / "scan.pdf", Copier(dpi=150, grain=3.0))
    return read_pdf(folder / "scan.pdf", "scan.pdf", Settings())


@pytest.mark.slow
def test_pages_with_pictures_leave_the_others(tmp_path: Path) -> None:
    document = read_scan(tmp_path, draw.full_grid, *[drawing for drawing, _ in PICTURES], draw.full_grid)
    (expected,) = draw.read(tmp_path, draw.full_grid).tables
    tables = {table.page: draw.rows_of(table) for table in document.tables}
    assert (tables[1], tables[len(PICTURES) + 2]) == (draw.rows_of(expected),) * 2
    assert [found for found in document.notices if found.code == "page_unread"] == []


@pytest.mark.slow
@pytest.mark.parametrize(("pixels", "what"), [(grains(3, 850, 600), "noise"), (SPECKS, "specks of dust")])
def test_what_is_no_text_is_not_read_for_minutes(
    pixels: np.ndarray, what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seven thousand specks took a minute, more than a page is given, and the file with them; it is told that a page was not read."""
    read: list[int] = []
    as_ever = Recogniser.read
    monkeypatch.setattr(Recogniser, "read", lambda self, strips: read.append(len(strips)) or as_ever(self, strips))
    document = read_scan(tmp_path, draw.full_grid, picture(pixels))
    assert (document.recognised, sum(read) < 400) == ((1,), True), (what, read)
    assert [(found.code, found.page) for found in document.notices][-1] == ("page_without_text", 2)


def dusty_table(canvas: Canvas) -> None:
    draw.full_grid(canvas)
    for x, y in np.random.default_rng(5).uniform((20, 20), (570, 560), (200, 2)):
        canvas.circle(x, y, 0.7, stroke=0, fill=1)


@pytest.mark.slow
def test_a_dusty_page_is_read_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr_page.settings, "MANY_STRIPS", 100)
    (table,) = read_scan(tmp_path, dusty_table).tables[:1]
    (expected,) = draw.read(tmp_path, draw.full_grid).tables
    assert draw.rows_of(table) == draw.rows_of(expected)


def stops(fault: type[BaseException], text: str = "spoilt") -> Callable[[], object]:
    def stop() -> None:
        raise fault(text)

    return stop


def without_end() -> None:
    without_end()


FAULTS = [
    (stops(RuntimeError, "generator raised StopIteration\nand more"), "generator raised StopIteration", "a generator's end"),
    (stops(AssertionError, ""), "AssertionError", "no word of its own"),
    (stops(cv2.error, "OpenCV: (-215:Assertion failed) !ssize.empty()\n"), "OpenCV: (-215:Assertion failed) !ssize.empty()", "opencv's own"),
    (stops(AttributeError), "spoilt", "a fault of the program"),
    (without_end, "maximum recursion depth exceeded", "a nesting without end"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("fail", "told", "why"), FAULTS, ids=[case[2] for case in FAULTS])
def test_a_fault_on_a_page_costs_that_page(
    fail: Callable[[], object], told: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(2, fail, monkeypatch)
    document = read_scan(tmp_path, draw.full_grid, draw.full_grid, draw.full_grid)
    assert [table.page for table in document.tables] == [1, 3]
    (unread,) = (found for found in document.notices if found.code == "page_unread")
    values = dict(unread.values)
    assert (unread.page, values["detail"].startswith(told), "\n" in values["detail"]) == (2, True, False)


def test_where_no_page_is_left_the_file_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    failing(1, stops(RuntimeError), monkeypatch)
    with pytest.raises(UnreadableFile, match=r"Page 1 could not be read \(spoilt\)"):
        read_scan(tmp_path, draw.full_grid)


@pytest.mark.parametrize(
    "fail",
    [stops(MemoryError), stops(cv2.error, "(-4:Insufficient memory) Failed to allocate 9 bytes"), stops(RuntimeError, "std::bad_alloc")],
    ids=["numpy", "opencv", "onnxruntime"],
)  # fmt: skip
def test_memory_that_runs_out_is_the_files_limit(
    fail: Callable[[], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(1, fail, monkeypatch)
    with pytest.raises(MemoryError):
        read_scan(tmp_path, draw.full_grid)


READ: dict[int, object] = {}  # what was seen on each page of three tables


def failing(page: int, fail: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the reader of pictures fail on one page, and see on the others what stands there as ever, the same for every fault."""
    as_ever, seen = ocr_page.read_picture, []

    def read_picture(*asked: object) -> object:
        seen.append(1)
        if len(seen) == page:
            fail()
        if len(seen) not in READ:
            READ[len(seen)] = as_ever(*asked)  # type: ignore[arg-type]
        return READ[len(seen)]

    monkeypatch.setattr(ocr_page, "read_picture", read_picture)
