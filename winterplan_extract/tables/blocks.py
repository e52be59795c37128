"""The blocks of a form made into requirement rows, every table row accounted for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from winterplan_extract.domain.document import Cell, Place, RawJoin, RawSetAside, Role
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.tables.forms import Answer, FormRow
from winterplan_extract.tables.grid import GridRow
from winterplan_extract.tables.inline import split_ref
from winterplan_extract.tables.sections import Headings, under
from winterplan_extract.tables.stitch import Draft
from winterplan_extract.vocabulary.references import opening_reference


@dataclass(slots=True)
class Blocks:
    """What the rows of a form were made into, and under which headings the form leaves off.

    The lists are the walk's own, added to. `said` are the roles that the last block has answered, `last` the one that an answer without a
    label goes on.
    """

    now: Headings
    drafts: list[Draft]
    joins: list[RawJoin]
    set_aside: list[RawSetAside]
    headers: list[GridRow]
    said: set[Role] = field(default_factory=set)
    last: Role | None = None


def take_blocks(rows: Sequence[FormRow], blocks: Blocks, *, goes_on: bool, plan: Plan, settings: Rebuilding) -> None:
    """Add the rows of one table of a form to `blocks`.

    `goes_on`: the table is the rest of a form over a page break, so that its first block may be the
    last one's rest.
    """
    titled = not any(answer.role == "requirement" for row in rows for answer in row.answers)
    if not goes_on:
        blocks.said, blocks.last = set(), None
    for i, row in enumerate(rows):
        if i == 0 and row.title is not None and goes_on and _is_title_cut(blocks, row.title):
            _take_answers(blocks, replace(row, answers=(Answer("requirement", None, row.title),)), again=True)
        elif row.title is not None and titled:
            _open(blocks, row.row.place, row.title)
        elif row.title is not None:
            _banner(blocks, row, plan, settings)
        elif not row.row.filled:
            blocks.set_aside.append(RawSetAside(row.row.place, "", "empty"))
        elif not row.answers and not (row.labels and blocks.said and blocks.drafts):
            blocks.headers.append(row.row)
        else:
            _take_answers(blocks, row)


def _is_title_cut(blocks: Blocks, title: Cell) -> bool:
    """Whether a title on top of a page is the rest of the one that the page before ends with."""
    return blocks.said == {"requirement", "ref"} and opening_reference(title.text) is None


def _take_answers(blocks: Blocks, row: FormRow, *, again: bool = False) -> None:
    """Add a row's answers; a role that was answered opens the next block, unless it goes on (`again`)."""
    opened = again
    for answer in row.answers:
        unopened = not blocks.said and not (opened and answer.role is None)
        if not again and (unopened or (answer.role is not None and answer.role in blocks.said)):
            opened = True
            blocks.drafts.append(Draft(row.row.place, blocks.now, {}))
            blocks.said = set()
        _add(blocks, answer)
    for label in row.labels:
        blocks.drafts[-1] = replace(blocks.drafts[-1], again=(*blocks.drafts[-1].again, label))
    if again or not opened:
        _join(blocks, row)


def _add(blocks: Blocks, answer: Answer) -> None:
    """Add an answer to the last draft; one without a role goes on the role before it, or is kept as other text."""
    draft = blocks.drafts[-1]
    role = answer.role or blocks.last
    if answer.label is not None:
        draft = replace(draft, again=(*draft.again, answer.label))
    if role is None or role == "other":
        heading = answer.label.text if answer.label else ""
        if answer.cell.text:
            draft = replace(draft, others=(*draft.others, (heading, answer.cell)))
    else:
        parts = {**draft.parts, role: (*draft.parts.get(role, ()), answer.cell)} if answer.cell.text else draft.parts
        fill = answer.cell.fill if role == "met" else ""
        draft = replace(draft, parts=parts, met_fill=draft.met_fill or fill)
        blocks.said.add(role)
        blocks.last = role
    blocks.drafts[-1] = draft


def _open(blocks: Blocks, place: Place, title: Cell) -> None:
    """Start a block whose requirement is the title over it."""
    ref, requirement = split_ref(title)
    parts: dict[Role, tuple[Cell, ...]] = {"requirement": (requirement,)}
    if ref is not None:
        parts["ref"] = (ref,)
    blocks.drafts.append(Draft(place, blocks.now, parts))
    blocks.said, blocks.last = {"requirement", "ref"}, "requirement"


def _banner(blocks: Blocks, row: FormRow, plan: Plan, settings: Rebuilding) -> None:
    blocks.set_aside.append(RawSetAside(row.row.place, row.row.text, "banner"))
    blocks.now = under(blocks.now, row.row.text, plan, settings)
    blocks.said, blocks.last = set(), None


def _join(blocks: Blocks, row: FormRow) -> None:
    draft = blocks.drafts[-1]
    labels = [answer.label.text for answer in row.answers if answer.label]
    shown = " and ".join(f"“{' '.join(label.split())}”" for label in labels)
    evidence = f"{shown} of the same form" if shown else "goes on the answer above it in the form"
    blocks.joins.append(RawJoin(row.row.place, draft.place, evidence))
    end = row.row.place.page_end or row.row.place.page
    blocks.drafts[-1] = replace(draft, place=replace(draft.place, page_end=end or draft.place.page_end))
