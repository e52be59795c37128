"""Finds the council that sent a return, and says where its name was seen; and the date that the return gives itself.

The places are looked through in order of what they prove: a line that asks for the council's name, the title and
headings, the first lines and the table's banner, headers and footers, the file name, and at last how often the text
names whom. The first place that names a council decides; partners named in passing further down never do. The date is
never a deadline's and never that of the plan that the return answers.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import PurePosixPath
from typing import Final

from winterplan_extract.domain.document import Document, Notice, Paragraph, Table
from winterplan_extract.domain.plaintext import shortened
from winterplan_extract.domain.plan import Plan, WordKind
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.vocabulary.calendar_dates import day
from winterplan_extract.vocabulary.council_names import CouncilMention, Register, register_of
from winterplan_extract.vocabulary.date_grammar import DateReading, Mention
from winterplan_extract.vocabulary.dates import find_mentions, is_range

_TOP: Final = 15  # paragraphs from the top that may be a title block
_SHORT: Final = 25  # words: a longer paragraph is prose, where partners are named too
_BANNERS: Final = 3  # rows at the top of the first table that may hold a banner
_LABEL_COLUMNS: Final = 4  # columns that a title block's table may have
_QUOTED: Final = 120  # characters of the evidence that are quoted
_ENOUGH: Final = 3  # points that the text must give a council: one full name, or its bare name three times
_CLEAR: Final = 0.6  # share of the winner's points from which a runner-up makes the text's verdict doubtful
_FORMAL_POINTS: Final = 3


@dataclass(frozen=True, slots=True)
class Sender:
    """The council that sent a return: the register's name, ONS code and region, or the printed name alone.

    `name` is empty where none was found. `evidence` says where, in words.
    """

    name: str
    code: str = ""
    region: str = ""
    evidence: str = ""
    notices: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class _NamedPlace:
    """A place that names councils, and the sentence that tells of it."""

    namings: tuple[CouncilMention, ...]
    evidence: str


def find_sender(document: Document, plan: Plan) -> Sender:
    """The council that sent the document; never raises.

    Notices: council_not_found, council_not_on_register (the printed name is kept, without code or
    region), council_ambiguous (several named in the place that decides, or the file name disagrees).
    """
    register = register_of(plan)
    places = (
        place for place in _places(document, register) if place.namings
    )  # later ones only where they are asked for
    deciding = next(places, None)
    if deciding is None:
        return Sender("", notices=(notice("council_not_found"),))
    names = list(dict.fromkeys(naming.name for naming in deciding.namings))
    chosen, doubt = deciding.namings[0], False
    if len(names) > 1:
        later = list(places)
        named = ({naming.name for naming in place.namings} for place in later)
        settled = next((also.pop() for found in named if len(also := found & {*names}) == 1), None)
        chosen = next(n for n in deciding.namings if n.name == (settled or names[0]))
        doubt = settled is None
        formal = (place for place in later if len({n.name for n in place.namings}) == 1 and place.namings[0].formal)
        alone = next(formal, None) if doubt else None
        if alone:  # the first place thanks or mentions others: “with colleagues of …”
            deciding, chosen = alone, alone.namings[0]
    by_file = _of_file(document.file, register).namings
    if by_file and all(naming.name not in names for naming in by_file) and deciding.evidence:
        doubt = True
        names += [naming.name for naming in by_file]
    return _sender(chosen, deciding.evidence, names if doubt else [])


def _sender(chosen: CouncilMention, evidence: str, doubtful: Sequence[str]) -> Sender:
    notices: list[Notice] = []
    if chosen.council is None or not chosen.council.code:
        notices.append(notice("council_not_on_register", name=chosen.name))
    if doubtful:
        named = list(dict.fromkeys(doubtful))
        others = " and ".join(name for name in named if name != chosen.name)
        notices.append(notice("council_ambiguous", names=", ".join(named), chosen=chosen.name, others=others))
    code, region = (chosen.council.code, chosen.council.region) if chosen.council else ("", "")
    return Sender(chosen.name, code, region, evidence, tuple(notices))


def _places(document: Document, register: Register) -> Iterator[_NamedPlace]:
    """The places in the order of what they prove."""
    top = _top_of(document)
    short = [p for p in top if len(p.text.split()) <= _SHORT]
    headings = [document.title, *(p.text for p in top if p.level), *(p.text for p in top[:1] if p in short)]
    lines = [p.text for p in short if not p.level]
    banners = _banners(document)
    furniture = [p.text for p in document.furniture]
    yield _labelled(document, top, register)
    yield _first(headings, register, "in the title", formal=True)
    yield _first([*banners, *lines], register, "at the top of the document", formal=True)
    yield _first(furniture, register, "in the page header or footer", formal=True)
    yield _first(headings, register, "in the title", formal=False)
    yield _first([*banners, *lines], register, "at the top of the document", formal=False)
    yield _of_file(document.file, register)
    yield _first(furniture, register, "in the page header or footer", formal=False)
    yield _of_text(document, register)


def _first(texts: Sequence[str], register: Register, where: str, *, formal: bool) -> _NamedPlace:
    """The first of the texts that names a council, in full or (not `formal`) by its bare name."""
    for text in texts:
        namings = tuple(n for n in register.find(text, unlisted=formal) if n.formal or not formal)
        if namings:
            return _NamedPlace(namings, f"{where}: “{shortened(text, _QUOTED)}”")
    return _NamedPlace((), "")


def _labelled(document: Document, top: Sequence[Paragraph], register: Register) -> _NamedPlace:
    """The answer to “Council:” or “Name of local authority”, in a line or in the cell beside it."""
    for label, value in _labels(document, top, register.words.label):
        namings = register.find(value, unlisted=True)
        if namings:
            return _NamedPlace(namings, f"beside “{label}”: “{shortened(value, _QUOTED)}”")
    return _NamedPlace((), "")


def _labels(document: Document, top: Sequence[Paragraph], known: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    for paragraph in top:
        for line in paragraph.text.splitlines():
            found = known.match(line)
            if found and found["mark"] and found["value"]:
                yield line[: found.start("mark")].strip(), found["value"]
    for cells, narrow in _first_rows(document):
        for at, text in enumerate(cells):
            found = known.match(text)
            if found and found["value"] and found["mark"]:
                yield text[: found.start("mark")].strip(), found["value"]
            elif found and at + 1 < len(cells) and narrow:
                yield text.strip(" :"), cells[at + 1]


def _first_rows(document: Document) -> Iterator[tuple[list[str], bool]]:
    """The rows of the first tables by their filled cells, and whether that table is narrow enough for a title block."""
    for table in document.tables[:2]:
        narrow = max((len(row) for row in table.rows), default=0) <= _LABEL_COLUMNS
        yield from (([cell.text for cell in row if cell and cell.text.strip()], narrow) for row in table.rows)


def _of_file(shown: str, register: Register) -> _NamedPlace:
    """The file's own name, else the folder or archive it lies in."""
    path = PurePosixPath(shown.replace("\\", "/").replace("!", "/"))
    parts = [path.stem, *reversed([part for part in path.parts[:-1] if part not in ("/", "..", ".")][-2:])]
    for part in parts:
        namings = register.find_in_file_name(part)
        if namings:
            named = path.name if part == path.stem else part  # not where it lies: that may be published
            return _NamedPlace(namings, f"in the file name: “{shortened(named, _QUOTED)}”")
    return _NamedPlace((), "")


def _of_text(document: Document, register: Register) -> _NamedPlace:
    """The council that the text names most, in full or by its bare name, unless that is an ordinary word too."""
    points: Counter[str] = Counter()
    first: dict[str, CouncilMention] = {}
    for item in document.body:
        texts = [item.text] if isinstance(item, Paragraph) else [cell.text for row in item.rows for cell in row if cell]
        for naming in (naming for text in texts for naming in register.find(text)):
            points[naming.name] += _FORMAL_POINTS if naming.formal else 1
            if naming.name not in first or first[naming.name].is_word:
                first[naming.name] = naming
    ranked = [(name, score) for name, score in points.most_common() if score >= _ENOUGH and not first[name].is_word]
    if not ranked:
        return _NamedPlace((), "")
    close = [name for name, score in ranked if score >= _CLEAR * ranked[0][1]]
    return _NamedPlace(tuple(first[name] for name in close), f"in the text, which names {ranked[0][0]} most often")


def _top_of(document: Document) -> list[Paragraph]:
    """The paragraphs before the first table, or the first few."""
    top: list[Paragraph] = []
    for item in document.body:
        if isinstance(item, Table) and top:
            break
        if isinstance(item, Paragraph):
            top.append(item)
    return top[:_TOP]


def _banners(document: Document) -> list[str]:
    """Cells that stand (nearly) alone in the first rows of the first table."""
    texts: list[str] = []
    for table in document.tables[:1]:
        for row in table.rows[:_BANNERS]:
            cells = [cell.text for cell in row if cell and cell.text.strip()]
            if len(cells) == 1 or (len(cells) == 2 and len(row) > 2):
                texts.extend(text for text in cells if len(text.split()) <= _SHORT)
    return texts


_KINDS: Final[tuple[WordKind, ...]] = ("own_date", "own_date_label", "other_date")
_TITLE_WORDS: Final = 14  # words that a line with the return's own date may have
_FILE_DATE: Final = re.compile(r"(?<!\d)(20\d\d)[-_. ]?(\d\d)[-_. ]?(\d\d)(?!\d)")


@lru_cache(maxsize=4)
def _told_by(plan: Plan) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """What labels a return's own date in a line, and in a cell; what makes a date somebody else's or a deadline."""
    label, cell, others = (plan.any_of(kind).replace(r"\ ", r"\s+") for kind in _KINDS)
    return (
        re.compile(rf"\b(?:{label}|v\.?\s?\d+(?:\.\d+)*)\b", re.IGNORECASE),
        re.compile(rf"^\W*(?:{cell})\W*$", re.IGNORECASE),
        re.compile(rf"\b(?:{others}|by\s+\d|by\s+(?:the\s+)?(?:end|\d|[a-z]+\s+\d))\b", re.IGNORECASE),
    )


def find_date(document: Document, plan: Plan, settings: Settings) -> date | None:
    """The return's own date, or None where it gives none; never raises.

    Looked for, in this order: a labelled date at the top, in a title block's table, in a header or
    footer or in a labelled line further down (“Version 2 – 14 October 2020”; the latest of several);
    a line at the top that is a date; the title; headers and footers; a full date in the file name.
    A month stands for its last day.
    """
    first = document.body[: settings.normalising.top_paragraphs]
    tables = (number for number, item in enumerate(first) if isinstance(item, Table))
    top, furniture = _lines(first[: next(tables, None)]), _lines(document.furniture)
    below = [line for line in _lines(document.body) if len(line.split()) <= _TITLE_WORDS]
    label, label_cell, others = _told_by(plan)
    own = partial(_own, others=others, settings=settings)
    labelled = [own(line, year_needed=False) for line in (*top, *furniture, *below) if label.search(line)]
    labelled += map(own, _block_values(document, label_cell))
    if latest := max(filter(None, labelled), default=None):
        return latest
    for line in top:
        if (found := own(line)) and _is_whole(line, settings):
            return found
    for line in (document.title, *top, *furniture):
        if found := own(line):
            return found
    return _in_file_name(document.file)


def _own(line: str, others: re.Pattern[str], settings: Settings, *, year_needed: bool = True) -> date | None:
    """The last date of a short line that speaks of the return itself."""
    if not line or len(line.split()) > _TITLE_WORDS or others.search(line):
        return None
    mentions = _dates(line, settings, year_needed)
    if not mentions or any(is_range(line, one, two) for one, two in itertools.pairwise(mentions)):
        return None
    exact = [m.last for m in mentions if m.span == "date"]
    return max(exact) if exact else mentions[-1].last


def _dates(line: str, settings: Settings, year_needed: bool) -> tuple[Mention, ...]:
    reading = DateReading(settings.period_start, settings.period_end, past=True)
    found = find_mentions(line, reading)
    return tuple(
        m
        for m in found
        if m.span != "period" and m.first == m.last and (m.year_printed or not (year_needed or _in_figures(line, m)))
    )


def _in_figures(line: str, mention: Mention) -> bool:
    """Whether a date is printed without a word: with no year it may as well be a version's number."""
    return not any(c.isalpha() for c in line[mention.start : mention.end])


def _is_whole(line: str, settings: Settings) -> bool:
    """Whether a line is nothing but a date, perhaps with its weekday."""
    mentions = _dates(line, settings, year_needed=True)
    left = line
    for mention in reversed(mentions):
        left = left[: mention.start] + left[mention.end :]
    weekday = r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
    return bool(mentions) and not re.sub(rf"{weekday}|[\W_]", "", left, flags=re.IGNORECASE)


def _lines(items: Sequence[Table | Paragraph]) -> list[str]:
    return [line for item in items if isinstance(item, Paragraph) for line in item.text.splitlines()]


def _block_values(document: Document, label: re.Pattern[str]) -> Iterator[str]:
    """The cell beside “Date” or “Last updated” in a title block; a requirement table is too wide to be one."""
    for cells, narrow in _first_rows(document):
        yield from (value for said, value in itertools.pairwise(cells) if narrow and label.match(said))


def _in_file_name(shown: str) -> date | None:
    """A full date, year first, in the file's own name."""
    name = re.split(r"[/\\!]", shown)[-1]
    found = (day(int(year), int(month), int(number)) for year, month, number in _FILE_DATE.findall(name))
    return next(filter(None, found), None)
