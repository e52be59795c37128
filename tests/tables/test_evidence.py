"""Evidence of a column's role adds up, each piece decides somewhere, and the columns get the roles that fit best together."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from table_builders import cell, document, row, table

from winterplan_extract.domain.document import Cell, ColumnRole, Role
from winterplan_extract.domain.settings import Settings
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.tables import evidence, rebuild
from winterplan_extract.tables.roles import assign

PLAN = load_plan()
ASKED = (
    "Distribute the Infection Control Fund to care providers and report on its use",
    "Provide free PPE to care providers that cannot use the PPE portal, personal assistants included",
    "Actively monitor local testing data and follow up with care homes that do not test",
    "Ensure carers know what support is available and whom to contact",
)
STATUS = "A store is run with the resilience forum and stock is counted every Friday by the duty staff."
LEADS = ("Head of Commissioning", "Director of Public Health", "HR Manager", "Service Manager, Carers")
MET = ("Yes", "No", "Yes", "No")
COLOURS = tuple(cell(fill=fill) for fill in ("FF0000", "00B050", "FF0000", "00B050"))


Filled = tuple[str, tuple[str | Cell, ...]]  # a heading and the cells under it


def named(*columns: Filled) -> tuple[ColumnRole, ...]:
    """The columns of a table of four requirements and those columns, after their headings."""
    rows = [row(*one) for one in zip(ASKED, *(held for _, held in columns), strict=True)]
    return rebuild(document(table(row("Requirement", *(h for h, _ in columns)), *rows)), PLAN, Settings()).columns


def test_columns_get_the_roles_that_fit_best_together() -> None:
    # The first column fits `met` a little better than the second does, which fits nothing else.
    assert assign([{"met": 0.95, "current_status": 0.9}, {"met": 0.9}], 0.3) == ("current_status", "met")


@pytest.mark.parametrize(
    ("points", "roles"),
    [
        ([{"met": 0.29}], ("other",)),  # below the threshold
        ([{"met": 1.0}, {"met": 0.9}, {}], ("met", "other", "other")),  # no role twice
        ([{"met": 0.9}, {"met": 1.0}], ("other", "met")),
        ([], ()),
    ],
)
def test_no_role_is_given_twice_or_below_the_threshold(points: list[dict[Role, float]], roles: tuple[Role, ...]) -> None:  # fmt: skip
    assert assign(points, 0.3) == roles


def test_no_other_way_to_give_out_the_roles_has_more_points() -> None:
    points: list[dict[Role, float]] = [
        {"ref": 0.4, "met": 0.5, "gap": 0.7},
        {"ref": 0.6, "met": 0.9},
        {"gap": 0.65, "met": 0.85},
        {"ref": 0.31},
    ]
    ways = itertools.product(*([*one, "other"] for one in points))
    most = max(
        sum(one[role] - 0.3 for one, role in zip(points, way, strict=True) if role != "other")
        for way in ways
        if all(role == "other" or way.count(role) == 1 for role in way)
    )
    given = assign(points, 0.3)
    assert sum(one[role] - 0.3 for one, role in zip(points, given, strict=True) if role != "other") == pytest.approx(most)  # fmt: skip


DECIDES: dict[str, tuple[str, Role, tuple[Filled, ...]]] = {
    "heading": ("Timescale", "deadline", (("Met?", MET), ("Timescale", ("",) * 4))),
    "heading of another role": ("Requirement", "requirement", (("Action", ("Open it.", "Ask them.", "Write.", "Ring.")), ("Met?", MET))),
    "list of headings": ("Next steps", "gap", (("Met?", MET), ("Gap", ("",) * 4), ("Next steps", ("",) * 4))),
    "content": ("Somebody", "lead", (("Met?", MET), ("Somebody", LEADS))),
    "filled in": ("Evidence", "current_status", (("Current status", ("",) * 4), ("Evidence", (STATUS,) * 4))),
    "answers in a text": ("Status", "met", (("Status", MET), ("Lead", LEADS))),
    "heading without a role": ("Last updated", "other", (("Met?", MET), ("Last updated", ("1/10/20", "2/10/20", "5/10/20", "6/10/20")), ("Somebody", LEADS))),
    "levels": ("Priority", "other", (("Met?", MET), ("Priority", ("High", "Low", "Low", "High")))),
    "percentages": ("% complete", "other", (("Where it stands", COLOURS), ("% complete", ("50%", "100%", "0%", "50%")))),
    "text left over": ("Action", "gap", (("Current status", (STATUS,) * 4), ("Met?", MET), ("Action", (STATUS,) * 4))),
    "follows the answer": ("Whatever else", "gap", (("Current status", (STATUS,) * 4), ("Met?", MET), ("Whatever else", ("", "Open.", "", "Write.")), ("Lead", LEADS))),
    "later time": ("RAG last month", "other", (("RAG last month", ("Red",) * 4), ("RAG this month", ("Green", "Red", "Red", "")))),
    "parts of the heading": ("Action and owner", "gap", (("Met?", MET), ("Action and owner", tuple(f"Ring the homes – {lead}" for lead in LEADS)))),
    "neighbours": ("Where things are", "current_status", (("Where things are", ("Homes are visited in turn.",) * 4), ("Met?", MET), ("Lead", LEADS))),
    "place": ("Evidence", "current_status", (("Met?", MET), ("Evidence", (STATUS,) * 4), ("Evidence", (STATUS,) * 4))),
}  # fmt: skip


@pytest.mark.parametrize("name", DECIDES)
def test_a_piece_of_evidence_decides(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    heading, role, columns = DECIDES[name]
    given = [column.role for column in named(*columns)]
    assert given[["Requirement", *(column[0] for column in columns)].index(heading)] == role
    monkeypatch.setattr(evidence, "EVIDENCE", tuple(one for one in evidence.EVIDENCE if one[0] != name))
    assert given != [column.role for column in named(*columns)], "without it the columns would be named alike"


def test_every_piece_of_evidence_is_shown_with_a_case() -> None:
    elsewhere = {"mark", "other tables", "rows across"}  # test_checkbox_columns.py, below, test_full_width_rows.py
    assert {name for name, *_ in evidence.EVIDENCE} - elsewhere == set(DECIDES)


@pytest.mark.parametrize(
    ("columns", "at", "role"),
    [
        ((("Met?", MET), ("Where things are", ("",) * 4), ("Gap", ("",) * 4)), 2, "other"),  # blank: nobody would miss it
        ((("Where things are", ("Homes are visited in turn.",) * 4), ("Lead", LEADS)), 1, "other"),  # one neighbour
        ((("Current status", (STATUS,) * 4), ("Met?", MET), ("Left", ("Ring the homes that do not test.",) * 4), ("Lead", LEADS)), 3, "gap"),
        ((("Met?", MET), ("Lead", LEADS), ("Aim", ("Soon", "31/10/20", "Next", "If asked"))), 3, "deadline"),  # last, as in the template
    ],
)  # fmt: skip
def test_neighbours_speak_for_the_role_that_the_template_has_between_them(columns: tuple[Filled, ...], at: int, role: Role) -> None:  # fmt: skip
    assert named(*columns)[at].role == role


def _two(
    heading: str, many: tuple[str, ...], few: tuple[str, ...], asks: str = "Requirement"
) -> tuple[ColumnRole, ...]:
    """The columns of the second of two tables, which share an unknown heading and differ in another."""
    first = [row(*one) for one in zip(ASKED, MET, many, strict=True)]
    second = [row(*one) for one in zip(ASKED, MET, few, ("",) * len(few), strict=False)]
    body = (
        table(row(asks, "Met?", heading), *first),
        table(row(asks, "Met?", heading, "Cost (£k)"), *second, number=2),
    )
    return tuple(c for c in rebuild(document(*body), PLAN, Settings()).columns if c.table == 2)


@pytest.mark.parametrize(
    ("heading", "many", "few", "role"),
    [
        ("Somebody", LEADS, ("Tom",), "lead"),
        ("Somebody", LEADS, ("",), "lead"),  # blank, and of the same role
        ("Some time", ("31/10/20", "30/11/20", "1/12/20", "Ongoing"), ("Soon",), "deadline"),
        ("Somebody", ("",) * 4, ("Tom",), "other"),  # the other table says nothing either
    ],
)
def test_an_unknown_heading_has_the_role_that_other_tables_of_the_file_show(
    heading: str, many: tuple[str, ...], few: tuple[str, ...], role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = _two(heading, many, few)[2]
    assert found.role == role
    monkeypatch.setattr(evidence, "EVIDENCE", tuple(one for one in evidence.EVIDENCE if one[0] != "other tables"))
    assert (_two(heading, many, few)[2].role == role) == (role == "other")


def test_a_small_table_asks_under_a_heading_that_a_larger_one_shows_to_ask() -> None:
    found = _two("Lead", LEADS, ("Tom",), asks="Whatever else")
    assert [c.role for c in found] == ["requirement", "met", "lead", "other"]
    assert found[0].evidence.startswith("its cells are ")
    assert "under the same heading 4 rows of other tables have the requirement (+0." in found[0].evidence


def test_tables_that_ask_nothing_say_nothing_of_the_others() -> None:
    staff = [row(name, "Y", "Works in the team that looks after homes") for name in ("Ann", "Ben", "Cal", "Dee")]
    more = [row(name, "N", "Works in the team that looks after homes", "9") for name in ("Eve", "Fay")]
    body = (
        table(row("Whatever else", "Met?", "Lead"), *staff),
        table(row("Whatever else", "Met?", "Lead", "Cost (£k)"), *more, number=2),
    )
    assert rebuild(document(*body), PLAN, Settings()).records == ()


def test_a_table_without_headings_shows_what_its_columns_go_on() -> None:
    first = table(row("Requirement", "Met?", "Somebody", "Cost (£k)"), *(row(*one, "blue") for one in zip(ASKED, MET, LEADS, strict=True)), page=1)  # fmt: skip
    rest = table(*(row(*one, "blue") for one in zip(ASKED, MET, LEADS, strict=True)), number=2, page=2)
    found = rebuild(document(first, rest), PLAN, Settings()).columns
    assert [c.role for c in found[4:]] == [c.role for c in found[:4]] == ["requirement", "met", "lead", "other"]
    assert [c.score for c in found[4:]] == [c.score for c in found[:4]]
    assert found[5].evidence == "goes on column 2 of table 1 (+1.00)"
    assert found[7].evidence == "goes on column 4 of table 1"


def test_the_sum_says_what_it_is_made_of() -> None:
    lead = next(column for column in named(("Met?", MET), ("Somebody", LEADS), ("Owner", LEADS)) if column.heading == "Owner")  # fmt: skip
    assert lead.role == "lead"
    assert lead.evidence.startswith("its heading is a known heading (+1.00)")
    assert "of its cells name a role or a team (+0.1" in lead.evidence
    other = next(column for column in named(("Owner", LEADS), ("Somebody", LEADS)) if column.heading == "Somebody")
    assert other.role == "other"
    assert other.evidence.startswith("column 2 has more for lead, which this one has 0.")


@pytest.mark.parametrize("sign", ["", "●"])
def test_colours_alone_are_evidence_of_the_answer(sign: str) -> None:
    dots = tuple(replace(colour, text=sign) for colour in COLOURS)
    found = named(("Current status", (STATUS,) * 4), ("Where it stands", dots))[2]
    assert found.role == "met"
    assert "have a colour" in found.evidence


@pytest.mark.parametrize("whole", ["Overall met (Y/P/N)", "For the county", "All areas together"])
def test_an_answer_for_the_whole_goes_before_one_for_each_area(whole: str) -> None:
    areas = [heading for area in ("North", "Mid", "South") for heading in (f"{area} status", "RAG")]
    rows = [row(asked, *(STATUS, "R") * 3, met) for asked, met in zip(ASKED, MET, strict=True)]
    found = rebuild(document(table(row("Requirement", *areas, whole), *rows)), PLAN, Settings())
    assert [record.met_text for record in found.records] == list(MET)
