"""What a run ends with on the terminal: a line for every council, a line for every file that failed, where to look."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from winterplan_extract.cli.terminal import console, counted, safe, short, table
from winterplan_extract.comparison.compare import column_names
from winterplan_extract.domain.records import MISSING, UNREAD, Comparison, DocumentRecord
from winterplan_extract.runs.decisions import questions

_COUNTS = ("rows", "mapped", "review", "unmapped", "missing")


def say_what_came(comparison: Comparison) -> None:
    """Prints a line for each file: its council, its rows by decision, the actions that it leaves unanswered."""
    decisions: Counter[tuple[str, str]] = Counter((row.return_id, row.decision) for row in comparison.rows)
    missing = Counter(
        pair.council
        for pair in comparison.coverage
        if pair.state == MISSING and pair.missing_because not in ("in_review", *UNREAD)
    )
    names = column_names(comparison.documents)
    lines = [
        _line(document, decisions, missing.get(names.get(document.return_id, ""), 0))
        for document in comparison.documents
        if document.status != "skipped"
    ]
    out = console()
    table(out, ("council", "file", *_COUNTS, ""), lines, right=_COUNTS)


def _line(document: DocumentRecord, decisions: Counter[tuple[str, str]], missing: int) -> tuple[str | int, ...]:
    name = document.council or "(council not found)"
    file = document.file.rpartition("/")[2]
    if document.status == "failed":
        return (document.council or "–", file, *("–" for _ in _COUNTS), f"failed: {short(document.error, 60)}")
    counts = tuple(decisions[document.return_id, decision] for decision in ("mapped", "review", "unmapped"))
    notes = ["read in part"] if document.status == "partial" else []
    if document.superseded_by:
        notes.append(f"superseded by {document.superseded_by}")
    return (name, file, document.rows, *counts, _missing(document, missing), "; ".join(notes))


def _missing(document: DocumentRecord, missing: int) -> int | str:
    """The actions without an answer, as on the sheet Summary; of a return that was not read whole none is called missing."""
    return missing if document.stands and document.status == "read" else "–"


def say_where_to_look(comparison: Comparison, out: Path, region: str, silent: Sequence[str]) -> None:
    """Prints what was passed over, who has sent nothing, and the file to open next."""
    to = console()
    to.print()
    skipped = [document.file for document in comparison.documents if document.status == "skipped"]
    if skipped:
        to.print(
            safe(
                f"Passed over: {counted(skipped, 'file')} ({short(', '.join(skipped), 100)}); the sheet Returns says why."
            )
        )
    if silent:
        to.print(safe(f"No return from {counted(silent, 'council')} of {region}: {', '.join(silent)}."))
    compared = column_names(comparison.documents)
    review = [row for row in comparison.rows if row.decision == "review" and row.return_id in compared]
    problems = [problem for problem in comparison.problems if problem.severity != "note"]
    book = (out / "comparison.xlsx").as_posix()
    to.print(safe(f"Open {book}: {counted(review, 'row')} to review, {counted(problems, 'problem')} to look at."))
    to.print(safe(f"The same to read and print: {(out / 'report.html').as_posix()}."))


def say_what_to_decide_first(comparison: Comparison) -> None:
    """Prints the row whose decision settles most, where it settles the same wording of several councils."""
    asked = questions(comparison)
    if asked and asked[0].councils > 1:
        row_id, councils = asked[0].row.row_id, asked[0].councils
        sys.stdout.write(safe(f"Decide first on {row_id}: {councils} councils have its wording in review.") + "\n")
