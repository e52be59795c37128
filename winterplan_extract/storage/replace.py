"""A folder's files are replaced by new ones, all or none, though the program be killed at any moment.

All else is linked in beside the new files, and the two folders change names in one step, or else in two, or file after file;
a journal is written before, by which the next run completes what a killed one began.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Final

from winterplan_extract.storage.files import Entry, Stamp, entries_in, entry_at

_CURRENT_FOLDER: Final = -100  # AT_FDCWD
_EXCHANGE: Final = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS

_Call = Callable[[bytes, bytes], int]


def exchange(one: Path, other: Path) -> None:
    """Gives each of the two folders the other's name in one step; raises OSError, with everything as it was, where that cannot be done."""
    call = _call()
    if call is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if call(os.fsencode(one), os.fsencode(other)) != 0:
        import ctypes

        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), str(one), None, str(other))


@cache
def _call() -> _Call | None:
    """The system's function, which gives 0 when the two have changed names; None where there is none."""
    import ctypes  # `--help` has no use for it

    text, flags = ctypes.c_char_p, ctypes.c_uint
    if sys.platform == "linux":
        linux = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)  # older C libraries lack it
        if linux is None:
            return None
        linux.argtypes = [ctypes.c_int, text, ctypes.c_int, text, flags]
        return lambda one, other: int(linux(_CURRENT_FOLDER, one, _CURRENT_FOLDER, other, _EXCHANGE))
    if sys.platform == "darwin":
        mac = ctypes.CDLL(None, use_errno=True).renamex_np
        mac.argtypes = [text, text, flags]
        return lambda one, other: int(mac(one, other, _EXCHANGE))
    return None


_STOPS: Final = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


@contextmanager
def stops_held_back() -> Iterator[None]:
    """Ctrl-C and the system's ways of ending a program take effect after the block; no-op outside the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    numbers = [getattr(signal, name) for name in _STOPS if hasattr(signal, name)]
    before = {n: handler for n in numbers if (handler := signal.getsignal(n)) not in (None, signal.SIG_IGN)}
    try:
        for number in before:
            signal.signal(number, lambda number, _: came.append(number))
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for number in came[:1]:
        signal.raise_signal(number)


NEW: Final = "new"  # within the part folder: the files to be put in place
_OLD: Final = "old"  # what stood in their place
_JOURNAL: Final = "journal.json"
# Folders that this process has given new files, for whoever must say what stands where it was stopped.
REPLACED: Final[list[Path]] = []


@dataclass(frozen=True, slots=True)
class _Journal:
    """What is to be done: `ours` are the new files; `before` what stood in the folder when the run began, if known.

    `number` is that of the new folder where the two change places, `carried` what was linked into it; else file after file is replaced.
    """

    ours: Sequence[str]
    before: Mapping[str, Stamp] | None
    number: int | None = None
    carried: Mapping[str, Stamp] | None = None


def put_in_place(part: Path, out: Path, before: Mapping[str, Stamp] | None) -> tuple[Path, ...]:
    """Gives the folder `out` the files of `part/new` and takes `part` away; gives the names of what somebody changed since `before`.

    Raises OSError, with `out` as it was, where the system refuses; what even then is not as it was, `recover` puts right.
    """
    new = [entry for entry in entries_in(part / NEW) or () if entry.is_file]
    ours = [entry.name for entry in sorted(new, key=lambda entry: entry.status.st_mtime_ns)]  # the last one last
    before = before and {name: before[name] for name in ours if name in before}
    with stops_held_back():
        if not os.path.lexists(out):
            (part / NEW).rename(out)
            REPLACED.append(out)
            _discard(part)
            return ()
        _refuse_what_stands_in_the_way(out, ours)
        old = _switch(part, out, ours, before) or _file_by_file(part, out, ours, before)
        REPLACED.append(out)
        return _finish(part, out, old)


def recover(part: Path, out: Path) -> tuple[Path, ...]:
    """Completes what a dead run began, or takes away what it had not yet begun to put in place; as put_in_place."""
    journal = _read_journal(part)
    with stops_held_back():
        if journal is None:
            _discard(part)
            return ()
        if journal.number is None:
            _place(part, out, journal.ours)
            return _finish(part, out, part / _OLD)
        if not os.path.lexists(out) and (part / NEW).exists():
            (part / NEW).rename(out)
        switched = not (part / NEW).exists() or out.stat().st_ino == journal.number
        if not switched:
            _discard(part)
            return ()
        return _finish(part, out, part / _OLD if (part / _OLD).exists() else part / NEW)


def is_half_done(part: Path) -> bool:
    """Whether a run was about to put the files of `part` in place, or in the midst of it."""
    return (part / _JOURNAL).exists()


def _switch(part: Path, out: Path, ours: Sequence[str], before: Mapping[str, Stamp] | None) -> Path | None:
    """Has the new folder take the place of `out`; gives where the old one is. None: it cannot be done so."""
    new = part / NEW
    carried = _carry(out, new, ours) if _can_change_places(part, out) else None
    if carried is None:
        return None
    _write_journal(part, _Journal(ours, before, new.stat().st_ino, carried))
    try:
        exchange(new, out)
    except OSError:  # a network drive, or a system without such a call
        return _rename_away_and_in(part, out)
    return new


def _rename_away_and_in(part: Path, out: Path) -> Path | None:
    try:
        out.rename(part / _OLD)
    except OSError:  # a program has one of its files open, as a rule
        return None
    try:
        (part / NEW).rename(out)
    except OSError:
        (part / _OLD).rename(out)
        return None
    return part / _OLD


def _can_change_places(part: Path, out: Path) -> bool:
    """Whether the folder may be another one afterwards: not where somebody would be left standing in the old one."""
    if part.parent != out.parent or out.is_mount():
        return False
    with suppress(OSError):
        if Path.cwd().resolve().is_relative_to(out):
            return False
    new, old = (part / NEW).stat(), out.stat()
    if hasattr(os, "chown") and (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
        try:
            os.chown(part / NEW, old.st_uid, old.st_gid)
        except OSError:
            return False
    return True


def _carry(out: Path, new: Path, ours: Sequence[str]) -> Mapping[str, Stamp] | None:
    """Links everything else that `out` holds into `new`; None where that cannot be done."""
    entries, known = entries_in(out), frozenset(ours)
    if entries is None:
        return None
    others = [entry for entry in entries if entry.name not in known]
    device = out.stat().st_dev
    try:
        for entry in others:
            if not _link(entry, out, new, device):
                return None
        for entry in reversed(others):
            if entry.is_folder:
                shutil.copystat(out / entry.name, new / entry.name)
        shutil.copystat(out, new)
    except OSError:
        return None
    return {entry.name: entry.stamp for entry in others if not entry.is_folder}


def _link(entry: Entry, out: Path, new: Path, device: int) -> bool:
    """Gives `new` the same thing that stands in `out`, and no copy; False where that makes no sense."""
    source, target = out / entry.name, new / entry.name
    if entry.is_folder and entry.status.st_dev == device:
        target.mkdir(exist_ok=True)
    elif entry.is_file:
        target.hardlink_to(source)
    elif entry.is_link and not os.path.lexists(target):
        target.symlink_to(source.readlink())
    else:
        return False
    return True


def _file_by_file(part: Path, out: Path, ours: Sequence[str], before: Mapping[str, Stamp] | None) -> Path:
    """Puts file after file in place; gives where the old ones are."""
    _write_journal(part, _Journal(ours, before))
    try:
        _place(part, out, ours)
    except OSError:
        _take_back(part, out, ours)
        (part / _JOURNAL).unlink()
        raise
    return part / _OLD


def _place(part: Path, out: Path, ours: Sequence[str]) -> None:
    for name in ours:
        source, target, old = part / NEW / name, out / name, part / _OLD / name
        if not os.path.lexists(source):  # it was put in place before the run was ended
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if os.path.lexists(target):
            if os.path.lexists(old):  # somebody has saved it anew since the run was ended
                _keep_aside(target, target)
            else:
                old.parent.mkdir(parents=True, exist_ok=True)
                target.replace(old)
        source.replace(target)


def _take_back(part: Path, out: Path, ours: Sequence[str]) -> None:
    for name in reversed(ours):
        source, target, old = part / NEW / name, out / name, part / _OLD / name
        if os.path.lexists(target) and not os.path.lexists(source):
            target.replace(source)
        if os.path.lexists(old):
            old.replace(target)


def _finish(part: Path, out: Path, old: Path) -> tuple[Path, ...]:
    """Brings over what was put into the old folder meanwhile, then takes all that is left away."""
    journal = _read_journal(part)
    entries = entries_in(old)
    if journal is None or entries is None:
        raise OSError(errno.EIO, "it cannot be looked through", str(part))
    kept = tuple(
        path for entry in entries if not entry.is_folder and (path := _bring_over(entry, old, out, journal)) is not None
    )
    (part / _JOURNAL).unlink()
    _discard(part)
    return kept


def _bring_over(entry: Entry, old: Path, out: Path, journal: _Journal) -> Path | None:
    """Saves what somebody has written since the run began; gives the other name that it had to have."""
    source, target = old / entry.name, out / entry.name
    if entry.name in journal.ours:
        if journal.before is None or journal.before.get(entry.name) == entry.stamp:
            return None
        return _keep_aside(source, target)
    linked, now = (journal.carried or {}).get(entry.name), entry_at(out, entry.name)
    if linked == entry.stamp or (now and os.path.samestat(now.status, entry.status)):
        return None
    if now and now.stamp != linked:  # written in both places
        return _keep_aside(source, target)
    target.parent.mkdir(parents=True, exist_ok=True)
    source.replace(target)
    return None


def _keep_aside(source: Path, target: Path) -> Path:
    """Moves a file to where `target` stands, under a name that tells when it was changed."""
    changed = datetime.fromtimestamp(source.lstat().st_mtime).astimezone()
    stem = f"{target.stem} (changed {changed:%Y-%m-%d %H%M%S}"
    names = (f"{stem}{again}){target.suffix}" for again in ("", *(f", {number}" for number in range(2, 1000))))
    free = next(path for name in names if not os.path.lexists(path := target.with_name(name)))
    free.parent.mkdir(parents=True, exist_ok=True)
    source.replace(free)
    return free


def _refuse_what_stands_in_the_way(out: Path, ours: Sequence[str]) -> None:
    for name in ours:
        if (out / name).is_dir() and not (out / name).is_symlink():
            raise IsADirectoryError(errno.EISDIR, "a folder stands where a file is to go", str(out / name))
        for above in list(PurePosixPath(name).parents)[:-1]:
            if os.path.lexists(out / above) and not (out / above).is_dir():
                raise NotADirectoryError(errno.ENOTDIR, "a file stands where a folder is to go", str(out / above))


def _write_journal(part: Path, journal: _Journal) -> None:
    beside = part / f"{_JOURNAL}.new"
    beside.write_text(json.dumps(asdict(journal)), encoding="utf-8")
    beside.replace(part / _JOURNAL)


def _read_journal(part: Path) -> _Journal | None:
    """The journal; None where nothing was begun."""
    try:
        read = json.loads((part / _JOURNAL).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return _Journal(read["ours"], _stamps(read["before"]), read["number"], _stamps(read["carried"]))


def _stamps(read: Mapping[str, Sequence[int]] | None) -> Mapping[str, Stamp] | None:
    return read if read is None else {name: (size, changed) for name, (size, changed) in read.items()}


def _discard(part: Path) -> None:
    shutil.rmtree(part, ignore_errors=True)
