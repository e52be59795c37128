"""The one rule of labels: a label gives a value its role, and a role that comes again opens a new requirement row.

`LAYOUTS` declares all the layouts: where the label stands, where its value stands, and what opens a row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Final, Literal

from winterplan_extract.domain.document import ANSWERS, Cell, Document, Paragraph, Role, Table
from winterplan_extract.domain.plaintext import chars, fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.tables.checkbox_columns import meant
from winterplan_extract.tables.content import like_actions, part_lead, split_ref
from winterplan_extract.tables.grid import GridRow, grid_rows
from winterplan_extract.tables.roles import Naming
from winterplan_extract.tables.sections import Headings, like_heading_of_plan
from winterplan_extract.tables.settings import TableRules
from winterplan_extract.tables.stitch import Draft
from winterplan_extract.vocabulary.references import has_figures, is_reference, parts_reference

_CUT: Final = 2  # words that must be left of a label cut by the page break for it to be known
_FEWEST: Final = 3  # tables of answers alone that make a habit of it, and answers that such a table has
_ROWS: Final = 2  # rows of answers under one requirement
_ASKS_AT_LENGTH: Final = 40  # characters on the mean: a theme shares all its few words with some action

Where = Literal["column heading", "beside", "over", "before a colon", "row across", "paragraph above"]


@dataclass(frozen=True, slots=True)
class TableLayout:
    """What opens a row where labels stand so, and what shows that a table row goes on the one above."""

    opens: Literal["each table row", "a role again", "nothing"]
    goes_on: str = ""


# Each with where the value stands; a row across and a paragraph above are requirements by their place alone.
LAYOUTS: Final[Mapping[Where, TableLayout]] = {
    "column heading": TableLayout("each table row"),  # in its column, or the heading itself where a cell is ticked
    "beside": TableLayout("a role again", "{} of the same form"),  # right of its label
    "over": TableLayout("a role again", "{} of the same form"),  # under its label
    "before a colon": TableLayout("nothing", "{} beneath its row"),  # after the colon, in one cell across the table
    "row across": TableLayout("each table row"),  # the row itself, over its answers
    "paragraph above": TableLayout("nothing"),  # the paragraph itself, over the table
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A value with its role; `role` is None where it has no label of its own and goes on the value before it.

    `label` is the cell that labels it, if it stands in the same row; `heading` what its column is headed by;
    `copied` says that it is merged down from an earlier row; `mark` is the tick that stands for it.
    """

    role: Role | None
    cell: Cell
    label: Cell | None = None
    heading: str = ""
    copied: bool = False
    mark: Cell | None = None


@dataclass(frozen=True, slots=True)
class LabelledRow:
    """A table row with its values, and the layout that they were read by."""

    row: GridRow
    where: Where
    values: tuple[Labelled, ...] = ()

    @property
    def says_nothing(self) -> bool:
        """Whether the row holds labels alone."""
        return not any(value.role or value.cell.text for value in self.values)

    @property
    def goes_on(self) -> str:
        """What shows that the row goes on the one above it."""
        shown = " and ".join(f"“{' '.join(v.label.text.split())}”" for v in self.values if v.label and v.role)
        return LAYOUTS[self.where].goes_on.format(shown) if shown else "goes on the answer above it in the form"

    @property
    def begins_with(self) -> str:
        """The label that the row's only cell begins with."""
        return self.values[0].label.text if self.where == "before a colon" and self.values[0].label else ""


def take(found: LabelledRow, last: Draft | None, now: Headings) -> tuple[Draft, ...]:
    """The rule: the rows that a table row goes on and opens, in order; `last` is the row that it may go on."""
    drafts = [last or Draft(found.row.place, now, {})]
    for value in found.values:
        if LAYOUTS[found.where].opens == "a role again" and value.role in drafts[-1].said:
            drafts.append(Draft(found.row.place, now, {}))
        drafts[-1] = with_value(drafts[-1], value)
    if len(drafts) == 1 and last is not None:
        end = found.row.place.page_end or found.row.place.page
        drafts[0] = replace(drafts[0], place=replace(last.place, page_end=end or last.place.page_end))
    return tuple(drafts)


def with_value(draft: Draft, value: Labelled) -> Draft:
    """The draft with one more value under its role; one without a role goes on the last, or is kept as other text."""
    role = value.role or draft.last
    again = (*draft.again, value.label) if value.label else draft.again
    marks = (*draft.marks, value.mark) if value.mark else draft.marks
    if role is None or role == "other":
        heading = value.label.text if value.label else value.heading
        others = (*draft.others, (heading, value.cell)) if value.cell.text else draft.others
        return replace(draft, again=again, marks=marks, others=others)
    parts = {**draft.parts, role: (*draft.parts.get(role, ()), value.cell)} if value.cell.text else draft.parts
    return replace(
        draft,
        again=again,
        marks=marks,
        parts=parts,
        copied=draft.copied | {role} if value.copied else draft.copied,
        met_fill=draft.met_fill or (value.cell.fill if role == "met" else ""),
        said=draft.said | {role},
        last=role,
    )


def in_columns(row: GridRow, naming: Naming, plan: Plan, *, inline: bool) -> tuple[Labelled, ...]:
    """The row's values by the headings of their columns; `inline`: requirements here begin with their references."""
    found: list[Labelled] = []
    answers = naming.answers or ("",) * len(row.slots)
    marks = [i for i, slot in enumerate(row.slots) if answers[i] and slot.text]
    meaning = dict(zip(marks, meant([(answers[i], row.slots[i].text) for i in marks]), strict=True))
    for i, (slot, role, heading) in enumerate(zip(row.slots, naming.roles, naming.headings, strict=True)):
        cell = slot.cell
        if cell is None or not (cell.text or role == "met"):
            continue
        if naming.labelled in (i, i + 1):
            label = row.slots[naming.labelled - 1]
            if i == naming.labelled and cell.text:
                found.append(Labelled(naming.labels.get(fold(label.text), "other"), cell, label.cell, heading=heading))
        elif i in meaning:
            said = replace(cell, text=answers[i] if meaning[i] else "", lines=())
            found.append(Labelled("met", said, mark=cell))
        elif i == naming.shared:
            found += [Labelled(each, part, copied=not slot.own) for each, part in part_lead(cell, plan).items()]
        elif role == "requirement" and inline and slot.own and "ref" not in naming.roles:
            found += asked(cell)
        elif role == "other" and found and found[-1].role == "ref" and not heading and parts_reference(cell.text):
            found.append(Labelled("ref", cell))
        elif role != "other" or slot.own:
            found.append(Labelled(role, cell, heading=heading, copied=not slot.own and bool(cell.text)))
    return (*found, *_of_area(found, naming.area)) if naming.area else tuple(found)


def _of_area(found: Sequence[Labelled], area: Role) -> tuple[Labelled, ...]:
    """What a row that tells of an area asks: its own words, each with the area's name, nothing where it names none."""
    told = {value.role: value.cell.text for value in found}
    name = told.get(area)
    texts = [told[role] for role in ("current_status", "gap") if told.get(role)]
    asked = Cell("\n".join(f"{name}: {text}" for text in texts) or name or "")
    return (Labelled("requirement", asked, copied=True),) if name else ()


def asked(cell: Cell, *, above: bool = False, refs: bool = True) -> tuple[Labelled, ...]:
    """A requirement by its place alone, its reference apart where it begins with one (`refs`: and may).

    `above`: it stands over the table, so that its letters are none of the table's.
    """
    ref, requirement = split_ref(cell) if refs else (None, cell)
    value = Labelled("requirement", requirement, copied=above)
    return (replace(value, role="ref", cell=ref), value) if ref else (value,)


def after_colon(row: GridRow, rules: TableRules) -> LabelledRow | None:
    """The labelled answer that a row across the table is: "Current status: Six of nine are done"; None for others."""
    if len(row.filled) != 1 or row.span < rules.settings.banner_span:
        return None
    cell = row.filled[0]
    label, colon, answer = cell.text.partition(":")
    if not colon or not answer.strip():
        return None
    head = Cell(label, page=cell.page, chars=chars(label))
    role = Labels(rules).role(head)
    if role not in ANSWERS:
        return None
    said = Cell(answer.strip(), page=cell.page, box=cell.box, chars=chars(answer))
    return LabelledRow(row, "before a colon", (Labelled(role, said, head),))


@dataclass(frozen=True, slots=True)
class Labels:
    """What tells a label: likeness to known headings, and the labels that the document's forms have."""

    rules: TableRules
    seen: Mapping[str, Role] = field(default_factory=dict)

    def role(self, cell: Cell) -> Role | None:
        """The role of a cell that is a label, or the start of one of the document's labels."""
        if len(cell.text) > self.rules.settings.heading_length:
            return None
        hint = self.rules.known.best(cell.text, self.rules.settings.label_likeness)
        if hint or not self.seen:
            return hint.role if hint else None
        text = fold(cell.text)
        if text in self.seen or len(text.split()) < _CUT:
            return self.seen.get(text)
        return next((role for label, role in self.seen.items() if label.startswith(f"{text} ")), None)

    def is_rest(self, cell: Cell) -> bool:
        """Whether a cell holds the end of one of the document's labels."""
        text = fold(cell.text)
        return bool(text) and any(label.endswith(f" {text}") for label in self.seen)

    def alone(self, row: GridRow) -> bool:
        """Whether a row holds nothing but labels."""
        return bool(row.filled) and all(self.role(cell) for cell in row.filled)


def beside(row: GridRow, labels: Labels, *, first: bool) -> LabelledRow:
    """The row's values, each right of its label; text before any label goes on the value above.

    `first`: the row is the first of its table, so that a label may be the rest of one cut by the page break.
    """
    if own := _numbered_row(row, labels):
        return LabelledRow(row, "row across", own)
    values: list[Labelled] = []
    bare: list[Cell] = []
    waiting: tuple[Role, Cell] | None = None
    for cell in row.cells:
        role = labels.role(cell) if cell.text and waiting is None else None
        if waiting is not None:
            values.append(Labelled(waiting[0], cell, waiting[1]))
            waiting = None
        elif role is not None:
            waiting = (role, cell)
        elif first and not values and cell.text and labels.is_rest(cell):
            bare.append(cell)
        elif cell.text and row.span >= labels.rules.settings.banner_span and cell is row.cells[0]:
            ref = _numbered(cell, labels)
            return LabelledRow(row, "beside", (ref,)) if ref else LabelledRow(row, "row across", asked(cell))
        elif cell.text:
            values.append(Labelled(None, cell))
    if waiting is not None:
        bare.append(waiting[1])
    return LabelledRow(row, "beside", (*values, *_bare(bare)))


def _numbered_row(row: GridRow, labels: Labels) -> tuple[Labelled, ...]:
    """What is asked, right of its reference, where the forms have no label for either; nothing in any other row."""
    if len(row.filled) != 2 or not labels.seen or not {"ref", "requirement"}.isdisjoint(labels.seen.values()):
        return ()
    first, cell = row.filled
    ref = Labelled("ref", first) if is_reference(first.text) else _numbered(first, labels)
    return (ref, Labelled("requirement", cell)) if ref and labels.role(cell) is None else ()


def _numbered(cell: Cell, labels: Labels) -> Labelled | None:
    """The reference that a block's title is: "Action 7"; None for others, and where the blocks have a label for it."""
    name, _, number = cell.text.rpartition(" ")
    hint = labels.rules.known.best(name, 1.0)
    if hint is None or hint.role not in ("ref", "requirement") or not has_figures(number):
        return None
    ref, head = (Cell(text, page=cell.page, box=cell.box, chars=chars(text)) for text in (number, name))
    return None if "ref" in labels.seen.values() else Labelled("ref", ref, head)


def below(rows: Sequence[GridRow], above: Mapping[int, Role], labels: Labels) -> tuple[tuple[LabelledRow, ...], Mapping[int, Role]]:  # fmt: skip
    """The values under their labels, column by column, and the labels that stand last.

    `above` are the labels at the foot of the page before; a row of them that the break cuts leaves
    an empty row over the values.
    """
    found: list[LabelledRow] = []
    for r, row in enumerate(rows):
        if r == 0 and above and not row.filled and len(rows) > 1 and not labels.alone(rows[1]):
            found.append(LabelledRow(row, "over"))
            continue
        own = [(c, slot.cell) for c, slot in enumerate(row.slots) if slot.own and slot.cell and slot.text]
        if not above and labels.alone(row):
            above = {c: role for c, cell in own if (role := labels.role(cell))}
            found.append(LabelledRow(row, "over", _bare(row.filled)))
            continue
        found.append(LabelledRow(row, "over", tuple(Labelled(above.get(c), cell) for c, cell in own)))
        above = {}
    return tuple(found), above


def _bare(cells: Iterable[Cell]) -> tuple[Labelled, ...]:
    """Labels that have no value in their row."""
    return tuple(Labelled(None, Cell(""), cell) for cell in cells)


def paragraphs_over(document: Document) -> dict[int, Paragraph]:
    """By the table's number the paragraph that stands right over it."""
    body = [item for item in document.body if isinstance(item, Table) or item.text.strip()]
    return {
        table.number: above
        for above, table in pairwise(body)
        if isinstance(table, Table) and isinstance(above, Paragraph)
    }


def asked_over_forms(over: Mapping[int, Paragraph], forms: Mapping[int, Sequence[LabelledRow]]) -> dict[int, Paragraph]:
    """Of `over` those that ask: they stand over forms that have answers alone, as most of these do in the document."""
    roles = {number: {value.role for row in rows for value in row.values} for number, rows in forms.items()}
    silent = [number for number, said in roles.items() if not said.isdisjoint(ANSWERS) and "requirement" not in said]
    found = {number: over[number] for number in silent if number in over}
    return found if 2 * len(found) >= len(silent) else {}


def asked_over_grids(
    over: Mapping[int, Paragraph], tables: Sequence[Table], namings: Mapping[int, Naming | None]
) -> dict[int, Paragraph]:
    """Of `over` those that ask: they stand over small tables that are headed by answers alone, one after the other."""
    found = {
        table.number: over[table.number]
        for table in tables
        if table.number in over and (naming := namings[table.number]) and heads_answers(naming, table)
    }
    return found if len(found) >= _FEWEST else {}


def heads_answers(naming: Naming, table: Table) -> bool:
    """Whether a table is headed by answers alone and has no more rows than one requirement does."""
    roles = set(naming.roles)
    filled = sum(bool(row.filled) for i, row in enumerate(grid_rows(table)) if i not in naming.header)
    answers_alone = "requirement" not in roles and len(roles.intersection(ANSWERS)) >= _FEWEST
    return bool(naming.header) and answers_alone and 0 < filled <= _ROWS


def rows_that_ask(rows: Sequence[GridRow], roles: Sequence[Role], plan: Plan, settings: Rebuilding) -> frozenset[int]:
    """The rows that ask what the row below them answers; empty for a table that is not laid out so.

    Its columns must have no requirement but three kinds of answers; nearly every row of answers must
    stand under a row across the table; and those must read like actions of the plan, as themes do not.
    """
    if "requirement" in roles or len(set(roles).intersection(ANSWERS)) < _FEWEST:
        return frozenset()
    filled = [i for i, row in enumerate(rows) if row.filled]
    wide = {i for i in filled if rows[i].span >= settings.banner_span}
    over = [i for i, below in pairwise(filled) if i in wide and below not in wide]
    texts = [rows[i].filled[0].text for i in over]
    answered = len(filled) - len(wide)
    named = sum(1 for text in texts if like_heading_of_plan(text, plan) >= settings.heading_of_plan)
    if len(over) < settings.rows_to_guess or 5 * len(over) < 4 * answered or 2 * named > len(over):
        return frozenset()
    if sum(map(len, texts)) < _ASKS_AT_LENGTH * len(texts):
        return frozenset()
    return frozenset(over) if like_actions(texts, plan) >= settings.requirement_by_content else frozenset()


def asked_by(draft: Draft, paragraph: Paragraph, number: Paragraph | None) -> Draft:
    """The draft with the paragraph as its requirement, and the one before it as its reference, if that is a `number`
    alone.

    Both count as copied, for they stand in no table.
    """
    cell = Cell(paragraph.text, page=paragraph.page)
    if number is not None and "ref" not in draft.parts:
        draft = with_value(draft, Labelled("ref", Cell(number.text, page=number.page), copied=True))
    for value in asked(cell, above=True, refs="ref" not in draft.parts):
        draft = with_value(draft, value)
    return draft
