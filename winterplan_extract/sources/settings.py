"""The numbers of reading files that are no pages, each with its unit and reason: set by hand, measured on samples and the real returns, or Excel's
own. What a pipeline may change stands in `Limits` and `Reading`."""

from __future__ import annotations

from typing import Final

# What a file is (choose)
HEAD: Final = 4096  # bytes: what a signature, a web page's first tag or the look of a text needs
PDF_HEAD: Final = 1024  # bytes: how far in a PDF's signature may stand; what Acrobat allows
CONTENT_TYPES_BYTES: Final = 1_000_000  # bytes looked at of the list of content types; 10,000 parts fill as many
MIMETYPE_BYTES: Final = 200  # bytes of a package's own media type; the longest that is registered has 80
LINES_TO_TELL: Final = 5  # lines that must have the same commas each to be comma-separated values

# Packages (unpack)
CHUNK: Final = 1 << 16  # bytes unpacked at a time: a bomb is stopped that soon
RATIO_FREE: Final = 100_000  # bytes unpacked below which no ratio is suspicious: one letter packs a thousandfold
XML_HEAD: Final = 4096  # bytes in which XML must declare its entities: nothing may stand before
FAULT_LENGTH: Final = 200  # characters of what another program said of a file, in a notice

# LibreOffice (legacy)
SHARE_OF_TIME: Final = 0.8  # of a file's seconds: what is left is for reading what came out
START_AGAIN: Final = (79, 81)  # exit statuses by which it asks to be started again with its new profile
FORMAT_HEAD: Final = 64  # bytes that tell the format, after blank lines

# Workbooks (excel)
TABLE_WIDTH: Final = 3  # filled cells in a row that make it one of a table: notes have a label and a text
TITLE_LENGTH: Final = 160  # characters: a longer text over a table is a note
HEADINGS: Final = 3  # known headings that make a row one of headings
HEADING_SHARE: Final = 0.6  # of a row's filled cells that must be known headings
ROWS_ABOVE: Final = 3  # rows above a table with its title and notes; an empty one parts it from another table
MOST_MERGED: Final = 50_000  # cells; openpyxl makes an object of each, and whole columns merged have a million
MOST_FOOT: Final = 1_000_000  # bytes of formatted rows without content; more is formatting down to the sheet's last row
WHOLE_BELOW: Final = 1e15  # from which a number is no longer exact to the unit: Excel keeps 15 digits
LARGEST_IMAGE: Final = 2_000_000  # bytes; a dot or a flag has some hundred
ONE_COLOUR: Final = 0.6  # of an image's coloured points that must have one colour, for it to be a dot of that colour
LOOKED_AT: Final = 32  # pixels of the side to which an image is shrunk: a dot or a flag keeps its colour
OPAQUE: Final = 127  # of 255 above which a point of an image is seen
COLOURED: Final = 40  # of 255 between its red, green and blue from which a point has a colour and is no grey
LEAST_COLOURED: Final = 0.25  # share of an image that is coloured, for it to be a sign of a colour and no photograph
SHADES: Final = 16  # of 255 in one step of red, green or blue: colours that differ less are one
MOST_TRIED: Final = 500_000  # cells times rules in a sheet; people's have some thousands
GREEN_HUE: Final = (0.2, 0.5)  # of a full circle: what end of a colour scale is green
RED_HUE: Final = 0.07  # of a full circle: what end of one is red
COVERED: Final = 0.8  # of a cell's width and height that a drawing must take to cover it
FARTHEST: Final = 20_000  # rows or columns that a drawing reaches over
DEEPEST: Final = 40  # nested brackets; Excel allows 64, and people none of these
MOST_CELLS: Final = 500  # in a range that a rule counts in
SEEN_APART: Final = 16  # of 255 in one of red, green and blue: print that differs less from its ground cannot be read
MOST_REPEATED: Final = 5_000  # cells or rows that stand in the file once; a sheet formatted to its end has a million
MOST_FILLED: Final = 50  # empty coloured cells kept once in the file: a coloured line has some, a sheet's rest more
PLACES_NAMED: Final = 8  # places that a message names: enough to find them by
BOLD_WEIGHT: Final = 600  # the weight from which print is bold
POINTS: Final = {"cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}  # in a unit of length
MOST_PLACES: Final = 20  # hidden sheets, rows and columns named in one notice

# Word files (word)
LONGEST_PATH: Final = 10_000  # letters of the path to what a control is bound to: no control's is as long

# Texts (text)
SNIFFED: Final = 20_000  # characters that are looked at to find the mark between values
LONGEST_VALUE: Final = 1_000_000  # characters of one value; the csv module's own limit is shorter than some cells
REGULAR_SHARE: Final = 0.6  # of the rows with values that must have the usual number of them
PROSE_ROWS: Final = 1.0  # rows with one value, to one of several: where there are more, the commas are those of prose
VALUES_OF_ROW: Final = 3  # values that a row of a table has: two are a sentence with a comma
FEWEST_LINES: Final = 3  # lines that must have cells for a text to be one of tables
QUOTED_LINES: Final = 200  # lines that one quoted cell may take: a stray quote must not swallow the file
LEAST_SPREAD: Final = 0.3  # spread of a column's lengths, as logarithms: cells of 3 and 4 letters are alike
USUALLY_FILLED: Final = 0.7  # share of the rows in which a column is filled for a gap in it to tell something
SHORT_CELLS: Final = 12.0  # characters that references and answers have in the mean, at most
FEW_ANSWERS: Final = 0.25  # different answers to all answers: yes and no come again and again
ANSWERS: Final = 3  # yes, no and the heading: so many may differ in any table
ROWS_TO_TELL: Final = 4  # rows from which a table shows what is usual in it
ZERO_BYTES: Final = 0.2  # share of the bytes at even or odd places: Latin text in UTF-16 has nearly all of them zero
NO_TEXT: Final = 0.01  # share of zero characters beyond which a file is no text
SPOILT_ROUNDS: Final = 3  # times that UTF-8 was taken for another encoding and saved so: more than once happens
SIDE_BY_SIDE: Final = 0.2  # share of the lines with two wide gaps from which a text is laid out in columns

# The text taken a second time (second)
WIDE_LOOK: Final = 400  # bytes at a text's start that are looked at for zeros
WIDE_ZEROS: Final = 40  # zeros among them from which the text is in UTF-16, which has 200 of English

# Web pages (web)
MOST_SPAN: Final = 1000  # columns or rows that a cell may be said to reach over: what browsers allow
