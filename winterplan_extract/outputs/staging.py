"""Writes beside the output folder and puts the files in place only when all are whole; keeps the datasets of earlier runs.

history/ has the last ones, compressed, by the day and time of their run.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from winterplan_extract.domain.errors import OutputError, WinterplanError
from winterplan_extract.outputs.settings import RUNS_KEPT
from winterplan_extract.storage.disk import no_room, why_no_room
from winterplan_extract.storage.hold import held
from winterplan_extract.storage.replace import NEW, REPLACED, is_half_done, put_in_place


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """A folder to write into, whose files take the place of `out`'s when the block ends well.

    When the block raises, or a file cannot be put in place, `out` is as it was. Files of `out`
    that the block did not write stay. Raises OutputError where the system refuses, or another run
    is writing to `out`.
    """
    with held(out) as hold:
        part, replaced = hold.part(), len(REPLACED)
        try:
            (part / NEW).mkdir(parents=True)
            yield part / NEW
            hold.kept.extend(put_in_place(part, hold.out, hold.before))
        except WinterplanError:
            raise
        except Exception as fault:  # libraries wrap what the disk says in faults of their own
            refusal = fault if isinstance(fault, OSError) else no_room(fault)
            if refusal is None:
                raise
            raise OutputError(_told(refusal, hold.out, part, stands=len(REPLACED) > replaced)) from fault
        finally:
            if not is_half_done(part):
                shutil.rmtree(part, ignore_errors=True)


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


def refuse_among(read: Sequence[Path], out: Path, proposed: str) -> None:
    """Raises OutputError where `out` is one of the folders that are read; `proposed` is the name of another in it."""
    if out.is_dir() and any(each.is_dir() and each.samefile(out) for each in read):
        raise OutputError(
            f"{out} is what is to be read, and the outputs would lie among it, where some may take the place of others. "
            f"Name another folder with -o, such as “{(out / proposed).as_posix()}”. Nothing was written."
        )


def _told(refusal: OSError, out: Path, part: Path, *, stands: bool) -> str:
    """What was refused, what to do, and what stands in the folder now."""
    if stands:
        return (
            f"The new outputs stand in {out}, but what was put there meanwhile still lies in {part} ({refusal}). "
            "The next run brings it over."
        )
    if is_half_done(part):
        return (
            f"The outputs could be written to {out} only in part ({refusal}), and the last run's could not be put back. "
            "Close what is open from that folder and run again: all of them will be new."
        )
    full = no_room(refusal)
    if full:
        return f"The outputs were not written. {why_no_room(full, out)} What the last run wrote is as it was."
    return (
        f"The outputs could not be written to {out} ({refusal}). If one of its files is open in Excel or another "
        "program, close it and run again; what the last run wrote is as it was."
    )


HISTORY: Final = "history"
_RECORD: Final = "run.json"


def keep_last_run(out: Path, folder: Path) -> None:
    """Packs the dataset that stands in `out` into history/ of `folder`, unless the one in `folder` is the same."""
    files = sorted((out / "dataset").glob("*.csv"))
    if not files or all(_same(path, folder / "dataset" / path.name) for path in files):
        return
    (folder / HISTORY).mkdir()
    with ZipFile(folder / HISTORY / _free_name(out), "w", ZIP_DEFLATED) as packed:
        for path in files:
            packed.write(path, f"dataset/{path.name}")
        if (out / _RECORD).is_file():
            packed.write(out / _RECORD, _RECORD)


def drop_oldest(out: Path) -> None:
    """Leaves as many earlier runs as are kept."""
    for path in sorted((out / HISTORY).glob("*.zip"))[:-RUNS_KEPT]:
        with suppress(OSError):  # open in another program: the next run drops it
            path.unlink()


def finished_at(out: Path) -> datetime:
    """When the run that stands in `out` was finished."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return datetime.fromisoformat(json.loads((out / _RECORD).read_text(encoding="utf-8"))["finished"])
    return datetime.fromtimestamp((out / "dataset").stat().st_mtime).astimezone()


def _free_name(out: Path) -> str:
    """A name of the time at which the run in `out` was finished, that no earlier run has."""
    when = finished_at(out)
    name, again = f"{when:%Y-%m-%d-%H%M%S}", 1
    while (out / HISTORY / f"{name}.zip").exists():
        again += 1
        name = f"{when:%Y-%m-%d-%H%M%S}-{again}"
    return f"{name}.zip"


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()
