"""The page Decisions: the whole ledger, by whom and when; withdrawn, taken in, given out."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from winterplan_extract.desk.alone import ALL_KEPT, NotKept
from winterplan_extract.desk.asked import Asked
from winterplan_extract.desk.project_file import copy_into
from winterplan_extract.desk.render import line_name
from winterplan_extract.domain.errors import SettingsError, WinterplanError
from winterplan_extract.outputs.words import counted
from winterplan_extract.review import LedgerEntry, compare_ledgers, merge, read_ledger
from winterplan_extract.runs.decisions import LEDGER

THEIRS: Final = "decisions-of-a-colleague.csv"  # until it is settled whose decisions stand


def show(asked: Asked, refused: NotKept = ALL_KEPT) -> Response:
    """Every line of the ledger with what became of it, the latest first."""
    shown = asked.project.snapshot()
    entries = (
        shown.entries if shown else tuple(LedgerEntry(each, "waits") for each in read_ledger(asked.project.ledger))
    )
    return asked.page("decisions", refused=refused, entries=list(reversed(entries)), shown=shown, conflicts=())


def change(asked: Asked) -> Response:
    """Withdraws a line, or takes in a colleague's ledger; where the two disagree, a person says whose stands."""
    project = asked.project
    if asked.typed("do") == "withdraw":
        project.withdraw_named(asked.typed("line"))
        return asked.to("decisions")
    upload = asked.form.get("ledger")
    theirs = project.request.out / THEIRS
    if isinstance(upload, UploadFile) and upload.filename:
        project.request.out.mkdir(parents=True, exist_ok=True)
        theirs.unlink(missing_ok=True)
        try:
            copy_into(theirs.parent, [UploadFile(upload.file, filename=THEIRS)], project.request.settings.limits)
        except WinterplanError as fault:
            return show(asked, asked.refused({"ledger": fault.at_desk}))
    elif not theirs.is_file():
        return show(asked, asked.refused({"ledger": "No file was chosen."}))
    try:
        conflicts = compare_ledgers(read_ledger(project.ledger), read_ledger(theirs)).conflicts
        if conflicts and asked.typed("do") != "settled":
            return asked.page("decisions", entries=(), shown=project.snapshot(), conflicts=conflicts)
        taken = {each.subject for each in conflicts if line_name(each.theirs) in asked.ticked("theirs")}
        done = merge(project.ledger, theirs, taken=taken)
    except SettingsError as fault:
        theirs.unlink(missing_ok=True)
        return show(asked, asked.refused({"ledger": fault.at_desk}))
    theirs.unlink(missing_ok=True)
    kept = f" Of what you had decided otherwise, you kept {len(done.conflicts)}." if done.conflicts else ""
    project.say(f"Taken in: {counted(len(done.add), 'line')}.{kept}")
    return asked.to("decisions")


def export(asked: Asked) -> Response:
    """The ledger as a file."""
    if not asked.project.ledger.is_file():
        raise HTTPException(404, "Nothing has been decided yet.")
    return FileResponse(asked.project.ledger, media_type="text/csv", filename=LEDGER)
