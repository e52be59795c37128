"""The fixed numbers of reviewing, each with its unit and reason; what a pipeline may change stands in `Reviewing`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

from winterplan_extract.domain.records import RulingField

MB: Final = 1024 * 1024  # bytes
SIGNATURE: Final = 8  # bytes that tell what kind of file it is
WHOLE_BELOW: Final = 1e15  # from which a number is no longer exact to the unit: Excel keeps 15 digits
CUT_TITLE: Final = 3  # letters beyond which the beginning of a title stands for it: “the” begins many
TYPED_SHOWN: Final = 80  # characters of what somebody typed, as a message shows it
LONGEST_TEXT: Final = 32_767  # characters of a corrected text: as many as an Excel cell holds
LONGEST_NAMES: Final[Mapping[RulingField, int]] = {
    "council": 200,  # characters; the longest of the register has 46
    "leads": 2000,  # characters of all together
    "theme": 500,  # as a section
    "section": 500,  # characters; the longest of the list has 52
    "ref": 100,  # characters
}
WORDS_OF_EXAMPLE: Final = 4  # words of a requirement that show how a split is told
FAR_OUTSIDE: Final = timedelta(days=60)  # outside the plan's period; 12 May for 5 December is 120 too early
NEAREST_NAMES: Final = 3  # councils named to whoever typed one that is not on the register
COLUMNS_TOLD: Final = 12  # columns named to whoever corrects one that is not there: the widest tables have as many
TEXT_SHOWN: Final = 60  # characters of a requirement, as a message shows it
FAULTS_SHOWN: Final = 3  # faulty lines of the ledger that are named; the rest are counted
MARGIN_DIGITS: Final = (
    4  # decimals of the lead by which what to decide first is sorted: as many as the dataset keeps of a confidence
)
TEXTS_KEPT: Final = 65_536  # texts of rows that are kept as folded: each decision at the desk compares all of them anew
