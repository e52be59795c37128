"""The datasets of earlier runs into the same folder: history/ keeps the last ones, compressed, by the day and time of their run."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

from winterplan_extract.outputs.settings import RUNS_KEPT

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
