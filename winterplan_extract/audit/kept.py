"""Each table row as read, held against what came out at its place: cells and rows that are in nothing."""

from __future__ import annotations

from collections.abc import Iterator

from winterplan_extract.audit.evidence import Evidence, SourceRow
from winterplan_extract.audit.letters import counted, shown, squeezed
from winterplan_extract.model import Notice
from winterplan_extract.problems import notice
from winterplan_extract.records import ReturnRecord


def lost_between(seen: Evidence) -> Iterator[Notice]:
    """A notice for each cell whose words are not in the row that came out of it, and for rows that came out as nothing."""
    if len(seen.headers) > seen.rebuilt.headers:
        for row in seen.headers[seen.rebuilt.headers :][:1]:
            yield notice("row_unaccounted", page=row.table.page, table=row.table.number, row=row.number, text=shown(row.text))  # fmt: skip
    held: dict[str, tuple[str, str]] = {}
    for row in seen.source_rows:
        came = seen.outcome.get(row.spot)
        if came is None:
            continue
        if came.row_id not in held:
            text = _text_of(came)
            held[came.row_id] = squeezed(text), text
        for at, cell in row.cells:
            if _is_lost(seen, row, at, squeezed(cell.text), held[came.row_id][0]):
                yield notice("cell_unaccounted", page=row.table.page, table=row.table.number, row=row.number, text=shown(cell.text))  # fmt: skip


def _is_lost(seen: Evidence, row: SourceRow, at: int, said: str, held: str) -> bool:
    """Whether letters of a cell are missing from the row; a mark or a label that was read as such is not."""
    if not said or said in held or not (counted(said) - counted(held)):
        return False
    column = seen.roles.get((row.table.number, at))
    if column is None:  # a form, whose labels are no part of its rows
        return False
    return not column.evidence.startswith("a mark in it means")


def _text_of(row: ReturnRecord) -> str:
    return "\n".join(
        (
            row.theme,
            row.section,
            row.ref,
            row.requirement,
            row.current_status,
            row.met_text,
            row.gap,
            row.lead_text,
            row.deadline_text,
            row.other_text,
        )
    )
