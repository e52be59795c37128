"""The engine dask: the same returns as any other, or a sentence on what it needs."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from stand_ins import behave_as_named

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.runs.batch import run_batch
from winterplan_extract.runs.subprocess_worker import carry_out_alone
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
def test_a_file_in_a_program_of_its_own(name: str, code: str, why: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(b"x")
    result, seconds = carry_out_alone(Task(path, name, "id", PLAN, SETTINGS, (), behave_as_named))
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


def test_what_the_engine_needs_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    (tmp_path / "a.pdf").write_bytes(b"x")
    with pytest.raises(SettingsError, match="pip install distributed"):
        run_batch([tmp_path / "a.pdf"], plan=PLAN, settings=SETTINGS, engine="dask", extract=behave_as_named)
    with pytest.raises(SettingsError, match="for the engine dask"):
        run_batch([tmp_path / "a.pdf"], plan=PLAN, settings=SETTINGS, scheduler="tcp://cluster:8786")
