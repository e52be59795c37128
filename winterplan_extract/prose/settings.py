"""The fixed numbers of reading prose, each with its unit and reason; set on the labelled returns of tests/benchmarks/prose.py."""

from __future__ import annotations

from typing import Final

LEAST: Final = 3  # words of a commitment: less is a label
DEEPEST: Final = 9  # the level of a heading that has no style

# A heading, or a number and a title, for each requirement (structure)
FEWEST_BLOCKS: Final = 4  # headings with a short text: fewer are the sections of a plan
OF_BLOCKS: Final = 0.8  # share of the headings of their level that have one; the rest introduce, or hold a table
BLOCK_LINES: Final = 2  # paragraphs of such a text
BLOCK_WORDS: Final = 60  # words of it; a section of narrative has more
TOPIC_WORDS: Final = 35  # the same under a word or two and without an answer at its start: “Carers” heads narrative too
FEWEST_SECTIONS: Final = 2  # numbered titles over a list or several lines, from which all numbered titles head sections
TITLE_WORDS: Final = 14  # words of a numbered title
FEWEST_LABELS: Final = 2  # blocks that begin with the same label

# Whether a line tells what the council does (classifier)
SMOOTHING: Final = 0.3  # lines of each class in which a sign is taken to stand beside those in which it does
OPENING_WORDS: Final = 3  # words that open a line: who, and the beginning of what is done
SHORT_WORD: Final = 4  # letters below which a word is kept as it is: “has”, “we”, “by”
WORDS_A_STEP: Final = 6  # words by which lengths differ
SIGNS_COUNT: Final = (
    0.25  # of their log odds: the words of a line repeat one another, and naive Bayes takes each for news
)
ACTION_COUNTS: Final = 1.5  # log odds that a line gains where it is surely about an action of the plan
USUAL_ACTION: Final = 0.3  # confidence of the likeliest action of a line that is about none in particular
SECTION_LINES: Final = 6  # lines under a heading that count as much as what the document shows
DOCUMENT_LINES: Final = 60  # lines of a document that count as much as what the examples show
HOPELESS: Final = (
    -6.0
)  # log odds of its signs below which no action is looked for: a long report has thousands of such lines
FARTHEST: Final = 500.0  # log odds beyond which a chance is none, or exp() would overflow
ROUNDS: Final = 20  # after which nothing changes
EVEN: Final = 0.5  # share where there are no examples
COMMITS_FROM: Final = 0.0  # log odds from which a line is a row: more likely than not, for a person looks at each

# What a sentence tells (commitments, details)
DETAIL_WORDS: Final = 6  # words of a lead or a date that follows a dash
BARE_WORDS: Final = 3  # words of a sentence that is nothing but a date: “Ongoing.”, “9 December 2020.”
FEWEST_NAMED: Final = 3  # list items that end in a post in brackets, from which another name there leads too
LABEL_WORDS: Final = 4  # words of a label that heads no column, between those that do: “What remains: …”
POST_SHARE: Final = (
    0.5  # share of its words that are of posts, above which a name in a sentence is a post: “Team Valley” is none
)
