"""The output folder: its files put in place when all are whole, earlier datasets kept, what was written recorded.

history/ has the datasets of the last runs. written.json has a hash of each file that people open, and of a workbook's
sheets by their values, to tell what a person changed; and of a whole run what its outputs are made of: where nothing
changed they stand.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, count
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from winterplan_extract.domain.errors import OutputError, UnreadableFile, WinterplanError
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.outputs.settings import CHANGES_NAMED, FAULT_LENGTH, NUMBER_DIGITS, RUNS_KEPT
from winterplan_extract.storage.files import no_room, why_no_room
from winterplan_extract.storage.hold import held
from winterplan_extract.storage.replace import NEW, REPLACED, is_half_done, put_in_place


@contextmanager
def staged(out: Path) -> Iterator[Path]:
    """A folder to write into, whose files take the place of `out`'s when the block ends well; else it stays as it was.

    Raises OutputError where the system refuses, or another run is writing to `out`.
    """
    with held(out) as hold:
        part, replaced = hold.part(), len(REPLACED)
        try:
            (part / NEW).mkdir(parents=True)
            yield part / NEW
            hold.kept.extend(put_in_place(part, hold.out, hold.before))
        except WinterplanError:
            raise
        except Exception as fault:  # libraries wrap what the disk says in faults of their own
            refusal = fault if isinstance(fault, OSError) else no_room(fault)
            if refusal is None:
                raise
            raise OutputError(_told(refusal, hold.out, part, stands=len(REPLACED) > replaced)) from fault
        finally:
            if not is_half_done(part):
                shutil.rmtree(part, ignore_errors=True)


def refuse_unwritable(out: Path) -> None:
    """Raises OutputError where it is plain beforehand that `out` cannot be written; makes nothing."""
    there = next(path for path in (out.absolute(), *out.absolute().parents) if path.exists())
    why = "" if os.access(there, os.W_OK | os.X_OK) else f"{there}: permission denied"
    if not there.is_dir():
        why = f"{there} is a file"
    if why:
        raise OutputError(f"The folder {out} cannot be written to ({why}). Choose another with -o.")


def refuse_among(read: Sequence[Path], out: Path, proposed: str) -> None:
    """Raises OutputError where `out` is one of the folders that are read; `proposed` is the name of another in it."""
    if out.is_dir() and any(each.is_dir() and each.samefile(out) for each in read):
        raise OutputError(
            f"{out} is what is to be read, and the outputs would lie among it, where some may take the place of "
            f"others. Name another folder with -o, such as “{(out / proposed).as_posix()}”. Nothing was written."
        )


def _told(refusal: OSError, out: Path, part: Path, *, stands: bool) -> str:
    """What was refused, what to do, and what stands in the folder now."""
    if stands:
        return (
            f"The new outputs stand in {out}, but what was put there meanwhile still lies in {part} ({refusal}). "
            "The next run brings it over."
        )
    if is_half_done(part):
        return (
            f"The outputs could be written to {out} only in part ({refusal}), and the last run's could not be put "
            "back. Close what is open from that folder and run again: all of them will be new."
        )
    full = no_room(refusal)
    if full:
        return f"The outputs were not written. {why_no_room(full, out)} What the last run wrote is as it was."
    return (
        f"The outputs could not be written to {out} ({refusal}). If one of its files is open in Excel or another "
        "program, close it and run again; what the last run wrote is as it was."
    )


HISTORY: Final = "history"
_RECORD: Final = "run.json"


def keep_last_run(out: Path, folder: Path) -> None:
    """Packs the dataset that stands in `out` into history/ of `folder`, unless the one in `folder` is the same."""
    files = sorted((out / "dataset").glob("*.csv"))
    new = [folder / "dataset" / path.name for path in files]
    if all(other.is_file() and one.read_bytes() == other.read_bytes() for one, other in zip(files, new, strict=True)):
        return
    (folder / HISTORY).mkdir()
    name = _free_name(out / HISTORY, f"{finished_at(out):%Y-%m-%d-%H%M%S}", ".zip")
    with ZipFile(folder / HISTORY / name, "w", ZIP_DEFLATED) as packed:
        for path in files:
            packed.write(path, f"dataset/{path.name}")
        if (out / _RECORD).is_file():
            packed.write(out / _RECORD, _RECORD)


def drop_oldest(out: Path) -> None:
    """Leaves as many earlier runs as are kept."""
    for path in sorted((out / HISTORY).glob("*.zip"))[:-RUNS_KEPT]:
        with suppress(OSError):  # open in another program: the next run drops it
            path.unlink()


def finished_at(out: Path) -> datetime:
    """When the run that stands in `out` was finished."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        return datetime.fromisoformat(json.loads((out / _RECORD).read_text(encoding="utf-8"))["finished"])
    return datetime.fromtimestamp((out / "dataset").stat().st_mtime).astimezone()


WRITTEN: Final = "written.json"
BESIDES: Final = "comments, pictures or formulas"  # told of as if it were a sheet

_FORMULA: Final = re.compile(rb"<f[ >/]")
_WORDS_DRAWN: Final = re.compile(rb"<a:t>\s*[^<\s]")  # of a text box

_RUN: Final = "run"

Sheets = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Found:
    """A file of an earlier run to be written anew, what a person changed in it, and the name to keep it under if so."""

    name: str
    sha256: str
    keep_as: str
    changed: str = ""


def sheet_digests(path: Path, *, settings: Settings, **_: object) -> Sheets:
    """A hash of each sheet's values, and of what stands beside them; raises UnreadableFile for no workbook."""
    from winterplan_extract.sources.unpack import unpack  # with the readers, which a run's parent does without

    parts = unpack(path, settings.limits)
    return _digests(path) | {BESIDES: _besides(path, parts)}


def changed_since(out: Path, name: str, sheets: Sheets | None) -> str:
    """What a person changed in the file `name` of `out`, in words; `sheets` are a workbook's digests."""
    before = _record(out).get(name)
    if before is None:
        return "it was written by another program or an earlier version"
    if before["sha256"] == digest(out / name):
        return ""
    if sheets is None:
        return "it cannot be read as a workbook" if before["sheets"] else "its text was changed"
    told = [title for title in {**before["sheets"], **sheets} if before["sheets"].get(title) != sheets.get(title)]
    more = f" and {len(told) - CHANGES_NAMED} more" if len(told) > CHANGES_NAMED else ""
    return f"changed: {', '.join(told[:CHANGES_NAMED])}{more}" if told else ""


def as_written(out: Path, name: str) -> bool:
    """Whether the file is, to the byte, the one that was written."""
    about = _record(out).get(name)
    return about is not None and str(about["sha256"]) == digest(out / name)


def holds_typed(out: Path, name: str) -> bool:
    """Whether a person's lines may stand in the file: they do unless it is as it was written, without any."""
    return not as_written(out, name) or _record(out)[name].get("typed") != 0


def digest(path: Path) -> str:
    """The hash of a file's bytes; empty where there is no such file."""
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def dated(out: Path, name: str, now: datetime) -> str:
    """A name beside `name` that tells the time and that no file of `out` has: comparison.2020-12-31-1405.xlsx."""
    stem, dot, suffix = name.rpartition(".")
    return _free_name(out, f"{stem}.{now:%Y-%m-%d-%H%M}", f"{dot}{suffix}")


def _free_name(folder: Path, stem: str, suffix: str) -> str:
    """The name, with a number where a file of the folder has it."""
    names = (f"{stem}{more}{suffix}" for more in chain([""], (f"-{again}" for again in count(2))))
    return next(name for name in names if not (folder / name).exists())


def keep(found: Iterable[Found], out: Path, folder: Path) -> None:
    """Copies what was changed into `folder` under its dated name."""
    for each in found:
        if each.changed:
            shutil.copy2(out / each.name, folder / each.keep_as)


def record(out: Path, folder: Path, names: Sequence[str], sheets: Sheets, *, typed: int = 0, made_of: str = "") -> None:
    """Writes written.json into `folder` for these files of it: the workbook's digests, how many lines are `typed`."""
    files = _record(out)
    for name in names:
        of_it = {**sheets, BESIDES: ""} if name.endswith(".xlsx") else {}
        files[name] = {"sha256": digest(folder / name), "sheets": of_it, "typed": typed}
    if made_of:
        all_of_it = {path.relative_to(folder).as_posix(): digest(path) for path in folder.rglob("*") if path.is_file()}
        files[_RUN] = {"made_of": made_of, "files": dict(sorted(all_of_it.items()))}
    text = json.dumps(files, ensure_ascii=False, indent=2)
    (folder / WRITTEN).write_text(text + "\n", encoding="utf-8", newline="\n")


def stands(out: Path, made_of: str) -> bool:
    """Whether what `out` holds was made of just that, and every file of it is, to the byte, as it was written."""
    run = _record(out).get(_RUN)
    if not made_of or not isinstance(run, dict) or run.get("made_of") != made_of:
        return False
    files = run.get("files")
    return isinstance(files, dict) and all(digest(out / name) == sha256 for name, sha256 in files.items())


def _record(out: Path) -> dict[str, Any]:
    """What is known of each file that was written, and of the run; of a record that is spoilt, what of it is whole."""
    with suppress(OSError, ValueError):
        known = json.loads((out / WRITTEN).read_text(encoding="utf-8"))
        if isinstance(known, dict):
            return {name: about for name, about in known.items() if name == _RUN or _is_whole(about)}
    return {}


def _is_whole(about: object) -> bool:
    return isinstance(about, dict) and isinstance(about.get("sha256"), str) and isinstance(about.get("sheets"), dict)


def _digests(path: Path) -> dict[str, str]:
    import python_calamine  # loaded when a workbook is written or was changed

    try:
        with python_calamine.load_workbook(str(path)) as book:
            return {name: _digest(book.get_sheet_by_name(name).iter_rows()) for name in book.sheet_names}
    except (python_calamine.CalamineError, OSError, ValueError) as fault:
        raise UnreadableFile(
            notice("file_damaged", detail=str(fault)[:FAULT_LENGTH] or type(fault).__name__)
        ) from fault


def _digest(rows: Iterable[Sequence[object]]) -> str:
    """The hash of the values of all lines that are not blank, in their order."""
    hashed = hashlib.sha256()
    for row in rows:
        hashed.update(line_as_saved([cell_as_saved(at, value) for at, value in enumerate(row)]))
    return hashed.hexdigest()


def cell_as_saved(at: int, value: object) -> str:
    """What a sheet's digest is made of for a value in the column of that number; empty for none."""
    return "" if value in ("", None) else f"{at}\0{_plain(value)}"


def line_as_saved(cells: Iterable[str]) -> bytes:
    """What a sheet's digest is made of for a line of such cells."""
    said = "\0\0".join(filter(None, cells))
    return f"{said}\0\0".encode("utf-8", errors="replace") if said else b""


def _plain(value: object) -> str:
    """A value as every program saves it."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f"{value:.{NUMBER_DIGITS}g}"
    return value.isoformat() if isinstance(value, date) else str(value).replace("\r\n", "\n")


def _besides(path: Path, parts: Mapping[str, bytes]) -> str:
    """A hash of what people put on sheets that is no value; empty where there is nothing."""
    names = [name for name in sorted(parts) if "comment" in name.lower() or name.lower().startswith("xl/media/")]
    said = [name for name in names if not name.endswith(".rels")]
    said += [name for name, data in parts.items() if name.startswith("xl/worksheets/") and _FORMULA.search(data)]
    said += [name for name, data in parts.items() if name.startswith("xl/drawings/") and _WORDS_DRAWN.search(data)]
    if not said:
        return ""
    with zipfile.ZipFile(path) as package:  # the sizes of pictures, which are not unpacked, tell them apart
        known = {entry.filename: entry.CRC for entry in package.infolist()}
    return hashlib.sha256(json.dumps([(name, known.get(name)) for name in said]).encode()).hexdigest()
