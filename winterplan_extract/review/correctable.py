"""What can be corrected, and what each field may hold: a value as a person types it becomes one that the ledger keeps."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, get_args

from winterplan_extract.domain.document import ROLE_NAMES, Notice, Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Council, Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import Met, ReturnRecord, RulingField
from winterplan_extract.domain.settings import FIRST_DAY, LAST_DAY, Settings
from winterplan_extract.domain.typed import DAYS_SHOWN, day_of
from winterplan_extract.fields.compliance import PLAIN_ANSWER, read_met
from winterplan_extract.fields.deadline import read_deadline
from winterplan_extract.fields.lead import read_leads
from winterplan_extract.review.settings import LONGEST_NAMES, LONGEST_TEXT, NEAREST_NAMES, TYPED_SHOWN, WORDS_OF_EXAMPLE
from winterplan_extract.vocabulary.council_names import register_of
from winterplan_extract.vocabulary.lead_titles import titles_of
from winterplan_extract.vocabulary.likeness import words_shared

ROW_FIELDS: Final[tuple[RulingField, ...]] = (
    "met", "current_status", "gap", "lead_text", "leads", "deadline_text", "deadline_first", "deadline_last",
    "requirement", "theme", "section", "ref", "split", "join",
)  # fmt: skip
FILE_FIELDS: Final[tuple[RulingField, ...]] = ("council", "document_date", "stands", "leave_out")
DAY_FIELDS: Final[tuple[RulingField, ...]] = ("deadline_first", "deadline_last", "document_date")
COLUMN_FIELDS: Final[tuple[RulingField, ...]] = ("role",)

FIELD_NAMES: Final[dict[RulingField, str]] = {
    "": "Actions", "met": "Fully met?", "lead_text": "Lead, as printed", "leads": "Leads, as roles",
    "deadline_text": "By when, as printed", "deadline_first": "First date", "deadline_last": "Last date",
    "current_status": "Current status", "gap": "How the gap will be closed", "requirement": "Requirement",
    "theme": "Theme", "section": "Section", "ref": "Reference", "split": "Split in two", "join": "Joined with the next row",
    "council": "Council", "document_date": "Date of the return", "stands": "Stands for its council",
    "leave_out": "Leave the file out", "role": "What the column holds",
}  # fmt: skip

NOTHING: Final = "[none]"
_LIST_MARK: Final = "; "
_JOINED: Final = "next"
_POSTS: Final = "Director of Public Health; Catering team"
_ANSWERS: Final = re.compile(rf"fully|{PLAIN_ANSWER}", re.IGNORECASE)  # as people type one of the five
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def possible(field: RulingField, plan: Plan) -> tuple[str, ...]:
    """All that a field may hold, for a drop-down; empty where it is free text or a day."""
    if field == "met":
        return get_args(Met)
    if field == "role":
        return get_args(Role)
    if field in ("stands", "leave_out"):
        return ("yes", "no")
    if field == "join":
        return (_JOINED,)
    if field == "council":
        return tuple(council.name for council in plan.councils)
    return ()


@dataclass(frozen=True, slots=True)
class Allowed:
    """What a plan and its settings allow the fields to hold."""

    plan: Plan
    settings: Settings

    def value(self, field: RulingField, typed: str, *, requirement: str = "") -> str | Notice:
        """The value as the ledger keeps it, or the notice that says what is possible.

        `typed` empty or “[none]” says that nothing stands there. `requirement` is the row's, which is to be split.
        """
        said = _CONTROL.sub("", typed).strip()
        said = "" if fold(said) == fold(NOTHING) else said
        most = LONGEST_NAMES.get(field, LONGEST_TEXT)
        if len(said) > most:
            return _refused(field, said, f"at most {most:,} characters, and these are {len(said):,}")
        if field in _NAMING and said and not fold(said):
            return _refused(field, said, f"a name with letters or digits, such as “{_NAMING[field]}”, or {NOTHING}")
        if field == "split":
            return _split_at(said, requirement)
        return _READERS.get(field, _text)(self, field, said)


def shown(row: ReturnRecord, field: RulingField) -> str:
    """What stands in a field of a row, as the ledger writes it; empty for what is no field of its own."""
    held = getattr(row, field, "")
    return _LIST_MARK.join(held) if isinstance(held, tuple) else "" if held is None else str(held)


def as_held(field: RulingField, value: str) -> Any:
    """A value of the ledger as the dataset's line holds it."""
    if field in DAY_FIELDS:
        return date.fromisoformat(value) if value else None
    if field == "leads":
        return tuple(value.split(_LIST_MARK)) if value else ()
    return value


def council_named(text: str, plan: Plan) -> Council | None:
    """The one council of the register that is meant: by its name, another name of it, or its code."""
    wanted = fold(text)
    for council in plan.councils:
        if wanted in (fold(council.name), fold(council.official_name), fold(council.code)):
            return council
    found = register_of(plan).find(text, cased=False)
    return found[0].council if len(found) == 1 and fold(found[0].printed) == wanted else None


def _text(allowed: Allowed, field: RulingField, said: str) -> str | Notice:
    if field == "requirement" and not fold(said):
        return _refused(field, said, "words: a row without a requirement is decided on as “not a requirement”")
    return said


def _met(allowed: Allowed, field: RulingField, said: str) -> str | Notice:
    wanted = fold(said.replace("_", " "))
    for met in get_args(Met):
        if wanted == met.replace("_", " "):
            return str(met)
    if _ANSWERS.fullmatch(said):
        return str(read_met(said, "", allowed.plan, allowed.settings).met)
    return _refused(field, said, "yes, partly, no, not applicable or not stated")


def _day(allowed: Allowed, field: RulingField, said: str) -> str | Notice:
    if not said:
        return ""
    found = day_of(said)
    if found is None and field != "document_date":  # its year is the plan's, as in a return: “30 Nov”
        due = read_deadline(said, allowed.plan, allowed.settings)
        found = due.last if due.kind == "date" and due.first == due.last and not due.begins else None
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        return _refused(field, said, f"a day as {DAYS_SHOWN}, or {NOTHING}")
    return found.isoformat()


def _yes_or_no(allowed: Allowed, field: RulingField, said: str) -> str | Notice:
    wanted = {"y": "yes", "n": "no"}.get(fold(said), fold(said))
    return wanted if wanted in ("yes", "no") else _refused(field, said, "yes or no")


def _joined(allowed: Allowed, field: RulingField, said: str) -> str | Notice:
    return _JOINED if fold(said) == _JOINED else _refused(field, said, f"“{_JOINED}”: the row is joined with the next")


def _role(allowed: Allowed, field: RulingField, said: str) -> str | Notice:
    wanted = fold(said.replace("_", " "))
    for role in get_args(Role):
        if wanted in (role.replace("_", " "), fold(ROLE_NAMES[role])):
            return str(role)
    return _refused(field, said, "; ".join(f"{ROLE_NAMES[role]} ({role})" for role in get_args(Role)))


def _council(allowed: Allowed, field: RulingField, said: str) -> str | Notice:
    found = council_named(said, allowed.plan)
    if found:
        return found.name
    names = [council.name for council in allowed.plan.councils]
    shared = {name: words_shared(fold(said), fold(name)) for name in names}
    near = sorted((name for name in names if shared[name]), key=lambda name: -shared[name])[:NEAREST_NAMES]
    which = f"nearest: {', '.join(near)}" if near else f"such as {', '.join(names[:NEAREST_NAMES])}"
    return _refused(field, said, f"a council of the register ({which})")


def _leads(allowed: Allowed, field: RulingField, said: str) -> str | Notice:
    titles = titles_of(allowed.plan, allowed.settings.normalising.lead_likeness)
    roles: list[str] = []
    parts = [part.strip() for part in re.split(r"[;\n]", said)]
    for part in filter(None, parts) if any(parts) or not said else [said]:  # “;;;” names nobody and says not so
        found = read_leads(part, titles, allowed.settings).roles
        if not found:
            return _refused(
                field,
                part,
                f"posts, teams or bodies with “; ” between them, such as “{_POSTS}”; "
                f"people's names stand in “{FIELD_NAMES['lead_text']}”",
            )
        roles += found
    return _LIST_MARK.join(dict.fromkeys(roles))


def _split_at(said: str, requirement: str) -> str | Notice:
    at = split_place(requirement, said)
    if at is None:
        words = requirement.split()
        example = " ".join(words[len(words) // 2 :][:WORDS_OF_EXAMPLE])
        such = f", such as “{example}”" if split_place(requirement, example) is not None else ""
        told = f"the words of the requirement with which the second row begins, as they stand there once{such}"
        return _refused("split", said, told)
    return said


def split_place(requirement: str, opening: str) -> int | None:
    """Where the words stand with which the second of two rows begins; None where they do not, or more than once.

    White space may be other than there: a line end is a space to whoever types.
    """
    words = opening.split()
    found = list(re.finditer(r"\s+".join(map(re.escape, words)), requirement)) if words else []
    return found[0].start() if len(found) == 1 and requirement[: found[0].start()].strip() else None


def _refused(field: RulingField, said: str, possible_there: str) -> Notice:
    text = said if len(said) <= TYPED_SHOWN else said[:TYPED_SHOWN] + "…"
    text = " ".join(text.split()) or NOTHING
    return notice("correction_unclear", text=text, field=FIELD_NAMES[field], possible=possible_there)


# Fields that name somebody or something, with an example: marks alone are no name.
_NAMING: Final[Mapping[RulingField, str]] = {
    "lead_text": "Director of Public Health", "leads": _POSTS, "theme": "Social care", "section": "Care homes", "ref": "1.2",
}  # fmt: skip
_READERS: Final[Mapping[RulingField, Callable[[Allowed, RulingField, str], str | Notice]]] = {
    "met": _met, "leads": _leads, "deadline_first": _day, "deadline_last": _day, "join": _joined, "council": _council,
    "document_date": _day, "stands": _yes_or_no, "leave_out": _yes_or_no, "role": _role,
}  # fmt: skip
