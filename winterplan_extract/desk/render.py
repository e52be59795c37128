"""Templates to pages: everything escaped, the words of the workbook, one address for each thing."""

from __future__ import annotations

import hashlib
from dataclasses import astuple, replace
from datetime import date
from functools import cache
from typing import Any, Final
from urllib.parse import quote, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse

from winterplan_extract.desk.settings import ID_LETTERS
from winterplan_extract.domain.records import ReturnRecord, Ruling, RulingField
from winterplan_extract.outputs.words import (
    ANSWERS,
    DEADLINES,
    DECISIONS,
    FLAGS,
    FORMATS,
    KINDS,
    MISSING_BECAUSE,
    SEVERITIES,
    STATUS_MEANINGS,
    STATUSES,
    counted,
    day,
)
from winterplan_extract.review.standing import said

_PLACES: Final = (
    ("run", "Run"), ("files", "Files"), ("review", "Review"), ("rows", "Rows"), ("comparison", "Comparison"),
    ("decisions", "Decisions"), ("rounds", "Rounds"), ("outputs", "Outputs"),
)  # fmt: skip

FIELD_NAMES: Final[dict[RulingField, str]] = {
    "": "Actions", "met": "Fully met?", "lead_text": "Lead, as printed", "leads": "Leads, as roles",
    "deadline_text": "By when, as printed", "deadline_first": "First date", "deadline_last": "Last date",
    "current_status": "Current status", "gap": "How the gap will be closed", "requirement": "Requirement",
    "section": "Section", "ref": "Reference", "split": "Split in two", "join": "Joined with the next row",
    "council": "Council", "document_date": "Date of the return", "stands": "Stands for its council",
    "leave_out": "Left out", "role": "What the column holds",
}  # fmt: skip


@cache
def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("winterplan_extract.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"day": lambda value: day(value) if isinstance(value, date) else "", "counted": counted, "seg": segment, "place": place, "clock": clock}  # fmt: skip
    made.globals |= {
        "ANSWERS": ANSWERS, "DECISIONS": DECISIONS, "FLAGS": FLAGS, "STATUSES": STATUSES, "FORMATS": FORMATS, "KINDS": KINDS,
        "STATUS_MEANINGS": STATUS_MEANINGS, "MISSING_BECAUSE": MISSING_BECAUSE, "SEVERITIES": SEVERITIES,
        "DEADLINES": DEADLINES, "FIELD_NAMES": FIELD_NAMES, "line_name": line_name, "said": said, "PLACES": _PLACES, "query": query,
    }  # fmt: skip
    return made


def page(template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """The page that a template makes of the values."""
    return HTMLResponse(_environment().get_template(f"{template}.html.j2").render(**values), status_code=status)


def segment(text: str) -> str:
    """A text as one part of an address."""
    return quote(text, safe="")


def query(**values: object) -> str:
    """The values as the end of an address, without those that are empty."""
    return urlencode({name: value for name, value in values.items() if value not in ("", None, 0)})


def line_name(ruling: Ruling) -> str:
    """A short name for a line of the ledger, by all that it says but its stamp."""
    text = repr(astuple(replace(ruling, withdrawn="")))
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:ID_LETTERS]


def place(row: ReturnRecord) -> str:
    """Where a row stands in its file, in words."""
    pages = "" if row.page is None else f"page {row.page}" + (f"–{row.page_end}" if row.page_end != row.page else "")
    where = f"table {row.table}, row {row.row}" if row.table else f"paragraph {row.row}, outside the tables"
    return ", ".join(filter(None, (pages, where)))


def clock(seconds: float | None) -> str:
    """A time left, in words."""
    if seconds is None:
        return ""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    return f"{round(seconds / 60)} min"
