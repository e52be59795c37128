"""Works out the formulas by which workbooks colour cells; anything unknown in one raises UnknownFormulaError: it is told of, never guessed at."""

from __future__ import annotations

import fnmatch
import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from winterplan_extract.sources.excel.number_format import COMPARE
from winterplan_extract.sources.excel.sheet import CellPlace
from winterplan_extract.sources.settings import DEEPEST, MOST_CELLS

Value = str | float | bool | None
Ask = Callable[[CellPlace, str], Value]  # of a cell of the sheet so named or (empty) of the formula's own

_TOKEN: Final = re.compile(
    r'\s*(?:"(?P<text>(?:[^"]|"")*)"|(?P<cell>(?:(?:\x27(?:[^\x27]|\x27\x27)+\x27|[\w.]+)!)?'
    r"\$?[A-Z]{1,3}\$?\d{1,7}(?::\$?[A-Z]{1,3}\$?\d{1,7})?)(?![\w(.])"
    r"|(?P<number>\d+(?:\.\d*)?(?:E[+-]?\d+)?|\.\d+)|(?P<name>[A-Z][A-Z0-9.]*)|(?P<sign><=|>=|<>|[<>=+\-*/^&%(),]))",
    re.IGNORECASE,
)
_CELL: Final = re.compile(r"(\$?)([A-Z]+)(\$?)(\d+)", re.IGNORECASE)
_BINDING: Final = (tuple(COMPARE), ("&",), ("+", "-"), ("*", "/"), ("^",))  # signs, those that bind least first


class UnknownFormulaError(Exception):
    """The formula uses something that is not known here."""


class FormulaError(Exception):
    """The formula gives an error, as Excel's own would."""


Node = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula for the cell `home`, which moves with the cell that it is asked for."""

    node: Node
    home: CellPlace

    def value(self, at: CellPlace, ask: Ask) -> Value:
        """What it gives at a place. Raises UnknownFormulaError, FormulaError."""
        return _Reckoning(at, (at[0] - self.home[0], at[1] - self.home[1]), ask).value(self.node)

    def holds(self, at: CellPlace, ask: Ask) -> bool:
        """Whether it holds at a place; what gives an error or a text does not. Raises UnknownFormulaError."""
        try:
            found = self.value(at, ask)
        except FormulaError:
            return False
        return bool(found) and not isinstance(found, str)


def formula_of(text: str, home: CellPlace) -> Formula:
    """The formula as it stands for the cell `home`. Raises UnknownFormulaError."""
    tokens: list[tuple[str, str]] = []
    at, text = 0, text.strip().removeprefix("=")
    while at < len(text.rstrip()):
        found = _TOKEN.match(text, at)
        if found is None:
            raise UnknownFormulaError(text)
        tokens.append((str(found.lastgroup), found[str(found.lastgroup)]))
        at = found.end()
    reader = _Reader(tokens)
    node = reader.comparison()
    if reader.at < len(tokens):
        raise UnknownFormulaError(text)
    return Formula(node, home)


class _Reader:
    """Reads tokens into nodes, by the order in which Excel works out signs."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.at, self.depth = tokens, 0, 0

    def _next(self, *signs: str) -> str:
        if self.at < len(self.tokens) and self.tokens[self.at][0] == "sign" and self.tokens[self.at][1] in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def _chain(self, level: int) -> Node:
        if level == len(_BINDING):
            return self._signed()
        node = self._chain(level + 1)
        while sign := self._next(*_BINDING[level]):
            node = ("sign", sign, node, self._chain(level + 1))
        return node

    def comparison(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise UnknownFormulaError("nested too deeply")
        node = self._chain(0)
        self.depth -= 1
        return node

    def _signed(self) -> Node:
        minus = 0
        while sign := self._next("+", "-"):
            minus += sign == "-"
        node = self._atom()
        while self._next("%"):
            node = ("sign", "/", node, ("value", 100.0))
        return ("sign", "-", ("value", 0.0), node) if minus % 2 else node

    def _atom(self) -> Node:
        if self._next("("):
            node = self.comparison()
            self._close()
            return node
        if self.at >= len(self.tokens):
            raise UnknownFormulaError("cut short")
        kind, text = self.tokens[self.at]
        self.at += 1
        if kind == "text":
            return ("value", text.replace('""', '"'))
        if kind == "number":
            return ("value", float(text))
        if kind == "cell":
            return ("cell", text)
        if kind == "name" and text.upper() in ("TRUE", "FALSE"):
            if self._next("("):
                self._close()
            return ("value", text.upper() == "TRUE")
        if kind == "name" and text.upper() in _FUNCTIONS and self._next("("):
            return ("call", text.upper(), *self._arguments())
        raise UnknownFormulaError(text)

    def _arguments(self) -> Iterator[Node]:
        if self._next(")"):
            return
        yield self.comparison()
        while self._next(","):
            yield self.comparison()
        self._close()

    def _close(self) -> None:
        if not self._next(")"):
            raise UnknownFormulaError("a bracket is open")


@dataclass(frozen=True, slots=True)
class _Reckoning:
    """The working out of a formula at one place."""

    at: CellPlace
    moved: CellPlace
    ask: Ask

    def value(self, node: object) -> Value:
        assert isinstance(node, tuple)  # noqa: S101 - for the type checker
        kind = node[0]
        if kind == "value":
            return node[1]  # type: ignore[no-any-return]
        if kind == "cell":
            return self.values(node)[0]
        if kind == "sign":
            return _signed(node[1], self.value(node[2]), self.value(node[3]))
        return _FUNCTIONS[node[1]](self, node[2:])

    def places(self, node: object) -> list[CellPlace]:
        """The cells of a reference, moved as it is to be."""
        if not isinstance(node, tuple) or node[0] != "cell":
            raise UnknownFormulaError("no reference")
        ends = [self._place(part) for part in node[1].rpartition("!")[2].split(":")]
        (top, left), (bottom, right) = ends[0], ends[-1]
        if (bottom - top + 1) * (right - left + 1) > MOST_CELLS:
            raise UnknownFormulaError("a range too large")
        return [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]

    def values(self, node: Node) -> list[Value]:
        """What the cells of a reference hold, on whatever sheet."""
        places = self.places(node)
        sheet = str(node[1]).rpartition("!")[0].removeprefix("'").removesuffix("'").replace("''", "'")
        return [self.ask(place, sheet) for place in places]

    def _place(self, name: str) -> CellPlace:
        from openpyxl.utils import column_index_from_string

        found = _CELL.fullmatch(name)
        assert found is not None  # noqa: S101 - the token is one
        column = column_index_from_string(found[2].upper()) + (0 if found[1] else self.moved[1])
        return int(found[4]) + (0 if found[3] else self.moved[0]), column

    def number(self, node: object) -> float:
        return _number(self.value(node))

    def text(self, node: object) -> str:
        return _text(self.value(node))


def _number(value: Value) -> float:
    try:
        return float(value or 0)
    except ValueError as fault:
        raise FormulaError from fault


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return value if isinstance(value, str) else f"{value:.15g}"


def compared(sign: str, left: Value, right: Value) -> bool:
    """Whether a comparison holds as Excel makes it: numbers before texts before truths, capitals alike, blank as nothing."""
    blank: Value = "" if isinstance(left, str) or isinstance(right, str) else 0.0
    keys = [_key(blank if value is None else value) for value in (left, right)]
    return bool(COMPARE[sign](*keys))


def _key(value: Value) -> tuple[int, float, str]:
    if isinstance(value, bool):
        return (2, float(value), "")
    return (1, 0.0, value.casefold()) if isinstance(value, str) else (0, float(value or 0), "")


def _signed(sign: object, left: Value, right: Value) -> Value:
    if sign in COMPARE:
        return compared(str(sign), left, right)
    if sign == "&":
        return _text(left) + _text(right)
    a, b = _number(left), _number(right)
    try:
        return {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": _power}[str(sign)](a, b)  # type: ignore[no-any-return]  # fmt: skip
    except (ZeroDivisionError, OverflowError) as fault:
        raise FormulaError from fault


def _power(a: float, b: float) -> float:
    found = a**b
    if isinstance(found, complex):
        raise FormulaError
    return float(found)


_Arguments = tuple[Node, ...]


def _failing(reckoning: _Reckoning, node: Node) -> bool:
    try:
        reckoning.value(node)
    except FormulaError:
        return True
    return False


def _if(reckoning: _Reckoning, given: _Arguments) -> Value:
    if _number(reckoning.value(given[0])):
        return reckoning.value(given[1])
    return reckoning.value(given[2]) if len(given) > 2 else False


def _search(reckoning: _Reckoning, given: _Arguments, *, capitals: bool) -> Value:
    sought, text = reckoning.text(given[0]), reckoning.text(given[1])
    if not capitals:
        sought, text = sought.casefold(), text.casefold()
    at = text.find(sought, int(reckoning.number(given[2])) - 1 if len(given) > 2 else 0)
    if at < 0:
        raise FormulaError
    return float(at + 1)


def _is(reckoning: _Reckoning, node: Node, *kinds: type) -> bool:
    if _failing(reckoning, node):
        return False
    value = reckoning.value(node)
    return isinstance(value, kinds) and not (isinstance(value, bool) and bool not in kinds)


def _count_if(reckoning: _Reckoning, given: _Arguments) -> Value:
    wanted = reckoning.value(given[1])
    values = reckoning.values(given[0])
    if not isinstance(wanted, str):
        return float(sum(compared("=", value, wanted) for value in values if value is not None))
    sign = next((sign for sign in ("<>", "<=", ">=", "<", ">", "=") if wanted.startswith(sign)), "")
    bound = wanted.removeprefix(sign)
    if sign not in ("", "=", "<>"):
        try:
            return float(sum(compared(sign, value, float(bound)) for value in values if isinstance(value, int | float)))
        except ValueError as fault:
            raise UnknownFormulaError(wanted) from fault
    pattern = bound.casefold().replace("[", "[[]")
    alike = [fnmatch.fnmatchcase(_text(value).casefold(), pattern) for value in values]
    return float(sum(same != (sign == "<>") for same in alike))


def _all(reckoning: _Reckoning, given: _Arguments) -> list[bool]:
    return [bool(_number(reckoning.value(node))) for node in given]


def _remainder(a: float, b: float) -> float:
    if not b:
        raise FormulaError
    return a % b


_FUNCTIONS: Final[Mapping[str, Callable[[_Reckoning, _Arguments], Value]]] = {
    "AND": lambda r, given: all(_all(r, given)),
    "OR": lambda r, given: any(_all(r, given)),
    "NOT": lambda r, given: not _all(r, given)[0],
    "IF": _if,
    "IFERROR": lambda r, given: r.value(given[1] if _failing(r, given[0]) else given[0]),
    "ISERROR": lambda r, given: _failing(r, given[0]),
    "ISNUMBER": lambda r, given: _is(r, given[0], int, float),
    "ISTEXT": lambda r, given: _is(r, given[0], str),
    "ISLOGICAL": lambda r, given: _is(r, given[0], bool),
    "ISBLANK": lambda r, given: not _failing(r, given[0]) and r.value(given[0]) is None,
    "LEN": lambda r, given: float(len(r.text(given[0]))),
    "TRIM": lambda r, given: " ".join(r.text(given[0]).split()),
    "UPPER": lambda r, given: r.text(given[0]).upper(),
    "LOWER": lambda r, given: r.text(given[0]).lower(),
    "EXACT": lambda r, given: r.text(given[0]) == r.text(given[1]),
    "LEFT": lambda r, given: r.text(given[0])[: int(r.number(given[1])) if len(given) > 1 else 1],
    "RIGHT": lambda r, given: r.text(given[0])[-int(r.number(given[1])) if len(given) > 1 else -1 :],
    "MID": lambda r, given: r.text(given[0])[int(r.number(given[1])) - 1 :][: int(r.number(given[2]))],
    "SEARCH": lambda r, given: _search(r, given, capitals=False),
    "FIND": lambda r, given: _search(r, given, capitals=True),
    "VALUE": lambda r, given: r.number(given[0]),
    "ABS": lambda r, given: abs(r.number(given[0])),
    "MOD": lambda r, given: _remainder(r.number(given[0]), r.number(given[1])),
    "ROW": lambda r, given: float(r.places(given[0])[0][0] if given else r.at[0]),
    "COLUMN": lambda r, given: float(r.places(given[0])[0][1] if given else r.at[1]),
    "COUNTIF": _count_if,
    "COUNTA": lambda r, given: float(sum(value is not None for node in given for value in r.values(node))),
    "COUNTBLANK": lambda r, given: float(sum(value in (None, "") for value in r.values(given[0]))),
}
