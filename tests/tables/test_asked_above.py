"""Requirements that stand over the tables that answer them."""

from __future__ import annotations

import pytest
from table_builders import document, row, table

from winterplan_extract.domain.document import Paragraph, Rebuilt, Table
from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

ASKED = ("1.1 Keep co-production central to decisions", "1.2 Test all care home staff", "1.3 Send the plan to all")
WORDS = [text.split(" ", 1)[1] for text in ASKED]


def _made(*body: Table | Paragraph) -> Rebuilt:
    return rebuild(document(*body), load_plan(), Settings())


def _form(number: int) -> Table:
    return table(
        row("Current status", f"Done {number}"),
        row("Fully met?", "Y"),
        row("Lead", "Head of Service"),
        row("By when", "December"),
        number=number,
    )


def _grid(number: int) -> Table:
    return table(
        row("Current status", "Fully met?", "Gap", "Lead", "By when"),
        row(f"Done {number}", "Y", "", "Head of Service", "December"),
        number=number,
    )


@pytest.mark.parametrize("kind", [_form, _grid])
@pytest.mark.parametrize("level", [0, 3])
def test_the_paragraph_over_answers_is_their_requirement(kind: object, level: int) -> None:
    """Whether it is a heading of its own or plain text: a row without what is asked could be matched by nobody."""
    pairs = [(Paragraph(text, bold=True, level=level), kind(at)) for at, text in enumerate(ASKED, start=1)]  # type: ignore[operator]
    made = _made(Paragraph("Infection prevention and control", level=2), *(item for pair in pairs for item in pair))
    assert [(r.ref, r.requirement) for r in made.records] == [(f"1.{n}", words) for n, words in enumerate(WORDS, 1)]
    assert [r.current_status for r in made.records] == ["Done 1", "Done 2", "Done 3"]
    assert {r.section for r in made.records} == {"Infection prevention and control"}
    assert not [note for note in made.notices if note.code.startswith("ledger")]


def test_a_lone_table_of_answers_under_a_text_asks_nothing() -> None:
    """An appendix of leads and dates is no return; only a habit of the document shows that its texts ask."""
    made = _made(Paragraph("Appendix B lists who does what"), _grid(1))
    assert made.records == ()


def test_forms_that_ask_themselves_take_no_text_from_above() -> None:
    form = table(row("Requirement", "Test staff"), row("Current status", "Done"), row("Lead", "Head"), row("Met?", "Y"))
    made = _made(Paragraph("Please fill in every field"), form)
    assert [r.requirement for r in made.records] == ["Test staff"]


def test_the_rest_of_a_row_of_answers_on_the_next_page_goes_on_it() -> None:
    def on(number: int, page: int) -> Table:
        return table(*_grid(number).rows, number=number, page=page)

    body = [item for n, text in enumerate(ASKED, 1) for item in (Paragraph(text, n, bold=True), on(n, n))]
    rest = table(row("and reviewed each week", "", "", "", ""), number=4, page=4)
    made = _made(*body, rest)
    assert [r.current_status for r in made.records] == ["Done 1", "Done 2", "Done 3 and reviewed each week"]
