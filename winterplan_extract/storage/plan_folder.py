"""Loads and checks a plan folder: the actions, and the lists that returns are read with; and what the user has taught over it.

The default folder, `reference/`, stands beside the package in a checkout and inside it in an installed wheel.
"""

from __future__ import annotations

import csv
import io
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple

from winterplan_extract.domain.document import ROLE_NAMES, Role, SetAsideReason
from winterplan_extract.domain.errors import OutputError, PlanError
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Council, Identity, Plan, ProseKind, Taught, WordKind
from winterplan_extract.domain.records import Action, Met
from winterplan_extract.domain.typed import Refused, as_typed, text, toml_name, within
from winterplan_extract.domain.words import value_said
from winterplan_extract.storage.files import write_regular
from winterplan_extract.storage.text_files import CsvLine, read_csv, read_toml

_PACKAGE: Final = Path(__file__).resolve().parents[1]
_MB: Final = 20  # size of a list; the largest of the project's own has 0.4
_NAMED: Final = 5  # faults that a run names; `winterplan plan check` prints all
# What a cell of a list may hold.
Text = Annotated[str, text(0, 2000)]
Words = Annotated[str, text(1, 2000)]
Id = Annotated[str, text(1, 40, r"\s;", "without spaces and semicolons")]  # ids are joined by them
# Which part of a text outside tables a wording of outside.csv is.
_OutsidePart = Literal[
    "heading", "heading_with", "lead_in", "lead_in_end", "lead_in_verb", "lead_in_whom", "about", "begins",
    "subject", "subject_with", "modal", "weak", "verb", "verb_with", "verb_not_before",
    "label",
]  # fmt: skip
# The lists and the columns that they need; others, such as a reason, are for whoever edits the list.
_FILES: Final[dict[str, dict[str, Any]]] = {
    "actions.csv": {
        "action_id": Id, "theme_no": Annotated[int, within(0, 999)], "theme": Text, "section": Text,
        "title": Words, "requirement": Words, "audience": Text, "overlaps": Text,
    },
    "councils.csv": {
        "official_name": Words, "name": Words, "ons_code": Id, "former_ons_codes": Text, "region": Text, "type": Text,
    },
    "council_names.csv": {"wording": Words, "name": Words},
    "headings.csv": {"wording": Words, "role": Role},
    "wordings.csv": {"wording": Words, "met": Met},
    "roles.csv": {"wording": Words, "role": Text},
    "idioms.csv": {"wording": Words, "means": Text},
    "asides.csv": {"begins": Words, "kind": SetAsideReason},
    "paraphrases.csv": {"action_id": Words, "wording": Words},
    "section_names.csv": {"section": Words, "wording": Words},
    "no_actions.csv": {"wording": Words, "kind": Text},
    "outside.csv": {"wording": Words, "part": _OutsidePart, "means": Text},
    "prose.csv": {"document": Words, "kind": ProseKind, "text": Words, "commits": Literal["", "yes", "no"]},
    "common_words.csv": {"word": Words},
    "first_names.csv": {"name": Words},
    "words.csv": {"word": Words, "kind": WordKind},
}  # fmt: skip
# Lists about the actions of one plan: another plan's folder that lacks them has none of them.
_OF_ONE_PLAN: Final = ("paraphrases.csv", "section_names.csv", "no_actions.csv")
_IDENTITY: Final = "plan.toml"
# Lists to which a user may add lines, by what people call such a line.
TAUGHT: Final = {
    "heading": "headings.csv", "answer": "wordings.csv", "lead": "roles.csv", "council": "council_names.csv", "acronym": "idioms.csv",
}  # fmt: skip


def default_folder() -> Path:
    """The plan folder that comes with the package."""
    inside = _PACKAGE / "reference"
    return inside if inside.is_dir() else _PACKAGE.parent / "reference"


def own_folder() -> Path:
    """The folder of the lines that this user has taught; WINTERPLAN_LISTS names another, such as a team's shared one."""
    from platformdirs import user_config_path

    named = os.environ.get("WINTERPLAN_LISTS")
    return Path(named).expanduser() if named else user_config_path("winterplan", appauthor=False) / "lists"


def load_plan(folder: Path | None = None) -> Plan:
    """The plan in `folder` (or the package's own), what the user has taught laid over it; raises PlanError with the first faults."""
    where = folder or default_folder()
    lists, faults = _read(where)
    if faults:
        more = len(faults) - _NAMED
        why = f"The plan folder {where} cannot be used: {'; '.join(faults[:_NAMED])}"
        rest = f"; and {more} more" if more > 0 else ""
        raise PlanError(
            f"{why}{rest and rest + f', which `winterplan plan check {where}` prints'}.", at_desk=f"{why}{rest}."
        )
    taught = tuple(line for line, _ in own_lines())
    held: Mapping[str, Any] = {
        name: _laid_over(tuple(line.values for line in lines), [line for line in taught if line.list == name])
        for name, lines in lists.items()
    }
    return Plan(
        folder=where,
        actions=tuple(
            Action(id_, number, theme, section, title, requirement, audience, tuple(overlaps.split()))
            for id_, number, theme, section, title, requirement, audience, overlaps in held["actions.csv"]
        ),
        councils=tuple(
            Council(official, name, code, tuple(former.split()), region, kind)
            for official, name, code, former, region, kind in held["councils.csv"]
        ),
        headings=held["headings.csv"],
        wordings=held["wordings.csv"],
        roles=held["roles.csv"],
        council_names=held["council_names.csv"],
        idioms=held["idioms.csv"],
        paraphrases=held["paraphrases.csv"],
        section_names=held["section_names.csv"],
        no_actions=held["no_actions.csv"],
        common_words=tuple(word for (word,) in held["common_words.csv"]),
        first_names=tuple(name for (name,) in held["first_names.csv"]),
        asides=held["asides.csv"],
        outside=held["outside.csv"],
        prose=held["prose.csv"],
        words=held["words.csv"],
        identity=read_identity(where)[0],
        taught=taught,
    )


def own_lines() -> tuple[tuple[Taught, str], ...]:
    """The lines that the user has taught, each with the day; raises PlanError where one cannot be used."""
    folder, faults = own_folder(), list[str]()
    lists = {name: _lines(folder / name, name, faults) for name in TAUGHT.values() if os.path.lexists(folder / name)}
    if faults:
        why = f"The lists of your own in {folder} cannot be used: {'; '.join(faults[:_NAMED])}. Mend the line there, or delete it"
        raise PlanError(f"{why}; `winterplan plan lists` shows the others.", at_desk=f"{why}.")
    return tuple(
        (Taught(name, wording, means), line.taught_on)
        for name, lines in lists.items()
        for line in lines
        for wording, means in [line.values]
    )


def typed_line(name: str, wording: str, means: str) -> Taught:
    """A line of one of the lists that may be taught; raises Refused where the list does not take it."""
    for cell, kind in zip((wording, means), _FILES[name].values(), strict=True):
        as_typed(cell, kind)
    return Taught(name, wording, means)


def list_columns(name: str) -> tuple[str, ...]:
    """The columns that a list needs."""
    return tuple(_FILES[name])


def _laid_over(lines: tuple[Any, ...], taught: Sequence[Taught]) -> tuple[Any, ...]:
    """The lines of a list without those whose wording was taught anew, and then the taught ones."""
    if not taught:
        return lines
    anew = {line.key for line in taught}
    stay = tuple(line for line in lines if (fold(line[0]) or line[0]) not in anew)
    return (*stay, *((line.wording, line.means) for line in taught))


def new_plan(folder: Path, *, example: bool = False) -> None:
    """Copies the package's plan, or the `example` of another subject, into a new folder; raises PlanError and OutputError."""
    if os.path.lexists(folder) and not (folder.is_dir() and not any(folder.iterdir())):
        raise PlanError(f"{folder} is there already, and nothing in it was changed. Name a new folder.")
    source = default_folder() / "example" if example else default_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path in sorted(path for path in source.iterdir() if path.is_file()):
            shutil.copyfile(path, folder / path.name)
    except OSError as fault:
        raise OutputError(f"{folder} could not be written ({fault.strerror}). Name another folder.") from fault


def check_plan(folder: Path | None = None) -> tuple[str, ...]:
    """Every fault of a plan folder, in words; empty when it can be used."""
    return tuple(_read(folder or default_folder())[1])


class _ListLine(NamedTuple):
    """A line of a list: where it stands, and its cells in the order of the columns that the list needs."""

    at: str
    values: tuple[Any, ...]
    taught_on: str = ""


def _read(where: Path) -> tuple[dict[str, list[_ListLine]], list[str]]:
    """The lists of a folder, and all that is wrong with them."""
    if not os.path.lexists(where / "actions.csv"):
        return {}, [f"{where / 'actions.csv'} is not there"]
    faults: list[str] = []
    lists = {name: _list(where, name, faults) for name in _FILES}
    actions = lists["actions.csv"]
    if not actions and not any(fault.startswith("actions.csv") for fault in faults):
        faults.append("actions.csv holds no action")
    faults += [*_repeated(actions, 0), *_repeated(lists["councils.csv"], 2), *_overlap_faults(actions)]
    if actions:
        for name, key, at in (("paraphrases.csv", "action_id", 0), ("section_names.csv", "section", 3)):
            known = {line.values[at] for line in actions}
            faults += (
                f"{line.at}: {key} “{line.values[0]}” is not in actions.csv"
                for line in lists[name]
                if line.values[0] not in known
            )
    return lists, [*faults, *read_identity(where)[1]]


def _list(where: Path, name: str, faults: list[str]) -> list[_ListLine]:
    """The lines of a list; what is wrong with them goes to `faults`. The kinds of words that it has none of are the package's."""
    usual = default_folder() / name
    path = where / name
    if not os.path.lexists(path):
        return [] if name in _OF_ONE_PLAN else _lines(usual, name, faults)
    lines = _lines(path, name, faults)
    if name == "words.csv" and not path.samefile(usual):
        held = {kind for _, kind in (line.values for line in lines)}
        lines += [line for line in _lines(usual, name, faults) if line.values[1] not in held]
    return lines


def _lines(path: Path, name: str, faults: list[str]) -> list[_ListLine]:
    """The lines of a list that stands at `path`; what is wrong with them goes to `faults`."""
    columns = _FILES[name]
    try:
        headings, lines = read_csv(path, _MB)
    except ValueError as fault:
        faults.append(f"{name} {fault}")
        return []
    lacking = [column for column in columns if column not in headings]
    if lacking:
        faults.append(f"{name} lacks the column{'s' if len(lacking) > 1 else ''} {', '.join(lacking)}")
        return []
    faults += (f"{name} line {line.number}: {line.fault}" for line in lines if line.fault)
    lines = [line for line in lines if not line.fault]
    places = [headings.index(column) for column in columns]
    cells = [tuple(line.cells[place].strip() for place in places) for line in lines]
    kind: Any = list[tuple[tuple(columns.values())]]  # type: ignore[misc]  # a type made here
    values: Sequence[tuple[Any, ...]]
    try:
        values = as_typed(cells, kind, strict=False)  # all at once: a tenth of the time
    except Refused:
        values = cells  # to be held against other lists all the same
        for line, held in zip(lines, cells, strict=True):
            faults += _faults(name, line, held)
    day = headings.index("taught_on") if "taught_on" in headings else None
    return [
        _ListLine(f"{name} line {line.number}", held, "" if day is None else line.cells[day])
        for line, held in zip(lines, values, strict=True)
    ]


def _faults(name: str, line: CsvLine, cells: Sequence[str]) -> Iterator[str]:
    """What is wrong with a line, cell by cell."""
    for (column, kind), cell in zip(_FILES[name].items(), cells, strict=True):
        try:
            as_typed(cell, kind, strict=False)
        except Refused as fault:
            yield f"{name} line {line.number}, column {column}: {fault}"


def _repeated(lines: Sequence[_ListLine], key: int) -> Iterator[str]:
    first: dict[str, str] = {}
    for line in lines:
        if (at := first.setdefault(line.values[key], line.at)) != line.at:
            yield f"{line.at}: {line.values[key]} is there more than once, first in {at}"


def _overlap_faults(actions: Sequence[_ListLine]) -> Iterator[str]:
    ids = {line.values[0] for line in actions}
    for line in actions:
        for other in line.values[-1].split():
            if other not in ids:
                yield f"{line.at}: overlaps names {other}, which is not on the list"
            if other == line.values[0]:
                yield f"{line.at}: {other} overlaps itself"


def read_identity(folder: Path) -> tuple[Identity, list[str]]:
    """What a folder's plan.toml says, empty where there is none, and all that is wrong with it, in words."""
    if not os.path.lexists(folder / _IDENTITY):
        return Identity(), []
    try:
        values = read_toml(folder / _IDENTITY)
        identity = as_typed({"short": values.get("title", ""), **values}, Identity)
    except Refused as fault:
        return Identity(), [f"{_IDENTITY}: {toml_name(*fault.where)}: {fault}"]
    except ValueError as fault:
        return Identity(), [f"{_IDENTITY} {fault}"]
    return identity, [f"{_IDENTITY}: {fault}" for fault in _identity_faults(identity)]


def _identity_faults(identity: Identity) -> Iterator[str]:
    periods = [("period", identity.period)] if identity.period else []
    for where, period in (*periods, *((f"look_alikes, {each.title}", each.period) for each in identity.look_alikes)):
        if period.start >= period.end:
            yield f"{where}: it ends before it starts"
    for each in identity.look_alikes:
        if not each.names:
            yield f"look_alikes, {each.title}: names must be at least one"


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
    """The council's name as the register has it, from that or its official name; one that is not on it as it is typed, with its title."""
    if unlisted := plan.unlisted_council(name):
        return unlisted.name
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
