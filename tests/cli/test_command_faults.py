"""Whatever a command raises ends in a sentence and a status, and never in a traceback unless it was asked for."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Annotated

import pytest
import typer
from typer.testing import CliRunner

from winterplan_extract.cli.app import app
from winterplan_extract.cli.faults import Commands, be_verbose
from winterplan_extract.domain.errors import SettingsError, SourceError, UnreadableFile
from winterplan_extract.domain.problems import notice


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Takes away the handler that -v puts on the package's logger."""
    ours = logging.getLogger("winterplan_extract")
    handlers, level = ours.handlers[:], ours.level
    yield
    ours.handlers[:] = handlers
    ours.setLevel(level)


def command_that_raises(fault: BaseException) -> typer.Typer:
    made = typer.Typer(cls=Commands, pretty_exceptions_enable=False)

    @made.callback()
    def group() -> None:
        """A group, so that the command has a name of its own."""

    @made.command()
    def act(verbose: Annotated[bool, typer.Option("-v", callback=be_verbose)] = False) -> None:
        raise fault

    return made


FAULTS = [
    (SettingsError("The engine is wrong."), 2, "The engine is wrong.\n", "a setting"),
    (SourceError("a\x1b[2Jb is not there."), 2, "ab is not there.\n", "a name that would clear the screen"),
    (UnreadableFile(notice("file_empty")), 3, "The file is empty (0 bytes).", "a file that cannot be read"),
    (PermissionError(13, "Permission denied", "out.csv"), 2, "out.csv cannot be used: Permission denied.", "the system refuses"),
    (KeyboardInterrupt(), 130, "Stopped.", "Ctrl-C"),
    (KeyError("what stood in a cell"), 2, "Something went wrong inside the program (KeyError). Run the same command with -v", "a fault of ours"),
    (typer.Exit(1), 1, "", "an ordinary end"),
    (typer.BadParameter("too long"), 2, "too long", "a usage error"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "status", "told", "why"), FAULTS, ids=[case[3] for case in FAULTS])
def test_a_fault_ends_in_a_sentence(fault: BaseException, status: int, told: str, why: str) -> None:
    done = CliRunner().invoke(command_that_raises(fault), ["act"])
    assert done.exit_code == status
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert "what stood in a cell" not in done.stderr
    assert done.stdout == ""


def test_the_traceback_is_there_for_who_asks() -> None:
    done = CliRunner().invoke(command_that_raises(KeyError("x")), ["act", "-v"])
    assert done.exit_code == 2
    assert "Traceback" in done.stderr


COMMANDS = ["run", "check", "tables", "match", "explain", "plan check"]


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    done = CliRunner().invoke(app, [*command.split(), "--help"], prog_name="winterplan")
    assert done.exit_code == 0
    assert f"  winterplan {command}" in done.stdout.partition("Examples:\n")[2]


def test_the_list_of_commands_is_not_cut_short() -> None:
    done = CliRunner().invoke(app, ["--help"], prog_name="winterplan", env={"COLUMNS": "80"})
    commands = done.stdout.partition("Commands:\n")[2]
    names = ["run", "check", "tables", "match", "explain", "compare", "cache", "desk", "decisions", "plan"]
    assert [line.split()[0] for line in commands.splitlines()] == names
    assert "..." not in commands


def test_the_version() -> None:
    done = CliRunner().invoke(app, ["--version"])
    assert done.exit_code == 0
    assert done.stdout.startswith("winterplan ")
