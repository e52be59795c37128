"""What a run of many returns costs: cold, again unchanged, with one file changed, with one decision made.

Run as a script: `python tests/benchmarks/scale.py 151 [--before TREE] [--spawn]`. The returns are made by generate.py, half
of them as ruled PDFs and half as Word files. Seconds of the clock and, on Linux, of the processors (all processes of a
run counted), and the largest memory of any of them. `--before` runs another version's tree cold and again beside it, `--spawn`
runs cold with processes that start anew, as on Windows and macOS.
"""

from __future__ import annotations

import argparse
import ctypes
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

import docx
from generate import returns
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from winterplan_extract.domain.records import ReturnRecord

TREE: Final = Path(__file__).resolve().parents[2]
HEADINGS: Final = ("Ref", "Requirement", "Current status", "Fully met?", "Action to close gap", "Lead", "By when")
WIDTHS: Final = (40, 220, 180, 50, 140, 70, 70)  # points
LEDGER: Final = "decided_on,decided_by,council,row_key,requirement,action_ids,verdict,note,withdrawn\n"
ADOPT: Final = 36  # PR_SET_CHILD_SUBREAPER of prctl: what a run leaves to be waited for is ours
SPAWNED: Final = (
    "import multiprocessing as m, sys\n"
    "from winterplan_extract.runs import isolation\n"
    "isolation._context = lambda anew: m.get_context('spawn')\n"
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
    table = Table(cells, colWidths=WIDTHS, repeatRows=1, style=grid)
    title = Paragraph(f"{council} Winter Plan 2020-21", style["Title"])
    SimpleDocTemplate(str(path), pagesize=landscape(A4), leftMargin=30, rightMargin=30, invariant=1).build(
        [title, table]
    )


def timed(tree: Path, *arguments: str, script: Path | None = None) -> tuple[float, float]:
    """Seconds of the clock and of the processors that the command takes."""
    before, since = _processor_seconds(), time.perf_counter()
    command = [sys.executable, str(script)] if script else [sys.executable, "-m", "winterplan_extract"]
    done = subprocess.run(
        [*command, "run", *arguments, "-q", "--as-of", "2020-11-15"],
        cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    seconds = time.perf_counter() - since
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr)
    with suppress(ChildProcessError):
        while True:
            os.wait()
    return seconds, _processor_seconds() - before


def _processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--before", type=Path, help="the tree of the version before")
    parser.add_argument("--spawn", action="store_true")
    given = parser.parse_args()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(ADOPT, 1, 0, 0, 0)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files, named = make(given.count, folder / "returns"), str(folder / "returns")
        out, cache = str(folder / "out"), ("--cache", str(folder / "cache"))
        print(f"{given.count} returns, load {os.getloadavg()[0]:.1f}")
        if given.before:
            _print("before, cold", *timed(given.before, named, "-o", str(folder / "before")))
            _print("before, again", *timed(given.before, named, "-o", str(folder / "before")))
        if given.spawn:
            script = folder / "spawned.py"
            script.write_text(SPAWNED, encoding="utf-8")
            _print("cold, spawn", *timed(TREE, named, "-o", str(folder / "s"), "--no-cache", script=script))
        _print("cold", *timed(TREE, named, "-o", out, *cache))
        _print("again unchanged", *timed(TREE, named, "-o", out, *cache))
        other = make(min(given.count, 3), folder / "other", seed=2)[0]
        shutil.copy(other, files[0])
        _print("one file changed", *timed(TREE, named, "-o", out, *cache))
        ledger = folder / "decided.csv"
        _, rows = next(iter(returns(1)))
        wording = rows[3].requirement.replace('"', '""')
        ledger.write_text(f'{LEDGER}2020-11-20T10:00,A,,,"{wording}",OV-01,answers,,\n', encoding="utf-8")
        _print("one decision", *timed(TREE, named, "-o", out, *cache, "--decisions", str(ledger)))
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"largest process {most:.0f} MB")


def _print(what: str, seconds: float, processors: float) -> None:
    print(f"{what:<20}{seconds:7.1f} s{processors:8.1f} s of processors", flush=True)


if __name__ == "__main__":
    main()
