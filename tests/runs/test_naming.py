"""return_ids: short, all different, and the same whatever the order of the files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winterplan_extract.runs.find import name_returns

CASES = [
    (("Oxfordshire.pdf",), ("oxfordshire-pdf",), "stem and suffix"),
    (("in/Kings Vale – Winter Plan (v2).DOCX",), ("kings-vale-winter-plan-v2-docx",), "spaces, dashes, brackets, case"),
    (("Bathône.pdf",), ("bathone-pdf",), "accents go, letters stay"),
    (("计划",), ("return",), "a name without a letter that fits"),
    (("a/x.pdf", "a/x.docx"), ("x-pdf", "x-docx"), "the suffix tells copies apart"),
    (
        ("n/return.docx", "s/return.docx"),
        ("n-return-docx", "s-return-docx"),
        "alike: as much of the folder as it takes",
    ),
    (("r/n/a/x.pdf", "r/s/a/x.pdf"), ("n-a-x-pdf", "s-a-x-pdf"), "alike one folder up too"),
    (("z.zip!n/x.pdf", "z.zip!s/x.pdf"), ("n-x-pdf", "s-x-pdf"), "an archive is a folder"),
    (("x.pdf", "a/x.pdf"), ("x-pdf", "a-x-pdf"), "one of the two lies in no folder"),
    (("a b.pdf", "a-b.pdf"), ("a-b-pdf", "a-b-pdf-2"), "nothing tells them apart but signs: numbered by name"),
    (
        ("a b.pdf", "a-b.pdf", "a_b-pdf-2"),
        ("a-b-pdf", "a-b-pdf-3", "a-b-pdf-2"),
        "a number that is taken is passed over",
    ),
]


@pytest.mark.parametrize(("shown", "expected", "why"), CASES, ids=[case[2] for case in CASES])
def test_names(shown: tuple[str, ...], expected: tuple[str, ...], why: str) -> None:
    assert name_returns(shown) == expected, why


names = st.lists(st.text(alphabet="aB /!.-_é1", min_size=1, max_size=8), min_size=1, max_size=8, unique=True)


@given(names)
def test_every_file_has_a_name_of_its_own(shown: list[str]) -> None:
    ids = name_returns(shown)
    assert len(set(ids)) == len(shown)
    assert all(name and name == name.strip("-").lower() for name in ids)


@given(names, st.randoms(use_true_random=False))
def test_the_order_of_the_files_does_not_matter(shown: list[str], random) -> None:
    shuffled = list(shown)
    random.shuffle(shuffled)
    assert dict(zip(shown, name_returns(shown), strict=True)) == dict(
        zip(shuffled, name_returns(shuffled), strict=True)
    )
