"""The numbers of page layout, each with its unit and reason; what a pipeline may change stands in `Reading`.

An em is the size of the text; a line's height is from its ascent to its descent. Of most numbers, 20 % more or less
changes nothing in the drawn layouts of tests/benchmarks/layouts.
"""

from __future__ import annotations

from typing import Final

# Words and lines (words, text_lines)
ASCENT: Final = 0.9  # ems from the baseline to the top of a line: what most fonts declare
DESCENT: Final = 0.22  # ems from the baseline to its bottom
LETTER_MIDDLE: Final = 0.3  # ems above the baseline: half the height of a small letter
SCRIPT_SIZE: Final = 0.88  # of its line's size; a raised or lowered figure is no larger
SCRIPT_DRIFT: Final = 0.6  # ems between the baseline of such a figure and its line's
SCRIPT_GAP: Final = (-0.1, 0.5)  # ems between such a figure and the word beside it
LETTER_SPACED_SHARE: Final = 0.7  # of a line's words; so many single letters make a letter-spaced line
LETTER_SPACED_WORDS: Final = 5  # words from which a line can be told to be letter-spaced
LETTER_SPACED_GAP: Final = 1.6  # times the usual gap of such a line; a wider one is a space
BULLET_O_GAP: Final = 0.4  # ems between an “o” that is a bullet and its text: more than a space
LEADERS: Final = ".…·_"  # characters that lead the eye over a gap, and mark no list
SAME_WIDTH: Final = 0.02  # of a glyph's width by which those of a typewriter's font may differ
TYPED_GLYPHS: Final = 6  # glyphs of one width that show such a font; “111” is so in any
TYPED_SPACE: Final = 1.5  # times that width: more than one space and less than two
CHOICE_WORDS: Final = 12  # words of a cell that prints all answers to choose from; “Fully / Partly / Not met” has 6
BORDER_SLACK: Final = 1.0  # points by which a word, table or shading may reach over a border and be inside

# Words split at a line end (dehyphenate)
HYPHENS_THAT_TELL: Final = (
    3  # line ends with a word's own hyphen to each with the layout's, from which all are words' own
)
FULL_LINE: Final = 0.05  # ems; a line is full if no more than that is left beside the next line's first letter
LONGEST_WORD: Final = 18  # letters; "multidisciplinary" has 17
WORD_REMAINDER: Final = 3  # letters; a shorter rest is hardly a word of its own

# List markers drawn as shapes (page)
DOT_SIZE: Final = (0.12, 0.6)  # ems across; a full stop is 0.1
DOT_PROPORTION: Final = (0.7, 1.4)  # width to height
DOT_TO_ITEM: Final = 3.0  # ems from the dot to its item
DOT_HEIGHT: Final = (0.1, 0.6)  # ems above the baseline between which the middle of a dot lies

# Rules (rules, page)
UNDERLINE_DEPTH: Final = (-0.05, 0.35)  # ems below its words' baseline at which an underline lies
UNDERLINE_COVERED: Final = 0.8  # share of an underline under words; 0.64 and 0.96 change rules under full cells
UNDERLINE_SPACE: Final = 0.3  # ems counted for the space after each word
CROSSED_RULES: Final = 3  # rules that a lone upright one crosses or meets, so that they are a table of two columns

# Grids and cells (grid, draft)
EQUAL_MARGINS: Final = 1.5  # points by which aligned lines may differ; 1.8 loses a cell of drawn-side-rows-only
WIDEST_PADDING: Final = 15.0  # points between a border and its text; more is an indent; 20 % changes line ends
KEY_BOX_HEIGHT: Final = (0.5, 3.0)  # ems: of the coloured boxes of a key, from a small square to a padded cell
KEY_BOX_WIDTH: Final = 25.0  # ems at most of such a box with its words in it
STATUS_DOT_SIZE: Final = (5.0, 40.0)  # points across a disc that gives an answer by its colour
STATUS_DOT_PROPORTION: Final = 1.4  # longer to shorter side
COLOURED: Final = 64  # steps of 255 between the strongest and weakest of red, green and blue; less is a grey
TOUCHING: Final = 0.03  # ems; glyphs that near are one word even over a border
LINE_SPACE: Final = 0.45  # ems between words of one line; the paddings of two cells come to more
OVERHANG: Final = 0.1  # ems by which a glyph may reach over the border of its cell

# Tables side by side (side_by_side)
TEXT_LINES: Final = 8  # lines from side to side of a column of running text beside which a table stands
BESIDE_HEIGHT: Final = 15.0  # points of height that tables side by side share
DIVIDER_DRIFT: Final = 30.0  # points by which the gap between two tables may move from page to page
DOUBLE_RULE: Final = 5.0  # points between the two lines of a double rule; further apart they are of two tables
SAME_RULE: Final = 1.5  # points by which two pieces of one horizontal rule may differ in height
LINES_OVER_DIVIDER: Final = 0.05  # share of a page's lines that may run over the gap between two tables
RULES_AT_ONE_HEIGHT: Final = 0.5  # share of the rules of two tables that may stand at the same height by chance

# Columns without vertical rules (columns, regions, unruled)
FEWEST_COLUMNS: Final = 3  # of a table without vertical rules; running text in two columns is none
PAIR: Final = 2  # columns of a table that shows by its heading, its rules or its figures alone
FEWEST_LINES: Final = 3  # of such a table that have words in several columns
FARTHEST_LINE: Final = 5.0  # line heights between two lines of one table
HEADING_LINE_GAP: Final = 0.4  # line heights between the lines of a heading
LINES_OVER_GUTTER: Final = 0.1  # share of a table's lines that may run over a column's end
EVEN_GAP: Final = 0.3  # line heights by which the gaps around a heading of rows exceed the usual one
ROW_RULES: Final = 3  # rules inside a table from which they stand between its rows
HEADING_LINES: Final = 6  # of a table's heading between its top and the first line that has all columns
HEADING_SPACE: Final = 1.2  # line heights between lines of a heading that a rule closes above
PAIRED_LINES: Final = 0.6  # share of the lines of a table of two columns that have both
PAIRED_BETWEEN_RULES: Final = 0.25  # the same where rules close the table above, under its heading and below
HEADED_COLUMNS: Final = 0.6  # share of the columns that a line must name to be the table's heading
REFERENCE_COLUMN: Final = 6.0  # ems; a wider first column holds text
LAYOUT_SLACK: Final = 3.0  # points by which a line may reach beyond a column layout seen elsewhere
RULE_SPAN: Final = 0.7  # share of a table's width that a rule or shading between rows covers
RULE_BEYOND: Final = 20.0  # points above or below a table's lines within which a rule belongs to it
OUTER_RULE: Final = 4.0  # points by which the outermost line may reach over its rule
OUTER_MARGIN: Final = 2.0  # points around the outermost line where there is no rule
FEWEST_ROWS: Final = 2  # of a table without vertical rules; 3 loses tables of a heading and two rows
RAGGED_EDGE: Final = 3.0  # ems before a column's end at which a full line of running text stops
TEXT_COLUMN: Final = 12.0  # ems; columns of running text are no narrower
FULL_LINES: Final = 0.7  # share of full lines in running text: all but the last of each paragraph

# Rows without horizontal rules (rows)
REFERENCE_SHARE: Final = 0.6  # of the lines with something in the first column; with fewer, rows go by gaps
FILLED_COLUMNS: Final = 0.6  # share of the columns in which a line that is a row of its own has words
ONE_LINE_ROWS: Final = 0.9  # share of such lines from which each line is a row
COLUMNS_THAT_BEGIN: Final = 3  # columns whose texts begin on one line where a row begins
LINES_BESIDE: Final = 12  # lines before a line that may reach down beside it, in neighbouring columns
ROW_START_DRIFT: Final = 0.4  # line heights by which the first lines of a row's cells may differ
WIDER_GAP: Final = 0.2  # line heights by which the gap above a row exceeds the one above its reference
ROW_GAP: Final = 0.3  # line heights by which a gap between rows exceeds one between lines
ROW_GAP_SHARE: Final = 0.5  # of the way from the usual gap to the widest
LINES_WITH_FIGURES: Final = 0.5  # share of the lines from which rows go by figures; labels wrap to two lines at most
FIGURES_SHARE: Final = 0.5  # share of a column's filled lines that hold a figure alone; the rest are headings
OFF_CENTRE: Final = 0.5  # ems by which a heading may be off the middle of the columns that it stands over
WRAPPED_WIDTH: Final = 8.0  # ems; labels that are shorter wrap only where the next line says so by a small letter
OFF_CENTRE_SHARE: Final = 0.1  # the same as a share of the columns' width: figures do not fill theirs evenly
LEVELS_BELOW: Final = 3  # lines below a heading over several columns that show which columns these are
GROUP_MIDDLE: Final = 0.25  # of a group's width within which its heading's middle is near the group's
WRAPPED_LABEL: Final = 0.6  # of a column's width that a line of a label fills before it wraps
LEVEL_LINES: Final = 0.35  # line heights by which lines of one row overlap: figures beside the middle of a label
KEY_COLUMN_SHARE: Final = 0.5  # of the lines that have words in the column of requirements

# Texts outside a frame (outside_frame)
HEADING_REACH: Final = 6.0  # ems above a frame in which its heading is looked for
HEADING_ABOVE: Final = 1.0  # line heights from a heading to the frame beneath: a cell's padding and no more
LABELLED_ROWS: Final = 0.8  # share of the rows below the heading that have a label left of the frame
LABEL_REACH: Final = 1.0  # times a frame's width that its labels may stand left of it

# Rules that are missing (missing_rules)
TEXT_START_DRIFT: Final = 2.0  # points by which the beginnings of a column's texts may differ; centred are near it
REFERENCE_DISTANCE: Final = 1.6  # line heights from one row's reference to the next; lines of one text are nearer
MISSING_RULES: Final = 2  # that a table may lack and still be known from earlier pages
FIRST_ROWS: Final = 3  # in which the rest of a row may stand: under at most two rows of headings
LOW_LINE: Final = 2.0  # ems from the top of a row to the baseline of a line that is not its first
CLEAR_GAP: Final = 0.4  # line heights left free above a line that begins a row

# Paragraphs (paragraphs)
SENTENCE_WORDS: Final = 15  # words of what is a sentence even without its full stop; 12 changes the sample Skelldale
SHORT_SENTENCE: Final = 3  # words; more that end in a full stop are a sentence
LARGE_HEADING: Final = 1.35  # times the size of running text; 1.08 changes a heading of the sample Holmcaster
SAME_SIZE: Final = 0.06  # share by which sizes of one paragraph's lines may differ
WIDEST_LEADING: Final = 0.5  # line heights; lines further apart are no paragraph
EVEN_LEADING: Final = 0.1  # line heights by which gaps between lines of one paragraph may differ
LINES_OVERLAP: Final = 0.5  # line heights by which lines may overlap; more stand beside one another
CENTRED: Final = 0.5  # ems by which the margins beside a centred line may differ
HEADING_WORDS: Final = 30  # words; a longer text is no heading
CAPITALS: Final = 3  # letters; a shorter text in capitals is an abbreviation
DEEPEST_LEVEL: Final = 9  # of headings: what Word has
