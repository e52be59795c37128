"""A run is read back as it was written, and what is no run is said to be none."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rounds_builders import ACTIONS, compared, returned, row, run

from winterplan_extract.comparison import compare_returns
from winterplan_extract.comparison.rounds.run import read_run
from winterplan_extract.domain.errors import SourceError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.domain.settings import Settings
from winterplan_extract.outputs import write_outputs
from winterplan_extract.storage.plan_folder import load_plan

SETTINGS = Settings(as_of=date(2020, 10, 31))
RETURN = returned(
    row("LIT-01", "no", last=date(2020, 10, 30), leads=("Harbour master", "Lamplighter"), flags=("overdue",), gap="- oil\n- wicks"),
    row("SEA-01", "yes", page=None, current_status="=SUM of tar; “dry”, or so"),
    document_date=date(2020, 10, 28), pages=2,
)  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    return replace(load_plan(), actions=ACTIONS)


def written(out: Path, plan: Plan, *, csv_safe: bool = False) -> Path:
    """The folder of a run that the program wrote of the return above."""
    document, rows = RETURN
    comparison = compare_returns([ExtractedReturn(document, rows)], plan=plan, settings=SETTINGS)
    record = {"request": {"settings": {"as_of": SETTINGS.as_of.isoformat()}}}
    write_outputs(comparison, out, plan=plan, csv_safe=csv_safe, run=record)
    return out


@pytest.fixture(scope="module")
def of_october(tmp_path_factory: pytest.TempPathFactory, plan: Plan) -> Path:
    return written(tmp_path_factory.mktemp("rounds") / "october", plan)


@pytest.fixture
def october(of_october: Path, tmp_path: Path) -> Path:
    """A copy of the run's folder, to be spoilt."""
    return Path(shutil.copytree(of_october, tmp_path / "october"))


@pytest.mark.parametrize("csv_safe", [False, True])
def test_a_run_comes_back_as_it_was(tmp_path: Path, plan: Plan, csv_safe: bool) -> None:
    out = written(tmp_path / "october", plan, csv_safe=csv_safe)
    expected = run(RETURN)
    read = read_run(out)
    assert (read.documents, read.rows, read.actions) == (expected.documents, expected.rows, expected.actions)
    assert {(line.action_id, line.state, line.row_ids) for line in read.coverage} == {
        (line.action_id, line.state, line.row_ids) for line in expected.coverage
    }
    assert read.as_of == SETTINGS.as_of


def test_the_folder_dataset_does_as_well_as_the_one_that_holds_it(october: Path) -> None:
    whole, dataset = read_run(october), read_run(october / "dataset")
    assert dataset == replace(whole, folder=dataset.folder)
    assert compared(whole, dataset).changes == ()


def test_a_run_without_its_record_can_be_compared(october: Path) -> None:
    (october / "run.json").write_text("{", encoding="utf-8")
    assert read_run(october).as_of is None
    (october / "run.json").write_text(json.dumps({"request": None}), encoding="utf-8")
    assert read_run(october).as_of is None


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda out: shutil.rmtree(out), "there is no such folder"),
        (lambda out: shutil.rmtree(out / "dataset"), "it holds no folder dataset"),
        (lambda out: (out / "dataset" / "coverage.csv").unlink(), r"lacks coverage\.csv"),
        (lambda out: (shutil.rmtree(out), out.write_text("x", encoding="utf-8")), "it is a file"),
    ],
    ids=["none", "empty", "incomplete", "file"],
)
def test_what_is_no_run_is_said_to_be_none(october: Path, make: object, said: str) -> None:
    make(october)  # type: ignore[operator]
    with pytest.raises(SourceError, match=said) as fault:
        read_run(october)
    assert "winterplan run" in str(fault.value)


BROKEN = [
    ("", "lacks the column return_id", "an empty file"),
    ("return_id,file\r\na,b\r\n", "lacks the column sha256", "another table"),
    (
        "return_id,file,sha256,format,status,rows\r\na,b,c,pdf,read,many\r\n",
        "line 2, column rows: “many” is not allowed; use a whole number",
        "no number",
    ),
    (
        "return_id,file,sha256,format,status,stands\r\na,b,c,pdf,read,ja\r\n",
        "column stands: “ja” is not allowed; use true or false",
        "no truth value",
    ),
]


@pytest.mark.parametrize(("text", "said", "why"), BROKEN, ids=[case[2] for case in BROKEN])
def test_a_table_that_was_changed_by_hand_is_named(october: Path, text: str, said: str, why: str) -> None:
    path = october / "dataset" / "documents.csv"
    path.write_text(text, encoding="utf-8-sig", newline="")
    with pytest.raises(SourceError, match=said) as fault:
        read_run(october)
    assert str(path) in str(fault.value)


def test_columns_of_another_version_are_no_hindrance(october: Path) -> None:
    path = october / "dataset" / "documents.csv"
    text = path.read_text(encoding="utf-8-sig").replace("region", "weather", 1)
    path.write_text(text, encoding="utf-8-sig", newline="")
    assert read_run(october).documents[0].region == ""
