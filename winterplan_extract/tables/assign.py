"""One role for each column, so that the evidence of all adds up to the most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from winterplan_extract.domain.document import Role

_Taken = frozenset[Role]
_Best = tuple[float, tuple[Role, ...]]


def assign(points: Sequence[Mapping[Role, float]], threshold: float) -> tuple[Role, ...]:
    """The role of each column: the assignment with the most points above the threshold, no role given twice.

    A column that no role reaches the threshold for is `other`. Exact: the columns are gone through from
    the left, with the best way so far to have given out each set of roles. Of equal ways the first is taken.
    """
    best: dict[_Taken, _Best] = {frozenset(): (0.0, ())}
    for column in points:
        able = [(role, score - threshold) for role, score in sorted(column.items()) if score >= threshold]
        further: dict[_Taken, _Best] = {}
        for taken, (total, roles) in best.items():
            ways: list[tuple[_Taken, float, Role]] = [(taken, total, "other")]
            ways += [(taken | {role}, total + gain, role) for role, gain in able if role not in taken]
            for now, score, role in ways:
                if now not in further or score > further[now][0]:
                    further[now] = (score, (*roles, role))
        best = further
    return max(best.values(), key=lambda way: way[0])[1]
