"""Reads rows of the dataset again where a person has corrected them: what follows from their texts, and their flags."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final, get_args

from winterplan_extract.domain.document import Notice, Place, RawRecord
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Flag, Met, ReturnRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields.compliance import read_met
from winterplan_extract.fields.deadline import Deadline, month_first
from winterplan_extract.fields.flags import Read, flag_rows, missing_references
from winterplan_extract.fields.normalise import deadline_fields, in_both, read_rows
from winterplan_extract.vocabulary.answers import known_answers

Values = Mapping[str, Any]  # fields of a row, with what is to stand there

_ORDER: Final[tuple[Flag, ...]] = get_args(Flag)
_TEXTS: Final = frozenset(
    ("current_status", "gap", "lead_text", "deadline_text", "requirement", "theme", "section", "ref")
)
_UNDATED: Final = ("none", "unclear")
_DATED: Final = ("date", "month", "period")


def with_texts(
    rows: Sequence[ReturnRecord],
    corrected: Mapping[str, Values],
    plan: Plan,
    settings: Settings,
    *,
    anew: Collection[str] = (),
) -> tuple[ReturnRecord, ...]:
    """All rows of one return, texts as corrected, and what is read out of these texts read anew.

    `corrected` has the fields of a row by its row_id; what is no text is left. A field that another row's text decides
    (“as above”) follows it. What no text has changed stays as it was read, but in the rows of the ids in `anew`.
    """
    now = tuple(_with(row, corrected.get(row.row_id, {}), plan, settings) for row in rows)
    american = _is_american(rows)
    before, after = (_from_texts(tuple(each), plan, settings, american) for each in (rows, now))
    return tuple(
        replace(
            row,
            leads=new.leads.roles if row.row_id in anew or new.leads.roles != old.leads.roles else row.leads,
            **(deadline_fields(new.deadline) if row.row_id in anew or new.deadline != old.deadline else {}),
        )
        for row, old, new in zip(now, before, after, strict=True)
    )


def with_period(
    rows: Sequence[ReturnRecord], plan: Plan, before: Settings, after: Settings
) -> tuple[ReturnRecord, ...]:
    """All rows of one return with the deadlines that the period of `after` gives, where that of `before` gave others."""
    american = _is_american(rows)
    old, new = (_from_texts(tuple(rows), plan, each, american) for each in (before, after))
    dated = tuple(
        replace(row, **deadline_fields(now.deadline)) if now.deadline != was.deadline else row
        for row, was, now in zip(rows, old, new, strict=True)
    )
    return flagged_again(rows, dated, plan, after, before)


def with_values(row: ReturnRecord, values: Values) -> ReturnRecord:
    """The row with what is no text corrected: answer, leads, dates, where one date stands for both if the other is not told."""
    told = {name: value for name, value in values.items() if name not in _TEXTS}
    row = replace(row, **told)
    if {"deadline_first", "deadline_last"}.isdisjoint(told):
        return row
    first, last = row.deadline_first, row.deadline_last
    if "deadline_last" not in told and (first is None or last is None or last < first):
        last = first
    if "deadline_first" not in told and (last is None or first is None or first > last):
        first = last
    kind = row.deadline_kind
    if (first or last) and kind in _UNDATED:
        kind = "date"
    if not (first or last) and kind in _DATED:
        kind = "none"
    return replace(row, deadline_first=first, deadline_last=last, deadline_kind=kind)


def flagged_again(
    before: Sequence[ReturnRecord],
    after: Sequence[ReturnRecord],
    plan: Plan,
    settings: Settings,
    read_by: Settings | None = None,
) -> tuple[ReturnRecord, ...]:
    """The rows of `after` with the flags that their fields give; what no flag is read from stays, and what has not changed.

    `before` are the rows as read, which may be others where rows were split or joined; `read_by` the settings where those were others.
    """
    by = read_by or settings
    american = _is_american(before)
    old = dict(zip((row.row_id for row in before), flag_rows(_read(before, plan, by, american), by, plan), strict=True))
    new = flag_rows(_read(after, plan, settings, american), settings, plan)
    rows = []
    for row, flags in zip(after, new, strict=True):
        kept = set(row.flags) - set(old.get(row.row_id, ())) | set(flags)
        rows.append(replace(row, flags=tuple(flag for flag in _ORDER if flag in kept)))
    return tuple(rows)


def references_missed(rows: Sequence[ReturnRecord]) -> tuple[Notice, ...]:
    """A notice for every reference to a row that this return does not have."""
    return missing_references([_record(row) for row in rows])


def _with(row: ReturnRecord, values: Values, plan: Plan, settings: Settings) -> ReturnRecord:
    texts = {name: value for name, value in values.items() if name in _TEXTS}
    now = replace(row, **texts)
    known = known_answers(plan)
    # Where the answer stands in the status, it is read with it.
    if "current_status" in texts and row.met_text and known.told_in(row.current_status) == row.met_text:
        answer = read_met(known.told_in(now.current_status), "", plan, settings, {})
        now = replace(now, met_text=answer.text, met=answer.met)
    return now


@lru_cache(maxsize=512)  # of a region with every return corrected: as read, with texts as corrected, as a whole
def _from_texts(rows: tuple[ReturnRecord, ...], plan: Plan, settings: Settings, american: bool) -> list[Read]:
    met: list[Met] = [row.met for row in rows]
    return read_rows([_record(row) for row in rows], met, plan, settings, american=american)


def _is_american(rows: Sequence[ReturnRecord]) -> bool:
    """Whether dates of figures have the month first, judged before anything is corrected: the proof may be what is corrected."""
    return bool(month_first(row.deadline_text for row in rows))


def _read(rows: Sequence[ReturnRecord], plan: Plan, settings: Settings, american: bool) -> list[Read]:
    """The rows as the flags see them: answers, leads and dates as they stand in the rows, all else from the texts."""
    read = _from_texts(tuple(rows), plan, settings, american)
    return [_as_standing(each, row) for each, row in zip(read, rows, strict=True)]


def _as_standing(read: Read, row: ReturnRecord) -> Read:
    leads, deadline = read.leads, read.deadline
    if row.leads != leads.roles:
        leads = replace(leads, roles=row.leads, named=bool(row.leads))
    if (row.deadline_kind, row.deadline_first, row.deadline_last) != (deadline.kind, deadline.first, deadline.last):
        deadline = Deadline(row.deadline_kind, row.deadline_first, row.deadline_last)
    return replace(read, met=row.met, leads=leads, deadline=deadline)


def _record(row: ReturnRecord) -> RawRecord:
    """The row as it was before its fields were read."""
    return RawRecord(
        place=Place(row.table, row.row, row.page, row.page_end),
        **in_both(row),
        struck="struck_text" in row.flags,
        covered="covered_text" in row.flags,
        by_area="read_from_area" in row.flags,
    )
