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
from typing import Final

import msgspec

from winterplan_extract.domain.records import Comparison

Job = Callable[[Comparison], object]  # a function that the program can import, with its other arguments


# It hears all it is to do before it loads what that takes, so that whoever tells it need not wait.
_PROGRAM: Final = "import pickle, sys; told = pickle.load(sys.stdin.buffer); from winterplan_extract.outputs.apart import main; main(told)"


@contextmanager
def under_way(job: Job, comparison: Comparison) -> Iterator[Callable[[], bool]]:
    """Has the job done while the block lasts; what it gives waits for the end and says whether it was done."""
    program, is_told = None, False
    try:
        with suppress(
            OSError, UnicodeEncodeError
        ):  # no room for a program; half a letter, which some broken files hold
            program = _started()
            told = [pickle.dumps(job), msgspec.msgpack.encode(comparison)]
            if program.stdin is not None:
                pickle.dump(told, program.stdin)
                program.stdin.flush()
                is_told = True
            told.clear()
        yield lambda: is_told and program is not None and program.wait() == 0
    finally:
        if program is not None:
            program.kill()
            with suppress(OSError):  # what it was not told
                program.communicate()


def _started() -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this module's own
        [sys.executable, "-P", "-c", _PROGRAM],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},  # it finds what this one found
    )


def main(told: list[bytes]) -> None:
    """Does the job that it was told."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    gc.disable()  # nothing that is made here is garbage
    threading.Thread(target=_end_with_the_other, daemon=True).start()
    comparison = msgspec.msgpack.decode(told.pop(), type=Comparison)
    pickle.loads(told.pop())(comparison)  # noqa: S301 - written by this module
    os._exit(0)


def _end_with_the_other() -> None:
    """Ends this program when the one that started it is gone, however that came."""
    sys.stdin.buffer.read(1)
    os._exit(1)
