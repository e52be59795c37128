"""From tables as read to requirement rows: columns named, headings carried down, cut rows whole, others set aside."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from winterplan_extract.domain.document import (
    ANSWERS,
    FIELDS,
    GAVE_WAY,
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
    column_name,
)
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.tables.checkbox_columns import with_choices_made
from winterplan_extract.tables.content import begin_with_refs, labelled_within, split_bullets, with_beside
from winterplan_extract.tables.forms import find_forms
from winterplan_extract.tables.grid import GridRow, compose, grid_rows, reached_from_above, runs_on, same_sides
from winterplan_extract.tables.labels import (
    LAYOUTS,
    LabelledRow,
    after_colon,
    asked,
    asked_by,
    asked_over_forms,
    asked_over_grids,
    in_columns,
    paragraphs_over,
    take,
)
from winterplan_extract.tables.ledger import account, record_of, repeated
from winterplan_extract.tables.naming import name_tables
from winterplan_extract.tables.roles import Naming
from winterplan_extract.tables.row_types import is_of_key, kind_of, table_reason
from winterplan_extract.tables.sections import Headings, is_heading, is_title, levelled, other_items, under
from winterplan_extract.tables.settings import TableRules
from winterplan_extract.tables.stitch import Draft, Habits, carried_down, goes_on, goes_on_within, habits_of, join
from winterplan_extract.vocabulary.headings import known_headings
from winterplan_extract.vocabulary.references import is_reference

_NO_ARGUMENT: Final = re.compile(r'["“”„$`\\!%]')  # what a shell takes for more than a letter within quotes


def rebuild(
    document: Document,
    plan: Plan,
    settings: Settings,
    told: Mapping[str, Role] | None = None,
    apart: Collection[int] = (),
) -> Rebuilt:
    """The requirement rows of a document, and the ledger of everything else that stands in its tables.

    Never raises for what a document holds: a table without requirements goes to `set_aside`, whole. `told` has the
    roles of columns by their headings, folded, where a person has corrected them; tables `apart` are another council's
    and set aside.
    """
    document = with_choices_made(document, plan)
    rules = TableRules(known_headings(plan.headings), plan, settings.rebuilding, told or {})
    others = other_items(document, plan, settings.rebuilding)
    own = [table for table in document.tables if table.number not in others and table.number not in apart]
    forms = find_forms(own, rules)
    grids = [table for table in own if table.number not in forms]
    over = paragraphs_over(document)
    namings = name_tables(grids, rules, over)
    asked = asked_over_forms(over, forms) | asked_over_grids(over, grids, namings)
    walk = _Walk(rules, title=document.title, asked=asked)
    walk.habits = habits_of(grids, namings, settings.rebuilding)
    for item in document.body:
        if isinstance(item, Paragraph):
            walk.pass_paragraph(item)
        elif item.number in others or item.number in apart:
            walk.pass_other_item(item, others.get(item.number))
        elif item.number in forms:
            walk.pass_form(item, forms[item.number])
        else:
            walk.pass_table(item, namings[item.number])
        walk.number = walk.number if isinstance(item, Paragraph) else None
    columns = tuple(column for table in grids if (naming := namings[table.number]) for column in naming.columns)
    headings = levelled([draft.under for draft in walk.drafts], plan, settings.rebuilding)
    walk.drafts = [replace(draft, under=now) for draft, now in zip(walk.drafts, headings, strict=True)]
    lacking = set(ANSWERS) - _roles_told([n for n in namings.values() if n], walk.drafts)
    records = tuple(map(record_of, walk.drafts))
    labelled = labelled_within(records, plan)
    records = tuple(
        with_beside(record, draft.beside, frozenset(lacking), plan, labelled)
        for record, draft in zip(records, walk.drafts, strict=True)
    )
    lacking -= {role for role in lacking if any(getattr(record, FIELDS[role]) for record in records)}
    notices = tuple(walk.notices) + _column_notices(columns, [r for r in ANSWERS if r in lacking] if columns else ())
    notices += repeated(records, settings.rebuilding)
    if forms:
        notices += (notice("form_layout", table=min(forms)),)
    if document.tables and not forms and not any(namings.values()):
        notices += (notice("no_requirement_table"),)
    accounted = account(
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
    return replace(accounted, records=tuple(part for record in accounted.records for part in split_bullets(record)))


_Cut = tuple[Headings, Cell]  # what stood before a heading, and its cell


@dataclass(slots=True)
class _Walk:
    """The walk through a document: what was built so far, and under which headings it stands."""

    rules: TableRules
    title: str
    asked: Mapping[int, Paragraph]  # over tables of answers alone, by their numbers
    habits: Habits = field(default_factory=Habits)
    now: Headings = field(default_factory=Headings)
    before: Headings = field(default_factory=Headings)  # what stood before the last paragraph that heads
    drafts: list[Draft] = field(default_factory=list)
    set_aside: list[RawSetAside] = field(default_factory=list)
    joins: list[RawJoin] = field(default_factory=list)
    headers: list[GridRow] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    last: Table | None = None  # the last table of requirements
    headings: tuple[str, ...] = ()  # its headings
    foot: GridRow | None = None  # its last row
    open: bool = False  # whether the next row may go on the last draft
    headed: bool = False  # whether a heading stood since the last row
    cut: _Cut | None = None  # the heading in the last row seen
    number: Paragraph | None = None  # the last paragraph but those that ask, where it is a reference alone
    in_form: bool = False  # whether the last draft is a block of a form, which the next page may go on

    def pass_paragraph(self, paragraph: Paragraph) -> None:
        """Take note of a paragraph between tables if it heads what follows."""
        if any(paragraph is asking for asking in self.asked.values()):
            self.open, self.headed = False, True
            return
        self.number = paragraph if is_reference(paragraph.text) else None
        plan, settings, text = self.rules.plan, self.rules.settings, paragraph.text
        if not is_heading(paragraph, plan, settings) or (not self.drafts and is_title(paragraph, self.title, plan)):
            return
        if self.number is None:
            self.before = self.now
            self.now = under(self.now, text, plan, settings, level=paragraph.level, rows_since=not self.headed)
        self.headed = True
        self.open = False

    def _is_later_page(self, table: Table) -> bool:
        """Whether a table stands on a later page than the last: of tables side by side, the right one begins anew."""
        return self.last is not None and table.page is not None and table.page > (self.last.page or 0)

    def _is_cut_on_page(self, table: Table) -> bool:
        """Whether a table stands right under the last one on its page, as wide: one that was read in two parts."""
        last = self.last
        if last is None or last.page is None or last.page != table.page or last.box is None or table.box is None:
            return False
        below = table.box.top >= (last.box.top + last.box.bottom) / 2
        return below and same_sides(last, table, self.rules.settings.edge_shift)

    def pass_table(self, table: Table, naming: Naming | None) -> None:
        """Account for every row of one table."""
        rows = grid_rows(table)
        if naming is None:
            self._pass_other_table(table, rows)
            return
        breaks = self._is_later_page(table) and not self.headed
        first = breaks or (not naming.header and self._is_cut_on_page(table) and not self.headed)
        asking = self.asked.get(table.number)
        refs = begin_with_refs([rows[i].filled[0].text for i in sorted(naming.over)], self.rules.settings.inline_refs)
        before, cut = self.last, self.cut if breaks else None
        if breaks and self.open and self.foot is not None:
            rows = reached_from_above(rows, self.foot, naming.header)
        key, first_row = False, True
        for i, row in enumerate(rows):
            if i in naming.header:
                if breaks and self.open:
                    self._put_aside(row, "repeated_header")
                else:
                    self.headers.append(row)
                continue
            beneath = after_colon(row, self.rules) if self.drafts and self.open else None
            if beneath is not None:
                self._take(beneath, goes_on=True)
                continue
            if i in naming.over:
                self._take(LabelledRow(row, "row across", asked(row.filled[0], refs=refs)), goes_on=False)
                first, self.open, self.headed, self.cut = False, True, False, None
                continue
            key = is_of_key(row, self.rules.plan, under=key)
            kind = "legend" if key and row.filled else kind_of(row, naming, self.habits, self.rules)
            if naming.header and i < naming.header[0] and kind in ("row", "rest"):
                kind = "banner" if len(row.filled) == 1 else "note"  # what stands over the headings answers nothing
            if kind == "row" or kind == "rest":
                # A page or a slide may have its title over the rest of a row and the headings said again.
                again = kind == "rest" and first_row and not self.open and naming.headings == self.headings
                self.open = self.open or (again and self._is_later_page(table))
                self._pass_row(row, naming, rest=kind == "rest", over=before if first else None, asking=asking)
                first_row = False
                asking = None
                first, self.cut = False, None
            else:
                self._put_aside(row, kind, cut=cut)
            cut = None if row.filled else cut
        self.last, self.foot, self.in_form = table, rows[-1] if rows else None, False
        self.headings = naming.headings

    def pass_form(self, table: Table, rows: Sequence[LabelledRow]) -> None:
        """Account for every row of one table of a form; the first block of a later page may be the last one's rest."""
        asking = self.asked.get(table.number)
        goes_on = self.in_form and self._is_later_page(table) and not self.headed
        titled = not any(v.role == "requirement" for row in rows for v in row.values if row.where != "row across")
        built = len(self.drafts)
        for i, found in enumerate(rows):
            across = found.where == "row across"
            if across and i == 0 and goes_on and _is_title_cut(self.drafts[-1], found):
                rest = replace(found.values[0], role=None)
                self._take(LabelledRow(found.row, "beside", (rest,)), goes_on=True)
            elif across and not titled:
                self._put_aside(found.row, "banner")
                goes_on = False
            elif not found.row.filled:
                self._put_aside(found.row, "empty")
            elif found.says_nothing and not (goes_on and self.drafts[-1].said):
                self.headers.append(found.row)
            else:
                self._take(found, goes_on=goes_on)
                goes_on = True
        if asking is not None and len(self.drafts) > built:
            self.drafts[built] = asked_by(self.drafts[built], asking, self.number)
        self.last, self.foot, self.open, self.headed = table, None, False, False
        self.in_form, self.cut = goes_on, None

    def _take(self, found: LabelledRow, *, goes_on: bool) -> None:
        """Take up a row by its labels; `goes_on`: it may go on the last draft."""
        last = self.drafts[-1] if goes_on and LAYOUTS[found.where].opens != "each table row" else None
        taken = take(found, last, self.now)
        if last is not None:
            self.drafts.pop()
            if len(taken) == 1:
                self.joins.append(RawJoin(found.row.place, last.place, found.goes_on, found.begins_with))
        self.drafts += taken

    def _pass_row(
        self, row: GridRow, naming: Naming, *, rest: bool, over: Table | None, asking: Paragraph | None
    ) -> None:
        """Take up a row. `rest`: it asks nothing itself; `over`: the table before, for the first row of a page.

        `asking` is the paragraph that asks what the row answers.
        """
        values = in_columns(row, naming, self.rules.plan, inline=self.habits.inline)
        (draft,) = take(LabelledRow(row, "column heading", values), None, self.now)
        draft = replace(draft, beside=naming.beside, by_area=naming.area is not None)
        draft = carried_down(draft, self.drafts[-1] if self.drafts and not self.headed else None, naming)
        evidence: str | None = None
        if asking is not None:
            draft = asked_by(draft, asking, self.number)
        elif self.drafts and self.open:
            if over is not None:
                end = over.box if over.page != row.place.page else None  # cut within a page, a table ends anywhere
                evidence = goes_on(self.drafts[-1], draft, self.habits, end, self.rules.settings)
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

    def _put_aside(self, row: GridRow, reason: SetAsideReason, *, cut: _Cut | None = None) -> None:
        """Set a row aside; `cut` is the heading with which the page before ends, for the row that may end it."""
        self.set_aside.append(RawSetAside(row.place, row.text, reason))
        if reason not in ("banner", "heading"):
            self.cut = None if row.filled else self.cut
            return
        cell, before = row.filled[0], self.now
        text = cell.text if len(row.filled) == 1 else row.text
        if cut is not None and runs_on([cut[1]], [cell]):
            before, text = cut[0], compose([cut[1], cell])
        heading = under(before, text, self.rules.plan, self.rules.settings)
        self.open = self.open and heading == self.now
        self.now, self.cut = heading, (before, cell) if len(row.filled) == 1 else None

    def pass_other_item(self, table: Table, named: tuple[str, str] | None) -> None:
        """Set a table aside that is of another item of the agenda than the plan's, both `named`, or another council."""
        if named:
            item, own = named
            self.notices.append(notice("table_of_other_item", page=table.page, table=table.number, item=item, own=own))
        for row in grid_rows(table):
            self.set_aside.append(RawSetAside(row.place, row.text, "other_item" if row.filled else "empty"))

    def _pass_other_table(self, table: Table, rows: Sequence[GridRow]) -> None:
        heading = Paragraph(rows[0].text, bold=True) if len(rows) == 1 and len(rows[0].filled) == 1 else None
        if heading and is_heading(heading, self.rules.plan, self.rules.settings):
            self._put_aside(rows[0], "banner")
            self.headed = True
            return
        if any(row.filled for row in rows):
            self.notices.append(notice("table_skipped", page=table.page, table=table.number))
        reason = table_reason(rows, self.rules.plan)
        if reason == "legend" and self.headed:  # what stands right over a key is its caption
            self.now = self.before
        for row in rows:
            self.set_aside.append(RawSetAside(row.place, row.text, reason if row.filled else "empty"))


def _is_title_cut(draft: Draft, title: LabelledRow) -> bool:
    """Whether a title on top of a page is the rest of the one that the page before ends with."""
    return draft.said <= {"requirement", "ref"} and "requirement" in draft.said and len(title.values) == 1


def _roles_told(namings: Sequence[Naming], drafts: Sequence[Draft]) -> set[Role]:
    """The roles that a return has columns or labels for."""
    told = {role for naming in namings for role in (*naming.roles, *naming.beside)}
    told |= {role for draft in drafts for role in draft.parts}
    return told | {role for naming in namings if naming.shared >= 0 for role in ("lead", "deadline")}


def _column_notices(columns: Sequence[ColumnRole], lacking: Sequence[Role]) -> tuple[Notice, ...]:
    """What an analyst must know of the columns, said once for each heading and not for each table."""
    found: dict[tuple[str, str], Notice] = {}
    for column in columns:
        if column.evidence.startswith("guessed"):
            made = notice(
                "role_guessed",
                table=column.table,
                column=f"The column headed “{column.heading}”" if column.heading else f"Column {column.column}",
                role=column.role,
                heading="" if _NO_ARGUMENT.search(column.heading) else column.heading,
            )
            found.setdefault((column.heading, column.role), made)
        elif column.evidence.startswith(GAVE_WAY):
            name = column_name(column.heading, column.table, column.column)
            usual = column.evidence.removeprefix(GAVE_WAY)
            found.setdefault((name, "other"), notice("column_gave_way", table=column.table, name=name, usual=usual))
        elif column.role == "other" and column.heading:
            made = notice("column_kept_as_other", table=column.table, heading=column.heading)
            found.setdefault((column.heading, "other"), made)
    return tuple(found.values()) + tuple(notice("role_missing", role=role) for role in lacking)
