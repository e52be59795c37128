"""What holds for every test: the plan is read once, few made-up examples, and the quick part starts no process.

A test is slow (`@pytest.mark.slow`, or `pytestmark` for a module) when it starts processes, reads scans, or needs more
than a second. The first of these is held here: in a test without the mark no process can be started.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from winterplan_extract.domain.plan import Plan
from winterplan_extract.storage import plan_folder

# The same examples on every machine; a new kind of failure is looked for with `--hypothesis-profile thorough`.
# A busy machine is no fault, nor is a folder that the examples of one test share.
settings.register_profile(
    "ordinary", max_examples=20, derandomize=True, deadline=None, suppress_health_check=list(HealthCheck)
)
settings.register_profile("thorough", max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("ordinary")

_load = plan_folder.load_plan


@cache
def _own_plan() -> Plan:
    return _load()


def _load_once(folder: Path | None = None) -> Plan:
    return _own_plan() if folder is None else _load(folder)


plan_folder.load_plan = _load_once  # before any test module takes it: reading it takes longer than most tests

STARTS = {"subprocess.Popen", "os.fork", "os.posix_spawn", "os.system"}
_quick: list[str] = []  # the test of the quick part that is running


def _refuse_processes(event: str, _: object) -> None:
    if event in STARTS and _quick:
        raise AssertionError(f"{_quick[0]} starts a process: mark it slow")


sys.addaudithook(_refuse_processes)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    if item.get_closest_marker("slow") is None:
        _quick.append(item.nodeid)
    try:
        return (yield)
    finally:
        _quick.clear()
