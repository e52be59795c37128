"""A reviewer's rulings: replayed before anything is scored, and a lesson for like wordings."""

from __future__ import annotations

import dataclasses

import pytest
from matching_builders import row, rows, ruling

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Settings
from winterplan_extract.matching import match_loose, match_return
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.verdicts import matched

SETTINGS = Settings()
ODD = "The blue folder is passed round the homes every other Tuesday"


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan()


def test_a_ruling_is_the_verdict(plan: Plan) -> None:
    odd = row(ODD)
    matched = match_loose([odd], plan, SETTINGS, [ruling(odd, "OVS-04", "OV-06")])
    assert (matched.rows[0].decision, matched.rows[0].action_ids, matched.rows[0].confidence) == (
        "mapped",
        ("OVS-04", "OV-06"),
        1.0,
    )
    assert {(match.action_id, match.decided_by, match.confidence) for match in matched.matches} == {
        ("OVS-04", "reviewer", 1.0),
        ("OV-06", "reviewer", 1.0),
    }
    assert all("R. Analyst" in match.reasons for match in matched.matches)


def test_a_ruling_may_say_no_action(plan: Plan) -> None:
    clear = row(plan.action("CAE-02").requirement)
    matched = match_loose([clear], plan, SETTINGS, [ruling(clear)])
    assert (matched.rows[0].decision, matched.rows[0].action_ids, matched.rows[0].confidence) == ("unmapped", (), 1.0)
    assert matched.matches == ()


@pytest.mark.parametrize("actions", [(), ("OVS-04",)], ids=["no action", "an action"])
def test_a_ruling_stands_on_a_row_that_is_left_to_a_person_for_what_it_is(plan: Plan, actions: tuple[str, ...]) -> None:
    odd = dataclasses.replace(row(ODD), flags=("asks_providers", "read_from_area"))
    (open_row,), (settled,) = (
        matched([odd], plan, SETTINGS, rulings).rows for rulings in ([], [ruling(odd, *actions)])
    )
    assert (open_row.decision, settled.decision) == ("review", "mapped" if actions else "unmapped")


def test_a_ruling_survives_renumbering_and_moving(plan: Plan) -> None:
    odd = row(ODD, ref="3.1", section="Communications")
    moved = dataclasses.replace(odd, ref="17", row=40, section="Other", row_id="sandmere-040")
    assert match_loose([moved], plan, SETTINGS, [ruling(odd, "OVS-04")]).rows[0].action_ids == ("OVS-04",)


def test_a_withdrawn_ruling_is_not_replayed(plan: Plan) -> None:
    clear = row(plan.action("CAE-02").requirement)
    withdrawn = ruling(clear, "OVS-04", withdrawn="2020-11-03T09:00")
    assert match_loose([clear], plan, SETTINGS, [withdrawn]).rows[0].action_ids == ("CAE-02",)


def test_the_latest_ruling_stands(plan: Plan) -> None:
    odd = row(ODD)
    ledger = [ruling(odd, "OV-06", when="2020-11-05T10:00"), ruling(odd, "OVS-04", when="2020-11-02T10:00")]
    assert match_loose([odd], plan, SETTINGS, ledger).rows[0].action_ids == ("OV-06",)


def test_another_council_is_ruled_only_when_asked(plan: Plan) -> None:
    odd, theirs = row(ODD), row(ODD.upper() + ".", council="Thornbeck")
    own, everywhere = ruling(odd, "OVS-04"), ruling(odd, "OVS-04", council="")
    assert match_loose([theirs], plan, SETTINGS, [own]).matches == () or all(
        match.decided_by == "matcher" for match in match_loose([theirs], plan, SETTINGS, [own]).matches
    )
    assert [match.decided_by for match in match_loose([theirs], plan, SETTINGS, [everywhere]).matches] == ["reviewer"]


def test_a_councils_own_ruling_goes_before_one_for_all(plan: Plan) -> None:
    odd = row(ODD)
    ledger = [ruling(odd, "OVS-04", council="", when="2020-11-09T10:00"), ruling(odd, "OV-06")]
    assert match_loose([odd], plan, SETTINGS, ledger).rows[0].action_ids == ("OV-06",)


def test_a_ruling_teaches_the_same_wording_elsewhere_and_the_reasons_say_so(plan: Plan) -> None:
    odd, theirs = row(ODD), row(ODD, council="Thornbeck")
    before = match_loose([theirs], plan, SETTINGS).candidates
    after = match_loose([theirs], plan, SETTINGS, [ruling(odd, "SWL-06")]).candidates
    assert before[0].action_id != "SWL-06"
    assert after[0].action_id == "SWL-06"
    assert "R. Analyst decided on 2020-11-02 that a like row of Sandmere is given to it" in after[0].reasons


LIKE = row("Distribute the free flu leaflets and posters in care homes", council="Thornbeck")


@pytest.mark.parametrize(
    ("actions", "decision", "said"),
    [
        (("SWL-06",), "review", "in review because R. Analyst decided on 2020-11-02 that a like row of Sandmere is given to SWL-06"),
        ((), "review", "in review because R. Analyst decided on 2020-11-02 that a like row of Sandmere is on no list, and its wording is not the same"),
    ],
    ids=["to another action", "to none"],
)  # fmt: skip
def test_a_row_that_is_judged_otherwise_for_a_ruling_on_a_like_one_names_it(
    plan: Plan, actions: tuple[str, ...], decision: str, said: str
) -> None:
    ruled = row("Distribute the free flu leaflets to the care homes")
    judged = match_loose([LIKE], plan, SETTINGS, [ruling(ruled, *actions)])
    assert (judged.rows[0].decision, judged.candidates[0].reasons.partition(";")[0]) == (decision, said)


SAME = [
    ("Pass on 14 blue folders to Sandmere homes", "Pass on 9 blue folders to Thornbeck homes", "figures and the council's own name"),
    ("WP-07 – Blue folder goes round homes", "Blue folder goes round the homes", "a number before it"),
    ("Action 3: blue folder goes round homes", "4.2) Blue folder goes round homes.", "numbers of two kinds"),
]  # fmt: skip


@pytest.mark.parametrize(("theirs", "ours", "why"), SAME)
@pytest.mark.parametrize("actions", [("OVS-04",), ()], ids=["an action", "no action"])
def test_a_row_in_review_is_decided_as_one_of_the_same_wording_was(
    plan: Plan, theirs: str, ours: str, why: str, actions: tuple[str, ...]
) -> None:
    known, met = row(theirs), row(ours, council="Thornbeck")
    found = match_loose([met], plan, SETTINGS, [ruling(known, *actions)])
    assert found.rows[0].action_ids == actions, why
    assert found.rows[0].decision == ("mapped" if actions else "unmapped")
    assert {match.decided_by for match in found.matches} <= {"matcher"}
    assert "a like row of Sandmere" in (found.matches or found.candidates)[0].reasons
    assert "in review" not in found.candidates[0].reasons


CONTINGENCY = "Staffing contingency cover reviewed"


def test_a_decision_on_the_same_wording_does_not_go_before_the_heading_or_another_decision(plan: Plan) -> None:
    known, met = row(ODD), row(ODD, council="Thornbeck")
    both = [ruling(known, "OVS-04"), ruling(row(ODD, council="Ashmoor"), "OV-06")]
    assert match_loose([met], plan, SETTINGS, both).rows[0].decision == "review"
    under = row(CONTINGENCY, council="Thornbeck", section="Workforce capacity")
    of_movement = ruling(row(CONTINGENCY, section="Managing staff movement"), "STM-03")
    assert match_loose([under], plan, SETTINGS, [of_movement]).rows[0].action_ids != ("STM-03",)


@pytest.mark.parametrize("actions", [("OV-06",), ()], ids=["another action", "no action"])
def test_a_row_that_is_mapped_waits_where_another_council_s_like_row_was_ruled_otherwise(
    plan: Plan, actions: tuple[str, ...]
) -> None:
    text = "Establish an executive lead for the leadership and delivery of the discharge to assess model"
    known, met = row(text), row(text, council="Thornbeck")
    assert match_loose([met], plan, SETTINGS).rows[0].action_ids == ("DIS-02",)
    found = match_loose([met], plan, SETTINGS, [ruling(known, *actions)])
    assert found.rows[0].decision == "review"
    assert found.candidates[0].reasons.startswith("in review because R. Analyst decided on 2020-11-02 that a like row")
    assert match_loose([known], plan, SETTINGS, [ruling(known, *actions)]).rows[0].action_ids == actions


def test_a_ruled_row_tells_its_neighbours_where_they_stand(plan: Plan) -> None:
    open_row = "Keep contingency arrangements for staffing shortages under review"
    together = rows("Alpha", "Beta", open_row, "Gamma")
    ledger = [ruling(together[at], action) for at, action in ((0, "STM-01"), (1, "STM-02"), (3, "STM-04"))]
    matched = match_return(together, plan, SETTINGS, ledger)
    assert next(c.action_id for c in matched.candidates if c.row_id == together[2].row_id and c.rank == 1) == "STM-03"


def test_an_action_that_is_not_on_this_plan_is_left_out(plan: Plan) -> None:
    odd = row(ODD)
    matched = match_loose([odd], plan, SETTINGS, [ruling(odd, "ZZZ-99")])
    assert matched.rows[0].action_ids == ()
