"""The use case of looking after a run's ledger: what stands, taking back, merging a colleague's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.records import Ruling
from winterplan_extract.runs.decisions import LEDGER

if TYPE_CHECKING:
    from winterplan_extract.review import Merge


@dataclass(frozen=True, slots=True)
class LedgerResult:
    """The lines of a ledger with their numbers as listed, those withdrawn now, and what a merge brought."""

    lines: tuple[Ruling, ...]
    withdrawn: tuple[Ruling, ...] = ()
    merged: Merge | None = None


def look_after(
    out: Path, *, withdrawn: Sequence[int] = (), theirs: Sequence[Path] = (), prefer_theirs: bool = False
) -> LedgerResult:
    """Withdraws the lines of these numbers, merges the ledgers, and gives what is in it then.

    Where both have decided the same differently, ours stays unless `prefer_theirs`. Raises SettingsError for a number or
    a file that is not there, before anything is written.
    """
    from winterplan_extract.review import compare_ledgers, merge, read_ledger
    from winterplan_extract.review.ledger import withdraw
    from winterplan_extract.review.standing import stamp

    ledger, *theirs = (path / LEDGER if path.is_dir() else path for path in (out, *theirs))
    if ledger.suffix == ".xlsx":  # the workbook beside it
        ledger = ledger.with_name(LEDGER)
    if not ledger.is_file():
        raise SettingsError(
            f"Nothing was decided in {out} yet: {LEDGER} is not there. If it should be, name the folder that a run has written."
        )
    lines = read_ledger(ledger)
    for number in withdrawn:
        if not 1 <= number <= len(lines):
            raise SettingsError(f"There is no decision {number}; they are numbered 1 to {len(lines)}.")
    for path in theirs:
        if not path.is_file():
            raise SettingsError(f"{path} is not there. Name a colleague's {LEDGER}.")
        if path.suffix == ".xlsx":
            raise SettingsError(
                f"{path} is a workbook: give it to `winterplan run --decisions`, or name the {LEDGER} beside it."
            )
    gone = tuple(lines[number - 1] for number in withdrawn)
    if gone:
        withdraw(ledger, gone, on=stamp(datetime.now().astimezone()), earlier=True)
    merged = None
    if theirs:
        found = compare_ledgers(read_ledger(ledger), *map(read_ledger, theirs))
        merged = merge(ledger, *theirs, taken=[each.subject for each in found.conflicts] if prefer_theirs else ())
    return LedgerResult(read_ledger(ledger), gone, merged)


def in_words(ruling: Ruling) -> str:
    """A line of the ledger as a person reads it."""
    from winterplan_extract.review.standing import opening, said, whose

    about = (
        f"{whose(ruling)}: {opening(ruling.requirement)}"
        if ruling.council or not ruling.field
        else opening(ruling.requirement)
    )
    gone = f" [withdrawn {ruling.withdrawn[:10]}]" if ruling.withdrawn else ""
    return f"{ruling.decided_on[:10]} {ruling.decided_by} – {about} – {said(ruling)}{gone}"
