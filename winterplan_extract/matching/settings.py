"""The fixed numbers of the matching, each with its unit and reason.

What a pipeline may set is in domain/settings.py (`Matching`); what is learnt on the labelled bench is in weights.toml.
These are set by hand: run `python tests/benchmarks/matching.py` after a change.
"""

from __future__ import annotations

from typing import Final

# Texts and words
LONGEST_TEXT: Final = 4000  # characters read of a requirement; real ones are under 1,000
LEAST_DOUBLED: Final = 6  # letters from which a word may be bold made by printing each letter twice
MENDED_WORD: Final = 5  # letters from which a word is mended: many short words are alike
DAMAGED_WORD: Final = 4  # letters from which an unknown word may be a damaged one
SPLIT_PIECES: Final = 3  # pieces at most that one word was split into
LOST_SPACE: Final = 7  # letters from which a word may be two that lost the space between them
PIECE_LETTERS: Final = 3.5  # letters of such words on average, at least
LONGEST_PIECE: Final = 18  # letters of a known word looked for in words that lost the space between them
LONG_RUN: Final = 14  # letters of such a run from which it may hold short forms of two letters
CHARACTER_GRAMS: Final = (3, 4, 5)  # characters of the runs by which damaged words are compared
COMMON_GRAM_SHARE: Final = 0.15  # share of the wordings beyond which a run is left out: it tells nothing and is slow
COMMON_GRAM_TEXTS: Final = 3  # wordings that a run may always stand in
SMOOTHING: Final = 0.5  # added to the wordings that hold a term: the rarest does not outweigh all others
RATE_SMOOTHING: Final = (
    2.0  # wordings of the whole list's mix added to each action's, so that no term is proof by itself
)
FULL_ODDS: Final = 12.0  # log odds of a text's terms, over the root of their number, that few texts exceed
CORE_WORDINGS: Final = 3  # wordings of an action from which a term is the action's own and no single writer's
POOLED_WORDINGS: Final = 4  # wordings compared by characters as one text, after an action's title and requirement

# Texts at a time, to bound memory: compared with every known wording, a text takes sixty times what is kept of it
EVIDENCE_BLOCK: Final = 256  # texts
MEASURED_TEXTS: Final = 6000  # of which what was measured is remembered, 4 kB each: councils share the list’s own texts
SPLIT_BLOCK: Final = 200  # rows
QUERY_BLOCK: Final = 32  # queries of one sparse product

# Rows that ask for nothing
COLUMN_HEADINGS: Final = 2  # known headings, half of the names at least, that make a text the headings of a table
LONGEST_COLUMN_HEADINGS: Final = 160  # characters of such a text
LEAD_IN_WORDS: Final = 12  # words before a colon that only introduce: “The director and the social worker should:”
FULL_LENGTH: Final = 5.0  # content words from which brevity is 0: the row says enough to be told apart

# Headings
UNKNOWN_WEIGHT: Final = 0.6  # weight of a heading's word that no known heading has, against the rarest known one
UNRELATED_HEADING: Final = 0.35  # likeness up to which headings share only everyday words
SECTION_KNOWN: Final = 0.5  # fit from which a section's heading is enough and the theme's is not looked at
THEME_WEIGHT: Final = 0.5  # of a theme's heading against a section's: it stands over many sections
NEAR_DUPLICATE: Final = 0.4  # likeness of two requirements from which only their headings tell them apart

# Neighbours. How a return goes from one row's action to the next one's, as shares of 1: returns follow the list or
# a template of their own, which keeps sections together; the rest is rows added, left out and moved
NEXT_ACTION: Final = 0.50  # to the list's next action
SAME_SECTION: Final = 0.22  # to another action of the section
SAME_ACTION: Final = 0.05  # to the same action, split over two rows
NEW_SECTION: Final = 0.13  # to the first action of another section
ANY_ACTION: Final = 0.10  # to any other
ORDER_DECADES: Final = 3.0  # powers of ten below certainty at which the order signal is 0
CONFIDENT: Final = 0.8  # chance from which a row counts for others under its heading or number
GROUP_ROWS: Final = 2.0  # such rows that a heading or number needs before it counts

# What neighbours, headings and rulings add to an action's score, in log odds for a signal of 1
ORDER_WEIGHT: Final = 4.0  # the action of the row before or after
ORDER_OF_NONE: Final = 0.55  # share of it that answering no action gets, as a row in random order would
GROUP_PRIOR_WEIGHT: Final = 2.0  # the section of the other rows under the heading or number
RULED_WEIGHT: Final = 12.0  # a wording that a reviewer ruled on
NEAR_DUPLICATE_WEIGHT: Final = 0.7  # share of the wording score of a near-duplicate, under this action's heading

# Parts of a row
CONTEXT_WEIGHT: Final = 1.2  # log odds that a part gains for actions in the section of its row's first action
ELSEWHERE_WEIGHT: Final = 2.0  # log odds against a further action that another row of the return asks for
NEAR_VERBATIM: Final = 0.75  # likeness of a whole row to a wording from which only a clear cut sets off another action
CLEAR_CUT: Final = 0.2  # clearness of such a cut
WEAK_CUT: Final = 0.3  # clearness of a cut up to which, behind a bare “and” or comma, a further action must be surer
WEAK_CUT_CHANCE: Final = 0.9  # chance that it needs there
FOLLOW_ON_CUT: Final = 0.2  # clearness of the cut before a sentence that says more of the one before
BARE_AND_CUT: Final = 0.3  # clearness of the cut at an “and” alone
MOST_PARTS: Final = 12  # parts of one row; what follows stays with the last
LEAST_LETTERS: Final = 8  # characters of a part; a shorter one goes with the part before
LEAST_WORDS: Final = 2  # content words that a part needs to ask for an action of its own
WHOLE_WORDING: Final = 0.75  # share of a known wording from which two words say all of it: “last-resort threshold”
# What makes it a doubt that another action is asked for; it costs one right tuning row of 566
SHORTHAND: Final = 4  # words up to which a text in pieces is shorthand, of which every word must tell
FEW_WORDS: Final = 3  # words up to which an action must have all of them as its own
OWN_SHARE: Final = 0.7  # share of shorthand that an action's own words make, at least
PIECE_SHARE: Final = (
    0.55  # share of each of its pieces that they make, at least; costs 6 of 107 made rows that are right
)
AIM_SHARE: Final = 0.2  # share of the action's title that it names, unless a heading or a known wording tells as much
BETTER_TOLD: Final = 0.05  # share of shorthand that another action explains beyond the answer
AS_WELL_TOLD: Final = 0.15  # share of any text by which another action may explain less, where …
OTHER_SHARE: Final = 0.2  # … this share of it is the other's own and in no wording of the answer, in
OTHER_PHRASES: Final = 2  # … so many words or idioms
LIKELIEST_ACTIONS: Final = 2  # actions looked at in each part
LEAST_CHANCE: Final = 0.02  # of an action in a part, below which it is not looked at
CUT_BONUS: Final = 0.05  # scaled log odds for a clear cut, to choose among parts that fit an action equally well
FULL_PART: Final = 6  # content words from which a part's length counts in full
FIRST_CHANCE: Final = 0.3  # chance in some part that the first action needs where two other parts have their own
DOUBT_CUT: Final = (
    0.1  # clearness of a cut behind which a missed action is a doubt; a clause that goes on, or a name, has 0
)
PIECE_CUT: Final = 0.7  # clearness of a cut between pieces of shorthand: a dash, not a stroke or “&”
OWN_DEMAND_CUT: Final = 0.5  # clearness of a cut from which a part asks for something of its own
NOT_ASKED: Final = 0.2  # chance of an action up to which a part does not ask for it
UNANSWERED_SHARE: Final = 0.5  # share of a part that its row's actions leave unexplained, from which nothing answers it
PROPOSED_PART: Final = 0.35  # chance in a part of its own from which an action is shown to a reviewer
HIDDEN_PART: Final = (
    0.95  # chance of any action in a part of its own from which a row that is on no list as a whole is looked at
)
# What makes every part of a row sure, so that the row answers all of them; it adds two wrong tuning rows of 1,301
SURE_PART: Final = 0.7  # chance of each further action
SURE_FIRST: Final = 0.7  # chance of the first action in the part that fits it best
SURE_PRECISION: Final = 0.8  # share of the row that the actions explain together
SURE_MISSED: Final = 0.25  # chance of a further action left out, at most
SURE_LEFT: Final = 0.3  # unexplained share of the least explained part, at most
MOST_FURTHER: Final = 3  # further actions of one row; no labelled row has more than three in all

# Negation
DOUBLE_NEGATIVE: Final = (
    3  # words after a negative among which a restriction is what it forbids: “do not unduly restrict”
)
FORBIDDEN_SHARE: Final = 0.25  # share of a negated clause that an action's own terms explain, from which it is denied

# Answers
MARGIN: Final = 0.15  # lead over the runner-up below which an analyst would hesitate too
CANDIDATES: Final = 3  # candidates kept for a reviewer
MOST_PHRASES: Final = 4  # shared phrases shown in the reasons
TELLING_PART: Final = 0.02  # of the whole score, from which a signal is named among the reasons
LEAST_ODDS: Final = 1e-6  # chance below which, and above 1 less this, log odds are kept from growing
LOG_ODDS_RANGE: Final = 13.8  # log odds of the chance 1 - LEAST_ODDS, which scale log odds to 1
SCORE_DIGITS: Final = 4  # decimals of a score or confidence that are kept
SAME_WORDING: Final = 0.99  # likeness from which a row says what was ruled on, figures and the council's name aside
SAME_WORDS: Final = 3  # words and marks that such a wording needs: “Rota gaps” may be said of anything
RULED_ALIKE: Final = 0.98  # confidence in what a person decided on the same wording; on made returns none was wrong
LEAST_RULING_LIKENESS: Final = (
    0.75  # likeness of wordings below which a ruling on one does not bear on the other; at 0.6 it misled look-alikes
)
MOST_LEXICONS: Final = 4  # plans, each with its settings, whose lists a process keeps learnt: a run has one
