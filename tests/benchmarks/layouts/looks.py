"""The layouts: how a return is set out, one line of data each. `build` writes them as Word, `drawn` draws some as PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final, Literal

Text = dict[str, str]

_HEADINGS: Final = {
    "ref": "Ref",
    "requirement": "Requirement",
    "current_status": "Current status",
    "met": "Fully met? (Y/N)",
    "gap": "How will the gap be closed?",
    "lead": "Lead",
    "deadline": "By when",
    "section": "Area",
    "yes": "Yes",
    "no": "No",
    "fully": "Fully met",
    "partly": "Partially met",
    "not": "Not met",
}
_WORDED: Final = {
    "ref": "No.",
    "requirement": "Key actions for local authorities",
    "current_status": "Progress to date",
    "met": "Is this met in full?",
    "gap": "Further action needed",
    "lead": "Responsible officer",
    "deadline": "Timescale",
}
_CASUAL: Final = {
    "ref": "Item",
    "requirement": "What the plan asks of us",
    "current_status": "What we have in place",
    "met": "Met",
    "gap": "Next steps",
    "lead": "Owner",
    "deadline": "Target date",
}
_ASSURANCE: Final = {
    "ref": "DHSC ref",
    "requirement": "Winter Plan requirement",
    "current_status": "Evidence and assurance",
    "met": "RAG rating",
    "gap": "Actions to address gaps",
    "lead": "Accountable lead",
    "deadline": "Completion date",
}
ALL: Final = ("ref", "requirement", "current_status", "met", "gap", "lead", "deadline")
_YN: Final = {"yes": "Y", "partly": "N", "no": "N"}
_WORDS: Final = {"yes": "Fully met", "partly": "Partially met", "no": "Not met"}
_RAG: Final = {"yes": "Green", "partly": "Amber", "no": "Red"}
FILLS: Final = {"yes": "92D050", "partly": "FFC000", "no": "FF0000"}
_BOXES: Final = {"yes": "☑ Yes ☐ No", "partly": "☐ Yes ☑ No", "no": "☐ Yes ☑ No"}


@dataclass(frozen=True, slots=True)
class Layout:
    """One way of setting out the rows. `columns` are from the left; `answers` says what is printed for each value.

    `theme` and `section` say how headings stand: as a row over the whole width, as a paragraph between tables, in a
    first column merged downwards, in a bold row of the requirement column, or not at all.
    """

    name: str
    columns: tuple[str, ...] = ALL
    headings: Mapping[str, str] = field(default_factory=lambda: dict(_HEADINGS))
    portrait: bool = False
    size: float = 9.0
    repeat: bool = True
    header: Literal["one", "groups", "down"] = "one"
    theme: Literal["", "banner", "paragraph"] = ""
    section: Literal["", "banner", "paragraph", "column", "bold row"] = "banner"
    rules: Literal["grid", "rows", "none", "double", "box", "header only"] = "grid"
    banded: bool = False
    header_fill: str = "D9E2F3"
    header_white: bool = False
    answers: Mapping[str, str] = field(default_factory=lambda: dict(_YN))
    answer_as: Literal["words", "fill", "columns", "wingdings", "content control"] = "words"
    mark: str = "X"
    refs: Literal["text", "list", "inline", ""] = "text"
    form: Literal["", "labels left", "labels over", "headed", "one table"] = ""
    may_split: bool = True
    extras: frozenset[str] = frozenset()  # boxes, furniture, footnotes, nested, mixed
    drawn: bool = False  # drawn straight as PDF and not made in Word
    loose: frozenset[str] = frozenset()  # columns whose words must all be there, with others about them


def layouts() -> tuple[Layout, ...]:
    """Every layout, the commonest first."""
    plain = Layout("grid-landscape")
    return (
        plain,
        replace(plain, name="grid-portrait", portrait=True, size=8.0),
        replace(plain, name="header-once", repeat=False),
        replace(plain, name="header-groups", header="groups"),
        replace(plain, name="header-down", header="down"),
        replace(
            plain,
            name="order-answers-last",
            columns=("ref", "requirement", "current_status", "gap", "lead", "deadline", "met"),
        ),
        replace(
            plain,
            name="order-met-early",
            columns=("requirement", "ref", "met", "current_status", "gap", "deadline", "lead"),
        ),
        replace(
            plain,
            name="order-lead-first",
            columns=("lead", "ref", "requirement", "met", "current_status", "deadline", "gap"),
        ),
        replace(plain, name="headings-worded", headings=_WORDED, answers=_WORDS),
        replace(
            plain, name="headings-casual", headings=_CASUAL, answers={"yes": "Yes", "partly": "Partly", "no": "No"}
        ),
        replace(plain, name="headings-assurance", headings=_ASSURANCE, answers=_RAG),
        replace(plain, name="section-paragraphs", section="paragraph"),
        replace(plain, name="theme-paragraphs", theme="paragraph", section="paragraph"),
        replace(plain, name="section-column", section="column", columns=("section", *ALL)),
        replace(plain, name="section-bold-row", section="bold row"),
        replace(plain, name="theme-section-banners", theme="banner"),
        replace(plain, name="no-sections", section=""),
        replace(plain, name="no-ref-column", columns=ALL[1:], refs=""),
        replace(plain, name="refs-by-list", refs="list"),
        replace(plain, name="refs-inline", refs="inline", columns=ALL[1:]),
        replace(plain, name="rows-only", rules="rows"),
        replace(plain, name="rows-only-portrait", rules="rows", portrait=True, size=8.0, section="paragraph"),
        replace(plain, name="banded", rules="none", banded=True),
        replace(plain, name="no-rules", rules="none", header_fill=""),
        replace(plain, name="no-rules-paragraphs", rules="none", header_fill="", section="paragraph", repeat=False),
        replace(plain, name="rule-under-header", rules="header only", header_fill=""),
        replace(plain, name="double-borders", rules="double"),
        replace(plain, name="thick-box", rules="box"),
        replace(plain, name="white-on-colour", header_fill="1F3864", header_white=True),
        replace(
            plain,
            name="rag-fill",
            answer_as="fill",
            answers=dict.fromkeys(_RAG, ""),
            headings=_HEADINGS | {"met": "RAG"},
        ),
        replace(
            plain, name="rag-fill-word", answer_as="fill", answers=_RAG, headings=_HEADINGS | {"met": "RAG rating"}
        ),
        replace(plain, name="ticked-boxes", answers=_BOXES),
        replace(plain, name="ticked-controls", answer_as="content control", answers=_BOXES),
        replace(plain, name="wingdings-ticks", answer_as="wingdings", answers={"yes": "✓", "partly": "✗", "no": "✗"}),
        replace(
            plain,
            name="yes-no-columns",
            answer_as="columns",
            columns=("ref", "requirement", "current_status", "yes", "no", "gap", "lead", "deadline"),
        ),
        replace(
            plain,
            name="yes-no-columns-under",
            answer_as="columns",
            header="groups",
            columns=("ref", "requirement", "current_status", "yes", "no", "gap", "lead", "deadline"),
        ),
        replace(
            plain,
            name="three-tick-columns",
            answer_as="columns",
            mark="✓",
            columns=("ref", "requirement", "current_status", "fully", "partly", "not", "gap", "lead", "deadline"),
        ),
        replace(plain, name="form-labels-left", form="labels left", portrait=True, section="paragraph"),
        replace(plain, name="form-one-table", form="one table", portrait=True, section="banner"),
        replace(plain, name="form-labels-over", form="labels over", portrait=True, section="paragraph"),
        replace(plain, name="form-headed", form="headed", portrait=True, section="paragraph"),
        replace(plain, name="boxes-around", extras=frozenset({"boxes"})),
        replace(plain, name="furniture", extras=frozenset({"furniture"})),
        replace(plain, name="footnotes", extras=frozenset({"footnotes"}), loose=frozenset({"current_status"})),
        replace(plain, name="mixed-pages", extras=frozenset({"mixed"}), section="paragraph"),
        replace(plain, name="nested-tables", extras=frozenset({"nested"}), loose=frozenset({"current_status"})),
        replace(plain, name="rows-unsplit", may_split=False),
        *_drawn(plain),
    )


def _drawn(plain: Layout) -> tuple[Layout, ...]:
    drawn = replace(plain, drawn=True)
    return (
        replace(drawn, name="drawn-grid"),
        replace(drawn, name="drawn-header-once", repeat=False),
        replace(drawn, name="drawn-paragraphs", theme="paragraph", section="paragraph"),
        replace(drawn, name="drawn-portrait", portrait=True, size=8.0),
        replace(drawn, name="drawn-rows-only", rules="rows"),
        replace(drawn, name="drawn-banded", rules="none", banded=True),
        replace(drawn, name="drawn-no-rules", rules="none", header_fill=""),
        replace(drawn, name="drawn-no-rules-once", rules="none", header_fill="", repeat=False, section="paragraph"),
        replace(drawn, name="drawn-turned", extras=frozenset({"turned"})),
        replace(drawn, name="drawn-rag-fill", answer_as="fill", answers=dict.fromkeys(_RAG, ""), headings=_HEADINGS | {"met": "RAG"}),
        replace(drawn, name="drawn-tick-columns", answer_as="columns", columns=("ref", "requirement", "current_status", "yes", "no", "gap", "lead", "deadline")),
        replace(drawn, name="drawn-form", form="labels left", portrait=True, section="paragraph"),
    )  # fmt: skip
