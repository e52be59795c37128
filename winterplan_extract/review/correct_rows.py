"""What corrections of rows do to a return: rows split and joined, fields as a person says, what follows from them anew."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import Any, Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import (
    WORST_FIRST,
    ExtractedReturn,
    Join,
    ReturnRecord,
    RulingField,
    problem_of,
)
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields import row_keys
from winterplan_extract.fields.again import flagged_again, references_missed, with_texts, with_values
from winterplan_extract.review.correct_files import with_problems
from winterplan_extract.review.correctable import FIELD_NAMES, as_held, shown, split_place

_TEXTS: Final = (
    "requirement",
    "current_status",
    "met_text",
    "gap",
    "lead_text",
    "deadline_text",
    "other_text",
    "notes",
)
_NOT_SAID: Final = ("what was read", "what the sheet Decisions says", "something else")
_MATCHED_BY: Final[tuple[RulingField, ...]] = ("requirement", "section", "ref", "split", "join")
_PARTED: Final = re.compile(r"(?P<whole>.*?\d)[a-z]?")
# What a correction settles, by the code of the problem.
_SETTLED_BY: Final[Mapping[str, frozenset[RulingField]]] = {
    "cells_exchanged": frozenset(("lead_text", "deadline_text", "leads", "deadline_first", "deadline_last")),
    "joined_doubtfully": frozenset(("split",)),
    "perhaps_torn": frozenset(("join",)),
}

Fields = Mapping[RulingField, int]  # the number of the correction of each field


@dataclass(slots=True)
class RowsMet:
    """What corrections met, by their numbers: rows, and what has to be said of those that did not go as they were meant."""

    rows: dict[int, list[str]]
    otherwise: dict[int, Notice]
    refused: dict[int, Notice]


@dataclass(frozen=True, slots=True)
class RowCorrections:
    """The corrections of rows that stand, by council and key of the row: their numbers, what each says, and what was read."""

    on: Mapping[tuple[str, str], Fields]
    values: Mapping[int, str]
    was: Mapping[int, str]
    by: Mapping[int, str]  # who, for the evidence of a join

    def of(self, row: ReturnRecord) -> Fields:
        """Those on that row."""
        return self.on.get((fold(row.council), row.row_key), {})


def correct_rows(
    returned: ExtractedReturn, told: RowCorrections, met: RowsMet, plan: Plan, settings: Settings
) -> tuple[ExtractedReturn, bool]:
    """The return with its rows corrected, and whether they have to be matched anew. Adds to `met`."""
    if not any(told.of(row) for row in returned.rows):
        return returned, False
    if returned.period:
        settings = replace(settings, period_start=returned.period[0], period_end=returned.period[1])
    parted, joins, joined = _parted(returned, told, met)
    fields = {row.row_id: told.of(row) for row in parted}
    rows = _with_fields(parted, fields, joined, told, met, plan, settings)
    rows = flagged_again(returned.rows, rows, plan, settings)
    corrected = {row_id for ids in met.rows.values() for row_id in ids}
    rows = tuple(replace(row, flags=(*row.flags, "corrected")) if row.row_id in corrected else row for row in rows)
    places = {(row.table, row.row) for row in rows if row.table}
    line = replace(returned.document, rows=len(rows), further_rows=len(rows) - len(places), continuations=len(joins))
    anew = any(name in _MATCHED_BY for each in fields.values() for name in each)
    changed = replace(returned, document=line, rows=rows, joins=joins)
    return _with_problems(returned, changed, told), anew


def _with_fields(
    rows: Sequence[ReturnRecord], fields: Mapping[str, Fields], joined: frozenset[str], told: RowCorrections, met: RowsMet,
    plan: Plan, settings: Settings,
) -> tuple[ReturnRecord, ...]:  # fmt: skip
    """The rows with their fields as corrected. What follows from texts is read anew before it is itself corrected."""
    values: dict[str, dict[str, Any]] = {
        row_id: {
            name: as_held(name, told.values[number]) for name, number in each.items() if name not in ("split", "join")
        }
        for row_id, each in fields.items()
    }
    read = with_texts(rows, values, plan, settings, anew=joined)
    done = []
    for row, as_read in zip(read, rows, strict=True):
        now = with_values(row, values[row.row_id])
        if now.deadline_first and now.deadline_last and now.deadline_first > now.deadline_last:
            first, last = now.deadline_first.isoformat(), now.deadline_last.isoformat()
            for number in (fields[row.row_id]["deadline_first"], fields[row.row_id]["deadline_last"]):
                met.refused[number] = notice("correction_order", first=first, last=last)
            now = with_values(row, {k: v for k, v in values[row.row_id].items() if not k.startswith("deadline_")})
        for name, number in fields[row.row_id].items():
            if name in ("split", "join") or number in met.refused:
                continue
            met.rows.setdefault(number, []).append(row.row_id)
            seen, was, value = shown(as_read, name), told.was[number], told.values[number]
            if not {fold(was), fold(value)} & {fold(seen), fold(shown(row, name))}:
                if name == "lead_text":  # it may name a person, and problems are published
                    was, value, seen = _NOT_SAID
                met.otherwise[number] = notice(
                    "correction_read_otherwise",
                    field=FIELD_NAMES[name],
                    about=row.row_id,
                    was=was,
                    value=value,
                    now=seen,
                )
        done.append(now)
    return tuple(done)


def _parted(
    returned: ExtractedReturn, told: RowCorrections, met: RowsMet
) -> tuple[tuple[ReturnRecord, ...], tuple[Join, ...], frozenset[str]]:
    """The rows split and joined, the table rows that go on others, and the ids of rows that others were joined to."""
    rows, joins, joined, tried = list(returned.rows), list(returned.joins), set[str](), set[tuple[int, str]]()
    at = 0
    while at < len(rows):
        row = rows[at]
        each = told.of(row)
        if (number := each.get("split", -1)) >= 0 and (number, row.row_id) not in tried:
            tried.add((number, row.row_id))
            parts = _split(row, told.values[number], rows, met, number)
            rows[at : at + 1] = parts
        elif (number := each.get("join", -1)) >= 0 and (number, row.row_id) not in tried:
            tried.add((number, row.row_id))
            if at + 1 == len(rows):
                met.refused[number] = notice("correction_no_next", row_id=row.row_id)
            elif fold(told.was[number]) != fold(rows[at + 1].requirement):
                met.otherwise[number] = notice(
                    "correction_next_differs", about=row.row_id, was=told.was[number], now=rows[at + 1].requirement
                )
                met.rows.setdefault(number, []).append(row.row_id)
            else:
                gone = rows.pop(at + 1)
                rows[at] = _joined(row, gone)
                met.rows.setdefault(number, []).append(row.row_id)
                joined.add(row.row_id)
                joins = [replace(join, row_id=row.row_id) if join.row_id == gone.row_id else join for join in joins]
                if gone.table and all((gone.table, gone.row) != (other.table, other.row) for other in rows):
                    line = returned.document
                    joins.append(Join(line.return_id, gone.page, gone.table, gone.row, row.row_id, told.by[number]))
        else:
            at += 1
    return tuple(rows), tuple(joins), frozenset(joined)


def _split(
    row: ReturnRecord, opening: str, rows: Sequence[ReturnRecord], met: RowsMet, number: int
) -> list[ReturnRecord]:
    """The row as two, the second beginning with these words; all else is said of both. The first keeps the key."""
    at = split_place(row.requirement, opening)
    if at is None:
        now = row.requirement
        met.otherwise[number] = notice(
            "correction_read_otherwise",
            field=FIELD_NAMES["split"],
            about=row.row_id,
            was=row.requirement,
            value=opening,
            now=now,
        )
        return [row]
    first, second = row.requirement[:at].rstrip(), row.requirement[at:]
    ids, keys = {each.row_id for each in rows}, {each.row_key for each in rows}
    whole = _PARTED.fullmatch(row.row_id)
    base = whole["whole"] if whole else row.row_id
    names = (f"{base}{letter}{more}" for more in ("", *ascii_lowercase) for letter in ascii_lowercase[1:])
    row_id = next(name for name in names if name not in ids)
    bare = row_keys([second], row.council)[0]
    key = next(key for n in range(1, len(keys) + 2) if (key := bare if n == 1 else f"{bare}-{n}") not in keys)
    met.rows.setdefault(number, []).extend((row.row_id, row_id))
    return [replace(row, requirement=first), replace(row, requirement=second, row_id=row_id, row_key=key)]


def _joined(row: ReturnRecord, following: ReturnRecord) -> ReturnRecord:
    """Two rows as one: every text followed by the other's, the worse of two answers."""
    texts: dict[str, Any] = {
        name: "\n".join(dict.fromkeys(filter(None, (getattr(row, name), getattr(following, name))))) for name in _TEXTS
    }
    answers = [each.met for each in (row, following) if each.met_text] or [row.met]
    return replace(
        row,
        ref=row.ref or following.ref,
        page_end=following.page_end if following.page_end is not None else row.page_end,
        met=min(answers, key=WORST_FIRST.index),
        **texts,
    )


def _with_problems(before: ExtractedReturn, after: ExtractedReturn, told: RowCorrections) -> ExtractedReturn:
    """The return without the problems that corrections settle, references held against the rows as they are now."""
    settled: set[tuple[str, int | None, int | None]] = set()
    for at, row in enumerate(before.rows):
        for code, fields in _SETTLED_BY.items():
            if not fields.isdisjoint(told.of(row)):
                place = before.rows[at + 1] if code == "perhaps_torn" and at + 1 < len(before.rows) else row
                settled |= {(code, each.table, each.row) for each in (row, place)}
    line = after.document
    was, now = references_missed(before.rows), references_missed(after.rows)
    found = {problem_of(each, line.return_id, line.file) for each in was if each not in now}
    more = [problem_of(each, line.return_id, line.file) for each in now if each not in was]
    return with_problems(after, lambda p: (p.code, p.table, p.row) not in settled and p not in found, more)
