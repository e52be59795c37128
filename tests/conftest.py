"""What holds for every test: the plan is read once, few made-up examples, and the quick part starts no process.

A test is slow (`@pytest.mark.slow`, or `pytestmark` for a module) when it starts processes, reads scans, or needs more
than a second. The first of these is held here: in a test without the mark no process can be started.
"""

from __future__ import annotations

import gc
import os
import platform
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache, wraps
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from winterplan_extract.domain.plan import Plan
from winterplan_extract.storage import plan_folder

# The same examples on every machine; a new kind of failure is looked for with `--hypothesis-profile thorough`.
# A busy machine is no fault.
_patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ordinary", _patient, max_examples=25, derandomize=True)
settings.register_profile("thorough", _patient, max_examples=300)
settings.load_profile("ordinary")

# Dozens of tests start the program: it and the tests are compiled once, also where the environment says not to.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

os.environ.setdefault(
    "OPENBLAS_NUM_THREADS", "1"
)  # a process of pytest for each core: numpy's own threads would get in their way
os.environ["WINTERPLAN_LISTS"] = str(Path(__file__).parent / "nothing-taught")  # of this user, tests read nothing
_load = plan_folder.load_plan


@cache
def _own_plan() -> Plan:
    return _load()


@wraps(_load)
def _load_once(folder: Path | None = None) -> Plan:
    return _own_plan() if folder is None else _load(folder)


plan_folder.load_plan = _load_once  # before any test module takes it: reading it takes longer than most tests

# A plan of a test's own takes most of its lists from the project's: these are read once too.
_lines = plan_folder._lines


@cache
def _own_lines(path: Path, name: str) -> tuple[list[Any], list[str]]:
    faults: list[str] = []
    return _lines(path, name, faults), faults


def _lines_once(path: Path, name: str, faults: list[str]) -> list[Any]:
    if path.parent != plan_folder.default_folder():
        return _lines(path, name, faults)
    lines, found = _own_lines(path, name)
    faults += found
    return lines


plan_folder._lines = _lines_once

# multiprocessing asks a server for its processes
STARTS = {"subprocess.Popen", "os.fork", "os.posix_spawn", "os.system", "_winapi.CreateProcess", "socket.connect"}
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # in the background of a shell; what tests start would ignore it
    signal.signal(signal.SIGINT, signal.default_int_handler)
platform.platform()  # asks the system by a process, the first time
_quick: list[str] = []  # the test of the quick part that is running


@pytest.fixture(autouse=True, scope="session")
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What runs keep goes into a folder of this session, on every system."""
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("XDG_CACHE_HOME", "WIN_PD_OVERRIDE_LOCAL_APPDATA"):
            patch.setenv(name, str(folder))
        yield folder


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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Modules with slow tests come first: whatever takes long has begun when the cores run out of work."""
    long = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: item.path not in long)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()  # what stands by now stays; the collections below then look at a test's own objects only


def pytest_runtest_teardown(item: pytest.Item) -> None:
    """What a test has left open is told of that test, not of the one during which Python happens to notice."""
    if item.get_closest_marker("slow"):
        gc.collect()
        gc.freeze()  # what outlives the test is not gone through again after each of the next


@pytest.fixture
def reaped() -> Iterator[Callable[[subprocess.Popen[str]], subprocess.Popen[str]]]:
    """Takes a process in charge: however the test ends, it is killed and waited for, and its pipes are closed."""
    started: list[subprocess.Popen[str]] = []

    def take(process: subprocess.Popen[str]) -> subprocess.Popen[str]:
        started.append(process)
        return process

    yield take
    for process in started:
        with process:
            process.kill()
