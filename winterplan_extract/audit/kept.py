"""What a file holds, by its tables and by its text taken another way, held against what came out: lost, in another order, unreadable."""

from __future__ import annotations

import bisect
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from winterplan_extract.audit.evidence import AuditEvidence, SourceRow, counted, lacking_words, shown, spread, squeezed
from winterplan_extract.audit.settings import LONGEST_NUMBER, MOST_ENDS, QUOTED_BEFORE, QUOTED_BESIDE
from winterplan_extract.domain.document import CELL_END, Notice, Paragraph, SecondPart
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.vocabulary.references import reference_of, without_labels


def unaccounted(seen: AuditEvidence) -> tuple[Notice, ...]:
    """A notice for each page, or for the file where it has none, whose second reading holds what the first lacks."""
    if seen.second.fault:
        return (notice("second_reading_failed", detail=seen.second.fault),)
    if not seen.second.parts:
        return ()
    if seen.second.parts[0].page is None:
        cells = (cell for table in seen.document.tables for row in table.rows for cell in row if cell)
        beside = (said for cell in cells for said in (cell.struck, cell.note))  # kept beside the rows
        whole = "\n".join((*_read(seen)[None], *(item.text for item in seen.document.furniture), *beside))
        return tuple(_of_file(seen, whole))
    read, furniture = _read(seen), [squeezed(item.text) for item in seen.document.furniture]
    return tuple(
        found for part in seen.second.parts for found in _of_page(seen, part, "\n".join(read[part.page]), furniture)
    )


def _read(seen: AuditEvidence) -> dict[int | None, list[str]]:
    """The texts that the first reading has, by page; all under None where the second reading has no pages."""
    paged = seen.second.parts[0].page is not None
    found: dict[int | None, list[str]] = defaultdict(list)
    for item in seen.document.body:
        if isinstance(item, Paragraph):
            found[item.page if paged else None].append(item.text)
    for row in seen.source_rows:
        found[row.table.page if paged else None].append(row.text)
    return found


def _of_page(seen: AuditEvidence, part: SecondPart, held: str, furniture: Sequence[str]) -> Iterable[Notice]:
    wanted, have = counted(part.text), counted(held)
    if wanted == have:
        return
    margins = _margins(squeezed(part.text), furniture) if furniture else Counter()
    lacking = wanted - have - margins - counted(part.optional)
    count = lacking.total()
    if count <= seen.settings.letters_lost:
        return
    said = shown(lacking_words(part.text, held + "\n" + "\n".join(item.text for item in seen.document.furniture)))
    mostly = count > seen.settings.page_lost_share * wanted.total() and count >= seen.settings.page_lost_letters
    yield notice("page_unaccounted" if mostly else "text_unaccounted", page=part.page, count=count, text=said, where=f"on page {part.page}")  # fmt: skip


def _margins(page: str, furniture: Sequence[str]) -> Counter[str]:
    """The letters of the headers and footers that stand on a page: of each the document keeps one, figures aside."""
    found: Counter[str] = Counter()
    bare = re.sub(r"\d", "#", page)
    for said in furniture:
        pattern = "#+".join(map(re.escape, re.split(r"\d+", said)))
        for match in re.finditer(pattern, bare):
            found.update(page[match.start() : match.end()])
    return found


def _of_file(seen: AuditEvidence, held: str) -> Iterable[Notice]:
    """Of a file without pages only what is lacking counts: the numbers of its lists are not among its texts."""
    said = "\n".join(part.text for part in seen.second.parts)
    lacking = counted(said) - counted(held) - counted("".join(part.optional for part in seen.second.parts))
    if lacking.total() <= seen.settings.letters_lost:
        return
    for part in seen.second.parts:
        words = lacking_words(part.text, held)
        if words:
            where = f"on the sheet “{part.name}”" if part.name else "in the file"
            yield notice("text_unaccounted", count=lacking.total(), text=shown(words), where=where)


def lost_between(seen: AuditEvidence) -> Iterator[Notice]:
    """A notice for each cell whose words are not in the row that came out of it, and for rows that came out as nothing."""
    if len(seen.headers) > seen.rebuilt.headers:
        for row in seen.headers[seen.rebuilt.headers :][:1]:
            yield notice("row_unaccounted", **row.place, text=shown(row.text))
    by_row: dict[str, list[SourceRow]] = defaultdict(list)
    came = {row.row_id: row for row in seen.rows}
    text: dict[tuple[int, int], str] = defaultdict(str)  # of all rows that a table row was split into
    for each in seen.rows:
        text[each.table, each.row] += _text_of(seen, each) + "\n"
    for row in seen.source_rows:
        if row.spot in seen.outcome:
            by_row[seen.outcome[row.spot].row_id].append(row)
    for row_id, rows in by_row.items():
        yield from _other_number(seen, rows[0], came[row_id])
        for row, said in _lost(seen, rows, squeezed(text[came[row_id].table, came[row_id].row])):
            yield notice("cell_unaccounted", **row.place, text=shown(said))


def _other_number(seen: AuditEvidence, row: SourceRow, came: ReturnRecord) -> Iterator[Notice]:
    """A notice where the row has another reference than its table row."""
    for at, cell in row.cells:
        column = seen.roles.get((row.table.number, at))
        if column is not None and column.role == "ref" and squeezed(cell.text) not in squeezed(came.ref):
            yield notice("cell_unaccounted", **row.place, text=shown(cell.text))


def _lost(seen: AuditEvidence, rows: Sequence[SourceRow], held: str) -> Iterator[tuple[SourceRow, str]]:
    """The cells of the table rows that one row came out of whose letters are missing from it."""
    cells = [
        (row, _unlabelled(seen, cell.text.removeprefix(seen.labels_beneath.get(row.spot, ""))))
        for row in rows
        for at, cell in row.cells
        if _is_kept(seen, row, at, cell.text)
    ]
    lacking = counted("".join(squeezed(said) for _, said in cells)) - Counter(held)
    if not lacking:
        return
    apart = [(row, said) for row, said in cells if squeezed(said) not in held]
    # A cell that is said elsewhere in the row too is the one whose letters are all lacking.
    whole = [(row, said) for row, said in cells if not counted(said) - lacking]
    yield from (apart or whole or cells)[:1]


def _unlabelled(seen: AuditEvidence, text: str) -> str:
    """A cell's text without the labels of its lines, such as “Status:” and “Action:”: by those it may have been parted."""
    return _LABEL.sub(lambda found: "" if seen.signs.is_heading(found[1]) else found[0], text)


def _is_kept(seen: AuditEvidence, row: SourceRow, at: int, said: str) -> bool:
    """Whether the cell's words must be in the row: marks and the labels of a form need not."""
    column = seen.roles.get((row.table.number, at))
    if column is not None:
        return len(squeezed(said)) > 1 or not column.evidence.startswith("a mark in it means")
    return (
        row.table.number not in seen.named
        and not seen.signs.is_heading(said)
        and not any(label.startswith(squeezed(said)) or label.endswith(squeezed(said)) for label in seen.labels)
    )


def _text_of(seen: AuditEvidence, row: ReturnRecord) -> str:
    """All that came out of the row's own cells: a heading that was carried down is not of them unless it has a column."""
    texts = [row.ref, row.requirement, row.current_status, row.met_text, row.gap, row.lead_text, row.deadline_text, row.other_text]  # fmt: skip
    if seen.headed_by_columns:
        texts += [row.theme, row.section]
    return "\n".join(texts)


_LABEL: Final = re.compile(r"^([^:\n]{2,30}):\s", re.MULTILINE)
Broken = tuple[SourceRow, str]  # a row and the words in it that stand elsewhere

_BARE_LABEL: Final = re.compile(r"\A\d{1,3}\s+")


def out_of_order(seen: AuditEvidence) -> Iterator[Notice]:
    """A notice for each row whose words stand otherwise in the second reading, where all but a few stand alike; else one for the file."""
    if seen.document.format == "text":  # whose cells the reader puts together from lines
        return
    tried, broken = _tried(seen)
    if not tried or not broken:
        return
    share = 1 - len(broken) / tried
    if share >= seen.settings.in_order_share:
        for row, said in broken:
            yield notice("words_out_of_order", **row.place, text=shown(said))
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
            numbered = numbered and (i + 1 == len(letters) or text.find(whole, letters[i + 1], at) < 0)
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


def _forms(text: str) -> tuple[str, ...]:
    """The letters of a cell, and without what Word does not store as text beside it: the numbers of list items."""
    spelt = (text, without_labels(text), _BARE_LABEL.sub("", text))
    return tuple(dict.fromkeys(map(squeezed, spelt)))


_SPOILT: Final = re.compile("[\ufffd\ue000-\uf8ff]|[ÃÂ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]|â€")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


def unreadable(seen: AuditEvidence) -> Iterator[Notice]:
    """A notice for each page, or for each role where there are no pages, that mostly holds words nobody knows."""
    for page, said in _by_page(seen).items():
        yield from _judged(seen, said, where=f"on page {page}" if page else "in the file", page=page)
    for role, said in _by_role(seen).items():
        yield from _judged(seen, said, where=f"among the cells of {role}", page=None)


def _by_page(seen: AuditEvidence) -> dict[int | None, str]:
    texts: dict[int | None, list[str]] = defaultdict(list)
    for item in seen.document.body:
        if isinstance(item, Paragraph):
            texts[item.page].append(item.text)
    for row in seen.source_rows:
        if row.table.page or row.spot not in seen.outcome:  # without pages rows are judged by role
            texts[row.table.page].append(row.text)
    return {page: "\n".join(said) for page, said in texts.items()}


def _by_role(seen: AuditEvidence) -> dict[str, str]:
    rows = spread(seen.rows, seen.settings.spread)
    return {
        "the requirements": "\n".join(row.requirement for row in rows),
        "the statuses": "\n".join(row.current_status for row in rows),
        "the gaps": "\n".join(row.gap for row in rows),
    }


def _judged(seen: AuditEvidence, said: str, *, where: str, page: int | None) -> Iterator[Notice]:
    spoilt = 0 if said.isascii() else len(_SPOILT.findall(said))
    if spoilt >= seen.settings.spoilt_signs and spoilt >= seen.settings.spoilt_share * len(said):
        at = _SPOILT.search(said)
        begin = max(0, at.start() - QUOTED_BEFORE) if at else 0
        yield notice("letters_spoilt", page=page, count=spoilt, where=where, text=shown(said[begin:], QUOTED_BESIDE))
        return
    words = Counter(_WORD.findall(said.lower()))
    count = words.total()
    if count < seen.settings.words_to_judge:
        return
    known = sum(often for word, often in words.items() if word in seen.signs.vocabulary)
    if known < seen.settings.known_words * count:
        strange = next(word for word in words if word not in seen.signs.vocabulary)
        yield notice(
            "words_unknown",
            page=page,
            share=f"{1 - known / count:.0%}",
            where=where,
            text=shown(strange, QUOTED_BESIDE),
        )
