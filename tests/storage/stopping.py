"""Stops the replacing of a folder at each of its calls to the system in turn, and prints what stood then.

A program of its own, so that what it forks has nothing of pytest in it: `stopping.py WAY SIGNAL STEP FOLDER`.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import typer

from winterplan_extract.cli.faults import Commands
from winterplan_extract.domain.errors import OutputError
from winterplan_extract.outputs.staging import staged
from winterplan_extract.storage import replace
from winterplan_extract.storage.hold import settle

TABLES: Final = (
    "documents", "rows", "matches", "candidates", "coverage", "crosswalk", "set_aside", "problems", "actions", "joins", "columns", "decisions",
)  # fmt: skip
NAMES: Final = (
    *(f"dataset/{table}.{kind}" for table in TABLES for kind in ("csv", "parquet")),
    "dataset/datapackage.json", "winterplan.sqlite", "comparison.xlsx", "report.html", "run.json",
)  # fmt: skip
OTHERS: Final = {"decisions.csv": "decided", "mine/notes.txt": "noted", "mine/deep/more.txt": "more"}
CALLS: Final = (
    "mkdir",
    "rename",
    "replace",
    "link",
    "rmdir",
)  # of what the module os calls; the exchange comes with them


def main(way: str, sent: signal.Signals, step: int, folder: Path) -> list[dict[str, object]]:
    """What stood after each stop: one line for every call (of `step`), before it or after it."""
    seen = []
    with suppress(SystemExit):  # here, so that every library is loaded before the forks
        _run("exchange", folder / "first", "new", lambda: None)
    for after in (False, True):
        for number in range(1, 1000, step):
            line = _stopped_at(way, sent, folder / f"{number}-{after}", number, after)
            if line is None:
                break
            seen.append(line)
    return seen


def _stopped_at(way: str, sent: signal.Signals, home: Path, number: int, after: bool) -> dict[str, object] | None:
    out = home / "out"
    _fill(out, "old", NAMES)
    _fill(out, "", tuple(OTHERS))
    status = _in_a_fork(lambda: _run(way, out, "new", lambda: _arm(sent, number, after, home / "call")), home)
    if status == 0:
        return None
    line: dict[str, object] = {
        "call": f"{(home / 'call').read_text()} ({number}, {'after' if after else 'before'})",
        "status": status,
        "told": (home / "told").read_text(),
        "stood": _what_stands(out),
    }
    if sent == signal.SIGKILL:
        _in_a_fork(lambda: settle(out), home)
        line["settled"] = _what_stands(out)
    _in_a_fork(lambda: _run(way, out, "newer", lambda: None), home)
    line["next"] = _what_stands(out)
    line["left"] = sorted({path.name for path in home.iterdir()} - {"out", "call", "told"})
    shutil.rmtree(home)
    return line


def _fill(out: Path, content: str, names: tuple[str, ...]) -> None:
    for name in names:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (out / name).write_text((content and f"{content} {name}") or OTHERS[name])


def _what_stands(out: Path) -> str:
    """old, new or newer where the whole folder is that, what others keep in it included; absent; or else torn."""
    if not out.exists():
        return "absent"
    there = {path.relative_to(out).as_posix(): path.read_text() for path in out.rglob("*") if path.is_file()}
    for content in ("old", "new", "newer"):
        if there == {**{name: f"{content} {name}" for name in NAMES}, **OTHERS}:
            return content
    return f"torn: {there}"


def _run(way: str, out: Path, content: str, arm: Callable[[], None]) -> None:
    """A command that writes a full set of files, as `winterplan run` does."""
    app = typer.Typer(cls=Commands, pretty_exceptions_enable=False)

    @app.callback()
    def group() -> None:
        """A group, so that the command has a name of its own."""

    @app.command()
    def act() -> None:
        if way != "exchange":
            replace.exchange = _no_exchange
        if way == "files":
            os.chdir(out)
        arm()
        with staged(out) as folder:
            _fill(folder, content, NAMES)

    app(["act"])


def _no_exchange(one: Path, other: Path) -> None:
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))


def _arm(sent: signal.Signals, number: int, after: bool, told: Path) -> None:
    """Has this process sent the signal at the call of that number."""
    count = 0

    def watched(name: str, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **options: Any) -> Any:
            nonlocal count
            count += 1
            now = count == number
            if now:
                told.write_text(name)
            if now and not after:
                os.kill(os.getpid(), sent)
            done = call(*arguments, **options)
            if now and after:
                os.kill(os.getpid(), sent)
            return done

        return wrapped

    for name in CALLS:
        setattr(os, name, watched(name, getattr(os, name)))
    replace.exchange = watched("exchange", replace.exchange)


def _in_a_fork(act: Callable[[], None], home: Path) -> int:
    """Its exit status (that of a signal is negative); what it says on stderr goes to the file told."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(home / "told", os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), 2)
        status = 0
        try:
            act()
        except SystemExit as end:
            status = int(end.code or 0)
        except OutputError as fault:
            os.write(2, str(fault).encode())
            status = 99
        os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], signal.Signals[sys.argv[2]], int(sys.argv[3]), Path(sys.argv[4]))))
