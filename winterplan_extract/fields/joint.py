"""Joint returns: a column or a table that is headed by a council's name answers for that council and for no other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from winterplan_extract.domain.document import (
    ANSWERS,
    FIELDS,
    ColumnRole,
    Document,
    Notice,
    Paragraph,
    RawRecord,
    Rebuilt,
    Role,
)
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Council, Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.fields.sender import Sender
from winterplan_extract.vocabulary.council_names import Register, register_of


def own_answers(rebuilt: Rebuilt, sender: Sender, plan: Plan) -> Rebuilt:
    """The rows with the sender's own answers, where columns are headed by several councils' names.

    What stands under another council's name is kept in other_text, under its heading.
    """
    register = register_of(plan)
    named = {(c.table, c.column): name for c in rebuilt.columns if (name := _council_in(c.heading, register))}
    others = {name for name in named.values() if name != sender.name}
    if not sender.name or not others or len(set(named.values())) < 2:
        return rebuilt
    headings = {fold(wording): role for wording, role in plan.headings}
    columns = tuple(_role_of(c, rebuilt.columns, named, sender.name, register, headings) for c in rebuilt.columns)
    records = tuple(_answered(record, rebuilt.columns, columns) for record in rebuilt.records)
    told = notice(
        "joint_return",
        names=", ".join(sorted({*others, sender.name})),
        chosen=sender.name,
        others=", ".join(sorted(others)),
    )
    return replace(rebuilt, records=records, columns=columns, notices=(*rebuilt.notices, told))


def senders_of(rebuilt: Rebuilt, sender: Sender, by_table: Mapping[int, Sender], plan: Plan) -> tuple[Sender, ...]:
    """The sender, and after it the other councils of a joint return, which head its tables (`by_table`) or columns with answers."""
    heading = tuple({each.name: each for each in by_table.values()}.values()) or _column_councils(rebuilt, plan)
    found = sender if sender.name and not by_table else None
    first = found or next((each for each in heading if each.name == sender.name), next(iter(heading), sender))
    others = (each for each in heading if each.name != first.name)
    return first, *sorted(others, key=lambda each: each.name)


def joint_by_tables(rebuilt: Rebuilt, sender: Sender, by_table: Mapping[int, Sender]) -> Rebuilt:
    """The sender's rows of a joint return with a table for each council, with the notice that says so."""
    names = sorted({each.name for each in by_table.values()})
    others = ", ".join(name for name in names if name != sender.name)
    told = notice("joint_tables", names=", ".join(names), chosen=sender.name, others=others)
    return replace(rebuilt, notices=(*rebuilt.notices, told))


def councils_of_tables(document: Document, rebuilt: Rebuilt, plan: Plan) -> dict[int, Sender]:
    """The council that the title over each table of rows names; empty where one names none or several, or all the same."""
    register, listed = register_of(plan), {council.name: council for council in plan.councils}
    answering = {record.place.table for record in rebuilt.records}
    found: dict[int, Sender] = {}
    names: set[str] = set()
    name = ""
    for item in document.body:
        if isinstance(item, Paragraph):
            names |= {register.titled(item.text)} - {""}
        elif item.number in answering:
            if len(names) > 1 or not (names or name):
                return {}
            name, names = names.pop() if names else name, set()
            council = listed.get(name) or Council(name, name, "", (), "", "")
            told = () if council.code else (notice("council_not_on_register", name=name),)
            found[item.number] = Sender(name, council.code, council.region, "heads a table of a joint return", told)
    return found if len({each.name for each in found.values()}) > 1 else {}


def _column_councils(rebuilt: Rebuilt, plan: Plan) -> tuple[Sender, ...]:
    """The councils that columns are headed by, in the columns' order; empty where fewer than two are."""
    register = register_of(plan)
    named = dict.fromkeys(name for column in rebuilt.columns if (name := _council_in(column.heading, register)))
    listed = {council.name: council for council in plan.councils if council.name in named}
    told = "heads columns of a joint return"
    found = (listed[name] for name in named if name in listed)
    return tuple(Sender(each.name, each.code, each.region, told) for each in found) if len(named) > 1 else ()


def title_of_another(document: Document, rebuilt: Rebuilt, sender: Sender, plan: Plan) -> tuple[Notice, ...]:
    """A notice where a later table has another council's title over it: a sheet for each, a return after another.

    Several names over one table are a list of partners.
    """
    register = register_of(plan)
    answering = {record.place.table for record in rebuilt.records}
    names: set[str] = set()
    behind = False
    for item in document.body:
        if isinstance(item, Paragraph):
            names |= {name for name in (register.titled(item.text),) if name and behind}
            continue
        if item.number in answering and sender.name and len(names) == 1 and sender.name not in names:
            return (notice("another_council", table=item.number, other=names.pop(), chosen=sender.name),)
        names, behind = set(), behind or item.number in answering
    return ()


def without_doubt(notices: Sequence[Notice], rebuilt: Rebuilt) -> tuple[Notice, ...]:
    """The sender's notices, without the doubt between councils that a joint return's own notice tells of."""
    joint = any(each.code == "joint_return" for each in rebuilt.notices)
    return tuple(each for each in notices if not joint or each.code != "council_ambiguous")


def _council_in(heading: str, register: Register) -> str:
    """The one council that a heading names; empty where it names none or several."""
    names = {naming.name for naming in register.find(heading)}
    return names.pop() if len(names) == 1 else ""


def _role_of(
    column: ColumnRole,
    columns: Sequence[ColumnRole],
    named: Mapping[tuple[int, int], str],
    sender: str,
    register: Register,
    headings: Mapping[str, Role],
) -> ColumnRole:
    """The column with its role: none under another council's name, under the sender's that of columns headed alike."""
    name = named.get((column.table, column.column), "")
    if name and name != sender and column.role in ANSWERS:
        return replace(column, role="other", score=0.0, evidence=f"headed by {name}, which is not the sender")
    if name != sender or column.role not in ("other", *ANSWERS):
        return column
    bare = _unnamed(column.heading, register)
    alike = (other for other in columns if other.table == column.table and (other.table, other.column) in named)
    twins = [other for other in alike if other.role in ANSWERS and _unnamed(other.heading, register) == bare]
    best = max(twins, key=lambda twin: twin.score, default=column)
    if headings.get(bare) in ANSWERS and column.role != headings[bare]:
        return replace(column, role=headings[bare], evidence=f"headed “{column.heading}”, by the sender's own name")
    if best.role == column.role or bare in headings:
        return column
    like = f"headed like “{best.heading}”, by the sender's own name"
    return replace(column, role=best.role, score=best.score, evidence=like)


def _unnamed(heading: str, register: Register) -> str:
    """A heading without the councils' names."""
    for naming in register.find(heading):
        heading = heading.replace(naming.printed, " ")
    return fold(heading)


def _answered(record: RawRecord, before: Sequence[ColumnRole], after: Sequence[ColumnRole]) -> RawRecord:
    """The row with its cells where the columns' roles now put them."""
    changed = [
        (was, now)
        for was, now in zip(before, after, strict=True)
        if was.table == record.place.table and was.role != now.role
    ]
    if not changed:
        return record
    others = _parted(record.other_text, [was.heading for was in before if was.table == record.place.table])
    texts = {
        now.column: others.pop(was.heading, "") if was.role == "other" else str(getattr(record, FIELDS[was.role]))
        for was, now in changed
    }
    fields: dict[str, str] = {FIELDS[was.role]: "" for was, _ in changed if was.role != "other"}
    for _, now in changed:
        if now.role == "other":
            others[now.heading] = texts[now.column]
        else:
            fields[FIELDS[now.role]] = texts[now.column]
    kept = "\n".join(f"{heading}: {text}" if heading else text for heading, text in others.items() if text)
    fill = "" if fields.get("met_text") == "" else record.met_fill
    return replace(record, other_text=kept, met_fill=fill, **fields)  # type: ignore[arg-type]  # all of them texts


def _parted(text: str, headings: Sequence[str]) -> dict[str, str]:
    """What stands in other_text, by heading."""
    if not text:
        return {}
    known = "|".join(re.escape(heading) for heading in sorted(filter(None, headings), key=len, reverse=True))
    parts = re.split(rf"(?:^|\n)({known}): ", text) if known else [text]
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    return found | ({"": parts[0]} if parts[0] else {})
