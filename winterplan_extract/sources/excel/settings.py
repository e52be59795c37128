"""The numbers of reading workbooks, each with its unit and reason.

Set by hand on drawn workbooks and the samples; what Excel itself fixes is said to be its own.
"""

from __future__ import annotations

from typing import Final

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
POINTS: Final = {
    "cm": 72 / 2.54,
    "mm": 72 / 25.4,
    "in": 72.0,
    "pt": 1.0,
    "pc": 12.0,
    "px": 0.75,
}  # in each unit of length
MOST_PLACES: Final = 20  # hidden sheets, rows and columns named in one notice
