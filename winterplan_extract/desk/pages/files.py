"""The page Files: every file with what became of it, and what to do about it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from winterplan_extract.desk.desk import ALL_KEPT, NotKept
from winterplan_extract.desk.page import NOTHING_CHANGED, PageRequest, as_kept, as_shown, source_path
from winterplan_extract.desk.pages.decisions import columns_of, correct_columns, keep
from winterplan_extract.desk.projects import RETURNS, copy_into
from winterplan_extract.desk.settings import LINES_SHOWN
from winterplan_extract.desk.snapshot import Snapshot, grouped
from winterplan_extract.domain.document import ROLE_NAMES, Notice
from winterplan_extract.domain.errors import SettingsError, WinterplanError
from winterplan_extract.domain.records import DocumentRecord, Problem, Ruling, RulingField
from winterplan_extract.review import FIELD_NAMES, FILE_FIELDS, correct_file
from winterplan_extract.review.correct_returns import file_keys, file_value

_CHOSEN: Final = ("stands", "leave_out")  # nothing that stands in the file
_ORDER: Final = {"failed": 0, "partial": 1, "read": 2, "skipped": 3}


def show(request: PageRequest, refused: NotKept = ALL_KEPT) -> Response:
    """All files, those first that want a look."""
    shown, project = request.shown(), request.project
    files = sorted(shown.comparison.documents, key=lambda line: (_ORDER[line.status], line.council, line.file))
    dropped = project.request.sources[0] == project.folder / RETURNS
    absent = [each.council for each in shown.view.roll.absent]
    regions = tuple(dict.fromkeys(council.region for council in absent))
    return request.page(
        "files",
        refused=refused,
        none_refused=ALL_KEPT,
        shown=shown,
        files=files,
        name=lambda line: short_name(request, line),
        opens=lambda line: source_path(project, line.file) is not None,
        dropped=dropped,
        lines=LINES_SHOWN,
        silent=[council.name for council in absent],
        regions=regions,
        listed=sum(council.region in regions for council in shown.plan.councils),
        value=lambda line, field: as_shown(field, file_value(line, field)),
        alike=_alike,
        columns=lambda line: columns_of(shown, line.return_id),
        roles=ROLE_NAMES,
        chosen={line.return_id: _chosen(shown, line.return_id) for line in files},
    )


def change(request: PageRequest) -> Response:
    """Corrects what was read of a file, or adds files to a project whose files were dropped on a page."""
    project, shown = request.project, request.shown()
    if request.typed("do") == "correct":
        line = shown.documents.get(request.typed("return_id"))
        if line is None:
            raise SettingsError("That file is not there any more.")
        faults, changed = _correct(request, shown, line)
        if faults:
            return show(request, request.refused(faults, of=line.return_id))
        if correct_columns(request, shown, line):
            return request.to("run")
        project.say(f"Corrected of {short_name(request, line)}: {changed}." if changed else NOTHING_CHANGED)
        return request.to("files")
    uploads = [each for each in request.form.getlist("files") if isinstance(each, UploadFile) and each.filename]
    try:
        taken = copy_into(project.folder / RETURNS, uploads, project.request.settings.limits)
    except WinterplanError as fault:
        return show(request, request.refused({"files": fault.at_desk}))
    if not taken:
        return show(request, request.refused({"files": "No file was chosen."}))
    project.read()
    return request.to("run")


def _alike(problems: Sequence[Problem]) -> list[tuple[Problem, list[Problem]]]:
    """Each problem of a kind with the others of that kind, in their order."""
    return [(first, others) for first, *others in grouped(problems, lambda each: each.code).values()]


def _chosen(shown: Snapshot, return_id: str) -> dict[str, Ruling]:
    """What a person has said of a file and holds, by field."""
    return {
        entry.ruling.field: entry.ruling
        for entry in shown.entries
        if entry.ruling.field in FILE_FIELDS and entry.state in ("stands", "read otherwise") and return_id in entry.met
    }


def _correct(request: PageRequest, shown: Snapshot, line: DocumentRecord) -> tuple[dict[str, str], str]:
    """Keeps every field of the form that says other than what holds; gives why not, by field, and what was changed.

    What is chosen no more is withdrawn.
    """
    project, chosen = request.project, _chosen(shown, line.return_id)
    keys = dict(zip(shown.documents, file_keys(shown.documents.values()), strict=True))
    made: dict[RulingField, Ruling | Notice] = {}
    gone: dict[RulingField, Ruling] = {}
    for field in FILE_FIELDS:
        typed = request.form.get(field)
        if not isinstance(typed, str):
            continue
        holds = chosen[field].value if field in chosen and field in _CHOSEN else file_value(line, field)
        typed = "" if (field, typed) == ("leave_out", "no") else as_kept(field, typed.strip())
        if typed == holds:
            continue
        if not typed and field in _CHOSEN:
            gone[field] = chosen[field]
            continue
        by, key = project.correcting(), keys[line.return_id]
        made[field] = correct_file(line, field, typed, by, note=request.typed("note"), key=key)
    faults = keep(request, made, gone=tuple(gone.values()))
    return faults, "" if faults else ", ".join(FIELD_NAMES[each] for each in (*made, *gone))


def open_source(request: PageRequest) -> Response:
    """The file itself: a PDF in the browser, another as a download."""
    line = request.shown().documents.get(request.named("return_id"))
    path = source_path(request.project, line.file) if line else None
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


def short_name(request: PageRequest, line: DocumentRecord) -> str:
    """The name of a file within the folder that was named."""
    named = request.project.request.sources[0]
    root = (named if named.is_dir() else named.parent).as_posix().rstrip("/") + "/"
    return line.file.removeprefix(root) if line.file.startswith(root) else Path(line.file).name
