"""Text with tabs, bars or commas between its cells: cells, markup, rows cut and cells missing or too many."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textfiles import document_of, letters, texts

from winterplan_extract.domain.document import Paragraph
from winterplan_extract.sources.text.plain import plain

HEADER = "Ref\tRequirement\tCurrent status\tMet?\tGap\tLead\tBy when"


def tabbed(*rows: str) -> str:
    return "\n".join((HEADER, *rows)) + "\n"


def row(number: int, **more: str) -> str:
    held = {"asked": "Keep the plan under review", "status": "A board meets weekly", "met": "Yes", "gap": "None found so far", "lead": f"Head of Care for area {number}", "when": "Ongoing"} | more  # fmt: skip
    return "\t".join((f"1.{number}", *held.values()))


ROWS = tuple(row(number) for number in range(1, 7))


def test_lines_of_cells_are_rows_and_the_lines_between_are_paragraphs() -> None:
    made = document_of(f"# Northmere\n\nPlain words.\n\n{tabbed(*ROWS)}\nTheme 2: The workforce\n\n{tabbed(*ROWS[:3])}")
    assert [item.text if isinstance(item, Paragraph) else len(item.rows) for item in made.body] == [
        "Northmere", "Plain words.", 7, "Theme 2: The workforce", 4,
    ]  # fmt: skip
    assert (made.format, made.pages, made.title) == ("text", None, "Northmere")


def test_a_cell_too_many_is_the_empty_one_that_does_not_fit() -> None:
    broken = "1.7\tKeep the plan under review\tA board meets weekly\tYes\tNone found so far\t\tHead of Care\tOngoing"
    (table,) = document_of(tabbed(*ROWS, broken)).tables
    assert texts(table)[-1] == ["1.7", "Keep the plan under review", "A board meets weekly", "Yes", "None found so far", "Head of Care", "Ongoing"]  # fmt: skip


def test_a_row_of_too_many_cells_without_an_empty_one_keeps_them_all() -> None:
    (table,) = document_of(tabbed(*ROWS, f"{row(7)}\tand one more")).tables
    assert (texts(table)[-1][-1], texts(table)[1][-1]) == ("and one more", "")


@pytest.mark.parametrize(
    ("rest", "joined"),
    [
        ("\t\tand reports monthly\t\t\tand Housing\t", True),
        ("\tIts chair reports\tto the council\t\t\t\t", True),
        ("\tAnswered too\tA board\tNo\t\t\t", False),
        ("1.7\tIts own reference\tA board\t\t\t\t", False),
        ("\tStaff training\t\t\t\t\t", False),
    ],
    ids=["no requirement", "a requirement that goes on", "an answer of its own", "a reference of its own", "a heading"],
)
def test_a_row_after_an_empty_line_goes_on_the_row_before_where_it_lacks_what_all_rows_have(rest: str, *, joined: bool) -> None:  # fmt: skip
    (table,) = document_of(tabbed(*ROWS, "", rest)).tables
    assert len(table.rows) == (7 if joined else 8)


def test_without_an_empty_line_rows_stay_as_they_are() -> None:
    (table,) = document_of(tabbed(*ROWS, "\t\tand reports monthly\t\t\tand Housing\t")).tables
    assert len(table.rows) == 8


def test_each_page_has_its_own_table_and_its_rows_stay_cut() -> None:
    made = document_of(tabbed(*ROWS) + "\f\t\tand reports monthly\t\t\tand Housing\t\n" + "\n".join(ROWS))
    assert [(table.page, len(table.rows)) for table in made.tables] == [(1, 7), (2, 7)]
    assert made.pages == 2


def test_a_row_that_a_line_break_within_a_cell_cut_is_one_row() -> None:
    (table,) = document_of(tabbed(*ROWS, "1.7\tKeep the plan", "under review\tA board\tYes\tNone\tHead of Care\tOngoing")).tables  # fmt: skip
    assert texts(table)[-1][:3] == ["1.7", "Keep the plan under review", "A board"]


def test_a_quoted_cell_may_hold_lines_and_tabs_stay_between_cells() -> None:
    (table,) = document_of(tabbed(*ROWS, '1.7\t"Keep the\n""plan""\nin view"\tA board\tYes\tNone\tHead of Care\tOngoing')).tables  # fmt: skip
    assert texts(table)[-1][1] == 'Keep the "plan" in view'


def test_lines_of_dashes_are_no_rows() -> None:
    (table,) = document_of(tabbed(*ROWS, "----\t---\t-----\t--\t---\t---\t---")).tables
    assert len(table.rows) == 7


def test_bars_part_the_cells_of_a_markdown_table() -> None:
    made = document_of("## Visiting\n\n| Ref | Requirement | Met? |\n|---|:--|--|\n| 1 | **Review** a \\| b | Y |\n| 2 | Write<br>it | N |\n")  # fmt: skip
    (table,) = made.tables
    assert texts(table) == [["Ref", "Requirement", "Met?"], ["1", "Review a | b", "Y"], ["2", "Write it", "N"]]
    assert isinstance(made.body[0], Paragraph) and (made.body[0].text, made.body[0].level) == ("Visiting", 2)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("before", ["", "\ufeff", "Northmere Council\n\n"], ids=["bare", "with mark", "title above"])
def test_values_are_parted_at_their_mark(mark: str, before: str) -> None:
    lines = [["Ref", "Requirement", "Met?"], ["1", '"One; two, three\tand | four"', "Y"], ["2", "Plain", "N"]]
    made = document_of(before + "\n".join(mark.join(line) for line in lines), "return.csv")
    told = [row[:3] for row in texts(made.tables[0])][-3:]
    if mark == "|":
        assert told[-1] == ["2", "Plain", "N"]
    else:
        assert told == [["Ref", "Requirement", "Met?"], ["1", "One; two, three and | four", "Y"], ["2", "Plain", "N"]]


def test_prose_with_commas_is_no_table() -> None:
    made = document_of(
        "We met, we spoke, we agreed.\nOn Monday, at ten, it was said.\nNo more, no less, than that.\n" * 3
    )
    assert (made.format, made.tables) in (("text", ()), ("csv", made.tables))


@pytest.mark.parametrize(
    ("source", "text", "why"),
    [
        ("<ul> <li>One</li> <li>Two</li></ul>", "• One\n• Two", "a list"),
        ('<ul style="x"> • One • Two three', "• One\n• Two three", "a list whose marks were replaced"),
        ("<ul> One. Two.", "• One. Two.", "a list whose marks were lost: where items part is not guessed"),
        ("<p>One</p> <p>Two</p>", "One\nTwo", "paragraphs"),
        ("Rota <img src=rota.png> held", "Rota <img src=rota.png> held", "a picture that is not here"),
        ("One<br/>Two", "One\nTwo", "a break"),
        ("Fish &amp; chips &#163;5 &nosuch; R&D", "Fish & chips £5 &nosuch; R&D", "entities"),
        ("under <18 years, 3 < 5 > 2", "under <18 years, 3 < 5 > 2", "no tags at all"),
        ("See [the guidance](https://example.org/a_(b)) now", "See the guidance now", "a link"),
        ("<p>o one</p><p>o two</p>", "• one\n• two", "an o that stands for a bullet is no letter"),
        ("**All bold**", "All bold", "bold"),
        ("Ring homes - _DPH_ - *weekly*", "Ring homes - DPH - weekly", "emphasis"),
        ("a snake_case_name and *a footnote", "a snake_case_name and *a footnote", "signs inside words and alone"),
        ("5 * 3 and 2 ** 4", "5 * 3 and 2 ** 4", "stars that mark nothing"),
    ],
)  # fmt: skip
def test_markup_is_read_and_taken_away(source: str, text: str, why: str) -> None:
    said = plain(source)
    assert said.text == text, why
    assert said.letters == sum(c.isalnum() for c in text), why


@given(st.lists(st.lists(st.text("ab1 .•(-\n", max_size=12), min_size=3, max_size=5), min_size=4, max_size=8))
def test_no_letter_is_lost_whatever_the_cells_hold(rows: list[list[str]]) -> None:
    source = "\n".join("\t".join(cell.replace("\n", " ") for cell in row) for row in rows)
    made = document_of(source)
    assert letters(made) == sum(c.isalnum() for c in source)
    assert letters(made) == sum(c.isalnum() for t in made.tables for r in t.rows for cell in r if cell for c in cell.text) + sum(c.isalnum() for p in made.body if isinstance(p, Paragraph) for c in p.text)  # fmt: skip
