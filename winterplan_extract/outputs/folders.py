"""Names of files as people say them: without the folder that all of them lie in.

The dataset keeps every path as it was given. A sheet need not tell all its readers where on
somebody's disk the returns lay.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import Comparison, ReturnRecord

NOT_SHOWN: Final = "[lead not shown]"
NOT_SHOWN_MEANS: Final = (
    "The return names a lead in words of its own, which may be a person's name. People's names are not published."
)
_AREA: Final = "{area}"


def without_names(comparison: Comparison, plan: Plan) -> Comparison:
    """The comparison with roles in place of the words for each lead, and no lead that is not surely a role."""
    is_role = _roles_of(plan)
    return replace(comparison, rows=tuple(_row(row, is_role) for row in comparison.rows))


def _row(row: ReturnRecord, is_role: Callable[[str], bool]) -> ReturnRecord:
    roles = tuple(lead for lead in row.leads if is_role(lead))
    said = "; ".join(roles) or (NOT_SHOWN if row.lead_text else "")
    return replace(row, lead_text=said, leads=roles)


def _roles_of(plan: Plan) -> Callable[[str], bool]:
    """Whether a lead is one of the plan's roles, one with a field of work among them."""
    known = {role for _, role in plan.roles if role and _AREA not in role}
    titles = {role for _, role in plan.roles if _AREA in role}
    known |= {re.sub(r"\s*(?:,|of)?\s*\{area\}\s*", "", title).strip() for title in titles}
    with_field = re.compile("|".join(re.escape(title).replace(re.escape(_AREA), ".+") for title in sorted(titles)))
    return lambda lead: lead in known or bool(titles and with_field.fullmatch(lead))


def shared_folder(files: Sequence[str]) -> str:
    """The folder of all the files with a slash at its end; empty where they share none. An archive is no folder."""
    folders = [posixpath.dirname(file.partition("!")[0]) for file in files]
    if not folders or any(not folder for folder in folders) or len({folder[:1] == "/" for folder in folders}) > 1:
        return ""
    common = posixpath.commonpath(folders)
    return f"{common.rstrip('/')}/" if common else ""


def without_folder(comparison: Comparison) -> Comparison:
    """The comparison with its files named from the folder that all of them lie in."""
    folder = shared_folder([document.file for document in comparison.documents])
    if not folder:
        return comparison
    return replace(
        comparison,
        documents=tuple(replace(d, file=d.file.removeprefix(folder)) for d in comparison.documents),
        rows=tuple(replace(row, source_file=row.source_file.removeprefix(folder)) for row in comparison.rows),
        problems=tuple(replace(p, source_file=p.source_file.removeprefix(folder)) for p in comparison.problems),
    )


def short_names(folders: Sequence[str]) -> tuple[str, ...]:
    """The last part of each folder's name, unless two would be called the same."""
    names = tuple(posixpath.basename(folder.rstrip("/")) or folder for folder in folders)
    return names if len(set(names)) == len(names) else tuple(folders)
