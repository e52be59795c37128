"""Evidence for each action in each row: signals of 0 to 1, measured before they are weighted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import numpy as np

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.matching import settings
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.wording import StemmedText
from winterplan_extract.vocabulary.references import only_points

if TYPE_CHECKING:
    from winterplan_extract.matching.vectors import Matrix, Numbers

_BETWEEN_HEADINGS = re.compile(r"\s*[/|;•\t\n]\s*|\s+[–-]\s+|,\s+|\s{2,}")
_CONTINUED = re.compile(r"\W*\bcont(?:inued|in|d|'d|’d)?\b\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MatchEvidence:
    """Signals of n rows, 0 to 1: a line a row and a column an action; of `out_of_plan` and after, one value a row.

    words, chars: likeness to the action's nearest known wording. recall: share of that wording which the row holds.
    precision: share of the row which the action's wordings explain. bayes: how much likelier its terms are in the action's wordings than in all, as a share of FULL_ODDS,
    which may be below 0. section: fit under the heading. out_of_plan, out_of_plan_chars: likeness to the nearest
    wording known to be on no list. out_of_plan_bayes: as `bayes`, for these. brevity: how little the row says.
    non_requirement: 1 where it begins as a legend or a note does, or is only a heading of the plan.
    """

    readings: tuple[StemmedText, ...]
    words: Matrix
    chars: Matrix
    recall: Matrix
    precision: Matrix
    bayes: Matrix
    section: Matrix
    out_of_plan: Matrix
    out_of_plan_chars: Matrix
    out_of_plan_bayes: Matrix
    brevity: Matrix
    non_requirement: Matrix
    nearest: Numbers  # of each action's wordings the likest by words, as its number among all


def measure(texts: Sequence[str], headings: Sequence[tuple[str, str]], lexicon: Lexicon) -> MatchEvidence:
    """The evidence in texts, each under its (section, theme) headings."""
    readings = [lexicon.wording.read(text) for text in texts]
    non_requirement = [_asks_nothing(text, reading, lexicon) for text, reading in zip(texts, readings, strict=True)]
    return evidence_in(readings, headings, lexicon, np.array(non_requirement, dtype=np.float64), of_rows=True)


def evidence_in(
    readings: Sequence[StemmedText],
    headings: Sequence[tuple[str, str]],
    lexicon: Lexicon,
    non_requirement: Matrix,
    *,
    of_rows: bool = False,
) -> MatchEvidence:
    """The evidence in what texts say; `aside` is 1 for each that asks for nothing.

    Only `of_rows`, whose reasons are shown, are the nearest wordings kept.
    """
    return MatchEvidence(
        readings=tuple(readings),
        **_likeness(readings, lexicon, of_rows),
        section=np.array([lexicon.sections.heading(*pair) for pair in headings]).reshape(len(readings), -1),
        brevity=np.array([max(0.0, 1.0 - len(set(reading.stems)) / settings.FULL_LENGTH) for reading in readings]),
        non_requirement=non_requirement,
    )


_BY_ACTION: Final = ("words", "chars", "recall", "precision", "bayes")
_BY_TEXT: Final = ("out_of_plan", "out_of_plan_chars", "out_of_plan_bayes")
# What was measured of the latest texts: councils that fill in the list's own table have most texts in common
_MEASURED: Final[WeakKeyDictionary[Lexicon, dict[tuple[StemmedText, bool], Matrix]]] = WeakKeyDictionary()


def _likeness(readings: Sequence[StemmedText], lexicon: Lexicon, of_rows: bool) -> dict[str, Any]:
    """The signals that compare what texts say with the known wordings."""
    known = _MEASURED.setdefault(lexicon, {})
    if len(known) > settings.MEASURED_TEXTS:
        known.clear()
    new = [reading for reading in dict.fromkeys(readings) if (reading, of_rows) not in known]
    # A block at a time: likeness to every known wording takes sixty times the room of what is kept of it.
    for at in range(0, len(new), settings.EVIDENCE_BLOCK):
        block = new[at : at + settings.EVIDENCE_BLOCK]
        known.update(zip(((reading, of_rows) for reading in block), _measured(block, lexicon, of_rows), strict=True))
    actions = len(lexicon.actions)
    width = len(_BY_ACTION) * actions + len(_BY_TEXT)
    lines = np.array([known[reading, of_rows] for reading in readings])
    lines = lines.reshape(len(readings), width + actions * of_rows)
    return {
        **{name: lines[:, at * actions : (at + 1) * actions] for at, name in enumerate(_BY_ACTION)},
        **{name: lines[:, width - len(_BY_TEXT) + at] for at, name in enumerate(_BY_TEXT)},
        "nearest": lines[:, width:].astype(np.int64),
    }


def _measured(readings: Sequence[StemmedText], lexicon: Lexicon, of_rows: bool) -> Matrix:
    """A line for each text: what is measured by action, then what is measured of the text, then the nearest wordings."""
    query = lexicon.terms.query([sorted(reading.bag) for reading in readings])
    words = lexicon.words.likeness(query)
    chars, out_of_plan_chars = lexicon.chars([reading.plain for reading in readings])
    bayes = lexicon.bayes.of_query(query, [len(reading.bag) for reading in readings]) / settings.FULL_ODDS
    return np.column_stack(
        (
            lexicon.best(words),
            chars,
            lexicon.best(lexicon.wording_shares.of_text(query)),
            lexicon.vocabulary_shares.of_query(query),
            bayes[:, :-1],
            lexicon.out_of_plan_words.likeness(query).max(axis=1, initial=0.0),
            out_of_plan_chars,
            bayes[:, -1],
            *((lexicon.nearest(words),) if of_rows else ()),
        )
    )


@lru_cache(maxsize=settings.MEASURED_TEXTS)
def _asks_nothing(text: str, reading: StemmedText, lexicon: Lexicon) -> float:
    begins = text.casefold().lstrip(" (•*[").startswith(lexicon.asides)
    leads_in = text.rstrip().endswith(":") and len(text.split()) <= settings.LEAD_IN_WORDS
    heading = reading.stems in lexicon.sections.titles
    if not heading and _CONTINUED.search(text):
        heading = lexicon.wording.read(_CONTINUED.sub("", text)).stems in lexicon.sections.titles
    return float(begins or leads_in or heading or only_points(text) or _heads_columns(text, lexicon))


def _heads_columns(text: str, lexicon: Lexicon) -> bool:
    """Whether the text is the headings of a table's columns, or one of them and the answer to it."""
    if len(text) > settings.LONGEST_COLUMN_HEADINGS:
        return False
    label, colon, _ = text.partition(":")
    if colon and fold(label) in lexicon.answer_headings:
        return True  # “Lead: the director”: an answer that strayed from its column
    names = [name for name in map(fold, _BETWEEN_HEADINGS.split(text)) if name]
    known = sum(name in lexicon.column_headings for name in names)
    return known >= settings.COLUMN_HEADINGS and 2 * known >= len(names)
