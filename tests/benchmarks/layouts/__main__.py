"""Prints how well one set of rows comes back from many layouts, as Word and as PDF; what is right is known as it is made.

    python tests/benchmarks/layouts [--only NAME ...] [--word-only] [--scans] [--keep DIR] [-v]

The PDFs are made from the Word files by LibreOffice where there is one; those named `drawn-` are drawn without it.
With `--scans` the PDFs are copied as an office's scanner would (straight, askew, in black and white by turns) and read by
OCR, those that are drawn unless others are named.
A row is recalled when its requirement is whole; a cell is exact when it is as printed, line for line.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "samples"))  # their wordings and drawing are used here too

from cells import expected
from files import write
from judge import Score, judged
from looks import Layout, layouts

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Settings
from winterplan_extract.extract import extract_return
from winterplan_extract.storage.plan_folder import load_plan

_SETTINGS = Settings(as_of=date(2020, 11, 15))
_TITLES = f"{'layout':<24}{'as':<6}{'rows':>8}{'recall %':>10}{'exact %':>9}{'words %':>9}{'mapped %':>10}{'wrong':>7}{'seconds':>9}"


def main() -> None:
    """Makes the documents, reads them and prints the table."""
    options = argparse.ArgumentParser(description="How well one set of rows comes back from many layouts.")
    options.add_argument(
        "--only", action="append", default=[], metavar="NAME", help="only layouts whose name begins so"
    )
    options.add_argument("--word-only", action="store_true", help="make no PDFs")
    options.add_argument(
        "--scans", action="store_true", help="read scans of the PDFs, for which the extra ocr is needed"
    )
    options.add_argument("--keep", type=Path, metavar="DIR", help="keep the documents in DIR")
    options.add_argument("-v", "--verbose", action="store_true", help="print the first differences of each document")
    options.add_argument("--first", type=int, default=3, metavar="N", help="how many differences (default: 3)")
    chosen = options.parse_args()
    wanted = [layout for layout in layouts() if layout.name.startswith(tuple(chosen.only) or "")]
    with tempfile.TemporaryDirectory() as scratch:
        folder = chosen.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        if chosen.scans:
            _scans([layout for layout in wanted if layout.drawn or chosen.only], folder, chosen.first * chosen.verbose)
            return
        files = write(wanted, folder, word_only=chosen.word_only)
        print(_TITLES)
        plan = load_plan()
        for layout, path in files:
            score = measured(layout, path, plan)
            print(_line(layout, path, score), flush=True)
            for difference in score.differences[: chosen.first if chosen.verbose else 0]:
                print(f"    {difference}")


def _scans(wanted: Sequence[Layout], folder: Path, differences: int) -> None:
    """Prints how well scans of the layouts' PDFs come back, each by the next of the copiers, and all together."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "sources"))
    from scanfiles import COPIERS, scan

    plan = load_plan()
    print(
        f"{'layout':<24}{'scanned':<10}{'pages':>6}{'rows':>9}{'recall %':>10}{'letters %':>11}{'mapped %':>10}{'wrong':>7}{'seconds':>9}"
    )
    papers = [(layout, path) for layout, path in write(wanted, folder) if path.suffix == ".pdf"]
    scores: list[Score] = []
    sheets = 0
    for number, (layout, path) in enumerate(papers):
        copier = COPIERS[number % len(COPIERS)]
        copy = folder / f"{layout.name}-{copier.name}.pdf"
        pages = scan(path, copy, copier)
        score = measured(layout, copy, plan)
        scores.append(score)
        sheets += pages
        _print_scan(layout.name, copier.name, pages, [score])
        for difference in score.differences[:differences]:
            print(f"    {difference}")
    _print_scan("all", "", sheets, scores)


def _print_scan(name: str, way: str, pages: int, scores: Sequence[Score]) -> None:
    rows, found, whole, right, wrong = (
        sum(getattr(score, part) for score in scores) for part in ("rows", "found", "rows_whole", "right", "wrong")
    )
    letters = 1 - sum(score.misread for score in scores) / max(1, sum(score.letters for score in scores))
    seconds = sum(score.seconds for score in scores)
    shares = f"{100 * whole / rows:>10.1f}{100 * letters:>11.2f}{100 * right / rows:>10.1f}"
    print(f"{name:<24}{way:<10}{pages:>6}{f'{found}/{rows}':>9}{shares}{wrong:>7}{seconds:>9.1f}", flush=True)


def measured(layout: Layout, path: Path, plan: Plan) -> Score:
    """Reads one document and scores it."""
    begun = time.perf_counter()
    returned = extract_return(path, shown=path.name, return_id=layout.name, plan=plan, settings=_SETTINGS)
    return judged(layout, expected(layout), returned, time.perf_counter() - begun)


def _line(layout: Layout, path: Path, score: Score) -> str:
    """One line of the table."""
    kind = path.suffix[1:] if score.status == "read" else f"{path.suffix[1:]}*"
    shares = (
        score.rows_whole / score.rows,
        score.exact / score.cells,
        score.worded / score.cells,
        score.right / score.rows,
    )
    recall, exact, worded, right = (f"{100 * share:.1f}" for share in shares)
    counts = f"{score.found}/{score.rows}"
    return f"{layout.name:<24}{kind:<6}{counts:>8}{recall:>10}{exact:>9}{worded:>9}{right:>10}{score.wrong:>7}{score.seconds:>9.2f}"


if __name__ == "__main__":
    main()
