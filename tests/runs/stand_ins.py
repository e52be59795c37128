"""Stand-ins for extract_return that misbehave in one way each, told by the file's name."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from pathlib import Path

from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import DocumentRecord, ExtractedReturn, Ruling
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.ocr import MoreTime, ask


class PanicException(BaseException):
    """What libraries in Rust raise: no Exception, and a word on stderr before it."""


def behave_as_named(
    path: Path, *, shown: str, return_id: str, plan: Plan, settings: Settings, rulings: tuple[Ruling, ...] = ()
) -> ExtractedReturn:
    """A return, unless the file's name asks for a hang, a crash or a fault."""
    match path.stem.partition("-")[0]:
        case "sleep":
            time.sleep(600)
        case "spin":
            while True:
                pass
        case "offspring":
            child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
            path.with_suffix(".pid").write_text(str(child.pid))
            child.wait()
        case "patient":
            for page in (1, 2):
                ask(MoreTime(5.0, page, 2))
                time.sleep(0.7)
        case "slow":
            time.sleep(0.3)
        case "segfault":
            ctypes.string_at(0)
        case "abort":
            os.abort()
        case "exit":
            _tried(path)
            os._exit(9)
        case "once":
            if _tried(path) == 1:
                os._exit(9)
        case "keep":
            _hoard.append(bytearray(b"\1" * 100 * 1024 * 1024))
        case "greedy":
            hoard = [bytearray(16 * 1024 * 1024)]
            while True:
                hoard.append(bytearray(b"\1" * 16 * 1024 * 1024))
        case "gulp":
            bytearray(1 << 44)
        case "fault":
            raise KeyError("column\nand what stood in it")
        case "leave":
            raise SystemExit(0)
        case "panic":
            os.write(2, b"thread '<unnamed>' panicked at src/xlsb.rs:1:2")
            raise PanicException("range end index 8 out of range\nand what stood in it")
        case "chatter":
            os.write(1, b"to the terminal")
            os.write(2, b"to the terminal")
    document = DocumentRecord(
        return_id=return_id, file=shown, sha256="", format="text", status="read", rows=1, pages=os.getpid()
    )
    return ExtractedReturn(document=document)


def _tried(path: Path) -> int:
    """How often the file has been tried, this time counted."""
    with path.with_suffix(".tries").open("a") as note:
        note.write("x")
        return note.tell()


_hoard: list[bytearray] = []


def with_rulings(
    path: Path, *, shown: str, return_id: str, plan: Plan, settings: Settings, rulings: tuple[Ruling, ...] = ()
) -> ExtractedReturn:
    """A return that says what it was given: the number of rulings and actions, and the process."""
    document = DocumentRecord(
        return_id=return_id,
        file=shown,
        sha256="",
        format="text",
        status="read",
        rows=len(rulings),
        tables=len(plan.actions),
        pages=os.getpid(),
    )
    return ExtractedReturn(document=document)


def unreadable(path: Path, **_: object) -> ExtractedReturn:
    """Nothing: the file has a password."""
    raise UnreadableFile(notice("file_encrypted"))
