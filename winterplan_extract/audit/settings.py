"""The fixed numbers of the audit, each with its unit and reason; what a pipeline may change stands in `Auditing`.

Those that tell prose from requirements and other plans from this one were set on the samples, the layouts of
tests/benchmarks/layouts, the two real returns and the faults that tests/benchmarks/audit.py plants.
"""

from __future__ import annotations

from typing import Final

# What a document is (identify)
TITLE_BLOCK: Final = 6  # paragraphs before the first table that may name the plan
HEADING_ROWS: Final = 3  # rows of a table that may hold its headings: a title and a note may stand over them
TITLE_WORDS: Final = 25  # words of a title; a longer paragraph mentions other plans in passing
SEASON_ALONE: Final = 5  # words of a line that gives the season of the name in the line before
CENTURY: Final = 2000  # years of which a season gives two figures: “2020-21”, “20/21”
FEWEST_DATES: Final = 4  # printed dates from which the dates alone tell the season of a document that does not say it
DATES_ELSEWHERE: Final = 0.8  # share of them that must lie in another season
CONTRADICTING: Final = 3  # printed dates in the plan's own period, more than half of all, that make a title doubtful
ENOUGH_TO_TELL: Final = 3  # different rows and asks: fewer do not tell what a council's document is about
ON_SUBJECT: Final = (
    0.25  # share of the rows that speak of the plan's subject, below which a document is about something else
)
LIKE_AN_ACTION: Final = 0.8  # confidence of its likeliest action from which a row speaks of the plan's actions
ABOUT_ACTIONS: Final = (
    0.7  # share of them in tables that name no plan: returns have 0.8 and more, logs and audits of care up to 0.6
)
ANSWERED_ON_ACTIONS: Final = (
    0.25  # the same of rows that say how things stand and whether they are met: a row of several actions is like none
)
TEXT_ON_ACTIONS: Final = 0.4  # the same in running text: returns in prose have 0.44 and more, newsletters 0.25

# What asks for something outside tables (outside_text, outside_wordings)
LABEL_WORDS: Final = 5  # words that may stand before the colon of “PPE: keep …” or “By 13 November: open …”
OWNER_WORDS: Final = 5  # words of who is “to …”
HEADING_WORDS: Final = 8  # words that a heading without a style has
LONGEST_CODE: Final = 2  # characters of a line in capitals that is a code and no heading: “OK”
HALF_SENTENCE: Final = 6  # words of a line that a line beginning with a figure may go on: fewer is a name or title
WIDEST_WRAP: Final = 120  # characters of a line that a text file wraps; a paragraph on one line is longer
WRAPPED_NEAR: Final = 0.85  # of the longest line: as long are lines that were wrapped there
FEWEST_WRAPPED: Final = 3  # lines as long, from which a text is wrapped
LEAST_ASKED: Final = 3  # words of an ask: less is a label
MODAL_WITHIN: Final = 9  # words of a sentence among which its modal verb stands
MODAL_WORDS: Final = 4  # words of a modal verb or an order
WORDS_BETWEEN: Final = 2  # words between “asks” and whom: “asks every single council to”
ASKING_WORDS: Final = 3  # words of a verb that asks: “would like all”
VAGUE_WORDS: Final = 6  # words of an opening that only hopes: “we would like to see”

# What cells look like (evidence, passed_over, kept)
LOOKED_UP: Final = 160  # characters of a lead or an answer; longer text is not looked up
LEAD_WORDS: Final = 12  # words; who leads is told in a line
DATE_WORDS: Final = 8  # words; more is a sentence that names a date
KNOWN_WORDINGS: Final = 500  # other wordings of actions, from all over the list, whose words are known words
LEAD_SHARE: Final = 0.5  # of its words that are of posts and teams; a sentence that names one has fewer
CELLS_OF_ROW: Final = 3  # filled cells of what looks like a requirement row: a text, an answer and one more
MOST_ENDS: Final = 8  # ways in which a cell may end, where Word counts numbers itself: twice as many for each number
LONGEST_NUMBER: Final = 12  # letters and digits of the longest reference

# What notices quote, in characters
QUOTED: Final = 60  # of a cell or a paragraph
QUOTED_BESIDE: Final = 40  # of one beside others
QUOTED_ANSWER: Final = 30  # of an answer
ANSWERS_QUOTED: Final = 3  # answers
QUOTED_BEFORE: Final = 10  # before the first spoilt sign
QUOTED_ASK: Final = 80  # of the first ask outside tables
QUOTED_EVIDENCE: Final = 120  # of what tells of another plan: a title is quoted whole
