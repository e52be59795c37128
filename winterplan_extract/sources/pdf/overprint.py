"""Text that is drawn over other text: the same words twice are read once; of different ones some are read, and all are told of."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from winterplan_extract.domain.document import Box
from winterplan_extract.layout.words import Word
from winterplan_extract.sources import settings
from winterplan_extract.sources.pdf.glyphs import SKEWED, Frame, Glyphs, TextRun, least_tone
from winterplan_extract.vocabulary.likeness import ratio

Indexes = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class PrintedOver:
    """Words that are drawn at the same place as others: those that were read, and the others."""

    read: str
    other: str


def read_once(
    glyphs: Glyphs, painted: Mapping[int, int], rules: Sequence[Box]
) -> tuple[Glyphs, tuple[PrintedOver, ...]]:
    """The glyphs without those that repeat others at their place; of different words there the earlier are told as struck, but the later where they
    hardly differ, as a recogniser's reading does. `painted` numbers the text objects, by address, as the page draws them; `rules` part its
    columns."""
    doubted = _runs_that_meet(glyphs)
    if not len(doubted):
        return glyphs, ()
    struck = glyphs.struck.copy()
    gone, bold = np.zeros(len(glyphs), dtype=np.bool_), set[int]()
    letters = np.array([text.isalnum() for text in glyphs.texts], dtype=np.bool_)
    differing: list[tuple[Indexes, Indexes]] = []
    little: list[bool] = []  # whether the words over others hide hardly any of them
    for pair in _pieces_that_meet(glyphs, _pieces(glyphs, doubted, painted)):
        under, over = (own[~(gone | struck)[own]] for own in pair)
        met, meeting = _meeting(glyphs, under[letters[under]], over[letters[over]])
        if not len(met):
            continue
        words = _whole(glyphs, under, met), _whole(glyphs, over, meeting)
        if not _same_place(glyphs, (under, over), words, rules):
            continue
        under, over = words
        if _letters(glyphs, under) == _letters(glyphs, over):
            gone[under if _is_pale(glyphs, under) else over] = True
            bold |= set(glyphs.run_numbers[np.concatenate((under, over))].tolist())
        else:
            struck[under] = True  # for now, so that no third text is held against it
            differing.append((under, over))
            little += [len(met) < settings.MOSTLY_OVER * letters[under].sum()]
    if not (gone.any() or differing):
        return glyphs, ()
    found: list[PrintedOver] = []
    again = _is_read_again(glyphs, differing)
    for (under, over), hidden_less in zip(differing, little, strict=True):
        said = _letters(glyphs, over)
        if len(said) >= settings.CROSSING_OUT and len(set(said)) == 1:  # “XXXX”
            struck[over] = True
            continue
        back = _stands_back(glyphs, over, under), _stands_back(glyphs, under, over)
        if back[0] > back[1] or (back[0] == back[1] and (again or hidden_less)):
            struck[under], struck[over] = False, True
            under, over = over, under
        found.append(PrintedOver(_spelt(glyphs, over), _spelt(glyphs, under)))
    if gone.mean() > settings.MOST_TWICE:  # a layer of text over another emboldens nothing
        bold.clear()
    runs = [run._replace(bold=True) if at in bold else run for at, run in enumerate(glyphs.runs)]
    return replace(glyphs, runs=runs, struck=struck).without(gone), tuple(found)


def without_typed_over(glyphs: Glyphs, frame: Frame, typed: Sequence[Word]) -> tuple[Glyphs, tuple[PrintedOver, ...]]:
    """The glyphs without those that a form's field repeats at their place, others that it lies over told as struck."""
    if not typed or not len(glyphs):
        return glyphs, ()
    boxes = frame.seen_boxes(glyphs.boxes)
    starts = glyphs.starts
    left, middle = boxes[starts, 0], (boxes[starts, 1] + boxes[starts, 3]) / 2
    ends = np.append(starts[1:], len(glyphs))
    gone, found = np.zeros(len(glyphs), dtype=np.bool_), list[PrintedOver]()
    struck = glyphs.struck.copy()
    letters = ["".join(filter(str.isalnum, word.text.casefold())) for word in typed]
    for number, word in enumerate(typed):
        box = word.box
        begins = (np.abs(left - box.x0) <= settings.SET_ALIKE * word.size) & (middle > box.top) & (middle < box.bottom)
        for at in np.flatnonzero(begins).tolist():
            own = np.arange(starts[at], ends[at])
            said = _letters(glyphs, own)
            if not said or struck[own].any() or not glyphs.runs[int(glyphs.run_numbers[own[0]])].shown:
                continue
            if said in itertools.accumulate(letters[number:]):
                gone[own] = True
            else:
                struck[own] = True
                found.append(PrintedOver(word.text, _spelt(glyphs, own)))
    if not (gone.any() or found):
        return glyphs, ()
    return replace(glyphs, struck=struck).without(gone), tuple(found)


def _letters(glyphs: Glyphs, own: Indexes) -> str:
    return "".join(text for at in own.tolist() if (text := glyphs.texts[at]).isalnum()).casefold()


def _is_read_again(glyphs: Glyphs, differing: Sequence[tuple[Indexes, Indexes]]) -> bool:
    """Whether what lies over the first text of a page is a recogniser's reading of it: here and there a letter, no figure is another."""
    said = [(_letters(glyphs, under), _letters(glyphs, over)) for under, over in differing]
    for pair in said:
        one, two = ([letter for letter in text if letter.isdigit()] for text in pair)
        if one != two and len(one) == len(two):  # “31 October”, “30 October”; an o read as 0 is one figure more
            return False
    return bool(said) and ratio(*("".join(texts) for texts in zip(*said, strict=True))) >= settings.SAME_WORDS


def _runs_that_meet(glyphs: Glyphs) -> Indexes:
    """The numbers of the runs on lines on which a run reaches over another."""
    starts = glyphs.starts
    shown = np.array([run.shown for run in glyphs.runs], dtype=np.bool_)
    drawn = shown[glyphs.run_numbers[starts]] & (glyphs.turns[starts] != SKEWED)
    at: Indexes = starts[drawn]
    if not len(at):
        return at
    x0, x1 = np.minimum.reduceat(glyphs.x0, starts)[drawn], np.maximum.reduceat(glyphs.x1, starts)[drawn]
    step = max(float(np.sort(glyphs.sizes[at])[len(at) // 2]), settings.SMALLEST_STEP)
    width = 2 * float(max(np.abs(x0).max(), np.abs(x1).max())) + 1
    meets = np.zeros(len(at), dtype=np.bool_)
    for shift in (0.0, 0.5):  # two grids of lines: what an edge of one parts is together in the other
        line = (np.floor(glyphs.base[at] / step + shift) * 4 + glyphs.turns[at]) * width
        order = np.argsort(line + x0)
        reach = np.maximum.accumulate((line + x1)[order])
        close = (line + x0)[order][1:] + settings.RUNS_MEET * step < reach[:-1]
        if close.any():
            meets |= np.isin(line, line[order][1:][close])
    found: Indexes = glyphs.run_numbers[at[meets]]
    return found


def _pieces(glyphs: Glyphs, runs: Indexes, painted: Mapping[int, int]) -> list[Indexes]:
    """The glyphs of those runs in pieces that are drawn one after another along a line; the piece that is drawn first is first."""
    order = sorted(runs.tolist(), key=lambda at: (painted.get(glyphs.runs[at].owner, -1), at))
    first, last = (np.searchsorted(glyphs.run_numbers, order, side=side) for side in ("left", "right"))
    pieces: list[list[Indexes]] = []
    for run, begin, end in zip(order, first.tolist(), last.tolist(), strict=True):
        own = np.arange(begin, end)
        if _overlap_themselves(glyphs, own):
            continue
        if pieces and _goes_on(glyphs, int(pieces[-1][-1][-1]), begin, glyphs.runs[run]):
            pieces[-1].append(own)
        else:
            pieces.append([own])
    return [np.concatenate(parts) for parts in pieces]


def _overlap_themselves(glyphs: Glyphs, own: Indexes) -> bool:
    """Whether the glyphs of one run lie on one another: its font does not say how wide they are."""
    shared = glyphs.x1[own][:-1] - glyphs.x0[own][1:]
    return bool(np.mean(shared > settings.OVERPRINT * glyphs.sizes[own][1:]) > settings.MOSTLY_OVER) if len(own) > 1 else False  # fmt: skip


def _goes_on(glyphs: Glyphs, last: int, first: int, run: TextRun) -> bool:
    size = min(run.size, float(glyphs.sizes[last]))
    gap = float(glyphs.x0[first] - glyphs.x1[last])
    level = abs(float(glyphs.base[first] - glyphs.base[last])) <= settings.SAME_LINE * size
    near = -settings.RUNS_MEET * size < gap < settings.PIECE_GAP * size
    return level and near and glyphs.turns[first] == glyphs.turns[last]


def _pieces_that_meet(glyphs: Glyphs, pieces: Sequence[Indexes]) -> Iterator[tuple[Indexes, Indexes]]:
    """Pairs of pieces that may lie on one another: the one drawn first, the one drawn over it."""
    places = [
        (
            int(glyphs.turns[own[0]]), float(glyphs.base[own[0]]), float(glyphs.sizes[own[0]]),
            float(glyphs.x0[own].min()), float(glyphs.x1[own].max()),
        )
        for own in pieces
    ]  # fmt: skip
    order = sorted(range(len(pieces)), key=lambda at: places[at])
    for number, one in enumerate(order):
        turn, base, size, x0, x1 = places[one]
        for two in order[number + 1 :]:
            turned, below, sized, left, right = places[two]
            if turned != turn or below - base >= settings.LINES_OVER * size:
                break
            smaller, larger = sorted((size, sized))
            if larger < settings.STAMP_SIZE * smaller and left < x1 and right > x0:
                yield pieces[min(one, two)], pieces[max(one, two)]


def _meeting(glyphs: Glyphs, under: Indexes, over: Indexes) -> tuple[Indexes, Indexes]:
    """The letters and figures of two pieces that lie on one another; none where longer pieces just touch."""
    x0, x1 = glyphs.x0, glyphs.x1
    shared = np.minimum(x1[under][:, None], x1[over]) - np.maximum(x0[under][:, None], x0[over])
    narrower = np.minimum((x1 - x0)[under][:, None], (x1 - x0)[over])
    meets = (shared > settings.OVERPRINT * narrower) & (narrower > 0)
    met, meeting = under[meets.any(axis=1)], over[meets.any(axis=0)]
    if min(len(met), len(meeting)) < max(1, min(settings.GLYPHS_OVER, len(under), len(over))):
        return under[:0], over[:0]
    return met, meeting


def _stands_back(glyphs: Glyphs, own: Indexes, other: Indexes) -> bool:
    """Whether words are not those to be read: pale, as a shadow or a form's hint is, or larger, as a stamp is."""
    larger = float(glyphs.sizes[own[0]]) >= settings.STAMPED_OVER * float(glyphs.sizes[other[0]])
    return _is_pale(glyphs, own) or larger


def _is_pale(glyphs: Glyphs, own: Indexes) -> bool:
    return least_tone(glyphs.runs[int(glyphs.run_numbers[own[0]])].colour) >= settings.PALE


def _whole(glyphs: Glyphs, piece: Indexes, met: Indexes) -> Indexes:
    """All of a piece of which most lies on another, else those of its words that do."""
    if len(met) >= settings.MOSTLY_OVER * len(piece):
        return piece
    words = np.cumsum(_begins_word(glyphs, piece))
    return piece[np.isin(words, words[np.isin(piece, met)])]


def _same_place(
    glyphs: Glyphs, lines: tuple[Indexes, Indexes], words: tuple[Indexes, Indexes], rules: Sequence[Box]
) -> bool:
    """Whether texts begin at one place or share their middle, or words within lines begin at one; not where one runs
    over into the next column."""
    size, base = float(glyphs.sizes[lines[1][0]]), float(glyphs.base[lines[1][0]])
    starts, ends = (float(side[lines[0][at]] - side[lines[1][at]]) for side, at in ((glyphs.x0, 0), (glyphs.x1, -1)))
    if abs(starts) <= settings.SET_ALIKE * size:
        return True
    left, right = sorted(float(glyphs.x0[own[0]]) for own in lines)
    uprights = (rule for rule in rules if rule.height > rule.width and rule.top < base < rule.bottom)
    if any(left < rule.x0 < right for rule in uprights):
        return False
    at = [float(glyphs.x0[own[0]]) for own in words]
    first = glyphs.x0[glyphs.starts]
    if any(int((np.abs(first - x0) < settings.RUNS_MEET * size).sum()) > settings.COLUMN_STARTS for x0 in at):
        return False
    return abs(starts + ends) / 2 <= settings.SET_ALIKE * size or abs(at[0] - at[1]) <= settings.WORD_ALIKE * size


def _begins_word(glyphs: Glyphs, own: Indexes) -> Mask:
    gaps = glyphs.x0[own][1:] - glyphs.x1[own][:-1]
    apart = glyphs.spaced[own][1:] | (gaps > settings.WORD_APART * glyphs.sizes[own][1:])
    return np.concatenate(([True], apart))


def _spelt(glyphs: Glyphs, own: Indexes) -> str:
    begins = _begins_word(glyphs, own).tolist()
    return "".join(" " * new + glyphs.texts[at] for at, new in zip(own.tolist(), begins, strict=True)).strip()
