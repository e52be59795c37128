"""What a fault looks like to whoever typed the command: a sentence and an exit status, never a traceback."""

from __future__ import annotations

import errno
import logging
import signal
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, NoReturn

import typer
from typer.core import TyperGroup

from winterplan_extract.cli.terminal import safe
from winterplan_extract.domain.errors import Exit, NothingFound, UnreadableFile, WinterplanError
from winterplan_extract.storage.files import no_room, why_no_room
from winterplan_extract.storage.replace import REPLACED

_INTERRUPTED: Final = 130  # the shell's own status for Ctrl-C


class Commands(TyperGroup):
    """The group of commands; all that any of them raises ends here."""

    def invoke(self, ctx: Any) -> Any:
        """Runs the command; raises nothing but what tells the exit status."""
        _end_as_by_ctrl_c()
        REPLACED.clear()
        try:
            return super().invoke(ctx)
        except (UnreadableFile, NothingFound) as fault:
            _say(str(fault))
            raise typer.Exit(Exit.NOTHING_READ) from fault
        except WinterplanError as fault:
            _say(str(fault))
            raise typer.Exit(Exit.USAGE) from fault
        except (KeyboardInterrupt, _StopSignal) as stop:
            with suppress(OSError):  # the terminal may have gone
                _say(f"Stopped. {_what_stands()}")
            raise typer.Exit(stop.status if isinstance(stop, _StopSignal) else _INTERRUPTED) from stop
        except OSError as fault:
            if fault.errno == errno.EPIPE:
                raise  # whoever read what we print has gone: the group ends quietly
            full = no_room(fault)
            if full:
                _say(f"{why_no_room(full, Path(fault.filename or tempfile.gettempdir()))} {_what_stands()}")
                raise typer.Exit(Exit.USAGE) from fault
            _say(f"{fault.filename or 'A file'} cannot be used: {fault.strerror or fault}.")
            raise typer.Exit(Exit.USAGE) from fault
        except Exception as fault:  # the last line of defence: a sentence in place of a traceback
            if hasattr(fault, "exit_code") or isinstance(fault, typer.Abort):
                raise  # a usage error or an ordinary end
            if ctx.meta.get(VERBOSE):
                _say("".join(traceback.format_exception(fault)))
            else:
                _say(
                    f"Something went wrong inside the program ({type(fault).__name__}). Run the same command with -v "
                    "and send what it prints, with the command itself, to whoever looks after this tool for you."
                )
            raise typer.Exit(Exit.USAGE) from fault


VERBOSE: Final = "winterplan_extract.verbose"


def be_verbose(ctx: Any, value: bool) -> bool:
    """Turns on what a command says beyond its results, tracebacks included."""
    if value and not ctx.meta.get(VERBOSE):
        ctx.meta[VERBOSE] = True
        ours = logging.getLogger("winterplan_extract")  # the libraries' own chatter stays out
        ours.setLevel(logging.DEBUG)
        ours.addHandler(logging.StreamHandler(sys.stderr))
    return value


def _end_as_by_ctrl_c() -> None:
    """Has the system's other ways of ending a command go by the same road: children first, nothing half-written."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:  # nohup's wish is kept
            signal.signal(number, _end)


class _StopSignal(SystemExit):
    """The system has ended the command; `status` is what a shell makes of it."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def _end(number: int, frame: object) -> NoReturn:
    raise _StopSignal(128 + number)


def _what_stands() -> str:
    """Which outputs stand where a command was stopped: the folder is replaced in one step, or not at all."""
    if REPLACED:
        return f"The new outputs stand in {REPLACED[-1]}."
    return "What an earlier run has written is as it was."


def _say(message: str) -> None:
    typer.echo(safe(message), err=True)
