"""What each council answers to each action, and why there is no answer where there is none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from winterplan_extract.domain.records import Action, Candidate, Coverage, Met, MissingBecause, ReturnRecord
from winterplan_extract.domain.settings import Comparing

# Several rows for one action: the worst answer stands, so that no gap hides behind a better row.
_WORST_FIRST: Final[tuple[Met, ...]] = ("no", "partly", "not_stated", "yes", "not_applicable")


@dataclass(frozen=True, slots=True)
class Standing:
    """A return that stands: the name it stands under, its rows, and why an answer may stand in what was not read.

    `unread` is empty for a return that was read whole.
    """

    council: str
    council_code: str
    rows: tuple[ReturnRecord, ...]
    unread: MissingBecause


def cover(
    standing: Standing,
    actions: Sequence[Action],
    candidates: Mapping[str, Sequence[Candidate]],
    settings: Comparing,
) -> tuple[Coverage, ...]:
    """A line for every action of the list. `candidates` are the best actions of each row, by row_id."""
    answering: dict[str, list[ReturnRecord]] = {}
    for row in standing.rows:
        for action_id in row.action_ids:
            answering.setdefault(action_id, []).append(row)
    sections = {action.section for action in actions if action.action_id in answering}
    hints = _hints(standing, candidates, settings)
    lines = []
    for action in actions:
        others = tuple(other for other in action.overlaps if other in answering)
        named = (standing.council, standing.council_code, action.action_id)
        if action.action_id in answering:
            lines.append(_answered(standing, action, answering[action.action_id]))
        elif others:
            lines.append(Coverage(*named, state="elsewhere", covered_by=others))
        else:
            reason = _reason(action, standing, sections, hints)
            lines.append(Coverage(*named, state="missing", missing_because=reason))
    return tuple(lines)


@dataclass(frozen=True, slots=True)
class _Hints:
    """Actions that may have a row after all: as the proposal for one in review, or inside one mapped elsewhere."""

    in_review: frozenset[str]
    inside: frozenset[str]


def _hints(standing: Standing, candidates: Mapping[str, Sequence[Candidate]], settings: Comparing) -> _Hints:
    proposed: set[str] = set()
    inside: set[str] = set()
    for row in standing.rows:
        best = candidates.get(row.row_id, ())
        if row.decision == "review":
            proposed |= {candidate.action_id for candidate in best[:1]}
        elif row.decision == "mapped":
            inside |= {candidate.action_id for candidate in best if candidate.confidence >= settings.inside_at}
    return _Hints(frozenset(proposed), frozenset(inside))


def worst(answers: Sequence[Met]) -> Met:
    """The answer that stands for several."""
    return min(answers, key=_WORST_FIRST.index)


def _answered(standing: Standing, action: Action, rows: Sequence[ReturnRecord]) -> Coverage:
    dates = [row.deadline_last for row in rows if row.deadline_last]
    return Coverage(
        council=standing.council,
        council_code=standing.council_code,
        action_id=action.action_id,
        state=worst([row.met for row in rows]),
        row_ids=tuple(row.row_id for row in rows),
        deadline_last=max(dates, default=None),
        gap="\n".join(dict.fromkeys(row.gap for row in rows if row.gap)),
    )


def _reason(action: Action, standing: Standing, sections: set[str], hints: _Hints) -> MissingBecause:
    if action.action_id in hints.in_review:
        return "in_review"
    if standing.unread:
        return standing.unread
    if action.action_id in hints.inside:
        return "inside_another_row"
    return "not_found" if action.section in sections else "section_absent"
