"""`compare` from two folders of returns to the changes: the second round is the first one's file, edited."""

from __future__ import annotations

import copy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, Final

import docx
import pytest
from click.testing import Result
from docx.oxml.ns import qn
from openpyxl import load_workbook
from typer.testing import CliRunner
from written_lines import csv_lines

from winterplan_extract.cli.app import app
from winterplan_extract.cli.run import compare
from winterplan_extract.domain.errors import Exit

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
NORTHMERE = next((ROOT / "samples").glob("northmere-*/*.docx"))
FLEETBOURNE = next((ROOT / "samples").glob("fleetbourne-*/*.docx"))
ASHCOMBE = next((ROOT / "samples").glob("ashcombe-*/*.docx"))
REQUIREMENT, STATUS, MET, GAP, DEADLINE = 1, 2, 3, 4, 6  # columns of Northmere's tables


def winterplan(*arguments: str, cwd: Path) -> Result:
    """The finished command, run in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        return CliRunner().invoke(app, arguments)


class Return:
    """A Word return to be edited, whatever Word has wrapped its rows and cells in."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._document: Any = docx.Document(str(path))

    def row(self, begins: str) -> Any:
        """The table row whose requirement begins so."""
        rows = self._document.element.body.iter(qn("w:tr"))
        return next(row for row in rows if self.text(row, REQUIREMENT).startswith(begins))

    @staticmethod
    def text(row: Any, column: int) -> str:
        cells = list(row.iter(qn("w:tc")))
        return "".join(t.text or "" for t in cells[column].iter(qn("w:t"))) if column < len(cells) else ""

    @staticmethod
    def write(row: Any, column: int, text: str) -> None:
        """The cell's text in place of what stood there."""
        cell = list(row.iter(qn("w:tc")))[column]
        for paragraph in list(cell.iter(qn("w:p"))):
            for child in list(paragraph):
                if child.tag != qn("w:pPr"):
                    paragraph.remove(child)
        run = docx.oxml.OxmlElement("w:r")
        run.text = text
        next(cell.iter(qn("w:p"))).append(run)

    def save(self) -> None:
        self._document.save(str(self._path))


def in_january(path: Path) -> None:
    """Northmere's return three months later."""
    it = Return(path)
    met = it.row("The director and the principal social worker")
    it.write(met, MET, "Y")
    slipped = it.row("Should shielding come back")
    it.write(slipped, MET, "N")
    moved = it.row("Support for the provider market")
    it.write(moved, DEADLINE, "31 January 2021")
    reworded = it.row("With social prescribing link workers")
    it.write(reworded, REQUIREMENT, it.text(reworded, REQUIREMENT).replace("support is to be", "help has to be"))
    status = it.row("With the CQC")
    it.write(status, STATUS, "The inspector left in December and has not been replaced.")
    gone = it.row("Social work teams are to apply")
    local = copy.deepcopy(it.row("A joint message"))
    it.write(local, REQUIREMENT, "The allotment committee meets on the first Monday of the month.")
    it.row("A joint message").addnext(local)
    gone.getparent().remove(gone)
    it.save()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the runs october and january."""
    where = tmp_path_factory.mktemp("rounds")
    for name, council in (("october", FLEETBOURNE), ("january", ASHCOMBE)):
        (where / f"{name}-returns").mkdir()
        for path in (NORTHMERE, council):
            shutil.copy(path, where / f"{name}-returns")
    in_january(where / "january-returns" / NORTHMERE.name)
    for name, day in (("october", "2020-10-31"), ("january", "2021-01-31")):
        done = winterplan("run", f"{name}-returns", "-o", name, "--as-of", day, "--engine", "serial", cwd=where)
        assert done.exit_code == 0, done.output
    return where


EXPECTED: Final = [
    ("council_gone", "", "London Borough of Fleetbourne"),
    ("council_new", "", "Vale of Ashcombe Council"),
    ("newly_met", "SWL-01", "Northmere Council"),
    ("slipped", "SHL-01", "Northmere Council"),
    ("date_later", "MKT-03", "Northmere Council"),
    ("requirement_reworded", "SPR-01", "Northmere Council"),
    ("status_reworded", "CQC-01", "Northmere Council"),
    ("no_longer_answered", "SWL-02", "Northmere Council"),
    ("row_gone", "SWL-02", "Northmere Council"),
    ("row_new", "", "Northmere Council"),
]


def changes(out: Path) -> list[dict[str, str]]:
    return csv_lines(out / "changes.csv")


def test_what_was_edited_is_what_changed_and_nothing_else(folder: Path) -> None:
    done = winterplan("compare", "october", "january", cwd=folder)
    assert done.exit_code == 0, done.output
    lines = changes(folder / "rounds")
    assert sorted((line["kind"], line["action_ids"], line["council"]) for line in lines) == sorted(EXPECTED)
    moved = next(line for line in lines if line["kind"] == "date_later")
    assert (moved["was"], moved["now"], moved["days"]) == ("End of October", "31 January 2021", "92")
    assert sorted(path.name for path in (folder / "rounds").iterdir()) == [
        "changes.csv", "changes.html", "changes.schema.json", "changes.xlsx", "written.json",
    ]  # fmt: skip


def compared(folder: Path, old: str, new: str, out: str, *, quiet: bool = False) -> Exit:
    """The exit status of the command, run in this process."""
    return compare(folder / old, folder / new, folder / out, profile="working", csv_safe=False, quiet=quiet)


def test_the_screen_has_a_line_for_each_council_and_says_what_to_open(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compared(folder, "october", "january", "since") is Exit.ALL_READ
    told = capsys.readouterr().out.splitlines()
    assert told[0].split()[0] == "council"
    assert next(line for line in told if line.startswith("London Borough")).endswith("only in the earlier round")
    (mine,) = (line for line in told if line.startswith("Northmere Council"))
    was, _, now, *counts = mine.split()[2:]
    assert int(now) - int(was) == -1, "one newly met, one slipped, one met and gone"
    assert counts == ["1", "1", "1", "1", "1", "0", "1", "1"]
    assert told[-1].endswith("since/changes.html.")
    assert told[-2].endswith("since/changes.xlsx: 10 changes, of which 1 newly met, 1 slipped, 1 date moved.")


def test_a_workbook_or_page_that_was_changed_is_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compared(folder, "october", "january", "edited") is Exit.ALL_READ
    book = load_workbook(folder / "edited" / "changes.xlsx")
    book.worksheets[0]["A9"] = "Told the council"
    book.save(folder / "edited" / "changes.xlsx")
    (folder / "edited" / "changes.html").write_text("<p>Read out on Monday</p>")
    capsys.readouterr()
    assert compared(folder, "october", "january", "edited") is Exit.ALL_READ
    told = capsys.readouterr().out
    (kept,) = (folder / "edited").glob("changes.*-*.xlsx")
    assert load_workbook(kept).worksheets[0]["A9"].value == "Told the council"
    (page,) = (folder / "edited").glob("changes.*-*.html")
    assert page.read_text() == "<p>Read out on Monday</p>"
    for name in (kept.name, page.name):
        assert f"It is kept as {name}." in told
    assert compared(folder, "october", "january", "edited") is Exit.ALL_READ
    assert "is kept" not in capsys.readouterr().out


def test_a_run_compared_with_itself_has_no_change(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert compared(folder, "january", "january/dataset", "same") is Exit.ALL_READ
    assert changes(folder / "same") == []
    assert "Nothing changed" in capsys.readouterr().out


def test_two_runs_the_wrong_way_round_are_pointed_out_even_when_quiet(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert compared(folder, "january", "october", "back", quiet=True) is Exit.ALL_READ
    told = capsys.readouterr()
    assert told.out == ""
    assert "If they are the wrong way round" in told.err


def test_a_return_that_was_not_read_shows_in_the_exit_status(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(folder / "january", folder / "unread")
    path = folder / "unread" / "dataset" / "documents.csv"
    text = path.read_text(encoding="utf-8-sig").replace(",docx,read,Northmere", ",docx,partial,Northmere")
    path.write_text(text, encoding="utf-8-sig", newline="")
    assert compared(folder, "october", "unread", "in-part") is Exit.SOME_FAILED
    assert "read only in part" in capsys.readouterr().err


def test_a_folder_that_is_no_run_is_refused_and_nothing_is_written(folder: Path) -> None:
    command = [sys.executable, "-m", "winterplan_extract", "compare", "october", "october-returns", "-o", "none"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 2
    assert "october-returns is not a run" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "none").exists()


def test_help_shows_an_example(tmp_path: Path) -> None:
    assert "winterplan compare october january" in winterplan("compare", "--help", cwd=tmp_path).stdout
