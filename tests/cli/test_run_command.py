"""`run` on a terminal: a bar while it works, a table when it is done, nothing left half-done when it is stopped."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from winterplan_extract.cli.app import app
from winterplan_extract.cli.run import run as winterplan_run
from winterplan_extract.cli.run import say_what_came, say_where_to_look
from winterplan_extract.domain.errors import Exit
from winterplan_extract.domain.problems import Severity
from winterplan_extract.domain.records import (
    Comparison,
    Coverage,
    DocumentRecord,
    ExtractedReturn,
    Problem,
    ReturnRecord,
    Ruling,
    Status,
)
from winterplan_extract.runs.decisions import Decisions
from winterplan_extract.runs.request import Request
from winterplan_extract.runs.run import RunResult, status_of

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = next((ROOT / "samples").glob("wealdshire-*/*.pdf"))
STATUSES = [
    (("read", "read"), (), False, Exit.ALL_READ, "everything was read"),
    (("read", "skipped"), (), False, Exit.ALL_READ, "what is no return is no failure"),
    (("read", "failed"), (), False, Exit.SOME_FAILED, "one failed"),
    (("read", "partial"), (), False, Exit.SOME_FAILED, "one in part"),
    (("read",), ("warning",), False, Exit.ALL_READ, "a warning"),
    (("read",), ("warning",), True, Exit.SOME_FAILED, "a warning, strictly"),
    (("read",), ("note",), True, Exit.ALL_READ, "a note, strictly"),
]


def returned(status: Status, severities: tuple[Severity, ...] = ()) -> ExtractedReturn:
    problems = tuple(Problem("a", "a", None, None, None, severity, "c", "m") for severity in severities)
    return ExtractedReturn(DocumentRecord("a", "a", "", "pdf", status), problems=problems)


@pytest.mark.parametrize(
    ("statuses", "severities", "strict", "expected", "why"), STATUSES, ids=[s[4] for s in STATUSES]
)
def test_the_exit_status(
    statuses: tuple[Status, ...], severities: tuple[Severity, ...], strict: bool, expected: Exit, why: str
) -> None:
    assert status_of([returned(status, severities) for status in statuses], strict=strict) is expected


def test_decisions_may_be_named_more_than_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}

    def noted(_sources: object, options: dict[str, object], **_: object) -> Exit:
        asked.update(options)
        return Exit.ALL_READ

    monkeypatch.setattr("winterplan_extract.cli.run.run", noted)
    for arguments, expected in (
        (["--decisions", "a.xlsx", "--decisions", "b.csv"], [Path("a.xlsx"), Path("b.csv")]),
        ([], None),
    ):
        assert CliRunner().invoke(app, ["run", "returns", *arguments]).exit_code == 0
        assert asked["decisions"] == expected


def document(name: str, status: Status = "read", **more: object) -> DocumentRecord:
    return DocumentRecord(f"{name}-pdf", f"in/{name}.pdf", "", "pdf", status, **more)  # type: ignore[arg-type]


def row(return_id: str, number: int, decision: str) -> ReturnRecord:
    return ReturnRecord(
        f"{return_id}-{number:03d}", "k", return_id, "Kings Vale", "", "", "f", 1, 1, 1, number, decision=decision  # type: ignore[arg-type]
    )  # fmt: skip


COMPARISON = Comparison(
    documents=(
        document("new", council="Kings Vale", stands=True, rows=3),
        document("old", council="Kings Vale", superseded_by="new-pdf"),
        document("bad", "failed", error="Needs OCR: the pages are pictures."),
        document("photo", "skipped"),
    ),
    rows=(
        row("new-pdf", 1, "mapped"), row("new-pdf", 2, "mapped"), row("new-pdf", 3, "review"),
        row("old-pdf", 1, "review"),  # its return is superseded: the sheet Review does not have it
    ),
    matches=(), candidates=(),
    coverage=(
        Coverage("Kings Vale", "", "OV-01", "missing"),
        Coverage("Kings Vale", "", "OV-03", "missing", missing_because="in_review"),  # counted under review
        Coverage("Kings Vale", "", "OV-02", "yes"),
    ),
    crosswalk=(), set_aside=(), problems=(), actions=(), joins=(), columns=(), as_of=date(2020, 11, 15),
)  # fmt: skip


def test_the_closing_table_has_a_line_for_every_file(capsys: pytest.CaptureFixture[str]) -> None:
    say_what_came(COMPARISON)
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == ["council", "file", "rows", "mapped", "review", "unmapped", "missing"]
    assert lines[1] == ["Kings", "Vale", "new.pdf", "3", "2", "1", "0", "1"]
    assert lines[2][-3:] == ["superseded", "by", "new.pdf"]
    assert lines[3][1:] == ["bad.pdf", *"–––––", "failed:", "Needs", "OCR:", "the", "pages", "are", "pictures."]
    assert len(lines) == 4


def test_it_ends_with_where_to_look(capsys: pytest.CaptureFixture[str]) -> None:
    say_where_to_look(COMPARISON, Path("out"), "South East", ["Kent", "Slough"])
    told = capsys.readouterr().out
    assert "Passed over: 1 file (in/photo.pdf); the sheet Returns says why." in told
    assert "No return from 2 councils of South East: Kent, Slough." in told
    assert "Open out/comparison.xlsx: 1 row to review, 0 problems to look at." in told
    assert "out/report.html" in told
    assert "parquet" not in told
    say_where_to_look(COMPARISON, Path("out"), "", [], decides=False)
    assert "Open out/comparison.xlsx.\n" in capsys.readouterr().out, "what is published has no sheet to review"


@pytest.mark.parametrize(("profile", "ruled", "told"), [("publish", False, True), ("publish", True, False), ("working", False, False)])  # fmt: skip
def test_a_run_to_publish_without_decisions_says_how_to_take_them(
    profile: Any, ruled: bool, told: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rulings = (Ruling("2020-11-01", "Ann", "Kings Vale", "k", "Serve meals", ()),) if ruled else ()
    done = RunResult(Request(profile=profile), (), COMPARISON, Decisions(rulings), Exit.ALL_READ)
    monkeypatch.setattr("winterplan_extract.cli.run.carried_out", lambda *_, **__: done)
    winterplan_run((), {}, quiet=False, bar=False)
    assert ("--decisions comparison/decisions.csv" in capsys.readouterr().out) == told


def on_a_terminal(*arguments: str, cwd: Path) -> Iterator[bytes]:
    """What the command prints on a terminal, as it comes."""
    import pty  # POSIX only

    parent, child = pty.openpty()
    running = subprocess.Popen(
        [sys.executable, "-m", "winterplan_extract", *arguments],
        stdin=child, stdout=child, stderr=child, cwd=cwd, env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    )  # fmt: skip
    os.close(child)
    try:
        while chunk := os.read(parent, 65536):
            yield chunk
    except OSError:  # how a pseudo-terminal says that it is over
        pass
    finally:
        running.wait(60)
        os.close(parent)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_a_terminal_gets_a_bar_and_colour(tmp_path: Path) -> None:
    shown = b"".join(on_a_terminal("run", str(SAMPLE), "-o", "out", cwd=tmp_path)).decode()
    assert "\x1b[" in shown
    assert "1/1" in shown
    assert SAMPLE.name in shown


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize(("sent", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["Ctrl-C", "kill"])
def test_a_run_that_is_stopped_leaves_the_last_output(
    sent: signal.Signals, status: int, tmp_path: Path, reaped: Callable[[subprocess.Popen[str]], subprocess.Popen[str]]
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "comparison.xlsx").write_text("the last run's")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    for number in range(40):
        (tmp_path / f"return {number}.pdf").hardlink_to(SAMPLE)
    running = reaped(subprocess.Popen(
        [sys.executable, "-m", "winterplan_extract", "run", str(tmp_path), "-o", str(out), "--workers", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "TMPDIR": str(temporary)},
    ))  # fmt: skip
    until = time.monotonic() + 20
    while not list(temporary.glob("winterplan-*")) and time.monotonic() < until:
        time.sleep(0.02)
    time.sleep(0.3)
    running.send_signal(sent)
    told, complained = running.communicate(timeout=20)
    assert running.returncode == status, complained
    assert "Traceback" not in complained
    assert [path.name for path in out.iterdir()] == ["comparison.xlsx"]
    assert (out / "comparison.xlsx").read_text() == "the last run's"
    assert not list(temporary.glob("winterplan-*"))
    assert told == ""
