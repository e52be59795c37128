"""Which column of a table is what: from its headings, and from what it holds where they say too little."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from winterplan_extract.domain.document import (
    ANSWERS,
    BY_A_PERSON,
    GAVE_WAY,
    ColumnRole,
    Role,
    column_name,
    column_place,
)
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.tables.content import answered, is_shared, numbers_columns
from winterplan_extract.tables.evidence import (
    PARTS,
    RoleEvidence,
    SeenColumn,
    SeenTable,
    ToldElsewhere,
    weigh_roles,
)
from winterplan_extract.tables.grid import GridRow
from winterplan_extract.tables.settings import WEIGHTS, TableRules
from winterplan_extract.vocabulary.answers import known_answers
from winterplan_extract.vocabulary.references import has_figures

_GUESSED: Final = 0.74  # the most that a role is sure without its heading: just below any heading that says something
_TOLD: Final = 0.005  # points: a piece that would print as 0.00 only breaks ties
_BESIDE: Final[dict[Role, frozenset[Role]]] = {  # what a column may tell besides, where its heading names it
    "gap": frozenset(("lead", "deadline")),
    "met": frozenset(("gap",)),
}
_Weighed = Mapping[Role, Sequence[RoleEvidence]]
_Taken = frozenset[Role]
_Best = tuple[float, tuple[Role, ...]]


@dataclass(frozen=True, slots=True)
class Naming:
    """The roles of a table's columns, from the left, and where its rows of headings stand.

    `header` are indices of rows. `table` is the table that the roles were read from: another one
    where a table goes on without headings of its own. `answers` says of each column the answer that
    a mark in it gives, empty for a column that holds words; it is empty altogether without such columns.
    `shared` is the index of a column that tells both who leads and by when; -1 without one. `over` are
    the rows across the table whose requirement the row below answers; empty where a column asks. `beside`
    are roles that the cells of the gap tell too, by their heading, and no column of its own does. `labels` are the cells, folded,
    of a column that says of each row what the column right of it tells, and `labelled` is the index of that one; -1 without one.
    """

    columns: tuple[ColumnRole, ...]
    header: tuple[int, ...]
    headings: tuple[str, ...]
    edges: tuple[float, ...]
    table: int
    answers: tuple[str, ...] = ()
    shared: int = -1
    over: frozenset[int] = frozenset()
    beside: frozenset[Role] = frozenset()
    labels: Mapping[str, Role] = field(default_factory=dict)
    labelled: int = -1

    @property
    def roles(self) -> tuple[Role, ...]:
        """The role of each column, from the left."""
        return tuple(column.role for column in self.columns)

    @property
    def area(self) -> Role | None:
        """The role of the column that names areas, where the table says of each how things stand and what is next."""
        names: list[Role] = [role for role in ("section", "theme") if role in self.roles]
        told = {"current_status", "gap"} <= set(self.roles)
        return names[0] if names and told and "requirement" not in self.roles and not self.over else None

    @property
    def asks(self) -> bool:
        """Whether the table has requirements, in a column or over their answers, and a column of answers."""
        told = {*self.roles, *self.labels.values()}
        return ("requirement" in self.roles or bool(self.over)) and not told.isdisjoint(ANSWERS)


@dataclass(frozen=True, slots=True)
class Header:
    """The rows that hold a table's headings, and the heading of each column."""

    rows: tuple[int, ...]
    headings: tuple[str, ...]


def find_header(rows: Sequence[GridRow], rules: TableRules) -> Header | None:
    """The table's headings, looked for in its first rows below any banner; None when it has none.

    Headings over two rows are put together when that makes them better known.
    """
    for i, row in enumerate(rows[: rules.settings.header_depth]):
        if len(row.filled) < 2:
            continue
        strength = header_strength([slot.text for slot in row.slots], rules)
        numbered = any(has_figures(cell.text) for cell in row.filled) and not numbers_columns(row)
        if strength or ((row.marked_header or _stands_out(rows, i, rules.settings)) and not numbered):
            first = tuple(_flat(slot.text) for slot in row.slots)
            both = go_on(first, rows[i + 1], rules) if i + 1 < len(rows) else None
            return Header((i, i + 1), both) if both else Header((i,), first)
        if len(row.filled) > 2 or len(row.filled) >= len(row.slots) - 1:
            return None  # no title or banner over the headings
    return None


def header_strength(texts: Sequence[str], rules: TableRules) -> float:
    """Sum of the likeness of the texts to known headings; 0 where they do not make a header row."""
    held = [text for text in texts if text]
    if not held or max(map(len, held)) > rules.settings.heading_length:
        return 0.0
    if any(has_figures(text) for text in held):
        return 0.0  # a row with a number of its own heads nothing, however much its words sound like headings
    hints = [hint for text in held if (hint := rules.known.best(text, rules.settings.heading_likeness))]
    enough = len(hints) >= 2 and len({hint.role for hint in hints}) >= 2 and 2 * len(hints) >= len(held)
    return sum(hint.score for hint in hints) if enough else 0.0


def name_columns(
    seen: SeenTable, header: Header, *, table: int, edges: tuple[float, ...], told: Mapping[str, Role]
) -> Naming:
    """The roles whose evidence adds up to the most, each given once; columns of marks share the role of the answer.

    What a person has `told` of a column by its place, or else of its heading, goes before all of it.
    """
    weighed = [weigh_roles(column, seen) for column in seen.columns]
    by_a_person = {
        i: told[name]
        for i, heading in enumerate(header.headings if told else ())
        for name in (fold(column_name(heading, table, i + 1)), fold(column_place(table, i + 1)))  # the last one holds
        if name in told
    }
    marked = {column.index for column in seen.columns if column.answer}
    marks = marked - by_a_person.keys()
    sums = [
        {role: _sum(pieces) for role, pieces in each.items() if i not in marks and not (marked and role == "met")}
        for i, each in enumerate(weighed)
    ]
    usual = assign(sums, seen.settings.role_score) if told else ()
    for i, role in by_a_person.items():
        sums[i] = {role: WEIGHTS.told} if role != "other" else {}
    labels = next((column for column in seen.columns[:-1] if column.labels and column.index not in by_a_person), None)
    for i in (labels.index, labels.index + 1) if labels else ():
        sums[i] = {}
    free = assign(sums, seen.settings.role_score)
    roles: list[Role] = ["met" if i in marks else role for i, role in enumerate(free)]
    columns = [
        _column(table, column, heading, roles, each, seen.settings)
        for column, heading, each in zip(seen.columns, header.headings, weighed, strict=True)
    ]
    for i, column in enumerate(columns):
        if i in by_a_person:
            columns[i] = replace(column, score=1.0, evidence=BY_A_PERSON)
        elif by_a_person and column.role == "other" and usual[i] in by_a_person.values():
            columns[i] = replace(column, evidence=GAVE_WAY + usual[i])
    if labels:
        at, told_at = labels.index, labels.index + 1
        columns[at] = replace(columns[at], evidence=f"its cells say what column {told_at + 1} tells")
        columns[told_at] = replace(columns[told_at], evidence=f"column {at + 1} says what its cells tell")
    pair = [i for i, role in enumerate(roles) if role in ("lead", "deadline")]
    sole = seen.columns[pair[0]] if len(pair) == 1 else None
    shared = sole.index if sole and is_shared(sole.hints, sole.parts) else -1
    answers = tuple(column.answer for column in seen.columns) if marks else ()
    named = [column.parts & _BESIDE[role] for column, role in zip(seen.columns, roles, strict=True) if role in _BESIDE]
    beside = frozenset[Role]().union(*named) - {*roles}
    naming = Naming(tuple(columns), header.rows, header.headings, edges, table, answers, shared, beside=beside)
    return replace(naming, labels=labels.labels, labelled=labels.index + 1) if labels else naming


def assign(points: Sequence[Mapping[Role, float]], threshold: float) -> tuple[Role, ...]:
    """The role of each column: the assignment with the most points above the threshold, no role given twice.

    A column that no role reaches the threshold for is `other`. Exact: the columns are gone through from
    the left, with the best way so far to have given out each set of roles. Of equal ways the first is taken.
    """
    reached = ([(role, score) for role, score in sorted(column.items()) if score >= threshold] for column in points)
    return _assigned(tuple(map(tuple, reached)), threshold)


@lru_cache(maxsize=256)  # a table goes on over pages
def _assigned(points: Sequence[Sequence[tuple[Role, float]]], threshold: float) -> tuple[Role, ...]:
    best: dict[_Taken, _Best] = {frozenset(): (0.0, ())}
    for column in points:
        able = [(role, score - threshold) for role, score in column]
        further: dict[_Taken, _Best] = {}
        for taken, (total, roles) in best.items():
            ways: list[tuple[_Taken, float, Role]] = [(taken, total, "other")]
            ways += [(taken | {role}, total + gain, role) for role, gain in able if role not in taken]
            for now, score, role in ways:
                if now not in further or score > further[now][0]:
                    further[now] = (score, (*roles, role))
        best = further
    return max(best.values(), key=lambda way: way[0])[1]


def inherit(named: Naming, *, table: int, width: int, edges: tuple[float, ...], rules: TableRules) -> Naming | None:
    """The naming of an earlier table for one that has no headings and the same columns; None if they differ."""
    origin = _origins(named, width, edges, rules.settings)
    if origin is None:
        return None
    columns: list[SeenColumn] = []
    for i, o in enumerate(origin):
        above, reason = named.columns[o], f"goes on column {o + 1} of table {named.table}"
        answer = named.answers[o] if named.answers else ""
        told = ToldElsewhere(above.role, above.score, reason, certain=True)
        columns.append(SeenColumn(i, {}, None, (), {}, answer, told))
    seen = SeenTable(tuple(columns), False, frozenset(), (), rules.settings)
    naming = name_columns(seen, Header((), ("",) * width), table=table, edges=edges or named.edges, told=rules.told)
    return replace(
        naming,
        headings=tuple(named.headings[o] for o in origin),
        table=named.table,
        shared=origin.index(named.shared) if named.shared in origin else -1,
        beside=named.beside,
        labels=named.labels,
        labelled=origin.index(named.labelled) if named.labelled in origin else -1,
    )


def _origins(named: Naming, width: int, edges: tuple[float, ...], settings: Rebuilding) -> tuple[int, ...] | None:
    """For each column the column of the named table above it, where the two have the same columns."""
    if edges and named.edges:
        centres = [(a + b) / 2 for a, b in pairwise(edges)]
        spans = list(pairwise(named.edges))
        found = tuple(next((i for i, (a, b) in enumerate(spans) if a <= centre <= b), -1) for centre in centres)
        same_sides = all(abs(edges[end] - named.edges[end]) <= settings.edge_shift for end in (0, -1))
        if same_sides and -1 not in found and len(set(found)) == len(found):
            return found
    return tuple(range(width)) if width == len(named.columns) and width > 1 else None


def go_on(headings: Sequence[str], following: GridRow, rules: TableRules) -> tuple[str, ...] | None:
    """The headings with those of the next row put after them; None where that row is none of headings."""
    if len(headings) != len(following.slots) or not following.filled:
        return None
    likely = [hint.role if (hint := rules.known.best(heading)) else "other" for heading in headings]
    told = answered(following, likely, rules) - {"current_status", "gap"}
    if (len(told) > 1 or "ref" in told) and not numbers_columns(following):
        return None
    offered = _offers_answers(following, rules)
    often = Counter(fold(slot.text) for slot in following.slots if slot.own)
    found: list[str] = []
    group = ""  # heads several columns, and tells apart those that have the same heading below it
    for heading, slot in zip(headings, following.slots, strict=True):
        below = slot.text if slot.own else ""
        group = heading or (group if below else "")
        over = group if often[fold(below)] > 1 else heading
        found.append(_flat(below if offered and below else f"{over} {below}"))
    both = tuple(found)
    if following.marked_header or offered or _stands_under(headings, following):
        return both
    short = all(len(cell.text) <= rules.settings.heading_length for cell in following.filled)
    covered = any(not slot.own and slot.cell is not None for slot in following.slots)
    gain = _likeness(both, rules) - _likeness(headings, rules)
    better = gain > rules.settings.second_header_gain or (covered and gain >= 0)
    return both if short and following.span == 0 and better else None


def _stands_under(headings: Sequence[str], following: GridRow) -> bool:
    """Whether a row has cells only where one heading stands over several columns, and the other headings reach down beside them."""
    grouped = [not heading or not after for heading, after in zip(headings, (*headings[1:], "-"), strict=True)]
    reached = [not slot.own and slot.cell is not None and bool(slot.cell.text) for slot in following.slots]
    apart = all(one != other for one, other in zip(grouped, reached, strict=True))
    return apart and any(reached) and any(grouped)


def _offers_answers(row: GridRow, rules: TableRules) -> bool:
    """Whether a row holds nothing but different answers side by side, the middle one perhaps in other words: they head columns of marks."""
    at = [i for i, slot in enumerate(row.slots) if slot.own and slot.text]
    known = known_answers(rules.plan)
    means = [known.decided(known.in_full(row.slots[i].text)) for i in at]
    different = len({*means} - {None}) > 1 and None not in (means if len(at) != 3 else means[::2])
    return different and at[-1] - at[0] == len(at) - 1


def _likeness(texts: Sequence[str], rules: TableRules) -> float:
    """Sum of the likeness of those texts that are like known headings at all."""
    hints = [rules.known.best(_flat(text), rules.settings.heading_likeness) for text in texts if text]
    return sum(hint.score for hint in hints if hint)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _stands_out(rows: Sequence[GridRow], i: int, settings: Rebuilding) -> bool:
    """Whether a row of short bold or shaded cells stands over rows that are neither: unknown headings."""
    row = rows[i]
    long = any(len(cell.text) > settings.heading_length for cell in row.filled)
    if long or len(row.filled) < max(3, len(row.slots) // 2):
        return False
    below = [cell for later in rows[i + 1 : i + 4] for cell in later.filled]
    if not below:
        return False
    bold = all(cell.bold for cell in row.filled) and not all(cell.bold for cell in below)
    fills = {cell.fill for cell in row.filled}
    again = any({cell.fill for cell in later.filled} == fills for later in rows[i + 2 :])  # every other row is shaded
    shaded = "" not in fills and not all(cell.fill for cell in below) and not again
    return bold or shaded


def _column(
    table: int, column: SeenColumn, heading: str, roles: Sequence[Role], weighed: _Weighed, settings: Rebuilding
) -> ColumnRole:
    """The column with the sum of its evidence; what was guessed from its cells alone is less sure than any heading.

    "Lead and date" names both of its roles, and "Status" over nothing but plain answers heads these: no guesses.
    """
    role = roles[column.index]
    if role == "other":
        return ColumnRole(table, column.index + 1, heading, role, 0.0, _why_other(weighed, roles, settings))
    pieces = weighed[role]
    elsewhere = column.told is not None and column.told.role == role
    parted = any(piece.name == PARTS and piece.points > 0 for piece in pieces)
    named = role in column.parts or (role == "met" and column.said("current_status") == column.answers == 1.0)
    guessed = not (column.answer or column.said(role) or elsewhere or parted or named)
    score = round(min(_sum(pieces), _GUESSED if guessed else 1.0), 2)
    first = "guessed: " if guessed else ""
    return ColumnRole(table, column.index + 1, heading, role, score, first + summed(pieces))


def _sum(pieces: Sequence[RoleEvidence]) -> float:
    return sum(piece.points for piece in pieces)


def summed(pieces: Sequence[RoleEvidence]) -> str:
    """The pieces of evidence, the weightiest first, each with its points; those that only break ties are left out."""
    told = sorted((piece for piece in pieces if abs(piece.points) >= _TOLD), key=lambda piece: -piece.points)
    return "; ".join(f"{piece.reason} ({piece.points:+.2f})" for piece in told)


def _why_other(weighed: _Weighed, roles: Sequence[Role], settings: Rebuilding) -> str:
    """What came nearest to a role for the column, and which column has it."""
    sums = {role: _sum(pieces) for role, pieces in weighed.items()}
    role = max(sums, key=lambda role: sums[role])
    if sums[role] >= settings.role_score and role in roles:
        more = f"column {roles.index(role) + 1} has more for {role}"
        return f"{more}, which this one has {sums[role]:.2f} for: {summed(weighed[role])}"
    against = [piece for piece in weighed[role] if piece.points <= -_TOLD]
    return against[0].reason if against else "no role fits its heading or what it holds"
