"""Which row a line of a Review sheet is about, though it was sorted, shortened, or is of an older run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ReturnRecord, Typed
from winterplan_extract.domain.settings import Reviewing
from winterplan_extract.review.standing import opening
from winterplan_extract.vocabulary.likeness import ratio

_SHORTENED: Final = re.compile(r"\s*\[continues: [^\]]*\]$")
_RETURN_MARK: Final = re.compile(r"\s*\([^()]*\)$")  # what tells apart the columns of a council's several returns


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """The row that a decision is about; `gone` says that no row of the run has its key or its wording."""

    council: str
    row_key: str
    requirement: str
    gone: bool = False


class Places:
    """The rows that a line may be about: those of the run, where known, and of the workbook's own sheet."""

    def __init__(self, rows: Sequence[ReturnRecord] | None, whole: Sequence[Typed], settings: Reviewing) -> None:
        self._settings = settings
        self._known = rows is not None
        self._whole = {entry.row_id: entry for entry in whole if entry.row_id}
        self._by_key: dict[str, ReturnRecord] = {}
        self._by_text: dict[tuple[str, str], list[ReturnRecord]] = {}
        self._by_id: dict[str, ReturnRecord] = {}
        for row in rows or ():
            self._by_key.setdefault(row.row_key, row)
            self._by_text.setdefault((fold(row.council), fold(row.requirement)), []).append(row)
            self._by_id.setdefault(row.row_id, row)

    def target(self, entry: Typed) -> DecidedRow | Notice:
        """The row that the line is about, or the notice that says why that cannot be told.

        A row is found by its key; where a spreadsheet has spoilt the key, by its council and
        wording; failing that, by its id, if the wording agrees.
        """
        whole = self._whole.get(entry.row_id)
        if whole and not self._same(entry.requirement, whole.requirement):
            return notice("decision_row_mixed", at=entry.at)
        council = whole.council if whole else self._council(entry)
        requirement = (whole.requirement if whole else "") or entry.requirement
        row = self._by_key.get(entry.row_key) if entry.row_key else None
        if row and not self._same(requirement, row.requirement):
            return notice("decision_row_mixed", at=entry.at)
        row = row or self._by_words(entry.row_id, council, requirement)
        if row:
            return DecidedRow(row.council, row.row_key, row.requirement)
        if not (entry.row_key and requirement) or _SHORTENED.search(requirement):
            return notice("decision_row_unknown", at=entry.at, row_id=entry.row_id, row_key=entry.row_key)
        return DecidedRow(council, entry.row_key, requirement, gone=self._known)

    def _by_words(self, row_id: str, council: str, requirement: str) -> ReturnRecord | None:
        """The one row of that council and wording, or the row of that id if its wording agrees."""
        alike = self._by_text.get((fold(council), fold(requirement)), [])
        if len({row.row_key for row in alike}) == 1:
            return alike[0]
        of_that_id = self._by_id.get(row_id)
        agrees = of_that_id and requirement and self._same(requirement, of_that_id.requirement)
        return of_that_id if agrees else None

    def _same(self, shown: str, full: str) -> bool:
        """Whether a text as a sheet shows it is the row's: whole, cut short, or touched lightly."""
        if not shown or not full:
            return True
        one, other = fold(_SHORTENED.sub("", shown)), fold(full)
        if _SHORTENED.search(shown) and other.startswith(one):
            return True
        return ratio(one, other) >= self._settings.same_wording

    def _council(self, entry: Typed) -> str:
        """The council of a line; empty where the sheet shows the return's short name in its place."""
        if entry.row_id.startswith(f"{entry.council}-"):
            return ""
        mark = _RETURN_MARK.search(entry.council)
        of_a_return = mark and entry.row_id.startswith(mark.group().strip(" ()") + "-")
        return entry.council[: mark.start()] if mark and of_a_return else entry.council


def gone(target: DecidedRow, at: str) -> Notice:
    """The notice that no row of the run is the one that was decided on."""
    return notice(
        "decision_row_gone", at=at, text=opening(target.requirement), council=target.council or "every council"
    )


def lines_of(entries: Iterable[Typed]) -> str:
    """The places of several lines, for one notice."""
    return "; ".join(dict.fromkeys(entry.at for entry in entries))
