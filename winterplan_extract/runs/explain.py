"""The use case of one row: why it was mapped as it was, from the tables that a run has written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from winterplan_extract.domain.errors import SourceError
from winterplan_extract.runs.settings import NEAREST
from winterplan_extract.storage.hold import settle
from winterplan_extract.storage.text_files import read_lines
from winterplan_extract.vocabulary.likeness import ratio

Line = dict[str, str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A row with its links and its candidates, the best first, each as it stands in the dataset, and the titles of actions."""

    row: Line
    links: tuple[Line, ...]
    candidates: tuple[Line, ...]
    titles: dict[str, str]


def explain(out: str | Path, row_id: str) -> Explanation:
    """What a run in the folder `out`, or of whose files `out` is one, has written on a row.

    Raises SourceError where there is no such run or row; it names the nearest rows.
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
    return Explanation(row, links, tuple(sorted(candidates, key=lambda each: int(each["rank"]))), titles)


def _nearest(row_id: str, rows: list[Line]) -> str:
    if not rows:
        return "The run has no rows."
    near = sorted(rows, key=lambda line: (-ratio(row_id, line["row_id"]), line["row_id"]))[:NEAREST]
    return f"Nearest: {', '.join(line['row_id'] for line in near)}."


def _lines(out: Path, name: str) -> list[Line]:
    return read_lines(out / "dataset" / f"{name}.csv")
