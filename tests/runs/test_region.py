"""A region's run: its own returns with their rows, the others named, the silent councils listed."""

from __future__ import annotations

import pytest

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.records import DocumentRecord, ExtractedReturn, ReturnRecord, Status
from winterplan_extract.runs.run import councils_without_return, region_named, within_region
from winterplan_extract.storage.plan_folder import load_plan

PLAN = load_plan()


def returned(council: str, status: Status = "read") -> ExtractedReturn:
    """A return of one row from a council of the register, or from one that is not on it."""
    listed = {c.name: c for c in PLAN.councils}.get(council)
    code, region = (listed.code, listed.region) if listed else ("", "")
    line = DocumentRecord(
        return_id=council.lower(), file=f"{council}.pdf", sha256="00", format="pdf", status=status, council=council,
        council_code=code, region=region, tables=1, table_rows=2, rows=1, headers=1,
    )  # fmt: skip
    row = ReturnRecord(f"{line.return_id}-001", "k", line.return_id, council, code, region, line.file, 1, 1, 1, 2)
    return ExtractedReturn(document=line, rows=(row,) if status == "read" else ())


def test_a_council_from_elsewhere_is_passed_over_and_named() -> None:
    kent, leeds = within_region([returned("Kent"), returned("Leeds")], "South East")
    assert kent == returned("Kent")
    assert (leeds.document.status, leeds.rows, leeds.document.rows) == ("skipped", (), 0)
    assert leeds.document.table_rows == 0
    assert [problem.code for problem in leeds.problems] == ["outside_region"]
    assert "Leeds is not in South East" in leeds.document.error


def test_a_return_that_may_be_the_regions_stays() -> None:
    vale, leeds = within_region([returned("Kings Vale"), returned("Leeds", "failed")], "South East")
    assert (vale.document.status, vale.rows) == ("read", returned("Kings Vale").rows)
    assert leeds == returned("Leeds", "failed")


def test_a_return_of_an_unknown_region_is_compared_and_named() -> None:
    vale, nameless = within_region([returned("Kings Vale"), returned("")], "South East")
    assert [(p.severity, p.code) for p in vale.problems] == [("warning", "region_unknown")]
    assert "Kings Vale is not on the register" in vale.problems[0].message
    assert nameless.problems[0].message.startswith(".pdf is not on the register")
    assert (vale.document.problems, vale.document.status) == (1, "read")


def test_silent_councils_are_those_of_which_nothing_was_read() -> None:
    region = {c.name: c.region for c in PLAN.councils}["Kent"]
    silent = councils_without_return([returned("Kent"), returned("Oxfordshire", "failed")], region, PLAN)
    assert "Kent" not in silent
    assert "Oxfordshire" in silent
    assert set(silent) <= {c.name for c in PLAN.councils if c.region == region}


def test_regions_are_known_by_name() -> None:
    assert region_named("south east", PLAN) == "South East"
    with pytest.raises(SettingsError, match=r"no region “Atlantis”.*South East"):
        region_named("Atlantis", PLAN)
