"""The table around a row as text: its cells with their spans, what each line is, and a window that cuts no cell in two."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import wordfiles as word
from pptx import Presentation
from source_builders import HEADINGS, ROWS, coloured_table, draw, read

from winterplan_extract.desk.page import templates
from winterplan_extract.desk.pages.rows import SourceShown
from winterplan_extract.desk.source_table import SourceExcerpt, excerpts, parts_of
from winterplan_extract.domain.document import Cell, Document, Paragraph, Table
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.records import (
    DocumentRecord,
    ExtractedReturn,
    Join,
    ReturnRecord,
    SetAside,
)
from winterplan_extract.domain.settings import Settings
from winterplan_extract.extract import read_document
from winterplan_extract.storage.plan_folder import load_plan


def row(number: int, table: int, at: int) -> ReturnRecord:
    return ReturnRecord(f"r-{number}", "key", "r", "Dunmere", "", "", "made.docx", None, None, table, at)


def returned(*rows: ReturnRecord, **more: object) -> ExtractedReturn:
    return ExtractedReturn(DocumentRecord("r", "made.docx", "", "docx", "read"), rows, **more)  # type: ignore[arg-type]


def document(*body: Table | Paragraph) -> Document:
    return Document("made.docx", "docx", None, body)


def table(*rows: tuple[Cell | str | None, ...], number: int = 1) -> Table:
    made = tuple(tuple(Cell(cell) if isinstance(cell, str) else cell for cell in line) for line in rows)
    return Table(number, None, None, (), made)


def shape(excerpt: SourceExcerpt) -> list[tuple[str, list[tuple[str, int, int]]]]:
    return [(line.kind, [(cell.text, cell.row_span, cell.col_span) for cell in line.cells]) for line in excerpt.lines]


def test_each_line_is_named_by_what_became_of_it() -> None:
    made = table(("Ref", "Action"), ("1", "Test"), ("", "weekly"), ("2", "Share"), ("Key:", "Y is yes"))
    one, two = row(1, 1, 2), row(2, 1, 4)
    result = returned(
        one,
        two,
        joins=(Join("r", None, 1, 3, "r-1", "no reference"),),
        set_aside=(SetAside("r", "made.docx", None, 1, 5, "Key: Y is yes", "legend"),),
    )
    (around_one,) = excerpts(document(made), one, result)
    assert [line.kind for line in around_one.lines] == ["heading", "marked", "marked", "row", "set aside"]
    (around_two,) = excerpts(document(made), two, result)
    assert [line.kind for line in around_two.lines] == ["heading", "row", "continuation", "marked", "set aside"]


def test_a_row_that_goes_on_in_the_next_table_has_an_excerpt_of_both() -> None:
    cut = row(1, 1, 1)
    result = returned(cut, joins=(Join("r", None, 2, 1, "r-1", "the page broke it"),))
    found = excerpts(document(table(("Test",)), table(("weekly",), ("Share",), number=2)), cut, result)
    assert [(each.table, [line.kind for line in each.lines]) for each in found] == [
        (1, ["marked"]),
        (2, ["marked", "heading"]),
    ]


def test_rows_from_one_cell_all_have_what_goes_on_it() -> None:
    first, second = row(1, 1, 1), row(2, 1, 1)
    result = returned(first, second, joins=(Join("r", None, 2, 1, "r-1", "the page broke it"),))
    assert parts_of(first, result) == parts_of(second, result) == ((1, 1), (2, 1))


def test_merged_cells_keep_their_spans_and_missing_ones_are_blank() -> None:
    made = table(
        (Cell("Theme", col_span=3), None, None),
        (Cell("Testing", row_span=2), "Test", "Y"),
        (None, "Share", None),
    )
    (found,) = excerpts(document(made), row(1, 1, 2), returned(row(1, 1, 2)))
    assert [cells for _, cells in shape(found)] == [
        [("Theme", 1, 3)],
        [("Testing", 2, 1), ("Test", 1, 1), ("Y", 1, 1)],
        [("Share", 1, 1), ("", 1, 1)],
    ]
    assert found.columns == 3


def test_cells_that_all_reach_over_each_other_hold_nothing_up() -> None:
    wide = Cell("All", row_span=1000, col_span=1000)
    asked = row(1, 1, 200)
    (found,) = excerpts(document(table(*([(wide,) * 300] * 300))), asked, returned(asked))
    assert [len(line.cells) for line in found.lines] == [300] * 31


def test_a_window_says_what_it_leaves_out_and_cuts_merged_cells_to_itself() -> None:
    lines = [(Cell("Testing", row_span=60) if at == 0 else None, f"Action {at + 1}") for at in range(60)]
    asked = row(1, 1, 31)
    (found,) = excerpts(document(table(*lines)), asked, returned(asked))
    assert (found.before, found.after, len(found.lines)) == (15, 14, 31)
    assert shape(found)[0] == ("heading", [("Testing", 31, 1), ("Action 16", 1, 1)])
    assert all(len(line.cells) == 1 for line in found.lines[1:])


@pytest.mark.parametrize(("at", "before", "count"), [(1, 0, 16), (40, 24, 16)], ids=["the first row", "the last row"])
def test_the_window_ends_where_the_table_does(at: int, before: int, count: int) -> None:
    asked = row(1, 1, at)
    (found,) = excerpts(document(table(*([("Test",)] * 40))), asked, returned(asked))
    assert (found.before, len(found.lines), found.after) == (before, count, 40 - before - count)


def test_prose_is_shown_with_its_neighbours() -> None:
    body = (Paragraph("Plan", level=1), *(Paragraph(f"We will do thing {at}.") for at in range(2, 21)))
    asked = row(1, 0, 3)
    (found,) = excerpts(document(*body), asked, returned(asked))
    assert [line.kind for line in found.lines] == ["heading", "text", "marked", "text", "text", "text", "text"]
    assert (found.table, found.before, found.after) == (0, 0, 13)
    assert found.lines[2].cells[0].text == "We will do thing 3."


@pytest.mark.parametrize(("where", "told"), [((1, 9), "Table 1, row 9"), ((3, 1), "Table 3, row 1"), ((0, 5), "Paragraph 5")])  # fmt: skip
def test_a_place_that_is_no_longer_there_is_said(where: tuple[int, int], told: str) -> None:
    asked = row(1, *where)
    with pytest.raises(UnreadableFile, match=told):
        excerpts(document(table(("Test",)), Paragraph("A line.")), asked, returned(asked))


def test_what_is_struck_through_or_beside_is_shown_apart() -> None:
    made = table((Cell("By May", struck="By <March>", note="Jo: agreed?"), Cell("Yes", note="Jo: no"), "Plain"))
    found = excerpts(document(made), row(1, 1, 1), returned(row(1, 1, 1)))
    asked, about = row(1, 1, 1), DocumentRecord("r", "made.docx", "", "docx", "read")
    page = templates().get_template("parts.html.j2").module.source_of("", SourceShown(excerpts=found), asked, about)  # type: ignore[attr-defined]
    assert re.findall("<td>(.*?)</td>", page, re.DOTALL) == [
        'By May <span class="printed">struck through: By &lt;March&gt;\nJo: agreed?</span>',
        'Yes <span class="printed">Jo: no</span>',
        "Plain",
    ]


def plain() -> list[list[str]]:
    return [[text.replace("\n", " ") for text in line] for line in (HEADINGS, *ROWS)]


def in_a_workbook(folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Our return"
    for line in plain():
        sheet.append(line)
    book.save(folder / "made.xlsx")
    return folder / "made.xlsx"


def in_a_web_page(folder: Path) -> Path:
    lines = ["".join(f"<td>{text}</td>" for text in line) for line in plain()]
    table = "".join(f"<tr>{line}</tr>" for line in lines)
    (folder / "made.html").write_text(f"<html><body><h1>Return</h1><table>{table}</table></body></html>")
    return folder / "made.html"


def in_a_text(folder: Path) -> Path:
    lines = ["\t".join(line) for line in plain()]
    (folder / "made.txt").write_text("\n".join(lines) + "\n")
    return folder / "made.txt"


def in_word(folder: Path) -> Path:
    lines = [word.tr(*(word.tc(word.p(word.r(text))) for text in line)) for line in plain()]
    return word.packed(folder / "made.docx", word.parts_of(word.tbl(*lines)))


def on_a_slide(folder: Path) -> Path:
    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    grid = slide.shapes.add_table(len(ROWS) + 1, len(HEADINGS), 0, 0, 9_000_000, 3_000_000).table
    for at, line in enumerate(plain()):
        for column, text in enumerate(line):
            grid.cell(at, column).text = text
    deck.save(str(folder / "made.pptx"))
    return folder / "made.pptx"


def in_a_pdf(folder: Path) -> Path:
    return draw.drawn(folder, lambda canvas: coloured_table(canvas))


@pytest.mark.parametrize("made", [in_word, in_a_workbook, in_a_web_page, in_a_text, on_a_slide, in_a_pdf])
def test_the_marked_line_holds_the_words_of_the_row_in_each_format(made: object, tmp_path: Path) -> None:
    path = made(tmp_path)  # type: ignore[operator]
    result = read(path)
    as_read = read_document(path, shown=path.name, plan=load_plan(), settings=Settings(as_of=date(2020, 12, 1)))
    assert len(result.rows) == len(ROWS)
    for asked, told in zip(result.rows, ROWS, strict=True):
        (found,) = excerpts(as_read, asked, result)
        (marked,) = (line for line in found.lines if line.kind == "marked")
        assert [" ".join(cell.text.split()) for cell in marked.cells] == [" ".join(text.split()) for text in told]
