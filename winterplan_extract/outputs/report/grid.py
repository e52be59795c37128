"""The heat map: actions down, councils across, in blocks that fit a screen and a sheet of paper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from winterplan_extract.comparison.counts import answer_of
from winterplan_extract.domain.records import Action
from winterplan_extract.outputs.settings import PAGE_COUNCILS_ACROSS, WIDE_HEADINGS
from winterplan_extract.outputs.sheets.councils import cell
from winterplan_extract.outputs.view import CouncilView, View
from winterplan_extract.outputs.words import ANSWER_LABELS, counted

Links = Mapping[tuple[str, str], str]  # (council, action_id) -> the line that says more


@dataclass(frozen=True, slots=True)
class GridCell:
    """One answer: its key, its short word, the whole of it where that says more, and where more stands."""

    key: str
    short: str
    whole: str
    link: str


@dataclass(frozen=True, slots=True)
class GridLine:
    """One action with the answers of a block's councils; None where the comparison says nothing."""

    action: Action
    cells: tuple[GridCell | None, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The heat map of some councils, `numbers` being their places among all of them, from 0."""

    anchor: str
    title: str
    councils: tuple[CouncilView, ...]
    numbers: tuple[int, ...]
    themes: tuple[tuple[int, str, tuple[GridLine, ...]], ...]

    @property
    def level(self) -> bool:
        """Whether the names of its councils have room to stand level."""
        return len(self.councils) <= WIDE_HEADINGS


def blocks(view: View, links: Links) -> tuple[HeatMap, ...]:
    """The heat map: one block where it fits, else region by region; a large region is cut into even parts."""
    made: list[HeatMap] = []
    first = 0
    for title, councils in _parts(view.councils):
        themes = tuple(
            (number, actions[0].theme, tuple(_line(view, action, councils, links) for action in actions))
            for number, actions in by_theme(view.comparison.actions)
        )
        numbers = tuple(range(first, first + len(councils)))
        made.append(HeatMap(f"answers-{len(made) + 1}", title, councils, numbers, themes))
        first += len(councils)
    return tuple(made)


def by_theme(actions: Sequence[Action]) -> tuple[tuple[int, tuple[Action, ...]], ...]:
    """The actions of each theme number, in the order in which the list first names the theme."""
    themes: dict[int, list[Action]] = {}
    for action in actions:
        themes.setdefault(action.theme_no, []).append(action)
    return tuple((number, tuple(of)) for number, of in themes.items())


def _parts(councils: Sequence[CouncilView]) -> Iterator[tuple[str, tuple[CouncilView, ...]]]:
    together = len(councils) <= PAGE_COUNCILS_ACROSS
    for region, of in groupby(councils, key=lambda council: "" if together else council.region):
        members = tuple(of)
        parts = -(-len(members) // PAGE_COUNCILS_ACROSS)
        name = "" if together else f"{region or 'No region'}: "
        for part in range(parts):
            some = members[len(members) * part // parts : len(members) * (part + 1) // parts]
            ending = f" (part {part + 1} of {parts})" if parts > 1 else ""
            yield f"{name}{counted(len(some), 'council')}{ending}", some


def _line(view: View, action: Action, councils: Sequence[CouncilView], links: Links) -> GridLine:
    return GridLine(action, tuple(_cell(view, council, action, links) for council in councils))


def _cell(view: View, council: CouncilView, action: Action, links: Links) -> GridCell | None:
    covered = council.coverage.get(action.action_id)
    said = cell(view, council, covered)
    if covered is None or said is None:
        return None
    answer = ANSWER_LABELS[answer_of(covered)]
    link = links.get((council.name, action.action_id), "")
    return GridCell(answer.key, answer.short, "" if said.text == answer.short else said.text, link)
