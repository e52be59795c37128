"""What the page says, section by section and list by list, before it is HTML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

from winterplan_extract.comparison.counts import answer_of, percent, problems_to_look_at, themes_of
from winterplan_extract.domain.change_lines import Rounds
from winterplan_extract.domain.records import MISSING, Action, ReturnRecord
from winterplan_extract.domain.words import counted
from winterplan_extract.outputs.published import COUNCIL_MARK, COUNCIL_MARK_MEANS
from winterplan_extract.outputs.report.answers import (
    AS_LISTED,
    AS_LISTED_MEANS,
    HEADINGS,
    blocks,
    evidence,
    side_by_side,
)
from winterplan_extract.outputs.report.tables import ANSWER_KEY, Keys, PageTable, page_table
from winterplan_extract.outputs.report.totals import charts, councils_table, month_key, themes_table
from winterplan_extract.outputs.settings import CANDIDATES
from winterplan_extract.outputs.sheet import ColumnOf, SheetColumn, sheet_of
from winterplan_extract.outputs.sheets import front
from winterplan_extract.outputs.sheets.councils import review_rows
from winterplan_extract.outputs.sheets.gaps import gap_lines, gaps_sheet, missing_returns_sheet, missing_sheet
from winterplan_extract.outputs.sheets.overviews import by_theme_sheet
from winterplan_extract.outputs.sheets.rounds import since_sheet
from winterplan_extract.outputs.sheets.rows import (
    gravest_first,
    problems_sheet,
    quality_sheet,
    returns_sheet,
    unmapped_rows,
    unmapped_sheet,
)
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import ANSWER_LABELS, candidate_words, day, row_column

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
_SINCE: Final = (
    "Council", "Action", "Title or requirement", "What changed", "Earlier answer", "Later answer", "Earlier round",
    "Later round", "Note",
)  # fmt: skip
_SILENT: Final = ("Council", "Region", "Full name", "ONS code", "What came")
_PROBLEMS: Final = ("File", "Severity", "Page", "Table", "Row", "What, and what to do")
_REVIEWED: Final = ANSWER_LABELS["in_review"].key


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the page under its own heading."""

    anchor: str
    title: str
    short: str
    about: tuple[str, ...] = ()
    tables: tuple[PageTable, ...] = ()


class _Filters:
    """What the lines of a comparison are filtered and counted by: councils and rows by their numbers."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._numbers = {council.name: str(number) for number, council in enumerate(view.councils)}
        self._places = {row_id: str(number) for number, row_id in enumerate(view.rows)}

    def council(self, name: str) -> str:
        """The council's number, if it has one."""
        return self._numbers.get(name, "none")

    def of_row(self, row: ReturnRecord, theme: str, answer: str) -> Keys:
        """Those of a line on one row of a return."""
        council = self._numbers[self._view.council_of[row.row_id]]
        return Keys(council, theme, answer, self._places[row.row_id])

    def of_review(self, row: ReturnRecord) -> Keys:
        """Those of a row in review: it is of the actions that it may answer, and of both answers."""
        return self.of_row(row, self._likely_themes(row), f"{_REVIEWED} {row.met}")

    def of_gap(self, row: ReturnRecord, action: Action | None) -> Keys:
        """Those of a gap, which is of the action that it answers."""
        review = row.decision == "review"
        theme = str(action.theme_no) if action else self._likely_themes(row) if review else "none"
        keys = self.of_row(row, theme, f"{row.met} {_REVIEWED}" if review else row.met)
        return replace(keys, month=month_key(row.deadline_last), late="overdue" in row.flags)

    def _likely_themes(self, row: ReturnRecord) -> str:
        """The numbers of the themes that the row's candidates are of."""
        actions, likely = self._view.actions, self._view.candidates.get(row.row_id, ())[:CANDIDATES]
        themes = (str(actions[each.action_id].theme_no) for each in likely if each.action_id in actions)
        return " ".join(dict.fromkeys(themes)) or "none"


def lists(view: View, since: Rounds | None = None) -> Iterator[Section]:
    """The sections that list lines, in order; `since` is what changed since the last run.

    What is published has no review, no problems and no scores.
    """
    filters = _Filters(view)
    keys = [filters.of_gap(row, view.actions.get(action_id)) for _, row, action_id in gap_lines(view)]
    yield _section(page_table(gaps_sheet(view), "gaps", _GAPS, keys=keys, anchors="gap-"), "Gaps")

    themes = {action.theme: str(action.theme_no) for action in reversed(view.comparison.actions)}
    keys = [
        Keys(filters.council(of.name), themes[view.actions[covered.action_id].theme], ANSWER_LABELS[answer_of(covered)].key)
        for of, covered in view.missing
    ]  # fmt: skip
    table = page_table(missing_sheet(view), "missing", _MISSING, keys=keys, anchors="missing-")
    yield _section(table, "Missing actions")

    if view.decides:
        yield _section(_review(view), "In review")

    keys = [filters.of_row(row, "none", row.met) for row in unmapped_rows(view)]
    yield _section(page_table(unmapped_sheet(view), "unmapped", _UNMAPPED, keys=keys), "Unmapped rows")

    if view.decides:
        quality = quality_sheet(view)
        keys = [Keys(council=str(at) if at < len(view.councils) else "") for at in range(len(quality.lines))]
        columns = [header.title for header in quality.headers[1:]]
        yield _section(page_table(quality, "quality", columns, keys=keys), "Quality")

    if since and view.decides:
        keys = [Keys(council=filters.council(change.council)) for change in since.changes]
        yield _section(page_table(since_sheet(since), "since", _SINCE, keys=keys), "Since the last run")

    column = {document.return_id: council.name for council in view.councils for document in council.documents}
    documents = view.comparison.documents
    owners = {each.return_id: filters.council(column.get(each.return_id, each.council)) for each in documents}
    keys = [Keys(council=owner) for owner in owners.values()]
    files = page_table(returns_sheet(view), "returns", _RETURNS, keys=keys)
    silent = (page_table(missing_returns_sheet(view), "silent", _SILENT),) if view.councils_named else ()
    problems = (_problems(view, owners),) if view.decides else ()
    yield Section("files", files.title, "Files", files.about, (files, *silent, *problems))


def in_review(view: View) -> tuple[Keys, ...]:
    """What each row in review is filtered and counted by."""
    return tuple(map(_Filters(view).of_review, view.in_review))


def _review(view: View) -> PageTable:
    """A line for each row that waits for a person's decision."""

    def likeliest(row: ReturnRecord) -> str:
        likely = view.candidates.get(row.row_id, ())[:CANDIDATES]
        return "\n".join(candidate_words(view, replace(candidate, reasons="")) for candidate in likely)

    columns: tuple[ColumnOf[ReturnRecord], ...] = (
        (SheetColumn("Council", 15), lambda row: view.council_of[row.row_id]),
        row_column("Ref", 7),
        row_column("Section, as printed", 18),
        row_column("Requirement", 38),
        row_column("Current status", 34),
        row_column("Fully met", 10),
        (SheetColumn("Likeliest actions", 44), likeliest),
        row_column("Where", 19),
    )
    sheet = sheet_of("In review", columns, view.in_review, {"rows": counted(len(view.in_review), "row")})
    return page_table(sheet, "review", keys=in_review(view), anchors="review-")


def _section(table: PageTable, short: str) -> Section:
    return Section(table.anchor, table.title, short, table.about, (table,))


def links(view: View) -> dict[tuple[str, str], str]:
    """The line that says more of an answer: the gap, why the action is missing, the row in review, its words."""
    found = dict(evidence(view))
    for council in view.councils:
        for action_id, covered in council.coverage.items():
            rows = review_rows(view, council, action_id) if covered.missing_because == "in_review" else ()
            if covered.state == MISSING:
                found[council.name, action_id] = f"missing-{view.missing_lines[council.name, action_id]}"
            if rows and view.decides:
                found[council.name, action_id] = f"review-{view.review_lines[rows[0]]}"
    gaps: dict[tuple[str, str], str] = {}
    for number, (council, row, action_id) in enumerate(gap_lines(view)):
        if action_id in council.coverage and council.coverage[action_id].state == row.met:
            gaps.setdefault((council.name, action_id), f"gap-{number}")
    return found | gaps


def _problems(view: View, owners: Mapping[str, str]) -> PageTable:
    """The errors and warnings; notes are left to the workbook. What is about no file meets every filter."""
    sheet, shown = problems_sheet(view), problems_to_look_at(view.comparison)
    found = gravest_first(view.comparison.problems)[:shown]
    keys = [Keys(council=owners.get(problem.return_id, "")) for problem in found]
    return page_table(replace(sheet, about=(), lines=sheet.lines[:shown]), "problems", _PROBLEMS, keys=keys)


_ABOUT_HEAT: Final = (
    "Words in the cells are the councils' answers; some are shortened, and the list below says what each stands for. "
    "An underlined answer leads to the words that it rests on, or to the reason that there are none."
)
_ABOUT_SIDE: Final = (
    "For each action what every council answers, with its status, plan, lead and date in its own words: what works in "
    "one council can be taken up by another. Open an action to read it."
)
_HOW_TO_READ: Final = ("Trace", "Words", "Doubt")  # of the cover's lines; the others speak of sheets alone


@dataclass(frozen=True, slots=True)
class Figure:
    """One headline figure: the number, what it counts, a line on it, and the section that lists it."""

    number: str
    name: str
    about: str
    anchor: str


def page(view: View, since: Rounds | None = None) -> dict[str, Any]:
    """What report.html.j2 is filled with: a comparison, with what changed `since` the last run."""
    themes = by_theme_sheet(view)
    notes = page_table(front.notes_sheet(view), "notes", ("Kind", "Term", "Meaning"))  # which speaks of counts over it
    sections = (
        Section("themes", themes.title, "By theme", themes.about[:1], (themes_table(view), councils_table(view))),
        Section("answers", "Answers: every action with every council's answer", "Answers", (_ABOUT_HEAT,)),
        Section("side", "Side by side: every council's words on each action", "Side by side", (_ABOUT_SIDE,)),
        *lists(view, since),
        Section("reading", "How to read this page", "How to read it", (), (replace(notes, about=()),)),
    )
    by_theme, heat, side, *listed, reading = sections
    return {
        "title": front.title(view),
        "about": front.ABOUT,
        "as_of": day(view.as_of),
        "figures": _figures(view),
        "regions": tuple(
            (region, tuple((number, council.name) for number, council in of))
            for region, of in groupby(enumerate(view.councils), key=lambda numbered: numbered[1].region)
        ),
        "themes": tuple((theme.number, theme.name) for theme in themes_of(view.comparison.actions)),
        "answers": ANSWER_KEY,
        "charts": charts(view),
        "blocks": blocks(view, links(view)),
        "sections": sections,
        "by_theme": by_theme,
        "heat": heat,
        "printed": (by_theme.anchor, heat.anchor),  # unless a reader chooses otherwise
        "side": side,
        "side_headings": HEADINGS,
        "actions": side_by_side(view),
        "lists": listed,
        "reading": reading,
        "facts": tuple(front.facts(view)),
        "how_to_read": tuple(line for line in front.how_to_read(view) if line[0] in _HOW_TO_READ),
        "markers": tuple((front.MARKERS | {AS_LISTED: AS_LISTED_MEANS, COUNCIL_MARK: COUNCIL_MARK_MEANS}).items()),
        "waiting": () if view.decides else in_review(view),  # the rows in review where they are not listed
    }


def _figures(view: View) -> tuple[Figure, ...]:
    counts = view.counts
    decisions = counts.decisions
    met, share = counts.tally, percent(counts.tally.met, counts.tally.listed)
    answers = f"{percent(met.met, met.answered)}% of {counted(met.answered, 'answer')}" if met.answered else "no answer"
    of_what = f"{met.met:,} of the {met.listed:,} that the list asks; {answers}"
    figures = (
        Figure(f"{counts.councils:,}", "councils", _how_read(view), "files"),
        Figure(f"{counts.rows:,}", "rows", f"{decisions['mapped']:,} mapped to the list, {decisions['unmapped']:,} on no list", "unmapped"),
        Figure("[none]" if share is None else f"{share}%", "fully met", of_what, "themes"),
        Figure(f"{counts.gaps:,}", "gaps", "rows that answer No, Partly or Not stated", "gaps"),
        Figure(f"{counts.overdue:,}", "overdue", f"gaps whose last date lies before {day(view.as_of)}", "gaps"),
        Figure(f"{counts.missing:,}", "missing", "answers that no row of a return gives", "missing"),
        Figure(f"{decisions['review']:,}", "in review", "rows that wait for a person's decision", "review"),
    )  # fmt: skip
    return tuple(figure for figure in figures if view.decides or figure.anchor != "review")


def _how_read(view: View) -> str:
    """Whether every return could be read whole."""
    standing = [document for council in view.councils for document in council.documents]
    prose = sum(document.kind == "prose" for document in standing)
    partly = sum(document.status == "partial" and document.kind != "prose" for document in standing)
    faults = (
        (len(view.unread), f"{counted(len(view.unread), 'return')} could not be read"),
        (partly, f"{partly:,} could be read in part only"),
        (prose, f"{prose:,} in prose, read as far as it tells commitments"),
    )
    return "; ".join(said for number, said in faults if number) or "every return could be read"
