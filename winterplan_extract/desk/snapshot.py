"""All that the pages show of a project at one time: the comparison, and what is found in it by id."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import said_at_desk
from winterplan_extract.domain.records import (
    Action,
    Candidate,
    Comparison,
    DocumentRecord,
    ExtractedReturn,
    Match,
    Problem,
    ReturnRecord,
)
from winterplan_extract.domain.settings import Settings
from winterplan_extract.outputs.view import View, view
from winterplan_extract.review.corrections import LedgerEntry
from winterplan_extract.review.ledger import Question
from winterplan_extract.runs.decisions import questions

Line = TypeVar("Line")


def grouped(lines: Iterable[Line], of: Callable[[Line], str]) -> Mapping[str, tuple[Line, ...]]:
    """The lines by what each is of, in their order."""
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[of(line)].append(line)
    return {key: tuple(each) for key, each in found.items()}


@dataclass(frozen=True)
class Snapshot:
    """A project's comparison with the decisions of its ledger. `whole` is False while returns are still read."""

    comparison: Comparison
    returns: tuple[ExtractedReturn, ...]
    entries: tuple[LedgerEntry, ...]
    plan: Plan
    settings: Settings
    silent: tuple[str, ...] | None
    whole: bool

    @cached_property
    def rows(self) -> Mapping[str, ReturnRecord]:
        """Every row by its id, in the order of the files."""
        return {row.row_id: row for row in self.comparison.rows}

    @cached_property
    def folded(self) -> tuple[tuple[ReturnRecord, str], ...]:
        """Every row with all its words, folded, to be searched."""
        return tuple(
            (row, fold(" ".join((row.row_id, row.ref, row.section, row.requirement, row.current_status, row.gap,
                                 row.lead_text, row.deadline_text, row.met_text, row.other_text, row.notes))))
            for row in self.comparison.rows
        )  # fmt: skip

    @cached_property
    def candidates(self) -> Mapping[str, tuple[Candidate, ...]]:
        """The likeliest actions of every row, the best first."""
        return grouped(sorted(self.comparison.candidates, key=lambda each: each.rank), lambda each: each.row_id)

    @cached_property
    def matches(self) -> Mapping[str, tuple[Match, ...]]:
        """The links of every row that has any."""
        return grouped(self.comparison.matches, lambda each: each.row_id)

    @cached_property
    def actions(self) -> Mapping[str, Action]:
        """The plan's actions by their ids, in the plan's order."""
        return {action.action_id: action for action in self.comparison.actions}

    @cached_property
    def documents(self) -> Mapping[str, DocumentRecord]:
        """Every file by its return_id."""
        return {document.return_id: document for document in self.comparison.documents}

    @cached_property
    def returned(self) -> Mapping[str, ExtractedReturn]:
        """All that came of each file, by its return_id."""
        return {each.document.return_id: each for each in self.returns}

    @cached_property
    def problems(self) -> Mapping[str, tuple[Problem, ...]]:
        """What went wrong, in the desk's words, by return_id; under no id what is said of decisions."""
        said = (replace(each, message=said_at_desk(each.code, each.message)) for each in self.comparison.problems)
        return grouped(said, lambda each: each.return_id)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The rows to be decided on, those first whose decision settles most."""
        return questions(self.comparison)

    @cached_property
    def view(self) -> View:
        """The comparison as the workbook and the page see it: councils in order, their coverage."""
        return view(
            self.comparison, self.plan, self.comparison.as_of, [q.row.row_id for q in self.questions], self.silent
        )

    @cached_property
    def councils(self) -> tuple[str, ...]:
        """The councils that rows are from, by name."""
        return tuple(sorted({row.council for row in self.comparison.rows if row.council}))

    def alike(self, row: ReturnRecord) -> Sequence[ReturnRecord]:
        """The rows of the same wording in review, the row itself among them."""
        wording = fold(row.requirement)
        return [one for one in self.comparison.rows if one.decision == "review" and fold(one.requirement) == wording]
