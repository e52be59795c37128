"""What stands in a Word cell and is none of its value: words that are struck through, and comments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from wordfiles import cell_of, document_of, listed, lvl, p, packed, parts_of, r, table_of, tbl, tc, tr

from winterplan_extract.audit import audit
from winterplan_extract.domain.document import Table
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.settings import Settings
from winterplan_extract.extract import extract_return, read_document
from winterplan_extract.sources.second import second_reading
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

SETTINGS = Settings(as_of=date(2020, 12, 1))
ONE, TWO = "<w:strike/>", "<w:dstrike/>"
STYLES = (
    '<w:style w:type="character" w:styleId="Gone"><w:rPr><w:strike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Older"><w:basedOn w:val="Gone"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="Dropped"><w:rPr><w:dstrike/></w:rPr></w:style>'
)
STRUCK = {
    "a single line": (p(r("No", ONE), r(" Partly")), "Partly", "No"),
    "a double line": (p(r("Yes"), r(" or so", TWO)), "Yes", "or so"),
    "switched off": (p(r("Yes", '<w:strike w:val="0"/>')), "Yes", ""),
    "by a style": (p(r("May", '<w:rStyle w:val="Gone"/>'), r("June")), "June", "May"),
    "by a style that another is based on": (p(r("May", '<w:rStyle w:val="Older"/>'), r("June")), "June", "May"),
    "by the paragraph's style": (p("Old", properties='<w:pStyle w:val="Dropped"/>') + p("New"), "New", "Old"),
    "taken back in a struck style": (
        p(r("Kept", "<w:dstrike w:val='0'/>"), properties='<w:pStyle w:val="Dropped"/>'), "Kept", "",
    ),
    "in the middle, spaces within": (p(r("Head of"), r(" Housing ", ONE), r("Quality")), "Head of Quality", "Housing"),
    "before a comma": (p(r("Carers"), r(" and staff", ONE), r(", monthly")), "Carers, monthly", "and staff"),
    "within a word": (p(r("grea"), r("a", ONE), r("t")), "great", "a"),
    "in pieces of several places": (p(r("1 May", ONE), r("2 June "), r("3 ", ONE), r("July", ONE)), "2 June", "1 May\n3 July"),
    "over two lines": (p(r("Old", ONE)) + p(r("lines", ONE)) + p("new"), "new", "Old\nlines"),
    "a cell as a whole": (p(r("Withdrawn", ONE)), "", "Withdrawn"),
    "inserted by a tracked change": (p(f"<w:ins>{r('May', ONE)}</w:ins>", r("June")), "June", "May"),
    "deleted besides": (p(f"<w:del>{r('May', ONE)}</w:del>", r("June")), "June", ""),
    "hidden besides": (p(r("May", f"{ONE}<w:vanish/>"), r("June")), "June", ""),
}  # fmt: skip


@pytest.mark.parametrize(("content", "text", "struck"), STRUCK.values(), ids=list(STRUCK))
def test_struck_words_stand_beside_the_text_and_are_counted(content: str, text: str, struck: str) -> None:
    cell = cell_of(content, styles=STYLES)
    assert (cell.text, cell.struck) == (text, struck)
    assert cell.chars == chars(text) + chars(struck)


def test_a_number_is_struck_with_its_paragraph() -> None:
    numbers = (
        f'<w:abstractNum w:abstractNumId="1">{lvl(0, "decimal", "%1.")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    )
    made = table_of(
        tbl(
            tr(tc(p(properties=listed(1))), tc("Kept")),
            tr(tc(p(properties=listed(1) + f"<w:rPr>{ONE}</w:rPr>")), tc(p(r("Gone", ONE)))),
            tr(tc(p(properties=listed(1))), tc("Kept too")),
        ),
        numbering=numbers,
    )
    cells = [cell for row in made.rows for cell in row if cell]
    assert [cell.text for cell in cells] == ["1.", "Kept", "", "", "3.", "Kept too"]
    assert [cell.struck for cell in cells if cell.struck] == ["2.", "Gone"]
    assert all(cell.chars == chars(cell.text + cell.struck) for cell in cells)


def test_a_struck_word_keeps_its_footnote_and_a_footnote_its_struck_words() -> None:
    notes = f'<w:footnote w:id="1">{p(r("See "), r("5", ONE), r("6"))}</w:footnote><w:footnote w:id="2">{p("Of May")}</w:footnote>'
    mark = '<w:r><w:rPr>{}</w:rPr><w:footnoteReference w:id="{}"/></w:r>'
    cell = cell_of(p(r("Yes"), mark.format("", 1), r("No", ONE), mark.format(ONE, 2)), footnotes=notes)
    assert (cell.text, cell.note, cell.struck) == ("Yes", "See 6", "No\n[Of May]\n5")
    assert cell.chars == chars(cell.text + cell.struck)


def test_struck_words_outside_the_tables_are_told_of() -> None:
    made = document_of(p(r("Draft 1", ONE), r("Final")))
    assert [item.text for item in made.body if not isinstance(item, Table)] == ["Final"]
    assert [(n.code, dict(n.values)) for n in made.notices] == [("text_struck", {"count": "6"})]


def mark(number: int) -> str:
    """A comment's mark."""
    return f'<w:r><w:commentReference w:id="{number}"/></w:r>'


COMMENTS = (
    f'<w:comment w:id="1" w:author="Ann Lee" w:initials="AL">{p("<w:r><w:annotationRef/></w:r>", r("Is this"))}{p("so?")}</w:comment>'
    f'<w:comment w:id="2" w:author="Ben Hay">{p("It is")}</w:comment>'
    f'<w:comment w:id="3">{p("On the heading")}</w:comment>'
    f'<w:comment w:id="4" w:author="Ann Lee">{p()}</w:comment>'
)


def test_comments_stand_beside_their_cell_with_who_made_them() -> None:
    made = document_of(
        p(r("Return"), mark(3)) + tbl(tr(tc(p(r("Yes"), mark(1), mark(2))), tc(p(r("None"), mark(4))))),
        comments=COMMENTS,
    )
    ((first, second),) = made.tables[0].rows
    assert first is not None and second is not None
    assert (first.text, first.note) == ("Yes", "Ann Lee: Is this so?\nBen Hay: It is")
    assert (second.text, second.note) == ("None", "")
    assert first.chars == 3
    # One is outside the table and one says nothing.
    assert [(n.code, dict(n.values)["count"]) for n in made.notices] == [
        ("comments_kept", "2"),
        ("comments_unread", "2"),
    ]


def test_footnotes_stand_beside_their_row_and_change_no_cell(tmp_path: Path) -> None:
    said = {
        2: "Was Yes in September.",
        3: "Until the Matron starts on 4 January 2021.",
        4: "May slip to 18 December 2020.",
        5: "Y = fully met; N = in part",
    }
    notes = "".join(f'<w:footnote w:id="{number}">{p(words)}</w:footnote>' for number, words in said.items())

    def noted(text: str, number: int) -> str:
        return tc(p(r(text), f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'))

    head = ["Ref", "Requirement", "Current status", noted("Fully met?", 5), "Gap", "Lead", "By when"]
    lines = [
        tr(
            "1", "Keep a list of care homes and share it each week", "It is kept.", noted("N", 2), "", "DASS", "Ongoing"
        ),
        tr(
            "2",
            "Keep a list of carers and share it each week",
            "It is kept.",
            "Y",
            "",
            noted("Quality Lead", 3),
            noted("20 November 2020", 4),
        ),
        tr("3", "Keep a list of day centres and share it each week", "It is kept.", "Y", "", "DASS", noted("", 4)),
    ]
    path = packed(tmp_path / "return.docx", parts_of(tbl(tr(*head), *lines), footnotes=notes))
    result = extract_return(path, settings=SETTINGS, plan=load_plan())
    rows = [
        (row.met_text, row.met, row.lead_text, row.deadline_text, str(row.deadline_last), row.notes)
        for row in result.rows
    ]
    assert rows == [
        ("N", "partly", "DASS", "Ongoing", "None", said[2]),
        ("Y", "yes", "Quality Lead", "20 November 2020", "2020-11-20", f"{said[3]}\n{said[4]}"),
        ("Y", "yes", "DASS", "", "None", said[4]),
    ]
    assert ["note_beside" in row.flags for row in result.rows] == [True] * 3
    told = {found.code: found.message for found in result.problems}
    assert said[5] in told["remark_on_headings"]
    assert "(5)" in told["comments_kept"]
    assert {"text_unaccounted", "comments_unread", "ledger_chars"}.isdisjoint(told)


HEADINGS = ("Ref", "Requirement", "Current status", "Fully met?", "Gap", "Lead", "By when")


def a_return() -> str:
    """A return with struck words everywhere, a row struck as a whole, and hidden words."""
    plain = [
        tr(
            str(n),
            f"Keep a list of {what} and share it each week",
            "The list is kept by the duty team.",
            "Yes",
            "",
            "Head of Quality",
            "Ongoing",
        )
        for n, what in enumerate(("care homes", "carers", "day centres", "vaccinators"), 1)
    ]
    changed = tr(
        "5",
        tc(p(r("Share the plan with "), r("the board of Northmoor", ONE), r("all providers of care"))),
        tc(p(r("It was sent in September.", ONE), r(" Sent in October to every home."))),
        tc(p(r("No", ONE), r(" Yes"))),
        tc(p(r("never to be seen by anybody at all", "<w:vanish/>"))),
        "Head of Quality",
        tc(p(r("30 September 2020", TWO), r(" 31 October 2020"))),
    )
    withdrawn = tr(
        *(
            tc(p(r(said, ONE)))
            for said in (
                "6",
                "Hold a winter summit with all partners",
                "Not begun by the team",
                "No",
                "",
                "Director",
                "May",
            )
        )
    )
    return tbl(tr(*HEADINGS), *plain, changed, withdrawn)


def test_a_return_with_struck_and_hidden_words_is_read_without_alarm(tmp_path: Path) -> None:
    path = packed(tmp_path / "made.docx", parts_of(p("Adult Social Care Winter Plan 2020-21") + a_return()))
    result = extract_return(path, plan=load_plan(), settings=SETTINGS)
    assert [row.ref for row in result.rows] == ["1", "2", "3", "4", "5"]
    last = result.rows[4]
    assert (last.met_text, last.met, str(last.deadline_first)) == ("Yes", "yes", "2020-10-31")
    assert "struck_text" in last.flags
    assert "Struck through: It was sent in September." in last.other_text.splitlines()
    codes = [found.code for found in result.problems if found.severity != "note"]
    assert set(codes) <= {"council_not_found"}
    assert "row_withdrawn" in [found.code for found in result.problems]


def test_struck_words_that_get_lost_are_heard(tmp_path: Path) -> None:
    path = packed(tmp_path / "made.docx", parts_of(a_return()))
    plan = load_plan()
    document = read_document(path, shown="made.docx", plan=plan, settings=SETTINGS)
    (table,) = document.tables
    rows = tuple(tuple(cell and replace(cell, struck="") for cell in row) for row in table.rows)
    for seen, said in ((document, []), (replace(document, body=(replace(table, rows=rows),)), ["text_unaccounted"])):
        second = second_reading(path, seen, SETTINGS)
        found = audit(seen, rebuild(document, plan, SETTINGS), (), second, plan, SETTINGS)
        assert [each.code for each in found if each.code == "text_unaccounted"] == said
