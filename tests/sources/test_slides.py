"""PowerPoint presentations: titles as headings, bullets as list items, tables as tables, hidden slides told of."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.util import Inches

from winterplan_extract.domain.document import Document, Paragraph
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources import read
from winterplan_extract.storage.plan_folder import load_plan

PLAN = load_plan()


def read_deck(path: Path) -> Document:
    return read(path, path.name, Settings(), PLAN)


def deck(path: Path, *, hide_last: bool = False) -> Path:
    """Two slides: bullets under a title, and a table with a merged heading."""
    made = Presentation()
    first = made.slides.add_slide(made.slide_layouts[1])
    first.shapes.title.text = "Theme 1:\nTesting"
    first.placeholders[1].text = "Test staff weekly\nFollow up homes that do not test"
    note = first.shapes.add_textbox(Inches(1), Inches(6), Inches(4), Inches(1))
    note.text_frame.text = "We will report by 30 November."
    second = made.slides.add_slide(made.slide_layouts[5])
    second.shapes.title.text = "Actions"
    table = second.shapes.add_table(3, 2, Inches(1), Inches(2), Inches(6), Inches(2)).table
    for r, line in enumerate((("Requirement", "Met?"), ("Open a hub", "Yes"), ("Both columns", ""))):
        for c, text in enumerate(line):
            table.cell(r, c).text = text
    table.cell(2, 0).merge(table.cell(2, 1))
    if hide_last:
        second.element.set("show", "0")
    made.save(str(path))
    return path


def test_a_slide_is_a_page_with_its_title_bullets_and_text_in_order(tmp_path: Path) -> None:
    found = read_deck(deck(tmp_path / "plan.pptx"))
    said = [(p.text, p.level, p.page) for p in found.body if isinstance(p, Paragraph)]
    assert (found.format, found.pages) == ("pptx", 2)
    assert said == [
        ("Theme 1: Testing", 1, 1),
        ("• Test staff weekly", 0, 1),
        ("• Follow up homes that do not test", 0, 1),
        ("We will report by 30 November.", 0, 1),
        ("Actions", 1, 2),
    ]


def test_a_table_on_a_slide_keeps_its_merged_cells(tmp_path: Path) -> None:
    table = read_deck(deck(tmp_path / "plan.pptx")).tables[0]
    assert [[cell.text if cell else None for cell in row] for row in table.rows] == [
        ["Requirement", "Met?"],
        ["Open a hub", "Yes"],
        ["Both columns", None],
    ]
    assert (table.page, table.header_rows) == (2, 1)


def test_hidden_slides_are_not_read_and_told_of(tmp_path: Path) -> None:
    found = read_deck(deck(tmp_path / "plan.pptx", hide_last=True))
    assert found.tables == ()
    assert ("slides_hidden", (("count", "1"), ("slides", "2"))) in [(each.code, each.values) for each in found.notices]


def test_a_presentation_that_is_cut_short_is_refused_in_words(tmp_path: Path) -> None:
    path = deck(tmp_path / "plan.pptx")
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(UnreadableFile, match="damaged"):
        read_deck(path)


@pytest.mark.parametrize("part", ["ppt/notes.xml", "ppt/media/picture.png"])
def test_a_presentation_that_unpacks_to_far_more_than_it_holds_is_refused(tmp_path: Path, part: str) -> None:
    path = deck(tmp_path / "plan.pptx")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(part, b" " * 10_000_000)
    with pytest.raises(UnreadableFile, match="over the limit"):
        read_deck(path)
