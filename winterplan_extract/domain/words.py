"""What codes, markers and terms are called in what people read, and what they mean: words.csv, in the order shown."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import Any

from winterplan_extract.domain.document import ROLE_NAMES

Lines = tuple[dict[str, str], ...]


@cache
def _lists() -> dict[str, Lines]:
    lists: dict[str, Lines] = {}
    with Path(__file__).with_name("words.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            lists[line["list"]] = (*lists.get(line["list"], ()), line)
    return lists


def names_of(name: str) -> dict[Any, str]:
    """The word for each code of a list."""
    return {line["code"]: line["word"] for line in _lists()[name]}


def meanings_of(name: str) -> dict[Any, str]:
    """What each code of a list means."""
    return {line["code"]: line["meaning"] for line in _lists()[name]}


def explained(name: str) -> dict[Any, tuple[str, str]]:
    """The word and the meaning of each code of a list."""
    return {line["code"]: (line["word"], line["meaning"]) for line in _lists()[name]}


FIELD_NAMES: dict[str, str] = {  # what can be corrected; the empty field is a decision on a row's actions
    "": "Actions", **names_of("field of a row"), **names_of("field of a file"), **names_of("field of a column"),
}  # fmt: skip


def value_said(field: str, value: str) -> str:
    """A value of a correction, as the ledger keeps it, in words: answers and roles without codes."""
    if field == "role":
        return " or ".join(ROLE_NAMES.get(role, role) for role in value.split(" or "))
    return value.replace("_", " ") if field == "met" else value


def terms(name: str) -> dict[str, str]:
    """The terms of a list that have no codes, with what is said of each."""
    return {line["word"]: line["meaning"] for line in _lists()[name]}


def counted(number: int, one: str, many: str = "") -> str:
    """The number with its noun: 1 row, 2 rows."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"
