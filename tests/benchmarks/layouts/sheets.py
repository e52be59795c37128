"""Sheets that rule and fill their tables in ways of their own: upright rules alone, rules left out, text over its column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from looks import Layout
from making.pdf import Look, Sheet, Span

_OVER = 4.0  # times the width of its column that text may take which runs over it


class OddSheet(Sheet):
    """A sheet for a layout; the number of the table row tells which rules are left out."""

    def __init__(self, look: Look, pages: int, title: str, layout: Layout) -> None:
        self._row_number = 0
        self._lacking = "rules missing" in layout.extras
        self._uprights_only = layout.rules == "columns"
        self._over: Collection[int] = [layout.columns.index("lead")] if "overrun" in layout.extras else ()
        super().__init__(look, pages, title)

    def _rooms(self, edges: Sequence[float]) -> list[float]:
        rooms = super()._rooms(edges)
        return [room * _OVER if column in self._over else room for column, room in enumerate(rooms)]

    def _rules(self, edges: Sequence[float], height: float) -> None:
        if not (self._lacking or self._uprights_only):
            super()._rules(edges, height)
            return
        self._row_number += 1
        top, bottom = self.look.size[1] - self.y, self.look.size[1] - self.y - height
        wide = len(edges) > 2
        for y, turn in ((top, 0), (bottom, 3)):
            if not self._uprights_only and (not wide or self._row_number % 4 != turn):
                self._rule(edges[0], y, edges[-1], y)
        for number, x in enumerate(edges):
            if not (self._lacking and wide and number == 3 and self._row_number % 5 == 2):
                self._rule(x, bottom, x, top)


def odd(look: Look, title: str, layout: Layout, draw: Callable[[Sheet], list[Span]]) -> bytes:
    """The file that `draw` makes. Drawn twice: the first time counts the pages."""
    pages = 0
    for _ in range(2):
        sheet = OddSheet(look, pages, title, layout)
        draw(sheet)
        content, pages = sheet.done(), sheet.page
    return content
