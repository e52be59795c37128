"""References: what a cell, the start of a text and a line may hold, and what a reference is made of."""

from __future__ import annotations

import pytest

from winterplan_extract.vocabulary.references import (
    Reference,
    after_list_label,
    bare_reference,
    chapter_of,
    has_figures,
    in_one_line,
    is_reference,
    line_reference,
    opening_reference,
    reference_of,
    without_heading_number,
    without_labels,
)


@pytest.mark.parametrize(
    ("text", "holds", "why"),
    [
        ("3.1", True, "two steps"), ("A12", True, "a code"), ("IPC-03", True, "a code set off by a hyphen"),
        ("[4]", True, "brackets"), ("7a.", True, "a letter after it, and a stop"), ("B", True, "a capital alone"),
        ("(iv)", True, "a Roman number"), ("viii", True, "one without brackets"), ("c)", True, "a letter of a list"),
        ("No", False, "an answer"), ("of", False, "a short word"), ("civil", False, "a word of Roman letters"),
        ("2020", False, "a year"), ("3 homes", False, "a quantity"), ("", False, "nothing"),
    ],
)  # fmt: skip
def test_a_cell_holds_a_reference_or_none(text: str, holds: bool, why: str) -> None:
    assert is_reference(text) is holds, why
    assert has_figures(text) is (holds and any(c.isdigit() for c in text)), why


@pytest.mark.parametrize(
    ("text", "ref", "rest"),
    [
        ("1.4 Hold masks", "1.4", "Hold masks"), ("2.1: hold masks", "2.1", "hold masks"), ("B) Keep visitors safe", "B", "Keep visitors safe"),
        ("3 Test weekly", "3", "Test weekly"), ("IPC 2. Train staff", "IPC 2", "Train staff"),
        ("3 care homes are inspected", None, ""), ("1.4 million masks", None, ""), ("24/7 Cover is arranged", None, ""), ("Covid-19 is tested for", None, ""),
    ],
)  # fmt: skip
def test_a_requirement_begins_with_its_reference_or_none(text: str, ref: str | None, rest: str) -> None:
    found = opening_reference(text)
    assert (None if found is None else (found[0], text[found[1] :])) == (None if ref is None else (ref, rest))


def test_where_references_have_a_column_a_line_may_begin_with_a_number_alone() -> None:
    assert line_reference("3 care homes are inspected") == ("3", "care homes are inspected")
    assert line_reference("A.2)") == ("A.2)", "")
    assert line_reference("Care homes are inspected") is None


def test_a_reference_is_taken_apart() -> None:
    assert reference_of("IPC-3.2b") == Reference("ipc-", (3, 2))
    assert reference_of("(10.1)") == Reference("", (10, 1))
    assert reference_of("3.1 and 3.2") is None
    assert Reference("a", (3, 2, 1)).chapter == ("a", (3, 2))


def test_a_reference_that_a_narrow_column_broke_is_one_again() -> None:
    assert in_one_line("10.\n1") == "10.1"
    assert in_one_line("see\nannex") == "see annex"


@pytest.mark.parametrize(
    ("ref", "group"), [("13.6", "13"), ("1.10", "1"), ("A4", ""), ("B-12", "B"), ("7", ""), ("", ""), ("SW/3", "SW")]
)
def test_a_reference_tells_its_chapter(ref: str, group: str) -> None:
    assert chapter_of(ref) == group


def test_references_are_compared_without_what_surrounds_them() -> None:
    assert {bare_reference(ref) for ref in ("Ref 3.1", "(3.1)", "3.1.", "no.3.1")} == {"3.1"}


def test_labels_of_lists_and_numbers_of_headings_come_off() -> None:
    assert after_list_label("• Order masks") == after_list_label("(iv) Order masks") == "Order masks"
    assert after_list_label("2020 was hard") is None
    assert without_heading_number("2 Testing") == without_heading_number("B. Testing") == "Testing"
    assert without_labels("1.1 Order masks\nb) count them") == "Order masks\ncount them"
