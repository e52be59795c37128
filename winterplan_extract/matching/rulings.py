"""A reviewer's rulings: which row they settle, and what they teach about the others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import ReturnRecord, Ruling
from winterplan_extract.matching import settings
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.parts import matter
from winterplan_extract.matching.vectors import Cosine, Terms

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Matrix

_LABEL: Final = re.compile(
    r"^\W*(?:[A-Za-z]+\W{0,2})?\d+(?:\.\d+)*[a-z]?\s*[:.)–-]\s+"
)  # “Action 7: ”, “WP-01 – ”, “3.1) ”
_FIGURES: Final = re.compile(r"\b\d[\d.,/%]*")


def standing(rulings: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """The rulings on actions that were not withdrawn, the latest first; of equal times, the last in the ledger."""
    kept = [ruling for ruling in rulings if not (ruling.withdrawn or ruling.field)]
    order = sorted(range(len(kept)), key=lambda at: (kept[at].decided_on, at), reverse=True)
    return tuple(kept[at] for at in order)


@lru_cache(maxsize=2)
def lookup(rulings: tuple[Ruling, ...]) -> RulingLookup:
    """The rulings, ready to be met by rows; made once for all the returns of a run."""
    return RulingLookup(rulings)


@lru_cache(maxsize=2)
def similarity(rulings: tuple[Ruling, ...], lexicon: Lexicon) -> RulingSimilarity:
    """What the rulings teach; made once for all the returns of a run."""
    return RulingSimilarity(rulings, lexicon)


class RulingLookup:
    """The standing rulings, ready to be met by rows."""

    def __init__(self, rulings: Sequence[Ruling]) -> None:
        self._by_key: dict[tuple[str, str], Ruling] = {}
        self._by_wording: dict[str, Ruling] = {}
        for ruling in standing(rulings):
            if ruling.council:
                self._by_key.setdefault((fold(ruling.council), ruling.row_key), ruling)
            else:
                self._by_wording.setdefault(fold(ruling.requirement), ruling)

    def on(self, row: ReturnRecord) -> Ruling | None:
        """The ruling that settles the row: its own council's before one for every council."""
        own = self._by_key.get((fold(row.council), row.row_key))
        return own or self._by_wording.get(fold(row.requirement))


@dataclass(frozen=True, slots=True)
class LikeRuling:
    """The ruling on the wording that is likest to a row's, and whether the row says the same and all rulings on that agree."""

    ruling: Ruling
    same: bool


class RulingSimilarity:
    """What rulings teach: the wordings that reviewers gave to each action, or to none."""

    def __init__(self, rulings: Sequence[Ruling], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._width = len(lexicon.actions)
        self._owners: list[tuple[int, ...]] = []
        self._rulings: list[Ruling] = []
        bags = []
        for ruling in standing(rulings):
            owners = tuple(lexicon.number[name] for name in ruling.action_ids if name in lexicon.number)
            bag = self._bag(ruling.requirement, ruling.council)
            if bag and (owners or not ruling.action_ids):
                self._owners.append(owners or (self._width,))
                self._rulings.append(ruling)
                bags.append(bag)
        # Terms of their own: a ruling may well be on words that no wording of the plan has.
        self._terms = Terms(bags, unknown_weight=1.0)
        self._words = Cosine(len(self._terms), self._terms.query(bags)) if bags else None

    def lessons(self, rows: Sequence[ReturnRecord]) -> tuple[Matrix, tuple[LikeRuling | None, ...]]:
        """For each row, how like it is to a wording ruled on, a column an action, the last for none; and what is likest."""
        out = np.zeros((len(rows), self._width + 1))
        if self._words is None or not rows:
            return out, (None,) * len(rows)
        bags = [self._bag(row.requirement, row.council) for row in rows]
        alike = self._words.likeness(self._terms.query(bags))
        taught = np.clip((alike - settings.LEAST_RULING_LIKENESS) / (1.0 - settings.LEAST_RULING_LIKENESS), 0.0, 1.0)
        for column, owners in enumerate(self._owners):
            for owner in owners:
                out[:, owner] = np.maximum(out[:, owner], taught[:, column])
        return out, tuple(self._lesson(line, len(bag)) for line, bag in zip(alike, bags, strict=True))

    def _lesson(self, alike: Matrix, words: int) -> LikeRuling | None:
        likest = int(alike.argmax())
        if alike[likest] <= settings.LEAST_RULING_LIKENESS:
            return None
        owners = {self._owners[at] for at in np.flatnonzero(alike >= settings.SAME_WORDING)}
        return LikeRuling(self._rulings[likest], len(owners) == 1 and words >= settings.SAME_WORDS)

    def _bag(self, requirement: str, council: str) -> list[str]:
        """The terms of a wording without what is a council's own: the number before it, figures and the council's name."""
        text = _FIGURES.sub(" ", _LABEL.sub("", matter(requirement)))
        if council:
            text = re.sub(re.escape(council), " ", text, flags=re.IGNORECASE)
        return sorted(self._lexicon.wording.read(text).bag)
