"""Starts the desk: a server on this machine alone, and the browser at its first address."""

from __future__ import annotations

import logging
import random
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import uvicorn
from platformdirs import user_documents_path

from winterplan_extract.desk.project_file import FILE
from winterplan_extract.desk.recent import RecentProjects, of_user
from winterplan_extract.desk.safety import Door
from winterplan_extract.desk.settings import CLOSE_WITHIN, OWN_PORTS, PORTS_TRIED
from winterplan_extract.domain.errors import SettingsError, SourceError

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
            tell(f"/p/{project.id}/run")
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
