"""winterplan.sqlite: keys, links, views, and what happens when a key does not hold."""

from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import outputs_builders as build
import pytest

from winterplan_extract.outputs import write_outputs
from winterplan_extract.records import TABLES, Comparison, Match


def _ask(out: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(out / "winterplan.sqlite")) as database:
        return database.execute(query).fetchall()


def test_tables_hold_as_many_lines_as_the_comparison(written: Path) -> None:
    whole = build.comparison()
    for name in TABLES:
        assert _ask(written, f"SELECT count(*) FROM {name}") == [(len(getattr(whole, name)),)]  # noqa: S608


def test_links_hold_and_are_indexed(written: Path) -> None:
    assert _ask(written, "PRAGMA foreign_key_check") == []
    assert {line[2] for line in _ask(written, "PRAGMA foreign_key_list(matches)")} == {"rows", "actions"}
    indexes = {name for (name,) in _ask(written, "SELECT name FROM sqlite_master WHERE type = 'index'")}
    assert {"rows_return_id", "matches_action_id", "rows_met"} <= indexes


def test_the_gaps_view_lists_what_is_not_fully_met_in_returns_that_stand(written: Path) -> None:
    found = _ask(written, "SELECT row_id, action_id, overdue FROM gaps")
    assert found == [
        ("bra-001", "KIT-01", 0),
        ("bra-002", "GAR-01", 0),
        ("bra-004", None, 0),
        ("amb-002", "KIT-03", 1),
        ("amb-002", "GAR-01", 1),
        ("amb-003", None, 0),
    ]


def test_the_missing_view_says_why(written: Path) -> None:
    assert _ask(written, "SELECT council, action_id, missing_because FROM missing") == [
        ("Ambleford", "GAR-02", "in_review"),
        ("Ambleford", "GAR-03", "not_found"),
        ("Brackwater", "KIT-03", "unread_part"),
        ("Brackwater", "GAR-03", "section_absent"),
    ]


def test_the_comparison_view_has_every_pair(written: Path) -> None:
    assert _ask(written, "SELECT count(*) FROM comparison") == [(12,)]
    query = "SELECT state, refs FROM comparison WHERE action_id = 'KIT-01' AND council = 'Brackwater'"
    assert _ask(written, query) == [("partly", "1.1")]


def _key_repeated() -> Comparison:
    whole = build.comparison()
    return replace(whole, set_aside=whole.set_aside * 2)


def _link_astray() -> Comparison:
    whole = build.comparison()
    return replace(whole, matches=(*whole.matches, Match("amb-001", "NOT-01", 0.5, "matcher", "")))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # frictionless and what it stands on
@pytest.mark.parametrize(
    ("make", "code", "table"),
    [(_key_repeated, "key_repeated", "set_aside"), (_link_astray, "link_broken", "matches")],
)
def test_a_broken_claim_is_told_and_costs_no_line(make: Any, code: str, table: str, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    comparison = make()
    out = tmp_path / "out"
    write_outputs(comparison, out, plan=build.plan(), settings=build.SETTINGS, run={})
    assert _ask(out, f"SELECT count(*) FROM {table}") == [(len(getattr(comparison, table)),)]  # noqa: S608
    assert _ask(out, "PRAGMA foreign_key_check") == []
    with (out / "dataset" / "problems.csv").open(encoding="utf-8-sig", newline="") as handle:
        assert code in {line["code"] for line in csv.DictReader(handle)}
    assert frictionless.validate(str(out / "dataset" / "datapackage.json")).valid
