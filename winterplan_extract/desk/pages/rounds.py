"""The page Rounds: this project's outputs beside those of an earlier one: what changed."""

from __future__ import annotations

from collections import Counter

from starlette.responses import Response

from winterplan_extract.desk.alone import ALL_KEPT, NotKept
from winterplan_extract.desk.asked import Asked
from winterplan_extract.desk.project_file import typed_path
from winterplan_extract.desk.settings import CHANGES_SHOWN
from winterplan_extract.domain.change_lines import KINDS
from winterplan_extract.domain.errors import SourceError, WinterplanError
from winterplan_extract.runs.compare import compare


def show(asked: Asked) -> Response:
    """What changed since the run in the folder that is named; the folders of other projects are offered."""
    project = asked.project
    old = asked.filtered("old")
    found, wrong = None, ALL_KEPT
    if old:
        folder = typed_path(old)
        try:
            if not project.workbook.is_file():
                raise SourceError("This project has no outputs yet. Write them on the page Outputs, then compare.")
            found = compare(
                folder if (folder / "dataset").is_dir() else folder / "comparison", project.request.out
            ).rounds
        except WinterplanError as told:
            wrong = NotKept({"old": str(told)})
    kinds = Counter(change.kind for change in found.changes) if found else Counter()
    changes = found.changes if found else ()
    return asked.page(
        "rounds",
        old=old,
        found=found,
        kinds=kinds,
        wrong=wrong,
        changes=changes[:CHANGES_SHOWN],
        more=max(len(changes) - CHANGES_SHOWN, 0),
        others=[folder for folder in asked.recent if folder != project.folder],
        KIND_NAMES=KINDS,
    )
