"""The numbers of reading PDF files, each with its unit and reason; what a pipeline may change stands in `Reading`."""

from __future__ import annotations

from typing import Final

# Files
END_OF_FILE: Final = 2048  # bytes at the end of a file in which its end mark stands
STREAM_HEAD: Final = 400  # bytes after a stream's kind in which it begins
OBJECTS_LIMIT: Final = 2_000_000  # bytes unpacked of a stream of objects: a catalogue is far shorter
XFA_PLACEHOLDER: Final = "If this message is not eventually replaced"  # on the only page of a form of Adobe's
XFA_LENGTH: Final = 1500  # letters of such a page at most

# Glyphs
QUARTER_TURN: Final = 3  # degrees off a quarter turn that still count as one
BOLD_WEIGHT: Final = 600  # of 100 to 900, as fonts count: semibold
TEXT_ON_PAGE: Final = 0.9  # share of the glyphs that a page shows at least; with fewer its sides are mixed up
WHITE: Final = 250  # of 255, each of red, green and blue
OPAQUE: Final = 250  # of 255; a colour that lets no more through is a full one
BACKWARD_KERNING: Final = 0.5  # ems; kerning never goes back so far

# Shapes
LINE_SEGMENTS: Final = 2  # of a single straight line
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

# Struck through
STRIKE: Final = (0.13, 0.45)  # ems above the baseline between which a bar strikes: programs draw it at 0.22 to 0.35
STRUCK_AT: Final = 0.3  # ems above the baseline: the middle of a letter, by which an area that is struck has it
STRUCK_SHARE: Final = 0.75  # of a bar that struck letters fill; a table's rule behind overlong text reaches further
STRUCK_SPACE: Final = 0.8  # ems; a wider gap under a bar is no space between words
LEVEL_BAR: Final = 2.0  # times as wide as high; a shorter thing is a dot or a dash

# Text drawn over text
MEETING: Final = 0.25  # ems by which runs share a line before their letters are looked at; kerning and slant share less
OVERPRINT: Final = 0.4  # of a letter's width that lies on another's
LINES_OVER: Final = 0.5  # ems between the lines of texts that lie on one another; lines of one text are further apart
GLYPHS_OVER: Final = 2  # letters that lie on others, or all there are; a single one may touch its neighbour
MOSTLY_OVER: Final = 0.35  # of a line that lies on another: all of it is one of two versions, one perhaps far shorter
SET_ALIKE: Final = 1.0  # ems between the beginnings or the middles of two texts set at one place
WORD_ALIKE: Final = 0.4  # ems between the beginnings of words within a line
COLUMN_STARTS: Final = 3  # texts of a page that begin at one place across: a column's, as a word within a line does not
SAME_WORDS: Final = 0.7  # likeness of two texts of which one is a recogniser's reading of the other
CROSSING_OUT: Final = 3  # equal letters typed over words to cross them out
STAMPED_OVER: Final = 1.3  # times the size of the words beneath, from which words are a stamp and no change of them
MOST_TWICE: Final = 0.4  # of a page's letters that stand there twice: near half, all of it does
SAME_LINE: Final = 0.1  # ems between the lines of runs that follow one another
PIECE_GAP: Final = 1.5  # ems from one such run to the next; columns are further apart
WORD_APART: Final = 0.15  # ems between words, as in `Reading.word_gap`
SMALLEST_STEP: Final = 1.0  # points; text of no height is no text

# What cannot be seen
LOOK_SCALE: Final = 2.0  # pixels a point: letters of 4 points are 4 high
LOOK_LENGTH: Final = 1200.0  # points; a longer page (A3 is 1191) is looked at smaller
SEEN_CONTRAST: Final = 24  # of 255; less can hardly be seen on a screen
GLYPH_RIM: Final = 0.15  # of a glyph's width at each side, where its neighbours may reach in

# Stamps and watermarks
STAMP_SIZE: Final = 1.8  # times the usual size from which words may be a stamp; so may a heading, which lies on nothing
PALE: Final = 128  # of 255, each of red, green and blue: text to be read is darker
SIZES_SAMPLED: Final = 5  # every fifth glyph tells the usual size
STAMPS_REPEATED: Final = 3  # equal pale words on one page, whatever their size
STAMPED_LETTERS: Final = 4  # letters under a stamp in full colour: a raised figure may touch a line
CAPITAL: Final = 0.7  # ems: the height of a capital

# Joined letters
JOINED_LETTERS: Final = 2  # in one word; with more, chance readings come up
JOINED_AGREED: Final = 0.8  # of the words with a letter that must read it alike for it to stand for that throughout
CAPITAL_VOICES: Final = 2  # words that must read a capital alike: one may be a name
WORDS_SHOWN: Final = 5  # in a message

# Codes that are no letters
CODES_SHIFTED: Final = range(-40, 65)  # places; 29 and 31 are the usual ones, of fonts whose codes number their glyphs
ENGLISH: Final = 0.8  # likeness (cosine) of letters to English; returns lie above 0.93, shifted letters below 0.65
LETTERS_THAT_TELL: Final = 40  # with fewer, a font is read as the others of its page

# Sheets printed on pages side by side
SPLIT_PAGES: Final = 2  # at least
SPLIT_HEADINGS: Final = 3  # rows among which the headings stand: a title and a line about it may come first
SAME_PLACE: Final = 1.5  # points by which rows and columns of such pages may differ in place
