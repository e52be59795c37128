"""Holds what the tool gave back against what the layout printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from looks import Layout, Text
from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from winterplan_extract.domain.records import ExtractedReturn, ReturnRecord

_SAME = 60.0  # likeness, 0 to 100, from which a found row is the expected one, damaged


@dataclass(frozen=True, slots=True)
class Score:
    """The figures of one document: counts of rows and cells, and the differences in words.

    `rows_whole`: rows whose requirement is whole; `exact`: cells as printed, line for line; `worded`: cells with the
    right words, however broken into lines; `letters`: characters in the cells of found rows, and `misread` those among
    them that would have to be changed (each space and line break counted as one space); `right` and `wrong`: rows mapped as they should be, and to something else.
    """

    rows: int
    found: int
    rows_whole: int
    cells: int
    exact: int
    worded: int
    letters: int
    misread: int
    right: int
    wrong: int
    seconds: float
    status: str
    differences: tuple[str, ...]


def judged(layout: Layout, expected: Sequence[Text], returned: ExtractedReturn, seconds: float) -> Score:
    """The score of one document."""
    pairs = _paired(expected, returned.rows)
    cells = exact = worded = letters = misread = right = wrong = whole = 0
    differences: list[str] = []
    for text, row in pairs:
        whole += row is not None and _whole(text, row)
        if row is not None:
            mapped = "; ".join(row.action_ids) if row.decision == "mapped" else ""
            as_printed = mapped == text["action_ids"] and row.decision != "review"
            right += as_printed
            wrong += not as_printed and row.decision != "review"
        for column in [name for name in text if name != "action_ids"]:
            cells += 1
            found = getattr(row, column) if row is not None else None
            same = found == text[column]
            alike = found is not None and _alike(text[column], found, loose=column in layout.loose)
            if found is not None and column not in layout.loose:
                letters += len(text[column])
                misread += Levenshtein.distance(*(" ".join(each.split()) for each in (text[column], found)))
            exact += same or (alike and column in layout.loose)
            worded += alike
            if found is None and column == "requirement":
                differences.append(f"{text['ref']} requirement: not found: {text[column][:70]!r}")
            elif found is not None and not alike:
                differences.append(f"{text['ref']} {column}: {_apart(text[column], found)}")
            elif found is not None and not same and column not in layout.loose:
                differences.append(f"{text['ref']} {column}: lines: {_apart(text[column], found)}")
    taken = {id(row) for _, row in pairs}
    differences += [
        f"beyond: {row.requirement[:80]!r} (page {row.page})" for row in returned.rows if id(row) not in taken
    ]
    return Score(
        len(expected), len(returned.rows), whole, cells, exact, worded, letters, misread, right, wrong, seconds, returned.document.status,
        tuple(sorted(differences, key=lambda line: ": lines: " in line)),
    )  # fmt: skip


def _paired(expected: Sequence[Text], rows: Sequence[ReturnRecord]) -> list[tuple[Text, ReturnRecord | None]]:
    """Each expected row with the found row of the same requirement, else the likest of those left."""
    left = list(rows)
    pairs: dict[int, ReturnRecord] = {}
    for at, text in enumerate(expected):
        row = next((row for row in left if _whole(text, row)), None)
        if row is not None:
            pairs[at] = row
            left.remove(row)
    for at, text in enumerate(expected):
        if at not in pairs and left:
            best = process.extractOne(text["requirement"], [row.requirement for row in left], scorer=fuzz.ratio)
            if best and best[1] >= _SAME:
                pairs[at] = left.pop(best[2])
    return [(text, pairs.get(at)) for at, text in enumerate(expected)]


def _whole(text: Mapping[str, str], row: ReturnRecord) -> bool:
    asked = " ".join(row.requirement.split())
    return asked in (" ".join(text["requirement"].split()), " ".join(f"{text['ref']} {text['requirement']}".split()))


def _alike(expected: str, found: str, *, loose: bool) -> bool:
    if not loose:
        return expected.split() == found.split()
    rest = iter(found.split())
    return all(
        any(word.rstrip(".") == other.rstrip(".0123456789") or word == other for other in rest)
        for word in expected.split()
    )


def _apart(expected: str, found: str) -> str:
    """The two texts from a little before where they part."""
    at = next(
        (i for i, (a, b) in enumerate(zip(expected, found, strict=False)) if a != b), min(len(expected), len(found))
    )
    start = max(0, at - 25)
    return f"expected …{expected[start : at + 45]!r} found …{found[start : at + 45]!r}"
