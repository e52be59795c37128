"""Makes the server ready from which workers are forked; it alone imports this, which changes how it takes Ctrl-C and
faults.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from importlib import import_module
from typing import Final

_WANTED: Final = (
    "docx.package",
    "pdfplumber.table",
    "pypdfium2.raw",
    "winterplan_extract.runs.worker",
    "winterplan_extract.extract",
    "winterplan_extract.matching.learnt",
    "winterplan_extract.sources.pdf",
    "winterplan_extract.sources.second.pages",
    "winterplan_extract.sources.second.word",
    "winterplan_extract.sources.word",
)


def get_ready() -> None:
    """Leaves Ctrl-C to the parent and loads what every worker needs."""
    # Ctrl-C in a terminal reaches the server too. What is to end, the parent ends; and a worker that
    # loses its parent before it has begun has nothing to tell anybody.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.excepthook = lambda *_: None
    # One process a file fills the cores already; numpy's own threads would only get in each other's way.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.disable()  # nothing that is loaded here is garbage: sweeping for it takes a quarter of the time
    for name in _WANTED:
        import_module(name)
    gc.freeze()  # or each worker's first sweep for garbage would copy all of this
    gc.enable()


get_ready()
