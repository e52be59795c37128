"""Words a change: the council, the titles of its actions, its rows and where they stand."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from winterplan_extract.comparison.rounds.pairing import RowPair
from winterplan_extract.domain.change_lines import Answer, Change, ChangeKind, GapChange
from winterplan_extract.domain.records import Action, ReturnRecord


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
        kind, gap = step
        return self._change(
            kind, action_ids, old, new, gap=gap, was=states[0], now=states[1], met=states, note=note
        )  # fmt: skip

    def words(self, kind: ChangeKind, pair: RowPair, was: str, now: str, likeness: float, note: str) -> Change:
        """A line on words of a row that have changed."""
        return self._change(
            kind, _actions_of(pair), (pair.old,), (pair.new,), was=was, now=now, likeness=round(likeness, 2), note=note
        )

    def deadline(self, kind: ChangeKind, pair: RowPair, was: date | None, now: date | None, note: str) -> Change:
        """A line on a row's deadline: its dates, and its words as printed."""
        return self._change(
            kind, _actions_of(pair), (pair.old,), (pair.new,), was=pair.old.deadline_text, now=pair.new.deadline_text,
            dates=(was, now), days=(now - was).days if was and now and was != now else None, note=note,
        )  # fmt: skip

    def gone(self, row: ReturnRecord, note: str) -> Change:
        """A line on a row that the later return has not."""
        return self._change("row_gone", row.action_ids, (row,), (), was=row.requirement, note=note)

    def added(self, row: ReturnRecord, note: str) -> Change:
        """A line on a row that the earlier return had not."""
        return self._change("row_new", row.action_ids, (), (row,), now=row.requirement, note=note)

    def council_line(self, kind: ChangeKind, was: str, now: str, note: str) -> Change:
        """A line on a council that is in one round only; `was` and `now` are its returns' files."""
        return Change(self.council, self.code, (), "", kind, was=_name(was), now=_name(now), note=note)

    def _change(
        self,
        kind: ChangeKind,
        action_ids: tuple[str, ...],
        old: Sequence[ReturnRecord],
        new: Sequence[ReturnRecord],
        *,
        gap: GapChange = "",
        was: str = "",
        now: str = "",
        met: tuple[Answer, Answer] | None = None,
        dates: tuple[date | None, date | None] | None = None,
        days: int | None = None,
        likeness: float | None = None,
        note: str = "",
    ) -> Change:
        rows = [*new, *old]
        was_met, now_met = met or (_answer(old), _answer(new))
        was_date, now_date = dates or (_last(old), _last(new))
        return Change(
            council=self.council,
            council_code=self.code,
            action_ids=action_ids,
            title=self._title(action_ids, rows[0].requirement if rows else ""),
            kind=kind,
            gap=gap,
            was=was,
            now=now,
            was_met=was_met,
            now_met=now_met,
            was_date=was_date,
            now_date=now_date,
            days=days,
            likeness=likeness,
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


def _actions_of(pair: RowPair) -> tuple[str, ...]:
    """The actions that the row answers in the later round; those of the earlier where it answers none."""
    return pair.new.action_ids or pair.old.action_ids


def _answer(rows: Sequence[ReturnRecord]) -> Answer:
    """The answer of the row that a change is about."""
    return rows[0].met if rows else ""


def _last(rows: Sequence[ReturnRecord]) -> date | None:
    """The last date of the rows."""
    return max((row.deadline_last for row in rows if row.deadline_last), default=None)


def _name(file: str) -> str:
    """A file's own name; the folders are those of the run."""
    return file.rpartition("/")[2]


def _place(row: ReturnRecord) -> str:
    page = f"page {row.page}, " if row.page is not None else ""
    return f"{_name(row.source_file)}, {page}table {row.table}, row {row.row}"
