"""Which lines of a prose return open a requirement: the heading over each short text, or the label that begins each block.

Neither need be worded as an order: that one follows another, each with its own short text, shows what they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from winterplan_extract.audit.outside_wordings import OutsideWordings
from winterplan_extract.audit.settings import HEADING_WORDS
from winterplan_extract.domain.document import ANSWERS, Paragraph
from winterplan_extract.domain.plaintext import BULLET, fold
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
    """The label, folded, that begins each block of labelled lines where none is labelled as the requirement; else empty.

    It recurs, others stand between, it is none of a detail such as who leads, and hardly a heading stands right over it: one that does asks itself.
    """
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
    """The ids of the lines that head sections of a text in which nothing marks them: short titles over sentences or lists.

    Numbered ones do where a list or several lines stand under most of them: else they are items themselves.
    """
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
