"""Self-contained pages to read, filter and print: report.html of a comparison, changes.html of two rounds."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from winterplan_extract.domain.change_lines import Rounds
from winterplan_extract.outputs import theme
from winterplan_extract.outputs.report.answers import HEADINGS
from winterplan_extract.outputs.report.page import Section, page
from winterplan_extract.outputs.report.rounds import rounds_page
from winterplan_extract.outputs.report.tables import ANSWER_KEY, PageTable, filtered_by, lines_html
from winterplan_extract.outputs.settings import EM_PER_CHARACTER, MARGINS_EM
from winterplan_extract.outputs.sheet import Look
from winterplan_extract.outputs.theme import Ink
from winterplan_extract.outputs.view import View

_PAPER: Final = "FFFFFF"
_BLACK: Final = "000000"
_NEW_LINE: Final = "\n"
NARROW: Final = "(max-width: 40em)"  # a screen on which the lines of a table are cards, and what is not one
WIDE: Final = "(min-width: 40.01em)"
_INKS: Final[dict[str, Ink]] = {
    **{look or "body": ink for look, ink in theme.LOOKS.items()},
    "title": theme.TITLE,
    "about": theme.ABOUT,
    "header": theme.HEADER,
    "band": theme.BAND,
}


def source(name: str) -> str:
    """The text of one of the page's own files, with line feeds only: the policy hashes what stands in the page."""
    return files(__package__).joinpath(name).read_text(encoding="utf-8").replace("\r\n", "\n")


def style(tables: Iterable[PageTable], chosen: Iterable[str] = ()) -> str:
    """The style sheet: colours, looks, widths, labels, all that never changes; `chosen` sections print where ticked."""
    tables = tuple(tables)
    labels = (*(_labels(f"#{table.anchor}-table", table.headings) for table in tables), _labels(".side", HEADINGS))
    parts = (
        _colours(),
        source("report.css").strip(),
        _answers(),
        *map(_widths, tables),
        f"@media screen and {NARROW} {{\n{_NEW_LINE.join(labels)}\n}}",
        f"@media print {{\n{_NEW_LINE.join((_on_paper(), *map(_printed, chosen)))}\n}}",
    )
    return "\n".join((*parts, ""))


def policy(style_text: str, script_text: str) -> str:
    """The content security policy: this style, this script if any, an empty icon, nothing else."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style_text)}'",
            f"script-src '{_digest(script_text)}'" if script_text else "script-src 'none'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _digest(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


def _colours() -> str:
    pairs = (f"--{name}-ink: #{ink.color}; --{name}-ground: #{ink.fill or _PAPER};" for name, ink in _INKS.items())
    fills = (f"--{look}-fill: #{fill};" for look, fill in theme.BAR_FILLS.items())
    return ":root {\n  " + "\n  ".join((*pairs, *fills, f"--rule: #{theme.LINE_RULE};")) + "\n}"


def _on_paper() -> str:
    """Black letters on white ground."""
    return ":root { " + " ".join(f"--{name}-ink: #{_BLACK}; --{name}-ground: #{_PAPER};" for name in _INKS) + " }"


def _answers() -> str:
    grounds: dict[str, Look] = {look: look for look, ink in theme.LOOKS.items() if look and ink.fill}
    grounds |= {answer.key: answer.look for answer in ANSWER_KEY}
    looks = (
        f".{name} {{ color: var(--{look}-ink); background: var(--{look}-ground);"
        f"{' font-weight: 700;' if theme.LOOKS[look].bold else ''} }}"
        for name, look in grounds.items()
    )
    bars = (f"rect.{look} {{ fill: var(--{look}-fill); }}" for look in theme.BAR_FILLS)
    alone = (f".only-{answer.key} td:not(.{answer.key})" for answer in ANSWER_KEY)
    return "\n".join((*looks, *bars)) + "\n" + ",\n".join(alone) + " { visibility: hidden; }"


def _widths(table: PageTable) -> str:
    """Shares of the table's width, so that the same columns fit a screen and a sheet of paper."""
    widths = [width * EM_PER_CHARACTER + MARGINS_EM for width in table.widths]
    total = sum(widths)
    columns = " ".join(
        f"#{table.anchor}-table col:nth-child({at}) {{ width: {100 * width / total:.2f}%; }}"
        for at, width in enumerate(widths, start=1)
    )
    return f"@media screen and {WIDE} {{ #{table.anchor}-table {{ min-width: {total:.0f}em; }} }}\n{columns}"


def _labels(table: str, headings: Sequence[str]) -> str:
    """Each cell's heading over it, for screens on which a line of the table is shown as a card."""
    return "\n".join(
        f'{table} td:nth-child({at}):not([colspan])::before {{ content: "{_quoted(heading)}"; }}'
        for at, heading in enumerate(headings[1:], start=2)
    )


def _quoted(text: str) -> str:
    """The text as a string of a style sheet, all but letters and digits by their numbers."""
    return "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):x} " for c in text)


def _printed(section: str) -> str:
    """A section is printed where its box is ticked; else the note on what is left out names it."""
    box = f"body:has(#print-{section}:checked)"
    unticked = f"body:has(#print-{section}:not(:checked)) #{section}"
    return f"{unticked} {{ display: none; }}\n{box} .of-{section} {{ display: none; }}"


def write_report(seen: View, path: Path, since: Rounds | None = None) -> None:
    """Writes report.html at `path`: UTF-8, the same bytes for the same comparison and date."""
    _write(render_report(seen, since), path)


def write_rounds_page(rounds: Rounds, path: Path, *, names: bool = True) -> None:
    """Writes changes.html at `path`: UTF-8, the same bytes for the same rounds."""
    _write([render_rounds(rounds, names=names)], path)


def render_report(seen: View, since: Rounds | None = None) -> Iterator[str]:
    """The page as HTML, with what changed `since` the last run into its folder, piece by piece to take little memory.

    All texts of the returns are escaped; no more than the page's own script may run.
    """
    made = page(seen, since)
    dressed = _dressed(made["sections"], "report.js", chosen=[section.anchor for section in made["sections"]])
    return _environment().get_template("report.html.j2").generate(page=made, dressed=dressed)


def render_rounds(rounds: Rounds, *, names: bool = True) -> str:
    """The page of two rounds as HTML: it has no script, and none may run. Without `names` no lead is quoted."""
    made = rounds_page(rounds, names=names)
    return _environment().get_template("rounds.html.j2").render(page=made, dressed=_dressed(made["sections"]))


def _dressed(sections: Iterable[Section], script: str = "", chosen: Iterable[str] = ()) -> dict[str, str]:
    """What a page wears: its style and script, the policy that lets nothing else run, its language and author."""
    tables = [table for section in sections for table in section.tables]
    style_text, script_text = style(tables, chosen), source(script) if script else ""
    return {
        "style": Markup(style_text),  # noqa: S704  # the package's own file
        "script": Markup(script_text),  # noqa: S704  # the package's own file
        "policy": policy(style_text, script_text),
        "language": theme.LANGUAGE,
        "author": theme.AUTHOR,
    }


def _write(pieces: Iterable[str], path: Path) -> None:
    with path.open("w", encoding="utf-8", errors="replace", newline="\n") as page:
        page.writelines(pieces)


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FunctionLoader(source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals |= {"lines_html": lines_html, "filtered_by": filtered_by}
    return made
