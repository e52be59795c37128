"""The order of the references: numbers that are skipped, or turn back, and where a number that is missing stands instead."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from winterplan_extract.audit.evidence import AuditEvidence
from winterplan_extract.audit.letters import shown
from winterplan_extract.domain.document import Notice, Paragraph
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.vocabulary.references import reference_of

_Chapter = tuple[str, tuple[int, ...]]


def out_of_sequence(seen: AuditEvidence) -> Iterator[Notice]:
    """A notice for each gap and each turn in the references, where nearly all of them go on from the one before."""
    steps = list(_steps(seen.rows))
    if not steps:
        return
    orderly = sum(after - before == 1 for _, before, after, _ in steps)
    if orderly < seen.settings.orderly_share * len(steps):
        return  # numbered by another list's numbers, which need not follow one another
    elsewhere = _elsewhere(seen)
    for chapter, before, after, row in steps:
        place = {"page": row.page, "table": row.table, "row": row.row}
        if after < before:
            yield notice("reference_turns_back", **place, ref=row.ref, before=_spelt(chapter, before))
            continue
        skipped = range(before + 1, after)
        if not skipped or len(skipped) > seen.settings.most_skipped:
            continue
        lost = [(number, elsewhere[chapter, number]) for number in skipped if (chapter, number) in elsewhere]
        for number, said in lost:
            yield notice("reference_outside_rows", **place, ref=_spelt(chapter, number), text=shown(said))
        if not lost:
            refs = " and ".join(dict.fromkeys((_spelt(chapter, skipped[0]), _spelt(chapter, skipped[-1]))))
            code = "reference_skipped" if before else "section_begins_late"
            yield notice(code, **place, ref=row.ref, missing=refs)


def _steps(rows: Sequence[ReturnRecord]) -> Iterator[tuple[_Chapter, int, int, ReturnRecord]]:
    """From row to row the last number of the reference before and after, in one chapter; 0 before a chapter's first."""
    parsed = [(found, row) for row in rows if (found := reference_of(row.ref)) is not None]
    latest: dict[_Chapter, int] = {}
    for ref, row in parsed:
        chapter, number = ref.chapter, ref.numbers[-1]
        last = latest.get(chapter, 0 if chapter[1] else None)
        if last is not None and number != last:
            yield chapter, last, number, row
        latest[chapter] = number


def _spelt(chapter: _Chapter, number: int) -> str:
    return chapter[0].upper() + ".".join(str(part) for part in (*chapter[1], number))


def _elsewhere(seen: AuditEvidence) -> Mapping[tuple[_Chapter, int], str]:
    """Texts that begin with a reference and are no row's: outside tables, set aside, among the headings, inside a row."""
    held = {row.ref for row in seen.rows}
    texts = [item.text for item in seen.document.body if isinstance(item, Paragraph) and not item.level]
    texts += [
        found.text for found in seen.rebuilt.set_aside if found.reason not in ("repeated_header", "banner", "heading")
    ]
    texts += [row.text for row in seen.headers]
    inside = (line for row in seen.rows for line in row.ref.split("\n")[1:])
    found: dict[tuple[_Chapter, int], str] = {}
    for text in itertools.chain(texts, inside):
        first = text.split(None, 1)[0] if text.strip() else ""
        parsed = reference_of(first)
        if parsed is not None and len(parsed.numbers) > 1 and first not in held:
            found.setdefault((parsed.chapter, parsed.numbers[-1]), text)
    return found
