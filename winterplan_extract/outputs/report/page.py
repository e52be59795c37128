"""What the page says, section by section, before it is HTML."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from winterplan_extract.comparison.counts import Tally, percent, themes_of
from winterplan_extract.domain.change_lines import Rounds
from winterplan_extract.outputs.published import COUNCIL_MARK, COUNCIL_MARK_MEANS
from winterplan_extract.outputs.report.answers import (
    AS_LISTED,
    AS_LISTED_MEANS,
    HEADINGS,
    HeatMap,
    SideAction,
    blocks,
    side_by_side,
)
from winterplan_extract.outputs.report.lists import Section, in_review, links, lists
from winterplan_extract.outputs.report.tables import ANSWER_KEY, Keys, PageTable, page_table
from winterplan_extract.outputs.report.totals import PageChart, charts, councils_table, themes_table
from winterplan_extract.outputs.sheets import front
from winterplan_extract.outputs.sheets.overviews import by_theme_sheet
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import AnswerLabel, counted, day

_ABOUT_HEAT: Final = (
    "Words in the cells are the councils' answers; some are shortened, and the list below says what each stands for. "
    "An underlined answer leads to the words that it rests on, or to the reason that there are none."
)
_ABOUT_SIDE: Final = (
    "For each action what every council answers, with its status, plan, lead and date in its own words: what works in one "
    "council can be taken up by another. Open an action to read it."
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
class Page:
    """The whole page. `regions` has the councils to filter by, each with its number; `themes` theirs.

    `actions` are those of the section `side`; `waiting` counts the rows in review where they are not listed.
    """

    title: str
    about: str
    as_of: str
    figures: tuple[Figure, ...]
    regions: tuple[tuple[str, tuple[tuple[int, str], ...]], ...]
    themes: tuple[tuple[int | None, str], ...]
    answers: tuple[AnswerLabel, ...]
    charts: tuple[PageChart, ...]
    blocks: tuple[HeatMap, ...]
    by_theme: Section
    heat: Section
    side: Section
    actions: tuple[SideAction, ...]
    lists: tuple[Section, ...]
    reading: Section
    facts: tuple[tuple[str, str], ...]
    how_to_read: tuple[tuple[str, str], ...]
    markers: tuple[tuple[str, str], ...]
    waiting: tuple[Keys, ...]

    @property
    def printed(self) -> tuple[str, ...]:
        """The sections that are printed unless a reader chooses otherwise."""
        return (self.by_theme.anchor, self.heat.anchor)

    @property
    def side_headings(self) -> tuple[str, ...]:
        """The headings of each table of the section `side`."""
        return HEADINGS

    @property
    def sections(self) -> tuple[Section, ...]:
        """Every section, in order."""
        return (self.by_theme, self.heat, self.side, *self.lists, self.reading)

    @property
    def tables(self) -> Iterator[PageTable]:
        """Every table but the heat map's, in order."""
        for section in self.sections:
            yield from section.tables


def page(view: View, since: Rounds | None = None) -> Page:
    """The page of a comparison, with what changed `since` the last run."""
    themes = by_theme_sheet(view)
    return Page(
        title=front.title(view),
        about=front.ABOUT,
        as_of=day(view.as_of),
        figures=_figures(view),
        regions=tuple(
            (region, tuple((number, council.name) for number, council in of))
            for region, of in groupby(enumerate(view.councils), key=lambda numbered: numbered[1].region)
        ),
        themes=tuple((theme.number, theme.name) for theme in themes_of(view.comparison.actions)),
        answers=ANSWER_KEY,
        charts=charts(view),
        blocks=blocks(view, links(view)),
        by_theme=Section("themes", themes.title, "By theme", themes.about[:1], (themes_table(view), councils_table(view))),
        heat=Section("answers", "Answers: every action with every council's answer", "Answers", (_ABOUT_HEAT,)),
        side=Section("side", "Side by side: every council's words on each action", "Side by side", (_ABOUT_SIDE,)),
        actions=side_by_side(view),
        lists=tuple(lists(view, since)),
        reading=Section("reading", "How to read this page", "How to read it", (), (_notes(view),)),
        facts=tuple(front.facts(view)),
        how_to_read=tuple(line for line in front.how_to_read(view) if line[0] in _HOW_TO_READ),
        markers=tuple((front.MARKERS | {AS_LISTED: AS_LISTED_MEANS, COUNCIL_MARK: COUNCIL_MARK_MEANS}).items()),
        waiting=() if view.decides else in_review(view),
    )  # fmt: skip


def _figures(view: View) -> tuple[Figure, ...]:
    counts = view.counts
    decisions = counts.decisions
    share = percent(counts.tally.met, counts.tally.listed)
    figures = (
        Figure(f"{counts.councils:,}", "councils", _how_read(view), "files"),
        Figure(f"{counts.rows:,}", "rows", f"{decisions['mapped']:,} mapped to the list, {decisions['unmapped']:,} on no list", "unmapped"),
        Figure("[none]" if share is None else f"{share}%", "fully met", _of_what(counts.tally), "themes"),
        Figure(f"{counts.gaps:,}", "gaps", "rows that answer No, Partly or Not stated", "gaps"),
        Figure(f"{counts.overdue:,}", "overdue", f"gaps whose last date lies before {day(view.as_of)}", "gaps"),
        Figure(f"{counts.missing:,}", "missing", "answers that no row of a return gives", "missing"),
        Figure(f"{decisions['review']:,}", "in review", "rows that wait for a person's decision", "review"),
    )  # fmt: skip
    return tuple(figure for figure in figures if view.decides or figure.anchor != "review")


def _of_what(met: Tally) -> str:
    """What the share of the list stands on, and the share of the answers beside it."""
    answers = f"{percent(met.met, met.answered)}% of {counted(met.answered, 'answer')}" if met.answered else "no answer"
    return f"{met.met:,} of the {met.listed:,} that the list asks; {answers}"


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


def _notes(view: View) -> PageTable:
    table = page_table(front.notes_sheet(view), "notes", ("Kind", "Term", "Meaning"))
    return replace(table, about=())  # it speaks of counts, which the page leaves out
