"""A return's own key: what it says that its letters, marks and colours mean; and the colour of a cell's shading."""

from __future__ import annotations

import colorsys
import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final

from winterplan_extract.domain.document import Document, Paragraph, Table
from winterplan_extract.domain.plaintext import BULLET, fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Met
from winterplan_extract.domain.settings import Settings
from winterplan_extract.vocabulary.answers import MARK, MARKED, coloured, explains_marks, heads_key

_MEANS: Final = r"\s*(?:=|:|–|—| - |\(|\bmeans?\b)"
_SPELT: Final = {"gray": "grey"}
_UNEXPLAINED: Final = 2  # lines between what heads a key and the key
_KEY_ROWS: Final = 8  # rows of a table that is a key
_KEY_TEXT: Final = 80  # characters of what a key says of a colour
# Where colours end round the circle of hues, in degrees, measured on the palettes of Word and Excel.
_HUES: Final = (
    (16, "red"),
    (50, "amber"),
    (70, "yellow"),
    (170, "green"),
    (190, ""),
    (255, "blue"),
    (345, "purple"),
    (360, "red"),
)
_PLAIN: Final = ("red", "amber", "green", "blue", "grey", "yellow", "purple", "black")
# Shades that go before the colour of their hue where a return's key has them: the hues between which they lie, the
# most saturation, the least and the most brightness.
_SHADES: Final = (
    (("teal", "turquoise"), 165, 195, 1.0, 0.0, 1.0),
    (("pink",), 300, 345, 1.0, 0.8, 1.0),
    (("pink",), 345, 20, 0.6, 0.8, 1.0),
    (("maroon", "brown"), 330, 15, 1.0, 0.0, 0.66),
    (("brown", "maroon"), 15, 40, 1.0, 0.0, 0.66),
)
_LABEL: Final = re.compile(r"(?=.{3})[a-z]+(?:[ -][a-z]+){0,2}")  # words that a key may explain: “embedded”, “at risk”
_COLOURS_TOLD: Final = 3  # of red, amber, green and blue that letters explain, for these to be a scale of colours
_INITIALS: Final = ("red", "amber", "green", "blue")  # colours that cells write as a letter: BRAG


@dataclass(frozen=True, slots=True)
class _KeyWords:
    """What a line of a key is told by, from the plan's words: that it begins one, names a colour, explains something."""

    begins: re.Pattern[str]
    coloured: re.Pattern[str]
    explained: re.Pattern[str]
    nothing_left: re.Pattern[str]
    meanings: tuple[tuple[re.Pattern[str], Met], ...]


@lru_cache(maxsize=16)
def _key_words(plan: Plan, labels: frozenset[str] = frozenset()) -> _KeyWords:
    """The words, where `labels` are words that a return answers by: a key may explain them too."""
    title = plan.any_of("key_title")
    left, ahead, reached = plan.any_of("key_nothing_left"), plan.any_of("key_ahead"), plan.any_of("key_reached")
    worded = "".join(f"{re.escape(label)}|" for label in sorted(labels, key=len, reverse=True))
    letter = rf"{worded}N/A|[A-Za-z]{{1,2}}|\d|{plan.any_of('key_colour')}|#[0-9a-f]{{6}}|{MARK}"
    sign = rf"(?:(?<=\w\w\w)\s+(?:{plan.any_of('key_sign')}))?"  # “Green dot: …”
    meanings: tuple[tuple[str, Met], ...] = (
        (plan.any_of("key_not_applicable"), "not_applicable"),
        (plan.any_of("key_off_track"), "no"),
        (plan.any_of("key_partly"), "partly"),
        (rf"^(?!.*\b(?:{plan.any_of('key_not_yet')}|{ahead})\b).*\b(?:{reached})", "yes"),  # “on track and in place”
        (plan.any_of("key_under_way"), "partly"),
        (plan.any_of("key_not_met"), "no"),
        (rf"^(?=.*\b(?:{ahead})\b).*\b(?:{reached})", "partly"),  # “plans in place”
        (f"{reached}|{plan.any_of('key_met')}", "yes"),
    )
    return _KeyWords(
        re.compile(
            rf"\s*(?:(?:[\w-]+\s+){{0,2}}(?:{title})\b\s*[:=–—-]?|(?:{plan.any_of('key_opening')})\s*(?:used\s*)?[:=–—-])\s*",
            re.IGNORECASE,
        ),
        re.compile(rf"\s*{coloured(plan)}\s", re.IGNORECASE),
        re.compile(
            rf"(?<![\w.])({letter}){sign}{_MEANS}\s*(.+?)(?=[\s,.;/|(]+(?:shaded\s+)?(?:{letter}){sign}{_MEANS}|$)",
            re.IGNORECASE,
        ),
        re.compile(rf"\bno (?:{left})(?: (?:{left}|actions?))?\b"),
        tuple((re.compile(rf"\b(?:{said})\b"), met) for said, met in meanings),
    )


def colour_of(fill: str, settings: Settings, named: Collection[str] = ()) -> str:
    """The colour of a fill RRGGBB, judged by its hue: red, amber (yellow and orange too) or green; else nothing.

    `named` are the colours of the return's own key: of these paler tints count, and other colours too, white as no fill.
    A colour that a key shows and that has no name of its own is named there by its fill: #2f5597.
    """
    if (exact := f"#{fill.casefold()}") in named:
        return exact
    fill = fill if re.fullmatch(r"[0-9A-Fa-f]{6}", fill) else "FFFFFF"
    hue, saturation, brightness = colorsys.rgb_to_hsv(*(int(fill[at : at + 2], 16) / 255 for at in (0, 2, 4)))
    limits = settings.normalising
    if saturation < limits.tint_saturation:
        grey = "grey" if brightness < limits.grey_brightness else "white"
        grey = "black" if brightness < limits.fill_brightness else grey
        return grey if grey in named else ""
    degrees = hue * 360
    for names, start, end, pure, dark, light in _SHADES:
        within = (degrees - start) % 360 <= (end - start) % 360 and saturation <= pure and dark <= brightness <= light
        if within and (shade := next((name for name in names if name in named), "")):
            return shade
    colour = next(name for end, name in _HUES if degrees <= end)
    if colour in ("amber", "yellow") and colour not in named:
        colour = next((other for other in ("orange", "yellow", "amber") if other in named), "amber")
    if brightness < limits.fill_brightness or (saturation < limits.fill_saturation and colour not in named):
        return ""
    return colour if colour in named or colour in ("red", "amber", "green") else ""


@dataclass(frozen=True, slots=True)
class AnswerKey:
    """What a return says that its letters and colours mean, {"y": "yes", "n": "partly"}, and the page where that is first said."""

    means: Mapping[str, Met] = field(default_factory=dict)
    page: int | None = None


def find_key(document: Document, plan: Plan, settings: Settings, answers: Collection[str] = ()) -> AnswerKey:
    """What the document itself says its letters and colours mean, and the words among its `answers`, as they are printed;
    empty without a key.

    A key is a line such as “KEY: Y = FULLY MET   N = ONLY PARTIALLY MET” or “Green: on track. Blue: complete.”, in a
    header or footer, in the body or in a table's cell, or a small table of colours beside their meaning. The
    document's own words go before the plan's list: an N that is explained as “only partially met” is partly.
    Only what is so explained is affected: a “No” in the same document stays no.
    """
    labels = frozenset(folded for answer in answers if _LABEL.fullmatch(folded := answer.strip().casefold()))
    words = _key_words(plan, labels)
    found: dict[str, Met] = {}
    headed = 0  # lines for which what heads a key still holds
    on: int | None = None
    for page, line in _lines_of(document, words, settings, labels):
        if not line.strip():
            continue
        if heads_key(line, plan):
            headed = _UNEXPLAINED
            continue
        begins = words.begins.match(line)
        marks = explains_marks(line, plan)
        if begins or headed or marks or "=" in line or words.coloured.match(line):
            said = line[begins.end() :] if begins else line.removeprefix(BULLET)
            told = tuple(_key_of(said, words, marked=marks or begins is not None or headed > 0))
            on = page if told and not found else on
            for label, met in told:
                found.setdefault(label, met)
            headed -= headed > 0 and not told
    if len(found) < 2:
        return AnswerKey()
    letters = {colour[0]: found[colour] for colour in reversed(_INITIALS) if colour in found}
    lettered = {colour: found[colour[0]] for colour in _INITIALS if colour[0] in found}
    # “R = off track, A = at risk, G = on track” explains colours too, “A = achieved” alone does not.
    return AnswerKey(letters | (lettered if "green" in lettered and len(lettered) >= _COLOURS_TOLD else {}) | found, on)


def _key_of(said: str, words: _KeyWords, *, marked: bool) -> Iterator[tuple[str, Met]]:
    """What is explained in one line, read from `X = words` up to the next letter; marks need no sign between."""
    pairs: list[tuple[str, str]] = words.explained.findall(said) or (MARKED.findall(said) if marked else [])
    for label, means in pairs:
        if label.isdigit() and not marked:
            continue  # “2 = two homes” is a count
        if met := _explained(means, words):
            for one in re.findall(MARK, label) or (label.casefold(),):
                yield _SPELT.get(one, one).replace("\ufe0f", ""), met


def _explained(means: str, words: _KeyWords) -> Met | None:
    """What an explanation in a key says of a requirement; None where it leaves that open: “met in part or not at all”."""
    said = words.nothing_left.sub("", fold(means))
    whole, *either = (
        next((met for pattern, met in words.meanings if pattern.search(part)), None)
        for part in (said, *said.split(" or "))
    )
    return None if {"partly", "no"}.issubset(either) else whole


def _lines_of(
    document: Document, words: _KeyWords, settings: Settings, labels: frozenset[str]
) -> Iterator[tuple[int | None, str]]:
    """The lines in which a key may stand, with their pages."""
    yield from ((p.page, line) for p in document.furniture for line in p.text.splitlines())
    drawn = _named({fill for fill, _ in document.coloured}, settings)
    yield from (
        (None, f"{drawn[fill]}: {said}") for fill, said in document.coloured if drawn[fill] and len(said) <= _KEY_TEXT
    )
    for item in document.body:
        if isinstance(item, Paragraph):
            yield from ((item.page, line) for line in item.text.splitlines())
        else:
            for row in item.rows:
                filled = [cell for cell in row if cell and cell.text]
                texts = [cell.text for cell in filled]
                page = filled[0].page or item.page if filled else item.page
                if len(filled) == 2 and max(map(len, texts)) <= _KEY_TEXT:
                    yield page, ": ".join(texts)  # at the foot of the return's table, or in one of its own
                held = (line for cell in row if cell for line in f"{cell.text}\n{cell.note}".splitlines())
                yield from ((page, line) for line in held if "=" in line or len(filled) == 1)
            every = [cell for row in item.rows for cell in row if cell]
            if len(item.rows) <= _KEY_ROWS and all(len(cell.text) <= _KEY_TEXT for cell in every):
                keys = (*_colour_lines(item, words, settings), *_worded_lines(item, labels))
                yield from ((item.page, line) for line in keys)


def _colour_lines(table: Table, words: _KeyWords, settings: Settings) -> Iterator[str]:
    """The lines of a small table that is a key of colours: each colour, by its name or as shading, with its meaning."""
    rows = [[cell for cell in row if cell is not None] for row in table.rows]
    cells = [cell for row in rows for cell in row if cell.text]
    shown = _named({cell.fill for row in rows for cell in row if cell.fill}, settings)
    for row in rows:
        pair = row[::-1] if len(row) == 2 and not row[1].text else row
        for cell, beside in pairwise(pair):
            dot = not fold(cell.text) and bool(cell.fill or not cell.text)
            name = shown.get(cell.fill, "") if dot else cell.text.strip() if len(row) == 2 else ""
            if beside.text and name:
                yield f"{name}: {beside.text}"
    shades = [shown.get(cell.fill, "") for cell in cells]
    if all(shades) and len(set(shades)) == len(shades):
        for cell, shade in zip(cells, shades, strict=True):
            yield cell.text if words.coloured.match(cell.text) else f"{shade}: {cell.text}"


def _worded_lines(table: Table, labels: frozenset[str]) -> Iterator[str]:
    """The lines of a small table that is a key of words: each of `labels` that begins a row, with what is beside."""
    rows = [[cell.text for cell in row if cell and cell.text] for row in table.rows]
    first = [row[0].strip().casefold() for row in rows if row]
    for label, row in zip(first, filter(None, rows), strict=True):
        if label in labels and len(set(first)) == len(first):
            yield from (f"{label} = {said}" for said in reversed(row[1:]))


def _named(fills: Collection[str], settings: Settings) -> dict[str, str]:
    """A name for each fill of a key: its colour's; its shade's, or the fill itself, where two have one colour or it has none."""
    shades = [name for names, *_ in _SHADES for name in names]
    plain = {fill: colour_of(fill, settings, _PLAIN) for fill in fills}
    closer = {fill: colour_of(fill, settings, shades) or name for fill, name in plain.items()}
    named = plain
    for other in (closer, {fill: f"#{fill.casefold()}" for fill in fills}):
        often = Counter(named.values())
        named = {fill: name if name and often[name] == 1 else other[fill] for fill, name in named.items()}
    return named
