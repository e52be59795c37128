"""A starter file for the desktop: the desk by a double click, without a terminal."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from platformdirs import user_desktop_path

from winterplan_extract.domain.errors import OutputError

_NAME: Final = "Winter plan desk"
_EXECUTABLE: Final = 0o755


def shortcut(system: str, command: Sequence[str]) -> tuple[str, str]:
    """The name of the starter file on a system (as sys.platform says it) and its text."""
    if system == "win32":
        quoted = " ".join('"' + part.replace("%", "%%") + '"' for part in command)
        return f"{_NAME}.cmd", f"@echo off\r\nchcp 65001 >nul\r\ntitle {_NAME}\r\n{quoted}\r\nif errorlevel 1 pause\r\n"
    if system == "darwin":
        return f"{_NAME}.command", f"#!/bin/sh\nexec {shlex.join(command)}\n"
    quoted = " ".join('"' + _for_desktop_file(part) + '"' for part in command)
    lines = [
        "[Desktop Entry]",
        "Type=Application",
        f"Name={_NAME}",
        "Comment=Read, review and compare councils' winter plan returns",
        f"Exec={quoted}",
        "Terminal=true",
        "Categories=Office;",
    ]
    return f"{_NAME}.desktop", "\n".join(lines) + "\n"


def make_shortcut(project: Path | None, folder: Path | None = None) -> Path:
    """Writes the starter file to the desktop, or where there is none to the home folder; gives where. Raises OutputError."""
    command = [sys.executable, "-m", "winterplan_extract", "desk"]
    if project is not None:
        command.append(str(project.resolve()))
    name, text = shortcut(sys.platform, command)
    desktop = folder or user_desktop_path()
    path = (desktop if desktop.is_dir() else Path.home()) / name
    try:
        path.write_bytes(text.encode())
        if os.name == "posix":
            path.chmod(_EXECUTABLE)
    except OSError as fault:
        raise OutputError(f"The starter file cannot be written to {path} ({fault.strerror}).") from fault
    return path


def _for_desktop_file(part: str) -> str:
    """A part of a command as the Exec line of a desktop file writes it within quotes."""
    for sign in ("\\", '"', "`", "$"):
        part = part.replace(sign, "\\" + sign)
    return part.replace("\\", "\\\\").replace("%", "%%")
