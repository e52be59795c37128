"""The numbers of reading PDF files, each with its unit and reason; what a pipeline may change stands in `Reading`."""

from __future__ import annotations

from typing import Final

# Files
END_OF_FILE: Final = 2048  # bytes at the end of a file in which its end mark stands

# Glyphs
QUARTER_TURN: Final = 3  # degrees off a quarter turn that still count as one
BOLD_WEIGHT: Final = 600  # of 100 to 900, as fonts count: semibold
TEXT_ON_PAGE: Final = 0.9  # share of the glyphs that a page shows at least; with fewer its sides are mixed up
WHITE: Final = 250  # of 255, each of red, green and blue
BACKWARD_KERNING: Final = 0.5  # ems; kerning never goes back so far

# Shapes
RECTANGLE_SEGMENTS: Final = 6  # of a rectangle, however it is closed; more are several areas in one path
FORM_DEPTH: Final = 8  # forms within forms; a file with more is made to hang readers
SLANT: Final = 1.0  # points by which the ends of a straight line may differ across it

# Text typed into forms
TYPED_SIZE: Final = 9.0  # points of text whose size the file does not say
TYPED_LEADING: Final = 1.15  # ems from one line to the next
TYPED_BASELINE: Final = 0.85  # of that, from the top of a line to its baseline
LETTER_WIDTH: Final = 0.5  # ems that a letter takes on average
SMALLEST_TYPED: Final = 0.1  # points; smaller text is not set smaller still
TYPED_SHRINK: Final = 0.9  # times the size, each time the text does not fit
