"""The councils of a comparison: each with the returns that stand for it, their rows and its answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from winterplan_extract.domain.records import Comparison, Coverage, DocumentRecord, ReturnRecord


@dataclass(frozen=True, slots=True)
class CouncilView:
    """One column of the comparison: a council, or one of its returns when each has its own."""

    name: str
    region: str
    documents: tuple[DocumentRecord, ...]
    rows: tuple[ReturnRecord, ...]
    coverage: Mapping[str, Coverage]


def councils_of(comparison: Comparison, regions: Mapping[str, str] | None = None) -> Iterator[CouncilView]:
    """A view for each council that has coverage or a return that stands.

    The rows of a coverage line say which return it is of; where a council has none, its name does. `regions` are those of
    councils whose return names none.
    """
    coverage: dict[str, dict[str, Coverage]] = defaultdict(dict)
    returns: dict[str, set[str]] = defaultdict(set)
    return_of = {row.row_id: row.return_id for row in comparison.rows}
    for covered in comparison.coverage:
        coverage[covered.council][covered.action_id] = covered
        returns[covered.council].update(return_of[row_id] for row_id in covered.row_ids if row_id in return_of)
    taken = set().union(*returns.values()) if returns else set()
    for document in comparison.documents:
        if document.stands and document.return_id not in taken:
            returns[_column_of(document, coverage)].add(document.return_id)
    order = {action.action_id: number for number, action in enumerate(comparison.actions)}
    by_return: dict[str, list[ReturnRecord]] = defaultdict(list)
    for row in comparison.rows:
        by_return[row.return_id].append(row)
    for name in dict.fromkeys((*coverage, *returns)):
        documents = tuple(d for d in comparison.documents if d.return_id in returns[name])
        yield CouncilView(
            name=name,
            region=next((d.region for d in documents if d.region), (regions or {}).get(name, "")),
            documents=documents,
            rows=tuple(row for document in documents for row in by_return[document.return_id]),
            coverage=dict(sorted(coverage.get(name, {}).items(), key=lambda item: order.get(item[0], len(order)))),
        )


def _column_of(document: DocumentRecord, coverage: Mapping[str, Mapping[str, Coverage]]) -> str:
    """The name that a return without matched rows stands under: its council's, or one that ends in its id."""
    if document.council in coverage:
        return document.council
    own = (name for name in coverage if name == document.return_id or name.endswith(f"({document.return_id})"))
    return next(own, document.council or document.return_id)
