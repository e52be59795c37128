"""Reads councils' winter plan returns, matches each row to the national actions, compares the councils.

The public face, for scripts: `extract_return` for one file, `run_batch` for many, `compare_returns`
and `write_outputs` for what they give together, `load_plan` and `Settings` for what they take.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from winterplan_extract.comparison import compare_returns
    from winterplan_extract.domain.plan import Plan
    from winterplan_extract.domain.records import Comparison, ExtractedReturn
    from winterplan_extract.domain.settings import Settings
    from winterplan_extract.extract import extract_return
    from winterplan_extract.outputs import write_outputs
    from winterplan_extract.runs import run_batch
    from winterplan_extract.storage.plan_folder import load_plan

__version__ = "0.1.0"

_HOMES = {
    "run_batch": "run",
    "compare_returns": "comparison",
    "extract_return": "extract",
    "write_outputs": "outputs",
    "Plan": "domain.plan",
    "load_plan": "storage.plan_folder",
    "Comparison": "domain.records",
    "ExtractedReturn": "domain.records",
    "Settings": "domain.settings",
}

__all__ = [
    "Comparison",
    "ExtractedReturn",
    "Plan",
    "Settings",
    "compare_returns",
    "extract_return",
    "load_plan",
    "run_batch",
    "write_outputs",
]


def __getattr__(name: str) -> Any:
    """The public name, imported on first use: the command must start without the heavy libraries."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
