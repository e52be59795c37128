"""Templates to pages of a project: everything escaped, the words of the workbook, one address for each thing."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import astuple, replace
from datetime import date, datetime
from functools import cache
from typing import Any, Final
from urllib.parse import quote, urlencode

from jinja2 import Environment
from starlette.responses import HTMLResponse

from winterplan_extract.desk.alone import environment
from winterplan_extract.desk.settings import ID_LETTERS, LIKELY
from winterplan_extract.domain.records import ReturnRecord, Ruling, RulingField
from winterplan_extract.domain.typed import day_of
from winterplan_extract.domain.words import value_said
from winterplan_extract.outputs.words import (
    ANSWER_MEANINGS,
    ANSWERS,
    AUDIENCES,
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
from winterplan_extract.review import FIELD_NAMES
from winterplan_extract.review.correctable import DAY_FIELDS
from winterplan_extract.review.ledger import said

_PLACES: Final = (
    ("run", "Run"), ("files", "Files"), ("review", "Review"), ("rows", "Rows"), ("comparison", "Comparison"),
    ("decisions", "Decisions"), ("rounds", "Rounds"), ("outputs", "Outputs"),
)  # fmt: skip


@cache
def templates() -> Environment:
    """The templates of the pages, with the words and filters that they use."""
    made = environment()
    made.filters |= {"day": lambda value: day(value) if isinstance(value, date) else "", "counted": counted, "seg": segment, "place": place, "clock": clock, "when": when, "told": told, "sure": sure}  # fmt: skip
    made.globals |= {
        "ANSWERS": ANSWERS, "ANSWER_MEANINGS": ANSWER_MEANINGS, "AUDIENCES": AUDIENCES, "DECISIONS": DECISIONS, "FLAGS": FLAGS, "STATUSES": STATUSES, "FORMATS": FORMATS, "KINDS": KINDS,
        "STATUS_MEANINGS": STATUS_MEANINGS, "MISSING_BECAUSE": MISSING_BECAUSE, "SEVERITIES": SEVERITIES,
        "DEADLINES": DEADLINES, "FIELD_NAMES": FIELD_NAMES, "line_name": line_name, "said": said, "PLACES": _PLACES, "query": query,
        "LIKELY": LIKELY,
    }  # fmt: skip
    return made


def page(template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """The page that a template makes of the values."""
    return HTMLResponse(templates().get_template(f"{template}.html.j2").render(**values), status_code=status)


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


def when(stamp: str) -> str:
    """A time of the ledger, which is in UTC, as the clock here shows it; as it is where it is none."""
    with suppress(ValueError, OverflowError):
        here = datetime.fromisoformat(stamp).astimezone()
        return f"{day(here.date())}, {here:%H:%M}"
    return stamp


def as_shown(field: RulingField, value: str) -> str:
    """A value as the ledger keeps it, as a page shows it: days as people write them."""
    with suppress(ValueError):
        return day(date.fromisoformat(value)) if field in DAY_FIELDS and value else value
    return value


def as_kept(field: RulingField, typed: str) -> str:
    """What was typed, as the ledger would keep it where it is a day."""
    found = day_of(typed) if field in DAY_FIELDS else None
    return found.isoformat() if found else typed


def told(ruling: Ruling, *, was: bool = False) -> str:
    """The value that a correction gives, or what was read before, in the words of the pages."""
    value = value_said(
        "role" if ruling.field == "role" else "", as_shown(ruling.field, ruling.was if was else ruling.value)
    )
    answers = {str(code): name for code, name in ANSWERS.items()}
    return (answers.get(value, value) if ruling.field == "met" else value) or "[none]"


def sure(confidence: float) -> str:
    """How sure a candidate is, in words: nothing that a person is asked about is quite sure, or quite out of the question."""
    share = round(confidence * 100)
    return "over 99 %" if share > 99 else f"{share} %" if share else "under 1 %"


def clock(seconds: float | None) -> str:
    """A time left, in words."""
    if seconds is None:
        return ""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    return f"{round(seconds / 60)} min"
