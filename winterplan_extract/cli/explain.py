"""`winterplan explain`: why a row was mapped as it was, from the tables that a run has written."""

from __future__ import annotations

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

from winterplan_extract.cli.terminal import console, facts, safe, table, title
from winterplan_extract.domain.errors import Exit
from winterplan_extract.domain.words import value_said
from winterplan_extract.runs.inspect import Line
from winterplan_extract.runs.inspect import explain as explained
from winterplan_extract.runs.match import RowTable
from winterplan_extract.runs.match import match as matched


def match(rows: Path, out: Path | None, plan_folder: Path | None, *, as_return: bool) -> Exit:
    """Maps the rows of a file; prints them with what was found, in their order, where no file is named for them."""
    table = matched(rows, out=out, as_return=as_return, plan=plan_folder)
    if out is None:
        _print_csv(table)
    return Exit.ALL_READ


def _print_csv(table: RowTable) -> None:
    screen = sys.stdout.isatty()
    lines = [[safe(cell) for cell in line] if screen else line for line in (table.header, *table.lines)]
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", newline="")
    csv.writer(sys.stdout, lineterminator="\n" if screen else "\r\n").writerows(lines)


def explain(out: Path, row_id: str) -> Exit:
    """Prints the row, its place, the links that stand and the candidates with what speaks for each."""
    told = explained(out, row_id)
    _print_row(told.row, told.corrections)
    _print_links(told.links, told.titles)
    _print_candidates(told.candidates, told.titles)
    return Exit.ALL_READ


def _print_row(row: Line, corrections: Sequence[str]) -> None:
    out = console()
    pages = row["page"] if row["page"] == row["page_end"] else f"{row['page']} to {row['page_end']}"
    place = f"table {row['table']}, row {row['row']}"
    seen = [
        ("row", row["row_id"]),
        ("council", row["council"] or "not found"),
        ("source", row["source_file"]),
        ("place", f"page {pages}, {place}" if row["page"] else place),
        ("theme", row["theme"]),
        ("section", row["section"]),
        ("ref", row["ref"] or "none"),
        ("requirement", row["requirement"]),
        ("met", value_said("met", row["met"]) + (f" (printed: {row['met_text']})" if row["met_text"] else "")),
        ("decision", f"{row['decision']}: {row['action_ids']}" if row["action_ids"] else row["decision"]),
        ("confidence", row["confidence"]),
        ("flags", row["flags"] or "none"),
        ("corrected", "\n".join(corrections)),
    ]
    facts(out, [fact for fact in seen if fact[1]])


def _print_links(links: Sequence[Line], titles: dict[str, str]) -> None:
    out = console()
    title(out, f"Links that stand: {len(links)}")
    lines = [
        (link["action_id"], titles.get(link["action_id"], ""), link["confidence"], link["decided_by"], link["reasons"])
        for link in links
    ]
    if links:
        table(out, ("action", "title", "sure", "decided by", "why"), lines, right=("sure",))
    else:
        out.print(safe("none: the row is mapped to no action"))


def _print_candidates(candidates: Sequence[Line], titles: dict[str, str]) -> None:
    out = console()
    title(out, "Candidates, best first")
    lines = [
        (
            each["rank"],
            each["action_id"],
            titles.get(each["action_id"], ""),
            each["confidence"],
            each["text_score"],
            each["section_score"],
            each["order_score"],
            each["reasons"],
            each.get("sums", ""),
        )
        for each in candidates
    ]
    numbers = ("sure", "wording", "section", "order")
    table(out, ("", "action", "title", *numbers, "what speaks for it", "score"), lines, right=numbers)
