"""Wordings as councils put them, each read as a careful person would: deadlines, leads, answers.

The tables are this folder's said_*.csv. What they hold was judged by reading, not taken from the tool.
"""

from __future__ import annotations

import csv
from pathlib import Path

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


def test_deadlines_are_read_as_a_person_would_whatever_spaces_stand_around_them() -> None:
    wrong = []
    for text, *expected in table("said_deadlines.csv"):
        found = read_deadline(text, PLAN, SETTINGS)
        read = [found.kind, str(found.first or ""), str(found.last or "")]
        if read != expected or read_deadline(f"  {text}\n", PLAN, SETTINGS) != found:
            wrong.append((text, expected, read))
    assert wrong == []


def test_leads_are_read_as_a_person_would() -> None:
    wrong = []
    for text, *expected in table("said_leads.csv"):
        found = read_leads(text, TITLES, SETTINGS)
        if ["; ".join(found.roles), found.named] != [expected[0], expected[1] == "yes"]:
            wrong.append((text, expected, found))
    assert wrong == []


def test_answers_are_read_as_a_person_would() -> None:
    read = [(text, met, read_met(text, "", PLAN, SETTINGS).met) for text, met in table("said_answers.csv")]
    assert [each for each in read if each[1] != each[2]] == []
