"""`winterplan compare`: two runs of the same councils in, what changed between them out."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from winterplan_extract.cli.terminal import console, counted, safe, say_problems, say_what_was_kept, table
from winterplan_extract.domain.change_lines import CouncilChanges, Rounds
from winterplan_extract.domain.errors import Exit

_COUNTS = ("met", "newly met", "slipped", "gaps opened", "gaps closed", "later", "earlier", "gone", "new")


def compare(old: Path, new: Path, out: Path, *, profile: str, csv_safe: bool, quiet: bool) -> Exit:
    """Compares the two runs, writes the changes and says what came; gives the exit status."""
    from winterplan_extract.runs.compare import compare as compared  # not for `--help`

    done = compared(old, new, out=out, profile=profile, csv_safe=csv_safe)
    say_what_was_kept(done.changed_meanwhile)
    for note in done.rounds.notes:
        sys.stderr.write(safe(note) + "\n")
    for council in done.rounds.councils:
        if council.note:
            sys.stderr.write(safe(f"{council.council}: {council.note}") + "\n")
    if not quiet:
        say_problems(done.kept)
        _say_what_changed(done.rounds, out)
    return done.status


def _say_what_changed(rounds: Rounds, out: Path) -> None:
    """Prints a line for each council and the file to open next."""
    to = console()
    table(to, ("council", *_COUNTS, ""), [_line(council) for council in rounds.councils], right=_COUNTS)
    to.print()
    kinds = Counter(change.kind for change in rounds.changes)
    moved = range(kinds["date_later"] + kinds["date_earlier"])
    by_person = sum(change.by_person for change in rounds.changes)
    to.print(
        safe(
            f"Open {(out / 'changes.xlsx').as_posix()}: {counted(rounds.changes, 'change')}, of which "
            f"{kinds['newly_met']} newly met, {kinds['slipped']} slipped, {counted(moved, 'date')} moved"
            f"{f'; {by_person} made by what a person decided or corrected' if by_person else ''}."
            if rounds.changes
            else f"Nothing changed between the two rounds ({(out / 'changes.xlsx').as_posix()})."
        )
    )
    to.print(safe(f"The same to read and print: {(out / 'changes.html').as_posix()}."))


def _line(council: CouncilChanges) -> tuple[object, ...]:
    if council.met_old is None or council.met_new is None:
        which = "later" if council.met_old is None else "earlier"
        return (council.council, *("–" for _ in _COUNTS), f"only in the {which} round")
    return (
        council.council,
        f"{council.met_old} > {council.met_new}",
        council.newly_met,
        council.slipped,
        council.gaps_opened,
        council.gaps_closed,
        council.later,
        council.earlier,
        council.rows_gone,
        council.rows_new,
        "read in part" if council.note else "",
    )
