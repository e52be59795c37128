"""What the page of two rounds says, section by section, before it is HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from winterplan_extract.domain.change_lines import KINDS, Change, ChangeKind, GapChange, Rounds
from winterplan_extract.domain.words import counted
from winterplan_extract.outputs.report.page import Figure, Section
from winterplan_extract.outputs.report.tables import PageTable, page_table
from winterplan_extract.outputs.sheet import ColumnOf, SheetColumn, WorkbookSheet, sheet_of
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
from winterplan_extract.outputs.words import day

_NO_ANSWER: Final = "[no answer]"
_NO_DATE: Final = "[no date]"


# The sections, worded as sheets in words.csv: the kinds of change, or what became of a gap, that each shows.
_GROUPS: Final[Mapping[str, tuple[ChangeKind | GapChange, ...]]] = {
    "newly-met": ("newly_met",),
    "slipped": ("slipped", "no_longer_answered"),
    "dates": ("date_later", "date_earlier", "date_given", "date_dropped"),
    "new-gaps": ("opened",),
    "closed-gaps": ("closed",),
    "gone": ("row_gone", "council_gone"),
    "new": ("row_new", "council_new"),
    "reworded": ("requirement_reworded", "status_reworded", "plan_reworded", "lead_changed", "date_reworded"),
    "others": (
        "improved", "newly_answered", "new_gap", "closed_gap", "answer_changed", "mapping_changed", "decided", "review_changed",
    ),
}  # fmt: skip
_WITH_WORDS: Final = ("dates", "reworded")  # of both rounds


def rounds_page(rounds: Rounds, *, names: bool) -> dict[str, Any]:
    """What rounds.html.j2 is filled with; without `names` no lead is quoted."""
    summary = summary_sheet(rounds)
    shown = {
        anchor: [change for change in rounds.changes if change.kind in holds or change.gap in holds]
        for anchor, holds in _GROUPS.items()
    }
    others = shown.pop("others")
    told = {id(change) for changes in shown.values() for change in changes}
    shown["others"] = [change for change in others if id(change) not in told]  # told above
    sections = (
        Section("summary", summary.title, "By council", summary.about, _by_council(summary)),
        *(_section(anchor, changes, names=names) for anchor, changes in shown.items()),
    )
    reading = Section("reading", "How to read this page", "How to read it")
    return {
        "title": TITLE,
        "about": f"{_when(rounds)} {ABOUT}",
        "figures": _figures(rounds, {anchor: len(changes) for anchor, changes in shown.items()}),
        "sections": sections,
        "all_sections": (*sections, reading),
        "reading": reading,
        "how_to_read": tuple((term, text) for term, text in HOW_TO_READ if term in HOW_TO_COMPARE),
        "facts": tuple(facts(rounds)),
        "kinds": tuple(KINDS.values()),
        "markers": tuple(markers_of(names=names).items()),
    }


def _by_council(summary: WorkbookSheet) -> tuple[PageTable, ...]:
    """The sheet as two tables, each as wide as a small screen: the answers, then dates and rows."""
    council, *others = (header.title for header in summary.headers)
    cut = next(at for at, title in enumerate(others) if title.startswith("Dates"))
    parts = (("summary", "Answers", others[:cut]), ("summary-dates", "Dates and rows", others[cut:]))
    return tuple(
        replace(page_table(summary, anchor, (council, *columns)), title=title, about=())
        for anchor, title, columns in parts
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


def _section(anchor: str, changes: Sequence[Change], *, names: bool) -> Section:
    local = sum(not change.action_ids and bool(change.row_ids_old or change.row_ids_new) for change in changes)
    also = f", {local:,} of them on rows that answer no action of the list" if local else ""
    columns = _columns(anchor, noted=any(change.note for change in changes), names=names)
    meanings: dict[str, str] = {kind: meaning for kind, (_, meaning) in KINDS.items()}
    sheet = sheet_of(anchor, columns, changes, meanings, empty="There are none.")
    short = "Other answers" if anchor == "others" else sheet.title.partition(":")[0]
    about = (*sheet.about, f"{counted(len(changes), 'line')}{also}.")
    return Section(anchor, sheet.title, short, about, (page_table(replace(sheet, about=()), anchor),))


def _columns(anchor: str, *, noted: bool, names: bool) -> tuple[ColumnOf[Change], ...]:
    words: tuple[ColumnOf[Change], ...] = (
        (SheetColumn("Earlier words", 34), lambda change: words_said(change, change.was, names=names)),
        (SheetColumn("Later words", 34), lambda change: words_said(change, change.now, names=names)),
    )
    days: ColumnOf[Change] = (SheetColumn("Days moved", 9, "number"), lambda change: change.days)
    note: ColumnOf[Change] = (SheetColumn("Note", 28), lambda change: change.note)
    return (
        (SheetColumn("Council", 18), lambda change: change.council),
        (SheetColumn("Action", 30, blank="[on no list]"), lambda change: " ".join(filter(None, ("; ".join(change.action_ids), change.title)))),
        (SheetColumn("What changed", 16), lambda change: kind_said(change.kind)),
        *(words if anchor in _WITH_WORDS else ()),
        (SheetColumn("Earlier answer", 12, blank=_NO_ANSWER), lambda change: answer_said(change.was_met)),
        (SheetColumn("Later answer", 12, blank=_NO_ANSWER), lambda change: answer_said(change.now_met)),
        (SheetColumn("Earlier date", 13, "date", blank=_NO_DATE), lambda change: change.was_date),
        (SheetColumn("Later date", 13, "date", blank=_NO_DATE), lambda change: change.now_date),
        *((days,) if anchor == "dates" else ()),
        *((note,) if noted else ()),
        (SheetColumn("Where", 38), _where),
    )  # fmt: skip


def _where(change: Change) -> str:
    """The places of the rows in both returns."""
    places = (("Earlier", change.place_old), ("Later", change.place_new))
    return "\n".join(f"{which}: {place}" for which, place in places if place)
