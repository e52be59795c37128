"""Straight edges from a page's thin boxes: dashes joined, underlines left out, open sides closed."""

from __future__ import annotations

import bisect
import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from winterplan_extract.model import Box
from winterplan_extract.readers.pdf import settings
from winterplan_extract.readers.pdf.words import Word
from winterplan_extract.settings import Reading


@dataclass(frozen=True, slots=True)
class Edge:
    """A straight rule: at `at` across its direction, from `start` to `end` along it."""

    level: bool
    at: float
    start: float
    end: float

    @property
    def length(self) -> float:
        return self.end - self.start


def edges_of(rules: Sequence[Box], words: Sequence[Word], reading: Reading) -> list[Edge]:
    """The merged edges of a page: rules in one line joined, those a hair apart taken as one."""
    whole: list[Edge] = []
    pieces: list[Box] = []
    for rule in rules:
        width, height = rule.x1 - rule.x0, rule.bottom - rule.top
        if max(width, height) < reading.dash_length:
            pieces.append(rule)
        else:
            whole.append(_edge(rule, level=width >= height))
    whole.extend(_from_dashes(pieces, reading))
    under = _Underlines(words)
    return merged([edge for edge in whole if not (edge.level and under.has(edge))], reading)


def _edge(rule: Box, *, level: bool) -> Edge:
    if level:
        return Edge(True, (rule.top + rule.bottom) / 2, rule.x0, rule.x1)
    return Edge(False, (rule.x0 + rule.x1) / 2, rule.top, rule.bottom)


def _from_dashes(pieces: Sequence[Box], reading: Reading) -> list[Edge]:
    """Edges from rows and columns of small pieces; a dot may belong to one of each."""
    found: list[Edge] = []
    for level in (True, False):
        rows: dict[int, list[Edge]] = defaultdict(list)
        for piece in pieces:
            width, height = piece.x1 - piece.x0, piece.bottom - piece.top
            if (width if level else height) * 2 >= (height if level else width):
                edge = _edge(piece, level=level)
                rows[round(edge.at)].append(edge)
        for row in rows.values():
            found.extend(edge for edge in _joined(row, reading.dash_gap) if edge.length >= 2 * reading.dash_length)
    return found


def _joined(edges: Iterable[Edge], gap: float) -> list[Edge]:
    """Edges of one line, joined where they are no further apart than `gap`."""
    found: list[Edge] = []
    for edge in sorted(edges, key=lambda e: (e.start, e.end)):
        if found and edge.start <= found[-1].end + gap:
            last = found[-1]
            found[-1] = Edge(edge.level, last.at, last.start, max(last.end, edge.end))
        else:
            found.append(edge)
    return found


class _Underlines:
    """The words of a page by their baselines, to tell a rule under words from a rule between rows."""

    __slots__ = ("_bases", "_words")

    def __init__(self, words: Sequence[Word]) -> None:
        self._words = sorted((word for word in words if word.turn == 0), key=lambda word: word.base)
        self._bases = [word.base for word in self._words]

    def has(self, edge: Edge) -> bool:
        low = bisect.bisect_left(self._bases, edge.at - 12)
        high = bisect.bisect_right(self._bases, edge.at + 1)
        covered = 0.0
        for word in self._words[low:high]:
            if (
                settings.UNDERLINE_DEPTH[0] * word.size
                <= edge.at - word.base
                <= settings.UNDERLINE_DEPTH[1] * word.size
            ):
                inside = word.x0 >= edge.start - settings.BORDER_SLACK and word.x1 <= edge.end + settings.BORDER_SLACK
                covered += word.x1 - word.x0 + settings.UNDERLINE_SPACE * word.size if inside else 0.0
        return covered >= settings.UNDERLINE_COVERED * edge.length


def merged(edges: Sequence[Edge], reading: Reading) -> list[Edge]:
    """The edges with near ones drawn to one line and pieces of a line joined."""
    from pdfplumber.table import merge_edges  # a tenth of a second to import

    snap = reading.rule_snap
    return [
        Edge(True, edge["top"], edge["x0"], edge["x1"])
        if edge["orientation"] == "h"
        else Edge(False, edge["x0"], edge["top"], edge["bottom"])
        for edge in merge_edges([as_plumber(edge) for edge in edges], snap, snap, snap, snap)
    ]


def as_plumber(edge: Edge) -> dict[str, Any]:
    """The edge in the form that pdfplumber's table functions take."""
    if edge.level:
        x0, x1, top, bottom = edge.start, edge.end, edge.at, edge.at
    else:
        x0, x1, top, bottom = edge.at, edge.at, edge.start, edge.end
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "doctop": top,
        "width": x1 - x0, "height": bottom - top, "orientation": "h" if edge.level else "v",
    }  # fmt: skip


def families(edges: Sequence[Edge], reading: Reading) -> list[list[Edge]]:
    """The edges by the drawing they belong to: those that touch, and those that touch these."""
    parent = list(range(len(edges)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    levels = [at for at, edge in enumerate(edges) if edge.level]
    uprights = [at for at, edge in enumerate(edges) if not edge.level]
    for one in levels:
        for other in uprights:
            if touch(edges[one], edges[other], reading.rule_snap):
                parent[root(one)] = root(other)
    for one, other in itertools.combinations(uprights, 2):
        if abs(edges[one].start - edges[other].start) + abs(edges[one].end - edges[other].end) < reading.rule_snap:
            parent[root(one)] = root(other)  # columns with nothing but rules between them
    groups: dict[int, list[Edge]] = defaultdict(list)
    for at, edge in enumerate(edges):
        groups[root(at)].append(edge)
    return list(groups.values())


def touch(level: Edge, upright: Edge, near: float) -> bool:
    """Whether a level and an upright edge cross or meet."""
    return (
        upright.start - near <= level.at <= upright.end + near and level.start - near <= upright.at <= level.end + near
    )


def closed(
    family: Sequence[Edge], words: Sequence[Word], known: Sequence[Sequence[float]], reading: Reading
) -> list[Edge]:
    """The edges that close a drawing's open sides.

    A table without its outer uprights has level rules that end at one place; one cut by a page
    break has uprights that run on to one height. Such a side is closed where the rules reach far or
    text stands between their ends and the nearest rule across. `known` are the column borders of
    tables on pages before, for a row that fills its page has no level rule to tell the outer ones.
    """
    levels = [edge for edge in family if edge.level]
    uprights = [edge for edge in family if not edge.level]
    before = _same_columns(uprights, known, reading.rule_snap)
    if len(uprights) < 2 or not (levels or before):
        return []
    left = min([*(edge.start for edge in levels), *(edge.at for edge in uprights), *before])
    right = max([*(edge.end for edge in levels), *(edge.at for edge in uprights), *before])
    upper = min([*(edge.start for edge in uprights), *(edge.at for edge in levels)])
    lower = max([*(edge.end for edge in uprights), *(edge.at for edge in levels)])
    inside = [(x, y) for x, y in (word.centre for word in words) if left < x < right and upper < y < lower]
    across, down = [x for x, _ in inside], [y for _, y in inside]
    found = [
        Edge(False, outermost, upper, lower)
        for outermost, nearest in (
            (left, min(edge.at for edge in uprights)),
            (right, max(edge.at for edge in uprights)),
        )
        if _is_open(outermost, nearest, across, reading)
    ]
    found.extend(
        Edge(True, outermost, left, right)
        for outermost, nearest in (
            (upper, min((edge.at for edge in levels), default=lower)),
            (lower, max((edge.at for edge in levels), default=upper)),
        )
        if _is_open(outermost, nearest, down, reading)
    )
    return found


def _same_columns(uprights: Sequence[Edge], known: Sequence[Sequence[float]], near: float) -> Sequence[float]:
    """The column borders known from before among which all uprights are; none where there are no such."""
    for borders in reversed(known):
        if len(uprights) > 1 and all(any(abs(edge.at - x) <= near for x in borders) for edge in uprights):
            return borders
    return ()


def _is_open(outermost: float, nearest: float, places: Sequence[float], reading: Reading) -> bool:
    """Whether a drawing's side is open: text stands between its end and its nearest rule, or a column would fit."""
    first, last = sorted((outermost, nearest))
    wide = last - first >= reading.open_side
    return wide or (last - first > reading.sliver and any(first < place < last for place in places))
