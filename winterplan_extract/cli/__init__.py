"""The command: arguments to calls, results to a terminal, errors to exit statuses; no logic of its own."""

from __future__ import annotations

import sys


def main() -> None:
    """Runs the command that the arguments name and ends the process with its exit status."""
    try:
        # Child processes import this module again to find their way; they have no use for the command line.
        from winterplan_extract.cli.app import app

        app(prog_name="winterplan")
    except KeyboardInterrupt:  # so early that nothing had begun
        sys.exit(130)
