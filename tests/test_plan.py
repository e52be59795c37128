"""The plan folder: the project's own is sound, and a faulty one is told what is wrong with it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from winterplan_extract.cli.app import app
from winterplan_extract.domain.errors import PlanError
from winterplan_extract.domain.plan import Identity
from winterplan_extract.storage.plan_folder import check_plan, default_folder, load_plan

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


def test_the_kinds_of_words_that_a_list_has_none_of_are_the_usual_ones(tmp_path: Path) -> None:
    (tmp_path / "actions.csv").write_text(HEADER + LINE, encoding="utf-8")
    (tmp_path / "words.csv").write_text("word,kind\nReeve,rank\n", encoding="utf-8")
    words, usual = load_plan(tmp_path).words, load_plan().words
    kinds = {kind for _, kind in usual}
    assert [word for word, kind in words if kind == "rank"] == ["Reeve"]
    assert "rank" in kinds and {kind for _, kind in words} == kinds
    assert set(words) - set(usual) == {("Reeve", "rank")}


FAULTY = [
    ("actions.csv", HEADER + LINE + LINE, "line 3: A-01 is there more than once, first in actions.csv line 2", "ids"),
    ("actions.csv", HEADER + LINE.replace("LA,", "LA,B-09"), "line 2: overlaps names B-09", "an overlap with nothing"),
    ("actions.csv", HEADER + LINE.replace("LA,", "LA,A-01"), "overlaps itself", "an overlap with itself"),
    ("actions.csv", HEADER + LINE.replace(",1,", ",one,"), "line 2, column theme_no: “one” is not", "a word for a number"),
    ("actions.csv", HEADER + LINE.replace(",1,", ",nan,"), "use a whole number from 0 to 999", "no number"),
    ("actions.csv", HEADER + LINE.replace("A-01", "A 01"), "action_id: “A 01” is not .*without spaces", "an id of two words"),
    ("actions.csv", HEADER + LINE.replace("A-01", ""), "column action_id: “” is not", "no id"),
    ("actions.csv", HEADER.replace("title,", "") + LINE, "lacks the column title", "a column too few"),
    ("actions.csv", HEADER, "holds no action", "an empty list"),
    ("actions.csv", "", "lacks the columns action_id, theme_no", "an empty file"),
    ("actions.csv", HEADER + LINE.replace("Title", ""), "column title: “” is not .* 1 to 2,000 characters", "no title"),
    ("actions.csv", HEADER + LINE.replace("Do the", "x" * 300_000), r"column requirement: “x{60}…” \(300,006 characters\)", "a book"),
    ("actions.csv", HEADER + LINE.replace("Title", "T\0"), r"line 2, column title: “T\\x00” is not", "a NUL"),
    ("actions.csv", HEADER + LINE.replace("Title", "T, x"), "line 2: it has 9 cells under 8 headings", "a comma without quotes"),
    ("actions.csv", HEADER + LINE.replace("Title", '"Title'), "line 2 is no CSV: look for a quotation mark", "a quote left open"),
    ("actions.csv", HEADER.replace("audience", "title") + LINE, "has the column title twice", "a heading twice"),
    ("actions.csv", HEADER + '"A-01",1,T,S,"T\nt",R,LA,\n\n' + LINE, "line 5: A-01 is there more than once", "lines as an editor counts them"),
    ("councils.csv", "official_name,name,ons_code,former_ons_codes,region,type\n" + "A,A,E1,,,\nB,B,E1,,,\n", "councils.csv line 3: E1 is there more", "codes"),
    ("headings.csv", "wording,role\nOwner,boss\n", "line 2, column role: “boss” is not .* one of current_status, deadline", "no role"),
    ("wordings.csv", "wording,met\nY,yes\nZ,maybe\n", "line 3, column met: “maybe” is not .* one of no, not_app", "no answer"),
    ("asides.csv", "begins,kind\nKey:,legends\n", "line 2, column kind: “legends” is not .* one of banner", "no reason"),
    ("words.csv", "word,kind\nLord,honourable\n", "line 2, column kind: “honourable” is not .* one of ", "no kind of word"),
    ("paraphrases.csv", "action_id,wording\nB-07,Do it\n", "line 2: action_id “B-07” is not in actions.csv", "of no action"),
    ("section_names.csv", "section,wording\nOther,Some\n", "line 2: section “Other” is not in", "of no section"),
    ("idioms.csv", "wording\nICF\n", "idioms.csv lacks the column means", "another list's column"),
    ("outside.csv", "wording,part,means\nopen,verbs,orders\n", "line 2, column part: “verbs” is not .* one of about", "no part"),
    ("plan.toml", "title = ", "plan.toml is no valid TOML", "half a line"),
    ("plan.toml", "titel = 'Winter plan'", "plan.toml: titel: there is no such name; there are title", "a mistyped name"),
    ("plan.toml", "names = 'winter plan'", "names: “winter plan” is not allowed; use a list", "a text for a list"),
    ("plan.toml", "date = '18 September'", "date: “18 September” is not allowed; use a day", "words for a day"),
    ("plan.toml", "[period]\nstart = 2020-09-01", r"period: end is missing", "a period without an end"),
    ("plan.toml", "[period]\nstart = 2021-09-01\nend = 2020-09-01", "period: it ends before it starts", "the wrong way round"),
    ("plan.toml", "[[look_alikes]]\ntitle = 'Care home plan'", "look_alikes item 1: names is missing", "a plan without names"),
    (
        "plan.toml",
        "[[look_alikes]]\ntitle = 'A'\nnames = []\nstart = 2020-05-01\nend = 2020-06-01\n",
        "look_alikes, A: names must be at least one",
        "no name",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "says", "why"), FAULTY, ids=[case[3] for case in FAULTY])
def test_a_faulty_plan_is_told_what_is_wrong(tmp_path: Path, name: str, content: str, says: str, why: str) -> None:
    (tmp_path / "actions.csv").write_text(HEADER + LINE, encoding="utf-8")
    (tmp_path / name).write_text(content, encoding="utf-8")
    (told,) = check_plan(tmp_path)
    assert re.search(says, told), told
    assert told.startswith(name)
    assert len(told) < 500
    with pytest.raises(PlanError, match="cannot be used"):
        load_plan(tmp_path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes in folders")
@pytest.mark.parametrize("name", ["actions.csv", "headings.csv", "paraphrases.csv"])
def test_only_files_are_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / "actions.csv").write_text(HEADER + LINE, encoding="utf-8")
    for make, says in (
        (os.mkfifo, "is a pipe or a device, not a file"),
        (Path.mkdir, "is a folder, not a file"),
        (lambda path: path.symlink_to("gone.csv"), "cannot be opened: No such file"),
        (lambda path: path.symlink_to("/dev/zero"), "is a pipe or a device"),
    ):
        (tmp_path / name).unlink(missing_ok=True)
        make(tmp_path / name)
        assert check_plan(tmp_path)[0].startswith(f"{name} {says}")
        if (tmp_path / name).is_dir():
            (tmp_path / name).rmdir()


def test_all_faults_are_printed_and_a_run_names_the_first_few(tmp_path: Path) -> None:
    lines = [LINE.replace("A-01", f"A-{n:02}").replace(",1,", ",one,") for n in range(10)]
    (tmp_path / "actions.csv").write_text(HEADER + "".join(lines) + LINE.replace("A-01", "A-03"), encoding="utf-8")
    (tmp_path / "headings.csv").write_text("wording,role\nOwner,boss\n,lead\n", encoding="utf-8")
    (tmp_path / "paraphrases.csv").write_text("action_id,wording\nA-03,Do it\nB-03,Do it\n", encoding="utf-8")
    wanted = [
        *(f"actions.csv line {n}, column theme_no" for n in range(2, 12)),
        "headings.csv line 2, column role",
        "headings.csv line 3, column wording",
        "actions.csv line 12: A-03 is there more than once, first in actions.csv line 5",
        "paraphrases.csv line 3: action_id “B-03” is not in actions.csv",
    ]
    faults = check_plan(tmp_path)
    assert [fault[: len(want)] for fault, want in zip(faults, wanted, strict=True)] == wanted
    printed = CliRunner().invoke(app, ["plan", "check", str(tmp_path)])
    assert printed.exit_code == 2
    assert printed.output.count("\n- ") == len(wanted)
    with pytest.raises(PlanError) as refused:
        load_plan(tmp_path)
    assert str(refused.value).count(".csv line") == 5
    assert "and 9 more, which `winterplan plan check" in str(refused.value)


def test_the_plan_says_what_it_is_and_another_folder_need_not(tmp_path: Path) -> None:
    own = load_plan().identity
    assert (own.title, own.period and own.period.season) == ("Adult Social Care Winter Plan 2020-21", "2020-21")
    assert own.date
    assert all(each.names and each.period.start < each.period.end for each in own.look_alikes)
    (tmp_path / "actions.csv").write_text(HEADER + LINE, encoding="utf-8")
    assert load_plan(tmp_path).identity == Identity()


def test_a_folder_without_actions_is_no_plan(tmp_path: Path) -> None:
    assert "is not there" in check_plan(tmp_path)[0]


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_a_list_that_is_not_utf_8_is_named(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "actions.csv").write_bytes((HEADER + "A-01,1,Thème,S,T,R,LA,\n").encode(encoding))
    line = 2 if encoding == "latin-1" else 1
    assert check_plan(tmp_path)[0].startswith(f"actions.csv is not in UTF-8 (line {line}): save it as")
