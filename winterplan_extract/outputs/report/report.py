"""Writes the page: the only door to Jinja2 of this room."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from winterplan_extract.outputs import theme
from winterplan_extract.outputs.report.dress import policy, source, style
from winterplan_extract.outputs.report.page import page
from winterplan_extract.outputs.view import View


def write_report(seen: View, path: Path) -> None:
    """Writes report.html at `path`: UTF-8, the same bytes for the same comparison and date."""
    path.write_text(render_report(seen), encoding="utf-8", errors="replace", newline="\n")


def render_report(seen: View) -> str:
    """The page as HTML. All texts of the returns are escaped; no more than the page's own script may run."""
    made = page(seen)
    style_text, script_text = style(made.tables), source("report.js")
    return _environment().get_template("report.html.j2").render(
        page=made,
        language=theme.LANGUAGE,
        author=theme.AUTHOR,
        policy=policy(style_text, script_text),
        style=Markup(style_text),  # noqa: S704  # the package's own file
        script=Markup(script_text),  # noqa: S704  # the package's own file
    )  # fmt: skip


@cache
def _environment() -> Environment:
    return Environment(
        loader=FunctionLoader(source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
