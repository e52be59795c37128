"""How wide printed text is, reckoned from its letters, and how wide the columns it was wrapped in are.

The unit is the em of an ordinary sans serif type. A text has no geometry, but where its lines were
wrapped tells the width of their column: the longest line fits, and a line with the next one's first
word put to it does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from winterplan_extract.domain.plaintext import BULLET, item
from winterplan_extract.sources.text.stacked import settings as fixed

_WIDTHS: Final = dict.fromkeys("iljItf.,:;!|'’‘()[]/ ", fixed.NARROW_LETTER) | dict.fromkeys(
    "mwMW@%—", fixed.WIDE_LETTER
)


@lru_cache(maxsize=20_000)
def width_of(text: str) -> float:
    """The width of a printed text in ems."""
    return sum(_WIDTHS.get(c) or (fixed.CAPITAL if c.isupper() else fixed.LETTER) for c in text)


@dataclass(frozen=True, slots=True)
class LineSpan:
    """The width of the column that lines were wrapped in: at least `low`, at most `high` (0: not known)."""

    low: float = 0.0
    high: float = 0.0
    lines: int = 0

    def misfit(self, width: float) -> float:
        """How badly a column of that width fits, 0 where it may fit, as a share of the width; unknown fits."""
        if not width:
            return 0.0
        over = max(0.0, self.low / width - 1 - fixed.WIDTH_ERROR)
        under = max(0.0, 1 - fixed.WIDTH_ERROR - self.high / width) if self.high else 0.0
        return max(over, under)


def span_of(lines: Sequence[str]) -> LineSpan:
    """What the lines tell of the width of their column; empty lines end paragraphs.

    One line's early end says little, for a sentence may end where somebody pressed Enter: the upper
    bound is taken from lines that stop in the middle of a sentence.
    """
    low = max((width_of(line) for line in lines), default=0.0)
    high = 0.0
    for line, following in pairwise(lines):
        if line and following and line[-1] not in ".:;!?" and following[:1].islower():
            fits_not = width_of(line) + fixed.NARROW_LETTER + width_of(following.split()[0])
            high = min(high, fits_not) if high else fits_not
    if lines and item(lines[0]).startswith(BULLET):
        high /= fixed.INDENT
    return LineSpan(low, max(high, low) if high else 0.0, len(lines))


def column_width(spans: Sequence[LineSpan]) -> float:
    """The width that agrees with most of the spans, 0 where they tell nothing.

    The widest lines of a column come near its width; a single one much wider than the rest was
    sorted wrongly and does not count.
    """
    lows = sorted(span.low for span in spans if span.high)
    if 2 * len(lows) < sum(1 for span in spans if span.lines > 1):
        # Titles show no sentence that goes on: their lines wrap all the same.
        lows = sorted(span.low for span in spans if span.lines > 1)
    return lows[min(len(lows) - 1, int(fixed.WIDEST_LINES * len(lows)))] * (1 + fixed.WIDTH_ERROR / 2) if lows else 0.0


def fullness(line: str, following: str, width: float) -> float:
    """How surely the next line's first word would not have fitted on the line: from 1, surely not, to -1."""
    word = following.split()[0] if following else ""
    share = (width_of(line) + fixed.NARROW_LETTER + width_of(word)) / width
    return max(-1.0, min(1.0, (share - 1 + fixed.WIDTH_ERROR / 2) / (2 * fixed.WIDTH_ERROR)))


@dataclass(frozen=True, slots=True)
class ColumnLook:
    """What is known of a column: its width in ems (0: not known) and how surely that is its own.

    `open_ends` is the share of its cells that end without a full stop: where most do, such an end
    is no sign that a cell goes on.
    """

    width: float = 0.0
    own: bool = False
    open_ends: float = fixed.OPEN_ENDS
