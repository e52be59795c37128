"""The plan folder: the project's own is sound, and a faulty one is told what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from winterplan_extract.errors import PlanError
from winterplan_extract.plan import check_plan, default_folder, load_plan
from winterplan_extract.plan_identity import Identity

HEADER = "action_id,theme_no,theme,section,title,requirement,audience,overlaps\n"
LINE = "A-01,1,Theme,Section,Title,Do the thing,LA,\n"


def test_the_projects_own_plan_is_sound() -> None:
    assert check_plan() == ()
    plan = load_plan()
    assert len(plan.actions) == 94
    assert len(plan.councils) == 151
    assert plan.action("OV-03").overlaps == ("OVS-01",)


def test_another_plan_needs_only_its_actions(tmp_path: Path) -> None:
    (tmp_path / "actions.csv").write_text(HEADER + LINE, encoding="utf-8")
    plan = load_plan(tmp_path)
    assert [action.action_id for action in plan.actions] == ["A-01"]
    assert plan.headings == load_plan(default_folder()).headings


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("actions.csv", HEADER + LINE + LINE, "A-01 is there more than once"),
        ("actions.csv", HEADER + LINE.replace("LA,", "LA,B-09"), "overlaps names B-09"),
        ("actions.csv", HEADER + LINE.replace("LA,", "LA,A-01"), "overlaps itself"),
        ("actions.csv", HEADER + LINE.replace(",1,", ",one,"), "is no number"),
        ("actions.csv", HEADER.replace("title,", "") + LINE, "lacks the column title"),
        ("actions.csv", HEADER, "holds no action"),
        ("actions.csv", HEADER + LINE.replace("Title", ""), "lacks its title"),
        ("headings.csv", "wording,role\nOwner,boss\n", "is none of ref, requirement"),
        ("wordings.csv", "wording,met\nY,maybe\n", "is none of yes, partly"),
        ("outside.csv", "wording,part,means\nopen,verbs,orders\n", "is none of heading"),
        ("plan.toml", "title = ", "cannot be read as TOML"),
        ("plan.toml", "titel = 'Winter plan'", "“titel” is not known"),
        ("plan.toml", "names = 'winter plan'", "names must be a list of texts"),
        ("plan.toml", "date = '18 September'", "date must be a day"),
        ("plan.toml", "[period]\nstart = 2020-09-01", "period must have a start and an end"),
        ("plan.toml", "[period]\nstart = 2021-09-01\nend = 2020-09-01", "ends before it starts"),
        (
            "plan.toml",
            "[[look_alikes]]\ntitle = 'Care home plan'",
            "look_alikes 1 must have title, names, start, end, reason",
        ),
        (
            "plan.toml",
            "[[look_alikes]]\ntitle = 'A'\nnames = []\nstart = 2020-05-01\nend = 2020-06-01\nreason = ''",
            "at least one",
        ),
    ],
)
def test_a_faulty_plan_is_told_what_is_wrong(tmp_path: Path, name: str, text: str, says: str) -> None:
    (tmp_path / "actions.csv").write_text(HEADER + LINE, encoding="utf-8")
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert says in "; ".join(check_plan(tmp_path))
    with pytest.raises(PlanError, match="cannot be used"):
        load_plan(tmp_path)


def test_the_plan_says_what_it_is_and_another_folder_need_not(tmp_path: Path) -> None:
    own = load_plan().identity
    assert (own.title, own.period and own.period.season) == ("Adult Social Care Winter Plan 2020-21", "2020-21")
    assert own.published
    assert all(each.names and each.period.start < each.period.end for each in own.look_alikes)
    (tmp_path / "actions.csv").write_text(HEADER + LINE, encoding="utf-8")
    assert load_plan(tmp_path).identity == Identity()


def test_a_folder_without_actions_is_no_plan(tmp_path: Path) -> None:
    assert "is not there" in check_plan(tmp_path)[0]


def test_a_list_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "actions.csv").write_bytes(HEADER.encode() + "A-01,1,Thème,S,T,R,LA,\n".encode("latin-1"))
    assert "actions.csv cannot be read" in check_plan(tmp_path)[0]
