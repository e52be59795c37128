"""The document as a whole: headings, looks of cells, furniture, frames, notices, the real returns."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from wordfiles import cell_of, document_of, p, r, table_of, tbl, tc, texts, tr

from winterplan_extract.domain.document import Document, Paragraph, Table
from winterplan_extract.domain.plaintext import chars, clean
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources import read
from winterplan_extract.storage.plan_folder import load_plan

SHARED = Path(__file__).resolve().parents[3] / "shared"
PICTURE = "<w:r><w:drawing><pic:pic/></w:drawing></w:r>"


def style(name: str, more: str, *, ident: str = "", kind: str = "paragraph", based_on: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{ident or name}"><w:name w:val="{name}"/>{base}{more}</w:style>'


def in_style(ident: str) -> str:
    return f'<w:pStyle w:val="{ident}"/>'


STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="20"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
    + style("heading 2", '<w:rPr><w:b/><w:sz w:val="28"/></w:rPr>', ident="berschrift2")
    + style("Title", "", ident="Titel")
    + style("Banner", '<w:pPr><w:outlineLvl w:val="3"/></w:pPr>')
    + style("Theme", "", based_on="berschrift2")
    + style("Contents", '<w:pPr><w:outlineLvl w:val="9"/></w:pPr>', based_on="berschrift2")
    + style("Loop", "", based_on="Pool")
    + style("Pool", "", based_on="Loop")
    + style("Strong", "<w:rPr><w:b/></w:rPr>", kind="character")
    + style("Secret", "<w:rPr><w:vanish/></w:rPr>", kind="character")
    + style("Lit", '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:shd w:fill="1F3864"/></w:tcPr></w:tblStylePr>', kind="table")
)  # fmt: skip


@pytest.mark.parametrize(
    ("properties", "level"),
    [
        ("", 0),
        (in_style("berschrift2"), 2),
        (in_style("Titel"), 1),
        (in_style("Banner"), 4),
        (in_style("Theme"), 2),
        (in_style("Contents"), 0),
        (in_style("Loop"), 0),
        (in_style("Nowhere"), 0),
        ('<w:outlineLvl w:val="0"/>', 1),
        (in_style("berschrift2") + '<w:outlineLvl w:val="9"/>', 0),
    ],
    ids=["body", "named in English whatever its id", "title", "outline level", "based on", "taken back", "circle",
         "no such style", "its own level", "its own level takes it back"],
)  # fmt: skip
def test_the_level_of_a_heading(properties: str, level: int) -> None:
    (item,) = document_of(p("Theme 1", properties=properties), styles=STYLES).body
    assert isinstance(item, Paragraph)
    assert item.level == level


@pytest.mark.parametrize(
    ("paragraph", "bold", "size"),
    [
        (p("a"), False, 10.0),
        (p("a", properties=in_style("berschrift2")), True, 14.0),
        (p(r("a", "<w:b/>"), r("b", "<w:b/>")), True, 10.0),
        (p(r("a", "<w:b/>"), r(" "), r("b", "<w:b/>")), True, 10.0),
        (p(r("a", "<w:b/>"), r("b")), False, 10.0),
        (p(r("a", '<w:rStyle w:val="Strong"/>')), True, 10.0),
        (p(r("a", '<w:b w:val="0"/>'), properties=in_style("berschrift2")), False, 14.0),
        (p(r("a", '<w:sz w:val="17"/>')), False, 8.5),
        (p(r("a", '<w:sz w:val="9pt"/>')), False, 9.0),
    ],
    ids=["plain", "by style", "all runs", "spaces do not count", "some runs", "character style", "taken back",
         "own size", "size with a unit"],
)  # fmt: skip
def test_bold_and_size_of_a_paragraph(paragraph: str, bold: bool, size: float) -> None:
    (item,) = document_of(paragraph, styles=STYLES).body
    assert isinstance(item, Paragraph)
    assert (item.bold, item.size) == (bold, size)


def test_a_paragraph_that_names_no_style_has_the_default_one() -> None:
    default = '<w:style w:type="paragraph" w:default="1" w:styleId="N"><w:name w:val="Normal"/><w:rPr><w:b/></w:rPr></w:style>'
    (item,) = document_of(p("a"), styles=default).body
    assert isinstance(item, Paragraph) and item.bold


def test_text_hidden_by_a_style_is_hidden() -> None:
    cell = cell_of(p(r("shown"), r(" not", '<w:rStyle w:val="Secret"/>')), styles=STYLES)
    assert (cell.text, cell.chars) == ("shown", 5)


def test_hidden_text_is_told_of_and_counted() -> None:
    hidden = p(r("shown"), r(" not 1", "<w:vanish/>")) + p(r("nor this", '<w:rStyle w:val="Secret"/>'))
    found = document_of(hidden, styles=STYLES).notices
    assert [(n.code, dict(n.values)) for n in found] == [("text_hidden", {"count": "11"})]
    assert document_of(p(r("shown", "<w:webHidden/>"))).notices == ()


@pytest.mark.parametrize(
    ("properties", "content", "fill"),
    [
        ("", p("Red"), ""),
        ('<w:shd w:val="clear" w:fill="ff0000"/>', p("Red"), "FF0000"),
        ('<w:shd w:val="clear" w:fill="auto"/>', p("Red"), ""),
        ('<w:shd w:val="clear" w:fill="FFFFFF"/>', p("Red"), ""),
        ('<w:shd w:val="solid" w:color="00B050" w:fill="auto"/>', p("Green"), "00B050"),
        ('<w:shd w:val="clear" w:fill="FFC000"/>', p(), "FFC000"),
        ("", p(r("Amber", '<w:highlight w:val="yellow"/>')), "FFFF00"),
        ("", p(r("Amber", '<w:highlight w:val="yellow"/>'), r(" part")), ""),
        ("", p("Green", properties='<w:shd w:val="clear" w:fill="00FF00"/>'), "00FF00"),
    ],
    ids=["none", "filled", "automatic", "white", "solid pattern", "colour without text", "highlighted",
         "highlighted in part", "paragraph filled"],
)  # fmt: skip
def test_the_fill_of_a_cell(properties: str, content: str, fill: str) -> None:
    cell = table_of(tbl(tr(tc(content, properties=properties)))).rows[0][0]
    assert cell is not None and cell.fill == fill


@pytest.mark.parametrize("look", ['<w:tblLook w:firstRow="1"/>', '<w:tblLook w:val="04A0"/>'], ids=["named", "bits"])
def test_a_table_style_lends_its_looks_to_the_first_row(look: str) -> None:
    body = tbl(tr("Ref", "Action"), tr("1.1", "Plan"), properties='<w:tblStyle w:val="Lit"/>' + look)
    first, second = table_of(body, styles=STYLES).rows
    assert [cell and (cell.bold, cell.fill) for cell in first] == [(True, "1F3864")] * 2
    assert [cell and (cell.bold, cell.fill) for cell in second] == [(False, "")] * 2


def test_a_table_style_lends_nothing_that_the_table_does_not_ask_for() -> None:
    body = tbl(tr("Ref"), properties='<w:tblStyle w:val="Lit"/><w:tblLook w:val="0480"/>')
    cell = table_of(body, styles=STYLES).rows[0][0]
    assert cell is not None and (cell.bold, cell.fill) == (False, "")


def test_blocks_come_in_reading_order_and_tables_are_counted() -> None:
    document = document_of(p("One") + tbl(tr("a")) + p() + p("Two") + tbl(tr("b")), title="A return")
    said = [item.text if isinstance(item, Paragraph) else item.number for item in document.body]
    assert said == ["One", 1, "Two", 2]
    assert (document.title, document.format, document.pages) == ("A return", "docx", None)


def test_headers_and_footers_are_furniture_and_said_once() -> None:
    document = document_of(tbl(tr("a")), header=p("Northmere Council") + tbl(tr("Winter plan", "v2")), footer=p("v2"))
    assert [item.text for item in document.furniture] == ["v2", "Northmere Council", "Winter plan"]
    assert len(document.body) == 1


# --- tables in tables ------------------------------------------------------------------------------------------------

INNER = tbl(tr("Ref", "Action", "Met?"), tr("1.1", "Make a plan", "Y"), tr("1.2", "Keep it", "N"))
ROWS = [["Ref", "Action", "Met?"], ["1.1", "Make a plan", "Y"], ["1.2", "Keep it", "N"]]


def shape(document: Document) -> list[str | list[list[str | None]]]:
    return [texts(item) if isinstance(item, Table) else item.text for item in document.body]


FRAMES = [
    ("one cell", tbl(tr(tc(p("Our return"), INNER, p("End")))), ["Our return", ROWS, "End"], "a border round it all"),
    ("frame in a frame", tbl(tr(tc(tbl(tr(tc(INNER)))))), [ROWS], "twice wrapped"),
    ("two in a frame", tbl(tr(tc(INNER, p("and"), INNER))), [ROWS, "and", ROWS], "each is a table"),
    (
        "one column",
        tbl(tr("Theme 1"), tr(tc(INNER)), tr("Theme 2"), tr(tc(INNER))),
        ["Theme 1", ROWS, "Theme 2", ROWS],
        "headings stay before their tables",
    ),
    (
        "page layout",
        tbl(tr("Northmere", "Return"), tr(tc(INNER), tc(""))),
        [[["Northmere", "Return"], ["", ""]], ROWS],
        "the outer table without what stands for itself",
    ),
    (
        "nothing of its own",
        tbl(tr(tc(tbl(tr("Ref", "Met?"))), tc(tbl(tr("1.1", "Y"))))),
        [[["Ref", "Met?"]], [["1.1", "Y"]]],
        "tables side by side",
    ),
    (
        "figures in a status",
        tbl(tr("Ref", "Action", "Status"), tr("1.1", "Beds", tc(p("So far:"), tbl(tr("Site", "Beds"), tr("A", "3"))))),
        [[["Ref", "Action", "Status"], ["1.1", "Beds", "So far:\nSite | Beds\nA | 3"]]],
        "a small table in a cell is that cell's text",
    ),
    ("single cell", tbl(tr("All in one cell")), [[["All in one cell"]]], "a box with text is a table still"),
]


@pytest.mark.parametrize(("body", "blocks"), [case[1:3] for case in FRAMES], ids=[case[0] for case in FRAMES])
def test_a_table_in_a_table_stands_where_it_belongs(body: str, blocks: list[object]) -> None:
    assert shape(document_of(body)) == blocks


def test_what_is_said_in_and_round_a_nested_table_is_counted_once() -> None:
    for _, body, blocks, _ in FRAMES:
        for table, grid in zip(
            document_of(body).tables, [block for block in blocks if isinstance(block, list)], strict=True
        ):
            found = sum(cell.chars for row in table.rows for cell in row if cell)
            assert found == sum(chars(text or "") for row in grid for text in row)


# --- notices ---------------------------------------------------------------------------------------------------------


def test_a_picture_in_a_row_is_reported_with_its_place() -> None:
    document = document_of(p(PICTURE) + tbl(tr("a"), tr(tc(p(PICTURE)))) + tbl(tr(tc(p("<w:r><w:object/></w:r>")))))
    assert [(n.code, n.table, n.row) for n in document.notices] == [("picture_in_row", 1, 2), ("picture_in_row", 2, 1)]


@pytest.mark.parametrize(("body", "codes"), [(p(PICTURE), ["images_only"]), (p(PICTURE) + p("Text"), []), (p(), [])])
def test_a_file_of_pictures_alone_says_so(body: str, codes: list[str]) -> None:
    assert [found.code for found in document_of(body).notices] == codes


@pytest.mark.parametrize(("program", "told"), [("Excel.Sheet.12", ["part_unread"]), ("Equation.3", [])])
def test_a_file_attached_in_the_text_is_named_as_unread(program: str, told: list[str]) -> None:
    attached = f'<w:r><w:object><o:OLEObject ProgID="{program}"/></w:object></w:r>'
    assert [found.code for found in document_of(p(attached) + tbl(tr("a"))).notices] == told


def test_an_inserted_file_is_named_as_unread() -> None:
    document = document_of('<w:altChunk r:id="rId9"/>' + tbl(tr("a")))
    assert [found.code for found in document.notices] == ["part_unread"]


# --- the real returns ------------------------------------------------------------------------------------------------


@pytest.mark.returns
@pytest.mark.skipif(not SHARED.exists(), reason="the real returns are not part of the project")
@pytest.mark.parametrize("council", ["oxfordshire", "rutland"])
def test_every_known_cell_of_a_real_return_is_read_as_it_stands(council: str) -> None:
    document = read(SHARED / "returns" / f"{council}.docx", f"{council}.docx", Settings(), load_plan())
    rows = {tuple(cell.text if cell else "" for cell in row) for table in document.tables for row in table.rows}
    with (SHARED / "truth" / "truth-part.csv").open(encoding="utf-8-sig", newline="") as handle:
        wanted = [line for line in csv.DictReader(handle) if line["return"] == council]
    columns = ("ref", "requirement", "status", "met", "gap", "lead", "deadline")
    missing = [line["ref"] for line in wanted if tuple(clean(line[column]) for column in columns) not in rows]
    assert wanted and missing == []
    cells = [cell for table in document.tables for row in table.rows for cell in row if cell]
    assert [cell.text for cell in cells if chars(cell.text) != cell.chars] == []


def test_comments_are_told_of_and_are_in_no_text() -> None:
    marked = p(
        "<w:commentRangeStart w:id='1'/>",
        r("Sent"),
        "<w:commentRangeEnd w:id='1'/>",
        "<w:r><w:commentReference w:id='1'/></w:r>",
    )
    made = document_of(marked + marked)
    assert [(n.code, dict(n.values)) for n in made.notices] == [("comments_unread", {"count": "2"})]
