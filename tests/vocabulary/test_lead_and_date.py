"""Who leads and by when, told in one cell: no letter is lost, whatever stands in it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winterplan_extract.domain.plaintext import chars
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.vocabulary.headings import known_headings
from winterplan_extract.vocabulary.leads import lead_and_date

PLAN = load_plan()
SAID = st.sampled_from(
    [
        "PSW",
        "Tom May",
        "by",
        "end of",
        "30/11",
        "16th Nov 2020",
        "Ongoing",
        "(",
        ")",
        " – ",
        "; ",
        "\n",
        ", ",
        " ",
        "w/c",
        "winter",
        "[",
        " and ",
        "20/11/20",
    ]
)


@given(st.lists(SAID, max_size=9).map("".join))
def test_every_letter_of_the_cell_is_in_the_lead_or_the_date(text: str) -> None:
    assert sum(map(chars, lead_and_date(text, PLAN))) == chars(text)


@pytest.mark.parametrize(
    ("text", "lead", "when"),
    [
        ("We have done it; 30 October", "", "We have done it; 30 October"),
        ("DASS; we did this in October", "DASS", "we did this in October"),
        ("Head of Care - we're doing it - 12/11/20", "Head of Care", "we're doing it - 12/11/20"),
        ("It has been done", "", "It has been done"),
        ("Will Haver - 3 Nov", "Will Haver", "3 Nov"),
    ],
)
def test_a_sentence_is_no_lead(text: str, lead: str, when: str) -> None:
    assert lead_and_date(text, PLAN) == (lead, when)


@pytest.mark.parametrize(
    ("heading", "both"),
    [
        ("Accountable officer and date", True),
        ("Date / owner", True),
        ("Who (and when)", True),
        ("Lead officers and dates", True),
        ("Responsible person – target date", True),
        ("Lead (add a date if outstanding)", True),
        ("Lead officer – give target date where not complete", True),
        ("Who (date if still to do)", True),
        ("Lead officer", False),
        ("Owner (if known)", False),
        ("Lead for up to date plans", False),
        ("Date agreed and signed", False),
        ("Action and owner", False),
    ],
)
def test_a_heading_asks_for_what_its_parts_name(heading: str, both: bool) -> None:
    assert (known_headings(PLAN.headings).asks_for(heading) == {"lead", "deadline"}) is both


@pytest.mark.parametrize(
    ("said", "lead", "deadline"),
    [
        ("Stores Manager [15 December 2020]", "Stores Manager", "15 December 2020"),
        ("Jo Farrant (ongoing)", "Jo Farrant", "ongoing"),
        ("Finance Manager (Fri 30 October)", "Finance Manager", "Fri 30 October"),
        ("Head of Care Thurs 3 December", "Head of Care", "Thurs 3 December"),
        ("Wednesday, 2 Dec: DPH", "DPH", "Wednesday, 2 Dec"),
        ("Sun Park – by Mon. 30/11/20", "Sun Park", "by Mon. 30/11/20"),
        ("Catering Manager → 30 Nov 2020", "Catering Manager", "30 Nov 2020"),
        ("DPH/30.11.20", "DPH", "30.11.20"),
        ("Ann Rowe, Finance\nNot applicable", "Ann Rowe, Finance", "Not applicable"),
        ("DPH / n/a", "DPH", "n/a"),
        ("Head of Care\nAs needed", "Head of Care", "As needed"),
        ("30/11/20 Head of Quality", "Head of Quality", "30/11/20"),
        ("DPH 10/11/20 and Head of Finance 17/11/20", "DPH; and Head of Finance", "10/11/20; 17/11/20"),
        ("DPH - Nov 2020 and Dec 2020", "DPH", "Nov 2020 and Dec 2020"),
        ("PSW 10/11/20 Then monthly", "PSW", "10/11/20 Then monthly"),
        ("DPH 10/11/20 – Then review", "DPH", "10/11/20 – Then review"),
        (
            "1. Finance Lead – 13/11/2020\n2. DPH – 27/11/2020\n3. Jo Farrant – Jan 2021",
            "1. Finance Lead\n2. DPH\n3. Jo Farrant",
            "13/11/2020\n27/11/2020\nJan 2021",
        ),
        ("(a) Stores Manager by 4 Dec; (b) PSW by 8 Jan", "(a) Stores Manager; (b) PSW", "by 4 Dec; by 8 Jan"),
        ("i) DASS, 4 Dec 2020\nii) Head of Care, ongoing", "i) DASS\nii) Head of Care", "4 Dec 2020\nongoing"),
        ("27 Nov 2020: DASS\n18 Dec 2020: Finance Lead", "DASS\nFinance Lead", "27 Nov 2020\n18 Dec 2020"),
        ("27/11/20 – Jo Farrant; 18/12/20 – Head of Care", "Jo Farrant; Head of Care", "27/11/20; 18/12/20"),
        ("DASS and Finance Lead – both 20 Nov 2020", "DASS and Finance Lead", "both 20 Nov 2020"),
    ],
)
def test_leads_and_dates_are_parted_however_they_are_set_apart(said: str, lead: str, deadline: str) -> None:
    assert lead_and_date(said, PLAN) == (lead, deadline)
