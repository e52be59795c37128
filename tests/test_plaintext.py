"""The text cleaner: what it keeps, what it drops, and how printed lines become paragraphs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winterplan_extract.domain.document import Box, Line
from winterplan_extract.domain.plaintext import (
    BULLET,
    SOFT_HYPHEN,
    chars,
    clean,
    flow,
    fold,
    item,
    printed_item,
    shortened,
)

CLEANED = [
    ("  two \t words ", "two words", "single spaces"),
    ("one\u00a0two\u2009three", "one two three", "any space is a space"),
    ("one\r\ntwo\rthree\x0bfour", "one\ntwo\nthree\nfour", "any line end is a line end"),
    ("a\n\n \nb", "a\nb", "no empty lines"),
    ("zero\u200bwidth\ufeff", "zerowidth", "what cannot be seen is nothing"),
    ("bell\x07", "bell", "control characters are spaces"),
    ("lone \ud800 surrogate", "lone surrogate", "cannot be written to a file"),
    ("e\u0301te\u0301", "\u00e9t\u00e9", "letters and their accents in one"),
    ("split\x02", f"split{SOFT_HYPHEN}", "how pdfium marks a split word"),
    ("plain text", "plain text", ""),
    ("caf\u00e9 – “quoted”", "caf\u00e9 – “quoted”", "quotes and dashes stay as printed"),
]


@pytest.mark.parametrize(("text", "wanted", "why"), CLEANED)
def test_clean(text: str, wanted: str, why: str) -> None:
    assert clean(text) == wanted, why


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(codec="latin-1")))
def test_cleaning_keeps_every_letter(text: str) -> None:
    assert chars(clean(text)) == chars(text)


ITEMS = [
    ("\uf0b7 call homes", "• call homes", "Word's bullet in its private code"),
    ("- call homes", "• call homes", "a dash that stands alone"),
    ("o call homes", "• call homes", "the hollow bullet of a typing font"),
    ("-5 degrees", "-5 degrees", "a minus sign is no bullet"),
    ("of homes", "of homes", ""),
    ("✓", "✓", "a lone tick is an answer"),
    ("•", "•", "a glyph with nothing behind it begins no item"),
]


@pytest.mark.parametrize(("line", "wanted", "why"), ITEMS)
def test_item(line: str, wanted: str, why: str) -> None:
    assert item(line) == wanted, why


def test_fold_forgives_case_quotes_dashes_and_accents() -> None:
    assert fold("WHO’S – the Léad?") == fold("who's the lead")


LETTER, HEIGHT, STEP = 5.0, 10.0, 12.0


def printed(*lines: tuple[str, float] | str, width: int = 20, page: int = 1) -> list[Line]:
    """Lines of a cell `width` letters wide, each a step below the one before, or further by what is told."""
    found: list[Line] = []
    top = 0.0
    for number, line in enumerate(lines):
        text, more = line if isinstance(line, tuple) else (line, 0.0)
        top += (STEP if number else 0.0) + more
        head = LETTER * len(text.removeprefix(BULLET).split(" ")[0])
        box = Box(0, top, LETTER * len(text), top + HEIGHT)
        found.append(Line(text, page, box, head, LETTER * (width - len(text))))
    return found


FLOWS = [
    (printed("guidance is shared", "with every provider"), "guidance is shared with every provider", "wrapped"),
    (printed("Sent weekly.", "All is done"), "Sent weekly.\nAll is done", "the next word would have fitted"),
    (printed("• one thing that is", "wrapped once", "• another"), "• one thing that is wrapped once\n• another", ""),
    (
        printed("guidance is shared.", ("Provision is planned", 3.0), "for the winter ahead"),
        "guidance is shared.\nProvision is planned for the winter ahead",
        "a gap of three points",
    ),
    (
        printed("guidance is shared.", ("Provision is planned", 8.0)),
        "guidance is shared.\nProvision is planned",
        "a gap with no wrapped line to compare",
    ),
    (
        printed("guidance is shared with", ("everybody who provides", 6), ("care in the borough for", 6), ("older", 6)),
        "guidance is shared with everybody who provides care in the borough for older",
        "wide but even: the cell's own spacing",
    ),
    (printed("the multi-", "agency cell", width=10), "the multi-agency cell", "a hyphen binds"),
    (printed("providers and/", "or carers", width=14), "providers and/or carers", "a slash too"),
    (printed("pre- ", "and post-op", width=6), "pre- and post-op", "but not one for a word to come"),
    (printed("from 2020–", "21 on", width=10), "from 2020–21 on", "a dash binds figures"),
    (printed(f"the provi{SOFT_HYPHEN}", "sion of it", width=11), "the provision of it", "a word split by the layout"),
    (
        printed("Direct providers to", "– and tell all staff"),
        "Direct providers to – and tell all staff",
        "a dash wrapped",
    ),
    (
        printed("Direct all the homes", "- staff at the door"),
        "Direct all the homes - staff at the door",
        "a hyphen too",
    ),
    (
        printed("Direct providers to:", "– homes in the ward"),
        "Direct providers to:\n• homes in the ward",
        "a list begins",
    ),
    (
        printed("It is all in place.", "– homes were told it"),
        "It is all in place.\n• homes were told it",
        "a sentence ends",
    ),
    (
        printed("– homes in the north", "– homes in the south"),
        "• homes in the north\n• homes in the south",
        "two items",
    ),
    (printed("Direct them", "– and tell all staff"), "Direct them\n• and tell all staff", "the dash would have fitted"),
    (
        printed("Write a short summary", "– Director of Housing"),
        "Write a short summary – Director of Housing",
        "a title",
    ),
    (printed("✓ all homes"), "✓ all homes", "an answer by a tick"),
    (
        printed("✓ all the homes in", "the north of the area", width=21),
        "✓ all the homes in the north of the area",
        "wrapped",
    ),
    (
        printed("✓ homes in the north", "✓ homes in the south"),
        "• homes in the north\n• homes in the south",
        "ticks for items",
    ),
    ([], "", "an empty cell"),
]


@pytest.mark.parametrize(("lines", "wanted", "why"), FLOWS)
def test_flow(lines: list[Line], wanted: str, why: str) -> None:
    assert flow(lines) == wanted, why


def test_a_printed_line_with_a_dash_is_an_item_unless_its_text_reads_on() -> None:
    lines = ("◦ Ashby", "- 12 Oakley", "• homes", "– and tell", "-5 beds", "✓ told")
    assert [printed_item(line) for line in lines] == [
        "• Ashby",
        "• 12 Oakley",
        "• homes",
        "– and tell",
        "-5 beds",
        "✓ told",
    ]


def test_a_cell_cut_by_a_page_break_flows_as_one() -> None:
    before = printed("guidance is shared", "with every provider")
    after = printed("in the whole borough", "Sent weekly.", page=2)
    assert flow([*before, *after]) == "guidance is shared with every provider in the whole borough Sent weekly."
    assert flow([*printed("It is done."), *printed("Next step", page=2)]) == "It is done.\nNext step"


@given(st.lists(st.text(st.characters(codec="ascii", categories=["L", "N", "Zs"]), min_size=1), max_size=6))
def test_flow_keeps_every_letter(texts: list[str]) -> None:
    assert chars(flow(printed(*texts))) == sum(chars(text) for text in texts)


def test_a_text_is_shortened_to_one_line() -> None:
    assert shortened("one\n two   three", 20) == "one two three"
    assert shortened("one two three", 8) == "one two…"
