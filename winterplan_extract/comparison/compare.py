"""All returns of a run put side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from winterplan_extract.comparison.coverage import Standing, cover
from winterplan_extract.comparison.standing import council_key, settle_standing
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice, wording
from winterplan_extract.domain.records import (
    Candidate,
    Comparison,
    Coverage,
    Crosswalk,
    DocumentRecord,
    ExtractedReturn,
    MissingBecause,
    Problem,
    ReturnRecord,
)
from winterplan_extract.domain.settings import Settings


def compare_returns(
    returns: Sequence[ExtractedReturn], *, plan: Plan, settings: Settings, all_returns: bool = False
) -> Comparison:
    """The dataset of a run: every file's own lines in their order, and the councils side by side.

    With `all_returns` each file has a column of its own, under the council's name and the file's
    short name where a council sent several.
    """
    documents = settle_standing([returned.document for returned in returns], all_returns=all_returns)
    problems = [problem for returned in returns for problem in returned.problems]
    superseded = [_superseded(document, documents) for document in documents if document.superseded_by]
    documents = tuple(
        replace(document, problems=document.problems + bool(document.superseded_by)) for document in documents
    )
    candidates: dict[str, list[Candidate]] = {}
    for returned in returns:
        for candidate in returned.candidates:
            candidates.setdefault(candidate.row_id, []).append(candidate)
    names = column_names(documents)
    standing = [
        Standing(names[document.return_id], document.council_code, returned.rows, _unread(document))
        for document, returned in zip(documents, returns, strict=True)
        if document.stands
    ]
    coverage = tuple(line for one in standing for line in cover(one, plan.actions, candidates, settings.comparing))
    return Comparison(
        documents=documents,
        rows=tuple(row for returned in returns for row in returned.rows),
        matches=tuple(match for returned in returns for match in returned.matches),
        candidates=tuple(candidate for returned in returns for candidate in returned.candidates),
        coverage=coverage,
        crosswalk=_crosswalk(standing, coverage),
        set_aside=tuple(aside for returned in returns for aside in returned.set_aside),
        problems=tuple(problems + superseded),
        actions=plan.actions,
        joins=tuple(join for returned in returns for join in returned.joins),
        columns=tuple(column for returned in returns for column in returned.columns),
        as_of=settings.as_of,
    )


def column_names(documents: Sequence[DocumentRecord]) -> dict[str, str]:
    """The name that each standing return stands under: its council, made unique by its short name."""
    standing = [document for document in documents if document.stands]
    keys = [council_key(document) for document in standing]
    return {
        document.return_id: _column_name(document, several=keys.count(council_key(document)) > 1)
        for document in standing
    }


def _unread(document: DocumentRecord) -> MissingBecause:
    if document.kind == "prose":
        return "prose"
    return "unread_part" if document.status == "partial" else ""


def _column_name(document: DocumentRecord, *, several: bool) -> str:
    if not document.council:
        return document.return_id
    return f"{document.council} ({document.return_id})" if several else document.council


def _crosswalk(standing: Sequence[Standing], coverage: Sequence[Coverage]) -> tuple[Crosswalk, ...]:
    """Every pair of action and council that has a row, by action and then by council."""
    rows: dict[str, ReturnRecord] = {row.row_id: row for one in standing for row in one.rows}
    lines = [
        Crosswalk(line.action_id, line.council, tuple(ref for row_id in line.row_ids if (ref := rows[row_id].ref)))
        for line in coverage
        if line.row_ids
    ]
    order = {line.action_id: i for i, line in reversed(list(enumerate(coverage)))}
    return tuple(sorted(lines, key=lambda line: order[line.action_id]))


def _superseded(document: DocumentRecord, documents: Sequence[DocumentRecord]) -> Problem:
    other = next(one for one in documents if one.return_id == document.superseded_by)
    found = notice("superseded", council=document.council or document.return_id, other=other.file)
    severity, message = wording(found)
    return Problem(document.return_id, document.file, None, None, None, severity, found.code, message)
