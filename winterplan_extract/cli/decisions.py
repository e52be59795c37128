"""`winterplan decisions`: lists a run's decisions and corrections, withdraws some, merges colleagues' ledgers."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from winterplan_extract.cli.terminal import safe
from winterplan_extract.domain.errors import Exit
from winterplan_extract.runs.ledger import in_words, look_after


def decisions(out: Path, *, withdrawn: Sequence[int], theirs: Sequence[Path], prefer_theirs: bool) -> Exit:
    """Prints what was done and what is in the ledger then; 1 where a conflict is left."""
    done = look_after(out, withdrawn=withdrawn, theirs=theirs, prefer_theirs=prefer_theirs)
    told = [f"Withdrawn: {in_words(ruling)}" for ruling in done.withdrawn]
    conflicts = done.merged.conflicts if done.merged else ()
    if done.merged:
        told.append(f"Added: {len(done.merged.add)}; withdrawn there too: {len(done.merged.withdrawn)}.")
    for each in conflicts:
        told += [
            "Decided differently, ours is kept:",
            f"  ours:   {in_words(each.ours)}",
            f"  theirs: {in_words(each.theirs)}",
        ]
    if done.withdrawn or done.merged:
        told.append("The next run takes this into its outputs. What stands now:")
    told += [f"{number:4} {in_words(ruling)}" for number, ruling in enumerate(done.lines, start=1)]
    sys.stdout.write(safe("\n".join(told) or "Nothing was decided.") + "\n")
    return Exit.SOME_FAILED if conflicts else Exit.ALL_READ
