"""What became of each answer: newly met, slipped, gaps that opened or closed.

Like is compared with like: where a row is matched to an action in one round only, its answer in the
other round is taken from the row itself. So a ruling, a better match or a row left in review does
not pass for a step that the council has taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

from winterplan_extract.comparison import worst
from winterplan_extract.comparison.rounds.rows import Teller
from winterplan_extract.comparison.rounds.run import CouncilRound, RowPair, RowPairs
from winterplan_extract.domain.change_lines import BY_PERSON, Answer, Change, ChangeKind, GapChange
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import UNREAD, Coverage, Decision, DecisionRecord, ReturnRecord, State
from winterplan_extract.vocabulary.likeness import words_alike

# Fields whose correction no line of an answer, a date or words would show.
_UNSEEN: Final = frozenset({"", "leads", "theme", "section", "ref"})
_DECISIONS: Final[dict[Decision, str]] = {"mapped": "mapped", "review": "in review", "unmapped": "on no list"}
_GAPS: Final = ("no", "partly")
_ABSENT: Final = ("missing", "elsewhere")


@dataclass(frozen=True, slots=True)
class _ActionInRound:
    """One action in one round: what coverage says, the rows compared and their worst answer."""

    coverage: Coverage
    rows: tuple[ReturnRecord, ...]
    state: State


def became(was: State, now: State) -> tuple[ChangeKind, GapChange] | None:
    """What it is called when an answer turns from one state to another; None where nothing was answered or changed."""
    if was == now or (was in _ABSENT and now in _ABSENT):
        return None
    opened, closed = now in _GAPS and was not in _GAPS, was in _GAPS and now in ("yes", "not_applicable")
    gap: GapChange = "opened" if opened else "closed" if closed else ""
    return _kind(was, now), gap


def _kind(was: State, now: State) -> ChangeKind:
    if now in _ABSENT:
        return "no_longer_answered"
    if now == "yes":
        return "newly_met"
    if was == "yes" and now != "not_applicable":
        return "slipped"
    if now in _GAPS:
        if was not in _GAPS:
            return "new_gap"
        return "improved" if now == "partly" else "slipped"
    if was in _GAPS and now == "not_applicable":
        return "closed_gap"
    return "newly_answered" if was in _ABSENT else "answer_changed"


def answer_changes(old: CouncilRound, new: CouncilRound, pairs: RowPairs, tell: Teller) -> Iterator[Change]:
    """A line for each action whose answer changed, then for each row whose change shows in no action."""
    later, earlier = pairs.later(), pairs.earlier()
    decided = _decided(old, new, pairs)
    ruled = new.ruled_since(old)
    told: set[str] = set()
    for action_id in tell.actions:
        if action_id not in old.coverage or action_id not in new.coverage:
            continue
        was, now = _both(old, new, action_id, later, earlier)
        rows = {row.row_id for row in (*was.rows, *now.rows)}
        step = became(was.state, now.state)
        states = (_shown(was.coverage), _shown(now.coverage))
        by_person = bool(rows & decided)
        if step:
            note = " ".join(filter(None, (_doubts(was, now), BY_PERSON * by_person)))
            yield tell.answer((action_id,), step, (was.state, now.state), was.rows, now.rows, note)
        elif became(was.coverage.state, now.coverage.state):
            kind: ChangeKind = "decided" if by_person else "mapping_changed"
            note = (
                _same_row(was, now)
                if by_person
                else f"{_same_row(was, now)}{_taught(now.rows or was.rows, ruled, tell)}"
            )
            yield tell.answer((action_id,), (kind, ""), states, was.rows, now.rows, note)
        elif states[0] != states[1] and "in_review" in states:
            note = f"{_waits(states)}{_taught(now.rows or was.rows, ruled, tell)}"
            yield tell.answer((action_id,), ("review_changed", ""), states, was.rows, now.rows, note)
            continue
        else:
            continue
        told |= rows
    for pair in pairs.both:
        if {pair.old.row_id, pair.new.row_id} & told:
            continue
        if pair.old.met != pair.new.met:
            yield _of_row(pair, tell)
        elif pair.old.decision != pair.new.decision:
            kind = "decided" if pair.new.row_id in decided else "mapping_changed"
            note = f"The earlier run has it {_DECISIONS[pair.old.decision]}, the later one {_DECISIONS[pair.new.decision]}."
            note += "" if pair.new.row_id in decided else _taught((pair.new,), ruled, tell)
            ids = pair.new.action_ids or pair.old.action_ids
            yield tell.answer(ids, (kind, ""), (pair.old.met, pair.new.met), (pair.old,), (pair.new,), note)
        elif fields := new.decided_since(old, pair.old.row_id, pair.new.row_id) & _UNSEEN:
            what = ", ".join(name or "what it answers" for name in sorted(fields))
            note = f"A person decided or corrected {what}; both runs have it {_DECISIONS[pair.new.decision]}."
            met = (pair.old.met, pair.new.met)
            yield tell.answer(pair.new.action_ids, ("decided", ""), met, (pair.old,), (pair.new,), note)


def _decided(old: CouncilRound, new: CouncilRound, pairs: RowPairs) -> frozenset[str]:
    """The later and earlier ids of the rows on which people decided, or put something right, between the two."""
    met = [(one.old.row_id, one.new.row_id) for one in pairs.both]
    return frozenset(chain(*(ids for ids in met if new.decided_since(old, *ids))))


def _taught(rows: Sequence[ReturnRecord], ruled: Sequence[DecisionRecord], tell: Teller) -> str:
    """Which decision on a like row the matcher may have learnt this from: a sentence, or nothing."""
    told = [(words_alike(fold(one.requirement), fold(row.requirement)), one) for row in rows for one in ruled]
    alike, one = max(told, key=lambda each: each[0], default=(0.0, None))
    if one is None or alike < tell.taught_by:
        return ""
    what = ", ".join(one.action_ids) or "no action of the list"
    whose = f" of {one.council}" if one.council else ""
    return f" {one.decided_by or 'A person'} decided on {one.decided_on[:10]} on a like row{whose} ({what}), or took that back."


def _shown(coverage: Coverage) -> Answer:
    """What the action shows, what may stand in a row in review told apart from what is missing."""
    return "in_review" if coverage.missing_because == "in_review" else coverage.state


def _waits(states: tuple[Answer, Answer]) -> str:
    if states[1] == "in_review":
        return "A row in review may answer it: the sheet Review of the later run has it."
    return "The row in review that might have answered it is settled, or gone, and does not."


def _both(
    old: CouncilRound,
    new: CouncilRound,
    action_id: str,
    later: Mapping[str, ReturnRecord],
    earlier: Mapping[str, ReturnRecord],
) -> tuple[_ActionInRound, _ActionInRound]:
    """The action in both rounds, by the rows that answer it in either."""
    before, after = old.coverage[action_id], new.coverage[action_id]
    old_ids = {*before.row_ids, *(earlier[row_id].row_id for row_id in after.row_ids if row_id in earlier)}
    new_ids = {*after.row_ids, *(later[row_id].row_id for row_id in before.row_ids if row_id in later)}
    return _answered(before, old, old_ids), _answered(after, new, new_ids)


def _answered(coverage: Coverage, council: CouncilRound, row_ids: set[str]) -> _ActionInRound:
    rows = tuple(row for row in council.rows if row.row_id in row_ids)
    return _ActionInRound(coverage, rows, worst([row.met for row in rows]) if rows else coverage.state)


def _of_row(pair: RowPair, tell: Teller) -> Change:
    """A change of one row's answer that no action shows: the row answers none, or another row outweighs it."""
    states = (pair.old.met, pair.new.met)
    ids = tuple(dict.fromkeys((*pair.new.action_ids, *pair.old.action_ids)))
    if ids:
        note = "The answer to the action as a whole is the same: another row of it outweighs this one."
        return tell.answer(ids, ("answer_changed", ""), states, (pair.old,), (pair.new,), note)
    return tell.answer((), became(*states) or ("answer_changed", ""), states, (pair.old,), (pair.new,), "")


def _doubts(was: _ActionInRound, now: _ActionInRound) -> str:
    """What to bear in mind about a change of answer, in sentences."""
    said = []
    for which, one in (("earlier", was), ("later", now)):
        shown = one.coverage
        if one.state != shown.state:
            said.append(
                f"The {which} run counts the action as {_plain(shown.state)}: it matches the rows otherwise, "
                "and they are compared here as in the other run."
            )
        elif shown.missing_because in UNREAD:
            said.append(f"Part of the {which} return could not be read; the answer may stand there.")
        elif shown.missing_because in ("in_review", "inside_another_row"):
            said.append(f"In the {which} return a row that awaits review or answers it in passing may be the answer.")
        if shown.state == "elsewhere":
            said.append(f"In the {which} round {', '.join(shown.covered_by)}, which asks much the same, is answered.")
    return " ".join(said)


def _same_row(was: _ActionInRound, now: _ActionInRound) -> str:
    if was.rows and now.rows:
        return f"Its rows say {_plain(was.state)} in both rounds; they are matched to the list differently."
    return "Its rows are matched to the list differently."


def _plain(state: State) -> str:
    return state.replace("_", " ")
