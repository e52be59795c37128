"""The learnt weights, as one frozen record read from weights.toml beside this module."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Final

from winterplan_extract.domain.typed import as_typed, within
from winterplan_extract.storage.text_files import read_toml

WEIGHTS_FILE: Final = Path(__file__).with_name("weights.toml")
WORDING_SIGNALS: Final = ("words", "chars", "answers", "explains", "gist")
NONE_SIGNALS: Final = ("stranger", "foreign", "thin", "aside")
# Of a part of a row: the share of the row that its action accounts for and those found before it do
# not, how much the part says, whether both actions are of one section, how clearly the part is set
# off, the action's lead over those in it, its likeness to the action's nearest wording, and
# the share of that wording which it holds.
PART_SIGNALS: Final = ("adds", "says", "near", "cut", "beats", "words", "answers")
# Of one action as the answer to a row: the log odds of its chance, how likely a part carries another
# (the root of its chance), the share of the row that the action accounts for, how much a part of it
# says beside that, and how little the row says.
TRUST_SIGNALS: Final = ("sure", "open", "explains", "loose", "thin")
# Of several: the least sure and the least clearly set off of those that parts carry, the chance of the
# row's first in the part that speaks best for it, the share of the row that they account for together,
# how much a part of it says beside them, how likely a part carries yet another, and the share that the
# first accounts for alone.
SEVERAL_SIGNALS: Final = ("weakest", "cut", "first", "explains", "loose", "open", "alone")
# Of the answer that a row asks for nothing: the log odds of its chance, the likeness to the nearest
# wording known to be on no list, how little the row says.
SILENCE_SIGNALS: Final = ("sure", "stranger", "thin")


Part = dict[str, Annotated[float, within(-100, 100, "log odds for a signal that speaks fully")]]


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal counts for, and what is made of the sum.

    `action` and `none` make the chances of answers, `parts` finds further actions in parts of a
    row; `trust` (for one action), `several` and `silence` (for none) say how often such an answer is right.
    """

    action: Part
    none: Part
    trust: Part
    several: Part
    silence: Part
    outcomes: Part
    parts: Part

    @property
    def full_score(self) -> float:
        """The score of a row that every signal but a ruling speaks fully for."""
        return sum(value for name, value in self.action.items() if name not in ("ruled", "twin"))


def weights_from(path: Path) -> Weights:
    """The weights in a file; raises ValueError for one that lacks a part or holds what is no weight."""
    return as_typed(read_toml(path), Weights)


@cache
def default_weights() -> Weights:
    """The weights that the package was released with."""
    return weights_from(WEIGHTS_FILE)
