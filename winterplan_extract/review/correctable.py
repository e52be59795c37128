"""What can be decided and corrected: what a person types becomes what the ledger keeps, or a notice of what can be."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, get_args

from winterplan_extract.domain.document import ROLE_NAMES, Notice, Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Council, Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import Action, Met, ReturnRecord, RulingField, Verdict
from winterplan_extract.domain.settings import FIRST_DAY, LAST_DAY, Reviewing, Settings
from winterplan_extract.domain.typed import DAYS_SHOWN, day_of
from winterplan_extract.domain.words import FIELD_NAMES
from winterplan_extract.fields.compliance import PLAIN_ANSWER, read_met
from winterplan_extract.fields.deadline import read_deadline
from winterplan_extract.fields.lead import read_leads
from winterplan_extract.review.settings import (
    CUT_TITLE,
    LONGEST_NAMES,
    LONGEST_TEXT,
    NEAREST_NAMES,
    TYPED_SHOWN,
    WORDS_OF_EXAMPLE,
)
from winterplan_extract.vocabulary.council_names import register_of
from winterplan_extract.vocabulary.lead_titles import titles_of
from winterplan_extract.vocabulary.likeness import ratio, words_shared

ROW_FIELDS: Final[tuple[RulingField, ...]] = (
    "met", "current_status", "gap", "lead_text", "leads", "deadline_text", "deadline_first", "deadline_last",
    "requirement", "theme", "section", "ref", "split", "join",
)  # fmt: skip
FILE_FIELDS: Final[tuple[RulingField, ...]] = ("council", "document_date", "stands", "leave_out")
DAY_FIELDS: Final[tuple[RulingField, ...]] = ("deadline_first", "deadline_last", "document_date")
COLUMN_FIELDS: Final[tuple[RulingField, ...]] = ("role",)

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
        """The value as the ledger keeps it, or the notice of what is possible; `requirement` is to be split."""
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
    """The one council that is meant: of the register by a name or its code, or off it by a name with its title."""
    wanted = fold(text)
    for council in plan.councils:
        if wanted in (fold(council.name), fold(council.official_name), fold(council.code)):
            return council
    found = register_of(plan).find(text, cased=False)
    return found[0].council if len(found) == 1 and fold(found[0].printed) == wanted else plan.unlisted_council(text)


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
    return _refused(field, said, "; ".join(ROLE_NAMES[role] for role in get_args(Role)))


def _council(allowed: Allowed, field: RulingField, said: str) -> str | Notice:
    found = council_named(said, allowed.plan)
    if found:
        return found.name
    names = [council.name for council in allowed.plan.councils]
    own = allowed.plan.own_name(said)
    shared = {name: words_shared(own, allowed.plan.own_name(name)) for name in names}
    near = sorted((name for name in names if shared[name]), key=lambda name: -shared[name])[:NEAREST_NAMES]
    which = f"nearest: {', '.join(near)}" if near else f"such as {', '.join(names[:NEAREST_NAMES])}"
    return _refused(
        field, said, f"a council of the register ({which}), or another's name with its title, as “… Council”"
    )


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
    """Where the words stand with which the second of two rows begins, however spaced; None unless once."""
    words = opening.split()
    found = list(re.finditer(r"\s+".join(map(re.escape, words)), requirement)) if words else []
    return found[0].start() if len(found) == 1 and requirement[: found[0].start()].strip() else None


def _refused(field: RulingField, said: str, possible_there: str) -> Notice:
    return notice("correction_unclear", text=_begun(said) or NOTHING, field=FIELD_NAMES[field], possible=possible_there)


def _begun(typed: str) -> str:
    """As much of what was typed as a message shows, on one line."""
    return " ".join((typed if len(typed) <= TYPED_SHOWN else typed[:TYPED_SHOWN] + "…").split())


# Fields that name somebody or something, with an example: marks alone are no name.
_NAMING: Final[Mapping[RulingField, str]] = {
    "lead_text": "Director of Public Health", "leads": _POSTS, "theme": "Social care", "section": "Care homes", "ref": "1.2",
}  # fmt: skip
_READERS: Final[Mapping[RulingField, Callable[[Allowed, RulingField, str], str | Notice]]] = {
    "met": _met, "leads": _leads, "deadline_first": _day, "deadline_last": _day, "join": _joined, "council": _council,
    "document_date": _day, "stands": _yes_or_no, "leave_out": _yes_or_no, "role": _role,
}  # fmt: skip


# The workbook's own words for them, and the ledger's.
_VERDICTS: Final[dict[str, Verdict]] = {
    "no action": "no_action",
    "not a requirement": "no_requirement",
    "no requirement": "no_requirement",
}
_BETWEEN: Final = ("", "and", "also", "plus")
_LIKE_AN_ID: Final = re.compile(r"(?<!\w)(?:[A-Za-z]{1,6}[-–—_.]?|[A-Z]{2,5}\s)\d{1,4}[A-Za-z]?(?!\w)")


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision: a verdict and the actions that it names, in the order they were written."""

    verdict: Verdict
    action_ids: tuple[str, ...] = ()


class Choices:
    """All that can be decided under a plan."""

    def __init__(self, plan: Plan, settings: Reviewing) -> None:
        self._settings = settings
        self._actions = plan.actions
        self._whole = _by_whole_text(plan.actions)
        longest_first = sorted(plan.actions, key=lambda action: -len(action.action_id))
        self._pattern = re.compile(
            "|".join(f"(?<!\\w)(?:{_spelling(action.action_id)})(?!\\w)" for action in longest_first), re.IGNORECASE
        )
        values = [_value(action.action_id) for action in plan.actions]
        # A spreadsheet turns 1.10 into 1.1: where a plan has both, neither can be told by its number alone.
        self._two_ways = {value for value in values if value is not None and values.count(value) > 1}
        self._by_spelling = {_squeezed(action.action_id): action for action in plan.actions}

    def read(self, text: str, at: str) -> Choice | Notice:
        """The decision that the text says, or the notice that says why it is none, for the cell `at`.

        Ids may be in any case, with or without their title, or be a title of one action alone; anything more is no
        decision.
        """
        verdict = _VERDICTS.get(fold(text))
        if verdict and "?" not in text:
            return Choice(verdict)
        ids: list[str] = []
        for part in filter(None, (part.strip() for part in re.split(r"[;\n]", text))):
            found = self._part(part)
            if found is None:
                return self._fault(text, at)
            ids.extend(found)
        return Choice("answers", tuple(dict.fromkeys(ids))) if ids else self._fault(text, at)

    def _part(self, part: str) -> list[str] | None:
        """The ids that a part between two semicolons names; None when it says anything else."""
        if "?" in part or _value(part) in self._two_ways:
            return None
        whole = self._whole.get(fold(part))
        if whole is not None:
            return [whole]
        found = [self._action(match) for match in self._pattern.finditer(part)]
        before, *after = self._pattern.split(part)
        if not found or None in found or fold(before):
            return None
        named = [action for action in found if action is not None]
        fits = all(self._fits(rest, action) for rest, action in zip(after, named, strict=True))
        return [action.action_id for action in named] if fits else None

    def _action(self, match: re.Match[str]) -> Action | None:
        return self._by_spelling.get(_squeezed(match.group()))

    def _fits(self, rest: str, action: Action) -> bool:
        """Whether what stands after an id is its title, whole, cut or mistyped, or only leads on to the next."""
        said = re.sub(r"\s(?:and|also|plus)$", "", fold(rest))
        if said in _BETWEEN:
            return True
        title = fold(action.title)
        return (len(said) > CUT_TITLE and title.startswith(said)) or ratio(said, title) >= self._settings.title_likeness

    def _fault(self, text: str, at: str) -> Notice:
        strangers = [
            stranger.group()
            for stranger in _LIKE_AN_ID.finditer(text)
            if _squeezed(stranger.group()) not in self._by_spelling and not text.startswith("=")  # a formula's cells
        ]
        if strangers:
            wanted = _squeezed(strangers[0])
            order = sorted(self._actions, key=lambda a: -ratio(wanted, _squeezed(a.action_id)))
            near = ", ".join(action.action_id for action in order[: self._settings.nearest])
            return notice("decision_unknown_id", at=at, text=", ".join(strangers), near=near)
        return notice("decision_unclear", at=at, text=_begun(text), near=self._nearest(text))

    def _nearest(self, text: str) -> str:
        named = [action for match in self._pattern.finditer(text) if (action := self._action(match))]
        wanted = fold(text)
        order = sorted(self._actions, key=lambda a: -words_shared(wanted, fold(f"{a.title} {a.requirement}")))
        best = list(dict.fromkeys((*named, *order)))[: self._settings.nearest]
        return ", ".join(f"{action.action_id} {action.title}" for action in best)


def _by_whole_text(actions: Sequence[Action]) -> dict[str, str]:
    """Each action's id by its id with its title, and by its title where no other action has the same."""
    titles = [fold(action.title) for action in actions]
    by_title = {fold(a.title): a.action_id for a in actions if titles.count(fold(a.title)) == 1}
    return by_title | {fold(f"{a.action_id} {a.title}"): a.action_id for a in actions}


def _spelling(action_id: str) -> str:
    """A pattern for the ways of writing an id: other dashes or none, spaces, no leading zeros."""
    runs = re.findall(r"[^\W\d_]+|\d+", action_id)
    written = [f"0*{run.lstrip('0') or '0'}" if run.isdigit() else re.escape(run) for run in runs]
    pattern = written[0] if written else re.escape(action_id)
    for before, after, run in zip(runs, runs[1:], written[1:], strict=False):
        pattern += ("[\\s\\-–—_.]+" if before.isdigit() and after.isdigit() else "[\\s\\-–—_.]*") + run
    return pattern


def _squeezed(action_id: str) -> str:
    """The id as letters and numbers without leading zeros, a space between two numbers."""
    runs = re.findall(r"[^\W\d_]+|\d+", action_id.casefold())
    return " ".join(run.lstrip("0") or "0" if run.isdigit() else run for run in runs)


def _value(text: str) -> float | None:
    """The number that a spreadsheet would take the text for; None for any other text."""
    return float(text) if re.fullmatch(r"\d+(?:\.\d+)?", text) else None
