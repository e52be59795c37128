"""Outputs are new as a whole or old as a whole."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import outputs_builders as build
import pytest

from winterplan_extract.domain.errors import OutputError, SettingsError
from winterplan_extract.outputs import write_outputs
from winterplan_extract.outputs.staging import refuse_unwritable, staged


class BreaksOff(Mapping[str, Any]):
    """Contents for run.json, which is written last, that fail when they are read."""

    def __getitem__(self, key: str) -> Any:
        raise KeyboardInterrupt

    def __iter__(self) -> Iterator[str]:
        raise KeyboardInterrupt

    def __len__(self) -> int:
        return 1


def _write(out: Path, run: Mapping[str, Any]) -> None:
    write_outputs(build.everything_met(), out, plan=build.plan(), run=run)


def _content(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def test_a_run_that_breaks_off_leaves_the_last_output_and_nothing_else(tmp_path: Path) -> None:
    out = tmp_path / "comparison"
    write_outputs(build.comparison(), out, plan=build.plan(), run={"version": "1"})
    before = _content(out)
    with pytest.raises(KeyboardInterrupt):
        _write(out, BreaksOff())
    assert _content(out) == before
    assert list(tmp_path.iterdir()) == [out]


def test_a_first_run_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        _write(tmp_path / "new" / "comparison", BreaksOff())
    assert list(tmp_path.iterdir()) == []


def test_what_others_keep_in_the_folder_stays(tmp_path: Path) -> None:
    out = tmp_path / "comparison"
    out.mkdir()
    (out / "decisions.csv").write_text("mine", encoding="utf-8")
    (out / "run.json").write_text("old", encoding="utf-8")
    _write(out, {"version": "2"})
    assert (out / "decisions.csv").read_text(encoding="utf-8") == "mine"
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))["version"] == "2"
    assert list(tmp_path.iterdir()) == [out]


def test_a_file_that_cannot_be_replaced_brings_the_others_back(tmp_path: Path) -> None:
    out = tmp_path / "comparison"
    (out / "b.csv").mkdir(parents=True)  # a folder where a file is to go: no system replaces that
    (out / "a.csv").write_text("old", encoding="utf-8")
    with pytest.raises(OutputError, match="close it and run again"), staged(out) as folder:
        for name in ("a.csv", "a2.csv", "b.csv"):
            (folder / name).write_text("new", encoding="utf-8")
    assert (out / "a.csv").read_text(encoding="utf-8") == "old"
    assert sorted(path.name for path in out.iterdir()) == ["a.csv", "b.csv"]


def test_what_a_killed_run_left_is_cleared(tmp_path: Path) -> None:
    left = tmp_path / ".comparison.1.part"
    left.mkdir()
    (left / "half.csv").write_text("half", encoding="utf-8")
    _write(tmp_path / "comparison", {})
    assert not left.exists()


def test_a_file_where_the_folder_should_be_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "comparison").write_text("a file", encoding="utf-8")
    with pytest.raises(OutputError, match="cannot be written to"):
        _write(tmp_path / "comparison", {})


def test_what_cannot_be_written_is_known_beforehand_and_nothing_is_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a file", encoding="utf-8")
    for out in (tmp_path / "file", tmp_path / "file" / "deep" / "out"):
        with pytest.raises(OutputError, match=r"cannot be written to \(.*file is a file\)"):
            refuse_unwritable(out)
    refuse_unwritable(tmp_path / "new" / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that we may not write to")
def test_a_closed_folder_is_known_beforehand(tmp_path: Path) -> None:
    (tmp_path / "closed").mkdir(mode=0o555)
    with pytest.raises(OutputError, match="permission denied"):
        refuse_unwritable(tmp_path / "closed" / "out")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="needs a folder that we may not write to")
def test_a_closed_parent_folder_is_no_hindrance(tmp_path: Path) -> None:
    out = tmp_path / "mounted" / "comparison"
    out.mkdir(parents=True)
    out.parent.chmod(0o555)
    try:
        _write(out, {})
    finally:
        out.parent.chmod(0o755)
    assert (out / "run.json").is_file()


def test_a_relative_folder_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _write(Path("comparison"), {})
    assert (tmp_path / "comparison" / "comparison.xlsx").is_file()


def test_an_unknown_profile_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="working, publish"):
        write_outputs(build.comparison(), tmp_path / "out", plan=build.plan(), profile="poster", run={})
    assert list(tmp_path.iterdir()) == []
