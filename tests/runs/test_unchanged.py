"""A run for which nothing has changed writes nothing, says so, and gives the same; whatever has changed makes a whole run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from winterplan_extract import outputs
from winterplan_extract.cli.run import run as say
from winterplan_extract.domain.settings import Comparing, Settings
from winterplan_extract.outputs.staging import WRITTEN
from winterplan_extract.runs import manifest
from winterplan_extract.runs.run import RunResult, run
from winterplan_extract.storage.plan_folder import load_plan

ACTIONS = load_plan().actions
HEADING = "Ref,Requirement,Current status,Fully met?,Action to close gap,Lead,By when\n"
LEDGER = "decided_on,decided_by,council,row_key,requirement,action_ids,verdict,note,withdrawn\n"
Change = Callable[[Path], object]


def write_return(path: Path, due: str = "31/12/2020") -> None:
    lines = (f'{n},"{action.requirement}",In hand,N,Ask the homes,DASS,{due}\n' for n, action in enumerate(ACTIONS[:6]))
    path.write_text(HEADING + "".join(lines), encoding="utf-8")


def again(**options: Any) -> RunResult:
    """The run of the returns beside, in this process."""
    asked = {"out": "out", "engine": "serial", "cache": "cache", **options}
    return run("returns", **asked)


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with returns and the outputs of a run over them."""
    home = tmp_path_factory.mktemp("done")
    (home / "returns").mkdir()
    for council in ("Kent", "Devon"):
        write_return(home / "returns" / f"{council} winter plan.csv")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(home)
        assert again().stands_since is None
    return home


@pytest.fixture
def home(done: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it, to be changed."""
    shutil.copytree(done, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(out: Path) -> dict[str, tuple[int, bytes]]:
    """Every file of the folder: when it was written, and its bytes."""
    return {
        path.relative_to(out).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in out.rglob("*")
        if path.is_file()
    }


def test_nothing_is_written_where_nothing_has_changed_and_the_result_is_the_same(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "out" / "report.html").touch()  # the time alone is no change
    before = contents(home / "out")
    first, second = again(), again(workers=2)
    assert contents(home / "out") == before
    assert (home / "out" / "history").exists() is False
    assert first.stands_since is not None
    assert first.stands_since.isoformat() == json.loads((home / "out" / "run.json").read_text("utf-8"))["finished"]
    assert first.comparison is not None
    assert first.comparison == second.comparison
    assert (first.returns, first.status, first.silent) == (second.returns, second.status, second.silent)

    status = say((Path("returns"),), {"out": "out", "engine": "serial", "cache": "cache"}, quiet=False, bar=False)
    said = capsys.readouterr().out
    assert status == first.status
    assert said.count("Nothing has changed since the run of ") == 1
    assert "Open out/comparison.xlsx: 0 rows to review" in said
    assert contents(home / "out") == before


def test_the_result_is_that_of_the_run_that_wrote_the_outputs(home: Path) -> None:
    wrote = again(fresh=True)
    stands = again()
    assert (wrote.stands_since, stands.stands_since is None) == (None, False)
    assert (stands.comparison, stands.returns, stands.problems) == (wrote.comparison, wrote.returns, wrote.problems)
    assert (stands.decisions, stands.status, stands.kept) == (wrote.decisions, wrote.status, wrote.kept)


class WholeRun(BaseException):
    """Raised where a run starts to write."""


def fill_in(home: Path) -> None:
    book = openpyxl.load_workbook(home / "out" / "comparison.xlsx")
    book["Rows"].cell(6, 3).value = "to be asked"
    book.save(home / "out" / "comparison.xlsx")


def decide(home: Path) -> None:
    ruling = f'2020-11-20T10:00,A,,,"{ACTIONS[2].requirement}",{ACTIONS[40].action_id},answers,,\n'
    (home / "out" / "decisions.csv").write_text(LEDGER + ruling, encoding="utf-8")


def add_a_byte(name: str) -> Change:
    def change(home: Path) -> None:
        with (home / "out" / name).open("ab") as stream:
            stream.write(b" ")

    return change


def nothing(_: Path) -> None:
    pass


CHANGES: list[tuple[Change, dict[str, Any], str]] = [
    (lambda home: write_return(home / "returns" / "Kent winter plan.csv", "1/2/2021"), {}, "a return says something else"),
    (lambda home: write_return(home / "returns" / "Essex winter plan.csv"), {}, "a return has come"),
    (lambda home: (home / "returns" / "Kent winter plan.csv").unlink(), {}, "a return is gone"),
    (decide, {}, "a decision in the ledger"),
    (add_a_byte("dataset/rows.csv"), {}, "a table was altered"),
    (add_a_byte("winterplan.sqlite"), {}, "the database was altered"),
    (add_a_byte("run.json"), {}, "the record of the run was altered"),
    (lambda home: (home / "out" / "report.html").unlink(), {}, "the page is missing"),
    (nothing, {"as_of": "1 Dec 2020"}, "another day of judging"),
    (nothing, {"profile": "publish"}, "another workbook asked for"),
    (nothing, {"csv_safe": True}, "other CSV files asked for"),
    (nothing, {"region": "South West"}, "a region asked for"),
    (nothing, {"settings": Settings(comparing=Comparing(inside_at=0.99))}, "other settings"),
    (nothing, {"fresh": True}, "everything asked for anew"),
    (nothing, {"no_cache": True}, "nothing to be taken from an earlier run"),
]  # fmt: skip


def refuse_to_write(*_: object, **__: object) -> None:
    raise WholeRun


LOOKED_INTO: list[tuple[Change, dict[str, Any], str]] = [
    (fill_in, {}, "a person filled in the workbook"),
    (lambda home: (home / "out" / WRITTEN).write_text('{"run": {"made_of": 1, "files": []}}'), {}, "a spoilt record"),
    (lambda home: (home / "out" / WRITTEN).unlink(), {}, "no record, as of an earlier version"),
]  # the workbook is then read in a process of its own
CASES = (*CHANGES, *(pytest.param(*case, marks=pytest.mark.slow) for case in LOOKED_INTO))


@pytest.mark.parametrize(("change", "options", "why"), CASES, ids=[case[2] for case in (*CHANGES, *LOOKED_INTO)])
def test_whatever_has_changed_makes_a_whole_run(
    home: Path, monkeypatch: pytest.MonkeyPatch, change: Change, options: dict[str, Any], why: str
) -> None:
    change(home)
    monkeypatch.setattr(outputs, "write_outputs", refuse_to_write)
    with pytest.raises(WholeRun):
        again(**options)


def test_another_program_and_another_plan_make_a_whole_run(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outputs, "write_outputs", refuse_to_write)
    shutil.copytree(load_plan().folder, home / "plan")
    with pytest.raises(WholeRun):
        again(plan="plan")
    monkeypatch.setattr(manifest, "program_sources", lambda: [("outputs/workbook.py", "other")])
    with pytest.raises(WholeRun):
        again()
