"""What words tell of the column that they stand in: headings, answers, leads, deadlines, references."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from winterplan_extract.domain.document import Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.sources.text.stacked import settings
from winterplan_extract.vocabulary.answers import KnownAnswers, known_answers
from winterplan_extract.vocabulary.dates import line_names_deadline
from winterplan_extract.vocabulary.leads import lead_share
from winterplan_extract.vocabulary.likeness import closest

_ANSWER: Final = re.compile(
    r"(?:(?P<before>.*\S)\s+)?(?P<answer>Y|N|P|Yes|No|YES|NO|Partial|Partly|Partially|Part|N/A|Green|Amber|Red|✓|✔|✗|✘|[☐☑☒])(?P<gap>\s*)(?:(?<=\s)(?P<rest>\S.*))?"
)


@dataclass(frozen=True, slots=True)
class Wordings:
    """The plan's lists made ready for looking words up."""

    headings: dict[str, Role]
    openings: frozenset[str]
    answers: KnownAnswers
    plan: Plan
    seen: dict[str, tuple[Role, float]] = field(default_factory=dict, compare=False)

    def heading(self, text: str) -> tuple[Role, float]:
        """The role of the heading that the text is most like, and how like it is."""
        folded = fold(text) or text
        if folded not in self.seen:
            if folded in self.headings:
                self.seen[folded] = (self.headings[folded], 1.0)
            else:
                names = list(self.headings)
                found = closest(folded, names)
                self.seen[folded] = (self.headings[names[found[0]]], found[1]) if found else ("other", 0.0)
        role, score = self.seen[folded]
        return role, score if score >= settings.HEADING_SURE and (
            score == 1.0 or len(folded) > settings.HEADING_LETTERS
        ) else 0.0

    def opens_header(self, line: str) -> bool:
        """Whether a line may begin a row of headings."""
        words = fold(line).split()
        return any(" ".join(words[:n]) in self.openings for n in range(1, min(settings.OPENING_WORDS, len(words)) + 1))

    def names_lead(self, text: str) -> bool:
        """Whether a good part of the words are of posts and teams on the plan's list."""
        return lead_share(text, self.plan) >= settings.LEAD_SHARE

    def in_cell(self, line: str) -> bool:
        """Whether a short line is what cells hold in row after row: an answer, a lead, a date, a heading."""
        return (
            self.is_answer(line)
            or self.names_lead(line)
            or self.heading(line)[1] > 0
            or (len(line.split()) < settings.WHEN_WORDS and self.is_when(line))
        )

    def is_answer(self, text: str) -> bool:
        """Whether the text is an answer to “fully met?” and nothing more."""
        return self.answers.is_answer(text)

    def is_when(self, line: str) -> bool:
        """Whether a printed line is of a deadline's cell."""
        return line_names_deadline(line, self.plan)


@lru_cache(maxsize=2)
def wordings_of(plan: Plan) -> Wordings:
    """The lists of a plan, made ready once."""
    headings: dict[str, Role] = {}
    for wording, role in plan.headings:
        headings.setdefault(fold(wording) or wording, role)
    openings = frozenset(name for name, role in headings.items() if role in ("ref", "requirement", "theme", "section"))
    return Wordings(headings, openings, known_answers(plan), plan)


@dataclass(frozen=True, slots=True)
class AnswerInLine:
    """A line in which an answer stands between the end of one cell and the start of another.

    `empty` says that a cell without words stands between the answer and the rest.
    """

    before: str
    answer: str
    rest: str
    empty: bool


def answered(line: str) -> AnswerInLine | None:
    """The line taken apart round its first answer; None where it has none."""
    found = re.fullmatch(_ANSWER, line)
    if not found:
        return None
    return AnswerInLine(found["before"] or "", found["answer"], found["rest"] or "", len(found["gap"]) > 1)
