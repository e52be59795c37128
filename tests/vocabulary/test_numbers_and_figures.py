"""What passes for a figure in a table of statistics, and what does not."""

from __future__ import annotations

import pytest

from winterplan_extract.vocabulary.references import is_figure, is_part_of_date, is_year


@pytest.mark.parametrize("text", ["1,204", "12.5", "£1.2m", "(14)", "-3.1", "−0.4", "78 %", "2008/09", "$ 1,240", "1,310 a", "–", "n/a", ".."])  # fmt: skip
def test_figures_and_signs_for_none(text: str) -> None:
    assert is_figure(text)


@pytest.mark.parametrize("text", ["", "Met", "1 November", "31/10/2020", "Ward 7", "2 of 5 homes", "1.1 Gritting"])
def test_words_and_dates_are_no_figures(text: str) -> None:
    assert not is_figure(text)


def test_a_year_may_head_a_column() -> None:
    assert is_year("2009") and is_year("2008/09") and is_year("1998–2001")
    assert not is_year("1,998") and not is_year("3009")


@pytest.mark.parametrize(("above", "text", "below", "wanted"), [
    ("", "30", "November", True), ("", "1st", "Sept. 2020", True), ("18 December", "2020", "", True),
    ("", "30", "homes", False), ("2019", "2020", "2021", False), ("31", "30", "28", False)
])  # fmt: skip
def test_the_day_and_the_year_of_a_wrapped_date_are_parts_of_it(
    above: str, text: str, below: str, wanted: bool
) -> None:
    assert is_part_of_date(above, text, below) is wanted
