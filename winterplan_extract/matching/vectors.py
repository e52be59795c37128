"""Which of a fixed set of texts share terms with queries, weighed: sparse products on numpy arrays."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from winterplan_extract.matching import settings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Matrix = NDArray[np.float64]
    Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Query:
    """Texts as numbers: an entry for each known term of each text, and what each text weighs in all.

    `line` says which text an entry belongs to, `term` which term it is, `value` the term's weight
    and `count` how often it stands there. `norm` and `mass` count unknown terms too.
    """

    line: Numbers
    term: Numbers
    value: Matrix
    count: Matrix
    norm: Matrix
    mass: Matrix


class Terms:
    """The terms of a set of texts, numbered, each with its weight: the rarer, the heavier.

    A term that no text has weighs `stranger` times the heaviest, and one that is `common` never more
    than `common_weight` times the heaviest.
    """

    def __init__(
        self,
        groups: Sequence[Collection[str]],
        *,
        unknown_weight: float,
        common: Collection[str] = frozenset(),
        common_weight: float = 1.0,
    ) -> None:
        counts = Counter(term for group in groups for term in set(group))
        self._number = {term: at for at, term in enumerate(sorted(counts))}
        frequency = np.array([counts[term] for term in self._number], dtype=np.float64)
        weight: Matrix = np.log((len(groups) + 1.0) / (frequency + settings.SMOOTHING))
        heaviest = float(weight.max()) if len(weight) else 1.0
        self._common = frozenset(common)
        self._lightest = common_weight * heaviest
        self._unknown = unknown_weight * heaviest
        for term in self._common & self._number.keys():
            at = self._number[term]
            weight[at] = min(float(weight[at]), self._lightest)
        self._weight = weight
        self._known = {term: (at, float(weight[at])) for term, at in self._number.items()}

    def __len__(self) -> int:
        return len(self._number)

    def weigh(self, term: str) -> float:
        """The weight of a term, known or not."""
        known = self._known.get(term)
        if known is not None:
            return known[1]
        return self._lightest if term in self._common else self._unknown

    def query(self, texts: Sequence[Iterable[str]]) -> Query:
        """Texts, each given as its terms (repeats count), as numbers."""
        lines: list[int] = []
        terms: list[int] = []
        counts: list[int] = []
        values: list[float] = []
        strange_square, strange_mass = np.zeros(len(texts)), np.zeros(len(texts))
        for line, text in enumerate(texts):
            for term, count in Counter(text).items():
                known = self._known.get(term)
                if known is None:
                    weight = self._lightest if term in self._common else self._unknown
                    strange_square[line] += weight * weight * count
                    strange_mass[line] += weight
                    continue
                lines.append(line)
                terms.append(known[0])
                values.append(known[1])
                counts.append(count)
        return _made(
            np.array(lines, dtype=np.int64),
            np.array(terms, dtype=np.int64),
            np.array(values, dtype=np.float64),
            np.array(counts, dtype=np.float64),
            strange_square,
            strange_mass,
        )


class Grams:
    """Runs of three to five characters within words, as terms; a word's runs are found once."""

    def __init__(self, texts: Sequence[str], *, unknown_weight: float) -> None:
        words = [set(text.split()) for text in texts]
        runs = {word: _runs(word) for word in set[str]().union(*words)}
        grams = sorted({gram for found in runs.values() for gram in found})
        place = {gram: at for at, gram in enumerate(grams)}
        places = {word: np.array([place[gram] for gram in found], dtype=np.int64) for word, found in runs.items()}
        held = [np.unique(np.concatenate([places[word] for word in found])) for found in words if found]
        counts = np.bincount(np.concatenate(held) if held else np.zeros(0, dtype=np.int64), minlength=len(grams))
        # Runs that stand nearly everywhere tell nothing and take most of the time.
        telling = counts <= max(settings.COMMON_GRAM_SHARE * len(texts), settings.COMMON_GRAM_TEXTS)
        self._everywhere = {gram for gram, tells in zip(grams, telling, strict=True) if not tells}
        kept = [gram for gram, tells in zip(grams, telling, strict=True) if tells]
        self._number = {gram: at for at, gram in enumerate(kept)}
        self._weight: Matrix = np.log((len(texts) + 1.0) / (counts[telling] + settings.SMOOTHING))
        self._unknown = unknown_weight * (float(self._weight.max()) if len(self._weight) else 1.0)
        self.remember()

    def remember(self) -> None:
        """Has the latest words remembered."""
        self._word = lru_cache(maxsize=20_000)(self._runs_of)

    def __len__(self) -> int:
        return len(self._number)

    def _runs_of(self, word: str) -> tuple[Numbers, int]:
        """The numbers of a word's known runs, and how many of its runs are unknown."""
        runs = _runs(word)
        known = [self._number[run] for run in runs if run in self._number]
        return np.array(known, dtype=np.int64), sum(
            run not in self._number for run in runs if run not in self._everywhere
        )

    def query(self, texts: Sequence[str]) -> Query:
        """Plain texts as numbers."""
        found = [[self._word(word) for word in text.split()] for text in texts]
        strangers = np.array([float(sum(strange for _, strange in words)) for words in found])
        arrays = [numbers for words in found for numbers, _ in words]
        flat = np.concatenate(arrays) if arrays else np.zeros(0, dtype=np.int64)
        lengths = [sum(len(numbers) for numbers, _ in words) for words in found]
        width = max(len(self._number), 1)
        keys, counts = np.unique(np.repeat(np.arange(len(texts)), lengths) * width + flat, return_counts=True)
        line, term = np.divmod(keys, width)
        return _made(
            line,
            term,
            self._weight[term],
            counts.astype(np.float64),
            strangers * self._unknown**2,
            strangers * self._unknown,
        )


def _runs(word: str) -> list[str]:
    padded = f" {word} "
    return [padded[at : at + size] for size in settings.CHARACTER_GRAMS for at in range(len(padded) - size + 1)]


def _made(
    line: Numbers, term: Numbers, value: Matrix, count: Matrix, strange_square: Matrix, strange_mass: Matrix
) -> Query:
    texts = len(strange_square)
    square = np.bincount(line, weights=value * value * count, minlength=texts) + strange_square
    mass = np.bincount(line, weights=value, minlength=texts) + strange_mass
    return Query(line, term, value, count, np.maximum(np.sqrt(square), 1e-9), np.maximum(mass, 1e-9))


class Postings:
    """For each term the texts that have it and how much it counts there."""

    def __init__(self, terms: int, texts: int, line: Numbers, term: Numbers, value: Matrix) -> None:
        order = np.argsort(term, kind="stable")
        self.width = texts
        self._start = np.concatenate(([0], np.cumsum(np.bincount(term, minlength=terms))))
        self._column, self._value = line[order], value[order]

    def product(self, query: Query, values: Matrix) -> Matrix:
        """A line for each query, a column for each text: the sum over shared terms of both weights.

        Made a block of queries at a time: what is gathered for one of them is far larger than its line.
        """
        found = np.zeros((len(query.norm), self.width))
        if not len(query.term) or not self.width:
            return found
        firsts = range(0, len(found), settings.QUERY_BLOCK)
        cuts = [*np.searchsorted(query.line, list(firsts)).tolist(), len(query.line)]
        for first, (start, end) in zip(firsts, itertools.pairwise(cuts), strict=True):
            block = found[first : first + settings.QUERY_BLOCK]
            line, term = query.line[start:end] - first, query.term[start:end]
            block[:] = self._sums(line, term, values[start:end], len(block))
        return found

    def _sums(self, line: Numbers, term: Numbers, values: Matrix, lines: int) -> Matrix:
        if not len(term):
            return np.zeros((lines, self.width))
        starts = self._start[term]
        lengths = self._start[term + 1] - starts
        ends = np.cumsum(lengths)
        at = np.arange(int(ends[-1])) + np.repeat(starts - (ends - lengths), lengths)
        cells = np.repeat(line * self.width, lengths) + self._column[at]
        sums = np.bincount(cells, weights=self._value[at] * np.repeat(values, lengths), minlength=lines * self.width)
        return np.asarray(sums, dtype=np.float64).reshape(lines, self.width)


class Cosine:
    """Cosine likeness, 0 to 1, of a query to each of a set of texts."""

    def __init__(self, terms: int, texts: Query) -> None:
        self._postings = Postings(terms, len(texts.norm), texts.line, texts.term, _unit(texts))

    def likeness(self, query: Query) -> Matrix:
        """A line for each query, a column for each text."""
        return self._postings.product(query, _unit(query))


class NaiveBayes:
    """How much likelier the terms of a query are in each group of texts than in all of them."""

    def __init__(self, terms: int, texts: Query, groups: Numbers, count: int) -> None:
        sizes = np.bincount(groups, minlength=count).astype(np.float64)
        held = np.zeros((terms, len(sizes)))
        np.add.at(held, (texts.term, groups[texts.line]), 1.0)
        overall = (held.sum(axis=1, keepdims=True) + settings.SMOOTHING) / (sizes.sum() + 2 * settings.SMOOTHING)
        self._odds = np.log((held + settings.RATE_SMOOTHING * overall) / (sizes + settings.RATE_SMOOTHING) / overall)

    def of_query(self, query: Query, lengths: Sequence[int]) -> Matrix:
        """A line for each query, a column for each group: the log odds of its known terms, over the root of its length.

        Terms of one text are not independent, so a plain sum would be far too sure of a long one.
        """
        found = np.zeros((len(query.norm), self._odds.shape[1]))
        starts = np.flatnonzero(np.diff(query.line, prepend=-1))
        if len(starts):
            found[query.line[starts]] = np.add.reduceat(self._odds[query.term], starts, axis=0)
        return np.asarray(found / np.sqrt(np.maximum(lengths, 1.0))[:, None])


def _unit(query: Query) -> Matrix:
    return np.asarray(query.value * np.sqrt(query.count) / query.norm[query.line])


class Shares:
    """How much of a query's weight a text has, and how much of the text's weight the query has."""

    def __init__(self, terms: int, texts: Query) -> None:
        texts_known = np.bincount(texts.line, weights=texts.value, minlength=len(texts.norm))
        by_share = texts.value / np.maximum(texts_known, 1e-9)[texts.line]
        self._having = Postings(terms, len(texts.norm), texts.line, texts.term, np.ones_like(texts.value))
        self._shares = Postings(terms, len(texts.norm), texts.line, texts.term, np.asarray(by_share))

    def of_query(self, query: Query) -> Matrix:
        """The share, 0 to 1, of each query's weight that each text accounts for."""
        return self._having.product(query, np.asarray(query.value / query.mass[query.line]))

    def of_text(self, query: Query) -> Matrix:
        """The share, 0 to 1, of each text's weight that each query accounts for."""
        return self._shares.product(query, np.ones_like(query.value))
