"""What is overdue is judged on a day of the returns' own, not on the day of the run."""

from __future__ import annotations

from datetime import date

import pytest
from test_compare import PLAN, SETTINGS, returned, row

from winterplan_extract.comparison import compare_returns
from winterplan_extract.domain.settings import Settings

DUE = date(2020, 11, 20)


def late(return_id: str, due: date) -> object:
    return row(return_id, 1, "CCP-01", met="no", deadline_last=due, flags=("overdue", "year_inferred"))


@pytest.mark.parametrize(
    ("days", "expected", "because", "why"),
    [
        (
            (date(2020, 11, 3), date(2020, 11, 19)),
            date(2020, 11, 20),
            "the date of the latest return",
            "the day after the later return",
        ),
        (
            (None, date(2020, 11, 3)),
            date(2020, 11, 4),
            "the date of the latest return",
            "a return without a date has no say",
        ),
        ((None, None), date(2021, 3, 31), "end of the plan", "no return has a date"),
    ],
)
def test_the_day_is_the_day_after_the_latest_return(
    days: tuple[date | None, ...], expected: date, because: str, why: str
) -> None:
    returns = [
        returned(name, row(name, 1, "CCP-01"), council=name, day=day) for name, day in zip("ab", days, strict=True)
    ]
    compared = compare_returns(returns, plan=PLAN, settings=Settings())
    assert (compared.as_of, because in compared.as_of_because) == (expected, True), why


def test_a_return_that_does_not_stand_has_no_say() -> None:
    kept = returned("new", row("new", 1, "CCP-01"), day=date(2020, 11, 3))
    empty = returned("empty", council="Kings Vale", day=date(2021, 2, 1))
    assert compare_returns([kept, empty], plan=PLAN, settings=Settings()).as_of == date(2020, 11, 4)


def test_the_day_that_was_asked_for_counts() -> None:
    one = returned("a", row("a", 1, "CCP-01"), day=date(2020, 11, 30))
    compared = compare_returns([one], plan=PLAN, settings=SETTINGS)
    assert (compared.as_of, compared.as_of_because) == (SETTINGS.as_of, "the day that was asked for")


@pytest.mark.parametrize(
    ("due", "overdue", "why"),
    [
        (date(2020, 11, 20), False, "due on the day itself"),
        (date(2020, 11, 19), True, "due the day before"),
        (date(2021, 1, 31), False, "still to come"),
    ],
)
def test_a_row_is_overdue_when_its_last_date_has_passed_on_that_day(due: date, overdue: bool, why: str) -> None:
    one = returned("a", late("a", due), day=date(2020, 11, 19))  # type: ignore[arg-type]
    flags = compare_returns([one], plan=PLAN, settings=Settings()).rows[0].flags
    assert ("overdue" in flags, "year_inferred" in flags) == (overdue, True), why
