"""A process that cannot speak to any network: the kernel ends it, and all that it starts, at the first attempt.

Run as a script: closes the network, then runs the Python code given as its only argument. The kernel looks at each call itself
(seccomp), so that native code is held like Python's and nothing need be installed. What it does not see is a name
asked of a local service by a local socket (systemd-resolved by way of nss-resolve); a connection would still be seen.
"""

from __future__ import annotations

import ctypes
import platform
import struct
import sys
from typing import Final

_UNIX: Final = 1  # the family of local sockets
_IO_URING: Final = 425  # io_uring_setup, by which a socket can be had past the call socket
_CALLS: Final = {
    "x86_64": (0xC000003E, 41),
    "aarch64": (0xC00000B7, 198),
}  # machine: its number, that of its call socket
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _KILL = 0x7FFF0000, 0x80000000
_NUMBER, _MACHINE, _FIRST_ARGUMENT = 0, 4, 16  # places in what the kernel shows of a call
_NO_NEW_PRIVILEGES, _SECCOMP, _FILTER = 38, 22, 2


class _Program(ctypes.Structure):
    _fields_ = [("length", ctypes.c_ushort), ("steps", ctypes.c_void_p)]


def can_be_closed() -> bool:
    return sys.platform == "linux" and platform.machine() in _CALLS


def close_network() -> None:
    """From here on, opening any socket but a local one ends the process with SIGSYS; raises OSError if that cannot be had."""
    machine, opens_socket = _CALLS[platform.machine()]
    steps = [
        (_LOAD, 0, 0, _MACHINE),
        (_EQUAL, 0, 6, machine),
        (_LOAD, 0, 0, _NUMBER),
        (_EQUAL, 4, 0, _IO_URING),
        (_EQUAL, 0, 2, opens_socket),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_EQUAL, 0, 1, _UNIX),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _KILL),
    ]
    packed = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.addressof(packed))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(_SECCOMP, _FILTER, ctypes.byref(program)):
        raise OSError(ctypes.get_errno(), "the kernel refuses the filter")


if __name__ == "__main__":
    close_network()
    exec(sys.argv[1])  # noqa: S102 - the code is the test's
