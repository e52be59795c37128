"""Time asked for: text recognition takes seconds a page, and whoever holds the clock is told before each page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class MoreTime:
    """Seconds wanted on top of a file's own limit, for reading `page` of its `pages`."""

    seconds: float
    page: int
    pages: int


_LISTENER: Final[ContextVar[Callable[[MoreTime], object] | None]] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Callable[[MoreTime], object]) -> Iterator[None]:
    """Has `listener` told whenever the work in this block wants more time."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def ask(wanted: MoreTime) -> None:
    """Asks for more time; nothing happens where nobody holds a clock."""
    listener = _LISTENER.get()
    if listener is not None:
        listener(wanted)
