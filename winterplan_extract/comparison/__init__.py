"""From single returns to a comparison: which return stands, who answers what, and by which number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Final

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import (
    NO_RETURN,
    WORST_FIRST,
    Action,
    Candidate,
    Comparison,
    Coverage,
    Crosswalk,
    DocumentRecord,
    ExtractedReturn,
    Met,
    MissingBecause,
    ReturnRecord,
    problem_of,
)
from winterplan_extract.domain.settings import Comparing, Settings

_NUMBER: Final = re.compile(r"^(?:(?:section|theme|part) )?(?:\d+ )+")  # before a heading, folded: “4 direct payments”

_NONE_CHOSEN: Final[Mapping[str, bool]] = {}


@dataclass(frozen=True, slots=True)
class Standing:
    """A return that stands: its name, its rows, and why an answer may stand in what was not read, if anything was not."""

    council: str
    council_code: str
    rows: tuple[ReturnRecord, ...]
    unread: MissingBecause
    sections: frozenset[str] = frozenset()  # of the list, over which the return has rows by their headings


def cover(
    standing: Standing,
    actions: Sequence[Action],
    candidates: Mapping[str, Sequence[Candidate]],
    settings: Comparing,
) -> tuple[Coverage, ...]:
    """A line for every action of the list. `candidates` are the best actions of each row, by row_id."""
    answering: dict[str, list[ReturnRecord]] = {}
    for row in standing.rows:
        for action_id in row.action_ids:
            answering.setdefault(action_id, []).append(row)
    in_review, inside, under_heading = _hints(standing, candidates, settings)
    spoken_of = answering.keys() | in_review | under_heading
    sections = standing.sections | {action.section for action in actions if action.action_id in spoken_of}
    lines = []
    for action in actions:
        others = tuple(other for other in action.overlaps if other in answering)
        named = (standing.council, standing.council_code, action.action_id)
        if action.action_id in answering:
            lines.append(_answered(standing, action, answering[action.action_id]))
        elif others:
            lines.append(Coverage(*named, state="elsewhere", covered_by=others))
        else:
            reason = _reason(action, standing, sections, in_review, inside)
            lines.append(Coverage(*named, state="missing", missing_because=reason))
    return tuple(lines)


def _hints(
    standing: Standing, candidates: Mapping[str, Sequence[Candidate]], settings: Comparing
) -> tuple[set[str], set[str], set[str]]:
    """Actions that may have a row after all: proposed for one in review, inside one mapped elsewhere, of its heading's section."""
    proposed: set[str] = set()
    inside: set[str] = set()
    headed: set[str] = set()
    for row in standing.rows:
        best = candidates.get(row.row_id, ())
        headed |= {candidate.action_id for candidate in best if candidate.section_score >= settings.headed_at}
        if row.decision == "review":
            proposed |= {
                candidate.action_id
                for candidate in best
                if candidate.rank == 1 or candidate.confidence >= settings.in_review_at
            }
        elif row.decision == "mapped":
            inside |= {candidate.action_id for candidate in best if candidate.confidence >= settings.inside_at}
    return proposed, inside, headed


def worst(answers: Sequence[Met]) -> Met:
    """The answer that stands for several."""
    return min(answers, key=WORST_FIRST.index)


def _answered(standing: Standing, action: Action, rows: Sequence[ReturnRecord]) -> Coverage:
    state = worst([row.met for row in rows])
    dates = [row.deadline_last for row in rows if row.met == state and row.deadline_last]
    return Coverage(
        council=standing.council,
        council_code=standing.council_code,
        action_id=action.action_id,
        state=state,
        row_ids=tuple(row.row_id for row in rows),
        deadline_last=max(dates, default=None),
        gap="\n".join(dict.fromkeys(row.gap for row in rows if row.gap)),
    )


def _reason(
    action: Action, standing: Standing, sections: Set[str], in_review: Set[str], inside: Set[str]
) -> MissingBecause:
    if action.action_id in in_review:
        return "in_review"
    if standing.unread:
        return standing.unread
    if action.action_id in inside:
        return "inside_another_row"
    return "not_found" if action.section in sections else "section_absent"


def settle_standing(
    documents: Sequence[DocumentRecord], *, all_returns: bool, chosen: Mapping[str, bool] = _NONE_CHOSEN
) -> tuple[DocumentRecord, ...]:
    """The documents, in their order, each saying whether it stands or which other one does instead.

    Of one council's returns the latest stands, then the one with most rows, then any before a text export, then the first by name, whatever its capitals;
    one without rows, of another plan or kind does not. `chosen` says by return id what a person decided, which goes before all.
    """
    best: dict[str, DocumentRecord] = {}
    for document in documents:
        if not _may_stand(document, chosen):
            continue
        key = council_key(document)
        if key not in best or _rank(document, chosen) < _rank(best[key], chosen):
            best[key] = document
    settled = []
    for document in documents:
        if not _may_stand(document, chosen):
            settled.append(replace(document, stands=False, superseded_by=""))
            continue
        winner = best[council_key(document)]
        stands = all_returns or winner is document
        settled.append(replace(document, stands=stands, superseded_by="" if stands else winner.return_id))
    return tuple(settled)


def _may_stand(document: DocumentRecord, chosen: Mapping[str, bool]) -> bool:
    return document.rows > 0 and document.kind not in NO_RETURN and chosen.get(document.return_id, True)


def council_key(document: DocumentRecord) -> str:
    """What makes two returns the same council's: the code, else the name, else the file itself."""
    return document.council_code or document.council.casefold() or f"file {document.return_id}"


def _rank(document: DocumentRecord, chosen: Mapping[str, bool]) -> tuple[bool, int, int, bool, str, str]:
    day = document.document_date or date.min
    return (
        not chosen.get(document.return_id, False),
        -day.toordinal(),
        -document.rows,
        document.format == "text",
        document.file.casefold(),
        document.file,
    )


def compare_returns(
    returns: Sequence[ExtractedReturn], *, plan: Plan, settings: Settings, all_returns: bool = False
) -> Comparison:
    """The dataset of a run: every file's own lines, and the councils side by side; with `all_returns` each file a column of its own."""
    chosen = {each.document.return_id: each.stands for each in returns if each.stands is not None}
    documents = settle_standing([each.document for each in returns], all_returns=all_returns, chosen=chosen)
    as_of, because = day_of_judging(documents, plan, settings)
    returns = [not_overdue_from(returned, as_of) for returned in returns]
    problems = [problem for returned in returns for problem in returned.problems]
    files = {document.return_id: document.file for document in documents}
    superseded = [
        problem_of(
            notice("superseded", council=each.council or each.return_id, other=files[each.superseded_by]),
            each.return_id,
            each.file,
        )
        for each in documents
        if each.superseded_by
    ]
    documents = tuple(
        replace(document, problems=document.problems + bool(document.superseded_by)) for document in documents
    )
    candidates: dict[str, list[Candidate]] = {}
    for returned in returns:
        for candidate in returned.candidates:
            candidates.setdefault(candidate.row_id, []).append(candidate)
    names = column_names(documents)
    headings = {fold(wording): section for section, wording in plan.section_names}
    headings |= {fold(action.section): action.section for action in plan.actions}
    standing = [
        Standing(
            names[document.return_id],
            document.council_code,
            returned.rows,
            _unread(document),
            _headed(returned.rows, headings),
        )
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
        as_of=as_of,
        as_of_because=because,
    )


def column_names(documents: Sequence[DocumentRecord]) -> dict[str, str]:
    """The name that each standing return stands under: its council, made unique by its short name."""
    standing = [document for document in documents if document.stands]
    keys = [council_key(document) for document in standing]
    names = {}
    for document, key in zip(standing, keys, strict=True):
        name = f"{document.council} ({document.return_id})" if keys.count(key) > 1 else document.council
        names[document.return_id] = name if document.council else document.return_id
    return names


def _headed(rows: Sequence[ReturnRecord], headings: Mapping[str, str]) -> frozenset[str]:
    """The list's sections over which rows stand, whatever was decided on them, by their headings."""
    said = {_NUMBER.sub("", fold(heading)) for row in rows for heading in (row.section, row.theme)}
    return frozenset(headings[heading] for heading in said if heading in headings)


def _unread(document: DocumentRecord) -> MissingBecause:
    if document.kind == "prose":
        return "prose"
    return "unread_part" if document.status == "partial" else ""


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


def day_of_judging(documents: Sequence[DocumentRecord], plan: Plan, settings: Settings) -> tuple[date, str]:
    """The day that was asked for, else the day after the latest return's own date, else the end of the plan; and why that."""
    if settings.as_of is not None:
        return settings.as_of, "the day that was asked for"
    dated = [(document.document_date, document.file) for document in documents if document.stands]
    latest, file = max(((day, file) for day, file in dated if day), default=(None, ""))
    if latest:
        return latest + timedelta(days=1), f"the day after the date of the latest return, {PurePosixPath(file).name}"
    end = plan.identity.period.end if plan.identity.period else settings.period_end
    return end, "the end of the plan's period, as no return gives a date for itself"


def not_overdue_from(returned: ExtractedReturn, day: date) -> ExtractedReturn:
    """The return as on that day: rows whose last date it has not passed are not overdue."""
    rows = tuple(
        replace(row, flags=tuple(flag for flag in row.flags if flag != "overdue"))
        if "overdue" in row.flags and row.deadline_last is not None and row.deadline_last >= day
        else row
        for row in returned.rows
    )
    return replace(returned, rows=rows)
