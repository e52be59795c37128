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

# What a sentence tells (commitments, details)
REPORT_WORDS: Final = 10  # words of a report in the third person; a shorter sentence tells a detail of the one before
DETAIL_WORDS: Final = 6  # words of a lead or a date that follows a dash
BARE_WORDS: Final = 3  # words of a sentence that is nothing but a date: “Ongoing.”, “9 December 2020.”
FEWEST_NAMED: Final = 3  # list items that end in a post in brackets, from which another name there leads too
LABEL_WORDS: Final = 4  # words of a label that heads no column, between those that do: “What remains: …”
POST_SHARE: Final = (
    0.5  # share of its words that are of posts, above which a name in a sentence is a post: “Team Valley” is none
)
