"""The line that adds an extra is one that works for the way in which the program was installed."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from winterplan_extract.runs import extras

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
    monkeypatch.setattr(extras, "distribution", lambda _: Installed())
    monkeypatch.setattr(extras, "find_spec", lambda _: object() if pip else None)
    assert extras.how_to_add("ocr") == line


def test_powershell_runs_a_quoted_path_only_behind_its_sign(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "executable", r"C:\Users\Ann Lee\.venv\python.exe")
    monkeypatch.setattr(extras, "_origin", dict)
    monkeypatch.setattr(extras, "find_spec", lambda _: object())
    line = r'& "C:\Users\Ann Lee\.venv\python.exe" -m pip install "winterplan-extract[parquet]"'
    assert extras.how_to_add("parquet") == line
