"""What corrections of a file do to a return from it: whose it is, its date, whether it stands or is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.plan import Period, Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import (
    NO_RETURN,
    DocumentRecord,
    ExtractedReturn,
    Problem,
    RulingField,
    problem_of,
)
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields import row_keys
from winterplan_extract.fields.again import with_period
from winterplan_extract.review.correctable import council_named

_OF_COUNCIL: Final = ("council_not_found", "council_not_on_register", "council_ambiguous", "another_council")
_OF_KIND: Final = ("other_season", "other_plan", "other_document", "plan_doubtful")
_NOTHING: Final[dict[str, Any]] = dict.fromkeys(
    ("tables", "table_rows", "rows", "further_rows", "continuations", "headers", "set_aside", "chars_in_tables", "chars_kept",
     "chars_outside", "asks_outside"), 0,
)  # fmt: skip


def file_keys(returns: Sequence[ExtractedReturn]) -> tuple[str, ...]:
    """The key of each return by which its file is corrected; the second return in one file ends in -2."""
    seen: Counter[tuple[str, str]] = Counter()
    keys = []
    for line in (each.document for each in returns):
        seen[line.file, line.sha256] += 1
        number = seen[line.file, line.sha256]
        keys.append(f"{line.sha256}-{number}" if number > 1 and line.sha256 else line.sha256)
    return tuple(keys)


def passed_over(returned: ExtractedReturn, found: Notice) -> ExtractedReturn:
    """The line of a return that is not compared, with the reason, and nothing of what it holds."""
    line = returned.document
    problem = problem_of(found, line.return_id, line.file)
    line = replace(line, status="skipped", problems=1, error=problem.message, **_NOTHING)
    return ExtractedReturn(document=line, problems=(problem,))


def with_problems(
    returned: ExtractedReturn, keep: Callable[[Problem], bool], more: Sequence[Problem] = ()
) -> ExtractedReturn:
    """The return with those of its problems, and more, counted on its line, which says what is wrong with it."""
    kept = tuple(problem for problem in returned.problems if keep(problem))
    gone = {problem.message for problem in returned.problems} - {problem.message for problem in kept}
    line = returned.document
    error = " ".join(
        p.message for p in kept if p.severity == "error" or (p.code in _OF_KIND and p.message in line.error)
    )
    problems = (*kept, *more)
    line = replace(line, problems=len(problems), error=error if gone else line.error)
    return replace(returned, problems=problems, document=line)


def file_value(line: DocumentRecord, field: RulingField) -> str:
    """What was read of a file in a field, as the ledger writes it; empty for what is no field of its own."""
    if field == "document_date":
        return line.document_date.isoformat() if line.document_date else ""
    return line.council if field == "council" else ""


def correct_file_of(
    returned: ExtractedReturn, values: Mapping[RulingField, str], evidence: str, plan: Plan, settings: Settings
) -> ExtractedReturn:
    """The return with what was corrected of its file, all but whether it is left out; values as the ledger writes them.

    `evidence` says where the council's name is from.
    """
    if "council" in values:
        returned = _of_council(returned, values["council"], evidence, plan)
    if "document_date" in values:
        said = values["document_date"]
        returned = _dated(returned, date.fromisoformat(said) if said else None, plan, settings)
    if "stands" in values:
        returned = replace(returned, stands=values["stands"] == "yes")
    if returned.stands and returned.rows and returned.document.kind in NO_RETURN:
        returned = with_problems(returned, lambda problem: problem.code not in _OF_KIND)
        errors = any(problem.severity == "error" for problem in returned.problems)
        line = replace(returned.document, kind="return", status="partial" if errors else "read")
        returned = replace(returned, document=line)
    return returned


def _of_council(returned: ExtractedReturn, name: str, evidence: str, plan: Plan) -> ExtractedReturn:
    """The whole return as that council's: its line, its rows and their keys."""
    council = council_named(name, plan)
    if council is None:
        return returned
    where: dict[str, Any] = {"council": council.name, "council_code": council.code, "region": council.region}
    keys = row_keys([row.requirement for row in returned.rows], council.name)
    moved = replace(
        returned,
        document=replace(returned.document, council_evidence=evidence, **where),
        rows=tuple(replace(row, row_key=key, **where) for row, key in zip(returned.rows, keys, strict=True)),
    )
    return with_problems(moved, lambda problem: problem.code not in _OF_COUNCIL)


def _dated(returned: ExtractedReturn, day: date | None, plan: Plan, settings: Settings) -> ExtractedReturn:
    """The return with that date; years that it does not print are those of the plan's period at that time."""
    returned = replace(returned, document=replace(returned.document, document_date=day))
    if day is None or returned.period is None:
        return returned
    read, now = Period(*returned.period), Period(*returned.period).around(day)
    if now == read:
        return returned
    before, after = (replace(settings, period_start=each.start, period_end=each.end) for each in (read, now))
    return replace(returned, rows=with_period(returned.rows, plan, before, after), period=(now.start, now.end))


def left_out(returned: ExtractedReturn, on: str) -> ExtractedReturn:
    """The return as one that a person has left out."""
    return passed_over(returned, notice("correction_left_out", on=on[:10]))
