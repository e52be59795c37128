"""The plan as the matcher knows it: every wording of every action, read and ready to be compared with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Matching
from winterplan_extract.matching import settings
from winterplan_extract.matching.stems import Negation, stem
from winterplan_extract.matching.vectors import Cosine, Grams, NaiveBayes, Shares, Terms
from winterplan_extract.matching.wording import StemmedText, Wording

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Matrix, Numbers

_NON_REQUIREMENT_KINDS = ("legend", "note", "signature", "banner", "repeated_header")
_ANSWERS = ("lead", "deadline", "met", "current_status")  # columns that answer a requirement


@dataclass(frozen=True, slots=True)
class KnownWording:
    """A wording whose meaning is known. `owner` is the number of its action; -1: on no list."""

    owner: int
    reading: StemmedText
    text: str


class Lexicon:
    """What rows are compared with. Arrays have a column for each action, in the plan's order."""

    def __init__(self, plan: Plan, matching: Matching) -> None:
        self.actions = plan.actions
        self.asides = tuple(begins.casefold() for begins, kind in plan.asides if kind in _NON_REQUIREMENT_KINDS)
        self.column_headings = frozenset(fold(wording) for wording, _ in plan.headings)
        self.answer_headings = frozenset(fold(wording) for wording, role in plan.headings if role in _ANSWERS)
        self.negation = Negation(plan)
        self.names = tuple(action.action_id for action in plan.actions)
        self.number = {action.action_id: at for at, action in enumerate(plan.actions)}
        texts = [(at, text) for at, action in enumerate(plan.actions) for text in (action.title, action.requirement)]
        texts += [(self.number[name], text) for name, text in plan.paraphrases if name in self.number]
        texts.sort(key=lambda entry: entry[0])
        headings = _headings(plan)
        self.wording = Wording(
            plan.idioms,
            [text for _, text in (*texts, *headings)] + [text for text, _ in plan.no_actions] + list(plan.common_words),
            likeness_needed=matching.word_mended_at,
        )
        read = self.wording.read
        self.known = tuple(KnownWording(at, read(text), text) for at, text in texts)
        self._starts = np.searchsorted([known.owner for known in self.known], np.arange(len(self.actions)))
        bags = [sorted(known.reading.bag) for known in self.known]
        pooled: list[list[str]] = [[] for _ in self.actions]
        for known, bag in zip(self.known, bags, strict=True):
            pooled[known.owner].extend(bag)
        self.vocabulary = tuple(frozenset(terms) for terms in pooled)
        self.core = tuple(self._core(at, Counter(terms)) for at, terms in enumerate(pooled))
        unlisted = [read(text) for text, _ in plan.no_actions]
        out_of_plan = [sorted(reading.bag) for reading in unlisted]
        self.terms = terms = Terms(
            [*self.vocabulary, *out_of_plan],
            unknown_weight=matching.stranger_weight,
            common={stem(word) for word in plan.common_words},
            common_weight=matching.common_weight,
        )
        size, wordings = len(terms), terms.query(bags)
        self.words, self.wording_shares = Cosine(size, wordings), Shares(size, wordings)
        owners = [*(known.owner for known in self.known), *[len(self.actions)] * len(out_of_plan)]
        self.bayes = NaiveBayes(
            size, terms.query([*bags, *out_of_plan]), np.array(owners, dtype=np.int64), len(self.actions) + 1
        )
        self.vocabulary_shares = Shares(size, terms.query([sorted(vocabulary) for vocabulary in self.vocabulary]))
        self.out_of_plan_words = Cosine(size, terms.query(out_of_plan))
        self._plain_starts, plains = _plains(self.known, len(self.actions))
        self.grams = Grams(plains, unknown_weight=matching.stranger_weight)
        self._chars = Cosine(len(self.grams), self.grams.query(plains))
        self._out_of_plan_chars = Cosine(len(self.grams), self.grams.query([reading.plain for reading in unlisted]))
        self.sections = Sections(plan, headings, self.wording)
        self.transitions = transitions(self.sections.of_action)
        self._overlaps = frozenset(
            (at, self.number[other])
            for at, action in enumerate(plan.actions)
            for other in action.overlaps
            if other in self.number
        )
        count = range(len(self.actions))
        # each action with those that overlap it
        self.families = tuple(frozenset({at, *(one for one in count if self.overlap(at, one))}) for at in count)
        self.near_duplicates = self._near_duplicates()

    def _core(self, action: int, counts: Counter[str]) -> frozenset[str]:
        """The terms that are an action's own: of its title and requirement, and of several of its wordings."""
        start = int(self._starts[action])
        listed = self.known[start].reading.bag | self.known[start + 1].reading.bag
        return listed | {term for term, count in counts.items() if count >= settings.CORE_WORDINGS}

    def _near_duplicates(self) -> tuple[tuple[int, int], ...]:
        """Pairs of actions, both ways round, that ask much the same under different headings."""
        own = self.terms.query(
            [sorted(self.known[self.requirement(at)].reading.bag) for at in range(len(self.actions))]
        )
        alike = Cosine(len(self.terms), own).likeness(own)
        section = self.sections.of_action
        return tuple(
            (one, other)
            for one in range(len(self.actions))
            for other in range(len(self.actions))
            if section[one] != section[other]
            and (self.overlap(one, other) or alike[one, other] >= settings.NEAR_DUPLICATE)
        )

    def overlap(self, one: int, other: int) -> bool:
        """Whether the plan says that the two actions ask much the same thing."""
        return (one, other) in self._overlaps or (other, one) in self._overlaps

    def opposed(self, text: str, action: int, nearest: int) -> str:
        """The clause of a text that forbids what an action asks; empty where none does.

        nearest: the number of the action's wording that the text is likest to.
        """
        for clause in self.negation.negated(text):
            bag = self.wording.read(clause.text).bag
            mass = {term: self.terms.weigh(term) for term in sorted(bag)}
            own = sum(weight for term, weight in mass.items() if term in self.core[action])
            if not own or own < settings.FORBIDDEN_SHARE * sum(mass.values()):
                continue
            listed = (self.known[number].text for number in (self.requirement(action) - 1, self.requirement(action)))
            parts = [part for text in listed for part in self.negation.sentences(text)]
            meant = max(parts, key=lambda part: sum(mass.get(term, 0.0) for term in self.wording.read(part).bag))
            restrains = self.negation.restrains(meant)
            if clause.lifts == (restrains or bool(self.negation.negated(self.known[nearest].text))):
                return clause.text
        return ""

    def chars(self, plain: Sequence[str]) -> tuple[Matrix, Matrix]:
        """For each plain text, likeness by characters to each action's nearest text, and to the nearest on no list."""
        query = self.grams.query(plain)
        return (
            np.maximum.reduceat(self._chars.likeness(query), self._plain_starts, axis=1),
            self._out_of_plan_chars.likeness(query).max(axis=1, initial=0.0),
        )

    def best(self, grid: Matrix) -> Matrix:
        """Of a column for each known wording, the best of each action's."""
        return np.maximum.reduceat(grid, self._starts, axis=1)

    def nearest(self, grid: Matrix) -> Numbers:
        """Of a column for each known wording, the number of the wording that is each action's best."""
        ends = (*self._starts[1:], len(self.known))
        return np.column_stack(
            [grid[:, start:end].argmax(axis=1) + start for start, end in zip(self._starts, ends, strict=True)]
        )

    def requirement(self, action: int) -> int:
        """The number of the wording that is the action's requirement as the list has it."""
        return int(self._starts[action]) + 1


class Sections:
    """The plan's sections and themes, and how like them a heading is."""

    def __init__(self, plan: Plan, headings: Sequence[tuple[str, str]], wording: Wording) -> None:
        self._wording = wording
        read = wording.read
        self.names = tuple(dict.fromkeys(action.section for action in plan.actions))
        self.of_action = np.array([self.names.index(action.section) for action in plan.actions])
        themes = tuple(dict.fromkeys(action.theme for action in plan.actions))
        self._theme_of_action = np.array([themes.index(action.theme) for action in plan.actions])
        entries = [(self.names.index(name), text) for name, text in headings if name in self.names]
        self._owner = np.array([at for at, _ in entries])
        readings = [read(text) for _, text in entries]
        by_section = [
            {term for (at, _), reading in zip(entries, readings, strict=True) if at == number for term in reading.bag}
            for number in range(len(self.names))
        ]
        self._terms = Terms(by_section, unknown_weight=settings.UNKNOWN_WEIGHT)
        self._words = Cosine(len(self._terms), self._terms.query([sorted(reading.bag) for reading in readings]))
        plains = [reading.plain for reading in readings]
        self._grams = Grams(plains, unknown_weight=settings.UNKNOWN_WEIGHT)
        self._chars = Cosine(len(self._grams), self._grams.query(plains))
        self.titles = frozenset(read(name).stems for name in (*self.names, *themes))
        theme_bags = [sorted(read(theme).bag) for theme in themes]
        self._theme_terms = Terms(theme_bags, unknown_weight=settings.UNKNOWN_WEIGHT)
        self._themes = Cosine(len(self._theme_terms), self._theme_terms.query(theme_bags))
        self.remember()

    def remember(self) -> None:
        """Has `heading`, which places a heading, remember the latest."""
        self.heading = lru_cache(maxsize=4_000)(self._heading)

    def _heading(self, section: str, theme: str) -> Matrix:
        """For each action, how well it fits under the headings, 0 to 1; all 0 where none is known."""
        reading = self._wording.read(section)
        line = np.zeros(len(self.of_action))
        if reading.stems:
            words = self._words.likeness(self._terms.query([sorted(reading.bag)]))[0]
            chars = self._chars.likeness(self._grams.query([reading.plain]))[0]
            by_section = np.zeros(len(self.names))
            np.maximum.at(
                by_section,
                self._owner,
                (np.maximum(words, chars) - settings.UNRELATED_HEADING) / (1.0 - settings.UNRELATED_HEADING),
            )
            by_section = np.maximum(by_section, 0.0)
            line = by_section[self.of_action]
        for over in (theme, section):
            if line.max(initial=0.0) >= settings.SECTION_KNOWN:
                break
            reading = self._wording.read(over)
            if reading.stems:
                by_theme = self._themes.likeness(self._theme_terms.query([sorted(reading.bag)]))[0]
                line = np.maximum(line, settings.THEME_WEIGHT * by_theme[self._theme_of_action])
        return np.asarray(np.clip(line, 0.0, 1.0))


def _plains(known: Sequence[KnownWording], actions: int) -> tuple[Numbers, list[str]]:
    """The texts that rows are compared with by characters, by action, and where each action's begin.

    An action's title and requirement stand alone; its other wordings are joined, a few at a time,
    since likeness by characters is there for damage and word forms and many texts make it slow.
    """
    starts: list[int] = []
    plains: list[str] = []
    for owner in range(actions):
        own = [entry.reading.plain for entry in known if entry.owner == owner]
        starts.append(len(plains))
        plains += own[:2]
        plains += [
            " ".join(own[at : at + settings.POOLED_WORDINGS]) for at in range(2, len(own), settings.POOLED_WORDINGS)
        ]
    return np.array(starts, dtype=np.int64), plains


def _headings(plan: Plan) -> list[tuple[str, str]]:
    names = dict.fromkeys(action.section for action in plan.actions)
    return [*((name, name) for name in names), *plan.section_names]


def transitions(sections: Numbers) -> Matrix:
    """The chance of each action (column) in the row after each action (line)."""
    count = len(sections)
    table = np.full((count, count), settings.ANY_ACTION / count)
    opens = np.array([at for at in range(count) if at == 0 or sections[at] != sections[at - 1]])
    table[:, opens] += settings.NEW_SECTION / len(opens)
    same = sections[:, None] == sections[None, :]
    table += settings.SAME_SECTION * same / same.sum(axis=1, keepdims=True)
    table[np.arange(count), np.arange(count)] += settings.SAME_ACTION
    table[np.arange(count - 1), np.arange(1, count)] += settings.NEXT_ACTION
    return np.asarray(table / table.sum(axis=1, keepdims=True))


_LEXICONS: Final[dict[tuple[Plan, Matching], Lexicon]] = {}


def lexicon(plan: Plan, matching: Matching) -> Lexicon:
    """The lexicon of a plan; made once a process, unless it was had ready."""
    if not is_ready(plan, matching):
        have_ready(plan, matching, Lexicon(plan, matching))
    return _LEXICONS[plan, matching]


def is_ready(plan: Plan, matching: Matching) -> bool:
    """Whether the lexicon of a plan is at hand."""
    return (plan, matching) in _LEXICONS


def have_ready(plan: Plan, matching: Matching, made: Lexicon) -> None:
    """Has `lexicon` give this one; of the plans that a process meets the first few go for the latest."""
    if len(_LEXICONS) == settings.MOST_LEXICONS:
        del _LEXICONS[next(iter(_LEXICONS))]
    _LEXICONS[plan, matching] = made


def forget() -> None:
    """Lets go of all lexicons: each takes some 50 MB."""
    _LEXICONS.clear()
