"""The layouts: how a return is set out, one line of data each. `build` writes them as Word, `drawn` draws some as PDF."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    "guidance": "Link to guidance",
    "comments": "Comments",
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


_SPLIT: Final = ("ref", "requirement", "current_status", "yes", "no", "gap", "lead", "deadline")
_THREE: Final = ("ref", "requirement", "current_status", "fully", "partly", "not", "gap", "lead", "deadline")


@dataclass(frozen=True, slots=True)
class Layout:
    """One way of setting out the rows. `columns` are from the left; `answers` says what is printed for each value.

    `theme` and `section` say how headings stand: as a row over the whole width, as a paragraph between tables, in a
    first column merged downwards, in a bold row of the requirement column, there with the section's number in the
    reference column, in the first cell with the others left empty, as a row over the width with a row of headings
    after it, as the row above the headings of a table, as a paragraph where only the first table has headings, or
    not at all.
    """

    name: str
    columns: tuple[str, ...] = ALL
    headings: Mapping[str, str] = field(default_factory=lambda: dict(_HEADINGS))
    portrait: bool = False
    size: float = 9.0
    repeat: bool = True
    header: Literal["one", "groups", "down"] = "one"
    theme: Literal["", "banner", "paragraph"] = ""
    section: Literal[
        "",
        "banner",
        "paragraph",
        "column",
        "bold row",
        "numbered row",
        "first cell",
        "own header",
        "over header",
        "first table",
    ] = "banner"
    rules: Literal["grid", "rows", "none", "double", "box", "header only", "columns"] = "grid"
    banded: bool = False
    header_fill: str = "D9E2F3"
    header_white: bool = False
    answers: Mapping[str, str] = field(default_factory=lambda: dict(_YN))
    answer_as: Literal["words", "fill", "columns", "wingdings", "content control"] = "words"
    mark: str = "X"
    refs: Literal["text", "list", "inline", "inline list", ""] = "text"
    form: Literal["", "labels left", "labels over", "headed", "boxed", "one table"] = ""
    may_split: bool = True
    extras: frozenset[str] = frozenset()  # what else is printed or done: each is looked for by name where it is
    drawn: bool = False  # drawn straight as PDF and not made in Word
    loose: frozenset[str] = frozenset()  # columns whose words must all be there, with others about them


def layouts() -> tuple[Layout, ...]:
    """Every layout: tables with all their rules first, then those with few or none, answers, forms, surroundings."""
    return (*_ruled(), *_sectioned(), *_unruled(), *_answered(), *_formed(), *_surrounded(), *_drawn())


def _ruled() -> tuple[Layout, ...]:
    met = ("requirement", "ref", "met", "current_status", "gap", "deadline", "lead")
    lead = ("lead", "ref", "requirement", "met", "current_status", "deadline", "gap")
    last = ("ref", "requirement", "current_status", "gap", "lead", "deadline", "met")
    return (
        Layout("grid-landscape"),
        Layout("grid-portrait", portrait=True, size=8.0),
        Layout("grid-small-print", size=6.5),
        Layout("grid-tight", extras=frozenset({"tight"})),
        Layout("grid-banded", banded=True),
        Layout("grid-centred", extras=frozenset({"centred"})),
        Layout("grid-justified", extras=frozenset({"justified"})),
        Layout("header-once", repeat=False),
        Layout("header-groups", header="groups"),
        Layout("header-down", header="down"),
        Layout("header-upright-text", extras=frozenset({"upright text"})),
        Layout("header-numbered", extras=frozenset({"column numbers"})),
        Layout("header-explained", extras=frozenset({"guidance row"})),
        Layout("order-answers-last", columns=last),
        Layout("order-met-early", columns=met),
        Layout("order-lead-first", columns=lead),
        Layout("headings-worded", headings=_WORDED, answers=_WORDS),
        Layout("headings-casual", headings=_CASUAL, answers={"yes": "Yes", "partly": "Partly", "no": "No"}),
        Layout("headings-assurance", headings=_ASSURANCE, answers=_RAG),
        Layout("columns-four", columns=ALL[:4]),
        Layout("columns-more", columns=("ref", "requirement", "guidance", *ALL[2:], "comments")),
        Layout("no-ref-column", columns=ALL[1:], refs=""),
        Layout("refs-by-list", refs="list"),
        Layout("refs-inline", refs="inline", columns=ALL[1:]),
        Layout("refs-inline-list", refs="inline list", columns=ALL[1:]),
        Layout("leads-merged", extras=frozenset({"merged leads"})),
        Layout("spacer-rows", extras=frozenset({"spacer rows"})),
        Layout("requirements-bold", extras=frozenset({"bold requirements"})),
        Layout("double-borders", rules="double"),
        Layout("thick-box", rules="box"),
        Layout("white-on-colour", header_fill="1F3864", header_white=True),
        Layout("rows-unsplit", may_split=False),
    )


def _sectioned() -> tuple[Layout, ...]:
    return (
        Layout("section-paragraphs", section="paragraph"),
        Layout("section-first-table", section="first table"),
        Layout("section-over-header", section="over header"),
        Layout("section-own-header", section="own header"),
        Layout("section-column", section="column", columns=("section", *ALL)),
        Layout("section-bold-row", section="bold row"),
        Layout("section-numbered-row", section="numbered row"),
        Layout("section-first-cell", section="first cell"),
        Layout("theme-paragraphs", theme="paragraph", section="paragraph"),
        Layout("theme-over-banners", theme="paragraph", section="over header"),
        Layout("theme-section-banners", theme="banner"),
        Layout("no-sections", section=""),
    )


def _unruled() -> tuple[Layout, ...]:
    return (
        Layout("rows-only", rules="rows"),
        Layout("rows-only-portrait", rules="rows", portrait=True, size=8.0, section="paragraph"),
        Layout("banded", rules="none", banded=True),
        Layout("no-rules", rules="none", header_fill=""),
        Layout("no-rules-paragraphs", rules="none", header_fill="", section="paragraph", repeat=False),
        Layout("rule-under-header", rules="header only", header_fill=""),
    )


def _answered() -> tuple[Layout, ...]:
    signs = {"yes": "✓", "partly": "✗", "no": "✗"}
    colours = dict.fromkeys(_RAG, "")
    return (
        Layout("rag-fill", answer_as="fill", answers=colours, headings=_HEADINGS | {"met": "RAG"}),
        Layout("rag-fill-word", answer_as="fill", answers=_RAG, headings=_HEADINGS | {"met": "RAG rating"}),
        Layout("ticked-boxes", answers=_BOXES),
        Layout("ticked-controls", answer_as="content control", answers=_BOXES),
        Layout("wingdings-ticks", answer_as="wingdings", answers=signs),
        Layout("yes-no-columns", answer_as="columns", columns=_SPLIT),
        Layout("yes-no-columns-under", answer_as="columns", header="groups", columns=_SPLIT),
        Layout("three-tick-columns", answer_as="columns", mark="✓", columns=_THREE),
    )


def _formed() -> tuple[Layout, ...]:
    return (
        Layout("form-labels-left", form="labels left", portrait=True, section="paragraph"),
        Layout("form-one-table", form="one table", portrait=True),
        Layout("form-labels-over", form="labels over", portrait=True, section="paragraph"),
        Layout("form-headed", form="headed", portrait=True, section="paragraph"),
        Layout("form-boxed", form="boxed", portrait=True, section="paragraph"),
    )


def _surrounded() -> tuple[Layout, ...]:
    status = frozenset({"current_status"})
    return (
        Layout("boxes-around", extras=frozenset({"boxes"})),
        Layout("furniture", extras=frozenset({"furniture"})),
        Layout("footnotes", extras=frozenset({"footnotes"}), loose=status),
        Layout("mixed-pages", extras=frozenset({"mixed"}), section="paragraph"),
        Layout("nested-tables", extras=frozenset({"nested"}), loose=status),
    )


def _drawn() -> tuple[Layout, ...]:
    rag = {"answer_as": "fill", "answers": dict.fromkeys(_RAG, ""), "headings": _HEADINGS | {"met": "RAG"}}
    return (
        Layout("drawn-grid", drawn=True),
        Layout("drawn-header-once", drawn=True, repeat=False),
        Layout("drawn-paragraphs", drawn=True, theme="paragraph", section="paragraph"),
        Layout("drawn-portrait", drawn=True, portrait=True, size=8.0),
        Layout("drawn-rows-only", drawn=True, rules="rows"),
        Layout("drawn-rows-only-once", drawn=True, rules="rows", repeat=False),
        Layout("drawn-banded", drawn=True, rules="none", banded=True),
        Layout("drawn-no-rules", drawn=True, rules="none", header_fill=""),
        Layout("drawn-no-rules-once", drawn=True, rules="none", header_fill="", repeat=False, section="paragraph"),
        Layout("drawn-turned", drawn=True, extras=frozenset({"turned"})),
        Layout("drawn-rag-fill", drawn=True, **rag),  # type: ignore[arg-type]  # three fields of their own types
        Layout("drawn-tick-columns", drawn=True, answer_as="columns", columns=_SPLIT),
        Layout("drawn-form", drawn=True, form="labels left", portrait=True, section="paragraph"),
        Layout("drawn-side-by-side", drawn=True, portrait=True, size=7.0, extras=frozenset({"side by side"})),
        Layout(
            "drawn-side-by-side-once",
            drawn=True,
            portrait=True,
            size=7.0,
            repeat=False,
            extras=frozenset({"side by side"}),
        ),
        Layout(
            "drawn-side-no-rules", drawn=True, portrait=True, size=7.0, rules="none", extras=frozenset({"side by side"})
        ),
        Layout(
            "drawn-side-rows-only",
            drawn=True,
            portrait=True,
            size=7.0,
            rules="rows",
            repeat=False,
            extras=frozenset({"side by side"}),
        ),
        Layout(
            "drawn-side-paragraphs",
            drawn=True,
            portrait=True,
            size=7.0,
            theme="paragraph",
            section="paragraph",
            extras=frozenset({"side by side"}),
        ),
        Layout("drawn-key-beside", drawn=True, extras=frozenset({"key beside"})),
        Layout("drawn-key-rows-only", drawn=True, rules="rows", extras=frozenset({"key beside"})),
        Layout("drawn-in-a-form", drawn=True, extras=frozenset({"in a form"})),
        Layout("drawn-sideways", drawn=True, extras=frozenset({"sideways"})),
        Layout("drawn-columns-only", drawn=True, rules="columns"),
        Layout("drawn-rules-missing", drawn=True, extras=frozenset({"rules missing"})),
        Layout("drawn-overrun", drawn=True, extras=frozenset({"overrun"})),
    )
