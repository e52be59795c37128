"""The learnt weights, as one frozen record read from weights.toml beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from winterplan_extract.domain.typed import as_typed, within
from winterplan_extract.storage.text_files import read_toml

WEIGHTS_FILE: Final = Path(__file__).with_name("weights.toml")
WORDING_SIGNALS: Final = ("words", "chars", "recall", "precision", "centroid_similarity")
NONE_SIGNALS: Final = ("out_of_plan", "out_of_plan_precision", "brevity", "non_requirement")
# Of an action that a part of a row may ask for: the share of the row that it explains beyond the actions found
# before it, the part's length, whether it is of the first action's section, how clearly the part is set off, its
# lead over the actions found before it in this part, the part's likeness to its nearest wording, and the share of
# that wording which the part holds.
PART_SIGNALS: Final = ("gain", "length", "same_section", "cut", "lead", "words", "recall")
# Of one action as the answer to a row: the log odds of its chance, the root of the chance that a part asks for
# another, the share of the row that the action explains, how much of one part it leaves unexplained, and how little
# the row says.
ONE_ACTION_SIGNALS: Final = ("log_odds", "further", "precision", "unexplained", "brevity")
# Of several: the lowest chance and the weakest cut among the further actions, the chance of the first action in
# the part that fits it best, the share of the row that all explain together, how much of one part they leave
# unexplained, the root of the chance of yet another, and the share that the first explains alone.
SEVERAL_ACTIONS_SIGNALS: Final = (
    "least_chance",
    "least_cut",
    "first_chance",
    "precision",
    "unexplained",
    "further",
    "first_precision",
)
# Of the answer that a row asks for no action: the log odds of its chance, the likeness to the nearest wording
# known to be out of the plan, and how little the row says.
NO_ACTION_SIGNALS: Final = ("log_odds", "out_of_plan", "brevity")


Part = dict[str, Annotated[float, within(-100, 100, "log odds for a signal of 1")]]


@dataclass(frozen=True, slots=True)
class Weights:
    """The weight of each signal, by what the sum is used for.

    `action` and `none` score a row; `parts` scores further actions in parts of it; `one_action`, `several_actions`
    and `no_action` calibrate an answer of that kind; `outcomes` holds the thresholds of the verdict.
    """

    action: Part
    none: Part
    one_action: Part
    several_actions: Part
    no_action: Part
    outcomes: Part
    parts: Part

    @property
    def full_score(self) -> float:
        """The score of an action with every signal at 1, rulings and near-duplicates aside."""
        return sum(value for name, value in self.action.items() if name not in ("ruled", "near_duplicate"))


def weights_from(path: Path) -> Weights:
    """The weights in a file; raises ValueError for one that lacks a part or holds what is no weight."""
    return as_typed(read_toml(path), Weights)


@cache
def default_weights() -> Weights:
    """The weights that the package was released with."""
    return weights_from(WEIGHTS_FILE)
