"""The text of strips: rapidocr's model, which comes with its package, run by onnxruntime and nothing fetched."""

from __future__ import annotations

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

from winterplan_extract.sources.ocr.settings import BATCH, MODEL_HEIGHT, MODEL_MARGIN, WIDTH_STEP
from winterplan_extract.sources.ocr.straighten import Bytes

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
        text: list[str] = []
        places: list[float] = []
        sure: list[float] = []
        before = 0
        for at, letter in enumerate(best.tolist()):
            if letter and letter != before:
                text.append(self._letters[letter])
                places.append((at + 0.5) * step / scale - margin)
                sure.append(round(float(answer[at, letter]), 4))
            before = letter
        return RecognisedStrip("".join(text), tuple(places), tuple(sure))


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
