"""The starter file of each system starts the desk by a double click, whatever the paths hold."""

from __future__ import annotations

import shlex
import stat
import sys
from pathlib import Path

import pytest

from winterplan_extract.desk.serve import make_shortcut, shortcut

COMMAND = ("/opt/my tools/py'thon $x", "-m", "winterplan_extract", "desk", '100 % "done"')


def test_on_a_mac_it_is_a_script_of_the_shell() -> None:
    name, text = shortcut("darwin", COMMAND)
    assert name == "Winter plan desk.command"
    first, second = text.splitlines()
    assert first == "#!/bin/sh"
    assert tuple(shlex.split(second)) == ("exec", *COMMAND)


def test_on_windows_it_is_a_batch_file_with_the_line_ends_and_percent_signs_of_one() -> None:
    name, text = shortcut("win32", ("C:\\Program Files\\py.exe", "-m", "x", "C:\\100% done"))
    assert name == "Winter plan desk.cmd"
    assert '"C:\\Program Files\\py.exe" "-m" "x" "C:\\100%% done"\r\n' in text
    assert text.count("\n") == text.count("\r\n")


def test_on_linux_it_is_a_desktop_entry() -> None:
    name, text = shortcut("linux", COMMAND)
    assert name == "Winter plan desk.desktop"
    assert text.startswith("[Desktop Entry]\nType=Application\n")
    assert 'Exec="/opt/my tools/py\'thon \\\\$x" "-m" "winterplan_extract" "desk" "100 %% \\\\"done\\\\""\n' in text


@pytest.mark.skipif(sys.platform != "linux", reason="the file of this system")
def test_it_is_made_executable_and_names_this_python(tmp_path: Path) -> None:
    path = make_shortcut(tmp_path / "My project", tmp_path)
    assert path.parent == tmp_path and path.stat().st_mode & stat.S_IXUSR
    assert sys.executable in path.read_text() and "My project" in path.read_text()
