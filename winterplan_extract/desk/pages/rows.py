"""The page Rows: every row, filtered and searched; each view has an address."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from starlette.responses import Response

from winterplan_extract.desk.asked import Asked
from winterplan_extract.desk.settings import PAGE_ROWS
from winterplan_extract.desk.snapshot import Snapshot
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import ReturnRecord

Keeps = Callable[[Snapshot, ReturnRecord, str], bool]


def _of_theme(shown: Snapshot, row: ReturnRecord, theme: str) -> bool:
    return any(str(shown.actions[name].theme_no) == theme for name in row.action_ids if name in shown.actions)


FILTERS: Final[dict[str, Keeps]] = {
    "council": lambda _, row, value: row.council == value,
    "file": lambda _, row, value: row.return_id == value,
    "theme": _of_theme,
    "action": lambda _, row, value: value in row.action_ids,
    "met": lambda _, row, value: row.met == value,
    "decision": lambda _, row, value: row.decision == value,
    "flag": lambda _, row, value: value in row.flags,
}


def show(asked: Asked) -> Response:
    """The rows that the filters leave, a hundred at a time."""
    shown = asked.shown()
    chosen = {name: asked.filtered(name) for name in (*FILTERS, "q")}
    found = list(filtered(shown, chosen))
    page = asked.filtered("page")
    at = max(int(page) - 1, 0) if page.isdecimal() and len(page) < 6 else 0
    pages = max((len(found) + PAGE_ROWS - 1) // PAGE_ROWS, 1)
    at = min(at, pages - 1)
    themes = {str(action.theme_no): action.theme for action in shown.comparison.actions}
    return asked.page(
        "rows",
        shown=shown,
        rows=found[at * PAGE_ROWS : (at + 1) * PAGE_ROWS],
        count=len(found),
        chosen=chosen,
        number=at + 1,
        pages=pages,
        themes=themes,
        council_pairs=[(name, name) for name in shown.councils],
        flags_there=sorted({flag for row in shown.comparison.rows for flag in row.flags}),
    )


def filtered(shown: Snapshot, chosen: dict[str, str]) -> Iterator[ReturnRecord]:
    """The rows that all filters keep and that hold every word searched for."""
    keeps = [(FILTERS[name], value) for name, value in chosen.items() if value and name in FILTERS]
    words = fold(chosen.get("q", "")).split()
    for row, text in shown.folded:
        if all(keep(shown, row, value) for keep, value in keeps) and all(word in text for word in words):
            yield row
