"""What became of each row and each answer: dates moved, words changed, rows gone or new; newly met, slipped, gaps opened or closed.

Like is compared with like: where a row is matched to an action in one round only, its answer in the other is taken from the
row itself. So a ruling, a better match or a row left in review does not pass for a step that the council has taken.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from winterplan_extract.comparison import worst
from winterplan_extract.comparison.rounds.run import OF_DATE, By, CouncilRound, RowPair, RowPairs
from winterplan_extract.domain.change_lines import BY_PERSON, Answer, Change, ChangeKind, GapChange
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import UNREAD, Action, Coverage, Decision, DecisionRecord, ReturnRecord, State
from winterplan_extract.domain.settings import Pairing
from winterplan_extract.vocabulary.likeness import ratio, words_alike


@dataclass(frozen=True, slots=True)
class Teller:
    """Makes the lines of one council. `actions` are those of both runs' lists, by id, in their order."""

    council: str
    code: str
    actions: Mapping[str, Action]
    settings: Pairing

    def answer(
        self,
        action_ids: tuple[str, ...],
        step: tuple[ChangeKind, GapChange],
        states: tuple[Answer, Answer],
        old: Sequence[ReturnRecord],
        new: Sequence[ReturnRecord],
        note: str,
    ) -> Change:
        """A line on an answer; `states` are those before and after."""
        (kind, gap), (was, now) = step, states
        line = self._line(kind, action_ids, old, new, note)
        line = replace(line, was_date=_last(old, was), now_date=_last(new, now))
        return replace(line, gap=gap, was=was, now=now, was_met=was, now_met=now)

    def words(self, kind: ChangeKind, pair: RowPair, was: str, now: str, likeness: float, note: str) -> Change:
        """A line on words of a row that have changed."""
        return replace(self._of_pair(kind, pair, note), was=was, now=now, likeness=round(likeness, 2))

    def deadline(self, kind: ChangeKind, pair: RowPair, was: date | None, now: date | None, note: str) -> Change:
        """A line on a row's deadline: its dates, and its words as printed."""
        line = replace(self._of_pair(kind, pair, note), was=pair.old.deadline_text, now=pair.new.deadline_text)
        days = (now - was).days if was and now and was != now else None
        return replace(line, was_date=was, now_date=now, days=days)

    def gone(self, row: ReturnRecord, note: str) -> Change:
        """A line on a row that the later return has not."""
        return replace(self._line("row_gone", row.action_ids, (row,), (), note), was=row.requirement)

    def added(self, row: ReturnRecord, note: str) -> Change:
        """A line on a row that the earlier return had not."""
        return replace(self._line("row_new", row.action_ids, (), (row,), note), now=row.requirement)

    def council_line(self, kind: ChangeKind, was: str, now: str, note: str) -> Change:
        """A line on a council that is in one round only; `was` and `now` are its returns' files."""
        return Change(self.council, self.code, (), "", kind, was=_name(was), now=_name(now), note=note)

    def _of_pair(self, kind: ChangeKind, pair: RowPair, note: str) -> Change:
        """A line on a row of both rounds: on the actions of the later one, else those of the earlier."""
        return self._line(kind, pair.new.action_ids or pair.old.action_ids, (pair.old,), (pair.new,), note)

    def _line(
        self,
        kind: ChangeKind,
        action_ids: tuple[str, ...],
        old: Sequence[ReturnRecord],
        new: Sequence[ReturnRecord],
        note: str,
    ) -> Change:
        """A line on these rows with what they tell, whatever has changed."""
        rows = [*new, *old]
        return Change(
            council=self.council,
            council_code=self.code,
            action_ids=action_ids,
            title=self._title(action_ids, rows[0].requirement if rows else ""),
            kind=kind,
            was_met=old[0].met if old else "",
            now_met=new[0].met if new else "",
            was_date=_last(old),
            now_date=_last(new),
            row_ids_old=tuple(row.row_id for row in old),
            row_ids_new=tuple(row.row_id for row in new),
            place_old=_place(old[0]) if old else "",
            place_new=_place(new[0]) if new else "",
            note=note,
        )

    def _title(self, action_ids: tuple[str, ...], requirement: str) -> str:
        titles = [self.actions[action_id].title for action_id in action_ids if action_id in self.actions]
        if titles:
            return "; ".join(titles)
        return textwrap.shorten(requirement, self.settings.title_length, placeholder=" …")


def _last(rows: Sequence[ReturnRecord], answer: Answer = "") -> date | None:
    """The last date of the rows; where some give the `answer`, theirs."""
    rows = [row for row in rows if row.met == answer] or rows
    return max((row.deadline_last for row in rows if row.deadline_last), default=None)


def _name(file: str) -> str:
    """A file's own name; the folders are those of the run."""
    return file.rpartition("/")[2]


def _place(row: ReturnRecord) -> str:
    page = f"page {row.page}, " if row.page is not None else ""
    return f"{_name(row.source_file)}, {page}table {row.table}, row {row.row}"


_TEXTS: Final[tuple[tuple[str, ChangeKind], ...]] = (
    ("requirement", "requirement_reworded"),
    ("current_status", "status_reworded"),
    ("gap", "plan_reworded"),
    ("lead_text", "lead_changed"),
)
_OF_ROWS: Final = ("split", "join")
_SAME_ROW_BY: Final[dict[By, str]] = {
    "wording": "",
    "action": "Taken for the same row because it answers the same action.",
    "likeness": "Taken for the same row because its wording is alike.",
}


def row_changes(old: CouncilRound, new: CouncilRound, pairs: RowPairs, tell: Teller) -> Iterator[Change]:
    """The lines on dates and words of the rows in both rounds, then on the rows in one round only."""
    for pair in pairs.both:
        decided = new.decided_since(old, pair.old.row_id, pair.new.row_id)
        yield from _date_changes(pair, tell, decided)
        yield from _text_changes(pair, tell, decided)
    for row in pairs.gone:
        yield tell.gone(row, _why_alone(row, new, "later", new.decided_since(old, row.row_id, row.row_id)))
    for row in pairs.new:
        yield tell.added(row, _why_alone(row, old, "earlier", new.decided_since(old, row.row_id, row.row_id)))


def _date_changes(pair: RowPair, tell: Teller, decided: Collection[str]) -> Iterator[Change]:
    old, new = pair.old, pair.new
    was, now, notes = old.deadline_last, new.deadline_last, list(_on_dates(old, new))
    by_person = BY_PERSON if any(name in decided for name in OF_DATE) else ""
    if was and was == now:
        was, now = old.deadline_first, new.deadline_first
        notes.insert(0, "The first of several dates moved; the last is the same.")
    if was != now:
        yield tell.deadline(_moved(was, now), pair, was, now, " ".join((*notes, by_person)).strip())
    elif reworded(old.deadline_text, new.deadline_text):
        yield tell.deadline("date_reworded", pair, was, now, by_person)


def _moved(was: date | None, now: date | None) -> ChangeKind:
    if was is None:
        return "date_given"
    if now is None:
        return "date_dropped"
    return "date_later" if now > was else "date_earlier"


def _on_dates(old: ReturnRecord, new: ReturnRecord) -> Iterator[str]:
    if "overdue" in new.flags:
        yield "Overdue."
    if "year_inferred" in old.flags or "year_inferred" in new.flags:
        yield "A year is not printed and was inferred."


def _text_changes(pair: RowPair, tell: Teller, decided: Collection[str]) -> Iterator[Change]:
    for name, kind in _TEXTS:
        was, now = str(getattr(pair.old, name)), str(getattr(pair.new, name))
        if not reworded(was, now):
            continue
        note = "" if was and now else "Nothing is said now." if was else "Nothing was said before."
        if kind == "requirement_reworded":
            note = _SAME_ROW_BY[pair.by]
        elif kind == "lead_changed" and pair.new.leads and pair.old.leads == pair.new.leads:
            note = "The roles named are the same."
        if name in decided or (name == "requirement" and any(each in decided for each in _OF_ROWS)):
            note = f"{note} {BY_PERSON}".strip()
        yield tell.words(kind, pair, was, now, ratio(fold(was), fold(now)) if was and now else 0.0, note)


def reworded(was: str, now: str) -> bool:
    """Whether letters and digits differ: a word that one reader splits and another joins is no change of wording."""
    return was != now and fold(was).replace(" ", "") != fold(now).replace(" ", "")


def _why_alone(row: ReturnRecord, other: CouncilRound, which: str, decided: Collection[str]) -> str:
    """What may explain that the other round has no such row."""
    said = [BY_PERSON] if any(name in decided for name in _OF_ROWS) else []
    answered = {
        action_id: line.row_ids
        for action_id in row.action_ids
        if (line := other.coverage.get(action_id)) and line.row_ids
    }
    for action_id, row_ids in answered.items():
        said.append(f"In the {which} round {action_id} is answered by {', '.join(row_ids)}.")
    if other.document.status == "partial":
        said.append(f"The {which} return was read only in part; the row may stand there.")
    return " ".join(said)


# Fields whose correction no line of an answer, a date or words would show.
_UNSEEN: Final = frozenset({"", "leads", "theme", "section", "ref"})
_NO_ANSWER: Final = frozenset({*OF_DATE, "lead_text", "leads"})
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
    # rows of which people decided or corrected what bears on an answer; a row id may be another row's in the other round
    decided = {
        id(row)
        for one in pairs.both
        if new.decided_since(old, one.old.row_id, one.new.row_id) - _NO_ANSWER
        for row in (one.old, one.new)
    }
    ruled = new.ruled_since(old)
    told: set[int] = set()
    for action_id in tell.actions:
        if action_id not in old.coverage or action_id not in new.coverage:
            continue
        was, now = _both(old, new, action_id, later, earlier)
        rows = {id(row) for row in (*was.rows, *now.rows)}
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
            note = f"{_WAITS if states[1] == 'in_review' else _WAITED}{_taught(now.rows or was.rows, ruled, tell)}"
            yield tell.answer((action_id,), ("review_changed", ""), states, was.rows, now.rows, note)
            continue
        else:
            continue
        told |= rows
    for pair in pairs.both:
        if {id(pair.old), id(pair.new)} & told:
            continue
        if pair.old.met != pair.new.met:
            yield _of_row(pair, tell)
        elif pair.old.decision != pair.new.decision:
            kind = "decided" if id(pair.new) in decided else "mapping_changed"
            note = f"The earlier run has it {_DECISIONS[pair.old.decision]}, the later one {_DECISIONS[pair.new.decision]}."
            note += "" if id(pair.new) in decided else _taught((pair.new,), ruled, tell)
            ids = pair.new.action_ids or pair.old.action_ids
            yield tell.answer(ids, (kind, ""), (pair.old.met, pair.new.met), (pair.old,), (pair.new,), note)
        elif fields := new.decided_since(old, pair.old.row_id, pair.new.row_id) & _UNSEEN:
            what = ", ".join(name or "what it answers" for name in sorted(fields))
            note = f"A person decided or corrected {what}; both runs have it {_DECISIONS[pair.new.decision]}."
            met = (pair.old.met, pair.new.met)
            yield tell.answer(pair.new.action_ids, ("decided", ""), met, (pair.old,), (pair.new,), note)


_WAITS: Final = "A row in review may answer it: the sheet Review of the later run has it."
_WAITED: Final = "The row in review that might have answered it is settled, or gone, and does not."


def _taught(rows: Sequence[ReturnRecord], ruled: Sequence[DecisionRecord], tell: Teller) -> str:
    """Which decision on a like row the matcher may have learnt this from: a sentence, or nothing."""
    told = [(words_alike(fold(one.requirement), fold(row.requirement)), one) for row in rows for one in ruled]
    alike, one = max(told, key=lambda each: each[0], default=(0.0, None))
    if one is None or alike < tell.settings.taught_by:
        return ""
    what = ", ".join(one.action_ids) or "no action of the list"
    whose = f" of {one.council}" if one.council else ""
    return f" {one.decided_by or 'A person'} decided on {one.decided_on[:10]} on a like row{whose} ({what}), or took that back."


def _shown(coverage: Coverage) -> Answer:
    """What the action shows, what may stand in a row in review told apart from what is missing."""
    return "in_review" if coverage.missing_because == "in_review" else coverage.state


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
