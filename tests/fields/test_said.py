"""Wordings as councils put them, each read as a careful person would: deadlines, leads, answers.

The tables are this folder's said_*.csv. What they hold was judged by reading, not taken from the tool.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields.compliance import read_met
from winterplan_extract.fields.deadline import read_deadline
from winterplan_extract.fields.lead import read_leads
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.vocabulary.lead_titles import titles_of

SETTINGS = Settings()
PLAN = load_plan()
TITLES = titles_of(PLAN, SETTINGS.normalising.lead_likeness)


def table(name: str) -> list[tuple[str, ...]]:
    """The lines of one of the tables."""
    with (Path(__file__).parent / name).open(encoding="utf-8", newline="") as handle:
        return [tuple(line) for line in csv.reader(handle)][1:]


@pytest.mark.parametrize(("text", "kind", "first", "last"), table("said_deadlines.csv"))
def test_a_deadline(text: str, kind: str, first: str, last: str) -> None:
    found = read_deadline(text, SETTINGS)
    assert (found.kind, str(found.first or ""), str(found.last or "")) == (kind, first, last)


@pytest.mark.parametrize(("text", "roles", "named"), table("said_leads.csv"))
def test_a_lead(text: str, roles: str, named: str) -> None:
    found = read_leads(text, TITLES, SETTINGS)
    assert ("; ".join(found.roles), found.named) == (roles, named == "yes")


@pytest.mark.parametrize(("text", "met"), table("said_answers.csv"))
def test_an_answer(text: str, met: str) -> None:
    assert read_met(text, "", PLAN, SETTINGS).met == met


@pytest.mark.parametrize("text", [row[0] for row in table("said_deadlines.csv")])
def test_a_deadline_is_read_the_same_with_spaces_around_it(text: str) -> None:
    assert read_deadline(f"  {text}\n", SETTINGS) == read_deadline(text, SETTINGS)
