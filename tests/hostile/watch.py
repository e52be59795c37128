"""What a file's own process does beside reading: what it writes, whom it calls, how much memory it takes."""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ExtractedReturn, Ruling
from winterplan_extract.domain.settings import Settings
from winterplan_extract.extract import extract_return

NOTES: Final = "WINTERPLAN_FUZZ_NOTES"  # the folder for notes; also the mark by which what a run started is known
_CALLS: Final = ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "urllib.Request", "ftplib.connect", "smtplib.connect")  # fmt: skip
_WRITES: Final = ("os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.link", "os.chmod", "os.truncate", "shutil.rmtree", "shutil.move")  # fmt: skip
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC


def extract_watched(
    path: Path, *, shown: str, return_id: str, plan: Plan, settings: Settings, rulings: Sequence[Ruling] = ()
) -> ExtractedReturn:
    """What extract_return gives; whatever the process does that it should not is noted."""
    _open_notes(Path(os.environ[NOTES]) / f"{os.getpid()}-{return_id}")
    note(f"file {shown}")
    with suppress(OSError):  # a worker reads many files: each is to answer for its own peak
        Path(f"/proc/{os.getpid()}/clear_refs").write_text("5", encoding="ascii")
    try:
        return extract_return(
            path, shown=shown, return_id=return_id, plan=plan, settings=settings, rulings=tuple(rulings)
        )
    finally:
        note(f"peak {peak_mb(os.getpid())}")


_notes: list[int] = []  # the open notes of the file in hand


def note(told: str) -> None:
    """Writes a line into the notes of the file in hand."""
    os.write(_notes[-1], f"{told}\n".encode(errors="backslashreplace"))


def _open_notes(path: Path) -> None:
    """Begins the notes of a file; the first time in a process, the listening too, which cannot be ended."""
    first = not _notes
    _notes.append(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND))
    if not first:
        os.close(_notes.pop(0))
        return
    allowed = tuple(os.path.realpath(os.environ[name]) + os.sep for name in ("TMPDIR", NOTES))
    allowed = (*allowed, os.devnull, f"/proc/{os.getpid()}/clear_refs")

    def hear(event: str, details: tuple[Any, ...]) -> None:
        if event in _CALLS:
            told = f"network {event} {details[1:]}"
        elif event == "subprocess.Popen":
            told = f"program {details[0]}"
        elif event == "open" and isinstance(details[2], int) and details[2] & _WRITING and isinstance(details[0], str):
            told = "" if os.path.realpath(details[0]).startswith(allowed) else f"write {details[0]}"
        elif event in _WRITES:
            told = "" if _whole(details).startswith(allowed) else f"write {event} {details[0]}"
        else:
            return
        if told:
            note(told)

    sys.addaudithook(hear)


def _whole(details: tuple[Any, ...]) -> str:
    """The path of such an event in full: it may be told from a folder that is open."""
    opened = details[-1] if len(details) > 1 and isinstance(details[-1], int) and details[-1] >= 0 else None
    folder = os.readlink(f"/proc/self/fd/{opened}") if opened is not None else ""  # noqa: PTH115 - as below
    return os.path.realpath(os.path.join(folder, os.fsdecode(details[0])))  # noqa: PTH118 - what it heard is text


def peak_mb(pid: int) -> int:
    """The most memory that a process has held in RAM, in MB; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    return next((int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmHWM")), 0)


def started_here() -> dict[int, str]:
    """Every process that carries this run's mark, by its number, but this one."""
    mark = f"{NOTES}={os.environ[NOTES]}".encode()
    found: dict[int, str] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit() and int(folder.name) != os.getpid():
            try:
                if mark in (folder / "environ").read_bytes():
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")[:300]  # fmt: skip
            except OSError:
                continue
    return found


class Sampler(threading.Thread):
    """Looks at the memory of a server's children from outside, for those that are ended before they can tell."""

    def __init__(self, server: int) -> None:
        super().__init__(daemon=True)
        self._children = Path(f"/proc/{server}/task/{server}/children")
        self.peaks: dict[int, int] = {}

    def run(self) -> None:
        while True:
            try:
                for child in self._children.read_text().split():
                    self.peaks[int(child)] = max(self.peaks.get(int(child), 0), peak_mb(int(child)))
            except OSError:
                return
            time.sleep(0.03)
