"""Each table row as read, held against what came out at its place: cells and rows that are in nothing."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from winterplan_extract.audit.evidence import AuditEvidence, SourceRow, counted, lacking_words, shown, squeezed
from winterplan_extract.domain.document import Notice, Paragraph, SecondPart
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ReturnRecord


def unaccounted(seen: AuditEvidence) -> tuple[Notice, ...]:
    """A notice for each page, or for the file where it has none, whose second reading holds what the first lacks."""
    if seen.second.fault:
        return (notice("second_reading_failed", detail=seen.second.fault),)
    if not seen.second.parts:
        return ()
    if seen.second.parts[0].page is None:
        whole = "\n".join((*_read(seen)[None], *(item.text for item in seen.document.furniture), *_struck(seen)))
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


def _struck(seen: AuditEvidence) -> list[str]:
    """What is struck through in the tables, which is kept beside the rows."""
    return [cell.struck for table in seen.document.tables for row in table.rows for cell in row if cell and cell.struck]


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
            yield notice("row_unaccounted", page=row.table.page, table=row.table.number, row=row.number, text=shown(row.text))  # fmt: skip
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
            yield notice("cell_unaccounted", page=row.table.page, table=row.table.number, row=row.number, text=shown(said))  # fmt: skip


def _other_number(seen: AuditEvidence, row: SourceRow, came: ReturnRecord) -> Iterator[Notice]:
    """A notice where the row has another reference than its table row."""
    for at, cell in row.cells:
        column = seen.roles.get((row.table.number, at))
        if column is not None and column.role == "ref" and squeezed(cell.text) not in squeezed(came.ref):
            yield notice("cell_unaccounted", page=row.table.page, table=row.table.number, row=row.number, text=shown(cell.text))  # fmt: skip


def _lost(seen: AuditEvidence, rows: Sequence[SourceRow], held: str) -> Iterator[tuple[SourceRow, str]]:
    """The cells of the table rows that one row came out of whose letters are missing from it."""
    cells = [
        (row, cell.text.removeprefix(seen.labels_beneath.get(row.spot, "")))
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


def _is_kept(seen: AuditEvidence, row: SourceRow, at: int, said: str) -> bool:
    """Whether the cell's words must be in the row: marks and the labels of a form need not."""
    column = seen.roles.get((row.table.number, at))
    if column is not None:
        return len(squeezed(said)) > 1 or not column.evidence.startswith("a mark in it means")
    return (
        row.table.number not in seen.named and not seen.signs.is_heading(said) and not _is_label(seen, squeezed(said))
    )


def _is_label(seen: AuditEvidence, said: str) -> bool:
    """Whether the letters are a form's label, or the part of one that a page break cut."""
    return said in seen.labels or any(label.startswith(said) or label.endswith(said) for label in seen.labels)


def _text_of(seen: AuditEvidence, row: ReturnRecord) -> str:
    """All that came out of the row's own cells: a heading that was carried down is not of them unless it has a column."""
    texts = [row.ref, row.requirement, row.current_status, row.met_text, row.gap, row.lead_text, row.deadline_text, row.other_text]  # fmt: skip
    if seen.headed_by_columns:
        texts += [row.theme, row.section]
    return "\n".join(texts)
