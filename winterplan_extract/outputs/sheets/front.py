"""The sheets that explain the others: Cover and Notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from winterplan_extract.outputs.sheet import Header, Line, Look, Said, Sheet, Target
from winterplan_extract.outputs.sheets.places import ONE_TABLE
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import (
    ANSWER_MEANINGS,
    ANSWERS,
    DECISION_MEANINGS,
    DECISIONS,
    FLAGS,
    IN_REVIEW,
    MISSING_BECAUSE,
    PART_UNREAD,
    STATUS_MEANINGS,
    STATUSES,
    counted,
    day,
    listed,
)

_LOOKS: Final[dict[str, Look]] = {
    **{ANSWERS[state]: state for state in ANSWERS},
    IN_REVIEW: "review",
    PART_UNREAD: "missing",
}
_MARKERS: Final = {
    "[none]": "Nothing stands there in the source, or nothing applies.",
    "[not stated]": "The council's return leaves this cell empty.",
    "[no date]": "No date is given, or none that could be read from the words.",
    "[not known]": "The file does not say, or nothing could be read from it.",
    "[continues: …]": "The text is longer than the cell or the printed row can hold; it goes on where the marker says.",
}
_HOW_TO_READ: Final = (
    ("Start", "Summary shows each council on one line; Comparison sets every council's answers side by side."),
    ("What to do", "Gaps lists everything that is not fully met. Review lists the rows that wait for your decision."),
    (
        "Trace",
        "Every row carries its file, page, table and row. A row id leads to the row in full on the sheet Rows.",
    ),
    ("Words", "Texts are the councils' own. Answers, dates and roles beside them are how those words were understood."),
    (
        "Doubt",
        "A row is mapped only where one action is clearly the best. What is in doubt is in review and is not counted.",
    ),
)
_FILES_NAMED: Final = 12


def cover_sheet(view: View, inside: Sequence[Sheet]) -> Sheet:
    """What the workbook is, from which files, how to read it, its sheets and its markers."""
    lines: list[Line] = [
        *_section("This workbook", [(term, text) for term, text in _facts(view)]),
        *_section("How to read it", _HOW_TO_READ),
        *_section("Sheets", [(Said(s.name, "link", Target(s.name)), s.title.partition(": ")[2]) for s in inside]),
        *_section("Answers", [(Said(word, _LOOKS[word]), meaning) for word, meaning in ANSWER_MEANINGS.items()]),
        *_section("Markers in square brackets", list(_MARKERS.items())),
    ]
    return Sheet(
        name="Cover",
        title=_title(view),
        about=("Every council's return set against one list of actions, row by row.",),
        headers=(Header("", 26), Header("", 120)),
        lines=tuple(lines),
    )


def notes_sheet(view: View) -> Sheet:
    """What the flags and words of the other sheets mean, and how often each occurs."""
    rows = view.comparison.rows
    flags = Counter(flag for row in rows for flag in row.flags)
    decisions = Counter(row.decision for row in rows)
    statuses = Counter(document.status for document in view.comparison.documents)
    reasons = Counter(covered.missing_because for _, covered in view.missing)
    lines: list[Line] = [
        *(("Flag", name, meaning, flags[flag]) for flag, (name, meaning) in FLAGS.items()),
        *(("Mapping", DECISIONS[key], meaning, decisions[key]) for key, meaning in DECISION_MEANINGS.items()),
        *(("File", STATUSES[key], meaning, statuses[key]) for key, meaning in STATUS_MEANINGS.items()),
        *(
            ("Missing because", key.replace("_", " "), text, reasons[key])
            for key, text in MISSING_BECAUSE.items()
            if key
        ),
        *(("Definition", term, meaning, None) for term, meaning in _definitions(view)),
    ]
    return Sheet(
        name="Notes",
        title="Notes: what flags and words mean",
        about=(ONE_TABLE, "Counts are of all rows of all files, also of those that another return stands in for."),
        headers=(Header("Kind", 18), Header("Term", 26), Header("Meaning", 110), Header("How many", 10, "number")),
        lines=tuple(lines),
        table="Notes",
    )


def _title(view: View) -> str:
    regions = sorted({council.region for council in view.councils if council.region})
    return f"Winter plan returns compared: {regions[0]}" if len(regions) == 1 else "Winter plan returns compared"


def _facts(view: View) -> list[tuple[str, str]]:
    documents = view.comparison.documents
    statuses = Counter(document.status for document in documents)
    read = statuses["read"] + statuses["partial"]
    not_read = [f"{d.file} ({d.council or 'council not known'})" for d in documents if d.status == "failed"]
    rows = view.comparison.rows
    themes = len({action.theme for action in view.comparison.actions})
    return [
        ("As at", f"{day(view.as_of)}. A date before it, on something not fully met, counts as overdue."),
        (
            "Councils",
            f"{len(view.councils):,}: {listed([council.name for council in view.councils])}"
            if view.councils
            else "None",
        ),
        ("List", f"{counted(len(view.comparison.actions), 'action')} in {counted(themes, 'theme')}"),
        (
            "Files",
            f"{counted(len(documents), 'file')}: {read} read ({statuses['partial']} of them in part), "
            f"{statuses['failed']} not read, {statuses['skipped']} passed over. "
            f"{listed([d.file for d in documents if d.status in ('read', 'partial')], at_most=_FILES_NAMED)}",
        ),
        *([("Not read", listed(not_read, at_most=_FILES_NAMED))] if not_read else []),
        (
            "Rows",
            f"{counted(len(rows), 'row')} in all files; {len(view.council_of):,} of them in the returns compared, "
            f"of which {len(view.in_review):,} in review",
        ),
        ("The same as data", "The folder dataset beside this workbook (CSV, Parquet) and winterplan.sqlite."),
    ]


def _section(heading: str, lines: Sequence[tuple[Said | str, str]]) -> list[Line]:
    made: list[Line] = [(), (Said(heading, "heading"),)]
    for term, text in lines:
        made.append((Said(term, "term") if isinstance(term, str) else term, text))
    return made


def _definitions(view: View) -> tuple[tuple[str, str], ...]:
    return (
        ("Row", "A requirement row of a return, made whole where a page break cut it."),
        ("Action", "One line of the list that all returns are compared with."),
        (
            "Worst answer",
            "Where several rows answer one action, the worst counts: no, partly, not stated, yes, not applicable.",
        ),
        (
            "Confidence",
            "How sure a mapping is, from 0 to 1. It weighs the wording, the section and the neighbouring rows.",
        ),
        ("Last date", "The last date that the words name; a month or a period counts by its last day."),
        ("Overdue", f"Not fully met, and the last date lies before {day(view.as_of)}."),
        (
            "Stands",
            "Where a council has several returns: the latest by its own date, then the one with most rows, then by name.",
        ),
        (
            "Set aside",
            "A row of a table that asks nothing: a heading, a banner, a legend, a note. All are in dataset/set_aside.csv.",
        ),
    )
