"""Pages that belong to no project, such as Start: made without what reads returns, which takes a second to load."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.responses import HTMLResponse


@dataclass(frozen=True, slots=True)
class NotKept:
    """A form that was not kept: why, by the names of its fields, and all that was typed and ticked in it, to stand there again."""

    faults: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()
    of: str = ""  # what the form is about, where a page has several


ALL_KEPT: Final = NotKept()


def environment() -> Environment:
    """What makes pages of templates: everything escaped, every name known."""
    return Environment(
        loader=PackageLoader("winterplan_extract.desk"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def page_alone(template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """The page of no project that a template makes of the values."""
    return HTMLResponse(_kept().get_template(f"{template}.html.j2").render(**values), status_code=status)


_kept = cache(environment)
