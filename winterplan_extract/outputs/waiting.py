"""Where what a person typed stands again in the workbook: in its row's cells, or on a sheet of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import NOT_TAKEN, ReturnRecord, Typed


@dataclass(frozen=True, slots=True)
class Waiting:
    """The lines that were not taken: by row id those for the sheets Review and Rows, and all others."""

    review: Mapping[str, Typed] = field(default_factory=dict)
    rows: Mapping[str, Typed] = field(default_factory=dict)
    others: tuple[Typed, ...] = ()


def placed(lines: Iterable[Typed], rows: Sequence[ReturnRecord], in_review: Collection[str]) -> Waiting:
    """Each line with the cells that it was typed in, if its row still has them and no other line does.

    `in_review` are the ids of the rows that the sheet Review has. The sheet Rows has no cells for who
    decided and for every council.
    """
    by_key: dict[str, list[ReturnRecord]] = defaultdict(list)
    by_id = {row.row_id: row for row in rows}
    for each in rows:
        by_key[each.row_key].append(each)
    review: dict[str, Typed] = {}
    on_rows: dict[str, Typed] = {}
    others: list[Typed] = []
    for line in lines:
        row = _row_of(line, by_key, by_id, in_review)
        if row is None:
            others.append(line)
            continue
        fits_rows = not (line.everywhere or line.decided_by)
        cells = [(review, row.row_id in in_review), (on_rows, fits_rows)]
        if line.sheet == "Rows":
            cells.reverse()
        free = next((kept for kept, fits in cells if fits and row.row_id not in kept), None)
        if free is None:
            others.append(line)
        else:
            free[row.row_id] = line
    return Waiting(review, on_rows, tuple(others))


def _row_of(
    line: Typed,
    by_key: Mapping[str, Sequence[ReturnRecord]],
    by_id: Mapping[str, ReturnRecord],
    in_review: Collection[str],
) -> ReturnRecord | None:
    """The row that the line is about, if it is there; of several files with it, the one it was typed on."""
    if line.sheet == NOT_TAKEN:
        return None
    alike = by_key.get(line.row_key, ()) if line.row_key else ()
    if alike:
        return max(alike, key=lambda row: (row.row_id == line.row_id, row.row_id in in_review))
    row = by_id.get(line.row_id)
    return row if row and not line.row_key and fold(row.requirement) == fold(line.requirement) else None
