"""The verdicts on the rows of a return: the matcher's, left to review where what was read is not sure enough to stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf
from typing import Final

from winterplan_extract.audit import MOSTLY_UNMAPPED, mostly_unmapped
from winterplan_extract.domain.plaintext import BULLET
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import NO_RETURN, ExtractedReturn, Flag, ReturnRecord, Ruling, problem_of
from winterplan_extract.domain.settings import Settings
from winterplan_extract.matching import GIVEN_BY_MATCHER, Matched, bear_on, match_return

# What leaves a row to review that its wording alone would have decided
_HELD: Final[dict[Flag, str]] = {
    "read_by_ocr": "it was recognised on a scanned page, where a misread word can make it look like another action",
    "read_from_prose": "it was read from text outside tables, which speaks of more than it commits to",
    "asks_providers": "it asks providers to act, and the list asks councils",
    "read_from_area": "it stands in the row of an area, which may speak of several actions",
}
_ITEMS_LEFT: Final = "it is a list of more items than it was mapped to actions"


def matched(rows: Sequence[ReturnRecord], plan: Plan, settings: Settings, rulings: Sequence[Ruling]) -> Matched:
    """The rows with their verdicts: all of a return that decisions and the matcher have a say in once it is read.

    The rows of the tables come first, and each group is matched by itself: the order of one says nothing of the other.
    """
    outside = [row for row in rows if not row.table]
    groups = [group for group in (in_tables(rows), outside) if group]
    return _together(*(left_to_review(match_return(group, plan, settings, rulings), settings) for group in groups))


def matched_again(
    returned: ExtractedReturn, *, plan: Plan, settings: Settings, rulings: Sequence[Ruling] = ()
) -> ExtractedReturn:
    """The return as extract_return would give it with these rulings; nothing is read again.

    Where no ruling has or had a say in it, its verdicts stand; `ruled` makes sure that they are given anew.
    """
    others = tuple(matched_again(each, plan=plan, settings=settings, rulings=rulings) for each in returned.others)
    ruled = bear_on(rulings, returned.rows, plan, settings)
    if not (ruled or returned.ruled):
        return replace(returned, others=others)
    line = returned.document
    bare = tuple(map(_unmatched, returned.rows))
    found = matched(bare, plan, settings, rulings)
    doubts = () if line.kind in NO_RETURN else mostly_unmapped(in_tables(found.rows), settings.auditing)
    still = (problem for problem in returned.problems if problem.code != MOSTLY_UNMAPPED)
    problems = (*still, *(problem_of(doubt, line.return_id, line.file) for doubt in doubts))
    return replace(
        returned,
        document=replace(line, problems=len(problems)),
        rows=found.rows,
        matches=found.matches,
        candidates=found.candidates,
        problems=problems,
        others=others,
        ruled=ruled,
    )


def read_by_matcher(returned: ExtractedReturn) -> bool:
    """Whether the matcher had a say in what was read of the file, and not only in the verdicts on its rows.

    It has where text outside tables may hold rows, and where a document has to be told from those of other plans.
    """
    line = returned.document
    return not (
        line.kind == "return" and line.plan and not line.asks_outside and line.chars_outside <= line.chars_in_tables
    )


def in_tables(rows: Sequence[ReturnRecord]) -> tuple[ReturnRecord, ...]:
    """The rows that stand in a table."""
    return tuple(row for row in rows if row.table)


def _unmatched(row: ReturnRecord) -> ReturnRecord:
    flags = tuple(flag for flag in row.flags if flag not in GIVEN_BY_MATCHER)
    return replace(row, decision="unmapped", action_ids=(), confidence=0.0, flags=flags)


def _together(*parts: Matched) -> Matched:
    return Matched(
        tuple(row for part in parts for row in part.rows),
        tuple(match for part in parts for match in part.matches),
        tuple(candidate for part in parts for candidate in part.candidates),
    )


def left_to_review(verdicts: Matched, settings: Settings) -> Matched:
    """The verdicts, those on recognised text and on prose in review unless they are sure; a reviewer's own stand.

    A misread word can make a row look like another action, a sentence speaks of more than it commits to, and what stands in
    a row of an area, or in a list that answers fewer actions than it has items, may be of several. A duty of providers
    is likest to an action that is the council's. The candidates stay.
    """
    sure: dict[Flag, float] = {
        "read_by_ocr": settings.matching.ocr_mapped_at,
        "read_from_prose": settings.matching.prose_mapped_at,
        "asks_providers": inf,
        "read_from_area": inf,
    }
    held = {
        row.row_id: why
        for row in verdicts.rows
        if row.decision != "review" and row.row_id not in verdicts.ruled
        for why in [
            *(_HELD[flag] for flag, at in sure.items() if flag in row.flags and row.confidence < at),
            *([_ITEMS_LEFT] if _leaves_items(row) else []),
        ][:1]
    }
    return Matched(
        tuple(replace(row, decision="review", action_ids=()) if row.row_id in held else row for row in verdicts.rows),
        tuple(match for match in verdicts.matches if match.row_id not in held),
        tuple(
            replace(each, reasons=f"in review because {held[each.row_id]}; {each.reasons}")
            if each.rank == 1 and each.row_id in held
            else each
            for each in verdicts.candidates
        ),
    )


def _leaves_items(row: ReturnRecord) -> bool:
    """Whether a requirement that is a list, and nothing else, has more items than actions that it was mapped to."""
    lines = row.requirement.splitlines()
    return len(lines) > len(row.action_ids) > 0 and all(line.startswith(BULLET) for line in lines)
