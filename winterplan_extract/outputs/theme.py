"""How the workbook looks: fonts, colours, page. Colours repeat what the words say, at a contrast of 4.5 to 1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.outputs.sheet import Look

Profile = Literal["working", "publish", "publish-unnamed"]

FONT: Final = "Arial"
LANGUAGE: Final = "en-GB"
AUTHOR: Final = "winterplan-extract"

PAPER_A3: Final = 8  # the number by which Excel knows it
PAGE_CM: Final = (39.9, 27.0)  # what A3 landscape leaves between these margins: width and height
MARGIN_INCHES: Final = 0.4
FOOTER_MARGIN_INCHES: Final = 0.25
MAX_ROW_POINTS: Final = 409.0
DEFAULT_ROW_POINTS: Final = 12.75  # of a row below the table, at least
POINTS_PER_CM: Final = 28.35
LINE_HEIGHT: Final = 1.275  # of the font size: what Excel gives a line of Arial
ROW_PADDING: Final = 3.0  # points over and under the text together
ABOUT_WIDTH: Final = 190  # characters of the lines over a table: what a screen shows without scrolling
LINE_RULE: Final = "C9CED6"

DATE_FORMAT: Final = "d mmm yyyy"
SCORE_FORMAT: Final = "0.00"
NUMBER_FORMAT: Final = "#,##0"
SHARE_FORMAT: Final = "0%"
PART_RULE: Final = "1F3A5F"  # over a line with which another theme or group begins
BAR_FILL: Final = "2F6DA8"
BAR_FILLS: Final = {  # of the page's bars, whose pieces are parted by rules as well
    "yes": "2E7D4F", "partly": "F0C04A", "no": "B3372F", "not_stated": "A9A4C4", "not_applicable": "CFCFCF",
    "elsewhere": "8DB8DF", "review": "C7A6EA", "missing": "F7EDF2", "unread": "E3B5CE", "prose": "EFD5E2",
    "met": "1F3A5F", "answered": "9DB7D5", "late": "7A1210", "due": "2F6DA8", "gone": "6B1145",
}  # fmt: skip
DARK_FILLS: Final = frozenset({"yes", "no", "met", "late", "due", "gone"})  # on which letters are white
CHART_WIDTH_CM: Final = 17.0  # of a chart beside its table; one under it is as wide or wider
CHART_COLUMNS: Final = 11  # columns of the default width that a chart covers
CHART_BAR_CM: Final = 0.75  # of a chart's height for each bar
CHART_FRAME_CM: Final = 2.5  # of its height for title and margins


@dataclass(frozen=True, slots=True)
class Ink:
    """How a text looks: RRGGBB of the letters and of the ground (empty: white)."""

    color: str = "1A1A1A"
    fill: str = ""
    bold: bool = False
    underline: bool = False
    larger: int = 0  # points over the body's size


LOOKS: Final[dict[Look, Ink]] = {
    "": Ink(),
    "yes": Ink("14491D", "E3F1E4"),
    "partly": Ink("5B4300", "FDF0CF"),
    "no": Ink("7A1210", "FADBD8", bold=True),
    "not_stated": Ink("3B3657", "E7E6EE"),
    "not_applicable": Ink("444444", "EFEFEF"),
    "missing": Ink("6B1145", "F4E3EC", bold=True),
    "elsewhere": Ink("123F6B", "DFEBF7"),
    "review": Ink("46217A", "E9DFF5"),
    "heading": Ink("1F3A5F", bold=True, larger=2),
    "term": Ink(bold=True),
    "link": Ink("0B4F9E", underline=True),
    "message": Ink("333333"),
    "entry": Ink("1A1A1A", "FFFBE0"),
    "absent": Ink("666666"),
}
UNWRAPPED: Final[tuple[Look, ...]] = ("heading", "message")  # they run on over the empty cells beside them
TITLE: Final = Ink("1F3A5F", bold=True, larger=5)
ABOUT: Final = Ink("333333")
HEADER: Final = Ink("FFFFFF", "1F3A5F", bold=True)
BAND: Final = Ink("1F3A5F", "DCE4EE", bold=True)


@dataclass(frozen=True, slots=True)
class ProfileStyle:
    """What sets one profile apart: a workbook to work in, or to publish, which is only read, by screen readers too."""

    published: bool = False  # with nothing to filter or decide, blanks marked, and unless it is wished without people
    councils: bool = True  # whether councils are named

    @property
    def size(self) -> int:
        """The points of the type."""
        return 12 if self.published else 10


STYLES: Final[dict[Profile, ProfileStyle]] = {
    "working": ProfileStyle(),
    "publish": ProfileStyle(published=True),
    "publish-unnamed": ProfileStyle(published=True, councils=False),
}


def style_of(profile: str, offered: Sequence[Profile]) -> ProfileStyle:
    """What the profile of that name looks like. Raises SettingsError for one that is not offered."""
    name = next((name for name in offered if name == profile), None)
    if name is None:
        raise SettingsError(f"There is no profile “{profile}”; choose one of {', '.join(offered)}")
    return STYLES[name]
