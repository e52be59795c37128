"""A document's tables made into requirement rows, with every other row accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from winterplan_extract.model import (
    Cell,
    ColumnRole,
    Document,
    Notice,
    Paragraph,
    RawJoin,
    RawSetAside,
    Rebuilt,
    Role,
    SetAsideReason,
    Table,
)
from winterplan_extract.plan import Plan
from winterplan_extract.problems import notice
from winterplan_extract.settings import Rebuilding, Settings
from winterplan_extract.tables.grid import GridRow, grid_rows
from winterplan_extract.tables.headings import KnownHeadings, known_headings
from winterplan_extract.tables.kinds import Usual, kind_of, table_reason
from winterplan_extract.tables.ledger import account, record_of
from winterplan_extract.tables.naming import name_tables
from winterplan_extract.tables.roles import Naming
from winterplan_extract.tables.sections import Headings, is_heading, is_title, under
from winterplan_extract.tables.stitch import Draft, Habits, goes_on, goes_on_within, join, side


def rebuild(document: Document, plan: Plan, settings: Settings) -> Rebuilt:
    """The requirement rows of a document, and the ledger of everything else that stands in its tables.

    Never raises for what a document holds: a table without requirements goes to `set_aside`, whole.
    """
    known = known_headings(plan.headings)
    namings = name_tables(document.tables, known, plan, settings.rebuilding)
    walk = _Walk(plan, settings.rebuilding, known, title=document.title)
    walk.habits, walk.usual = _habits(document.tables, namings)
    for item in document.body:
        if isinstance(item, Paragraph):
            walk.pass_paragraph(item)
        else:
            walk.pass_table(item, namings[item.number])
    columns = tuple(
        column for table in document.tables if (naming := namings[table.number]) for column in naming.columns
    )
    records = tuple(record_of(draft) for draft in walk.drafts)
    notices = tuple(walk.notices) + _column_notices(columns, [n for n in namings.values() if n])
    if document.tables and not any(naming for naming in namings.values()):
        notices += (notice("no_requirement_table"),)
    return account(
        document,
        Rebuilt(
            records=records,
            set_aside=tuple(walk.set_aside),
            joins=tuple(walk.joins),
            columns=columns,
            table_rows=sum(len(table.rows) for table in document.tables),
            headers=len(walk.headers),
            chars_in_tables=0,
            chars_kept=0,
            notices=notices,
        ),
        walk.drafts,
        walk.headers,
    )


@dataclass(slots=True)
class _Walk:
    """The walk through a document: what was built so far, and under which headings it stands."""

    plan: Plan
    settings: Rebuilding
    known: KnownHeadings
    title: str
    habits: Habits = field(default_factory=Habits)
    usual: Usual = field(default_factory=Usual)
    now: Headings = field(default_factory=Headings)
    drafts: list[Draft] = field(default_factory=list)
    set_aside: list[RawSetAside] = field(default_factory=list)
    joins: list[RawJoin] = field(default_factory=list)
    headers: list[GridRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    last: Table | None = None  # the last table of requirements
    open: bool = False  # whether the next row may go on the last draft
    headed: bool = False  # whether a heading stood since the last row

    def pass_paragraph(self, paragraph: Paragraph) -> None:
        """Take note of a paragraph between tables if it heads what follows."""
        if not is_heading(paragraph, self.plan, self.settings):
            return
        if not self.drafts and is_title(paragraph, self.title):
            return
        self.now = under(self.now, paragraph.text, self.plan, self.settings, level=paragraph.level, rows_since=not self.headed)  # fmt: skip
        self.headed = True
        self.open = False

    def pass_table(self, table: Table, naming: Naming | None) -> None:
        """Account for every row of one table."""
        rows = grid_rows(table)
        if naming is None:
            self._pass_other_table(table, rows)
            return
        breaks = self.last is not None and table.page is not None and table.page != self.last.page and not self.headed
        first = breaks
        before = self.last
        for i, row in enumerate(rows):
            if i in naming.header:
                self._pass_header(row, repeated=breaks and self.open)
                continue
            kind = kind_of(row, naming, self.usual, self.known, self.plan, self.settings).name
            if kind == "row" or kind == "rest":
                self._pass_row(row, naming, rest=kind == "rest", over=before if first else None)
                first = False
            else:
                self._put_aside(row, kind)
        self.last = table

    def _pass_header(self, row: GridRow, *, repeated: bool) -> None:
        if repeated:
            self._put_aside(row, "repeated_header")
        else:
            self.headers.append(row)

    def _pass_row(self, row: GridRow, naming: Naming, *, rest: bool, over: Table | None) -> None:
        """Take up a row. `rest`: it asks nothing itself; `over`: the table before, for the first row of a page."""
        draft = _draft(row, naming, self.now)
        evidence: str | None = None
        if self.drafts and self.open:
            if over is not None:
                evidence = goes_on(self.drafts[-1], draft, self.habits, over.box, self.settings)
            elif rest:
                evidence = "no reference and no requirement of its own"
            else:
                evidence = goes_on_within(self.drafts[-1], draft)
        if evidence:
            self.joins.append(RawJoin(row.place, self.drafts[-1].place, evidence))
            self.drafts[-1] = join(self.drafts[-1], draft)
        elif rest and not draft.text("requirement"):
            self._put_aside(row, "note")
            return
        else:
            self.drafts.append(draft)
        self.open = True
        self.headed = False

    def _put_aside(self, row: GridRow, reason: SetAsideReason) -> None:
        self.set_aside.append(RawSetAside(row.place, row.text, reason))
        if reason in ("banner", "heading"):
            heading = under(
                self.now, row.filled[0].text if len(row.filled) == 1 else row.text, self.plan, self.settings
            )
            self.open = self.open and heading == self.now
            self.now = heading

    def _pass_other_table(self, table: Table, rows: Sequence[GridRow]) -> None:
        heading = Paragraph(rows[0].text, bold=True) if len(rows) == 1 and len(rows[0].filled) == 1 else None
        if heading and is_heading(heading, self.plan, self.settings):
            self._put_aside(rows[0], "banner")
            self.headed = True
            return
        if any(row.filled for row in rows):
            self.notices.append(notice("table_skipped", page=table.page, table=table.number))
        reason = table_reason(rows, self.plan)
        for row in rows:
            self.set_aside.append(RawSetAside(row.place, row.text, reason if row.filled else "empty"))


def _draft(row: GridRow, naming: Naming, now: Headings) -> Draft:
    """A grid row as a draft: its cells by role; cells of columns without a role under their heading."""
    parts: dict[Role, tuple[Cell, ...]] = {}
    copied: set[Role] = set()
    others: list[tuple[str, Cell]] = []
    met_fill = ""
    for slot, column, heading in zip(row.slots, naming.columns, naming.headings, strict=True):
        if column.role == "met" and slot.cell is not None:
            met_fill = slot.cell.fill
        if slot.cell is None or not slot.text:
            continue
        if column.role == "other":
            if slot.own:
                others.append((heading, slot.cell))
            continue
        parts[column.role] = (slot.cell,)
        if not slot.own:
            copied.add(column.role)
    return Draft(row.place, now, parts, frozenset(copied), tuple(others), (), met_fill)


def _habits(tables: Sequence[Table], namings: dict[int, Naming | None]) -> tuple[Habits, Usual]:
    """How the rows of a return usually look, over all its tables of requirements."""
    refs = answers = rows = bold = 0
    fills: list[str] = []
    for table in tables:
        naming = namings[table.number]
        if naming is None:
            continue
        for i, row in enumerate(grid_rows(table)):
            held = {
                role: slot.cell for role, slot in zip(naming.roles, row.slots, strict=True) if slot.own and slot.text
            }
            asked = held.get("requirement")
            if i in naming.header or asked is None or len(held) < 3:
                continue
            rows += 1
            refs += "ref" in held
            answers += "met" in held
            bold += asked.bold
            fills.append(asked.fill)
    foot: dict[int, float] = {}
    for box in (table.box for table in tables if table.box):
        foot[side(box)] = max(foot.get(side(box), 0.0), box.bottom)
    fill = max(sorted(set(fills)), key=fills.count, default="")
    count = max(rows, 1)
    return Habits(refs / count, answers / count, foot), Usual(bold=2 * bold > rows, fill=fill)


def _column_notices(columns: Sequence[ColumnRole], namings: Sequence[Naming]) -> tuple[Notice, ...]:
    """What an analyst must know of the columns, said once for each heading and not for each table."""
    found: dict[tuple[str, str], Notice] = {}
    for column in columns:
        if column.evidence.startswith("guessed"):
            made = notice(
                "role_guessed",
                table=column.table,
                heading=column.heading or f"column {column.column}",
                role=column.role,
            )
            found.setdefault((column.heading, column.role), made)
        elif column.role == "other" and column.heading:
            found.setdefault(
                (column.heading, "other"), notice("column_kept_as_other", table=column.table, heading=column.heading)
            )
    everywhere = {role for naming in namings for role in naming.roles}
    lacking = [
        role for role in ("current_status", "met", "gap", "lead", "deadline") if namings and role not in everywhere
    ]
    return tuple(found.values()) + tuple(notice("role_missing", role=role) for role in lacking)
