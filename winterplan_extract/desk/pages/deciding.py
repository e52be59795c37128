"""What forms say of a row's actions and of what columns hold, on whichever page they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from winterplan_extract.desk.asked import Asked
from winterplan_extract.desk.project import Done
from winterplan_extract.desk.settings import COLUMNS_SHOWN
from winterplan_extract.desk.snapshot import Snapshot
from winterplan_extract.domain.document import BY_A_PERSON, Notice, Role, column_name
from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.problems import wording
from winterplan_extract.domain.records import DocumentRecord, ReturnRecord, Ruling, RulingField, Verdict
from winterplan_extract.review import correct_column


def keep(
    asked: Asked, made: Mapping[RulingField, Ruling | Notice], row_id: str = "", gone: Sequence[Ruling] = ()
) -> dict[str, str]:
    """Keeps corrections, and withdraws those that are `gone`, all of it or nothing; gives why not, by field."""
    faults: dict[str, str] = {
        field: wording(each, at_desk=True)[1] for field, each in made.items() if isinstance(each, Notice)
    }
    if faults:
        return faults
    if gone:
        asked.project.take_back(gone)
    if made:
        asked.project.record(Done(tuple(each for each in made.values() if isinstance(each, Ruling)), row_id, ""))
    return {}


def take(asked: Asked, row: ReturnRecord, shown: Snapshot) -> dict[str, str]:
    """Keeps what the form says of a row's actions; gives why not, by field, where that is nothing, or no action."""
    try:
        ids, verdict = chosen(asked, shown)
    except SettingsError as fault:
        return {"take": fault.at_desk}
    asked.project.decide(row, ids, verdict, note=asked.typed("note"), everywhere=bool(asked.typed("everywhere")))
    return {}


def chosen(asked: Asked, shown: Snapshot) -> tuple[tuple[str, ...], Verdict]:
    """The actions that were taken, or the verdict that there is none. Raises SettingsError."""
    what = asked.typed("take")
    if what in ("no_action", "no_requirement"):
        return (), "no_action" if what == "no_action" else "no_requirement"
    typed = asked.typed("other").split(" ")[0] if asked.typed("other") else ""
    named = [what] if what != "several" else [*asked.ticked("action"), *filter(None, [typed])]
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
    """The columns of a file, or of one of its tables, by their names; those of a table that goes on another are that one's."""
    columns = shown.returned[return_id].columns if return_id in shown.returned else ()
    begun = {each.table for each in columns if fold(each.heading) or each.evidence.startswith(("guessed", BY_A_PERSON))}
    found: dict[str, tuple[str, list[Role]]] = {}
    for each in columns:
        if each.table in begun and table in (None, each.table):
            name = column_name(each.heading, each.table, each.column)
            found.setdefault(fold(name), (name, []))[1].append(each.role)
    named = [NamedColumn(name, tuple(dict.fromkeys(roles))) for name, roles in found.values()]
    return tuple(named[:COLUMNS_SHOWN])


def correct_columns(asked: Asked, shown: Snapshot, line: DocumentRecord) -> bool:
    """Keeps every role of the form that is another than was read, and has the file read again; gives whether there is one."""
    by, made = asked.project.correcting(), list[Ruling]()
    for column in columns_of(shown, line.return_id):
        role = asked.typed(column.name)
        if not role or (role,) == column.roles:
            continue
        ruling = correct_column(line, column.heading, role, by, note=asked.typed("note"), was=" or ".join(column.roles))
        if isinstance(ruling, Notice):  # no page offers it
            raise SettingsError(wording(ruling, at_desk=True)[1])
        made.append(ruling)
    if made:
        asked.project.record(Done(tuple(made), "", ""))
        headings = ", ".join(f"“{each.requirement}”" for each in made)
        asked.project.say(f"Corrected: what the column {headings} holds. The file is read again.")
        asked.project.read()
    return bool(made)
