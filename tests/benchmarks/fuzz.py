"""Spoils files in many ways and runs them through the batch; prints what came of each kind, and every broken promise.

    python tests/benchmarks/fuzz.py [FILE ...] [--runs N] [--seed S] [--from N] [--only NUMBER ...] [--keep DIR]

The same seed and sources give the same files: a failure is told with its number, and `--only` makes
that file again. A suffix that no kind of its own spoils (.rtf, .odt, .doc) is spoilt byte by byte. Files that failed or were stopped by a limit are saved under --keep and nowhere else.
Ends with status 1 when a promise was broken.
"""

from __future__ import annotations

import argparse
import atexit
import os
import shutil
import signal
import sys
import tempfile
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # hostile, and the builders of faulty files

_BATCH = 100  # files a batch: the outputs are written and looked at once for each


def main() -> int:
    """Runs what the command line asks for."""
    options = argparse.ArgumentParser(description="Spoilt files through the batch.")
    options.add_argument(
        "files", nargs="*", type=Path, help="spoil these files (default: small ones, samples, real returns)"
    )
    options.add_argument("--runs", type=int, default=5000)
    options.add_argument("--seed", type=int, default=2020)
    options.add_argument("--from", type=int, default=1, dest="first")
    options.add_argument("--only", type=int, action="append", default=[])
    options.add_argument("--small", action="store_true", help="spoil the small files alone")
    options.add_argument("--keep", type=Path)
    options.add_argument("--seconds", type=float, default=5.0, help="the limit for one file")
    options.add_argument("--memory", type=int, default=400, help="the limit for one file, in MB")
    options.add_argument("-v", "--verbose", action="store_true", help="tell of each batch")
    asked = options.parse_args()

    folder = Path(tempfile.mkdtemp(prefix="fuzz-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)  # first to be told, so last to act: others tidy up in it

    # Everything is brought in here: each worker loads this file anew, and must not load all of that.
    from hostile.campaign import Campaign, mutant, now, report, sources_for_run

    from winterplan_extract.domain.settings import Limits, Settings
    from winterplan_extract.storage.plan_folder import load_plan

    limits = Limits(seconds=asked.seconds, memory_mb=asked.memory, file_mb=60, unpacked_mb=100)
    settings = Settings(as_of=date(2020, 11, 15), limits=limits)
    sources = sources_for_run(asked.files, small=asked.small)
    numbers = asked.only or range(asked.first, asked.first + asked.runs)
    campaign = Campaign(folder, load_plan(), settings, asked.keep.resolve() if asked.keep else None)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # or its folder would stay
    screen, own = os.fdopen(os.dup(1), "w"), (os.dup(1), os.dup(2))
    try:
        campaign.prepare()
        said = os.open(folder / "said.txt", os.O_RDWR | os.O_CREAT)
        for stream in (1, 2):  # what anything prints from here on is a failure
            os.dup2(said, stream)
        since, told = now(), 0
        for start in range(0, len(numbers), _BATCH):
            campaign.take([mutant(n, asked.seed, sources) for n in numbers[start : start + _BATCH]], outputs=True)
            if asked.verbose:
                print(f"{start + _BATCH} {now() - since:.0f} s", *campaign.tally.failures[told:], sep="\n  ", file=screen, flush=True)  # fmt: skip
                told = len(campaign.tally.failures)
        printed = (folder / "said.txt").read_text(errors="replace")
        if printed:
            campaign.tally.failures.append((0, "", "", f"printed: {printed[-600:]}"))
        for line in report(campaign.tally, now() - since, len(numbers)):
            print(line, file=screen)
        return int(bool(campaign.tally.failures))
    finally:
        screen.flush()
        for stream, before in zip((1, 2), own, strict=True):  # a fault of this program itself is to be seen
            os.dup2(before, stream)
        os.chdir("/")


if __name__ == "__main__":
    sys.exit(main())
