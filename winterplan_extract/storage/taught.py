"""Adds lines to the lists of the user's own, which `load_plan` lays over every plan folder, and takes them back."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path

from winterplan_extract.domain.document import ROLE_NAMES
from winterplan_extract.domain.errors import OutputError, PlanError
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan, Taught
from winterplan_extract.domain.typed import Refused
from winterplan_extract.domain.words import value_said
from winterplan_extract.storage.plan_folder import TAUGHT, list_columns, own_folder, own_lines, typed_line
from winterplan_extract.storage.regular_file import write_regular


@dataclass(frozen=True, slots=True)
class Lesson:
    """What became of a line that was to be taught: what its wording meant before (None: nothing), and the file it lies in."""

    line: Taught
    before: str | None
    path: Path

    @property
    def is_new(self) -> bool:
        """Whether it was written; otherwise it was known already."""
        return self.before != self.line.means


def teach(kind: str, wording: str, means: str, plan: Plan, today: date) -> Lesson:
    """Adds a line of that kind, in place of one with the same wording. Raises PlanError for what no list takes."""
    wording, means = " ".join(wording.split()), " ".join(means.split())
    if kind == "heading":  # as the program words it, too
        means = next((role for role, name in ROLE_NAMES.items() if fold(name) == fold(means)), means)
    if kind in ("heading", "answer"):
        means = means.lower().replace(" ", "_").replace("-", "_")
    try:
        line = typed_line(TAUGHT[kind], wording, means)
    except Refused as fault:
        raise PlanError(f"This cannot be taught: {value_said('met', str(fault))}.") from fault
    if kind == "council":
        line = Taught(line.list, wording, _on_the_register(means, plan))
    known = {fold(said) or said: str(meant) for said, meant in getattr(plan, Path(line.list).stem)}
    lesson = Lesson(line, known.get(line.key), own_folder() / line.list)
    if lesson.is_new:
        _write(line.list, [*_others(line), (line, today.isoformat())])
    return lesson


def forget(kind: str, wording: str) -> Taught | None:
    """Takes back the line of that kind and wording, and gives it; None where no such line was taught."""
    asked = Taught(TAUGHT[kind], " ".join(wording.split()), "")
    gone = next((line for line, _ in own_lines() if (line.list, line.key) == (asked.list, asked.key)), None)
    if gone is not None:
        _write(gone.list, _others(gone))
    return gone


def _others(line: Taught) -> list[tuple[Taught, str]]:
    return [(other, on) for other, on in own_lines() if other.list == line.list and other.key != line.key]


def _on_the_register(name: str, plan: Plan) -> str:
    """The council's name as the register has it, from that or its official name."""
    found = {fold(said): council.name for council in plan.councils for said in (council.official_name, council.name)}
    try:
        return found[fold(name)]
    except KeyError:
        shared = [said for said in found if set(said.split()) & set(fold(name).split())]
        near = get_close_matches(fold(name), shared, len(found), 0) or get_close_matches(fold(name), found)
        like = list(dict.fromkeys(found[said] for said in near))[:5]
        hint = f" Is it one of {', '.join(like)}?" if like else " The names stand in councils.csv."
        raise PlanError(f"There is no council “{name}” on the register.{hint}") from None


def _write(name: str, lines: Sequence[tuple[Taught, str]]) -> None:
    """Writes the list anew."""
    path, content = own_folder() / name, io.StringIO()
    writer = csv.writer(content)
    writer.writerow((*list_columns(name), "taught_on"))
    writer.writerows((line.wording, line.means, on) for line, on in lines)
    try:
        write_regular(path, content.getvalue().encode("utf-8-sig"))
    except OSError as fault:
        raise OutputError(
            f"{path} could not be written ({fault.strerror}). If it is open in Excel or another program, close it and "
            "try again; it is as it was."
        ) from fault
