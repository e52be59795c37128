"""Counts: every figure that the screen, the workbook, the page and run.json show, of the rows and answers of the returns that stand.

A row is a gap or overdue once, however many actions it answers; what may be in review or in what was not read is not missing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from winterplan_extract.domain.records import (
    MISSING,
    UNREAD,
    Action,
    Comparison,
    Coverage,
    Decision,
    DocumentRecord,
    Flag,
    ReturnRecord,
    State,
)


@dataclass(frozen=True, slots=True)
class CouncilView:
    """One column of the comparison: a council, or one of its returns when each has its own."""

    name: str
    region: str
    documents: tuple[DocumentRecord, ...]
    rows: tuple[ReturnRecord, ...]
    coverage: Mapping[str, Coverage]


def councils_of(comparison: Comparison, regions: Mapping[str, str] | None = None) -> Iterator[CouncilView]:
    """A view for each council that has coverage or a return that stands; `regions` are those of councils whose return names none."""
    coverage: dict[str, dict[str, Coverage]] = defaultdict(dict)
    returns: dict[str, set[str]] = defaultdict(set)
    return_of = {row.row_id: row.return_id for row in comparison.rows}
    for covered in comparison.coverage:
        coverage[covered.council][covered.action_id] = covered
        returns[covered.council].update(return_of[row_id] for row_id in covered.row_ids if row_id in return_of)
    taken = set().union(*returns.values()) if returns else set()
    for document in comparison.documents:
        if document.stands and document.return_id not in taken:
            returns[_column_of(document, coverage)].add(document.return_id)
    order = {action.action_id: number for number, action in enumerate(comparison.actions)}
    by_return: dict[str, list[ReturnRecord]] = defaultdict(list)
    for row in comparison.rows:
        by_return[row.return_id].append(row)
    for name in dict.fromkeys((*coverage, *returns)):
        documents = tuple(d for d in comparison.documents if d.return_id in returns[name])
        yield CouncilView(
            name=name,
            region=next((d.region for d in documents if d.region), (regions or {}).get(name, "")),
            documents=documents,
            rows=tuple(row for document in documents for row in by_return[document.return_id]),
            coverage=dict(sorted(coverage.get(name, {}).items(), key=lambda item: order.get(item[0], len(order)))),
        )


def _column_of(document: DocumentRecord, coverage: Mapping[str, Mapping[str, Coverage]]) -> str:
    """The name that a return without matched rows stands under: its council's, or one that ends in its id."""
    if document.council in coverage:
        return document.council
    own = (name for name in coverage if name == document.return_id or name.endswith(f"({document.return_id})"))
    return next(own, document.council or document.return_id)


Answer = Literal[State, "in_review", "unread_part", "prose"]

ANSWERED: Final = ("yes", "partly", "no")  # what tells, in a row of its own, how far an action is met
NOT_READ: Final[tuple[Answer, ...]] = ("unread_part", "prose")


@dataclass(frozen=True, slots=True)
class Tally:
    """Pairs of council and action: how many the list has, how many are answered with yes, partly or no, how many with yes."""

    listed: int
    answered: int
    met: int

    @property
    def met_of_listed(self) -> float | None:
        """The share of the list that is fully met, 0 to 1; None where there is no list."""
        return _share(self.met, self.listed)

    @property
    def met_of_answered(self) -> float | None:
        """The share of the answers that is fully met; None where nothing is answered."""
        return _share(self.met, self.answered)

    @property
    def answered_of_listed(self) -> float | None:
        """The share of the list that is answered."""
        return _share(self.answered, self.listed)


@dataclass(frozen=True, slots=True)
class Figures:
    """What is counted of one council, or of several together."""

    councils: int
    rows: int
    decisions: Mapping[Decision, int]
    flags: Mapping[Flag, int]
    flagged: int  # rows with any flag
    not_stated: int  # rows without an answer
    gaps: int
    gap_lines: int  # gaps, once for each action that the row answers
    gaps_unlisted: int  # gaps in review or on no list
    undated: int  # gaps without a last date
    overdue: int
    answers: Mapping[Answer, int]
    tally: Tally

    @property
    def missing(self) -> int:
        """Actions that no row answers, where nothing says that one may."""
        return self.answers["missing"]

    @property
    def open_actions(self) -> int:
        """Actions that are not fully met; the lines of gaps but those on no list, and those of further rows on one action."""
        return sum(self.answers[answer] for answer in ("partly", "no", "not_stated"))

    @property
    def not_read(self) -> int:
        """Actions whose answer may stand in what was not read."""
        return sum(self.answers[answer] for answer in NOT_READ)


def answer_of(covered: Coverage) -> Answer:
    """What a council answers to an action, what may be an answer told apart from what is missing."""
    if covered.state != MISSING:
        return covered.state
    if covered.missing_because == "in_review":
        return "in_review"
    return covered.missing_because if covered.missing_because in UNREAD else MISSING


def is_gap(row: ReturnRecord) -> bool:
    """Whether the row is not fully met: no, partly, overdue, or no answer on an action of the list."""
    unsaid = row.met == "not_stated" and (row.decision == "mapped" or "overdue" in row.flags)
    return row.met in ("no", "partly") or unsaid


def tally(coverage: Iterable[Coverage]) -> Tally:
    """The pairs counted."""
    states = [covered.state for covered in coverage]
    return Tally(len(states), sum(state in ANSWERED for state in states), states.count("yes"))


def count_rows(rows: Sequence[ReturnRecord], coverage: Iterable[Coverage] = (), councils: int = 1) -> Figures:
    """What is counted of these rows and answers."""
    covered = tuple(coverage)
    gaps = [row for row in rows if is_gap(row)]
    flags = Counter(flag for row in rows for flag in row.flags)
    return Figures(
        councils=councils,
        rows=len(rows),
        decisions=Counter(row.decision for row in rows),
        flags=flags,
        flagged=sum(bool(row.flags) for row in rows),
        not_stated=sum(row.met == "not_stated" for row in rows),
        gaps=len(gaps),
        gap_lines=sum(max(1, len(row.action_ids)) for row in gaps),
        gaps_unlisted=sum(not row.action_ids for row in gaps),
        undated=sum(row.deadline_last is None for row in gaps),
        overdue=flags["overdue"],
        answers=Counter(answer_of(each) for each in covered),
        tally=tally(covered),
    )


def count(councils: Sequence[CouncilView]) -> Figures:
    """What is counted of these councils together."""
    rows = [row for council in councils for row in council.rows]
    return count_rows(rows, (covered for council in councils for covered in council.coverage.values()), len(councils))


def percent(part: int, whole: int) -> int | None:
    """Whole percent, and neither 0 nor 100 unless it is none or all; None of nothing."""
    if not whole:
        return None
    if 0 < part < whole:
        return min(100 - 1, max(1, round(100 * part / whole)))
    return 100 if part else 0


def problems_to_look_at(comparison: Comparison) -> int:
    """The errors and warnings of the run; notes are for information."""
    return sum(problem.severity != "note" for problem in comparison.problems)


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme of the list by its number and name, or all of them, with its actions."""

    number: int | None
    name: str
    actions: tuple[Action, ...]


def themes_of(actions: Sequence[Action]) -> tuple[Theme, ...]:
    """The themes, in the order in which the list first names them."""
    themes: dict[str, list[Action]] = defaultdict(list)
    for action in actions:
        themes[action.theme].append(action)
    return tuple(Theme(of[0].theme_no, name, tuple(of)) for name, of in themes.items())


def with_all(themes: Sequence[Theme]) -> tuple[Theme, ...]:
    """The themes and, last, all of them as one."""
    return (*themes, Theme(None, "All themes", tuple(action for theme in themes for action in theme.actions)))


def answers_to(actions: Iterable[Action], councils: Iterable[CouncilView]) -> list[Coverage]:
    """What the councils answer to these actions, council by council in the order of the list."""
    ids = {action.action_id for action in actions}
    return [covered for council in councils for covered in council.coverage.values() if covered.action_id in ids]


def recorded(comparison: Comparison) -> dict[str, Any]:
    """The figures of a run as run.json has them."""
    counts = count(tuple(councils_of(comparison)))
    return {
        "as_of": comparison.as_of,
        "as_of_because": comparison.as_of_because,
        "files": dict(sorted(Counter(document.status for document in comparison.documents).items())),
        "rows_in_files": len(comparison.rows),
        "councils": counts.councils,
        "rows": counts.rows,
        "mapped": counts.decisions["mapped"],
        "in_review": counts.decisions["review"],
        "unmapped": counts.decisions["unmapped"],
        "actions": {"listed": counts.tally.listed, "answered": counts.tally.answered, **dict(sorted(counts.answers.items()))},
        "gaps": counts.gaps,
        "gap_lines": counts.gap_lines,
        "overdue": counts.overdue,
        "problems": dict(sorted(Counter(problem.severity for problem in comparison.problems).items())),
    }  # fmt: skip


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
