"""A desk with a project for each test; nothing starts a process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from desk_builders import browser, desk_at, project_in
from starlette.testclient import TestClient

from winterplan_extract.desk.desk import Desk
from winterplan_extract.desk.project import Project


class NoViewer:
    """Stands in for what shows the sources, which starts processes."""

    def start(self) -> None:
        """Nothing."""

    def close(self) -> None:
        """Nothing."""

    def excerpts(self, *_: object) -> tuple[()]:
        """No part of any table."""
        return ()


@pytest.fixture
def no_viewer(monkeypatch: pytest.MonkeyPatch) -> None:
    """No source is shown, so that no process starts."""
    monkeypatch.setattr(Project, "viewer", NoViewer())


@pytest.fixture
def desk(tmp_path: Path, no_viewer: None) -> Iterator[Desk]:
    """A desk, closed at the end."""
    made = desk_at(tmp_path)
    yield made
    made.close()


@pytest.fixture
def project(tmp_path: Path, desk: Desk) -> Project:
    """A project of two councils, read."""
    return project_in(tmp_path, desk)


@pytest.fixture
def client(desk: Desk) -> TestClient:
    """A browser that has been let in."""
    return browser(desk)
