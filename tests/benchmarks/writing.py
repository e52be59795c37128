"""Seconds that the outputs of every council of England take, and how large they are.

Run as a script: `python tests/benchmarks/writing.py [working|publish]`. The returns are made by generate.py.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from datetime import date
from pathlib import Path

from generate import extracted, returns

from winterplan_extract.comparison import compare_returns
from winterplan_extract.domain.settings import Settings
from winterplan_extract.outputs import write_comparison, write_outputs
from winterplan_extract.outputs.theme import STYLES
from winterplan_extract.outputs.view import view
from winterplan_extract.storage.plan_folder import load_plan


def main() -> None:
    """Prints the seconds for the workbook alone and for everything."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("profile", nargs="?", default="working", choices=("working", "publish"))
    parser.add_argument("--councils", type=int, default=151)
    given = parser.parse_args()
    plan, settings = load_plan(), Settings(as_of=date(2020, 11, 15))
    made = [extracted(council, rows) for council, rows in returns(given.councils, register=True)]
    comparison = compare_returns(made, plan=plan, settings=settings)
    print(f"{given.councils} councils, {len(comparison.rows):,} rows, profile {given.profile}")
    with tempfile.TemporaryDirectory() as folder:
        book = Path(folder) / "comparison.xlsx"
        started = time.perf_counter()
        style = STYLES[given.profile]
        seen = view(comparison, plan, comparison.as_of, names=not style.published, decides=not style.published)
        write_comparison(seen, book, style)
        print(f"workbook    {time.perf_counter() - started:5.1f} s  {book.stat().st_size / 1e6:5.1f} MB")
        started = time.perf_counter()
        write_outputs(comparison, Path(folder) / "out", plan=plan, profile=given.profile, run={})
        size = sum(path.stat().st_size for path in (Path(folder) / "out").rglob("*"))
        print(f"everything  {time.perf_counter() - started:5.1f} s  {size / 1e6:5.1f} MB")


if __name__ == "__main__":
    main()
