"""Every answer on the page: the heat map, in blocks that fit a screen, and for each action what every council says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from winterplan_extract.comparison.counts import answer_of, themes_of
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import MISSING, Action, Coverage, ReturnRecord
from winterplan_extract.domain.words import counted
from winterplan_extract.outputs.report.tables import Keys, PageCell, PageLine, clipped
from winterplan_extract.outputs.settings import PAGE_COUNCILS_ACROSS, WIDE_HEADINGS
from winterplan_extract.outputs.sheet import Once, Value
from winterplan_extract.outputs.sheets.councils import cell
from winterplan_extract.outputs.view import CouncilView, View
from winterplan_extract.outputs.words import ANSWER_LABELS, ANSWERS, MISSING_BECAUSE, NOT_STATED, day, where

Links = Mapping[tuple[str, str], str]  # (council, action_id) -> the line that says more


@dataclass(frozen=True, slots=True)
class GridCell:
    """One answer: its key, its short word, the whole of it where that says more, and where more stands."""

    key: str
    short: str
    whole: str
    link: str


Numbered = tuple[int, CouncilView]  # a council with its place among all of them, from 0
GridLine = tuple[Action, tuple[GridCell | None, ...]]  # None where the comparison says nothing


@dataclass(frozen=True, slots=True)
class HeatMap:
    """The heat map of some councils: the lines of each theme by its number and name."""

    anchor: str
    title: str
    councils: tuple[Numbered, ...]
    themes: tuple[tuple[int | None, str, tuple[GridLine, ...]], ...]

    @property
    def level(self) -> bool:
        """Whether the names of its councils have room to stand level."""
        return len(self.councils) <= WIDE_HEADINGS


def blocks(view: View, links: Links) -> tuple[HeatMap, ...]:
    """The heat map: one block where it fits, else region by region; a large region is cut into even parts."""

    def line(action: Action, councils: Sequence[Numbered]) -> GridLine:
        return action, tuple(_grid_cell(view, council, action, links) for _, council in councils)

    themes = themes_of(view.comparison.actions)
    return tuple(
        HeatMap(
            f"answers-{number}",
            title,
            councils,
            tuple((of.number, of.name, tuple(line(action, councils) for action in of.actions)) for of in themes),
        )
        for number, (title, councils) in enumerate(_parts(tuple(enumerate(view.councils))), start=1)
    )


def _parts(councils: Sequence[Numbered]) -> Iterator[tuple[str, tuple[Numbered, ...]]]:
    together = len(councils) <= PAGE_COUNCILS_ACROSS
    for region, of in groupby(councils, key=lambda numbered: "" if together else numbered[1].region):
        members = tuple(of)
        parts = -(-len(members) // PAGE_COUNCILS_ACROSS)
        name = "" if together else f"{region or 'No region'}: "
        for part in range(parts):
            some = members[len(members) * part // parts : len(members) * (part + 1) // parts]
            ending = f" (part {part + 1} of {parts})" if parts > 1 else ""
            yield f"{name}{counted(len(some), 'council')}{ending}", some


def _grid_cell(view: View, council: CouncilView, action: Action, links: Links) -> GridCell | None:
    covered = council.coverage.get(action.action_id)
    said = cell(view, council, covered)
    if covered is None or said is None:
        return None
    answer = ANSWER_LABELS[answer_of(covered)]
    link = links.get((council.name, action.action_id), "")
    return GridCell(answer.key, answer.short, "" if said.text == answer.short else said.text, link)


HEADINGS: Final = (
    "Council", "Fully met", "What the row asks", "Current status", "How the gap will be closed", "Lead", "By when", "Where",
)  # fmt: skip
AS_LISTED: Final = "[as the list]"
AS_LISTED_MEANS: Final = "Side by side: the row asks what the list asks, in the same words."


@dataclass(frozen=True, slots=True)
class SideAction:
    """One action of the list with a line for each row that answers it, and one for each council without a row."""

    anchor: str
    action: Action
    answers: str
    lines: tuple[PageLine, ...]


def side_by_side(view: View) -> tuple[SideAction, ...]:
    """Every action of the list, in its order."""
    rows = {row_id: str(number) for number, row_id in enumerate(view.rows)}
    made = []
    texts = Once(_cell)
    for number, action in enumerate(view.comparison.actions):
        pairs = [(at, council, council.coverage.get(action.action_id)) for at, council in enumerate(view.councils)]
        told = [(at, council, covered) for at, council, covered in pairs if covered]
        keys = Counter(ANSWER_LABELS[answer_of(covered)].key for _, _, covered in told)
        lines = (
            line
            for at, council, covered in told
            for line in _lines(view, action, council, covered, f"{number}-{at}", rows, texts)
        )
        said = ", ".join(f"{answer.word} {keys[answer.key]:,}" for answer in ANSWER_LABELS.values() if keys[answer.key])
        made.append(SideAction(f"side-{number}", action, said, tuple(lines)))
    return tuple(made)


def evidence(view: View) -> dict[tuple[str, str], str]:
    """The line that the words of each council on each action begin with."""
    return {
        (council.name, action.action_id): f"s{number}-{at}"
        for number, action in enumerate(view.comparison.actions)
        for at, council in enumerate(view.councils)
        if action.action_id in council.coverage
    }


def _lines(
    view: View,
    action: Action,
    council: CouncilView,
    covered: Coverage,
    place: str,
    numbers: Mapping[str, str],
    texts: Once[PageCell],
) -> Iterator[PageLine]:
    label = ANSWER_LABELS[answer_of(covered)]
    theme = str(action.theme_no)
    at = place.partition("-")[2]
    rows = [view.rows[row_id] for row_id in covered.row_ids if row_id in view.rows] if covered.state != MISSING else []
    for number, row in enumerate(rows):
        keys = Keys(at, theme, label.key, numbers[row.row_id])
        yield PageLine(_cells(council, action, row, texts), keys, "" if number else f"s{place}")
    if not rows:
        why = MISSING_BECAUSE[covered.missing_because]
        if covered.covered_by:
            why = f"See {', '.join(covered.covered_by)}, which asks much the same."
        answer = PageCell(label.word, look=label.look)
        cells = (PageCell(council.name), answer, PageCell(why or "[no row]", look="absent", span=len(HEADINGS) - 2))
        yield PageLine(cells, Keys(at, theme, label.key), f"s{place}")


def _cells(council: CouncilView, action: Action, row: ReturnRecord, texts: Once[PageCell]) -> tuple[PageCell, ...]:
    asks = AS_LISTED if fold(row.requirement) == fold(action.requirement) else row.requirement
    last = day(row.deadline_last) if row.deadline_last else ""
    when = "\n".join(filter(None, (row.deadline_text, last if fold(last) != fold(row.deadline_text) else "")))
    said = (asks, row.current_status, row.gap, row.lead_text, when, where(row))
    return (
        texts[council.name],
        PageCell(ANSWERS[row.met], look=row.met),
        *map(texts.__getitem__, said),
    )


def _cell(text: Value) -> PageCell:
    return PageCell(clipped(str(text))) if text else PageCell(NOT_STATED, look="absent")
