"""Where rows stand on the pages of their source."""

from __future__ import annotations

from typing import Final, NamedTuple

PAGE_PARTS: Final = 10_000  # of a page's width and height, in which boxes are told: finer than any screen shows it


class RowBox(NamedTuple):
    """Where a row of a table stands on a page (table 0: a paragraph), in parts of the page's width and height; no part of the dataset."""

    table: int
    row: int
    page: int
    x0: int
    top: int
    x1: int
    bottom: int
