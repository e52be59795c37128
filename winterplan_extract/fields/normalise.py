"""Reads what rows hold: council, answer, leads, deadline, flags; RawRecords in, the dataset's rows out; and again where
they were corrected."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, replace
from functools import lru_cache
from typing import Any, Final

from winterplan_extract.domain.document import Notice, Place, RawRecord
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import Met, ReturnRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.domain.words import value_said
from winterplan_extract.fields.answer_key import AnswerKey, colour_of
from winterplan_extract.fields.compliance import MetAnswer, crossed_means, in_two_languages, read_met
from winterplan_extract.fields.deadline import Deadline, either_way, month_first, read_deadline, undated
from winterplan_extract.fields.flags import Read, flag_rows, in_order, missing_references
from winterplan_extract.fields.lead import Leads, own_titles, read_leads
from winterplan_extract.fields.sender import Sender
from winterplan_extract.vocabulary.answers import known_answers
from winterplan_extract.vocabulary.lead_titles import Titles, stem_of, titles_of
from winterplan_extract.vocabulary.references import after_ditto, repeats_row

_IN_BOTH: Final = sorted({each.name for each in fields(RawRecord)} & {each.name for each in fields(ReturnRecord)})
_SCALE: Final = ("red", "amber", "green", "blue")
_KEY_WORD: Final = re.compile(r"[\w#/]+|[^\w\s]")  # what a key may explain: N, N/A, #2f5597, a mark


def normalise(
    records: Sequence[RawRecord],
    *,
    sender: Sender,
    return_id: str,
    file: str,
    settings: Settings,
    plan: Plan,
    key: AnswerKey | None = None,
) -> tuple[tuple[ReturnRecord, ...], tuple[Notice, ...]]:
    """The rows of one return in their order, nothing left out, and what the analyst must know of them.

    Text columns keep the words as read; `met_text` names the colour of a cell that holds nothing
    else. `key` is what the return itself says its letters mean (`find_key`): it goes before the
    plan's wordings, so that an N explained as “only partially met” is partly. Without it N is no.
    """
    printed = [record.met_text for record in records]
    usual = {**crossed_means(printed), **in_two_languages(printed, plan)}
    coloured = frozenset(colour_of(record.met_fill, settings) for record in records if not record.met_text) - {""}
    # Where answers are given by colour, blue and paler tints are colours of the scale too, and no bands.
    scale = _SCALE if len(coloured) > 1 else ()
    met = _answers(records, plan, settings, {**usual, **(key.means if key else {})}, scale)
    by_key = _read_by(key, met, _answers(records, plan, settings, usual, scale)) if key and key.means else ()
    american = month_first(record.deadline_text for record in records)
    read = read_rows(records, [answer.met for answer in met], plan, settings, american=bool(american))
    flags = flag_rows(read, settings, plan)
    keys = row_keys([record.requirement for record in records], sender.name)
    rows = tuple(
        ReturnRecord(
            row_id=f"{return_id}-{number:03d}",
            row_key=row_key,
            return_id=return_id,
            council=sender.name,
            council_code=sender.code,
            region=sender.region,
            source_file=file,
            page=row.record.place.page,
            page_end=row.record.place.page_end,
            table=row.record.place.table,
            row=row.record.place.row,
            **(in_both(row.record) | {"met_text": answer.text}),
            met=row.met,
            leads=row.leads.roles,
            **deadline_fields(row.deadline),
            flags=marks,
        )
        for number, (row, row_key, answer, marks) in enumerate(zip(read, keys, met, flags, strict=True), start=1)
    )
    unclear = [date for record in records if (date := either_way(record.deadline_text))] if american else []
    told = (notice("dates_month_first", proof=american, text=unclear[0], count=len(unclear)),) if unclear else ()
    return rows, (*by_key, *told, *missing_references(records))


def _answers(
    records: Sequence[RawRecord], plan: Plan, settings: Settings, own: Mapping[str, Met], scale: Sequence[str]
) -> list[MetAnswer]:
    """The answer of each row, by what the return's `own` letters and marks mean before the plan's list."""
    met = [read_met(record.met_text, record.met_fill, plan, settings, own, scale) for record in records]
    return met if any(answer.text for answer in met) else _inside_status(records, plan, settings, own)


def _read_by(key: AnswerKey, met: Sequence[MetAnswer], usual: Sequence[MetAnswer]) -> tuple[Notice, ...]:
    """A note on answers to which the return's own key gives another meaning than the plan's list (`usual`) does."""
    changed = [answer.text for answer, other in zip(met, usual, strict=True) if answer.met != other.met]
    if not changed:
        return ()
    words = {word for text in changed for word in (text.casefold(), *_KEY_WORD.findall(text.casefold()))}
    said = {label: means for label, means in key.means.items() if label in words} or key.means
    named = ((label.upper() if len(label) == 1 else label, value_said("met", means)) for label, means in said.items())
    told = ", ".join(f"{label} = {means}" for label, means in named)
    return (notice("answers_by_key", page=key.page, answers=told, count=len(changed)),)


def read_rows(
    records: Sequence[RawRecord], met: Sequence[Met], plan: Plan, settings: Settings, *, american: bool
) -> list[Read]:
    """The rows of one return with their leads and deadlines read; `met` are their answers.

    `american`: its dates of figures seem to have the month first, so that one that may be either has no date.
    """
    titles = titles_of(plan, settings.normalising.lead_likeness)
    own = own_titles([record.lead_text for record in records], titles, settings)
    titles = titles.known_as(own, _plain_words(records))
    read: list[Read] = []
    for record, answer in zip(records, met, strict=True):
        leads = read_leads(record.lead_text, titles, settings)
        deadline = read_deadline(record.deadline_text, plan, settings)
        deadline = undated(deadline) if american and either_way(record.deadline_text) else deadline
        read.append(_as_above(Read(record, answer, leads, deadline), read, titles, settings))
    return read


def _inside_status(
    records: Sequence[RawRecord], plan: Plan, settings: Settings, answers: Mapping[str, Met]
) -> list[MetAnswer]:
    """The answers that statuses begin or end with, where a return answers there and nowhere else: “Fully met – …”."""
    known = known_answers(plan)
    said = [known.told_in(record.current_status) for record in records]
    if sum(map(bool, said)) < settings.normalising.answers_in_status * len(records):
        return [MetAnswer("", "not_stated") for _ in records]
    return [read_met(text, "", plan, settings, answers) for text in said]


def _as_above(row: Read, above: Sequence[Read], titles: Titles, settings: Settings) -> Read:
    """The row with what its cells repeat of a row above it: “ditto”, “as above”, a ditto mark, “as 1.2”."""
    if not above:
        return row
    before, record = above[-1], row.record
    more = after_ditto(record.lead_text)
    if more is not None:
        own = read_leads(more, titles, settings)
        roles = tuple(dict.fromkeys((*before.leads.roles, *own.roles)))
        row = replace(row, leads=Leads(roles, before.leads.named or own.named, own.dated))
    elif same := _row_named(record.lead_text, above):
        row = replace(row, leads=same.leads)
    if same := before if after_ditto(record.deadline_text) == "" else _row_named(record.deadline_text, above):
        row = replace(row, deadline=same.deadline)
    if same := before if after_ditto(record.met_text) == "" else _row_named(record.met_text, above):
        row = replace(row, met=same.met)
    return row


def _row_named(text: str, above: Sequence[Read]) -> Read | None:
    """The row above that a cell names to say what it says."""
    ref = repeats_row(text)
    return next((each for each in reversed(above) if ref and each.record.ref == ref), None)


def in_both(row: RawRecord | ReturnRecord) -> dict[str, Any]:
    """What a row has under one name before and after its fields are read: headings, texts, notes, its place."""
    return {name: getattr(row, name) for name in _IN_BOTH}


def deadline_fields(deadline: Deadline) -> dict[str, Any]:
    """What a row of the dataset has of a deadline."""
    return {"deadline_kind": deadline.kind, "deadline_first": deadline.first, "deadline_last": deadline.last}


def row_keys(requirements: Sequence[str], council: str) -> list[str]:
    """A key for each row from the council and the requirement; the second row of the same text ends in -2."""
    seen: Counter[str] = Counter()
    keys: list[str] = []
    for requirement in requirements:
        said = f"{council}\n{fold(requirement)}"
        bare = hashlib.sha256(said.encode()).hexdigest()[:16]
        seen[bare] += 1
        keys.append(bare if seen[bare] == 1 else f"{bare}-{seen[bare]}")
    return keys


def _plain_words(records: Sequence[RawRecord]) -> frozenset[str]:
    """The words that the return writes small: such a word is no person's name."""
    texts = (f"{record.requirement} {record.current_status} {record.gap}" for record in records)
    return frozenset(stem_of(word.strip(".,;:()’'")) for text in texts for word in text.split() if word.islower())


Values = Mapping[str, Any]  # fields of a row, with what is to stand there

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
    """All rows of one return with the deadlines by the period of `after`, where that of `before` gave others."""
    american = _is_american(rows)
    old, new = (_from_texts(tuple(rows), plan, each, american) for each in (before, after))
    dated = tuple(
        replace(row, **deadline_fields(now.deadline)) if now.deadline != was.deadline else row
        for row, was, now in zip(rows, old, new, strict=True)
    )
    return flagged_again(rows, dated, plan, after, before)


def with_values(row: ReturnRecord, values: Values) -> ReturnRecord:
    """The row with what is no text corrected: answer, leads, dates; one date alone stands for both."""
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
    """The rows of `after` with the flags that their fields give; what no flag is read from stays, and what has not
    changed.

    `before` are the rows as read, which may be others where rows were split or joined; `read_by` the settings where
    those were others.
    """
    by = read_by or settings
    american = _is_american(before)
    old = dict(zip((row.row_id for row in before), flag_rows(_read(before, plan, by, american), by, plan), strict=True))
    new = flag_rows(_read(after, plan, settings, american), settings, plan)
    rows = []
    for row, flags in zip(after, new, strict=True):
        kept = set(row.flags) - set(old.get(row.row_id, ())) | set(flags)
        rows.append(replace(row, flags=in_order(kept)))
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
    """Whether dates of figures have the month first, judged before corrections: the proof may be corrected."""
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
