"""The text exports of the two real returns, where they are at hand, against their Word twins and what is known by hand."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

import pytest

from winterplan_extract.domain.document import RawRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources import read
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

SHARED = Path(__file__).resolve().parents[3] / "shared"
pytestmark = [
    pytest.mark.returns,
    pytest.mark.skipif(not (SHARED / "returns").is_dir(), reason="the real returns are not part of the project"),
]
CELLS = {
    "theme": "theme", "section": "section", "ref": "ref", "requirement": "requirement", "status": "current_status",
    "met": "met_text", "gap": "gap", "lead": "lead_text", "deadline": "deadline_text",
}  # fmt: skip


def records(name: str) -> tuple[RawRecord, ...]:
    settings = Settings()
    plan = load_plan()
    rebuilt = rebuild(read(SHARED / "returns" / name, name, settings, plan), plan, settings)
    assert rebuilt.chars_in_tables == rebuilt.chars_kept
    return rebuilt.records


def folded(text: str) -> str:
    return " ".join(text.split())


def shares(found: Iterable[RawRecord], wanted: list[dict[str, str]]) -> tuple[float, float]:
    """The share of the wanted rows that were found, and of their cells that are exact but for white space."""
    rows = {(row.ref, folded(row.requirement)): row for row in found}
    pairs = [(want, rows.get((want["ref"], folded(want["requirement"])))) for want in wanted]
    exact = sum(
        folded(getattr(row, name)) == folded(want[key]) for want, row in pairs if row for key, name in CELLS.items()
    )
    return sum(1 for _, row in pairs if row) / len(wanted), exact / (len(CELLS) * len(wanted))


@pytest.mark.parametrize("council", ["rutland", "oxfordshire"])
def test_a_text_export_gives_the_rows_of_its_return(council: str) -> None:
    found = records(f"{council}-text-export.txt")
    twin = [{key: getattr(row, name) for key, name in CELLS.items()} for row in records(f"{council}.docx")]
    with (SHARED / "truth" / "truth-part.csv").open(encoding="utf-8", newline="") as handle:
        known = [line for line in csv.DictReader(handle) if line["return"] == council]
    assert len(found) == len(twin)
    for wanted in (known, twin):
        rows, cells = shares(found, wanted)
        assert rows >= 0.97 and cells >= 0.95
