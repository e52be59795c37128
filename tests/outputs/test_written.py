"""Whether a person changed what the program wrote is told by values, not by bytes or dates; what was changed is kept."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import outputs_builders as build
import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font

from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.outputs import write_comparison
from winterplan_extract.outputs.staging import (
    BESIDES,
    WRITTEN,
    Found,
    changed_since,
    dated,
    digest,
    keep,
    record,
    sheet_digests,
)
from winterplan_extract.outputs.theme import STYLES, Profile
from winterplan_extract.outputs.view import view

NAME = "comparison.xlsx"
NOW = datetime(2020, 12, 31, 14, 5, tzinfo=UTC)


@pytest.fixture
def out(written: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(written, tmp_path / "out"))


def changed(out: Path) -> str:
    try:
        sheets = sheet_digests(out / NAME, settings=build.SETTINGS)
    except UnreadableFile:
        sheets = None
    return changed_since(out, NAME, sheets)


def edited(change: Callable[[Any], object]) -> Callable[[Path], None]:
    """Opens the workbook, changes it and saves it."""

    def edit(path: Path) -> None:
        book = load_workbook(path)
        change(book)
        book.save(path)

    return edit


def on_many_sheets(book: Any) -> None:
    book["Gaps"].cell(6, 5).value = "Two cooks more"
    book["Rows"].cell(6, 2).value = None
    book["Summary"].cell(40, 9, 0)  # a nought beside the table
    book.create_sheet("Mine")  # even an empty one
    book.remove(book["Quality"])


def in_bold(book: Any) -> None:
    book["Rows"].cell(6, 1).font = book["Cover"].cell(1, 1).font + Font(b=True)
    book["Rows"].column_dimensions["A"].width = 70
    book["Rows"].row_dimensions[7].hidden = True
    book["Rows"].auto_filter.ref = None


def noted(book: Any) -> None:
    book["Rows"].cell(6, 1).comment = Comment("Ask Ann", "Ben")


def counted(book: Any) -> None:
    book["Rows"].cell(60, 40).value = "=COUNTA(A:A)"


EDITS = [
    (
        edited(on_many_sheets),
        "changed: Summary, Gaps, Quality, Rows, Mine",
        "a text replaced, a cell emptied, a nought, a sheet of their own, a sheet deleted",
    ),
    (edited(noted), "changed: comments, pictures or formulas", "a comment"),
    (edited(counted), "changed: comments, pictures or formulas", "a formula without a result"),
    (lambda path: path.write_bytes(b"PK\x03\x04 cut"), "it cannot be read as a workbook", "a damaged file"),
    (lambda path: path.write_text("notes"), "it cannot be read as a workbook", "something else under its name"),
    (edited(in_bold), "", "looks, widths, filters, hidden rows; saved again by another program"),
]


@pytest.mark.parametrize(("edit", "said", "why"), EDITS, ids=[each[2] for each in EDITS])
def test_what_was_changed_is_told_by_values(out: Path, edit: Callable[[Path], object], said: str, why: str) -> None:
    edit(out / NAME)
    assert changed(out) == said, why


def test_what_is_as_it_was_written_is_not_looked_into(out: Path) -> None:
    assert changed_since(out, NAME, None) == ""
    assert changed_since(out, "report.html", None) == ""
    (out / "report.html").write_text("<p>Ann's words</p>")
    assert changed_since(out, "report.html", None) == "its text was changed"


@pytest.mark.parametrize("text", ["", "[]", '{"comparison.xlsx": 1}', '{"comparison.xlsx": {"sha256": 1}}'])
def test_without_a_whole_record_everything_is_kept(out: Path, text: str) -> None:
    (out / WRITTEN).write_text(text)
    assert changed(out) == "it was written by another program or an earlier version"


STRANGE = "=1+1\n_x0041_ and  two spaces \t, a tab, 1.10, <b>, \U0001f600, é and e\u0301, 000123\r\nline "


def strange() -> Any:
    row = replace(
        build.comparison().rows[0], current_status=STRANGE, gap="1e5", ref="1.10", confidence=2 / 3, page=10**13
    )
    return view(build.with_row(row), build.plan(), build.AS_OF)


@pytest.mark.parametrize("profile", STYLES)
def test_what_was_written_is_what_is_read_in_it(profile: Profile, tmp_path: Path) -> None:
    """The digests are taken while the sheets are written: from the file each comes out the same."""
    sheets = write_comparison(strange(), tmp_path / NAME, STYLES[profile])
    assert {**sheets, BESIDES: ""} == sheet_digests(tmp_path / NAME, settings=build.SETTINGS)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
def test_libreoffice_may_save_it_again(out: Path, tmp_path: Path) -> None:
    sheets = write_comparison(strange(), out / NAME, STYLES["working"])
    record(out, out, [NAME], sheets)
    before = digest(out / NAME)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", "xlsx",
         "--outdir", str(tmp_path / "saved"), str(out / NAME)],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    shutil.copy(tmp_path / "saved" / NAME, out / NAME)
    assert digest(out / NAME) != before
    assert changed(out) == ""


def test_a_kept_file_takes_no_other_ones_place(tmp_path: Path) -> None:
    names = []
    for _ in range(3):
        names.append(dated(tmp_path, NAME, NOW))
        (tmp_path / names[-1]).touch()
    assert names == [
        "comparison.2020-12-31-1405.xlsx",
        "comparison.2020-12-31-1405-2.xlsx",
        "comparison.2020-12-31-1405-3.xlsx",
    ]


def test_what_a_person_changed_is_kept_and_nothing_else(tmp_path: Path) -> None:
    out, folder = tmp_path / "out", tmp_path / "part"
    out.mkdir()
    folder.mkdir()
    (out / NAME).write_text("typed into")
    looked_at = Found(NAME, digest(out / NAME), "kept.xlsx")
    keep([looked_at], out, folder)
    assert not list(folder.iterdir())
    keep([replace(looked_at, changed="changed: Review")], out, folder)
    assert (folder / "kept.xlsx").read_text() == "typed into"


def test_the_record_of_another_command_in_the_folder_stays(out: Path, tmp_path: Path) -> None:
    (tmp_path / "changes.html").write_text("changes")
    record(out, tmp_path, ["changes.html"], {})
    assert set(json.loads((tmp_path / WRITTEN).read_text())) == {NAME, "report.html", "changes.html"}
