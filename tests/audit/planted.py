"""Faults planted in what came out of reading, between the reader and the audit: what a reader or the rebuilding might do wrong.

Each fault is a function of a `Seen` and a source of chance; it gives what would have been seen had the fault happened, or
None where the document has no place for it. Nothing here knows how the audit looks: the faults were written down first.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from winterplan_extract.domain.document import (
    Cell,
    Document,
    Paragraph,
    Place,
    RawJoin,
    RawRecord,
    RawSetAside,
    Rebuilt,
    SetAsideReason,
    Table,
)
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.tables import rebuild

FIELDS: Final = {
    "ref": "ref",
    "requirement": "requirement",
    "current_status": "current_status",
    "met": "met_text",
    "gap": "gap",
    "lead": "lead_text",
    "deadline": "deadline_text",
}


@dataclass(frozen=True)
class Seen:
    """A document as read and what its tables were rebuilt to."""

    document: Document
    rebuilt: Rebuilt
    plan: Plan
    settings: Settings

    def read_as(self, *body: Table | Paragraph) -> Seen:
        """What would have been seen had the reader given this body: the rebuilding is the tool's own."""
        document = replace(self.document, body=body)
        return replace(self, document=document, rebuilt=rebuild(document, self.plan, self.settings))

    def rebuilt_as(self, **changed: object) -> Seen:
        """What would have been seen had the tables been rebuilt so."""
        return replace(self, rebuilt=replace(self.rebuilt, **changed))  # type: ignore[arg-type]

    def column(self, table: int, role: str) -> int | None:
        """The index of the table's column of that role."""
        found = (c.column - 1 for c in self.rebuilt.columns if c.table == table and c.role == role)
        return next(found, None)


Fault = Callable[[Seen, random.Random], Seen | None]
Spot = tuple[int, int, int]  # table, row and column, all as indices but the table's number


# --- what a reader might do


def _cells(seen: Seen, *roles: str, least: int = 1) -> list[Spot]:
    """The places of cells of those roles in requirement rows that hold at least so many letters."""
    tables = {table.number: table for table in seen.document.tables}
    spots = []
    for record in seen.rebuilt.records:
        rows = tables[record.place.table].rows
        for role in roles:
            column = seen.column(record.place.table, role)
            cell = rows[record.place.row - 1][column] if column is not None else None
            if cell is not None and chars(cell.text) >= least:
                spots.append((record.place.table, record.place.row - 1, column or 0))
    return spots


def _with(seen: Seen, changes: dict[Spot, Cell | None]) -> Seen:
    """The document read with other cells at those places."""
    body: list[Table | Paragraph] = []
    for item in seen.document.body:
        if isinstance(item, Table):
            rows = [list(row) for row in item.rows]
            for (table, r, c), cell in changes.items():
                if table == item.number:
                    rows[r][c] = cell
            body.append(replace(item, rows=tuple(map(tuple, rows))))
        else:
            body.append(item)
    return seen.read_as(*body)


def _at(seen: Seen, spot: Spot) -> Cell:
    table, r, c = spot
    cell = next(t for t in seen.document.tables if t.number == table).rows[r][c]
    assert cell is not None
    return cell


def _saying(cell: Cell, text: str) -> Cell:
    return replace(cell, text=text, lines=(), chars=chars(text))


def _pick(rng: random.Random, spots: Sequence[Spot]) -> Spot | None:
    return rng.choice(spots) if spots else None


def cell_dropped(seen: Seen, rng: random.Random) -> Seen | None:
    """A reader loses what one cell says."""
    spot = _pick(rng, _cells(seen, "current_status", "gap", "lead", "deadline", least=3))
    return _with(seen, {spot: _saying(_at(seen, spot), "")}) if spot else None


def answer_dropped(seen: Seen, rng: random.Random) -> Seen | None:
    """A reader loses one answer, a letter or a word."""
    spot = _pick(rng, _cells(seen, "met"))
    return _with(seen, {spot: _saying(_at(seen, spot), "")}) if spot else None


def cell_cut(seen: Seen, rng: random.Random) -> Seen | None:
    """A reader loses the last third of a long cell."""
    spot = _pick(rng, _cells(seen, "requirement", "current_status", "gap", least=60))
    if spot is None:
        return None
    words = _at(seen, spot).text.split(" ")
    return _with(seen, {spot: _saying(_at(seen, spot), " ".join(words[: 2 * len(words) // 3]))})


def row_dropped(seen: Seen, rng: random.Random) -> Seen | None:
    """A reader loses a whole row of a table."""
    place = rng.choice(seen.rebuilt.records).place
    body = [
        replace(item, rows=item.rows[: place.row - 1] + item.rows[place.row :])
        if isinstance(item, Table) and item.number == place.table
        else item
        for item in seen.document.body
    ]
    return seen.read_as(*(item for item in body if not (isinstance(item, Table) and not item.rows)))


def rows_lost_from_here(seen: Seen, rng: random.Random) -> Seen | None:
    """A reader stops in the middle of a table and goes on with the next."""
    long = [table for table in seen.document.tables if len(table.rows) > 4]
    if not long:
        return None
    cut = rng.choice(long)
    kept = replace(cut, rows=cut.rows[: len(cut.rows) // 2])
    return seen.read_as(*(kept if item is cut else item for item in seen.document.body))


def table_lost(seen: Seen, rng: random.Random) -> Seen | None:
    """A reader passes over a table among others."""
    used = {record.place.table for record in seen.rebuilt.records}
    tables = [table for table in seen.document.tables if table.number in used]
    if len(tables) < 2:
        return None
    lost = rng.choice(tables)
    return seen.read_as(*(item for item in seen.document.body if item is not lost))


def page_lost(seen: Seen, rng: random.Random) -> Seen | None:
    """A reader gives nothing of a page that holds text."""
    pages = sorted({item.page for item in seen.document.body if item.page})
    if len(pages) < 2:
        return None
    lost = rng.choice(pages)
    return seen.read_as(*(item for item in seen.document.body if item.page != lost))


def paragraph_lost(seen: Seen, rng: random.Random) -> Seen | None:
    """A reader loses a paragraph outside the tables."""
    long = [item for item in seen.document.body if isinstance(item, Paragraph) and chars(item.text) >= 12]
    if not long:
        return None
    lost = rng.choice(long)
    return seen.read_as(*(item for item in seen.document.body if item is not lost))


def cells_swapped(seen: Seen, rng: random.Random) -> Seen | None:
    """A reader puts the words of two cells of a row into one another's place."""
    spots = set(_cells(seen, "requirement", "current_status", "gap", "lead", "deadline", least=3))
    pairs = [(a, b) for a in sorted(spots) for b in [(a[0], a[1], a[2] + 1)] if b in spots]
    if not pairs:
        return None
    one, other = rng.choice(pairs)
    return _with(seen, {one: _saying(_at(seen, one), _at(seen, other).text), other: _saying(_at(seen, other), _at(seen, one).text)})  # fmt: skip


def rows_swapped(seen: Seen, rng: random.Random) -> Seen | None:
    """A reader gives two rows in one another's place."""
    long = [table for table in seen.document.tables if sum(r.place.table == table.number for r in seen.rebuilt.records) > 2]  # fmt: skip
    if not long:
        return None
    table = rng.choice(long)
    places = [record.place.row - 1 for record in seen.rebuilt.records if record.place.table == table.number]
    at = rng.randrange(len(places) - 1)
    rows = list(table.rows)
    rows[places[at]], rows[places[at + 1]] = rows[places[at + 1]], rows[places[at]]
    made = replace(table, rows=tuple(rows))
    return seen.read_as(*(made if item is table else item for item in seen.document.body))


def line_in_wrong_row(seen: Seen, rng: random.Random) -> Seen | None:
    """A reader gives the second half of a cell to the cell below it."""
    spots = set(_cells(seen, "current_status", "requirement", least=60))
    pairs = [(a, (a[0], a[1] + 1, a[2])) for a in sorted(spots) if (a[0], a[1] + 1, a[2]) in spots]
    if not pairs:
        return None
    one, below = rng.choice(pairs)
    words = _at(seen, one).text.split(" ")
    half = len(words) // 2
    lower = " ".join([*words[half:], _at(seen, below).text])
    return _with(seen, {one: _saying(_at(seen, one), " ".join(words[:half])), below: _saying(_at(seen, below), lower)})


def columns_swapped(seen: Seen, rng: random.Random) -> Seen | None:
    """A reader gives two columns of a table in one another's place under their headings."""
    tables = {record.place.table for record in seen.rebuilt.records}
    pairs = [("current_status", "gap"), ("lead", "deadline"), ("met", "lead"), ("requirement", "current_status")]
    choices = [
        (t, a, b)
        for t in sorted(tables)
        for one, other in pairs
        if (a := seen.column(t, one)) is not None and (b := seen.column(t, other)) is not None
    ]
    if not choices:
        return None
    number, a, b = rng.choice(choices)
    table = next(t for t in seen.document.tables if t.number == number)
    places = [record.place.row - 1 for record in seen.rebuilt.records if record.place.table == number]
    changes: dict[Spot, Cell | None] = {}
    for r in places:
        changes[number, r, a], changes[number, r, b] = table.rows[r][b], table.rows[r][a]
    return _with(seen, changes)


def footnote_taken_in(seen: Seen, rng: random.Random) -> Seen | None:
    """A reader takes the text outside the tables that follows a table into its last cell."""
    body = list(seen.document.body)
    places = [
        (i, j)
        for i, item in enumerate(body)
        if isinstance(item, Table)
        for j in range(i + 1, len(body))
        if isinstance(body[j], Paragraph)
        and chars(body[j].text) >= 12
        and not any(isinstance(b, Table) for b in body[i + 1 : j])
    ]
    if not places:
        return None
    i, j = rng.choice(places)
    table, note = body[i], body[j]
    assert isinstance(table, Table) and isinstance(note, Paragraph)
    filled = [
        (r, c) for r, row in enumerate(table.rows) for c, cell in enumerate(row) if cell is not None and cell.text
    ]
    r, c = max(filled)
    cell = table.rows[r][c]
    assert cell is not None
    rows = [list(row) for row in table.rows]
    rows[r][c] = _saying(cell, f"{cell.text} {note.text}")
    body[i] = replace(table, rows=tuple(map(tuple, rows)))
    del body[j]
    return seen.read_as(*body)


def said_twice(seen: Seen, rng: random.Random) -> Seen | None:
    """A reader gives a cell's words twice, as where bold print is drawn twice."""
    spot = _pick(rng, _cells(seen, "current_status", "gap", "requirement", least=20))
    return _with(seen, {spot: _saying(_at(seen, spot), f"{_at(seen, spot).text} {_at(seen, spot).text}")}) if spot else None  # fmt: skip


def _shifted(text: str, by: int) -> str:
    return "".join(
        chr((ord(c.lower()) - 97 + by) % 26 + (97 if c.islower() else 65)) if c.isascii() and c.isalpha() else c
        for c in text
    )


def letters_shifted(seen: Seen, rng: random.Random) -> Seen | None:
    """A reader gives the letters of a cell by a wrong table of codes."""
    spot = _pick(rng, _cells(seen, "current_status", "requirement", "gap", least=20))
    return _with(seen, {spot: _saying(_at(seen, spot), _shifted(_at(seen, spot).text, rng.randint(1, 25)))}) if spot else None  # fmt: skip


def letters_unknown(seen: Seen, rng: random.Random) -> Seen | None:
    """A reader gives signs for letters without a code in a whole table, and the page's own text has none either."""
    return _respelled(seen, rng, lambda text: "".join("\ufffd" if c.isalpha() else c for c in text))


def _respelled(seen: Seen, rng: random.Random, spell: Callable[[str], str]) -> Seen | None:
    used = {record.place.table for record in seen.rebuilt.records}
    tables = [table for table in seen.document.tables if table.number in used]
    table = rng.choice(tables)
    changes: dict[Spot, Cell | None] = {
        (table.number, r, c): _saying(cell, spell(cell.text))
        for r, row in enumerate(table.rows)
        for c, cell in enumerate(row)
        if cell is not None
    }
    return _with(seen, changes)


# --- what the rebuilding might do


def _row_of(seen: Seen, record: RawRecord) -> str:
    """All that the record's own table row says."""
    row = next(t for t in seen.document.tables if t.number == record.place.table).rows[record.place.row - 1]
    return "\n".join(cell.text for cell in row if cell is not None and cell.text)


def _alone(seen: Seen) -> list[RawRecord]:
    """The records that stand in one table row."""
    joined = {(join.into.table, join.into.row) for join in seen.rebuilt.joins}
    return [record for record in seen.rebuilt.records if (record.place.table, record.place.row) not in joined]


def _aside(reason: SetAsideReason) -> Fault:
    def fault(seen: Seen, rng: random.Random) -> Seen | None:
        alone = _alone(seen)
        if not alone:
            return None
        record = rng.choice(alone)
        kept = tuple(other for other in seen.rebuilt.records if other is not record)
        put = RawSetAside(record.place, _row_of(seen, record), reason)
        return seen.rebuilt_as(records=kept, set_aside=(*seen.rebuilt.set_aside, put))

    return fault


def row_made_header(seen: Seen, rng: random.Random) -> Seen | None:
    """A requirement row is taken as one of headings."""
    alone = _alone(seen)
    if not alone:
        return None
    record = rng.choice(alone)
    kept = tuple(other for other in seen.rebuilt.records if other is not record)
    return seen.rebuilt_as(records=kept, headers=seen.rebuilt.headers + 1)


def row_forgotten(seen: Seen, rng: random.Random) -> Seen | None:
    """A requirement row is given nowhere, and the count of rows agrees all the same."""
    record = rng.choice(seen.rebuilt.records)
    kept = tuple(other for other in seen.rebuilt.records if other is not record)
    joins = tuple(join for join in seen.rebuilt.joins if join.into != record.place)
    gone = 1 + len(seen.rebuilt.joins) - len(joins)
    return seen.rebuilt_as(records=kept, joins=joins, table_rows=seen.rebuilt.table_rows - gone)


def _changed(seen: Seen, record: RawRecord, **texts: str) -> Seen:
    made = replace(record, **texts)  # type: ignore[arg-type]
    return seen.rebuilt_as(records=tuple(made if other is record else other for other in seen.rebuilt.records))


def field_lost(seen: Seen, rng: random.Random) -> Seen | None:
    """A field of one record is left empty."""
    found = [
        (record, name)
        for record in seen.rebuilt.records
        for name in ("requirement", "current_status", "gap", "lead_text", "deadline_text")
        if chars(getattr(record, name)) >= 3
    ]
    record, name = rng.choice(found)
    return _changed(seen, record, **{name: ""})


def answers_lost(seen: Seen, rng: random.Random) -> Seen | None:
    """Every answer of the return is left empty, as where an empty column is taken for the answers."""
    if not any(record.met_text or record.met_fill for record in seen.rebuilt.records):
        return None
    return seen.rebuilt_as(records=tuple(replace(r, met_text="", met_fill="") for r in seen.rebuilt.records))


def _roles_swapped(one: str, other: str) -> Fault:
    def fault(seen: Seen, rng: random.Random) -> Seen | None:
        roles = {c.role for c in seen.rebuilt.columns}
        if one not in roles or other not in roles:
            return None
        turned = {one: other, other: one}
        columns = tuple(replace(c, role=turned.get(c.role, c.role)) for c in seen.rebuilt.columns)  # type: ignore[arg-type]
        records = tuple(
            replace(r, **{FIELDS[one]: getattr(r, FIELDS[other]), FIELDS[other]: getattr(r, FIELDS[one])})
            for r in seen.rebuilt.records
        )
        return seen.rebuilt_as(columns=columns, records=records)

    return fault


def _role_lost(role: str) -> Fault:
    def fault(seen: Seen, rng: random.Random) -> Seen | None:
        lost = [c for c in seen.rebuilt.columns if c.role == role]
        if not lost or not any(getattr(r, FIELDS[role]) for r in seen.rebuilt.records):
            return None
        heading = lost[0].heading
        # what the rebuilding always says of a role that no column has
        told = notice("role_missing", role=role)
        columns = tuple(replace(c, role="other") if c.role == role else c for c in seen.rebuilt.columns)
        records = tuple(
            replace(r, other_text="\n".join(filter(None, (r.other_text, f"{heading}: {getattr(r, FIELDS[role])}"))), **{FIELDS[role]: ""})
            if getattr(r, FIELDS[role])
            else r
            for r in seen.rebuilt.records
        )  # fmt: skip
        return seen.rebuilt_as(columns=columns, records=records, notices=(*seen.rebuilt.notices, told))

    return fault


def wrong_role_in_one_table(seen: Seen, rng: random.Random) -> Seen | None:
    """One of several tables has two of its columns named in one another's place."""
    tables = sorted({c.table for c in seen.rebuilt.columns if seen.column(c.table, "requirement") is not None})
    pairs = [("current_status", "gap"), ("lead", "deadline"), ("met", "deadline")]
    if len(tables) < 3:
        return None
    number = rng.choice(tables)
    one, other = rng.choice(pairs)
    if seen.column(number, one) is None or seen.column(number, other) is None:
        return None
    turned = {one: other, other: one}
    columns = tuple(replace(c, role=turned.get(c.role, c.role)) if c.table == number else c for c in seen.rebuilt.columns)  # type: ignore[arg-type]  # fmt: skip
    records = tuple(
        replace(r, **{FIELDS[one]: getattr(r, FIELDS[other]), FIELDS[other]: getattr(r, FIELDS[one])})
        if r.place.table == number
        else r
        for r in seen.rebuilt.records
    )
    return seen.rebuilt_as(columns=columns, records=records)


def join_lost(seen: Seen, rng: random.Random) -> Seen | None:
    """A row that goes on the one of the page before is taken as a row of its own."""
    records = {(r.place.table, r.place.row): r for r in seen.rebuilt.records}
    tables = {table.number: table for table in seen.document.tables}
    joins = [j for j in seen.rebuilt.joins if j.place.table != j.into.table]
    joins = [j for j in joins if sum(k.into == j.into for k in seen.rebuilt.joins) == 1]
    joins = [j for j in joins if seen.column(j.place.table, "requirement") is not None]
    if not joins:
        return None
    join = rng.choice(joins)
    whole = records[join.into.table, join.into.row]

    def parts(place: Place) -> dict[str, str]:
        row = tables[place.table].rows[place.row - 1]
        found = {}
        for role, name in FIELDS.items():
            column = seen.column(place.table, role)
            cell = row[column] if column is not None else None
            found[name] = cell.text if cell is not None else ""
        return found

    first = replace(whole, place=join.into, **parts(join.into))
    rest = replace(whole, place=join.place, other_text="", **parts(join.place))
    after = [record for record in seen.rebuilt.records if record is not whole] + [first, rest]
    after.sort(key=lambda record: (record.place.table, record.place.row))
    return seen.rebuilt_as(records=tuple(after), joins=tuple(j for j in seen.rebuilt.joins if j is not join))


def joined_wrongly(seen: Seen, rng: random.Random) -> Seen | None:
    """Two requirement rows are made one."""
    alone = _alone(seen)
    pairs = [
        (a, b)
        for a, b in zip(seen.rebuilt.records, seen.rebuilt.records[1:], strict=False)
        if a in alone and b in alone and b.requirement
    ]
    if not pairs:
        return None
    one, other = rng.choice(pairs)

    def both(name: str) -> str:
        texts = (getattr(one, name), getattr(other, name))
        return "\n".join(text for text in texts if text)

    made = replace(one, **{name: both(name) for name in (*FIELDS.values(), "other_text")})
    kept = tuple(made if r is one else r for r in seen.rebuilt.records if r is not other)
    return seen.rebuilt_as(records=kept, joins=(*seen.rebuilt.joins, RawJoin(other.place, one.place, "planted")))


def table_set_aside(seen: Seen, rng: random.Random) -> Seen | None:
    """A table of requirements is taken for one that asks nothing."""
    joined = {j.place.table for j in seen.rebuilt.joins} | {j.into.table for j in seen.rebuilt.joins}
    sizes = {t: sum(r.place.table == t for r in seen.rebuilt.records) for t in {r.place.table for r in seen.rebuilt.records}}  # fmt: skip
    tables = sorted(t for t, size in sizes.items() if t not in joined and size >= 3)
    if not tables or len(sizes) < 2:
        return None
    number = rng.choice(tables)
    table = next(t for t in seen.document.tables if t.number == number)
    there = {(s.place.table, s.place.row) for s in seen.rebuilt.set_aside}
    aside = []
    for at, row in enumerate(table.rows, start=1):
        text = "\n".join(cell.text for cell in row if cell is not None and cell.text)
        if (number, at) not in there:
            aside.append(RawSetAside(Place(number, at, table.page, table.page), text, "other" if text else "empty"))
    lost = [r for r in seen.rebuilt.records if r.place.table == number]
    return seen.rebuilt_as(
        records=tuple(r for r in seen.rebuilt.records if r.place.table != number),
        set_aside=(*seen.rebuilt.set_aside, *aside),
        columns=tuple(c for c in seen.rebuilt.columns if c.table != number),
        headers=seen.rebuilt.headers - (len(aside) - len(lost)),
    )


def numbering_turned(seen: Seen, rng: random.Random) -> Seen | None:
    """The references of two rows far apart stand in one another's place."""
    refs = [record for record in seen.rebuilt.records if record.ref]
    if len(refs) < 8:
        return None
    one, other = refs[2], refs[-3]
    turned = {id(one): other.ref, id(other): one.ref}
    return seen.rebuilt_as(records=tuple(replace(r, ref=turned.get(id(r), r.ref)) for r in seen.rebuilt.records))


def addresses_as_status(seen: Seen, rng: random.Random) -> Seen | None:
    """A column of contacts is taken for the status, and the page's own text agrees."""
    records = tuple(
        replace(r, current_status=f"Town Hall, Room {n}, 01632 960{n:03d}, team{n}@harrowmere.example")
        for n, r in enumerate(seen.rebuilt.records)
    )
    return seen.rebuilt_as(records=records)


def paragraphs_as_dates(seen: Seen, rng: random.Random) -> Seen | None:
    """The column of gaps and plans is taken for the dates."""
    return _roles_swapped("current_status", "deadline")(seen, rng)


FAULTS: Final[dict[str, Fault]] = {
    "cell dropped": cell_dropped,
    "answer dropped": answer_dropped,
    "cell cut short": cell_cut,
    "row dropped": row_dropped,
    "half a table lost": rows_lost_from_here,
    "table lost": table_lost,
    "text of a page lost": page_lost,
    "paragraph lost": paragraph_lost,
    "two cells swapped": cells_swapped,
    "two rows swapped": rows_swapped,
    "half a cell in the row below": line_in_wrong_row,
    "two columns swapped": columns_swapped,
    "text under a table taken in": footnote_taken_in,
    "cell said twice": said_twice,
    "letters of a cell shifted": letters_shifted,
    "letters of a table unknown": letters_unknown,
    "row set aside as a note": _aside("note"),
    "row set aside as a legend": _aside("legend"),
    "row taken for a banner": _aside("banner"),
    "row taken for headings": row_made_header,
    "row forgotten": row_forgotten,
    "field of a row lost": field_lost,
    "all answers lost": answers_lost,
    "lead and date exchanged": _roles_swapped("lead", "deadline"),
    "status and gap exchanged": _roles_swapped("current_status", "gap"),
    "status and answer exchanged": _roles_swapped("current_status", "met"),
    "status and date exchanged": paragraphs_as_dates,
    "requirement and status exchanged": _roles_swapped("requirement", "current_status"),
    "column of answers without role": _role_lost("met"),
    "column of dates without role": _role_lost("deadline"),
    "column of statuses without role": _role_lost("current_status"),
    "columns of one table exchanged": wrong_role_in_one_table,
    "join lost": join_lost,
    "joined wrongly": joined_wrongly,
    "table set aside": table_set_aside,
    "numbering turned": numbering_turned,
    "addresses as status": addresses_as_status,
}
