"""`winterplan explain`: why a row was mapped as it was, from the tables that a run has written."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from winterplan_extract.cli.terminal import console, facts, safe, table, title
from winterplan_extract.domain.errors import Exit, SourceError
from winterplan_extract.storage.hold import settle
from winterplan_extract.storage.regular_file import open_text
from winterplan_extract.vocabulary.likeness import ratio

_NEAREST: Final = 5
Line = dict[str, str]


def explain(out: Path, row_id: str) -> Exit:
    """Prints the row, its place, the links that stand and the candidates with what speaks for each."""
    settle(out)
    rows = _lines(out, "rows")
    row = next((line for line in rows if line["row_id"] == row_id), None)
    if row is None:
        raise SourceError(f"There is no row “{row_id}” in {out}. {_nearest(row_id, rows)}")
    titles = {line["action_id"]: line["title"] for line in _lines(out, "actions")}
    _print_row(row)
    _print_links([line for line in _lines(out, "matches") if line["row_id"] == row_id], titles)
    _print_candidates([line for line in _lines(out, "candidates") if line["row_id"] == row_id], titles)
    return Exit.ALL_READ


def _print_row(row: Line) -> None:
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
        ("met", f"{row['met']} (printed: {row['met_text']})" if row["met_text"] else row["met"]),
        ("decision", f"{row['decision']}: {row['action_ids']}" if row["action_ids"] else row["decision"]),
        ("confidence", row["confidence"]),
        ("flags", row["flags"] or "none"),
    ]
    facts(out, [fact for fact in seen if fact[1]])


def _print_links(links: list[Line], titles: dict[str, str]) -> None:
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


def _print_candidates(candidates: list[Line], titles: dict[str, str]) -> None:
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
        )
        for each in sorted(candidates, key=lambda each: int(each["rank"]))
    ]
    numbers = ("sure", "wording", "section", "order")
    table(out, ("", "action", "title", *numbers, "what speaks for it"), lines, right=numbers)


def _nearest(row_id: str, rows: list[Line]) -> str:
    if not rows:
        return "The run has no rows."
    near = sorted(rows, key=lambda line: (-ratio(row_id, line["row_id"]), line["row_id"]))[:_NEAREST]
    return f"Nearest: {', '.join(line['row_id'] for line in near)}."


def _lines(out: Path, name: str) -> list[Line]:
    """A table of the dataset; raises SourceError where there is none."""
    path = out / "dataset" / f"{name}.csv"
    csv.field_size_limit(
        max(path.stat().st_size if path.is_file() else 0, csv.field_size_limit())
    )  # a cell may hold a page of text
    try:
        with open_text(path) as handle:
            return list(csv.DictReader(handle))
    except FileNotFoundError as fault:
        raise SourceError(f"{path} is not there. Name a folder that `winterplan run` has written.") from fault
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise SourceError(f"{path} cannot be read ({fault}).") from fault
