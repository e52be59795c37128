"""CSV, Parquet and the data package."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import outputs_builders as build
import pyarrow.parquet as pq
import pytest
from written_lines import table_lines

from winterplan_extract.domain.records import TABLES, Comparison
from winterplan_extract.outputs import write_outputs
from winterplan_extract.outputs.dataset import as_text, dataset_tables, table_schema


def _write(comparison: Comparison, out: Path, **options: Any) -> Path:
    write_outputs(comparison, out, plan=build.plan(), run={}, **options)
    return out


def test_every_table_is_there_as_csv_and_parquet_with_the_same_lines(written: Path) -> None:
    for name, record in TABLES.items():
        lines = table_lines(written, name)
        table = pq.read_table(written / "dataset" / f"{name}.parquet")
        fields = [field.name for field in dataclasses.fields(record)]
        assert table.column_names == fields
        assert [list(line) for line in lines] == [fields] * len(lines)
        typed = [[as_text(tuple(v) if isinstance(v, list) else v) for v in line.values()] for line in table.to_pylist()]
        assert typed == [list(line.values()) for line in lines]


def test_without_the_extra_there_is_no_parquet_file_and_none_of_an_earlier_run(
    tmp_path: Path, written: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = Path(shutil.copytree(written, tmp_path / "out"))
    assert list(out.glob("dataset/*.parquet"))
    monkeypatch.setattr("winterplan_extract.outputs.dataset.find_spec", lambda _: None)
    _write(build.comparison(), out)
    assert [path.name for path in out.rglob("*.parquet")] == []
    assert len(list(out.glob("dataset/*.csv"))) == len(TABLES)


def test_csv_begins_with_a_bom_and_ends_its_lines_as_rfc_4180_asks(written: Path) -> None:
    content = (written / "dataset" / "rows.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfrow_id,")
    assert content.endswith(b"\r\n")
    assert b"order grit\n" in content, "a line feed inside a cell stays one"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (date(2020, 10, 31), "2020-10-31"),
        (("a", "b"), "a; b"),
        ((), ""),
        (0.1, "0.1"),
        (3, "3"),
        ("as, it “is”", "as, it “is”"),
    ],
)
def test_values_as_csv_cells(value: Any, text: str) -> None:
    assert as_text(value) == text


def test_the_same_comparison_gives_the_same_bytes(written: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    write_outputs(build.comparison(), again, plan=build.plan(), run={"version": "1"})
    files = sorted(path.relative_to(written) for path in written.rglob("*") if path.is_file())
    assert len(files) == 2 * len(TABLES) + 6
    for file in files:
        assert (again / file).read_bytes() == (written / file).read_bytes(), file


STARTS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """Outputs of text that a spreadsheet or a file does not take as it is, as they are and `csv_safe`."""
    whole = build.comparison()
    rows = [
        replace(row, requirement=f"{start}SUM(A1)", current_status="so = far")
        for row, start in zip(whole.rows, STARTS, strict=False)
    ]
    bytes_name = os.fsdecode(b"caf\xe9.pdf")  # a name in Latin-1 on a system that speaks UTF-8
    documents = (replace(whole.documents[0], file=bytes_name), *whole.documents[1:])
    comparison = replace(whole, rows=(*rows, *whole.rows[len(rows) :]), documents=documents)
    return {safe: _write(comparison, tmp_path_factory.mktemp("out"), csv_safe=safe) for safe in (False, True)}


def test_an_apostrophe_disarms_formulas_only_on_request(hostile: dict[bool, Path]) -> None:
    for safe, mark in ((False, ""), (True, "'")):
        lines = table_lines(hostile[safe], "rows")[: len(STARTS)]
        assert [line["requirement"] for line in lines] == [f"{mark}{start}SUM(A1)" for start in STARTS]
        assert {line["current_status"] for line in lines} == {"so = far"}


@pytest.mark.parametrize(
    ("csv_safe", "says"), [(False, "may begin with = + - @"), (True, "has an apostrophe before it")]
)
def test_the_package_says_whether_formulas_are_disarmed(csv_safe: bool, says: str, hostile: dict[bool, Path]) -> None:
    package = hostile[csv_safe] / "dataset" / "datapackage.json"
    assert says in json.loads(package.read_text(encoding="utf-8"))["description"]


def test_text_that_no_file_can_hold_is_replaced_in_view(hostile: dict[bool, Path]) -> None:
    assert table_lines(hostile[False], "documents")[0]["file"] == "caf\ufffd.pdf"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # frictionless and what it stands on
@pytest.mark.parametrize("make", [build.comparison, build.everything_met])
def test_the_package_is_valid(make: Any, tmp_path: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    out = _write(make(), tmp_path / "out")
    report = frictionless.validate(str(out / "dataset" / "datapackage.json"))
    assert report.valid, report.flatten(["name", "type", "message"])
    assert {task.name for task in report.tasks} == set(TABLES)


def test_the_package_describes_every_column(written: Path) -> None:
    package = json.loads((written / "dataset" / "datapackage.json").read_text(encoding="utf-8"))
    for resource, record in zip(package["resources"], TABLES.values(), strict=True):
        fields = {field["name"]: field for field in resource["schema"]["fields"]}
        for own in dataclasses.fields(record):
            assert fields[own.name]["description"].startswith(own.metadata["description"])


@pytest.mark.parametrize(
    ("table", "column", "expected", "why"),
    [
        ("rows", "met", {"enum": ["yes", "partly", "no", "not_applicable", "not_stated"], "required": True}, "closed"),
        ("rows", "row_id", {"required": True}, "a key"),
        ("rows", "gap", None, "text may be empty"),
        ("rows", "page", None, "some formats have no pages"),
        ("documents", "stands", {"required": True}, "true or false, never neither"),
    ],
)
def test_constraints_follow_from_the_types(table: str, column: str, expected: Any, why: str) -> None:
    schema = table_schema(next(t for t in dataset_tables() if t.name == table))
    field = next(field for field in schema["fields"] if field["name"] == column)
    assert field.get("constraints") == expected, why


def test_a_closed_set_with_a_blank_leaves_the_blank_out() -> None:
    schema = table_schema(next(t for t in dataset_tables() if t.name == "coverage"))
    field = next(field for field in schema["fields"] if field["name"] == "missing_because")
    assert "" not in field["constraints"]["enum"]
    assert "required" not in field["constraints"]


def test_keys_and_links_are_in_the_schema() -> None:
    schema = table_schema(next(t for t in dataset_tables() if t.name == "matches"))
    assert schema["primaryKey"] == ["row_id", "action_id"]
    assert {"fields": ["action_id"], "reference": {"resource": "actions", "fields": ["action_id"]}} in schema["foreignKeys"]  # fmt: skip
