"""Form controls, symbols and fields of a story spelled as the text that Word shows for them.

Works on the tree in place. Afterwards text stands in text elements alone: ticks are ☑ and ☐,
an unanswered control is empty, one that is bound to the package's data says what they hold, a field is its result.
"""

from __future__ import annotations

from typing import Final

from winterplan_extract.sources.symbols import in_symbols, symbol
from winterplan_extract.sources.word.bound import Bound
from winterplan_extract.sources.word.fields import TICKED, UNTICKED, spell_fields
from winterplan_extract.sources.word.markup import (
    MC_NS,
    RPR,
    TBL,
    VAL,
    Element,
    R,
    T,
    collected,
    drop,
    hexadecimal,
    spoken,
    step,
    switched,
    text_element,
    unwrap,
    val,
    w,
    w14,
)
from winterplan_extract.sources.word.styles import Styles

_ALTERNATE: Final = f"{{{MC_NS}}}AlternateContent"
_CHOICE: Final = f"{{{MC_NS}}}Choice"
_FALLBACK: Final = f"{{{MC_NS}}}Fallback"
_PLACEHOLDER_STYLE: Final = "placeholder"
_PROMPTED: Final = ("dropDownList", "comboBox", "date")  # their text is chosen, so it never keeps the prompt's style


def spell_controls(root: Element, styles: Styles, bound: Bound) -> None:
    """Puts text in the place of everything that Word shows as text but does not store as text."""
    _take_one_branch(root)
    for control in collected(root, [w("sdt")]):
        _spell_control(control, bound)
    for mark in collected(root, [w("sym")]):
        mark.addprevious(text_element(symbol(mark.get(w("font")) or "", hexadecimal(mark.get(w("char"))) or 0)))
        drop(mark)
    _spell_symbol_runs(root)
    spell_fields(root, styles)


def _take_one_branch(root: Element) -> None:
    """Keeps the first branch of an alternative that holds text, or its first branch."""
    for alternate in collected(root, [_ALTERNATE]):
        branches = [child for child in alternate if child.tag in (_CHOICE, _FALLBACK)]
        telling = [branch for branch in branches if next(branch.iter(T), None) is not None]
        for branch in (telling or branches)[:1]:
            unwrap(branch)
            branches.remove(branch)
        for branch in branches:
            drop(branch)
        unwrap(alternate)


def _spell_control(control: Element, bound: Bound) -> None:
    properties, content = step(control, "sdtPr"), step(control, "sdtContent")
    if properties is None or content is None:
        return
    held = bound.said_by(control)
    box = properties.find(w14("checkbox"))
    if box is not None:
        checked = box.find(w14("checked"))
        state = "" if checked is None else (checked.get(w14(VAL.rpartition("}")[2])) or "")
        _say_only(content, TICKED if (held or state).lower() in ("1", "true", "on") else UNTICKED)
    elif held is not None:
        if held.split() != "".join(spoken(node) for node in content.iter(T)).split():
            _say_only(content, held)
    elif _unanswered(properties, content):
        _say_only(content, "")


def _unanswered(properties: Element, content: Element) -> bool:
    """Whether the control shows its prompt ("Choose an item.") and no answer."""
    if next(content.iter(TBL), None) is not None:
        return False
    if switched(step(properties, "showingPlcHdr")):
        return True
    chosen = next((kind for name in _PROMPTED if (kind := step(properties, name)) is not None), None)
    if chosen is None:
        return False
    text = "".join(spoken(node) for node in content.iter(T)).strip()
    return text in _prompts(chosen) or all(
        val(step(run, "rPr", "rStyle")).lower().startswith(_PLACEHOLDER_STYLE) for run in content.iter(R)
    )


def _prompts(chosen: Element) -> set[str]:
    """The entries of a list that only ask to choose: they lack the value or, alone, the display text."""
    entries = [(entry.get(w("displayText")) or "", entry.get(w("value")) or "") for entry in chosen.iter(w("listItem"))]
    any_display = any(display for display, _ in entries)
    asks = (display or value for display, value in entries if not value or (any_display and not display))
    return {text.strip() for text in asks}


def _say_only(content: Element, text: str) -> None:
    """Makes `text` the control's only text, in the place of its first."""
    shown = collected(content, [T, w("sym")])
    if text and shown:
        shown[0].addprevious(text_element(text))
    elif text:
        run = next(content.iter(R), None)
        if run is None:
            run = content.makeelement(R)
            paragraph = next(content.iter(w("p")), content)
            paragraph.append(run)
        run.append(text_element(text))
    for node in shown:
        drop(node)


def _spell_symbol_runs(root: Element) -> None:
    """Text that is set in a symbol font is what that font shows."""
    for fonts in collected(root, [w("rFonts")]):
        properties = fonts.getparent()
        run = None if properties is None or properties.tag != RPR else properties.getparent()
        if run is not None and run.tag == R:
            for node in run.iterchildren(T):
                node.text = in_symbols(node.text or "", fonts.get(w("ascii")) or "")
