"""Whether a wording is an answer to “fully met?”, by the plan's list; `fields.compliance` reads a whole cell."""

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
# An answer that is all of the last clause: "Homes were told (fully met)", "Post is vacant: not yet met".
_CLOSING: Final = re.compile(r"(?P<sign>[.;:!]\s|\s[-–—]|[–—([\n])\s*(?P<answer>\w[\w' /]{0,40}?)[\s.!)\]]*$")
MARK: Final = r"[^\w\s.,;:()/&'\"“”‘’|=#–—-]\ufe0f?"
MARKED: Final = re.compile(rf"((?:{MARK})(?:\s*(?:or|/|,)?\s*{MARK})*)\s*(\w[^,;|]*?)(?=[\s,.;|]*(?:{MARK}|$))")


@dataclass(frozen=True, slots=True, eq=False)
class KnownAnswers:
    """The wordings of wordings.csv and what each means, as listed, for signs such as ý, and folded (the first of two
    counts). `subjects` are words that say what an answer is about: “Requirement met”.
    """

    exact: Mapping[str, Met]
    means: Mapping[str, Met]
    subjects: frozenset[str] = frozenset()

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

    def in_full(self, text: str) -> str:
        """A text that decides, as an answer beside others may: “Not” for “Not met”, next to “Fully” and “Partly”; empty for any other."""
        full = text if self.decided(text) or fold(text) in self.subjects else f"{text} met"
        return full if self.decided(full) else ""

    def opening(self, text: str) -> Met | None:
        """What the answer means that a text is, or begins with, set off from the rest; None where there is none."""
        return self.meaning(text) or self.means.get(fold(self.opened_with(text)))

    def opened_with(self, text: str) -> str:
        """The answer that a text begins with, as printed; empty where it begins with none."""
        found = _OPENING.match(text)
        return found["answer"] if found is not None and fold(found["answer"]) in self.means else ""

    def told_in(self, text: str) -> str:
        """The answer, as printed, that a text begins with or, where it begins with none, that its last clause is."""
        if opened := self.opened_with(text):
            return opened
        found = _CLOSING.search(text)
        words = fold(found["answer"]).split() if found else []
        said = " ".join(word for word in words if word not in self.subjects)
        labelled = found is not None and found["sign"][0] == ":" and len(words) == 1  # “Gaps: none”
        return found["answer"] if found and said in self.means and not labelled else ""


@lru_cache(maxsize=4)
def known_answers(plan: Plan) -> KnownAnswers:
    """The plan's answers made ready for comparing, once for each plan."""
    means: dict[str, Met] = {}
    for wording, met in plan.wordings:
        means.setdefault(fold(wording) or wording, met)
    return KnownAnswers(dict(plan.wordings), means, frozenset(plan.words_of("answer_subject")))


def heads_key(line: str, plan: Plan) -> bool:
    """Whether a line does no more than head a key of several lines: “Key to scores”, “What the numbers mean”."""
    return _key_headings(plan).fullmatch(line.strip()) is not None


@lru_cache(maxsize=4)
def coloured(plan: Plan) -> str:
    """A pattern of a colour as a key explains it, in its only group, and of the sign that has it: “Green dot”."""
    signs = rf"(?:\s+(?P<sign>{plan.any_of('key_sign')}))?"
    return rf"(?P<colour>{plan.any_of('key_colour')}|#[0-9a-f]{{6}}){signs}\s*(?:=|:|[–—]|-(?=\s))"


def explains_colours(line: str, plan: Plan) -> bool:
    """Whether a line is a key of signs or colours: “Green dot: fully met. Red dot: not met”, “Green dot: fully met”."""
    found = list(_colours(plan).finditer(line))
    several = len({each["colour"].casefold() for each in found}) > 1
    return bool(found) and not line[: found[0].start()].strip() and (several or bool(found[0]["sign"]))


def explains_marks(line: str, plan: Plan) -> bool:
    """Whether a line is a key of marks and no more: “● met in full  ◐ met in part  ○ not met”."""
    known = known_answers(plan)
    answers = {known.decided(said.strip(" .")) for _, said in MARKED.findall(line)}
    return MARKED.match(line.strip()) is not None and len(answers) > 1 and None not in answers


def is_label_of_key(text: str, plan: Plan) -> bool:
    """Whether a text is what keys explain: an answer, a colour, “Green dot”."""
    return known_answers(plan).is_answer(text) or _colours(plan).fullmatch(f"{text.strip()}:") is not None


@lru_cache(maxsize=4)
def _colours(plan: Plan) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){coloured(plan)}", re.IGNORECASE)


@lru_cache(maxsize=4)
def _key_headings(plan: Plan) -> re.Pattern[str]:
    title, of, meaning = (plan.any_of(name) for name in ("key_title", "key_of", "key_meaning"))
    column = "|".join((title, of, plan.any_of("key_opening"), plan.any_of("key_sign")))
    of_two = rf"(?:[\w-]+\s+){{0,2}}(?:{of})"
    return re.compile(
        rf"(?:[\w-]+\s+){{0,2}}(?:{title})(?:\s+(?:to|for|of)\s+{of_two})?\W*"
        rf"|(?:what\s+{of_two}\s+means?|(?:{meaning})\s+of\s+{of_two}|how\s+(?:[\w-]+\s+){{1,4}}(?:scored|rated)(?:\s+\w+)?)\W*"
        rf"|(?:[\w-]+\s+)?(?:{of})(?:\s+used)?\W*|(?:[\w-]+\s+)?(?:{column})\W*:\s+(?:{meaning})\W*",
        re.IGNORECASE,
    )
