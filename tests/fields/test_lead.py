"""Who leads: cells split into leads, leads given their roles, people's names left out."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields.lead import own_titles, read_leads
from winterplan_extract.storage.plan_folder import default_folder, load_plan
from winterplan_extract.vocabulary.lead_titles import titles_of

SETTINGS = Settings()
TITLES = titles_of(load_plan(), SETTINGS.normalising.lead_likeness)
DASS = "Director of Adult Social Services"
DPH = "Director of Public Health"

CELLS = [
    ("Director for Public Health.", [DPH], "“for” and “of” are the same title"),
    ("Director of\nAdult Social Care", [DASS], "a title broken over two lines"),
    ("DASS/DPH", [DASS, DPH], "a slash between two acronyms"),
    ("Director of Adult Social Care, Director of Public Health", [DASS, DPH], "a comma between two titles"),
    ("Director of Adult Social Services (DASS) / Director of Public Health (DPH)", [DASS, DPH], "acronyms in brackets repeat"),
    ("Deputy Director, Commissioning", ["Deputy Director, Commissioning"], "a comma inside a title"),
    ("Assistant Director for Commissioning and Market Development", ["Assistant Director, Commissioning and Market Development"], "“and” inside a field of work"),
    ("AD Commissioning & DPH", ["Assistant Director, Commissioning", DPH], "& between two titles"),
    ("Service Manager\nHospital Discharge", ["Service Manager, Hospital Discharge"], "the field on the next line"),
    ("Service Manager Quality and Review and Team Manager Intake", ["Service Manager, Quality and Review", "Team Manager, Intake"], "two kinds of “and”"),
    ("Service Manager and Safeguarding Lead", ["Service Manager", "Safeguarding Lead"], "“and” before a title is no field"),
    ("Head of Service - Integrated Care", ["Head of Service, Integrated Care"], "a dash before the field"),
    ("Virtual Ward Manager", ["Virtual Ward Manager"], "the field before the title"),
    ("Head of Communication TIDE Care Home Co-ordinator", ["Head of Communications", "Care Home Coordinator"], "two titles run together"),
    ("Human Resources TIDE Care Home Co-ordinator", ["Human resources and workforce team", "Care Home Coordinator"], "a team and a title run together"),
    ("Care Home Co-ordinator with support from the Quality Assurance Officer", ["Care Home Coordinator", "Quality Lead"], "support is a lead of its own"),
    ("Public Health (national and local); Adult Social Care; Environmental Health", ["Public health team", "Adult social care team", "Environmental health team"], "brackets say nothing of who"),
    ("DASS for overview and escalation", [DASS], "what the lead does is no lead"),
    ("Quality Lead, who will run it with providers", ["Quality Lead"], "what a lead will do"),
    ("DASS who reports to the CCG; Finance Lead", ["Director of Adult Social Services", "Finance Lead"], "one of two"),
    ("Quality Lead, who chairs the partners' group, Public Health", ["Quality Lead", "Public health team"], "the next after it"),
    ("Public Health, CCG, Providers", ["Public health team", "Clinical commissioning group", "Care providers"], "a list of bodies"),
    ("Comissioning Manager", ["Commissioning Manager"], "a slip of the pen"),
    ("Joint Equipment Board", ["Joint Equipment Board"], "unknown words stay as printed"),
    ("Joint Commissioning Board", ["Joint Commissioning Board"], "a known team inside a longer name"),
    ("Lead: Head of Commissioning", ["Head of Commissioning"], "a label is no lead"),
    ("Weekly", [], "a time is no lead"),
    ("31 October", [], "a date is no lead"),
    ("TBC", [], "nobody yet"),
    ("", [], "nobody"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "roles", "why"), CELLS)
def test_roles(text: str, roles: list[str], why: str) -> None:
    assert list(read_leads(text, TITLES, SETTINGS).roles) == roles, why


NAMES = [
    ("Jane Smith", [], "a lone name gives no role"),
    ("Jane Ward", [], "a surname that is a word of the plan"),
    ("Will Brown", [], "a first name that is a word of the plan"),
    ("Cllr Smith", [], "with an honorific"),
    ("Karen", [], "a first name"),
    ("JS/KW", [], "initials"),
    ("J Smith (AD)", ["Assistant Director"], "the role in brackets"),
    ("Jane Smith (DASS)", [DASS], "as above"),
    ("Jane Smith, Head of Commissioning", ["Head of Commissioning"], "name first"),
    ("Head of Commissioning - Jane Smith", ["Head of Commissioning"], "name last"),
    ("Head of Service Jane Smith", ["Head of Service"], "a name is no field of work"),
    ("Jane Smith Housing Manager", ["Housing Manager"], "name and title without a comma"),
    ("Jane Smith 01234 567890 jane.smith@example.org", [], "how to reach them"),
]


@pytest.mark.parametrize(("text", "roles", "why"), NAMES)
def test_names_are_never_leads_but_somebody_is_named(text: str, roles: list[str], why: str) -> None:
    found = read_leads(text, TITLES, SETTINGS)
    assert (list(found.roles), found.named) == (roles, True), why


@pytest.mark.parametrize("text", ["", "TBC", "N/A", "-", "31 October"])
def test_nobody_is_named(text: str) -> None:
    assert not read_leads(text, TITLES, SETTINGS).named


def test_titles_that_stand_alone_show_where_others_are_run_together() -> None:
    glued = "Service Manager Intake and Safeguarding Team Manager Reviews"
    cells = ["Service Manager Intake and Safeguarding", "Team Manager Reviews", glued]
    titles = TITLES.known_as(own_titles(cells, TITLES, SETTINGS))
    assert list(read_leads(glued, titles, SETTINGS).roles) == [
        "Service Manager, Intake and Safeguarding",
        "Team Manager, Reviews",
    ]


def test_every_wording_of_the_list_gives_its_role() -> None:
    wrong = {}
    for wording, role in load_plan().roles:
        bare = role.replace(", {area}", "").replace(" of {area}", "").replace("{area} ", "")
        found = read_leads(wording, TITLES, SETTINGS).roles
        if found != ((bare,) if bare else ()):
            wrong[wording] = (role, found)
    assert wrong == {}


def test_every_line_of_the_list_has_its_reason() -> None:
    with (default_folder() / "roles.csv").open(encoding="utf-8", newline="") as handle:
        assert [line for line in csv.DictReader(handle) if not line["reason"]] == []


PIECES = st.sampled_from(
    [
        "Director of",
        "DASS",
        "Head of",
        "Service Manager",
        "Safeguarding",
        "RISE",
        "Jane",
        "Smith",
        "and",
        "&",
        ",",
        ";",
        "/",
        "\n",
        ".",
        "(",
        ")",
        "Lead",
        "Nurse",
        "Public Health",
        "with support from",
        "the",
        "to be confirmed",
        "-",
        "31 October",
        "Team",
    ]
)


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=12).map(" ".join)))
def test_any_text_gives_leads_that_are_clean_and_single(text: str) -> None:
    roles = read_leads(text, TITLES, SETTINGS).roles
    assert len(set(roles)) == len(roles)
    assert all(role and role == role.strip() and "\n" not in role and "{area}" not in role for role in roles)
    assert not any("Jane Smith" in role for role in roles if text.startswith("Jane Smith"))


POSTS = [
    ("Voluntary Sector Commissioner", ["Voluntary Sector Commissioner"], "a field of work and a title"),
    ("Workforce Programme Manager", ["Workforce Programme Manager"], "two words of title"),
    (
        "Mental Health Commissioner; PSW",
        ["Mental Health Commissioner", "Principal Social Worker"],
        "beside another lead",
    ),
    (
        "Human Resources Care Home Support Coordinator",
        ["Human resources and workforce team", "Care Home Support Coordinator"],
        "a longer title is another lead",
    ),
    ("HR Partner", ["Human resources and workforce team"], "a partner of a team"),
    ("CCG Head of CHC", ["Head of CHC"], "where the post is"),
    ("NHS Trust Chief Executive", ["Chief Executive"], "as above"),
    ("ASC Commissioning Manager", ["Commissioning Manager"], "as above"),
    ("Chief Nurse, Harrowmere Hospitals NHS Foundation Trust", ["Director of Nursing"], "after a comma"),
    ("CCG, Head of CHC", ["Clinical commissioning group", "Head of CHC"], "two that stand apart"),
    ("Hospice", ["Hospice"], "an organisation of one word"),
    ("Stores", ["Community Equipment"], "as above"),
    ("Head of Service (Band 8b)", ["Head of Service"], "a grade"),
    ("Team Manager – Grade 11, PSW", ["Team Manager", "Principal Social Worker"], "as above"),
    ("Social Worker PO3-4", ["Social Worker"], "a range of grades"),
    ("It will be led by the DASS", ["Director of Adult Social Services"], "a pronoun"),
    ("Quality team – run it with PH", ["Contracts and quality team", "Public health team"], "as above"),
    ("PSW and it", ["Principal Social Worker"], "at the end"),
    ("IT", ["IT team"], "an acronym"),
    ("IT / it team / ICT", ["IT team"], "the team, however written"),
]


@pytest.mark.parametrize(("text", "roles", "why"), POSTS)
def test_a_post_is_one_lead_with_the_whole_of_its_title(text: str, roles: list[str], why: str) -> None:
    assert list(read_leads(text, TITLES, SETTINGS).roles) == roles, why
