"""The sheets that explain the others: Cover and Notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final

from winterplan_extract.outputs.published import NOT_SHOWN, NOT_SHOWN_MEANS
from winterplan_extract.outputs.settings import FILES_NAMED
from winterplan_extract.outputs.sheet import Line, SheetColumn, SheetLink, StyledText, WorkbookSheet
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import (
    ANSWER_LABELS,
    DECISION_MEANINGS,
    DECISIONS,
    FLAGS,
    MISSING_BECAUSE,
    STATUS_MEANINGS,
    STATUSES,
    counted,
    day,
    listed,
)

Sections = Mapping[str, Sequence[tuple[StyledText | str, str]]]  # by their headings: terms and what is said of them

_MARKERS_SHOWN: Final = {
    "[not stated]": "The council's return leaves this empty.",
    "[no number]": "The return gives the row no number of its own.",
    "[no role]": "No lead is named by a role on the list: a person's name, a local team, or nobody.",
    "[no row]": "No row of the return answers the action.",
    "[none answered]": "The council answers none of these actions in a row of its own, so there is no share.",
    "[unmapped], [in review]": "The row is on no list, or it waits for a decision on which action it answers.",
    "[red], [amber], [green], [blue]": "The council answers by the colour of the cell.",
    "[not known]": "The file does not say, or the register does not.",
    "[not read]": "Nothing could be read from the file, so there is nothing to count.",
    "[council not known]": "The file names no council that is on the register.",
    "[continues: …]": "The text is longer than the cell or the printed row can hold; it goes on where the marker says.",
}
# These stand where a workbook to work in has blanks, or a person's name.
_MARKERS_OF_BLANKS: Final = {
    NOT_SHOWN: NOT_SHOWN_MEANS,
    "[no date]": "The words beside it name no date, or there are no words.",
    "[no pages]": "The file's format has no pages.",
    "[no place]": "The problem is not about one file, or not about one page, table or row of it.",
    "[no region]": "The council is not on the register of councils, so its region is not known.",
    "[not overdue]": "Its last date is still to come, or it has none.",
    "[not decided]": "Room for a reviewer's decision; none has been taken.",
    "[not counted]": "A definition: there is nothing to count.",
    "[none]": "There are none: no flag, no action, no candidate, no other column.",
    "[nothing]": "Nothing is lacking, nothing went wrong, nothing is cut.",
    "[any], [no link], [not a key]": "In the data dictionary: any value may stand there; the column leads to no other; it is no key.",
}
_CONFIDENCE: Final = (
    "Confidence",
    "How sure a mapping is, from 0 to 1. It weighs the wording, the section and the neighbouring rows.",
)
_SHEETS_TO_WORK_IN: Final = ("Review", "Problems", "Quality")
MARKERS: Final = _MARKERS_SHOWN | _MARKERS_OF_BLANKS
_HOW_TO_READ: Final = (
    ("Start", "Summary shows each council on one line; Comparison sets every council's answers side by side."),
    ("By theme, by lead", "By theme shows how much of each theme is fully met, By lead what each role answers for."),
    (
        "In words",
        "Side by side sets the councils' own words on one action under another: good practice is shared by wording.",
    ),
    (
        "What to do",
        "Gaps lists everything that is not fully met, Deadlines the same in the order in which it is due. Review lists "
        "the rows that wait for your decision.",
    ),
    (
        "What is not there",
        "Missing actions lists what a return does not answer. Missing returns lists the councils that nothing came from.",
    ),
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


def cover_sheet(view: View, inside: Sequence[WorkbookSheet], *, as_table: bool = False) -> WorkbookSheet:
    """What the workbook is, from which files, how to read it, its sheets and its markers.

    It stands under headings, or, for those whose screen reader steps through tables, in one table.
    """
    sections: Sections = {
        "This workbook": _facts(view),
        "How to read it": [(term, _told(view, text)) for term, text in _HOW_TO_READ],
        "Sheets": links_to(inside),
        "Answers": [
            (StyledText(label.word, label.look), _told(view, label.meaning)) for label in ANSWER_LABELS.values()
        ],
        "Markers in square brackets": list((MARKERS if as_table else _MARKERS_SHOWN).items()),
    }
    about = "Every council's return set against one list of actions, row by row."
    return cover_of(_title(view), about, sections, as_table=as_table)


def links_to(sheets: Sequence[WorkbookSheet]) -> list[tuple[StyledText, str]]:
    """Each sheet's name, leading there, with what its title says of it."""
    return [(StyledText(s.name, "link", SheetLink(s.name)), s.title.partition(": ")[2]) for s in sheets]


def cover_of(title: str, about: str, sections: Sections, *, as_table: bool) -> WorkbookSheet:
    """The first sheet of a workbook: terms with what is said of them, under headings or all in one table."""
    told = {heading: [(_termed(term), text) for term, text in said] for heading, said in sections.items()}
    if as_table:
        headers = (SheetColumn("Part", 26), SheetColumn("Term", 30), SheetColumn("What it says", 120))
        lines = [(StyledText(heading, "term"), *line) for heading, said in told.items() for line in said]
        return WorkbookSheet("Cover", title, (about,), headers, tuple(lines))
    headed = (((), (StyledText(heading, "heading"),), *said) for heading, said in told.items())
    return WorkbookSheet("Cover", title, (about,), (SheetColumn("", 26), SheetColumn("", 120)), tuple(chain(*headed)))


def notes_sheet(view: View) -> WorkbookSheet:
    """What the flags and words of the other sheets mean, and how often each occurs."""
    flags, decisions = view.counts.flags, view.counts.decisions
    statuses = Counter(document.status for document in view.comparison.documents)
    reasons = Counter(covered.missing_because for _, covered in view.missing)
    lines: list[Line] = [
        *(("Flag", name, meaning, flags[flag]) for flag, (name, meaning) in FLAGS.items()),
        *(("Mapping", DECISIONS[key], meaning, decisions[key]) for key, meaning in DECISION_MEANINGS.items()),
        *(("File", STATUSES[key], _told(view, meaning), statuses[key]) for key, meaning in STATUS_MEANINGS.items()),
        *(
            ("Missing because", key.replace("_", " "), text, reasons[key])
            for key, text in MISSING_BECAUSE.items()
            if key
        ),
        *(("Definition", term, meaning, None) for term, meaning in _definitions(view)),
    ]
    return WorkbookSheet(
        "Notes",
        "Notes: what flags and words mean",
        ("Rows are counted of the returns that stand for their councils; files are all that were given.",),
        (
            SheetColumn("Kind", 18),
            SheetColumn("Term", 26),
            SheetColumn("Meaning", 110),
            SheetColumn("How many", 10, "number", blank="[not counted]"),
        ),
        tuple(lines),
    )


def _title(view: View) -> str:
    """It names the plan, and a region where every council is known to be of it."""
    regions = {council.region for council in view.councils}
    called = f"{view.plan_title}: returns compared" if view.plan_title else "Returns compared"
    return f"{called}, {min(regions)}" if len(regions) == 1 and all(regions) else called


def _facts(view: View) -> list[tuple[str, str]]:
    documents = view.comparison.documents
    because = view.comparison.as_of_because
    nowhere = [council.name for council in view.councils if not council.region]
    statuses = Counter(document.status for document in documents)
    read = statuses["read"] + statuses["partial"]
    not_read = [f"{d.file} ({d.council or 'council not known'})" for d in documents if d.status == "failed"]
    themes = len({action.theme for action in view.comparison.actions})
    return [
        (
            "As at",
            f"{day(view.as_of)}{f', {because}' if because else ''}. A date before it, on something not fully met, counts as overdue.",
        ),
        (
            "Councils",
            f"{len(view.councils):,}: {listed([council.name for council in view.councils])}"
            if view.councils
            else "None",
        ),
        *([("No region known", listed(nowhere))] if nowhere else []),
        ("List", f"{counted(len(view.comparison.actions), 'action')} in {counted(themes, 'theme')}"),
        (
            "Files",
            f"{counted(len(documents), 'file')}: {read} read"
            + (f" ({statuses['partial']} of them in part)" if statuses["partial"] else "")
            + f", {statuses['failed']} not read, {statuses['skipped']} passed over. "
            f"{listed([d.file for d in documents if d.status in ('read', 'partial')], at_most=FILES_NAMED)}",
        ),
        *([("Folder", f"Files are named from {view.folder}")] if view.folder else []),
        *([("Not read", listed(not_read, at_most=FILES_NAMED))] if not_read else []),
        (
            "Rows",
            f"{counted(len(view.comparison.rows), 'row')} in all files; {view.counts.rows:,} of them in the returns compared, "
            f"of which {view.counts.decisions['review']:,} in review",
        ),
        (
            "The same as data",
            "The folder dataset beside this workbook (CSV; Parquet if that extra is installed) and winterplan.sqlite.",
        ),
    ]


def _told(view: View, text: str) -> str:
    """The text; where it is published without the sentences on sheets that are not there."""
    if view.decides:
        return text
    sentences = text.replace(": see ", ". See ").rstrip(".").split(". ")
    gone = (*_SHEETS_TO_WORK_IN, *(("Missing returns",) * (not view.councils_named)))
    return ". ".join(each for each in sentences if not any(name in each for name in gone)) + "."


def _termed(term: StyledText | str) -> StyledText:
    return StyledText(term, "term") if isinstance(term, str) else term


def _definitions(view: View) -> tuple[tuple[str, str], ...]:
    return (
        ("Row", "A requirement row of a return, made whole where a page break cut it."),
        ("Action", "One line of the list that all returns are compared with."),
        (
            "Worst answer",
            "Where several rows answer one action, the worst counts: no, partly, not stated, yes, not applicable.",
        ),
        *((_CONFIDENCE,) * view.decides),
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
