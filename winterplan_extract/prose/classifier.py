"""How likely a line of prose tells what the council does: naive Bayes over the labelled lines of the plan folder's prose.csv.

What a line is about does not tell: reports speak of care homes and of masks in every sentence. How it is said does (who is the
subject, what its verb is, how it opens, under what heading), and examples hold that better than rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import exp, log
from typing import Final

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan, ProseKind, ProseLine
from winterplan_extract.prose import settings

_ENDINGS: Final = ("ing", "ed", "s")


@dataclass(frozen=True, slots=True)
class ProseText:
    """A line of a document: its text, what it is, and the heading that it stands under (empty: none but the title)."""

    text: str
    kind: ProseKind
    heading: str


@dataclass(frozen=True, slots=True)
class Classifier:
    """What each sign of a line counts for, in natural log odds; `base` is that of a line without any.

    `share` is how many of the examples tell what the council does.
    """

    base: float
    counts_for: Mapping[str, float]
    share: float = settings.EVEN

    def log_odds(self, line: ProseText) -> float:
        """The natural log odds, above 0 if more likely than not, that a line tells what the council does, were its signs apart."""
        return self.base + sum(self.counts_for.get(sign, 0.0) for sign in set(_signs(line)))

    def together(self, lines: Sequence[ProseText], likely: Callable[[Sequence[str]], Sequence[float]]) -> list[float]:
        """The same of all the lines of a document, each beside the others; `likely` tells how sure the likeliest action of each text is.

        A document, and a section of it, mostly tells what is done or mostly does not: how many of its lines seem to
        counts for each of them, to and fro until it is settled.
        """
        alone = [settings.SIGNS_COUNT * self.log_odds(line) for line in lines]
        in_doubt = [at for at, odds in enumerate(alone) if odds > settings.HOPELESS]
        for at, sure in zip(in_doubt, likely([lines[at].text for at in in_doubt]), strict=True):
            alone[at] += settings.ACTION_COUNTS * (sure - settings.USUAL_ACTION)
        beside = alone
        for _ in range(settings.ROUNDS):
            chances = [_chance(odds) for odds in beside]
            of_all = (sum(chances) + settings.DOCUMENT_LINES * self.share) / (len(chances) + settings.DOCUMENT_LINES)
            under: dict[str, list[float]] = {}
            for line, chance in zip(lines, chances, strict=True):
                under.setdefault(line.heading, []).append(chance)
            shift = {
                heading: _odds((sum(each) + settings.SECTION_LINES * of_all) / (len(each) + settings.SECTION_LINES))
                - _odds(self.share)
                for heading, each in under.items()
            }
            beside = [odds + shift[line.heading] for odds, line in zip(alone, lines, strict=True)]
        return beside


def _chance(odds: float) -> float:
    return 1 / (1 + exp(min(-odds, settings.FARTHEST)))


def _odds(chance: float) -> float:
    return log(chance / (1 - chance))


def classifier(plan: Plan) -> Classifier:
    """The classifier that the plan's lines teach, made once."""
    return taught(plan.prose)


@lru_cache(maxsize=8)
def taught(lines: tuple[ProseLine, ...]) -> Classifier:
    """Bernoulli naive Bayes: each sign is there or not, whatever the others are. Without lines of both classes nothing counts."""
    seen: dict[bool, Counter[str]] = {True: Counter(), False: Counter()}
    many: Counter[bool] = Counter()
    for line, commits in examples(lines):
        many[commits] += 1
        seen[commits].update(set(_signs(line)))
    if not many[True] or not many[False]:
        return Classifier(0.0, {})
    base = log(many[True] / many[False])
    counts_for: dict[str, float] = {}
    for sign in sorted(seen[True].keys() | seen[False].keys()):
        there = _log_ratio(seen[True][sign], many[True], seen[False][sign], many[False])
        missing = _log_ratio(many[True] - seen[True][sign], many[True], many[False] - seen[False][sign], many[False])
        base += missing
        counts_for[sign] = there - missing
    return Classifier(base, counts_for, many[True] / many.total())


@cache
def _log_ratio(count: int, of: int, other: int, of_other: int) -> float:
    """How much likelier something is where it was seen `count` times `of` so many than where it was the `other` times."""
    return log((count + settings.SMOOTHING) / (of + 2 * settings.SMOOTHING)) - log(
        (other + settings.SMOOTHING) / (of_other + 2 * settings.SMOOTHING)
    )


def examples(lines: Iterable[ProseLine]) -> Iterator[tuple[ProseText, bool]]:
    """Each line that is labelled, with the heading that it stands under; the title that opens a document is none."""
    of, heading = "", ""
    for document, kind, text, commits in lines:
        heading = heading if document == of and kind != "heading" else text if document == of else ""
        of = document
        if commits:
            yield ProseText(text, kind, heading), commits == "yes"


def _signs(line: ProseText) -> Iterator[str]:
    """What a line shows: its words, how it opens and ends, its length, and the shapes of its words, which verbs tell."""
    text = line.text
    words = ["#" if word[0].isdigit() else word for word in fold(text).split()]
    shapes = [_shape(word) for word in words]
    yield f"kind {line.kind}"
    yield f"end {text[-1:] if text[-1:] in '.?!:' else ''}"
    yield f"length {min(len(words), settings.OPENING_WORDS * settings.WORDS_A_STEP) // settings.WORDS_A_STEP}"
    yield from (f"word {word}" for word in words)
    yield from (f"near {word}" for word in words[: settings.OPENING_WORDS + 1])
    yield from (f"under {word}" for word in fold(line.heading).split())
    yield from (f"pair {one} {other}" for one, other in pairwise(words))
    yield from (f"shapes {one} {other}" for one, other in pairwise(shapes))
    for length in range(1, settings.OPENING_WORDS + 1):
        yield f"opens {' '.join(words[:length])}"
    yield f"opening shapes {' '.join(shapes[: settings.OPENING_WORDS])}"


def _shape(word: str) -> str:
    """A short word as it is, a longer one by its ending alone: “we have ~ed”."""
    if len(word) < settings.SHORT_WORD:
        return word
    return f"~{next((ending for ending in _ENDINGS if word.endswith(ending)), '')}"
