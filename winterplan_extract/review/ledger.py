"""The ledger of decisions: which rulings hold, what they say, and the CSV to which lines are added, never changed.

Columns of others' stay, as do the bytes of lines that are not stamped; every writing takes the lock and replaces the
file.
"""

from __future__ import annotations

import csv
import dataclasses
import io
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Final, get_args

from winterplan_extract.domain.errors import OutputError, SettingsError
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import Candidate, ReturnRecord, Ruling, RulingField, Verdict
from winterplan_extract.domain.words import FIELD_NAMES, value_said
from winterplan_extract.review.correctable import FILE_FIELDS
from winterplan_extract.review.settings import FAULTS_SHOWN, MARGIN_DIGITS, TEXT_SHOWN, TEXTS_KEPT
from winterplan_extract.storage.files import read_regular, write_regular
from winterplan_extract.storage.hold import file_locked
from winterplan_extract.storage.text_files import mark_of

Subject = tuple[str, str, str]


folded = lru_cache(maxsize=TEXTS_KEPT)(fold)  # for the texts of rows


def stamp(now: datetime) -> str:
    """The time as the ledger writes it, in UTC: 2020-12-31T14:05:00Z."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def subject(ruling: Ruling) -> Subject:
    """What the ruling is about: council and row key, or a wording, or a file's hash (and name); and the field."""
    if ruling.field == "role":
        return "", ruling.row_key, f"role {fold(ruling.requirement)}"
    if ruling.field in FILE_FIELDS:
        return subject_name(ruling.requirement), ruling.row_key, ruling.field
    if ruling.council or ruling.field:
        return fold(ruling.council), ruling.row_key, ruling.field
    return "", fold(ruling.requirement), ""


def subject_name(file: str) -> str:
    """The name of a file, wherever it lies."""
    return fold(PurePosixPath(file).name)


def standing(rulings: Sequence[Ruling]) -> tuple[Ruling, ...]:
    """The rulings that hold, in their order: the latest on a subject not withdrawn, of two at once the lower."""
    latest: dict[Subject, int] = {}
    for at, ruling in enumerate(rulings):
        if ruling.withdrawn:
            continue
        known = latest.get(subject(ruling))
        if known is None or ruling.decided_on >= rulings[known].decided_on:
            latest[subject(ruling)] = at
    return tuple(rulings[at] for at in sorted(latest.values()))


def same_answer(one: Ruling, other: Ruling) -> bool:
    """Whether two rulings say the same, in whatever order they name the actions."""
    return (one.verdict, one.field, one.value) == (other.verdict, other.field, other.value) and set(
        one.action_ids
    ) == set(other.action_ids)


def said(ruling: Ruling) -> str:
    """What was ruled, in words: the ids, “no action” or “not a requirement”, or a field and its value."""
    if ruling.field:
        return f"{FIELD_NAMES[ruling.field]} “{value_said(ruling.field, ruling.value) or 'nothing'}”"
    if ruling.verdict == "no_requirement":
        return "not a requirement"
    return "; ".join(ruling.action_ids) or "no action"


def whose(ruling: Ruling) -> str:
    """The council that the ruling is for, in words."""
    return ruling.council or "every council"


def opening(text: str) -> str:
    """The text on one line, cut at a word where it is longer than a message has room for."""
    line = " ".join(text.split())
    if len(line) <= TEXT_SHOWN:
        return line
    return line[:TEXT_SHOWN].rpartition(" ")[0].rstrip(" ,;:") + " …"


@dataclass(frozen=True, slots=True)
class Question:
    """A row to be decided on, how many councils have its wording so, and its best candidate's lead (1 without)."""

    row: ReturnRecord
    councils: int
    margin: float


def ask_first(rows: Sequence[ReturnRecord], candidates: Sequence[Candidate]) -> tuple[Question, ...]:
    """The rows in review, the wordings that most councils share first, then the closest calls, then as they stand."""
    confidences: dict[str, list[float]] = defaultdict(list)
    for candidate in sorted(candidates, key=lambda candidate: candidate.rank):
        confidences[candidate.row_id].append(candidate.confidence)
    wordings: dict[str, list[ReturnRecord]] = defaultdict(list)
    for row in rows:
        if row.decision == "review":
            wordings[fold(row.requirement)].append(row)
    groups = []
    for alike in wordings.values():
        councils = len({fold(row.council) or row.return_id for row in alike})
        asked = [Question(row, councils, _margin(confidences[row.row_id])) for row in alike]
        groups.append(sorted(asked, key=lambda question: question.margin))
    groups.sort(key=lambda asked: (-asked[0].councils, asked[0].margin))
    return tuple(question for asked in groups for question in asked)


def _margin(confidences: Sequence[float]) -> float:
    if not confidences:
        return 1.0
    return round(confidences[0] - (confidences[1] if len(confidences) > 1 else 0.0), MARGIN_DIGITS)


COLUMNS: Final = tuple(field.name for field in dataclasses.fields(Ruling))
_CORRECTING: Final = ("field", "value", "was")  # columns that older ledgers lack

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
    """The ledger as it stands in the file; `head` is its first line, `mark` what stands between values."""

    head: str
    header: tuple[str, ...]
    entries: tuple[_LedgerLine, ...]
    mark: str = ","


def read_ledger(path: Path) -> tuple[Ruling, ...]:
    """Every ruling of the ledger in its order, none without a file; raises SettingsError naming the line."""
    return tuple(entry.ruling for entry in _read(path).entries if entry.ruling) if path.exists() else ()


def record(path: Path, rulings: Sequence[Ruling]) -> None:
    """Adds the rulings at the end of the ledger; raises SettingsError for a file that is none, and OutputError."""
    amend(path, add=rulings)


def withdraw(path: Path, rulings: Sequence[Ruling], *, on: str, earlier: bool = False) -> None:
    """Stamps these rulings' lines as withdrawn at the time `on`, with `earlier` those before them too."""
    latest = {subject(ruling): ruling.decided_on for ruling in rulings if earlier}
    amend(
        path,
        withdrawn=[dataclasses.replace(ruling, withdrawn=on) for ruling in rulings],
        ending=lambda ruling: on if ruling.decided_on <= latest.get(subject(ruling), "") else "",
    )


def amend(
    path: Path,
    *,
    add: Sequence[Ruling] = (),
    withdrawn: Sequence[Ruling] = (),
    ending: Callable[[Ruling], str] = lambda _: "",
) -> None:
    """Adds rulings and puts the stamps of `withdrawn`, or of `ending` for any line, in one writing or not at all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with file_locked(path):
            _amend(path, add, {identity(ruling): ruling.withdrawn for ruling in withdrawn if ruling.withdrawn}, ending)
    except OSError as fault:
        raise OutputError(
            f"The decisions could not be written to {path} ({fault.strerror}). If the file is open in Excel or another "
            "program, close it and run again; it is as it was."
        ) from fault


def _amend(path: Path, add: Sequence[Ruling], stamps: Mapping[Ruling, str], ending: Callable[[Ruling], str]) -> None:
    book = _read(path) if path.exists() else _Book(_line(COLUMNS), COLUMNS, ())
    entries = [
        _stamped(entry, book, stamps.get(entry.ruling, "") or ending(entry.ruling)) if entry.ruling else entry
        for entry in book.entries
    ]
    lacking = [name for name in _CORRECTING if name not in book.header and any(ruling.field for ruling in add)]
    header = (*book.header, *lacking)
    added = [_line([_cells(ruling).get(name, "") for name in header], book.mark) for ruling in add]
    if not added and entries == list(book.entries):
        return
    # A line that ends early has nothing in the columns that follow.
    parts = [_line(header, book.mark) if lacking else book.head, *(entry.raw for entry in entries)]
    if added and not parts[-1].endswith(("\n", "\r")):
        parts[-1] += _LINE_END
    write_regular(path, (_BOM + "".join([*parts, *added])).encode("utf-8", errors="replace"))


def identity(ruling: Ruling) -> Ruling:
    """The ruling without its stamp: what makes two lines of two ledgers the same."""
    return dataclasses.replace(ruling, withdrawn="")


def _stamped(entry: _LedgerLine, book: _Book, stamp: str) -> _LedgerLine:
    """The line with its stamp; the line itself where it has one or is to have none."""
    if entry.ruling is None or entry.ruling.withdrawn or not stamp:
        return entry
    cells = tuple(stamp if name == "withdrawn" else cell for name, cell in zip(book.header, entry.cells, strict=True))
    return _LedgerLine(_line(cells, book.mark), cells, dataclasses.replace(entry.ruling, withdrawn=stamp))


def _read(path: Path) -> _Book:
    text = _text(path)
    lines = _lines(text, path)
    _, head, header = next(lines, (1, "", ()))
    names = tuple(name.strip() for name in header)
    lacking = [name for name in COLUMNS if name not in (*names, *_CORRECTING)]
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
            f"{path}, {'; '.join(faults[:FAULTS_SHOWN])}{more}. "
            "Correct it there in a text editor, or put back a copy of the file."
        )
    return _Book(head, names, tuple(entries), mark_of(text))


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
    corrected = cells.get("field", "").strip()
    try:
        datetime.fromisoformat(decided_on)
    except ValueError:
        raise ValueError(f"decided_on “{decided_on}” is no time; write it as 2020-12-31T14:05:00Z") from None
    if corrected:
        _check_correction(corrected, cells, says_actions=bool(ids or verdict))
    else:
        _check_verdict(verdict, cells, names_actions=bool(ids))
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
        field=corrected,  # type: ignore[arg-type]  # held against RulingField above
        value=cells.get("value", ""),
        was=cells.get("was", ""),
    )


def _check_correction(corrected: str, cells: Mapping[str, str], *, says_actions: bool) -> None:
    fields = list(filter(None, get_args(RulingField)))
    if corrected not in fields:
        raise ValueError(f"field “{corrected}” is none of {', '.join(fields)}")
    if says_actions:
        raise ValueError(f"it corrects {corrected} and has a verdict or actions too; make two lines of it")
    if not cells["row_key"].strip():
        raise ValueError("it has no row_key, so that nobody can tell what is corrected")


def _check_verdict(verdict: str, cells: Mapping[str, str], *, names_actions: bool) -> None:
    verdicts = list(filter(None, get_args(Verdict)))
    if verdict not in verdicts:
        raise ValueError(f"verdict “{verdict}” is none of {', '.join(verdicts)}")
    if names_actions != (verdict == "answers"):
        raise ValueError(
            f"verdict {verdict} " + ("names actions" if names_actions else "names no action in action_ids")
        )
    if not (cells["requirement"] if not cells["council"].strip() else cells["row_key"]).strip():
        raise ValueError("it says neither council and row_key nor, for every council, a requirement")


def _cells(ruling: Ruling) -> dict[str, str]:
    texts = {name: getattr(ruling, name) for name in COLUMNS}
    return texts | {"action_ids": _LIST_MARK.join(ruling.action_ids)}


def _line(cells: Sequence[str], mark: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator=_LINE_END, delimiter=mark).writerow(cells)
    return out.getvalue()


def _lines(text: str, path: Path) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Each line of the CSV with its number, as it stands in the file and as cells."""
    csv.field_size_limit(max(len(text), csv.field_size_limit()))
    taken: list[str] = []

    def fed() -> Iterator[str]:
        for line in io.StringIO(text, newline=""):
            taken.append(line)
            yield line

    reader = csv.reader(fed(), delimiter=mark_of(text), strict=True)
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
