"""Names of files as people say them: without the folder that all of them lie in.

The dataset keeps every path as it was given. A sheet need not tell all its readers where on
somebody's disk the returns lay.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import replace

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


def short_names(folders: Sequence[str]) -> tuple[str, ...]:
    """The last part of each folder's name, unless two would be called the same."""
    names = tuple(posixpath.basename(folder.rstrip("/")) or folder for folder in folders)
    return names if len(set(names)) == len(names) else tuple(folders)
