"""Shows what a change of the code changes in what comes out: every line of the dataset, before and after.

    python tests/benchmarks/unchanged.py keep BEFORE.json PATH ...
    python tests/benchmarks/unchanged.py compare BEFORE.json PATH ... [--first N] [--without COLUMN ...]

PATH is a return or a folder of returns. `python tests/benchmarks/layouts --keep DIR` makes a folder of many kinds of page.
The exit status of `compare` is 1 where a line differs.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from winterplan_extract.domain.settings import Settings
from winterplan_extract.extract import RETURN_SUFFIXES, extract_return
from winterplan_extract.storage.plan_folder import load_plan

Lines = dict[str, list[dict[str, Any]]]
_SETTINGS = Settings(as_of=date(2020, 11, 15))


def main() -> int:
    """Keeps the lines of every return, or holds them against those kept."""
    options = argparse.ArgumentParser(description="What a change of the code changes in what comes out.")
    options.add_argument("what", choices=("keep", "compare"))
    options.add_argument("kept", type=Path)
    options.add_argument("paths", type=Path, nargs="+")
    options.add_argument("--first", type=int, default=5, metavar="N", help="differences printed for each file")
    options.add_argument("--without", action="append", default=[], metavar="COLUMN", help="a column not to compare")
    chosen = options.parse_args()
    now = {f"{path.parent.name}/{path.name}": lines_of(path) for path in returns_in(chosen.paths)}
    if chosen.what == "keep":
        chosen.kept.write_text(json.dumps(now), encoding="utf-8")
        print(f"{len(now)} returns kept")
        return 0
    before = json.loads(chosen.kept.read_text(encoding="utf-8"))
    changed = 0
    for name in sorted({*before, *now}):
        found = list(differences(before.get(name, {}), now.get(name, {}), frozenset(chosen.without)))
        changed += bool(found)
        for difference in found[: chosen.first]:
            print(f"{name}: {difference}")
        if len(found) > chosen.first:
            print(f"{name}: and {len(found) - chosen.first} more")
    print(f"{changed} of {len({*before, *now})} returns differ")
    return int(changed > 0)


def returns_in(paths: Iterable[Path]) -> Iterator[Path]:
    """The returns among files and folders, by name."""
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in files if file.suffix.lower() in RETURN_SUFFIXES)


def lines_of(path: Path) -> Lines:
    """The lines of a return in every table of the dataset."""
    returned = extract_return(path, shown=path.name, return_id=path.stem, plan=load_plan(), settings=_SETTINGS)
    tables = dataclasses.asdict(returned)
    of_the_whole = {name: tables.pop(name) for name in ("period", "stands", "ruled")}
    lines = {name: [held] if isinstance(held, dict) else list(held) for name, held in tables.items()}
    lines["of the whole"] = [of_the_whole]
    out: dict[str, list[Any]] = json.loads(json.dumps(lines, default=str))
    return {name: [line if isinstance(line, dict) else {"line": line} for line in each] for name, each in out.items()}


def differences(before: Lines, now: Lines, without: frozenset[str]) -> Iterator[str]:
    """A sentence for each line or cell that differs."""
    for table in sorted({*before, *now}):
        old, new = before.get(table, []), now.get(table, [])
        if len(old) != len(new):
            yield f"{table}: {len(old)} lines before, {len(new)} now"
        for number, (one, other) in enumerate(zip(old, new, strict=False), start=1):
            for column in _columns(one, other):
                if column not in without and one.get(column) != other.get(column):
                    yield f"{table} {number}, {column}: {one.get(column)!r} before, {other.get(column)!r} now"


def _columns(*lines: dict[str, Any]) -> Sequence[str]:
    return list(dict.fromkeys(column for line in lines for column in line))


if __name__ == "__main__":
    sys.exit(main())
