"""What everything is said in: documents, records, problems, the plan, settings, errors."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_sweeps() -> Iterator[None]:
    """No search while it lasts: the objects made are all kept until it ends, and each search looks at all of them."""
    sweeping = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if sweeping:
            gc.enable()
