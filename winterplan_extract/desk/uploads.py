"""Files that were dropped on a page, copied into a project's own folder within the limits of a return."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

from starlette.datastructures import UploadFile

from winterplan_extract.desk.settings import CHUNK_KB, KB, LONGEST_FILE_NAME
from winterplan_extract.domain.errors import OutputError, SettingsError
from winterplan_extract.domain.settings import Limits
from winterplan_extract.runs.settings import MB

_NOT_IN_NAMES: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')


def safe_name(given: str) -> str:
    """The last part of a file's name, fit for every system; empty where nothing is left, or the file is hidden."""
    name = _NOT_IN_NAMES.sub("_", re.split(r"[/\\]", given)[-1]).strip(" ")
    stem, dot, ending = name.rpartition(".")
    name = f"{stem[: LONGEST_FILE_NAME - len(ending)]}.{ending}" if dot else name[:LONGEST_FILE_NAME]
    return "" if not name.strip(". ") or name.startswith(".") else name


def copy_into(folder: Path, files: Sequence[UploadFile], limits: Limits) -> tuple[str, ...]:
    """Copies the files; gives the names under which they stand. Raises SettingsError for one that is too large."""
    taken: list[str] = []
    for upload in files:
        name = safe_name(upload.filename or "")
        if not name:
            continue
        path = _free(folder / name)
        try:
            _copy(upload, path, limits)
        except OSError as fault:
            raise OutputError(f"{name} could not be copied ({fault.strerror or fault}).") from fault
        taken.append(path.name)
    return tuple(taken)


def _copy(upload: UploadFile, path: Path, limits: Limits) -> None:
    done = 0
    try:
        with path.open("xb") as out:
            while chunk := upload.file.read(CHUNK_KB * KB):
                done += len(chunk)
                if done > limits.file_mb * MB:
                    raise SettingsError(
                        f"{path.name} has more than {limits.file_mb} MB, which no return has. It was not taken; "
                        "if it is an archive of returns, unpack it and choose the returns."
                    )
                out.write(chunk)
    except (OSError, SettingsError):
        with suppress(OSError):
            path.unlink()
        raise


def _free(path: Path) -> Path:
    """The path, or one beside it with a number where there is such a file already."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_name(f"{path.stem} ({number}){path.suffix}")
    return free
