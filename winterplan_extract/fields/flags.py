"""Flags what an analyst should look at in a return's rows, each by one rule."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, get_args

from winterplan_extract.domain.document import Notice, RawRecord
from winterplan_extract.domain.plaintext import chars, fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import Flag, Met
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields.deadline import Deadline
from winterplan_extract.fields.lead import Leads
from winterplan_extract.vocabulary.references import bare_reference, references_sent_to, sends_up


@dataclass(frozen=True, slots=True)
class Read:
    """A row with its fields read, as the flags see it."""

    record: RawRecord
    met: Met
    leads: Leads
    deadline: Deadline


def flag_rows(rows: Sequence[Read], settings: Settings, plan: Plan) -> tuple[tuple[Flag, ...], ...]:
    """The flags of each row of one return."""
    refs = Counter(_ref_in_section(row.record) for row in rows if row.record.ref)
    pasted = Counter(_long_status(row.record, settings) for row in rows)
    every: list[tuple[Flag, ...]] = []
    for row in rows:
        record, status = row.record, _long_status(row.record, settings)
        found: dict[Flag, bool] = {
            "misplaced_text": _is_misplaced(row, settings),
            "cross_reference": _points_elsewhere(record),
            "repeated_text": bool(status) and pasted[status] > 1,
            "ref_repeated": bool(record.ref) and refs[_ref_in_section(record)] > 1,
            "struck_text": record.struck,
            "covered_text": record.covered,
            "note_beside": bool(record.notes),
            "read_from_prose": record.place.table == 0,
            "read_from_area": record.by_area,
            "asks_providers": bool(_provider_duty(plan).match(fold(record.requirement))),
            **_of_answer(row, plan),
            **_of_deadline(row, settings),
        }
        every.append(in_order([flag for flag, stands in found.items() if stands]))
    return tuple(every)


def in_order(flags: Collection[Flag]) -> tuple[Flag, ...]:
    """The flags in the order in which the dataset lists them."""
    return tuple(flag for flag in get_args(Flag) if flag in flags)


def _ref_in_section(record: RawRecord) -> tuple[str, str, str]:
    """A row's reference with the headings that it stands under: numbers may begin anew under each."""
    return fold(record.theme), fold(record.section), bare_reference(record.ref)


@lru_cache(maxsize=4)
def _provider_duty(plan: Plan) -> re.Pattern[str]:
    """A requirement that is a duty of care providers and not of the council: “Care homes should register …”. What is to
    be done for them (“Providers should be told …”) is the council's.
    """
    who, duty, done = plan.any_of("provider"), plan.any_of("duty"), plan.any_of("done_for")
    return re.compile(rf"(?:{who}) (?:also )?(?:{duty}) (?!(?:{done})\b)")


def missing_references(rows: Sequence[RawRecord]) -> tuple[Notice, ...]:
    """A notice for every reference to a row that this return does not have."""
    refs = {bare_reference(row.ref) for row in rows if row.ref}
    return tuple(
        notice("cross_reference_not_found", page=row.place.page, table=row.place.table, row=row.place.row, ref=ref)
        for row in rows
        for ref in pointed_at(row)
        if bare_reference(ref) not in refs
    )


def pointed_at(row: RawRecord) -> tuple[str, ...]:
    """The references that a row's texts send the reader to, as printed, each once."""
    found = (ref for text in _answers(row) for ref in references_sent_to(text))
    return tuple(dict.fromkeys(ref for ref in found if bare_reference(ref) != bare_reference(row.ref)))


def names_work(gap: str, plan: Plan) -> bool:
    """Whether a gap cell names something to do, unlike “None” or “No gaps identified – system in place”."""
    said, (no_work, taken_back) = fold(gap), _no_work(plan)
    if not said:
        return False
    nothing = no_work.match(said)
    return not nothing or bool(taken_back.search(said, nothing.end()))


@lru_cache(maxsize=4)
def _no_work(plan: Plan) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a gap cell may say, or begin with, and still name nothing to do; and what takes that back."""
    of = plan.any_of
    return (
        re.compile(
            r"^(?:(?:there are )?(?:currently )?(?:no|none|nil|nothing|zero)"
            rf"(?: (?:{of('no_work_what')}))*(?:(?: (?:{of('no_work_of')}))+|$)|{of('no_work')}"
            rf"|(?:already |fully |requirements? |all |actions? |gaps? )*(?:{of('no_work_done')})|(?:{of('no_work_alone')})$)\b"
        ),
        re.compile(rf"\b(?:{of('work_after')})\b"),
    )


def _is_misplaced(row: Read, settings: Settings) -> bool:
    """Whether a paragraph stands in a date cell, a date in a lead cell or a long text in a “met?” cell."""
    limits = settings.normalising
    met_is_long = len(row.record.met_text.split()) > limits.met_words
    return len(fold(row.record.deadline_text).split()) > limits.deadline_words or row.leads.dated or met_is_long


def _of_answer(row: Read, plan: Plan) -> dict[Flag, bool]:
    met, record = row.met, row.record
    work = names_work(record.gap, plan)
    unmet = met in ("no", "partly")
    open_gap = unmet or (work and met == "not_stated")
    silent = met == "yes" and fold(record.current_status) in ("", *plan.words_of("no_status"))
    return {
        "gap_without_plan": unmet and not work and not sends_up(record.gap),
        "gap_without_lead": open_gap and not row.leads.named,
        "gap_without_date": open_gap and row.deadline.kind in ("none", "unclear"),
        "met_with_gap": met == "yes" and work,
        "met_without_evidence": silent and not _explains(record.met_text),
    }


def _of_deadline(row: Read, settings: Settings) -> dict[Flag, bool]:
    deadline = row.deadline
    first, last = deadline.first, deadline.last
    if first is None or last is None:
        return {"impossible_date": deadline.impossible}
    due = deadline.kind != "complete" and not deadline.begins and row.met not in ("yes", "not_applicable")
    before = first < settings.period_start and not deadline.begins
    return {
        "impossible_date": deadline.impossible,
        "overdue": due and (settings.as_of is None or last < settings.as_of),
        "year_inferred": deadline.year_inferred,
        "date_outside_plan": before or last > settings.period_end,
    }


def _explains(answer: str) -> bool:
    """Whether the cell of the answer says, after the answer, how things stand: “Yes. The store supplies 61 homes.”"""
    _, _, after = _AFTER_ANSWER.sub("\0", answer.strip(), count=1).partition("\0")
    return len(fold(after).split()) >= _EXPLAINED


def _points_elsewhere(row: RawRecord) -> bool:
    return bool(pointed_at(row)) or any(sends_up(text) and len(text.split()) <= _SHORT for text in _answers(row))


_AFTER_ANSWER: Final = re.compile(r"[.,:;\n(–—]|\s-\s")
_EXPLAINED: Final = 4  # words after the answer: “subject to funding” tells nothing of how
_SHORT: Final = 8  # words: in a longer text “as above” is said in passing


def _answers(row: RawRecord) -> tuple[str, ...]:
    return (row.current_status, row.gap, row.met_text, row.lead_text, row.deadline_text)


def _long_status(record: RawRecord, settings: Settings) -> str:
    """The status for comparing, or nothing where it is too short to have been pasted."""
    status = fold(record.current_status)
    return status if chars(status) >= settings.normalising.repeated_chars else ""
