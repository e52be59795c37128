"""Which tables are forms: labels one under another instead of in one row, a block of them for each requirement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Literal

from winterplan_extract.domain.document import ANSWERS, Cell, Role, Table
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.tables.evidence import see_table
from winterplan_extract.tables.grid import GridRow, grid_rows, same_sides
from winterplan_extract.tables.labels import LabelledRow, Labels, below, beside
from winterplan_extract.tables.roles import Header, name_columns
from winterplan_extract.tables.settings import TableRules

_Shape = Literal["beside", "over"]


def find_forms(tables: Sequence[Table], rules: TableRules) -> dict[int, tuple[LabelledRow, ...]]:
    """The rows of every table that is a form, or a part of one that a page break cut off, by the table's number."""
    grids = [grid_rows(table) for table in tables]
    repeated = _repeated(grids, rules)
    shapes = [_shape(rows, rules, repeated) for rows in grids]
    labels = Labels(rules, _labels_seen(grids, shapes, rules, repeated))
    parts = [shape or _part_of(i, tables, grids, shapes, labels) for i, shape in enumerate(shapes)]
    forms: dict[int, tuple[LabelledRow, ...]] = {}
    above: Mapping[int, Role] = {}
    for i, (table, rows, shape) in enumerate(zip(tables, grids, parts, strict=True)):
        next_page = table.page is not None and table.page == (tables[i - 1].page or -1) + 1
        kept = above if i and next_page else {}
        if shape == "over" or (kept and shape is None and same_sides(tables[i - 1], table, rules.settings.edge_shift)):
            forms[table.number], above = below(rows, kept, labels)
            continue
        above = {}
        if shape == "beside":
            forms[table.number] = tuple(beside(row, labels, first=r == 0) for r, row in enumerate(rows))
    return forms


def _repeated(grids: Sequence[Sequence[GridRow]], rules: TableRules) -> dict[str, Role]:
    """The labels, folded, that come again block after block, with their roles: the blocks are read as rows of a table
    that these labels head.

    Empty where they are like no two headings of answers: then the blocks may be anything.
    """
    blocks: list[dict[str, Cell]] = []
    for rows in grids:
        blocks.append({})
        for row in rows:
            if len(row.cells) == 2 and 0 < len(row.cells[0].text) <= rules.settings.heading_length:
                label = fold(row.cells[0].text)
                if label in blocks[-1]:
                    blocks.append({})
                blocks[-1][label] = row.cells[1]
    times = Counter(label for block in blocks for label in block if label)
    least = rules.settings.heading_likeness
    hints = {label: rules.known.best(label, least) for label, count in times.items() if count > 1}
    like = {label: hint.role for label, hint in hints.items() if hint}
    most = max((times[label] for label, role in like.items() if role in ANSWERS), default=0)
    labels = [label for label in hints if times[label] > rules.settings.label_repeats * most]
    own = {like[label] for label in labels if label in like}
    if len(own.intersection(ANSWERS)) < 2:
        return {}
    told = [block for block in blocks if not block.keys().isdisjoint(labels)]
    rows_told = tuple(tuple(block.get(label, Cell("")) for label in labels) for block in told)
    data = grid_rows(Table(0, None, None, (), rows_told))
    seen = see_table(labels, data, rules, elsewhere={}, across="requirement" not in own)
    naming = name_columns(seen, Header((), tuple(labels)), table=0, edges=(), told=rules.told)
    return dict(zip(labels, naming.roles, strict=True))


def _labels_seen(
    grids: Sequence[Sequence[GridRow]], shapes: Sequence[_Shape | None], rules: TableRules, repeated: Mapping[str, Role]
) -> dict[str, Role]:
    """The labels of the document's forms, folded, with their roles: the known, and what stands so again and again."""
    known, settings = Labels(rules), rules.settings
    cells = (cell for rows, shape in zip(grids, shapes, strict=True) if shape for row in rows for cell in row.filled)
    seen = {fold(cell.text): role for cell in cells if (role := known.role(cell))}
    rows_beside = (row for rows, shape in zip(grids, shapes, strict=True) if shape == "beside" for row in rows)
    firsts = Counter(
        label
        for row in rows_beside
        if len(row.cells) > 1 and 0 < len(row.cells[0].text) <= settings.heading_length
        if (label := fold(row.cells[0].text)) in {**seen, **repeated}
        or all(fold(cell.text) not in seen for cell in row.cells)
    )
    blocks = max((firsts[label] for label in seen), default=0)
    least = max(1, settings.label_repeats * blocks)
    taken = {role for label, role in seen.items() if label in firsts}
    new = firsts.keys() - seen.keys()
    seen |= {label: role for label, role in repeated.items() if label in new and role not in taken}
    for label in (label for label, times in firsts.items() if label and times > least):
        seen.setdefault(label, "other")
    return seen


def _part_of(
    i: int, tables: Sequence[Table], grids: Sequence[Sequence[GridRow]], shapes: Sequence[_Shape | None], labels: Labels
) -> _Shape | None:
    """The shape of the form right before or after a table that is a part of it; None where it is none."""
    filled = next((row for row in grids[i] if row.filled), None)
    if filled is None or tables[i].page is None:
        return None
    first = filled.cells[0]
    titled = filled.span >= labels.rules.settings.banner_span and all(
        labels.role(row.cells[0]) is not None for row in grids[i] if row.filled and row is not filled
    )
    begins = not first.text or labels.role(first) is not None or labels.is_rest(first) or titled
    for j in (j for j in (i - 1, i + 1) if 0 <= j < len(tables) and shapes[j] is not None):
        near = abs((tables[j].page or 0) - (tables[i].page or 0)) <= 1
        if begins and near and same_sides(tables[i], tables[j], labels.rules.settings.edge_shift):
            return shapes[j]
    return None


def _shape(rows: Sequence[GridRow], rules: TableRules, repeated: Mapping[str, Role]) -> _Shape | None:
    """Where a form has its labels; None where the table is no form. `repeated` are labels that come again in the
    document.

    A form says at least three roles, one of them an answer, and its labels stand one under another:
    a grid has them in one row. A label comes first in its row: a cell further right that reads like
    one ("Complete") is an answer.
    """
    known = Labels(rules)
    firsts = [
        known.role(row.filled[0]) or repeated.get(fold(row.filled[0].text)) if row.filled else None for row in rows
    ]
    lines = [i for i, first in enumerate(firsts) if first]
    least = rules.settings.form_share * sum(1 for row in rows if row.filled)
    if len(lines) < 2 or len(lines) < least or len(rows[0].slots) > 6:
        return None
    begins = [next((i for i, slot in enumerate(row.slots) if slot.own and slot.text), 0) for row in rows]
    if 2 * sum(begins[i] > min(begins) for i in lines) > len(lines):
        return None  # a column of labels beside others, where each row says what its next cell tells
    labels = [
        [first, *map(known.role, row.filled[1:])] if row.filled else [] for first, row in zip(firsts, rows, strict=True)
    ]
    said = {role for found in labels for role in found if role}
    if len(said - {"other", "theme", "section"}) < 3 or said.isdisjoint(ANSWERS):
        return None
    read = [beside(row, known, first=False) for row in rows]
    most = max(sum(1 for value in row.values if value.role and value.label) for row in read)
    if most > 2:
        return None
    if len(rows[0].slots) == 1:
        return "over"  # there is no beside
    whole = [i for i in lines if all(labels[i]) and len(labels[i]) == len(rows[i].cells)]
    answered = sum(1 for i in whole if i + 1 < len(labels) and not all(labels[i + 1] or [None]))  # right under them
    return "over" if len(whole) == len(lines) and 2 * answered > len(whole) else "beside"
