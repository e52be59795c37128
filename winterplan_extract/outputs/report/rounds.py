"""What the page of two rounds says, section by section, before it is HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from winterplan_extract.domain.change_lines import KINDS, Change, ChangeKind, Rounds
from winterplan_extract.outputs.report.page import Figure, Section
from winterplan_extract.outputs.report.tables import PageTable, page_table
from winterplan_extract.outputs.sheet import ColumnOf, SheetColumn, WorkbookSheet, filled
from winterplan_extract.outputs.sheets.rounds import (
    ABOUT,
    HOW_TO_COMPARE,
    HOW_TO_READ,
    TITLE,
    answer_said,
    facts,
    is_in_both,
    kind_said,
    markers_of,
    summary_sheet,
    words_said,
)
from winterplan_extract.outputs.view import short_names
from winterplan_extract.outputs.words import counted, day

_NO_ANSWER: Final = "[no answer]"
_NO_DATE: Final = "[no date]"


@dataclass(frozen=True, slots=True)
class _Group:
    """The changes of one section: its anchor, title and what it is about; `words`: the words of both rounds as well."""

    anchor: str
    title: str
    about: str
    holds: Callable[[Change], bool]
    words: bool = False
    called: str = ""  # in the contents, where that is not how its title begins

    @property
    def short(self) -> str:
        """Its name in the contents of the page."""
        return self.called or self.title.partition(":")[0]


def _of(*kinds: ChangeKind) -> Callable[[Change], bool]:
    return lambda change: change.kind in kinds


_GROUPS: Final = (
    _Group("newly-met", "Newly met: fully met now and not before", KINDS["newly_met"][1], _of("newly_met")),
    _Group(
        "slipped", "Slipped: the answer is worse than it was",
        f"{KINDS['slipped'][1]} What no row answers any more is here as well.", _of("slipped", "no_longer_answered"),
    ),
    _Group(
        "dates", "Dates moved: deadlines that are later, earlier, given or dropped",
        "By when, as printed in each round, with the last date that the words name.",
        _of("date_later", "date_earlier", "date_given", "date_dropped"), words=True,
    ),
    _Group(
        "new-gaps", "New gaps: no or partly now and neither before",
        "An action that slipped from yes opened a gap, so it stands here and under Slipped.",
        lambda change: change.gap == "opened",
    ),
    _Group(
        "closed-gaps", "Closed gaps: no or partly before and neither now",
        "An action newly met closed a gap, if it was answered before, so it stands here and under Newly met.",
        lambda change: change.gap == "closed",
    ),
    _Group(
        "gone", "Rows gone: what the later return says nothing of",
        "A row that was only renumbered, moved or reworded is not gone.", _of("row_gone", "council_gone"),
    ),
    _Group(
        "new", "Rows new: what the earlier return said nothing of", KINDS["row_new"][1],
        _of("row_new", "council_new"),
    ),
    _Group(
        "reworded", "Wording changed: rows that say something else",
        "Spaces, case and punctuation are no change of wording.",
        _of("requirement_reworded", "status_reworded", "plan_reworded", "lead_changed", "date_reworded"), words=True,
    ),
    _Group(
        "others", "Other changes of answer",
        "Answers that improved without being fully met, and others that are neither better nor worse.",
        _of("improved", "newly_answered", "new_gap", "closed_gap", "answer_changed", "mapping_changed",
            "decided", "review_changed"), called="Other answers",
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class RoundsPage:
    """The whole page of two rounds."""

    title: str
    about: str
    figures: tuple[Figure, ...]
    sections: tuple[Section, ...]
    reading: Section
    how_to_read: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, str], ...]
    kinds: tuple[tuple[str, str], ...]
    markers: tuple[tuple[str, str], ...]

    @property
    def all_sections(self) -> tuple[Section, ...]:
        """Every section, in order."""
        return (*self.sections, self.reading)

    @property
    def tables(self) -> Iterator[PageTable]:
        """Every table, in order."""
        for section in self.sections:
            yield from section.tables


def rounds_page(rounds: Rounds, *, names: bool) -> RoundsPage:
    """The page of two rounds; without `names` no lead is quoted."""
    summary = page_table(summary_sheet(rounds), "summary")
    shown = [(group, [change for change in rounds.changes if group.holds(change)]) for group in _GROUPS]
    # an answer that has its place above is not told again among the others
    told = {id(change) for group, changes in shown if group.anchor != "others" for change in changes}
    shown = [(g, [c for c in of if g.anchor != "others" or id(c) not in told]) for g, of in shown]
    return RoundsPage(
        title=TITLE,
        about=f"{_when(rounds)} {ABOUT}",
        figures=_figures(rounds, {group.anchor: len(changes) for group, changes in shown}),
        sections=(
            Section("summary", summary.title, "By council", summary.about, (summary,)),
            *(_section(group, changes, names=names) for group, changes in shown),
        ),
        reading=Section("reading", "How to read this page", "How to read it"),
        how_to_read=tuple((term, text) for term, text in HOW_TO_READ if term in HOW_TO_COMPARE),
        facts=tuple(facts(rounds)),
        kinds=tuple(KINDS.values()),
        markers=tuple(markers_of(names=names).items()),
    )


def _when(rounds: Rounds) -> str:
    """Both rounds by folder and day."""
    names = zip(short_names((rounds.old.folder, rounds.new.folder)), (rounds.old, rounds.new), strict=True)
    both = [f"{name}{f' (as at {day(of.as_of)})' if of.as_of else ''}" for name, of in names]
    return f"From {both[0]} to {both[1]}."


def _figures(rounds: Rounds, counts: dict[str, int]) -> tuple[Figure, ...]:
    both = list(filter(is_in_both, rounds.councils))
    met = sum(c.met_old or 0 for c in both), sum(c.met_new or 0 for c in both)
    kinds = Counter(change.kind for change in rounds.changes)
    local = Counter(change.kind for change in rounds.changes if not change.action_ids)
    beside = Counter(change.gap for change in rounds.changes if not change.action_ids)
    alone = len(rounds.councils) - len(both)

    def of_actions(anchor: str, name: str, of_all: int, others: int, about: str) -> Figure:
        also = f"; {others:,} more on no list" if others else ""
        return Figure(f"{of_all - others:,}", name, f"{about}{also}", anchor)

    slipped = f"and {kinds['no_longer_answered'] - local['no_longer_answered']:,} no longer answered"
    return (
        Figure(f"{len(both):,}", "councils in both rounds", f"{alone:,} in one of them only" if alone else "none in one of them only", "summary"),
        Figure(f"{met[1]:,}", "actions fully met", f"they were {met[0]:,} in the earlier round", "summary"),
        of_actions("newly-met", "newly met", kinds["newly_met"], local["newly_met"], "fully met now and not before"),
        of_actions("slipped", "slipped", kinds["slipped"], local["slipped"], slipped),
        Figure(f"{counts['dates']:,}", "dates moved", f"{kinds['date_later']:,} later, {kinds['date_earlier']:,} earlier", "dates"),
        of_actions("new-gaps", "new gaps", counts["new-gaps"], beside["opened"], "no or partly now and neither before"),
        of_actions("closed-gaps", "closed gaps", counts["closed-gaps"], beside["closed"], "no or partly before and neither now"),
        Figure(f"{kinds['row_gone']:,}", "rows gone", f"and {kinds['row_new']:,} new", "gone"),
    )  # fmt: skip


def _section(group: _Group, changes: Sequence[Change], *, names: bool) -> Section:
    local = sum(not change.action_ids and bool(change.row_ids_old or change.row_ids_new) for change in changes)
    also = f", {local:,} of them on rows that answer no action of the list" if local else ""
    about = (group.about, f"{counted(len(changes), 'line')}{also}.")
    columns = _columns(group, noted=any(change.note for change in changes), names=names)
    sheet = WorkbookSheet(group.short, group.title, (), *filled(columns, changes), empty="There are none.")
    return Section(group.anchor, group.title, group.short, about, (page_table(sheet, group.anchor),))


def _columns(group: _Group, *, noted: bool, names: bool) -> tuple[ColumnOf[Change], ...]:
    words: tuple[ColumnOf[Change], ...] = (
        (SheetColumn("Earlier words", 34), lambda change: words_said(change, change.was, names=names)),
        (SheetColumn("Later words", 34), lambda change: words_said(change, change.now, names=names)),
    )
    days: ColumnOf[Change] = (SheetColumn("Days moved", 9, "number"), lambda change: change.days)
    note: ColumnOf[Change] = (SheetColumn("Note", 28), lambda change: change.note)
    return (
        (SheetColumn("Council", 18), lambda change: change.council),
        (SheetColumn("Action", 30, blank="[on no list]"), _action),
        (SheetColumn("What changed", 16), lambda change: kind_said(change.kind)),
        *(words if group.words else ()),
        (SheetColumn("Earlier answer", 12, blank=_NO_ANSWER), lambda change: answer_said(change.was_met)),
        (SheetColumn("Later answer", 12, blank=_NO_ANSWER), lambda change: answer_said(change.now_met)),
        (SheetColumn("Earlier date", 13, "date", blank=_NO_DATE), lambda change: change.was_date),
        (SheetColumn("Later date", 13, "date", blank=_NO_DATE), lambda change: change.now_date),
        *((days,) if group.anchor == "dates" else ()),
        *((note,) if noted else ()),
        (SheetColumn("Where", 38), _where),
    )


def _action(change: Change) -> str:
    return " ".join(filter(None, ("; ".join(change.action_ids), change.title)))


def _where(change: Change) -> str:
    """The places of the rows in both returns."""
    places = (("Earlier", change.place_old), ("Later", change.place_new))
    return "\n".join(f"{which}: {place}" for which, place in places if place)
