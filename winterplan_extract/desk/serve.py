"""Starts the desk: a server on this machine alone, the browser, and the file that does it by a double click."""

from __future__ import annotations

import logging
import os
import random
import shlex
import socket
import sys
import threading
import webbrowser
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import uvicorn
from platformdirs import user_desktop_path, user_documents_path

from winterplan_extract.desk.projects import FILE, RecentProjects, of_user
from winterplan_extract.desk.safety import Door
from winterplan_extract.desk.settings import CLOSE_WITHIN, OWN_PORTS, PORTS_TRIED
from winterplan_extract.domain.errors import OutputError, SettingsError, SourceError

_HERE: Final = "127.0.0.1"
_HOME: Final = "Winter plan"


def serve(
    folder: Path | None,
    *,
    port: int,
    browser: bool,
    said: Callable[[str], None],
    recent: RecentProjects | None = None,
    home: Path | None = None,
    **options: Any,
) -> None:
    """Serves until it is told to close. `folder` is a project to open, or returns to begin one with; `said` prints.

    A `port` of 0 is the desk's own, the same at every start if it is free, so that links in workbooks lead there.

    Raises SettingsError where the port is taken, SourceError where the folder is not there.
    """
    if folder is not None and not folder.exists():
        raise SourceError(f"{folder} is not there. Name a project, or a folder with returns, or nothing at all.")
    remembered = recent or of_user()
    with _listening(port) if port else _own(remembered) as listener:
        door = Door(listener.getsockname()[1])

        def tell(path: str) -> None:
            said(f"The desk is at {door.address(path)}")
            said("It closes by its own button, or by Ctrl-C here.")
            if browser:
                threading.Thread(target=webbrowser.open, args=(door.address(path),), daemon=True).start()

        is_project = folder is not None and (folder / FILE).is_file()
        if not is_project:
            tell("/")  # a browser takes its time too
        from winterplan_extract.desk.app import make_app
        from winterplan_extract.desk.desk import Desk

        desk = Desk(door, remembered, home or user_documents_path() / _HOME, options)
        if folder is not None and is_project:
            project = desk.open(folder)
            project.read()
            tell(project.address("run"))
        elif folder is not None:
            desk.suggested = folder.resolve()
        config = uvicorn.Config(
            make_app(desk),
            log_level="warning",
            access_log=False,
            server_header=False,
            proxy_headers=False,
            ws="none",
            timeout_graceful_shutdown=CLOSE_WITHIN,
        )
        server = uvicorn.Server(config)
        logging.getLogger("uvicorn.error").addFilter(
            lambda _: not server.should_exit
        )  # what closing cuts off is no fault
        desk.when_closed = lambda: setattr(server, "should_exit", True)
        try:
            server.run(sockets=[listener])
        finally:
            desk.close()


def _own(remembered: RecentProjects) -> socket.socket:
    """The first of the desk's ports that is free, or a new one that is kept."""
    known = remembered.ports()
    for port in (*known, *random.sample(OWN_PORTS, PORTS_TRIED)):
        with suppress(SettingsError):
            found = _listening(port)
            if port not in known:
                remembered.took(port)
            return found
    return _listening(0)


def _listening(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where another program could take the port as well
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((_HERE, port))
        listener.listen()  # whoever asks before the server is up waits for it
    except OSError as fault:
        listener.close()
        raise SettingsError(
            f"The port {port} is taken by another program. Leave out --port: a free one is found."
        ) from fault
    return listener


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
    """Writes the starter file to the desktop, or else to the home folder; gives where. Raises OutputError."""
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
