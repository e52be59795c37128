"""What stands in a folder beside the outputs is never lost, whatever happens while they are replaced."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from winterplan_extract.comparison.rounds.run import read_run
from winterplan_extract.domain.errors import OutputError, WinterplanError
from winterplan_extract.outputs.staging import staged
from winterplan_extract.review.replay import rows_of_run
from winterplan_extract.runs.inspect import explain
from winterplan_extract.storage import replace
from winterplan_extract.storage.hold import held, settle

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs what only POSIX systems have")
WAYS = ["exchange", "renames", "files"]


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Each of the ways in which a folder is replaced."""
    out = tmp_path / "out"
    out.mkdir()
    if request.param != "exchange":
        monkeypatch.setattr(replace, "exchange", refused)
    if request.param == "files":
        monkeypatch.chdir(out)
    return str(request.param)


def refused(*_: object) -> None:
    raise OSError(22, "Invalid argument")


def content(folder: Path) -> dict[str, str]:
    """Every file by its name, and every link by where it leads."""
    return {
        path.relative_to(folder).as_posix(): f"-> {path.readlink()}" if path.is_symlink() else path.read_text()
        for path in folder.rglob("*")
        if path.is_symlink() or path.is_file()
    }


def write(folder: Path, **files: str) -> None:
    """Files by their names without the suffix .csv; two underscores part a folder from its file."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@posix
def test_whatever_else_stands_there_stays(way: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, ours="old", mine="mine", dataset__mine="too", deep__er__mine="three")
    (out / "link").symlink_to("mine.csv")
    (out / "empty").mkdir()
    (out / "mine.csv").chmod(0o600)
    out.chmod(0o750)
    with staged(out) as folder:
        write(folder, ours="new", dataset__ours="new")
    assert content(out) == {
        "ours.csv": "new", "dataset/ours.csv": "new", "mine.csv": "mine", "dataset/mine.csv": "too",
        "deep/er/mine.csv": "three", "link": "-> mine.csv",
    }  # fmt: skip
    assert (out / "empty").is_dir()
    assert [path.stat().st_mode & 0o777 for path in (out / "mine.csv", out)] == [0o600, 0o750]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_a_person_does_during_a_run_is_kept(way: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, ours="old", untouched="old", mine="mine")
    with held(out) as hold:
        write(out, ours="filled in meanwhile", added="meanwhile", mine="mine, changed")
        with staged(out) as folder:
            write(folder, ours="new", untouched="new")
        (aside,) = hold.kept
    assert content(out) == {
        "ours.csv": "new", "untouched.csv": "new", "added.csv": "meanwhile", "mine.csv": "mine, changed",
        aside.name: "filled in meanwhile",
    }  # fmt: skip
    assert aside.name.startswith("ours (changed 20")


def saved_anew(path: Path, text: str) -> None:
    """As an editor saves: beside it, and then over it."""
    (path.parent / "~").write_text(text)
    (path.parent / "~").replace(path)


@pytest.mark.parametrize("in_one_step", [True, False])
def test_what_is_saved_at_the_very_moment_is_brought_over(
    in_one_step: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, exchange = tmp_path / "out", replace.exchange
    write(out, ours="old", mine="mine", both="mine")

    def late(new: Path, old: Path) -> None:
        saved_anew(out / "mine.csv", "saved before")
        write(out, added="before", ours="filled in before")
        saved_anew(out / "both.csv", "saved before")
        if not in_one_step:
            refused()
        exchange(new, old)
        saved_anew(out / "both.csv", "saved after")

    monkeypatch.setattr(replace, "exchange", late)
    with held(out) as hold:
        with staged(out) as folder:
            write(folder, ours="new")
        kept = {path.name[:14]: path.read_text() for path in hold.kept}
    there = content(out)
    assert (there["ours.csv"], there["mine.csv"], there["added.csv"]) == ("new", "saved before", "before")
    assert kept["ours (changed "] == "filled in before"
    if in_one_step:
        assert (there["both.csv"], kept["both (changed "]) == ("saved after", "saved before")
    else:
        assert there["both.csv"] == "saved before"


def test_a_folder_where_a_file_is_to_go_is_no_output_to_be_replaced(way: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, a="old", b__mine="mine")
    (out / "b").rename(out / "b.csv")
    with pytest.raises(OutputError, match="a folder stands where a file is to go"), staged(out) as folder:
        write(folder, a="new", b="new")
    assert content(out) == {"a.csv": "old", "b.csv/mine.csv": "mine"}


def test_a_file_where_a_folder_is_to_go_stays_too(way: str, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, a="old")
    (out / "dataset").write_text("mine")
    with pytest.raises(OutputError, match="a file stands where a folder is to go"), staged(out) as folder:
        write(folder, a="new", dataset__rows="new")
    assert content(out) == {"a.csv": "old", "dataset": "mine"}


def opened_elsewhere(monkeypatch: pytest.MonkeyPatch, *, from_then_on: bool = False) -> None:
    """Has the system refuse to move b.csv, as Windows does while Excel has it open; or any file from then on."""
    move, seen = Path.replace, []

    def replaced(path: Path, target: Path) -> Path:
        if path.name == "b.csv" or (seen and from_then_on):
            seen.append(path)
            raise PermissionError(13, "The file is used by another process", str(path))
        return move(path, target)

    monkeypatch.setattr(Path, "replace", replaced)
    monkeypatch.setattr(Path, "rename", refused)
    monkeypatch.setattr(replace, "exchange", refused)


def test_a_file_that_is_open_elsewhere_brings_the_others_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write(out, a="old", b="old", c="old", mine="mine")
    opened_elsewhere(monkeypatch)
    with (
        pytest.raises(OutputError, match=r"open in Excel.*close it and run again; .* as it was"),
        staged(out) as folder,
    ):
        write(folder, a="new", a2="new", b="new", c="new")
    assert content(out) == {"a.csv": "old", "b.csv": "old", "c.csv": "old", "mine.csv": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_where_even_that_fails_it_is_said_and_the_next_command_completes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    write(out, a="old", b="old", c="old", mine="mine")
    with monkeypatch.context() as patched:
        opened_elsewhere(patched, from_then_on=True)
        with (
            pytest.raises(OutputError, match=r"only in part.*run again: all of them will be new"),
            staged(out) as folder,
        ):
            write(folder, a="new", b="new", c="new")
        with pytest.raises(OutputError, match="cannot be completed"), held(out):
            pass
    settle(out)
    assert content(out) == {"a.csv": "new", "b.csv": "new", "c.csv": "new", "mine.csv": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


READERS: list[Callable[[Path], object]] = [
    lambda out: explain(out, "a-1"), read_run, lambda out: read_run(out / "dataset"), rows_of_run,
]  # fmt: skip


@pytest.mark.parametrize("read", READERS, ids=["explain", "compare", "compare, by its dataset", "decisions"])
def test_whoever_reads_it_completes_it_first(
    read: Callable[[Path], object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    write(out, a="old", b="old", dataset__rows="row_id\n")
    with monkeypatch.context() as patched:
        opened_elsewhere(patched, from_then_on=True)
        with pytest.raises(OutputError, match="only in part"), staged(out) as folder:
            write(folder, a="new", b="new")
    with suppress(WinterplanError):  # it is no run's dataset
        read(out)
    assert content(out) == {"a.csv": "new", "b.csv": "new", "dataset/rows.csv": "row_id\n"}


@posix
def test_what_cannot_be_linked_is_left_where_it_is(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, ours="old")
    os.mkfifo(out / "pipe")
    number = out.stat().st_ino
    with staged(out) as folder:
        write(folder, ours="new")
    assert (out / "pipe").is_fifo()
    assert (content(out), out.stat().st_ino) == ({"ours.csv": "new"}, number)


@posix
def test_a_link_to_a_folder_is_followed_and_stays_one(tmp_path: Path) -> None:
    write(tmp_path / "real", ours="old", mine="mine")
    (tmp_path / "away").mkdir()
    (tmp_path / "away" / "out").symlink_to(tmp_path / "real")
    with staged(tmp_path / "away" / "out") as folder:
        write(folder, ours="new")
    assert (tmp_path / "away" / "out").is_symlink()
    assert content(tmp_path / "real") == {"ours.csv": "new", "mine.csv": "mine"}


STRANGERS = [
    ("out", ".out.new.4194304.part", "a run into out.new"),
    ("out", ".out.4194304.part.txt", "not a folder of ours"),
    ("o*t", ".out.4194304.part", "a star in the name"),
    ("ou[t]", ".out.4194304.part", "a bracket in the name"),
    ("ou?", ".out.4194304.part", "a question mark in the name"),
]


@pytest.mark.parametrize(("name", "stranger", "why"), STRANGERS, ids=[case[2] for case in STRANGERS])
@pytest.mark.skipif(sys.platform == "win32", reason="no such names there")
def test_only_what_was_made_ready_for_this_folder_is_cleared(
    name: str, stranger: str, why: str, tmp_path: Path
) -> None:
    left = [tmp_path / stranger, tmp_path / f".{name}.4194304.part"]
    for path in left:
        path.mkdir()
        (path / "half.csv").write_text("half")
    with staged(tmp_path / name) as folder:
        write(folder, ours="new")
    assert [path.exists() for path in left] == [True, False], why
