"""`winterplan run`: the sources in, the comparison out, and a line on every file."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from winterplan_extract.cli.progress import Bar
from winterplan_extract.cli.summary import say_what_came, say_what_to_decide_first, say_where_to_look
from winterplan_extract.cli.terminal import safe, say_problems, say_what_was_kept
from winterplan_extract.domain.errors import Exit
from winterplan_extract.domain.records import NO_RETURN, ExtractedReturn
from winterplan_extract.runs.decisions import Decisions
from winterplan_extract.runs.run import RunResult
from winterplan_extract.runs.run import run as carried_out


def run(sources: tuple[Path, ...], options: dict[str, Any], *, quiet: bool, bar: bool) -> Exit:
    """Carries the run out and says what came; gives the exit status."""
    with Bar() if bar and sys.stderr.isatty() else nullcontext() as progress:
        done = carried_out(sources, **options, progress=progress)
    _say(done, quiet=quiet)
    say_what_was_kept(done.changed_meanwhile)
    return done.status


def _say(done: RunResult, *, quiet: bool) -> None:
    if done.comparison is None:
        say_decisions(done.decisions, quiet=quiet)
        for each in done.returns:
            _say_what_became_of(each)
        sys.stderr.write("Nothing could be read, so no outputs were written.\n")
        return
    for each in done.returns:
        if each.document.status in ("failed", "partial") or each.document.kind in NO_RETURN:
            _say_what_became_of(each)
    say_decisions(done.decisions, quiet=quiet)
    if not quiet:
        say_problems(done.kept)
        say_what_came(done.comparison)
        say_where_to_look(done.comparison, done.request.out, done.region, done.silent)
        say_what_to_decide_first(done.comparison)


def say_decisions(decisions: Decisions, *, quiet: bool) -> None:
    """Prints how many decisions count, and on stderr what went wrong with any."""
    say_problems([problem for problem in decisions.problems if problem.severity != "note"], sys.stderr)
    if not quiet and (decisions.rulings or decisions.new):
        sys.stdout.write(f"Decisions: {len(decisions.rulings)} in force, {decisions.new} of them new.\n")


def _say_what_became_of(returned: ExtractedReturn) -> None:
    line = returned.document
    sys.stderr.write(safe(f"{line.file}: {line.status}. {line.error}") + "\n")
