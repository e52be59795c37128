"""Loads and checks a plan folder: the actions, and the lists that returns are read with.

The default folder, `reference/`, stands beside the package in a checkout and inside it in an
installed wheel; this module is the only one that knows.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, get_args

from winterplan_extract.errors import PlanError
from winterplan_extract.model import Role, SetAsideReason
from winterplan_extract.plan_identity import Identity, identity_faults, load_identity
from winterplan_extract.records import Action, Met

_PACKAGE: Final = Path(__file__).resolve().parent
_FILES: Final[dict[str, tuple[str, ...]]] = {
    "actions.csv": ("action_id", "theme_no", "theme", "section", "title", "requirement", "audience", "overlaps"),
    "councils.csv": ("official_name", "name", "ons_code", "former_ons_codes", "region", "type"),
    "council_names.csv": ("wording", "name"),
    "headings.csv": ("wording", "role"),
    "wordings.csv": ("wording", "met"),
    "roles.csv": ("wording", "role"),
    "idioms.csv": ("wording", "means"),
    "asides.csv": ("begins", "kind"),
    "paraphrases.csv": ("action_id", "wording"),
    "section_names.csv": ("section", "wording"),
    "no_actions.csv": ("wording", "kind"),
    "outside.csv": ("wording", "part", "means"),
    "common_words.csv": ("word",),
    "first_names.csv": ("name",),
}
_OUTSIDE_PARTS: Final = (
    "heading", "heading_with", "lead_in", "lead_in_end", "about", "begins", "subject", "subject_with",
    "modal", "weak", "verb", "verb_with", "verb_not_before",
)  # fmt: skip
# Lists about the actions of one plan: another plan's folder that lacks them has none of them.
_OF_ONE_PLAN: Final = ("paraphrases.csv", "section_names.csv", "no_actions.csv")


@dataclass(frozen=True, slots=True)
class Council:
    """A council on the register: its names, its ONS code and its region."""

    official_name: str
    name: str
    code: str
    former_codes: tuple[str, ...]
    region: str
    kind: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The canonical actions and the lists beside them, in the order of their files.

    `headings` pairs a heading's wording with a column role, `wordings` an answer with its met
    value, `roles` a way of naming a lead with the role it stands for, `idioms` an acronym or turn
    of phrase with its plain words (nothing: it says nothing), `asides` the words that a row which
    asks nothing begins with and the reason it is set aside for. `paraphrases` pairs an action's id
    with another way of putting it, `section_names` a section with another heading for it;
    `council_names` pairs another name of a council with its name on the register; `no_actions` holds wordings that are on no list, each with its kind (local or fragment);
    `outside` holds wordings of text outside tables (wording, part of the text, meaning);
    `common_words` are everyday words that tell little, whatever they stand beside. `identity` is what plan.toml says.
    """

    folder: Path
    actions: tuple[Action, ...]
    councils: tuple[Council, ...]
    headings: tuple[tuple[str, Role], ...]
    wordings: tuple[tuple[str, Met], ...]
    roles: tuple[tuple[str, str], ...]
    idioms: tuple[tuple[str, str], ...]
    asides: tuple[tuple[str, SetAsideReason], ...]
    paraphrases: tuple[tuple[str, str], ...] = ()
    section_names: tuple[tuple[str, str], ...] = ()
    no_actions: tuple[tuple[str, str], ...] = ()
    council_names: tuple[tuple[str, str], ...] = ()
    common_words: tuple[str, ...] = ()
    first_names: tuple[str, ...] = ()
    outside: tuple[tuple[str, str, str], ...] = ()
    identity: Identity = field(default_factory=Identity)

    def action(self, action_id: str) -> Action:
        """The action of that id; raises KeyError when it is not on the list."""
        for action in self.actions:
            if action.action_id == action_id:
                return action
        raise KeyError(action_id)


def default_folder() -> Path:
    """The plan folder that comes with the package."""
    inside = _PACKAGE / "reference"
    return inside if inside.is_dir() else _PACKAGE.parent / "reference"


def load_plan(folder: Path | None = None) -> Plan:
    """The plan in `folder` (the package's own by default).

    A list that another plan's folder lacks, other than its actions, is taken from the package's
    own. Raises PlanError with every fault that `check_plan` finds.
    """
    where = folder or default_folder()
    faults = check_plan(where)
    if faults:
        raise PlanError(f"The plan folder {where} cannot be used: " + "; ".join(faults))
    actions = tuple(
        Action(
            action_id=line["action_id"],
            theme_no=int(line["theme_no"]),
            theme=line["theme"],
            section=line["section"],
            title=line["title"],
            requirement=line["requirement"],
            audience=line["audience"],
            overlaps=tuple(line["overlaps"].split()),
        )
        for line in _lines(where, "actions.csv")
    )
    councils = tuple(
        Council(
            line["official_name"],
            line["name"],
            line["ons_code"],
            tuple(line["former_ons_codes"].split()),
            line["region"],
            line["type"],
        )
        for line in _lines(where, "councils.csv")
    )
    return Plan(
        folder=where,
        actions=actions,
        councils=councils,
        headings=tuple((line["wording"], line["role"]) for line in _lines(where, "headings.csv")),  # type: ignore[misc]  # check_plan has held the values against Role
        wordings=tuple((line["wording"], line["met"]) for line in _lines(where, "wordings.csv")),  # type: ignore[misc]  # check_plan has held the values against Met
        roles=tuple((line["wording"], line["role"]) for line in _lines(where, "roles.csv")),
        council_names=tuple((line["wording"], line["name"]) for line in _lines(where, "council_names.csv")),
        idioms=tuple((line["wording"], line["means"]) for line in _lines(where, "idioms.csv")),
        paraphrases=tuple((line["action_id"], line["wording"]) for line in _lines(where, "paraphrases.csv")),
        section_names=tuple((line["section"], line["wording"]) for line in _lines(where, "section_names.csv")),
        no_actions=tuple((line["wording"], line["kind"]) for line in _lines(where, "no_actions.csv")),
        common_words=tuple(line["word"] for line in _lines(where, "common_words.csv")),
        first_names=tuple(line["name"] for line in _lines(where, "first_names.csv")),
        identity=load_identity(where),
        outside=tuple((line["wording"], line["part"], line["means"]) for line in _lines(where, "outside.csv")),
        asides=tuple((line["begins"], line["kind"]) for line in _lines(where, "asides.csv")),  # type: ignore[misc]  # check_plan has held the values against SetAsideReason
    )


def check_plan(folder: Path | None = None) -> tuple[str, ...]:
    """Every fault of a plan folder, in words; empty when it can be used."""
    where = folder or default_folder()
    if not (where / "actions.csv").is_file():
        return (f"{where / 'actions.csv'} is not there",)
    faults: list[str] = []
    for name, columns in _FILES.items():
        try:
            found = _header(where, name)
        except (OSError, UnicodeDecodeError, csv.Error) as fault:
            faults.append(f"{name} cannot be read as CSV in UTF-8 ({fault})")
            continue
        lacking = [column for column in columns if column not in found]
        if lacking:
            faults.append(f"{name} lacks the column{'s' if len(lacking) > 1 else ''} {', '.join(lacking)}")
    if faults:
        return tuple(faults)
    return tuple(_action_faults(where) + _value_faults(where) + identity_faults(where))


def _action_faults(where: Path) -> list[str]:
    faults: list[str] = []
    lines = _lines(where, "actions.csv")
    ids = [line["action_id"] for line in lines]
    if not ids:
        faults.append("actions.csv holds no action")
    for number, line in enumerate(lines, start=2):
        at = f"actions.csv line {number}"
        if not line["action_id"]:
            faults.append(f"{at}: no action_id")
        elif ids.count(line["action_id"]) > 1:
            faults.append(f"{at}: {line['action_id']} is there more than once")
        if not line["theme_no"].isdigit():
            faults.append(f"{at}: theme_no “{line['theme_no']}” is no number")
        if not (line["title"] and line["requirement"]):
            faults.append(f"{at}: {line['action_id']} lacks its title or its requirement")
        for other in line["overlaps"].split():
            if other not in ids:
                faults.append(f"{at}: overlaps names {other}, which is not on the list")
            if other == line["action_id"]:
                faults.append(f"{at}: {other} overlaps itself")
    return faults


def _value_faults(where: Path) -> list[str]:
    faults: list[str] = []
    for name, key, allowed in (
        ("headings.csv", "role", get_args(Role)),
        ("wordings.csv", "met", get_args(Met)),
        ("asides.csv", "kind", get_args(SetAsideReason)),
        ("outside.csv", "part", _OUTSIDE_PARTS),
    ):
        for number, line in enumerate(_lines(where, name), start=2):
            if line[key] not in allowed:
                faults.append(f"{name} line {number}: {key} “{line[key]}” is none of {', '.join(allowed)}")
    actions = _lines(where, "actions.csv")
    for name, key in (("paraphrases.csv", "action_id"), ("section_names.csv", "section")):
        listed = {line[key] for line in actions}
        faults.extend(
            f"{name} line {number}: {key} “{line[key]}” is not in actions.csv"
            for number, line in enumerate(_lines(where, name), start=2)
            if line[key] not in listed
        )
    codes = [line["ons_code"] for line in _lines(where, "councils.csv")]
    faults.extend(
        f"councils.csv: {code} is there more than once" for code in sorted({c for c in codes if codes.count(c) > 1})
    )
    return faults


def _path(where: Path, name: str) -> Path:
    own = where / name
    return own if own.is_file() else default_folder() / name


def _header(where: Path, name: str) -> list[str]:
    if name in _OF_ONE_PLAN and not (where / name).is_file():
        return list(_FILES[name])
    with _path(where, name).open(encoding="utf-8-sig", newline="") as handle:
        return next(csv.reader(handle), [])


def _lines(where: Path, name: str) -> list[dict[str, str]]:
    if name in _OF_ONE_PLAN and not (where / name).is_file():
        return []
    with _path(where, name).open(encoding="utf-8-sig", newline="") as handle:
        return [
            {key: (value or "").strip() for key, value in line.items() if key is not None}
            for line in csv.DictReader(handle)
            if any((value or "").strip() for key, value in line.items() if key is not None)
        ]
