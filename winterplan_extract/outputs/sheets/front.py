"""The sheets that explain the others: Cover and Notes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Final

from winterplan_extract.domain.words import counted, terms
from winterplan_extract.outputs.published import NOT_SHOWN, NOT_SHOWN_MEANS
from winterplan_extract.outputs.settings import FILES_NAMED
from winterplan_extract.outputs.sheet import Line, SheetColumn, SheetLink, StyledText, WorkbookSheet, of_lines, sheet_of
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import (
    ANSWER_LABELS,
    DECISION_MEANINGS,
    DECISIONS,
    FLAGS,
    MISSING_BECAUSE,
    STATUS_MEANINGS,
    STATUSES,
    day,
    listed,
)

Sections = Mapping[str, Sequence[tuple[StyledText | str, str]]]  # by their headings: terms and what is said of them

_MARKERS_SHOWN: Final = terms("marker")
# Others stand where a workbook to work in has blanks, or a person's name.
MARKERS: Final = _MARKERS_SHOWN | {NOT_SHOWN: NOT_SHOWN_MEANS} | terms("marker of blanks")
ABOUT: Final = "Every council's return set against one list of actions, row by row."
_AS_DATA: Final = (
    "The folder dataset beside this workbook (CSV; Parquet if that extra is installed) and winterplan.sqlite."
)
_SHEETS_TO_WORK_IN: Final = ("Review", "Problems", "Quality")


def cover_sheet(view: View, inside: Sequence[WorkbookSheet]) -> WorkbookSheet:
    """What the workbook is, from which files, how to read it, its sheets, markers; published in one table."""
    sections: Sections = {
        "This workbook": facts(view),
        "How to read it": how_to_read(view),
        "Sheets": links_to(inside),
        "Answers": [
            (StyledText(label.word, label.look), _told(view, label.meaning)) for label in ANSWER_LABELS.values()
        ],
        "Markers in square brackets": list((_MARKERS_SHOWN if view.decides else MARKERS).items()),
    }
    return cover_of(title(view), ABOUT, sections, as_table=not view.decides)


def how_to_read(view: View) -> list[tuple[str, str]]:
    """What stands where, and how far it can be trusted."""
    return [(term, _told(view, text)) for term, text in terms("how to read").items()]


def links_to(sheets: Sequence[WorkbookSheet]) -> list[tuple[StyledText, str]]:
    """Each sheet's name, leading there, with what its title says of it."""
    return [(StyledText(s.name, "link", SheetLink(s.name)), s.title.partition(": ")[2]) for s in sheets]


def cover_of(title: str, about: str, sections: Sections, *, as_table: bool) -> WorkbookSheet:
    """The first sheet of a workbook: terms with what is said of them, under headings or all in one table."""
    told = {
        heading: [(StyledText(term, "term") if isinstance(term, str) else term, text) for term, text in said]
        for heading, said in sections.items()
    }
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
        *(
            ("Definition", term, meaning.format(day=day(view.as_of)), None)
            for term, meaning in terms("definition").items()
            if term != "Confidence" or view.decides
        ),
    ]
    headers = (
        SheetColumn("Kind", 18),
        SheetColumn("Term", 26),
        SheetColumn("Meaning", 110),
        SheetColumn("How many", 10, "number", blank="[not counted]"),
    )
    return sheet_of("Notes", of_lines(headers), lines)


def title(view: View) -> str:
    """It names the plan, and a region where every council is known to be of it."""
    regions = {council.region for council in view.councils}
    called = f"{view.plan_title}: returns compared" if view.plan_title else "Returns compared"
    return f"{called}, {min(regions)}" if len(regions) == 1 and all(regions) else called


def facts(view: View) -> list[tuple[str, str]]:
    """What the comparison rests on, a term and a sentence each."""
    documents = view.comparison.documents
    because = view.comparison.as_of_because
    nowhere = [council.name for council in view.councils if not council.region]
    statuses = Counter(document.status for document in documents)
    read = statuses["read"] + statuses["partial"]
    not_read = [f"{d.file} ({d.council or 'council not known'})" for d in documents if d.status == "failed"]
    names = {d.return_id: d.council or d.file for d in documents if d.stands}
    by_key = [
        f"{names[problem.return_id]}: {problem.message.partition('. ')[0]}"
        for problem in view.comparison.problems
        if problem.code == "answers_by_key" and problem.return_id in names
    ]
    themes = len({action.theme for action in view.comparison.actions})
    return [
        (
            "As at",
            f"{day(view.as_of)}{f', {because}' if because else ''}. "
            "A date before it, on something not fully met, counts as overdue.",
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
        *([("Own keys", listed(by_key, at_most=FILES_NAMED))] if by_key else []),
        (
            "Rows",
            f"{counted(len(view.comparison.rows), 'row')} in all files; {view.counts.rows:,} of them in the returns "
            f"compared, of which {view.counts.decisions['review']:,} in review",
        ),
        *([("The same as data", _AS_DATA)] if view.decides else []),  # which is not published
    ]


def _told(view: View, text: str) -> str:
    """The text; where it is published without the sentences on sheets that are not there."""
    if view.decides:
        return text
    sentences = text.replace(": see ", ". See ").rstrip(".").split(". ")
    gone = (*_SHEETS_TO_WORK_IN, *(("Missing returns",) * (not view.councils_named)))
    return ". ".join(each for each in sentences if not any(name in each for name in gone)) + "."
