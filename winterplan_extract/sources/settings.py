"""The numbers of reading files, each with its unit and reason: set by hand, measured on samples and the real returns,
or Excel's own. What a pipeline may change stands in `Limits` and `Reading`."""

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
NUL_SHARE: Final = 0.01  # share of zero characters beyond which a file is no text
SPOILT_ROUNDS: Final = 3  # times that UTF-8 was taken for another encoding and saved so: more than once happens
SIDE_BY_SIDE: Final = 0.2  # share of the lines with two wide gaps from which a text is laid out in columns

# The text taken a second time (second)
WIDE_LOOK: Final = 400  # bytes at a text's start that are looked at for zeros
WIDE_ZEROS: Final = 40  # zeros among them from which the text is in UTF-16, which has 200 of English

# Web pages (web)
MOST_SPAN: Final = 1000  # columns or rows that a cell may be said to reach over: what browsers allow

# PDF: files
END_OF_FILE: Final = 2048  # bytes at the end of a file in which its end mark stands
STREAM_HEAD: Final = 400  # bytes after a stream's kind in which it begins
OBJECTS_LIMIT: Final = 2_000_000  # bytes unpacked of a stream of objects: a catalogue is far shorter
XFA_PLACEHOLDER: Final = "If this message is not eventually replaced"  # on the only page of a form of Adobe's
XFA_LENGTH: Final = 1500  # letters of such a page at most

# PDF: glyphs
QUARTER_TURN: Final = 3  # degrees off a quarter turn that still count as one
BOLD_WEIGHT: Final = 600  # of 100 to 900, as fonts count: semibold
TEXT_ON_PAGE: Final = 0.9  # share of the glyphs that a page shows at least; with fewer its sides are mixed up
LEAST_WHITE: Final = 250  # of 255, each of red, green and blue
OPAQUE_COLOUR: Final = 250  # of 255; a colour that lets no more through is a full one
BACKWARD_KERNING: Final = 0.5  # ems; kerning never goes back so far

# PDF: shapes
LINE_SEGMENTS: Final = 2  # of a single straight line
RECTANGLE_SEGMENTS: Final = 6  # of a rectangle, however it is closed; more are several areas in one path
FORM_DEPTH: Final = 8  # forms within forms; a file with more is made to hang readers
SLANT: Final = 1.0  # points by which the ends of a straight line may differ across it

# PDF: text typed into forms
TYPED_SIZE: Final = 9.0  # points of text whose size the file does not say
TYPED_LEADING: Final = 1.15  # ems from one line to the next
TYPED_BASELINE: Final = 0.85  # of that, from the top of a line to its baseline
LETTER_WIDTH: Final = 0.5  # ems that a letter takes on average
SMALLEST_TYPED: Final = 0.1  # points; smaller text is not set smaller still
TYPED_SHRINK: Final = 0.9  # times the size, each time the text does not fit

# PDF: struck through
STRIKE: Final = (0.13, 0.45)  # ems above the baseline between which a bar strikes: programs draw it at 0.22 to 0.35
STRUCK_AT: Final = 0.3  # ems above the baseline: the middle of a letter, by which an area that is struck has it
STRUCK_SHARE: Final = 0.75  # of a bar that struck letters fill; a table's rule behind overlong text reaches further
STRUCK_SPACE: Final = 0.8  # ems; a wider gap under a bar is no space between words
LEVEL_BAR: Final = 2.0  # times as wide as high; a shorter thing is a dot or a dash

# PDF: text drawn over text
RUNS_MEET: Final = (
    0.25  # ems by which runs share a line before their letters are looked at; kerning and slant share less
)
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

# PDF: what cannot be seen
LOOK_SCALE: Final = 2.0  # pixels a point: letters of 4 points are 4 high
LOOK_LENGTH: Final = 1200.0  # points; a longer page (A3 is 1191) is looked at smaller
SEEN_CONTRAST: Final = 24  # of 255; less can hardly be seen on a screen
RUN_RIM: Final = 0.2  # of a run's height at each side, by which lines may reach into one another and are still apart
MOST_OVER: Final = 8  # texts at one place that are looked at one by one; a picture of the page is drawn for each
GLYPH_RIM: Final = 0.15  # of a glyph's width at each side, where its neighbours may reach in

# PDF: stamps and watermarks
STAMP_SIZE: Final = 1.8  # times the usual size from which words may be a stamp; so may a heading, which lies on nothing
PALE: Final = 128  # of 255, each of red, green and blue: text to be read is darker
SIZES_SAMPLED: Final = 5  # every fifth glyph tells the usual size
STAMPS_REPEATED: Final = 3  # equal pale words on one page, whatever their size
STAMPED_LETTERS: Final = 4  # letters under a stamp in full colour: a raised figure may touch a line
CAPITAL: Final = 0.7  # ems: the height of a capital
STAMP_LINE: Final = 0.95  # of a stamp's largest letters: those of one line differ no more
FRAME_SLACK: Final = 2.0  # points by which the sides of a stamp's frame may reach out of it

# PDF: joined letters
JOINED_LETTERS: Final = 2  # in one word; with more, chance readings come up
JOINED_AGREED: Final = 0.8  # of the words with a letter that must read it alike for it to stand for that throughout
CAPITAL_VOICES: Final = 2  # words that must read a capital alike: one may be a name
WORDS_SHOWN: Final = 5  # in a message

# PDF: codes that are no letters
CODES_SHIFTED: Final = range(-40, 65)  # places; 29 and 31 are the usual ones, of fonts whose codes number their glyphs
ENGLISH: Final = 0.8  # likeness (cosine) of letters to English; returns lie above 0.93, shifted letters below 0.65
ENGLISH_OF_MANY: Final = 0.87  # the same for many letters: columns of cases lie above 0.91, numbered letters below 0.83
ENGLISH_THROUGHOUT: Final = 0.93  # the same for a page none of whose fonts is doubted: one of nonsense lowers it
LETTERS_THAT_TELL: Final = 40  # with fewer, a font is read as the others of its page
COMMON_WORDS: Final = 3  # such as “the” by which a font's letters are right, though a recogniser took some for others
CODES_OF_A_LINE: Final = 12  # mostly controls, by which a font with few letters is one of no letters; signs are fewer
RARE_SHARE: Final = 0.15  # of a font's codes that are controls or rare signs, from which it is none of letters
LETTERS_SURE: Final = 120  # that are many, by which one font of a page of English is told

# PDF: sheets printed on pages side by side
SPLIT_PAGES: Final = 2  # at least
SPLIT_HEADINGS: Final = 3  # rows among which the headings stand: a title and a line about it may come first
SAME_PLACE: Final = 1.5  # points by which rows and columns of such pages may differ in place

# Scans: ink and paper
PAPER_SQUARE: Final = 4  # pixels; side of the squares that tell the paper's colour, far smaller than any shading
PAPER_WINDOW: Final = 11  # squares; side of the median's window: neither text nor a rule covers half of it
FAINTEST_INK: Final = 40  # of 255; weaker marks are grain
INK_SHARE: Final = 0.4  # of the page's darkest ink, from which a pixel is ink: half way up a blurred edge
DARKEST_PERCENTILE: Final = 99.5  # of the inked pixels' strength, taken as the page's darkest ink: the heart of strokes

# Scans: pages laid askew or sideways
MOST_SKEW: Final = 6.0  # degrees; a page further askew has lost its edges
SKEW_STEPS: Final = ((6, 0.5), (2, 0.1), (1, 0.02))  # (pixels taken as one, degrees between trials), coarse to fine
SKEW_SAMPLE: Final = 600  # letters whose nearest neighbour is looked for
LETTER_SIZES: Final = (2.5, 40.0)  # points across, smallest and largest letter
BESIDE_SHARE: Final = 0.45  # share of letters whose neighbour is beside them: 0.8 in level text, 0.2 in sideways
LEAST_SKEW: Final = 0.03  # degrees; less moves a line's end by under a pixel

# Scans: rules and shadings
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
RULES_MEET: Final = 3.0  # points from a shorter rule to one of the other direction with which it closes a cell

# Scans: strips, pieces of lines of text
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

# Scans: the recogniser's model
MODEL_HEIGHT: Final = 48  # pixels; height of the model's input
MODEL_MARGIN: Final = 0.2  # heights of paper around the ink, as in the model's training
BATCH: Final = 8  # strips of similar width read at once
WIDTH_STEP: Final = 64  # pixels; widths are rounded up to a multiple

# Scans: words from strips
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

# Scans: whole pages
TURN_SAMPLE: Final = 8  # strips read to find which way up a page is
MANY_STRIPS: Final = 1000  # strips from which a page is first checked for being text; a full page has 300 to 800
TEXT_SAMPLE: Final = 60  # strips read for that check
NO_TEXT: Final = 0.5  # mean certainty, a strip without a letter counting as 0; dust and grain have 0.1 to 0.3
UPSIDE_DOWN: Final = 0.75  # certainty below which a page may be upside down; upright text has 0.9 and more
LONGEST_PAGE: Final = 1300.0  # points; on a longer page pixels were taken for points
A4_LENGTH: Final = 842.0  # points of the longer side, taken for such a page
