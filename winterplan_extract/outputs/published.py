"""The comparison as it may be published: no remarks, nothing struck or covered, leads by roles unless names may stand.

A lead that is surely no role may be a person's name. Where no council is to be named, each is a number wherever it is a
key, and its own names are taken out of its texts; what tells it in other words stays, and is read before it is
published.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from itertools import groupby
from typing import Any, Final, TypeVar

from winterplan_extract.comparison import column_names, council_key
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Comparison, Crosswalk, DocumentRecord
from winterplan_extract.outputs.settings import OWN_INITIALS, OWN_NAME_LETTERS

NOT_SHOWN: Final = "[lead not shown]"
NOT_SHOWN_MEANS: Final = (
    "The return names a lead in words of its own, which may be a person's name. People's names are not published."
)
_AREA: Final = "{area}"


def to_publish(comparison: Comparison, plan: Plan, *, names: bool = False) -> Comparison:
    """The comparison without remarks and what is struck or covered; unless `names` may stand, leads are roles alone."""
    is_role = _roles_of(plan)
    rows = []
    for row in comparison.rows:
        hidden = "struck_text" in row.flags or "covered_text" in row.flags
        row = replace(row, other_text="" if hidden else row.other_text, notes="")
        if not names:
            roles = tuple(lead for lead in row.leads if is_role(lead))
            row = replace(row, lead_text="; ".join(roles) or (NOT_SHOWN if row.lead_text else ""), leads=roles)
        rows.append(row)
    return replace(comparison, rows=tuple(rows))


def _roles_of(plan: Plan) -> Callable[[str], bool]:
    """Whether a lead is one of the plan's roles, one with a field of work among them."""
    known = {role for _, role in plan.roles if role and _AREA not in role}
    titles = {role for _, role in plan.roles if _AREA in role}
    known |= {re.sub(r"\s*(?:,|of)?\s*\{area\}\s*", "", title).strip() for title in titles}
    with_field = re.compile("|".join(re.escape(title).replace(re.escape(_AREA), ".+") for title in sorted(titles)))
    return lambda lead: lead in known or bool(titles and with_field.fullmatch(lead))


COUNCIL_MARK: Final = "[the council]"
COUNCIL_MARK_MEANS: Final = "A council's own name stood here; this page says of no council who it is."
_KINDS: Final = ("before_council", "after_council")
_RENAMED: Final = ("rows", "matches", "candidates", "coverage", "crosswalk", "set_aside", "joins", "columns")
_LEFT_OUT: Final = ("council_code", "council_evidence", "sha256", "row_key", "error")

Record = TypeVar("Record")


def without_councils(comparison: Comparison, plan: Plan) -> Comparison:
    """The comparison with Council 01, 02 and so on, and no problems, in an order that says nothing of names."""
    documents = sorted(comparison.documents, key=lambda document: document.sha256)
    keys = list(dict.fromkeys(map(council_key, documents)))
    width = max(2, len(str(len(keys))))
    number = {key: f"{place:0{width}}" for place, key in enumerate(keys, start=1)}
    documents.sort(key=lambda document: number[council_key(document)])
    returns = {
        document.return_id: f"return-{number[key]}-{at}"
        for key, of_council in groupby(documents, council_key)
        for at, document in enumerate(of_council, start=1)
    }
    named = {d.return_id: replace(d, council=f"Council {number[council_key(d)]}") for d in documents}
    columns = column_names(documents)
    shown = {columns[return_id]: _column(columns[return_id], d, returns) for return_id, d in named.items() if d.stands}
    councils = {d.council: named[d.return_id].council for d in documents if d.council} | shown
    mark = _marker(documents, plan)
    rows = {row.row_id: returns[row.return_id] + row.row_id.removeprefix(row.return_id) for row in comparison.rows}
    files = {d.file: returns[d.return_id] for d in documents}

    def lines(records: Iterable[Record]) -> tuple[Record, ...]:
        return tuple(_renamed(record, councils, returns | rows, files, mark) for record in records)

    places = {name: at for at, name in enumerate([*returns.values(), *councils.values()])}
    actions = {action.action_id: at for at, action in enumerate(comparison.actions)}

    def place(record: Any) -> tuple[int, int]:
        """Where a line stands: files and councils in their new order, each one's lines as they stood."""
        if isinstance(record, Crosswalk):
            return actions[record.action_id], places[record.council]
        own = getattr(record, "return_id", "") or getattr(record, "council", "")
        return places[own or record.row_id.rpartition("-")[0]], 0

    renamed: dict[str, Any] = {table: tuple(sorted(lines(getattr(comparison, table)), key=place)) for table in _RENAMED}
    return replace(
        comparison,
        documents=tuple(replace(d, council=named[o.return_id].council) for d, o in zip(lines(documents), documents, strict=True)),
        **renamed,
        problems=(),
        as_of_because="",
    )  # fmt: skip


def _column(name: str, document: DocumentRecord, returns: Mapping[str, str]) -> str:
    several = name.endswith(f"({document.return_id})")
    return f"{document.council} ({returns[document.return_id]})" if several else document.council


def _renamed(
    record: Any,
    councils: Mapping[str, str],
    ids: Mapping[str, str],
    files: Mapping[str, str],
    mark: Callable[[str], str],
) -> Any:
    said: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name in _LEFT_OUT:
            said[field.name] = ""
        elif field.name == "council":
            said[field.name] = councils.get(value, "")
        elif field.name in ("return_id", "row_id", "superseded_by"):
            said[field.name] = ids.get(value, "")
        elif field.name in ("file", "source_file"):
            said[field.name] = files.get(value, "")
        elif field.name == "row_ids":
            said[field.name] = tuple(ids[row_id] for row_id in value if row_id in ids)
        elif isinstance(value, str):
            said[field.name] = mark(value)
    return replace(record, **said)


def _marker(documents: Iterable[DocumentRecord], plan: Plan) -> Callable[[str], str]:
    """Takes the councils' own names out of a text, whole names before parts of them."""
    codes = {document.council_code for document in documents if document.council_code}
    own = {document.council for document in documents if document.council}
    register = [council for council in plan.councils if council.code in codes or council.name in own]
    own |= {name for council in register for name in (council.name, council.official_name)}
    own |= {other for other, name in plan.council_names if name in own}
    around = sorted((word for word, kind in plan.words if kind in _KINDS), key=len, reverse=True)
    before = re.compile(rf"^(?:the )?(?:{'|'.join(map(re.escape, around))}) ", re.IGNORECASE)
    after = re.compile(rf" (?:{'|'.join(map(re.escape, around))})$", re.IGNORECASE)
    bare = {after.sub("", before.sub("", name)) for name in own}
    parts = {
        word for name in bare for word in re.findall(r"\w+", name) if len(word) >= OWN_NAME_LETTERS and word.istitle()
    }
    short = {"".join(re.findall(r"\b[A-Z]", council.official_name)) for council in register}  # RCC
    parts |= {letters for letters in short if len(letters) >= OWN_INITIALS}
    names = sorted((name for name in own | bare | parts if name), key=len, reverse=True)
    if not names:
        return lambda text: text
    pattern = re.compile(
        "|".join(rf"(?:\b|(?<=[a-z])){re.escape(form)}\b" for name in names for form in (name, name.upper()))
    )
    return lambda text: pattern.sub(COUNCIL_MARK, text)
