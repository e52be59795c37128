"""Doubts about the columns of tables, the rows that were passed over, joined or torn, and the order of references."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from winterplan_extract.audit.evidence import AuditEvidence, SourceRow, shown, spread
from winterplan_extract.audit.settings import ANSWERS_QUOTED, CELLS_OF_ROW, QUOTED_ANSWER, QUOTED_BESIDE
from winterplan_extract.domain.document import BY_A_PERSON, FIELDS, ColumnRole, Notice, Paragraph, Role
from winterplan_extract.domain.plaintext import BULLET, chars, fold
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.vocabulary.references import reference_of


def doubtful_columns(seen: AuditEvidence) -> Iterator[Notice]:
    """A notice for each heading that says otherwise than its role, each role whose cells hold something else, and more."""
    yield from _against_headings(seen)
    yield from _disagreeing(seen)
    yield from _unlike_roles(seen)
    yield from _answers(seen)
    yield from _emptier_than_gaps(seen)
    for row in seen.rows:  # whose lead is a date while their date is a post
        if seen.signs.is_date(row.lead_text) and seen.signs.is_lead(row.deadline_text):
            yield notice("cells_exchanged", page=row.page, table=row.table, row=row.row, lead=shown(row.lead_text, QUOTED_BESIDE), deadline=shown(row.deadline_text, QUOTED_BESIDE))  # fmt: skip


def _against_headings(seen: AuditEvidence) -> Iterator[Notice]:
    """Known headings whose column was given another role, or none though the table has no other for it."""
    by_table: dict[int, list[ColumnRole]] = defaultdict(list)
    for column in seen.rebuilt.columns:
        by_table[column.table].append(column)
    told: set[tuple[str, Role]] = set()
    answered = _answered(seen)
    for table, columns in by_table.items():
        given = {column.role for column in columns}
        for column in columns:
            if column.evidence == BY_A_PERSON or column.evidence.startswith("a mark in it means"):
                continue
            known = seen.signs.headings.get(fold(column.heading), ())
            fits = not known or not {column.role, "other", "theme", "section"}.isdisjoint(known)
            if fits or (fold(column.heading), column.role) in told:
                continue
            if column.role == "other" and not given.isdisjoint(known):
                continue  # one of two columns of a kind
            if column.role == "met" and answered:
                continue  # “Status” may head the answers
            told.add((fold(column.heading), column.role))
            code = "heading_without_role" if column.role == "other" else "heading_against_role"
            yield notice(code, table=table, heading=shown(column.heading), known=known[0], role=column.role)


def _disagreeing(seen: AuditEvidence) -> Iterator[Notice]:
    """Headings that have one role in most tables and another in this one; columns that go on another's without its role."""
    roles: dict[str, Counter[Role]] = defaultdict(Counter)
    tables: dict[tuple[str, Role], list[int]] = defaultdict(list)
    heads: dict[tuple[int, int], str] = {}
    width = Counter(column.table for column in seen.rebuilt.columns)
    headed: dict[tuple[int, int], str] = {}  # the heading last seen over a column of tables so wide
    for column in seen.rebuilt.columns:
        place = width[column.table], column.column
        if column.heading:
            headed[place] = fold(column.heading)
        heads[column.table, column.column] = headed.get(place, "")
    for column in seen.rebuilt.columns:
        heading = heads[column.table, column.column]
        if heading and column.evidence != BY_A_PERSON:
            roles[heading][column.role] += 1
            tables[heading, column.role].append(column.table)
    for heading, found in roles.items():
        (usual, _), *others = found.most_common()
        for role, _ in others:
            apart = [table for table in tables[heading, role] if table not in tables[heading, usual]]
            if apart:  # a table may have two columns of one heading: “No” for the number and under the answers
                yield notice("tables_disagree", table=apart[0], heading=shown(heading), role=role, usual=usual)  # fmt: skip


def _unlike_roles(seen: AuditEvidence) -> Iterator[Notice]:
    """Roles most of whose cells hold what no such cell holds: addresses, dates, answers, paragraphs."""
    most = seen.settings.unlike_share
    answered = _answered(seen)
    for role, tests in _unlike(seen).items():
        texts = [(text, row) for row in seen.rows if (text := getattr(row, FIELDS[role]).strip())]
        texts = [*spread(texts, seen.settings.spread)]
        if len(texts) < seen.settings.cells_to_judge:
            continue
        for what, test in tests:
            if role == "current_status" and test == seen.signs.is_answer and answered:
                continue  # “In place” is a status too
            found = [row for text, row in texts if test(text)]
            if len(found) >= most * len(texts):
                yield notice("column_unlike_role", page=found[0].page, table=found[0].table, count=len(found), all=len(texts), role=role, what=what)  # fmt: skip
                break


def _unlike(seen: AuditEvidence) -> Mapping[Role, Sequence[tuple[str, Callable[[str], bool]]]]:
    """What no cell of each role is, in words and as a test."""
    signs, words = seen.signs, seen.settings.paragraph_words
    addresses = ("addresses or telephone numbers", signs.is_address)
    dates = ("dates", signs.is_date)
    answers = ("answers such as Yes and No", signs.is_answer)
    leads = ("posts or teams", signs.is_lead)
    paragraphs = ("paragraphs", lambda text: len(text.split()) >= words)
    return {
        "requirement": (addresses, dates, answers),
        "current_status": (addresses, dates, answers),
        "met": (addresses, dates, leads, paragraphs),
        "gap": (addresses, dates, leads),
        "lead": (dates, answers, paragraphs),
        "deadline": (addresses, leads, paragraphs),
    }


def _answered(seen: AuditEvidence) -> bool:
    """Whether what was taken for answers mostly is what the plan calls answers."""
    texts = [row.met_text for row in seen.rows if row.met_text]
    return bool(texts) and sum(map(seen.signs.is_answer, texts)) >= seen.settings.unlike_share * len(texts)


def _answers(seen: AuditEvidence) -> Iterator[Notice]:
    """Answers that nearly all came out as not stated, printed or not."""
    rows = [row for row in seen.rows if row.requirement]
    silent = [row for row in rows if row.met == "not_stated"]
    if len(rows) < seen.settings.cells_to_judge or len(silent) < seen.settings.silent_share * len(rows):
        return
    asked = any(column.role == "met" for column in seen.rebuilt.columns) or not seen.rebuilt.columns
    printed = sorted({shown(row.met_text, QUOTED_ANSWER) for row in silent if row.met_text})
    if printed:
        yield notice(
            "answers_not_understood", count=len(silent), all=len(rows), text="”, “".join(printed[:ANSWERS_QUOTED])
        )
    elif asked:
        yield notice("answers_all_empty", count=len(silent), all=len(rows))


def _emptier_than_gaps(seen: AuditEvidence) -> Iterator[Notice]:
    """Statuses told of where the answer falls short, beside gaps told of everywhere: the two may be exchanged."""
    met = [row for row in seen.rows if row.met == "yes"]
    short = [row for row in seen.rows if row.met in ("no", "partly")]
    if min(len(met), len(short)) < seen.settings.cells_to_judge:
        return
    statuses = sum(bool(row.current_status) for row in met) / len(met)
    of_short = sum(bool(row.current_status) for row in short) / len(short)
    gaps = sum(bool(row.gap) for row in met) / len(met)
    if gaps >= seen.settings.gap_share and of_short - statuses >= seen.settings.short_more:
        yield notice("status_emptier_than_gap", statuses=f"{statuses:.0%}", gaps=f"{gaps:.0%}")


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
