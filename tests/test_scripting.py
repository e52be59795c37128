"""The scripts of docs/scripting.md run as they stand; the face that they use is light to import."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

import winterplan_extract
from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.runs.match import RowTable, table_of
from winterplan_extract.storage.plan_folder import load_plan

ROOT = Path(__file__).resolve().parents[1]
TEXT = (ROOT / "docs" / "scripting.md").read_text(encoding="utf-8")
SCRIPTS = re.findall(r"^```python\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.slow


def script(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """The finished script, started in `folder`."""
    (folder / "script.py").write_text(text, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "script.py"], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )


def sample(name: str) -> Path:
    return next((ROOT / "samples").glob(f"{name}-*/*.docx"))


def decide(workbook: Path) -> None:
    """Fills in a decision on the first line of the sheet Rows."""
    book = load_workbook(workbook)
    lines = book["Rows"].iter_rows()
    header = next(line for line in lines if any(cell.value == "Decision" for cell in line))
    next(lines)[[cell.value for cell in header].index("Decision")].value = load_plan().actions[0].action_id
    book.save(workbook)


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each script of the page prints, run in their order in one folder of two rounds of returns."""
    folder = tmp_path_factory.mktemp("scripts")
    for returns, council in (("returns", "fleetbourne"), ("january-returns", "ashcombe")):
        (folder / returns).mkdir()
        for name in ("northmere", council):
            shutil.copy(sample(name), folder / returns / f"{name}.docx")
    told = []
    for number, text in enumerate(SCRIPTS):
        if number == 1:
            decide(folder / "october" / "comparison.xlsx")
        done = script(folder, text)
        assert (done.returncode, done.stderr) == (0, ""), text
        told.append(done.stdout)
    assert {path.name for path in folder.iterdir()} >= {"october", "january", "rounds"}
    return told


PRINTED = [
    (0, r"^Northmere Council read \d+ rows$", "run: a line a council"),
    (1, r"^1 decisions in force, 1 of them new$", "run: the decision that was filled in"),
    (2, r"^(Northmere Council|Fleetbourne.*) +2020-\d\d +\d+$", "frame: gaps by council and month"),
    (3, r"council_gone\b[\s\S]*council_new\b|council_new\b[\s\S]*council_gone\b", "compare: one gone, one new"),
    (4, r"^1 (mapped|review) [A-Z]+-\d\d \d\.\d\d;", "match: a row with its candidates"),
    (5, r"^[A-Z]+-\d\d .+", "explain: the candidates of the row"),
    (6, r"^Northmere Council read \d+$", "extract_return: one file"),
]


@pytest.mark.parametrize(("number", "expected", "why"), PRINTED, ids=[case[2] for case in PRINTED])
def test_each_script_of_the_page_does_what_it_says(number: int, expected: str, why: str, printed: list[str]) -> None:
    assert re.search(expected, printed[number], re.MULTILINE), printed[number]


def test_every_script_of_the_page_is_held() -> None:
    assert len(SCRIPTS) == len(PRINTED)


def test_every_name_of_the_face_is_there_and_its_functions_are_on_the_page() -> None:
    for name in winterplan_extract.__all__:
        assert getattr(winterplan_extract, name).__name__ == name
    for name in ("run", "compare", "frame", "match", "explain", "extract_return", "load_plan"):
        assert f" {name}" in "\n".join(SCRIPTS)


def test_importing_the_package_loads_nothing_of_it() -> None:
    code = "import sys, winterplan_extract; print(sorted(m for m in sys.modules if m.startswith('winterplan')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "['winterplan_extract']"


def test_a_call_that_goes_wrong_says_so_in_a_sentence_and_prints_nothing(tmp_path: Path) -> None:
    text = "from winterplan_extract import WinterplanError, run\ntry:\n    run('returns')\nexcept WinterplanError as fault:\n    assert 'is not there' in str(fault)\n"
    done = script(tmp_path, text)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [path.name for path in tmp_path.iterdir()] == ["script.py"]


@pytest.mark.parametrize(
    ("rows", "expected", "why"),
    [
        (
            [{"requirement": "Do it", "ref": "1"}, {"requirement": "And that"}],
            RowTable(("requirement", "ref"), (("Do it", "1"), ("And that", ""))),
            "a column that a row lacks is empty",
        ),
        ([{"Requirement": "Do it"}], RowTable(("Requirement",), (("Do it",),)), "in whatever case"),
        ([], RowTable(("requirement",), ()), "no rows"),
    ],
)
def test_rows_of_a_script_are_a_table(rows: list[dict[str, str]], expected: RowTable, why: str) -> None:
    assert table_of(rows) == expected
    assert expected.records() == [dict(zip(expected.header, line, strict=True)) for line in expected.lines]


def test_rows_without_a_requirement_are_refused() -> None:
    with pytest.raises(SettingsError, match="The rows have no “requirement”; they have text"):
        table_of([{"text": "Do it"}])
