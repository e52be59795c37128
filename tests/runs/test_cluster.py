"""The engine dask: the same returns as any other, or a sentence on what it needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from stand_ins import behave_as_named

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.runs.batch import run_batch
from winterplan_extract.runs.cluster import end_children, read_on_worker
from winterplan_extract.runs.events import Progress
from winterplan_extract.runs.worker import Task
from winterplan_extract.storage.plan_folder import load_plan

pytestmark = pytest.mark.slow

PLAN = load_plan()
SETTINGS = Settings(limits=Limits(memory_mb=300))


@pytest.fixture(autouse=True)
def stand_ins_at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """Lets programs that start anew find the stand-ins."""
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)


ALONE = [
    ("good.pdf", "", "a return"),
    ("exit.pdf", "reader_crashed", "a library ends the process"),
    ("panic.pdf", "reader_crashed", "a fault that is no Exception"),
    ("leave.pdf", "reader_crashed", "a library that ends the process as if all were well"),
    ("gulp.pdf", "memory_limit", "memory asked for at once"),
    ("chatter.pdf", "", "what a library prints does not get into the answer"),
]


@pytest.mark.parametrize(("name", "code", "why"), ALONE, ids=[case[2] for case in ALONE])
def test_a_file_read_on_a_worker(name: str, code: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    task = Task(path, name, "id", PLAN, SETTINGS, (), behave_as_named)
    result, seconds = read_on_worker("batch", task, task.own_part())
    end_children("batch")
    assert seconds > 0
    if code:
        assert isinstance(result, Notice)
        assert result.code == code
    else:
        assert isinstance(result, ExtractedReturn)
        assert result.document.file == name


def test_the_engine_gives_the_same_as_the_others(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="an optional extra")
    named = [tmp_path / name for name in ("b.pdf", "exit.pdf", "a.pdf")]
    for path in named:
        path.write_bytes(b"x")
    returns = run_batch(named, plan=PLAN, settings=SETTINGS, engine="dask", workers=2, extract=behave_as_named)
    assert [each.document.status for each in returns] == ["read", "failed", "read"]
    assert [each.document.file for each in returns] == [path.as_posix() for path in named]


def test_a_cluster_that_loses_a_worker_gives_the_same_without_a_folder_in_common(tmp_path: Path) -> None:
    """A scheduler and two workers on this machine; one is killed while it has files in hand."""
    pytest.importorskip("distributed", reason="an optional extra")
    named = [tmp_path / f"{n} winter plan.csv" for n in range(12)]
    for n, path in enumerate(named):
        path.write_text(f"Ref,Requirement,Current status,Fully met?\n{n},Keep visiting safe,In hand,N\n")
    expected = run_batch(named, plan=PLAN, settings=SETTINGS, engine="serial")
    with cluster(tmp_path) as (address, workers):
        finished: list[str] = []

        class Killing(Progress):
            def finished(self, result: ExtractedReturn, seconds: float) -> None:
                finished.append(result.document.file)
                if len(finished) == 2:
                    workers[0].kill()

        came = run_batch(named, plan=PLAN, settings=SETTINGS, engine="dask", scheduler=address, progress=Killing())
    assert workers[0].poll() is not None
    assert len(finished) == len(named)
    assert came == expected


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler on loopback, and its two workers."""
    told, tools = folder / "scheduler.json", [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    started = [subprocess.Popen([*tools, "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(told)], stderr=subprocess.DEVNULL)]  # fmt: skip
    try:
        worker = [sys.executable, "-m", "distributed.cli.dask_worker", "--scheduler-file", str(told), "--nthreads", "1", "--no-dashboard", "--no-nanny", "--local-directory", str(folder)]  # fmt: skip
        started += [subprocess.Popen(worker, stderr=subprocess.DEVNULL) for _ in range(2)]
        waited = time.monotonic() + 30
        while not told.exists() and time.monotonic() < waited:
            time.sleep(0.1)
        address = json.loads(told.read_text())["address"]
        from distributed import Client

        with Client(address, timeout=20) as client:
            client.wait_for_workers(2, timeout=40)
        yield address, started[1:]
    finally:
        for process in started:
            process.kill()
            process.wait()


def test_what_the_engine_needs_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    (tmp_path / "a.pdf").write_bytes(b"x")
    with pytest.raises(SettingsError, match=r"extra “dask”: .*\[dask\]"):
        run_batch([tmp_path / "a.pdf"], plan=PLAN, settings=SETTINGS, engine="dask", extract=behave_as_named)
    (tmp_path / "none.json").write_text("{}")
    with pytest.raises(SettingsError, match="extra “dask”"):  # where there is nothing to read, too
        run_batch([tmp_path / "none.json"], plan=PLAN, settings=SETTINGS, engine="dask")
    with pytest.raises(SettingsError, match="for the engine dask"):
        run_batch([tmp_path / "a.pdf"], plan=PLAN, settings=SETTINGS, scheduler="tcp://cluster:8786")
