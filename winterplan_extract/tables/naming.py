"""The naming of every table of a document: by its own headings, by those above it, by what it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from winterplan_extract.domain.document import Paragraph, Table
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.tables.content import answered, explains_columns, numbers_columns
from winterplan_extract.tables.evidence import SeenTable, ToldElsewhere, see_table
from winterplan_extract.tables.grid import GridRow, grid_rows
from winterplan_extract.tables.labels import asked_over_grids, heads_answers, rows_that_ask
from winterplan_extract.tables.roles import Header, Naming, find_header, go_on, inherit, name_columns
from winterplan_extract.tables.row_types import aside_reason, counts_answers, is_key
from winterplan_extract.tables.settings import WEIGHTS, TableRules

_Pools = Mapping[tuple[str, ...], Sequence[GridRow]]


def name_tables(tables: Sequence[Table], rules: TableRules, over: Mapping[int, Paragraph]) -> dict[int, Naming | None]:
    """The naming of each table by its number; None for a table that asks nothing.

    Where no table has requirements, those that tell of areas stand for them.
    """
    namings = _named(tables, rules, over, areas=False)
    return namings if any(namings.values()) else _named(tables, rules, over, areas=True)


def _named(
    tables: Sequence[Table], rules: TableRules, over: Mapping[int, Paragraph], *, areas: bool
) -> dict[int, Naming | None]:
    """The naming of each table that asks, or that tells of `areas`.

    `over` are the paragraphs that stand right over tables, by their numbers: these may ask what the table answers.
    """
    grids = [grid_rows(table) for table in tables]
    pools = _pools(grids, rules)
    namer = _Namer(rules, pools, _elsewhere(pools, rules))
    namings: dict[int, Naming | None] = {}
    silent: dict[int, Naming | None] = {}
    latest: Naming | None = None
    for i, table in enumerate(tables):
        if table.number not in namings:
            naming = namer.name(table, grids[i], latest)
            has_next = i + 1 < len(tables)
            cut = namer.cut_header(naming, grids[i], tables[i + 1], grids[i + 1]) if naming and has_next else None
            if naming and cut:
                naming, namings[tables[i + 1].number] = _half(cut, naming, table), cut
            asks = naming is not None and (naming.asks or (areas and naming.area is not None))
            namings[table.number] = naming if asks else None
            silent[table.number] = None if asks else naming
        own = silent.get(table.number)
        heads = own is not None and table.number in over and heads_answers(own, table)
        latest = namings[table.number] or (own if heads else latest)
    asked = asked_over_grids(over, [table for table in tables if silent.get(table.number)], silent)
    namings |= {number: naming for number, naming in silent.items() if naming and naming.table in asked}
    return namer.with_lower_headers({table.number: grid for table, grid in zip(tables, grids, strict=True)}, namings)


def _pools(grids: Sequence[Sequence[GridRow]], rules: TableRules) -> dict[tuple[str, ...], tuple[GridRow, ...]]:
    """For every set of headings the rows that stand under it, in whichever tables.

    What a column holds is judged over all of them: one table of many may have a single row.
    """
    pools: dict[tuple[str, ...], tuple[GridRow, ...]] = {}
    key: tuple[str, ...] = ()
    for rows in grids:
        header = find_header(rows, rules)
        if header is not None:
            key = header.headings
        elif not rows or len(rows[0].slots) != len(key):
            continue
        data = [row for i, row in enumerate(rows) if (header is None or i not in header.rows) and row.span == 0]
        pools[key] = pools.get(key, ()) + tuple(data)
    return pools


_Elsewhere = Mapping[tuple[str, ...], dict[str, ToldElsewhere]]


def _elsewhere(pools: _Pools, rules: TableRules) -> _Elsewhere:
    """For every set of headings what tables under other sets say of those headings that are not known.

    The most rows under such a heading say it, of tables of requirements alone.
    """
    sets = Counter(heading for headings in pools for heading in set(headings) if heading)
    likeness = rules.settings.heading_likeness
    asked = {heading for heading, n in sets.items() if n > 1 and not rules.known.best(heading, likeness)}
    found: dict[tuple[str, ...], dict[str, ToldElsewhere]] = {headings: {} for headings in pools}
    for headings, data in sorted(pools.items(), key=lambda pool: len(pool[1])):
        if asked.isdisjoint(headings) or len(data) < rules.settings.rows_to_guess:
            continue
        seen = see_table(headings, data, rules, elsewhere={}, across=False)
        naming = name_columns(seen, Header((), headings), table=0, edges=(), told=rules.told)
        if not naming.asks or not _sure(naming, data, rules):
            continue
        for column in naming.columns:
            if column.role == "other" or column.heading not in asked:
                continue
            reason = f"under the same heading {len(data)} rows of other tables have the {column.role}"
            told = ToldElsewhere(column.role, WEIGHTS.other_tables * column.score, reason)
            for other in pools:
                if other != headings and column.heading in other:
                    found[other][column.heading] = told
    return found


def _remarks(headings: Sequence[str], rules: TableRules) -> dict[str, ToldElsewhere]:
    """The only heading of remarks, where all headings are known, none of status or gap: it says how things stand."""
    roles = {hint.role if (hint := rules.known.best(heading)) else None for heading in headings}
    remarks = [heading for heading in headings if fold(heading) in rules.plan.words_of("remark")]
    lacking = {"requirement", "met"} <= roles and roles.isdisjoint((None, "current_status", "gap"))
    if len(remarks) != 1 or not lacking:
        return {}
    return {remarks[0]: ToldElsewhere("current_status", WEIGHTS.other_tables, "no other column says how things stand")}


@dataclass(frozen=True, slots=True)
class _Namer:
    rules: TableRules
    pools: _Pools
    elsewhere: _Elsewhere
    seen: dict[tuple[tuple[str, ...], bool], SeenTable] = field(default_factory=dict)  # by headings, of whole pools

    def name(self, table: Table, rows: Sequence[GridRow], latest: Naming | None) -> Naming | None:
        """The table's naming; `latest` is that of the last table of requirements before it."""
        width = len(rows[0].slots) if rows else 0
        plan, settings = self.rules.plan, self.rules.settings
        header = find_header(rows, self.rules)
        # A heading is known as that of the requirements: a column of notes may stand before them.
        hints = [self.rules.known.best(heading, settings.heading_sure) for heading in header.headings] if header else []
        asked = any(hint and hint.role == "requirement" for hint in hints)
        if is_key(rows, plan, headed=asked) or counts_answers(rows, plan):
            return None
        if header is not None:
            if aside_reason(rows[header.rows[0]], plan) and not asked:
                return None
            data = self.pools[header.headings]
            naming = self._by(header, table, data)
            sure = _sure(naming, data, self.rules) is not None
            naming = naming if sure else self._by(header, table, data, across=True)
            under = [row if i > header.rows[-1] else replace(row, slots=()) for i, row in enumerate(rows)]
            over = rows_that_ask(under, naming.roles, plan, settings)
            return replace(naming, over=over) if over or sure else None
        inherited = latest and inherit(latest, table=table.number, width=width, edges=table.edges, rules=self.rules)
        if inherited or width < 2:
            return inherited
        data = [row for row in rows if row.span == 0]
        return _sure(self._by(Header((), ("",) * width), table, data), data, self.rules)

    def with_lower_headers(
        self, grids: Mapping[int, Sequence[GridRow]], namings: Mapping[int, Naming | None]
    ) -> dict[int, Naming | None]:
        """The namings with rows under the headings that explain or number the columns taken as headings too.

        Such a row numbers its columns one after the other, or says how to fill them in and does so under the
        headings of several tables. Rows are copied from table to table too: one that answers is no heading.
        """
        below = {
            number: grids[number][naming.header[-1] + 1]
            for number, naming in namings.items()
            if naming and naming.header and naming.header[-1] + 1 < len(grids[number])
        }
        texts = Counter(fold(row.text) for row in below.values() if len(row.filled) > 1)
        widened: dict[int, Naming | None] = dict(namings)
        for number, row in below.items():
            naming = namings[number]
            if naming is None or len(row.filled) < 2:
                continue
            again = texts[fold(row.text)] > 1 and explains_columns(row, naming.roles, self.rules)
            answers = answered(row, naming.roles, self.rules) if again else frozenset()
            if numbers_columns(row) or (again and answers <= {"current_status", "gap"}):  # to explain is a text too
                widened[number] = replace(naming, header=(*naming.header, naming.header[-1] + 1))
        return widened

    def cut_header(self, naming: Naming, rows: Sequence[GridRow], after: Table, after_rows: Sequence[GridRow]) -> Naming | None:  # fmt: skip
        """The naming of the next table where the page break cut the row of headings itself; else None."""
        if not naming.header or naming.header[-1] != len(rows) - 1 or not after_rows or after.page is None:
            return None
        both = go_on(naming.headings, after_rows[0], self.rules)
        return self._by(Header((0,), both), after, [row for row in after_rows[1:] if row.span == 0]) if both else None

    def _by(self, header: Header, table: Table, data: Sequence[GridRow], *, across: bool = False) -> Naming:
        key, whole = (header.headings, across), data is self.pools.get(header.headings)
        seen = self.seen.get(key) if whole else None
        if seen is None:
            elsewhere = _remarks(header.headings, self.rules) | self.elsewhere.get(header.headings, {})
            seen = see_table(header.headings, data, self.rules, elsewhere=elsewhere, across=across)
            if whole:
                self.seen[key] = seen
        return name_columns(seen, header, table=table.number, edges=table.edges, told=self.rules.told)


def _sure(naming: Naming, data: Sequence[GridRow], rules: TableRules) -> Naming | None:
    """The naming, unless its requirements were guessed from too few rows or too weak a likeness."""
    asked = next((column for column in naming.columns if column.role == "requirement"), None)
    if asked is None or not asked.evidence.startswith("guessed"):
        return naming
    enough = len(data) >= rules.settings.rows_to_guess
    return naming if enough and asked.score >= rules.settings.requirement_by_content else None


def _half(cut: Naming, naming: Naming, table: Table) -> Naming:
    """The naming of the table that holds only the first half of its headings: that of the rest, below."""
    columns = tuple(
        replace(column, table=table.number, evidence=f"{column.evidence}, cut by the page break")
        for column in cut.columns
    )
    return replace(naming, columns=columns, headings=cut.headings)
