"""Whole commands over a scanned page: no attempt at a connection, and no file but in OUT, whichever process reads.

The kernel ends whatever opens a socket that is not local, native code too (closed_network.py). Files are looked for where
programs put them unasked: the home folder, the caches, the temporary folder, the folder of the command. What is written
elsewhere by a name that was built in is not seen, nor what is gone again at the end.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pdffiles as draw
import pytest
from closed_network import can_be_closed
from reportlab.pdfgen.canvas import Canvas
from scanfiles import Copier, scan

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_be_closed(), reason="the network is closed by a filter of the Linux kernel"),
    pytest.mark.skipif(
        any(find_spec(name) is None for name in ("rapidocr", "onnxruntime", "cv2")),
        reason="the extra ocr is not installed",
    ),
]
SCRIPT = Path(__file__).with_name("closed_network.py")
COMMAND = "import sys; sys.argv = ['winterplan', *{arguments!r}]; from winterplan_extract.cli import main; main()"
# onnxruntime speaks nine seconds after it is loaded; in this engine the command's own process has loaded it.
LONG = """
import time
try:
    {command}
finally:
    time.sleep(10)
"""
ALONE = """
from pathlib import Path
from winterplan_extract.runs.cluster import read_on_worker
from winterplan_extract.runs.worker import Task
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.domain.settings import Settings
task = Task(Path("scan.pdf"), "scan.pdf", "scan", load_plan(), Settings())
came, _ = read_on_worker("batch", task, task.own_part())
print([row.flags for row in came.rows])
"""
RUN = ("run", "scan.pdf", "-o", "out", "--no-progress")
CODE = {
    "run, in this process": LONG.format(command=COMMAND.format(arguments=(*RUN, "--engine", "serial"))),
    "run, in processes": COMMAND.format(arguments=RUN),
    "check": COMMAND.format(arguments=("check", "scan.pdf")),
    "on a cluster": ALONE,
}


@dataclass(frozen=True, slots=True)
class Started:
    """A process, and the folder that holds all the folders it knows of."""

    process: subprocess.Popen[str]
    folder: Path


def a_return(canvas: Canvas) -> None:
    draw.lines(canvas)
    draw.texts(canvas, (("Ref", "Requirement", "Current status", "Met", "By when"), *draw.ROWS[1:]))


def started(code: str, folder: Path) -> Started:
    for name in ("home", "tmp", "work"):
        (folder / name).mkdir(parents=True)
    drawn = draw.drawn(folder, a_return)
    scan(drawn, folder / "work/scan.pdf", Copier())
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("XDG_", "ORT_"))}
    own = {"HOME": str(folder / "home"), "USERPROFILE": str(folder / "home"), "TMPDIR": str(folder / "tmp")}
    process = subprocess.Popen(
        [sys.executable, SCRIPT, code],
        cwd=folder / "work",
        env={**kept, **own},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    return Started(process, folder)


@pytest.fixture(scope="module")
def all_started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Started]]:
    """All of them side by side, for one has to wait."""
    # Short names: the address of a server's socket lies below TMPDIR and may have 100 characters at most.
    found = {what: started(code, tmp_path_factory.mktemp("run")) for what, code in CODE.items()}
    yield found
    for each in found.values():
        each.process.kill()
        each.process.communicate()


@pytest.mark.parametrize("what", CODE)
def test_nothing_leaves_and_nothing_is_left(what: str, all_started: dict[str, Started]) -> None:
    run = all_started[what]
    out, err = run.process.communicate(timeout=300)
    assert run.process.returncode == 0, out + err
    written = {path.relative_to(run.folder).as_posix() for path in run.folder.rglob("*")}
    left = {name for name in written if name.startswith(("home/", "tmp/"))}
    assert {name for name in left if not "home/.cache/winterplan/".startswith(f"{name}/")} == {
        name
        for name in left
        if name.startswith("home/.cache/winterplan/returns")  # what is kept for the next run
    }
    ours = {"work/scan.pdf", "work/out"} if what.startswith("run") else {"work/scan.pdf"}
    assert {name for name in written if name.startswith("work/") and name.count("/") == 1} == ours
    told = (run.folder / "work/out/dataset/rows.csv").read_text(encoding="utf-8-sig") if len(ours) > 1 else out
    assert told.count("read_by_ocr") >= 3


ATTEMPTS = [
    ("import socket; socket.socket()", "a socket"),
    ("import socket; socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)", "of the other internet"),
    ("import socket; socket.getaddrinfo('example.invalid', 443)", "the look-up of a name"),
    ("import ctypes; ctypes.CDLL(None).socket(2, 2, 0)", "native code"),
    ("import subprocess, sys; sys.exit(subprocess.run([sys.executable, '-c', 'import socket; socket.socket()']).returncode)", "a process that is started"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "why"), ATTEMPTS, ids=[case[1] for case in ATTEMPTS])
def test_the_closed_network_sees_every_attempt(code: str, why: str) -> None:
    done = subprocess.run([sys.executable, SCRIPT, code], capture_output=True, check=False)
    assert done.returncode in (-signal.SIGSYS, 256 - signal.SIGSYS), done


def test_the_closed_network_leaves_local_sockets(tmp_path: Path) -> None:
    code = "import socket; socket.socketpair(); socket.socket(socket.AF_UNIX).bind('s')"
    done = subprocess.run([sys.executable, SCRIPT, code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
