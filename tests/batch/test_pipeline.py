"""A run's request: from options, from a pipeline's TOML, and options over the TOML."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from winterplan_extract.batch.pipeline import Request, read_pipeline, request_from
from winterplan_extract.errors import SettingsError

FULL = """
[run]
sources = ["returns", "late/Kings Vale.docx"]
out = "written"
plan = "plan"
region = "South East"
as_of = 2020-12-31
decisions = "decisions.csv"
workers = 3
engine = "dask"
scheduler = "tcp://cluster:8786"
profile = "publish"
all_returns = true
csv_safe = true
strict = true

[settings.limits]
seconds = 30
pages = 50
"""


def pipeline(folder: Path, text: str) -> Path:
    path = folder / "region.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_pipeline_says_everything_a_run_takes(tmp_path: Path) -> None:
    request = read_pipeline(pipeline(tmp_path, FULL))
    assert request.sources == (tmp_path / "returns", tmp_path / "late/Kings Vale.docx")
    assert (request.out, request.plan) == (tmp_path / "written", tmp_path / "plan")
    assert request.decisions == (tmp_path / "decisions.csv",)
    assert (request.region, request.workers) == ("South East", 3)
    assert (request.engine, request.scheduler) == ("dask", "tcp://cluster:8786")
    assert (request.profile, request.all_returns, request.csv_safe, request.strict) == ("publish", True, True, True)
    assert request.settings.as_of == date(2020, 12, 31)
    assert (request.settings.limits.seconds, request.settings.limits.pages) == (30.0, 50)


def test_a_pipeline_may_name_several_files_of_decisions(tmp_path: Path) -> None:
    request = read_pipeline(pipeline(tmp_path, "[run]\nsources = ['a']\ndecisions = ['ann.xlsx', 'ben/decisions.csv']"))
    assert request.decisions == (tmp_path / "ann.xlsx", tmp_path / "ben/decisions.csv")


def test_paths_are_shown_as_a_person_would_write_them(tmp_path: Path) -> None:
    request = read_pipeline(pipeline(tmp_path, "[run]\nsources = ['../returns/./a.pdf']\nout = '..'"))
    assert (request.sources, request.out) == ((tmp_path.parent / "returns/a.pdf",), tmp_path.parent)


def test_options_stand_over_the_pipeline(tmp_path: Path) -> None:
    given = {"out": Path("here"), "as_of": date(2021, 1, 31), "strict": None, "workers": None}
    request = request_from((pipeline(tmp_path, FULL),), given)
    assert (request.out, request.settings.as_of) == (Path("here"), date(2021, 1, 31))
    assert (request.strict, request.workers) == (True, 3)
    assert request.settings.limits.pages == 50


def test_without_a_pipeline_the_defaults_stand() -> None:
    request = request_from((Path("returns"),), {"region": None})
    assert request == Request(sources=(Path("returns"),))
    assert request.out == Path("comparison")


WRONG = [
    ("[run]\nsources = ['a']\nout_put = 'x'", "out_put.*it has sources, out", "a name that is no option"),
    ("[run]\nsources = 'a'", "sources wants list", "one source and not a list"),
    ("[run]\nsources = ['a']\ndecisions = [1]", "decisions wants a list of file", "a number for decisions"),
    ("[run]\nsources = [1]", "list of file and folder names", "a number for a source"),
    ("[run]\nsources = ['a']\nworkers = true", "workers wants int", "true is no number"),
    ("[run]\nsources = ['a']\nworkers = 0", "must be 1 or more", "no worker"),
    ("[run]\nsources = ['a']\nas_of = 'soon'", "2020-12-31", "no date"),
    ("[run]\nsources = ['a']\nengine = 'steam'", "process, serial, dask", "no such engine"),
    ("[run]\nsources = ['a']\nprofile = 'loud'", "working, publish", "no such profile"),
    ("[run]\nout = 'x'", "No source is named", "nothing to read"),
    ("[runs]\nsources = ['a']", r"\[runs\]; there are \[run\]", "no such part"),
    ("run = 1", "table of options", "a value for a part"),
    ("[run]\nsources = ['a']\n[settings.limits]\nminutes = 1", "no setting “minutes”", "no such setting"),
    ("[run\n", "no valid TOML", "no TOML at all"),
]


@pytest.mark.parametrize(("text", "told", "why"), WRONG, ids=[case[2] for case in WRONG])
def test_what_is_wrong_is_named_with_the_file(text: str, told: str, why: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=told) as fault:
        read_pipeline(pipeline(tmp_path, text))
    assert "region.toml" in str(fault.value)


def test_a_pipeline_stands_alone(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="names its own sources"):
        request_from((pipeline(tmp_path, FULL), Path("more")), {})
    with pytest.raises(SettingsError, match="cannot be opened"):
        request_from((tmp_path / "gone.toml",), {})
