"""What a run of many returns costs, in one table: cold, again, one file changed, one decision, few returns, check, --help.

Run as a script: `python tests/benchmarks/scale.py [151] [--before TREE] [--spawn] [--grown 1510]`. The returns are made by
generate.py, half of them as ruled PDFs and half as Word files. Each line has the seconds of the clock, those in units of
pdfplumber's extraction of two PDFs in two processes at once (measured before and after: a machine slows down under long
load), on Linux the seconds of all processors, the memory of the command itself and of the largest process, and what is
wanted. `--before` runs another version's tree in turn with this one, `--spawn` runs cold with processes that start anew,
as on Windows and macOS, `--grown` runs so many returns cold for the exponent of growth. PDFs: the real returns where they lie
beside the project, else the samples'.
"""

from __future__ import annotations

import argparse
import ctypes
import math
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import docx
from generate import returns
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate
from reportlab.platypus import Table as PaperTable

from winterplan_extract.domain.records import ReturnRecord

TREE: Final = Path(__file__).resolve().parents[2]
HEADINGS: Final = ("Ref", "Requirement", "Current status", "Fully met?", "Action to close gap", "Lead", "By when")
WIDTHS: Final = (40, 220, 180, 50, 140, 70, 70)  # points
LEDGER: Final = "decided_on,decided_by,council,row_key,requirement,action_ids,verdict,note,withdrawn\n"
ADOPT: Final = 36  # PR_SET_CHILD_SUBREAPER of prctl: what a run leaves to be waited for is ours
LOOK_EVERY: Final = 0.03  # seconds between two looks at the memory
EXTRACTED: Final = (
    "import pdfplumber, sys\n"
    "with pdfplumber.open(sys.argv[1]) as document:\n"
    "    for page in document.pages:\n        page.extract_tables()\n"
)
SPAWNED: Final = (
    "import multiprocessing as m, sys\n"
    "from winterplan_extract.runs import isolation\n"
    "isolation.starting_context = lambda: m.get_context('spawn')\n"
    "if __name__ == '__main__':\n    from winterplan_extract.cli import main\n    main()\n"
)


def make(count: int, folder: Path, seed: int = 1) -> list[Path]:
    """The files of so many made returns."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for number, (council, rows) in enumerate(returns(count, seed, register=count <= 151)):
        path = folder / f"{council} winter plan.{'pdf' if number % 2 else 'docx'}"
        (_write_pdf if number % 2 else _write_word)(path, council, rows)
        made.append(path)
    return made


def _lines(rows: Sequence[ReturnRecord]) -> list[tuple[str, ...]]:
    texts = [(r.ref, r.requirement, r.current_status, r.met_text, r.gap, r.lead_text, r.deadline_text) for r in rows]
    return [HEADINGS, *texts]


def _write_word(path: Path, council: str, rows: Sequence[ReturnRecord]) -> None:
    made = docx.Document()
    made.add_heading(f"{council} Winter Plan 2020-21")
    table = made.add_table(len(rows) + 1, len(HEADINGS), style="Table Grid")
    for cells, line in zip((list(row.cells) for row in table.rows), _lines(rows), strict=True):
        for cell, text in zip(cells, line, strict=True):
            cell.text = text
    made.save(path)


def _write_pdf(path: Path, council: str, rows: Sequence[ReturnRecord]) -> None:
    style = getSampleStyleSheet()
    small = style["BodyText"].clone("small", fontSize=8, leading=10)
    cells = [[Paragraph(escape(t).replace("\n", "<br/>"), small) for t in line] for line in _lines(rows)]
    grid = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    table = PaperTable(cells, colWidths=WIDTHS, repeatRows=1, style=grid)
    title = Paragraph(f"{council} Winter Plan 2020-21", style["Title"])
    SimpleDocTemplate(str(path), pagesize=landscape(A4), leftMargin=30, rightMargin=30, invariant=1).build(
        [title, table]
    )


@dataclass(frozen=True)
class Cost:
    """Seconds of the clock and of all processors, and MB: of the command's own process and of the largest."""

    seconds: float
    processors: float
    own_mb: float
    most_mb: float


def cost(tree: Path, *command: str) -> Cost:
    """What Python takes to run the command with that tree; waits for every process that it started."""
    before, since = _processor_seconds(), time.perf_counter()
    program = subprocess.Popen(
        [sys.executable, *command], cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    peaks: dict[str, float] = {}
    watch = threading.Thread(target=_watch, args=(program.pid, peaks))
    watch.start()
    said = program.communicate()[1]
    seconds = time.perf_counter() - since
    watch.join()
    if program.returncode not in (0, 1):
        raise SystemExit(said.decode())
    with suppress(ChildProcessError):
        while sys.platform == "linux":
            os.wait()
    return Cost(seconds, _processor_seconds() - before, peaks.get("own", 0.0), max(peaks.values(), default=0.0))


def _watch(number: int, peaks: dict[str, float]) -> None:
    """Notes the largest memory of the process and of those below it, until it is gone."""
    with suppress(OSError, ValueError, IndexError):
        while True:
            below = Path(f"/proc/{number}/task/{number}/children").read_text().split()
            for who in (str(number), *below):
                held = Path(f"/proc/{who}/status").read_text().partition("VmHWM:")[2].split()
                name = "own" if who == str(number) else who
                peaks[name] = max(peaks.get(name, 0.0), int(held[0]) / 1024)
            time.sleep(LOOK_EVERY)


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def two_pdfs() -> list[str]:
    """The PDFs that the unit is measured on."""
    for folder in (TREE.parent / "shared" / "returns", TREE / "samples"):
        if len(found := sorted(map(str, folder.rglob("*.pdf")))) >= 2:
            return found[:2]
    raise SystemExit("There are no two PDFs to measure the unit on.")


def unit() -> float:
    """Seconds that pdfplumber takes for both PDFs in two processes at once."""
    since = time.perf_counter()
    both = [subprocess.Popen([sys.executable, "-c", EXTRACTED, path]) for path in two_pdfs()]
    codes = [each.wait() for each in both]
    if any(codes):
        raise SystemExit("pdfplumber failed.")
    return time.perf_counter() - since


class Table:
    """The lines of the table, printed as they are measured."""

    def __init__(self, before: Path | None, folder: Path) -> None:
        self.before = before
        self.folder = folder
        self.unit = unit()
        print(f"{'':<26}{'s':>8}{'units':>8}{'cpu s':>8}{'own MB':>8}{'most MB':>9}  wanted", flush=True)

    def line(self, what: str, *command: str, wanted: str = "", tree: Path = TREE) -> Cost:
        """Runs the command, with the version before as well where there is one, and prints what it took."""
        if self.before and tree == TREE:
            other = [each.replace(str(self.folder / "now"), str(self.folder / "before")) for each in command]
            self.line(f"  before: {what}", *other, tree=self.before)
        took, after = cost(tree, *command), unit()
        units, self.unit = took.seconds / ((self.unit + after) / 2), after
        figures = f"{took.seconds:8.1f}{units:8.2f}{took.processors:8.1f}{took.own_mb:8.0f}{took.most_mb:9.0f}"
        print(f"{what:<26}{figures}  {wanted}", flush=True)
        return took


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("count", type=int, nargs="?", default=151)
    parser.add_argument("--before", type=Path, help="the tree of the version before")
    parser.add_argument("--spawn", action="store_true")
    parser.add_argument("--grown", type=int, help="so many returns cold as well")
    given = parser.parse_args()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(ADOPT, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = make(given.count, folder / "now" / "many")
        make(15, folder / "now" / "few")
        if given.before:
            shutil.copytree(folder / "now", folder / "before")
        other = make(3, folder / "other", seed=2)[0]
        print(f"{given.count} returns, load {os.getloadavg()[0]:.1f}")
        _measure(Table(given.before, folder), given, files, other)


def _measure(table: Table, given: argparse.Namespace, files: Sequence[Path], other: Path) -> None:
    home = table.folder / "now"

    def run(returns: str, *more: str) -> tuple[str, ...]:
        kept = ("--cache", str(home / "cache"), "-o", str(home / f"out of {returns}"))
        return ("-m", "winterplan_extract", "run", str(home / returns), *kept, "-q", "--as-of", "2020-11-15", *more)

    cold = table.line("cold", *run("many"), wanted="45 s, 11 units, own 300 MB")
    table.line("again unchanged", *run("many"), wanted="6 s, 1.5 units")
    for tree in ("now", "before")[: 1 + bool(given.before)]:
        shutil.copy(other, table.folder / tree / "many" / files[0].name)
    table.line("one file changed", *run("many"), wanted="7 s, 1.8 units")
    ledger = table.folder / "decided.csv"
    _, rows = next(iter(returns(1)))
    wording = rows[3].requirement.replace('"', '""')
    ledger.write_text(f'{LEDGER}2020-11-20T10:00,A,,,"{wording}",OV-01,answers,,\n', encoding="utf-8")
    table.line("one decision", *run("many", "--decisions", str(ledger)), wanted="7 s, 1.8 units")
    table.line("15 returns, cold", *run("few"), wanted="8 s")
    table.line("15 returns, again", *run("few"), wanted="2 s")
    table.line("check of one PDF", "-m", "winterplan_extract", "check", str(files[1]), wanted="1.3 s")
    table.line("--help", "-m", "winterplan_extract", "--help", wanted="0.25 s")
    real = ("-m", "winterplan_extract", "run", *two_pdfs(), "-o", str(home / "real"), "-q", "--no-cache")
    table.line("both PDFs, whole run", *real, wanted="0.6 units")
    if given.spawn:
        script = table.folder / "spawned.py"
        script.write_text(SPAWNED, encoding="utf-8")
        anew = ("run", str(home / "many"), "-o", str(home / "spawned"), "-q", "--no-cache")
        table.line("cold, spawn", str(script), *anew, wanted="1.2 times cold")
    if given.grown:
        make(given.grown, home / "more")
        if given.before:
            shutil.copytree(home / "more", table.folder / "before" / "more")
        grown = table.line(f"{given.grown} returns, cold", *run("more"))
        growth = math.log(grown.seconds / cold.seconds) / math.log(given.grown / given.count)
        print(f"growth: returns to the power of {growth:.2f} (wanted: 1.05)")


if __name__ == "__main__":
    main()
