"""PDF files drawn for the tests: a table by its borders and lines, and the ways in which programs rule one."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

from reportlab.lib.colors import Color, HexColor, black, white
from reportlab.pdfgen.canvas import Canvas

from winterplan_extract.domain.document import Document, Paragraph, Table
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.pdf import read_pdf

Draw = Callable[[Canvas], None]
WIDTH, HEIGHT = 595.0, 842.0
XS = (40.0, 80.0, 220.0, 400.0, 450.0, 560.0)
YS = (780.0, 750.0, 700.0, 650.0, 600.0)  # upwards, as a canvas counts
ROWS = (
    ("Ref", "What is asked", "Where we stand", "Met", "By when"),
    ("1.1", "Work with partners\non the local plan", "All of it in place", "Y", "31 October"),
    ("1.2", "Share the guidance\nwith every provider", "A call each week", "N", "Ongoing"),
    ("1.3", "Test staff", "Under way", "Y", "December"),
)


def drawn(folder: Path, *pages: Draw, title: str = "", name: str = "drawn.pdf", encrypt: object = None) -> Path:
    """A PDF with a page for each function that draws one."""
    path = folder / name
    canvas = Canvas(str(path), pagesize=(WIDTH, HEIGHT), encrypt=encrypt)
    canvas.setTitle(title)
    for page in pages:
        page(canvas)
        canvas.showPage()
    canvas.save()
    return path


def read(folder: Path, *pages: Draw, title: str = "") -> Document:
    return read_pdf(drawn(folder, *pages, title=title), "drawn.pdf", Settings())


def rows_of(table: Table) -> list[list[str | None]]:
    return [[None if cell is None else cell.text for cell in row] for row in table.rows]


def paragraphs(document: Document) -> list[Paragraph]:
    return [item for item in document.body if isinstance(item, Paragraph)]


def say(canvas: Canvas, x: float, y: float, text: str, *, font: str = "Helvetica", size: float = 9) -> None:
    """Lines of text from a baseline down, a fifth of their size apart."""
    canvas.setFont(font, size)
    for number, line in enumerate(text.split("\n")):
        canvas.drawString(x, y - number * size * 1.2, line)


def texts(
    canvas: Canvas,
    rows: Sequence[Sequence[str]] = ROWS,
    xs: Sequence[float] = XS,
    ys: Sequence[float] = YS,
    **look: float | str,
) -> None:
    """The texts of a table's cells, each at its cell's top left."""
    for row, top in zip(rows, ys, strict=False):
        for text, x in zip(row, xs, strict=False):
            say(canvas, x + 4, top - 11, text, **look)  # type: ignore[arg-type]


def lines(canvas: Canvas, xs: Sequence[float] = XS, ys: Sequence[float] = YS) -> None:
    """Every border as a stroked line."""
    for y in ys:
        canvas.line(xs[0], y, xs[-1], y)
    for x in xs:
        canvas.line(x, ys[0], x, ys[-1])


def full_grid(canvas: Canvas) -> None:
    lines(canvas)
    texts(canvas)


def thin_boxes(canvas: Canvas) -> None:
    for y in YS:
        canvas.rect(XS[0], y - 0.25, XS[-1] - XS[0], 0.5, stroke=0, fill=1)
    for x in XS:
        canvas.rect(x - 0.25, YS[-1], 0.5, YS[0] - YS[-1], stroke=0, fill=1)
    texts(canvas)


def one_path(canvas: Canvas) -> None:
    path = canvas.beginPath()
    for y in YS:
        path.moveTo(XS[0], y)
        path.lineTo(XS[-1], y)
    for x in XS:
        path.moveTo(x, YS[0])
        path.lineTo(x, YS[-1])
    canvas.drawPath(path)
    texts(canvas)


def a_box_a_cell(canvas: Canvas) -> None:
    path = canvas.beginPath()
    for top, bottom in itertools.pairwise(YS):
        for left, right in itertools.pairwise(XS):
            path.rect(left, bottom, right - left, top - bottom)
    canvas.drawPath(path)
    texts(canvas)


def double_rules(apart: float) -> Draw:
    def draw(canvas: Canvas) -> None:
        for shift in (-apart / 2, apart / 2):
            lines(canvas, [x + shift for x in XS], [y - shift for y in YS])
        texts(canvas, ys=[y - apart / 2 for y in YS], xs=[x + apart / 2 for x in XS])

    return draw


def pieces(across: float, step: float, thick: float) -> Draw:
    """Rules of small filled pieces, as old printer drivers draw dashes and dots."""

    def draw(canvas: Canvas) -> None:
        for y in YS:
            for at in _steps(XS[0], XS[-1], step):
                canvas.rect(at, y, across, thick, stroke=0, fill=1)
        for x in XS:
            for at in _steps(YS[-1], YS[0], step):
                canvas.rect(x, at, thick, across, stroke=0, fill=1)
        texts(canvas)

    return draw


def _steps(first: float, last: float, step: float) -> list[float]:
    return [first + number * step for number in range(int((last - first) / step) + 1)]


def dashed(canvas: Canvas) -> None:
    canvas.setDash(1, 2)
    full_grid(canvas)


def open_sides(canvas: Canvas) -> None:
    for y in YS:
        canvas.line(XS[0], y, XS[-1], y)
    for x in XS[1:-1]:
        canvas.line(x, YS[0], x, YS[-1])
    texts(canvas)


def cut_by_page_ends(canvas: Canvas) -> None:
    """No rule at the top nor at the bottom: the table comes from the page before and goes on."""
    for y in YS[1:-1]:
        canvas.line(XS[0], y, XS[-1], y)
    for x in XS:
        canvas.line(x, YS[0], x, YS[-1])
    texts(canvas)


def in_a_form(canvas: Canvas) -> None:
    canvas.beginForm("table")
    full_grid(canvas)
    canvas.endForm()
    canvas.saveState()
    canvas.scale(0.8, 0.8)
    canvas.translate(30, 100)
    canvas.doForm("table")
    canvas.restoreState()


def page_border(canvas: Canvas) -> None:
    canvas.rect(20, 20, WIDTH - 40, HEIGHT - 40)
    full_grid(canvas)


def turned_page(canvas: Canvas) -> None:
    """A landscape page: its content is drawn sideways and the page asks to be shown turned."""
    canvas.setPageSize((WIDTH, HEIGHT))
    canvas._pageRotation = 90
    canvas.translate(WIDTH, 0)
    canvas.rotate(90)
    lines(canvas, ys=[y - 250 for y in YS])
    texts(canvas, ys=[y - 250 for y in YS])


def sideways_content(canvas: Canvas) -> None:
    canvas.translate(WIDTH, 0)
    canvas.rotate(90)
    lines(canvas, ys=[y - 250 for y in YS])
    texts(canvas, ys=[y - 250 for y in YS])


def cropped(canvas: Canvas) -> None:
    canvas.setCropBox((30, 500, 580, 800))
    full_grid(canvas)
    say(canvas, 50, 300, "Printed below the visible part")


def shaded(canvas: Canvas, x0: float, y0: float, x1: float, y1: float, colour: str) -> None:
    canvas.setFillColor(HexColor(f"#{colour}"))
    canvas.rect(x0, y0, x1 - x0, y1 - y0, stroke=0, fill=1)
    canvas.setFillColor(black)


def in_white(canvas: Canvas, x: float, y: float, text: str) -> None:
    canvas.setFillColor(white)
    say(canvas, x, y, text)
    canvas.setFillColor(black)


def unseen(canvas: Canvas, x: float, y: float, text: str) -> None:
    """Text in the mode that draws nothing."""
    made = canvas.beginText(x, y)
    made.setFont("Helvetica", 9)
    made.setTextRenderMode(3)
    made.textOut(text)
    canvas.drawText(made)


def spaced_out(canvas: Canvas, x: float, y: float, text: str, space: float, size: float = 14) -> None:
    made = canvas.beginText(x, y)
    made.setFont("Helvetica-Bold", size)
    made.setCharSpace(space)
    made.textOut(text)
    canvas.drawText(made)


def see_through(canvas: Canvas, x: float, y: float, text: str) -> None:
    canvas.setFillColor(Color(0, 0, 0, alpha=0))
    say(canvas, x, y, text)
    canvas.setFillColor(black)


def struck_out(
    canvas: Canvas, x: float, y: float, text: str, *, size: float = 9, at: float = 0.28, thick: float = 0.5
) -> float:
    """Text with a bar through it, `at` ems above its baseline; where it ends."""
    say(canvas, x, y, text, size=size)
    width = canvas.stringWidth(text, "Helvetica", size)
    canvas.rect(x, y + at * size - thick / 2, width, thick, stroke=0, fill=1)
    return x + width


def by_hand(
    path: Path,
    content: str,
    *,
    fonts: str = "",
    second: str = "",
    catalogue: str = "",
    resources: str = "",
    put_on: str = "",
    more: Sequence[str] = (),
) -> Path:
    """A PDF of one page written object by object: its content, font F1 and what else it names; `more` are objects from 6 on, `second` gives
    the font F2."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalogue} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents 4 0 R {put_on} "
        f"/Resources << /Font << /F1 5 0 R /F2 {second or '5 0 R'} >> {resources} >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        fonts or "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *more,
    ]
    made, places = "%PDF-1.5\n", []
    for number, said in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{said}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    begin = len(made)
    made += (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
    )
    path.write_bytes(f"{made}startxref\n{begin}\n%%EOF\n".encode("latin-1"))
    return path


def content_of(
    rows: Sequence[Sequence[str]] = ROWS, xs: Sequence[float] = XS, ys: Sequence[float] = YS, shift: int = 0
) -> str:
    """A ruled table as the content of a page, its codes `shift` places below their letters."""
    parts = [f"{xs[0]} {y} m {xs[-1]} {y} l S" for y in ys] + [f"{x} {ys[0]} m {x} {ys[-1]} l S" for x in xs]
    for row, top in zip(rows, ys, strict=False):
        for text, x in zip(row, xs, strict=False):
            for number, line in enumerate(text.split("\n")):
                codes = "".join(f"\\{ord(letter) - shift:03o}" for letter in line)
                parts.append(f"BT /F1 9 Tf {x + 4} {top - 11 - 11 * number} Td ({codes}) Tj ET")
    return "\n".join(parts)
