"""A part of a large run's outputs written by a second program, told all on its stdin, while this one writes the rest.

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
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Final

import msgspec

from winterplan_extract.domain.records import Comparison

Job = Callable[[Comparison], object]  # a function that the program can import, with its other arguments


_PROGRAM: Final = "from winterplan_extract.outputs.apart import main; main()"
_WANTED: Final = ("winterplan_extract.outputs.report", "winterplan_extract.outputs.dataset", "pyarrow.parquet")


class SecondProgram:
    """The other program, started ahead: it loads what it takes while this one still makes out what to write."""

    def __init__(self) -> None:
        self._program: subprocess.Popen[bytes] | None = None
        with suppress(OSError):  # no room for a program
            self._program = subprocess.Popen(  # noqa: S603 - this module's own
                [sys.executable, "-P", "-c", _PROGRAM],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={
                    **os.environ,
                    "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                },  # it finds what this one found
            )

    def tell(self, job: Job, comparison: Comparison) -> bool:
        """Has it do the job; says whether it could be told."""
        with suppress(OSError, UnicodeEncodeError):  # it is gone; half a letter, which some broken files hold
            if self._program is not None and self._program.stdin is not None:
                pickle.dump([pickle.dumps(job), msgspec.msgpack.encode(comparison)], self._program.stdin)
                self._program.stdin.flush()
                return True
        return False

    def is_done(self) -> bool:
        """Waits for its end, and says whether it has done the job that it was told."""
        return self._program is not None and self._program.wait() == 0

    def close(self) -> None:
        """Ends it."""
        if self._program is not None:
            self._program.kill()
            with suppress(OSError):  # what it was not told
                self._program.communicate()


def main() -> None:
    """Does the job that it is told."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started it ends it
    gc.disable()  # nothing that is made here is garbage
    told: list[bytes] = []
    hearing = threading.Thread(target=_hear, args=(told,), daemon=True)
    hearing.start()
    sys.meta_path.insert(0, _NoPandas)
    with suppress(ImportError):  # pyarrow comes with an extra; the writing says what else is missing
        for name in _WANTED:
            import_module(name)
    hearing.join()
    threading.Thread(target=_end_with_the_other, daemon=True).start()
    comparison = msgspec.msgpack.decode(told.pop(), type=Comparison)
    pickle.loads(told.pop())(comparison)  # noqa: S301 - written by this module
    os._exit(0)


class _NoPandas:
    """Keeps pandas out, which pyarrow would load for a quarter of a second to look whether texts are of it."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Finds nothing."""
        if name == "pandas":
            raise ModuleNotFoundError(name)


def _hear(told: list[bytes]) -> None:
    """Takes in all that is said, however soon it is: whoever says it need not wait."""
    with suppress(EOFError):
        told += pickle.load(sys.stdin.buffer)  # noqa: S301 - as above


def _end_with_the_other() -> None:
    """Ends this program when the one that started it is gone, however that came."""
    sys.stdin.buffer.read(1)
    os._exit(1)
