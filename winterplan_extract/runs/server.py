"""The server from which child processes are forked: on Linux, where one can be had, it has the readers loaded and nothing else.

It takes most of a second to get ready. Whoever will want it has it made ready first of all, so that it loads beside what
the parent loads itself.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from multiprocessing import forkserver, resource_tracker, util
from typing import Any

from winterplan_extract.runs.settings import AFTER_ITS_OWN
from winterplan_extract.runs.temporary import private_folder, room_for_a_socket


def get_server_ready() -> None:
    """Starts the server, where children are forked from one and there is a core for it beside this process."""
    if (os.cpu_count() or 1) > 1:
        starting_context()


def starting_context() -> Any:
    """How child processes are started: forked from the server, or anew where there is none."""
    if sys.platform == "linux":
        with room_for_a_socket() as there_is, ctrl_c_held_back(), suppress(OSError):
            if there_is:
                tempfile.tempdir = own_folder()
                context = multiprocessing.get_context("forkserver")
                context.set_forkserver_preload(["winterplan_extract.runs.preload"])
                forkserver.ensure_running()
                return context
    return multiprocessing.get_context("spawn")


@cache
def own_folder() -> str:
    """The folder for the server's socket, which goes with this process."""
    folder = ExitStack()
    util.Finalize(None, folder.close, exitpriority=AFTER_ITS_OWN)
    return str(folder.enter_context(private_folder()))


@contextmanager
def ctrl_c_held_back() -> Iterator[None]:
    """Keeps Ctrl-C from what is started meanwhile, for good, and from this process until the end.

    A process that is still loading has no other way to leave Ctrl-C to its parent.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # starting it lets Ctrl-C through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
