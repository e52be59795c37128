"""Counts that sheets share: what counts as a gap, and how much of a part of the list is fully met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from winterplan_extract.domain.records import Action, Coverage, ReturnRecord, State

# An action that does not apply, or that another one answers, says nothing on whether it is met.
ANSWERED: Final[tuple[State, ...]] = ("yes", "partly", "no", "not_stated")


@dataclass(frozen=True, slots=True)
class Tally:
    """Pairs of council and action: how many are answered in a row of their own, and how many with yes."""

    pairs: int
    answered: int
    met: int

    @property
    def share(self) -> float | None:
        """The share of the answered ones that is fully met, 0 to 1; None where nothing is answered."""
        return self.met / self.answered if self.answered else None


def tally(coverage: Iterable[Coverage]) -> Tally:
    """The pairs counted."""
    states = [covered.state for covered in coverage]
    return Tally(len(states), sum(state in ANSWERED for state in states), states.count("yes"))


def themes_of(actions: Sequence[Action]) -> dict[str, frozenset[str]]:
    """The ids of each theme's actions, in the order of the list."""
    themes: dict[str, list[str]] = {}
    for action in actions:
        themes.setdefault(action.theme, []).append(action.action_id)
    return {theme: frozenset(ids) for theme, ids in themes.items()}


def is_gap(row: ReturnRecord) -> bool:
    """Whether the row is not fully met: no, partly, or no answer on an action of the list."""
    return row.met in ("no", "partly") or (row.met == "not_stated" and row.decision == "mapped")
