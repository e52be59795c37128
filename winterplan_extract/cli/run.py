"""`winterplan run` and `compare`: what came of every file, what changed between two runs, and what to open next."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from operator import attrgetter
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from winterplan_extract.cli.terminal import console, safe, say, table
from winterplan_extract.comparison import column_names
from winterplan_extract.comparison.counts import answer_of, councils_of, count, problems_to_look_at
from winterplan_extract.domain.change_lines import CouncilChanges, Rounds
from winterplan_extract.domain.errors import Exit
from winterplan_extract.domain.plaintext import shortened
from winterplan_extract.domain.records import MISSING, NO_RETURN, Comparison, DocumentRecord, ExtractedReturn
from winterplan_extract.domain.words import counted
from winterplan_extract.runs.decisions import Decisions, questions
from winterplan_extract.runs.events import FollowedProgress
from winterplan_extract.runs.manifest import how_to_add
from winterplan_extract.runs.run import RunResult
from winterplan_extract.runs.run import run as carried_out


class Bar(FollowedProgress):
    """A Progress with a bar on stderr; erased when the run is over, so that only the result stays."""

    def __init__(self) -> None:
        from rich import progress as columns

        super().__init__()
        # a stream of its own: the engine serial closes the usual one to libraries while it reads a file
        self._stream = os.fdopen(os.dup(2), "w", encoding=sys.stderr.encoding, errors="replace")
        self._bar: Any = columns.Progress(
            columns.BarColumn(bar_width=24),
            columns.MofNCompleteColumn(),
            columns.TimeElapsedColumn(),
            _time_left(),
            columns.TextColumn("{task.description}", markup=False),
            console=console(self._stream),
            transient=True,
        )
        self._task = self._bar.add_task("", total=None)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()
        self._stream.close()

    def dashboard(self, address: str) -> None:
        """Says where the cluster can be watched."""
        self._bar.console.print(
            f"The cluster can be watched at {address}", soft_wrap=True, markup=False, highlight=False
        )

    def changed(self) -> None:
        """Shows it."""
        counted_so_far = [("from the cache", self.kept)] if self.kept else []
        counted_so_far += sorted(Counter(line.status for line in self.done).items())
        counts = ", ".join(f"{count} {status}" for status, count in counted_so_far)
        names = " ".join(
            " ".join((shortened(safe(name).rpartition("/")[2], 32), how_far)).rstrip()
            for name, how_far in [*self.at_work.items()][:2]
        )
        shown = "  ".join(part for part in (counts, self.stage, names) if part)
        self._bar.update(self._task, total=self.files or None, completed=len(self.done), description=shown)


def _time_left() -> Any:
    """A column that says how much longer the files take, once that can be told."""
    from rich.progress import ProgressColumn, Task
    from rich.text import Text

    class TimeLeft(ProgressColumn):
        """Minutes and seconds, or nothing."""

        def render(self, task: Task) -> Text:
            """What is left by the speed so far."""
            left = task.time_remaining
            return Text("" if not left else f"{int(left) // 60}:{int(left) % 60:02d} left")

    return TimeLeft()


_WANTS_OCR = ("images_only", "ocr_not_working")
_COUNTS = ("rows", "mapped", "review", "unmapped", "missing")


def say_what_came(comparison: Comparison) -> None:
    """Prints a line for each file: its council, its rows by decision, the actions that it leaves unanswered."""
    decisions: Counter[tuple[str, str]] = Counter((row.return_id, row.decision) for row in comparison.rows)
    missing = Counter(pair.council for pair in comparison.coverage if answer_of(pair) == MISSING)
    names = column_names(comparison.documents)
    files = {document.return_id: document.file.rpartition("/")[2] for document in comparison.documents}
    lines = [
        _line(document, decisions, missing.get(names.get(document.return_id, ""), 0), files.get(document.superseded_by))
        for document in comparison.documents
        if document.status != "skipped"
    ]
    out = console()
    table(out, ("council", "file", *_COUNTS, ""), lines, right=_COUNTS)


def _line(
    document: DocumentRecord, decisions: Counter[tuple[str, str]], missing: int, instead: str | None
) -> tuple[str | int, ...]:
    name = document.council or "(council not found)"
    file = document.file.rpartition("/")[2]
    if document.status == "failed":
        return (document.council or "–", file, *("–" for _ in _COUNTS), f"failed: {document.error.partition('. ')[0]}")
    counts = tuple(decisions[document.return_id, decision] for decision in ("mapped", "review", "unmapped"))
    notes = ["read in part"] if document.status == "partial" else []
    if instead:
        notes.append(f"superseded by {instead}")
    # as on the sheet Summary: of a return that was not read whole none is called missing
    unanswered = missing if document.stands and document.status == "read" else "–"
    return (name, file, document.rows, *counts, unanswered, "; ".join(notes))


def say_where_to_look(
    comparison: Comparison, out: Path, region: str, silent: Sequence[str], *, decides: bool = True
) -> None:
    """Prints what was passed over, who has sent nothing, and the file to open next; if it `decides`, what waits."""
    to = console()
    to.print()
    skipped = [document.file for document in comparison.documents if document.status == "skipped"]
    if skipped:
        files = shortened(", ".join(skipped), 100)
        to.print(safe(f"Passed over: {counted(len(skipped), 'file')} ({files}); the sheet Returns says why."))
    if silent:
        to.print(safe(f"No return from {counted(len(silent), 'council')} of {region}: {', '.join(silent)}."))
    unknown = [d.council or d.file for d in comparison.documents if region and d.stands and not d.region]
    if unknown:
        to.print(safe(f"Compared though their region is not known: {', '.join(unknown)}."))
    counts, problems = count(tuple(councils_of(comparison))), problems_to_look_at(comparison)
    book = (out / "comparison.xlsx").as_posix()
    review = counts.decisions["review"]
    waits = f": {counted(review, 'row')} to review, {counted(problems, 'problem')} to look at" if decides else ""
    to.print(safe(f"Open {book}{waits}."))
    judged = comparison.as_of
    to.print(safe(f"{counts.gaps:,} not fully met, {counts.overdue:,} overdue."))
    on = f"{judged.day} {judged:%b %Y}, {comparison.as_of_because}"
    to.print(safe(f"What is overdue is judged on {on}; --as-of sets another day."))
    to.print(safe(f"The same to read and print: {(out / 'report.html').as_posix()}."))


def _say_what_pictures_need(returns: Sequence[ExtractedReturn]) -> None:
    if any(problem.code in _WANTS_OCR for each in returns for problem in each.problems):
        told = f"Some pages are pictures. To have them read, type this and run again:\n    {how_to_add('ocr')}"
        say(told)


def say_what_to_decide_first(comparison: Comparison) -> None:
    """Prints the row whose decision settles most, where it settles the same wording of several councils."""
    asked = questions(comparison)
    if asked and asked[0].councils > 1:
        row_id, councils = asked[0].row.row_id, asked[0].councils
        say(f"Decide first on {row_id}: {councils} councils have its wording in review.")


def run(sources: tuple[Path, ...], options: dict[str, Any], *, quiet: bool, bar: bool) -> Exit:
    """Carries the run out and says what came; gives the exit status."""
    with Bar() if bar and sys.stderr.isatty() else nullcontext() as progress:
        done = carried_out(sources, **options, progress=progress)
    _say_what_came(done, quiet=quiet)
    _say_what_was_kept(done.changed_meanwhile)
    return done.status


def _say_what_was_kept(paths: Sequence[Path]) -> None:
    """A line on stderr for each file that somebody changed in OUT during the run, under the name that it has now."""
    told = "it was changed during the run, and is kept beside the new one. Compare the two."
    say(*(f"{path.as_posix()}: {told}" for path in paths), to=sys.stderr)


_NONE_TAKEN = (
    "No decisions were taken into what is to be published: those of a working folder count if it is named, "
    "as in --decisions comparison/decisions.csv."
)


def _say_what_came(done: RunResult, *, quiet: bool) -> None:
    if done.comparison is None:
        say_decisions(done.decisions, quiet=quiet)
        for each in done.returns:
            _say_what_became_of(each)
        say("Nothing could be read, so no outputs were written.", to=sys.stderr)
        if not quiet:
            _say_what_pictures_need(done.returns)
        return
    for each in done.returns:
        if each.document.status in ("failed", "partial") or each.document.kind in NO_RETURN:
            _say_what_became_of(each)
    say_decisions(done.decisions, quiet=quiet)
    strictly = [problem for each in done.returns for problem in each.problems if problem.severity != "note"]
    if done.request.strict and strictly:
        first = f"the first {strictly[0].source_file}: {strictly[0].message} The sheet Problems has them all."
        say(f"--strict counts {counted(len(strictly), 'problem')}, {first}", to=sys.stderr)
    if not quiet:
        if done.stands_since:
            when = f"{done.stands_since.day} {done.stands_since:%b %Y, %H:%M}"
            say(f"Nothing has changed since the run of {when}: the outputs stand as they are.")
        say(*(problem.message for problem in done.kept))
        say_what_came(done.comparison)
        decides = done.request.profile == "working"
        say_where_to_look(done.comparison, done.request.out, done.region, done.silent, decides=decides)
        if not decides and not done.decisions.rulings:
            say(_NONE_TAKEN)
        _say_what_pictures_need(done.returns)
        if decides:
            say_what_to_decide_first(done.comparison)
        if done.taught:
            say(f"Read with {counted(len(done.taught), 'line')} of your own (winterplan plan lists).")


def say_decisions(decisions: Decisions, *, quiet: bool) -> None:
    """Prints how many decisions count, and on stderr what went wrong with any."""
    say(*(problem.message for problem in decisions.problems if problem.severity != "note"), to=sys.stderr)
    if not quiet and (decisions.rulings or decisions.new):
        say(f"Decisions: {len(decisions.rulings)} in force, {decisions.new} of them new.")


def _say_what_became_of(returned: ExtractedReturn) -> None:
    line = returned.document
    say(f"{line.file}: {line.status}. {line.error}", to=sys.stderr)


_CHANGES = ("met", "newly met", "slipped", "gaps opened", "gaps closed", "later", "earlier", "gone", "new")
_FIGURES = attrgetter(
    "newly_met", "slipped", "gaps_opened", "gaps_closed", "later", "earlier", "rows_gone", "rows_new"
)  # under the headings after the first


def compare(old: Path, new: Path, out: Path, *, profile: str, csv_safe: bool, quiet: bool) -> Exit:
    """Compares the two runs, writes the changes and says what came; gives the exit status."""
    from winterplan_extract.runs.compare import compare as compared  # not for `--help`

    done = compared(old, new, out=out, profile=profile, csv_safe=csv_safe)
    _say_what_was_kept(done.changed_meanwhile)
    say(*done.rounds.notes, to=sys.stderr)
    say(*(f"{council.council}: {council.note}" for council in done.rounds.councils if council.note), to=sys.stderr)
    if not quiet:
        say(*(problem.message for problem in done.kept))
        _say_what_changed(done.rounds, out)
    return done.status


def _say_what_changed(rounds: Rounds, out: Path) -> None:
    """Prints a line for each council and the file to open next."""
    to = console()
    table(to, ("council", *_CHANGES, ""), [_line_of_changes(council) for council in rounds.councils], right=_CHANGES)
    to.print()
    kinds = Counter(change.kind for change in rounds.changes)
    moved = kinds["date_later"] + kinds["date_earlier"]
    by_person = sum(change.by_person for change in rounds.changes)
    to.print(
        safe(
            f"Open {(out / 'changes.xlsx').as_posix()}: {counted(len(rounds.changes), 'change')}, of which "
            f"{kinds['newly_met']} newly met, {kinds['slipped']} slipped, {counted(moved, 'date')} moved"
            f"{f'; {by_person} made by what a person decided or corrected' if by_person else ''}."
            if rounds.changes
            else f"Nothing changed between the two rounds ({(out / 'changes.xlsx').as_posix()})."
        )
    )
    to.print(safe(f"The same to read and print: {(out / 'changes.html').as_posix()}."))


def _line_of_changes(council: CouncilChanges) -> tuple[object, ...]:
    if council.met_old is None or council.met_new is None:
        which = "later" if council.met_old is None else "earlier"
        return (council.council, *("–" for _ in _CHANGES), f"only in the {which} round")
    met, partly = f"{council.met_old} > {council.met_new}", "read in part" if council.note else ""
    return (council.council, met, *_FIGURES(council), partly)
