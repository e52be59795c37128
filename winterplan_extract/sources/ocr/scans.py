"""The pages of one PDF that are pictures: rendered, and read by a recogniser that is loaded when first wanted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.ocr.settings import A4_LENGTH, LONGEST_PAGE
from winterplan_extract.sources.ocr.time_extension import MoreTime, ask

if TYPE_CHECKING:
    from winterplan_extract.sources.ocr.page import Scanned
    from winterplan_extract.sources.ocr.recogniser import Recogniser

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
                from winterplan_extract.sources.ocr.recogniser import Recogniser

                self._recogniser = Recogniser(self._settings.reading.ocr_threads)
            except ModuleNotFoundError:
                self.lack = notice("images_only")
            # A library that is there and does not load, or a model that is gone: whatever it is, the file is told of.
            except Exception as fault:
                self.lack = notice("ocr_not_working", detail=str(fault).partition("\n")[0] or type(fault).__name__)
        return self._recogniser
