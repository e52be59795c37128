"""Many files at once: finds them, reads each in isolation, keeps their order, and records the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from winterplan_extract.runs.batch import Progress, run_batch

__all__ = ["Progress", "run_batch"]


def __getattr__(name: str) -> Any:
    """The public name, imported on first use: a command that reads one file needs no batch, and its child no command."""
    if name not in __all__:
        raise AttributeError(name)
    from winterplan_extract.runs import batch as run

    return getattr(run, name)
