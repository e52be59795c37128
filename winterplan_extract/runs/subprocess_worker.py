"""One file in a program of its own, for places that may not start processes as a batch does: a cluster's workers."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import tempfile
import time

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.runs.settings import LOAD_WITHIN
from winterplan_extract.runs.worker import MemoryLimit, Task, cause_of_death, stand_alone


def carry_out_alone(task: Task) -> tuple[ExtractedReturn | Notice, float]:
    """What came of the file, or the notice of what stopped it; and the seconds it took."""
    since = time.monotonic()
    limits = task.settings.limits
    try:
        done = subprocess.run(
            [sys.executable, "-m", "winterplan_extract.runs.subprocess_worker"],
            input=pickle.dumps(task),
            capture_output=True,
            timeout=limits.seconds + LOAD_WITHIN,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return notice("time_limit", limit=f"{limits.seconds:g}"), time.monotonic() - since
    if done.returncode != 0 or not done.stdout:
        return cause_of_death(done.returncode, limits), time.monotonic() - since
    return pickle.loads(done.stdout), time.monotonic() - since  # noqa: S301 - written by this module


def main() -> None:
    """Reads a Task from stdin and writes what came of it to stdout."""
    task: Task = pickle.load(sys.stdin.buffer)  # noqa: S301 - written by this module
    out = os.dup(1)
    stand_alone()
    MemoryLimit(task.settings.limits.memory_mb)
    if task.scratch is not None and task.scratch.is_dir():  # not so on another machine
        tempfile.tempdir = str(task.scratch)
    task.get_ready()
    result = pickle.dumps(task.carry_out())
    with os.fdopen(out, "wb") as stream:
        stream.write(result)
    os._exit(0)


if __name__ == "__main__":
    main()
