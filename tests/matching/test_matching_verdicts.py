"""What a row is matched to, and when the matcher says that it does not know."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given, strategies
from matching_builders import row, rows

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Matching, Settings
from winterplan_extract.matching import match_loose, match_return
from winterplan_extract.matching.lexicon import Lexicon
from winterplan_extract.matching.match import match_rows
from winterplan_extract.matching.score import default_weights
from winterplan_extract.storage.plan_folder import load_plan

SETTINGS = Settings()


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan()


def first(plan: Plan, requirement: str, section: str = "") -> str:
    return match_loose([row(requirement, section=section)], plan, SETTINGS).candidates[0].action_id


NEAR_DUPLICATES = [
    ("Guidance on deploying staff is consulted", "Managing staff movement", "STM-02"),
    ("Guidance on deploying staff is consulted", "Workforce capacity", "CAP-02"),
    ("Review contingency arrangements for staffing shortages", "Managing staff movement", "STM-03"),
    ("Review contingency arrangements for staffing shortages", "Workforce capacity", "CAP-01"),
    ("Consult the direct payments guidance", "Direct payments", "DPY-01"),
    ("Consult the direct payments guidance", "Support for unpaid carers", "CAR-02"),
    ("Follow the Ethical Framework", "Care Act easements", "CAE-05"),
    ("Follow the Ethical Framework", "Social work and other professional leadership", "SWL-07"),
    ("Circulate and promote relevant guidance", "Infection prevention and control", "IPC-01"),
    ("Circulate and promote relevant guidance", "End-of-life care", "EOL-02"),
    ("Circulate and promote relevant guidance", "Staff training", "TRN-02"),
    ("Regular assessment of visiting care homes", "Visiting care homes", "VIS-01"),
    ("Regular assessment of visiting care homes", "Overarching actions", "OV-12"),
]


@pytest.mark.parametrize(("requirement", "section", "action"), NEAR_DUPLICATES)
def test_the_section_decides_between_near_duplicates(plan: Plan, requirement: str, section: str, action: str) -> None:
    assert first(plan, requirement, section) == action


IDIOM = [
    ("ICF passported to homes and returns filed", "STM-01", "acronym"),
    ("SRO for D2A", "DIS-02", "two acronyms"),
    ("SPLW laptops", "SPR-02", "tracker label"),
    ("Tell providers where staff can have the jab", "FLU-02", "jab is a vaccine"),
    ("MSP", "SWL-10", "an acronym alone"),
    ("Alt accom post-disch w/ CCG", "DIS-07", "shortened words"),
    ("Champi0n the Capac1ty Trackerand CQC survey", "OVS-03", "misread digits, lost space"),
    ("Circu late IPC gui dance to pro viders", "IPC-01", "split words"),
    ("Carersâ€™ assessments updated for needs created by COVID", "CAR-03", "wrong encoding"),
    ("Directors of adult social services and PSWs should: review systemic safeguarding concerns", "SWL-09", "lead-in"),
]


@pytest.mark.parametrize(("requirement", "action", "why"), IDIOM)
def test_idiom_acronyms_and_damage_are_read(plan: Plan, requirement: str, action: str, why: str) -> None:
    assert first(plan, requirement) == action, why


NOT_ON_THE_LIST = [
    ("Install a new telephone system in the contact centre", "local, nothing near the list"),
    ("Parking permits for visiting social workers' cars", "local, words of the list"),
    ("Direct debit discount for council tax", "near direct payments"),
    ("see 1.5", "points elsewhere"),
    ("Page 2 of 7", "furniture"),
    ("", "nothing at all"),
    ("•", "a list glyph"),
    ("Signed off by:", "signature"),
    ("Lead: Director of Public Health", "an answer that strayed from its column"),
    ("Requirement / Status / Gap / Lead", "a header row in one cell"),
    ("Link to IPC guidance", "a pointer in the list's words"),
]


@pytest.mark.parametrize(("requirement", "why"), NOT_ON_THE_LIST)
def test_what_is_on_no_list_is_never_mapped(plan: Plan, requirement: str, why: str) -> None:
    matched = match_loose([row(requirement)], plan, SETTINGS)
    assert matched.rows[0].decision != "mapped", why
    assert matched.rows[0].action_ids == ()
    assert matched.matches == ()


@pytest.mark.parametrize(
    "requirement",
    [
        "Headsets and laptops for the finance officers at home",
        "Use of an ethical framework when the pension fund invests",
        "Buy phones and laptops for the licensing team at home",
    ],
)
def test_what_another_service_does_in_an_actions_words_is_on_no_list(plan: Plan, requirement: str) -> None:
    assert match_loose([row(requirement)], plan, SETTINGS).rows[0].decision == "unmapped"


def test_plain_local_row_is_unmapped_with_candidates(plan: Plan) -> None:
    matched = match_loose([row("Install a new telephone system in the contact centre")], plan, SETTINGS)
    assert matched.rows[0].decision == "unmapped"
    assert [candidate.rank for candidate in matched.candidates] == [1, 2, 3]


def test_a_row_may_answer_two_actions_and_each_names_its_part(plan: Plan) -> None:
    text = "Jointly commission care packages for people being discharged; establish an executive lead for discharge to assess"
    matched = match_loose([row(text)], plan, SETTINGS)
    assert set(matched.rows[0].action_ids) == {"DIS-01", "DIS-02"}
    carried = [match.reasons for match in matched.matches if match.reasons.startswith("carried by")]
    assert carried
    for reasons in carried:
        part = re.match(r"carried by “(.+?)”", reasons)
        assert part
        assert part.group(1) in text


MENTIONS = [
    ("Regularly assess whether visiting care homes is appropriate, with testing and PPE in mind", "VIS-01"),
    ("Notify DHSC of any decision to apply the Care Act easements, carers included", "CAE-02"),
]


@pytest.mark.parametrize(("requirement", "action"), MENTIONS)
def test_a_mention_gains_no_action(plan: Plan, requirement: str, action: str) -> None:
    matched = match_loose([row(requirement)], plan, SETTINGS)
    assert set(matched.rows[0].action_ids) <= {action}
    assert matched.candidates[0].action_id == action


def test_a_near_duplicate_is_no_second_action(plan: Plan) -> None:
    text = "Keep contingency arrangements for staffing shortages under review; monitor the Capacity Tracker for staff movement"
    found = set(match_loose([row(text)], plan, SETTINGS).rows[0].action_ids)
    assert not any(set(plan.action(one).overlaps) & found for one in found)


def test_a_part_that_may_carry_another_action_is_shown_among_the_candidates(plan: Plan) -> None:
    text = "Link workers: joint working for those most in need, and kit for remote access"
    matched = match_loose([row(text)], plan, SETTINGS)
    assert {"SPR-01", "SPR-02"} <= {candidate.action_id for candidate in matched.candidates}
    assert matched.rows[0].decision != "mapped" or set(matched.rows[0].action_ids) == {"SPR-01", "SPR-02"}


@pytest.mark.parametrize("apart", [1, 20])
def test_two_plain_demands_in_a_row_are_both_found_and_nothing_more(plan: Plan, apart: int) -> None:
    pairs = [(one, other) for one, other in zip(plan.actions, plan.actions[apart:], strict=False)
             if other.action_id not in one.overlaps and one.action_id not in other.overlaps]  # fmt: skip
    both = [row(f"{one.requirement}\n{other.requirement}", number=at) for at, (one, other) in enumerate(pairs, start=1)]
    found = [set(found.action_ids) for found in match_loose(both, plan, SETTINGS).rows]
    missed = [pair for pair, ids in zip(pairs, found, strict=True) if ids != {action.action_id for action in pair}]
    assert len(missed) <= 2, "near-duplicates of another section may stand for one another where no heading tells"


def test_several_rows_may_answer_one_action(plan: Plan) -> None:
    matched = match_return(
        rows(
            "Notify DHSC of any decision to apply the Care Act easements",
            "Inform DHSC if Care Act easements are used",
            section="Care Act easements",
        ),
        plan,
        SETTINGS,
    )
    assert [r.action_ids for r in matched.rows] == [("CAE-02",), ("CAE-02",)]


def test_neighbours_decide_where_wording_and_heading_leave_it_open(plan: Plan) -> None:
    contingency = "Keep contingency arrangements for staffing shortages under review"
    staff_movement = [plan.action(f"STM-0{n}").requirement for n in (1, 2, 4, 5)]
    capacity = [plan.action(f"CAP-0{n}").requirement for n in (2, 3, 4)]
    among_movement = rows(*staff_movement[:2], contingency, *staff_movement[2:])
    among_capacity = rows(contingency, *capacity)
    found = [
        next(c for c in matched.candidates if c.row_id == rows_in[at].row_id and c.rank == 1).action_id
        for rows_in, at in ((among_movement, 2), (among_capacity, 0))
        for matched in (match_return(rows_in, plan, SETTINGS),)
    ]
    assert found == ["STM-03", "CAP-01"]


def test_the_section_carries_a_row_that_says_little(plan: Plan) -> None:
    text = "For health colleagues, but authorities should assure themselves arrangements are in place"
    assert first(plan, text, "Enhanced health in care homes") == "EHC-01"


def test_a_text_that_was_met_before_is_judged_as_if_it_was_not(plan: Plan) -> None:
    texts = ["ICF passported to homes", "Weekly joint bulletin; free jabs for staff", "Mow the verges"]
    met = [match_loose([row(text)], plan, SETTINGS).candidates for text in texts]
    anew = dataclasses.replace(plan, folder=plan.folder / "anew")  # for which nothing is remembered
    at_once = match_loose([row(text) for text in reversed(texts)], anew, SETTINGS).candidates
    assert [one.sums for each in reversed(met) for one in each] == [one.sums for one in at_once]


def test_order_of_loose_rows_does_not_matter(plan: Plan) -> None:
    loose = [row(action.title, number=number) for number, action in enumerate(plan.actions[::9], start=1)]
    forward, backward = match_loose(loose, plan, SETTINGS), match_loose(loose[::-1], plan, SETTINGS)
    assert forward.rows == backward.rows[::-1]
    assert sorted(forward.candidates, key=repr) == sorted(backward.candidates, key=repr)


def test_the_same_rows_give_the_same_verdicts(plan: Plan) -> None:
    some = rows(*(action.requirement for action in plan.actions[:20]))
    assert match_return(some, plan, SETTINGS) == match_return(some, plan, SETTINGS)


def test_the_list_itself_is_mapped_to_itself(plan: Plan) -> None:
    own = [row(action.requirement, section=action.section, number=n) for n, action in enumerate(plan.actions, start=1)]
    assert [r.action_ids for r in match_return(own, plan, SETTINGS).rows] == [(a.action_id,) for a in plan.actions]


def test_stricter_settings_map_less(plan: Plan) -> None:
    strict = Settings(matching=Matching(mapped_at=0.9999))
    some = rows(*(action.title for action in plan.actions))
    assert sum(r.decision == "mapped" for r in match_loose(some, plan, strict).rows) < sum(
        r.decision == "mapped" for r in match_loose(some, plan, SETTINGS).rows
    )


def test_no_rows_give_nothing(plan: Plan) -> None:
    matched = match_return([], plan, SETTINGS)
    assert (matched.rows, matched.matches, matched.candidates) == ((), (), ())


SUM_PARTS = re.compile(r"(?:wording|section|order|company|rulings) ([+-]\d\.\d\d)")


def test_reasons_are_words_and_the_sums_add_up(plan: Plan) -> None:
    own = [row(action.title, section=action.section, number=n) for n, action in enumerate(plan.actions, start=1)]
    for candidate in match_return(own, plan, SETTINGS).candidates:
        assert not re.search(r"\d\.\d|company|score", candidate.reasons)
        score, _, parts = candidate.sums.partition(" = ")
        assert float(score) == pytest.approx(sum(map(float, SUM_PARTS.findall(parts))))


def test_reasons_say_what_speaks_for_an_action(plan: Plan) -> None:
    text = "Name a senior lead for discharge to assess"
    best = match_loose([row(text, section="Hospital discharge")], plan, SETTINGS).candidates[0]
    assert best.reasons.startswith("shares “")
    assert "stands under “Hospital discharge”" in best.reasons
    assert re.search(r"next likeliest: [A-Z]+-\d\d$", best.reasons)


def test_words_that_are_shared_with_the_action_stand_in_it(plan: Plan) -> None:
    wording = Lexicon(plan, SETTINGS.matching).wording

    def stems(text: str) -> frozenset[str]:
        return wording.read(text).bag

    listed = {action.action_id: stems(action.title) | stems(action.requirement) for action in plan.actions}
    texts = (
        "Carry on with the Care Home Support Plan and its regional oversight",
        "Voluntary groups are linked with care",
    )
    for candidate in match_loose([row(text) for text in texts], plan, SETTINGS).candidates:
        for words in re.findall("shares “([^”]+)” with the action", candidate.reasons):
            assert all(stems(each) <= listed[candidate.action_id] for each in words.split(", ")), candidate.reasons
    other = plan.paraphrases[0]
    told = match_loose([row(other[1])], plan, SETTINGS).candidates[0].reasons
    assert re.search("shares “[^”]+” with a known wording of the action", told)


RANKED = [
    "Apply the easements only if there is no alternative, tell DHSC, and communicate to providers, carers and MPs",
    "Flu: comms + venues + delivery in homes",
    "Link workers: joint working for those most in need, and kit for remote access",
    "Install a new telephone system in the contact centre",
]


@pytest.mark.parametrize("text", RANKED)
def test_candidates_are_ranked_by_their_confidence(plan: Plan, text: str) -> None:
    said = [candidate.confidence for candidate in match_loose([row(text)], plan, SETTINGS).candidates]
    assert said == sorted(said, reverse=True)


@given(strategies.lists(strategies.text(max_size=200), max_size=4))
def test_any_text_is_judged_and_nothing_else_of_the_row_changes(texts: list[str]) -> None:
    plan = load_plan()
    given_rows = rows(*texts)
    for matched in (match_return(given_rows, plan, SETTINGS), match_loose(given_rows, plan, SETTINGS)):
        assert [r.requirement for r in matched.rows] == texts
        assert all(0.0 <= r.confidence <= 1.0 for r in matched.rows)
        assert all(bool(r.action_ids) == (r.decision == "mapped") for r in matched.rows)
        assert len(matched.candidates) == 3 * len(texts)


def test_a_very_long_text_is_judged(plan: Plan) -> None:
    assert match_loose([row("guidance on testing; " * 5000)], plan, SETTINGS).rows[0].decision in (
        "mapped",
        "review",
        "unmapped",
    )


ASKS_NOTHING = [
    ("See 1.5", "", "a pointer to another row"),
    ("Covered under action 12 (care home visits)", "Visiting care homes", "a pointer that names the matter"),
    ("Moved to section 5 (end of life)", "End-of-life care", "a row that went elsewhere"),
    (
        "Directors of adult social services and PSWs must:",
        "Social work and other professional leadership",
        "a lead-in alone",
    ),
    ("Personal protective equipment (continued)", "", "a heading taken up again"),
    ("Abbreviations: ICF infection control fund; PPE personal protective equipment", "", "a list of short forms"),
    ("RAG: green = flu plan in place, amber = in hand", "Seasonal flu vaccines", "a legend"),
]


@pytest.mark.parametrize(("text", "section", "why"), ASKS_NOTHING)
def test_what_asks_nothing_is_mapped_to_nothing(plan: Plan, text: str, section: str, why: str) -> None:
    assert match_loose([row(text, section=section)], plan, SETTINGS).rows[0].decision != "mapped", why


def test_a_part_is_less_believed_where_another_row_of_the_return_asks_for_its_action(plan: Plan) -> None:
    """A council seldom asks for one thing twice: the row of its own takes the doubt off a mention."""
    mention = "Pay the infection control fund to providers, and tell them of flu clinics"
    own = "Direct providers to the local venues where staff can have the flu vaccine"
    flu = next(at for at, action in enumerate(plan.actions) if action.action_id == "FLU-02")

    def chance(other: str) -> float:
        verdicts = match_rows(rows(mention, other), plan, SETTINGS.matching, (), together=True)
        return next((further.chance for further in verdicts[0].further if further.action == flu), 0.0)

    assert chance(own) < chance("Review the rota each week")


TWO_AT_ONCE = [
    (
        "Tell providers where staff can have the flu jab; ring homes that report staff working in several places",
        {"FLU-02", "STM-05"},
    ),
    (
        "• Name a senior lead for discharge to assess\n• Keep PPE going out to providers through the LRF",
        {"DIS-02", "PPE-01"},
    ),
]


@pytest.mark.parametrize(("text", "actions"), TWO_AT_ONCE)
def test_a_row_that_clearly_asks_for_two_things_answers_both(plan: Plan, text: str, actions: set[str]) -> None:
    assert set(match_loose([row(text)], plan, SETTINGS).rows[0].action_ids) == actions


ONE_DEMAND = [
    ("Circulate infection control guidance to care homes, home care and day services", "IPC-01", "a list of partners"),
    ("Pay the infection control fund to providers and make the returns", "STM-01", "an action's own two halves"),
]


@pytest.mark.parametrize(("text", "action", "why"), ONE_DEMAND)
def test_a_row_that_only_looks_like_two_is_given_no_second(plan: Plan, text: str, action: str, why: str) -> None:
    said = match_loose([row(text, section="")], plan, SETTINGS)
    assert set(said.rows[0].action_ids) <= {action}, why
    assert said.candidates[0].action_id == action, why


OPPOSITE = [
    ("Do not promote the free flu vaccine to care staff", "a command not to"),
    ("Cease to supply free PPE to personal assistants outside the portal", "something ended"),
    ("Care homes should not limit staff movement between settings", "a restriction lifted"),
    ("Don't restrict staff moving between care homes", "a restriction lifted, in a contraction"),
    ("We have stopped writing to carers about the help available", "a thing no longer done"),
    ("Guidance on testing is not circulated to providers", "a thing denied"),
    ("Winter plan is not in place and not confirmed to DHSC", "a state denied"),
    (
        "Day centres and respite are to stay shut; they are not to be helped to re-open.",
        "the action says elsewhere who “can no longer” go",
    ),
    ("No free PPE will go to personal assistants outside the portal", "nothing given"),
    ("Not circulating infection prevention and control guidance to providers", "to prevent is no restriction there"),
    ("No word is to go to providers, carers and MPs should the easements be switched on", "nobody told"),
]


@pytest.mark.parametrize(("text", "why"), OPPOSITE)
def test_a_row_that_asks_for_the_opposite_of_an_action_is_left_to_a_person(plan: Plan, text: str, why: str) -> None:
    said = match_loose([row(text)], plan, SETTINGS)
    assert said.rows[0].decision == "review", why
    assert said.candidates[0].reasons.startswith("in review because it may ask for the opposite of "), why


NO_OPPOSITE = [
    ("Do not move staff between care homes", "STM-05", "the action itself asks that less be done"),
    ("Stop visiting in care homes when rates climb", "VIS-02", "the action itself stops something"),
    ("No one is to be discharged to a care home without a COVID test", "DIS-06", "two negatives"),
    ("Nobody who is dying should be alone: let close relatives visit", "EOL-03", "asks for company"),
    ("Not only circulate but promote infection control guidance", "IPC-01", "not only"),
    ("Give free PPE to personal assistants who are not able to use the portal", "PPE-04", "says to whom"),
]


@pytest.mark.parametrize(("text", "action", "why"), NO_OPPOSITE)
def test_a_negative_that_forbids_nothing_asked_changes_nothing(plan: Plan, text: str, action: str, why: str) -> None:
    said = match_loose([row(text)], plan, SETTINGS)
    assert said.candidates[0].action_id == action, why
    assert "opposite" not in said.candidates[0].reasons, why


BESIDE_AN_ACTION = [
    ("Pay the infection control fund to providers; repaint the lines in the town hall car park", "STM-01", "the town hall"),
    ("• Name a senior lead for discharge to assess\n• Replace the boilers in both libraries before Christmas", "DIS-02", "the boilers"),
    ("Work with the NHS to encourage flu vaccine take-up; pay for taxis to the swimming baths", "OV-10", "taxis"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "action", "why"), BESIDE_AN_ACTION)
def test_a_part_that_no_action_explains_is_named_and_hides_none(plan: Plan, text: str, action: str, why: str) -> None:
    said = match_loose([row(text)], plan, SETTINGS)
    assert said.rows[0].decision != "unmapped", why
    assert "half_answered" in said.rows[0].flags, why
    assert action in {candidate.action_id for candidate in said.candidates}, why
    assert "no action was found for “" in said.candidates[0].reasons, why


WHOLE = [
    ("Report PPE shortages, for example of gloves, aprons and visors for night workers", "an example"),
    ("Circulate infection control guidance to care homes, apart from those run across the border", "an exception"),
    ("Name a senior lead for discharge to assess", "one demand"),
]


@pytest.mark.parametrize(("text", "why"), WHOLE)
def test_examples_and_exceptions_are_no_parts_of_their_own(plan: Plan, text: str, why: str) -> None:
    said = match_loose([row(text)], plan, SETTINGS)
    assert "half_answered" not in said.rows[0].flags, why
    assert len(said.rows[0].action_ids) <= 1, why


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("ICF spend reported to DHSC by 30/9 and regularly for the extension", {"FUN-01", "FUN-03"}),
        ("Weekly joint bulletin from the DASS and DPH + seat for providers on Gold", {"OVS-04", "OV-02"}),
        ("Social workers see what deprivation does to access and act on it. Safeguarding stays person-led.", {"SWL-03", "SWL-10"}),  # as a whole like a third
        ("Each week we check how many staff move between homes and ring those where it happens. We tell care workers why it matters to stay in one place.", {"STM-04", "STM-05"}),  # a likely part that the answer covers
        ("We will stop visits straight away if rates go up, and a visitor to a resident who is dying is never turned away.", {"VIS-02", "VIS-03"}),  # what one forbids the other asks for
        ("Easements: last-resort threshold; notification to DHSC", {"CAE-01", "CAE-02"}),  # two words, but all of a known wording
    ],
)  # fmt: skip
def test_a_row_whose_parts_are_all_sure_answers_all_of_them(plan: Plan, text: str, actions: set[str]) -> None:
    said = match_loose([row(text)], plan, SETTINGS)
    assert set(said.rows[0].action_ids) == actions
    assert not any("opposite" in match.reasons for match in said.matches)


def test_an_action_that_its_own_part_supports_is_proposed(plan: Plan) -> None:
    said = match_loose([row("Advise on care home visiting and restrict it when cases climb")], plan, SETTINGS)
    assert {"VIS-01", "VIS-02"} <= {one.action_id for one in said.candidates if one.confidence >= 0.3}


@pytest.mark.parametrize(
    "text",
    [
        "Bringing Back Staff etc - signpost",
        "Bringing Back Staff scheme; promote",
        "Bringing Back Staff scheme – signpost homes",
    ],
)
def test_a_word_or_two_are_no_second_demand(plan: Plan, text: str) -> None:
    found = match_loose([row(text)], plan, SETTINGS).rows[0]
    assert found.decision != "mapped" or len(found.action_ids) == 1


IN_DOUBT = [
    ("Bringing Back Staff etc - notify DHSC", "two everyday words beside a scheme"),
    ("ASCWDS / in bulletin", "one word beside a data set"),
    ("Wellbeing apps etc - signpost", "the first action rests on the single word"),
    ("Bus passes etc - signpost", "one word beside what no action is about"),
    ("Testing: signpost homes", "another action explains more of it"),
    ("Follow up homes that do not test regularly; rota gaps", "two words that are another action's"),
    ("Keep emergency stock of PPE for providers who are not eligible for the national portal", "words of another action alone"),
    ("Keep emergency stock for providers who are not eligible for the national PPE portal; report shortages through the LRF", "the same in a part"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "why"), IN_DOUBT)
def test_words_that_may_as_well_ask_for_another_action_are_left_to_a_person(plan: Plan, text: str, why: str) -> None:
    assert match_loose([row(text)], plan, SETTINGS).rows[0].decision == "review", why


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ICF - signpost", "“icf signpost” names little of what STM-04 is about"),
        ("Capacity Tracker: notify DHSC", "“capacity tracker notify dhsc” names little of what PPE-02 is about"),
        ("Brexit risk - notify DHSC", "“brexit risk notify dhsc” names little of what OV-03 is about"),
        ("Day centres - in bulletin", "“day centres” is not what OVS-04 asks for"),
        ("Office desks - notify DHSC", "“office desks” is not what CAE-02 asks for"),
        ("Car parking: notify DHSC", "“car parking” is not what CAE-02 asks for"),
        ("Carers week: notify DHSC", "“carers week” is not what CAE-02 asks for"),
    ],
)
def test_a_topic_beside_an_activity_that_no_action_asks_of_it_is_left_to_a_person(
    plan: Plan, text: str, said: str
) -> None:
    judged = match_loose([row(text)], plan, SETTINGS)
    assert judged.rows[0].decision == "review"
    assert judged.candidates[0].reasons.startswith(f"in review because {said}; ")


def test_a_heading_tells_what_shorthand_is_about(plan: Plan) -> None:
    said = match_loose([row("Capacity Tracker: notify DHSC", section="Personal protective equipment")], plan, SETTINGS)
    assert said.rows[0].action_ids == ("PPE-02",)


def test_an_action_that_the_reason_names_can_be_chosen(plan: Plan) -> None:
    text = "Plans should involve voluntary groups. Social workers to think about inequality. Testing of staff."
    said = match_loose([row(text)], plan, SETTINGS)
    assert said.rows[0].decision == "review"
    named = set(re.findall(r"\b[A-Z]{2,3}-\d\d\b", said.candidates[0].reasons.split(";")[0]))
    assert named and named <= {each.action_id for each in said.candidates}


def test_a_row_in_review_says_why_it_waits_and_never_looks_sure_of_what_its_words_speak_against(plan: Plan) -> None:
    texts = [text for text, _ in OPPOSITE] + [text for text, _ in IN_DOUBT]
    judged = match_loose([row(text, number=at) for at, text in enumerate(texts)], plan, SETTINGS)
    first = {each.row_id: each for each in judged.candidates if each.rank == 1}
    most = max(default_weights().outcomes[name] for name in ("mapped_at", "several_at"))
    for at, each in enumerate(judged.rows):
        assert each.confidence == first[each.row_id].confidence
        assert each.confidence <= most or at >= len(OPPOSITE)
        assert first[each.row_id].reasons.startswith("in review because ")


def test_in_review_the_first_action_is_as_sure_as_it_is_by_itself_where_only_another_is_in_doubt(plan: Plan) -> None:
    text = "Cap Tracker - x-site working, act on concerns, f/up provs not limiting"
    said = match_loose([row(text)], plan, SETTINGS)
    assert (said.rows[0].decision, said.candidates[0].action_id) == ("review", "STM-05")
    assert said.rows[0].confidence > default_weights().outcomes["mapped_at"]


def test_what_is_asked_under_two_numbers_of_the_list_is_no_less_sure_of_either(plan: Plan) -> None:
    found = match_loose(rows("Staffing contingency plans", "Ethical framework used"), plan, SETTINGS).rows
    assert [each.action_ids for each in found] == [("CAP-01",), ("SWL-07",)]


@pytest.mark.parametrize(
    ("text", "actions"),
    [
        ("Easements etc - last resort", {"CAE-01"}),
        ("Lessons learnt etc – outbreaks", {"IPC-03"}),
        ("Capacity Tracker / CQC survey – champion", {"OVS-03"}),
        ("Care Act easements - notify DHSC", {"CAE-02"}),
        ("CQC survey: promote", {"OVS-03"}),
        ("Urgent PPE need: ring the National Supply Disruption Response", {"PPE-05"}),
    ],
)
def test_shorthand_of_which_every_word_tells_is_mapped(plan: Plan, text: str, actions: set[str]) -> None:
    assert set(match_loose([row(text)], plan, SETTINGS).rows[0].action_ids) == actions


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("Carers knowing where they can turn", "CAR-01"),
        ("Posters and short films urging carers and clients to get their flu jab", "FLU-01"),
        ("Checklists for fully funded NHS care are done on line and trusted assessment is rolled out", "DIS-03"),
    ],
)
def test_words_that_are_an_actions_own_tell_it_in_a_new_sentence(plan: Plan, text: str, action: str) -> None:
    assert first(plan, text) == action


def test_a_plan_without_rows_on_no_list_can_be_matched(plan: Plan) -> None:
    bare = dataclasses.replace(plan, no_actions=())
    action = bare.actions[0]
    assert match_loose([row(action.requirement)], bare, SETTINGS).rows[0].action_ids == (action.action_id,)
