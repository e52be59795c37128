"""A folder that one process at a time writes to; whoever gets hold of it puts right what a dead one left."""

from __future__ import annotations

import os
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from winterplan_extract.domain.errors import OutputError
from winterplan_extract.storage.disk import no_room, why_no_room
from winterplan_extract.storage.lock import hidden_name, locked
from winterplan_extract.storage.replace import is_half_done, recover
from winterplan_extract.storage.tree import Stamp, entries_in

_SETTLED_WITHIN: Final = 10.0  # seconds for another process to end what it is in the midst of


@dataclass(frozen=True, slots=True)
class Held:
    """A folder that this process alone writes to. `out` is its real path, which need not be there yet.

    In `home` the new files are made ready. `before` tells what stood in the folder when it was taken
    hold of (None: too much to look through). `kept` gathers the names under which files were kept
    that somebody had changed meanwhile.
    """

    out: Path
    home: Path
    before: Mapping[str, Stamp] | None
    kept: list[Path] = field(default_factory=list)

    def part(self) -> Path:
        """Where files for the folder are made ready by this process."""
        return self.home / f"{hidden_name(self.out)}{os.getpid()}.part"


_HELD: Final[dict[tuple[int, Path], Held]] = {}  # by thread: a step of a run asks again for what the run has


@contextmanager
def held(out: Path) -> Iterator[Held]:
    """Keeps other processes from writing to `out` until the block ends; within the block it may be asked for again.

    Folders above it are made where they lack. Raises OutputError where another process has it,
    naming that one, and where nothing can be written there.
    """
    real = out.resolve()
    key = threading.get_ident(), real
    if key in _HELD:
        yield _HELD[key]
        return
    lacking = [folder for folder in reversed(real.parents) if not folder.exists()]
    try:
        with ExitStack() as stack:
            _HELD[key] = _taken(real, stack)
            stack.callback(_HELD.pop, key)
            yield _HELD[key]
    finally:
        for folder in reversed(lacking):
            with suppress(OSError):  # the outputs are in it, as a rule
                folder.rmdir()


def settle(out: Path) -> None:
    """Makes `out` one run's outputs again, where a run was killed while it put its files in place.

    For whoever reads it. Raises OutputError where that cannot be done.
    """
    until = time.monotonic() + _SETTLED_WITHIN
    real = out.resolve()
    while any(map(is_half_done, _parts(real))):
        try:
            with held(real):
                return
        except OutputError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)


def _taken(out: Path, stack: ExitStack) -> Held:
    """The folder with its lock, which `stack` is to release, and with what dead runs left in it put right."""
    try:
        if out.exists() and not out.is_dir():
            raise NotADirectoryError(f"{out} is a file")
        out.parent.mkdir(parents=True, exist_ok=True)
        home = stack.enter_context(locked(out))
    except OSError as fault:
        full = no_room(fault)
        why = why_no_room(full, out) if full else f"{fault}. Choose another with -o."
        raise OutputError(f"The folder {out} cannot be written to: {why}") from fault
    try:
        kept = [path for part in _parts(out) for path in recover(part, out)]
    except OSError as fault:
        raise OutputError(
            f"A run was ended while it put its files into {out}, and what it left cannot be completed ({fault}). "
            "Close what is open from that folder, and run again."
        ) from fault
    entries = entries_in(out)
    before = None if entries is None else {entry.name: entry.stamp for entry in entries if not entry.is_folder}
    return Held(out, home, before, kept)


def _parts(out: Path) -> list[Path]:
    """What runs have made ready for `out` and for no other folder."""
    ours = re.compile(rf"{re.escape(hidden_name(out))}\d+\.part")
    found: list[Path] = []
    for home in (out.parent, out):
        with suppress(OSError):
            found += [path for path in sorted(home.iterdir()) if ours.fullmatch(path.name) and path.is_dir()]
    return found
