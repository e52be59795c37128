"""The page Files: every file with what became of it, and what to do about it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from winterplan_extract.desk.asked import Asked, source_path
from winterplan_extract.desk.project import Done
from winterplan_extract.desk.project_file import RETURNS
from winterplan_extract.desk.render import FIELD_NAMES
from winterplan_extract.desk.settings import LINES_SHOWN
from winterplan_extract.desk.snapshot import Snapshot
from winterplan_extract.desk.uploads import copy_into
from winterplan_extract.domain.document import ROLE_NAMES, Notice
from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.problems import wording
from winterplan_extract.domain.records import DocumentRecord, Ruling
from winterplan_extract.review import FILE_FIELDS, correct_column, correct_file
from winterplan_extract.review.correct_files import file_value

_ORDER: Final = {"failed": 0, "partial": 1, "read": 2, "skipped": 3}


def show(asked: Asked) -> Response:
    """All files, those first that want a look."""
    shown, project = asked.shown(), asked.project
    files = sorted(shown.comparison.documents, key=lambda line: (_ORDER[line.status], line.council, line.file))
    dropped = project.request.sources[0] == project.folder / RETURNS
    silent = (
        shown.silent if shown.silent is not None else tuple(absent.council.name for absent in shown.view.roll.absent)
    )
    return asked.page(
        "files",
        shown=shown,
        files=files,
        name=lambda line: short_name(asked, line),
        opens=lambda line: source_path(project, line.file) is not None,
        dropped=dropped,
        lines=LINES_SHOWN,
        silent=silent,
        value=file_value,
        headings={line.return_id: headings(shown, line.return_id) for line in files},
        roles=ROLE_NAMES,
        left_out={
            met
            for each in shown.entries
            if each.ruling.field == "leave_out" and each.ruling.value == "yes" and each.state == "stands"
            for met in each.met
        },
    )


def change(asked: Asked) -> Response:
    """Corrects what was read of a file, or adds files to a project whose files were dropped on a page."""
    project = asked.project
    if asked.typed("do") == "correct":
        read_again = _correct(asked)
        return asked.to("run" if read_again else "files")
    uploads = [each for each in asked.form.getlist("files") if isinstance(each, UploadFile) and each.filename]
    taken = copy_into(project.folder / RETURNS, uploads, project.request.settings.limits)
    if not taken:
        project.say("No file was chosen.")
        return asked.to("files")
    project.read()
    return asked.to("run")


def headings(shown: Snapshot, return_id: str) -> dict[str, str]:
    """The headings of a file's columns, each with what its columns were taken for, in words."""
    found: dict[str, tuple[str, list[str]]] = {}
    for column in shown.returned[return_id].columns if return_id in shown.returned else ():
        if column.heading.strip():
            found.setdefault(fold(column.heading), (column.heading, []))[1].append(ROLE_NAMES[column.role])
    return {heading: " or ".join(dict.fromkeys(roles)) for heading, roles in found.values()}


def _correct(asked: Asked) -> bool:
    """Keeps every field of the form that holds another value than was read; gives whether the file is read again for it."""
    shown, project = asked.shown(), asked.project
    line = shown.documents.get(asked.typed("return_id"))
    if line is None:
        raise SettingsError("That file is not there any more.")
    alike = [
        each.return_id for each in shown.comparison.documents if each.sha256 == line.sha256 and each.file == line.file
    ]
    number = alike.index(line.return_id) + 1
    made: list[Ruling] = []
    for field in FILE_FIELDS:
        typed = asked.form.get(field)
        if not isinstance(typed, str) or typed.strip() == file_value(line, field):
            continue
        ruling = correct_file(line, field, typed, project.correcting(), note=asked.typed("note"), number=number)
        if isinstance(ruling, Notice):
            raise SettingsError(wording(ruling)[1])
        made.append(ruling)
    role = asked.typed("role")
    if role or asked.typed("heading"):
        made.append(_column(asked, shown, line, role))
    if made:
        project.record(Done(tuple(made), "", ""))
    project.say(
        f"Corrected: {', '.join(FIELD_NAMES[each.field] for each in made)}." if made else "Nothing was changed."
    )
    if role:
        project.read()
    return bool(role)


def _column(asked: Asked, shown: Snapshot, line: DocumentRecord, role: str) -> Ruling:
    wanted = fold(asked.typed("heading"))
    column = next((each for each in shown.returned[line.return_id].columns if fold(each.heading) == wanted), None)
    if not role or not wanted or column is None:
        raise SettingsError("Choose both: the heading of the column, and what the column holds.")
    by = asked.project.correcting()
    made = correct_column(line, column.heading, role, by, note=asked.typed("note"), was=column.role)
    if isinstance(made, Notice):
        raise SettingsError(wording(made)[1])
    return made


def open_source(asked: Asked) -> Response:
    """The file itself: a PDF in the browser, another as a download."""
    line = asked.shown().documents.get(asked.named("return_id"))
    path = source_path(asked.project, line.file) if line else None
    if line is None or path is None:
        raise HTTPException(
            404, "This file cannot be opened from here: it is inside an archive, or is not there any more."
        )
    shown_in_browser = line.format == "pdf"
    return FileResponse(
        path,
        media_type="application/pdf" if shown_in_browser else "application/octet-stream",
        filename=path.name,
        content_disposition_type="inline" if shown_in_browser else "attachment",
    )


def short_name(asked: Asked, line: DocumentRecord) -> str:
    """The name of a file within the folder that was named."""
    named = asked.project.request.sources[0]
    root = (named if named.is_dir() else named.parent).as_posix().rstrip("/") + "/"
    return line.file.removeprefix(root) if line.file.startswith(root) else Path(line.file).name
