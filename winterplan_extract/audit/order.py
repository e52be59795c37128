"""The order of the words: cells whose words do not stand together, or beside their neighbours', in the file's own text."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from winterplan_extract.audit.evidence import Evidence, SourceRow
from winterplan_extract.audit.letters import shown, squeezed
from winterplan_extract.audit.signs import reference_of
from winterplan_extract.model import Notice
from winterplan_extract.problems import notice

Broken = tuple[SourceRow, str]  # a row and the words in it that stand elsewhere

# What Word prints and does not store as text: the number of a list item, and the mark round a footnote taken into a cell.
_LABEL: Final = re.compile(
    r"^\W*(?:\(?(?:[0-9]{1,3}(?:\.[0-9]{1,3})*|[A-Za-z]{1,4})[.)]|[0-9]{1,3}(?:\.[0-9]{1,3})+)\s+", re.MULTILINE
)
_BARE_LABEL: Final = re.compile(r"\A\d{1,3}\s+")
_NOTE: Final = re.compile(r"\n\[[^\[\]]*\]")


def out_of_order(seen: Evidence) -> Iterator[Notice]:
    """A notice for each row whose words stand otherwise in the second reading, where all but a few stand alike.

    A PDF may be drawn in any order, so that the order tells something only where nearly all cells follow one another
    as they do in the table; where many do not, it is said once.
    """
    if seen.document.format == "text":  # whose cells the reader puts together from lines
        return
    tried, broken = _tried(seen)
    if not tried or not broken:
        return
    share = 1 - len(broken) / tried
    if share >= seen.settings.in_order_share:
        for row, said in broken:
            yield notice("words_out_of_order", page=row.table.page, table=row.table.number, row=row.number, text=shown(said))  # fmt: skip
    elif share >= seen.settings.half_in_order_share:
        row, said = broken[0]
        yield notice("tables_out_of_order", page=row.table.page, table=row.table.number, count=len(broken), text=shown(said))  # fmt: skip


def _tried(seen: Evidence) -> tuple[int, Sequence[Broken]]:
    """How many cells were looked for, and those that were not found where they should stand."""
    texts: dict[int | None, str] = defaultdict(str)
    for part in seen.second.parts:
        texts[part.page] += squeezed(part.text)
    unprinted = seen.document.format == "docx"
    tried, table, at = 0, 0, 0
    ends: tuple[str, ...] = ("",)
    broken: list[Broken] = []
    for row in seen.source_rows:
        text = texts.get(row.table.page if row.table.page in texts else None)
        if text is None:
            continue
        if row.table.number != table:
            table, ends, at = row.table.number, ("",), 0 if row.table.page in texts else at
        came = row.spot in seen.outcome  # headings and what is set aside may stand in any order
        for _, cell in row.cells:
            whole = squeezed(cell.text)
            if not whole:
                continue
            numbers = unprinted and reference_of(cell.text) is not None
            place = max(_find(text, end + whole, at) for end in ends)
            forms = (whole,) if place >= 0 or not unprinted else _forms(cell.text)
            if place < 0 and unprinted:
                place = max(_find(text, end + said, at) for said in forms for end in ends)
            tried += came
            if place < 0 and came and not numbers:
                broken.append((row, cell.text))
            at = place if place >= 0 else at
            own = tuple(said[-seen.settings.joint_letters :] for said in forms)
            ends = (*own, *ends) if numbers else own
    return tried, broken


def _find(text: str, said: str, at: int) -> int:
    """Where the text says it: looked for from `at` on, where it should stand, and then from the start; -1 for nowhere."""
    found = text.find(said, at)
    return found if found >= 0 or not at else text.find(said)


def _forms(text: str) -> tuple[str, ...]:
    """The letters of a cell, and without what Word does not store as text beside it."""
    bare = _NOTE.sub("", text)
    spelt = (text, bare, _LABEL.sub("", text), _LABEL.sub("", bare), _BARE_LABEL.sub("", bare))
    return tuple(dict.fromkeys(map(squeezed, spelt)))
