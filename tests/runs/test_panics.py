"""A reader's panic, which is no Exception, costs its file and shows nothing else, whatever the engine and the command."""

from __future__ import annotations

import io
import logging
import os
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from stand_ins import behave_as_named
from typer.testing import CliRunner

from winterplan_extract.cli.app import app
from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.runs.batch import run_batch
from winterplan_extract.runs.cluster import Serial, end_children, read_on_worker
from winterplan_extract.runs.worker import Task, stderr_silenced
from winterplan_extract.storage.plan_folder import load_plan

pytestmark = pytest.mark.slow

PLAN = load_plan()


def record(kind: bytes, content: bytes = b"") -> bytes:
    """A record of a binary workbook."""
    return kind + bytes([len(content)]) + content


def said(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def panicking_workbook() -> bytes:
    """A .xlsb file whose sheet names a part that no relation leads to: python-calamine panics at it."""
    sheets = record(b"\x9c\x01", struct.pack("<II", 0, 1) + said("rId9") + said("Return")) + record(b"\x90\x01")
    parts = {"[Content_Types].xml": "<Types/>", "xl/_rels/workbook.bin.rels": "<Relationships/>"}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
        package.writestr("xl/workbook.bin", sheets)
    return made.getvalue()


@pytest.fixture
def spoilt(tmp_path: Path) -> Path:
    (tmp_path / "spoilt.xlsb").write_bytes(panicking_workbook())
    return tmp_path / "spoilt.xlsb"


def test_the_workbook_makes_its_reader_panic(spoilt: Path) -> None:
    """Should the library learn to refuse it in good order, another one is wanted here."""
    from winterplan_extract.sources import read
    from winterplan_extract.storage.plan_folder import load_plan

    with pytest.raises(BaseException) as caught, stderr_silenced():
        read(spoilt, "spoilt.xlsb", Settings(), load_plan())
    assert not isinstance(caught.value, Exception)


@pytest.mark.parametrize("engine", ["serial", "process"])
def test_it_costs_its_file_alone(engine: str, spoilt: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for name in ("a winter plan.csv", "z winter plan.csv"):
        (spoilt.parent / name).write_text(
            "Ref,Requirement,Fully met\n1,Offer flu vaccination,Yes\n2,Write it down,No\n"
        )
    came = run_batch([spoilt.parent], plan=PLAN, settings=Settings(), engine=engine)
    assert [each.document.status for each in came] == ["read", "failed", "read"]
    assert "stopped on this file (PanicException: " in came[1].document.error
    assert capfd.readouterr() == ("", "")


def test_it_is_told_on_a_worker(spoilt: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """As on a cluster."""
    task = Task(spoilt, "spoilt.xlsb", "id", PLAN, Settings())
    came, _ = read_on_worker("batch", task, task.own_part())
    end_children("batch")
    assert isinstance(came, Notice)
    assert came.code == "reader_crashed"
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("command", ["check", "tables"])
def test_a_command_tells_it_in_a_sentence(command: str, spoilt: Path, capfd: pytest.CaptureFixture[str]) -> None:
    done = CliRunner().invoke(app, [command, str(spoilt)])
    assert (done.exit_code, done.stdout, len(done.stderr.splitlines())) == (3, "", 1)
    assert "stopped on this file (PanicException: " in done.stderr
    assert capfd.readouterr() == ("", "")


def carry_out(tmp_path: Path, raised: type[BaseException]) -> None:
    def ends(*_: object, **__: object) -> None:
        raise raised

    tasks = [Task(tmp_path / "a.pdf", "a.pdf", "a", PLAN, Settings(), (), ends)]  # type: ignore[arg-type]
    list(Serial().carry_out(tasks))


@pytest.mark.parametrize("raised", [KeyboardInterrupt, SystemExit])
def test_who_ends_the_command_still_ends_it(raised: type[BaseException], tmp_path: Path) -> None:
    """In this process Ctrl-C and SIGTERM come while a reader is at work."""
    with pytest.raises(raised):
        carry_out(tmp_path, raised)


def of_python() -> None:
    print("from Python", file=sys.stderr)


def past_python() -> None:
    os.write(2, b"past Python")


@pytest.mark.parametrize(
    ("write", "seen"), [(of_python, "from Python\n"), (past_python, "")], ids=["Python", "past it"]
)
def test_only_what_is_written_past_python_is_kept_back(
    write: Callable[[], None], seen: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`print` and a debugger are what the engine serial is there for."""
    monkeypatch.setattr(sys, "__stderr__", sys.stderr)
    before = sys.stderr
    with stderr_silenced():
        write()
    os.write(2, b"after")
    assert capfd.readouterr().err == f"{seen}after"
    assert sys.stderr is before


def test_who_asks_for_more_is_told_more(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "panic.pdf").write_bytes(b"x")
    log = logging.getLogger("winterplan_extract")
    log.setLevel(logging.DEBUG)
    try:
        run_batch([tmp_path], plan=PLAN, settings=Settings(), engine="serial", extract=behave_as_named)
    finally:
        log.setLevel(logging.NOTSET)
    assert "thread '<unnamed>' panicked" in capfd.readouterr().err
