"""`winterplan cache`: where readings are kept, how many there are, and how to be rid of them."""

from __future__ import annotations

import sys
from pathlib import Path

from winterplan_extract.cli.terminal import safe
from winterplan_extract.domain.errors import Exit
from winterplan_extract.runs.cache import kept_in


def cache(folder: Path | None, *, clear: bool) -> Exit:
    """Prints what is kept, or what was taken away."""
    kept = kept_in(folder)
    held = kept.clear() if clear else kept.size()
    count = f"{held.entries} {'entry' if held.entries == 1 else 'entries'}"
    what = f"{count}, {held.bytes / 1_000_000:.1f} MB"
    sys.stdout.write(safe(f"{kept.folder}: {what}{', taken away' if clear else ''}.") + "\n")
    return Exit.ALL_READ
