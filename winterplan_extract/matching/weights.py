"""The learnt weights, as one frozen record read from weights.toml beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

WEIGHTS_FILE: Final = Path(__file__).with_name("weights.toml")
WORDING_SIGNALS: Final = ("words", "chars", "answers", "explains", "gist")
NONE_SIGNALS: Final = ("stranger", "foreign", "thin", "aside")
# Of a part of a row: the action's chance in it, how much better than the row's first action it
# accounts for it, what of the row only it and only the first account for, how far it lies behind
# in the whole row, how much the part says, and whether both are of one section.
PART_SIGNALS: Final = ("chance", "gain", "adds", "keeps", "behind", "says", "near")


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal counts for (`action`, `none`), and what is made of the sum."""

    action: dict[str, float]
    none: dict[str, float]
    confidence: dict[str, float]
    outcomes: dict[str, float]
    parts: dict[str, float]

    @property
    def full_score(self) -> float:
        """The score of a row that every signal but a ruling speaks fully for."""
        return sum(value for name, value in self.action.items() if name not in ("ruled", "twin"))


def weights_from(path: Path) -> Weights:
    """The weights in a file; raises KeyError or ValueError for one that lacks a part."""
    with path.open("rb") as handle:
        held = tomllib.load(handle)
    return Weights(**{part: {k: float(v) for k, v in held[part].items()} for part in Weights.__slots__})


@cache
def default_weights() -> Weights:
    """The weights that the package was released with."""
    return weights_from(WEIGHTS_FILE)
