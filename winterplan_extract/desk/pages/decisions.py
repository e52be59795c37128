"""Decisions and corrections: what forms say of a row's actions and of columns, and the page of the whole ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, Response

from winterplan_extract.desk.desk import ALL_KEPT, NotKept
from winterplan_extract.desk.page import PageRequest, line_name
from winterplan_extract.desk.project import Done
from winterplan_extract.desk.projects import copy_into
from winterplan_extract.desk.settings import COLUMNS_SHOWN
from winterplan_extract.desk.snapshot import Snapshot
from winterplan_extract.domain.document import BY_A_PERSON, Notice, Role, column_name
from winterplan_extract.domain.errors import SettingsError, WinterplanError
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.problems import wording
from winterplan_extract.domain.records import DocumentRecord, ReturnRecord, Ruling, RulingField, Verdict
from winterplan_extract.domain.words import counted
from winterplan_extract.review import LedgerEntry, compare_ledgers, correct_column, merge, read_ledger
from winterplan_extract.runs.decisions import LEDGER

THEIRS: Final = "decisions-of-a-colleague.csv"  # until it is settled whose decisions stand


def keep(
    request: PageRequest, made: Mapping[RulingField, Ruling | Notice], row_id: str = "", gone: Sequence[Ruling] = ()
) -> dict[str, str]:
    """Keeps corrections, and withdraws those that are `gone`, all of it or nothing; gives why not, by field."""
    faults: dict[str, str] = {
        field: wording(each, at_desk=True)[1] for field, each in made.items() if isinstance(each, Notice)
    }
    if faults:
        return faults
    if gone:
        request.project.take_back(gone)
    if made:
        request.project.record(Done(tuple(each for each in made.values() if isinstance(each, Ruling)), row_id, ""))
    return {}


def take(request: PageRequest, row: ReturnRecord, shown: Snapshot) -> dict[str, str]:
    """Keeps what the form says of a row's actions; gives why not, by field, where that is nothing, or no action."""
    try:
        ids, verdict = chosen(request, shown)
    except SettingsError as fault:
        return {"take": fault.at_desk}
    request.project.decide(row, ids, verdict, note=request.typed("note"), everywhere=bool(request.typed("everywhere")))
    return {}


def chosen(request: PageRequest, shown: Snapshot) -> tuple[tuple[str, ...], Verdict]:
    """The actions that were taken, or the verdict that there is none. Raises SettingsError."""
    what = request.typed("take")
    if what in ("no_action", "no_requirement"):
        return (), "no_action" if what == "no_action" else "no_requirement"
    typed = request.typed("other").split(" ")[0] if request.typed("other") else ""
    named = [what] if what != "several" else [*request.ticked("action"), *filter(None, [typed])]
    known = {fold(action_id): action_id for action_id in shown.actions}
    strange = [name for name in named if fold(name) not in known]
    if strange:
        raise SettingsError(f"There is no action “{strange[0]}” on the list. Choose one that the field offers.")
    ids = tuple(dict.fromkeys(known[fold(name)] for name in named))
    if not ids:
        raise SettingsError("No action is ticked. Tick one or more, then “Take the ticked ones”.")
    return ids, "answers"


_NAME: Final = "role:"


@dataclass(frozen=True, slots=True)
class NamedColumn:
    """The columns of a file under one heading, or one that has none, and what they were taken for."""

    heading: str
    roles: tuple[Role, ...]

    @property
    def name(self) -> str:
        """The name of its field in a form."""
        return _NAME + fold(self.heading)


def columns_of(shown: Snapshot, return_id: str, table: int | None = None) -> tuple[NamedColumn, ...]:
    """The columns of a file, or of one of its tables, by their names; a table that goes on another has none."""
    columns = shown.returned[return_id].columns if return_id in shown.returned else ()
    begun = {each.table for each in columns if fold(each.heading) or each.evidence.startswith(("guessed", BY_A_PERSON))}
    found: dict[str, tuple[str, list[Role]]] = {}
    for each in columns:
        if each.table in begun and table in (None, each.table):
            name = column_name(each.heading, each.table, each.column)
            found.setdefault(fold(name), (name, []))[1].append(each.role)
    named = [NamedColumn(name, tuple(dict.fromkeys(roles))) for name, roles in found.values()]
    return tuple(named[:COLUMNS_SHOWN])


def correct_columns(request: PageRequest, shown: Snapshot, line: DocumentRecord) -> bool:
    """Keeps every role that is another than was read, and has the file read again; gives whether there is one."""
    by, made = request.project.correcting(), list[Ruling]()
    for column in columns_of(shown, line.return_id):
        role = request.typed(column.name)
        if not role or (role,) == column.roles:
            continue
        ruling = correct_column(
            line, column.heading, role, by, note=request.typed("note"), was=" or ".join(column.roles)
        )
        if isinstance(ruling, Notice):  # no page offers it
            raise SettingsError(wording(ruling, at_desk=True)[1])
        made.append(ruling)
    if made:
        request.project.record(Done(tuple(made), "", ""))
        headings = ", ".join(f"“{each.requirement}”" for each in made)
        request.project.say(f"Corrected: what the column {headings} holds. The file is read again.")
        request.project.read()
    return bool(made)


def show(request: PageRequest, refused: NotKept = ALL_KEPT) -> Response:
    """Every line of the ledger with what became of it, the latest first."""
    shown = request.project.snapshot()
    entries = (
        shown.entries if shown else tuple(LedgerEntry(each, "waits") for each in read_ledger(request.project.ledger))
    )
    return request.page("decisions", refused=refused, entries=list(reversed(entries)), shown=shown, conflicts=())


def change(request: PageRequest) -> Response:
    """Withdraws a line, or takes in a colleague's ledger; where the two disagree, a person says whose stands."""
    project = request.project
    if request.typed("do") == "withdraw":
        request.withdraw_line()
        return request.to("decisions")
    upload = request.form.get("ledger")
    theirs = project.request.out / THEIRS
    if isinstance(upload, UploadFile) and upload.filename:
        project.request.out.mkdir(parents=True, exist_ok=True)
        theirs.unlink(missing_ok=True)
        try:
            copy_into(
                theirs.parent,
                [UploadFile(upload.file, size=upload.size, filename=THEIRS)],
                project.request.settings.limits,
            )
        except WinterplanError as fault:
            return show(request, request.refused({"ledger": fault.at_desk}))
    elif not theirs.is_file():
        return show(request, request.refused({"ledger": "No file was chosen."}))
    try:
        conflicts = compare_ledgers(read_ledger(project.ledger), read_ledger(theirs)).conflicts
        if conflicts and request.typed("do") != "settled":
            return request.page("decisions", entries=(), shown=project.snapshot(), conflicts=conflicts)
        taken = {each.subject for each in conflicts if line_name(each.theirs) in request.ticked("theirs")}
        done = merge(project.ledger, theirs, taken=taken)
    except SettingsError as fault:
        theirs.unlink(missing_ok=True)
        return show(request, request.refused({"ledger": fault.at_desk}))
    theirs.unlink(missing_ok=True)
    kept = f" Of what you had decided otherwise, you kept {len(done.conflicts)}." if done.conflicts else ""
    project.say(f"Taken in: {counted(len(done.add), 'line')}.{kept}")
    return request.to("decisions")


def export(request: PageRequest) -> Response:
    """The ledger as a file."""
    if not request.project.ledger.is_file():
        raise HTTPException(404, "Nothing has been decided yet.")
    return FileResponse(request.project.ledger, media_type="text/csv", filename=LEDGER)
