"""What a sheet's conditional formats do to its cells: fill (an icon or a shade of a colour scale is one too), strike, hide the value, format it."""

from __future__ import annotations

import colorsys
import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from winterplan_extract.sources.excel.formula import Ask, FormulaError, UnknownFormulaError, Value, compared, formula_of
from winterplan_extract.sources.excel.sheet import CellLook, CellPlace, rgb_of
from winterplan_extract.sources.settings import GREEN_HUE, MOST_TRIED, RED_HUE
from winterplan_extract.sources.signs import WHITE, mixed, parts_of

if TYPE_CHECKING:
    from openpyxl.formatting.rule import ColorScale, FormatObject, IconSet, Rule
    from openpyxl.styles.differential import DifferentialStyle
    from openpyxl.worksheet.worksheet import Worksheet

_RED, _AMBER, _GREEN, _BLACK, _GREY = "FF0000", "FFC000", "00B050", "000000", "808080"
# The icons' colours from the lowest value to the highest; sets that are not here show no red, amber or green.
_ICONS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(
        ("3TrafficLights1", "3TrafficLights2", "3Signs", "3Symbols", "3Symbols2", "3Flags", "3Arrows", "3Triangles"),
        (_RED, _AMBER, _GREEN),
    ),
    "4TrafficLights": (_BLACK, _RED, _AMBER, _GREEN),
    "4Arrows": (_RED, _AMBER, _AMBER, _GREEN),
    "5Arrows": (_RED, _AMBER, _AMBER, _AMBER, _GREEN),
    "4RedToBlack": (_BLACK, _GREY, _RED, _RED),
}
_TEXT_RULES: Final = {
    "containsText": 'NOT(ISERROR(SEARCH("{text}",{home})))',
    "notContainsText": 'ISERROR(SEARCH("{text}",{home}))',
    "beginsWith": 'LEFT({home},LEN("{text}"))="{text}"',
    "endsWith": 'RIGHT({home},LEN("{text}"))="{text}"',
    "containsBlanks": "LEN(TRIM({home}))=0",
    "notContainsBlanks": "LEN(TRIM({home}))>0",
    "containsErrors": "ISERROR({home})",
    "notContainsErrors": "NOT(ISERROR({home}))",
}
_COMPARISONS: Final = {
    "equal": "=", "notEqual": "<>", "lessThan": "<", "lessThanOrEqual": "<=", "greaterThan": ">", "greaterThanOrEqual": ">=",
}  # fmt: skip
_UNSET: Final = "00000000"  # how openpyxl has a colour that is not given

_Changes = dict[str, object]  # fields of a CellLook, and what they become


def repainted(sheet: Worksheet, theme: Sequence[str], looks: Mapping[CellPlace, CellLook]) -> tuple[dict[CellPlace, CellLook], int]:  # fmt: skip
    """The looks that conditional formats change, and how many formats could not be worked out."""
    rules = sorted(
        ((rule.priority or 0, group, rule) for group in sheet.conditional_formatting for rule in group.rules),
        key=lambda each: each[0],
    )

    def ask(place: CellPlace, other: str) -> Value:
        cell = (sheet.parent[other] if other else sheet)._cells.get(place)  # type: ignore[index]  # a sheet has a book
        if getattr(cell, "data_type", "") == "e":
            raise FormulaError
        return _plain(getattr(cell, "value", None))

    made: dict[CellPlace, CellLook] = {}
    set_before: dict[CellPlace, set[str]] = {}
    stopped: set[CellPlace] = set()
    unknown = tried = 0
    for _, group, rule in rules:
        areas = [(area.min_row, area.min_col, area.max_row, area.max_col) for area in group.sqref.ranges]
        places = [place for place in _inside(areas, looks) if place not in stopped]
        tried += len(places)
        home = min(area[0] for area in areas), min(area[1] for area in areas)
        try:
            change = _change(rule, home, theme, ask, places) if tried <= MOST_TRIED else None
            changes = {} if change is None else {place: found for place in places if (found := change(place))}
        except (
            UnknownFormulaError,
            RecursionError,
            LookupError,
            ArithmeticError,
            ValueError,
            TypeError,
            StopIteration,
        ):
            # Whatever a rule lacks or has wrong, its colours are not known.
            unknown += 1
            continue
        unknown += change is None and tried > MOST_TRIED
        for place, change_of in changes.items():
            # The first rule that sets a thing has it; later ones set what is left.
            before = set_before.setdefault(place, set())
            made[place] = replace(made.get(place) or looks.get(place, CellLook()), **{k: v for k, v in change_of.items() if k not in before})  # type: ignore[arg-type]  # fmt: skip
            before.update(change_of)
            if rule.stopIfTrue:
                stopped.add(place)
    return made, unknown


def _inside(areas: Sequence[tuple[int, int, int, int]], looks: Mapping[CellPlace, CellLook]) -> Iterator[CellPlace]:
    """The places in the areas whose row and column hold something: a cell that the file leaves out is coloured too."""
    rows, columns = sorted({row for row, _ in looks}), sorted({column for _, column in looks})
    for top, left, bottom, right in areas:
        down = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
        across = columns[bisect_left(columns, left) : bisect_right(columns, right)]
        if len(down) * len(across) <= MOST_TRIED:
            yield from itertools.product(down, across)
        else:
            yield from (place for place in looks if top <= place[0] <= bottom and left <= place[1] <= right)


def _change(
    rule: Rule, home: CellPlace, theme: Sequence[str], ask: Ask, places: Iterable[CellPlace]
) -> Callable[[CellPlace], _Changes | None] | None:
    """What a rule does to a place; None for a rule that changes nothing that is read. Raises UnknownFormulaError."""
    if rule.type == "iconSet" and rule.iconSet is not None:
        return _icons(rule.iconSet, _numbers(places, ask), ask)
    if rule.type == "colorScale" and rule.colorScale is not None:
        return _scale(rule.colorScale, _numbers(places, ask), theme, ask)
    effect = _effect(rule.dxf, theme) if rule.dxf is not None else {}
    if not effect or rule.type == "dataBar":
        return None
    test = _test(rule, home, ask)
    return lambda place: effect if test(place) else None


def _effect(style: DifferentialStyle, theme: Sequence[str]) -> _Changes:
    made: _Changes = {}
    fill = style.fill
    pattern = getattr(fill, "patternType", None)
    if fill is not None and pattern in (None, "solid"):
        # In these styles the colour of a solid fill stands where others have the one behind a pattern.
        given = [getattr(fill, name, None) for name in ("bgColor", "fgColor")]
        colours = [rgb_of(each, theme) for each in given if each is not None and each.rgb != _UNSET]
        colour = next(filter(None, colours), "")
        if colour:
            made |= {"fill": "" if colour == WHITE else colour, "ground": colour}
    if style.font is not None and style.font.strike is not None:
        made["struck"] = bool(style.font.strike)
    if style.font is not None and style.font.color is not None and (ink := rgb_of(style.font.color, theme)):
        made["ink"] = ink
    if style.numFmt is not None and style.numFmt.formatCode:
        made["number_format"] = style.numFmt.formatCode
    return made


def _test(rule: Rule, home: CellPlace, ask: Ask) -> Callable[[CellPlace], bool]:
    from openpyxl.utils import get_column_letter

    texts = [str(text) for text in rule.formula or ()]
    if not texts and rule.type in _TEXT_RULES:
        said = (rule.text or "").replace('"', '""')
        texts = [_TEXT_RULES[rule.type].format(text=said, home=f"{get_column_letter(home[1])}{home[0]}")]
    if not texts or (rule.type != "cellIs" and rule.type != "expression" and rule.type not in _TEXT_RULES):
        raise UnknownFormulaError(str(rule.type))
    formulas = [formula_of(text, home) for text in texts]
    if rule.type != "cellIs":
        return lambda place: formulas[0].holds(place, ask)

    def compares(place: CellPlace) -> bool:
        try:
            value, bounds = ask(place, ""), [formula.value(place, ask) for formula in formulas]
        except FormulaError:
            return False
        if rule.operator in ("between", "notBetween") and len(bounds) > 1:
            within = compared(">=", value, bounds[0]) and compared("<=", value, bounds[1])
            return within == (rule.operator == "between")
        return compared(_COMPARISONS[rule.operator or "equal"], value, bounds[0])

    if rule.operator not in (*_COMPARISONS, "between", "notBetween"):
        raise UnknownFormulaError(str(rule.operator))
    return compares


def _icons(icons: IconSet, numbers: Mapping[CellPlace, float], ask: Ask) -> Callable[[CellPlace], _Changes | None]:
    colours = _ICONS.get(icons.iconSet or "3TrafficLights1", ())
    if colours and icons.reverse:
        colours = colours[::-1]
    bounds = [(_bound(each, sorted(numbers.values()), ask), each.gte is not False) for each in icons.cfvo]
    hidden: _Changes = {"shows_value": False} if icons.showValue is False else {}

    def change(place: CellPlace) -> _Changes | None:
        if place not in numbers:
            return None
        value = numbers[place]
        reached = [i for i, (bound, equal) in enumerate(bounds) if i == 0 or value > bound or (equal and value == bound)]  # fmt: skip
        return {**hidden, **({"fill": colours[max(reached)]} if max(reached) < len(colours) else {})} or None

    return change


def _scale(scale: ColorScale, numbers: Mapping[CellPlace, float], theme: Sequence[str], ask: Ask) -> Callable[[CellPlace], _Changes | None] | None:  # fmt: skip
    """The shade of each number between the colours of a scale from red to green, either way round; others mean nothing here."""
    colours = [rgb_of(colour, theme) for colour in scale.color]
    if not all(colours) or not numbers or {_end(colours[0]), _end(colours[-1])} != {"red", "green"}:
        return None
    bounds = [_bound(each, sorted(numbers.values()), ask) for each in scale.cfvo]

    def change(place: CellPlace) -> _Changes | None:
        if place not in numbers:
            return None
        value = min(max(numbers[place], bounds[0]), bounds[-1])
        step = next(i for i in range(1, len(bounds)) if value <= bounds[i] or i == len(bounds) - 1)
        low, high = bounds[step - 1], bounds[step]
        share = (value - low) / (high - low) if high > low else 0.0
        shade = mixed(colours[step - 1], colours[step], share)
        return {"fill": shade, "ground": shade}

    return change


def _end(colour: str) -> str:
    hue, _, saturation = colorsys.rgb_to_hls(*parts_of(colour))
    if not saturation:
        return ""
    return "green" if GREEN_HUE[0] < hue < GREEN_HUE[1] else "red" if hue < RED_HUE or hue > 1 - RED_HUE else ""


def _bound(mark: FormatObject, numbers: Sequence[float], ask: Ask) -> float:
    """The value at which an icon or a colour begins. Raises UnknownFormulaError."""
    least, most = (numbers[0], numbers[-1]) if numbers else (0.0, 0.0)
    if mark.type in ("min", "max"):
        return least if mark.type == "min" else most
    given = mark.val
    try:
        number = float(given)
    except (TypeError, ValueError):
        try:
            number = float(formula_of(str(given), (1, 1)).value((1, 1), ask) or 0)
        except (FormulaError, ValueError) as fault:
            raise UnknownFormulaError(str(given)) from fault
    if mark.type == "percent":
        return least + (most - least) * number / 100
    if mark.type == "percentile" and numbers:
        at = (len(numbers) - 1) * min(max(number, 0.0), 100.0) / 100
        below = int(at)
        return numbers[below] + (numbers[min(below + 1, len(numbers) - 1)] - numbers[below]) * (at - below)
    return number


def _numbers(places: Iterable[CellPlace], ask: Ask) -> dict[CellPlace, float]:
    made: dict[CellPlace, float] = {}
    for place in places:
        try:
            value = ask(place, "")
        except FormulaError:
            continue
        if isinstance(value, int | float) and not isinstance(value, bool):
            made[place] = float(value)
    return made


def _plain(value: object) -> Value:
    """The value as formulas have it: dates as numbers of days."""
    from openpyxl.utils.datetime import to_excel

    if isinstance(value, datetime | date | time | timedelta):
        return float(to_excel(value))  # type: ignore[no-untyped-call]
    return value if value is None or isinstance(value, bool | int | float) else str(value)
