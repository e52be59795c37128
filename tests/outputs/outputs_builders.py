"""Fictional comparisons for the tests of the outputs: every state, every decision, hostile text."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import (
    Action,
    Candidate,
    Column,
    Comparison,
    Coverage,
    Crosswalk,
    DocumentRecord,
    Join,
    Match,
    Problem,
    ReturnRecord,
    SetAside,
)
from winterplan_extract.domain.settings import Settings
from winterplan_extract.outputs.sheet import StyledText
from winterplan_extract.storage.plan_folder import load_plan

AS_OF = date(2020, 12, 1)
SETTINGS = Settings(as_of=AS_OF)

ACTIONS = (
    Action("KIT-01", 1, "Kitchens", "Hot meals", "Meals every day", "Serve a hot meal every day", "LA", ()),
    Action("KIT-02", 1, "Kitchens", "Hot meals", "Menus written down", "Write the menus down", "LA", ("KIT-01",)),
    Action("KIT-03", 1, "Kitchens", "Stores", "Stores for a month", "Keep a month of stores", "LA+NHS", ()),
    Action("GAR-01", 2, "Gardens", "Paths", "Paths gritted", "Grit the paths when it freezes", "LA", ()),
    Action("GAR-02", 2, "Gardens", "Paths", "Paths lit", "Light the paths after dusk", "NHS", ()),
    Action("GAR-03", 2, "Gardens", "Trees", "Trees checked", "Have the trees checked each autumn", "PHE", ()),
)


def plan() -> Plan:
    """The package's plan with the fictional list of actions."""
    return replace(load_plan(), actions=ACTIONS, paraphrases=(), section_names=(), no_actions=())


def row(return_id: str, number: int, **values: Any) -> ReturnRecord:
    """A row of a return with what is not given filled in."""
    council, region = COUNCILS[return_id]
    given: dict[str, Any] = {
        "row_id": f"{return_id}-{number:03}",
        "row_key": f"{return_id}key{number:03}",
        "return_id": return_id,
        "council": council,
        "council_code": "",
        "region": region,
        "source_file": f"{council.lower()}.pdf",
        "page": number,
        "page_end": number,
        "table": 1,
        "row": number + 1,
        "ref": f"1.{number}",
        "requirement": f"Requirement {number} of {council}",
        "current_status": "In hand.",
        "met": "yes",
        "met_text": "Y",
    }
    return ReturnRecord(**(given | values))


COUNCILS = {
    "amb": ("Ambleford", "South Vale"),
    "bra": ("Brackwater", "North Vale"),
    "cor": ("Corrigmere", "North Vale"),
    "old": ("Ambleford", "South Vale"),
}


def document(return_id: str, file: str, **values: Any) -> DocumentRecord:
    """A file that was read, unless `values` say otherwise."""
    council, region = COUNCILS.get(return_id, ("", ""))
    given: dict[str, Any] = {
        "return_id": return_id,
        "file": file,
        "sha256": "0" * 64,
        "format": "pdf",
        "status": "read",
        "council": council,
        "region": region,
        "stands": True,
    }
    return DocumentRecord(**(given | values))


def _rows() -> tuple[ReturnRecord, ...]:
    return (
        row("amb", 1, action_ids=("KIT-01",), decision="mapped", confidence=0.97),
        row(
            "amb", 2, action_ids=("KIT-03", "GAR-01"), decision="mapped", confidence=0.81, met="no", met_text="N",
            gap="• order grit\n• find a store", lead_text="Head of Stores", leads=("Head of Stores",),
            deadline_text="31st October", deadline_kind="date", deadline_first=date(2020, 10, 31),
            deadline_last=date(2020, 10, 31), flags=("overdue", "year_inferred"),
        ),
        row("amb", 3, decision="review", met="partly", met_text="In part", flags=("gap_without_plan", "gap_without_lead", "gap_without_date")),
        row("amb", 4, decision="unmapped", requirement="A local bandstand"),
        row(
            "bra", 1, action_ids=("KIT-01",), decision="mapped", confidence=0.9, met="partly", met_text="Partly",
            gap="Two more cooks", deadline_text="ongoing", deadline_kind="ongoing", flags=("gap_without_lead",),
        ),
        row("bra", 2, action_ids=("GAR-01",), decision="mapped", confidence=0.7, met="not_stated", met_text=""),
        row("bra", 3, action_ids=("GAR-02",), decision="mapped", confidence=0.7, met="not_applicable", met_text="n/a", page=None, page_end=None),
        row("bra", 4, decision="unmapped", met="no", met_text="N", requirement="Mend the bandstand"),
        row("old", 1, action_ids=("KIT-01",), decision="mapped", met="no", met_text="N"),
    )  # fmt: skip


def _coverage() -> tuple[Coverage, ...]:
    def of(council: str, action_id: str, state: str, **values: Any) -> Coverage:
        return Coverage(council, "", action_id, state, **values)  # type: ignore[arg-type]

    return (
        of("Ambleford", "KIT-01", "yes", row_ids=("amb-001",)),
        of("Ambleford", "KIT-02", "elsewhere", covered_by=("KIT-01",)),
        of("Ambleford", "KIT-03", "no", row_ids=("amb-002",), deadline_last=date(2020, 10, 31), gap="order grit"),
        of("Ambleford", "GAR-01", "no", row_ids=("amb-002",), deadline_last=date(2020, 10, 31), gap="order grit"),
        of("Ambleford", "GAR-02", "missing", missing_because="in_review"),
        of("Ambleford", "GAR-03", "missing", missing_because="not_found"),
        of("Brackwater", "KIT-01", "partly", row_ids=("bra-001",), gap="Two more cooks"),
        of("Brackwater", "KIT-02", "elsewhere", covered_by=("KIT-01",)),
        of("Brackwater", "KIT-03", "missing", missing_because="unread_part"),
        of("Brackwater", "GAR-01", "not_stated", row_ids=("bra-002",)),
        of("Brackwater", "GAR-02", "not_applicable", row_ids=("bra-003",)),
        of("Brackwater", "GAR-03", "missing", missing_because="section_absent"),
    )


def comparison() -> Comparison:
    """Three councils: one read, one read in part, one not read; and an older return of the first."""
    rows = _rows()
    return Comparison(
        documents=(
            document("amb", "ambleford.pdf", pages=4, tables=1, table_rows=6, rows=4, headers=1, set_aside=1, chars_in_tables=900, chars_kept=900, document_date=date(2020, 10, 20)),
            document("bra", "brackwater.pdf", status="partial", tables=1, table_rows=6, rows=4, headers=1, chars_in_tables=900, chars_kept=880, problems=1, error="One table row is unaccounted for."),
            document("cor", "corrigmere.doc", format="doc", status="failed", stands=False, error="The file is damaged.", problems=1),
            document("old", "ambleford-draft.pdf", stands=False, superseded_by="amb", tables=1, table_rows=1, rows=1),
            DocumentRecord("xyz", "scan.pdf", "1" * 64, "pdf", "failed", error="Needs OCR."),
        ),
        rows=rows,
        matches=tuple(Match(r.row_id, a, r.confidence, "matcher", "The wording is alike.") for r in rows for a in r.action_ids),
        candidates=(
            Candidate("amb-003", 1, "GAR-02", 0.52, 0.6, 0.3, 0.5, "The word “lit” is shared."),
            Candidate("amb-003", 2, "GAR-01", 0.48, 0.5, 0.3, 0.5, "The section is alike."),
            Candidate("amb-004", 1, "GAR-03", 0.12, 0.1, 0.1, 0.1, "Little speaks for it."),
        ),
        coverage=_coverage(),
        crosswalk=(Crosswalk("KIT-01", "Ambleford", ("1.1",)), Crosswalk("KIT-01", "Brackwater", ("1.1",))),
        set_aside=(SetAside("amb", "ambleford.pdf", 1, 1, 6, "Kitchens and gardens", "banner"),),
        problems=(
            Problem("bra", "brackwater.pdf", 3, 1, None, "warning", "role_missing", "No column was found for lead."),
            Problem("cor", "corrigmere.doc", None, None, None, "error", "file_damaged", "The file is damaged."),
        ),
        actions=ACTIONS,
        joins=(Join("amb", 2, 1, 7, "amb-002", "The row has no reference of its own."),),
        columns=(Column("amb", 1, 1, "Requirement", "requirement", 0.99, "The heading says so."),),
        as_of=AS_OF,
    )  # fmt: skip


def everything_met() -> Comparison:
    """One council whose single row answers the list's single action with yes: most sheets have nothing to say."""
    whole = comparison()
    return replace(
        whole,
        documents=(whole.documents[0],),
        rows=(whole.rows[0],),
        matches=whole.matches[:1],
        candidates=(),
        coverage=whole.coverage[:1],
        crosswalk=whole.crosswalk[:1],
        set_aside=(),
        problems=(),
        actions=ACTIONS[:1],
        joins=(),
        columns=(),
    )


def with_row(changed: ReturnRecord) -> Comparison:
    """The comparison with one row in place of that of the same id."""
    whole = comparison()
    return replace(whole, rows=tuple(changed if r.row_id == changed.row_id else r for r in whole.rows))


def plain(value: Any) -> Any:
    """What stands in a cell of a sheet, without its look."""
    return value.text if isinstance(value, StyledText) else value


@cache
def contrast(one: str, other: str) -> float:
    """How far two colours, as six hex digits, stand apart for the eye, 1 to 21, as WCAG reckons it."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
