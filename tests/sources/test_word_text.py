"""What a cell says: every way that Word stores, hides or stands in for text."""

from __future__ import annotations

import pytest
from wordfiles import BEGIN, END, SEPARATE, cell_of, document_of, instruction, p, r, symbol, t, tbl, tc, text_box, tr

from winterplan_extract.domain.document import Paragraph
from winterplan_extract.domain.plaintext import chars

CASES = [
    ("two paragraphs", [p("First."), p("Second.")], "First.\nSecond.", "a line for each paragraph"),
    ("empty paragraphs", [p("First."), p(), p("  "), p("Last.")], "First.\nLast.", "spacing made with the Enter key"),
    ("split runs", [p(r("Infec"), r("tion"))], "Infection", "spelling marks cut words into runs"),
    ("line break", [p("<w:r>" + t("29 October") + "<w:br/>" + t("December") + "</w:r>")], "29 October\nDecember", "br"),
    ("carriage return", [p("<w:r>" + t("a") + "<w:cr/>" + t("b") + "</w:r>")], "a\nb", "cr is a break too"),
    ("tab", [p("<w:r>" + t("1.1") + "<w:tab/>" + t("Plan") + "</w:r>")], "1.1 Plan", "a tab keeps words apart"),
    (
        "tab after a letter",
        [p("<w:r>" + t("a)") + "<w:tab/>" + t("Plan") + "</w:r>")],
        "a) Plan",
        "a list typed by hand",
    ),
    ("tab first", [p("<w:r><w:tab/>" + t("Plan") + "</w:r>")], "Plan", "an indent"),
    ("tab after an answer", [p("<w:r>" + t("No") + "<w:tab/>" + t("Plan") + "</w:r>")], "No\nPlan", "no list's number"),
    (
        "tab between two things",
        [p(r("Head of Quality"), "<w:r><w:tab/></w:r>", r("31/10/2020"))],
        "Head of Quality\n31/10/2020",
        "what is set apart by a tab is told apart",
    ),
    (
        "tab stops",
        [p("Plan", properties='<w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs>')],
        "Plan",
        "a tab stop has a tab's name and is none",
    ),
    (
        "no-break hyphen",
        [p("<w:r>" + t("COVID") + "<w:noBreakHyphen/>" + t("19") + "</w:r>")],
        "COVID-19",
        "shown as -",
    ),
    (
        "soft hyphen",
        [p("<w:r>" + t("infec") + "<w:softHyphen/>" + t("tion") + "</w:r>")],
        "infection",
        "shown at line ends",
    ),
    (
        "an unkept space after a stop",
        [
            p(
                "<w:r><w:t>Not begun. </w:t></w:r>",
                "<w:moveTo><w:r><w:t>Asked. </w:t></w:r></w:moveTo>",
                "<w:r><w:t> Unions </w:t></w:r>",
            )
        ],
        "Not begun. Asked. Unions",
        "moved sentences would run together",
    ),
    ("unkept spaces", [p("<w:r><w:t>\n   Plan </w:t></w:r>", r(" B"))], "Plan B", "without preserve they are layout"),
    ("typed bullets", [p("- one"), p("· two"), p("• three")], "• one\n• two\n• three", "list glyphs typed by hand"),
    (
        "typed letter o",
        [p("o one"), p("o two"), p("one o two")],
        "• one\n• two\none o two",
        "what pasted bullets turn into",
    ),
    ("typed tick", [p("✓ Yes")], "✓ Yes", "a tick is an answer, not a bullet"),
    ("lone dash", [p("-")], "-", "nothing follows it, so it is no bullet"),
    (
        "hyperlink",
        [p('<w:hyperlink r:id="rId9">' + r("the guidance") + "</w:hyperlink>", r(" applies"))],
        "the guidance applies",
        "python-docx's runs leave it out",
    ),
    ("smart tag", [p('<w:smartTag w:element="place">' + r("Northmere") + "</w:smartTag>")], "Northmere", "a wrapper"),
    ("simple field", [p('<w:fldSimple w:instr="PAGE">' + r("4") + "</w:fldSimple>")], "4", "the result is what shows"),
    (
        "field",
        [p(r("See "), BEGIN, instruction("REF _Ref1 \\h"), SEPARATE, r("section 3"), END, r("."))],
        "See section 3.",
        "result kept, instruction dropped",
    ),
    (
        "field in a field",
        [
            p(
                BEGIN,
                instruction("IF "),
                BEGIN,
                instruction("MERGEFIELD council"),
                SEPARATE,
                r("Ashcombe"),
                END,
                instruction(' = "x" "y" "z"'),
                SEPARATE,
                r("z"),
                END,
            )
        ],
        "z",
        "the inner result is part of the outer instruction",
    ),
    (
        "field over paragraphs",
        [p(BEGIN, instruction("TOC"), SEPARATE, r("One")), p(r("Two")), p(r("Three"), END)],
        "One\nTwo\nThree",
        "fields do not end with the paragraph",
    ),
    ("field without end", [p(BEGIN, instruction("REF x"), r("kept"))], "kept", "a broken field hides nothing"),
    ("end without field", [p(END, r("kept"), SEPARATE)], "kept", "as above"),
    ("hidden", [p(r("shown"), r(" secret", "<w:vanish/>"))], "shown", "Word does not show it"),
    ("hidden switched off", [p(r("shown", '<w:vanish w:val="0"/>'))], "shown", "vanish says no"),
    ("tick", [p(symbol("Wingdings", "F0FC"))], "✓", "w:sym reads as nothing in python-docx"),
    ("cross", [p(symbol("Wingdings", "F0FB"))], "✗", "as above"),
    (
        "boxes",
        [p(symbol("Wingdings", "F0FE"), r(" Yes "), symbol("Wingdings", "F0A8"), r(" No"))],
        "☑ Yes ☐ No",
        "boxes",
    ),
    ("crossed box", [p(symbol("Wingdings", "F0FD"), symbol("Wingdings 2", "F052"))], "☒☑", "two fonts"),
    ("code without F0", [p(symbol("Wingdings", "00FC"))], "✓", "some programs write the code plainly"),
    ("ordinary font", [p(symbol("Segoe UI Symbol", "2611"))], "☑", "the code is the character"),
    ("broken code", [p(symbol("Wingdings", "xyz"), r("kept"))], "kept", "a code that is none"),
    (
        "font as symbol",
        [p(r("ü", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'))],
        "✓",
        "a letter set in Wingdings",
    ),
    (
        "words in a symbol font",
        [p(r("Yes, met", '<w:rFonts w:ascii="Wingdings"/>'))],
        "Yes, met",
        "a slip of the formatting: the words are kept",
    ),
    ("text box", [p(r("Before "), text_box(p("in the box")))], "Before\nin the box", "once, not twice"),
    (
        "older branch only",
        [
            p(
                '<w:r><mc:AlternateContent><mc:Choice Requires="x"/><mc:Fallback>'
                + t("kept")
                + "</mc:Fallback></mc:AlternateContent></w:r>"
            )
        ],
        "kept",
        "the branch that holds text",
    ),
    (
        "formula",
        [p("<m:oMath><m:r><m:t>R0</m:t></m:r></m:oMath>", r(" below 1"))],
        "R0 below 1",
        "math has its own text",
    ),
    (
        "nested table",
        [p("Beds:"), tbl(tr("Site", "Beds"), tr("Hill House", tc(p("12"), p("of 14")))), p("End.")],
        "Beds:\nSite | Beds\nHill House | 12 of 14\nEnd.",
        "a line for each of its rows",
    ),
]


@pytest.mark.parametrize(("content", "said"), [case[1:3] for case in CASES], ids=[case[0] for case in CASES])
def test_a_cell_says_what_word_shows(content: list[str], said: str) -> None:
    # A second cell keeps the table from being a frame round a nested one.
    document = document_of(tbl(tr(tc(*content), tc("other"))))
    cell = document.tables[0].rows[0][0]
    assert cell is not None
    assert cell.text == said
    assert cell.chars == chars(said)


@pytest.mark.parametrize(
    ("kind", "reference"), [("footnotes", "footnoteReference"), ("endnotes", "endnoteReference")], ids=["foot", "end"]
)
def test_a_note_is_a_remark_on_the_cell_that_refers_to_it(kind: str, reference: str) -> None:
    one = kind[:-1]
    notes = (
        f'<w:{one} w:id="-1" w:type="separator">{p("______ 0")}</w:{one}>'
        f'<w:{one} w:id="2">{p(r("Subject to "), r("funding."))}{p("See 3.4.")}</w:{one}>'
    )
    cell = cell_of(p(r("Yes"), f'<w:r><w:{reference} w:id="2"/></w:r>'), p("More."), **{kind: notes})
    assert (cell.text, cell.note) == ("Yes\nMore.", "Subject to funding. See 3.4.")
    assert cell.chars == chars(cell.text)


def test_a_reference_to_a_note_that_is_not_there_is_passed_over() -> None:
    assert cell_of(p(r("Yes"), '<w:r><w:footnoteReference w:id="7"/></w:r>')).text == "Yes"


def test_a_text_box_outside_tables_is_a_paragraph_of_its_own() -> None:
    document = document_of(p(r("Above"), text_box(p("Boxed") + p("twice"))) + p("Below"))
    assert [item.text for item in document.body if isinstance(item, Paragraph)] == ["Above", "Boxed", "twice", "Below"]


def test_a_table_in_a_text_box_is_a_table() -> None:
    document = document_of(p(text_box(tbl(tr("Ref", "Action"), tr("1", "Plan")))))
    assert len(document.tables) == 1
