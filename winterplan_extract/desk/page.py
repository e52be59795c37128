"""What a page of a project is asked, and its answer: templates, the words of the workbook, addresses."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import astuple, dataclass, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

from jinja2 import Environment
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from winterplan_extract.desk.desk import ALL_KEPT, NotKept, environment, text_of
from winterplan_extract.desk.project import Project
from winterplan_extract.desk.settings import ID_LETTERS, LIKELY, MOST_TYPED
from winterplan_extract.desk.snapshot import Snapshot
from winterplan_extract.domain.records import ReturnRecord, Ruling, RulingField
from winterplan_extract.domain.typed import day_of
from winterplan_extract.domain.words import counted, value_said
from winterplan_extract.outputs import words
from winterplan_extract.review import FIELD_NAMES
from winterplan_extract.review.correctable import DAY_FIELDS
from winterplan_extract.review.ledger import read_ledger, said

_PLACES: Final = ("Run", "Files", "Review", "Rows", "Comparison", "Decisions", "Rounds", "Outputs")
NOTHING_CHANGED: Final = "Nothing was changed: every field holds what it held."


class NothingRead(Exception):  # noqa: N818 - no fault
    """A page was asked for before there is anything to show on it."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request about a project, with the form that was sent. `recent` are the folders of projects opened last."""

    project: Project
    http: Request
    form: FormData
    recent: tuple[Path, ...] = ()

    def typed(self, name: str) -> str:
        """What was typed in a field of the form, without white space around it."""
        return text_of(self.form, name)

    def ticked(self, name: str) -> tuple[str, ...]:
        """The values of a field that may be there more than once."""
        return tuple(value for value in self.form.getlist(name) if isinstance(value, str) and value)

    def refused(self, faults: Mapping[str, str], of: str = "") -> NotKept:
        """The form as it was sent, and why it was not kept."""
        sent = [(name, value) for name, value in self.form.multi_items() if isinstance(value, str)]
        return NotKept(faults, dict(sent), frozenset(value for name, value in sent if name == "action"), of)

    def filtered(self, name: str) -> str:
        """A value of the address."""
        return self.http.query_params.get(name, "").strip()[:MOST_TYPED]

    def named(self, name: str) -> str:
        """A part of the address."""
        return str(self.http.path_params[name])

    def shown(self) -> Snapshot:
        """What there is to show. Raises NothingRead where no return has been read yet."""
        found = self.project.snapshot()
        if found is None:
            raise NothingRead
        return found

    def withdraw_line(self) -> None:
        """Withdraws the line of the ledger that the form names, and says what came of it."""
        lines = read_ledger(self.project.ledger)
        found = [each for each in lines if line_name(each) == self.typed("line") and not each.withdrawn]
        self.project.take_back(found)
        self.project.say(
            "Withdrawn: what stood before stands again." if found else "That line has been withdrawn meanwhile."
        )

    def to(self, place: str, **values: object) -> Response:
        """Leads on to another page of the project."""
        rest = query(**values)
        return RedirectResponse(self.project.address(place) + (f"?{rest}" if rest else ""), status_code=303)

    def page(self, template: str, *, status: int = 200, refused: NotKept = ALL_KEPT, **values: Any) -> Response:
        """A page of the project; with a form that was refused, that form as it was sent."""
        said_now = self.project.said()
        if refused.faults:
            status = 400
            said_now = (*said_now, "Not kept yet. What has to be put right says so beside it.")
        values |= {
            "project": self.project,
            "base": self.project.address(""),
            "said_now": said_now,
            "here": template,
            "refused": refused,
        }
        return HTMLResponse(templates().get_template(f"{template}.html.j2").render(**values), status_code=status)


View = Callable[[PageRequest], Response]


def source_path(project: Project, file: str) -> Path | None:
    """The file of a return on disk; None for one inside an archive or that is no file of the project."""
    path = Path(file)
    for named in project.request.sources:
        root = named.resolve()
        real = path.resolve()
        if real.is_file() and (real == root or real.is_relative_to(root)):
            return path
    return None


@cache
def templates() -> Environment:
    """The templates of the pages, with the words and filters that they use."""
    made = environment()
    made.filters |= {each.__name__: each for each in (counted, place, clock, when, told, sure)}
    made.filters |= {"day": lambda value: words.day(value) if isinstance(value, date) else "", "seg": segment}
    made.globals |= {name: value for name, value in vars(words).items() if name.isupper()}
    made.globals |= {"FIELD_NAMES": FIELD_NAMES, "PLACES": _PLACES, "LIKELY": LIKELY}
    made.globals |= {"line_name": line_name, "said": said, "query": query}
    return made


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
        return f"{words.day(here.date())}, {here:%H:%M}"
    return stamp


def as_shown(field: RulingField, value: str) -> str:
    """A value as the ledger keeps it, as a page shows it: days as people write them."""
    with suppress(ValueError):
        return words.day(date.fromisoformat(value)) if field in DAY_FIELDS and value else value
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
    answers = {str(code): name for code, name in words.ANSWERS.items()}
    return (answers.get(value, value) if ruling.field == "met" else value) or "[none]"


def sure(confidence: float) -> str:
    """How sure a candidate is, in words: nothing that a person is asked about is quite sure, or quite impossible."""
    share = round(confidence * 100)
    return "over 99 %" if share > 99 else f"{share} %" if share else "under 1 %"


def clock(seconds: float | None) -> str:
    """A time left, in words."""
    if seconds is None:
        return ""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    return f"{round(seconds / 60)} min"
