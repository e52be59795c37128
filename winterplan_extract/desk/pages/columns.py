"""What the columns of a file were taken for, on the page Files and on a row's own, and putting that right."""

from __future__ import annotations

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
from winterplan_extract.domain.records import DocumentRecord, Ruling
from winterplan_extract.review import correct_column

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
            raise SettingsError(wording(ruling)[1])
        made.append(ruling)
    if made:
        asked.project.record(Done(tuple(made), "", ""))
        headings = ", ".join(f"“{each.requirement}”" for each in made)
        asked.project.say(f"Corrected: what the column {headings} holds. The file is read again.")
        asked.project.read()
    return bool(made)
