"""What the audit looks at: the document, what became of it, each table row beside its outcome; and what cells look like."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final, TypeVar

from winterplan_extract.audit.settings import (
    DATE_WORDS,
    KNOWN_WORDINGS,
    LEAD_SHARE,
    LEAD_WORDS,
    LOOKED_UP,
    QUOTED,
)
from winterplan_extract.domain.document import (
    Cell,
    ColumnRole,
    Document,
    RawSetAside,
    Rebuilt,
    Role,
    SecondReading,
    Table,
)
from winterplan_extract.domain.plaintext import fold, shortened
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.domain.settings import Auditing
from winterplan_extract.vocabulary.answers import KnownAnswers, known_answers
from winterplan_extract.vocabulary.dates import names_date
from winterplan_extract.vocabulary.leads import lead_share, lead_words

_ADDRESS: Final = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+|https?://|\bwww\.|\b0\d{2,4}[ -]?\d{3}[ -]?\d{3,4}\b|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signs:
    """The plan's lists made ready for looking words up."""

    answers: KnownAnswers
    plan: Plan
    headings: Mapping[str, Sequence[Role]]
    vocabulary: frozenset[str]

    def is_answer(self, text: str) -> bool:
        """Whether a text is one of the plan's answers and nothing else."""
        return len(text) <= LOOKED_UP and self.answers.is_answer(text)

    def is_heading(self, text: str) -> bool:
        """Whether a text is one of the plan's headings and nothing else."""
        return len(text) <= LOOKED_UP and fold(text) in self.headings

    def is_lead(self, text: str) -> bool:
        """Whether a short text names a post or a team."""
        return len(text.split()) <= LEAD_WORDS and lead_share(text, self.plan) > LEAD_SHARE

    def is_date(self, text: str) -> bool:
        """Whether a short text is a date or names a month."""
        return len(text) <= LOOKED_UP and len(text.split()) <= DATE_WORDS and names_date(text)

    def is_address(self, text: str) -> bool:
        """Whether a short text holds a telephone number, a postcode or an address of the net."""
        return len(text) <= LOOKED_UP and _ADDRESS.search(text) is not None


@lru_cache(maxsize=4)
def signs_of(plan: Plan) -> Signs:
    """The signs under a plan, made once for each."""
    texts = [f"{action.theme} {action.section} {action.title} {action.requirement}" for action in plan.actions]
    texts += [wording for _, wording in plan.paraphrases[:: max(1, len(plan.paraphrases) // KNOWN_WORDINGS)]] + [
        wording for wording, _ in plan.no_actions
    ]
    roles: dict[str, list[Role]] = {}
    for wording, role in plan.headings:
        if folded := fold(wording):
            roles.setdefault(folded, []).append(role)
    return Signs(
        answers=known_answers(plan),
        plan=plan,
        headings=roles,
        vocabulary=frozenset(fold(" ".join(texts)).split())
        | lead_words(plan).words
        | set(map(fold, plan.common_words)),
    )


@lru_cache(maxsize=8192)
def squeezed(text: str) -> str:
    """The text's letters and digits in their order, in lower case and nothing between them."""
    plain = text.lower() if text.isascii() else unicodedata.normalize("NFKC", text).casefold()
    return plain if plain.isalnum() else "".join(filter(str.isalnum, plain))


def counted(text: str) -> Counter[str]:
    """How often each letter and digit is in the text."""
    return Counter(squeezed(text))


def shown(text: str, most: int = QUOTED) -> str:
    """The start of a text in one line, for a message."""
    return shortened(text, most)


def lacking_words(said: str, held: str) -> str:
    """The longest run of words of `said` that `held` lacks, each word of `held` standing for one; empty where none is lacking."""
    left = Counter(squeezed(word) for word in held.split())
    runs: list[list[str]] = [[]]
    for word in said.split():
        key = squeezed(word)
        if key and left[key] > 0:
            left[key] -= 1
            runs.append([])
        elif key:
            runs[-1].append(word)
    longest: list[str] = max(runs, key=len)
    return " ".join(longest)


T = TypeVar("T")
Spot = tuple[int, int]  # a table's number and a row's in it, both from 1


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A table row as read: its cells that hold text, each with the index of its column."""

    table: Table
    number: int
    cells: tuple[tuple[int, Cell], ...]

    @property
    def spot(self) -> Spot:
        """Where the row stands."""
        return self.table.number, self.number

    @property
    def place(self) -> dict[str, int | None]:
        """The same with its page, for a notice."""
        return {"page": self.table.page, "table": self.table.number, "row": self.number}

    @property
    def text(self) -> str:
        """What the row says, a line for each cell."""
        return "\n".join(cell.text for _, cell in self.cells)


@dataclass(frozen=True)
class AuditEvidence:
    """One file's reading and its outcome. What is derived is worked out once, when a check first asks for it."""

    document: Document
    rebuilt: Rebuilt
    rows: Sequence[ReturnRecord]
    second: SecondReading
    plan: Plan
    settings: Auditing

    @cached_property
    def signs(self) -> Signs:
        """What answers, leads, dates and references look like under this plan."""
        return signs_of(self.plan)

    @cached_property
    def source_rows(self) -> tuple[SourceRow, ...]:
        """Every table row in reading order, empty ones left out."""
        return tuple(
            SourceRow(table, number, cells)
            for table in self.document.tables
            for number, row in enumerate(table.rows, start=1)
            if (cells := tuple((at, cell) for at, cell in enumerate(row) if cell and cell.text.strip()))
        )

    @cached_property
    def roles(self) -> Mapping[tuple[int, int], ColumnRole]:
        """The column's role by table and index of the column."""
        return {(column.table, column.column - 1): column for column in self.rebuilt.columns}

    @cached_property
    def outcome(self) -> Mapping[Spot, ReturnRecord]:
        """The row that came out at each place, whether it begins or goes on there."""
        rows = {
            (row.table, row.row): row for row in reversed(self.rows)
        }  # the first of those that a row was split into
        joined = {
            (join.place.table, join.place.row): rows[into]
            for join in self.rebuilt.joins
            if (into := (join.into.table, join.into.row)) in rows
        }
        return joined | rows

    @cached_property
    def labels_beneath(self) -> Mapping[Spot, str]:
        """The label of each row that answers the one above it, by place."""
        return {(join.place.table, join.place.row): join.label for join in self.rebuilt.joins if join.label}

    @cached_property
    def aside(self) -> Mapping[Spot, RawSetAside]:
        """The rows that were set aside by place."""
        return {(found.place.table, found.place.row): found for found in self.rebuilt.set_aside}

    @cached_property
    def named(self) -> frozenset[int]:
        """The tables whose columns have roles: all but forms."""
        return frozenset(table for table, _ in self.roles)

    @cached_property
    def headed_by_columns(self) -> bool:
        """Whether the headings of the rows stand in columns of their own."""
        return any(column.role in ("theme", "section") for column in self.rebuilt.columns)

    @cached_property
    def labels(self) -> frozenset[str]:
        """The letters of what cells of forms say again and again."""
        rows = (row for row in self.source_rows if row.table.number not in self.named)
        alike = Counter(squeezed(cell.text) for row in rows for _, cell in row.cells)
        return frozenset(said for said, often in alike.items() if often >= self.settings.labels_alike)

    @cached_property
    def headers(self) -> tuple[SourceRow, ...]:
        """The table rows that came out neither as rows nor as set aside: the headings, if the counts agree."""
        return tuple(row for row in self.source_rows if row.spot not in self.outcome and row.spot not in self.aside)


def spread(items: Sequence[T], most: int) -> Sequence[T]:
    """At most so many of the items, from all over."""
    return items[:: -(-len(items) // most)] if len(items) > most else items
