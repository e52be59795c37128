"""What a reviewer may write under Decision."""

from __future__ import annotations

import pytest
from review_builders import ACTIONS, SETTINGS, plan

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.problems import wording
from winterplan_extract.domain.records import Action
from winterplan_extract.review.correctable import Choice, Choices
from winterplan_extract.storage.plan_folder import load_plan

CHOICES = Choices(plan(), SETTINGS.reviewing)


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("KIT-01 Meals every day", ("KIT-01",)),  # as the drop-down writes it
        ("KIT-02 Menus written down, and kept", ("KIT-02",)),  # a title with a comma and an “and” of its own
        ("kit-01", ("KIT-01",)),
        ("KIT 1", ("KIT-01",)),
        ("KIT01", ("KIT-01",)),
        ("kit–01.", ("KIT-01",)),  # the dash that Excel puts in place of a hyphen
        ("[KIT-01]", ("KIT-01",)),
        ("KIT-02 Menus written", ("KIT-02",)),  # cut short
        ("KIT-02 Menus writen down and kept", ("KIT-02",)),  # mistyped
        ("KIT-02; GAR-01", ("KIT-02", "GAR-01")),
        ("KIT-02, GAR-01 and KIT-01", ("KIT-02", "GAR-01", "KIT-01")),
        ("KIT-02/GAR-01 & KIT-01", ("KIT-02", "GAR-01", "KIT-01")),
        ("KIT-02 Menus written down, and kept; GAR-02 Paths lit", ("KIT-02", "GAR-02")),
        ("KIT-01 Meals every day and GAR-02 Paths lit", ("KIT-01", "GAR-02")),
        ("KIT-01\nGAR-02", ("KIT-01", "GAR-02")),
        ("KIT-01; kit-1;", ("KIT-01",)),  # the same twice
        ("Paths lit", ("GAR-02",)),  # a title that only one action has
    ],
)
def test_ids_in_the_ways_people_write_them(typed: str, ids: tuple[str, ...]) -> None:
    assert CHOICES.read(typed, "line 1") == Choice("answers", ids)


@pytest.mark.parametrize(
    ("typed", "verdict"),
    [
        ("no action", "no_action"),
        ("No Action.", "no_action"),
        ("no_action", "no_action"),
        ("not a requirement", "no_requirement"),
        ("no_requirement", "no_requirement"),
    ],
)
def test_the_two_ways_to_say_that_it_is_none(typed: str, verdict: str) -> None:
    choice = CHOICES.read(typed, "line 1")
    assert isinstance(choice, Choice)
    assert (choice.verdict, choice.action_ids) == (verdict, ())


@pytest.mark.parametrize(
    ("typed", "code", "named"),
    [
        ("KIT-09", "decision_unknown_id", "KIT-01"),
        ("KIT-01; KTI-02", "decision_unknown_id", "KIT-02"),  # half an answer is not taken
        ("KIT-011", "decision_unknown_id", "KIT-01"),
        ("KIT-01?", "decision_unclear", "KIT-01"),  # whoever asks has not decided
        ("no action?", "decision_unclear", ""),
        ("not KIT-01", "decision_unclear", "KIT-01"),
        ("KIT-01 or KIT-02", "decision_unclear", "KIT-02"),
        ("KIT-01 to KIT-03", "decision_unclear", "KIT-03"),
        ("KIT-01 but ask Sam", "decision_unclear", "KIT-01"),
        ("KIT-01 Paths lit", "decision_unclear", "KIT-01"),  # an id with another's title
        ("KIT-01; no action", "decision_unclear", "KIT-01"),
        ("the one on lighting paths", "decision_unclear", "GAR-02 Paths lit"),
        ("#N/A", "decision_unclear", ""),
        (";", "decision_unclear", ""),
    ],
)
def test_what_is_no_decision_is_named_with_what_it_may_mean(typed: str, code: str, named: str) -> None:
    said = CHOICES.read(typed, "review.xlsx, sheet Review, line 7")
    assert isinstance(said, Notice)
    severity, message = wording(said)
    assert (said.code, severity) == (code, "error")
    assert message.startswith("review.xlsx, sheet Review, line 7: ")
    assert named in message.partition("nearest: ")[2].partition(")")[0]


def test_every_action_of_the_packages_plan_can_be_chosen_in_each_way() -> None:
    real = load_plan()
    choices = Choices(real, SETTINGS.reviewing)
    for action in real.actions:
        want = Choice("answers", (action.action_id,))
        for typed in (action.action_id, f"{action.action_id} {action.title}", action.title, action.action_id.lower()):
            assert choices.read(typed, "") == want, typed


def test_numbers_as_ids_are_taken_where_a_spreadsheet_cannot_have_changed_them() -> None:
    numbered = [Action(name, 1, "T", "S", f"Title of {name}", "R", "LA", ()) for name in ("1.1", "1.10", "1.2", "12")]
    choices = Choices(plan(*numbered), SETTINGS.reviewing)
    assert choices.read("1.2", "") == Choice("answers", ("1.2",))
    assert choices.read("12", "") == Choice("answers", ("12",))
    assert choices.read("1.1; 1.2", "") != Choice("answers", ("1.1", "1.2"))
    assert choices.read("1.1 Title of 1.1", "") == Choice("answers", ("1.1",))
    assert isinstance(choices.read("1.1", ""), Notice)  # 1.1 or 1.10
    assert isinstance(choices.read("1.1.2", ""), Notice)


def test_a_title_of_two_actions_stands_for_neither() -> None:
    twins = [Action(name, 1, "T", "S", "Same title", "R", "LA", ()) for name in ("A-1", "A-2")]
    assert isinstance(Choices(plan(*twins, ACTIONS[0]), SETTINGS.reviewing).read("Same title", ""), Notice)
