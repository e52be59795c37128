"""Two rounds of fictional returns, put together row by row as a run would write them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from winterplan_extract.comparison import Standing, cover
from winterplan_extract.comparison.rounds import compare_rounds
from winterplan_extract.comparison.rounds.run import Run
from winterplan_extract.domain.change_lines import Change, Rounds
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import Action, Coverage, DocumentRecord, ReturnRecord
from winterplan_extract.domain.settings import Settings

ACTIONS = (
    Action(
        "LIT-01", 1, "Light", "Lamps", "Lamps lit", "Every lamp on the quay is to be lit by dusk.", "LA", ("LIT-02",)
    ),
    Action("LIT-02", 1, "Light", "Lamps", "Lamps kept", "Lamps on the quay are to be kept in repair.", "LA"),
    Action("SEA-01", 2, "Sea", "Boats", "Boats tarred", "The boats are to be tarred before the first frost.", "LA"),
    Action("SEA-02", 2, "Sea", "Nets", "Nets mended", "Nets are to be dried and mended each week.", "LA"),
)
COUNCIL = "Gullhaven"
REQUIREMENTS = {action.action_id: f"{action.requirement} Councils say how." for action in ACTIONS}


def row(action: str = "LIT-01", met: str = "yes", /, **more: Any) -> ReturnRecord:
    """A row that answers one action (or none, for an empty id); place, ids and council are given by `run`."""
    more.setdefault("requirement", REQUIREMENTS.get(action, "Gulls are to be counted each morning."))
    more.setdefault("action_ids", (action,) if action else ())
    more.setdefault("decision", "mapped" if more["action_ids"] else "unmapped")
    if "last" in more:
        last = more.pop("last")
        more |= {"deadline_first": more.pop("first", last), "deadline_last": last, "deadline_kind": "date"}
    page = more.pop("page", 1)
    return ReturnRecord("", "", "", "", "", "", "", page, page, 1, 1, met=met, **more)  # type: ignore[arg-type]


def returned(
    *rows: ReturnRecord, council: str = COUNCIL, code: str = "E99", name: str = "", **document: Any
) -> tuple[DocumentRecord, tuple[ReturnRecord, ...]]:
    """A file and its rows, numbered in their order."""
    return_id = f"{(name or council).casefold().replace(' ', '-')}-docx"
    file = f"{name or council}.docx"
    placed = tuple(
        replace(
            each,
            row_id=f"{return_id}-{number:03d}",
            row_key=hashlib.sha256(f"{council}\n{fold(each.requirement)}".encode()).hexdigest()[:16],
            return_id=return_id, council=council, council_code=code, source_file=file, row=number,
        )
        for number, each in enumerate(rows, start=1)
    )  # fmt: skip
    facts: dict[str, Any] = {
        "status": "read",
        "council": council,
        "council_code": code,
        "stands": bool(rows),
        "rows": len(rows),
    }
    return DocumentRecord(return_id, file, "0" * 64, "docx", **(facts | document)), placed


def run(
    *returns: tuple[DocumentRecord, tuple[ReturnRecord, ...]],
    folder: str = "october",
    actions: Sequence[Action] = ACTIONS,
    as_of: date | None = None,
) -> Run:
    """A run of these returns, with the coverage that the program gives them."""
    coverage: list[Coverage] = []
    for document, rows in returns:
        if document.stands:
            name = document.council or document.return_id
            standing = Standing(
                name, document.council_code, rows, "unread_part" if document.status == "partial" else ""
            )
            coverage += cover(standing, actions, {}, Settings().comparing)
    return Run(
        folder=folder,
        documents=tuple(document for document, _ in returns),
        rows=tuple(each for _, rows in returns for each in rows),
        coverage=tuple(coverage),
        actions=tuple(actions),
        as_of=as_of,
    )


def compared(old: Run, new: Run) -> Rounds:
    """The two runs compared with the program's own settings."""
    return compare_rounds(old, new, settings=Settings())


def changes(old: Sequence[ReturnRecord], new: Sequence[ReturnRecord]) -> tuple[Change, ...]:
    """The changes of one council whose returns have these rows."""
    return compared(run(returned(*old)), run(returned(*new), folder="january")).changes


def kinds(old: Sequence[ReturnRecord], new: Sequence[ReturnRecord]) -> list[str]:
    """The kinds of those changes, in their order."""
    return [change.kind for change in changes(old, new)]
