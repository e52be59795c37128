"""Fictional rows, rulings and filled-in Review sheets for the tests of the review."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Action, ReturnRecord, Ruling
from winterplan_extract.domain.settings import Settings
from winterplan_extract.review import Filled, read_filled
from winterplan_extract.storage.plan_folder import load_plan

NOW = datetime(2020, 12, 1, 9, 30, tzinfo=UTC)
STAMP = "2020-12-01T09:30:00Z"
SETTINGS = Settings(as_of=NOW.date())

ACTIONS = (
    Action("KIT-01", 1, "Kitchens", "Hot meals", "Meals every day", "Serve a hot meal every day", "LA", ()),
    Action("KIT-02", 1, "Kitchens", "Hot meals", "Menus written down, and kept", "Write the menus down", "LA", ()),
    Action("KIT-03", 1, "Kitchens", "Stores", "Stores for a month", "Keep a month of stores", "LA+NHS", ()),
    Action("GAR-01", 2, "Gardens", "Paths", "Paths gritted", "Grit the paths when it freezes", "LA", ()),
    Action("GAR-02", 2, "Gardens", "Paths", "Paths lit", "Light the paths after dusk", "NHS", ()),
)
REVIEW = (
    "Row id", "Council", "Ref", "Section, as printed", "Requirement", "Current status", "Fully met",
    "First candidate", "Second candidate", "Third candidate", "Decision", "Note", "Where", "Row key",
)  # fmt: skip
MORE = ("Apply to every council", "Decided by")


def plan(*actions: Action) -> Plan:
    """The package's plan with a fictional list of actions."""
    return replace(load_plan(), actions=actions or ACTIONS, paraphrases=(), section_names=(), no_actions=())


def row(number: int, requirement: str = "", *, council: str = "Ashcombe", **values: Any) -> ReturnRecord:
    """A row in review of a fictional council, its key made of both."""
    text = requirement or f"Requirement {number} of {council}"
    short = council.lower() or "unknown"
    given: dict[str, Any] = {
        "row_id": f"{short}-{number:03}",
        "row_key": sha256(f"{short}/{text}".encode()).hexdigest()[:16],
        "return_id": short,
        "council": council,
        "council_code": "",
        "region": "",
        "source_file": f"{short}.pdf",
        "page": 1,
        "page_end": 1,
        "table": 1,
        "row": number,
        "requirement": text,
        "decision": "review",
    }
    return ReturnRecord(**(given | values))


def ruling(of: ReturnRecord, *ids: str, **values: Any) -> Ruling:
    """A ruling on a row: the actions, or none."""
    given: dict[str, Any] = {
        "decided_on": "2020-11-20T10:00:00Z",
        "decided_by": "A. Reviewer",
        "council": of.council,
        "row_key": of.row_key,
        "requirement": of.requirement,
        "action_ids": ids,
        "verdict": "answers" if ids else "no_action",
    }
    return Ruling(**(given | values))


def line(of: ReturnRecord, decision: object = "", **typed: object) -> dict[str, object]:
    """A line of the sheet as the tool writes it for the row, with what the reviewer typed."""
    return {
        "Row id": of.row_id,
        "Council": of.council or of.return_id,
        "Requirement": of.requirement,
        "Row key": of.row_key,
        "Decision": decision,
        **{name.replace("_", " ").capitalize(): value for name, value in typed.items()},
    }


def handed_in(path: Path, rows: Sequence[ReturnRecord] | None) -> Filled:
    """A file of decisions as a run reads it, with the rows that they are on."""
    read = read_filled(path, SETTINGS)
    return replace(read, rows=None if rows is None else tuple(rows)).placed(path.name)


def workbook(
    path: Path,
    lines: Sequence[Mapping[str, object]],
    *,
    headers: Sequence[str] = (*REVIEW, *MORE),
    sheet: str = "Review",
    above: int = 4,
    whole: Sequence[ReturnRecord] = (),
) -> Path:
    """A workbook with a Review sheet: `above` lines over its headings, and the sheet Rows for `whole`."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    page.title = "Cover"
    page["A1"] = "Comparison"
    fill(book.create_sheet(sheet), headers, lines, above)
    if whole:
        texts = [{"Row id": r.row_id, "Council": r.council, "Requirement": r.requirement} for r in whole]
        fill(book.create_sheet("Rows"), ("Row id", "Council", "Ref", "Requirement", "Actions"), texts, above)
    book.save(path)
    return path


def fill(page: Worksheet, headers: Sequence[str], lines: Sequence[Mapping[str, object]], above: int) -> None:
    """Writes headings and the lines under them."""
    for number in range(above):
        page.cell(number + 1, 1, f"Line {number + 1} about the sheet: Decision, Row key")
    for column, heading in enumerate(headers, start=1):
        page.cell(above + 1, column, heading)
        for at, texts in enumerate(lines, start=above + 2):
            page.cell(at, column, texts.get(heading))
