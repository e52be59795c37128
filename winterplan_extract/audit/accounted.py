"""The file's text taken a second time, held against the document as read: letters that only one of the two has."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from winterplan_extract.audit.evidence import AuditEvidence
from winterplan_extract.audit.letters import counted, lacking_words, shown, squeezed
from winterplan_extract.domain.document import Notice, Paragraph, SecondPart
from winterplan_extract.domain.problems import notice


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
