"""What a reviewer filled in, as rulings: from the sheet Review of a workbook or from a CSV file like it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from winterplan_extract.model import Notice
from winterplan_extract.plaintext import fold
from winterplan_extract.plan import Plan
from winterplan_extract.problems import notice
from winterplan_extract.records import ReturnRecord, Ruling
from winterplan_extract.review.choice import Choice, Choices
from winterplan_extract.review.entries import Entry, read_entries
from winterplan_extract.review.ledger import read_ledger
from winterplan_extract.review.places import Places, Target, gone, lines_of
from winterplan_extract.review.standing import Subject, said, same_answer, subject
from winterplan_extract.settings import Settings

_YES: Final = ("yes", "y", "true", "x", "1")
_NO: Final = ("", "no", "n", "false", "0")


@dataclass(frozen=True, slots=True)
class Answers:
    """The rulings that a file holds and what is wrong with the others; `ledger` says that it is a ledger."""

    rulings: tuple[Ruling, ...]
    faults: tuple[Notice, ...] = ()
    ledger: bool = False


@dataclass(frozen=True, slots=True)
class _Answer:
    """A ruling and the line it was read from."""

    ruling: Ruling
    entry: Entry


def read_answers(
    path: Path,
    *,
    plan: Plan,
    settings: Settings,
    rows: Sequence[ReturnRecord] | None,
    decided_by: str,
    now: datetime,
) -> Answers:
    """The decisions of a filled-in workbook, of a CSV with its columns, or of a ledger.

    `rows` are those of the run that the decisions are on, None where they are not at hand.
    `decided_by` is whoever a line without a name is by, `now` the time they are all given. A line
    that is wrong is named in `faults` and does not keep the others from being taken. Raises
    SettingsError for a file that cannot be read or holds no decisions.
    """
    found = read_entries(path, settings)
    if found is None:
        return Answers(read_ledger(path), ledger=True)
    choices = Choices(plan, settings.reviewing)
    places = Places(rows, found.whole, settings.reviewing)
    faults: list[Notice] = []
    answers: list[_Answer] = []
    for entry in found.entries:
        answer, said_of_it = _answer(entry, choices, places, decided_by, stamp(now))
        faults.extend(said_of_it)
        if answer:
            answers.append(answer)
    rulings, contradicted = _agreed(answers)
    return Answers(rulings, (*faults, *contradicted))


def stamp(now: datetime) -> str:
    """The time as the ledger writes it, in UTC: 2020-12-31T14:05:00Z."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _answer(
    entry: Entry, choices: Choices, places: Places, decided_by: str, on: str
) -> tuple[_Answer | None, list[Notice]]:
    """The line as an answer, if it is one, and what has to be said of it."""
    if not entry.decision:
        return None, [notice("decision_note_alone", at=entry.at)] if entry.note else []
    choice = choices.read(entry.decision, entry.at)
    if isinstance(choice, Notice):
        return None, [choice]
    target = places.target(entry)
    if isinstance(target, Notice):
        return None, [target]
    everywhere = fold(entry.everywhere)
    if everywhere not in _YES and not target.council:
        return None, [notice("decision_without_council", at=entry.at)]
    notices = []
    if everywhere not in (*_YES, *_NO):
        notices.append(notice("decision_everywhere_unclear", at=entry.at, text=entry.everywhere))
    if target.gone:
        notices.append(gone(target, entry.at))
    ruling = _ruling(entry, choice, target, entry.decided_by or decided_by, on, everywhere=everywhere in _YES)
    return _Answer(ruling, entry), notices


def _ruling(entry: Entry, choice: Choice, target: Target, by: str, on: str, *, everywhere: bool) -> Ruling:
    return Ruling(
        decided_on=on,
        decided_by=by,
        council="" if everywhere else target.council,
        row_key=target.row_key,
        requirement=target.requirement,
        action_ids=choice.action_ids,
        verdict=choice.verdict,
        note=entry.note,
    )


def _agreed(answers: Sequence[_Answer]) -> tuple[tuple[Ruling, ...], list[Notice]]:
    """One ruling for each row or wording, and a notice for each that was given different ones."""
    by_subject: dict[Subject, list[_Answer]] = {}
    for answer in answers:
        by_subject.setdefault(subject(answer.ruling), []).append(answer)
    rulings: list[Ruling] = []
    faults: list[Notice] = []
    for alike in by_subject.values():
        first = alike[0]
        if all(same_answer(first.ruling, other.ruling) for other in alike):
            rulings.append(max((answer.ruling for answer in alike), key=lambda ruling: bool(ruling.note)))
            continue
        decisions = ", ".join(dict.fromkeys(said(answer.ruling) for answer in alike))
        places = lines_of(answer.entry for answer in alike)
        faults.append(notice("decision_contradicted", at=places, decisions=decisions))
    return tuple(rulings), faults
