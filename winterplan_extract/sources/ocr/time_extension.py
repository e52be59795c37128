"""Requests for more time: text recognition takes seconds a page, so the time limit is extended before each one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class MoreTime:
    """Seconds needed on top of a file's own limit, for reading `page` of its `pages`."""

    seconds: float
    page: int
    pages: int


_LISTENER: Final[ContextVar[Callable[[MoreTime], object] | None]] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Callable[[MoreTime], object]) -> Iterator[None]:
    """Calls `listener` with every request for more time made in this block."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def ask(wanted: MoreTime) -> None:
    """Asks for more time; no-op when no time limit is set."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(wanted)
