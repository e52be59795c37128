"""One process at a time writes to a folder; the others are told which one does, and a dead one hinders nobody."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from winterplan_extract.domain.errors import OutputError
from winterplan_extract.storage.hold import held

pytestmark = pytest.mark.slow

HOLDER = """
import sys
from pathlib import Path
from winterplan_extract.storage.hold import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def holder(out: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that has the folder."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(out)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        try:
            yield other
        finally:
            other.kill()


def take(out: Path) -> None:
    with held(out):
        pass


def test_the_other_run_is_named(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with holder(out) as other, pytest.raises(OutputError) as refused, held(out):
        pass
    told = str(refused.value)
    assert f"process {other.pid} on {socket.gethostname()}, since 20" in told
    assert str(out) in told.partition(": ")[2], "the command that it was started by"
    assert "Wait until it is done, or write elsewhere with -o." in told


SPELLINGS: list[tuple[Callable[[Path], Path], str]] = [
    (lambda out: out.parent / "." / "deep" / ".." / "out", "dots"),
    (lambda out: Path(os.path.relpath(out)), "from here"),
    (lambda out: out.parent / "link", "a link"),
]


@pytest.mark.skipif(sys.platform == "win32", reason="links need a permission there")
@pytest.mark.parametrize(("spelt", "why"), SPELLINGS, ids=[case[1] for case in SPELLINGS])
def test_a_folder_is_one_however_it_is_spelt(spelt: Callable[[Path], Path], why: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "deep").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "out")
    with held(tmp_path / "out"), ThreadPoolExecutor(1) as another, pytest.raises(OutputError, match="Another run"):
        another.submit(take, spelt(tmp_path / "out")).result()


def test_a_folder_of_another_name_is_free(tmp_path: Path) -> None:
    with holder(tmp_path / "out"), held(tmp_path / "out.new"):
        pass


def test_a_step_of_a_run_has_what_the_run_has(tmp_path: Path) -> None:
    with held(tmp_path / "out") as run:
        with held(tmp_path / "out") as step:
            assert step is run
        with ThreadPoolExecutor(1) as another, pytest.raises(OutputError, match=f"process {os.getpid()} "):
            another.submit(take, tmp_path / "out").result()
    take(tmp_path / "out")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_a_stopped_process_keeps_its_lock_and_a_dead_one_does_not(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with holder(out) as other:
        other.send_signal(signal.SIGSTOP)
        with pytest.raises(OutputError, match="Another run"):
            take(out)
        other.kill()
        other.wait()
        (left,) = tmp_path.iterdir()  # it had no time to take it away
        assert left.stat().st_mode & 0o777 == 0o666, "another user could not open it, and would be hindered by it"
        take(out)
    assert list(tmp_path.iterdir()) == []


def test_folders_made_on_the_way_go_where_nothing_came_of_it(tmp_path: Path) -> None:
    with held(tmp_path / "new" / "deep" / "out"):
        assert (tmp_path / "new" / "deep").is_dir()
    assert list(tmp_path.iterdir()) == []


def test_a_name_as_long_as_the_system_allows(tmp_path: Path) -> None:
    with held(tmp_path / ("n" * 255)) as hold:
        assert not hold.part().exists()


@pytest.mark.skipif(sys.platform == "win32", reason="patches what only POSIX systems call")
@pytest.mark.parametrize("said", [errno.ENOSYS, errno.ENOLCK, errno.EOPNOTSUPP])
def test_on_a_disk_that_knows_no_locks_a_file_stands_for_one(
    said: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise OSError(said, os.strerror(said))

    monkeypatch.setattr("fcntl.flock", refused)
    with held(tmp_path / "out"), ThreadPoolExecutor(1) as another, pytest.raises(OutputError, match="Another run"):
        another.submit(take, tmp_path / "out").result()
    take(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
