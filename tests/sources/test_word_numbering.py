"""Numbers and bullets that Word prints and does not store."""

from __future__ import annotations

import pytest
from wordfiles import document_of, listed, lvl, p, table_of, tbl, tc, texts, tr

from winterplan_extract.domain.document import Paragraph
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.sources.word.numbering import written


def definition(number: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{number}">{"".join(levels)}</w:abstractNum>'


def instance(number: int, of: int, more: str = "") -> str:
    return f'<w:num w:numId="{number}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'


def start_at(level: int, start: int) -> str:
    return f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'


PLAIN = definition(0, lvl(0, "decimal", "%1."), lvl(1, "lowerLetter", "(%2)"), lvl(2, "lowerRoman", "%3)"))
OUTLINE = definition(0, lvl(0, "decimal", "%1."), lvl(1, "decimal", "%1.%2"), lvl(2, "decimal", "%1.%2.%3"))
CASES = [
    ("simple", PLAIN + instance(1, 0), [(1, 0)] * 3, ["1.", "2.", "3."], "one after another"),
    (
        "levels",
        OUTLINE + instance(1, 0),
        [(1, 0), (1, 1), (1, 1), (1, 0), (1, 1), (1, 2)],
        ["1.", "1.1", "1.2", "2.", "2.1", "2.1.1"],
        "a level starts anew after the one above it",
    ),
    (
        "formats",
        PLAIN + instance(1, 0),
        [(1, 0), (1, 1), (1, 1), (1, 2)],
        ["1.", "(a)", "(b)", "i)"],
        "letters, romans",
    ),
    (
        "start",
        definition(0, lvl(0, "decimal", "3.%1", '<w:start w:val="17"/>')) + instance(1, 0),
        [(1, 0), (1, 0)],
        ["3.17", "3.18"],
        "a list that goes on another document's",
    ),
    (
        "two instances",
        PLAIN + instance(1, 0) + instance(2, 0),
        [(1, 0), (2, 0), (1, 0)],
        ["1.", "2.", "3."],
        "instances of one definition share its count",
    ),
    (
        "restarted",
        PLAIN + instance(1, 0) + instance(2, 0, start_at(0, 1)),
        [(1, 0), (1, 0), (2, 0), (2, 0)],
        ["1.", "2.", "1.", "2."],
        "restart at 1, as the menu does it",
    ),
    (
        "start override",
        PLAIN + instance(1, 0, start_at(0, 5)),
        [(1, 0), (1, 0)],
        ["5.", "6."],
        "holds for the first paragraph, then the count goes on",
    ),
    (
        "level override",
        PLAIN + instance(1, 0, f'<w:lvlOverride w:ilvl="0">{lvl(0, "upperLetter", "%1)")}</w:lvlOverride>'),
        [(1, 0), (1, 0)],
        ["A)", "B)"],
        "an instance may redefine a level",
    ),
    (
        "two definitions",
        PLAIN + definition(1, lvl(0, "upperRoman", "%1.")) + instance(1, 0) + instance(2, 1),
        [(1, 0), (2, 0), (1, 0), (2, 0)],
        ["1.", "I.", "2.", "II."],
        "lists of their own",
    ),
    (
        "never restarts",
        definition(0, lvl(0, "decimal", "%1."), lvl(1, "decimal", "%1.%2", '<w:lvlRestart w:val="0"/>'))
        + instance(1, 0),
        [(1, 0), (1, 1), (1, 0), (1, 1)],
        ["1.", "1.1", "2.", "2.2"],
        "lvlRestart 0: numbered through the sections",
    ),
    (
        "restarts after the first level only",
        definition(
            0, lvl(0, "decimal", "%1."), lvl(1, "decimal", "%2."), lvl(2, "decimal", "%3)", '<w:lvlRestart w:val="1"/>')
        )
        + instance(1, 0),
        [(1, 0), (1, 1), (1, 2), (1, 1), (1, 2), (1, 0), (1, 2)],
        ["1.", "1.", "1)", "2.", "2)", "2.", "1)"],
        "lvlRestart 1",
    ),
    (
        "starts on a lower level",
        OUTLINE + instance(1, 0),
        [(1, 1), (1, 1), (1, 0)],
        ["1.1", "1.2", "2."],
        "the level that was passed over counts as used",
    ),
    (
        "passes over a level",
        OUTLINE + instance(1, 0),
        [(1, 0), (1, 1), (1, 0), (1, 2), (1, 1)],
        ["1.", "1.1", "2.", "2.1.1", "2.1"],
        "a level that was reset shows its start until it is used",
    ),
    (
        "legal",
        definition(0, lvl(0, "upperRoman", "%1."), lvl(1, "decimal", "%1.%2", "<w:isLgl/>")) + instance(1, 0),
        [(1, 0), (1, 0), (1, 1)],
        ["I.", "II.", "2.1"],
        "inherited numbers in digits",
    ),
    (
        "not legal",
        definition(0, lvl(0, "upperRoman", "%1."), lvl(1, "decimal", "%1.%2")) + instance(1, 0),
        [(1, 0), (1, 1)],
        ["I.", "I.1"],
        "inherited numbers as they are",
    ),
    (
        "words round it",
        definition(0, lvl(0, "decimal", "Action %1:")) + instance(1, 0),
        [(1, 0)],
        ["Action 1:"],
        "literal",
    ),
    (
        "no number",
        definition(0, lvl(0, "none", "")) + instance(1, 0),
        [(1, 0)],
        [""],
        "a list level that prints nothing",
    ),
    ("unknown list", PLAIN + instance(1, 0), [(9, 0), (0, 0)], ["", ""], "9 is nowhere, 0 takes a number away"),
    ("unknown level", definition(0, lvl(0, "decimal", "%1.")) + instance(1, 0), [(1, 5)], [""], "no such level"),
    ("no definition", instance(1, 7), [(1, 0)], [""], "an instance of nothing"),
]


@pytest.mark.parametrize(
    ("numbering", "places", "labels"), [case[1:4] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_column_of_numbers_that_are_nowhere_in_the_file(
    numbering: str, places: list[tuple[int, int]], labels: list[str]
) -> None:
    rows = (tr(tc(p(properties=listed(*place))), "Plan") for place in places)
    table = table_of(tbl(*rows), numbering=numbering)
    cells = [row[0] for row in table.rows if row[0] is not None]
    assert [cell.text for cell in cells] == labels
    assert [cell.chars for cell in cells] == [chars(label) for label in labels]


def test_numbers_and_bullets_stand_before_the_text() -> None:
    numbering = PLAIN + definition(1, lvl(0, "bullet", "\uf0b7")) + instance(1, 0) + instance(2, 1)
    cell = tc(
        p("Plan", properties=listed(1)),
        p("item", properties=listed(2)),
        p("- item", properties=listed(2)),
        p(properties=listed(2)),
        p("Review", properties=listed(1)),
    )
    assert texts(table_of(tbl(tr(cell)), numbering=numbering)) == [["1. Plan\n• item\n• item\n2. Review"]]


def test_a_covered_cell_takes_no_number() -> None:
    number = p(properties=listed(1))
    table = table_of(
        tbl(
            tr(tc(number, properties='<w:vMerge w:val="restart"/>'), "a"),
            tr(tc(number, properties="<w:vMerge/>"), "b"),
            tr(tc(number), "c"),
        ),
        numbering=PLAIN + instance(1, 0),
    )
    assert texts(table) == [["1.", "a"], [None, "b"], ["2.", "c"]]


HEADINGS = "".join(
    f'<w:style w:type="paragraph" w:styleId="H{n}"><w:name w:val="heading {n}"/>'
    f'<w:pPr><w:numPr>{level}<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    for n, level in ((1, ""), (2, ""), (3, '<w:ilvl w:val="2"/>'))
)
DERIVED = '<w:style w:type="paragraph" w:styleId="Mine"><w:name w:val="Mine"/><w:basedOn w:val="H2"/></w:style>'
LINKED = definition(
    0,
    lvl(0, "decimal", "%1.", '<w:pStyle w:val="H1"/>'),
    lvl(1, "decimal", "%1.%2", '<w:pStyle w:val="H2"/>'),
    lvl(2, "decimal", "%1.%2.%3"),
) + instance(1, 0)


def styled(style: str, more: str = "") -> str:
    return f'<w:pStyle w:val="{style}"/>{more}'


def test_headings_are_numbered_by_their_styles() -> None:
    body = "".join(
        p(text, properties=styled(style))
        for style, text in (("H1", "Theme"), ("H2", "Section"), ("Mine", "Section"), ("H3", "Part"), ("H1", "Theme"))
    )
    bare = p("Annex", properties=styled("H1", '<w:numPr><w:numId w:val="0"/></w:numPr>'))
    document = document_of(body + bare, styles=HEADINGS + DERIVED, numbering=LINKED)
    said = [item.text for item in document.body if isinstance(item, Paragraph)]
    assert said == ["1. Theme", "1.1 Section", "1.2 Section", "1.2.1 Part", "2. Theme", "Annex"]


def test_a_list_style_lends_its_levels() -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="Outline"><w:name w:val="Outline"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    link = '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="Outline"/></w:abstractNum>'
    document = document_of(
        p("a", properties=listed(2)) + p("b", properties=listed(2, 1)),
        styles=styles,
        numbering=OUTLINE + link + instance(1, 0) + instance(2, 5),
    )
    assert [item.text for item in document.body if isinstance(item, Paragraph)] == ["1. a", "1.1 b"]


@pytest.mark.parametrize(
    ("count", "number_format", "text"),
    [
        (7, "decimal", "7"),
        (7, "decimalZero", "07"),
        (12, "decimalZero", "12"),
        (4, "lowerRoman", "iv"),
        (1999, "upperRoman", "MCMXCIX"),
        (0, "upperRoman", "0"),
        (1, "lowerLetter", "a"),
        (26, "upperLetter", "Z"),
        (27, "lowerLetter", "aa"),
        (53, "lowerLetter", "aaa"),
        (0, "lowerLetter", "0"),
        (1, "ordinal", "1st"),
        (12, "ordinal", "12th"),
        (23, "ordinal", "23rd"),
        (21, "cardinalText", "Twenty-one"),
        (8, "ordinalText", "Eighth"),
        (20, "ordinalText", "Twentieth"),
        (32, "ordinalText", "Thirty-second"),
        (117, "ordinalText", "117th"),
        (3, "none", ""),
        (3, "chineseCounting", "3"),
    ],
)
def test_counts_are_written_in_words_number_formats(count: int, number_format: str, text: str) -> None:
    assert written(count, number_format) == text
