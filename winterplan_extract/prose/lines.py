"""What a line of prose is: a heading, the opening of a block, or how likely a line tells what the council does.

The last is naive Bayes over the labelled lines of the plan folder's prose.csv. What a line is about does not tell: reports speak
of care homes in every sentence. How it is said does, and examples hold that better than rules.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import exp, log
from typing import Final

from winterplan_extract.audit.outside_wordings import OutsideWordings
from winterplan_extract.audit.settings import HEADING_WORDS
from winterplan_extract.domain.document import ANSWERS, Paragraph
from winterplan_extract.domain.plaintext import BULLET, fold
from winterplan_extract.domain.plan import Plan, ProseKind, ProseLine
from winterplan_extract.prose import settings
from winterplan_extract.prose.details import DETAILS, Recognisers, answered, labelled
from winterplan_extract.vocabulary.references import after_list_label, opening_reference, without_heading_number

_SECTION: Final = re.compile(r"\d{1,2}[.)]?\s")  # not 1.2


def opening_lines(lines: Sequence[Paragraph], known: Recognisers, wordings: OutsideWordings) -> frozenset[int]:
    """The ids of the headings, or of the numbered lines where none is a heading of such a kind, that are requirements."""
    deepest = max((line.level for line in lines), default=0)
    for heads in (
        [at for at, line in enumerate(lines) if line.level == deepest > 0],
        [at for at, line in enumerate(lines) if not line.level and _is_numbered_title(line.text)],
    ):
        asked = [at for at in heads if wordings.heading(without_heading_number(lines[at].text)) in ("", "asks")]
        alike = [at for at in asked if _is_short(_block(lines, at, set(heads)), known, title=lines[at].text)]
        if len(alike) >= settings.FEWEST_BLOCKS and len(alike) >= settings.OF_BLOCKS * len(asked):
            return frozenset(id(lines[at]) for at in alike)
    return frozenset()


def titles_over_labels(lines: Sequence[Paragraph], known: Recognisers) -> frozenset[int]:
    """The ids of the lines that stand right over each block of labelled lines where none is labelled as the requirement."""
    label, places = _recurring(lines, known)
    over = [lines[at - 1] for at in places if at and _is_title(lines[at - 1], known)]
    return frozenset(map(id, over)) if label and len(over) >= settings.OF_BLOCKS * len(places) else frozenset()


def _is_title(line: Paragraph, known: Recognisers) -> bool:
    return not line.level and len(line.text.split()) <= settings.TITLE_WORDS and line.text[-1:] not in ".:;" and not _label(line.text, known)  # fmt: skip


def opening_label(lines: Sequence[Paragraph], known: Recognisers) -> str:
    """The label, folded, that recurs at the head of blocks of labelled lines without a label for the requirement; else empty."""
    label, places = _recurring(lines, known)
    under_heading = sum(lines[at - 1].level > 0 for at in places)
    opens = known.labels[label] not in DETAILS if label else False
    return label if opens and 2 * under_heading < len(places) and not titles_over_labels(lines, known) else ""


def _recurring(lines: Sequence[Paragraph], known: Recognisers) -> tuple[str, list[int]]:
    """The first of the labels where it recurs, others stand between and none is the requirement's, and the lines that have it."""
    found = [(at, fold(told[0]), told[1][0]) for at, line in enumerate(lines) if (told := _label(line.text, known))]
    if not found or any(role == "requirement" for _, _, role in found):
        return "", []
    first = found[0][1]
    places = [n for n, (_, label, _) in enumerate(found) if label == first]
    between = all(later - earlier > 1 for earlier, later in pairwise(places))
    return (first, [found[n][0] for n in places]) if len(places) >= settings.FEWEST_LABELS and between else ("", [])


def _label(text: str, known: Recognisers) -> tuple[str, tuple[str, str]] | None:
    told = labelled(text, known)
    return (text[: text.index(told[1])].strip(" :–—-"), told) if told and told[0] in (*ANSWERS, "requirement") else None


def _is_numbered_title(text: str) -> bool:
    """Whether a line is a number and a few words that do not end as a sentence: “3. Supply of masks”."""
    numbered = not text.startswith(BULLET) and opening_reference(text) is not None
    return numbered and len(text.split()) <= settings.TITLE_WORDS and text[-1:] not in ".;,?"


def section_titles(lines: Sequence[Paragraph], known: Recognisers, wordings: OutsideWordings) -> frozenset[int]:
    """The ids of unmarked lines that head sections: short titles over sentences or lists, numbered ones where most have several lines."""
    numbered = [
        at
        for at, line in enumerate(lines)
        if not line.level and _SECTION.match(line.text) and _is_numbered_title(line.text)
    ]
    plain = [at for at in numbered if not _orders(lines[at].text, wordings)]
    over = [at for at in plain if len(block := _block(lines, at, set(numbered))) > 1 or any(map(_is_item, block))]
    heads = numbered if len(over) >= max(settings.FEWEST_SECTIONS, len(numbered) / 2) else []
    if sum(line.level > 0 for line in lines) <= 1:
        heads += [
            at
            for at, (line, after) in enumerate(pairwise(lines))
            if _is_bare_title(line, known)
            and not _orders(line.text, wordings)
            and (_is_item(after) or after.text[-1:] in ".:;")
        ]
    return frozenset(id(lines[at]) for at in heads)


def _orders(title: str, wordings: OutsideWordings) -> bool:
    return wordings.is_order(tuple(fold(without_heading_number(title)).split()))


def _is_item(line: Paragraph) -> bool:
    return after_list_label(line.text) is not None


def _is_bare_title(line: Paragraph, known: Recognisers) -> bool:
    """Whether a line is a few words that neither end as a sentence nor stand in a list or after a label: “Leaving hospital”."""
    text = line.text
    short = text[:1].isupper() and len(text.split()) <= HEADING_WORDS and text[-1:] not in ".:;,!"
    return short and not (line.level or _is_item(line) or _label(text, known))


def _block(lines: Sequence[Paragraph], head: int, heads: set[int]) -> list[Paragraph]:
    """The lines under a heading, to the next."""
    block: list[Paragraph] = []
    for at in range(head + 1, len(lines)):
        if at in heads or lines[at].level:
            break
        block.append(lines[at])
    return block


def _is_short(block: Sequence[Paragraph], known: Recognisers, title: str) -> bool:
    """Whether a block is a paragraph or two of a few sentences, neither a list nor labelled lines."""
    words = sum(len(line.text.split()) for line in block)
    plain = not any(after_list_label(line.text) is not None or labelled(line.text, known) for line in block)
    told = len(without_heading_number(title).split()) >= settings.LEAST or (block and answered(block[0].text, known)[0])
    most = settings.BLOCK_WORDS if told else settings.TOPIC_WORDS
    return 0 < len(block) <= settings.BLOCK_LINES and words <= most and plain


_ENDINGS: Final = ("ing", "ed", "s")


@dataclass(frozen=True, slots=True)
class ProseText:
    """A line of a document: its text, what it is, and the heading that it stands under (empty: none but the title)."""

    text: str
    kind: ProseKind
    heading: str


@dataclass(frozen=True, slots=True)
class Classifier:
    """What each sign of a line counts for, in natural log odds; `base` is that of none, `share` how many examples commit."""

    base: float
    counts_for: Mapping[str, float]
    share: float = settings.EVEN

    def log_odds(self, line: ProseText) -> float:
        """The natural log odds, above 0 if more likely than not, that a line tells what the council does, were its signs apart."""
        return self.base + sum(self.counts_for.get(sign, 0.0) for sign in set(_signs(line)))

    def together(self, lines: Sequence[ProseText], likely: Callable[[Sequence[str]], Sequence[float]]) -> list[float]:
        """The same of all the lines of a document; `likely` tells how sure the likeliest action of each text is.

        A document, and a section of it, mostly tells what is done or mostly does not: its other lines count for each, to and fro.
        """
        alone = [settings.SIGNS_COUNT * self.log_odds(line) for line in lines]
        in_doubt = [at for at, odds in enumerate(alone) if odds > settings.HOPELESS]
        for at, sure in zip(in_doubt, likely([lines[at].text for at in in_doubt]), strict=True):
            alone[at] += settings.ACTION_COUNTS * (sure - settings.USUAL_ACTION)
        beside = alone
        for _ in range(settings.ROUNDS):
            chances = [1 / (1 + exp(min(-odds, settings.FARTHEST))) for odds in beside]
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
