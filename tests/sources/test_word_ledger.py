"""The ledger's balance: a cell's text holds as many letters and digits as its source."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from wordfiles import NAMES, document_of, listed, lvl, p, r, table_of, tbl, tc, text_box, tr

from winterplan_extract.domain.plaintext import chars
from winterplan_extract.sources.word.accepted import count_letters, letters_in
from winterplan_extract.sources.word.styles import Styles

NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{lvl(0, "decimal", "Action %1.")}{lvl(1, "bullet", "o")}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
NOTES = f'<w:footnote w:id="1">{p("Note 1")}</w:footnote>'
SAID = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn"), max_codepoint=0x2FFF), max_size=12)

WRAPPED = st.sampled_from(
    [
        "{}",
        '<w:ins w:id="1">{}</w:ins>',
        '<w:del w:id="1">{}</w:del>',
        "<w:moveFrom>{}</w:moveFrom>",
        "<w:moveTo>{}</w:moveTo>",
        "<w:hyperlink>{}</w:hyperlink>",
        "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:sdt><w:sdtPr><w14:checkbox/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>",
        '<w:fldSimple w:instr="X">{}</w:fldSimple>',
    ]
)
RUN_PROPERTIES = st.sampled_from(["", "<w:b/>", "<w:vanish/>", '<w:rFonts w:ascii="Wingdings"/>'])
RUNS = st.builds(lambda wrap, text, looks: wrap.format(r(text, looks)), WRAPPED, SAID, RUN_PROPERTIES)
EXTRAS = st.sampled_from(
    [
        "<w:r><w:br/></w:r>",
        "<w:r><w:tab/></w:r>",
        '<w:r><w:footnoteReference w:id="1"/></w:r>',
        '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
        text_box(p("Boxed 2")),
    ]
)
PARAGRAPH_PROPERTIES = st.sampled_from(["", listed(1), listed(1, 1), "<w:rPr><w:del/></w:rPr>"])
PARAGRAPHS = st.builds(
    lambda runs, properties: p(*runs, properties=properties), st.lists(RUNS | EXTRAS, max_size=5), PARAGRAPH_PROPERTIES
)
INNER = st.builds(lambda text: tbl(tr(text, "x 1")), SAID.filter(lambda text: not text.startswith("<")))
MERGES = st.sampled_from(["", '<w:vMerge w:val="restart"/>', "<w:vMerge/>", "<w:hMerge/>", '<w:gridSpan w:val="2"/>'])
CELLS = st.builds(lambda blocks, merge: tc(*blocks, properties=merge), st.lists(PARAGRAPHS | INNER, max_size=4), MERGES)
TABLES = st.lists(st.lists(CELLS, min_size=1, max_size=3), min_size=1, max_size=4)


@given(TABLES)
def test_every_cell_holds_the_letters_that_its_source_holds(rows: list[list[str]]) -> None:
    body = tbl(tr("Ref", "Action", "Status", "Met?"), *(tr(*row) for row in rows))
    for table in document_of(body, numbering=NUMBERING, footnotes=NOTES).tables:
        for row in table.rows:
            for cell in row:
                assert cell is None or chars(cell.text) == cell.chars, cell


def test_letters_are_counted_where_they_stand_and_not_from_the_text() -> None:
    inner = tbl(tr("in 1"))
    body = tbl(tr(tc(p(r("out 22"), "<w:del>" + r("gone") + "</w:del>", r("hidden", "<w:vanish/>")), inner)))
    root = etree.fromstring(f"<w:document {NAMES}>{body}</w:document>")
    count_letters(root, Styles())
    counted = [cell.get("letters") for cell in root.iter("{*}tc")]
    assert counted == ["5", "3"]
    assert letters_in(root) == 8


def test_a_row_that_is_lost_would_be_missed() -> None:
    """The count is the source's: it does not follow the text that was composed."""
    table = table_of(tbl(tr("a1", "b2"), tr("c3", "d4")))
    assert sum(cell.chars for row in table.rows for cell in row if cell) == 8
