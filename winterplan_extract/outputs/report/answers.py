"""The answers as the page tells them apart: a key for filter and style, and a short word for narrow cells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from winterplan_extract.comparison.counts import Answer
from winterplan_extract.domain.records import State
from winterplan_extract.outputs.sheet import Look, StyledText
from winterplan_extract.outputs.words import ANSWER_MEANINGS, ANSWERS, IN_REVIEW, PART_UNREAD, PROSE

UNREAD: Final = "unread"
IN_PROSE: Final = "prose"
REVIEW: Final = "review"

_SHORT: Final[dict[str, str]] = {
    "not_stated": "Not st.",
    "not_applicable": "N/A",
    "elsewhere": "Else.",
    REVIEW: "Review",
    UNREAD: "Unread",
    IN_PROSE: "Prose",
}


@dataclass(frozen=True, slots=True)
class AnswerLabel:
    """One answer: `key` for the filter, `look` for its colours, `short` and `word` for people."""

    key: str
    look: Look
    short: str
    word: str
    meaning: str


def _answer(key: str, look: Look, word: str) -> AnswerLabel:
    meaning = ANSWER_MEANINGS[word].partition(" See the sheet ")[0]  # the page has sections of its own
    return AnswerLabel(key, look, _SHORT.get(key, word), word, meaning)


def _answers() -> tuple[AnswerLabel, ...]:
    states: tuple[State, ...] = ("yes", "partly", "no", "not_stated", "not_applicable", "elsewhere")
    return (
        *(_answer(state, state, ANSWERS[state]) for state in states),
        _answer(REVIEW, "review", IN_REVIEW),
        _answer("missing", "missing", ANSWERS["missing"]),
        _answer(UNREAD, "missing", PART_UNREAD),
        _answer(IN_PROSE, "missing", PROSE),
    )


ALL: Final = _answers()
KEYS: Final[dict[Answer, str]] = {  # of the answers as they are counted
    **{state: state for state in ANSWERS},
    "in_review": REVIEW,
    "unread_part": UNREAD,
    "prose": IN_PROSE,
}
BY_KEY: Final = {answer.key: answer for answer in ALL}


def key_of(said: StyledText) -> str:
    """The key of an answer as the sheets say it."""
    return {PART_UNREAD: UNREAD, PROSE: IN_PROSE}.get(said.text, said.look)
