"""The pages of a PDF that are pictures: rendered, and read by text recognition, where the extra `ocr` is installed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.settings import A4_LENGTH, LONGEST_PAGE

if TYPE_CHECKING:
    from winterplan_extract.sources.ocr.page import Scanned
    from winterplan_extract.sources.ocr.words import Recogniser

# onnxruntime looks up a host of its maker's, sends to it, and writes files under the home folder and TMPDIR. Nothing stops
# that but this, and only before it is loaded; what is set here is handed on to every process that is started.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"


@dataclass(frozen=True, slots=True)
class MoreTime:
    """Seconds needed on top of a file's own limit, for reading `page` of its `pages`."""

    seconds: float
    page: int
    pages: int


_LISTENER: Final[ContextVar[Callable[[MoreTime], object] | None]] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Callable[[MoreTime], object]) -> Iterator[None]:
    """Calls `listener` with every request for more time made in this block."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def ask(wanted: MoreTime) -> None:
    """Asks for more time; no-op when no time limit is set."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(wanted)


_POINTS: Final = 72.0  # to the inch
# opencv and onnxruntime have faults of their own for it, which are told by their texts
_NO_MEMORY: Final = re.compile(r"bad_alloc|bad allocation|insufficient memory|failed to allocate", re.IGNORECASE)


class Scans:
    """Reads pictures of pages. `lack` is why it cannot; None while it can, or has not been asked."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._recogniser: Recogniser | None = None
        self.lack: Notice | None = None if settings.reading.ocr else notice("images_only")

    def read(self, page: Any, number: int) -> Scanned | None:
        """What stands on a page (of pypdfium2; `number` is its own), words and rules; None where there is no recogniser."""
        recogniser = self._ready()
        if recogniser is None:
            return None
        import numpy as np  # the parents of readers do without

        from winterplan_extract.sources.ocr.page import read_picture  # opencv, which is an extra

        ask(MoreTime(self._settings.limits.ocr_page_seconds, number, len(page.pdf)))
        reading = self._settings.reading
        longer = max(page.get_size())
        scale = reading.ocr_dpi / _POINTS * (A4_LENGTH / longer if longer > LONGEST_PAGE else 1.0)
        picture = page.render(scale=scale, rev_byteorder=True).to_numpy()
        colour = np.ascontiguousarray(picture[:, :, :3]) if picture.shape[2] > 1 else np.repeat(picture, 3, axis=2)
        try:
            return read_picture(colour, _POINTS / reading.ocr_dpi, recogniser, reading)
        except Exception as fault:
            if _NO_MEMORY.search(str(fault)):
                raise MemoryError from fault
            raise

    def _ready(self) -> Recogniser | None:
        if self._recogniser is None and self.lack is None:
            try:
                from winterplan_extract.sources.ocr.words import Recogniser

                self._recogniser = Recogniser(self._settings.reading.ocr_threads)
            except ModuleNotFoundError:
                self.lack = notice("images_only")
            # A library that is there and does not load, or a model that is gone: whatever it is, the file is told of.
            except Exception as fault:
                self.lack = notice("ocr_not_working", detail=str(fault).partition("\n")[0] or type(fault).__name__)
        return self._recogniser
