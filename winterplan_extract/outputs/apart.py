"""A part of a large run's outputs written by a program of its own, while this one writes the rest: most machines have two cores.

It is told all on its stdin: what to do as Python has it, the comparison as MessagePack, in which it is a tenth of the work.
What goes wrong there is no fault of the run: this program then writes that part as well, and says what stops it.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import IO

import msgspec

from winterplan_extract.domain.records import Comparison

Job = Callable[[Comparison], object]  # a function that the program can import, with its other arguments


@contextmanager
def under_way(job: Job, comparison: Comparison) -> Iterator[Callable[[], bool]]:
    """Has the job done while the block lasts; what it gives waits for the end and says whether it was done."""
    program = None
    with suppress(OSError, UnicodeEncodeError):  # no room for a program; half a letter, which some broken files hold
        told = pickle.dumps(job), msgspec.msgpack.encode(comparison)
        program = subprocess.Popen(
            [sys.executable, "-P", "-c", "from winterplan_extract.outputs.apart import main; main()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},  # it finds what this one found
        )
        _tell(program, told)
        del told
    try:
        yield lambda: program is not None and program.wait() == 0
    finally:
        if program is not None:
            program.kill()
            with suppress(OSError):  # what it was not told
                program.communicate()


def _tell(program: subprocess.Popen[bytes], told: object) -> None:
    if program.stdin is not None:
        pickle.dump(told, program.stdin)
        program.stdin.flush()


def main() -> None:
    """Does the job that it is told on stdin."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    gc.disable()  # nothing that is made here is garbage
    stream = os.fdopen(os.dup(0), "rb")
    job, content = pickle.load(stream)  # noqa: S301 - written by this module
    threading.Thread(target=_end_with, args=(stream,), daemon=True).start()
    comparison = msgspec.msgpack.decode(content, type=Comparison)
    del content
    pickle.loads(job)(comparison)  # noqa: S301 - as above
    os._exit(0)


def _end_with(stream: IO[bytes]) -> None:
    """Ends this program when the other is gone, however that came."""
    stream.read(1)
    os._exit(1)
