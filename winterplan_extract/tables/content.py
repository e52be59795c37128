"""What cells hold: a column's, as evidence of its role; a row's, against what its columns ask for; two roles in one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from winterplan_extract.domain.document import ANSWERS, FIELDS, Cell, RawRecord, Role
from winterplan_extract.domain.plaintext import BULLET, chars, fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.tables.grid import GridRow
from winterplan_extract.tables.settings import MOST_LABELS, TOO_SHORT, TableRules
from winterplan_extract.vocabulary.answers import known_answers
from winterplan_extract.vocabulary.dates import is_deadline_like
from winterplan_extract.vocabulary.headings import Hint
from winterplan_extract.vocabulary.leads import (
    cut_beside,
    cut_lead,
    lead_and_date,
    names_post,
    told_beside,
    told_by_label,
    told_by_lines,
)
from winterplan_extract.vocabulary.likeness import words_shared
from winterplan_extract.vocabulary.references import has_figures, is_reference, opening_reference

_CHOICES: Final = re.compile(r"\s*(?:[,;/|=]|\bor\b)\s*", re.IGNORECASE)
_BEFORE_CHOICE: Final = re.compile(r"[\s([:–-]+")
_SENTENCE: Final = 3  # words, figures apart, that make a text of status or gap more than a label or a date
_OPEN_WORTH: Final = 0.85  # of a plain answer: a status may begin with a yes, and its heading then decides


@dataclass(frozen=True, slots=True)
class ColumnContent:
    """How well what a column holds fits a role: a score from 0 to 1 and what was seen."""

    role: Role
    score: float
    seen: str


@lru_cache(maxsize=4)
def _levels(plan: Plan) -> frozenset[str]:
    return frozenset(map(fold, plan.words_of("level")))


def weigh_column(values: Sequence[str], plan: Plan) -> tuple[ColumnContent, ...]:
    """The roles that the column's filled cells fit, best first; empty where there is nothing to see."""
    held = [value for value in values if value]
    if not held:
        return ()
    answers = known_answers(plan)
    levels = all_levels(held, plan) and len(held) > len(set(held))
    share_ref = 0.0 if levels else _share(held, is_reference)
    crossed = "" in values and {value.casefold() for value in held} == {"x"}  # as good as a tick of whatever heads it
    share_met = _share(held, answers.is_answer) * (not crossed)
    share_open = _share(held, lambda text: answers.opening(text) is not None) * (not crossed)
    share_date = _share(held, lambda text: is_deadline_like(text, plan))
    share_lead = _share(held, lambda text: names_post(text, plan))
    length = sum(len(value) for value in held) / len(held)
    # A post's title shares all its words with some action; it asks nothing all the same.
    asks = like_actions(held, plan) * (1 - 0.6 * share_lead * (length < 60)) if length >= 20 else 0.0
    numbered = share_ref * (0.5 if share_met > 0.9 else 1.0)
    led = share_lead * (1 - 0.6 * min(1.0, length / 200))
    long_text = min(1.0, length / 120)
    full = len(held) / max(len(values), 1)
    found = [
        ColumnContent("ref", numbered, f"{share_ref:.0%} of its cells are numbers or codes"),
        ColumnContent("met", share_met, f"{share_met:.0%} of its cells are answers such as {held[0][:20]!r}")
        if share_met >= _OPEN_WORTH * share_open
        else ColumnContent("met", _OPEN_WORTH * share_open, f"{share_open:.0%} of its cells begin with an answer"),
        ColumnContent("deadline", share_date, f"{share_date:.0%} of its cells name a date or a deadline"),
        ColumnContent("lead", led, f"{share_lead:.0%} of its cells name a role or a team"),
        ColumnContent("requirement", asks, f"its cells are {asks:.0%} like actions of the plan"),
        ColumnContent("current_status", long_text * full * 0.6, f"long text, {length:.0f} characters a cell"),
        ColumnContent("gap", long_text * (1 - 0.5 * full) * 0.6, f"text in {full:.0%} of its cells"),
    ]
    return tuple(sorted(found, key=lambda content: -content.score))


def _share(values: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(1 for value in values if test(value)) / len(values)


def weigh_colours(texts: Sequence[str], fills: Sequence[str]) -> dict[Role, ColumnContent]:
    """The content of a column that holds no words but cells or dots of different colours: those are its answers."""
    share = sum(map(bool, fills)) / max(len(fills), 1)
    if any(map(fold, texts)) or len({fill for fill in fills if fill}) < 2:
        return {}
    return {"met": ColumnContent("met", share, f"{share:.0%} of its cells say nothing but have a colour")}


def all_levels(texts: Sequence[str], plan: Plan) -> bool:
    """Whether a column holds nothing but levels, such as High or M: of priority, of risk, never a number of a row."""
    return any(texts) and all(fold(text) in _levels(plan) for text in texts if text)


def cell_labels(texts: Sequence[str], rules: TableRules) -> dict[str, Role]:
    """What the cells of a column label, folded, where they do nothing else: “Status”, “Gap”, “Status”, “Gap”."""
    held = Counter(fold(text) for text in texts if text)
    if not 1 < len(held) <= MOST_LABELS or min(held.values()) < 2:
        return {}
    least = rules.settings.label_likeness
    roles = {text: hint.role for text in held if (hint := rules.known.best(text, least))}
    return roles if len(roles) == len(held) and len({*roles.values()} & {*ANSWERS}) > 1 else {}


def like_actions(values: Sequence[str], plan: Plan) -> float:
    """Mean likeness of the column's cells to the plan's action that each is most like; a word or two are like none.

    A spread of at most a dozen cells is enough to tell a column of requirements.
    """
    sample = values[:: max(1, len(values) // 12)][:12]
    actions = _folded_actions(plan)
    told = [fold(value) for value in sample if len(value.split()) > TOO_SHORT]  # “All” stands in every third action
    return sum(max(words_shared(text, action) for action in actions) for text in told) / len(sample)


@lru_cache(maxsize=8)
def _folded_actions(plan: Plan) -> tuple[str, ...]:
    return tuple(fold(f"{action.title} {action.requirement}") for action in plan.actions)


def answered(row: GridRow, roles: Sequence[Role], rules: TableRules) -> frozenset[Role]:
    """The roles whose cells in this row hold what their column asks for: a number, an answer, a text, a post, a date.

    A cell that is worded like its own heading ("Job title", "Date") or offers the choice of answers ("Y or N") holds
    none.
    """
    found: set[Role] = set()
    for role, cell in row.with_roles(roles):
        text = " ".join(cell.text.split())
        if _fills(text, role, rules.plan) and (role == "met" or not _like_heading(text, role, rules)):
            found.add(role)
    return frozenset(found)


def explains_columns(row: GridRow, roles: Sequence[Role], rules: TableRules) -> bool:
    """Whether a cell of the row tells how to fill in its column: by its heading's words, a question, a choice."""
    for role, cell in row.with_roles(roles):
        text = " ".join(cell.text.split())
        asks = text.endswith("?") or (text.startswith("(") and text.endswith(")")) or offers_choice(text, rules.plan)
        if asks or _like_heading(text, role, rules):
            return True
    return False


def numbers_columns(row: GridRow) -> bool:
    """Whether the row's cells are 1, 2, 3 or a, b, c and so on."""
    said = [fold(cell.text) for cell in row.filled]
    numbers = [str(n) for n in range(1, len(said) + 1)]
    letters = [chr(ord("a") + n) for n in range(len(said))]
    return len(said) >= 3 and said in (numbers, letters)


def offers_choice(text: str, plan: Plan) -> bool:
    """Whether a text names different answers to choose from, such as “Y or N” or “Green = met”."""
    return names_answers(_CHOICES.split(text), plan)


def is_choice(text: str, plan: Plan) -> bool:
    """Whether a text is a choice of answers and nothing besides: “Done / Part / Not done”."""
    parts = _CHOICES.split(text)
    return all(known_answers(plan).meaning(part) for part in parts) and names_answers(parts, plan)


def without_choice(heading: str, plan: Plan) -> str:
    """A heading without the choice of answers that it ends in: “Fully met” of “Fully met Y/N/P” or “Fully met (Yes / No)”."""
    ends = ((found.start(), heading[found.end() :].rstrip(" )]")) for found in _BEFORE_CHOICE.finditer(heading))
    return next((heading[:start] for start, rest in ends if is_choice(rest, plan)), heading)


def names_answers(texts: Sequence[str], plan: Plan) -> bool:
    """Whether texts beside one another begin with different answers, as a key does."""
    return len(set(map(known_answers(plan).opening, texts)) - {None, "not_stated"}) > 1


def _fills(text: str, role: Role, plan: Plan) -> bool:
    if role == "ref":
        return has_figures(text)
    if role == "met":
        return known_answers(plan).opening(text) not in (None, "not_stated") and not offers_choice(text, plan)
    if role == "lead":
        return names_post(text, plan)
    if role == "deadline":
        return is_deadline_like(text, plan)
    if role in ("current_status", "gap"):
        return sum(word.isalpha() for word in fold(text).split()) >= _SENTENCE and not names_post(text, plan)
    return False


def _like_heading(text: str, role: Role, rules: TableRules) -> bool:
    return any(hint.role == role and hint.score >= rules.settings.heading_likeness for hint in rules.known.hints(text))


def begin_with_refs(texts: Sequence[str], share: float) -> bool:
    """Whether at least that share of the texts begins with a reference, no two next to each other the same."""
    refs = [found[0] for text in texts if (found := opening_reference(text))]
    return len(refs) >= 3 and len(refs) >= share * len(texts) and len(set(refs)) >= 0.8 * len(refs)


def split_ref(cell: Cell) -> tuple[Cell | None, Cell]:
    """The cell's reference and the rest of it; None and the cell as it is where it begins with none."""
    found = opening_reference(cell.text)
    if found is None:
        return None, cell
    ref = Cell(found[0], page=cell.page, box=cell.box, chars=chars(found[0]))
    lines = cell.lines
    if lines and (first := opening_reference(lines[0].text)):
        lines = (replace(lines[0], text=lines[0].text[first[1] :]), *lines[1:])
    elif lines:
        lines = ()
    return ref, replace(cell, text=cell.text[found[1] :], lines=lines, chars=cell.chars - ref.chars)


def is_shared(hints: Mapping[Role, Hint], parts: frozenset[Role]) -> bool:
    """Whether a heading, by what it is close enough to or by its parts, asks for the lead and the deadline both."""
    lead, deadline = hints.get("lead"), hints.get("deadline")
    both = lead is not None and deadline is not None and max(lead.score, deadline.score) < 1.0
    return both or parts == {"lead", "deadline"}


def part_lead(cell: Cell, plan: Plan) -> dict[Role, Cell]:
    """The lead and the deadline of a cell that may tell both, the letters and digits of the cell shared out."""
    lead, deadline = lead_and_date(cell.text, plan)
    if not lead or not deadline:
        return {"lead" if lead else "deadline": cell}
    first = replace(cell, text=lead, lines=(), chars=chars(lead))
    return {"lead": first, "deadline": replace(cell, text=deadline, lines=(), chars=cell.chars - first.chars)}


def labelled_within(records: Sequence[RawRecord], plan: Plan) -> frozenset[Role]:
    """Which of status and gap have cells whose lines are labelled as both: there one of the labels may stand alone."""
    both: tuple[Role, ...] = ("current_status", "gap")
    return frozenset(
        own for own in both if any(told_by_lines(getattr(r, FIELDS[own]), plan).keys() >= {*both} for r in records)
    )


def with_beside(
    record: RawRecord, named: frozenset[Role], lacking: frozenset[Role], plan: Plan, labelled: frozenset[Role]
) -> RawRecord:
    """The row with what its status or its gap tells besides, where it has no cell for that.

    A cell whose lines are all labelled is parted. Else the gap stays whole and tells who leads and by when, unless its
    heading names them (`named`) and they are plainly parted. `lacking` are the roles that the return has no column for,
    in those `labelled` each cell is parted. A status tells them by labels alone: its days are of what was done.
    """
    beside = named | lacking
    cells: tuple[Role, ...] = ("current_status", "gap")
    for own in cells if beside else ():
        told = told_by_lines(getattr(record, FIELDS[own]), plan, alone=own in labelled)
        if told and told.keys() <= beside | {own}:
            empty = (role for role in told if role == own or not getattr(record, FIELDS[role]))
            new: dict[str, Any] = {FIELDS[own]: ""} | {FIELDS[role]: told[role] for role in empty}
            record = replace(record, **new)
            beside -= told.keys()
    if "gap" in named and not record.gap and (answer := known_answers(plan).opened_with(record.met_text)):
        rest = record.met_text.partition(answer)[2].lstrip(" -–—:;,.\n")
        return replace(record, met_text=answer, gap=rest)
    beside &= {"lead", "deadline"}
    if not beside:
        return record
    if record.gap and named == {"lead"} and not record.lead_text:
        done, lead = cut_lead(record.gap, plan)
        if lead:
            return replace(record, gap=done, lead_text=lead)
    if named >= {"lead", "deadline"} <= beside and not (record.lead_text or record.deadline_text):
        done, lead, deadline = cut_beside(record.gap, plan)
        if lead or deadline:
            return replace(record, gap=done, lead_text=lead, deadline_text=deadline)
    found = told_beside(record.gap, plan) if record.gap else told_by_label(record.current_status, plan)
    lead, deadline = (text if role in beside else "" for role, text in zip(("lead", "deadline"), found, strict=True))
    return replace(record, lead_text=record.lead_text or lead, deadline_text=record.deadline_text or deadline)


def split_bullets(record: RawRecord) -> tuple[RawRecord, ...]:
    """A row for each action of a cell that lists several, where what is said of them has an item for each.

    What has another number of items is said of all of them; a status or a gap that has so speaks against it.
    """
    told = [items for text in (record.gap, record.current_status) if (items := _items(text, plain=True))]
    actions = _items(record.requirement)
    if record.by_area and _items(record.gap) and len(told) > 1:  # each item of what is next, with how it stands
        name = record.theme or record.section
        actions = tuple("\n".join(f"{name}: {item}" for item in items) for items in zip(*told, strict=False))
    if record.ref or len(actions) < 2 or not told or any(len(items) != len(actions) for items in told):
        return (record,)
    shared = {FIELDS[role]: _items(getattr(record, FIELDS[role]), plain=True) for role in ANSWERS}
    listed = {name: items for name, items in shared.items() if len(items) == len(actions)}

    def at(i: int) -> dict[str, Any]:
        return {name: items[i] for name, items in listed.items()}

    return tuple(replace(record, requirement=action, **at(i)) for i, action in enumerate(actions))


def _items(text: str, *, plain: bool = False) -> tuple[str, ...]:
    """The items of a text that is a list and nothing else; where `plain`, its lines if none is an item."""
    lines = text.splitlines()
    listed = sum(line.startswith(BULLET) for line in lines)
    return tuple(line.removeprefix(BULLET) for line in lines) if listed == len(lines) or (plain and not listed) else ()
