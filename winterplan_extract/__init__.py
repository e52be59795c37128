"""Reads councils' winter plan returns, matches each row to the national actions, compares the councils.

The public face, for scripts: a function for each use case of the command (`run`, `compare`, `match`, `explain`),
`frame` for a table of a run as a pandas data frame,
`extract_return` for one file in this process, and the records that they take and give. docs/scripting.md shows each;
nothing else of the package is promised.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from winterplan_extract.domain.change_lines import Rounds
    from winterplan_extract.domain.errors import Exit, WinterplanError
    from winterplan_extract.domain.plan import Plan
    from winterplan_extract.domain.records import Comparison, ExtractedReturn
    from winterplan_extract.domain.settings import Settings
    from winterplan_extract.extract import extract_return
    from winterplan_extract.outputs.dataset import frame
    from winterplan_extract.runs.compare import CompareResult, compare
    from winterplan_extract.runs.events import Progress
    from winterplan_extract.runs.inspect import Explanation, explain
    from winterplan_extract.runs.match import RowTable, match
    from winterplan_extract.runs.run import RunResult, run
    from winterplan_extract.storage.plan_folder import load_plan

__version__ = "0.2.0"

_HOMES = {
    "run": "runs.run",
    "RunResult": "runs.run",
    "Progress": "runs.events",
    "compare": "runs.compare",
    "CompareResult": "runs.compare",
    "match": "runs.match",
    "RowTable": "runs.match",
    "explain": "runs.inspect",
    "frame": "outputs.dataset",
    "Explanation": "runs.inspect",
    "extract_return": "extract",
    "load_plan": "storage.plan_folder",
    "Plan": "domain.plan",
    "Settings": "domain.settings",
    "Comparison": "domain.records",
    "ExtractedReturn": "domain.records",
    "Rounds": "domain.change_lines",
    "Exit": "domain.errors",
    "WinterplanError": "domain.errors",
}

__all__ = [
    "CompareResult",
    "Comparison",
    "Exit",
    "Explanation",
    "ExtractedReturn",
    "Plan",
    "Progress",
    "Rounds",
    "RowTable",
    "RunResult",
    "Settings",
    "WinterplanError",
    "compare",
    "explain",
    "extract_return",
    "frame",
    "load_plan",
    "match",
    "run",
]


def __getattr__(name: str) -> Any:
    """The public name, imported on first use: the command must start without the heavy libraries."""
    if name not in _HOMES:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
