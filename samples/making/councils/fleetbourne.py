"""Fleetbourne: Word with tracked changes, tick boxes of three kinds, drop-downs and a document control table."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from making.compose import Composer, Council
from making.truth import Aside, Row, Sample
from making.word import (
    REVISED,
    cell,
    deleted,
    document,
    heading,
    inserted,
    paragraph,
    paragraphs,
    plain_row,
    row,
    run,
    table,
)

TICKED: Final = ("Yes ☑ No ☐", "yes")
UNTICKED: Final = ("Yes ☐ No ☑", "no")
COUNCIL: Final = Council(
    name="London Borough of Fleetbourne",
    place="Fleetbourne",
    ccg="North Thames Reach CCG",
    forum="Fleetbourne Providers' Forum",
    voice="ask",
    answers=(TICKED, UNTICKED, TICKED, TICKED),
    leads={"": "Director of Adults' Services", "CAE": "Principal Social Worker", "TRN": "Academy Manager", "WBG": "Head of HR", "CAP": "Head of Brokerage and Workforce"},
    open_dates=("31 October 2020", "30 November", "Ongoing", "31/01/21", "When guidance is published", "Monthly"),
    met_dates=("Complete", "", "Ongoing"),
    met_gaps=("", "None"),
    depths=(1, 0, 1, 2),
)  # fmt: skip
HEADER: Final = ("Ref", "National action", "Our position", "Complete?", "Outstanding work", "Owner", "Target date")
WIDTHS: Final = (700, 3300, 4600, 1300, 2600, 1700, 1400)
SECTIONS: Final = {
    ("Overarching", "Overarching actions"): [f"OV-{number:02d}" for number in range(1, 13)],
    ("Supporting people, the workforce and carers", "Care Act easements"): [f"CAE-{number:02d}" for number in range(1, 7)],
    ("Supporting people, the workforce and carers", "Staff training"): ["TRN-01", "TRN-02"],
    ("Supporting people, the workforce and carers", "Workforce wellbeing"): ["WBG-01", "WBG-02", "WBG-03"],
    ("Supporting people, the workforce and carers", "Workforce capacity"): ["CAP-01", "CAP-02", "CAP-03", "CAP-04"],
}  # fmt: skip
DROPPED_DOWN: Final = {"OV-04": ("Partly", "partly"), "CAE-05": ("Yes", "yes"), "CAP-04": ("Partly", "partly")}
CONTROL: Final = (("Council", "London Borough of Fleetbourne"), ("Completed by", "Winter planning team"), ("Date", "2 November 2020"))  # fmt: skip
# Tracked changes, by action: the words that were taken out and those that were put in their place.
CHANGED: Final = {
    "OV-02": ("of the Homes Association", "of the Fleetbourne Providers' Forum"),
    "OV-06": ("each Monday", "each Tuesday and Friday"),
    "CAE-04": ("an equality check", "A human rights check"),
    "CAP-01": ("second", "first Monday"),
}
ADDED_ROW: Final = "OV-11"
REMOVED_ROW: Final = (
    "9a",
    "Duplicate of the action above, to be removed",
    "See above",
    "No",
    "Remove",
    "Director",
    "30 September 2020",
)


def make() -> Sample:
    """The return and its twin."""
    composer = Composer(COUNCIL)
    rows: list[Row] = []
    for (theme, section), actions in SECTIONS.items():
        for action in actions:
            made = composer.row(action, theme=theme, section=section, ref=str(len(rows) + 1))
            if action in DROPPED_DOWN:
                made = replace(made, met_text=DROPPED_DOWN[action][0], met=DROPPED_DOWN[action][1])
            rows.append(made)
    asides = tuple(Aside(" | ".join(cells), "other") for cells in CONTROL)
    content = document(lambda _: _body(rows), footer="Draft 3 with changes shown", title="Winter Plan 2020-21")
    return Sample("fleetbourne-tracked-changes", "docx", content, tuple(rows), asides)


def _body(rows: list[Row]) -> str:
    parts = [paragraph(run("London Borough of Fleetbourne"), style="Title")]
    parts.append(paragraph(run("Adult Social Care Winter Plan 2020-21: assurance return")))
    parts.append(table((3000, 6000), [plain_row(cells, (3000, 6000)) for cells in CONTROL]))
    theme = section = ""
    drawn: list[str] = []
    for number, item in enumerate(rows, start=1):
        if item.section != section:
            parts += [table(WIDTHS, drawn)] if drawn else []
            parts += [heading(item.theme, 1)] if item.theme != theme else []
            parts.append(heading(item.section, 2))
            theme, section = item.theme, item.section
            drawn = [plain_row(HEADER, WIDTHS, header=True, fill="DEEAF6")]
        drawn.append(_row(item, number))
        if number == 9:
            drawn.append(_removed())
    return "".join([*parts, table(WIDTHS, drawn), paragraph("")])


def _row(item: Row, number: int) -> str:
    change = f"<w:ins {REVISED.format(500 + number)}/>" if item.action_ids == ADDED_ROW else ""
    contents = (
        paragraphs(item.ref),
        paragraphs(item.requirement),
        _changed(item, number),
        _answer(item, number),
        paragraphs(item.gap),
        paragraphs(item.lead_text),
        paragraphs(item.deadline_text),
    )
    return row([cell(content, width=width) for content, width in zip(contents, WIDTHS, strict=True)], revision=change)


def _changed(item: Row, number: int) -> str:
    """The status, with a tracked change in it and, in one row, a paragraph that was taken out whole."""
    if item.action_ids not in CHANGED:
        gone = f"<w:del {REVISED.format(300 + number)}/>"
        out = paragraph(deleted("This was written before the plan was published.", 400 + number), mark=gone)
        return (out if item.action_ids == "OV-08" else "") + paragraphs(item.current_status)
    old, new = CHANGED[item.action_ids]
    first, *rest = item.current_status.split("\n")
    before, found, after = first.partition(new)
    if not found:
        raise ValueError(f"{item.action_ids} does not say “{new}”")
    changed = run(before) + deleted(old, 100 + number) + inserted(run(new), 200 + number) + run(after)
    return paragraph(changed) + (paragraphs("\n".join(rest)) if rest else "")


def _removed() -> str:
    """A row that a tracked change took out; it is not in the twin."""
    cells = [
        cell(paragraph(deleted(text, 600 + at), mark=f"<w:del {REVISED.format(650 + at)}/>"), width=width)
        for at, (text, width) in enumerate(zip(REMOVED_ROW, WIDTHS, strict=True))
    ]
    return row(cells, revision=f"<w:del {REVISED.format(699)}/>")


def _answer(item: Row, number: int) -> str:
    if item.action_ids in DROPPED_DOWN:
        return paragraph(_dropped_down(item.met_text))
    yes = item.met == "yes"
    box = (_box, _wingding, _legacy)[number % 3]
    return paragraph(run("Yes ") + box(ticked=yes) + run(" No ") + box(ticked=not yes))


def _box(*, ticked: bool) -> str:
    """A tick box as a content control."""
    state = '<w14:checkedState w14:val="2611" w14:font="Segoe UI Symbol"/><w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/>'
    return (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{int(ticked)}"/>{state}</w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{run('☑' if ticked else '☐')}</w:sdtContent></w:sdt>"
    )


def _wingding(*, ticked: bool) -> str:
    """A box out of the Wingdings font."""
    return f'<w:r><w:sym w:font="Wingdings" w:char="{"F0FE" if ticked else "F0A8"}"/></w:r>'


def _legacy(*, ticked: bool) -> str:
    """A tick box of the old kind, a form field."""
    data = f'<w:ffData><w:enabled/><w:checkBox><w:sizeAuto/><w:default w:val="0"/><w:checked w:val="{int(ticked)}"/></w:checkBox></w:ffData>'
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        '<w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def _dropped_down(chosen: str) -> str:
    items = "".join(f'<w:listItem w:displayText="{text}" w:value="{text}"/>' for text in ("Yes", "Partly", "No"))
    return f"<w:sdt><w:sdtPr><w:dropDownList>{items}</w:dropDownList></w:sdtPr><w:sdtContent>{run(chosen)}</w:sdtContent></w:sdt>"
