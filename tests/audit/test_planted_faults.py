"""Faults planted between reading and audit are heard, and files as they are give no warning: the benchmark's kinds on one file each."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hearing import heard, looked_at, said_of
from planted import FAULTS, Seen
from planted_files import FILES, HELD

from winterplan_extract.domain.document import Notice, SecondReading
from winterplan_extract.domain.problems import wording
from winterplan_extract.domain.settings import Settings
from winterplan_extract.extract import extract_return
from winterplan_extract.storage.plan_folder import load_plan

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
# One as a PDF with refs and joins, one as Word; a kind that the first has no place for is planted on the second.
CHOSEN = ("tarnbeck-own-column-order", "ashcombe-merged-cells")
# What is heard on some files only: text under a table of a PDF differs in nothing from text in it.
UNHEARD = {"text under a table taken in": "tarnbeck-own-column-order"}


@cache
def usual(name: str) -> tuple[Seen, SecondReading, tuple[Notice, ...]]:
    """The sample as it is, and all that is said of it."""
    (path,) = (SAMPLES / name).glob("*-winter-plan.*")
    seen, second = looked_at(path, load_plan(), Settings(as_of=date(2020, 11, 15)))
    return seen, second, said_of(seen, second)


@pytest.mark.parametrize("kind", list(FAULTS))
def test_a_planted_fault_is_heard(kind: str) -> None:
    for name in CHOSEN:
        seen, second, before = usual(name)
        chance = random.Random(kind)  # noqa: S311 - to choose places
        planted = None if UNHEARD.get(kind) == name else FAULTS[kind](seen, chance)
        if planted is not None:
            more = heard(said_of(planted, second), before)
            assert [found.code for found in more if wording(found)[0] != "note"], f"{kind} on {name}: {more}"
            return
    pytest.skip("neither sample has a place for it")


@pytest.mark.parametrize("name", CHOSEN)
def test_nothing_is_said_of_a_file_that_is_read_rightly(name: str) -> None:
    seen, _, said = usual(name)
    assert set(said) - set(seen.rebuilt.notices) == set()


@pytest.mark.parametrize(("kind", "make"), FILES.items(), ids=list(FILES))
def test_a_file_that_leads_the_reading_astray_is_read_rightly_or_heard(
    kind: str, make: Callable[[Path], Path], tmp_path: Path
) -> None:
    path = make(tmp_path)
    returned = extract_return(path, shown=path.name, return_id="r", plan=load_plan(), settings=Settings())
    codes = {p.code for p in returned.problems if p.severity != "note"} - {
        "council_not_on_register",
        "council_not_found",
    }
    whole = kind in (
        "requirement that begins like a signature",
        "same row under the headings of tables",
        "sheet of odd headings",
        "statuses in a spoilt encoding",
    )
    assert codes or (whole and returned.document.rows == HELD)
