"""Requirements that a return holds twice, as where an older version was left in the file."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from winterplan_extract.domain.document import Notice, RawRecord
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Rebuilding


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
    differ = sum(_answer(before) != _answer(after) for before, after in again)
    code = "versions_differ" if differ else "rows_repeated"
    return (notice(code, table=again[0][1].place.table, page=again[0][1].place.page, count=len(again), differ=differ),)


def _answer(record: RawRecord) -> str:
    return fold(record.met_text) or record.met_text or record.met_fill
