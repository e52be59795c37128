"""A run's request: from options, from a pipeline's TOML, and options over the TOML."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.outputs import PROFILES
from winterplan_extract.runs.cluster import ENGINES
from winterplan_extract.runs.request import Request, read_pipeline, request_from

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
any_plan = true
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
    assert (request.any_plan, request.settings.auditing.any_plan) == (True, True)
    assert (request.profile, request.all_returns, request.csv_safe, request.strict) == ("publish", True, True, True)
    assert request.settings.as_of == date(2020, 12, 31)
    assert (request.settings.limits.seconds, request.settings.limits.pages) == (30.0, 50)


def test_a_pipeline_may_name_several_files_of_decisions(tmp_path: Path) -> None:
    request = read_pipeline(pipeline(tmp_path, "[run]\nsources = ['a']\ndecisions = ['ann.xlsx', 'ben/decisions.csv']"))
    assert request.decisions == (tmp_path / "ann.xlsx", tmp_path / "ben/decisions.csv")


def test_paths_are_shown_as_a_person_would_write_them(tmp_path: Path) -> None:
    request = read_pipeline(pipeline(tmp_path, "[run]\nsources = ['../returns/./a.pdf']\nout = '..'"))
    assert (request.sources, request.out) == ((tmp_path.parent / "returns/a.pdf",), tmp_path.parent)


def test_one_source_needs_no_list(tmp_path: Path) -> None:
    assert read_pipeline(pipeline(tmp_path, "[run]\nsources = 'returns'")).sources == (tmp_path / "returns",)


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


S = "[run]\nsources = ['a']\n"
WRONG = [
    (
        S + "out_put = 'x'",
        r"\[run\] out_put: there is no such option; there are as_of, sources, out",
        "a name that is no option",
    ),
    (
        "[run]\nsources = 1",
        "sources: 1 is not allowed; use a list, each the name of a file",
        "no list",
    ),
    ("[run]\nsources = ['b', 1]", "sources item 2: 1 is not .* the name of a file", "a number for a source"),
    (S + "out = 7", "out: 7 is not allowed; use the name of a file or folder", "a number for a folder"),
    (S + "workers = true", "workers: true is not .* whole number from 1 to 256", "true is no number"),
    (S + "workers = 0", "workers: 0 is not .* whole number from 1 to 256", "no worker"),
    (S + "workers = 2.5", "workers: 2.5 is not .* whole number from 1 to 256", "half a worker"),
    (S + "workers = 0x" + "f" * 9000, "workers: a number of over thirty digits is not", "a number without end"),
    (S + "workers = " + "9" * 9000, "holds a number of thousands of digits", "a number that Python refuses to read"),
    (S + "as_of = 'soon'", r"\[run\] as_of: “soon” .* 15/11/2020, 15 Nov 2020 or 2020-11-15", "no date"),
    (S + "as_of = 2020-12-31T10:00:00", "as_of: 2020-12-31 10:00:00 is not allowed", "a moment is no day"),
    (S + "as_of = 0001-01-01", "as_of: 0001-01-01 .* from 2000-01-01 to 2099-12-31", "a day of no plan"),
    (S + "as_of = 2021-02-30", "no valid TOML", "a day that no month has"),
    (S + "engine = 'steam'", "engine: “steam” .* one of dask, process, serial", "no such engine"),
    (S + "profile = 'loud'", "profile: “loud” .* one of publish, publish-unnamed, working", "no such profile"),
    (S + "strict = 'yes'", "strict: “yes” .* true or false", "a word for yes"),
    (S + 'region = "a\\u0007"', r"region: “a\\x07” .* none of them a control character", "a bell in a name"),
    (S + f"region = '{'x' * 300}'", r"region: “x{60}…” \(300 characters\) is not", "a name that fills the screen"),
    (S + 'out = "a\\u0000b"', r"out: “a\\x00b” is not allowed", "a NUL in a path"),
    (S + 'plan = ""', "plan: “” is not allowed", "a path of nothing"),
    (S + "out = '~nobody-of-that-name/x'", "out: “~nobody-of-that-name/x” is not allowed", "a home that nobody has"),
    (
        "[run]\nsources = ['a\\u0000']".replace("'", '"'),
        r"sources item 1: “a\\x00” is not allowed",
        "a NUL in a source",
    ),
    (S + "decisions = [1]", "decisions item 1: 1 is not .* the name of a file", "a number for decisions"),
    (S + "settings = 1", r"\[run\] settings: there is no such option", "settings are a part of their own"),
    ("[run]\nout = 'x'", "No source is named", "nothing to read"),
    ("[runs]\nsources = ['a']", r"\[runs\]; there are \[run\]", "no such part"),
    ("run = 1", "run: 1 is not allowed; use a table", "a value for a part"),
    ("settings = 1\n" + S, "settings: 1 is not allowed; use a table", "a value for the settings"),
    (
        S + "[settings.limits]\nminutes = 1",
        r"\[settings.limits\] minutes: there is no such name; there are seconds",
        "no such setting",
    ),
    (
        S + "[settings.limits]\nseconds = inf",
        r"\[settings.limits\] seconds: inf .* from 1 to 86,400 \(seconds\), or leave it out for 120",
        "a limit that is none",
    ),
    (S + "[settings.limits]\nseconds = nan", "seconds: nan is not allowed", "no number"),
    (
        S + "[settings.limits]\ninflate_ratio = nan",
        "inflate_ratio: nan is not .* from 2 to 10,000",
        "a check that nothing fails",
    ),
    (S + "[settings.limits]\nmemory_mb = 0", r"memory_mb: 0 is not .* from 100 to 1,000,000 \(MB\)", "no memory"),
    (S + "[settings.limits]\nfile_mb = 1e400", "file_mb: inf is not .* whole number", "a number out of every range"),
    (
        S + "[settings]\nperiod_end = 2019-01-01",
        "period_end: 2019-01-01 is before the period_start, 2020-09-01",
        "a period that ends before it begins",
    ),
    (S + "[settings]\nlimits." + "a." * 3000 + "b = 1", "limits. a: there is no such name", "names within names"),
    (S + "[settings.limits]\npages." + "a." * 3000 + "b = 1", "pages: a table is not allowed", "names within a number"),
    ("x = " + "[" * 3000 + "]" * 3000, "nested too deeply", "brackets within brackets"),
    (S + "x" * 5000 + " = 1", r"\[run\] x{60}: there is no such option", "a name that fills the screen"),
    (
        S + "[settings]\n" + "x" * 5000 + " = 1",
        r"\[settings\] x{60}: there is no such name",
        "the same among the settings",
    ),
    ("[run\n", "no valid TOML", "no TOML at all"),
]


@pytest.mark.parametrize(("content", "told", "why"), WRONG, ids=[case[2] for case in WRONG])
def test_what_is_wrong_is_named_with_the_file_and_what_is_allowed(
    content: str, told: str, why: str, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match=told) as fault:
        read_pipeline(pipeline(tmp_path, content))
    assert "region.toml" in str(fault.value)
    assert "\0" not in str(fault.value)
    assert len(str(fault.value)) < 700


def sparse(path: Path) -> None:
    with path.open("wb") as handle:
        handle.truncate(200 * 2**20)


NO_PIPELINES = [
    (Path.mkdir, "is a folder, not a file", "a folder"),
    (os.mkfifo, "is a pipe or a device, not a file", "a pipe: nobody will ever write to it"),
    (lambda path: path.symlink_to("/dev/zero"), "is a pipe or a device", "a device without end"),
    (sparse, "has 200 MB; it may have 1", "too large for any pipeline"),
    (lambda path: path.write_bytes(b"x = 1\n\xff\xfe\x00"), r"not in UTF-8 \(line 2\)", "no text"),
    (lambda path: path.write_bytes(b"\x00" * 100), "no valid TOML", "NULs"),
    (lambda path: path.symlink_to(path), "cannot be opened", "a link to itself"),
]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes in folders")
@pytest.mark.parametrize(("make", "told", "why"), NO_PIPELINES, ids=[case[2] for case in NO_PIPELINES])
def test_what_is_no_pipeline_file_is_not_opened(
    make: Callable[[Path], object], told: str, why: str, tmp_path: Path
) -> None:
    make(tmp_path / "region.toml")
    with pytest.raises(SettingsError, match=told) as fault:
        read_pipeline(tmp_path / "region.toml")
    assert "region.toml" in str(fault.value)


def test_a_pipeline_stands_alone(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="names its own sources"):
        request_from((pipeline(tmp_path, FULL), Path("more")), {})
    with pytest.raises(SettingsError, match="cannot be opened"):
        request_from((tmp_path / "gone.toml",), {})


DAYS = ["15/11/2020", "15 Nov 2020", "15 November 2020", "2020-11-15", " 15/11/2020 "]


@pytest.mark.parametrize("written", DAYS)
def test_a_day_is_taken_as_people_write_it(written: str, tmp_path: Path) -> None:
    assert request_from((Path("returns"),), {"as_of": written}).settings.as_of == date(2020, 11, 15)
    assert read_pipeline(pipeline(tmp_path, f"{S}as_of = '{written}'")).settings.as_of == date(2020, 11, 15)


OPTIONS = [
    ("as_of", "31/11/2020", "--as-of: “31/11/2020” .* use a day as 15/11/2020"),
    ("as_of", "11-15-2020", "--as-of: .*2020-11-15"),
    ("as_of", "1/1/1066", "as_of: 1066-01-01 .* from 2000-01-01 to 2099-12-31"),
    ("workers", "0", "--workers: “0” .* a whole number from 1 to 256"),
    ("workers", "two", "--workers: “two” .* a whole number from 1 to 256"),
    ("workers", "nan", "--workers: “nan” .* a whole number from 1 to 256"),
    ("workers", "1e9", "--workers: “1e9” .* a whole number from 1 to 256"),
    ("workers", "9" * 5000, "--workers: .* a whole number from 1 to 256"),
    ("profile", "loud", "--profile: “loud” .* one of publish, publish-unnamed, working"),
    ("engine", "steam", "--engine: “steam” .* one of dask, process, serial"),
    ("region", "x" * 300, "--region: .* text of 0 to 200 characters"),
]


@pytest.mark.parametrize(("name", "value", "told"), OPTIONS)
def test_an_option_out_of_its_range_is_refused_by_its_name(name: str, value: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        request_from((Path("returns"),), {name: value})


def test_the_engines_and_profiles_that_are_allowed_are_those_there_are() -> None:
    kinds = get_type_hints(Request)
    assert get_args(kinds["engine"]) == ENGINES
    assert get_args(kinds["profile"]) == PROFILES
