"""Verdicts remembered from decision to decision: only a return that a decision bears on is matched again.

What a decision says of the rows that it is on is shown at once; what it teaches about others may follow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ExtractedReturn, Ruling
from winterplan_extract.domain.settings import Settings
from winterplan_extract.matching import bear_on
from winterplan_extract.matching.rulings import lookup
from winterplan_extract.review.ledger import identity
from winterplan_extract.verdicts import matched_again


@dataclass(slots=True)
class _Remembered:
    given: ExtractedReturn
    by: frozenset[Ruling]
    result: ExtractedReturn


class Overtaken(Exception):  # noqa: N818 - no fault
    """Something else has been decided meanwhile."""


@dataclass(slots=True)
class RememberedMatching:
    """Gives what matched_again gives, from memory where neither the return nor a ruling that bears on it has changed.

    With `hurried`, a return that new rulings are on no row of is given as it was before them, and `owing` says so.
    Whoever has time is asked before each return whether it is `overtaken`, and raises Overtaken.
    """

    hurried: bool = False
    owing: bool = False
    overtaken: Callable[[], bool] = bool
    _held: dict[str, _Remembered] = field(default_factory=dict)

    def __call__(
        self, returned: ExtractedReturn, *, plan: Plan, settings: Settings, rulings: Sequence[Ruling] = ()
    ) -> ExtractedReturn:
        """The return with its verdicts by these rulings."""
        by = frozenset(ruling for ruling in rulings if not ruling.withdrawn)
        key = returned.document.return_id
        held = self._held.get(key)
        if held is None and not returned.ruled:  # it was read by no ruling
            held = self._held[key] = _Remembered(returned, frozenset(), returned)
        if held is not None and held.given == returned:
            changed = [identity(ruling) for ruling in held.by ^ by]
            if changed and self.hurried:
                on_rows = lookup(tuple(changed))
                if all(on_rows.on(row) is None for row in returned.rows):
                    self.owing = True
                    return held.result
            if self.overtaken():
                raise Overtaken
            if not changed or not bear_on(changed, returned.rows, plan, settings):
                held.by = by
                return held.result
        result = matched_again(returned, plan=plan, settings=settings, rulings=rulings)
        self._held[key] = _Remembered(returned, by, result)
        return result
