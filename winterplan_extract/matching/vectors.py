"""Which of a fixed set of texts share terms with a query, weighed: sparse products on numpy arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Grid = NDArray[np.float64]


class Terms:
    """The terms of a set of texts, numbered, each with its weight: the rarer, the heavier.

    A term that no text has weighs `stranger` times the heaviest, and one that is `common` never more
    than `common_weight` times the heaviest.
    """

    def __init__(
        self,
        groups: Sequence[Collection[str]],
        *,
        stranger: float,
        common: Collection[str] = frozenset(),
        common_weight: float = 1.0,
    ) -> None:
        counts = Counter(term for group in groups for term in set(group))
        self.number = {term: at for at, term in enumerate(sorted(counts))}
        frequency = np.array([counts[term] for term in self.number], dtype=np.float64)
        self.weight: Grid = np.log((len(groups) + 1.0) / (frequency + 0.5))
        heaviest = float(self.weight.max()) if len(self.weight) else 1.0
        self._common = frozenset(common)
        self._lightest = common_weight * heaviest
        self._unknown = stranger * heaviest
        for term in self._common & self.number.keys():
            at = self.number[term]
            self.weight[at] = min(float(self.weight[at]), self._lightest)

    def weigh(self, term: str) -> float:
        """The weight of a term, known or not."""
        at = self.number.get(term)
        if at is not None:
            return float(self.weight[at])
        return self._lightest if term in self._common else self._unknown


class Postings:
    """For each term the texts that have it and how much it counts there."""

    def __init__(self, terms: Terms, columns: Sequence[tuple[Sequence[int], Sequence[float]]]) -> None:
        self.width = len(columns)
        by_term: list[list[tuple[int, float]]] = [[] for _ in terms.number]
        for column, (ids, values) in enumerate(columns):
            for at, value in zip(ids, values, strict=True):
                by_term[at].append((column, value))
        lengths = np.array([len(entries) for entries in by_term], dtype=np.int64)
        self._start = np.concatenate(([0], np.cumsum(lengths)))
        flat = [entry for entries in by_term for entry in entries]
        self._column = np.array([column for column, _ in flat], dtype=np.int64)
        self._value = np.array([value for _, value in flat], dtype=np.float64)

    def product(self, queries: Sequence[tuple[Sequence[int], Sequence[float]]]) -> Grid:
        """A line for each query, a column for each text: the sum over shared terms of both weights."""
        shape = (len(queries), self.width)
        ids = np.array([at for query, _ in queries for at in query], dtype=np.int64)
        if not len(ids) or not self.width:
            return np.zeros(shape)
        values = np.array([value for _, weights in queries for value in weights], dtype=np.float64)
        lines = np.repeat(np.arange(len(queries)), [len(query) for query, _ in queries])
        starts, lengths = self._start[ids], self._start[ids + 1] - self._start[ids]
        ends = np.cumsum(lengths)
        at = np.arange(int(ends[-1])) + np.repeat(starts - (ends - lengths), lengths)
        cells = np.repeat(lines, lengths) * self.width + self._column[at]
        sums = np.bincount(cells, weights=self._value[at] * np.repeat(values, lengths), minlength=shape[0] * shape[1])
        return np.asarray(sums, dtype=np.float64).reshape(shape)


class Cosine:
    """Cosine likeness, 0 to 1, of a query to each of a set of texts."""

    def __init__(self, texts: Sequence[Iterable[str]], terms: Terms) -> None:
        self._terms = terms
        self._postings = Postings(terms, [self._vector(text) for text in texts])

    def likeness(self, queries: Sequence[Iterable[str]]) -> Grid:
        """A line for each query, a column for each text."""
        return self._postings.product([self._vector(query) for query in queries])

    def _vector(self, text: Iterable[str]) -> tuple[list[int], list[float]]:
        ids: list[int] = []
        values: list[float] = []
        square = 0.0
        number, weigh = self._terms.number, self._terms.weigh
        for term, count in Counter(text).items():
            at = number.get(term)
            value = weigh(term) * (1.0 if count == 1 else count**0.5)
            square += value * value
            if at is not None:
                ids.append(at)
                values.append(value)
        norm = square**0.5 or 1.0
        return ids, [value / norm for value in values]


class Shares:
    """How much of a query's weight a text has, and how much of the text's weight the query has."""

    def __init__(self, texts: Sequence[Collection[str]], terms: Terms) -> None:
        self._terms = terms
        known = [[terms.number[term] for term in set(text) if term in terms.number] for text in texts]
        weights = [[float(terms.weight[at]) for at in ids] for ids in known]
        masses = [sum(line) or 1.0 for line in weights]
        self._having = Postings(terms, [(ids, [1.0] * len(ids)) for ids in known])
        self._shares = Postings(
            terms, [(ids, [w / mass for w in line]) for ids, line, mass in zip(known, weights, masses, strict=True)]
        )

    def of_query(self, queries: Sequence[Collection[str]]) -> Grid:
        """The share, 0 to 1, of each query's weight that each text accounts for."""
        vectors = []
        for query in queries:
            mass = sum(self._terms.weigh(term) for term in query) or 1.0
            ids = [self._terms.number[term] for term in query if term in self._terms.number]
            vectors.append((ids, [float(self._terms.weight[at]) / mass for at in ids]))
        return self._having.product(vectors)

    def of_text(self, queries: Sequence[Collection[str]]) -> Grid:
        """The share, 0 to 1, of each text's weight that each query accounts for."""
        vectors = []
        for query in queries:
            ids = [self._terms.number[term] for term in query if term in self._terms.number]
            vectors.append((ids, [1.0] * len(ids)))
        return self._shares.product(vectors)
