"""The text of strips by rapidocr's model, which comes with its package, run by onnxruntime; and its words: where each stands, its size, whether it is bold."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from winterplan_extract.layout.words import Word
from winterplan_extract.sources import settings
from winterplan_extract.sources.ocr.strips import Bytes, Strip
from winterplan_extract.sources.settings import BATCH, MODEL_HEIGHT, MODEL_MARGIN, WIDTH_STEP

_LETTERS: Final = "".join(map(chr, range(0x21, 0x7F))) + "£€¼½¾°±²³·×÷éèêëáàâäíìîïóòôöúùûüçñŵŷ–—‘’“”…•●▪■□☐☑☒✓✔✗✘√ "


@dataclass(frozen=True, slots=True)
class RecognisedStrip:
    """What a strip says: its characters, the middle of each in pixels from the strip's left, and how sure each is."""

    text: str
    places: tuple[float, ...]
    sure: tuple[float, ...]


def sure_of(readings: Sequence[RecognisedStrip]) -> float:
    """How sure the recogniser is of the letters of some strips in the mean; 0 where it saw none."""
    every = [value for reading in readings for value in reading.sure]
    return float(np.mean(every)) if every else 0.0


class Recogniser:
    """The model, loaded; the same strips give the same readings, for it runs on one thread."""

    def __init__(self, threads: int) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False
        options.log_severity_level = 4
        self._session: Any = onnxruntime.InferenceSession(
            str(model_file()), sess_options=options, providers=["CPUExecutionProvider"]
        )
        characters = ["", *self._session.get_modelmeta().custom_metadata_map["character"].splitlines(), " "]
        self._kept = np.array([0, *(at for at, letter in enumerate(characters) if letter and letter in _LETTERS)])
        self._letters = [characters[at] for at in self._kept]
        self._input = self._session.get_inputs()[0].name

    def read(self, strips: Sequence[Bytes]) -> list[RecognisedStrip]:
        """The readings of strips of ink (255: black), in their order."""
        groups: dict[int, list[int]] = defaultdict(list)
        ready = [_prepared(strip) for strip in strips]
        for number, (strip, _, _) in enumerate(ready):
            groups[-(-strip.shape[1] // WIDTH_STEP) * WIDTH_STEP].append(number)
        found: list[RecognisedStrip | None] = [None] * len(strips)
        for width, numbers in sorted(groups.items()):
            for start in range(0, len(numbers), BATCH):
                some = numbers[start : start + BATCH]
                batch = np.ones((len(some), 3, MODEL_HEIGHT, width), dtype=np.float32)
                for place, number in enumerate(some):
                    strip = ready[number][0]
                    batch[place, :, :, : strip.shape[1]] = strip
                answers = self._session.run(None, {self._input: batch})[0][:, :, self._kept]
                for number, answer in zip(some, answers, strict=True):
                    _, scale, margin = ready[number]
                    found[number] = self._reading(answer, scale, margin, width)
        return [reading for reading in found if reading is not None]

    def _reading(self, answer: NDArray[np.float32], scale: float, margin: float, width: int) -> RecognisedStrip:
        best = answer.argmax(axis=1)
        step = width / len(best)
        pairs = enumerate(itertools.pairwise([0, *best.tolist()]))
        found = [(at, letter) for at, (before, letter) in pairs if letter and letter != before]
        text = "".join(self._letters[letter] for _, letter in found)
        places = tuple((at + 0.5) * step / scale - margin for at, _ in found)
        return RecognisedStrip(text, places, tuple(round(float(answer[at, letter]), 4) for at, letter in found))


def _prepared(ink: Bytes) -> tuple[NDArray[np.float32], float, float]:
    """A strip as the model takes it (dark on white, -1 to 1), its scale, and the paper put before it in pixels."""
    margin = max(2, round(MODEL_MARGIN * ink.shape[0]))
    paper = cv2.copyMakeBorder(255 - ink, margin, margin, 2 * margin, 2 * margin, cv2.BORDER_CONSTANT, value=255)
    scale = MODEL_HEIGHT / paper.shape[0]
    width = max(MODEL_HEIGHT // 2, round(paper.shape[1] * scale))
    strip = cv2.resize(paper, (width, MODEL_HEIGHT), interpolation=cv2.INTER_LINEAR)
    return strip.astype(np.float32) / 127.5 - 1.0, width / paper.shape[1], 2.0 * margin


def model_file() -> Path:
    """The recogniser's model in rapidocr's own folder; raises FileNotFoundError where it is not there."""
    spec = find_spec("rapidocr")
    folders = spec.submodule_search_locations if spec else None
    for folder in folders or ():
        models = sorted(Path(folder).glob("models/*_rec_*.onnx"))
        if models:
            return models[0]
    raise FileNotFoundError("rapidocr's model of text")


_TALL: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789bdfhkl£&")
_LOW: Final = frozenset("acemnorsuvwxz")
_HANGING: Final = frozenset("gpqy")
_HEIGHTS: Final = ((_TALL, 0.72), (_LOW, 0.53), (_HANGING, 0.73))  # of a letter in ems: about the same in most fonts
_CLOSING: Final = frozenset(",.;:!?)]’”'\"")  # before these no space is set that was not seen
_SIGNS: Final = {"●": "•", "▪": "•", "■": "•", "·": "•", "□": "☐", "√": "✓"}


@dataclass(frozen=True, slots=True)
class _Measured:
    """A strip with its text, the size of its type and its baseline in pixels, and its strokes in ems; 0 where size or stroke is unknown."""

    strip: Strip
    reading: RecognisedStrip
    size: float
    base: float
    stroke: float


def words_of(strips: Sequence[Strip], readings: Sequence[RecognisedStrip], dot: float, least_sure: float) -> list[Word]:
    """The words of a page, in points. Strips of which the recogniser made nothing, or something unlikely, give none."""
    measured = [_measured(strip, reading) for strip, reading in zip(strips, readings, strict=True)]
    size = _usual([(found.size, len(found.reading.text)) for found in measured])
    stroke = _usual([(found.stroke, len(found.reading.text)) for found in measured]) or settings.USUAL_STROKE
    usual = min(stroke, 1.2 * settings.USUAL_STROKE)
    words: list[Word] = []
    for found in measured:
        other = found.size and not size / settings.SAME_SIZE <= found.size <= size * settings.SAME_SIZE
        own = (found.size if other else size) or float(found.strip.ink.shape[0])
        if _is_dot(found, size or own):
            words.append(_list_glyph(found, measured, size or own, dot))
        elif sure_of([found.reading]) >= least_sure:
            words.extend(_words(found, own, found.stroke > settings.BOLD_STROKE * usual, dot))
    return words


def _usual(values: Sequence[tuple[float, int]]) -> float:
    """The median of values that are known, each as often as its weight says; 0 for none."""
    known = sorted((value, weight) for value, weight in values if value > 0)
    if not known:
        return 0.0
    reached = list(itertools.accumulate(weight for _, weight in known))
    return known[int(np.searchsorted(reached, reached[-1] / 2))][0]


def _measured(strip: Strip, reading: RecognisedStrip) -> _Measured:
    sizes: list[float] = []
    feet: list[float] = []
    for place, letter in zip(reading.places, reading.text, strict=True):
        box = _letter_at(strip, strip.left + place)
        if box is None or sum(box[0] <= strip.left + other < box[2] for other in reading.places) > 1:
            continue
        for letters, height in _HEIGHTS:
            if letter in letters:
                sizes.append((box[3] - box[1]) / height)
                if letters is not _HANGING:
                    feet.append(float(box[3]))
    size = float(np.median(sizes)) if sizes else 0.0
    base = _middle(feet) if feet else float(strip.letters[:, 3].max())
    stroke = _stroke(strip) / size if len(sizes) >= settings.STROKE_LETTERS else 0.0
    return _Measured(strip, reading, size, base, stroke)


def _middle(values: Sequence[float]) -> float:
    """The mean of the middle half of the values: finer than a pixel, which their median is not."""
    ordered = np.sort(values)
    quarter = len(ordered) // 4
    return float(ordered[quarter : len(ordered) - quarter].mean())


def _letter_at(strip: Strip, x: float) -> tuple[int, int, int, int] | None:
    """The tallest letter over a place of the page; None between letters."""
    over = strip.letters[(strip.letters[:, 0] - 1 <= x) & (x <= strip.letters[:, 2] + 1)]
    if not len(over):
        return None
    left, top, right, bottom = (int(v) for v in over[np.argmax(over[:, 3] - over[:, 1])])
    return left, top, right, bottom


def _stroke(strip: Strip) -> float:
    """The mean width of a strip's strokes in pixels: twice their area over their outline."""
    ink = strip.ink.astype(np.float32) / 255.0
    outline = float(np.abs(np.diff(ink, axis=0)).sum() + np.abs(np.diff(ink, axis=1)).sum()) * np.pi / 4
    return 2.0 * float(ink.sum()) / outline if outline else 0.0


def _words(found: _Measured, size: float, bold: bool, dot: float) -> list[Word]:
    strip, reading = found.strip, found.reading
    tokens = _tokens(strip, reading, size)
    words: list[Word] = []
    for number, (start, end, left, right) in enumerate(tokens):
        centres = [strip.left + place for place in reading.places[start:end]]
        left, right = left - settings.SIDE_BEARING * size, right + settings.SIDE_BEARING * size
        sides = [left, *((a + b) / 2 for a, b in itertools.pairwise(centres)), right]
        sides = np.clip(np.maximum.accumulate(sides), left, right).tolist()
        text = "".join(_SIGNS.get(letter, letter) for letter in reading.text[start:end])
        words.append(_word(text, sides, found.base, size, bold, dot, first=number == 0))
    return words


def _list_glyph(found: _Measured, others: Sequence[_Measured], size: float, dot: float) -> Word:
    """A list glyph on the baseline of its item, the nearest text on its right."""
    left, top, right, bottom = (float(v) for v in found.strip.letters[0])
    items = [
        other
        for other in others
        if other.size
        and top < other.base < bottom + size / 2
        and 0 <= other.strip.left - right <= settings.GLYPH_DISTANCE * size
    ]
    item = min(items, key=lambda other: other.strip.left, default=None)
    base = item.base if item else (top + bottom) / 2 + settings.GLYPH_HEIGHT * size
    return _word("•", [left, right], base, size, False, dot, first=True)


def _is_dot(found: _Measured, size: float) -> bool:
    """Whether a strip is a list glyph: a single small disc or square, more so where the recogniser saw no letter."""
    strip = found.strip
    is_told = any(map(str.isalnum, found.reading.text))
    solid = settings.GLYPH_SHARE if is_told else settings.RAGGED_GLYPH_SHARE
    if len(strip.letters) != 1:
        return False
    left, top, right, bottom = (int(v) for v in strip.letters[0])
    across, down = right - left, bottom - top
    inside = strip.ink[top - strip.top : bottom - strip.top, left - strip.left : right - strip.left]
    return (
        settings.GLYPH_WIDTHS[0] * size <= across <= settings.GLYPH_WIDTHS[1] * size
        and 0.6 <= across / down <= 1.6
        and float((inside > 100).mean()) >= solid
    )


def _tokens(strip: Strip, reading: RecognisedStrip, size: float) -> list[tuple[int, int, float, float]]:
    """The words of a strip, parted at spaces seen and wide gaps: first letter, the one after the last, and both ends on the page."""
    letters = [at for at, letter in enumerate(reading.text) if not letter.isspace()]
    if not letters:
        return []
    places = {at: strip.left + reading.places[at] for at in letters}
    gaps = _gaps(strip)
    cuts: dict[int, tuple[float, float]] = {}
    for before, after in itertools.pairwise(letters):
        middle = (places[before] + places[after]) / 2
        if after - before > 1:
            near = [gap for gap in gaps if places[before] - size / 2 < (gap[0] + gap[1]) / 2 < places[after] + size / 2]
            cuts[after] = max(near, key=lambda gap: _fit(gap, middle), default=(middle, middle))
    for gap in gaps:  # a space that the recogniser did not see
        # Before the first letter nothing is parted; a text may begin with a space, which is a mark that was no letter.
        after = next((at for at in letters if places[at] > gap[1]), letters[0])
        wide = gap[1] - gap[0] > settings.WORD_GAP * size
        new = after != letters[0] and after not in cuts and gap not in cuts.values()
        if wide and new and reading.text[after] not in _CLOSING:
            cuts[after] = gap
    starts = [letters[0], *sorted(cuts)]
    ends = [*(next(at for at in reversed(letters) if at < start) + 1 for start in starts[1:]), letters[-1] + 1]
    lefts = [float(strip.letters[:, 0].min()), *(cuts[start][1] for start in starts[1:])]
    rights = [*(cuts[start][0] for start in starts[1:]), float(strip.letters[:, 2].max())]
    return [
        (start, end, left, max(right, left + 1.0))
        for start, end, left, right in zip(starts, ends, lefts, rights, strict=True)
    ]


def _fit(gap: tuple[float, float], middle: float) -> float:
    """How well a gap fits a space that was seen at `middle`: the wider and the nearer, the better."""
    return gap[1] - gap[0] - abs((gap[0] + gap[1]) / 2 - middle) / 2


def _gaps(strip: Strip) -> list[tuple[float, float]]:
    """The stretches of a strip between its letters, from the left."""
    boxes = strip.letters[np.argsort(strip.letters[:, 0], kind="stable")]
    reached = np.maximum.accumulate(boxes[:, 2])
    return [(float(a), float(b)) for a, b in zip(reached[:-1], boxes[1:, 0], strict=True) if b > a]


def _word(text: str, sides: Sequence[float], base: float, size: float, bold: bool, dot: float, *, first: bool) -> Word:
    """A word from pixels: `sides` are the edges of its letters, one more than there are letters."""
    places = [side * dot for side in sides]
    lefts, rights = tuple(places[:-1]), tuple(places[1:])
    return Word(text, places[0], places[-1], base * dot, size * dot, bold, not first, tuple(text), lefts, rights)
