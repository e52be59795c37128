"""What speaks for and against each role of a column: one list of scorers, whose points add up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from winterplan_extract.domain.document import ANSWERS, Role
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.tables.checkbox_columns import answer_columns
from winterplan_extract.tables.content import (
    ColumnContent,
    all_levels,
    cell_labels,
    is_choice,
    weigh_colours,
    weigh_column,
    without_choice,
)
from winterplan_extract.tables.grid import GridRow
from winterplan_extract.tables.settings import LONGEST_ANSWER, WEIGHTS, TableRules
from winterplan_extract.vocabulary.answers import known_answers
from winterplan_extract.vocabulary.headings import Hint, is_of_earlier, month_of

PARTS: Final = "parts of the heading"
_PERCENT: Final = re.compile(r"\d{1,3}\s?%")
_TEXTS: Final[tuple[Role, ...]] = ("current_status", "gap")
_ORDER: Final[tuple[Role, ...]] = ("ref", "theme", "section", "requirement", *ANSWERS)
_BESIDES: Final[frozenset[Role]] = frozenset(("lead", "deadline"))  # what may be told beside what is still to do
_TEMPLATE: Final[tuple[Role, ...]] = ("ref", "requirement", *ANSWERS)


@dataclass(frozen=True, slots=True)
class ToldElsewhere:
    """The role that a column has in another table of the file; `certain` where it goes on that table's column."""

    role: Role
    points: float
    reason: str
    certain: bool = False


@dataclass(frozen=True, slots=True)
class SeenColumn:
    """A column as the scorers see it: its heading's hints, and what its cells hold, text or colour.

    `contents` is empty where every heading is known and no two claim one role: nobody needs to look then.
    `answer` is what a mark in the column says; empty for a column of words.
    """

    index: int
    hints: Mapping[Role, Hint]  # of the headings that are close enough alone
    best: Hint | None  # the closest of them
    texts: tuple[str, ...]
    contents: Mapping[Role, ColumnContent]
    answer: str
    told: ToldElsewhere | None = None
    levels: bool = False  # whether it holds nothing but levels of priority or risk
    parts: frozenset[Role] = frozenset()  # what the parts of its heading name: “Action and owner”
    answers: float = 0.0  # share of its cells that answer: “Yes”, and not “None”
    labels: Mapping[str, Role] = field(default_factory=dict)  # of what stands right of it, by its cells, folded

    def said(self, role: Role) -> float:
        """How surely the heading names the role; 0 where it does not."""
        return self.hints[role].score if role in self.hints else 0.0

    def holds(self, role: Role) -> float:
        """How well the cells fit the role."""
        return self.contents[role].score if role in self.contents else 0.0


@dataclass(frozen=True, slots=True)
class SeenTable:
    """All columns under one set of headings, whichever tables of the file they stand in.

    `unheard` is whether most headings say nothing, `past` are the columns of an earlier time,
    `short` says of each row whether its answer falls short, None where that is not told, or has its colour. `across`: its
    requirements are not in a column, so that they may stand in rows across it.
    """

    columns: tuple[SeenColumn, ...]
    unheard: bool
    past: frozenset[int]
    short: tuple[bool | str | None, ...]
    settings: Rebuilding
    across: bool = False

    def heads_gap(self, column: SeenColumn) -> bool:
        """Whether the parts of a column's heading alone name what is still to do, whatever else they tell."""
        work, best, sure = column.parts - _BESIDES, column.best, self.settings.heading_sure
        beside = work != column.parts
        if best and (best.score == 1.0 or (best.role == "gap" and best.score >= sure and not beside)):
            return False  # the whole of its heading says what it is
        if column.answers >= self.settings.status_answers:
            return False
        others = {c.best.role for c in self.columns if c is not column and c.best and c.best.score >= sure}
        told = "gap" in work or (work == {"requirement"} and beside and "requirement" in others)
        return told and "gap" not in others

    def heads_both(self, column: SeenColumn) -> bool:
        """Whether a heading names both answer and status over texts that begin with an answer, and no other names the status."""
        others = {c.best.role for c in self.columns if c is not column and c.best}
        long = sum(len(text) > LONGEST_ANSWER for text in column.texts)
        begin = column.answers >= self.settings.status_answers and 2 * long > sum(map(bool, column.texts))
        return begin and {"met", "current_status"} <= column.parts and "current_status" not in others


@dataclass(frozen=True, slots=True)
class RoleEvidence:
    """A piece of evidence for a role (or against it, below 0), and what was seen."""

    name: str
    points: float
    reason: str


_Scored = tuple[float, str]
_Scorer = Callable[[SeenColumn, Role, SeenTable], _Scored | None]


def see_table(
    headings: Sequence[str],
    data: Sequence[GridRow],
    rules: TableRules,
    *,
    elsewhere: Mapping[str, ToldElsewhere],
    across: bool,
) -> SeenTable:
    """What there is to see of the columns under those headings; `data` are the rows below them.

    `elsewhere` is what the file's other tables say of headings that are not known.
    """
    hints = [{hint.role: hint for hint in _hints(heading, rules)} for heading in headings]
    best = [max(found.values(), key=lambda hint: hint.score, default=None) for found in hints]
    clear = [hint is not None and hint.score >= rules.settings.heading_sure for hint in best]
    texts = [tuple(row.slots[i].text for row in data) for i in range(len(headings))]
    fills = [tuple(cell.fill if (cell := row.slots[i].cell) else "" for row in data) for i in range(len(headings))]
    named = [hint.role for hint in best if hint]
    looked = not all(clear) or len(set(named)) < len(named) or not {"requirement", "met"} <= set(named)
    contents = [{c.role: c for c in (weigh_column(held, rules.plan) if looked else ())} for held in texts]
    answers = answer_columns(headings, data, rules)
    known = known_answers(rules.plan)
    stated = [[known.opening(t) in ("yes", "partly", "no") for t in held if t] for held in texts]
    columns = tuple(
        SeenColumn(
            i,
            hints[i],
            best[i],
            texts[i],
            weigh_colours(texts[i], fills[i]) or contents[i],
            answers[i],
            elsewhere.get(heading),
            all_levels(texts[i], rules.plan),
            rules.known.asks_for(heading),
            sum(stated[i]) / max(len(stated[i]), 1),
            cell_labels(texts[i], rules),
        )
        for i, heading in enumerate(headings)
    )
    filled = [sum(map(bool, held if any(held) else shown)) for held, shown in zip(texts, fills, strict=True)]
    met = max(columns, key=lambda column: column.said("met") + column.holds("met"))
    values = [known.decided(text) for text in met.texts]
    short = tuple(value and value in ("no", "partly") for value in values) if any(values) else fills[met.index]
    unheard = 2 * sum(clear) < len(clear)
    return SeenTable(columns, unheard, _past(headings, columns, filled), short, rules.settings, across)


def _hints(heading: str, rules: TableRules) -> tuple[Hint, ...]:
    """What a heading points to; one that is nothing but a choice of answers ("✓/✗/Part") heads the answer, after a listed one."""
    if is_choice(heading, rules.plan):
        return (Hint("met", 1.0, heading, len(rules.known.entries)),)
    asked = rules.known.hints(without_choice(heading, rules.plan))
    found = asked if asked and asked[0].role == "met" else rules.known.hints(heading)
    return tuple(hint for hint in found if hint.score >= rules.settings.heading_likeness)


def weigh_roles(column: SeenColumn, table: SeenTable) -> dict[Role, tuple[RoleEvidence, ...]]:
    """All there is for and against each role of a column, in the order of the list below."""
    speak = [(name, score) for name, score, needs in EVIDENCE if not needs or getattr(column, needs)]
    return {
        role: tuple(RoleEvidence(name, *scored) for name, score in speak if (scored := score(column, role, table)))
        for role in _ORDER
    }


def _heading(column: SeenColumn, role: Role, table: SeenTable) -> _Scored | None:
    """One that stands over three columns or more (a RAG for each area) heads none of them as surely as one that stands alone."""
    if (hint := column.hints.get(role)) is None:
        return None
    like = "is a known heading" if hint.score == 1.0 else f"is like “{hint.wording}”"
    shared = role == "met" and sum(other.best == column.best for other in table.columns) > 2
    return WEIGHTS.heading * hint.score * (WEIGHTS.shared_heading if shared else 1.0), f"its heading {like}"


def _other_heading(column: SeenColumn, role: Role, _: SeenTable) -> _Scored | None:
    """ "Requirement" is like "Requirement no": no reason to call it a reference and free its role for another column."""
    told = column.told and column.told.role
    if column.best is None or role == told or column.said(role) in (0.0, column.best.score):
        return None
    worth = WEIGHTS.more_like_another * (column.best.score - column.said(role))
    return worth, f"its heading is more like “{column.best.wording}”"


def _parts(column: SeenColumn, role: Role, table: SeenTable) -> _Scored | None:
    """ "Action and owner", "Gaps / next steps": the parts tell what is still to do, and who leads besides.

    Not so where another column is headed by that: then the owner is what it adds.
    """
    if not table.heads_gap(column):
        return None
    if role == "gap":
        return WEIGHTS.heading * (1.0 - column.said(role)) + WEIGHTS.parts, "the parts of its heading name it"
    worth = column.said(role) + column.holds(role)
    return (-worth, "the parts of its heading tell more than that") if worth else None


def _listed(column: SeenColumn, role: Role, _: SeenTable) -> _Scored | None:
    if (hint := column.hints.get(role)) is None or hint.score < 1.0:
        return None
    return WEIGHTS.first_listed - WEIGHTS.each_line * hint.line, "how early the list of headings has it"


def _content(column: SeenColumn, role: Role, _: SeenTable) -> _Scored | None:
    content = column.contents.get(role)
    if content is None or not content.score or (column.said(role) and role in _TEXTS):
        return None
    said = column.said(role)
    return max(WEIGHTS.content * content.score - said, WEIGHTS.content_besides * content.score), content.seen


def _filled(column: SeenColumn, role: Role, _: SeenTable) -> _Scored | None:
    """How long its cells are says nothing against a known heading of a text, only whether there are any."""
    if role not in _TEXTS or not column.said(role) or not column.contents:
        return None
    return WEIGHTS.filled, "its cells are filled in"


def _answers_in_text(column: SeenColumn, role: Role, table: SeenTable) -> _Scored | None:
    """A heading of status and answer is of the answer over words, of the status over sentences that begin with it."""
    if role in ("met", "current_status") and table.heads_both(column):
        if role == "met":
            return -column.said(role) - column.holds(role), "its cells say more than an answer"
        lacking = 1.0 - column.said(role)
        return WEIGHTS.heading * lacking + WEIGHTS.parts, "its heading names the status and the answer"
    if role != "current_status" or not column.said(role) or column.holds("met") < table.settings.status_answers:
        return None
    return WEIGHTS.answers_in_text, "its cells answer in a word"


def _no_place(column: SeenColumn, role: Role, _: SeenTable) -> _Scored | None:
    """A heading with no place ("Risk", "Cost (£k)") is overruled by text under it alone, not by numbers or dates.

    One that is known word for word is not like another either: "Risk rating" is no "Rating".
    """
    best = column.best
    if best is None or best.role != "other":
        return None
    exact = best.score == 1.0
    against = (column.said(role) if exact else 0.0) + (0.0 if role in _TEXTS else column.holds(role))
    return (-against, f"“{best.wording}” heads what has no role here") if against else None


def _levels(column: SeenColumn, role: Role, _: SeenTable) -> _Scored | None:
    if role not in ("theme", "section", "current_status", "gap") or not column.said(role) or not column.levels:
        return None
    return WEIGHTS.ruled_out, "it holds nothing but levels, such as High and Low"


def _percent(column: SeenColumn, role: Role, _: SeenTable) -> _Scored | None:
    worth = column.said(role) + column.holds(role)
    if not worth or not any(column.texts) or not all(_PERCENT.fullmatch(text) for text in column.texts if text):
        return None
    return WEIGHTS.percent * worth, "percentages are answers of last resort"


def _left_over(column: SeenColumn, role: Role, table: SeenTable) -> _Scored | None:
    """Text that no heading explains, or a second column of a kind, is the status or the gap if there is no other.

    A second column of evidence tells no gap, however long its cells are.
    """
    best, text = column.best, column.holds("current_status") + column.holds("gap")
    kinds = ("requirement", *_TEXTS) if best else _TEXTS
    if role not in _TEXTS or text < table.settings.wordy or column.said(role):
        return None
    if (best.role not in kinds or (best.role == "current_status" and role == "gap")) if best else not table.unheard:
        return None
    worth = WEIGHTS.text_left_over - column.holds(role)
    return (worth, "text that nothing else explains") if worth > 0 else None


def _shortfall(column: SeenColumn, role: Role, table: SeenTable) -> _Scored | None:
    """Filled in where the answer falls short and left blank where it does not, whatever heads it."""
    if role != "gap" or (column.best and column.best.role == "other"):
        return None
    rows = list(zip(column.texts, table.short, strict=True))
    met = {color for text, color in rows if not text and isinstance(color, str)}  # of rows with nothing to be done
    where = [bool(t) for t, short in rows if short and short not in met]
    elsewhere = [bool(t) for t, short in rows if short is False or short in met]
    if min(len(where), len(elsewhere)) < WEIGHTS.shortfall_rows:
        return None
    more = sum(where) / len(where) - sum(elsewhere) / len(elsewhere)
    follows = more >= WEIGHTS.shortfall_more_often
    return (WEIGHTS.follows_shortfall, "filled in where the answer falls short") if follows else None


def _later(column: SeenColumn, _: Role, table: SeenTable) -> _Scored | None:
    return (WEIGHTS.ruled_out, "another column says the same of a later time") if column.index in table.past else None


def _other_tables(column: SeenColumn, role: Role, _: SeenTable) -> _Scored | None:
    told = column.told
    if told is None or (role != told.role and not told.certain):
        return None
    return (told.points if role == told.role else WEIGHTS.ruled_out), told.reason


def _neighbours(column: SeenColumn, role: Role, table: SeenTable) -> _Scored | None:
    """A heading that says nothing, between the columns that stand beside the role in the plan's own template."""
    if column.best or role not in _TEMPLATE or not any(column.texts):
        return None
    at, i = _TEMPLATE.index(role), column.index
    beside = [_clear_role(table, i - 1), _clear_role(table, i + 1)]
    asked = [_TEMPLATE[n] if 0 <= n < len(_TEMPLATE) else None for n in (at - 1, at + 1)]
    if beside != asked:
        return None
    named = " and the ".join(filter(None, beside))
    return WEIGHTS.neighbours, f"it stands where the template has it, beside the {named}"


def _clear_role(table: SeenTable, i: int) -> Role | None:
    best = table.columns[i].best if 0 <= i < len(table.columns) else None
    return best.role if best and best.score >= table.settings.heading_sure else None


def _across(column: SeenColumn, role: Role, table: SeenTable) -> _Scored | None:
    """Where rows across the table ask, what reads like actions besides is what will be done to close gaps."""
    if not table.across or role not in ("requirement", "gap"):
        return None
    if role == "requirement":
        return WEIGHTS.ruled_out, "rows across the table ask"
    acts = column.holds("requirement")
    return (WEIGHTS.content * acts, "it reads like actions under the rows that ask") if acts else None


def _place(column: SeenColumn, role: Role, _: SeenTable) -> _Scored | None:
    """Of two columns and two roles the left one gets the earlier role; of two roles for one column, too."""
    if column.told and column.told.certain:
        return None
    order = _ORDER.index(role)
    return WEIGHTS.place * (column.index * (len(_ORDER) - order) + order), "the order of the plan's own template"


def _mark(column: SeenColumn, role: Role, _: SeenTable) -> _Scored | None:
    return (WEIGHTS.mark, f"a mark in it means “{column.answer}”") if column.answer and role == "met" else None


# Each with what a column must have for it to say anything; a column that goes on another table's has little.
EVIDENCE: Final[tuple[tuple[str, _Scorer, str], ...]] = (
    ("mark", _mark, "answer"),
    ("heading", _heading, "hints"),
    ("heading of another role", _other_heading, "hints"),
    (PARTS, _parts, "parts"),
    ("list of headings", _listed, "hints"),
    ("content", _content, "contents"),
    ("filled in", _filled, "hints"),
    ("answers in a text", _answers_in_text, "texts"),
    ("heading without a role", _no_place, "best"),
    ("levels", _levels, "levels"),
    ("percentages", _percent, "texts"),
    ("text left over", _left_over, "contents"),
    ("follows the answer", _shortfall, "texts"),
    ("later time", _later, ""),
    ("other tables", _other_tables, "told"),
    ("neighbours", _neighbours, "texts"),
    ("rows across", _across, ""),
    ("place", _place, ""),
)


def _past(headings: Sequence[str], columns: Sequence[SeenColumn], filled: Sequence[int]) -> frozenset[int]:
    """The columns that say how things stood before, where another column says the same of a later time.

    "RAG last month" beside "RAG now", "Update September" beside "Update October"; of months the last
    one that is filled in, since a tracker may have columns for months to come.
    """
    found: set[int] = set()
    likely = [column.best or next(iter(column.contents.values()), None) for column in columns]
    for role in ANSWERS:
        rivals = [i for i, seen in enumerate(likely) if seen and seen.role == role]
        earlier = {i for i in rivals if is_of_earlier(headings[i])}
        later = [i for i in rivals if i not in earlier]
        found |= earlier if later else set()
        months = {i: month for i in later if (month := month_of(headings[i])) is not None}
        most = max((filled[i] for i in months), default=0)
        told = [i for i in months if 2 * filled[i] >= most > 0]
        if len(months) > 1 and len(months) == len(later) and told:
            found |= {*months} - {max(told, key=lambda i: months[i])}
    return frozenset(found)
