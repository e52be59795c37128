"""What stands in a cell and is none of its value: struck words, remarks, something covered."""

from __future__ import annotations

from datetime import date

from table_builders import HEADINGS, cell, document, row, table

from winterplan_extract.domain.document import Cell, Rebuilt
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields import normalise
from winterplan_extract.fields.sender import Sender
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

PLAN, SETTINGS = load_plan(), Settings(as_of=date(2020, 12, 1))
PLAIN = row("1", "Keep a plan", "Kept by the duty team.", "Yes", "", "Head of Commissioning", "Ongoing")


def struck(words: str, text: str = "") -> Cell:
    """A cell with words struck through beside its text."""
    return Cell(text, chars=chars(text + words), struck=words)


def rebuilt(*lines: tuple[Cell | None, ...]) -> Rebuilt:
    """A table of a plain row and those after it, its ledger held to balance."""
    found = rebuild(document(table(row(*HEADINGS), PLAIN, *lines)), PLAN, SETTINGS)
    assert found.chars_kept == found.chars_in_tables
    return found


def read(found: Rebuilt) -> tuple[ReturnRecord, ...]:
    """The rows as the dataset has them."""
    return normalise(found.records, sender=Sender(""), return_id="r", file="r.docx", settings=SETTINGS, plan=PLAN)[0]


def test_struck_words_are_kept_beside_the_row_and_flagged() -> None:
    last = read(
        rebuilt(row("2", "Share the plan", "Shared.", struck("No", "Yes"), "", "Head of Quality", "31/10/2020"))
    )[-1]
    assert (last.met_text, last.met) == ("Yes", "yes")
    assert last.other_text == "Struck through: No"
    assert "struck_text" in last.flags


def test_a_row_struck_as_a_whole_is_set_aside_as_withdrawn() -> None:
    found = rebuilt(row(struck("2"), struck("Share the plan"), struck("Shared."), "", "", "", ""), PLAIN)
    assert [record.ref for record in found.records] == ["1", "1"]
    assert [(each.reason, each.text) for each in found.set_aside] == [("withdrawn", "2\nShare the plan\nShared.")]
    assert [each.code for each in found.notices if each.code == "row_withdrawn"] == ["row_withdrawn"]


def test_a_row_whose_requirement_is_struck_does_not_go_on_the_row_above() -> None:
    found = rebuilt(row("2", struck("Share the plan"), "", "Withdrawn", "", "", ""))
    assert [each.reason for each in found.set_aside] == ["withdrawn"]


def test_remarks_and_covers_are_told_of() -> None:
    remark = Cell("Yes", chars=3, note="Ann: is this so?\nBen: it is")
    hidden = cell("", covered=True)
    last = read(rebuilt(row("2", "Share the plan", "Shared.", remark, "", hidden, "31/10/2020")))[-1]
    assert last.notes == "Ann: is this so?\nBen: it is"
    assert {"note_beside", "covered_text"} <= set(last.flags)
