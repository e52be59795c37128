"""The numbers and bullets that Word prints before paragraphs and stores nowhere; lists over one definition go on with one count."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from winterplan_extract.domain.plaintext import BULLET
from winterplan_extract.sources.word.markup import LABEL, Element, step, switched, val, w, whole, whole_of
from winterplan_extract.sources.word.styles import Style, Styles

_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
    (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_ONES: Final = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_ORDINAL_WORDS: Final = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_SHOWN: Final = re.compile(r"([^\d,]*)(0*1)([^\d,]*),")  # the first number of a format that is shown and not named
_LONGEST_ROMAN: Final = 4000
_LONGEST_WORDS: Final = 100


def written(count: int, number_format: str) -> str:
    """The count in a number format of Word, named or shown ("001, 002, 003, ..."); in plain digits where the format is not one of ours."""
    shown = _SHOWN.match(number_format)
    if shown:
        return f"{shown[1]}{count:0{len(shown[2])}d}{shown[3]}"
    text = _FORMS.get(number_format.replace("upper", "lower"), str)(count)
    return text.upper() if number_format.startswith("upper") else text


def _roman(count: int) -> str:
    if not 0 < count < _LONGEST_ROMAN:
        return str(count)
    text = ""
    for value, sign in _ROMAN:
        text += sign * (count // value)
        count %= value
    return text


def _letter(count: int) -> str:
    """a to z, then aa, bb, cc: the letter is repeated, not counted on as spreadsheet columns are."""
    if count < 1:
        return str(count)
    rounds, place = divmod(count - 1, 26)
    return chr(ord("a") + place) * min(rounds + 1, 100)


def _ordinal_ending(count: int) -> str:
    if count % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(count % 10, "th")


def _words(count: int) -> str:
    if not 0 <= count < _LONGEST_WORDS:
        return str(count)
    if count < len(_ONES):
        return _ONES[count]
    tens, ones = divmod(count, 10)
    return f"{_TENS[tens]}-{_ONES[ones]}" if ones else _TENS[tens]


def _ordinal_words(count: int) -> str:
    words = _words(count)
    if words[-1].isdigit():
        return f"{count}{_ordinal_ending(count)}"
    head, dash, last = words.rpartition("-")
    ordinal = _ORDINAL_WORDS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return f"{head}{dash}{ordinal}"


_FORMS: Final[Mapping[str, Callable[[int], str]]] = {
    "none": lambda _: "",
    "decimalZero": "{:02d}".format,
    "lowerRoman": _roman,
    "lowerLetter": _letter,
    "ordinal": lambda count: f"{count}{_ordinal_ending(count)}",
    "cardinalText": lambda count: _words(count).capitalize(),
    "ordinalText": lambda count: _ordinal_words(count).capitalize(),
}
_PLACEHOLDER: Final = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `restart` is the level (from 1) after which it starts anew: None any above it, 0 never."""

    start: int = 1
    number_format: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    style: str = ""


@dataclass(frozen=True, slots=True)
class List:
    """A list instance: the definition whose counters it uses, its levels, and the starts it sets itself."""

    definition: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int]

    def level_for(self, style: Style) -> int:
        """The level on which paragraphs of a style stand."""
        linked = (number for number, level in self.levels.items() if level.style and level.style in style.ids)
        return next(linked, style.num_level or 0)


@dataclass(slots=True)
class ListCounters:
    """The counts of one story so far, by definition and level; None says the next use takes the start."""

    counts: dict[tuple[str, int], int | None] = field(default_factory=dict)
    used: set[tuple[int, int]] = field(default_factory=set)

    def label(self, num_id: int, numbers: List, at: int) -> str:
        """The next paragraph's number on that level, as printed; counts it."""
        level = numbers.levels[at]
        key = (numbers.definition, at)
        for above in (number for number in numbers.levels if number < at):
            # A level that was passed over in a new list counts as used once.
            self.counts.setdefault((numbers.definition, above), numbers.levels[above].start)
        before = self.counts.get(key)
        first_use = (num_id, at) not in self.used
        self.used.add((num_id, at))
        if first_use and at in numbers.starts:
            self.counts[key] = numbers.starts[at]
        else:
            self.counts[key] = level.start if before is None else before + 1
        for below, other in numbers.levels.items():
            if below > at and (other.restart is None or other.restart > at):
                self.counts[numbers.definition, below] = None
        return self._printed(numbers, at)

    def _printed(self, numbers: List, at: int) -> str:
        level = numbers.levels[at]
        if level.number_format == "bullet":
            return BULLET.strip()

        def count(found: re.Match[str]) -> str:
            number = int(found[1]) - 1
            shown = numbers.levels.get(number)
            if shown is None or number > at:
                return ""
            value = self.counts.get((numbers.definition, number))
            # Legal numbering prints the levels above in digits, however they print themselves.
            plain = level.legal and shown.number_format != "decimalZero"
            return written(shown.start if value is None else value, "decimal" if plain else shown.number_format)

        return _PLACEHOLDER.sub(count, level.text).strip()


def number_paragraphs(root: Element, lists: Mapping[int, List], styles: Styles) -> None:
    """Marks every numbered paragraph of a story with the label that Word prints before it."""
    counters = ListCounters()
    for paragraph in root.iter(w.p):
        num_id, level = _numbered(paragraph, lists, styles)
        if num_id in lists and level in lists[num_id].levels and not _under_merged_cell(paragraph):
            paragraph.set(LABEL, counters.label(num_id, lists[num_id], level))


def _numbered(paragraph: Element, lists: Mapping[int, List], styles: Styles) -> tuple[int, int]:
    """The list and level of a paragraph, from its own properties or its style's; list 0 is none."""
    own = step(paragraph, "pPr", "numPr")
    num_id, level = whole(step(own, "numId")), whole(step(own, "ilvl"))
    if num_id is not None:
        return num_id, level or 0
    style = styles.of_paragraph(paragraph)
    if not style.num_id:
        return 0, 0
    numbers = lists.get(style.num_id)
    if level is None:
        level = numbers.level_for(style) if numbers else 0
    return style.num_id, level


def _under_merged_cell(paragraph: Element) -> bool:
    """Whether this is the empty paragraph that fills a cell covered by the one above it."""
    cell = paragraph.getparent()
    if cell is None or cell.tag != w.tc or next(paragraph.iter(w.t), None) is not None:
        return False
    merge = step(cell, "tcPr", "vMerge")
    return merge is not None and val(merge) != "restart"


def read_lists(root: Element | None, styles: Styles) -> dict[int, List]:
    """The list instances of a numbering part by their number; none where the file has no such part."""
    if root is None:
        return {}
    definitions = {node.get(w.abstractNumId, ""): node for node in root.iterchildren(w.abstractNum)}
    numbered = ((whole_of(node.get(w.numId)), node) for node in root.iterchildren(w.num))
    instances = {number: node for number, node in numbered if number is not None}
    lists: dict[int, List] = {}
    for number, node in instances.items():
        definition = val(step(node, "abstractNumId"))
        levels = _levels(_defining(definition, definitions, instances, styles))
        starts: dict[int, int] = {}
        for override in node.iterchildren(w.lvlOverride):
            at, start = whole_of(override.get(w.ilvl)) or 0, whole(step(override, "startOverride"))
            if start is not None:
                starts[at] = start
            own = step(override, "lvl")
            if own is not None:
                levels[at] = _level(own)
        lists[number] = List(definition, levels, starts)
    return lists


def _defining(
    definition: str, definitions: Mapping[str, Element], instances: Mapping[int, Element], styles: Styles
) -> Element | None:
    """The definition that holds the levels: where it only names a list style, the one behind that style."""
    node = definitions.get(definition)
    linked = val(step(node, "numStyleLink"))
    if not linked:
        return node
    instance = instances.get(styles.style(linked).num_id or 0)
    return definitions.get(val(step(instance, "abstractNumId")))


def _levels(definition: Element | None) -> dict[int, Level]:
    if definition is None:
        return {}
    return {whole_of(node.get(w.ilvl)) or 0: _level(node) for node in definition.iterchildren(w.lvl)}


def _level(node: Element) -> Level:
    start = whole(step(node, "start"))
    formats = list(node.iter(w.numFmt))
    number_format = next((val(found) for found in formats if val(found) != "custom"), "decimal")
    number_format = next((own for found in formats if "1" in (own := found.get(w.format) or "")), number_format)
    return Level(
        start=1 if start is None else start,
        number_format="bullet" if step(node, "lvlPicBulletId") is not None else number_format,
        text=val(step(node, "lvlText")).replace("\u00a0", " "),
        restart=whole(step(node, "lvlRestart")),
        legal=bool(switched(step(node, "isLgl"))),
        style=val(step(node, "pStyle")),
    )
