"""The fields of a story spelled in place as Word shows them; the numbers of AUTONUM and its kin, LISTNUM and a stale SEQ are counted here."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from winterplan_extract.sources.signs import TICKED, UNTICKED
from winterplan_extract.sources.word.markup import (
    Element,
    collected,
    drop,
    spoken,
    step,
    switched,
    text_element,
    val,
    w,
    whole,
)
from winterplan_extract.sources.word.numbering import written
from winterplan_extract.sources.word.styles import Styles

_COUNTING: Final = re.compile(r"\s*(AUTONUM(?:LGL|OUT)?|LISTNUM|SEQ)\b(.*)", re.IGNORECASE | re.DOTALL)
_SWITCH: Final = re.compile(r"\\([*a-zA-Z])\s*(\"[^\"]*\"|[^\s\\\"]+)?")
_FORMATS: Final = {
    "roman": "lowerRoman", "ROMAN": "upperRoman", "Roman": "upperRoman", "alphabetic": "lowerLetter", "ALPHABETIC": "upperLetter",
    "Alphabetic": "upperLetter", "ordinal": "ordinal", "Ordinal": "ordinal", "CardText": "cardinalText", "OrdText": "ordinalText",
}  # fmt: skip
# How LISTNUM prints its levels where it names no list: 1) a) i) (1) (a) (i) 1. a. i.
_LIST_LEVELS: Final = tuple(
    (before, form, after)
    for before, after in (("", ")"), ("(", ")"), ("", "."))
    for form in ("decimal", "lowerLetter", "lowerRoman")
)
_BODY: Final = 10  # the level of text under headings 1 to 9


@dataclass(slots=True)
class _Field:
    """A field that is open: its first mark, its instruction so far, and whether its result has begun."""

    begin: Element
    instruction: str = ""
    hidden: list[Element] = field(default_factory=list)
    in_result: bool = False
    says: bool = False


def spell_fields(root: Element, styles: Styles) -> None:
    """Drops what complex fields hold between their begin and separate marks, unless they never end; spells form fields and counted numbers."""
    counts = _Counts(styles)
    open_fields: list[_Field] = []
    for node in collected(root, [w.fldChar, w.instrText, w.fldSimple, w.t]):
        if node.tag == w.fldSimple:
            if not any(spoken(text).strip() for text in node.iter(w.t)):
                _say(node, counts.number(node.get(w.instr) or "", node), inside=True)
        elif node.tag in (w.t, w.instrText):
            _take(node, open_fields)
        elif (kind := node.get(w.fldCharType)) == "begin":
            open_fields.append(_Field(node))
        elif kind == "separate" and open_fields:
            open_fields[-1].in_result = True
        elif kind == "end" and open_fields:
            done = open_fields.pop()
            for instruction in done.hidden:
                drop(instruction)
            _spell_form_field(done.begin, node)
            if not done.says:
                _say(done.begin, counts.number(done.instruction, done.begin))


def _take(node: Element, open_fields: list[_Field]) -> None:
    """Notes a text for the open field whose instruction it is part of, or whose result."""
    if node.tag == w.instrText:
        if open_fields:
            open_fields[-1].instruction += node.text or ""
        return
    for one in open_fields:
        if not one.in_result:
            one.hidden.append(node)
            return
        one.says = one.says or bool(spoken(node).strip())


def _say(mark: Element, text: str, *, inside: bool = False) -> None:
    """Puts a text before a mark within its run, or into a simple field as a run of its own."""
    if text and inside:
        run = mark.makeelement(w.r)
        run.append(text_element(text))
        mark.append(run)
    elif text:
        mark.addprevious(text_element(text))


@dataclass(slots=True)
class _Counts:
    """The numbers that fields of one story have come to."""

    styles: Styles
    reached: Counter[tuple[str, int]] = field(default_factory=Counter)
    # AUTONUM gives a paragraph one number, however often it asks.
    said: dict[Element, str] = field(default_factory=dict)

    def number(self, instruction: str, at: Element) -> str:
        """What a field that counts shows there; empty for other fields."""
        found = _COUNTING.match(instruction)
        if found is None:
            return ""
        kind, rest = found[1].upper(), found[2]
        switches = {name: value.strip('"') for name, value in _SWITCH.findall(rest)}
        form = _FORMATS.get(switches.get("*", ""), "decimal")
        if kind == "SEQ":
            return self._sequence(rest, switches, form)
        if kind == "LISTNUM":
            return self._of_list(rest, switches)
        paragraph = next(at.iterancestors(w.p), at)
        if paragraph not in self.said:
            self.said[paragraph] = self._automatic(kind, paragraph, switches, form)
        return self.said[paragraph]

    def _automatic(self, kind: str, paragraph: Element, switches: dict[str, str], form: str) -> str:
        level = self.styles.of_paragraph(paragraph).level or _BODY
        count = self._next(kind, level)
        mark = "" if "e" in switches else switches.get("s", ".")[:1]
        if kind == "AUTONUMLGL":
            above = [self.reached[kind, upper] for upper in range(1, level) if self.reached[kind, upper]]
            return mark.join(map(str, (*above, count))) + mark if mark else ".".join(map(str, (*above, count)))
        return written(count, "upperRoman" if kind == "AUTONUMOUT" else form) + mark

    def _of_list(self, rest: str, switches: dict[str, str]) -> str:
        level = min(max(int(digits) if (digits := switches.get("l", "1")).isdigit() else 1, 1), len(_LIST_LEVELS))
        name = f"LISTNUM {_name(rest)}"
        if (start := switches.get("s", "")).isdigit():
            self.reached[name, level] = int(start) - 1
        before, form, after = _LIST_LEVELS[level - 1]
        return f"{before}{written(self._next(name, level), form)}{after}"

    def _sequence(self, rest: str, switches: dict[str, str], form: str) -> str:
        name = f"SEQ {_name(rest)}"
        if (start := switches.get("r", "")).isdigit():
            self.reached[name, 1] = int(start)
        elif "c" not in switches:
            self.reached[name, 1] += 1
        return "" if "h" in switches else written(self.reached[name, 1], form)

    def _next(self, name: str, level: int) -> int:
        """Counts on a level, and begins those below it anew."""
        self.reached[name, level] += 1
        for key in [key for key in self.reached if key[0] == name and key[1] > level]:
            self.reached[key] = 0
        return self.reached[name, level]


def _name(rest: str) -> str:
    """What a field counts: the first word after its own name, unless that is a switch."""
    first = rest.split()[:1]
    return "" if not first or first[0].startswith("\\") else first[0].casefold()


def _spell_form_field(begin: Element, end: Element) -> None:
    box, choice = step(begin, "ffData", "checkBox"), step(begin, "ffData", "ddList")
    if box is not None:
        state = switched(step(box, "checked"))
        ticked = switched(step(box, "default")) if state is None else state
        begin.addprevious(text_element(TICKED if ticked else UNTICKED))
    elif choice is not None and not _has_result(begin, end):
        entries = [val(entry) for entry in choice.iter(w.listEntry)]
        found = whole(step(choice, "result"))
        chosen = (whole(step(choice, "default")) if found is None else found) or 0
        begin.addprevious(text_element(entries[chosen] if 0 <= chosen < len(entries) else ""))


def _has_result(begin: Element, end: Element) -> bool:
    """Whether text stands between a field's marks, which are in runs of one paragraph."""
    run, last = begin.getparent(), end.getparent()
    while run is not None and run is not last:
        run = run.getnext()
        if run is not None and any(spoken(node).strip() for node in run.iter(w.t)):
            return True
    return False
