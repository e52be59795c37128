"""Small returns for the audit: a table of texts, read and rebuilt by the tool, and the file's text a second time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from winterplan_extract.audit import audit
from winterplan_extract.domain.document import Cell, Document, Notice, Paragraph, SecondPart, SecondReading, Table
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields import Sender, normalise
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import rebuild

HEADINGS = (
    "Ref",
    "Requirement",
    "Current status",
    "Fully met? (Y/N)",
    "How will the gap be closed?",
    "Lead",
    "By when",
)
ASKED = (
    "Share the guidance on infection control with every provider",
    "Make sure that care homes can isolate residents where needed",
    "Offer the flu vaccine to all staff in social care",
    "Keep carers informed of the support that is there for them",
    "Work with the NHS on safe discharge from hospital",
    "Watch the use of testing in care homes and act on it",
    "Publish a contact for providers that need equipment",
    "Review the plans for visiting as rates change locally",
)
PLAN, SETTINGS = load_plan(), Settings()


def lines(*, chapter: int = 1, answers: str = "YNYYNYNN") -> list[list[str]]:
    """Eight rows of a return, each cell as printed."""
    return [
        [f"{chapter}.{n}", asked, f"The team of the county has done this since week {n} of September.", answer, "" if answer == "Y" else f"A plan for part {n} is written.", f"Head of Service {n}", f"{n} November 2020"]
        for n, (asked, answer) in enumerate(zip(ASKED, answers, strict=True), start=1)
    ]  # fmt: skip


def table(rows: Sequence[Sequence[str]], number: int = 1, headings: Sequence[str] = HEADINGS) -> Table:
    """A table of those headings and rows."""
    made = [tuple(Cell(text, chars=chars(text)) for text in row) for row in (headings, *rows)]
    return Table(number, None, None, (), tuple(made))


def document(*body: Table | Paragraph) -> Document:
    """A Word document of that body."""
    return Document("made.docx", "docx", None, body)


def text_of(made: Document) -> SecondReading:
    """What a second reading would give of the document, cells parted."""
    pieces: list[str] = []
    for item in made.body:
        rows = [[Cell(item.text)]] if isinstance(item, Paragraph) else item.rows
        pieces += [cell.text for row in rows for cell in row if cell is not None]
    return SecondReading((SecondPart("\x1f".join(pieces)),))


def doubts(made: Document, second: SecondReading | None = None, *, mapped: bool = True, **changed: str) -> list[Notice]:
    """What the audit says of a document that the tool rebuilt; `changed` sets fields of the third row that came out."""
    rebuilt = rebuild(made, PLAN, SETTINGS)
    rows, _ = normalise(rebuilt.records, sender=Sender(""), return_id="r", file="f", settings=SETTINGS, plan=PLAN)
    came: list[ReturnRecord] = [replace(row, decision="mapped" if mapped else "unmapped") for row in rows]
    if changed:
        came[2] = replace(came[2], **changed)  # type: ignore[arg-type]  # texts alone
    return list(audit(made, rebuilt, came, second or text_of(made), PLAN, SETTINGS))


def codes(found: Sequence[Notice]) -> list[str]:
    """The codes, each once, in their order."""
    return list(dict.fromkeys(doubt.code for doubt in found))
