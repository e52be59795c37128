"""The matching of rows: rulings replayed, the other rows scored and decided."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Decision, Match, ReturnRecord, Ruling
from winterplan_extract.domain.settings import Matching
from winterplan_extract.matching import settings
from winterplan_extract.matching.decide import RowVerdict, decide
from winterplan_extract.matching.explain import ruled
from winterplan_extract.matching.lexicon import Lexicon, lexicon
from winterplan_extract.matching.rulings import lookup, similarity
from winterplan_extract.matching.score import default_weights


def match_rows(
    rows: Sequence[ReturnRecord], plan: Plan, settings: Matching, rulings: Sequence[Ruling], *, together: bool
) -> tuple[RowVerdict, ...]:
    """A verdict for each row, in order; a standing ruling that a row meets is the verdict."""
    known = lexicon(plan, settings)
    settled = lookup(tuple(rulings))
    met = [settled.on(row) for row in rows]
    verdicts = decide(
        rows,
        known,
        default_weights(),
        settings,
        settled=[None if ruling is None else _actions(ruling, known) for ruling in met],
        rulings=rulings,
        together=together,
    )
    return tuple(
        _as_taught(entry, known) if ruling is None else _as_ruled(entry, ruling, known)
        for entry, ruling in zip(verdicts, met, strict=True)
    )


def any_ruled(rows: Sequence[ReturnRecord], plan: Plan, settings: Matching, rulings: Sequence[Ruling]) -> bool:
    """Whether the rulings settle any of the rows, or teach anything about one: without it they change no verdict."""
    if not rulings:
        return False
    settled, known = lookup(tuple(rulings)), lexicon(plan, settings)
    if any(settled.on(row) is not None for row in rows):
        return True
    return bool(similarity(tuple(rulings), known).lessons(rows)[0].any())


def _actions(ruling: Ruling, known: Lexicon) -> tuple[int, ...]:
    return tuple(known.number[name] for name in ruling.action_ids if name in known.number)


def _as_taught(verdict: RowVerdict, known: Lexicon) -> RowVerdict:
    """A row in review as a reviewer decided on another of the same wording; any other row as it is."""
    if verdict.taught is None:
        return verdict
    ids = tuple(known.actions[number].action_id for number in _actions(verdict.taught, known))
    decided: Decision = "mapped" if ids else "unmapped"
    row = dataclasses.replace(verdict.row, decision=decided, action_ids=ids, confidence=settings.RULED_ALIKE)
    told = ruled(verdict.taught)
    why = f"{told} {'given to it' if ids else 'on no list'}: “{verdict.taught.requirement}”"
    links = tuple(Match(row.row_id, name, settings.RULED_ALIKE, "matcher", why) for name in ids)
    return dataclasses.replace(verdict, row=row, matches=links, proposed=ids)


def _as_ruled(verdict: RowVerdict, ruling: Ruling, known: Lexicon) -> RowVerdict:
    """The row as the reviewer ruled; actions that are not on this plan's list are left out."""
    ids = tuple(name for name in ruling.action_ids if name in known.number)
    by = f" by {ruling.decided_by}" if ruling.decided_by else ""
    why = f"ruled{by} on {ruling.decided_on[:10]}" + (f": {ruling.note}" if ruling.note else "")
    row = dataclasses.replace(verdict.row, decision="mapped" if ids else "unmapped", action_ids=ids, confidence=1.0)
    links = tuple(Match(row.row_id, name, 1.0, "reviewer", why) for name in ids)
    return RowVerdict(row, links, verdict.candidates, ids, ruled=True)
