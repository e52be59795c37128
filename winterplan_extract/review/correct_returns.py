"""What corrections do to a return: its file another council's, rows split and joined, fields as a person says."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from string import ascii_lowercase
from typing import Any, Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Period, Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import (
    NO_RETURN,
    WORST_FIRST,
    DocumentRecord,
    ExtractedReturn,
    Join,
    Problem,
    ReturnRecord,
    Ruling,
    RulingField,
    problem_of,
)
from winterplan_extract.domain.settings import Settings
from winterplan_extract.domain.words import FIELD_NAMES, value_said
from winterplan_extract.fields import flagged_again, references_missed, row_keys, with_period, with_texts, with_values
from winterplan_extract.review.correctable import as_held, council_named, shown, split_place
from winterplan_extract.review.settings import FAR_OUTSIDE

_OF_COUNCIL: Final = ("council_not_found", "council_not_on_register", "council_ambiguous", "another_council")
_OF_KIND: Final = ("other_season", "other_plan", "other_document", "plan_doubtful")
_NOTHING: Final[dict[str, Any]] = dict.fromkeys(
    ("tables", "table_rows", "rows", "further_rows", "continuations", "headers", "set_aside", "chars_in_tables", "chars_kept",
     "chars_outside", "asks_outside"), 0,
)  # fmt: skip


def file_keys(documents: Iterable[DocumentRecord]) -> tuple[str, ...]:
    """The key of each return by which its file is corrected; the second return in one file ends in -2."""
    seen: Counter[tuple[str, str]] = Counter()
    keys = []
    for line in documents:
        seen[line.file, line.sha256] += 1
        number = seen[line.file, line.sha256]
        keys.append(f"{line.sha256}-{number}" if number > 1 and line.sha256 else line.sha256)
    return tuple(keys)


def passed_over(returned: ExtractedReturn, found: Notice) -> ExtractedReturn:
    """The line of a return that is not compared, with the reason, and nothing of what it holds."""
    line = returned.document
    problem = problem_of(found, line.return_id, line.file)
    line = replace(line, status="skipped", problems=1, error=problem.message, **_NOTHING)
    return ExtractedReturn(document=line, problems=(problem,))


def with_problems(
    returned: ExtractedReturn, keep: Callable[[Problem], bool], more: Sequence[Problem] = ()
) -> ExtractedReturn:
    """The return with those of its problems, and more, counted on its line, which says what is wrong with it."""
    kept = tuple(problem for problem in returned.problems if keep(problem))
    gone = {problem.message for problem in returned.problems} - {problem.message for problem in kept}
    line = returned.document
    error = " ".join(
        p.message for p in kept if p.severity == "error" or (p.code in _OF_KIND and p.message in line.error)
    )
    problems = (*kept, *more)
    line = replace(line, problems=len(problems), error=error if gone else line.error)
    return replace(returned, problems=problems, document=line)


def file_value(line: DocumentRecord, field: RulingField) -> str:
    """What was read of a file in a field, as the ledger writes it; empty for what is no field of its own."""
    if field == "document_date":
        return line.document_date.isoformat() if line.document_date else ""
    return line.council if field == "council" else ""


def correct_file_of(
    returned: ExtractedReturn, values: Mapping[RulingField, str], evidence: str, plan: Plan, settings: Settings
) -> ExtractedReturn:
    """The return with what was corrected of its file but for leaving it out; `evidence` is of the council's name."""
    if "council" in values:
        returned = _of_council(returned, values["council"], evidence, plan)
    if "document_date" in values:
        said = values["document_date"]
        returned = _dated(returned, date.fromisoformat(said) if said else None, plan, settings)
    if "stands" in values:
        returned = replace(returned, stands=values["stands"] == "yes")
    if returned.stands and returned.rows and returned.document.kind in NO_RETURN:
        returned = with_problems(returned, lambda problem: problem.code not in _OF_KIND)
        errors = any(problem.severity == "error" for problem in returned.problems)
        line = replace(returned.document, kind="return", status="partial" if errors else "read")
        returned = replace(returned, document=line)
    return returned


def _of_council(returned: ExtractedReturn, name: str, evidence: str, plan: Plan) -> ExtractedReturn:
    """The whole return as that council's: its line, its rows and their keys."""
    council = council_named(name, plan)
    if council is None:
        return returned
    where: dict[str, Any] = {"council": council.name, "council_code": council.code, "region": council.region}
    keys = row_keys([row.requirement for row in returned.rows], council.name)
    moved = replace(
        returned,
        document=replace(returned.document, council_evidence=evidence, **where),
        rows=tuple(replace(row, row_key=key, **where) for row, key in zip(returned.rows, keys, strict=True)),
    )
    unlisted = () if council.code else (notice("council_not_on_register", name=council.name),)
    told = tuple(problem_of(each, moved.document.return_id, moved.document.file) for each in unlisted)
    moved = with_problems(moved, lambda problem: problem.code not in _OF_COUNCIL, told)
    doubted = moved.document.status == "partial" and all(problem.severity != "error" for problem in moved.problems)
    return replace(moved, document=replace(moved.document, status="read")) if doubted else moved


def _dated(returned: ExtractedReturn, day: date | None, plan: Plan, settings: Settings) -> ExtractedReturn:
    """The return with that date; years that it does not print are those of the plan's period at that time."""
    returned = replace(returned, document=replace(returned.document, document_date=day))
    if day is None or returned.period is None:
        return returned
    read, now = Period(*returned.period), Period(*returned.period).around(day)
    if now == read:
        return returned
    before, after = (replace(settings, period_start=each.start, period_end=each.end) for each in (read, now))
    return replace(returned, rows=with_period(returned.rows, plan, before, after), period=(now.start, now.end))


def left_out(returned: ExtractedReturn, on: str) -> ExtractedReturn:
    """The return as one that a person has left out."""
    return passed_over(returned, notice("correction_left_out", on=on[:10]))


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
_MATCHED_BY: Final[tuple[RulingField, ...]] = ("requirement", "theme", "section", "ref", "split", "join")
_DATES: Final[tuple[RulingField, ...]] = ("deadline_text", "deadline_first", "deadline_last")
_PARTED: Final = re.compile(r"(?P<whole>.*?\d)[a-z]?")
# What a correction settles, by the code of the problem.
_SETTLED_BY: Final[Mapping[str, frozenset[RulingField]]] = {
    "cells_exchanged": frozenset(("lead_text", "deadline_text", "leads", "deadline_first", "deadline_last")),
    "joined_doubtfully": frozenset(("split",)),
    "perhaps_torn": frozenset(("join",)),
}


@dataclass(slots=True)
class Correction:
    """A correction that stands, its value, the rows or files that it `met`, why it is refused or read `otherwise`."""

    ruling: Ruling
    value: str = ""
    met: list[str] = field(default_factory=list)
    otherwise: Notice | None = None
    refused: Notice | None = None

    @property
    def by(self) -> str:
        """Who has corrected, as evidence."""
        return f"by a reviewer on {self.ruling.decided_on[:10]}"


Fields = Mapping[RulingField, Correction]
RowCorrections = Mapping[tuple[str, str], Fields]  # by council, folded, and key of the row


def correct_rows(
    returned: ExtractedReturn, told: RowCorrections, plan: Plan, settings: Settings
) -> tuple[ExtractedReturn, bool]:
    """The return with its rows corrected, and whether to match them anew. Notes it in the corrections."""
    if not any(_on(row, told) for row in returned.rows):
        return returned, False
    if returned.period:
        settings = replace(settings, period_start=returned.period[0], period_end=returned.period[1])
    parted, joins, joined = _parted(returned, told)
    fields = {row.row_id: _on(row, told) for row in parted}
    rows = _with_fields(parted, fields, joined, plan, settings)
    rows = flagged_again(returned.rows, rows, plan, settings)
    corrected = {row_id for each in told.values() for one in each.values() for row_id in one.met}
    rows = tuple(replace(row, flags=(*row.flags, "corrected")) if row.row_id in corrected else row for row in rows)
    places = {(row.table, row.row) for row in rows if row.table}
    line = replace(returned.document, rows=len(rows), further_rows=len(rows) - len(places), continuations=len(joins))
    anew = any(name in _MATCHED_BY for each in fields.values() for name in each)
    changed = replace(returned, document=line, rows=rows, joins=joins)
    return _with_problems(returned, changed, told, _far_outside(rows, fields, settings)), anew


def _far_outside(rows: Sequence[ReturnRecord], fields: Mapping[str, Fields], settings: Settings) -> list[Notice]:
    """A notice for each row whose corrected dates lie months outside the plan's period: typed wrong, perhaps."""
    start, end = settings.period_start - FAR_OUTSIDE, settings.period_end + FAR_OUTSIDE
    period: dict[str, Any] = {"start": f"{settings.period_start}", "end": f"{settings.period_end}"}
    far = (
        (row, next((d for d in (row.deadline_first, row.deadline_last) if d and not start <= d <= end), None))
        for row in rows
    )
    return [
        notice("correction_outside_plan", page=row.page, table=row.table, row=row.row, day=f"{found}", **period)
        for row, found in far
        if found and not fields.get(row.row_id, {}).keys().isdisjoint(_DATES)
    ]


def _on(row: ReturnRecord, told: RowCorrections) -> Fields:
    return told.get((fold(row.council), row.row_key), {})


def read_otherwise(field: RulingField, about: str, was: str, value: str, now: str) -> Notice:
    """The notice that what is read `now` is neither what a correction was made on nor what it says."""
    was, value, now = (value_said(field, text) for text in (was, value, now))
    return notice("correction_read_otherwise", field=FIELD_NAMES[field], about=about, was=was, value=value, now=now)


def _with_fields(
    rows: Sequence[ReturnRecord], fields: Mapping[str, Fields], joined: frozenset[str], plan: Plan, settings: Settings
) -> tuple[ReturnRecord, ...]:
    """The rows with their fields as corrected. What follows from texts is read anew before it is itself corrected."""
    values: dict[str, dict[str, Any]] = {
        row_id: {name: as_held(name, one.value) for name, one in each.items() if name not in ("split", "join")}
        for row_id, each in fields.items()
    }
    read = with_texts(rows, values, plan, settings, anew=joined)
    done = []
    for row, as_read in zip(read, rows, strict=True):
        own = fields[row.row_id]
        now = with_values(row, values[row.row_id])
        if now.deadline_first and now.deadline_last and now.deadline_first > now.deadline_last:
            first, last = now.deadline_first.isoformat(), now.deadline_last.isoformat()
            for one in (own["deadline_first"], own["deadline_last"]):
                one.refused = notice("correction_order", first=first, last=last)
            now = with_values(row, {k: v for k, v in values[row.row_id].items() if not k.startswith("deadline_")})
        for name, one in own.items():
            if name in ("split", "join") or one.refused:
                continue
            one.met.append(row.row_id)
            seen, was = shown(as_read, name), one.ruling.was
            if not {fold(was), fold(one.value)} & {fold(seen), fold(shown(row, name))}:
                # A lead may name a person, and problems are published.
                said = _NOT_SAID if name == "lead_text" else (was, one.value, seen)
                one.otherwise = read_otherwise(name, row.row_id, *said)
        done.append(now)
    return tuple(done)


def _parted(
    returned: ExtractedReturn, told: RowCorrections
) -> tuple[tuple[ReturnRecord, ...], tuple[Join, ...], frozenset[str]]:
    """The rows split and joined, the table rows that go on others, and the ids of rows that others were joined to."""
    rows, joins, joined, tried = list(returned.rows), list(returned.joins), set[str](), set[tuple[str, str]]()
    at = 0
    while at < len(rows):
        row = rows[at]
        own = _on(row, told)
        if (split := own.get("split")) and ("split", row.row_id) not in tried:
            tried.add(("split", row.row_id))
            rows[at : at + 1] = _split(row, split, rows)
        elif (join := own.get("join")) and ("join", row.row_id) not in tried:
            tried.add(("join", row.row_id))
            if at + 1 == len(rows):
                join.refused = notice("correction_no_next", row_id=row.row_id)
                continue
            join.met.append(row.row_id)
            following, was = rows[at + 1], join.ruling.was
            if fold(was) != fold(following.requirement):
                now = following.requirement
                join.otherwise = notice("correction_next_differs", about=row.row_id, was=was, now=now)
                continue
            del rows[at + 1]
            rows[at] = _joined(row, following)
            joined.add(row.row_id)
            joins = [replace(each, row_id=row.row_id) if each.row_id == following.row_id else each for each in joins]
            place = following.table, following.row
            if following.table and all(place != (other.table, other.row) for other in rows):
                line = returned.document
                joins.append(Join(line.return_id, following.page, *place, row.row_id, f"joined {join.by}"))
        else:
            at += 1
    return tuple(rows), tuple(joins), frozenset(joined)


def _split(row: ReturnRecord, split: Correction, rows: Sequence[ReturnRecord]) -> list[ReturnRecord]:
    """The row as two, the second beginning with the correction's words; all else is of both, the first has the key."""
    at = split_place(row.requirement, split.value)
    if at is None:
        split.otherwise = read_otherwise("split", row.row_id, row.requirement, split.value, row.requirement)
        return [row]
    first, second = row.requirement[:at].rstrip(), row.requirement[at:]
    ids, keys = {each.row_id for each in rows}, {each.row_key for each in rows}
    whole = _PARTED.fullmatch(row.row_id)
    base = whole["whole"] if whole else row.row_id
    names = (f"{base}{letter}{more}" for more in ("", *ascii_lowercase) for letter in ascii_lowercase[1:])
    row_id = next(name for name in names if name not in ids)
    bare = row_keys([second], row.council)[0]
    key = next(key for n in range(1, len(keys) + 2) if (key := bare if n == 1 else f"{bare}-{n}") not in keys)
    split.met += [row.row_id, row_id]
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


def _with_problems(
    before: ExtractedReturn, after: ExtractedReturn, told: RowCorrections, found_now: Sequence[Notice]
) -> ExtractedReturn:
    """The return without problems that corrections settle, references held against the rows now, with `found_now`."""
    settled: set[tuple[str, int | None, int | None]] = set()
    for at, row in enumerate(before.rows):
        for code, fields in _SETTLED_BY.items():
            if not fields.isdisjoint(_on(row, told)):
                place = before.rows[at + 1] if code == "perhaps_torn" and at + 1 < len(before.rows) else row
                settled |= {(code, each.table, each.row) for each in (row, place)}
    line = after.document
    was, now = references_missed(before.rows), references_missed(after.rows)
    found = {problem_of(each, line.return_id, line.file) for each in was if each not in now}
    more = [problem_of(each, line.return_id, line.file) for each in (*now, *found_now) if each not in was]
    return with_problems(after, lambda p: (p.code, p.table, p.row) not in settled and p not in found, more)
