"""`winterplan desk`: the whole job in a browser."""

from __future__ import annotations

import sys
from pathlib import Path

from winterplan_extract.cli.terminal import safe
from winterplan_extract.domain.errors import Exit


def desk(folder: Path | None, *, browser: bool, port: int, shortcut: bool) -> Exit:
    """Serves until the desk is closed, by its button or Ctrl-C, or makes the starter file; gives the exit status."""
    if shortcut:
        from winterplan_extract.desk.serve import make_shortcut

        _say(f"Made {make_shortcut(folder)}: a double click on it starts the desk.")
        return Exit.ALL_READ

    from winterplan_extract.desk.serve import serve

    try:
        serve(folder, port=port, browser=browser, said=_say)
    except KeyboardInterrupt:
        _say("The desk is closed. All decisions are kept.")
    return Exit.ALL_READ


def _say(text: str) -> None:
    sys.stdout.write(safe(text) + "\n")
    sys.stdout.flush()
