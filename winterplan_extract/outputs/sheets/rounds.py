"""The sheets of changes.xlsx: what changed between two rounds of returns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, cast

from winterplan_extract.comparison.counts import Answer as Said
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
from winterplan_extract.domain.words import counted, terms
from winterplan_extract.outputs.published import NOT_SHOWN, NOT_SHOWN_MEANS
from winterplan_extract.outputs.sheet import (
    ColumnOf,
    Line,
    Look,
    SheetColumn,
    SheetLink,
    StyledText,
    WorkbookSheet,
    sheet_of,
)
from winterplan_extract.outputs.sheets.front import Sections, cover_of, links_to
from winterplan_extract.outputs.view import short_names
from winterplan_extract.outputs.words import ANSWER_LABELS, day, listed

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
HOW_TO_COMPARE: Final = ("Count", "Same row", "Like with like", "Trace")  # of how to read it, what is on no sheet
HOW_TO_READ: Final = tuple(terms("how to read changes").items())
MARKERS: Final = terms("marker of changes")


def rounds_sheets(rounds: Rounds, *, published: bool = False) -> tuple[WorkbookSheet, ...]:
    """Every sheet, the cover first; where it is `published` that is a table as well, and no lead is quoted."""
    inside = (
        summary_sheet(rounds),
        _changes(rounds, {"lines": counted(len(rounds.changes), "line")}, names=not published),
    )
    return (_cover(rounds, inside, published=published), *inside)


def _cover(rounds: Rounds, inside: Sequence[WorkbookSheet], *, published: bool) -> WorkbookSheet:
    sections: Sections = {
        "This workbook": facts(rounds),
        "How to read it": HOW_TO_READ,
        "Sheets": links_to(inside),
        "What changed": [(StyledText(name, _LOOKS.get(kind, "term")), said) for kind, (name, said) in KINDS.items()],
        "Markers in square brackets": list(markers_of(names=not published).items()),
    }
    return cover_of(TITLE, ABOUT, sections, as_table=published)


def markers_of(*, names: bool) -> dict[str, str]:
    """The markers and what they mean; one of leads where they are without `names`."""
    return MARKERS | ({} if names else {NOT_SHOWN: NOT_SHOWN_MEANS})


def facts(rounds: Rounds) -> list[tuple[str, str]]:
    """What the comparison rests on, a term and a sentence each."""
    old, new = short_names((rounds.old.folder, rounds.new.folder))
    in_both = [c.council for c in rounds.councils if is_in_both(c)]
    gone = [c.council for c in rounds.councils if c.met_new is None]
    added = [c.council for c in rounds.councils if c.met_old is None]
    said = [
        ("Earlier round", _round(rounds.old, old)),
        ("Later round", _round(rounds.new, new)),
        ("In both rounds", f"{counted(len(in_both), 'council')}: {listed(in_both)}"),
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


Figure = Callable[[CouncilChanges], int | None]


def _number(title: str, width: int, figure: Figure) -> tuple[SheetColumn, Figure]:
    return SheetColumn(title, width, "number", blank=_NO_RETURN), figure


_MET: Final = (
    _number("Fully met, earlier", 10, lambda of: of.met_old),
    _number("Fully met, later", 10, lambda of: of.met_new),
)
_COUNTS: Final = (
    _number("Newly met", 9, lambda of: of.newly_met),
    _number("Improved", 10, lambda of: of.improved),
    _number("Slipped", 9, lambda of: of.slipped),
    _number("Gaps opened", 9, lambda of: of.gaps_opened),
    _number("Gaps closed", 9, lambda of: of.gaps_closed),
    _number("No longer answered", 10, lambda of: of.no_longer_answered),
    _number("Other answers", 9, lambda of: of.other_answers),
    _number("Dates later", 8, lambda of: of.later),
    _number("Dates earlier", 8, lambda of: of.earlier),
    _number("Dates given", 8, lambda of: of.dates_given),
    _number("Dates dropped", 9, lambda of: of.dates_dropped),
    _number("Rows gone", 8, lambda of: of.rows_gone),
    _number("Rows new", 8, lambda of: of.rows_new),
    _number("Rows reworded", 10, lambda of: of.reworded),
)


def summary_sheet(rounds: Rounds) -> WorkbookSheet:
    """A line for each council with its totals, and one for all that are in both rounds."""
    first: dict[str, int] = {}
    for number, change in enumerate(rounds.changes):
        first.setdefault(change.council, number)

    def name(of: CouncilChanges) -> StyledText:
        line = first.get(of.council)
        return (
            StyledText(of.council, "term")
            if line is None
            else StyledText(of.council, "link", SheetLink("Changes", line))
        )

    columns: tuple[ColumnOf[CouncilChanges], ...] = (
        (SheetColumn("Council", 30), name),
        *_MET,
        *((column, lambda of, value=value: value(of) if is_in_both(of) else None) for column, value in _COUNTS),
        (SheetColumn("Bear in mind", 36), _bear_in_mind),
    )
    both = list(filter(is_in_both, rounds.councils))
    sums = (sum(value(of) or 0 for of in both) for _, value in (*_MET, *_COUNTS))
    total: Line = (StyledText("All councils in both rounds", "term"), *sums, None)
    sheet = sheet_of("Summary", columns, rounds.councils, worded="Summary of changes", frozen=1)
    return replace(sheet, lines=(*sheet.lines, *((total,) if len(sheet.lines) > 1 else ())))


def is_in_both(council: CouncilChanges) -> bool:
    """Whether both rounds have a return of the council."""
    return council.met_old is not None and council.met_new is not None


def _bear_in_mind(council: CouncilChanges) -> str:
    only = "" if is_in_both(council) else f"Only in the {'later' if council.met_old is None else 'earlier'} round."
    return f"{only} {council.note}".strip()


def _changes(rounds: Rounds, told: Mapping[str, object], name: str = "Changes", *, names: bool) -> WorkbookSheet:
    columns: tuple[ColumnOf[Change], ...] = (
        (SheetColumn("Council", 16), lambda change: change.council),
        (SheetColumn("Action", 9), lambda change: StyledText("\n".join(change.action_ids), "term") if change.action_ids else None),
        (SheetColumn("Title or requirement", 26), lambda change: change.title),
        (SheetColumn("What changed", 15), lambda change: kind_said(change.kind)),
        (SheetColumn("Gap", 8), lambda change: _GAPS[change.gap]),
        (SheetColumn("Earlier answer", 11, blank="[no answer]"), lambda change: answer_said(change.was_met)),
        (SheetColumn("Later answer", 11, blank="[no answer]"), lambda change: answer_said(change.now_met)),
        (SheetColumn("Earlier round", 42), lambda change: words_said(change, change.was, names=names)),
        (SheetColumn("Later round", 42), lambda change: words_said(change, change.now, names=names)),
        (SheetColumn("Earlier date", 12, "date", blank="[no date]"), lambda change: change.was_date),
        (SheetColumn("Later date", 12, "date", blank="[no date]"), lambda change: change.now_date),
        (SheetColumn("Days moved", 8, "number"), lambda change: change.days),
        (SheetColumn("Likeness of wording", 10, "score"), lambda change: change.likeness),
        (SheetColumn("Note", 30), lambda change: change.note),
        (SheetColumn("Earlier row", 32), lambda change: "\n".join(filter(None, (*change.row_ids_old, change.place_old)))),
        (SheetColumn("Later row", 32), lambda change: "\n".join(filter(None, (*change.row_ids_new, change.place_new)))),
        (SheetColumn("Cut in print", 10), lambda _: None),
    )  # fmt: skip
    return sheet_of(name, columns, rounds.changes, told, frozen=4, tells_cut=True)


def since_sheet(rounds: Rounds) -> WorkbookSheet:
    """What changed since the last run into the same folder."""
    kinds = Counter(KINDS[change.kind][0].lower() for change in rounds.changes)
    told = {
        "councils": counted(rounds.old.councils, "council"),
        "rows": counted(rounds.old.rows, "row"),
        "kept": "; the folder history keeps its dataset" * bool(rounds.changes),
        "kinds": ", ".join(f"{kind}: {number:,}" for kind, number in kinds.items()).capitalize() + "." * bool(kinds),
    }
    return _changes(rounds, told, "Since the last run", names=True)


def kind_said(kind: ChangeKind) -> StyledText:
    """What has changed, in words and in their look."""
    return StyledText(KINDS[kind][0], _LOOKS.get(kind, ""))


def answer_said(answer: Answer) -> StyledText | None:
    """An answer in words and in its look."""
    return _answer(answer) if answer else None


def _answer(answer: Said) -> StyledText:
    label = ANSWER_LABELS[answer]
    return StyledText(label.word, label.look)


def words_said(change: Change, text: str, *, names: bool) -> str | StyledText:
    """What has changed: an answer in words and in its look, or the return's words; no lead without `names`."""
    if change.kind in ANSWER_KINDS:
        return _answer(cast(Said, text))
    return NOT_SHOWN if text and change.kind == "lead_changed" and not names else text
