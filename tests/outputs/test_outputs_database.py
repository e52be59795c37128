"""winterplan.sqlite: keys, links, views, and what happens when a key does not hold."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import outputs_builders as build
import pytest
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from written_lines import table_lines

from winterplan_extract.domain.records import TABLES, Match
from winterplan_extract.outputs import write_outputs
from winterplan_extract.outputs.words import ANSWERS, IN_REVIEW


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
    assert _ask(written, "SELECT region, council, action_id, missing_because FROM missing") == [
        ("North Vale", "Brackwater", "KIT-03", "unread_part"),
        ("North Vale", "Brackwater", "GAR-03", "section_absent"),
        ("South Vale", "Ambleford", "GAR-02", "in_review"),
        ("South Vale", "Ambleford", "GAR-03", "not_found"),
    ]


def test_every_view_can_be_asked_by_region(written: Path) -> None:
    for view in ("gaps", "missing", "comparison"):
        asked = f"SELECT DISTINCT region, council FROM {view} ORDER BY region"  # noqa: S608
        assert _ask(written, asked) == [("North Vale", "Brackwater"), ("South Vale", "Ambleford")], view


def test_the_comparison_view_has_every_pair(written: Path) -> None:
    assert _ask(written, "SELECT count(*) FROM comparison") == [(12,)]
    query = "SELECT state, refs FROM comparison WHERE action_id = 'KIT-01' AND council = 'Brackwater'"
    assert _ask(written, query) == [("partly", "1.1")]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # frictionless and what it stands on
def test_broken_claims_are_told_and_cost_no_line(tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    whole = build.comparison()
    astray = Match("amb-001", "NOT-01", 0.5, "matcher", "")
    comparison = replace(whole, set_aside=whole.set_aside * 2, matches=(*whole.matches, astray))
    write_outputs(comparison, tmp_path, plan=build.plan(), run={})
    for table in ("set_aside", "matches"):
        assert _ask(tmp_path, f"SELECT count(*) FROM {table}") == [(len(getattr(comparison, table)),)]  # noqa: S608
    assert _ask(tmp_path, "PRAGMA foreign_key_check") == []
    assert {line["code"] for line in table_lines(tmp_path, "problems")} >= {"key_repeated", "link_broken"}
    assert frictionless.validate(str(tmp_path / "dataset" / "datapackage.json")).valid


def _sheet(out: Path, name: str) -> list[dict[str, Any]]:
    """The lines of a sheet of the workbook beside the database, by its headers."""
    sheet = load_workbook(out / "comparison.xlsx")[name]
    _, header, columns, last = range_boundaries(next(iter(sheet.tables.values())).ref)
    titles = [sheet.cell(header, column).value for column in range(1, columns + 1)]
    lines = sheet.iter_rows(min_row=header + 1, max_row=last, max_col=columns, values_only=True)
    return [dict(zip(titles, line, strict=True)) for line in lines]


def test_the_views_say_what_the_sheets_say(written: Path) -> None:
    gaps = [(line["Row id"], line["Action"].partition(" ")[0]) for line in _sheet(written, "Gaps")]
    assert _ask(written, "SELECT row_id, coalesce(action_id, '[' || replace(decision, 'review', 'in')) FROM gaps") == [
        (row, action.removesuffix("]")) for row, action in gaps
    ]
    missing = sorted((line["Council"], line["Action"]) for line in _sheet(written, "Missing actions"))
    assert sorted(_ask(written, "SELECT council, action_id FROM missing")) == missing
    answers = {(line["Action"], name): line[name] for line in _sheet(written, "Comparison") for name in ("Ambleford", "Brackwater")}  # fmt: skip
    for action, council, state, reason in _ask(
        written, "SELECT action_id, council, state, missing_because FROM comparison"
    ):
        shown = IN_REVIEW if reason == "in_review" else ANSWERS[state]
        assert answers[action, council].startswith(shown)


@pytest.mark.parametrize(
    ("question", "query", "answer"),
    [
        ("who has not met what, and by when", "SELECT council, action_id, deadline_last FROM gaps WHERE met = 'no' AND action_id LIKE 'KIT%'", [("Ambleford", "KIT-03", "2020-10-31")]),
        ("what is overdue, and whose is it", "SELECT DISTINCT council, leads FROM gaps WHERE overdue", [("Ambleford", "Head of Stores")]),
        ("which gaps have no lead", "SELECT row_id FROM gaps WHERE instr(flags, 'gap_without_lead') AND action_id IS NOT NULL", [("bra-001",)]),
        ("who leaves most out", "SELECT council, count(*) FROM missing GROUP BY council ORDER BY council", [("Ambleford", 2), ("Brackwater", 2)]),
        ("how many councils answer yes", "SELECT action_id, count(*) FROM comparison WHERE state = 'yes' GROUP BY action_id", [("KIT-01", 1)]),
        ("what is 1.1 of Brackwater", "SELECT action_id FROM comparison WHERE council = 'Brackwater' AND refs = '1.1'", [("KIT-01",)]),
    ],
    ids=lambda value: value if isinstance(value, str) and "SELECT" not in value else "",
)  # fmt: skip
def test_the_views_answer_an_analysts_questions(question: str, query: str, answer: Any, written: Path) -> None:
    assert _ask(written, query) == answer, question


@pytest.mark.parametrize("view", ["gaps", "missing", "comparison"])
def test_a_view_has_each_column_once_and_plain_values_only(view: str, written: Path) -> None:
    columns = [name for _, name, *_ in _ask(written, f"PRAGMA table_info({view})")]
    assert len(set(columns)) == len(columns)
    for line in _ask(written, f"SELECT * FROM {view}"):  # noqa: S608
        assert {type(value) for value in line} <= {str, int, float, type(None)}
        assert not any(str(value).startswith(("[", "(", "{")) for value in line), "a list is joined, as in the CSV"
