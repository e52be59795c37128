"""run.json says what ran on what, and JSON can hold all of it."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from winterplan_extract.domain.plan import Taught
from winterplan_extract.domain.records import DocumentRecord, ExtractedReturn
from winterplan_extract.runs import manifest as installed
from winterplan_extract.runs.manifest import manifest
from winterplan_extract.runs.request import Request
from winterplan_extract.storage.plan_folder import load_plan

RETURNED = ExtractedReturn(DocumentRecord("a-pdf", "in/a.pdf", "c0ffee", "pdf", "read"))


def test_the_record_holds_versions_settings_hashes_and_timings() -> None:
    started = datetime(2020, 12, 1, 9, tzinfo=UTC)
    plan = replace(load_plan(), taught=(Taught("wordings.csv", "Mostly there", "partly"),))
    record = manifest(
        Request(sources=(Path("in"),)),
        [RETURNED],
        plan=plan,
        seconds={"a-pdf": 1.235},
        started=started,
        finished=started + timedelta(seconds=5),
    )
    assert json.loads(json.dumps(record)) == record
    assert record["files"] == [
        {"return_id": "a-pdf", "file": "in/a.pdf", "sha256": "c0ffee", "status": "read", "seconds": 1.235}
    ]
    assert (record["started"], record["seconds"]) == ("2020-12-01T09:00:00+00:00", 5.0)
    assert record["request"]["sources"] == ["in"]
    assert record["request"]["settings"]["limits"]["memory_mb"] > 0
    assert record["libraries"]["pypdfium2"]
    assert record["plan"]["taught"] == [{"list": "wordings.csv", "wording": "Mostly there", "means": "partly"}]
    assert len(record["plan"]["sha256"]["actions.csv"]) == 64


FOLDER = {"url": "file:///home/ann/winter%20plan", "dir_info": {}}
EDITABLE = {"url": "file:///home/ann/winter%20plan", "dir_info": {"editable": True}}


@pytest.mark.parametrize(
    ("left", "origin", "python", "pip", "line"),
    [
        ("", {}, "/venv/bin/python", True, '/venv/bin/python -m pip install "winterplan-extract[ocr]"'),
        ("", FOLDER, "/venv/bin/python", True, '/venv/bin/python -m pip install "winterplan-extract[ocr] @ file:///home/ann/winter%20plan"'),
        ("", EDITABLE, "/venv/bin/python", True, '/venv/bin/python -m pip install -e "/home/ann/winter plan[ocr]"'),
        ("", {}, "/my venv/bin/python", True, '"/my venv/bin/python" -m pip install "winterplan-extract[ocr]"'),
        ("", {}, "/venv/bin/python", False, 'uv pip --python /venv/bin/python install "winterplan-extract[ocr]"'),
        ("uv-receipt.toml", FOLDER, "/x/python", False, 'uv tool install --force "winterplan-extract[ocr] @ file:///home/ann/winter%20plan"'),
        ("pipx_metadata.json", {}, "/x/python", True, 'pipx install --force "winterplan-extract[ocr]"'),
    ],
    ids=["an index", "a folder", "a clone to work on", "a path with a blank", "uv's environment", "uv's tool", "pipx"],
)  # fmt: skip
def test_the_line_fits_the_installation(
    left: str, origin: dict[str, object], python: str, pip: bool, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # fmt: skip
    class Installed:
        def read_text(self, name: str) -> str | None:
            return json.dumps(origin) if origin and name == "direct_url.json" else None

    if left:
        (tmp_path / left).touch()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setattr(sys, "executable", python)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(installed, "distribution", lambda _: Installed())
    monkeypatch.setattr(installed, "find_spec", lambda _: object() if pip else None)
    assert installed.how_to_add("ocr") == line


def test_powershell_runs_a_quoted_path_only_behind_its_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "executable", r"C:\Users\Ann Lee\.venv\python.exe")
    monkeypatch.setattr(installed, "_origin", dict)
    monkeypatch.setattr(installed, "find_spec", lambda _: object())
    line = r'& "C:\Users\Ann Lee\.venv\python.exe" -m pip install "winterplan-extract[parquet]"'
    assert installed.how_to_add("parquet") == line
