"""The plan as the matcher knows it: every wording of every action, read and ready to be compared with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from winterplan_extract.matching.order import transitions
from winterplan_extract.matching.stems import stem
from winterplan_extract.matching.vectors import Cosine, Shares, Terms
from winterplan_extract.matching.wording import Reading, Wording, grams
from winterplan_extract.plan import Plan
from winterplan_extract.settings import Matching

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Grid


@dataclass(frozen=True, slots=True)
class Known:
    """A wording whose meaning is known. `owner` is the number of its action; -1: on no list."""

    owner: int
    reading: Reading


class Lexicon:
    """What rows are compared with. Arrays have a column for each action, in the plan's order."""

    def __init__(self, plan: Plan, settings: Matching) -> None:
        self.actions = plan.actions
        self.number = {action.action_id: at for at, action in enumerate(plan.actions)}
        texts = [(at, text) for at, action in enumerate(plan.actions) for text in (action.title, action.requirement)]
        texts += [(self.number[name], text) for name, text in plan.paraphrases if name in self.number]
        texts.sort(key=lambda entry: entry[0])
        headings = _headings(plan)
        self.wording = Wording(
            plan.idioms,
            [text for _, text in (*texts, *headings)] + [text for text, _ in plan.no_actions] + list(plan.common_words),
            likeness_needed=settings.word_mended_at,
        )
        read = self.wording.read
        self.known = tuple(Known(at, read(text)) for at, text in texts)
        self._starts = np.searchsorted([known.owner for known in self.known], np.arange(len(self.actions)))
        self.vocabulary: list[set[str]] = [set() for _ in self.actions]
        for known in self.known:
            self.vocabulary[known.owner] |= known.reading.bag
        strangers = [Known(-1, read(text)) for text, _ in plan.no_actions]
        self.terms = Terms(
            [*self.vocabulary, *(known.reading.bag for known in strangers)],
            stranger=settings.stranger_weight,
            common={stem(word) for word in plan.common_words},
            common_weight=settings.common_weight,
        )
        gram_terms = Terms(
            [[gram for known in self.known if known.owner == at for gram in grams(known.reading.plain)]
             for at in range(len(self.actions))], stranger=settings.stranger_weight,
        )  # fmt: skip
        self.words = Cosine([known.reading.bag for known in self.known], self.terms)
        self.chars = Cosine([grams(known.reading.plain) for known in self.known], gram_terms)
        self.answers = Shares([known.reading.bag for known in self.known], self.terms)
        self.explains = Shares(self.vocabulary, self.terms)
        self.stranger_words = Cosine([known.reading.bag for known in strangers], self.terms)
        self.sections = Sections(plan, headings, read)
        self.transitions = transitions(self.sections.of_action)
        self._overlaps = frozenset(
            (at, self.number[other])
            for at, action in enumerate(plan.actions)
            for other in action.overlaps
            if other in self.number
        )

    def overlap(self, one: int, other: int) -> bool:
        """Whether the plan says that the two actions ask much the same thing."""
        return (one, other) in self._overlaps or (other, one) in self._overlaps

    def best(self, grid: Grid) -> Grid:
        """Of a column for each known wording, the best of each action's."""
        return np.maximum.reduceat(grid, self._starts, axis=1)

    def best_wording(self, line: Grid, action: int) -> int:
        """Of one row's likeness to each known wording, the number of the action's best."""
        start = int(self._starts[action])
        end = int(self._starts[action + 1]) if action + 1 < len(self.actions) else len(self.known)
        return start + int(np.argmax(line[start:end]))


class Sections:
    """The plan's sections and themes, and how like them a heading is."""

    def __init__(self, plan: Plan, headings: Sequence[tuple[str, str]], read: Callable[[str], Reading]) -> None:
        self._read = read
        self.names = tuple(dict.fromkeys(action.section for action in plan.actions))
        self.of_action = np.array([self.names.index(action.section) for action in plan.actions])
        themes = tuple(dict.fromkeys(action.theme for action in plan.actions))
        self._theme_of_action = np.array([themes.index(action.theme) for action in plan.actions])
        entries = [(self.names.index(name), text) for name, text in headings if name in self.names]
        self._owner = np.array([at for at, _ in entries])
        bags = [read(text).bag for _, text in entries]
        terms = Terms([frozenset().union(*(bag for (at, _), bag in zip(entries, bags, strict=True) if at == number))
                       for number in range(len(self.names))], stranger=0.6)  # fmt: skip
        self._words = Cosine(bags, terms)
        self._chars = Cosine([grams(read(text).plain) for _, text in entries],
                             Terms([grams(read(text).plain) for _, text in entries], stranger=0.6))  # fmt: skip
        theme_bags = [read(theme).bag for theme in themes]
        self._themes = Cosine(theme_bags, Terms(theme_bags, stranger=0.6))
        self.heading = lru_cache(maxsize=4_000)(self._heading)

    def _heading(self, section: str, theme: str) -> Grid:
        """For each action, how well it fits under the headings, 0 to 1; all 0 where none is known."""
        reading = self._read(section)
        line = np.zeros(len(self.of_action))
        if reading.stems:
            words = self._words.likeness([reading.bag])[0]
            chars = self._chars.likeness([grams(reading.plain)])[0]
            by_section = np.zeros(len(self.names))
            np.maximum.at(by_section, self._owner, np.maximum(words, chars))
            line = by_section[self.of_action]
        over = self._read(theme)
        if over.stems and line.max(initial=0.0) < 0.5:
            by_theme = self._themes.likeness([over.bag])[0]
            line = np.maximum(line, 0.5 * by_theme[self._theme_of_action])
        return np.asarray(np.clip(line, 0.0, 1.0))


def _headings(plan: Plan) -> list[tuple[str, str]]:
    names = dict.fromkeys(action.section for action in plan.actions)
    return [*((name, name) for name in names), *plan.section_names]


@lru_cache(maxsize=4)
def lexicon(plan: Plan, settings: Matching) -> Lexicon:
    """The lexicon of a plan; made once a process."""
    return Lexicon(plan, settings)
