"""Reads the fields of a return's rows: RawRecords in, the dataset's rows and the notices on them out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence

from winterplan_extract.domain.document import Notice, RawRecord
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Flag, Met, ReturnRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields.compliance import crossed_means, read_met
from winterplan_extract.fields.council import Sender
from winterplan_extract.fields.deadline import read_deadline
from winterplan_extract.fields.flags import Read, flag_rows, missing_references
from winterplan_extract.fields.lead import own_titles, read_leads
from winterplan_extract.vocabulary.lead_titles import stem_of, titles_of


def normalise(
    records: Sequence[RawRecord],
    *,
    sender: Sender,
    return_id: str,
    file: str,
    settings: Settings,
    plan: Plan,
    key: Mapping[str, Met] | None = None,
) -> tuple[tuple[ReturnRecord, ...], tuple[Notice, ...]]:
    """The rows of one return in their order, nothing left out, and what the analyst must know of them.

    Text columns keep the words as read; `met_text` names the colour of a cell that holds nothing
    else. `key` is what the return itself says its letters mean (`find_key`): it goes before the
    plan's wordings, so that an N explained as “only partially met” is partly. Without it N is no.
    """
    answers = dict(crossed_means([record.met_text for record in records])) | dict(key or {})
    titles = titles_of(plan, settings.normalising.lead_likeness)
    titles = titles.known_as(
        own_titles([record.lead_text for record in records], titles, settings), _plain_words(records)
    )
    met = [read_met(record.met_text, record.met_fill, plan, settings, answers) for record in records]
    read = [
        Read(
            record,
            answer.met,
            read_leads(record.lead_text, titles, settings),
            read_deadline(record.deadline_text, settings),
        )
        for record, answer in zip(records, met, strict=True)
    ]
    flags = flag_rows(read, settings)
    keys = _row_keys(records, sender.name)
    rows = tuple(
        _row(row, f"{return_id}-{number:03d}", row_key, answer.text, marks, sender, return_id, file)
        for number, (row, row_key, answer, marks) in enumerate(zip(read, keys, met, flags, strict=True), start=1)
    )
    return rows, missing_references(records)


def _row(
    read: Read,
    row_id: str,
    row_key: str,
    met_text: str,
    flags: tuple[Flag, ...],
    sender: Sender,
    return_id: str,
    file: str,
) -> ReturnRecord:
    record, deadline = read.record, read.deadline
    return ReturnRecord(
        row_id=row_id,
        row_key=row_key,
        return_id=return_id,
        council=sender.name,
        council_code=sender.code,
        region=sender.region,
        source_file=file,
        page=record.place.page,
        page_end=record.place.page_end,
        table=record.place.table,
        row=record.place.row,
        theme=record.theme,
        section=record.section,
        ref=record.ref,
        requirement=record.requirement,
        current_status=record.current_status,
        met_text=met_text,
        met=read.met,
        gap=record.gap,
        lead_text=record.lead_text,
        leads=read.leads.roles,
        deadline_text=record.deadline_text,
        deadline_kind=deadline.kind,
        deadline_first=deadline.first,
        deadline_last=deadline.last,
        flags=flags,
        other_text=record.other_text,
        notes=record.notes,
    )


def _row_keys(records: Sequence[RawRecord], council: str) -> list[str]:
    """A key for each row from the council and the requirement; the second row of the same text ends in -2."""
    seen: Counter[str] = Counter()
    keys: list[str] = []
    for record in records:
        said = f"{council}\n{fold(record.requirement)}"
        bare = hashlib.sha256(said.encode()).hexdigest()[:16]
        seen[bare] += 1
        keys.append(bare if seen[bare] == 1 else f"{bare}-{seen[bare]}")
    return keys


def _plain_words(records: Sequence[RawRecord]) -> frozenset[str]:
    """The words that the return writes small: such a word is no person's name."""
    texts = (f"{record.requirement} {record.current_status} {record.gap}" for record in records)
    return frozenset(stem_of(word.strip(".,;:()’'")) for text in texts for word in text.split() if word.islower())
