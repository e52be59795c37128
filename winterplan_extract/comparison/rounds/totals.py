"""A council's changes counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from winterplan_extract.comparison.rounds.key_columns import Teller
from winterplan_extract.comparison.rounds.run import CouncilRound
from winterplan_extract.domain.change_lines import ANSWER_KINDS, Change, ChangeKind, CouncilChanges

_WORDS: Final[tuple[ChangeKind, ...]] = (
    "requirement_reworded", "status_reworded", "plan_reworded", "lead_changed", "date_reworded",
)  # fmt: skip
_COUNTED_ALONE: Final = ("newly_met", "improved", "slipped", "no_longer_answered")


def totals(
    tell: Teller, old: CouncilRound | None, new: CouncilRound | None, changes: Sequence[Change], note: str
) -> CouncilChanges:
    """The totals of one council. Answers count actions: those of rows that answer none are among the others."""
    of_actions = Counter(change.kind for change in changes if change.action_ids)
    of_all = Counter(change.kind for change in changes)
    gaps = Counter(change.gap for change in changes if change.action_ids)
    answers = sum(of_all[kind] for kind in ANSWER_KINDS)
    return CouncilChanges(
        council=tell.council,
        council_code=tell.code,
        met_old=_met(old),
        met_new=_met(new),
        newly_met=of_actions["newly_met"],
        improved=of_actions["improved"],
        slipped=of_actions["slipped"],
        gaps_opened=gaps["opened"],
        gaps_closed=gaps["closed"],
        no_longer_answered=of_actions["no_longer_answered"],
        other_answers=answers - sum(of_actions[kind] for kind in _COUNTED_ALONE),
        later=of_all["date_later"],
        earlier=of_all["date_earlier"],
        dates_given=of_all["date_given"],
        dates_dropped=of_all["date_dropped"],
        rows_gone=of_all["row_gone"],
        rows_new=of_all["row_new"],
        reworded=len({row_id for change in changes if change.kind in _WORDS for row_id in change.row_ids_new}),
        note=note,
    )


def _met(council: CouncilRound | None) -> int | None:
    if council is None:
        return None
    return sum(line.state == "yes" for line in council.coverage.values())
