"""Prints pages a second of processor time: this reader beside pdfplumber and pdfium alone, in turn on the same files.

    python tests/benchmarks/reading.py [FILE ...] [--rounds N]
    python tests/benchmarks/reading.py --long PAGES

Without files: the samples' PDFs, and the real returns where they lie beside the project. With --long: what a
process of its own takes to read a dense ruled PDF of so many pages, and to make a return of it, in pages a second and
in memory at its peak.
"""

from __future__ import annotations

import argparse
import ctypes
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pypdfium2
from pypdfium2 import raw

from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources import read
from winterplan_extract.sources.pdf import native
from winterplan_extract.sources.pdf.pages import open_page
from winterplan_extract.storage.plan_folder import load_plan

PROJECT = Path(__file__).resolve().parents[2]


_PLAN = load_plan()  # once a process, as a run does


def this_reader(path: Path) -> int:
    return read(path, path.name, Settings(), _PLAN).pages or 0


def plain_pdfplumber(path: Path) -> int:
    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_tables()
            page.flush_cache()
        return len(document.pages)


def bare_pdfium(path: Path) -> int:
    """The text and the bounds of every object, nothing made of them: the floor."""
    document = pypdfium2.PdfDocument(path)
    bounds = (ctypes.c_float * 4)()
    at = ctypes.addressof(bounds)
    try:
        for index in range(len(document)):
            with open_page(document, index) as opened:
                page, text_page = opened.page, opened.text
                buffer = (ctypes.c_ushort * (native.count_glyphs(text_page) + 1))()
                raw.FPDFText_GetText(ctypes.cast(text_page, raw.FPDF_TEXTPAGE), 0, len(buffer) - 1, buffer)
                for number in range(native.count_objects(page)):
                    native.object_bounds(native.page_object(page, number), at, at + 4, at + 8, at + 12)
        return len(document)
    finally:
        document.close()


READERS: dict[str, Callable[[Path], int]] = {
    "this reader": this_reader,
    "pdfplumber": plain_pdfplumber,
    "pdfium alone": bare_pdfium,
}


def files_to_read() -> list[Path]:
    return sorted((PROJECT / "samples").rglob("*.pdf")) + sorted((PROJECT.parent / "shared" / "returns").glob("*.pdf"))


def long_return(pages: int) -> None:
    """Draws a long PDF and prints what it takes to read it."""
    sys.path[:0] = [str(PROJECT / "tests" / "benchmarks" / "layouts"), str(PROJECT / "samples")]
    from long import long_file

    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "long.pdf"
        path.write_bytes(long_file(pages))
        for step in ("read", "extract"):
            subprocess.run([sys.executable, __file__, "--step", step, path], check=True)


def one_step(step: str, path: Path) -> None:
    """Prints pages a second and the memory of this process after one step on one file."""
    from winterplan_extract.extract import extract_return

    settings = Settings()
    begun = time.process_time()
    if step == "read":
        pages, made = this_reader(path), "read"
    else:
        returned = extract_return(path, shown=path.name, return_id="long", plan=_PLAN, settings=settings)
        pages, made = returned.document.pages or 0, f"made a return of {len(returned.rows)} rows"
    rate = pages / (time.process_time() - begun)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{pages} pages {made}: {rate:.1f} pages a second, {peak:.0f} MB at the peak")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--long", type=int, metavar="PAGES", help="read a dense PDF of so many pages instead")
    parser.add_argument("--step", choices=("read", "extract"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.step:
        one_step(chosen.step, chosen.files[0])
        return
    if chosen.long:
        long_return(chosen.long)
        return
    files = chosen.files or files_to_read()
    names = list(READERS)
    print(f"{'pages a second':<44}{'pages':>6}" + "".join(f"{name:>14}" for name in names) + f"{'times faster':>14}")
    for path in files:
        best = dict.fromkeys(names, float("inf"))
        pages = 0
        for _ in range(chosen.rounds):
            for name, reader in READERS.items():
                started = time.process_time()
                pages = reader(path)
                best[name] = min(best[name], time.process_time() - started)
        rates = "".join(f"{pages / best[name]:>14.1f}" for name in names)
        print(f"{path.name:<44}{pages:>6}{rates}{best['pdfplumber'] / best['this reader']:>14.1f}")


if __name__ == "__main__":
    main()
