"""Line ends inside words: hyphens of the layout, hyphens of a word's own, words cut at a cell's edge."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from winterplan_extract.domain.document import Box, Line
from winterplan_extract.domain.plaintext import flow
from winterplan_extract.layout.dehyphenate import document_words, mark_split_words
from winterplan_extract.layout.text_lines import TextLine

LETTER, SIZE = 5.0, 10.0


def area(width: int, *texts: str) -> list[TextLine]:
    """Lines of a cell as wide as `width` letters, each letter five points."""
    return [
        TextLine(
            text=text,
            page=1,
            box=Box(0, 12.0 * at, LETTER * len(text), 12.0 * at + 11),
            head=LETTER * len(text.split(" ")[0]),
            first_width=LETTER,
            size=SIZE,
            bold=False,
            chars=0,
            room=LETTER * (width - len(text)),
        )
        for at, text in enumerate(texts)
    ]


def told(*texts: str) -> list[list[TextLine]]:
    """Lines with room to spare: every word in them is whole."""
    return [area(len(text) + 20, text) for text in texts]


def joined(lines: Sequence[TextLine], elsewhere: Sequence[Sequence[TextLine]]) -> str:
    words = document_words([*elsewhere, lines])
    texts = mark_split_words(lines, words)
    return flow([Line(text, at.page, at.box, at.head, at.room) for at, text in zip(lines, texts, strict=True)])


PLAIN = "we plan the provision of care for the people"
HYPHENATING = ("the provision of safeguarding", "communication and assessment", "providers of information")
HYPHENATED = (
    area(12, "the provi-", "sion of"),
    area(12, "safeguard-", "ing of all"),
    area(12, "communi-", "cation and"),
)
CASES = [
    (
        "own hyphen kept",
        area(12, "the multi-", "agency cell"),
        told("a multi-agency plan"),
        "the multi-agency cell",
        "the document writes it so",
    ),
    (
        "layout hyphen dropped",
        area(12, "the provi-", "sion of it"),
        told(PLAIN),
        "the provision of it",
        "the document holds the whole word",
    ),
    (
        "unknown word kept",
        area(12, "to re-", "energise"),
        told(PLAIN),
        "to re-energise",
        "nothing tells: as printed",
    ),
    (
        "layout that hyphenates",
        area(12, "a mentori-", "ng scheme"),
        [*told(*HYPHENATING), *HYPHENATED],
        "a mentoring scheme",
        "a program that cuts words cuts those that stand nowhere else too",
    ),
    (
        "two words in such a layout",
        area(8, "care-", "people"),
        [*told(*HYPHENATING, "care for people"), *HYPHENATED],
        "care-people",
        "both parts are words",
    ),
    ("capital after", area(12, "North-", "Somerset"), told(PLAIN), "North-Somerset", "names keep their hyphen"),
    ("figure after", area(7, "COVID-", "19 test"), told(PLAIN), "COVID-19 test", ""),
    ("soft hyphen", area(12, "the x\u00ad", "ray room"), [], "the xray room", "the file itself says so"),
    ("cut at the edge", area(9, "Requireme", "nt met"), told("a requirement"), "Requirement met", "the word is known"),
    ("cut, unknown", area(9, "Requireme", "nt met"), told(PLAIN), "Requirement met", "both parts are fragments"),
    ("cut twice", area(4, "Requ", "irem", "ent"), told(PLAIN, "a requirement"), "Requirement", "over three lines"),
    ("cut, one letter left", area(8, "workforc", "e plan"), told("the a plan"), "workforce plan", ""),
    ("two whole words", area(8, "Director", "of care"), told("of the director"), "Director of care", "both are words"),
    (
        "a word that fills its line",
        area(8, "Director", "leads it"),
        told("the director leads"),
        "Director leads it",
        "a full line alone proves nothing",
    ),
    ("room left", area(12, "Requireme", "nt met"), told(PLAIN), "Requireme nt met", "a cut word fills its line"),
    (
        "cut within a line of words",
        area(10, "the provi", "sion of it"),
        told(PLAIN),
        "the provision of it",
        "only where the whole word is known",
    ),
    ("address", area(14, "https://www.a.b", "org/plan here"), [], "https://www.a.borg/plan here", "an address"),
    ("date", area(8, "31/10/20", "20"), [], "31/10/2020", "a date at a narrow column's edge"),
    ("two years", area(4, "2020", "2021"), [], "2020 2021", "figures that make no date are two"),
    ("capitals", area(8, "REQUIREM", "ENT"), told(PLAIN), "REQUIREMENT", "a heading in capitals"),
]


@pytest.mark.parametrize(("name", "lines", "elsewhere", "wanted", "why"), CASES, ids=[case[0] for case in CASES])
def test_line_ends(
    name: str, lines: Sequence[TextLine], elsewhere: Sequence[Sequence[TextLine]], wanted: str, why: str
) -> None:
    assert " ".join(joined(lines, elsewhere).split()) == wanted, why


def test_a_word_cut_by_a_page_break_is_marked_on_the_first_page() -> None:
    words = document_words(told("the provision of care"))
    before, after = area(9, "the provi"), area(9, "sion of")
    assert mark_split_words(before, words, next_line=after[0]) == ["the provi\u00ad"]
    assert mark_split_words(area(9, "the prove"), words, next_line=after[0]) == ["the prove"]


@pytest.mark.parametrize(
    ("end", "rest", "elsewhere", "wanted", "why"),
    [
        ("All To-", "gether Better", "to the people", "All To\u00ad", "its rest is no word, though it begins a cell"),
        ("the care-", "home team", "a home for care", "the care-", "both parts stand elsewhere as well"),
    ],
)
def test_a_word_cut_at_the_end_of_a_page_is_told_by_the_rest_of_the_document(
    end: str, rest: str, elsewhere: str, wanted: str, why: str
) -> None:
    cell, after = area(len(end), end), area(14, rest)
    words = document_words([*told(*HYPHENATING, elsewhere), *HYPHENATED, cell, after])
    assert mark_split_words(cell, words, next_line=after[0]) == [wanted], why
