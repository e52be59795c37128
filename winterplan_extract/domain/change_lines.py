"""What two rounds of returns show beside each other: a line for each change, and the councils' totals.

Changes.csv and its schema are made from the fields of `Change` and from what `holds` says of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, get_args

from winterplan_extract.domain.records import State, holds
from winterplan_extract.domain.words import explained

# The kinds that say something of an answer: `was` and `now` hold states, not words of a return.
AnswerKind = Literal[
    "newly_met", "improved", "slipped", "new_gap", "closed_gap", "newly_answered", "no_longer_answered",
    "answer_changed", "mapping_changed", "decided", "review_changed",
]  # fmt: skip
ANSWER_KINDS: Final[tuple[AnswerKind, ...]] = get_args(AnswerKind)
ChangeKind = Literal[
    AnswerKind, "date_later", "date_earlier", "date_given", "date_dropped", "date_reworded",
    "requirement_reworded", "status_reworded", "plan_reworded", "lead_changed",
    "row_gone", "row_new", "council_gone", "council_new",
]  # fmt: skip
GapChange = Literal["", "opened", "closed"]
Answer = Literal["", "in_review", State]  # in review: a row that waits for a decision may answer the action

KINDS: Final[dict[ChangeKind, tuple[str, str]]] = explained("change")

BY_PERSON: Final = "A person decided or corrected it since the earlier run."  # in the note of a change
BY_LISTS: Final = "The lists that returns are read with have changed since the earlier run; the file is the same."


@dataclass(frozen=True, slots=True)
class Change:
    """A line for each difference between two rounds: once an action for answers, once a row for the rest."""

    council: str = holds("The council, by its name in the later round")
    council_code: str = holds("Its ONS code")
    action_ids: tuple[str, ...] = holds("Actions that it is about; empty where the row answers none of the list")
    title: str = holds("Their titles; where there is no action, the beginning of the requirement")
    kind: ChangeKind = holds("What has changed")
    gap: GapChange = holds("Whether that opened or closed a gap (an answer of no or partly)", default="")
    was: str = holds("The answer (a state of coverage, or in_review) or the words in the earlier round", default="")
    now: str = holds("The answer (a state of coverage, or in_review) or the words in the later round", default="")
    was_met: Answer = holds(
        "The answer in the earlier round, whatever has changed; empty: no row and no answer", default=""
    )
    now_met: Answer = holds(
        "The answer in the later round, whatever has changed; empty: no row and no answer", default=""
    )
    was_date: date | None = holds(
        "The last date of its rows in the earlier round, of an answer of those that give it", default=None
    )
    now_date: date | None = holds(
        "The last date of its rows in the later round, of an answer of those that give it", default=None
    )
    days: int | None = holds("Days by which the last date moved; negative: earlier", default=None)
    likeness: float | None = holds("Likeness of the words then and now, 0 to 1, for a change of wording", default=None)
    row_ids_old: tuple[str, ...] = holds("Its rows in the earlier run (row_id of rows)", default=())
    row_ids_new: tuple[str, ...] = holds("Its rows in the later run (row_id of rows)", default=())
    place_old: str = holds("Where the first of them stands: file, page, table, row", default="")
    place_new: str = holds("Where the first of them stands: file, page, table, row", default="")
    note: str = holds("What to bear in mind", default="")

    @property
    def by_person(self) -> bool:
        """Whether a person's decision or correction made it, and not the council."""
        return self.kind == "decided" or BY_PERSON in self.note


@dataclass(frozen=True, slots=True)
class CouncilChanges:
    """One council's totals: answers count actions, the rest counts rows. `met_old` and `met_new` are the actions fully
    met, None where the round has no return; `note` says what keeps the rounds from being compared in full.
    """

    council: str
    council_code: str
    met_old: int | None
    met_new: int | None
    newly_met: int = 0
    improved: int = 0
    slipped: int = 0
    gaps_opened: int = 0
    gaps_closed: int = 0
    no_longer_answered: int = 0
    other_answers: int = 0
    later: int = 0
    earlier: int = 0
    dates_given: int = 0
    dates_dropped: int = 0
    rows_gone: int = 0
    rows_new: int = 0
    reworded: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What a round was: its folder as it was given, its date, its councils and files."""

    folder: str
    as_of: date | None
    councils: int
    files: int
    rows: int


@dataclass(frozen=True, slots=True)
class Rounds:
    """Two rounds compared: every change, by councils, actions and rows; `notes` are on the runs as wholes."""

    old: RoundFacts
    new: RoundFacts
    changes: tuple[Change, ...]
    councils: tuple[CouncilChanges, ...]
    notes: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether no return that was failed or read in part stands between the rounds and a full comparison."""
        return not any(council.note for council in self.councils)
