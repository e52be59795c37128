"""Prints what extractors of tables get out of the same PDFs: requirement and status cells found whole, rows, seconds.

    python tests/benchmarks/extractors.py [FILE ...] [--truth CSV] [--only NAME ...] [--python PATH]

Without files: the PDFs of the layouts' bench. A file given is judged by the lines of --truth whose `return` is its name.
camelot and img2table are no part of the project: they run under --python, and are left out where they are not installed.
A cell is whole when one cell of the extractor holds just its words, white space folded and list glyphs left out. Seconds are of processor time.
"""

from __future__ import annotations

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from winterplan_extract.domain.plan import Plan

HERE: Final = Path(__file__).resolve().parent
ABSENT: Final = 3  # exit status of the work where the extractor is not installed
_GLYPHS: Final = frozenset("•●▪■○◦-–\uf0b7\uf0a7")
Rows = Iterable[Sequence[str | None]]


def winterplan(path: Path) -> Rows:
    from winterplan_extract.domain.settings import Settings
    from winterplan_extract.extract import extract_return

    found = extract_return(path, shown=path.name, return_id=path.stem, plan=_plan(), settings=Settings())
    return [(row.ref, row.requirement, row.current_status) for row in found.rows]


@cache
def _plan() -> Plan:
    from winterplan_extract.storage.plan_folder import load_plan

    return load_plan()  # once a process, as a run does


def pdfplumber(path: Path) -> Rows:
    import pdfplumber

    with pdfplumber.open(path) as document:
        for page in document.pages:
            for table in page.extract_tables():
                yield from table
            page.flush_cache()


def camelot_lattice(path: Path) -> Rows:
    return _camelot(path, "lattice")


def camelot_stream(path: Path) -> Rows:
    return _camelot(path, "stream")


def _camelot(path: Path, flavor: str) -> Rows:
    import camelot

    tables = camelot.read_pdf(str(path), pages="all", flavor=flavor, suppress_stdout=True)
    return [row for table in tables for row in table.data]


def img2table(path: Path) -> Rows:
    from img2table.document import PDF

    pages = PDF(src=str(path)).extract_tables(borderless_tables=True)
    held = [row for tables in pages.values() for table in tables for row in table.content.values()]
    return [[cell.value for cell in row] for row in held]


EXTRACTORS: Final[dict[str, Callable[[Path], Rows]]] = {
    "winterplan": winterplan,
    "pdfplumber": pdfplumber,
    "camelot lattice": camelot_lattice,
    "camelot stream": camelot_stream,
    "img2table": img2table,
}
_OURS: Final = ("winterplan", "pdfplumber")  # run under the project's own Python


@dataclass(frozen=True, slots=True)
class Case:
    """A PDF, the group that it is summed up in, and the words of its requirement and status cells.

    A requirement is given with and without its reference before it: either is whole.
    """

    path: Path
    group: str
    requirements: tuple[tuple[str, str], ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Counts of one document or of several: cells there and whole, rows (0 for a file that failed), seconds."""

    requirements: int = 0
    whole: int = 0
    statuses: int = 0
    whole_statuses: int = 0
    rows: int = 0
    seconds: float = 0.0

    def __add__(self, other: Found) -> Found:
        return Found(*(getattr(self, name) + getattr(other, name) for name in Found.__slots__))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("files", nargs="*", type=Path)
    options.add_argument("--truth", type=Path, help="CSV with the columns return, ref, requirement and status")
    options.add_argument("--only", action="append", default=[], help="only layouts whose name begins so")
    options.add_argument("--python", default=sys.executable, help="the Python in which the other extractors stand")
    options.add_argument("--work", choices=list(EXTRACTORS), help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.work:
        work(chosen.work, chosen.files)
        return
    with tempfile.TemporaryDirectory() as scratch:
        cases = list(given(chosen.files, chosen.truth) if chosen.files else laid_out(chosen.only, Path(scratch)))
        found = {}
        for name in EXTRACTORS:
            python = sys.executable if name in _OURS else chosen.python
            counts = measured(name, cases, python)
            if counts is None:
                print(f"{name}: not installed here, left out (see --python)")
            else:
                found[name] = counts
    show(cases, found)


def work(name: str, files: Sequence[Path]) -> None:
    """Prints a line of JSON for each file: the rows that the extractor gave, and its seconds."""
    reader = EXTRACTORS[name]
    try:
        list(reader(files[0]))  # what it imports and builds at first is not counted
    except ModuleNotFoundError:
        sys.exit(ABSENT)
    except Exception as fault:  # the others fail in their own ways; the file is tried again below
        print(f"{name}: {fault}", file=sys.stderr)
    for path in files:
        begun = time.process_time()
        try:
            rows = [[cell or "" for cell in row] for row in reader(path)]
        except Exception as fault:  # as above: a file that fails has no rows
            print(f"{name}: {path.name}: {fault}", file=sys.stderr)
            rows = []
        print(json.dumps({"rows": rows, "seconds": time.process_time() - begun}), flush=True)


def measured(name: str, cases: Sequence[Case], python: str) -> list[Found] | None:
    """The counts of each case; None where the extractor is not installed."""
    asked = [python, "-W", "ignore", __file__, "--work", name, *(str(case.path) for case in cases)]
    done = subprocess.run(asked, stdout=subprocess.PIPE, text=True)
    if done.returncode == ABSENT:
        return None
    done.check_returncode()
    lines = [line for line in done.stdout.splitlines() if line.startswith('{"rows"')]
    return [counted(case, json.loads(line)) for case, line in zip(cases, lines, strict=True)]


def counted(case: Case, given: dict[str, Any]) -> Found:
    """How many cells of a case stand whole among the rows that an extractor gave."""
    cells = Counter(_folded(cell) for row in given["rows"] for cell in row)
    return Found(
        len(case.requirements),
        sum(any(cells[text] for text in either) for either in case.requirements),
        len(case.statuses),
        (Counter(case.statuses) & cells).total(),
        len(given["rows"]),
        given["seconds"],
    )


def _folded(text: str) -> str:
    """The words of a cell, list glyphs left out: extractors give each font's own."""
    return " ".join(word for word in text.split() if word not in _GLYPHS)


def _either(ref: str, requirement: str) -> tuple[str, str]:
    return _folded(requirement), _folded(f"{ref} {requirement}")


def given(files: Sequence[Path], truth: Path | None) -> Iterator[Case]:
    """The files with the cells that are known of them."""
    lines: list[dict[str, str]] = []
    if truth:
        with truth.open(encoding="utf-8-sig", newline="") as handle:
            lines = list(csv.DictReader(handle))
    for path in files:
        own = [line for line in lines if line["return"] == path.stem]
        yield Case(
            path,
            "given",
            tuple(_either(line["ref"], line["requirement"]) for line in own),
            tuple(_folded(line["status"]) for line in own if line["status"]),
        )


def laid_out(only: Sequence[str], folder: Path) -> Iterator[Case]:
    """The layouts' PDFs with the cells printed in them."""
    sys.path[:0] = [str(HERE / "layouts"), str(HERE.parents[1] / "samples")]
    from cells import expected
    from files import write
    from looks import layouts

    for layout, path in write([one for one in layouts() if one.name.startswith(tuple(only) or "")], folder):
        if path.suffix != ".pdf":
            continue
        few = layout.rules in ("rows", "none", "header only")
        known = expected(layout)
        yield Case(
            path,
            "forms" if layout.form else "few rules or none" if few else "ruled",
            tuple(_either(text["ref"], text["requirement"]) for text in known),
            tuple(_folded(text["current_status"]) for text in known if text["current_status"]),
        )


def show(cases: Sequence[Case], found: dict[str, list[Found]]) -> None:
    """Prints a line for each document, and one for each group of them."""
    print(f"{'requirement % / status % / rows / seconds':<44}" + "".join(f"{name:>28}" for name in found))
    for at, case in enumerate(cases):
        print(f"{case.path.name:<44}" + "".join(_figures(counts[at]) for counts in found.values()))
    for group in dict.fromkeys(case.group for case in cases):
        sums = [
            sum((one for one, case in zip(counts, cases, strict=True) if case.group == group), Found())
            for counts in found.values()
        ]
        number = sum(case.group == group for case in cases)
        print(f"{f'{group}: {number} documents':<44}" + "".join(_figures(one) for one in sums))


def _figures(one: Found) -> str:
    asked, status = (
        f"{100 * whole / there:.1f}" if there else "-"
        for whole, there in ((one.whole, one.requirements), (one.whole_statuses, one.statuses))
    )
    return f"{asked:>8}{status:>7}{one.rows:>6}{one.seconds:>7.2f}"


if __name__ == "__main__":
    main()
