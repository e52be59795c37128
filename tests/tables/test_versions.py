"""Two versions of a return in one file: told of, and no alarm where requirements are only said again."""

from __future__ import annotations

import pytest
from table_builders import HEADINGS, cell, document, row, table

from winterplan_extract.domain.document import Cell, Table
from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

PLAN = load_plan()
Row = tuple[Cell | None, ...]


def rows(*answers: str, first: int = 1) -> list[Row]:
    return [
        row(f"1.{n}", f"Keep plan {n} up to date.", "Kept.", answer, "", "DASS", "Ongoing")
        for n, answer in enumerate(answers, first)
    ]


def told(*tables: Table) -> list[tuple[str, int | None, str]]:
    """The notices of versions: code, table and how many."""
    found = rebuild(document(*tables), PLAN, Settings())
    return [(n.code, n.table, dict(n.values)["count"]) for n in found.notices if n.code in ("versions_differ", "rows_repeated")]  # fmt: skip


HEAD = row(*HEADINGS)


def test_a_table_that_answers_the_same_requirements_otherwise_is_another_version() -> None:
    old, new = table(HEAD, *rows("No", "No", "Yes")), table(HEAD, *rows("Yes", "No", "Yes"), number=2)
    assert told(old, new) == [("versions_differ", 2, "3")]


def test_an_older_version_over_several_tables_is_told_of_once() -> None:
    new = [table(HEAD, *rows(*["Yes"] * 4)), table(HEAD, *rows(*["Yes"] * 4, first=5), number=2)]
    old = [table(HEAD, *rows(*["No"] * 4), number=3), table(HEAD, *rows(*["Yes"] * 4, first=5), number=4)]
    assert told(*new, *old) == [("versions_differ", 3, "8")]


def test_the_same_answers_a_second_time_are_no_alarm() -> None:
    one, again = table(HEAD, *rows("Yes", "No", "Yes")), table(HEAD, *rows("Yes", "No", "Yes"), number=2)
    assert told(one, again) == [("rows_repeated", 2, "3")]


@pytest.mark.parametrize(
    ("second", "why"),
    [
        (rows("No", "No", first=1), "a pair may be two partners' answers"),
        (rows("No", "No", "No") + rows(*["Yes"] * 5, first=9), "most of the table is new"),
        (rows("No", "Yes", "No", first=9), "nothing is said again"),
    ],
)
def test_what_is_not_mostly_said_again_is_no_version(second: list[Row], why: str) -> None:
    assert told(table(HEAD, *rows("Yes", "Yes", "Yes")), table(HEAD, *second, number=2)) == [], why


def test_one_requirement_merged_over_answers_of_several_pages_is_no_version() -> None:
    merged = [
        (cell("1.1", row_span=3), cell("Work with partners.", row_span=3), *row("NHS side", "Y", "", "CCG", "")),
        (None, None, *row("Council side", "N", "Agree", "DASS", "Nov")),
        (None, None, *row("Voluntary side", "N", "Ask", "DASS", "Nov")),
    ]
    assert told(table(HEAD, *merged, page=1), table(HEAD, *merged, number=2, page=2)) == []
