"""What a table row is: a requirement row, a part of one, or something to set aside, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, Literal

from winterplan_extract.domain.document import ANSWERS, Cell, Role, SetAsideReason
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.tables.content import answered, names_answers
from winterplan_extract.tables.grid import GridRow
from winterplan_extract.tables.roles import Naming, header_strength
from winterplan_extract.tables.sections import like_heading_of_plan
from winterplan_extract.tables.settings import KEY_ROWS, KEY_TEXT, LABEL_OF_KEY, TableRules
from winterplan_extract.tables.stitch import Habits
from winterplan_extract.vocabulary.answers import (
    explains_colours,
    explains_marks,
    heads_key,
    is_label_of_key,
    known_answers,
)
from winterplan_extract.vocabulary.references import is_reference

_COUNT: Final = re.compile(
    r"\d+(?:\.\d+)?\s?%?(?:\s?(?:of|/)\s?\d+)?(?:\s?\(\d+(?:\.\d+)?\s?%\))?|[-–—]|nil", re.IGNORECASE
)


# `row` carries a requirement, `rest` goes on the row before it, anything else is set aside.
RowType = Literal["row", "rest"] | SetAsideReason


def kind_of(row: GridRow, naming: Naming, habits: Habits, rules: TableRules) -> RowType:
    """What the row is, judged by which of its columns are filled and how they look."""
    if _is_withdrawn(row, naming):
        return "withdrawn"
    if not row.filled:
        return "empty"
    if _repeats_header(row, naming, rules):
        return "repeated_header"
    aside = _aside(row, naming, rules)
    roles = {role for role, _ in row.with_roles(naming.roles)}
    if len(row.filled) == 1:
        return _kind_of_single(row, roles, habits, aside, rules)
    if aside:
        return aside
    asks = naming.area or "requirement"
    asked = _cell(row, naming, asks)
    if asked is not None and roles <= {"ref", "requirement", "theme", "section"} and _stands_out(asked, habits, rules):
        return "banner"
    if asked is not None:
        return "row"
    ref = _cell(row, naming, "ref")
    reached = (role for slot, role in zip(row.slots, naming.roles, strict=True) if slot.text and not slot.own)
    covered = asks in reached
    if covered and ("met" in roles or (naming.area and {"current_status", "gap"} <= roles)):
        return "row"
    return "row" if ref is not None and not covered else "rest"


def is_of_key(row: GridRow, plan: Plan, *, under: bool) -> bool:
    """Whether a row heads a key at the foot of a table, or stands `under` such a row: a short label, what it means, no more."""
    texts = [cell.text for cell in row.filled]
    if len(texts) == 1 and any(tells(texts[0], plan) for tells in (heads_key, explains_colours, explains_marks)):
        return True
    label = len(texts) == 2 and len(texts[0]) <= LABEL_OF_KEY
    return under and (not texts or label or (len(texts) == 1 and "=" in texts[0]))


def _is_withdrawn(row: GridRow, naming: Naming) -> bool:
    """Whether what the row asks is struck through whole, or everything in it."""
    if not any(cell.struck for cell in row.cells):
        return False
    asked = [slot for slot, role in zip(row.slots, naming.roles, strict=True) if role == "requirement" and slot.own]
    return not row.filled or any(slot.cell and slot.cell.struck and not slot.text for slot in asked)


def _kind_of_single(
    row: GridRow, roles: set[Role], habits: Habits, aside: SetAsideReason | None, rules: TableRules
) -> RowType:
    cell = row.filled[0]
    wide = row.span >= rules.settings.banner_span
    if aside and (wide or roles <= {"ref", "requirement", "other"}):
        return aside
    if wide:
        return "banner" if len(cell.text) <= rules.settings.banner_length else "note"
    if roles.intersection((*ANSWERS, "other")):
        return "rest"
    if _stands_out(cell, habits, rules) or (roles == {"ref"} and not is_reference(cell.text)):
        return "banner" if len(cell.text) <= rules.settings.banner_length else "note"
    if roles <= {"theme", "section"}:
        return "heading"
    return "other" if roles == {"ref"} else "row"


def _repeats_header(row: GridRow, naming: Naming, rules: TableRules) -> bool:
    texts = [" ".join(slot.text.split()) for slot in row.slots]
    same = [bool(text) and fold(text) == fold(heading) for text, heading in zip(texts, naming.headings, strict=True)]
    if sum(same) >= 2 and 2 * sum(same) >= sum(1 for text in texts if text):
        return True
    if header_strength(texts, rules) == 0.0:
        return False
    hints = [rules.known.best(text, rules.settings.heading_likeness) for text in texts]
    agree = {role for hint, role in zip(hints, naming.roles, strict=True) if hint is not None and hint.role == role}
    return "requirement" in agree and len(agree) >= 3


def aside_reason(row: GridRow, plan: Plan) -> SetAsideReason | None:
    """The reason to set the row aside, where it begins with words that ask nothing."""
    beginning = _beginning(row.filled[0].text, plan)
    return beginning[0] if beginning else None


def _aside(row: GridRow, naming: Naming, rules: TableRules) -> SetAsideReason | None:
    """The reason to set the row aside, unless its other cells answer as those of a requirement do.

    A label ("Signed by", "Note:") weighs more than a sentence that begins with such words ("Signed off plans
    with every trust"), for a signature has a post and a date beside it too. What several labels or a key's
    answers stand beside one another in is none of a requirement.
    """
    first = row.filled[0]
    asked = _cell(row, naming, "requirement")
    counted = asked is not None and known_answers(rules.plan).decided(asked.text) is not None
    beginning = _beginning(first.text, rules.plan)
    if not counted and beginning is None:
        return None  # most rows: to look at what the others answer takes long
    told = answered(row, naming.roles, rules) - {"ref"}
    if counted and not told:
        return "note"  # “Fully met” with a figure beside it: the answers counted, or explained
    ref = _cell(row, naming, "ref")
    if beginning is None or (ref is not None and is_reference(ref.text) and len(row.filled) > 1):
        return None
    reason, label = beginning
    after = [*row.with_roles(naming.roles)][1:]
    others = [cell.text for role, cell in after if role not in told.intersection(("lead", "deadline"))]
    if "met" not in told and any((again := _beginning(text, rules.plan)) and again[1] for text in others):
        return reason
    if reason == "legend" and (any("=" in text for text in others) or names_answers(others, rules.plan)):
        return reason
    answers = len(told) > 1 and (reason != "signature" or "met" in told) if label else bool(told)
    return None if answers else reason


def _beginning(text: str, plan: Plan) -> tuple[SetAsideReason, bool] | None:
    """Why a row that begins with the text asks nothing, and whether the words are a label; None where it may ask."""
    said = " ".join(text.split()).casefold()
    starts, asides = _asides(plan)
    for start, kind in asides if said.startswith(starts) else ():
        rest = said[len(start) :]
        if said.startswith(start) and not rest[:1].isalpha():
            parted = not start[-1:].isalnum() or not rest[:1].isspace()
            return kind, parted or said.endswith(":") or start.endswith(" by") or len(rest.split()) < 2
    return None


@lru_cache(maxsize=4)
def _asides(plan: Plan) -> tuple[tuple[str, ...], tuple[tuple[str, SetAsideReason], ...]]:
    """The words with which rows begin that ask nothing, alone and with their reasons."""
    asides = tuple((begins.casefold(), kind) for begins, kind in plan.asides)
    return tuple(start for start, _ in asides), asides


def table_reason(rows: Sequence[GridRow], plan: Plan) -> SetAsideReason:
    """Why a table that asks nothing is set aside: what its first words say, or a list of answers explained."""
    filled = [row for row in rows if row.filled]
    if not filled:
        return "empty"
    said = aside_reason(filled[0], plan)
    return said or ("legend" if is_key(rows, plan) else "note" if counts_answers(rows, plan) else "other")


def is_key(rows: Sequence[GridRow], plan: Plan, *, headed: bool = False) -> bool:
    """Whether a table is a key: a few different answers, colours or shades, each beside what it means, under headings or none.

    Under what heads a key (“Code | Meaning”) any short labels may stand; `headed`: only there.
    """
    shown = [cells for row in rows if (cells := [cell for cell in row.cells if cell.text or cell.fill])]
    heads = [heads_key(": ".join(cell.text for cell in cells[-2:]), plan) for cells in shown[:2]]
    under = heads.index(True) + 1 if True in heads else 0
    parts = [(cells if cells[-1].text else cells[::-1]) for cells in shown[under:]]
    labels = [
        [cell.text if fold(cell.text) or not cell.fill else f"#{cell.fill}" for cell in cells[:-1]] for cells in parts
    ]
    if not under and labels and not all(is_label_of_key(said, plan) for said in labels[0]):
        parts, labels = parts[1:], labels[1:]
    if not 1 < len(parts) <= KEY_ROWS or not all(labels) or (headed and not under):
        return False
    different = len({fold(first) or first for first, *_ in labels}) == len(labels)
    short = under > 0 or all(len(cells[-1].text) <= KEY_TEXT for cells in parts)
    known = (is_label_of_key(said, plan) or (under and len(said) <= LABEL_OF_KEY) for each in labels for said in each)
    return different and short and all(known)


def counts_answers(rows: Sequence[GridRow], plan: Plan) -> bool:
    """Whether a table counts answers: figures, mostly of several, stand under “Fully met | Not met | Total”, and a text beside them."""
    filled = [row for row in rows if len(row.filled) > 1 and all(cell.col_span == 1 for cell in row.filled)]
    heads = (
        {n for n, slot in enumerate(filled[0].slots) if slot.own and _heads_count(slot.text, plan)} if filled else ()
    )
    sums: list[int] = []
    for row in filled[1:] if len(heads) > 1 else ():
        told = [(n in heads, slot.text.strip()) for n, slot in enumerate(row.slots) if slot.own and slot.text]
        words = [counted for counted, text in told if not (_COUNT.fullmatch(text) or is_reference(text))]
        if any(words) or len(words) > 1:
            return False
        sums.append(sum(int(figure[0]) for counted, text in told if counted and (figure := re.match(r"\d+", text))))
    return 2 * sum(each > 1 for each in sums) > len(sums)


def _heads_count(text: str, plan: Plan) -> bool:
    """Whether a heading names an answer, a colour or how many answers there are."""
    begins = _beginning(text, plan)
    return is_label_of_key(text, plan) or (begins is not None and begins[0] == "note")


def _stands_out(cell: Cell, habits: Habits, rules: TableRules) -> bool:
    """Whether a cell looks like a heading among the requirement cells around it."""
    text = cell.text
    if len(text) > rules.settings.banner_length or text.rstrip()[-1:] in (";", ","):
        return False
    bold = cell.bold and not habits.bold
    shaded = bool(cell.fill) and cell.fill not in habits.fills
    capitals = text.isupper() and len(text) > 3
    return bold or shaded or capitals or like_heading_of_plan(text, rules.plan) >= rules.settings.heading_of_plan


def _cell(row: GridRow, naming: Naming, role: Role) -> Cell | None:
    """The row's own filled cell in the column of that role."""
    return next((cell for found, cell in row.with_roles(naming.roles) if found == role), None)
