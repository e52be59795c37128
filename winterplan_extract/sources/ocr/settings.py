"""The fixed numbers of reading scans, each with its unit and reason; what a pipeline may set is in domain/settings.py."""

from __future__ import annotations

from typing import Final

# Contrast: ink and paper
PAPER_SQUARE: Final = 4  # pixels; side of the squares that tell the paper's colour, far smaller than any shading
PAPER_WINDOW: Final = 11  # squares; side of the median's window: neither text nor a rule covers half of it
FAINTEST_INK: Final = 40  # of 255; weaker marks are grain
INK_SHARE: Final = 0.4  # of the page's darkest ink, from which a pixel is ink: half way up a blurred edge
DARKEST_PERCENTILE: Final = 99.5  # of the inked pixels' strength, taken as the page's darkest ink: the heart of strokes

# Pages laid askew or sideways
MOST_SKEW: Final = 6.0  # degrees; a page further askew has lost its edges
SKEW_STEPS: Final = ((6, 0.5), (2, 0.1), (1, 0.02))  # (pixels taken as one, degrees between trials), coarse to fine
SKEW_SAMPLE: Final = 600  # letters whose nearest neighbour is looked for
LETTER_SIZES: Final = (2.5, 40.0)  # points across, smallest and largest letter
BESIDE_SHARE: Final = 0.45  # share of letters whose neighbour is beside them: 0.8 in level text, 0.2 in sideways
LEAST_SKEW: Final = 0.03  # degrees; less moves a line's end by under a pixel

# Rules and shadings
FAINT_RULE: Final = 0.5  # of the ink's threshold: a rule is known by its length, so it may be fainter than text
RULE_DRIFT: Final = 0.3  # points a rule may drift sideways
RULE_GAP: Final = 0.7  # points that may be missing within a rule; letters are further apart
HORIZONTAL_LENGTH: Final = 24.0  # points; a dash or a letter's bar is shorter
VERTICAL_LENGTH: Final = 14.0  # points; a letter's stem is shorter but in the largest titles
SHORT_VERTICAL_LENGTH: Final = 7.0  # points; a shorter run is a rule only between two horizontal rules: it closes a row
TOUCHING: Final = 1.0  # points from such a run's ends to those rules; letters keep further off
RULE_EDGE: Final = 0.4  # points beside a rule cleared with it: its blurred edge
SHADING_CONTRAST: Final = 9  # of 255 between a shading and the paper; a copier's own shade changes slowly over the page
SMALLEST_SHADING: Final = 8.5  # points across
PAPER_SAMPLE: Final = 7  # one in so many pixels of the paper is measured
SHADING_SHARE: Final = 0.6  # of its box that a shading covers
RULE_MARGIN: Final = 2.0  # points on both sides of a rule that text leaves mostly free and letters fill
CROWDED_SHARE: Final = 0.3  # of a run's length with ink beside it, from which it is part of letters
CERTAIN_RULE: Final = 90.0  # points; no run through letters is so long
MEETING: Final = 3.0  # points from a shorter rule to one of the other direction with which it closes a cell

# Strips: pieces of lines of text
LETTER_EDGE: Final = 2  # pixels of blurred edge around letters
SPLINTER: Final = 1.6  # points across, the stem of bold type; a narrower piece beside a rule is a part of it
SPECK: Final = 0.03  # square ems; a full stop may have 0.01, but stands beside letters
SMALLEST_PIECE: Final = 3  # points; smaller pieces do not count for the size of the page's letters
LARGEST_LETTER: Final = 40  # points
LETTER_HEIGHT: Final = 0.6  # ems; usual height of a letter, between those with and without a stem
LETTER_GAP: Final = 0.75  # ems between the letters of one strip: more than a word space
SEVERAL_LINES: Final = 1.5  # ems high, from which a strip holds several lines that touch
LINE_PITCH: Final = 0.75  # ems at least from one line to the next
MARK_HEIGHT: Final = 0.3  # ems; a lower mark near a line belongs to it: the dot of an i, an accent
MARK_DISTANCE: Final = 0.5  # ems from a line's letters within which such a mark belongs to it
LINE_GAP_INK: Final = 0.5  # share of a line's ink that is left between two lines
WIDEST_STRIP: Final = 26.0  # heights of the widest strip read at once; the model was trained on shorter ones

# The recogniser's model
MODEL_HEIGHT: Final = 48  # pixels; height of the model's input
MODEL_MARGIN: Final = 0.2  # heights of paper around the ink, as in the model's training
BATCH: Final = 8  # strips of similar width read at once
WIDTH_STEP: Final = 64  # pixels; widths are rounded up to a multiple

# Words from strips
SAME_SIZE: Final = 1.25  # ratio within which type sizes are the same: they are measured to a pixel
WORD_GAP: Final = 0.33  # ems between letters that make a word gap though the recogniser saw no space
SIDE_BEARING: Final = 0.05  # ems of paper on each side of a letter that belong to it, as in type
BOLD_STROKE: Final = 1.3  # times the page's usual stroke width
STROKE_LETTERS: Final = 3  # letters needed to measure strokes
USUAL_STROKE: Final = 0.1  # ems; about that of ordinary type, taken where the page does not tell
GLYPH_WIDTHS: Final = (0.15, 0.6)  # ems across, smallest and largest list glyph
GLYPH_HEIGHT: Final = 0.27  # ems from the baseline to its middle: half a small letter
GLYPH_DISTANCE: Final = 4.0  # ems at most from it to its item
GLYPH_SHARE: Final = 0.72  # of its box that a list glyph fills: a disc has 0.79, an e 0.6
RAGGED_GLYPH_SHARE: Final = 0.62  # the same where no letter was recognised: a disc has lost some of its edge

# Whole pages
TURN_SAMPLE: Final = 8  # strips read to find which way up a page is
MANY_STRIPS: Final = 1000  # strips from which a page is first checked for being text; a full page has 300 to 800
TEXT_SAMPLE: Final = 60  # strips read for that check
NO_TEXT: Final = 0.5  # mean certainty, a strip without a letter counting as 0; dust and grain have 0.1 to 0.3
UPSIDE_DOWN: Final = 0.75  # certainty below which a page may be upside down; upright text has 0.9 and more
LONGEST_PAGE: Final = 1300.0  # points; on a longer page pixels were taken for points
A4_LENGTH: Final = 842.0  # points of the longer side, taken for such a page
