"""The sheets of changes.xlsx: what changed between two rounds of returns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from winterplan_extract.domain.change_lines import (
    ANSWER_KINDS,
    KINDS,
    Answer,
    Change,
    ChangeKind,
    CouncilChanges,
    GapChange,
    RoundFacts,
    Rounds,
)
from winterplan_extract.outputs.folders import short_names
from winterplan_extract.outputs.published import NOT_SHOWN, NOT_SHOWN_MEANS
from winterplan_extract.outputs.sheet import Line, Look, SheetColumn, SheetLink, StyledText, WorkbookSheet
from winterplan_extract.outputs.sheets.places import ONE_TABLE
from winterplan_extract.outputs.words import ANSWERS, IN_REVIEW, counted, day, listed

_ANSWERS: Final[dict[str, tuple[str, Look]]] = {
    "in_review": (IN_REVIEW, "review"),
    **{state: (said, state) for state, said in ANSWERS.items()},
}
TITLE: Final = "Returns: what changed between two rounds"
ABOUT: Final = "The returns of the same councils at two times, set beside each other."
_LOOKS: Final[dict[ChangeKind, Look]] = {
    "newly_met": "yes",
    "closed_gap": "yes",
    "improved": "partly",
    "slipped": "no",
    "new_gap": "no",
    "no_longer_answered": "missing",
    "row_gone": "missing",
    "council_gone": "missing",
    "mapping_changed": "review",
    "decided": "review",
    "review_changed": "review",
}
_NO_RETURN: Final = "[no return]"
_GAPS: Final[dict[GapChange, str]] = {"": "", "opened": "Opened", "closed": "Closed"}
HOW_TO_COMPARE: Final = ("Count", "Same row", "Like with like", "Trace")  # of the lines that follow, those on no sheet
HOW_TO_READ: Final = (
    ("Start", "Summary has a line for each council; its name leads to the council's first line on Changes."),
    (
        "Find",
        "On Changes, filter “What changed” for one kind, or “Gap” for every gap that opened or closed, whatever it is called.",
    ),
    (
        "Count",
        "Answers are compared action by action, dates and words row by row. Worst answer first: where several rows answer "
        "one action, no, partly, not stated, yes, not applicable.",
    ),
    (
        "Same row",
        "A row of the later return is the earlier one of the same wording, else of the same action, else of much the same "
        "wording. Numbering plays no part: a row that was only renumbered has not changed.",
    ),
    (
        "Like with like",
        "Where the two runs match the same row to the list differently, the row's own answers are compared and Note says so.",
    ),
    ("Trace", "Each line names its rows in both runs, with the file, page, table and row of the first of them."),
)
MARKERS: Final = {
    "[none]": "Nothing stands there in the return, or nothing applies.",
    "[no date]": "No date is given, or none that could be read from the words.",
    _NO_RETURN: "The round holds no return of the council that was read.",
    "[no answer]": "The round has no such row, or nothing that answers the action.",
    "[on no list]": "The row answers no action of the list.",
}


def rounds_sheets(rounds: Rounds, *, tables_only: bool = False, names: bool = True) -> tuple[WorkbookSheet, ...]:
    """Every sheet, the cover first; with `tables_only` that is a table as well. Without `names` no lead is quoted."""
    inside = (summary_sheet(rounds), _changes(rounds, names=names))
    return (_cover(rounds, inside, as_table=tables_only, names=names), *inside)


def _cover(rounds: Rounds, inside: Sequence[WorkbookSheet], *, as_table: bool, names: bool) -> WorkbookSheet:
    markers = MARKERS | ({} if names else {NOT_SHOWN: NOT_SHOWN_MEANS})
    sections: dict[str, Sequence[tuple[StyledText, str]]] = {
        "This workbook": [(StyledText(term, "term"), text) for term, text in facts(rounds)],
        "How to read it": [(StyledText(term, "term"), text) for term, text in HOW_TO_READ],
        "Sheets": [(StyledText(s.name, "link", SheetLink(s.name)), s.title.partition(": ")[2]) for s in inside],
        "What changed": [(StyledText(name, _LOOKS.get(kind, "term")), said) for kind, (name, said) in KINDS.items()],
        "Markers in square brackets": [(StyledText(term, "term"), text) for term, text in markers.items()],
    }
    if as_table:
        return WorkbookSheet(
            name="Cover",
            title=TITLE,
            about=(ONE_TABLE, ABOUT),
            headers=(SheetColumn("Part", 26), SheetColumn("Term", 30), SheetColumn("What it says", 120)),
            lines=tuple(
                (StyledText(part, "term"), term, text) for part, said in sections.items() for term, text in said
            ),
            table="Cover",
        )
    return WorkbookSheet(
        name="Cover",
        title=TITLE,
        about=(ABOUT,),
        headers=(SheetColumn("", 26), SheetColumn("", 120)),
        lines=tuple(line for heading, said in sections.items() for line in _section(heading, said)),
    )


def facts(rounds: Rounds) -> list[tuple[str, str]]:
    """What the comparison rests on, a term and a sentence each."""
    old, new = short_names((rounds.old.folder, rounds.new.folder))
    in_both = [c for c in rounds.councils if c.met_old is not None and c.met_new is not None]
    gone = [c.council for c in rounds.councils if c.met_new is None]
    added = [c.council for c in rounds.councils if c.met_old is None]
    said = [
        ("Earlier round", _round(rounds.old, old)),
        ("Later round", _round(rounds.new, new)),
        ("In both rounds", f"{counted(len(in_both), 'council')}: {listed([c.council for c in in_both])}"),
    ]
    said += [("Only in the earlier", listed(gone))] if gone else []
    said += [("Only in the later", listed(added))] if added else []
    said += [("Bear in mind", note) for note in rounds.notes]
    said += [(c.council, c.note) for c in rounds.councils if c.note]
    return [
        *said,
        ("The same as data", "changes.csv beside this workbook; changes.schema.json describes its columns."),
    ]


def _round(facts: RoundFacts, name: str) -> str:
    as_at = f", as at {day(facts.as_of)}" if facts.as_of else ""
    return (
        f"{name}{as_at}: {counted(facts.councils, 'council')}, {counted(facts.files, 'file')}, "
        f"{counted(facts.rows, 'row')} in the returns compared"
    )


def _section(heading: str, lines: Sequence[Line]) -> list[Line]:
    return [(), (StyledText(heading, "heading"),), *lines]


def summary_sheet(rounds: Rounds) -> WorkbookSheet:
    """A line for each council with its totals, and one for all that are in both rounds."""
    first: dict[str, int] = {}
    for number, change in enumerate(rounds.changes):
        first.setdefault(change.council, number)
    lines = [_council_line(council, first.get(council.council)) for council in rounds.councils]
    if len(rounds.councils) > 1:
        lines.append(_total_line(rounds.councils))
    return WorkbookSheet(
        name="Summary",
        title="Summary: what became of each council's answers, dates and rows",
        about=(
            ONE_TABLE,
            "Answers count actions of the list. A gap is an answer of no or partly: one that slipped from yes opened a "
            "gap, one newly met closed one. Dates and rows count rows. “Other answers” are all other lines on answers, "
            "also of rows that answer no action of the list.",
        ),
        headers=(
            SheetColumn("Council", 30),
            SheetColumn("Fully met, earlier", 10, "number", blank=_NO_RETURN),
            SheetColumn("Fully met, later", 10, "number", blank=_NO_RETURN),
            SheetColumn("Newly met", 9, "number", blank=_NO_RETURN),
            SheetColumn("Improved", 10, "number", blank=_NO_RETURN),
            SheetColumn("Slipped", 9, "number", blank=_NO_RETURN),
            SheetColumn("Gaps opened", 9, "number", blank=_NO_RETURN),
            SheetColumn("Gaps closed", 9, "number", blank=_NO_RETURN),
            SheetColumn("No longer answered", 10, "number", blank=_NO_RETURN),
            SheetColumn("Other answers", 9, "number", blank=_NO_RETURN),
            SheetColumn("Dates later", 8, "number", blank=_NO_RETURN),
            SheetColumn("Dates earlier", 8, "number", blank=_NO_RETURN),
            SheetColumn("Dates given", 8, "number", blank=_NO_RETURN),
            SheetColumn("Dates dropped", 9, "number", blank=_NO_RETURN),
            SheetColumn("Rows gone", 8, "number", blank=_NO_RETURN),
            SheetColumn("Rows new", 8, "number", blank=_NO_RETURN),
            SheetColumn("Rows reworded", 10, "number", blank=_NO_RETURN),
            SheetColumn("Bear in mind", 36),
        ),
        lines=tuple(lines),
        table="Summary",
        frozen=1,
    )


def _council_line(council: CouncilChanges, first: int | None) -> Line:
    to = SheetLink("Changes", first) if first is not None else None
    name = StyledText(council.council, "link" if to else "term", to)
    if council.met_old is not None and council.met_new is not None:
        return (name, council.met_old, council.met_new, *_counts(council), council.note)
    only = "Only in the later round." if council.met_old is None else "Only in the earlier round."
    blanks = (None,) * len(_counts(council))
    return (name, council.met_old, council.met_new, *blanks, f"{only} {council.note}".strip())


def _total_line(councils: Sequence[CouncilChanges]) -> Line:
    """The sums over the councils that are in both rounds."""
    both = [council for council in councils if council.met_old is not None and council.met_new is not None]
    met = (sum(c.met_old or 0 for c in both), sum(c.met_new or 0 for c in both))
    sums = map(sum, zip(*map(_counts, both), strict=True))
    return (StyledText("All councils in both rounds", "term"), *met, *sums, None)


def _counts(council: CouncilChanges) -> tuple[int, ...]:
    """The council's numbers in the order of the sheet."""
    return (
        council.newly_met,
        council.improved,
        council.slipped,
        council.gaps_opened,
        council.gaps_closed,
        council.no_longer_answered,
        council.other_answers,
        council.later,
        council.earlier,
        council.dates_given,
        council.dates_dropped,
        council.rows_gone,
        council.rows_new,
        council.reworded,
    )


def _changes(rounds: Rounds, *, names: bool) -> WorkbookSheet:
    return WorkbookSheet(
        name="Changes",
        title="Changes: every difference between the two rounds",
        about=(
            ONE_TABLE,
            f"{counted(len(rounds.changes), 'line')}, by council, action and row. Answers stand once for each action, "
            "dates and words once for each row. Words are the councils' own.",
        ),
        headers=(
            SheetColumn("Council", 16),
            SheetColumn("Action", 9),
            SheetColumn("Title or requirement", 26),
            SheetColumn("What changed", 15),
            SheetColumn("Gap", 8),
            SheetColumn("Earlier answer", 11, blank="[no answer]"),
            SheetColumn("Later answer", 11, blank="[no answer]"),
            SheetColumn("Earlier round", 42),
            SheetColumn("Later round", 42),
            SheetColumn("Earlier date", 12, "date", blank="[no date]"),
            SheetColumn("Later date", 12, "date", blank="[no date]"),
            SheetColumn("Days moved", 8, "number"),
            SheetColumn("Likeness of wording", 10, "score"),
            SheetColumn("Note", 30),
            SheetColumn("Earlier row", 32),
            SheetColumn("Later row", 32),
            SheetColumn("Cut in print", 10),
        ),
        lines=tuple(_change_line(change, names=names) for change in rounds.changes),
        table="Changes",
        empty="Nothing changed between the two rounds.",
        frozen=4,
        tells_cut=True,
    )


def since_sheet(rounds: Rounds) -> WorkbookSheet:
    """What changed since the last run into the same folder."""
    kinds = Counter(KINDS[change.kind][0].lower() for change in rounds.changes)
    sheet = _changes(rounds, names=True)
    return replace(
        sheet,
        name="Since the last run",
        title="Since the last run: what came, went or changed its answer, by a new return or a decision",
        about=(
            ONE_TABLE,
            f"Set beside the run before it into the same folder ({counted(rounds.old.councils, 'council')}, "
            f"{counted(rounds.old.rows, 'row')}){'; the folder history keeps its dataset' * bool(rounds.changes)}.",
            ", ".join(f"{kind}: {number:,}" for kind, number in kinds.items()).capitalize() + ("." if kinds else ""),
        ),
        table="Since_the_last_run",
        empty="Nothing has changed since the last run.",
    )


def _change_line(change: Change, *, names: bool) -> Line:
    return (
        change.council,
        StyledText("\n".join(change.action_ids), "term") if change.action_ids else None,
        change.title,
        kind_said(change.kind),
        _GAPS[change.gap],
        answer_said(change.was_met),
        answer_said(change.now_met),
        words_said(change, change.was, names=names),
        words_said(change, change.now, names=names),
        change.was_date,
        change.now_date,
        change.days,
        change.likeness,
        change.note,
        "\n".join(filter(None, (*change.row_ids_old, change.place_old))),
        "\n".join(filter(None, (*change.row_ids_new, change.place_new))),
        None,
    )


def kind_said(kind: ChangeKind) -> StyledText:
    """What has changed, in words and in their look."""
    return StyledText(KINDS[kind][0], _LOOKS.get(kind, ""))


def answer_said(answer: Answer) -> StyledText | None:
    """An answer in words and in its look."""
    return StyledText(*_ANSWERS[answer]) if answer else None


def words_said(change: Change, text: str, *, names: bool) -> str | StyledText:
    """What has changed: an answer in words and in its look, or the return's words; no lead without `names`."""
    if change.kind in ANSWER_KINDS:
        return StyledText(*_ANSWERS[text])
    return NOT_SHOWN if text and change.kind == "lead_changed" and not names else text
