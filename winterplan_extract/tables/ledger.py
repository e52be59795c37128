"""The ledger: what stood in the tables against what is kept, in letters and digits and in rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from textwrap import shorten
from typing import Any, Final

from winterplan_extract.domain.document import FIELDS, Cell, Document, Notice, Place, RawRecord, Rebuilt
from winterplan_extract.domain.plaintext import chars, fold
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.tables.grid import GridRow, compose
from winterplan_extract.tables.stitch import Draft
from winterplan_extract.vocabulary.references import in_one_line

_STRUCK: Final = "Struck through"  # how other_text names what is struck through
_EXCERPT: Final = 80  # characters of a row in a message: enough to find it by


def record_of(draft: Draft) -> RawRecord:
    """A draft's cells put together as the texts of a requirement row."""
    texts: dict[str, Any] = {name: draft.text(role) for role, name in FIELDS.items()}
    texts["theme"] = " ".join(texts["theme"].split()) or draft.under.theme
    texts["section"] = " ".join(texts["section"].split()) or draft.under.section
    texts["ref"] = in_one_line(texts["ref"])
    return RawRecord(
        place=draft.place,
        **texts,
        other_text=_other_text(draft.others),
        met_fill=draft.met_fill,
        by_area=draft.by_area,
    )


def account(document: Document, rebuilt: Rebuilt, drafts: Sequence[Draft], headers: Sequence[GridRow]) -> Rebuilt:
    """The rebuilt return with its ledger filled in, and a notice for each side that does not balance."""
    cells = [cell for table in document.tables for row in table.rows for cell in row if cell is not None]
    found = sum(table.stray_chars for table in document.tables) + sum(cell.chars for cell in cells)
    kept = sum(_kept(draft, record) for draft, record in zip(drafts, rebuilt.records, strict=True))
    kept += sum(chars(cell.struck) for cell in cells)
    kept += sum(chars(row.text) for row in headers) + sum(chars(aside.text) for aside in rebuilt.set_aside)
    placed = len(rebuilt.records) + len(rebuilt.joins) + rebuilt.headers + len(rebuilt.set_aside)
    notices: list[Notice] = []
    if placed != rebuilt.table_rows:
        detail = f"The tables have {rebuilt.table_rows} rows, but {placed} are accounted for"
        notices.append(notice("ledger_rows", detail=detail))
    if found != kept:
        notices.append(notice("ledger_chars", kept=kept, found=found))
    balanced = replace(rebuilt, chars_in_tables=found, chars_kept=kept, notices=rebuilt.notices + tuple(notices))
    return _with_beside(document, balanced)


def _with_beside(document: Document, rebuilt: Rebuilt) -> Rebuilt:
    """The rows with what stands in their cells beside the value: struck words, remarks, and that something is covered."""
    into = {(join.place.table, join.place.row): (join.into.table, join.into.row) for join in rebuilt.joins}
    beside: dict[tuple[int, int], list[Cell]] = {}
    for table in document.tables:
        for number, row in enumerate(table.rows, start=1):
            spot = (table.number, number)
            if cells := [cell for cell in row if cell is not None and (cell.struck or cell.note or cell.covered)]:
                beside.setdefault(into.get(spot, spot), []).extend(cells)
    if not beside:
        return rebuilt

    def at(place: Place) -> Sequence[Cell]:
        return beside.get((place.table, place.row), ())

    records = tuple(_beside(record, at(record.place)) for record in rebuilt.records)
    aside = tuple(
        replace(each, text="\n".join(filter(None, (each.text, *_struck(at(each.place)), *_notes(at(each.place))))))
        for each in rebuilt.set_aside
    )
    places = (*(record.place for record in records), *(each.place for each in aside))
    kept = {(place.table, place.row) for place in places}
    told = tuple(
        notice("remark_on_headings", table=table, row=row, text=shorten(" ".join(notes), _EXCERPT))
        for (table, row), cells in beside.items()
        if (table, row) not in kept and (notes := _notes(cells))
    )
    withdrawn = tuple(
        notice("row_withdrawn", page=place.page, table=place.table, row=place.row, text=shorten(each.text, _EXCERPT))
        for each in aside
        if each.reason == "withdrawn" and (place := each.place)
    )
    return replace(rebuilt, records=records, set_aside=aside, notices=rebuilt.notices + withdrawn + told)


def _struck(cells: Sequence[Cell]) -> list[str]:
    return [cell.struck for cell in cells if cell.struck]


def _notes(cells: Sequence[Cell]) -> list[str]:
    return [cell.note for cell in cells if cell.note]


def _beside(record: RawRecord, cells: Sequence[Cell]) -> RawRecord:
    struck = [f"{_STRUCK}: {words}" for words in _struck(cells)]
    return replace(
        record,
        other_text="\n".join(filter(None, (record.other_text, *struck))),
        notes="\n".join(_notes(cells)),
        struck=bool(struck),
        covered=any(cell.covered for cell in cells),
    )


def _kept(draft: Draft, record: RawRecord) -> int:
    """Letters and digits that the record keeps of the draft's own cells; what was copied down is not counted again."""
    # What status and gap tell besides is cut off them, with its label as a heading; so is a gap off the answer.
    whole = {"current_status", "gap"} | ({"met"} if "gap" in draft.beside else set())
    roles = (role for role in FIELDS if role in draft.parts and role not in draft.copied)
    own = sum(chars(draft.text(role) if role in whole else getattr(record, FIELDS[role])) for role in roles)
    copied_and_more = sum(chars(compose(draft.parts[role])) - chars(draft.parts[role][0].text) for role in draft.copied)
    labels = sum(chars(heading) for heading, _ in draft.others)
    again = sum(chars(cell.text) for cell in draft.again + draft.marks)
    if draft.marks:
        own -= chars(record.met_text)
    return own + copied_and_more + again + chars(record.other_text) - labels


def _other_text(others: Sequence[tuple[str, Cell]]) -> str:
    """The cells without a role, each under its heading."""
    return "\n".join(f"{heading}: {cell.text}" if heading else cell.text for heading, cell in others)


def repeated(records: Sequence[RawRecord], settings: Rebuilding) -> tuple[Notice, ...]:
    """A notice where most rows of a table ask what rows of tables before it ask, with how many answers differ.

    Rows that share one requirement, merged over them, follow one another and are no repetition.
    """
    asked: dict[str, RawRecord] = {}
    again: list[tuple[RawRecord, RawRecord]] = []
    for _, group in groupby(records, key=lambda record: record.place.table):
        rows = {fold(record.requirement): record for record in group}
        told = [(asked[words], record) for words, record in rows.items() if words in asked]
        if len(told) >= settings.repeated_rows and 2 * len(told) >= len(rows):
            again += told
        asked |= {words: record for words, record in rows.items() if words and words not in asked}
    if not again:
        return ()
    differ = sum(len({fold(r.met_text) or r.met_text or r.met_fill for r in pair}) > 1 for pair in again)
    code = "versions_differ" if differ else "rows_repeated"
    return (notice(code, table=again[0][1].place.table, page=again[0][1].place.page, count=len(again), differ=differ),)
