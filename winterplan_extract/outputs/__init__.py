"""Writes all that a run gives: the dataset, the database, the workbook, the page, and what was run."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, Final, get_args

from winterplan_extract.comparison.counts import recorded
from winterplan_extract.domain.change_lines import Change, Rounds
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Comparison, Typed
from winterplan_extract.outputs.apart import SecondProgram
from winterplan_extract.outputs.database import broken_claims, holding, with_problems
from winterplan_extract.outputs.dataset import (
    TableSchema,
    Value,
    dataset_tables,
    lines_of,
    parquet_is_installed,
    storable,
    table_of,
    table_schema,
    values_of,
    write_csv,
    write_package,
    write_parquet,
)
from winterplan_extract.outputs.staging import Found, drop_oldest, keep, keep_last_run, record, staged
from winterplan_extract.outputs.theme import STYLES, Profile, ProfileStyle, style_of
from winterplan_extract.outputs.view import View, Waiting, view

WATCHED: Final = ("comparison.xlsx", "report.html")  # what people open, and may type in
PROFILES: Final[tuple[Profile, ...]] = get_args(Profile)
ROUNDS_WATCHED: Final = ("changes.xlsx", "changes.html")  # what people open, and may type in
ROUNDS_PROFILES: Final[tuple[Profile, ...]] = tuple(name for name, style in STYLES.items() if style.councils)
_NO_DATE: Final = date(1980, 1, 1)  # for the workbook's properties, where neither run tells its day


def write_outputs(
    comparison: Comparison,
    out: Path,
    *,
    plan: Plan,
    profile: str = "working",
    csv_safe: bool = False,
    names: bool = False,
    review_first: Sequence[str] = (),
    silent: Sequence[str] | None = None,
    waiting: Sequence[Typed] = (),
    found: Sequence[Found] = (),
    since: Rounds | None = None,
    desk: str = "",
    run: Mapping[str, Any],
    made_of: str = "",
    apart: SecondProgram | None = None,
) -> Comparison:
    """Writes the dataset, winterplan.sqlite, comparison.xlsx, report.html and run.json into `out`: all of them or none.

    `review_first` are row ids in the order in which the sheet Review asks; `silent` the councils of the region asked
    for that sent nothing (None: no region); `waiting` the lines that no run could take; `since` what changed since the
    run that stands in `out`; `run` what run.json says beside the figures; `made_of` the hash by which a later run tells
    that it would write the same. Gives the comparison as written, with what is wrong with its keys. Raises
    SettingsError for an unknown profile, and OutputError.
    """
    style = style_of(profile, PROFILES)
    sound, whole = _checked(comparison)
    seen_by = partial(
        view,
        plan=plan,
        review_first=review_first,
        silent=silent,
        names=names or not style.published,
        decides=not style.published,
        councils_named=style.councils,
        waiting=waiting,
        beside=out,
        desk=desk,
    )
    with staged(out) as folder:
        rest = partial(
            _write_rest, out=out, folder=folder, sound=sound, seen_by=seen_by, plan=plan, since=since, csv_safe=csv_safe
        )
        with closing(apart) if apart else nullcontext():
            is_told = apart is not None and apart.tell(rest, whole)
            sheets = write_comparison(seen_by(whole), folder / "comparison.xlsx", style, since)
            if not (is_told and apart is not None and apart.is_done()):
                for path in folder.iterdir():  # takes away what it had begun
                    if path.name != "comparison.xlsx":
                        shutil.rmtree(path) if path.is_dir() else path.unlink()
                rest(whole)
        text = storable(json.dumps({**run, "counts": recorded(whole)}, ensure_ascii=False, indent=2, default=str))
        (folder / "run.json").write_text(text + "\n", encoding="utf-8", newline="\n")
        typed = 0 if style.published else len(waiting)
        record(out, folder, WATCHED, sheets, typed=typed, made_of=made_of if whole is comparison else "")
        keep(found, out, folder)
    drop_oldest(out)
    if not parquet_is_installed():  # beside newer CSV files those of an earlier run would mislead
        for table in sound:
            (out / "dataset" / f"{table.name}.parquet").unlink(missing_ok=True)
    return whole


def write_comparison(seen: View, path: Path, style: ProfileStyle, since: Rounds | None = None) -> dict[str, str]:
    """Writes the workbook alone; gives the digest of each sheet's values."""
    # openpyxl takes a third of a second to load, which `winterplan --help` must not wait for
    from winterplan_extract.outputs.fitting import Fitter
    from winterplan_extract.outputs.sheets import workbook_sheets
    from winterplan_extract.outputs.sheets.rows import problems_sheet
    from winterplan_extract.outputs.workbook import write_workbook

    fitter = Fitter(style)
    fitted = {sheet.name: fitter.fit(sheet) for sheet in workbook_sheets(seen, since)}
    added = tuple(problem for sheet in fitted.values() for problem in sheet.problems)
    if added and seen.decides:
        fitted["Problems"] = fitter.fit(problems_sheet(seen, added))
    return write_workbook(path, tuple(fitted.values()), style, as_of=seen.as_of)


def _write_rest(
    comparison: Comparison,
    *,
    out: Path,
    folder: Path,
    sound: Sequence[TableSchema],
    seen_by: Callable[[Comparison], View],
    plan: Plan,
    since: Rounds | None,
    csv_safe: bool,
) -> None:
    """Writes all but the workbook and the records of the run, and packs the dataset of the last one."""
    # Jinja2 is wanted by a run only
    from winterplan_extract.outputs.report import write_report

    _write_dataset(comparison, folder, sound, plan.identity.title, csv_safe=csv_safe)
    keep_last_run(out, folder)
    write_report(replace(seen_by(comparison), waiting=Waiting()), folder / "report.html", since)


def _checked(comparison: Comparison) -> tuple[Sequence[TableSchema], Comparison]:
    """The tables of the dataset as their keys hold, and the comparison with what is wrong with them in problems."""
    tables = dataset_tables()
    claims = [table.claims for table in tables]
    broken = broken_claims(claims, {table.name: lines_of(table, comparison) for table in claims})
    return holding(tables, broken), with_problems(comparison, broken)


def _write_dataset(
    comparison: Comparison, folder: Path, sound: Sequence[TableSchema], title: str, *, csv_safe: bool
) -> None:
    """Writes the dataset's files."""
    from winterplan_extract.outputs.database import write_database

    dataset = folder / "dataset"
    dataset.mkdir()
    as_parquet = parquet_is_installed()

    def filed() -> Iterator[Sequence[tuple[Value, ...]]]:
        """The lines of one table after another, as they go into the files; no more than one table is held at a time."""
        for table in sound:
            lines = lines_of(table, comparison)
            write_csv(dataset / f"{table.name}.csv", table, lines, csv_safe=csv_safe)
            if as_parquet:
                write_parquet(dataset / f"{table.name}.parquet", table, lines)
            yield lines

    write_database(folder / "winterplan.sqlite", sound, filed())
    write_package(dataset, sound, title, csv_safe=csv_safe)


def changes_table() -> TableSchema:
    """What changes.csv is: its columns with their types, values and descriptions."""
    return table_of("changes", Change)


def write_rounds(
    rounds: Rounds, out: Path, *, profile: str = "working", csv_safe: bool = False, found: Sequence[Found] = ()
) -> None:
    """Writes changes.csv, changes.schema.json, changes.xlsx and changes.html into `out`, all or none."""
    from winterplan_extract.outputs.report import write_rounds_page  # Jinja2 is wanted by a comparison only

    style = style_of(profile, ROUNDS_PROFILES)
    table = changes_table()
    with staged(out) as folder:
        write_csv(folder / "changes.csv", table, values_of(table, rounds.changes), csv_safe=csv_safe)
        schema = json.dumps(table_schema(table), ensure_ascii=False, indent=2)
        (folder / "changes.schema.json").write_text(schema + "\n", encoding="utf-8", newline="\n")
        sheets = _write_changes(rounds, folder / "changes.xlsx", style)
        write_rounds_page(rounds, folder / "changes.html", names=not style.published)
        record(out, folder, ROUNDS_WATCHED, sheets)
        keep(found, out, folder)


def _write_changes(rounds: Rounds, path: Path, style: ProfileStyle) -> dict[str, str]:
    # openpyxl takes a third of a second to load, which `winterplan --help` must not wait for
    from winterplan_extract.outputs.fitting import Fitter
    from winterplan_extract.outputs.sheets.rounds import rounds_sheets
    from winterplan_extract.outputs.workbook import write_workbook

    sheets = map(Fitter(style).fit, rounds_sheets(rounds, published=style.published))
    as_of = rounds.new.as_of or rounds.old.as_of or _NO_DATE
    return write_workbook(path, tuple(sheets), style, as_of=as_of)
