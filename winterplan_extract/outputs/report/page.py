"""What the page says, section by section, before it is HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from winterplan_extract.comparison.counts import percent
from winterplan_extract.outputs.report.answers import ALL, AnswerLabel, key_of
from winterplan_extract.outputs.report.grid import HeatMap, blocks, by_theme
from winterplan_extract.outputs.report.tables import Keys, PageTable, column_of, page_table, text_at
from winterplan_extract.outputs.report.themes import councils_table, themes_table
from winterplan_extract.outputs.sheet import Line, StyledText, WorkbookSheet
from winterplan_extract.outputs.sheets.councils import cell
from winterplan_extract.outputs.sheets.front import MARKERS, cover_sheet, notes_sheet
from winterplan_extract.outputs.sheets.gaps import gaps_sheet, missing_returns_sheet, missing_sheet
from winterplan_extract.outputs.sheets.places import action_name
from winterplan_extract.outputs.sheets.rows import unmapped_sheet
from winterplan_extract.outputs.sheets.run import problems_sheet, quality_sheet, returns_sheet
from winterplan_extract.outputs.sheets.themes import by_theme_sheet
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import SEVERITIES, counted, day

_GAPS: Final = (
    "Council", "Action", "Requirement", "Fully met", "How the gap will be closed", "Lead", "By when", "Last date",
    "Overdue", "What is lacking", "Where",
)  # fmt: skip
_MISSING: Final = ("Council", "Action", "Theme", "Section", "Title", "Asked of", "Why it is missing", "Rows to look at")
_UNMAPPED: Final = (
    "Council", "Ref", "Section, as printed", "Requirement", "Fully met", "How the gap will be closed",
    "Nearest action", "Where",
)  # fmt: skip
_RETURNS: Final = (
    "File", "Council", "What became of it", "Stands for its council", "Date of the return", "Pages",
    "Rows with a requirement", "Ledger", "Problems", "What went wrong",
)  # fmt: skip
_SILENT: Final = ("Council", "Region", "Full name", "ONS code", "What came")
_PROBLEMS: Final = ("File", "Severity", "Page", "Table", "Row", "What, and what to do")
_ABOUT_HEAT: Final = (
    "Words in the cells are the councils' answers; some are shortened, and the list below says what each stands for. "
    "An underlined answer leads to its line under Gaps or Missing actions."
)
_HOW_TO_READ: Final = ("Trace", "Words", "Doubt")  # of the cover's lines; the others speak of sheets alone


@dataclass(frozen=True, slots=True)
class Figure:
    """One headline figure: the number, what it counts, a line on it, and the section that lists it."""

    number: str
    name: str
    about: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page under its own heading."""

    anchor: str
    title: str
    short: str
    about: tuple[str, ...] = ()
    tables: tuple[PageTable, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page. `regions` has the councils to filter by, each with its number; `themes` theirs."""

    title: str
    about: str
    as_of: str
    figures: tuple[Figure, ...]
    regions: tuple[tuple[str, tuple[tuple[int, str], ...]], ...]
    themes: tuple[tuple[int, str], ...]
    answers: tuple[AnswerLabel, ...]
    blocks: tuple[HeatMap, ...]
    by_theme: Section
    heat: Section
    lists: tuple[Section, ...]
    reading: Section
    facts: tuple[tuple[str, str], ...]
    how_to_read: tuple[tuple[str, str], ...]
    markers: tuple[tuple[str, str], ...]

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every section, in order."""
        return (self.by_theme, self.heat, *self.lists, self.reading)

    @property
    def tables(self) -> Iterator[PageTable]:
        """Every table but the heat map's, in order."""
        for section in self.sections:
            yield from section.tables


def page(view: View) -> Page:
    """The page of a comparison."""
    gaps, missing = gaps_sheet(view), missing_sheet(view)
    cover, themes = cover_sheet(view, ()), by_theme_sheet(view)
    numbers = {council.name: str(number) for number, council in enumerate(view.councils)}
    return Page(
        title=cover.title,
        about=cover.about[0],
        as_of=day(view.as_of),
        figures=_figures(view),
        regions=tuple(
            (region, tuple((int(numbers[council.name]), council.name) for council in of))
            for region, of in groupby(view.councils, key=lambda council: council.region)
        ),
        themes=tuple((number, actions[0].theme) for number, actions in by_theme(view.comparison.actions)),
        answers=ALL,
        blocks=blocks(view, _links(view, gaps)),
        by_theme=Section("themes", themes.title, "By theme", themes.about[1:2], (themes_table(view), councils_table(view))),
        heat=Section("answers", "Answers: every action with every council's answer", "Answers", (_ABOUT_HEAT,)),
        lists=tuple(_lists(view, gaps, missing, numbers)),
        reading=Section("reading", "How to read this page", "How to read it", (), (_notes(view),)),
        facts=_under(cover, "This workbook"),
        how_to_read=tuple(line for line in _under(cover, "How to read it") if line[0] in _HOW_TO_READ),
        markers=tuple(MARKERS.items()),
    )  # fmt: skip


def _lists(view: View, gaps: WorkbookSheet, missing: WorkbookSheet, numbers: Mapping[str, str]) -> Iterator[Section]:
    themes = {action.theme: str(action.theme_no) for action in reversed(view.comparison.actions)}
    named = {action_name(view, a.action_id): str(a.theme_no) for a in view.comparison.actions}
    council, name, answer = (column_of(gaps, title) for title in ("Council", "Action", "Fully met"))
    keys = [
        Keys(numbers[text_at(line, council)], named.get(text_at(line, name), "none"), _key_at(line, answer))
        for line in gaps.lines
    ]
    yield _section(page_table(gaps, "gaps", _GAPS, keys=keys, anchors="gap-"), "Gaps")

    states = [cell(view, of, covered) for of, covered in view.missing]
    at, theme = column_of(missing, "Council"), column_of(missing, "Theme")
    keys = [
        Keys(numbers[text_at(line, at)], themes[text_at(line, theme)], key_of(said) if said else "missing")
        for line, said in zip(missing.lines, states, strict=True)
    ]
    yield _section(page_table(missing, "missing", _MISSING, keys=keys, anchors="missing-"), "Missing actions")

    unmapped = unmapped_sheet(view)
    at, answer = column_of(unmapped, "Council"), column_of(unmapped, "Fully met")
    keys = [Keys(numbers[text_at(line, at)], "none", _key_at(line, answer)) for line in unmapped.lines]
    yield _section(page_table(unmapped, "unmapped", _UNMAPPED, keys=keys), "Unmapped rows")

    quality = quality_sheet(view)
    at = column_of(quality, "Council")
    columns = tuple(header.title for header in quality.headers[at:])
    keys = [Keys(council=numbers.get(text_at(line, at), "")) for line in quality.lines]
    yield _section(page_table(quality, "quality", columns, keys=keys), "Quality")

    owners = _owners(view, numbers)
    keys = [Keys(council=owners[document.return_id]) for document in view.comparison.documents]
    files = page_table(returns_sheet(view), "returns", _RETURNS, keys=keys)
    silent = page_table(missing_returns_sheet(view), "silent", _SILENT)
    yield Section("files", files.title, "Files", files.about, (files, silent, _problems(view, owners)))


def _owners(view: View, numbers: Mapping[str, str]) -> dict[str, str]:
    """The council of each return: the one whose column it stands in, else the one that it names, else none."""
    column = {document.return_id: council.name for council in view.councils for document in council.documents}
    return {
        document.return_id: numbers.get(column.get(document.return_id, document.council), "none")
        for document in view.comparison.documents
    }


def _section(table: PageTable, short: str) -> Section:
    return Section(table.anchor, table.title, short, table.about, (table,))


def _key_at(line: Line, column: int) -> str:
    value = line[column]
    return value.look if isinstance(value, StyledText) else ""


def _links(view: View, gaps: WorkbookSheet) -> dict[tuple[str, str], str]:
    """The line that says more of an answer: the gap that counts, or why the action is missing."""
    found = {
        (council.name, covered.action_id): f"missing-{line}" for line, (council, covered) in enumerate(view.missing)
    }
    ids = {action_name(view, action.action_id): action.action_id for action in view.comparison.actions}
    council, name, answer = (column_of(gaps, title) for title in ("Council", "Action", "Fully met"))
    states = {(of.name, action_id): covered.state for of in view.councils for action_id, covered in of.coverage.items()}
    for number, line in enumerate(gaps.lines):
        pair = (text_at(line, council), ids.get(text_at(line, name), ""))
        if states.get(pair) == _key_at(line, answer):
            found.setdefault(pair, f"gap-{number}")
    return found


def _figures(view: View) -> tuple[Figure, ...]:
    counts = view.counts
    met, decisions = counts.tally, counts.decisions
    share = percent(met.met, met.listed)
    unread = f"{counted(len(view.unread), 'return')} could not be read" if view.unread else "every return could be read"
    return (
        Figure(f"{counts.councils:,}", "councils", unread, "files"),
        Figure(f"{counts.rows:,}", "rows", f"{decisions['mapped']:,} mapped to the list, {decisions['unmapped']:,} on no list", "unmapped"),
        Figure("[none]" if share is None else f"{share}%", "fully met", f"{met.met:,} of the {met.listed:,} that the list asks, and of {counted(met.answered, 'answer')}", "themes"),
        Figure(f"{counts.gaps:,}", "gaps", "rows that answer No, Partly or Not stated", "gaps"),
        Figure(f"{counts.overdue:,}", "overdue", f"gaps whose last date lies before {day(view.as_of)}", "gaps"),
        Figure(f"{counts.missing:,}", "missing", "answers that no row of a return gives", "missing"),
        Figure(f"{decisions['review']:,}", "in review", "rows that wait for a person's decision", "answers"),
    )  # fmt: skip


def _problems(view: View, owners: Mapping[str, str]) -> PageTable:
    """The errors and warnings; notes are left to the workbook. What is about no file meets every filter."""
    sheet = problems_sheet(view)
    severity, of = column_of(sheet, "Severity"), column_of(sheet, "Return")
    notes = SEVERITIES["note"]
    keys = [Keys(council=owners.get(text_at(line, of), "")) for line in sheet.lines]
    table = page_table(sheet, "problems", _PROBLEMS, keys=keys)
    kept = tuple(line for line, said in zip(table.lines, sheet.lines, strict=True) if text_at(said, severity) != notes)
    return replace(table, about=(), lines=kept)


def _notes(view: View) -> PageTable:
    table = page_table(notes_sheet(view), "notes", ("Kind", "Term", "Meaning"))
    return replace(table, about=())  # it speaks of counts, which the page leaves out


def _under(cover: WorkbookSheet, heading: str) -> tuple[tuple[str, str], ...]:
    """The terms under one heading of the cover, with what is said of each."""
    parts = [tuple(of) for full, of in groupby(cover.lines, key=bool) if full]
    part = next(of for of in parts if text_at(of[0], 0) == heading)
    return tuple((text_at(line, 0), text_at(line, 1)) for line in part[1:])
