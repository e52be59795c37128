"""Where temporary things go decides how files are read, never whether."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.runs import temporary
from winterplan_extract.runs.temporary import private_folder, room_for_a_socket

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SCRIPT = """
from winterplan_extract import run
if __name__ == "__main__":
    (read,) = run({file!r}, out={out!r}).returns
    print(read.document.status)
"""
linux = pytest.mark.skipif(sys.platform != "linux", reason="only there a socket is needed")


@pytest.fixture
def far(tmp_path: Path) -> Path:
    """A folder whose path leaves no room for the name of a socket."""
    path = tmp_path / ("long" * 15) / ("longer" * 10)
    path.mkdir(parents=True)
    return path


@linux
def test_a_temporary_folder_with_a_long_path_is_no_hindrance(
    far: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    script = far / "script.py"
    script.write_text(
        SCRIPT.format(file=str(next(SAMPLES.glob("ashcombe-*/*.docx"))), out=str(tmp_path_factory.mktemp("out")))
    )
    done = subprocess.run(
        [sys.executable, str(script)],
        capture_output=True,
        text=True,
        env={**os.environ, "TMPDIR": str(far)},
        timeout=60,
    )
    assert (done.stdout, done.stderr) == ("read\n", "")
    assert [path.name for path in far.iterdir()] == ["script.py"]


@linux
def test_the_socket_goes_where_there_is_room_and_nothing_else_does(far: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(far))
    with room_for_a_socket() as there_is:
        assert there_is
        assert len(tempfile.gettempdir()) < 70
    assert tempfile.gettempdir() == str(far)


@linux
def test_without_room_for_a_socket_children_start_anew(far: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(temporary, "_candidates", lambda: iter([str(far), str(far / "nowhere")]))
    assert temporary.starting_context().get_start_method() == "spawn"


def test_without_any_folder_for_temporary_files_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    with pytest.raises(SettingsError, match="set TMPDIR to a folder"), private_folder():
        pass


LEAVES = """
import os, signal, sys
from winterplan_extract.runs.temporary import private_folder
with private_folder() as folder:
    (folder / "a return.csv").write_text("what a council wrote")
    if sys.argv[1] == "killed":
        os.kill(os.getpid(), signal.SIGKILL)
    print(folder, flush=True)
    sys.stdin.read()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_what_a_killed_run_left_is_cleared_by_the_next_and_what_is_in_use_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {**os.environ, "TMPDIR": str(tmp_path)}
    subprocess.run([sys.executable, "-c", LEAVES, "killed"], env=environment, timeout=60, check=False)
    (left,) = tmp_path.glob("winterplan-*/a return.csv")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "winterplan-mine").mkdir()  # nothing says that a run made it
    with subprocess.Popen(
        [sys.executable, "-c", LEAVES, "alive"],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as alive:
        assert alive.stdout is not None
        used = Path(alive.stdout.readline().strip())
        with private_folder():
            assert not left.parent.exists()
            assert (used / "a return.csv").exists()
        alive.communicate("")
    assert [path.name for path in tmp_path.iterdir()] == ["winterplan-mine"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() != 0, reason="gives a file to somebody else")
def test_what_another_user_left_is_theirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    (tmp_path / "winterplan-theirs").mkdir()
    (tmp_path / "winterplan-theirs.lock").touch()
    os.chown(tmp_path / "winterplan-theirs.lock", 65534, 65534)
    (tmp_path / "winterplan-link.lock").symlink_to(tmp_path / "winterplan-theirs.lock")
    with private_folder():
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "winterplan-link.lock", "winterplan-theirs", "winterplan-theirs.lock",
    ]  # fmt: skip


def test_a_disk_without_room_for_what_is_unpacked_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SettingsError, match=r"Make room on the disk, or set TMPDIR"), private_folder():
        raise OSError(28, "No space left on device")
    with pytest.raises(PermissionError), private_folder():
        raise PermissionError(13, "another fault", "elsewhere")
    assert list(tmp_path.iterdir()) == []
