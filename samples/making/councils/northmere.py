"""Northmere: Word whose headings and references are numbered by Word itself, with content controls round
cells and a row, links, nested lists, and a table broken in two by a stray paragraph."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from making.compose import Composer, Council
from making.truth import Row, Sample
from making.word import (
    BULLETS,
    Links,
    cell,
    document,
    level,
    paragraph,
    paragraphs,
    plain_row,
    row,
    run,
    table,
)

COUNCIL: Final = Council(
    name="Northmere Council",
    place="Northmere",
    ccg="NHS Northmere CCG",
    forum="Northmere Care Providers' Network",
    voice="duty",
    answers=(("Y", "yes"), ("N", "no"), ("Y", "yes"), ("Y", "yes"), ("N", "no"), ("Y", "yes")),
    leads={"": "Principal Social Worker", "EHC": "Director of Integration", "SPR": "Director of Integration", "FUN": "Head of Finance", "MKT": "Head of Market Management", "CQC": "Quality Manager", "OVS": "DASS"},
    open_dates=("End of October", "30 November", "18 Dec", "March 2021", "Ongoing", "If shielding returns"),
    met_dates=("", "Actioned", "Ongoing"),
    met_gaps=("", "None", "Not applicable"),
    depths=(0, 1, 2, 1),
)  # fmt: skip
HEADER: Final = (
    "Ref",
    "Requirement",
    "Current status",
    "Requirement fully met? (Y/N)",
    "How the gap will be closed",
    "Lead",
    "By when",
)
WIDTHS: Final = (900, 3500, 4600, 1300, 2700, 1500, 1300)
NUMBERED: Final = 80  # Word's list: headings on its first level, references on its second
SECTIONS: Final = {
    "Enhanced health in care homes": ("EHC", 1),
    "Social prescribing": ("SPR", 2),
    "Shielding and clinically extremely vulnerable people": ("SHL", 1),
    "Social work and other professional leadership": ("SWL", 10),
    "Funding": ("FUN", 3),
    "Market and provider sustainability": ("MKT", 3),
    "CQC support: Emergency Support Framework": ("CQC", 1),
    "Local, regional and national oversight": ("OVS", 4),
}
LINKED: Final = {
    "SPR-01": (
        "The pathway is on the ",
        "provider pages",
        "https://example.org/providers",
        " of the council's website.",
    ),
    "FUN-02": ("See ", "financial support for care providers", "https://example.org/support", "."),
    "OVS-03": ("Figures are on the ", "care dashboard", "https://example.org/dashboard", " each Monday."),
}
NESTED: Final = {
    "SWL-04": (
        (0, "Annual health checks"),
        (1, "47% done by the end of September"),
        (1, "a nurse-led clinic opens in November"),
        (0, "Vaccination in places of worship"),
    ),
    "MKT-03": ((0, "Hardship claims"), (1, "nineteen made"), (1, "fourteen paid"), (0, "Advice on insurance")),
}
BROKEN_BEFORE: Final = "SWL-06"  # a stray paragraph stands before this row and cuts the table in two
CONTROLLED_ROW: Final = "SWL-03"
CONTROLLED_CELLS: Final = {"SWL-02": 2, "FUN-01": 3, "OVS-02": 5}  # which column of which row is a content control


def make() -> Sample:
    """The return and its twin."""
    composer = Composer(COUNCIL)
    tables: dict[str, list[Row]] = {}
    for number, (section, (prefix, count)) in enumerate(SECTIONS.items(), start=1):
        tables[section] = [
            _with_more(composer.row(f"{prefix}-{place:02d}", section=f"{number}. {section}", ref=f"{number}.{place}"))
            for place in range(1, count + 1)
        ]
    content = document(
        lambda links: _body(tables, links),
        lists={NUMBERED: [level("%1."), level("%1.%2")]},
        header="Northmere Council",
        title="Winter Plan",
    )
    return Sample("northmere-word-numbering", "docx", content, tuple(made for rows in tables.values() for made in rows))


def _with_more(made: Row) -> Row:
    """The row with its linked sentence and its nested list, as they read."""
    lines = [made.current_status]
    if made.action_ids in LINKED:
        before, text, _, after = LINKED[made.action_ids]
        lines.append(before + text + after)
    lines += [f"• {text}" for _, text in NESTED.get(made.action_ids, ())]
    return replace(made, current_status="\n".join(lines))


def _body(tables: dict[str, list[Row]], links: Links) -> str:
    parts = [paragraph(run("Winter Plan return of Northmere Council"), style="Title")]
    parts.append(paragraph(run("Submitted on 30 October 2020 to the regional ADASS office.")))
    for section, rows in tables.items():
        parts.append(paragraph(run(section), style="Heading1", listed=(NUMBERED, 0)))
        drawn = [plain_row(HEADER, WIDTHS, header=True, fill="E2EFD9")]
        for made in rows:
            if made.action_ids == BROKEN_BEFORE:
                parts += [table(WIDTHS, drawn), paragraph("")]
                drawn = []
            drawn.append(_row(made, links))
        parts.append(table(WIDTHS, drawn))
    return "".join([*parts, paragraph("")])


def _row(made: Row, links: Links) -> str:
    contents = (
        paragraph("", listed=(NUMBERED, 1)),
        paragraphs(made.requirement),
        _status(made, links),
        paragraphs(made.met_text),
        paragraphs(made.gap),
        paragraphs(made.lead_text),
        paragraphs(made.deadline_text),
    )
    cells = [cell(content, width=width) for content, width in zip(contents, WIDTHS, strict=True)]
    controlled = CONTROLLED_CELLS.get(made.action_ids)
    if controlled is not None:
        cells[controlled] = _control(cells[controlled])
    drawn = row(cells)
    return _control(drawn) if made.action_ids == CONTROLLED_ROW else drawn


def _status(made: Row, links: Links) -> str:
    nested = NESTED.get(made.action_ids, ())
    lines = made.current_status.split("\n")
    plain = lines[: len(lines) - len(nested)]
    linked = ""
    if made.action_ids in LINKED:
        plain = plain[:-1]
        linked = _linked(made.action_ids, links)
    items = [paragraph(run(text), listed=(BULLETS, depth)) for depth, text in nested]
    return paragraphs("\n".join(plain)) + linked + "".join(items)


def _linked(action: str, links: Links) -> str:
    """The sentence with its link: as an element, or in one row as a field."""
    before, text, address, after = LINKED[action]
    if action == "OVS-03":
        link = (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve"> HYPERLINK "{address}" </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(text)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )
    else:
        link = f'<w:hyperlink r:id="{links(address)}">{run(text)}</w:hyperlink>'
    return paragraph(run(before) + link + run(after))


def _control(content: str) -> str:
    return f'<w:sdt><w:sdtPr><w:alias w:val="Answer"/></w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>'
