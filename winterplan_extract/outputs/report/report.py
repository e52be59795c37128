"""Writes the pages: the only door to Jinja2 of this room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from winterplan_extract.domain.change_lines import Rounds
from winterplan_extract.outputs import theme
from winterplan_extract.outputs.report.assets import policy, source, style
from winterplan_extract.outputs.report.page import page
from winterplan_extract.outputs.report.rounds import rounds_page
from winterplan_extract.outputs.report.tables import PageTable
from winterplan_extract.outputs.view import View


@dataclass(frozen=True, slots=True)
class Dressed:
    """What a page wears: its style and script, the policy that lets nothing else run, its language and author."""

    style: Markup
    script: Markup
    policy: str
    language: str = theme.LANGUAGE
    author: str = theme.AUTHOR


def write_report(seen: View, path: Path) -> None:
    """Writes report.html at `path`: UTF-8, the same bytes for the same comparison and date."""
    _write(render_report(seen), path)


def write_rounds_page(rounds: Rounds, path: Path, *, names: bool = True) -> None:
    """Writes changes.html at `path`: UTF-8, the same bytes for the same rounds."""
    _write(render_rounds(rounds, names=names), path)


def render_report(seen: View) -> str:
    """The page as HTML. All texts of the returns are escaped; no more than the page's own script may run."""
    made = page(seen)
    return _environment().get_template("report.html.j2").render(page=made, dressed=_dressed(made.tables, "report.js"))


def render_rounds(rounds: Rounds, *, names: bool = True) -> str:
    """The page of two rounds as HTML: it has no script, and none may run. Without `names` no lead is quoted."""
    made = rounds_page(rounds, names=names)
    return _environment().get_template("rounds.html.j2").render(page=made, dressed=_dressed(made.tables))


def _dressed(tables: Iterable[PageTable], script: str = "") -> Dressed:
    style_text, script_text = style(tables), source(script) if script else ""
    return Dressed(
        style=Markup(style_text),  # noqa: S704  # the package's own file
        script=Markup(script_text),  # noqa: S704  # the package's own file
        policy=policy(style_text, script_text),
    )


def _write(text: str, path: Path) -> None:
    path.write_text(text, encoding="utf-8", errors="replace", newline="\n")


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
