"""The use cases of one return or one row: what was found in it, its tables as read, why a row was mapped as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from winterplan_extract.domain.document import Document
from winterplan_extract.domain.errors import SourceError, UnreadableFile, WinterplanError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import DecisionRecord, ExtractedReturn, Ruling
from winterplan_extract.domain.settings import LAST_DAY, Settings
from winterplan_extract.domain.words import value_said
from winterplan_extract.runs.archives import is_archive
from winterplan_extract.runs.cache import learnt_list
from winterplan_extract.runs.find import is_own
from winterplan_extract.runs.isolation import read_apart
from winterplan_extract.runs.request import Request, request_from
from winterplan_extract.runs.settings import NEAREST
from winterplan_extract.storage.hold import settle
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.storage.text_files import read_lines, read_records


@dataclass(frozen=True, slots=True)
class Checked:
    """A return with everything that was found in it, the day on which overdue is judged, and why that day."""

    returned: ExtractedReturn
    as_of: date
    because: str


def check(file: Path, plan_folder: Path | None = None, as_of: date | str | None = None) -> Checked:
    """One return, as a run of it alone would have it; raises UnreadableFile, also for what a run wrote."""
    from winterplan_extract.comparison import day_of_judging, not_overdue_from

    settings = request_from(Request((file,), settings=Settings()), {"as_of": as_of}).settings
    _refuse_archive(file)
    if is_own(file, file.name):
        raise UnreadableFile(notice("own_output"))
    plan, reading = load_plan(plan_folder), replace(settings, as_of=LAST_DAY)
    returned = read_apart(examined, file, plan=plan, settings=reading, learnt=learnt_list(plan, reading))
    day, because = day_of_judging([replace(returned.document, stands=True)], plan, settings)
    return Checked(not_overdue_from(returned, day), day, because)


def tables(file: Path, plan_folder: Path | None = None) -> Document:
    """The document before any meaning is given to it; raises UnreadableFile for a file that cannot be read."""
    _refuse_archive(file)
    return read_apart(as_read, file, plan=load_plan(plan_folder), settings=Settings())


def _refuse_archive(file: Path) -> None:
    if file.is_file() and is_archive(file):
        raise SourceError(
            f"{file} is an archive, and this command reads one file. Unpack it and name a file in it, or read them all "
            "with `winterplan run`."
        )


def examined(path: Path, **asked: Any) -> ExtractedReturn:
    """The return; raises UnreadableFile."""
    from winterplan_extract.extract import examine  # the child's business

    return examine(path, **asked).returned


def as_read(path: Path, *, shown: str, plan: Plan, settings: Settings, **_: Any) -> Document:
    """The document; raises UnreadableFile."""
    from winterplan_extract.extract import read_document  # the child's business

    return read_document(path, shown=shown, plan=plan, settings=settings)


Line = dict[str, str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A row with its links and its candidates, the best first, as the dataset has them, the titles of actions, and a
    sentence on each correction: what was read, what it is now, and by which line.
    """

    row: Line
    links: tuple[Line, ...]
    candidates: tuple[Line, ...]
    titles: dict[str, str]
    corrections: tuple[str, ...] = ()


def explain(out: str | Path, row_id: str) -> Explanation:
    """What a run in the folder `out`, or of whose files `out` is one, has written on a row. Raises SourceError, which
    names the nearest rows.
    """
    folder = Path(out)
    folder = folder.parent if folder.name == "dataset" or folder.is_file() else folder
    settle(folder)
    rows = _lines(folder, "rows")
    row = next((line for line in rows if line["row_id"] == row_id), None)
    if row is None:
        raise SourceError(f"There is no row “{row_id}” in {folder}. {_nearest(row_id, rows)}")
    titles = {line["action_id"]: line["title"] for line in _lines(folder, "actions")}
    links = tuple(line for line in _lines(folder, "matches") if line["row_id"] == row_id)
    candidates = [line for line in _lines(folder, "candidates") if line["row_id"] == row_id]
    ranked = tuple(sorted(candidates, key=lambda each: int(each["rank"])))
    return Explanation(row, links, ranked, titles, tuple(_corrections(folder, row)))


def _corrections(folder: Path, row: Line) -> Iterator[str]:
    """What was corrected of the row, of its column or of its file."""
    from winterplan_extract.runs.decisions import LEDGER  # `check` does without

    path = folder / "dataset" / LEDGER
    lines = read_records(path, DecisionRecord) if path.is_file() else ()
    made = [each for each in lines if each.field and {row["row_id"], row["return_id"]}.intersection(each.met)]
    if not made:
        return
    from winterplan_extract.review import read_ledger  # not for the many rows as they were read
    from winterplan_extract.review.ledger import opening, said

    ledger: tuple[Ruling, ...] = ()
    with suppress(WinterplanError):
        ledger = read_ledger(folder / LEDGER)
    for each in made:
        number = next((n for n, line in enumerate(ledger, start=1) if _name(line) == _name(each)), None)
        about = f" (column “{opening(each.requirement)}”)" if each.field == "role" else ""
        read = value_said(each.field, each.was) or "nothing"
        was = "" if each.field in ("split", "join") else f", where “{read}” was read"
        by = f"by {each.decided_by or 'somebody'} on {each.decided_on[:10]}"
        where = f", line {number} of `winterplan decisions {folder}`" if number else ""
        yield f"{said(each)}{about}{was}: {by}{where}"


def _name(line: Ruling) -> tuple[str, ...]:
    return line.decided_on, line.row_key, line.requirement, line.field, line.value


def _nearest(row_id: str, rows: list[Line]) -> str:
    if not rows:
        return "The run has no rows."
    from winterplan_extract.vocabulary.likeness import ratio  # as above

    near = sorted(rows, key=lambda line: (-ratio(row_id, line["row_id"]), line["row_id"]))[:NEAREST]
    return f"Nearest: {', '.join(line['row_id'] for line in near)}."


def _lines(out: Path, name: str) -> list[Line]:
    return read_lines(out / "dataset" / f"{name}.csv")
