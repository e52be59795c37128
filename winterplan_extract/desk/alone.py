"""What belongs to no project: forms as they are sent, within the limits; faults as they are told; pages made without what reads returns."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse

from winterplan_extract.desk.settings import KB, MOST_FIELDS, MOST_FILES, MOST_FORM_KB, MOST_UPLOAD_MB
from winterplan_extract.runs.settings import MB


@dataclass(frozen=True, slots=True)
class NotKept:
    """A form that was not kept: why, by the names of its fields, and all that was typed and ticked in it, to stand there again."""

    faults: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()
    of: str = ""  # what the form is about, where a page has several


ALL_KEPT: Final = NotKept()


def environment() -> Environment:
    """What makes pages of templates: everything escaped, every name known."""
    return Environment(
        loader=PackageLoader("winterplan_extract.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page_alone(template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """The page of no project that a template makes of the values."""
    return HTMLResponse(_kept().get_template(f"{template}.html.j2").render(**values), status_code=status)


_kept = cache(environment)

_TITLES: Final = {404: "There is no such page", 413: "Too much at once"}


@asynccontextmanager
async def form_of(request: Request) -> AsyncIterator[FormData]:
    """The form that was sent, within the limits; none where something is only looked at. Raises HTTPException."""
    if request.method != "POST":
        yield FormData()
        return
    length = request.headers.get("content-length", "")
    has_files = request.headers.get("content-type", "").startswith("multipart/form-data")
    most = MOST_UPLOAD_MB * MB if has_files else MOST_FORM_KB * KB
    if not length.isdecimal() or int(length) > most:
        raise HTTPException(
            413, "That is more than the desk takes at once. Put the files into a folder, and name the folder."
        )
    async with request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS) as form:
        yield form


def fault_told(request: Request, fault: Exception) -> tuple[int, str, str, str]:
    """The status of the answer, its title, what went wrong in a sentence, and the page before where it was the desk's."""
    status = fault.status_code if isinstance(fault, HTTPException) else 400
    text = fault.detail if isinstance(fault, HTTPException) else getattr(fault, "at_desk", str(fault))
    if status == 404 and text == "Not Found":
        text = "The address leads nowhere. The start page leads everywhere."
    if isinstance(fault, OSError):
        text = f"A file cannot be used: {fault.strerror or fault}."
    back = request.headers.get("referer", "")
    own = f"http://{request.headers['host']}/"
    return status, _TITLES.get(status, "That did not work"), text, back if back.startswith(own) else ""
