"""The numbers of what is written, each with its unit and reason; the look of workbook and page stands in theme.py."""

from __future__ import annotations

from typing import Final

# What Excel holds: its specifications and limits (fitting, workbook)
CELL_CHARACTERS: Final = 32_767  # of a cell, counted as Excel does, in UTF-16 units
CELL_LINE_FEEDS: Final = 253  # of a cell
SHEET_COLUMNS: Final = 16_384  # of a sheet
SHEET_LINKS: Final = 65_530  # of a sheet
HEADING_CHARACTERS: Final = 255  # of a table's column
HEADING_NUMBER: Final = 8  # characters kept for a number that tells two headings apart: “ (12345)”
TITLE_STYLE: Final = 16  # the number by which Excel knows the style “Heading 1”: a screen reader tells it as one
HEADER_STYLE: Final = 18  # the same of “Heading 3”

# Files (database, written)
FREE_BYTES: Final = 1024 * 1024  # bytes: more than SQLite writes at a time
ROWS_APART: Final = 3000  # rows from which a second program, which takes a second to start, gains more than that
RUNS_KEPT: Final = 10  # earlier runs whose dataset is kept: a winter's weekly rounds, some of them run twice
ZIP_LEVEL: Final = 4  # of a workbook, 1 (fast) to 9 (small): half the time of the usual 6 for a tenth more bytes
ROWS_PACKED: Final = 200  # rows of a sheet that are packed at a time: packing each by itself takes half as long again
NUMBER_DIGITS: Final = 12  # of a number: LibreOffice keeps 15, and rounds otherwise than Excel
CHANGES_NAMED: Final = 6  # changed sheets that are named in a line
FAULT_LENGTH: Final = 200  # characters of what another program said of a file, in a notice

# Columns and rows of sheets (fitting, view, workbook)
ALWAYS_ONE_LINE: Final = 0.7  # a text of fewer characters than this share of the width never wraps
NARROW: Final = 25  # characters: a narrower column is for short entries, and prose astray in it
NARROW_LINES: Final = 15  # must not push the row over half a page
NARROWEST_ABOUT: Final = 60  # characters of the lines over a narrow table
ROW_ID_WIDTH: Final = 30  # characters at most of a column of row ids; longer ones wrap
ROW_ID_ROOM: Final = 3  # characters beside an id for the arrow of the filter
TITLE_HEIGHT: Final = 1.5  # times the size of its type: the row of a title or of a line over the table
LINES_TO_FILL: Final = 30  # empty lines to type corrections on; more can be added under them
BAND_HEIGHT: Final = 1.6  # times the size of its type: the row of what stands over groups of columns
FOOTER_SIZE: Final = 9  # points of the type at the foot of a page

# How much is named and shown (sheets, report)
COUNCILS_LISTED: Final = 30  # councils named in a line; the rest are counted
FILES_NAMED: Final = 12  # files named on the front sheet, one a line
ROWS_NAMED: Final = 5  # rows named in a cell
OWN_CHOICES: Final = 400  # rows in review with a drop-down of their own, a hundred cells each; beyond, all share one
WORDS_QUOTED: Final = 8  # of a row, to find it by in a document without pages
CANDIDATES: Final = 3  # candidates shown to a reviewer: as many as the dataset has
COUNCILS_ACROSS: Final = 7  # columns of councils that an A3 page still prints legibly
COUNCILS_IN_CHART: Final = 40  # bars of a chart that can be read on one page
PAGE_COUNCILS_ACROSS: Final = 18  # with their words still legible on A4 landscape
WIDE_HEADINGS: Final = 6  # councils across, up to which their names stand level
LINES_SHOWN: Final = 8  # of a long text that stand open
LINES_SPARED: Final = 4  # more that are not worth folding
OWN_NAME_LETTERS: Final = 4  # of a word of a council's name that tells which it is; “Vale”, and not “of”
OWN_INITIALS: Final = 3  # letters from which the initials of its official name are taken for its own: RCC
CHARACTERS_KEPT: Final = 2000  # of a text that the page keeps; 151 returns must make a page that opens at once

# Widths on the page, in characters or ems (report)
EM_PER_CHARACTER: Final = 0.47  # of the tables' font: what an average letter takes
MARGINS_EM: Final = 1.15  # of the same: what a cell keeps free at its sides
BOLD_WIDTH: Final = 1.3  # times an average letter: one of a heading, being bold and often a capital
COUNT_WIDTH: Final = 12.0  # of a column of counts: “applicable” in one piece
THEME_WIDTH: Final = 30.0  # of a theme's name beside counts
SHARE_WIDTH: Final = 26.0  # of a bar with its share
COUNCIL_WIDTH: Final = 24.0  # of a council's name beside its themes
EACH_THEME_WIDTH: Final = 20.0  # of each theme's bar, and of the one of all

# Charts: shares of the width or height, centimetres (charts)
BAR_GAP: Final = 45  # percent of a bar's width between two
CHARACTER_CM: Final = 0.0185  # of a column's width for each character, times the size of the type
CHART_GAP_CM: Final = 1.7  # between table and chart, and between two charts: a column of the default width
WIDEST_CHART_CM: Final = 28.0  # wider, a screen does not show it whole
DIGIT_CM: Final = 0.28  # of a piece's length, which each digit of the number in it needs
CHOICES_PRINTED: Final = 6  # columns of the sheet Choices on paper: a row's own candidates and what is always offered
NAMES_SHARE: Final = 0.36  # of the chart's width, for the names of the bars
TITLE_CM: Final = 1.4  # of the height kept for the title
TITLE_TOP_CM: Final = 0.3  # over the title
LEGEND_CM: Final = 1.6  # of the height kept for what the pieces of stacked bars are
TITLE_LEFT: Final = 0.03  # of the width
BARS_RIGHT: Final = 0.95  # of the width, where the longest bar ends: its share is written behind it
BARS_BOTTOM: Final = 0.97  # of the height
