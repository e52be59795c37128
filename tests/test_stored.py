"""A run's tables read back: what was written comes back, and what was changed by hand is named by line and column."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest

from winterplan_extract.domain.errors import SourceError
from winterplan_extract.domain.records import Coverage, DocumentRecord, Problem
from winterplan_extract.outputs.dataset import table_of, values_of, write_csv
from winterplan_extract.storage.text_files import read_records

PAIRS = (
    Coverage("Northmere", "E1", "A-01", "yes", ("n-001", "n-002"), deadline_last=date(2020, 11, 30), gap="=SUM(A1)\nand more"),
    Coverage("", "", "A-02", "missing", missing_because="in_review", gap=" - kept as it stands "),
    Coverage("Östmark, “with” quotes", "E2", "A-01", "elsewhere", covered_by=("A-02",), gap="x" * 200_000),
)  # fmt: skip
HEADER = "council,council_code,action_id,state,row_ids,covered_by,missing_because,deadline_last,gap\n"


@pytest.mark.parametrize("csv_safe", [False, True])
def test_what_a_run_wrote_comes_back_as_it_was(tmp_path: Path, csv_safe: bool) -> None:
    table = table_of("coverage", Coverage)
    write_csv(tmp_path / "coverage.csv", table, values_of(table, PAIRS), csv_safe=csv_safe)
    assert read_records(tmp_path / "coverage.csv", Coverage) == PAIRS


def test_an_empty_cell_is_nothing_where_a_number_may_be_missing(tmp_path: Path) -> None:
    names = "return_id,source_file,page,table,row,severity,code,message,of_a_later_version\n"
    (tmp_path / "problems.csv").write_text(names + "a,a.pdf,,3,,note,x,Said,what\n", encoding="utf-8-sig")
    assert read_records(tmp_path / "problems.csv", Problem) == (
        Problem("a", "a.pdf", None, 3, None, "note", "x", "Said"),
    )


FAULTY = [
    (HEADER + "A,E,A-01,yes,,,,,\nA,E,A-02,maybe,,,,,\n", "line 3, column state: “maybe” .* one of elsewhere", "no state"),
    (HEADER + "A,E,A-01,yes,,,,30/11/2020,\n", "line 2, column deadline_last: “30/11/2020” .* a day as", "Excel's date"),
    (HEADER + 'A,E,A-01,yes,,,,,"two\nlines"\nA,E,A-02,,,,,,\n', "line 4, column state: “” is not", "no answer"),
    (HEADER + "A,E,A-01,yes,,,,,x,y\n", "line 2: it has 10 cells under 9 headings", "a comma too many"),
    (HEADER + 'A,E,A-01,yes,,,,,"x\n', "line 2 is no CSV", "a quote left open"),
    (HEADER.replace("state,", ""), "lacks the column state", "a column taken out"),
    (HEADER.replace("gap", "state"), "has the column state twice", "a column twice"),
    ("", "lacks the column council", "an empty file"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "told", "why"), FAULTY, ids=[case[2] for case in FAULTY])
def test_what_was_changed_by_hand_is_named(tmp_path: Path, content: str, told: str, why: str) -> None:
    (tmp_path / "coverage.csv").write_text(content, encoding="utf-8")
    with pytest.raises(SourceError, match=rf"coverage\.csv {told}") as fault:
        read_records(tmp_path / "coverage.csv", Coverage)
    assert "run `winterplan run` again" in str(fault.value)


def test_numbers_and_truth_are_held_against_their_kind(tmp_path: Path) -> None:
    names = "return_id,file,sha256,format,status,stands,rows\n"
    for line, told in (
        ("a,a.pdf,0,pdf,read,true,x", "column rows: “x” is not allowed; use a whole number, or leave it out for 0"),
        ("a,a.pdf,0,pdf,read,perhaps,1", "column stands: “perhaps” is not allowed; use true or false"),
        ("a,a.pdf,0,pdfs,read,true,1", "column format: “pdfs” is not allowed; use one of"),
    ):
        (tmp_path / "documents.csv").write_text(f"{names}{line}\n", encoding="utf-8")
        with pytest.raises(SourceError, match=re.escape(told)):
            read_records(tmp_path / "documents.csv", DocumentRecord)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a system without pipes in folders")
def test_a_pipe_a_folder_and_nothing_are_no_table(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for name, told in (("pipe.csv", "is a pipe or a device"), (".", "is a folder"), ("gone.csv", "is not there")):
        with pytest.raises(SourceError, match=told):
            read_records(tmp_path / name, Coverage)
