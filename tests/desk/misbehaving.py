"""A page that does to the process that draws it what a hostile one could; a child imports this alone, to be quick."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any


def misbehave(path: Path, *, how: str = "well", **_: object) -> bytes:
    """What a hostile page could do to the process that draws it; well, the number of that process."""
    if how == "hang":
        time.sleep(600)
    if how == "die":
        os.abort()
    if how == "leave":
        os._exit(0)
    if how == "greed":
        return b"".join(bytes(50_000_000) for _ in range(100))
    if how == "fault":
        raise KeyError("column")
    return str(os.getpid()).encode()


def hangs_if_named(path: Path, **given: Any) -> Any:
    """What came of a return, as the program reads it; one whose name begins with `sleep` is never read to its end."""
    from winterplan_extract.extract import extract_return

    if path.name.startswith("sleep"):
        time.sleep(600)
    return extract_return(path, **given)
