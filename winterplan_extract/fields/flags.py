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
    pasted = Counter(_long_status(row, settings) for row in rows)
    every: list[tuple[Flag, ...]] = []
    for row in rows:
        found = _of_answer(row, plan) | _of_deadline(row, settings)
        if is_misplaced(row, settings):
            found.add("misplaced_text")
        if _points_elsewhere(row.record):
            found.add("cross_reference")
        if (status := _long_status(row, settings)) and pasted[status] > 1:
            found.add("repeated_text")
        if row.record.ref and refs[_ref_in_section(row.record)] > 1:
            found.add("ref_repeated")
        found.update(_beside(row.record))
        if asks_providers(row.record.requirement, plan):
            found.add("asks_providers")
        every.append(in_order(found))
    return tuple(every)


def in_order(flags: Collection[Flag]) -> tuple[Flag, ...]:
    """The flags in the order in which the dataset lists them."""
    return tuple(flag for flag in get_args(Flag) if flag in flags)


def _ref_in_section(record: RawRecord) -> tuple[str, str, str]:
    """A row's reference with the headings that it stands under: numbers may begin anew under each."""
    return fold(record.theme), fold(record.section), bare_reference(record.ref)


def _beside(record: RawRecord) -> set[Flag]:
    beside: dict[Flag, bool] = {
        "struck_text": record.struck, "covered_text": record.covered, "note_beside": bool(record.notes),
        "read_from_prose": record.place.table == 0, "read_from_area": record.by_area,
    }  # fmt: skip
    return {flag for flag, stands in beside.items() if stands}


def asks_providers(requirement: str, plan: Plan) -> bool:
    """Whether a requirement is a duty of care providers and not of the council: “Care homes should register …”.

    What is to be done for them (“Providers should be told …”) is the council's.
    """
    return _provider_duty(plan).match(fold(requirement)) is not None


@lru_cache(maxsize=4)
def _provider_duty(plan: Plan) -> re.Pattern[str]:
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


def is_misplaced(row: Read, settings: Settings) -> bool:
    """Whether a paragraph stands in a date cell, a date in a lead cell or a long text in a “met?” cell."""
    limits = settings.normalising
    met_is_long = len(row.record.met_text.split()) > limits.met_words
    return len(fold(row.record.deadline_text).split()) > limits.deadline_words or row.leads.dated or met_is_long


def _of_answer(row: Read, plan: Plan) -> set[Flag]:
    found: set[Flag] = set()
    work = names_work(row.record.gap, plan)
    unmet = row.met in ("no", "partly")
    open_gap = unmet or (work and row.met == "not_stated")
    if unmet and not work and not sends_up(row.record.gap):
        found.add("gap_without_plan")
    if open_gap and not row.leads.named:
        found.add("gap_without_lead")
    if open_gap and row.deadline.kind in ("none", "unclear"):
        found.add("gap_without_date")
    if row.met == "yes" and work:
        found.add("met_with_gap")
    silent = row.met == "yes" and fold(row.record.current_status) in ("", *plan.words_of("no_status"))
    if silent and not _explains(row.record.met_text):
        found.add("met_without_evidence")
    return found


def _of_deadline(row: Read, settings: Settings) -> set[Flag]:
    found: set[Flag] = set()
    deadline = row.deadline
    if deadline.impossible:
        found.add("impossible_date")
    if deadline.first is None or deadline.last is None:
        return found
    due = deadline.kind != "complete" and not deadline.begins
    passed = settings.as_of is None or deadline.last < settings.as_of
    if due and passed and row.met not in ("yes", "not_applicable"):
        found.add("overdue")
    if deadline.year_inferred:
        found.add("year_inferred")
    before = deadline.first < settings.period_start and not deadline.begins
    if before or deadline.last > settings.period_end:
        found.add("date_outside_plan")
    return found


def _explains(answer: str) -> bool:
    """Whether the cell of the answer says, after the answer, how things stand: “Yes. The store supplies 61 homes.”"""
    _, _, after = _AFTER_ANSWER.sub("\0", answer.strip(), count=1).partition("\0")
    return len(fold(after).split()) >= _EXPLAINED


def _points_elsewhere(row: RawRecord) -> bool:
    if pointed_at(row):
        return True
    return any(sends_up(text) and len(text.split()) <= _SHORT for text in _answers(row))


_AFTER_ANSWER: Final = re.compile(r"[.,:;\n(–—]|\s-\s")
_EXPLAINED: Final = 4  # words after the answer: “subject to funding” tells nothing of how
_SHORT: Final = 8  # words: in a longer text “as above” is said in passing


def _answers(row: RawRecord) -> tuple[str, ...]:
    return (row.current_status, row.gap, row.met_text, row.lead_text, row.deadline_text)


def _long_status(row: Read, settings: Settings) -> str:
    """The status for comparing, or nothing where it is too short to have been pasted."""
    status = fold(row.record.current_status)
    return status if chars(status) >= settings.normalising.repeated_chars else ""
