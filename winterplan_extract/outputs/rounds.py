"""Writes two rounds compared: changes.csv with its schema, changes.xlsx and the page changes.html."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from winterplan_extract.domain.change_lines import Change, Rounds
from winterplan_extract.outputs.dataset import table_schema, write_csv
from winterplan_extract.outputs.schema import TableSchema, table_of, values_of
from winterplan_extract.outputs.staging import staged
from winterplan_extract.outputs.theme import STYLES, Profile, ProfileStyle, style_of
from winterplan_extract.outputs.written import Found, keep, record

WATCHED: Final = ("changes.xlsx", "changes.html")  # what people open, and may type in
PROFILES: Final[tuple[Profile, ...]] = tuple(name for name, style in STYLES.items() if style.councils)
_NO_DATE: Final = date(1980, 1, 1)  # for the workbook's properties, where neither run tells its day


def changes_table() -> TableSchema:
    """What changes.csv is: its columns with their types, values and descriptions."""
    return table_of("changes", Change)


def write_rounds(
    rounds: Rounds, out: Path, *, profile: str = "working", csv_safe: bool = False, found: Sequence[Found] = ()
) -> None:
    """Writes changes.csv, changes.schema.json (a Table Schema), changes.xlsx and changes.html into the folder `out`.

    Either all of them are new or all are as they were; other files of `out` are left alone. `found` are files
    of an earlier comparison, kept under another name where a person changed them. Raises SettingsError for an unknown profile and OutputError where the system refuses to write.
    """
    from winterplan_extract.outputs.report import write_rounds_page  # Jinja2 is wanted by a comparison only

    style = style_of(profile, PROFILES)
    table = changes_table()
    with staged(out) as folder:
        write_csv(folder / "changes.csv", table, values_of(table, rounds.changes), csv_safe=csv_safe)
        schema = json.dumps(table_schema(table), ensure_ascii=False, indent=2)
        (folder / "changes.schema.json").write_text(schema + "\n", encoding="utf-8", newline="\n")
        sheets = _write_workbook(rounds, folder / "changes.xlsx", style)
        write_rounds_page(rounds, folder / "changes.html", names=style.names)
        record(out, folder, WATCHED, sheets)
        keep(found, out, folder)


def _write_workbook(rounds: Rounds, path: Path, style: ProfileStyle) -> dict[str, str]:
    # openpyxl takes a third of a second to load, which `winterplan --help` must not wait for
    from winterplan_extract.outputs.fitting import Fitter
    from winterplan_extract.outputs.sheets.rounds import rounds_sheets
    from winterplan_extract.outputs.workbook import write_workbook

    fitter = Fitter(style)
    sheets = rounds_sheets(rounds, tables_only=style.tables_only, names=style.names)
    as_of = rounds.new.as_of or rounds.old.as_of or _NO_DATE
    return write_workbook(path, tuple(map(fitter.fit, sheets)), style, as_of=as_of)
