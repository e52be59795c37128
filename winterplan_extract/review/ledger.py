"""The ledger of decisions: a CSV to which lines are added, and stamped, but never changed or taken away.

One line is one ruling. Columns beyond a ruling's own are kept as they are. Every writing puts the
whole file beside the old one and then renames it, and leaves the bytes of lines that it does not
stamp as they were.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final, get_args

from winterplan_extract.domain.errors import OutputError, SettingsError
from winterplan_extract.domain.records import Ruling, Verdict
from winterplan_extract.review.settings import FAULTS_SHOWN
from winterplan_extract.storage.regular_file import read_regular

COLUMNS: Final = tuple(field.name for field in dataclasses.fields(Ruling))

_BOM: Final = "\ufeff"
_LIST_MARK: Final = "; "
_LINE_END: Final = "\r\n"


@dataclass(frozen=True, slots=True)
class _LedgerLine:
    """A line of the ledger as it stands in the file, its cells, and the ruling; None for a blank line."""

    raw: str
    cells: tuple[str, ...]
    ruling: Ruling | None


@dataclass(frozen=True, slots=True)
class _Book:
    """The ledger as it stands in the file; `head` is its first line with its line end."""

    head: str
    header: tuple[str, ...]
    entries: tuple[_LedgerLine, ...]


def read_ledger(path: Path) -> tuple[Ruling, ...]:
    """Every ruling of the ledger, withdrawn ones too, in its order; none where there is no file.

    Raises SettingsError for a file that is no ledger, naming the line and what to do.
    """
    return tuple(entry.ruling for entry in _read(path).entries if entry.ruling) if path.exists() else ()


def append(path: Path, rulings: Sequence[Ruling]) -> None:
    """Adds the rulings at the end of the ledger, which is made where there is none.

    Raises SettingsError for a file that is no ledger and OutputError where it cannot be written.
    """
    amend(path, add=rulings)


def withdraw(path: Path, rulings: Sequence[Ruling], *, on: str) -> None:
    """Stamps the lines of these rulings as withdrawn at the time `on`; a stamp that is there stays.

    Raises SettingsError for a file that is no ledger and OutputError where it cannot be written.
    """
    amend(path, withdrawn=[dataclasses.replace(ruling, withdrawn=on) for ruling in rulings])


def amend(path: Path, *, add: Sequence[Ruling] = (), withdrawn: Sequence[Ruling] = ()) -> None:
    """Adds rulings and puts the stamps of `withdrawn` on their lines, all in one writing or not at all.

    What changes nothing writes nothing. Raises as `append` does.
    """
    book = _read(path) if path.exists() else _Book(_line(COLUMNS), COLUMNS, ())
    stamps = {identity(ruling): ruling.withdrawn for ruling in withdrawn if ruling.withdrawn}
    entries = [_stamped(entry, book.header, stamps) for entry in book.entries]
    added = [_line([_cells(ruling).get(name, "") for name in book.header]) for ruling in add]
    if not added and entries == list(book.entries):
        return
    parts = [book.head, *(entry.raw for entry in entries)]
    if added and not parts[-1].endswith(("\n", "\r")):
        parts[-1] += _LINE_END
    _replace(path, (_BOM + "".join([*parts, *added])).encode("utf-8", errors="replace"))


def identity(ruling: Ruling) -> Ruling:
    """The ruling without its stamp: what makes two lines of two ledgers the same."""
    return dataclasses.replace(ruling, withdrawn="")


def _stamped(entry: _LedgerLine, header: Sequence[str], stamps: Mapping[Ruling, str]) -> _LedgerLine:
    """The line with its stamp; the line itself where it has one or is to have none."""
    if entry.ruling is None or entry.ruling.withdrawn or entry.ruling not in stamps:
        return entry
    stamp = stamps[entry.ruling]
    cells = tuple(stamp if name == "withdrawn" else cell for name, cell in zip(header, entry.cells, strict=True))
    return _LedgerLine(_line(cells), cells, dataclasses.replace(entry.ruling, withdrawn=stamp))


def _read(path: Path) -> _Book:
    lines = _lines(_text(path), path)
    _, head, header = next(lines, (1, "", ()))
    names = tuple(name.strip() for name in header)
    lacking = [name for name in COLUMNS if name not in names]
    if lacking:
        raise SettingsError(
            f"{path}, line 1: this is no ledger of decisions; it lacks the column{'s' if len(lacking) > 1 else ''} "
            f"{', '.join(lacking)}. Put back a copy of decisions.csv, or move this file away to begin a new one."
        )
    repeated = sorted({name for name in COLUMNS if names.count(name) > 1})
    if repeated:
        raise SettingsError(f"{path}, line 1: the column {repeated[0]} is there twice. Delete one of the two.")
    faults: list[str] = []
    entries: list[_LedgerLine] = []
    for number, raw, cells in lines:
        try:
            entries.append(_entry(raw, cells, names))
        except ValueError as fault:
            faults.append(f"line {number}: {fault}")
    if faults:
        more = f" (and {len(faults) - FAULTS_SHOWN} lines more)" if len(faults) > FAULTS_SHOWN else ""
        raise SettingsError(
            f"{path}, {'; '.join(faults[:FAULTS_SHOWN])}{more}. Correct it there in a text editor, or put back a copy of the file."
        )
    return _Book(head, names, tuple(entries))


def _entry(raw: str, cells: Sequence[str], header: Sequence[str]) -> _LedgerLine:
    """The line as a ruling; raises ValueError, in words, for one that is none."""
    if not any(cell.strip() for cell in cells):
        return _LedgerLine(raw, (), None)
    if any(cell.strip() for cell in cells[len(header) :]):
        raise ValueError(f"it has {len(cells)} cells under {len(header)} columns")
    # Excel leaves out commas for empty cells at the end of a line.
    full = (*cells[: len(header)], *[""] * (len(header) - len(cells)))
    return _LedgerLine(raw, full, _ruling(dict(zip(header, full, strict=True))))


def _ruling(cells: Mapping[str, str]) -> Ruling:
    decided_on, verdict = cells["decided_on"].strip(), cells["verdict"].strip()
    ids = tuple(name for part in cells["action_ids"].split(";") if (name := part.strip()))
    try:
        datetime.fromisoformat(decided_on)
    except ValueError:
        raise ValueError(f"decided_on “{decided_on}” is no time; write it as 2020-12-31T14:05:00Z") from None
    if verdict not in get_args(Verdict):
        raise ValueError(f"verdict “{verdict}” is none of {', '.join(get_args(Verdict))}")
    if bool(ids) != (verdict == "answers"):
        raise ValueError(f"verdict {verdict} " + ("names actions" if ids else "names no action in action_ids"))
    if not (cells["requirement"] if not cells["council"].strip() else cells["row_key"]).strip():
        raise ValueError("it says neither council and row_key nor, for every council, a requirement")
    return Ruling(
        decided_on=decided_on,
        decided_by=cells["decided_by"],
        council=cells["council"].strip(),
        row_key=cells["row_key"].strip(),
        requirement=cells["requirement"],
        action_ids=ids,
        verdict=verdict,  # type: ignore[arg-type]  # held against Verdict above
        note=cells["note"],
        withdrawn=cells["withdrawn"].strip(),
    )


def _cells(ruling: Ruling) -> dict[str, str]:
    texts = {name: getattr(ruling, name) for name in COLUMNS}
    return texts | {"action_ids": _LIST_MARK.join(ruling.action_ids)}


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=_LINE_END).writerow(cells)
    return out.getvalue()


def _lines(text: str, path: Path) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Each line of the CSV with its number, as it stands in the file and as cells."""
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    taken: list[str] = []

    def fed() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    reader = csv.reader(fed(), strict=True)
    number = 1
    try:
        for cells in reader:
            yield number, "".join(taken), tuple(cells)
            taken.clear()
            number = reader.line_num + 1
    except csv.Error as fault:
        raise SettingsError(
            f"{path}, line {number}: the quotation marks do not pair up ({fault}). "
            "Correct it in a text editor, or put back a copy of the file."
        ) from fault


def _text(path: Path) -> str:
    try:
        return read_regular(path).decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raw = fault.object
        line = raw[: fault.start].count(b"\n") + 1
        raise SettingsError(
            f"{path}, line {line}: the file is not in UTF-8, as after saving it from Excel as plain CSV. "
            "Open it there again, save it as “CSV UTF-8”, and run again."
        ) from fault
    except OSError as fault:
        raise SettingsError(f"{path} cannot be opened ({fault.strerror}). Close it elsewhere and run again.") from fault


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        beside.replace(path)
    except OSError as fault:
        with suppress(OSError):  # the fault that led here is the one to report
            beside.unlink()
        raise OutputError(
            f"The decisions could not be written to {path} ({fault.strerror}). If the file is open in Excel or another "
            "program, close it and run again; it is as it was."
        ) from fault
