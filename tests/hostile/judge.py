"""Whether a spoilt file was dealt with as promised: named, explained, accounted for, within its limits."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from winterplan_extract.domain.problems import WORDINGS
from winterplan_extract.domain.records import TABLES, ExtractedReturn


def faults_of(came: ExtractedReturn) -> Iterator[str]:
    """What is wrong with one file's result, whatever the file holds."""
    line, codes = came.document, [problem.code for problem in came.problems]
    if line.status not in ("read", "partial", "failed", "skipped"):
        yield f"no such status: {line.status}"
    if line.status != "read" and not (line.error.strip() and came.problems):
        yield f"{line.status} without a sentence"
    if line.status == "read" and line.error:
        yield f"read, and yet: {line.error}"
    if line.status == "failed" and came.rows:
        yield "failed, and yet there are rows"
    if line.problems != len(came.problems):
        yield f"{line.problems} problems counted, {len(came.problems)} listed"
    if any(code not in WORDINGS for code in codes) or any(len(p.message) < 20 or "{" in p.code for p in came.problems):
        yield "a problem without its wording"
    yield from _ledger(came, codes)
    for problem in came.problems:
        if (
            problem.code == "reader_crashed"
            and "(SIG" not in problem.message
            and "nested without end" not in problem.message
        ):
            yield f"the reader stopped: {problem.message.partition('(')[2].rpartition(')')[0][:160]}"
        if "Traceback" in problem.message or "\n" in problem.message:
            yield f"no sentence for a person: {problem.code}"


def _ledger(came: ExtractedReturn, codes: Sequence[str]) -> Iterator[str]:
    line = came.document
    if (line.rows, line.set_aside) != (len(came.rows), len(came.set_aside)):
        yield "the ledger counts other rows than there are"
    if line.status in ("read", "partial"):
        accounted = line.rows - line.further_rows + line.continuations + line.headers + line.set_aside
        if accounted != line.table_rows:
            yield f"{line.table_rows} table rows, {accounted} accounted for"
        balanced = line.chars_in_tables == line.chars_kept
        if balanced == ("ledger_chars" in codes) or (line.status == "read" and not balanced):
            yield f"{line.chars_kept} of {line.chars_in_tables} letters kept, and no word of it"
    ids = Counter(row.row_id for row in came.rows)
    if any(count > 1 for count in ids.values()):
        yield "a row_id stands twice"
    if any(not 0 <= row.confidence <= 1 for row in came.rows):
        yield "a confidence outside 0 to 1"


def faults_of_batch(named: Sequence[str], returns: Sequence[ExtractedReturn]) -> Iterator[str]:
    """What is wrong with a batch: files not named, named out of order, or under one name."""
    files = [came.document.file for came in returns]
    order = [name for file in files for name in named if file == name or file.startswith(f"{name}!")]
    for name in sorted(set(named) - set(order)):
        yield f"not named among the documents: {name}"
    if len(order) != len(files) or [name for i, name in enumerate(order) if i == 0 or order[i - 1] != name] != list(named):  # fmt: skip
        yield "documents in another order than the files, or twice"
    if len({came.document.return_id for came in returns}) != len(returns):
        yield "a return_id stands twice"
    single = [file for file in files if "!" not in file]  # an archive may well hold a name twice
    if len(set(single)) != len(single):
        yield "a file is named twice"


def faults_of_outputs(out: Path, returns: Sequence[ExtractedReturn]) -> Iterator[str]:
    """What is wrong with the outputs of a batch as other programs find them."""
    import openpyxl
    import pyarrow.parquet

    csv.field_size_limit(2**31 - 1)  # what the reader of Python takes by default is less than a cell may hold
    counted = {"documents": len(returns), "rows": sum(len(came.rows) for came in returns)}
    with sqlite3.connect(f"{(out / 'winterplan.sqlite').as_uri()}?mode=ro", uri=True) as base:
        if base.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            yield "the database is not sound"
        if base.execute("PRAGMA foreign_key_check").fetchall():
            yield "the database has links that lead nowhere"
        for name in TABLES:
            path = out / "dataset" / f"{name}.csv"
            with path.open(encoding="utf-8-sig", newline="", errors="strict") as stream:
                lines = list(csv.reader(stream, strict=True))
            sizes = {
                "csv": len(lines) - 1,
                "parquet": pyarrow.parquet.read_metadata(path.with_suffix(".parquet")).num_rows,
                "sqlite": base.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0],  # noqa: S608 - our own names
            }
            if len(set(sizes.values())) != 1 or counted.get(name, sizes["csv"]) != sizes["csv"]:
                yield f"{name} differs between its files: {sizes}"
            if any(len(line) != len(lines[0]) for line in lines):
                yield f"{name}.csv has lines of different width"
    base.close()
    book = openpyxl.load_workbook(out / "comparison.xlsx")
    if any(cell.data_type == "f" and not _ours(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row):  # fmt: skip
        yield "the workbook holds a formula that came from a return"
    json.loads((out / "run.json").read_text(encoding="utf-8"))
    json.loads((out / "dataset" / "datapackage.json").read_text(encoding="utf-8"))


def _ours(formula: object) -> bool:
    """Whether a formula is one of the workbook's own and none of ODD_TEXTS."""
    return not str(formula).startswith(("=1+1", "=SUM(1", "=@"))
