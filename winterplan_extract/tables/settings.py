"""What tables are judged by; the weights of what makes a column what it is (1: a heading known word for word)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from winterplan_extract.domain.document import Role
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.vocabulary.headings import KnownHeadings


@dataclass(frozen=True, slots=True)
class RoleWeights:
    """What each piece of evidence (tables/evidence.py) is worth; measured on the samples, the layouts and the real returns."""

    heading: float = 1.0  # of the heading's likeness to a known one: it outweighs what the column holds
    shared_heading: float = 0.5  # of that where three columns have it: an answer for the whole goes before each
    more_like_another: float = -5.0  # of the likeness it lacks against another role's: calling it less frees no role
    first_listed: float = 0.01  # for a heading that is known word for word: one that is only like another comes last
    each_line: float = 0.00001  # less for each line down the list: of two known headings the earlier one is meant
    content: float = 1.0  # of how well the cells fit, where the heading says nothing of the role
    content_besides: float = 0.15  # of the same beside a heading that does: breaks ties between headings
    filled: float = 0.02  # a heading of a text over cells that hold something against the same over none
    answers_in_text: float = -0.1  # a heading of the status over one-word answers: over nothing else it heads these
    text_left_over: float = 0.31  # text that nothing else explains: just above the threshold, any other evidence wins
    follows_shortfall: float = 0.32  # filled in where the answer falls short: as much, and before plain text
    shortfall_more_often: float = 0.5  # by which share more of the rows that fall short must be filled in
    shortfall_rows: int = 2  # rows of either kind from which that can be told
    other_tables: float = 0.5  # of the sum that the same unknown heading has elsewhere in the file: a guess counts half
    neighbours: float = 0.25  # between the template's neighbours: too little alone, a blank column gets no role by it
    parts: float = 0.05  # more for what all parts of a heading say than for a heading: it outweighs cells full of dates
    percent: float = -0.25  # of heading and content: “% complete” answers only where no other column does
    place: float = -0.0000001  # for each column from the left and each role after it: the template's order breaks ties
    ruled_out: float = -10.0  # a later column says the same: no other evidence outweighs it
    told: float = 100.0  # a person says so: nothing outweighs it
    mark: float = 2.0  # a column of marks under an answer is certain


@dataclass(frozen=True, slots=True)
class TableRules:
    """What tables are judged by: the headings that are known, the plan with its lists, the thresholds.

    `told` has the role of columns by their headings, folded, where a person has corrected it.
    """

    known: KnownHeadings
    plan: Plan
    settings: Rebuilding
    told: Mapping[str, Role] = field(default_factory=dict)


WEIGHTS: Final = RoleWeights()
MOST_LABELS: Final = 8  # different labels of a column that labels what stands beside it: no more roles than these
LONGEST_ANSWER: Final = 24  # characters of a cell that gives an answer alone; a longer one says how things stand
LABEL_OF_KEY: Final = 16  # characters of what a key explains: a letter, a figure, a colour, “Not applicable”
KEY_ROWS: Final = 10  # of a table that is a key: seldom more than eight answers or colours, and their headings
KEY_TEXT: Final = 80  # characters of what a key without headings says of an answer; more tells how things stand
TOO_SHORT: Final = 2  # words up to which a cell's likeness to an action says nothing
