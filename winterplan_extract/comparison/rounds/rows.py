"""What became of each row: dates that moved, words that changed, rows gone and rows new."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import Final

from winterplan_extract.comparison.rounds.key_columns import Teller
from winterplan_extract.comparison.rounds.pairing import By, RowPair, RowPairs
from winterplan_extract.comparison.rounds.run import BY_PERSON, CouncilRound
from winterplan_extract.domain.change_lines import Change, ChangeKind
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.vocabulary.likeness import ratio

_TEXTS: Final[tuple[tuple[str, ChangeKind], ...]] = (
    ("requirement", "requirement_reworded"),
    ("current_status", "status_reworded"),
    ("gap", "plan_reworded"),
    ("lead_text", "lead_changed"),
)
_OF_DATE: Final = ("deadline_text", "deadline_first", "deadline_last")
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
    by_person = BY_PERSON if any(name in decided for name in _OF_DATE) else ""
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
