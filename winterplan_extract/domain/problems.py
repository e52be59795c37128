"""What can be wrong with a return: the closed list of codes with severity and wording, in problems.csv, nowhere else.

In a wording `{name}` stands for a value of the notice, [in brackets] what is said only where that value is not empty,
<what whoever types commands is told|what the desk says in its place>.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import Final, Literal, cast

from winterplan_extract.domain.document import ROLE_NAMES, Notice

Severity = Literal["error", "warning", "note"]
_OPTIONAL: Final = re.compile(r"\[([^\[\]]*?\{(\w+)\}[^\[\]]*)\]")  # is left out where its first value is empty
_CHOICE: Final = re.compile(r"<([^<|>]*)\|([^<|>]*)>")
_ROLES: Final = ("role", "known", "usual")  # the values of a notice that are roles


def _wordings() -> dict[str, tuple[Severity, str]]:
    with Path(__file__).with_name("problems.csv").open(encoding="utf-8", newline="") as lines:
        return {line["code"]: (cast(Severity, line["severity"]), line["wording"]) for line in csv.DictReader(lines)}


WORDINGS: Final = _wordings()


def wording(notice: Notice, *, at_desk: bool = False) -> tuple[Severity, str]:
    """The severity and the full sentence of a notice; raises KeyError for a code not on the list."""
    severity, template = WORDINGS[notice.code]
    template = _CHOICE.sub(r"\2" if at_desk else r"\1", template)
    where = {"page": notice.page, "table": notice.table, "row": notice.row}
    said = {name: ROLE_NAMES.get(value, value) if name in _ROLES else value for name, value in notice.values}
    codes = {f"{name}_code": value for name, value in notice.values if name in _ROLES}
    told = where | said | codes
    return severity, _OPTIONAL.sub(lambda part: part[1] * bool(told[part[2]]), template).format_map(told)


def said_at_desk(code: str, message: str) -> str:
    """The sentence of a notice of that code, as the dataset has it, with what the desk says in place of commands.

    What is replaced there ends at the end of a word or sentence.
    """
    for typed, clicked in _CHOICE.findall(WORDINGS[code][1]):
        held = re.sub(r"\\{\w+\\}", ".*?", re.escape(re.sub(r"[\[\]]", "", typed)))
        message = re.sub(rf"(?s)(.*){held}(?!\w)", rf"\g<1>{clicked}", message, count=1)
    return message


def notice(
    code: str, *, page: int | None = None, table: int | None = None, row: int | None = None, **values: object
) -> Notice:
    """A notice of a code on the list, with the values that its wording asks for."""
    made = Notice(code, tuple((k, str(v)) for k, v in values.items()), page, table, row)
    wording(made)
    return made
