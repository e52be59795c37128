"""Two folders change names in one step of the system, where it knows such a step."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Final

_CURRENT_FOLDER: Final = -100  # AT_FDCWD
_EXCHANGE: Final = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS

_Call = Callable[[bytes, bytes], int]


def exchange(one: Path, other: Path) -> None:
    """Gives each of the two the other's name; at no moment is either name without a folder.

    Raises OSError, with everything as it was, where the system or the file system cannot do it.
    """
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
