"""`check`, `tables` and `explain` show what was read, where, and why."""

from __future__ import annotations

import csv
import json
from dataclasses import asdict, fields, replace
from pathlib import Path
from zipfile import ZipFile

import pytest
from written_lines import csv_lines

from winterplan_extract.cli.inspect import check, explain, table_as_json, tables
from winterplan_extract.domain.document import Box, Cell, Document, Table
from winterplan_extract.domain.errors import Exit, SettingsError, SourceError, UnreadableFile
from winterplan_extract.domain.records import DecisionRecord, Ruling
from winterplan_extract.review.ledger import record
from winterplan_extract.runs.inspect import explain as explained

SAMPLES = Path(__file__).resolve().parents[2] / "samples"
SAMPLE = next(SAMPLES.glob("wealdshire-*/*.pdf"))
WORD_SAMPLE = next(SAMPLES.glob("ashcombe-*/*.docx"))


def texts(table: Table) -> list[list[str]]:
    return [[cell["text"] for cell in row] for row in table_as_json(table)["rows"]]


def grid(*rows: tuple[Cell | None, ...]) -> Table:
    return Table(number=1, page=2, box=Box(1.0, 2.0, 3.14159, 4.0), edges=(), rows=rows)


SPANS = [
    (grid((Cell("a"), Cell("b"))), [["a", "b"]], "no spans"),
    (grid((Cell("a", col_span=2), None), (Cell("b"), Cell("c"))), [["a"], ["b", "c"]], "over two columns"),
    (grid((Cell("a", row_span=2), Cell("b")), (None, Cell("c"))), [["a", "b"], ["c"]], "over two rows"),
    (grid((Cell("a"), None, Cell("c"))), [["a", "", "c"]], "a place with no cell is an empty one"),
    (
        grid((Cell("a", row_span=2, col_span=2), None, Cell("b")), (None, None, Cell("c"))),
        [["a", "b"], ["c"]],
        "over both",
    ),
]


@pytest.mark.parametrize(("table", "expected", "why"), SPANS, ids=[case[2] for case in SPANS])
def test_cells_of_spans_stand_as_in_html(table: Table, expected: list[list[str]], why: str) -> None:
    assert texts(table) == expected


def test_the_shape_of_the_json() -> None:
    made = table_as_json(grid((Cell("a", page=2, box=Box(0, 0.005, 10.126, 5)), Cell("b"))))
    assert made == {
        "page": 2,
        "bbox": [1.0, 2.0, 3.14, 4.0],
        "rows": [
            [
                {"text": "a", "row_span": 1, "col_span": 1, "page": 2, "bbox": [0, 0.01, 10.13, 5]},
                {"text": "b", "row_span": 1, "col_span": 1, "page": None, "bbox": None},
            ]
        ],
    }


def test_a_frame_around_one_text_is_listed_as_no_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = (
        grid((Cell("Key point: stocks are good."),)),
        grid((Cell("a"), Cell("b"))),
        grid((Cell("c"),), (Cell("d"),)),
    )
    document = Document("drawn.pdf", "pdf", 1, found)
    monkeypatch.setattr("winterplan_extract.cli.inspect.tables_of", lambda *_: document)
    assert tables(Path("drawn.pdf"), None, as_json=True) is Exit.ALL_READ
    assert [len(table["rows"]) for table in json.loads(capsys.readouterr().out)] == [1, 2]
    tables(Path("drawn.pdf"), None, as_json=False)
    assert "Key point" not in capsys.readouterr().out


@pytest.mark.slow
@pytest.mark.parametrize("sample", [SAMPLE, WORD_SAMPLE], ids=["pdf", "word"])
def test_tables_prints_the_same_cells_for_people_and_for_programs(
    sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert tables(sample, None, as_json=True) is Exit.ALL_READ
    told = json.loads(capsys.readouterr().out)
    assert tables(sample, None, as_json=False) is Exit.ALL_READ
    printed = capsys.readouterr().out
    lines = [line for table in told for row in table["rows"] for cell in row for line in cell["text"].splitlines()]
    assert len(lines) > 50
    assert [line for line in lines if line not in printed] == []


@pytest.mark.slow
def test_check_shows_every_part_of_the_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(SAMPLE, None) is Exit.ALL_READ
    printed = capsys.readouterr().out
    for heading in ("council", "evidence", "Columns: what each", "Rows: ", "Set aside: ", "Joined: ", "Problems: "):
        assert heading in printed
    rows = csv_lines(SAMPLE.parent / "rows.csv")
    assert f"Rows: {len(rows)} (" in printed
    assert "\x1b" not in printed
    assert not any(line != line.rstrip() for line in printed.splitlines())


@pytest.mark.slow
def test_check_says_on_which_day_overdue_is_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    undated = tmp_path / "Rutland.csv"
    undated.write_text(
        "Requirement,Current status,Fully met?,By when\nOffer flu jabs to all staff,Under way,No,1 December 2020\n"
        "Agree visiting rules with homes,Drafted,No,30 November 2020\n"
    )
    for day, why, overdue in (
        (None, "31 Mar 2021, the end of the plan's period, as no return gives a date for itself", 2),
        ("1/12/2020", "1 Dec 2020, the day that was asked for", 1),
    ):
        check(undated, None, day)
        told = capsys.readouterr().out
        assert why in " ".join(told.split())
        assert told.count("overdue\n") + told.count("overdue;") == overdue
    with pytest.raises(SettingsError, match="--as-of: “soon” is not allowed"):
        check(undated, None, "soon")


TABLES = {
    "rows": {
        "row_id": "a-pdf-001", "return_id": "a-pdf", "council": "Kings Vale", "source_file": "a.pdf", "page": "1", "page_end": "2", "table": "1",
        "row": "3", "theme": "", "section": "Flu", "ref": "", "requirement": "Offer \x1b[31mflu jabs", "met": "yes",
        "met_text": "Y", "decision": "review", "action_ids": "", "confidence": "0.61", "flags": "",
    },
    "candidates": {
        "row_id": "a-pdf-001", "rank": "1", "action_id": "FLU-01", "confidence": "0.61", "text_score": "0.8",
        "section_score": "0.9", "order_score": "0.1", "reasons": "wording +0.5 (flu [jabs])",
    },
    "matches": {"row_id": "b", "action_id": "", "confidence": "", "decided_by": "", "reasons": ""},
    "actions": {"action_id": "FLU-01", "title": "Flu vaccination of staff"},
}  # fmt: skip


@pytest.fixture
def run(tmp_path: Path) -> Path:
    """The output folder of a run of one row."""
    (tmp_path / "dataset").mkdir()
    for name, line in TABLES.items():
        with (tmp_path / "dataset" / f"{name}.csv").open("w", encoding="utf-8-sig", newline="") as handle:
            writer = csv.DictWriter(handle, line)
            writer.writeheader()
            writer.writerow(line)
    return tmp_path


def test_explain_shows_the_row_its_place_and_its_candidates(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert explain(run, "a-pdf-001") is Exit.ALL_READ
    printed = capsys.readouterr().out
    for told in (
        "page 1 to 2, table 1, row 3",
        "Offer flu jabs",
        "yes (printed: Y)",
        "Flu vaccination of staff",
        "0.61",
    ):
        assert told in printed
    assert "wording +0.5 (flu [jabs])" in printed
    assert "none: the row is mapped to no action" in printed
    assert "\x1b" not in printed


def test_explain_says_what_was_corrected_and_by_which_line(run: Path, capsys: pytest.CaptureFixture[str]) -> None:
    of_row = Ruling(
        "2020-12-01T10:00:00Z", "Ann", "Kings Vale", "k", "Offer flu jabs", (), "", field="met", value="no", was="yes"
    )
    of_column = replace(
        of_row, council="", row_key="sha", requirement="Remarks", field="role", value="gap", was="other"
    )
    other = replace(of_row, row_key="k2", value="partly")
    record(run / "decisions.csv", [other, of_row, of_column])
    lines = [(other, "a-pdf-002"), (of_row, "a-pdf-001"), (of_column, "a-pdf")]
    with (run / "dataset" / "decisions.csv").open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.DictWriter(handle, [field.name for field in fields(DecisionRecord)])
        writer.writeheader()
        writer.writerows({**asdict(line), "action_ids": "", "state": "stands", "met": met} for line, met in lines)
    assert [each.partition(", line")[0] for each in explained(run, "a-pdf-001").corrections] == [
        "Fully met “no”, where “yes” was read: by Ann on 2020-12-01",
        "What the column holds “the gap” (column “Remarks”), where “no role” was read: by Ann on 2020-12-01",
    ]
    assert explain(run, "a-pdf-001") is Exit.ALL_READ
    assert f"line 2 of `winterplan decisions {run}`" in " ".join(capsys.readouterr().out.split())


def test_explain_names_the_nearest_row_and_the_folder_that_is_wrong(run: Path) -> None:
    with pytest.raises(SourceError, match=r"no row “a-pdf-1”.*Nearest: a-pdf-001"):
        explain(run, "a-pdf-1")
    with pytest.raises(SourceError, match="Name a folder that `winterplan run` has written"):
        explain(run / "elsewhere", "a-pdf-001")
    for named in (run / "dataset", run / "comparison.xlsx"):  # what people drag onto the window
        (run / "comparison.xlsx").touch()
        assert explain(named, "a-pdf-001") is Exit.ALL_READ


def test_check_does_not_take_what_a_run_wrote_for_a_return(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    page.write_bytes(b'<html><head><meta name="generator" content="winterplan-extract"></head></html>')
    with pytest.raises(UnreadableFile, match="this tool wrote it itself"):
        check(page, None)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (".", "is a folder, and this command reads one file"),
        ("gone.pdf", "gone.pdf is not there. Check the name"),
        ("all.zip", "is an archive, and this command reads one file"),
    ],
)
def test_what_is_no_file_is_named_with_what_to_do(name: str, told: str, tmp_path: Path) -> None:
    ZipFile(tmp_path / "all.zip", "w").close()
    with pytest.raises(SourceError, match=told):
        check(tmp_path / name, None)
    with pytest.raises(SourceError, match=told):
        tables(tmp_path / name, None, as_json=False)
