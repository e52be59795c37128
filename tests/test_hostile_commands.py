"""The commands that show one file, on files made to do harm: a sentence, a status, and nothing left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import faulty_files as make
import pytest
from hostile.giants import sheet
from hostile.sources import packed
from typer.testing import CliRunner

from winterplan_extract.cli.app import app
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.runs import inspect, match

pytestmark = pytest.mark.slow

FILES = [
    ("bomb.docx", make.docx_bomb, "over the limit", "a package that unpacks without end"),
    ("entities.docx", make.docx_of_entities, "is damaged", "XML that multiplies"),
    ("locked.docx", make.encrypted_package, "protected by a password", "behind a password"),
    ("locked.pdf", lambda: make.pdf("secret"), "protected by a password", "a PDF behind a password"),
    ("empty.pdf", lambda: b"", "is empty", "no bytes at all"),
]
ROWS = [
    ("locked.xlsx", make.encrypted_package, 3, "protected by a password", "behind a password"),
    ("cut.xlsx", lambda: packed([("xl/workbook.xml", b"x")])[:-9], 3, "is damaged", "cut short"),
    ("return.xlsx", make.docx, 2, "is a Word document. Save the rows as CSV or xlsx", "a return in the place of rows"),
    ("long.xlsx", lambda: sheet(f'<row><c t="inlineStr"><is><t>{"requirements " * 100}</t></is></c></row>' * 60_000), 3, "more memory than the limit of 60 MB", "more and more rows"),
]  # fmt: skip


@pytest.mark.parametrize("command", ["check", "tables"])
@pytest.mark.parametrize(("name", "content", "told", "why"), FILES, ids=[case[3] for case in FILES])
def test_a_hostile_return_is_told_in_a_sentence(
    command: str, name: str, content: Callable[[], bytes], told: str, why: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content())
    done = CliRunner().invoke(app, [command, str(tmp_path / name)])
    assert (done.exit_code, done.stdout) == (3, "")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("name", "content", "status", "told", "why"), ROWS, ids=[case[4] for case in ROWS])
def test_hostile_rows_are_told_in_a_sentence(
    name: str,
    content: Callable[[], bytes],
    status: int,
    told: str,
    why: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(match, "Settings", lambda: Settings(limits=Limits(memory_mb=60)))
    (tmp_path / name).write_bytes(content())
    done = CliRunner().invoke(app, ["match", str(tmp_path / name)])
    assert (done.exit_code, done.stdout) == (status, "")
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("command", "module"), [("check", inspect), ("tables", inspect), ("match", match)])
def test_a_file_that_takes_too_long_is_stopped(
    command: str, module: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "Settings", lambda: Settings(limits=Limits(seconds=0.05)))
    (tmp_path / "long.csv").write_bytes(b"requirement,status,fully met\n" + b"Offer flu vaccination,Done,Y\n" * 300_000)
    done = CliRunner().invoke(app, [command, str(tmp_path / "long.csv")])
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr.startswith("Reading took longer than 0.05 seconds and was stopped.")


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "kill"])
def test_a_command_that_is_stopped_takes_its_child_along(
    sent: signal.Signals,
    status: int,
    tmp_path: Path,
    reaped: Callable[[subprocess.Popen[bytes]], subprocess.Popen[bytes]],
) -> None:
    (tmp_path / "long.csv").write_bytes(b"requirement,status,fully met\n" + b"Offer flu vaccination,Done,Y\n" * 300_000)
    own = {**os.environ, "TMPDIR": str(tmp_path)}
    command = [sys.executable, "-m", "winterplan_extract", "check", "long.csv"]
    running = reaped(subprocess.Popen(command, cwd=tmp_path, env=own, stderr=subprocess.PIPE, start_new_session=True))
    until = time.monotonic() + 30
    while not (reading := reader_of(running.pid)) and time.monotonic() < until:
        time.sleep(0.02)
    os.killpg(running.pid, sent)  # as a terminal does
    told = running.communicate(timeout=20)[1].decode()
    assert running.returncode == status
    assert told in ("", "Stopped. What an earlier run has written is as it was.\n")
    assert reading
    assert not any(is_alive(pid) for pid in reading)
    assert [path.name for path in tmp_path.iterdir()] == ["long.csv"]


def reader_of(pid: int) -> list[int]:
    """The processes under a command that lead a group of their own: those that read."""
    below = [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    reading = [child for child in below if is_alive(child) and os.getpgid(child) == child]
    return [*reading, *(grandchild for child in below for grandchild in reader_of(child))]


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
