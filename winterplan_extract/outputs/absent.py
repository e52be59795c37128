"""The councils from which no return could be read, and what came from them instead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from winterplan_extract.domain.plan import Council, Plan
from winterplan_extract.domain.records import NO_RETURN, Comparison, DocumentRecord


@dataclass(frozen=True, slots=True)
class Absent:
    """A council that is not in the comparison, with its files that could not be read or are no returns."""

    council: Council
    documents: tuple[DocumentRecord, ...]


@dataclass(frozen=True, slots=True)
class Roll:
    """Who was looked for and is absent. `asked` says that the regions were named, not taken from the returns."""

    asked: bool
    absent: tuple[Absent, ...]


def roll_call(comparison: Comparison, plan: Plan, silent: Sequence[str] | None) -> Roll:
    """The councils named in `silent`; where that is None, those of the register in regions that a return came from."""
    read = [document for document in comparison.documents if document.status in ("read", "partial")]
    if silent is None:
        regions = {document.region for document in read if document.region}
        heard = {document.council_code for document in read}
        missed = [
            council
            for council in plan.councils
            if council.region in regions and not heard.intersection((council.code, *council.former_codes))
        ]
    else:
        known = {council.name: council for council in plan.councils}
        missed = [known.get(name) or Council(name, name, "", (), "", "") for name in silent]
    return Roll(
        asked=silent is not None,
        absent=tuple(
            Absent(council, _files(council, comparison))
            for council in sorted(missed, key=lambda council: (council.region, council.name))
        ),
    )


def _files(council: Council, comparison: Comparison) -> tuple[DocumentRecord, ...]:
    codes = (council.code, *council.former_codes) if council.code else ()
    return tuple(
        document
        for document in comparison.documents
        if (document.status == "failed" or document.kind in NO_RETURN)
        and (document.council_code in codes or document.council == council.name)
    )
