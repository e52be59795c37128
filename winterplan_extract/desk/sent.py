"""What a request sends, within the limits, and what is told where it cannot be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request

from winterplan_extract.desk.settings import KB, MOST_FIELDS, MOST_FILES, MOST_FORM_KB, MOST_UPLOAD_MB
from winterplan_extract.runs.settings import MB

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
    text = fault.detail if isinstance(fault, HTTPException) else str(fault)
    if status == 404 and text == "Not Found":
        text = "The address leads nowhere. The start page leads everywhere."
    if isinstance(fault, OSError):
        text = f"A file cannot be used: {fault.strerror or fault}."
    back = request.headers.get("referer", "")
    own = f"http://{request.headers['host']}/"
    return status, _TITLES.get(status, "That did not work"), text, back if back.startswith(own) else ""
