"""Writes beside the output folder and puts the files in place only when all of them are whole."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from winterplan_extract.errors import OutputError

LAST: Final = Path("run.json")  # put in place last: where it is new, everything is
_PREVIOUS: Final = ".previous"


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """A folder to write into, whose files take the place of `out`'s when the block ends well.

    When the block raises, or a file cannot be put in place, `out` is as it was. Files of `out`
    that the block did not write stay. Raises OutputError where the system refuses.
    """
    out = out.absolute()
    try:
        folder = _make_folder(out)
    except OSError as fault:
        raise OutputError(f"The folder {out} cannot be written to ({fault}). Choose another with -o.") from fault
    try:
        yield folder
        _put_in_place(folder, out)
    except OSError as fault:
        raise OutputError(
            f"The outputs could not be written to {out} ({fault}). If one of its files is open in Excel or another "
            "program, close it and run again; what the last run wrote is as it was."
        ) from fault
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def refuse_unwritable(out: Path) -> None:
    """Raises OutputError where it is plain beforehand that `out` cannot be written; makes nothing.

    For whoever has much to do before the first file is written.
    """
    there = next(path for path in (out.absolute(), *out.absolute().parents) if path.exists())
    why = "" if os.access(there, os.W_OK | os.X_OK) else f"{there}: permission denied"
    if not there.is_dir():
        why = f"{there} is a file"
    if why:
        raise OutputError(f"The folder {out} cannot be written to ({why}). Choose another with -o.")


def _make_folder(out: Path) -> Path:
    """A new folder on the same disk as `out`; those that a killed run left behind are cleared."""
    if out.exists() and not out.is_dir():
        raise NotADirectoryError(f"{out} is a file")
    out.parent.mkdir(parents=True, exist_ok=True)
    # A mounted folder cannot be renamed into from beside, nor can one whose parent is closed to us.
    inside = out.is_dir() and (out.is_mount() or not os.access(out.parent, os.W_OK))
    where = out if inside else out.parent
    for left in where.glob(f".{out.name}.*.part"):
        shutil.rmtree(left, ignore_errors=True)
    folder = where / f".{out.name}.{os.getpid()}.part"
    folder.mkdir()
    return folder


def _put_in_place(folder: Path, out: Path) -> None:
    if not out.exists():
        folder.rename(out)
        return
    files = sorted(
        (path.relative_to(folder) for path in folder.rglob("*") if path.is_file()), key=lambda p: (p == LAST, p)
    )
    done: list[Path] = []
    try:
        for file in files:
            _keep(out / file, folder / _PREVIOUS / file)
            (out / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).replace(out / file)
            done.append(file)
    except OSError:
        for file in reversed(done):
            _put_back(folder / _PREVIOUS / file, out / file)
        raise


def _keep(file: Path, copy: Path) -> None:
    """Keeps what stands at `file`, if anything, while `file` itself stays where it is."""
    if not file.exists():
        return
    copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        copy.hardlink_to(file)
    except OSError:  # a disk that knows no hard links
        shutil.copy2(file, copy)


def _put_back(copy: Path, file: Path) -> None:
    with suppress(OSError):  # the fault that led here is the one to report
        if copy.exists():
            copy.replace(file)
        else:
            file.unlink()
