"""Form controls: ticks, lists to choose from, dates and the older form fields."""

from __future__ import annotations

import pytest
from wordfiles import BEGIN, END, SEPARATE, cell_of, instruction, p, r, symbol, t, table_of, tbl, tc, texts, tr

from winterplan_extract.domain.plaintext import chars


def control(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def tick_box(state: str, shown: str) -> str:
    checked = f'<w14:checked w14:val="{state}"/>' if state else ""
    return control(f"<w14:checkbox>{checked}</w14:checkbox>", shown)


def choice(shown: str, *entries: tuple[str, str], kind: str = "dropDownList", flags: str = "") -> str:
    def entry(display: str, value: str) -> str:
        return "<w:listItem" + (f' w:displayText="{display}"' if display else "") + f' w:value="{value}"/>'

    return control(f"{flags}<w:{kind}>{''.join(entry(*e) for e in entries)}</w:{kind}>", shown)


def form_field(data: str, result: str = "") -> str:
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
    return begin + instruction(" FORM ") + SEPARATE + result + END


PROMPT = ("", "Choose an item.")
MET = (("Yes", "Y"), ("No", "N"))
GREY = '<w:rStyle w:val="PlaceholderText"/>'
PLACEHOLDER = "<w:showingPlcHdr/>"
ENTRIES = '<w:listEntry w:val="Yes"/><w:listEntry w:val="Partly"/>'

CASES = [
    ("ticked", tick_box("1", r("☒")), "☑", "Word's own sign for ticked is a crossed box"),
    ("unticked", tick_box("0", r("☐")), "☐", "empty"),
    ("ticked, true", tick_box("true", r("☒")), "☑", "the other way to say 1"),
    ("no state", tick_box("", r("☐")), "☐", "a box that nobody touched"),
    ("own sign", tick_box("1", symbol("Wingdings 2", "F052")), "☑", "the sign may be any glyph"),
    ("sign is a letter", tick_box("1", r("X")), "☑", "even a letter, which is then no text"),
    ("no sign", tick_box("1", ""), "☑", "a box whose run was lost"),
    ("two boxes", tick_box("1", r("☒")) + r(" Yes ") + tick_box("0", r("☐")) + r(" No"), "☑ Yes ☐ No", "a pair"),
    ("chosen", choice(r("Yes"), PROMPT, *MET), "Yes", "the choice is the text"),
    ("not chosen", choice(r("Choose an item.", GREY), PROMPT, *MET, flags=PLACEHOLDER), "", "Word's prompt"),
    ("flag lost", choice(r("Choose an item.", GREY), PROMPT, *MET), "", "the prompt's style is left"),
    ("flag and style lost", choice(r("Choose an item."), PROMPT, *MET), "", "the prompt is a list entry with no text"),
    ("own prompt", choice(r("Select RAG"), ("Select RAG", ""), *MET), "", "an entry without a value asks to choose"),
    ("values only", choice(r("Yes"), ("", "Yes"), ("", "No")), "Yes", "some programs write no display text at all"),
    ("combo", choice(r("Mostly"), PROMPT, *MET, kind="comboBox"), "Mostly", "typed over the list"),
    ("date", control("<w:date/>", r("31/10/2020")), "31/10/2020", "a picked date"),
    ("no date", control(f"{PLACEHOLDER}<w:date/>", r("Click to enter a date.", GREY)), "", "not picked"),
    ("plain text", control("<w:text/>", r("In place")), "In place", "a text control"),
    ("grey answer", control("<w:text/>", r("In place", GREY)), "In place", "typed text may keep the prompt's style"),
    ("unanswered", control(f"{PLACEHOLDER}<w:text/>", r("Enter text", GREY)), "", "the prompt is nobody's answer"),
    ("answered", control('<w:showingPlcHdr w:val="0"/><w:text/>', r("In place")), "In place", "the flag says no"),
    ("form tick", form_field('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>'), "☑", "checked"),
    (
        "form no tick",
        form_field('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>'),
        "☐",
        "unchecked",
    ),
    ("form default", form_field('<w:checkBox><w:default w:val="1"/></w:checkBox>'), "☑", "its default counts"),
    ("form list", form_field(f'<w:ddList><w:result w:val="1"/>{ENTRIES}</w:ddList>'), "Partly", "chosen by number"),
    ("form list, first", form_field(f"<w:ddList>{ENTRIES}</w:ddList>"), "Yes", "the first shows when none is chosen"),
    ("form list, out", form_field(f'<w:ddList><w:result w:val="9"/>{ENTRIES}</w:ddList>'), "", "no such entry"),
    (
        "form list with text",
        form_field(f"<w:ddList>{ENTRIES}</w:ddList>", r("Partly")),
        "Partly",
        "its own text counts",
    ),
    ("form text", form_field("<w:textInput/>", r("by March")), "by March", "what was typed"),
    ("form text empty", form_field("<w:textInput/>", r("\u2002" * 5)), "", "five wide spaces stand for nothing"),
]


@pytest.mark.parametrize(("content", "said"), [case[1:3] for case in CASES], ids=[case[0] for case in CASES])
def test_a_control_says_its_answer(content: str, said: str) -> None:
    cell = cell_of(p(content))
    assert cell.text == said
    assert cell.chars == chars(said)


def test_a_control_round_a_paragraph_a_cell_and_a_row_takes_nothing_away() -> None:
    table = table_of(
        tbl(
            tr(tc(control("", p("a"))), control("", tc("b")), control("", control("", tc("c")))),
            control("", tr("d", "e", "f")),
            tr(tc("g"), tc("h"), tc("i")),
        )
    )
    assert texts(table) == [["a", "b", "c"], ["d", "e", "f"], ["g", "h", "i"]]


def test_a_control_round_a_table_takes_nothing_away() -> None:
    assert texts(table_of(control("", p("Before") + tbl(tr("a", "b"))))) == [["a", "b"]]


def test_a_tick_box_that_is_a_cell_is_still_a_cell() -> None:
    table = table_of(tbl(tr("Met?", tick_box("1", tc(p(r("☒")))), "end")))
    assert texts(table) == [["Met?", "☑", "end"]]


def test_a_prompt_round_a_table_hides_no_table() -> None:
    assert texts(table_of(control(PLACEHOLDER, tbl(tr("a", "b"))))) == [["a", "b"]]


def test_a_field_that_starts_nothing_leaves_the_text_alone() -> None:
    assert cell_of(p(BEGIN, "<w:r>" + t("kept") + "</w:r>")).text == "kept"
