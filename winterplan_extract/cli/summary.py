"""What a run ends with on the terminal: a line for every council, a line for every file that failed, where to look."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from winterplan_extract.cli.terminal import console, safe, short, table
from winterplan_extract.records import MISSING, Comparison, DocumentRecord

_COUNTS = ("rows", "mapped", "review", "unmapped", "missing")


def say_what_came(comparison: Comparison) -> None:
    """Prints a line for each file: its council, its rows by decision, the actions that it leaves unanswered."""
    decisions: Counter[tuple[str, str]] = Counter((row.return_id, row.decision) for row in comparison.rows)
    missing = Counter(pair.council for pair in comparison.coverage if pair.state == MISSING)
    lines = [_line(document, decisions, missing) for document in comparison.documents if document.status != "skipped"]
    out = console()
    table(out, ("council", "file", *_COUNTS, ""), lines, right=_COUNTS)


def _line(
    document: DocumentRecord, decisions: Counter[tuple[str, str]], missing: Counter[str]
) -> tuple[str | int, ...]:
    name = document.council or "(council not found)"
    file = document.file.rpartition("/")[2]
    if document.status == "failed":
        return (document.council or "–", file, "–", "–", "–", "–", "–", f"failed: {short(document.error, 70)}")
    counts = tuple(decisions[document.return_id, decision] for decision in ("mapped", "review", "unmapped"))
    note = "read in part" if document.status == "partial" else ""
    if not document.stands:
        note = f"{note}; " if note else ""
        return (name, file, document.rows, *counts, "–", f"{note}superseded by {document.superseded_by}")
    return (name, file, document.rows, *counts, missing[name], note)


def say_where_to_look(comparison: Comparison, out: Path, region: str, silent: Sequence[str]) -> None:
    """Prints what was passed over, who has sent nothing, and the file to open next."""
    to = console()
    to.print()
    skipped = [document.file for document in comparison.documents if document.status == "skipped"]
    if skipped:
        to.print(safe(f"Passed over: {len(skipped)} files ({short(', '.join(skipped), 100)}); see documents."))
    if silent:
        to.print(safe(f"No return from {len(silent)} councils of {region}: {', '.join(silent)}."))
    review = sum(row.decision == "review" for row in comparison.rows)
    problems = sum(problem.severity != "note" for problem in comparison.problems)
    to.print(safe(f"Open {(out / 'comparison.xlsx').as_posix()}: {review} rows want review, {problems} problems."))
