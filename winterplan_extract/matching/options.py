"""The actions that a row may be given: those that its parts ask for, and what is shown beside the answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.multi_action import FurtherAction, SplitRow
from winterplan_extract.matching.settings import (
    CANDIDATES,
    CLEAR_CUT,
    DOUBT_CUT,
    LEAST_WORDS,
    MOST_FURTHER,
    NEAR_VERBATIM,
    PROPOSED_PART,
)

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Matrix


@dataclass(frozen=True, slots=True)
class Option:
    """An action a row may be given: its chance, the likeness of the wording, and the part that asks for it if not all do."""

    action: int
    chance: float
    text: float
    part: str = ""


def further_actions(
    split: SplitRow, likeness: float, lexicon: Lexicon, needed: float
) -> tuple[list[FurtherAction], list[FurtherAction], FurtherAction | None]:
    """Further actions that a row is given, those it is not, and of the latter what may be missed; likeliest first.

    likeness: of the whole row to a wording of its first action; needed: the chance of a further action.
    """
    # A near-verbatim row holds a second action only where a clear cut sets it off.
    clear = CLEAR_CUT if likeness >= NEAR_VERBATIM else 0.0
    more: list[FurtherAction] = []
    left: list[FurtherAction] = []
    for entry in split.further:
        if any(lexicon.overlap(entry.action, other.action) for other in more):
            continue
        (more if entry.chance >= needed and entry.cut >= clear and len(more) < MOST_FURTHER else left).append(entry)
    missed = [entry for entry in left if entry.cut >= max(clear, DOUBT_CUT)]
    return more, left, max(missed, key=lambda entry: entry.chance, default=None)


def others(
    answer: Sequence[int], left: Sequence[FurtherAction], likeliest: Sequence[int], chances: Matrix, alike: Matrix
) -> list[Option]:
    """The best actions that the row was not given, by its whole text or by one of its parts; grids are the row's lines.

    likeliest: enough of the actions by their chance for the whole text, the likeliest first.
    """
    found = {
        action: Option(action, float(chances[action]), float(alike[action]))
        for action in [action for action in likeliest if action not in answer][:CANDIDATES]
    }
    for entry in left:
        by_whole = found.get(entry.action)
        if by_whole is None or entry.chance > by_whole.chance:
            found[entry.action] = Option(entry.action, entry.chance, entry.text, entry.part)
    return sorted(found.values(), key=lambda option: (-option.chance, option.action))[:CANDIDATES]


def with_parts(
    answer: Sequence[int], rest: Sequence[Option], split: SplitRow, lexicon: Lexicon, most: float
) -> list[Option]:
    """The actions that the row was not given, with those that a part of its own supports where the answer does not.

    most: the chance of the answer, which such an action does not go before.
    """
    found = {option.action: option for option in rest}
    for part in split.parts:
        if part.cut < DOUBT_CUT or len(part.bag) <= LEAST_WORDS:
            continue
        action = part.likeliest
        chance = float(part.chances[action])
        if chance < PROPOSED_PART or any(action == other or lexicon.overlap(action, other) for other in answer):
            continue
        chance *= 1 - max(float(part.chances[other]) for other in answer)
        if chance < PROPOSED_PART:
            continue
        if action not in found or found[action].chance < chance:
            found[action] = Option(
                action, min(chance, most), found[action].text if action in found else chance, part.text
            )
    return sorted(found.values(), key=lambda option: (-option.chance, option.action))


def with_named(named: Option, shown: Sequence[Option], answer: Sequence[int]) -> list[Option]:
    """What is shown, with the action that the reason names in place of the least likely that is no part of the answer."""
    if any(option.action == named.action for option in shown):
        return list(shown)
    kept = [*shown]
    spare = next((option for option in reversed(kept) if option.action not in answer), None)
    if spare is not None:
        kept.remove(spare)
        kept.append(named)
    return sorted(kept, key=lambda option: -option.chance)
