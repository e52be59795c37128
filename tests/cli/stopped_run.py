"""`winterplan`, which a signal stops at one moment: `stopped_run.py SIGNAL MOMENT ARGUMENT...`."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from winterplan_extract.cli import main
from winterplan_extract.storage import hold, replace


def stopping(sent: signal.Signals, call: Callable[..., Any], *, after: bool) -> Callable[..., Any]:
    """The call, with the signal sent before or after it."""

    def wrapped(*arguments: Any) -> Any:
        if not after:
            os.kill(os.getpid(), sent)
        done = call(*arguments)
        if after:
            os.kill(os.getpid(), sent)
        return done

    return wrapped


if __name__ == "__main__":
    sent, moment = signal.Signals[sys.argv.pop(1)], sys.argv.pop(1)
    if moment == "before the lock":
        hold.locked = stopping(sent, hold.locked, after=False)
    else:
        replace.exchange = stopping(sent, replace.exchange, after=moment == "after the switch")
    main()
