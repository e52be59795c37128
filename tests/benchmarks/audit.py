"""Prints how many planted faults the audit hears, by kind, what it says of whole files, and what it costs.

    python tests/benchmarks/audit.py [--files FOLDER ...] [--times N] [-v]

Faults are planted on the samples and on layouts (tests/audit/planted.py, planted_files.py), one of each kind (or `--times`)
on each file that has a place for it. A fault is heard if the audit says something that it does not say of the file as it is. `--files`
names folders with more files for the false alarms.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

_TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(_TESTS / "audit"), str(_TESTS / "benchmarks" / "layouts"), str(_TESTS.parent / "samples")]

from files import write  # noqa: E402 - the folders above must be known first
from hearing import heard, looked_at, said_of  # noqa: E402
from looks import layouts  # noqa: E402
from planted import FAULTS  # noqa: E402
from planted_files import FILES, HELD  # noqa: E402

from winterplan_extract import extract  # noqa: E402
from winterplan_extract.domain.problems import wording  # noqa: E402
from winterplan_extract.domain.settings import Settings  # noqa: E402
from winterplan_extract.extract import extract_return  # noqa: E402
from winterplan_extract.storage.plan_folder import load_plan  # noqa: E402

PLAN = load_plan()
WORDED = _TESTS.parent / "winterplan_extract" / "domain" / "problems.csv"
DOUBTS = {
    line["code"] for line in csv.DictReader(WORDED.read_text(encoding="utf-8").splitlines()) if line["about"] == "audit"
}
SETTINGS = Settings(as_of=date(2020, 11, 15))
CHOSEN = ("grid-landscape", "section-paragraphs", "header-groups", "no-ref-column", "three-tick-columns", "form-labels-left", "drawn-rows-only", "drawn-side-by-side")  # fmt: skip


def main() -> None:
    """Plants, listens and prints."""
    options = argparse.ArgumentParser(description="How many planted faults the audit hears.")
    options.add_argument("--files", action="append", default=[], type=Path, metavar="FOLDER")
    options.add_argument("-v", "--verbose", action="store_true", help="print each fault that is not heard")
    options.add_argument("--times", type=int, default=1, metavar="N", help="faults of a kind on a file (default: 1)")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        written = [path for _, path in write([look for look in layouts() if look.name in CHOSEN], folder)]
        print_planted([*samples(), *written], times=chosen.times, verbose=chosen.verbose)
        print_planted_files(folder, verbose=chosen.verbose)
        everything = [path for _, path in write(layouts(), folder)]
        more = [path for given in chosen.files for path in sorted(given.iterdir()) if path.is_file()]
        print_false_alarms([*samples(), *everything, *more])


def samples() -> list[Path]:
    """The samples' returns."""
    return sorted((_TESTS.parent / "samples").glob("*/*-winter-plan.*"))


def print_planted(files: Sequence[Path], *, times: int = 1, verbose: bool) -> None:
    """The table of the faults planted between reading and audit."""
    counts: dict[str, Counter[str]] = {kind: Counter() for kind in FAULTS}
    for path in files:
        seen, second = looked_at(path, PLAN, SETTINGS)
        usual = said_of(seen, second)
        for kind, fault in FAULTS.items():
            for turn in range(times):
                planted = fault(seen, random.Random(f"{kind} {path.name} {turn}"))  # noqa: S311 - to choose places
                if planted is None:
                    continue
                more = heard(said_of(planted, second), usual)
                loud = any(wording(found)[0] != "note" for found in more)
                counts[kind].update(planted=1, heard=loud, noted=bool(more))
                if verbose and not loud:
                    print(f"    not heard: {kind}, {path.name}, {turn}; {sorted({found.code for found in more})}")
    print(f"{'planted between reading and audit':<42}{'planted':>9}{'heard':>8}{'or noted':>10}{'heard %':>9}")
    for kind, count in counts.items():
        _print_line(kind, count)
    _print_line("all", sum(counts.values(), Counter()))


def _print_line(kind: str, count: Counter[str]) -> None:
    share = f"{100 * count['heard'] / count['planted']:.1f}" if count["planted"] else "-"
    print(f"{kind:<42}{count['planted']:>9}{count['heard']:>8}{count['noted']:>10}{share:>9}", flush=True)


def print_planted_files(folder: Path, *, verbose: bool) -> None:
    """The table of the files that lead the reading astray."""
    print(f"\n{'planted in files':<42}{'rows':>9}{'heard by'}")
    for kind, make in FILES.items():
        path = make(folder)
        returned = extract_return(path, shown=path.name, return_id="planted", plan=PLAN, settings=SETTINGS)
        codes = sorted({problem.code for problem in returned.problems if problem.severity != "note"} - {"council_not_on_register", "council_not_found"})  # fmt: skip
        print(f"{kind:<42}{returned.document.rows:>6}/{HELD} {', '.join(codes) or 'NOT HEARD'}")


def print_false_alarms(files: Sequence[Path]) -> None:
    """What the audit says of files that are read rightly, and how long it takes beside the reading."""
    spent: Counter[str] = Counter()
    for name, part in (("second_reading", "second reading"), ("audit", "audit")):
        setattr(extract, name, _timed(getattr(extract, name), part, spent))
    alarms: Counter[str] = Counter()
    read = 0
    begun = time.process_time()
    for path in files:
        for found in _said(path):
            alarms[found] += 1
        read += 1
    whole = time.process_time() - begun
    own = sum(spent.values())
    print(f"\n{read} files read rightly: {alarms.total()} warnings and errors of the audit {dict(alarms) or ''}")
    parts = ", ".join(f"{part} {seconds:.1f} s" for part, seconds in spent.items())
    print(
        f"processor time: {parts}, all the rest {whole - own:.1f} s; the audit's share of it {own / (whole - own):.1%}"
    )


def _said(path: Path) -> Iterator[str]:
    returned = extract_return(path, shown=path.name, return_id="return", plan=PLAN, settings=SETTINGS)
    for problem in returned.problems:
        if problem.severity != "note" and problem.code in DOUBTS:
            print(f"    false alarm: {path.name}: {problem.message}")
            yield problem.code


def _timed(function, part, spent):  # type: ignore[no-untyped-def]  # any function
    def timed(*given):  # type: ignore[no-untyped-def]
        begun = time.process_time()
        try:
            return function(*given)
        finally:
            spent[part] += time.process_time() - begun

    return timed


if __name__ == "__main__":
    main()
