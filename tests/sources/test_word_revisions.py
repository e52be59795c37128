"""Tracked changes: a return is read as if all of them were accepted, and says that it holds some."""

from __future__ import annotations

import pytest
from wordfiles import cell_of, document_of, listed, lvl, p, r, table_of, tbl, tc, texts, tr

from winterplan_extract.domain.plaintext import chars


def ins(content: str) -> str:
    return f'<w:ins w:id="1" w:author="A">{content}</w:ins>'


def deleted(text: str) -> str:
    return f'<w:del w:id="2" w:author="A"><w:r><w:delText>{text}</w:delText></w:r></w:del>'


def moved_from(content: str) -> str:
    return f'<w:moveFromRangeStart w:id="3" w:name="m"/><w:moveFrom w:id="4">{content}</w:moveFrom><w:moveFromRangeEnd w:id="3"/>'


def moved_to(content: str) -> str:
    return f'<w:moveTo w:id="5">{content}</w:moveTo>'


MARK_DELETED = '<w:rPr><w:del w:id="6"/></w:rPr>'
MARK_INSERTED = '<w:rPr><w:ins w:id="7"/></w:rPr>'
MARK_MOVED = '<w:rPr><w:moveFrom w:id="8"/></w:rPr>'

CASES = [
    ("inserted", [p(r("Fully "), ins(r("met")))], "Fully met", "python-docx leaves insertions out"),
    ("deleted", [p(r("Fully "), deleted("not "), r("met"))], "Fully met", "gone once accepted"),
    (
        "deleted plain text",
        [p(r("met"), "<w:del>" + r(" not") + "</w:del>")],
        "met",
        "some programs keep w:t in a deletion",
    ),
    ("replaced", [p(deleted("30 Oct"), ins(r("30 Nov")))], "30 Nov", "a date that slipped"),
    ("inserted, then deleted", [p(r("a"), ins(deleted("b")), r("c"))], "ac", "two reviewers"),
    ("moved here", [p(moved_from(r("x")), r("y "), moved_to(r("x")))], "y x", "moved text stands where it went"),
    ("paragraph mark deleted", [p("First ", properties=MARK_DELETED), p("second.")], "First second.", "lines joined"),
    (
        "three joined",
        [p("a", properties=MARK_DELETED), p("b", properties=MARK_DELETED), p("c")],
        "abc",
        "one after another",
    ),
    ("whole paragraph deleted", [p(deleted("gone"), properties=MARK_DELETED), p("kept")], "kept", "no empty line"),
    (
        "whole paragraph moved",
        [p(moved_from(r("x")), properties=MARK_MOVED), p("y"), p(moved_to(r("x")))],
        "y\nx",
        "moved",
    ),
    ("last mark deleted", [p("a"), p("b", properties=MARK_DELETED)], "a\nb", "a cell keeps its last paragraph"),
    ("paragraph inserted", [p("a", properties=MARK_INSERTED), p("b")], "a\nb", "an inserted mark stays"),
    (
        "formatting changed",
        [p(r("a", '<w:rPrChange w:id="9"><w:rPr><w:vanish/></w:rPr></w:rPrChange>'))],
        "a",
        "the former formatting hid the text, the new one does not",
    ),
]


@pytest.mark.parametrize(("content", "said"), [case[1:3] for case in CASES], ids=[case[0] for case in CASES])
def test_changes_are_taken_as_accepted(content: list[str], said: str) -> None:
    cell = cell_of(*content)
    assert cell.text == said
    assert cell.chars == chars(said)


def test_former_numbering_is_not_the_numbering() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{lvl(0, "decimal", "%1.")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    former = f'<w:pPrChange w:id="1"><w:pPr>{listed(1)}</w:pPr></w:pPrChange>'
    assert cell_of(p("Plan", properties=former), numbering=numbering).text == "Plan"


def test_deleted_rows_go_and_inserted_rows_stay() -> None:
    table = table_of(
        tbl(
            tr("1", "kept"),
            tr("2", tc(p(deleted("gone"))), properties='<w:del w:id="1"/>'),
            tr("3", tc(p(ins(r("new")))), properties='<w:ins w:id="2"/>'),
        )
    )
    assert texts(table) == [["1", "kept"], ["3", "new"]]


def test_a_table_whose_rows_are_all_deleted_is_none() -> None:
    assert document_of(p("Text") + tbl(tr("1", properties='<w:del w:id="1"/>'))).tables == ()


def test_tracked_cells_go_stay_and_merge() -> None:
    merged = '<w:cellMerge w:id="1" w:vMerge="{}"/>'
    table = table_of(
        tbl(
            tr(tc("a", properties=merged.format("rest")), tc("b"), tc("x", properties='<w:cellDel w:id="2"/>')),
            tr(tc(p(), properties=merged.format("cont")), tc("c", properties='<w:cellIns w:id="3"/>')),
        )
    )
    assert texts(table) == [["a", "b"], [None, "c"]]
    assert table.rows[0][0] is not None and table.rows[0][0].row_span == 2


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (p(r("a"), ins(r("b"))), ["revisions"]),
        (p(deleted("b")) + p("a"), ["revisions"]),
        (p("a", properties=MARK_DELETED) + p("b"), ["revisions"]),
        (p("a"), []),
    ],
    ids=["inserted", "deleted", "mark", "none"],
)
def test_a_file_with_changes_says_so(content: str, codes: list[str]) -> None:
    assert [found.code for found in document_of(content + tbl(tr("a"))).notices] == codes
