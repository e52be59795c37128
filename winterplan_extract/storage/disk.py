"""A disk that is full, told from all else that can go wrong in writing."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_FULL: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


def no_room(fault: BaseException) -> OSError | None:
    """The refusal of the disk that lies behind a fault, whatever library wrapped it; None where none does.

    A file larger than the system allows (`ulimit -f`) counts as one.
    """
    for each in _behind(fault):
        if isinstance(each, OSError) and each.errno in (*_FULL, errno.EFBIG):
            return each
    return None


def why_no_room(refusal: OSError, where: Path) -> str:
    """What happened and what to do, for whoever wanted to write to `where`."""
    if refusal.errno == errno.EFBIG:
        return (
            f"A file in {where} would be larger than this system lets a program write (ulimit -f). "
            "Have the limit raised, or write to another disk."
        )
    return f"The disk of {where} is full ({refusal.strerror or refusal}). Make room on it, or write to another disk."


def _behind(fault: BaseException) -> Iterator[BaseException]:
    """The fault and what it came from, each once."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [fault]
    while waiting:
        each = waiting.pop()
        if each is not None and id(each) not in seen:
            seen.add(id(each))
            yield each
            waiting += [each.__context__, each.__cause__]
