"""Looks at what came out of one file, knowing nothing of how it was read, and turns every doubt into a notice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from winterplan_extract.audit.evidence import AuditEvidence, signs_of
from winterplan_extract.audit.kept import lost_between, out_of_order, unaccounted, unreadable
from winterplan_extract.audit.table_rows import doubtful_columns, joined_or_torn, out_of_sequence, passed_over
from winterplan_extract.domain.document import Document, Notice, Rebuilt, SecondReading
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.domain.settings import Auditing, Settings

__all__ = ["MOSTLY_UNMAPPED", "audit", "learn", "mostly_unmapped"]

MOSTLY_UNMAPPED: Final = "rows_mostly_unmapped"

_CHECKS = (
    unaccounted,
    lost_between,
    out_of_order,
    passed_over,
    out_of_sequence,
    doubtful_columns,
    joined_or_torn,
    unreadable,
)


def audit(
    document: Document,
    rebuilt: Rebuilt,
    rows: Sequence[ReturnRecord],
    second: SecondReading,
    plan: Plan,
    settings: Settings,
) -> tuple[Notice, ...]:
    """Every doubt about what came out of one file; `second` is the file's text taken by another way."""
    seen = AuditEvidence(document, rebuilt, rows, second, plan, settings.auditing)
    found = [doubt for check in _CHECKS for doubt in check(seen)]
    return (*_fewest(found, settings.auditing.most_alike), *mostly_unmapped(rows, settings.auditing))


def learn(plan: Plan) -> None:
    """Works out what the audit keeps about a plan's lists, so that no worker has to."""
    signs_of(plan)


def mostly_unmapped(rows: Sequence[ReturnRecord], settings: Auditing) -> tuple[Notice, ...]:
    """More than half of the rows are on no list: the one doubt that goes by how the rows were matched."""
    unmapped = sum(row.decision == "unmapped" for row in rows)
    if len(rows) >= settings.rows_to_judge and unmapped > settings.unmapped_share * len(rows):
        return (notice(MOSTLY_UNMAPPED, count=unmapped, all=len(rows)),)
    return ()


def _fewest(found: Iterable[Notice], most: int) -> Iterator[Notice]:
    """The notices, of each code no more than `most` and after them how many more there are."""
    seen: Counter[str] = Counter()
    for doubt in found:
        seen[doubt.code] += 1
        if seen[doubt.code] <= most:
            yield doubt
    for code, count in seen.items():
        if count > most:
            yield notice("more_alike", count=count - most, kind=code)
