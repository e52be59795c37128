"""Whether a wording is an answer to “fully met?”, by the plan's list; `fields.compliance` reads what a whole cell means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Met

# An answer with words after it, set off by a stop or a dash: "Partly – the rota is not yet staffed".
_OPENING: Final = re.compile(r"^\W*(?P<answer>\w[\w' /]{0,24}?)\s*(?:[.,:;!)\]\n]|\s[-–—]|[–—]|\()")


@dataclass(frozen=True, slots=True, eq=False)
class KnownAnswers:
    """The wordings of wordings.csv and what each means: as listed, for signs such as ý, and folded (the first of two counts)."""

    exact: Mapping[str, Met]
    means: Mapping[str, Met]

    def is_answer(self, text: str) -> bool:
        """Whether a text is one of the answers and nothing more."""
        return self.meaning(text) is not None

    def meaning(self, text: str) -> Met | None:
        """What a text means that is an answer and nothing more; None for any other."""
        return self.exact.get(text.strip()) or self.means.get(fold(text))

    def decided(self, text: str) -> Met | None:
        """What an answer means that decides: None too for one such as “to be confirmed”."""
        met = self.meaning(text)
        return None if met == "not_stated" else met

    def opening(self, text: str) -> Met | None:
        """What the answer means with which a text begins, set off from what follows it; None where it begins with none."""
        return self.means.get(fold(self.opened_with(text)))

    def opened_with(self, text: str) -> str:
        """That answer, as printed; empty where a text begins with none."""
        found = _OPENING.match(text)
        return found["answer"] if found is not None and fold(found["answer"]) in self.means else ""


@lru_cache(maxsize=4)
def known_answers(plan: Plan) -> KnownAnswers:
    """The plan's answers made ready for comparing, once for each plan."""
    means: dict[str, Met] = {}
    for wording, met in plan.wordings:
        means.setdefault(fold(wording) or wording, met)
    return KnownAnswers(dict(plan.wordings), means)
