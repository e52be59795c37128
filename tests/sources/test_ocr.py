"""Scanned pages: what a copier made of a return comes back as the return does."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import pdffiles as draw
import pytest
from reportlab.lib.colors import HexColor, white
from reportlab.pdfgen.canvas import Canvas
from scanfiles import Copier, scan

from winterplan_extract.domain.document import Document
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.pdf import read_pdf

pytestmark = pytest.mark.slow

needs_ocr = pytest.mark.skipif(
    any(find_spec(name) is None for name in ("rapidocr", "onnxruntime", "cv2")),
    reason="the extra ocr is not installed",
)
STRAIGHT = Copier()
WAYS = (
    Copier("straight"),
    Copier("askew", askew=1.7),
    Copier("black and white", askew=0.4, bitonal=True),
    Copier("sideways", askew=0.6, turns=1),
    Copier("upside down", turns=2),
)


def scanned(folder: Path, *pages: draw.Draw, copier: Copier = STRAIGHT) -> Path:
    scan(draw.drawn(folder, *pages), folder / "scan.pdf", copier)
    return folder / "scan.pdf"


@cache
def read_once(copier: Copier) -> Document:
    """What is read of a ruled table that was copied so."""
    with TemporaryDirectory() as folder:
        return read(scanned(Path(folder), draw.full_grid, copier=copier))


def read(path: Path) -> Document:
    return read_pdf(path, "scan.pdf", Settings())


@needs_ocr
@pytest.mark.parametrize("copier", WAYS, ids=lambda copier: copier.name)
def test_a_ruled_table_comes_back_however_it_lay_on_the_glass(copier: Copier, tmp_path: Path) -> None:
    document = read_once(copier)
    assert [draw.rows_of(table) for table in document.tables] == [
        draw.rows_of(table) for table in draw.read(tmp_path, draw.full_grid).tables
    ]
    assert document.recognised == (1,)
    assert [(found.code, dict(found.values)) for found in document.notices] == [("pages_by_ocr", {"pages": "1"})]


@needs_ocr
def test_only_the_page_that_is_a_picture_is_recognised(tmp_path: Path) -> None:
    """A council printed its return, signed one page, scanned that and put it back."""
    import pypdfium2

    printed = pypdfium2.PdfDocument(draw.drawn(tmp_path, draw.full_grid, name="printed.pdf"))
    printed.import_pages(pypdfium2.PdfDocument(scanned(tmp_path, draw.full_grid)))
    printed.save(tmp_path / "mixed.pdf")
    document = read(tmp_path / "mixed.pdf")
    one, other = (draw.rows_of(table) for table in document.tables)
    assert (document.recognised, one) == ((2,), other)


@needs_ocr
def test_the_same_scan_is_read_the_same_twice(tmp_path: Path) -> None:
    copier = WAYS[1]
    assert read(scanned(tmp_path, draw.full_grid, copier=copier)) == read_once(copier)


def crowded(canvas: Canvas) -> None:
    """Text that fills its cells up to the rules, dark headings, colours for answers, list items, an empty cell."""
    xs, ys = (40.0, 90.0, 200.0, 330.0, 380.0), (780.0, 760.0, 700.0, 640.0)
    canvas.setFillColor(HexColor("#1F3864"))
    canvas.rect(xs[0], ys[1], xs[-1] - xs[0], ys[0] - ys[1], stroke=0, fill=1)
    for row, colour in enumerate(("#92D050", "#FF0000"), start=1):
        canvas.setFillColor(HexColor(colour))
        canvas.rect(xs[3], ys[row + 1], xs[4] - xs[3], ys[row] - ys[row + 1], stroke=0, fill=1)
    canvas.setFillColor(white)
    for x, heading in zip(xs, ("Ref", "Requirement", "Current status", "RAG"), strict=False):
        draw.say(canvas, x + 3, ys[1] + 7, heading, font="Helvetica-Bold")
    canvas.setFillColor(HexColor("#000000"))
    draw.lines(canvas, xs, ys)
    draw.say(canvas, 43, 748, "1.1")
    draw.say(canvas, 92, 748, "Work with the forum\nof care homes at all")
    draw.say(canvas, 201.5, 748, "• Weekly call with them\n• Letters to each home")
    draw.say(canvas, 43, 688, "1.2")
    draw.say(canvas, 92, 688, "Keep stocks of PPE")
    draw.say(canvas, 334, 688, "Red")


@needs_ocr
def test_narrow_cells_shadings_and_lists(tmp_path: Path) -> None:
    (table,) = read(scanned(tmp_path, crowded)).tables
    (drawn,) = draw.read(tmp_path, crowded).tables
    assert draw.rows_of(table) == draw.rows_of(drawn)
    assert draw.rows_of(table)[1][2:] == ["• Weekly call with them\n• Letters to each home", ""]
    green, red = (row[3].fill for row in table.rows[1:] if row[3] is not None)
    assert [int(green[at : at + 2], 16) // 64 for at in (0, 2, 4)] == [2, 3, 1]
    assert [int(red[at : at + 2], 16) // 64 for at in (0, 2, 4)] == [3, 0, 0]


def level_rules(canvas: Canvas) -> None:
    for y in draw.YS:
        canvas.line(draw.XS[0], y, draw.XS[-1], y)
    draw.texts(canvas, draw.ROWS[:1], font="Helvetica-Bold")
    draw.texts(canvas, draw.ROWS[1:], ys=draw.YS[1:])


@needs_ocr
def test_a_table_without_upright_rules_is_told_by_its_columns(tmp_path: Path) -> None:
    (table,) = read(scanned(tmp_path, level_rules, copier=Copier(askew=-1.2))).tables
    (drawn,) = draw.read(tmp_path, level_rules).tables
    assert draw.rows_of(table) == draw.rows_of(drawn)


def lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)


def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    class Finder(MetaPathFinder):
        """Finds that opencv is there and does not load."""

        def find_spec(self, name: str, *_: object) -> None:
            if name == "cv2":
                raise ImportError("libGL.so.1: cannot open shared object file")

    monkeypatch.delitem(sys.modules, "cv2", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])


@pytest.mark.parametrize(
    ("spoil", "code", "said"),
    [
        (lacking, "images_only", "add the extra “ocr”"),
        pytest.param(broken, "ocr_not_working", "libGL.so.1", marks=needs_ocr),
    ],
    ids=["not installed", "does not start"],
)
def test_without_a_recogniser_the_file_says_what_to_do(
    spoil: Callable[[pytest.MonkeyPatch], None],
    code: str,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in sys.modules if name.startswith("winterplan_extract.sources.ocr.")]:
        if not name.endswith((".scans", ".patience")):
            monkeypatch.delitem(sys.modules, name)
    spoil(monkeypatch)
    with pytest.raises(UnreadableFile) as caught:
        read(scanned(tmp_path, draw.full_grid))
    assert caught.value.notice.code == code
    assert said in str(caught.value)
    assert "Needs OCR" in str(caught.value)
