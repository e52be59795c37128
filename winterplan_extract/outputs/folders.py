"""Names of files as people say them: without the folder that all of them lie in.

The dataset keeps every path as it was given. A sheet need not tell all its readers where on
somebody's disk the returns lay.
"""

from __future__ import annotations

import os.path
import posixpath
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from winterplan_extract.domain.records import Comparison


def shared_folder(files: Sequence[str]) -> str:
    """The folder of all the files with a slash at its end; empty where they share none. An archive is no folder."""
    folders = [posixpath.dirname(file.partition("!")[0]) for file in files]
    if not folders or any(not folder for folder in folders) or len({folder[:1] == "/" for folder in folders}) > 1:
        return ""
    common = posixpath.commonpath(folders)
    return f"{common.rstrip('/')}/" if common else ""


def without_folder(comparison: Comparison) -> Comparison:
    """The comparison with its files named from the folder that all of them lie in."""
    folder = shared_folder([document.file for document in comparison.documents])
    if not folder:
        return comparison
    return replace(
        comparison,
        documents=tuple(replace(d, file=d.file.removeprefix(folder)) for d in comparison.documents),
        rows=tuple(replace(row, source_file=row.source_file.removeprefix(folder)) for row in comparison.rows),
        problems=tuple(replace(p, source_file=p.source_file.removeprefix(folder)) for p in comparison.problems),
    )


def link_to(file: str, folder: Path) -> str:
    """The file as a link in something that lies in the folder; of what is in an archive the archive. Empty: on another drive.

    It leads on where returns and outputs are moved or shared together.
    """
    with suppress(ValueError):  # a drive of Windows from which no relative path leads to the other
        return quote(Path(os.path.relpath(file.partition("!")[0], folder)).as_posix())
    return ""


def short_names(folders: Sequence[str]) -> tuple[str, ...]:
    """The last part of each folder's name, unless two would be called the same."""
    names = tuple(posixpath.basename(folder.rstrip("/")) or folder for folder in folders)
    return names if len(set(names)) == len(names) else tuple(folders)
