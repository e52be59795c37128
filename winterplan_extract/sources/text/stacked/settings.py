"""The numbers by which a text of stacked cells is put back into its columns, set by hand on the real return that was exported as text. Points are
added up along a way to read it, and the way with most stands."""

from __future__ import annotations

from typing import Final

from winterplan_extract.domain.document import Role

# Pages (pages)
RARE_INDENT: Final = 0.1  # share of the lines that may be indented for an indent to be the trace of a page break
MARGIN_LINES: Final = 3  # lines at the top and the bottom of a page that may stand on every page
OFTEN_ON_PAGES: Final = 0.8  # share of the pages on which such a line must come back

# Rows of headings (headers, wordings)
HEADER_LINES: Final = 45  # printed lines, empty ones too, that a row of headings may take
HEADER_WORDS: Final = 60  # words of such a row
HEADER_MISSES: Final = 3  # lines on which no better row of headings came up, after which the row has ended
HEADING_WORDS: Final = 8  # words of one heading
HEADING_STRANGER: Final = -0.7  # for each word that belongs to no known heading
EACH_HEADING_WORD: Final = 0.01  # for each word of a heading: “Actions required” beats “Actions” and a stranger
HEADER_STRANGE: Final = 0.6  # share of words in no known heading, beyond which a sentence names columns by chance
HEADER_COLUMNS: Final = 3  # columns that a row of headings names at least: fewer may be a sentence
HEADING_SURE: Final = 0.86  # likeness from which words are a known heading; one letter in seven may be another
HEADING_LETTERS: Final = 5  # letters up to which a heading must be known word for word: short words are alike by chance
OPENING_WORDS: Final = 4  # words of a line's beginning that may be a heading which opens the row

# Words that tell their column (wordings, readings)
LEAD_SHARE: Final = 0.34  # of a text's words that must belong to titles: posts have a place or a team beside them
WHEN_WORDS: Final = 4  # words from which a text with a date is more than a deadline
LEAD_TEXT_LENGTH: Final = 150  # characters beyond which a cell of leads is doubtful
DEADLINE_LENGTH: Final = 60  # characters beyond which a deadline is doubtful; 48 changes a cell of the real return
LONE_LEAD_WORDS: Final = 6  # words up to which a title is hardly anything but a lead
LONE_DATE_LENGTH: Final = 25  # characters below which a date is hardly anything but a deadline

# Points for how the words of a cell suit its column (readings)
TITLE_IN_LEAD: Final = 1.2  # a title among the leads
NO_TITLE_IN_LEAD: Final = -0.8  # a lead without a title: a person's name, or another column's text
LIST_IN_LEAD: Final = -1.0  # a list among the leads
STRANGER_IN_COLUMN: Final = -1.5  # a lead in another column, a date or a long text among the leads
DATE_IN_DEADLINE: Final = 1.5  # a date among the deadlines
LONG_IN_DEADLINE: Final = -1.0  # a long text without a date among the deadlines
SHORT_IN_DEADLINE: Final = -0.3  # a short one, which may say “ongoing” in words of its own
DATE_ELSEWHERE: Final = -1.0  # a date alone in another column

# Points for a line that holds an answer between two cells (readings)
ANSWER_ALONE: Final = 1.5  # a block that is an answer and nothing more
ANSWER_IN_LINE: Final = 1.0  # an answer that begins or ends what a line says
NOT_BESIDE: Final = -1.0  # text before the answer that is not of the column beside it, or after it two columns on
ANSWER_IN_SENTENCE: Final = -1.0  # an answer in words within a sentence; a letter alone is an answer
ANSWER_IN_WORDS: Final = -0.3  # an answer in words elsewhere, which may as well begin a sentence
SPACE_AGREES: Final = 0.7  # a wide space where a cell is left empty and only there; as much less where they disagree
SHARED_LINE: Final = -0.3  # a line that two cells share after the answer

# Widths, in ems of an average sans serif face (widths)
NARROW_LETTER: Final = 0.28  # of i, l, points and spaces
WIDE_LETTER: Final = 0.83  # of m, w, @ and dashes
CAPITAL: Final = 0.67  # of other capitals; 20 % more or less changes cells of the real return
LETTER: Final = 0.53  # of every other letter
INDENT: Final = 0.85  # share of a column's width that a list leaves to its items
WIDEST_LINES: Final = 0.8  # of a column's widest lines, from the narrowest: the one that its width is taken from
WIDTH_ERROR: Final = 0.06  # share of a width by which the reckoning may be wrong
OPEN_ENDS: Final = 0.5  # share of a column's cells that end without a full stop, where none was seen
OWN_WIDTH_SPANS: Final = 3  # wrapped cells of a column from which its own width is taken, not that of its like

# Ways to read the blocks (build, sorting)
ROUNDS: Final = 3  # times that blocks are sorted: each time the widths of the columns are better known
WAYS_KEPT: Final = 16  # ways to read what came so far that are followed up; more find no better one and take longer
FAR_BEHIND: Final = 9.0  # points behind the best from which a way is given up
LIKE_WIDTH: Final = 0.4  # weight of a width taken from like columns in other tables: a guess
MISFIT: Final = 8.0  # points for a column that is as wide again as its lines allow
MOST_MISFIT: Final = 4.0  # points that a width costs at most: one word run on must not outweigh everything

# Points for rows: what one lacks, and how one begins (sorting)
MISSING: Final[dict[Role, float]] = {
    "requirement": 3.0,
    "met": 2.0,
    "current_status": 0.7,
    "lead": 0.6,
}  # for a role that the row lacks; the others are often empty
HEADING_BETWEEN: Final = 1.0  # a heading between two rows
NO_REFERENCE: Final = -2.5  # a row without a reference where rows have them
BARE_START: Final = -0.5  # a row without one where none has
INDENTED_START: Final = 1.5  # a row whose first line is indented: the cell to its left is empty
SMALL_START: Final = -2.0  # a requirement that begins with a small letter
LIST_START: Final = -1.5  # a row that begins with a list's item
NEXT_REFERENCE: Final = 3.0  # the reference that comes next
SOON_AFTER: Final = 1.5  # one a little further on, the first of a new chapter, or the first of all with a chapter
FIRST_NUMBER: Final = 0.5  # the first of all, a number alone: it may count something else
STEP: Final = 3  # numbers that a return leaves out between two of its rows
OTHER_KIND: Final = -2.0  # a reference of another form than the one before, or far from it
NOT_IN_ORDER: Final = -3.0  # one that stands before the last, or the last once more on the same page

# Points for a cell going on (sorting)
REQUIREMENT_WORDS: Final = 4  # words: with fewer, a requirement asks nothing yet
ASKS_NOTHING: Final = -1.5  # a row that goes on to other columns although its requirement asks nothing yet
ANSWER_GOES_ON: Final = -3.0  # an answer that goes on over a page
ITEM_OVER_PAGE: Final = 0.5  # a list's item at the top of a page
BEGUN_LATE: Final = -1.2  # a cell that begins on a later page than its row
ITEM_ANNOUNCED: Final = 0.6  # a list's item after a colon or another item
ITEM_ALONE: Final = 0.1  # a list's item after a sentence
AFTER_LIST: Final = -0.3  # what a colon announces, or a paragraph after a list
EMPTY_LINE: Final = -0.8  # a sentence that goes on over an empty line
SMALL_AFTER_STOP: Final = -1.5  # a small letter after a full stop
SMALL_GOES_ON: Final = 0.8  # a small letter after an open sentence
FULL_LINE: Final = 0.9  # of how full the line before is, where a capital follows
CAPITAL_GOES_ON: Final = -0.2  # a capital after an open sentence
HABIT: Final = 0.6  # for how often a column's cells end without a full stop: where most do, it tells nothing

# What comes out (build)
EM: Final = 10.0  # points: the size of type that reckoned positions are given in
LEADING: Final = 12.0  # points from line to line
FULLEST_LINE: Final = 0.94  # share of a column that a line may fill for the room left beside it to be believed
WIDER_THAN_CELLS: Final = 1.5  # times the widest column from which a line stands in no cell
LIKE_PLAN: Final = 0.88  # likeness to a theme or section of the plan that makes a line a heading
HEADING_LENGTH: Final = 200  # characters of a heading between rows
HEADING_LINES: Final = 4  # lines of such a heading
CAPITALS_LENGTH: Final = 8  # characters beyond which a line in capitals is a heading and no abbreviation
PLAN_NAME_LENGTH: Final = 6  # letters beyond which a line can be like a theme or section of the plan
