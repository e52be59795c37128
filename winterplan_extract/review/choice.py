"""What a reviewer wrote under Decision, read as actions of the plan's list or as none of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import Action, Verdict
from winterplan_extract.domain.settings import Reviewing
from winterplan_extract.review.settings import CUT_TITLE, TYPED_SHOWN
from winterplan_extract.vocabulary.likeness import ratio, words_shared

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
        """The decision that the text says, or the notice that says why it is none.

        Ids may be in any case, with or without their title, several with any mark between them; a
        title that only one action has stands for it. Anything more, a question mark too, is no
        decision. `at` is the place of the cell, for the notice.
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
            return notice("decision_unknown_id", at=at, text=", ".join(strangers), near=self._nearest_ids(strangers[0]))
        shown = text if len(text) <= TYPED_SHOWN else text[:TYPED_SHOWN] + "…"
        return notice("decision_unclear", at=at, text=" ".join(shown.split()), near=self._nearest(text))

    def _nearest_ids(self, text: str) -> str:
        wanted = _squeezed(text)
        order = sorted(self._actions, key=lambda a: -ratio(wanted, _squeezed(a.action_id)))
        return ", ".join(action.action_id for action in order[: self._settings.nearest])

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
