"""What a user teaches is kept, laid over every plan, seen, traced and taken back."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from winterplan_extract.cli.app import app
from winterplan_extract.domain.errors import PlanError
from winterplan_extract.domain.plan import Taught
from winterplan_extract.storage.plan_folder import TAUGHT, default_folder, load_plan, own_lines, teach
from winterplan_extract.vocabulary.headings import known_headings

OWN = default_folder()  # named, so that the plan is read anew with what was taught


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The user's own lists, empty."""
    monkeypatch.setenv("WINTERPLAN_LISTS", str(tmp_path / "lists"))
    monkeypatch.setattr("winterplan_extract.cli.upkeep.load_plan", lambda folder=None: load_plan(folder or OWN))
    return tmp_path / "lists"


def typed(*words: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["plan", *words])
    return done.exit_code, done.output


LESSONS = [
    ("heading", "Left undone so far", "gap", "headings", "gap", "a new heading"),
    (
        "heading",
        "Evidence source",
        "Current Status",
        "headings",
        "current_status",
        "a known heading, its column written as people do",
    ),
    ("heading", "Where we fall short", "the gap", "headings", "gap", "the column as the program words it"),
    ("answer", "Mostly there", "partly", "wordings", "partly", "a new answer"),
    ("answer", "(✓)", "yes", "wordings", "yes", "an answer without letters"),
    ("answer", "Nil return", "not applicable", "wordings", "not_applicable", "two words"),
    ("lead", "HoCP", "Head of Commissioning", "roles", "Head of Commissioning", "a lead's initials"),
    (
        "council",
        "N. Yorks CC",
        "north yorkshire county council",
        "council_names",
        "North Yorkshire",
        "an official name",
    ),
    ("council", "FMC", "Fenmarsh Borough Council", "council_names", "Fenmarsh Borough Council", "one on no register"),
    ("acronym", "RTF", "recovery task force", "idioms", "recovery task force", "an acronym"),
]


@pytest.mark.parametrize(
    ("kind", "wording", "means", "field", "kept", "why"), LESSONS, ids=[each[5] for each in LESSONS]
)
def test_every_kind_is_laid_over_its_list_once_and_can_be_taken_back(
    kind: str, wording: str, means: str, field: str, kept: str, why: str
) -> None:
    before = getattr(load_plan(OWN), field)
    assert typed("teach", kind, wording, means)[0] == 0
    plan = load_plan(OWN)
    assert [pair for pair in getattr(plan, field) if pair[0].lower() == wording.lower()] == [(wording, kept)]
    assert plan.taught == (Taught(TAUGHT[kind], wording, kept),)
    status, said = typed("lists")
    assert status == 0 and wording in said and kind in said
    assert typed("forget", kind, wording.upper())[0] == 0
    assert (getattr(load_plan(OWN), field), load_plan(OWN).taught) == (before, ())


def test_a_taught_heading_is_known_at_once_and_under_another_plan_too(tmp_path: Path) -> None:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "actions.csv").write_bytes((OWN / "example" / "actions.csv").read_bytes())
    teach("heading", "Left undone so far", "gap", load_plan(), date(2020, 11, 2))
    for plan in (load_plan(OWN), load_plan(tmp_path / "plan")):
        best = known_headings(plan.headings).best("Left undone so far")
        assert best is not None and (best.role, best.score) == ("gap", 1.0)


def test_what_is_known_already_is_not_written_again(folder: Path) -> None:
    status, said = typed("teach", "answer", "yes", "yes")
    assert status == 0 and "Known already" in said
    assert not folder.exists()


def test_a_wording_taught_twice_stands_once_with_its_last_meaning() -> None:
    typed("teach", "answer", "Mostly there", "partly")
    typed("teach", "lead", "HoCP", "Head of Commissioning")
    status, said = typed("teach", "answer", "mostly there!", "no")
    assert status == 0 and "It was read as partly until now." in said.replace("\n", " ")
    assert [line.means for line, _ in own_lines()] == ["no", "Head of Commissioning"]
    told = typed("teach", "answer", "Out of scope", "not applicable")[1], typed("lists")[1]
    assert "not applicable" in told[0].replace("\n", " ") and "not_applicable" not in "".join(told)


REFUSED = [
    (
        ("teach", "heading", "Boss", "chief"),
        "“chief” is not allowed; use one of current status",
        "a column that is none",
    ),
    (("teach", "answer", "Hm", "perhaps"), "“perhaps” is not allowed; use one of", "an answer that is none"),
    (("teach", "heading", " ", "gap"), "“” is not allowed", "no wording"),
    (("teach", "council", "Tees side", "Teesside"), "There is no council “Teesside” on the register", "no council"),
    (("teach", "council", "Derby", "Derbyshre"), "Is it one of Derbyshire, Derby", "a slip of hand"),
    (("teach", "council", "Derby", "Derbyshre Council"), "Is it one of Derbyshire", "a slip in a name with its title"),
    (("teach", "council", "Kent", "Atlantis"), "The names stand in councils.csv", "nothing like it"),
    (
        ("teach", "council", "NY", "Yorkshire"),
        "Is it one of North Yorkshire, East Riding of Yorkshire?",
        "several councils",
    ),
    (("teach", "title", "Lord", "yes"), "“title” cannot be taught. Write one of heading, answer", "no kind"),
    (
        ("teach", "answer", "Out of scope", "n/a"),
        "use one of no, not applicable, not stated, partly, yes",
        "no underscores",
    ),
    (("forget", "answer", "Never said"), "No answer “Never said” was taught", "nothing to take back"),
]


@pytest.mark.parametrize(("words", "says", "why"), REFUSED, ids=[each[2] for each in REFUSED])
def test_what_no_list_takes_is_refused_with_what_is_allowed(
    words: tuple[str, ...], says: str, why: str, folder: Path
) -> None:
    status, said = typed(*words)
    assert status == 2 and says in said.replace("\n", " ")
    assert not folder.exists()


def test_a_line_spoilt_by_hand_is_named_and_no_run_passes_it_over(folder: Path) -> None:
    typed("teach", "answer", "Mostly there", "partly")
    path = folder / "wordings.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("partly", "part"), encoding="utf-8")
    with pytest.raises(PlanError, match=r"wordings.csv line 2, column met: “part” is not allowed.* Mend the line"):
        load_plan(OWN)


def test_the_help_names_every_kind() -> None:
    said = typed("teach", "--help")[1]
    assert [kind for kind in TAUGHT if kind not in said] == []


def test_a_new_plan_folder_is_a_plan_that_can_be_edited(tmp_path: Path) -> None:
    for name, options, actions in (("whole", (), 94), ("small", ("--example",), 12)):
        new = tmp_path / name
        status, said = typed("new", str(new), *options)
        assert status == 0 and f"winterplan plan check {new}" in said.replace("\n", "")
        assert len(load_plan(new).actions) == actions
        assert load_plan(new).identity.title
        named = re.findall(r"`(\w+(?:\.csv|\.toml|/))`", "".join(page.read_text() for page in new.glob("README.md")))
        assert [name for name in named if not (new / name).exists()] == []
        with (new / "actions.csv").open("a", encoding="utf-8") as handle:
            handle.write("MY-01,9,Own,Own,Open a canteen,Open a canteen for night staff,LA,\n")
        assert typed("check", str(new))[0] == 0
        assert load_plan(new).action("MY-01").title == "Open a canteen"


def test_a_folder_that_is_there_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    status, said = typed("new", str(tmp_path))
    assert status == 2 and "is there already" in said.replace("\n", " ")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
