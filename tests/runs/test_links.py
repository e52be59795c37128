"""Links and pipes: what was named is found, once each, and nothing else is opened or waited for."""

from __future__ import annotations

import os
import socket
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from test_sources import PDF, codes, find, packed, write

from winterplan_extract.domain.errors import SettingsError, SourceError
from winterplan_extract.domain.settings import Settings
from winterplan_extract.runs.batch import run_batch
from winterplan_extract.runs.request import read_pipeline
from winterplan_extract.storage.files import open_regular
from winterplan_extract.storage.plan_folder import load_plan

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need rights there")


@pytest.fixture(autouse=True)
def within_seconds() -> object:
    """A test that waits for a pipe or walks for ever fails, and does not hold the others up."""
    import signal

    def too_long(*_: object) -> None:
        raise AssertionError("it waits for ever")

    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


LEFT = "link_not_followed"
Build = Callable[[Path], object]
PIPES: list[tuple[str, Build, str, str]] = [
    ("x.zip", os.mkfifo, "in/x.zip", "a pipe by the name of an archive"),
    ("sub/datapackage.json", os.mkfifo, "in/sub/datapackage.json", "by the name that tells a dataset of our own"),
    ("rows.csv", os.mkfifo, "in/rows.csv", "by the name of a table"),
    ("comparison.xlsx", os.mkfifo, "in/comparison.xlsx", "by the name of a workbook of our own"),
    ("return", os.mkfifo, "in/return", "by a name that says nothing, so that its content would be looked at"),
    ("socket.pdf", lambda path: socket.socket(socket.AF_UNIX).bind(str(path)), "in/socket.pdf", "a socket"),
    ("disk.zip", lambda path: path.symlink_to("../other/pipe.zip"), "in/disk.zip", "a link to a pipe that was named"),
]


@pytest.mark.parametrize(("name", "make", "shown", "why"), PIPES, ids=[case[3] for case in PIPES])
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_what_is_no_file_is_named_and_passed_over(
    name: str, make: Build, shown: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"in/a.pdf": PDF, "in/sub/b.pdf": PDF, "other/.pipe/c.pdf": PDF})
    os.mkfifo("other/pipe.zip")
    make(Path("in", name))
    expected = {"in/a.pdf": "", "in/sub/b.pdf": "", "other/pipe.zip": "not_a_file"}
    if not Path("in", name).is_symlink():
        expected[shown] = "not_a_file"
    assert codes(find(tmp_path, "in", "other")) == expected


def test_a_pipe_put_in_a_files_place_holds_nobody_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was a file when it was looked at is a pipe when it is opened."""
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(b"x")
    looked_at = (tmp_path / "file").stat()
    monkeypatch.setattr(Path, "stat", lambda *_, **__: looked_at)
    with pytest.raises(OSError, match="is a pipe or a device, not a file"):
        open_regular(tmp_path / "pipe")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/tty", "/dev/null"])
def test_no_device_is_opened(device: str, tmp_path: Path) -> None:
    (tmp_path / "run.toml").symlink_to(device)
    with pytest.raises(SettingsError, match="is a pipe or a device, not a file"):
        read_pipeline(tmp_path / "run.toml")
    with pytest.raises(SourceError, match="neither a file nor a folder"):
        find(tmp_path, device)


@pytest.mark.parametrize("twice", [False, True])
def test_folders_that_link_to_one_another_are_visited_once(twice: bool, tmp_path: Path) -> None:
    """Two links to the next folder in each of 24 make 16 million ways to the last."""
    for number in range(24):
        write(tmp_path, {f"in/{number:02d}/{number}.pdf": PDF})
        for way in "ab":
            (tmp_path / f"in/{number:02d}/{way}").symlink_to(f"../{(number + 1) % 24:02d}")
    (tmp_path / "way in").symlink_to("in/00")
    since = time.monotonic()
    found = find(tmp_path, "in", *(["in/00/a", "in"] if twice else []))
    assert [source.shown for source in found] == [f"in/{n:02d}/{n}.pdf" for n in range(24)]
    assert codes(find(tmp_path, "way in")) == {"way in/0.pdf": "", "way in/a": LEFT, "way in/b": LEFT}
    assert time.monotonic() - since < 5


def a_tree(folder: Path) -> None:
    """Returns in two folders, of which only `in` is named unless a case says otherwise."""
    write(folder, {"in/a.pdf": PDF, "in/sub/b.pdf": PDF, "out/c.csv": b"x", "out/deep/d.pdf": PDF, "out/e.zip": packed({"f.pdf": PDF})})  # fmt: skip


BOTH = {"in/a.pdf": "", "in/sub/b.pdf": ""}
ALL = {**BOTH, "out/c.csv": "", "out/deep/d.pdf": "", "out/e.zip!f.pdf": ""}
LINKS: list[tuple[str, str, tuple[str, ...], dict[str, str], str]] = [
    ("in/l.csv", "../out/c.csv", ("in",), {**BOTH, "in/l.csv": LEFT}, "a file outside"),
    ("in/l", "../out", ("in",), {**BOTH, "in/l": LEFT}, "a folder outside: one note for all that it holds"),
    ("in/l.zip", "../out/e.zip", ("in",), {**BOTH, "in/l.zip": LEFT}, "an archive outside"),
    ("in/l", "/", ("in",), {**BOTH, "in/l": LEFT}, "the whole disk"),
    ("in/sub/l", "..", ("in",), BOTH, "the folder above, which is walked already"),
    ("in/l.pdf", "sub/b.pdf", ("in",), BOTH, "a file inside is met in its own place"),
    ("in/0", "sub", ("in",), BOTH, "a folder inside too, though the link comes first"),
    ("in/l", "../out", ("in", "out"), ALL, "outside the one and inside the other"),
    ("in/l", "../out", ("out", "in"), ALL, "and the other way about"),
    ("in/l.csv", "../out/c.csv", ("in", "out/c.csv"), {**BOTH, "out/c.csv": ""}, "a file that was named itself"),
    ("l", "out", ("l",), {"l/c.csv": "", "l/deep/d.pdf": "", "l/e.zip!f.pdf": ""}, "a link that was named is followed"),
    ("l.csv", "out/c.csv", ("l.csv",), {"l.csv": ""}, "and so is one to a file"),
    ("in/l.pdf", "gone.pdf", ("in",), {**BOTH, "in/l.pdf": "file_missing"}, "nowhere"),
    ("in/l.zip", "l.zip", ("in",), {**BOTH, "in/l.zip": "file_missing"}, "itself"),
    ("in/l.pdf", "../inn/x.pdf", ("in",), {**BOTH, "in/l.pdf": LEFT}, "a folder whose name only begins alike"),
    ("in/l.pdf", ".store/g.pdf", ("in",), {**BOTH, "in/l.pdf": ""}, "inside, where no search looks: followed here"),
    ("in/l", ".store", ("in",), {**BOTH, "in/l/g.pdf": ""}, "a folder where no search looks"),
]  # fmt: skip


@pytest.mark.parametrize(("link", "target", "named", "expected", "why"), LINKS, ids=[case[4] for case in LINKS])
def test_where_a_link_leads(
    link: str, target: str, named: tuple[str, ...], expected: dict[str, str], why: str, tmp_path: Path
) -> None:
    a_tree(tmp_path)
    write(tmp_path, {"inn/x.pdf": PDF, "in/.store/g.pdf": PDF})
    (tmp_path / link).symlink_to(target)
    assert codes(find(tmp_path, *named)) == expected, why


def test_nothing_of_what_a_link_leads_to_is_told(tmp_path: Path) -> None:
    """Neither its rows nor its hash: it may be somebody's own."""
    write(tmp_path, {"in/a.pdf": b"%PDF-1.4", "secret.csv": b"Requirement\r\n"})
    (tmp_path / "in/link.csv").symlink_to(tmp_path / "secret.csv")
    came = run_batch([tmp_path / "in"], plan=load_plan(), settings=Settings(), engine="serial")
    link = came[1].document
    assert (link.status, link.sha256, link.rows) == ("skipped", "", 0)
    assert "name that as a source too" in came[1].problems[0].message
    assert str(tmp_path / "secret.csv") not in came[1].problems[0].message


def test_folders_deeper_than_calls_may_go(tmp_path: Path) -> None:
    steps = ["in", *["d"] * 400]
    before, most = Path.cwd(), sys.getrecursionlimit()
    os.chdir(tmp_path)
    try:
        sys.setrecursionlimit(300)
        for step in steps:
            Path(step).mkdir()
            os.chdir(step)
        Path("a.pdf").write_bytes(PDF)
        (found,) = find(tmp_path, "in")
        assert found.shown == "/".join([*steps, "a.pdf"])
    finally:  # pytest's own tidying up goes no deeper than calls may
        Path("a.pdf").unlink()
        for step in reversed(steps):
            os.chdir("..")
            Path(step).rmdir()
        os.chdir(before)
        sys.setrecursionlimit(most)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="rights are POSIX")
def test_what_may_not_be_looked_at_is_named_and_the_rest_is_found() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        write(folder, {"in/a.pdf": PDF, "in/locked/b.pdf": PDF, "in/listed/c.pdf": PDF, "in/d.zip": packed({"e.pdf": PDF}), "f.pdf": PDF})  # fmt: skip
        (folder / "in/g.pdf").symlink_to("locked/b.pdf")
        (folder / "in/h.pdf").symlink_to("../apart/i.pdf")
        write(folder, {"apart/i.pdf": PDF})
        Path(f"{name}-unpacked").mkdir(exist_ok=True)
        for path, rights in (("in/locked", 0), ("apart", 0), ("in/listed", 0o444), ("in/d.zip", 0)):
            (folder / path).chmod(rights)
        was = os.geteuid()
        try:
            if was == 0:
                os.seteuid(65534)  # root may look at everything
            told = codes(find(folder, "in", "f.pdf"))
        finally:
            os.seteuid(was)
            for path in ("in/locked", "in/listed", "apart"):
                (folder / path).chmod(0o755)
            Path(f"{name}-unpacked").rmdir()
    missing = ("in/listed/c.pdf", "in/locked", "in/g.pdf")
    assert told == {
        "in/a.pdf": "",
        "f.pdf": "",
        "in/h.pdf": LEFT,
        "in/d.zip": "file_damaged",
        **dict.fromkeys(missing, "file_missing"),
    }
