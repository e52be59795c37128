"""The same files give the same returns, wherever and however many at a time they are read."""

from __future__ import annotations

import multiprocessing
import pickle
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from stand_ins import behave_as_named

from winterplan_extract.domain.settings import Settings
from winterplan_extract.runs import isolation
from winterplan_extract.runs.batch import run_batch
from winterplan_extract.storage.plan_folder import load_plan

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
FILES = [next(SAMPLES.glob(pattern)) for pattern in ("queenswick-*/*.pdf", "ashcombe-*/*.docx", "skelldale-*/*.pdf")]
PLAN = load_plan()
SETTINGS = Settings(as_of=date(2020, 11, 15))


def test_processes_give_what_one_process_gives() -> None:
    here = run_batch(FILES, plan=PLAN, settings=SETTINGS, engine="serial")
    apart = run_batch(FILES, plan=PLAN, settings=SETTINGS, workers=3)
    assert [each.document.status for each in here] == ["read"] * 3
    assert apart == here


def test_a_return_goes_between_processes_as_it_is() -> None:
    """With the other council's return in it and each kind of value, and where half a letter fits no MessagePack."""
    (came,) = run_batch(FILES[:1], plan=PLAN, settings=SETTINGS, engine="serial")
    came = replace(came, others=(came,))
    assert pickle.loads(pickle.dumps(came)) == came  # noqa: S301 - made here
    broken = replace(came, document=replace(came.document, file="\ud800.pdf"))
    assert pickle.loads(pickle.dumps(broken)) == broken  # noqa: S301 - as above


def test_a_file_gives_the_same_from_an_archive(tmp_path: Path) -> None:
    archive = tmp_path / "returns.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        packed.write(FILES[1], f"in/{FILES[1].name}")
    (loose,) = run_batch([FILES[1]], plan=PLAN, settings=SETTINGS, engine="serial")
    (inside,) = run_batch([archive], plan=PLAN, settings=SETTINGS, engine="serial")
    assert inside.document.file == f"{archive.as_posix()}!in/{FILES[1].name}"
    assert inside.document.sha256 == loose.document.sha256
    assert inside.document.return_id == loose.document.return_id
    assert inside.matches == loose.matches
    assert inside.document.council == loose.document.council


def test_children_that_start_anew_do_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What happens on Windows and macOS, where children cannot be forked."""
    monkeypatch.setattr(isolation, "starting_context", lambda: multiprocessing.get_context("spawn"))
    named = [tmp_path / name for name in ("a.pdf", "exit.pdf", "gulp.pdf")]
    for path in named:
        path.write_bytes(b"x")
    returns = run_batch(named, plan=PLAN, settings=SETTINGS, extract=behave_as_named)
    assert [each.document.status for each in returns] == ["read", "failed", "failed"]
    assert [problem.code for each in returns for problem in each.problems] == ["reader_crashed", "memory_limit"]
