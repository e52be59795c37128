"""Straight edges from a page's rules: dashes joined, underlines left out, open sides of tables closed."""

from __future__ import annotations

import bisect
import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from winterplan_extract.domain.document import Box
from winterplan_extract.domain.settings import Reading
from winterplan_extract.layout import settings
from winterplan_extract.layout.words import Span, Word, in_runs

Borders = Sequence[float]  # the x positions of a table's column borders, from the left


@dataclass(frozen=True, slots=True)
class Edge:
    """A straight rule: at `at` across its direction, from `start` to `end` along it."""

    horizontal: bool
    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


def edges_of(rules: Sequence[Box], words: Sequence[Word], reading: Reading) -> list[Edge]:
    """The edges of a page without its underlines, those on one line joined."""
    whole: list[Edge] = []
    pieces: list[Box] = []
    for rule in rules:
        if max(rule.width, rule.height) < reading.dash_length:
            pieces.append(rule)
        else:
            whole.append(_edge(rule, horizontal=rule.width >= rule.height))
    whole.extend(_from_dashes(pieces, reading))
    underlined = _Underlined(words)
    under_words = {edge: span for edge in whole if edge.horizontal and (span := underlined.by(edge))}
    if under_words:
        tabular = _rules_among(under_words, whole, reading)
        whole = [edge for edge in whole if edge not in under_words or edge in tabular]
    return merged(whole, reading)


def _rules_among(under_words: Mapping[Edge, Span], edges: Sequence[Edge], reading: Reading) -> set[Edge]:
    """Which of the edges under words, each with their span, are a table's rules all the same: they run over an upright
    one, end at two of them rather than where the words end, or have the extent of another rule.
    """
    near, same = reading.rule_snap, settings.BORDER_SLACK
    verticals = [edge for edge in edges if not edge.horizontal]
    horizontals = [edge for edge in edges if edge.horizontal]
    lines: dict[float, list[Edge]] = defaultdict(list)
    for edge in under_words:
        lines[edge.at].append(edge)
    found: set[Edge] = set()
    for at, line in lines.items():
        uprights = [edge.at for edge in verticals if edge.start - near <= at <= edge.end + near]
        for whole in _joined(line, near):
            pieces = [edge for edge in line if whole.start <= edge.start and edge.end <= whole.end]
            words = (min(under_words[edge][0] for edge in pieces), max(under_words[edge][1] for edge in pieces))
            ends = ((whole.start, words[0]), (whole.end, words[1]))
            beyond = any(abs(end - word) > same for end, word in ends)
            shared = any(
                abs(edge.start - whole.start) <= same and abs(edge.end - whole.end) <= same
                for edge in horizontals
                if edge.at != at and (beyond or edge not in under_words)
            )
            crossing = any(whole.start + near < x < whole.end - near for x in uprights)
            meeting = all(any(abs(x - end) < min(near, abs(x - word)) for x in uprights) for end, word in ends)
            if shared or crossing or meeting:
                found.update(pieces)
    return found


def _edge(rule: Box, *, horizontal: bool) -> Edge:
    if horizontal:
        return Edge(True, (rule.top + rule.bottom) / 2, rule.x0, rule.x1)
    return Edge(False, (rule.x0 + rule.x1) / 2, rule.top, rule.bottom)


def _from_dashes(pieces: Sequence[Box], reading: Reading) -> list[Edge]:
    """Edges from rows and columns of short pieces; a dot may be part of one of each."""
    found: list[Edge] = []
    for horizontal in (True, False):
        lines: dict[int, list[Edge]] = defaultdict(list)
        for piece in pieces:
            along, across = (piece.width, piece.height) if horizontal else (piece.height, piece.width)
            if along * 2 >= across:
                edge = _edge(piece, horizontal=horizontal)
                lines[round(edge.at)].append(edge)
        for line in lines.values():
            found.extend(edge for edge in _joined(line, reading.dash_gap) if edge.length >= 2 * reading.dash_length)
    return found


def _joined(edges: Iterable[Edge], gap: float) -> list[Edge]:
    """Edges of one line, joined where they are no more than `gap` apart."""
    found: list[Edge] = []
    for edge in sorted(edges, key=lambda e: (e.start, e.end)):
        if found and edge.start <= found[-1].end + gap:
            last = found[-1]
            found[-1] = Edge(edge.horizontal, last.at, last.start, max(last.end, edge.end))
        else:
            found.append(edge)
    return found


class _Underlined:
    """The words of a page by their baselines, to tell a rule under words from a rule between rows."""

    __slots__ = ("_bases", "_largest", "_words")

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = sorted((word for word in words if word.turn == 0), key=lambda word: word.base)
        self._bases = [word.base for word in self._words]
        self._largest = max([word.size for word in self._words], default=0.0)

    def by(self, edge: Edge) -> Span | None:
        """The span of the words that stand close above most of an edge, as above an underline; None for none."""
        above, below = settings.UNDERLINE_DEPTH
        start, end = edge.start - settings.BORDER_SLACK, edge.end + settings.BORDER_SLACK
        first = bisect.bisect_left(self._bases, edge.at - below * self._largest)
        last = bisect.bisect_right(self._bases, edge.at - above * self._largest)
        covered = 0.0
        over: list[Word] = []
        for word in self._words[first:last]:
            if above * word.size <= edge.at - word.base <= below * word.size and word.x0 >= start and word.x1 <= end:
                covered += word.x1 - word.x0 + settings.UNDERLINE_SPACE * word.size
                over.append(word)
        if not over or covered < settings.UNDERLINE_COVERED * edge.length:
            return None
        return min(word.x0 for word in over), max(word.x1 for word in over)


def merged(edges: Sequence[Edge], reading: Reading) -> list[Edge]:
    """The edges with near ones moved to one line and pieces of a line joined."""
    from pdfplumber.table import merge_edges  # a tenth of a second to import

    snap = reading.rule_snap
    return [
        Edge(True, edge["top"], edge["x0"], edge["x1"])
        if edge["orientation"] == "h"
        else Edge(False, edge["x0"], edge["top"], edge["bottom"])
        for edge in merge_edges([_for_pdfplumber(edge) for edge in edges], snap, snap, snap, snap)
    ]


def _for_pdfplumber(edge: Edge) -> dict[str, Any]:
    """The edge in the form that pdfplumber's table functions take."""
    along, across = (edge.start, edge.end), (edge.at, edge.at)
    (x0, x1), (top, bottom) = (along, across) if edge.horizontal else (across, along)
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top,
        "width": x1 - x0, "height": bottom - top, "orientation": "h" if edge.horizontal else "v",
    }  # fmt: skip


def connected(edges: Sequence[Edge], reading: Reading) -> list[list[Edge]]:
    """The edges in groups: each with those that it touches, and those that these touch."""
    parent = list(range(len(edges)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    near = reading.rule_snap
    verticals = [at for at, edge in enumerate(edges) if not edge.horizontal]
    for one, edge in enumerate(edges):
        for other in verticals if edge.horizontal else ():
            across = edges[other].start - near <= edge.at <= edges[other].end + near
            if across and edge.start - near <= edges[other].at <= edge.end + near:
                parent[root(one)] = root(other)
    for one, other in itertools.combinations(verticals, 2):
        if abs(edges[one].start - edges[other].start) + abs(edges[one].end - edges[other].end) < near:
            parent[root(one)] = root(other)  # columns with only vertical rules between them
    groups: dict[int, list[Edge]] = defaultdict(list)
    for at, edge in enumerate(edges):
        groups[root(at)].append(edge)
    return list(groups.values())


def edges_of_fills(fills: Iterable[Box], edges: Sequence[Edge], reading: Reading) -> list[Edge]:
    """The sides of filled areas that stand together as a table's cells: areas level with and next to one another are a
    row, rows of one width a table where all share the borders of the one with most cells.
    """
    near = reading.rule_snap
    levels: dict[tuple[float, float], list[Box]] = defaultdict(list)
    for box in fills:
        levels[round(box.top), round(box.bottom)].append(box)
    tables: list[list[list[Box]]] = []
    for _, level in sorted(levels.items()):
        areas = sorted(set(level), key=lambda box: box.x0)
        for row in in_runs(areas, lambda run, box: -settings.BORDER_SLACK <= box.x0 - run[-1].x1 <= near):
            above = next((table for table in reversed(tables) if _follows(table[-1], row, near)), None)
            if above is not None:
                above.append(row)
            elif len(row) > 1:
                tables.append([row])
    return [
        edge
        for rows in tables
        if len(rows) > settings.FEWEST_ROWS and _is_lattice(rows, edges, near)
        for edge in merged([side for row in rows for box in row for side in _sides(box)], reading)
    ]


def _sides(box: Box) -> tuple[Edge, Edge, Edge, Edge]:
    return (
        Edge(True, box.top, box.x0, box.x1),
        Edge(True, box.bottom, box.x0, box.x1),
        Edge(False, box.x0, box.top, box.bottom),
        Edge(False, box.x1, box.top, box.bottom),
    )


def _follows(above: Sequence[Box], row: Sequence[Box], near: float) -> bool:
    """Whether a row of areas stands close beneath another of the same width."""
    return (
        abs(row[0].top - above[0].bottom) <= near
        and abs(row[0].x0 - above[0].x0) <= near
        and abs(row[-1].x1 - above[-1].x1) <= near
    )


def _is_lattice(rows: Sequence[Sequence[Box]], edges: Sequence[Edge], near: float) -> bool:
    """Whether rows of areas share their borders, most in all of them, with no rule in between."""
    borders = [box.x1 for box in max(rows, key=len)]
    if not all(any(abs(box.x1 - x) <= near for x in borders) for row in rows for box in row):
        return False
    if 2 * sum(len(row) == len(borders) for row in rows) <= len(rows):
        return False
    left, right, top, bottom = rows[0][0].x0, borders[-1], rows[0][0].top, rows[-1][0].bottom
    return not any(
        (top - near < edge.at < bottom + near and edge.start < right and edge.end > left)
        if edge.horizontal
        else (left - near < edge.at < right + near and edge.start < bottom and edge.end > top)
        for edge in edges
    )


def closing_edges(
    group: Sequence[Edge], words: Sequence[Word], known: Sequence[Borders], reading: Reading
) -> list[Edge]:
    """The edges that close the open sides of a table: where its rules all run on to one place, far, or with text beyond
    the nearest rule across, as without outer rules or at a page break. `known` are the borders of tables on earlier
    pages: a row that fills its page has no horizontal rule that shows the outer ones.
    """
    horizontals = [edge for edge in group if edge.horizontal]
    verticals = [edge for edge in group if not edge.horizontal]
    crossed = len(horizontals) >= settings.CROSSED_RULES
    before = () if crossed else _known_borders(verticals, known, reading.rule_snap)
    if not verticals or (len(verticals) < 2 and not crossed) or not (horizontals or before):
        return []
    left = min([*(edge.start for edge in horizontals), *(edge.at for edge in verticals), *before])
    right = max([*(edge.end for edge in horizontals), *(edge.at for edge in verticals), *before])
    upper = min([*(edge.start for edge in verticals), *(edge.at for edge in horizontals)])
    lower = max([*(edge.end for edge in verticals), *(edge.at for edge in horizontals)])
    columns = [edge.at for edge in verticals]
    rows = [edge.at for edge in horizontals]
    closed: list[Edge] = []
    for horizontal, outermost, nearest, start, end in (
        (False, left, min(columns), upper, lower),
        (False, right, max(columns), upper, lower),
        (True, upper, min(rows, default=lower), left, right),
        (True, lower, max(rows, default=upper), left, right),
    ):
        places = (word.centre for word in words)  # most sides are closed, and nobody looks for words there
        inside = ((x, y)[horizontal] for x, y in places if left < x < right and upper < y < lower)
        if _is_open(outermost, nearest, inside, reading):
            closed.append(Edge(horizontal, outermost, start, end))
            if not horizontal:  # a column of which only some rules go on beyond the last upright one
                low, high = sorted((outermost, nearest))
                closed.extend(Edge(True, y, low, high) for y in rows)
    return [*closed, *_side_gaps(horizontals, verticals, reading.rule_snap)]


def _side_gaps(horizontals: Sequence[Edge], verticals: Sequence[Edge], near: float) -> Iterable[Edge]:
    """What a table's outer vertical rules leave open between two horizontal ones that reach as far."""
    if not horizontals or not verticals:
        return
    for side, ends in (
        (min(edge.at for edge in verticals), [(edge.start, edge.at) for edge in horizontals]),
        (max(edge.at for edge in verticals), [(edge.end, edge.at) for edge in horizontals]),
    ):
        own = sorted((edge.start, edge.end) for edge in verticals if abs(edge.at - side) <= near)
        for (_, above), (below, _) in itertools.pairwise(own):
            if below - above > near and all(
                any(abs(x - side) <= near and abs(y - border) <= near for x, y in ends) for border in (above, below)
            ):
                yield Edge(False, side, above, below)


def _known_borders(verticals: Sequence[Edge], known: Sequence[Borders], near: float) -> Borders:
    """The known column borders among which all vertical edges are, the latest first; empty for none."""
    for borders in reversed(known):
        if len(verticals) > 1 and all(any(abs(edge.at - x) <= near for x in borders) for edge in verticals):
            return borders
    return ()


def _is_open(outermost: float, nearest: float, places: Iterable[float], reading: Reading) -> bool:
    """Whether a side is open: a column would fit between its end and the nearest rule, or text stands there."""
    first, last = sorted((outermost, nearest))
    wide = last - first >= reading.open_side
    return wide or (last - first > reading.sliver and any(first < place < last for place in places))
