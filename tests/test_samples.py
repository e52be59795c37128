"""The fictional councils' returns, held cell by cell against their twins.

A twin is made by samples/make.py from what it put into the file, never from what the tool found there.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pypdfium2
import pytest
from lxml import etree

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ExtractedReturn, ReturnRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.extract import extract_return
from winterplan_extract.runs.request import read_pipeline
from winterplan_extract.storage.plan_folder import load_plan

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
NAMES = sorted(found.parent.name for found in SAMPLES.glob("*/rows.csv"))
TEXTS = ("ref", "requirement", "current_status", "met_text", "gap", "lead_text", "deadline_text", "other_text")
VALUES = ("met", "deadline_kind", "deadline_first", "deadline_last")
HEADINGS = ("theme", "section")
# Reasons that are one and the same to an analyst: which of the two a row gets depends on how it is printed.
SAME_REASON = {"banner": "heading", "note": "other"}
# Share of rows that may be left to a person; a wrong mapping is never allowed.
IN_DOUBT = 0.12
IN_DOUBT_WITHOUT_HEADINGS = 0.30  # nothing but the wording tells near-duplicates apart

each_sample = pytest.mark.parametrize("name", NAMES)
Twin = dict[str, str]


@cache
def the_plan() -> Plan:
    return load_plan()


@cache
def extracted(name: str) -> ExtractedReturn:
    path = returned(name)
    settings = Settings(as_of=date(2020, 11, 15))
    return extract_return(path, shown=path.name, return_id=name, plan=the_plan(), settings=settings)


def returned(name: str) -> Path:
    (path,) = (SAMPLES / name).glob("*-winter-plan.*")
    return path


def twins(name: str, file: str = "rows.csv") -> list[Twin]:
    path = SAMPLES / name / file
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def pairs(name: str) -> Iterator[tuple[Twin, ReturnRecord]]:
    """Each row of the twin with the row that stands in its place."""
    rows = extracted(name).rows
    expected = twins(name)
    if len(rows) != len(expected):
        pytest.fail(f"{name}: {len(rows)} rows found, {len(expected)} expected (see test_every_row_is_found)")
    return zip(expected, rows, strict=True)


def differences(name: str, columns: Sequence[str]) -> list[str]:
    """Every cell of `columns` that is not as the twin has it, with its row and column."""
    found = []
    for number, (twin, row) in enumerate(pairs(name), start=1):
        for column in columns:
            value = getattr(row, column)
            text = "" if value is None else str(value)
            if text != twin[column]:
                where = f"row {number} (ref {twin['ref'] or '-'}, page {twin['page'] or '-'}), {column}"
                found.append(f"{where}\n    expected {twin[column]!r}\n    found    {text!r}")
    return found


def hold(name: str, found: Sequence[str]) -> None:
    shown = "\n".join(found[:25])
    assert not found, f"{name}: {len(found)} differences\n{shown}"


@each_sample
def test_every_row_is_found(name: str) -> None:
    expected = Counter(fold(twin["requirement"]) for twin in twins(name))
    found = Counter(fold(row.requirement) for row in extracted(name).rows)
    lost, made_up = list((expected - found).elements()), list((found - expected).elements())
    assert not lost and not made_up, f"{name}: not found {lost}; found beyond the twin {made_up}"
    assert [fold(row.requirement) for row in extracted(name).rows] == [fold(t["requirement"]) for t in twins(name)]


@each_sample
def test_cells_hold_the_words_as_printed(name: str) -> None:
    hold(name, differences(name, TEXTS))


@each_sample
def test_headings_are_carried_down(name: str) -> None:
    hold(name, differences(name, HEADINGS))


@each_sample
def test_rows_begin_on_their_page(name: str) -> None:
    hold(name, differences(name, ["page"]))


@each_sample
def test_values_are_read(name: str) -> None:
    hold(name, differences(name, VALUES))


@each_sample
def test_no_row_is_mapped_wrongly(name: str) -> None:
    """A row may be left in doubt; it may not be given another action than its own."""
    found = []
    for number, (twin, row) in enumerate(pairs(name), start=1):
        mapped = "; ".join(sorted(row.action_ids)) if row.decision == "mapped" else ""
        right = "; ".join(sorted(filter(None, twin["action_ids"].split("; "))))
        if row.decision == "mapped" and mapped != right:
            found.append(f"row {number} ({twin['requirement'][:60]}): expected {right or 'none'}, found {mapped}")
        elif row.decision == "unmapped" and right:
            found.append(f"row {number} ({twin['requirement'][:60]}): expected {right}, found none")
    hold(name, found)


@each_sample
def test_few_rows_are_left_in_doubt(name: str) -> None:
    doubtful = [row.requirement[:60] for row in extracted(name).rows if row.decision == "review"]
    headed = any(twin["section"] for twin in twins(name))
    allowed = int((IN_DOUBT if headed else IN_DOUBT_WITHOUT_HEADINGS) * len(twins(name)))
    assert len(doubtful) <= allowed, f"{name}: {len(doubtful)} in review, {allowed} allowed: {doubtful}"


@each_sample
def test_actions_left_out_are_seen_to_be_missing(name: str) -> None:
    """No action that the return leaves out is answered by a row that is mapped with certainty."""
    missing = set((SAMPLES / name / "missing.txt").read_text(encoding="utf-8").split())
    answered = {action for row in extracted(name).rows if row.decision == "mapped" for action in row.action_ids}
    assert not missing & answered, f"{name}: left out, yet found {sorted(missing & answered)}"


@each_sample
def test_what_asks_nothing_is_set_aside(name: str) -> None:
    def line(text: str, reason: str) -> tuple[str, str]:
        return fold(text), SAME_REASON.get(reason, reason)

    expected = Counter(line(aside["text"], aside["reason"]) for aside in twins(name, "set_aside.csv"))
    found = Counter(
        line(aside.text, aside.reason) for aside in extracted(name).set_aside if aside.reason != "repeated_header"
    )
    assert found == expected, f"{name}: not set aside {expected - found}; set aside beyond the twin {found - expected}"


@each_sample
def test_nothing_is_lost(name: str) -> None:
    line = extracted(name).document
    assert line.table_rows == line.rows + line.continuations + line.headers + line.set_aside
    assert line.chars_in_tables == line.chars_kept > 0
    assert (line.status, line.error) == ("read", "")


@each_sample
def test_sender_is_named_as_printed(name: str) -> None:
    line = extracted(name).document
    assert (line.council, line.council_code) == (twins(name)[0]["council"], "")
    assert {row.council for row in extracted(name).rows} == {line.council}


def test_every_action_stands_in_two_samples() -> None:
    stands = Counter(action for name in NAMES for row in twins(name) for action in set(row["action_ids"].split("; ")))
    rare = [action.action_id for action in the_plan().actions if stands[action.action_id] < 2]
    assert not rare, f"in fewer than two samples: {rare}"


def test_the_pipeline_runs_every_sample_and_nothing_else() -> None:
    sources = read_pipeline(SAMPLES.parent / "pipelines" / "samples.toml").sources
    assert sorted(source.resolve() for source in sources) == sorted(returned(name) for name in NAMES)


def test_the_first_look_is_no_wall_of_missing_actions() -> None:
    shown = [source.parent.name for source in read_pipeline(SAMPLES.parent / "pipelines" / "first-look.toml").sources]
    missing = [len((SAMPLES / name / "missing.txt").read_text(encoding="utf-8").split()) for name in shown]
    assert sorted(missing)[:3] == [0, 2, 4]
    assert [row.decision for name in shown for row in extracted(name).rows].count(
        "review"
    ) > 0  # something to decide on


def test_councils_are_not_on_the_register() -> None:
    register = {fold(name) for council in the_plan().councils for name in (council.name, council.official_name)}
    assert not register & {fold(row["council"]) for name in NAMES for row in twins(name)}


@pytest.mark.slow
def test_the_script_makes_the_samples(tmp_path: Path) -> None:
    """Two runs give the same bytes; against the committed files the content is held, as libraries' bytes may change."""
    pytest.importorskip("reportlab")
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, SAMPLES / "make.py", "--out", tmp_path / seed],
            check=True,
            capture_output=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        )
    made = sorted(path.relative_to(tmp_path / "1") for path in (tmp_path / "1").rglob("*.*"))
    assert {path.parts[0] for path in made} == set(NAMES)
    for path in made:
        once, again, committed = (folder / path for folder in (tmp_path / "1", tmp_path / "2", SAMPLES))
        assert once.read_bytes() == again.read_bytes(), f"{path}: two runs differ"
        assert content(once) == content(committed), f"{path}: not what samples/make.py makes; run it and read the diff"


def content(path: Path) -> object:
    """What a file says, apart from how a library packs it."""
    if path.suffix == ".pdf":
        with pypdfium2.PdfDocument(path) as pages:
            return [page.get_textpage().get_text_bounded() for page in pages]
    if path.suffix == ".docx":
        with ZipFile(path) as package:
            parts = [package.read(f"word/{part}.xml") for part in ("document", "numbering")]
        return [etree.tostring(etree.fromstring(part), method="c14n") for part in parts]
    if path.suffix == ".xlsx":
        return [list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(path)]
    return path.read_text(encoding="utf-8")
