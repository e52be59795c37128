"""What the audit doubts, one thing at a time, and what it leaves alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from audit_builders import HEADINGS, codes, document, doubts, lines, table, text_of

from winterplan_extract.domain.document import Cell, Document, Paragraph, SecondPart, SecondReading
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.problems import wording


def changed(row: int, column: int, text: str) -> Document:
    """The return with one cell that says something else."""
    rows = lines()
    rows[row][column] = text
    return document(table(rows))


def swapped(*columns: int) -> Document:
    """The return with two columns under one another's headings."""
    one, other = columns
    rows = [[row[{one: other, other: one}.get(at, at)] for at in range(len(row))] for row in lines()]
    return document(table(rows))


def test_a_return_that_is_whole_raises_no_doubt() -> None:
    assert (
        doubts(document(Paragraph("Our winter plan", level=1), table(lines()), Paragraph("Signed by the director.")))
        == []
    )


def test_the_rows_that_a_list_of_actions_was_split_into_account_for_its_cells_together() -> None:
    asked = "• Tell carers what support they can get\n• Re-open day services safely"
    rows = [["People", asked, "• Web page updated\n• Two of five open", "Adult Social Care"]]
    made = table(rows, headings=("Theme", "Actions", "Progress", "Lead"))
    assert "cell_unaccounted" not in codes(doubts(document(made), text_of(document(made))))
    lost = table(
        [[*rows[0][:2], "• Web page updated\n• ", rows[0][3]]], headings=("Theme", "Actions", "Progress", "Lead")
    )
    assert "text_unaccounted" in codes(doubts(document(lost), text_of(document(made))))


def test_words_that_only_the_file_has_are_named() -> None:
    whole = text_of(document(table(lines()), Paragraph("Homes call the duty desk.")))
    (found,) = doubts(document(table(lines())), whole)
    assert found.code == "text_unaccounted"
    assert "“Homes call the duty desk.”" in wording(found)[1]


@pytest.mark.parametrize(("column", "why"), [(2, "a status"), (3, "an answer of one letter"), (5, "a lead")])
def test_a_cell_that_the_reader_lost_is_placed(column: int, why: str) -> None:
    found = doubts(changed(4, column, ""), text_of(document(table(lines()))))
    placed = [(doubt.code, doubt.table, doubt.row) for doubt in found]
    assert ("words_out_of_order", 1, 6) in placed, why
    assert "text_unaccounted" in codes(found), why


def test_a_page_that_was_not_read_is_an_error_and_a_lost_word_a_warning() -> None:
    full = "The rota of the duty desk covers every evening until the spring and was agreed with all partners. " * 3
    made = replace(document(Paragraph("Seen", page=1), Paragraph(full, page=2)), format="pdf", pages=3)
    pages = [SecondPart("Seen", 1), SecondPart(f"{full} But not Sundays.", 2), SecondPart(full, 3)]
    found = doubts(made, SecondReading(tuple(pages)))
    assert [(doubt.code, doubt.page) for doubt in found] == [("text_unaccounted", 2), ("page_unaccounted", 3)]
    assert [wording(doubt)[0] for doubt in found] == ["warning", "error"]


def test_headers_that_come_again_on_each_page_are_accounted_for() -> None:
    made = Document(
        "f.pdf",
        "pdf",
        2,
        (Paragraph("One", page=1), Paragraph("Two", page=2)),
        (Paragraph("Winter plan page 1 of 2", page=1),),
    )
    pages = (SecondPart("Winter plan page 1 of 2\nOne", 1), SecondPart("Two\nWinter plan page 2 of 2", 2))
    assert doubts(made, SecondReading(pages)) == []


def test_what_may_be_left_out_is_not_missed() -> None:
    made = Document("f.pdf", "pdf", 1, (Paragraph("One", page=1),))
    assert doubts(made, SecondReading((SecondPart("One draft", 1, optional="draft"),))) == []


def test_a_second_reading_that_failed_is_a_note() -> None:
    found = doubts(document(table(lines())), SecondReading(fault="the file changed"))
    assert [(doubt.code, wording(doubt)[0]) for doubt in found] == [("second_reading_failed", "note")]


@pytest.mark.parametrize(
    ("field", "why"),
    [
        ("current_status", "a status that is in nothing"),
        ("lead_text", "a lead whose letters the status has too"),
        ("ref", "a reference"),
        ("deadline_text", "a date"),
    ],
)  # fmt: skip
def test_a_field_that_was_lost_after_the_reading_is_placed(field: str, why: str) -> None:
    found = doubts(document(table(lines())), **{field: ""})
    assert ("cell_unaccounted", 1, 4) in [(doubt.code, doubt.table, doubt.row) for doubt in found], why


def test_text_under_a_word_table_that_was_taken_into_its_last_cell_is_heard() -> None:
    note = "Figures are those of October."
    taken = changed(7, 6, f"8 November 2020 {note}")
    found = doubts(taken, text_of(document(table(lines()), Paragraph(note))))
    assert [(doubt.code, doubt.row) for doubt in found] == [("words_out_of_order", 9)]


def test_rows_in_one_anothers_place_are_heard() -> None:
    turned = lines()
    turned[2], turned[3] = turned[3], turned[2]
    found = doubts(document(table(turned)), text_of(document(table(lines()))))
    assert not {"words_out_of_order", "tables_out_of_order"}.isdisjoint(codes(found))


def test_numbers_that_word_counts_itself_are_not_missed() -> None:
    bare = [["", *row[1:]] for row in lines()]
    assert doubts(document(table(lines())), text_of(document(table(bare)))) == []


SEQUENCES = {
    "one is skipped": (["1.1", "1.2", "1.4", "1.5", "1.6", "1.7", "1.8", "1.9"], "reference_skipped"),
    "the section begins at two": (["1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.8", "1.9"], "section_begins_late"),
    "one turns back": (["1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "1.7", "1.4"], "reference_turns_back"),
    "letters go on": (["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"], ""),
    "a new section": (["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "2.4"], ""),
    "an order of its own": (["7", "12", "3", "40", "5", "22", "9", "1"], ""),
    "codes of another list": (["IPC-01", "IPC-07", "IPC-03", "IPC-15", "IPC-09", "IPC-02", "IPC-20", "IPC-05"], ""),
}


@pytest.mark.parametrize(("refs", "code"), SEQUENCES.values(), ids=list(SEQUENCES))
def test_references_out_of_sequence_are_noted(refs: list[str], code: str) -> None:
    found = doubts(document(table([[ref, *row[1:]] for ref, row in zip(refs, lines(), strict=True)])))
    assert codes(found) == ([code] if code else [])
    assert all(wording(doubt)[0] == "note" for doubt in found)


def test_a_skipped_reference_that_stands_outside_the_table_is_a_warning() -> None:
    rows = lines()
    said = " ".join(rows.pop(3))
    (found,) = doubts(document(table(rows), Paragraph(said)))
    assert (found.code, wording(found)[0]) == ("reference_outside_rows", "warning")
    assert "1.4" in wording(found)[1]


@pytest.mark.parametrize(
    ("columns", "code"),
    [((5, 6), "column_unlike_role"), ((2, 3), "column_unlike_role"), ((2, 6), "column_unlike_role"), ((2, 4), "status_emptier_than_gap")],
    ids=["lead and date", "status and answer", "status and date", "status and gap"],
)  # fmt: skip
def test_columns_under_one_anothers_headings_do_not_look_like_their_role(columns: tuple[int, int], code: str) -> None:
    assert code in codes(doubts(swapped(*columns)))


def test_addresses_are_no_status() -> None:
    rows = [[*row[:2], f"duty{n}@council.example 01632 960 1{n:02d}", *row[3:]] for n, row in enumerate(lines())]
    assert codes(doubts(document(table(rows)))) == ["column_unlike_role"]


def test_answers_that_nobody_understands_are_named() -> None:
    rows = [[*row[:3], "Zebra", *row[4:]] for row in lines()]
    found = doubts(document(table(rows)))
    assert "answers_not_understood" in codes(found)
    assert any("Zebra" in wording(doubt)[1] for doubt in found)


def test_tables_that_give_one_heading_two_roles_disagree() -> None:
    one, other = table(lines()), table(lines(chapter=2), number=2)
    assert doubts(document(one, other)) == []


def test_two_columns_of_one_heading_in_a_table_do_not_disagree() -> None:
    rows = [[*row[:3], *(("✓", "") if row[3] == "Y" else ("", "✓")), *row[4:]] for row in lines()]
    headings = ("No", *HEADINGS[1:3], "Yes", "No", *HEADINGS[4:])
    assert doubts(document(table(rows, 1, headings))) == []


def test_a_table_of_the_returns_shape_without_a_row_is_named() -> None:
    odd = [[row[5], row[6], row[3], row[2], "x"] for row in lines(chapter=2)]
    found = doubts(document(table(lines()), table(odd, 2, ("Box one", "Box two", "Box three", "Box four", "Box five"))))
    assert ("table_without_rows", 2) in [(doubt.code, doubt.table) for doubt in found]


def test_a_box_of_contacts_is_no_table_of_the_returns_shape() -> None:
    contacts = [
        ["Director of Adult Social Services", "01632 960123", "30 October 2020"],
        ["Head of Service", "01632 960124", ""],
    ]
    box = table(contacts, 2, ("Signed by", "Telephone", "Date"))
    assert doubts(document(table(lines()), box)) == []


@pytest.mark.parametrize(
    ("spelt", "code"),
    [
        (lambda text: "".join(chr((ord(c) - 92) % 26 + 97) if c.islower() else c for c in text), "words_unknown"),
        (lambda text: "".join("\ufffd" if c == "e" else c for c in text), "letters_spoilt"),
        (lambda text: text.replace("e", "Ã©"), "letters_spoilt"),
        (lambda text: text.replace("The team", "• The team – “we”"), ""),
    ],
    ids=["shifted", "without a code", "read in another encoding", "bullets, dashes and quotes"],
)  # fmt: skip
def test_words_that_are_none_are_named(spelt, code: str) -> None:  # type: ignore[no-untyped-def]
    rows = [[*row[:2], spelt(row[2]), *row[3:]] for row in lines()]
    assert codes(doubts(document(table(rows)))) == ([code] if code else [])


def test_a_return_mostly_on_no_list_is_doubted_and_a_short_one_is_not() -> None:
    assert codes(doubts(document(table(lines())), mapped=False)) == ["rows_mostly_unmapped"]
    assert doubts(document(table(lines()[:4])), mapped=False) == []


def test_many_doubts_of_one_kind_are_counted() -> None:
    refs = [f"{chapter}.{n}" for chapter in range(2, 17) for n in (1, 2, 3, 4, 5, 6, 8)]
    long = [[ref, *lines()[n % 8][1:]] for n, ref in enumerate(refs)]
    found = doubts(document(table([*lines(), *long])))
    assert found[-1].code == "more_alike"


def test_the_label_of_an_answer_beneath_its_row_is_not_missed_in_the_answer() -> None:
    headings = ("Requirement", "Fully met?", "Lead", "By when")
    plain = [[asked, answer, lead, when] for _, asked, _, answer, _, lead, when in lines()]
    made = table(plain, headings=headings)
    beneath = [
        (Cell(text, col_span=4, chars=chars(text)), None, None, None)
        for text in (f"Current status: {status}" for _, _, status, *_ in lines())
    ]
    rows = [made.rows[0], *(row for pair in zip(made.rows[1:], beneath, strict=True) for row in pair)]
    assert doubts(document(replace(made, rows=tuple(rows)))) == []
    lost = doubts(document(replace(made, rows=tuple(rows))), current_status="")
    assert [(doubt.code, doubt.row) for doubt in lost] == [("cell_unaccounted", 7)]
