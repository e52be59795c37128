"""Rows and tables that gave nothing, though they look like what gives rows; rows that look like two, or like the rest of one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from winterplan_extract.audit.evidence import AuditEvidence, SourceRow, shown
from winterplan_extract.audit.settings import CELLS_OF_ROW
from winterplan_extract.domain.document import Notice, Paragraph
from winterplan_extract.domain.plaintext import BULLET, chars, fold
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


def passed_over(seen: AuditEvidence) -> Iterator[Notice]:
    """A notice for each row set aside, or taken as headings, that holds what answers, and for each table of such rows."""
    asking = {row.table for row in seen.rows}
    asking |= {column.table for column in seen.rebuilt.columns if column.role == "requirement"}
    said_again = {fold(column.heading) for column in seen.rebuilt.columns if column.heading}
    for row in seen.source_rows:
        if row.spot in seen.outcome or row.table.number not in asking:
            continue
        signs = _signs(seen, row, said_again)
        if len(signs) >= seen.settings.signs_of_a_row:
            aside = seen.aside.get(row.spot)
            code = "set_aside_answers" if aside else "headings_answer"
            yield notice(code, **row.place, text=shown(row.text), signs=", ".join(signs))
    yield from _tables(seen, asking)


def _signs(seen: AuditEvidence, row: SourceRow, said_again: set[str]) -> list[str]:
    """What in the row looks like a requirement's own cells, by the roles of the columns it stands in."""
    if sum(fold(cell.text) in said_again for _, cell in row.cells) * 2 >= len(row.cells):
        return []  # the headings once more
    found: list[str] = []
    for at, cell in row.cells:
        column = seen.roles.get((row.table.number, at))
        role = column.role if column else ""
        long = chars(cell.text) >= seen.settings.sentence_letters
        if role == "met" and seen.signs.is_answer(cell.text):
            found.append("an answer")
        elif role == "deadline" and seen.signs.is_date(cell.text):
            found.append("a date")
        elif role == "lead" and seen.signs.is_lead(cell.text):
            found.append("a lead")
        elif role == "ref" and (parsed := reference_of(cell.text)) and len(parsed.numbers) > 1:
            found.append("a reference")
        elif role == "requirement" and long and len(row.cells) > 1:
            found.append("a requirement")
        elif role in ("current_status", "gap") and long:
            found.append("a status" if role == "current_status" else "a gap")
    return found


def _tables(seen: AuditEvidence, asking: set[int]) -> Iterator[Notice]:
    """Tables without a row or a requirement of their own whose rows have sentences beside answers, dates or leads."""
    told = {aside.place.table for aside in seen.rebuilt.set_aside if aside.reason == "other_item"}
    for table in seen.document.tables:
        if table.number in asking | told or any(join.place.table == table.number for join in seen.rebuilt.joins):
            continue
        rows = [row for row in seen.source_rows if row.table is table]
        like = [row for row in rows if _looks_like_row(seen, row)]
        if len(like) >= seen.settings.rows_of_a_table:
            yield notice("table_without_rows", page=table.page, table=table.number, count=len(like), text=shown(like[0].text))  # fmt: skip


def _looks_like_row(seen: AuditEvidence, row: SourceRow) -> bool:
    texts = [cell.text for _, cell in row.cells]
    long = sum(chars(text) >= seen.settings.sentence_letters for text in texts)
    short = sum(seen.signs.is_answer(text) or seen.signs.is_date(text) or seen.signs.is_lead(text) for text in texts)
    return len(texts) >= CELLS_OF_ROW and long >= 1 and short >= 1


_ENDS: Final = (".", "!", "?", ":", ";", ")", "”", "’", '"')


def joined_or_torn(seen: AuditEvidence) -> Iterator[Notice]:
    """A notice for each table row joined though it stands for itself, and each row that reads like another's rest."""
    rows = {row.spot: row for row in seen.source_rows}
    usual = _usual(seen)
    for join in seen.rebuilt.joins:
        row = rows.get((join.place.table, join.place.row))
        into = rows.get((join.into.table, join.into.row))
        if row is not None and into is not None and len(signs := _own_signs(seen, row, into)) >= 2:
            yield notice("joined_doubtfully", page=join.place.page, table=join.place.table, row=join.place.row, text=shown(row.text), signs=" and ".join(signs))  # fmt: skip
    for before, after in itertools.pairwise(seen.rows):
        signs = _rest_signs(before, after, usual)
        if len(signs) >= seen.settings.signs_of_a_rest:
            yield notice("perhaps_torn", page=after.page, table=after.table, row=after.row, text=shown(after.requirement or after.current_status or after.gap), signs=", ".join(signs))  # fmt: skip


def _own_signs(seen: AuditEvidence, row: SourceRow, into: SourceRow) -> list[str]:
    """What shows that a joined row has a requirement of its own: no more than one of these is in a rest."""
    found: list[str] = []
    held = _by_role(seen, into)
    for role, text in _by_role(seen, row).items():
        if role == "ref" and reference_of(text) and text != held.get("ref"):
            found.append("a reference of its own")
        elif role == "met" and seen.signs.is_answer(text) and held.get("met"):
            found.append("an answer of its own")
        elif role == "requirement" and _begins(text) and held.get("requirement", "").rstrip().endswith(_ENDS):
            found.append("a requirement that begins anew")
        elif role == "deadline" and seen.signs.is_date(text) and held.get("deadline"):
            found.append("a date of its own")
        elif role == "lead" and seen.signs.is_lead(text) and held.get("lead"):
            found.append("a lead of its own")
    return found


def _by_role(seen: AuditEvidence, row: SourceRow) -> dict[str, str]:
    return {
        column.role: cell.text
        for at, cell in row.cells
        if (column := seen.roles.get((row.table.number, at))) is not None and column.role != "other"
    }


def _begins(text: str) -> bool:
    return text.lstrip("•“‘\"'( ")[:1].isupper()


def _usual(seen: AuditEvidence) -> tuple[bool, bool, bool]:
    """Whether nearly all rows have a reference, an answer, and a requirement that begins with a capital."""
    most = seen.settings.usual_share * len(seen.rows)
    return (
        sum(bool(row.ref) for row in seen.rows) >= most,
        sum(bool(row.met_text) for row in seen.rows) >= most,
        sum(_begins(row.requirement) for row in seen.rows) >= most,
    )


def _rest_signs(before: ReturnRecord, after: ReturnRecord, usual: tuple[bool, bool, bool]) -> list[str]:
    """What shows that a row is the rest of the one before."""
    refs, answers, capitals = usual
    lacking = [
        said
        for lacks, said in (
            (refs and not after.ref, "it has no reference"),
            (answers and not after.met_text, "it has no answer"),
            (not after.requirement, "it asks nothing"),
        )
        if lacks
    ]
    fields = ("requirement", "current_status", "gap", "lead_text", "deadline_text")
    if any(_goes_on(getattr(before, field), getattr(after, field)) for field in fields):
        return [*lacking, "its words go on a sentence of the row before"]
    if capitals and after.requirement[:1].islower():
        return [*lacking, "its requirement begins with a small letter"]
    return lacking


def _goes_on(before: str, after: str) -> bool:
    """Whether a text that stops within a sentence is followed by one that begins with a small letter."""
    return bool(before) and not before.rstrip().endswith(_ENDS) and after[:1].islower() and not after.startswith(BULLET)
