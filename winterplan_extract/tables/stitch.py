"""What a row has to do with the rows before it: whether it goes on the last one, and what it takes from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from winterplan_extract.domain.document import Box, Cell, Place, Role, Table
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.tables.content import begin_with_refs
from winterplan_extract.tables.grid import compose, grid_rows, runs_on, unfinished
from winterplan_extract.tables.roles import Naming
from winterplan_extract.tables.sections import Headings, uncontinued

_ANSWER: Final = 20  # letters of an answer; longer text beneath one may be the rest of what it was explained by

Parts = Mapping[Role, tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Draft:
    """A requirement row being made whole: for each role the cells it is made of, in reading order.

    `copied` are the roles whose first cell was merged down from an earlier row, `others` the cells
    of columns without a role under their headings, `again` cells that only say a reference again or label,
    `marks` those whose mark stands for the answer that their column is headed by. `said` are the roles
    that had their turn, blank or not, `last` the one that a value without a label goes on,
    `beside` those that the gap tells too and no column of its own does. `by_area`: it tells of an area and asks nothing.
    """

    place: Place
    under: Headings
    parts: Parts
    copied: frozenset[Role] = frozenset()
    others: tuple[tuple[str, Cell], ...] = ()
    again: tuple[Cell, ...] = ()
    met_fill: str = ""
    marks: tuple[Cell, ...] = ()
    said: frozenset[Role] = frozenset()
    last: Role | None = None
    beside: frozenset[Role] = frozenset()
    by_area: bool = False

    def text(self, role: Role) -> str:
        """The text of a role, put together from its cells."""
        return compose(self.parts.get(role, ()))


@dataclass(frozen=True, slots=True)
class Habits:
    """How often a return's rows have a reference and an answer, 0 to 1, how its requirements look, where its pages end.

    What stands out against `bold` and `fills` (several where every other row is shaded) is a heading. `foot` says for
    each right-hand side of a table (points, in steps of 50) the lowest bottom of any table that ends there: pages of
    one kind, upright or turned, have their tables end alike. `inline`: the requirements begin with their references.
    """

    refs: float = 0.0
    answers: float = 0.0
    foot: Mapping[int, float] = field(default_factory=dict)
    inline: bool = False
    bold: bool = False
    fills: frozenset[str] = frozenset()


def side(box: Box) -> int:
    """The step of 50 points in which the right-hand side of a table lies."""
    return round(box.x1 / 50)


def join(before: Draft, after: Draft) -> Draft:
    """One draft of two: the cells of each role one after the other."""
    roles = {**before.parts, **after.parts}
    parts = {
        role: before.parts.get(role, ()) + (() if role in after.copied else after.parts.get(role, ())) for role in roles
    }
    again = before.again + after.again
    if is_continued_ref(before.text("ref"), after.text("ref")):
        parts["ref"] = before.parts["ref"]
        again += after.parts["ref"]["ref" in after.copied :]
    end = after.place.page_end or after.place.page
    place = Place(before.place.table, before.place.row, before.place.page, end or before.place.page_end)
    return Draft(
        place,
        before.under,
        parts,
        before.copied,
        before.others + after.others,
        again,
        before.met_fill or after.met_fill,
        before.marks + after.marks,
        before.said | after.said,
        beside=before.beside | after.beside,
        by_area=before.by_area,
    )


def is_continued_ref(before: str, after: str) -> bool:
    """Whether a reference says again the one before it, with or without “(continued)”."""
    return bool(before and after) and fold(uncontinued(after)) == fold(before)


def goes_on(before: Draft, after: Draft, habits: Habits, end: Box | None, settings: Rebuilding) -> str | None:
    """What shows that `after`, first on its page, goes on `before`, last on its page; None if nothing does.

    `end` is the box of the table before the break.
    """
    ref_before, ref_after = before.text("ref"), after.text("ref")
    if is_continued_ref(ref_before, ref_after):
        return f"says reference {ref_before} again after the page break"
    if ref_after:
        return None
    asked = after.text("requirement")
    if not asked:
        return "no reference and no requirement of its own after the page break"
    score, seen = _weigh(before, after, habits)
    if end is not None and end.bottom < habits.foot.get(side(end), 0.0) - settings.page_foot:
        score -= 3  # the table ends above the foot of pages of its kind
    return "; ".join(seen) + " after the page break" if score >= settings.join_score else None


def goes_on_within(before: Draft, after: Draft) -> str | None:
    """What shows that a row goes on the row right above it in one table; None if nothing does.

    Within a page a row is a row of its own unless it has neither a reference nor an answer and its
    words only end the sentence above.
    """
    if len(after.parts.get("ref", ())) > ("ref" in after.copied):
        return None
    answered = any(after.text(role) for role in ("met", "lead", "deadline") if role not in after.copied)
    later = after.text("requirement")
    if answered or "requirement" in after.copied or not later[:1].islower():
        return None
    return "ends the sentence of the row above" if unfinished(before.text("requirement")) else None


def _weigh(before: Draft, after: Draft, habits: Habits) -> tuple[float, Sequence[str]]:
    """Points for and against, and what was seen for it.

    The points say how much each sign is worth beside the others: an answer of its own all but
    proves a row of its own; a sentence that goes on all but proves the contrary.
    """
    score, seen = 0.0, []
    earlier, later = before.text("requirement"), after.text("requirement")
    if unfinished(earlier) and later[:1].islower():
        score += 3
        seen.append("the requirement's sentence goes on")
    elif later[:1].islower():
        score += 1.5
        seen.append("the requirement starts in small letters")
    elif unfinished(earlier) and _runs_on(before, after, "requirement"):
        score += 1.5
        seen.append("the requirement's last line is full and its sentence open")
    elif not unfinished(earlier):
        score -= 1
    if habits.refs >= 0.7:
        score += 1
        seen.append("no reference of its own")
    if after.text("met"):
        own = len(after.text("met")) <= _ANSWER or not later[:1].islower()
        score -= (4 if own else 0.5) if before.text("met") else 0
    elif habits.answers >= 0.7:
        score += 2
        seen.append("no answer of its own")
    if not after.text("lead"):
        score += 0.5
        seen.append("no lead of its own")
    elif before.text("lead") and not _runs_on(before, after, "lead"):
        score -= 1
    return score, seen


def _runs_on(before: Draft, after: Draft, role: Role) -> bool:
    return runs_on(before.parts.get(role, ()), after.parts.get(role, ()))


def carried_down(draft: Draft, before: Draft | None, naming: Naming) -> Draft:
    """The draft with the theme and section of the row above, where their columns are left blank in it.

    A merged cell that a page break cuts is blank on the next page; so is one that is written once
    and meant for the rows below.
    """
    if before is None:
        return draft
    headings: tuple[Role, ...] = ("theme", "section")
    blank = [role for role in headings if role in naming.roles and role in before.parts.keys() - draft.parts.keys()]
    other = "theme" in draft.parts and "theme" not in draft.copied and draft.text("theme") != before.text("theme")
    if not blank or other:
        return draft
    parts = {**draft.parts, **{role: before.parts[role] for role in blank}}
    return replace(draft, parts=parts, copied=draft.copied | set(blank))


def habits_of(tables: Sequence[Table], namings: Mapping[int, Naming | None], settings: Rebuilding) -> Habits:
    """How the rows of a return usually look, over all its tables of requirements."""
    asking = ((naming, grid_rows(table)) for table in tables if (naming := namings[table.number]))
    data = ((naming, row) for naming, rows in asking for i, row in enumerate(rows) if i not in naming.header)
    held = [dict(row.with_roles(naming.roles)) for naming, row in data]
    rows = [cells for cells in held if "requirement" in cells and len(cells) >= min(3, max(map(len, held)))]
    asked = [cells["requirement"] for cells in rows]
    inline = begin_with_refs([cell.text for cell in asked], settings.inline_refs)
    count = max(len(rows), 1)
    foot: dict[int, float] = {}
    for box in (table.box for table in tables if table.box):
        foot[side(box)] = max(foot.get(side(box), 0.0), box.bottom)
    fills = [cell.fill for cell in asked]
    return Habits(
        refs=1.0 if inline else sum("ref" in cells for cells in rows) / count,
        answers=sum("met" in cells for cells in rows) / count,
        foot=foot,
        inline=inline,
        bold=2 * sum(cell.bold for cell in asked) > len(asked),
        fills=frozenset(fill for fill in fills if 5 * fills.count(fill) >= len(fills)),
    )
