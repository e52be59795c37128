"""How fast the desk answers: its start, its pages, a decision and what follows it, and the memory of its server.

Run as a script: `python tests/benchmarks/desk.py 151`, or with a folder of returns in place of the number. Returns are made as
for scale.py. Seconds of the clock and of the processor (of this process with all its threads), which another program's
work does not lengthen. The keys of a person are timed in a browser by tests/desk/test_browser.py.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from scale import make

sys.path.insert(0, str(Path(__file__).parents[1] / "desk"))
from desk_builders import browser, desk_at, wait

from winterplan_extract.desk.projects import Chosen, write_project

PAGES = (
    "run",
    "files",
    "review",
    "rows",
    "rows?q=flu+vaccination",
    "rows?met=no&q=care",
    "rows?decision=review",
    "comparison",
    "decisions",
    "outputs",
)
TIMES = 5  # that each page is asked for; the first and the median are told


def main() -> None:
    """Prints what each step takes."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("returns", help="how many returns to make, or a folder of them")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if given.returns.isdecimal():
            make(int(given.returns), folder / "made")
        _pages(folder, folder / "made" if given.returns.isdecimal() else Path(given.returns).resolve())


def _timed(what: str, step: Callable[[], Any], times: int = 1) -> Any:
    took = []
    for _ in range(times):
        clock, processor = time.perf_counter(), time.process_time()
        result = step()
        took.append((time.perf_counter() - clock, time.process_time() - processor))
    middle = sorted(took)[len(took) // 2]
    first = f"first {took[0][0]:6.2f} s ({took[0][1]:5.2f} s of processor)  " * (times > 1)
    print(f"{what:34} {first}{middle[0]:6.2f} s ({middle[1]:5.2f} s of processor)", flush=True)
    return result


def _pages(folder: Path, returns: Path) -> None:
    print(f"{'start to the first page':34} {_start(folder)}")
    desk = desk_at(folder, engine="process", no_cache=False, cache=folder / "cache")
    write_project(folder / "home" / "Region", Chosen(returns))
    project = desk.open(folder / "home" / "Region")
    for what in ("reading", "reading again, kept"):
        _timed(what, lambda: (project.read(), wait(project)))
    shown = _timed("first comparison", project.snapshot)
    print(f"{len(shown.returned)} returns, {len(shown.rows):,} rows, {len(shown.questions)} to review")
    client = browser(desk)
    base = f"/p/{project.id}/"
    row, action = next(iter(shown.rows)), next(iter(shown.actions))
    for page in (*PAGES, f"rows/{row}", f"actions/{action}"):
        _timed(page, lambda page=page: client.get(base + page).raise_for_status(), TIMES)
    for number in range(3):
        asked = project.snapshot().questions[0].row
        _timed("decision sent", lambda at=asked: project.decide(at, (), "no_action"))
        if project._soon:  # what it would do in the background is timed below
            project._soon.cancel()
        _timed(f"comparison after decision {number + 1}", project.snapshot)
        _timed("what it teaches about other rows", project.settle)
    status = Path("/proc/self/status").read_text() if sys.platform == "linux" else ""
    for line in status.splitlines():
        if line.startswith(("VmRSS", "VmHWM")):
            print("memory now" if line.startswith("VmRSS") else "memory at most", int(line.split()[1]) // 1024, "MB")
    _timed("outputs", lambda: project.write("working"))
    desk.close()


def _start(folder: Path) -> str:
    """Starts the desk as the command does, and asks for its first page; what that took."""
    homes = {name: str(folder / "user") for name in ("HOME", "XDG_DATA_HOME", "XDG_DOCUMENTS_DIR", "LOCALAPPDATA")}
    command = [sys.executable, "-m", "winterplan_extract", "desk", "--no-browser"]
    since = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | homes) as process:
        assert process.stdout is not None
        with httpx.Client(follow_redirects=True) as client:
            client.get(process.stdout.readline().split()[-1]).raise_for_status()
        took = f"{time.perf_counter() - since:6.2f} s"
        if sys.platform == "linux":
            user, system = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
            took += f" ({(int(user) + int(system)) / os.sysconf('SC_CLK_TCK'):5.2f} s of processor)"
        process.terminate()
    return took


if __name__ == "__main__":
    main()
