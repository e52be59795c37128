"""What became of each row: dates that moved, words that changed, rows gone and rows new; how a change is worded."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from winterplan_extract.comparison.rounds.run import OF_DATE, By, CouncilRound, RowPair, RowPairs
from winterplan_extract.domain.change_lines import BY_PERSON, Answer, Change, ChangeKind, GapChange
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import Action, ReturnRecord
from winterplan_extract.vocabulary.likeness import ratio


@dataclass(frozen=True, slots=True)
class Teller:
    """Makes the lines of one council. `actions` are those of both runs' lists, by id, in their order."""

    council: str
    code: str
    actions: Mapping[str, Action]
    title_length: int
    taught_by: float

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
        return textwrap.shorten(requirement, self.title_length, placeholder=" …")


def _last(rows: Sequence[ReturnRecord]) -> date | None:
    """The last date of the rows."""
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
