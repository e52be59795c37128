"""Returns that are no grid: forms, references before the words, answers by a mark in a column."""

from __future__ import annotations

import pytest
from table_builders import banner, cell, document, held, row, table

from winterplan_extract.domain.document import Paragraph, Rebuilt, Table
from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

PLAN = load_plan()
BLOCKS = (
    ("1.1", "Circulate IPC guidance to providers", "Sent each week", "Y", "", "Head of Commissioning", "Ongoing"),
    ("1.2", "Control local outbreaks with partners", "Cell meets daily", "N", "Agree protocol", "DPH", "31 October"),
)
LABELS = ("Ref", "Requirement", "Current status", "Fully met?", "How to close the gap", "Lead", "By when?")


def made(*body: Table | Paragraph) -> Rebuilt:
    """The document rebuilt, its ledger held to balance."""
    found = rebuild(document(*body), PLAN, Settings())
    placed = len(found.records) + len(found.joins) + found.headers + len(found.set_aside)
    assert placed == found.table_rows
    assert found.chars_kept == found.chars_in_tables
    return found


def beside(block: tuple[str, ...]) -> list[tuple[object, ...]]:
    """A block's rows, each a label and its answer."""
    return [row(label, text) for label, text in zip(LABELS, block, strict=True)]


def test_a_form_with_a_table_for_each_requirement() -> None:
    body = [table(*beside(block), number=i) for i, block in enumerate(BLOCKS, start=1)]  # type: ignore[arg-type]
    found = made(*body)
    assert held(found) == list(BLOCKS)
    assert len(found.joins) == 12
    assert {notice.code for notice in found.notices} == {"form_layout"}


def test_a_form_in_one_table_with_banners_between() -> None:
    lines = [banner("Infection control", 2), *beside(BLOCKS[0]), banner("Outbreaks", 2), *beside(BLOCKS[1])]
    found = made(table(*lines))  # type: ignore[arg-type]
    assert held(found) == list(BLOCKS)
    assert [r.section for r in found.records] == ["Infection control", "Outbreaks"]


def test_a_form_with_labels_over_the_answers() -> None:
    lines = [
        line for block in BLOCKS for label, text in zip(LABELS, block, strict=True) for line in (row(label), row(text))
    ]
    found = made(table(*lines))
    assert held(found) == list(BLOCKS)


def test_an_answer_that_reads_like_a_label_stays_an_answer() -> None:
    block = (*BLOCKS[0][:6], "Completed by")
    lines = [line for label, text in zip(LABELS, block, strict=True) for line in (row(label), row(text))]
    assert held(made(table(*lines))) == [block]


def test_two_labels_in_a_row_each_have_the_answer_to_their_right() -> None:
    def boxed(block: tuple[str, ...]) -> list[tuple[object, ...]]:
        wide = [(cell(LABELS[i]), cell(block[i], col_span=3), None, None) for i in (1, 2, 4)]
        return [row(LABELS[0], block[0], LABELS[3], block[3]), *wide, row(LABELS[5], block[5], LABELS[6], block[6])]

    found = made(*(table(*boxed(block), number=i) for i, block in enumerate(BLOCKS, start=1)))  # type: ignore[arg-type]
    assert held(found) == list(BLOCKS)


@pytest.mark.parametrize(
    ("status", "gap"),
    [
        ("Our position", "Gap and how we will close it"),  # like listed labels, less than free text might be
        ("Position in our area", "How we will close it"),
        ("Where things stand", "What remains to do"),
    ],
)
def test_a_label_that_every_block_has_is_known_by_less(status: str, gap: str) -> None:
    own = {"Current status": status, "How to close the gap": gap}
    body = [
        table(*(row(own.get(label, label), text) for label, text in zip(LABELS, block, strict=True)), number=i)
        for i, block in enumerate(BLOCKS, start=1)
    ]
    assert held(made(*body)) == list(BLOCKS)


@pytest.mark.parametrize(
    "labels",
    [
        ("Where are you now?", "Do you do this?", "What else will you do?", "Who will do it?", "When will you do it?"),
        ("How is it going?", "Is it all done?", "What is left to do?", "Whose job is it?", "By which date?"),
        ("What is happening now?", "Are you there?", "What is missing?", "Who does it?", "What day is it for?"),
    ],
)
def test_labels_that_come_again_are_told_by_their_answers_too_and_all_blocks_are_read_alike(labels: tuple[str, ...]) -> None:  # fmt: skip
    """One block has an answer that reads like a label, another has blanks: neither decides how the others are read."""
    answers = (
        ("Sent each week", "Yes", "", "Head of Commissioning", "Complete"),
        ("Cell meets, minutes are late", "Partly", "Agree a protocol", "Director", "13/11/2020"),
        ("Nobody asks for this", "Not applicable", "", "", ""),
        ("Not yet", "No", "Email the list to all", "Quality Manager", "30/11/2020"),
    )
    body: list[Paragraph | Table] = []
    for i, block in enumerate(answers, start=1):
        asked = [Paragraph(f"2.{i}", level=3), Paragraph(f"Do you hold review {i} with all homes?", bold=True)]
        body += asked[i == 3 :]  # one question without a number
        body.append(table(*(row(*pair) for pair in zip(labels, block, strict=True)), number=i))
    found = made(Paragraph("Working with the NHS", level=2), *body)
    told = [("2.1", "2.2", "", "2.4"), [f"Do you hold review {i} with all homes?" for i in (1, 2, 3, 4)]]
    assert held(found) == [(*head, *block) for *head, block in zip(*told, answers, strict=True)]
    assert {r.section for r in found.records} == {"Working with the NHS"}
    assert not found.set_aside


def test_a_label_that_every_block_has_and_nobody_knows_is_kept_under_its_own_words() -> None:
    body = [
        table(*beside(block)[:4], row("Zebra crossing", f"Paint {i}"), *beside(block)[4:], number=i)  # type: ignore[arg-type]
        for i, block in enumerate(BLOCKS, start=1)
    ]
    found = made(*body)
    assert held(found) == list(BLOCKS)
    assert [r.other_text for r in found.records] == ["Zebra crossing: Paint 1", "Zebra crossing: Paint 2"]


@pytest.mark.parametrize(
    ("titles", "refs"),
    [
        (("Action 1", "Action 2"), ["1", "2"]),
        (("Requirement 2.1a", "Requirement 2.1b"), ["2.1a", "2.1b"]),
        (("Item no. WP-07", "Item no. WP-08"), ["WP-07", "WP-08"]),
    ],
)
@pytest.mark.parametrize("one_table", [True, False])
def test_a_numbered_title_over_a_block_is_its_reference(titles: tuple[str, str], refs: list[str], one_table: bool) -> None:  # fmt: skip
    blocks = [(banner(title, 2), *beside(block)[1:]) for title, block in zip(titles, BLOCKS, strict=True)]
    tables = [tuple(line for one in blocks for line in one)] if one_table else blocks
    found = made(*(table(*lines, number=i) for i, lines in enumerate(tables, start=1)))  # type: ignore[arg-type]
    assert [r.ref for r in found.records] == refs
    assert [one[1:] for one in held(found)] == [block[1:] for block in BLOCKS]
    assert not any(r.section or r.theme for r in found.records)


@pytest.mark.parametrize("refs", [("R1", "R2"), ("1.1", "1.2"), ("Action 7", "Action 8"), ("3", "4")])
@pytest.mark.parametrize("one_table", [True, False])
def test_a_block_that_begins_with_its_reference_beside_what_is_asked(refs: tuple[str, str], one_table: bool) -> None:
    blocks = [(row(ref, block[1]), *beside(block)[2:]) for ref, block in zip(refs, BLOCKS, strict=True)]
    tables = [tuple(line for one in blocks for line in one)] if one_table else blocks
    found = made(*(table(*lines, number=i) for i, lines in enumerate(tables, start=1)))  # type: ignore[arg-type]
    assert [r.ref for r in found.records] == [ref.removeprefix("Action ") for ref in refs]
    assert [one[1:] for one in held(found)] == [block[1:] for block in BLOCKS]


def test_a_block_with_a_label_for_what_is_asked_keeps_what_stands_beside_a_number_apart() -> None:
    blocks = [(row(block[0], "Adult care"), *beside(block)[1:]) for block in BLOCKS]
    found = made(*(table(*lines, number=i) for i, lines in enumerate(blocks, start=1)))  # type: ignore[arg-type]
    assert [r.requirement for r in found.records] == [block[1] for block in BLOCKS]


def test_a_numbered_title_over_a_block_with_a_reference_of_its_own_is_a_heading() -> None:
    found = made(*(table(banner(f"Action {i}", 2), *beside(b), number=i) for i, b in enumerate(BLOCKS, start=1)))  # type: ignore[arg-type]
    assert held(found) == list(BLOCKS)


def test_text_in_the_place_of_a_label_that_comes_once_goes_on_the_answer_above() -> None:
    lines = beside(BLOCKS[0])
    body = [
        table(*lines[:3], row("as at October", "and again in March"), *lines[3:], number=1),
        table(*beside(BLOCKS[1]), number=2),
    ]  # type: ignore[arg-type]
    assert [r.current_status for r in made(*body).records] == [
        "Sent each week as at October and again in March",
        "Cell meets daily",
    ]


def test_a_form_whose_title_is_the_requirement() -> None:
    body = [
        table(banner(f"{block[0]} {block[1]}", 2), *beside(block)[2:], number=i)  # type: ignore[arg-type]
        for i, block in enumerate(BLOCKS, start=1)
    ]
    assert held(made(*body)) == list(BLOCKS)


@pytest.mark.parametrize(
    ("before", "after"), [("Circulate IPC", "guidance to providers"), ("Circulate IPC guidance to", "providers")]
)
def test_a_title_that_the_page_cuts_goes_on_with_its_answers(before: str, after: str) -> None:
    top = table(banner(f"1.1 {before}", 2), page=1)
    rest = table(banner(after, 2), *beside(BLOCKS[0])[2:], number=2, page=2)  # type: ignore[arg-type]
    whole = table(banner("1.2 Control local outbreaks with partners", 2), *beside(BLOCKS[1])[2:], number=3, page=2)  # type: ignore[arg-type]
    found = made(top, rest, whole)
    assert [" ".join(r.requirement.split()) for r in found.records] == [BLOCKS[0][1], BLOCKS[1][1]]
    assert [(r.ref, r.met_text) for r in found.records] == [("1.1", "Y"), ("1.2", "N")]


@pytest.mark.parametrize("at", [0, 1, 3])
@pytest.mark.parametrize("split", [False, True], ids=["one table", "a table each"])
def test_a_label_without_a_role_opens_no_row_wherever_it_stands(at: int, split: bool) -> None:
    blocks = [[*beside(b)[:at], row("Risk rating", "High"), *beside(b)[at:]] for b in BLOCKS]
    if not split and at == 0:  # between two blocks of one table nothing shows to which of them it belongs
        blocks = blocks[:1]
    lines = blocks if split else [[line for block in blocks for line in block]]
    found = made(*(table(*block, number=i) for i, block in enumerate(lines, start=1)))  # type: ignore[arg-type]
    assert held(found) == list(BLOCKS[: len(blocks)])
    assert {r.other_text for r in found.records} == {"Risk rating: High"}


def test_a_form_cut_by_the_page_goes_on() -> None:
    lines = beside(BLOCKS[0])
    cut = [row("", "and each month to the forum"), *lines[3:]]
    found = made(table(*lines[:3], page=1), table(*cut, number=2, page=2))  # type: ignore[arg-type]
    assert found.records[0].current_status == "Sent each week and each month to the forum"
    assert found.records[0].met_text == "Y"
    assert len(found.records) == 1


@pytest.mark.parametrize("leftover", [False, True], ids=["", "with the rest of a cut label"])
@pytest.mark.parametrize("at", range(1, 14))
def test_a_form_with_labels_over_goes_on_wherever_the_page_cuts_it(at: int, leftover: bool) -> None:
    lines = [
        [line for label, text in zip(LABELS, block, strict=True) for line in (row(label), row(text))]
        for block in BLOCKS
    ]
    rest = [row(""), *lines[1][at:]] if leftover and at % 2 else lines[1][at:]
    found = made(table(*lines[0], *lines[1][:at], page=1), table(*rest, number=2, page=2))
    assert held(found) == list(BLOCKS)


@pytest.mark.parametrize("mark", ["{} ", "{}. ", "{}) ", "{} – "])
def test_references_before_the_words_are_taken_off_them(mark: str) -> None:
    lines = [
        row(mark.format(ref) + asked, "Done", "Y") for ref, asked in zip("123456", ["Test all staff"] * 6, strict=True)
    ]
    found = made(table(row("Requirement", "Progress", "Met?"), *lines))
    assert [(r.ref, r.requirement) for r in found.records] == [(ref, "Test all staff") for ref in "123456"]


def test_a_number_that_belongs_to_the_sentence_is_no_reference() -> None:
    lines = [
        row(text, "Done", "Y") for text in ("31 October is the date", "Test all staff", "Send the plan", "Ask the LRF")
    ]
    found = made(table(row("Requirement", "Progress", "Met?"), *lines))
    assert [r.ref for r in found.records] == [""] * 4


@pytest.mark.parametrize(
    ("headings", "marks", "expected"),
    [
        (("Yes", "No"), (("X", ""), ("", "X"), ("", "")), ["Yes", "No", ""]),
        (("Fully met? Yes", "No"), (("✓", "☐"), ("☐", "✓"), ("☐", "☐")), ["Yes", "No", ""]),
        (("Fully met", "Partly met", "Not met"), (("x", "", ""), ("", "x", ""), ("", "", "x")), ["Fully met", "Partly met", "Not met"]),
    ],
)  # fmt: skip
def test_a_mark_in_a_column_is_the_answer_over_it(
    headings: tuple[str, ...], marks: tuple[tuple[str, ...], ...], expected: list[str]
) -> None:
    lines = [row(str(i), "Test all care home staff", "Under way", *mark) for i, mark in enumerate(marks, start=1)]
    found = made(table(row("Ref", "Requirement", "Progress", *headings), *lines))
    assert [r.met_text for r in found.records] == expected


def test_one_column_headed_by_an_answer_is_a_column_of_answers() -> None:
    found = made(table(row("Ref", "Requirement", "Fully met", "How to close the gap"), row("1", "Test staff", "Y", "")))
    assert [(r.met_text, r.gap) for r in found.records] == [("Y", "")]


def test_a_part_between_yes_and_no_is_an_answer_and_no_theme() -> None:
    """Headings over two rows leave "Fully met" with the first of its columns only."""
    lines = [
        row(str(i), "Test all care home staff", "Under way", *mark) for i, mark in enumerate(("✓  ", " ✓ ", "  ✓"), 1)
    ]
    found = made(table(row("Ref", "Requirement", "Progress", "Fully met Yes", "Part", "No"), *lines))
    assert [r.met_text for r in found.records] == ["Yes", "Part", "No"]
    assert {r.theme for r in found.records} == {""}
