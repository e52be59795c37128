"""The two real returns, where they are at hand: every row, every cell, every mapping."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pypdfium2
import pytest

from winterplan_extract.desk.source import marked_pages
from winterplan_extract.domain.records import ExtractedReturn, ReturnRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.extract import extract_return
from winterplan_extract.storage.plan_folder import load_plan

SHARED = Path(__file__).resolve().parents[2] / "shared"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.returns,
    pytest.mark.skipif(not (SHARED / "returns").is_dir(), reason="the real returns are not part of the project"),
]

FILES = ["oxfordshire.pdf", "oxfordshire.docx", "rutland.pdf", "rutland.docx"]
ROWS = {"oxfordshire": 89, "rutland": 71}
CELLS = {
    "theme": "theme",
    "section": "section",
    "ref": "ref",
    "requirement": "requirement",
    "status": "current_status",
    "met": "met_text",
    "gap": "gap",
    "lead": "lead_text",
    "deadline": "deadline_text",
}


@pytest.fixture(scope="module")
def returns() -> dict[str, ExtractedReturn]:
    """Each file's return by its name."""
    settings = Settings(as_of=date(2020, 11, 15))
    plan = load_plan()
    return {
        name: extract_return(SHARED / "returns" / name, shown=name, return_id=name.replace(".", "-"), plan=plan, settings=settings)
        for name in FILES
    }  # fmt: skip


def truth(council: str) -> list[dict[str, str]]:
    """The part of the council's rows that is known by hand."""
    with (SHARED / "truth" / "truth-part.csv").open(encoding="utf-8", newline="") as handle:
        return [line for line in csv.DictReader(handle) if line["return"] == council]


def folded(text: str) -> str:
    """The text with white space folded."""
    return " ".join(text.split())


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_found_and_the_ledger_balances(returns: dict[str, ExtractedReturn], name: str) -> None:
    line = returns[name].document
    assert (line.status, line.rows) == ("read", ROWS[Path(name).stem])
    assert line.table_rows == line.rows + line.continuations + line.headers + line.set_aside
    assert line.chars_in_tables == line.chars_kept


@pytest.mark.parametrize("name", FILES)
def test_every_known_cell_and_mapping_is_right(returns: dict[str, ExtractedReturn], name: str) -> None:
    found: dict[tuple[str, str], ReturnRecord] = {(row.ref, folded(row.requirement)): row for row in returns[name].rows}
    wrong: list[str] = []
    for line in truth(Path(name).stem):
        row = found.get((line["ref"], folded(line["requirement"])))
        if row is None:
            wrong.append(f"{line['ref']}: no such row")
            continue
        wrong += [
            f"{line['ref']} {field}: {getattr(row, field)!r} instead of {line[key]!r}"
            for key, field in CELLS.items()
            if folded(getattr(row, field)) != folded(line[key])
        ]
        if "; ".join(row.action_ids) != line["action_ids"] or row.decision != "mapped":
            wrong.append(f"{line['ref']}: {row.decision} to {row.action_ids} instead of {line['action_ids']}")
    assert wrong == []


@pytest.mark.parametrize("council", list(ROWS))
def test_pdf_and_word_give_the_same_rows(returns: dict[str, ExtractedReturn], council: str) -> None:
    def told(row: ReturnRecord) -> tuple[object, ...]:
        return (
            *(folded(getattr(row, field)) for field in CELLS.values()),
            row.action_ids,
            row.met,
            row.leads,
            row.deadline_last,
        )

    pdf, word = returns[f"{council}.pdf"].rows, returns[f"{council}.docx"].rows
    assert [told(row) for row in pdf] == [told(row) for row in word]


@pytest.mark.parametrize("name", ["oxfordshire.pdf", "rutland.pdf"])
def test_the_words_of_each_row_stand_within_its_boxes(returns: dict[str, ExtractedReturn], name: str) -> None:
    with pypdfium2.PdfDocument(SHARED / "returns" / name) as document:
        for row in returns[name].rows:
            within = ""
            for marked in marked_pages(row, returns[name]):
                page = document[marked.page - 1]
                width, height = page.get_size()
                for box in marked.boxes:
                    sides = (box.x0 * width, (1 - box.bottom) * height, box.x1 * width, (1 - box.top) * height)
                    within += page.get_textpage().get_text_bounded(*sides)
            words = f"{row.requirement} {row.current_status} {row.gap} {row.lead_text}".split()
            assert [word for word in words if letters(word) not in letters(within)] == []


def letters(text: str) -> str:
    """The letters and digits alone: a hyphen may stand for the end of a line."""
    return "".join(filter(str.isalnum, text))
