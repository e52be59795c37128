"""The page Decisions: the whole ledger, by whom and when; withdrawn, taken in, given out."""

from __future__ import annotations

import tempfile
from pathlib import Path

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from winterplan_extract.desk.asked import Asked
from winterplan_extract.desk.uploads import copy_into
from winterplan_extract.review.ledger import read_ledger
from winterplan_extract.review.standing import standing
from winterplan_extract.runs.decisions import LEDGER


def show(asked: Asked) -> Response:
    """Every line of the ledger, the latest first."""
    shown = asked.project.snapshot()
    rulings = read_ledger(asked.project.ledger)
    stand = set(standing(rulings))
    rows = {(row.council, row.row_key): row.row_id for row in shown.comparison.rows} if shown else {}
    by_key = {row.row_key: row.row_id for row in shown.comparison.rows} if shown else {}
    lines = [
        (number, ruling, ruling in stand, rows.get((ruling.council, ruling.row_key)) or by_key.get(ruling.row_key, ""))
        for number, ruling in reversed(list(enumerate(rulings)))
    ]
    return asked.page("decisions", lines=lines, problems=shown.problems.get("", ()) if shown else ())


def change(asked: Asked) -> Response:
    """Withdraws a line, or takes in the lines of a colleague's ledger."""
    project = asked.project
    if asked.typed("do") == "withdraw":
        rulings = read_ledger(project.ledger)
        found = [each for number, each in enumerate(rulings) if str(number) == asked.typed("line") and each.decided_on == asked.typed("on")]
        project.take_back(found)
        project.say("Withdrawn." if found else "That line has changed meanwhile; look again.")
        return asked.to("decisions")
    upload = asked.form.get("ledger")
    if not isinstance(upload, UploadFile) or not upload.filename:
        project.say("No file was chosen.")
        return asked.to("decisions")
    with tempfile.TemporaryDirectory() as scratch:
        (name,) = copy_into(Path(scratch), [upload], project.request.settings.limits) or (LEDGER,)
        added = project.merge(read_ledger(Path(scratch) / name))
    project.say(f"{added} lines were added; of two on the same row, the later one stands.")
    return asked.to("decisions")


def export(asked: Asked) -> Response:
    """The ledger as a file."""
    if not asked.project.ledger.is_file():
        raise HTTPException(404, "Nothing has been decided yet.")
    return FileResponse(asked.project.ledger, media_type="text/csv", filename=LEDGER)
