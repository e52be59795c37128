"""changes.csv and changes.xlsx as whoever opens them finds them."""

from __future__ import annotations

import csv
import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from rounds_builders import compared, returned, row, run
from written_lines import csv_lines

from winterplan_extract.domain.change_lines import KINDS, Rounds
from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.outputs import changes_table, write_rounds

OCT, NOV = date(2020, 10, 31), date(2020, 11, 30)
LONG = "Each boat has its own tale of tar and frost to tell. " * 200


@pytest.fixture(scope="module")
def rounds() -> Rounds:
    old = run(
        returned(row("LIT-01", "no", last=OCT), row("SEA-01", "yes", current_status="=tarred"), row("", "no")),
        returned(row("LIT-01"), council="Aukhaven", code="E97"),
        as_of=OCT,
    )
    new = run(
        returned(row("LIT-01", "yes", last=NOV), row("SEA-01", "partly", current_status=LONG), row("SEA-02", "no")),
        folder="january", as_of=NOV,
    )  # fmt: skip
    return compared(old, new)


@pytest.fixture(scope="module")
def folder(rounds: Rounds, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("rounds") / "since-october"
    write_rounds(rounds, out)
    return out


@pytest.fixture(scope="module")
def book(folder: Path) -> Workbook:
    return load_workbook(folder / "changes.xlsx")


def test_the_csv_opens_in_excel_and_holds_every_change(folder: Path, rounds: Rounds) -> None:
    content = (folder / "changes.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfcouncil,council_code,action_ids,title,kind,gap,was,now,")
    lines = csv_lines(folder / "changes.csv")
    assert [line["kind"] for line in lines] == [change.kind for change in rounds.changes]
    moved = next(line for line in lines if line["kind"] == "date_later")
    assert (moved["was_date"], moved["now_date"], moved["days"]) == ("2020-10-31", "2020-11-30", "30")
    assert content.count(b"\r\n") == content.count(b"\n") == len(lines) + 1


def test_the_same_changes_give_the_same_bytes(rounds: Rounds, folder: Path, tmp_path: Path) -> None:
    write_rounds(rounds, tmp_path / "again")
    for path in sorted(folder.iterdir()):
        again = (tmp_path / "again" / path.name).read_bytes()
        assert hashlib.sha256(again).hexdigest() == hashlib.sha256(path.read_bytes()).hexdigest(), path.name


def test_the_schema_is_true_of_the_csv(folder: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    schema = json.loads((folder / "changes.schema.json").read_text(encoding="utf-8"))
    assert [field["name"] for field in schema["fields"]] == [column.name for column in changes_table().columns]
    assert all(field["description"] for field in schema["fields"])
    with frictionless.system.use_context(trusted=True):
        resource = frictionless.Resource(
            path=str(folder / "changes.csv"), schema=frictionless.Schema.from_descriptor(schema), encoding="utf-8-sig"
        )
        report = resource.validate()
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


def test_csv_safe_disarms_what_a_spreadsheet_would_run(rounds: Rounds, tmp_path: Path) -> None:
    write_rounds(rounds, tmp_path / "safe", csv_safe=True)
    with (tmp_path / "safe" / "changes.csv").open(encoding="utf-8-sig", newline="") as handle:
        assert "'=tarred" in {line["was"] for line in csv.DictReader(handle)}


def test_csv_safe_leaves_numbers_as_they_are(tmp_path: Path) -> None:
    old, new = run(returned(row("LIT-01", "no", last=NOV))), run(returned(row("LIT-01", "no", last=OCT)))
    write_rounds(compared(old, new), tmp_path / "safe", csv_safe=True)
    with (tmp_path / "safe" / "changes.csv").open(encoding="utf-8-sig", newline="") as handle:
        assert [line["days"] for line in csv.DictReader(handle)] == ["-30"]


def test_the_workbook_explains_sums_up_and_lists(book: Workbook, rounds: Rounds) -> None:
    assert book.sheetnames == ["Cover", "Summary", "Changes"]
    cover = "\n".join(str(cell.value) for line in book["Cover"].iter_rows() for cell in line if cell.value)
    assert "october, as at 31 Oct 2020: 2 councils" in cover
    assert "Newly met" in cover
    assert "Only in the earlier\nAukhaven" in cover
    for name in ("Summary", "Changes"):
        sheet = book[name]
        (table,) = sheet.tables.values()
        assert table.autoFilter is not None
        assert sheet.freeze_panes
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
        assert sheet["A2"].value == "This worksheet contains one table."


def lines_of(book: Workbook, name: str) -> list[dict[str, object]]:
    """The lines of a sheet's table, by heading."""
    sheet = book[name]
    (table,) = sheet.tables.values()
    headings, *lines = [[cell.value for cell in line] for line in sheet[table.ref]]
    return [dict(zip(headings, line, strict=True)) for line in lines]


def test_the_sheet_of_changes_has_a_line_for_each_in_words(book: Workbook, rounds: Rounds) -> None:
    lines = lines_of(book, "Changes")
    assert len(lines) == len(rounds.changes)
    slipped = next(line for line in lines if line["What changed"] == "Slipped")
    assert (slipped["Earlier round"], slipped["Later round"], slipped["Gap"]) == ("Yes", "Partly", "Opened")
    assert str(slipped["Later row"]).startswith("gullhaven-docx-002\nGullhaven.docx, page 1")
    reworded = next(line for line in lines if line["What changed"] == "Status reworded")
    assert reworded["Earlier round"] == "=tarred"
    assert reworded["Cut in print"] == "Later round"


def test_the_summary_adds_up_and_leads_to_each_council(book: Workbook, rounds: Rounds) -> None:
    sheet = book["Summary"]
    lines = {str(line["Council"]): line for line in lines_of(book, "Summary")}
    assert list(lines) == ["Aukhaven", "Gullhaven", "All councils in both rounds"]
    assert (lines["Aukhaven"]["Slipped"], lines["Aukhaven"]["Bear in mind"]) == (None, "Only in the earlier round.")
    total = lines["All councils in both rounds"]
    assert (total["Fully met, earlier"], total["Fully met, later"], total["Gaps opened"]) == (1, 1, 2)
    mine = lines["Gullhaven"]
    assert [mine[h] for h in ("Newly met", "Slipped", "Gaps opened", "Gaps closed")] == [1, 1, 2, 1]
    assert (mine["Dates later"], mine["Rows gone"], mine["Rows new"]) == (1, 1, 1)
    link = next(c.hyperlink for line in sheet.iter_rows() for c in line if c.value == "Gullhaven")
    target = book["Changes"][link.location.rpartition("!")[2]]
    assert target.value == "Gullhaven"


def test_a_published_workbook_has_no_blank_that_could_mean_two_things(rounds: Rounds, tmp_path: Path) -> None:
    write_rounds(rounds, tmp_path / "publish", profile="publish")
    public = load_workbook(tmp_path / "publish" / "changes.xlsx")
    assert [len(sheet.tables) for sheet in public] == [1, 1, 1], "the cover is a table too"
    for name in ("Summary", "Changes"):
        blanks = [
            (at, heading) for at, line in enumerate(lines_of(public, name)) for heading, v in line.items() if v is None
        ]
        assert blanks == []
    assert lines_of(public, "Summary")[0]["Fully met, later"] == "[no return]"
    legend = {cell.value for line in public["Cover"].iter_rows() for cell in line}
    used = {v for name in ("Summary", "Changes") for line in lines_of(public, name) for v in line.values()}
    assert {v for v in used if str(v).startswith("[")} <= legend


def test_no_change_and_an_unknown_profile(tmp_path: Path) -> None:
    one = run(returned(row()))
    write_rounds(compared(one, one), tmp_path / "same")
    lines = lines_of(load_workbook(tmp_path / "same" / "changes.xlsx"), "Changes")
    assert [line["Council"] for line in lines] == ["Nothing changed between the two rounds."]
    with pytest.raises(SettingsError, match="working, publish"):
        write_rounds(compared(one, one), tmp_path / "other", profile="poster")
    assert not (tmp_path / "other").exists()


def test_the_documentation_names_every_column_and_every_kind_with_its_meaning() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "dataset.md").read_text(encoding="utf-8")
    told = page.partition("## Two rounds")[2]
    cells = [cell.strip() for line in told.splitlines() if line.startswith("|") for cell in line.split("|")]
    named = {name for cell in cells for name in cell.split(", ")}
    assert {column.name for column in changes_table().columns} <= named
    assert [(kind, meaning) for kind, (_, meaning) in KINDS.items() if f"| {kind} | {meaning} |" not in told] == []
