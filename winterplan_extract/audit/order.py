"""The order of the words: cells whose words do not stand together, or beside their neighbours', in the file's own text."""

from __future__ import annotations

import bisect
import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from winterplan_extract.audit.evidence import AuditEvidence, SourceRow, shown, squeezed
from winterplan_extract.audit.settings import LONGEST_NUMBER, MOST_ENDS
from winterplan_extract.domain.document import CELL_END, Notice, SecondPart
from winterplan_extract.domain.problems import notice
from winterplan_extract.vocabulary.references import reference_of, without_labels

Broken = tuple[SourceRow, str]  # a row and the words in it that stand elsewhere

# What Word prints and does not store as text, beside the numbers of list items: the mark round a footnote taken into a cell.
_NOTE: Final = re.compile(r"\n\[[^\[\]]*\]")
_BARE_LABEL: Final = re.compile(r"\A\d{1,3}\s+")


def out_of_order(seen: AuditEvidence) -> Iterator[Notice]:
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
    elif share >= (seen.settings.drawn_in_order_share if seen.document.format == "pdf" else seen.settings.parted_in_order_share):  # fmt: skip
        row, said = broken[0]
        yield notice("tables_out_of_order", page=row.table.page, table=row.table.number, count=len(broken), text=shown(said))  # fmt: skip


def _tried(seen: AuditEvidence) -> tuple[int, Sequence[Broken]]:
    """How many cells were looked for, and those that were not found where they should stand."""
    texts = _texts(seen.second.parts)
    unprinted = seen.document.format == "docx"
    # Of a workbook the second reading has no numbers and dates, which Excel spells: long texts alone are looked for.
    least, joined = (
        (seen.settings.joint_letters, 0) if seen.document.format == "xlsx" else (1, seen.settings.joint_letters)
    )
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
        letters = [squeezed(cell.text) for _, cell in row.cells]
        for i, (_, cell) in enumerate(row.cells):
            whole = letters[i]
            if len(whole) < least:
                continue
            numbered = unprinted and len(whole) <= LONGEST_NUMBER and reference_of(cell.text) is not None
            # Word numbers the rows itself: the number is not among the texts.
            numbered = numbered and not _follow(text, letters[i : i + 2], at)
            place = text.first(ends, (whole,), at)
            forms = (whole,) if place >= 0 or not unprinted else _forms(cell.text)
            if place < 0 and unprinted:
                place = text.first(ends, forms, at)
            tried += came
            if place < at and came and not numbered:  # nowhere, or before what stands before it
                broken.append((row, cell.text))
            at = place if place >= 0 and not numbered else at
            own = tuple({(end + said)[-joined:] if joined else "": 0 for end in ends for said in forms})[:MOST_ENDS]
            ends = (*own, *ends) if numbered else own
    return tried, broken


@dataclass(frozen=True, slots=True)
class _Text:
    """The letters of a second reading, and where a cell ends among them, in order; no ends where the file parts no cells."""

    letters: str
    ends: tuple[int, ...]

    def first(self, joints: Sequence[str], forms: Sequence[str], at: int) -> int:
        """Where one of the forms stands after one of the joints: the first pair that is found counts; -1 for none."""
        return next((found for said in forms for joint in joints if (found := self.find(joint, said, at)) >= 0), -1)

    def find(self, joint: str, said: str, at: int) -> int:
        """Where `said` stands right after `joint` and within one cell: from `at` on, then from the start; -1 for nowhere."""
        both = joint + said
        found = self.letters.find(both, at)
        if found < 0 and at:
            found = self.letters.find(both)
        if found < 0 or not self.ends:
            return found
        begin, end = found + len(joint), found + len(both)
        return -1 if bisect.bisect_left(self.ends, end) > bisect.bisect_right(self.ends, begin) else found


def _texts(parts: Sequence[SecondPart]) -> dict[int | None, _Text]:
    """The texts of the second reading by page, sheets one after the other."""
    pieces: dict[int | None, list[str]] = defaultdict(list)
    for part in parts:
        pieces[part.page] += [squeezed(piece) for piece in part.text.split(CELL_END)]
    return {
        page: _Text("".join(said), tuple(itertools.accumulate(map(len, said))) if len(said) > 1 else ())
        for page, said in pieces.items()
    }


def _follow(text: _Text, letters: Sequence[str], at: int) -> bool:
    """Whether a number and the cell after it stand in the text one after the other."""
    return len(letters) > 1 and text.find(letters[0], letters[1], at) >= 0


def _forms(text: str) -> tuple[str, ...]:
    """The letters of a cell, and without what Word does not store as text beside it."""
    bare = _NOTE.sub("", text)
    spelt = (text, bare, without_labels(text), without_labels(bare), _BARE_LABEL.sub("", bare))
    return tuple(dict.fromkeys(map(squeezed, spelt)))
