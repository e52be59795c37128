"""A page that does to the process that draws it what a hostile one could; a child imports this alone, to be quick."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from winterplan_extract.desk.source_process import Drawing, Picture
from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.settings import Settings


@dataclass(frozen=True, slots=True)
class Misbehaving(Drawing):
    """What a hostile page could do to the process that draws it."""

    how: str = "well"

    def carry_out(self, settings: Settings) -> Picture | Notice:
        if self.how == "hang":
            time.sleep(600)
        if self.how == "die":
            os.abort()
        if self.how == "leave":
            os._exit(0)
        if self.how == "greed":
            return Picture(b"".join(bytes(50_000_000) for _ in range(100)), 1, 1)
        if self.how == "fault":
            raise KeyError("column")
        return Picture(str(os.getpid()).encode(), 1, 1)


def hangs_if_named(path: Path, **given: Any) -> Any:
    """What came of a return, as the program reads it; one whose name begins with `sleep` is never read to its end."""
    from winterplan_extract.extract import extract_return

    if path.name.startswith("sleep"):
        time.sleep(600)
    return extract_return(path, **given)
