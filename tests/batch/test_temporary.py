"""Where temporary things go decides how files are read, never whether."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from winterplan_extract.batch import isolation, temporary
from winterplan_extract.batch.temporary import private_folder, room_for_a_socket
from winterplan_extract.errors import SettingsError

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SCRIPT = """
from pathlib import Path
from winterplan_extract import Settings, load_plan, run_batch
if __name__ == "__main__":
    (read,) = run_batch([Path({file!r})], plan=load_plan(), settings=Settings())
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
def test_a_temporary_folder_with_a_long_path_is_no_hindrance(far: Path) -> None:
    script = far / "script.py"
    script.write_text(SCRIPT.format(file=str(next(SAMPLES.glob("ashcombe-*/*.docx")))))
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
    assert isolation.Processes(1)._context.get_start_method() == "spawn"


def test_without_any_folder_for_temporary_files_it_is_said_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere/at/all")
    with pytest.raises(SettingsError, match="set TMPDIR to a folder"), private_folder():
        pass
