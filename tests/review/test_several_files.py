"""Several files of decisions in one run: workbooks, CSV files and ledgers, all taken, conflicts named and taken from none."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from review_builders import NOW, SETTINGS, STAMP, handed_in, line, plan, row, ruling, workbook

from winterplan_extract.domain.problems import wording
from winterplan_extract.domain.records import Ruling
from winterplan_extract.review import Taken, read_ledger, take_decisions
from winterplan_extract.review.ledger import record, withdraw
from winterplan_extract.runs import decisions as of_run
from winterplan_extract.runs.request import Request

ROWS = (row(1, "Serve meals daily"), row(2, "Keep menus"), row(3, "Grit the paths"))
EARLY, LATE = "2020-11-01T08:00:00Z", "2020-11-20T08:00:00Z"


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    return tmp_path / "out" / "decisions.csv"


def sheet(tmp_path: Path, name: str, *filled: dict[str, object]) -> Path:
    return workbook(tmp_path / f"{name}.xlsx", filled)


def ledger(tmp_path: Path, name: str, *rulings: Ruling) -> Path:
    record(tmp_path / f"{name}.csv", rulings)
    return tmp_path / f"{name}.csv"


def take(ours: Path, *files: Path) -> Taken:
    read = [handed_in(path, ROWS) for path in files]
    return take_decisions(read, ours, plan=plan(), settings=SETTINGS, decided_by="C", now=NOW)


def in_force(taken: Taken) -> dict[str, tuple[str, ...]]:
    return {each.requirement: each.action_ids for each in taken.rulings}


def conflicts(taken: Taken) -> list[str]:
    return [wording(fault)[1] for fault in taken.faults if fault.code == "decision_contradicted"]


def test_a_workbook_and_two_ledgers_are_all_taken(tmp_path: Path, ours: Path) -> None:
    taken = take(
        ours,
        sheet(tmp_path, "ann", line(ROWS[0], "KIT-01")),
        ledger(tmp_path, "ben", ruling(ROWS[1], "KIT-02", decided_on=EARLY)),
        ledger(tmp_path, "cat", ruling(ROWS[2], decided_on=LATE)),
    )
    assert in_force(taken) == {"Serve meals daily": ("KIT-01",), "Keep menus": ("KIT-02",), "Grit the paths": ()}
    assert (taken.faults, taken.waiting) == ((), ())
    assert set(read_ledger(ours)) == set(taken.rulings)


def test_a_workbook_against_a_ledger_is_named_with_both_places(tmp_path: Path, ours: Path) -> None:
    other = ledger(tmp_path, "ben", ruling(ROWS[0], "KIT-02", decided_on=EARLY), ruling(ROWS[1], "KIT-03"))
    taken = take(ours, sheet(tmp_path, "ann", line(ROWS[0], "KIT-01", note="mine")), other)
    assert in_force(taken) == {"Keep menus": ("KIT-03",)}
    (message,) = conflicts(taken)
    assert (
        f"ann.xlsx, sheet Review, line 6; {other.as_posix()}, the decision of {EARLY}: different decisions" in message
    )
    assert "(KIT-01, KIT-02)" in message
    assert [(each.decision, each.note, each.decided_by) for each in taken.waiting] == [
        ("KIT-01", "mine", ""),
        ("KIT-02", "", "A. Reviewer"),
    ]


def test_two_ledgers_that_disagree_are_not_settled_by_their_dates(tmp_path: Path, ours: Path) -> None:
    beneath = ruling(ROWS[0], "KIT-03", decided_on=EARLY)
    one = ledger(tmp_path, "ben", beneath, ruling(ROWS[0], "KIT-01", decided_on=LATE))
    taken = take(ours, one, ledger(tmp_path, "cat", ruling(ROWS[0], "KIT-02", decided_on=LATE)))
    assert in_force(taken) == {}, "what a contested line took the place of does not stand instead"
    assert len(conflicts(taken)) == 1
    assert not ours.exists()


def test_an_older_copy_of_a_ledger_contradicts_nothing(tmp_path: Path, ours: Path) -> None:
    old = ruling(ROWS[0], "KIT-01", decided_on=EARLY)
    new = ruling(ROWS[0], "KIT-02", decided_on=LATE)
    newer = ledger(tmp_path, "newer", old, new)
    withdraw(newer, [old], on=LATE)
    for files in ([newer, ledger(tmp_path, "older", old)], [tmp_path / "older.csv", newer]):
        taken = take(ours, *files)
        assert in_force(taken) == {"Serve meals daily": ("KIT-02",)}
        assert conflicts(taken) == []
    assert read_ledger(ours) == (replace(old, withdrawn=LATE), new)


def test_what_the_runs_own_ledger_has_gives_way_to_a_new_decision(tmp_path: Path, ours: Path) -> None:
    record(ours, [ruling(ROWS[0], "KIT-02", decided_on=EARLY)])
    taken = take(ours, ours, sheet(tmp_path, "ann", line(ROWS[0], "KIT-01")))
    assert in_force(taken) == {"Serve meals daily": ("KIT-01",)}
    assert [fault.code for fault in taken.faults] == ["ruling_replaced"]
    assert read_ledger(ours)[0].withdrawn == STAMP


def test_the_order_of_the_files_decides_nothing(tmp_path: Path) -> None:
    files = (
        sheet(tmp_path, "ann", line(ROWS[0], "KIT-01"), line(ROWS[1], "KIT-02")),
        sheet(tmp_path, "ben", line(ROWS[0], "no action"), line(ROWS[2], "GAR-01")),
        ledger(tmp_path, "cat", ruling(ROWS[2], "GAR-01", decided_on=EARLY)),
    )
    there = take(tmp_path / "one.csv", *files)
    back = take(tmp_path / "other.csv", *reversed(files))
    assert in_force(there) == in_force(back) == {"Keep menus": ("KIT-02",), "Grit the paths": ("GAR-01",)}


def test_a_file_in_which_no_decision_is_filled_in_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "winterplan_extract.runs.isolation.read_apart", lambda reading, path, **how: reading(path, **how)
    )
    full, empty = ledger(tmp_path, "full", ruling(ROWS[2], "GAR-01")), tmp_path / "no line.csv"
    empty.write_bytes(full.read_bytes().partition(b"\n")[0])
    files = (
        sheet(tmp_path, "nothing typed", line(ROWS[0], "[not decided]")),
        workbook(tmp_path / "no review.xlsx", [], sheet="Rows", headers=("Row id", "Council", "Decision")),
        empty,
        sheet(tmp_path, "a note", line(ROWS[1], note="Ask her")),  # told of by its line
        full,
    )
    taken = of_run.take(Request(out=tmp_path / "out", decisions=files, settings=SETTINGS), plan(), NOW)
    told = [(each.severity, each.message) for each in taken.problems if each.code == "decision_none"]
    for (severity, message), name in zip(told, ("nothing typed.xlsx", "no review.xlsx", "no line.csv"), strict=True):
        assert (severity, message[: message.find(";")]) == ("warning", f"No decision was found in {name}")


def test_corrections_that_no_run_stands_for_are_told_once_a_file_and_each_waits(tmp_path: Path, ours: Path) -> None:
    wanting = [{"Row id": "x-001", "Field": "met"}]  # told by its line
    lines = [{"Row id": f"x-{number:03}", "Field": "met", "Value": "yes"} for number in range(1, 5)]
    files = [
        workbook(tmp_path / name, typed, sheet="Corrections", headers=("Row id", "Field", "Value", "Note"))
        for name, typed in (("ann.xlsx", [*lines, *wanting]), ("ben.xlsx", lines[:1]))
    ]
    read = [handed_in(path, None) for path in files]
    taken = take_decisions(read, ours, plan=plan(), settings=SETTINGS, decided_by="C", now=NOW)
    told = [wording(fault)[1] for fault in taken.faults]
    assert len(told) == 3
    assert told[0].startswith(
        "ann.xlsx, sheet Corrections, line 6, the first of 4 such lines: what is corrected there cannot be told"
    )
    assert "line 10: Value is not filled in" in told[1]
    assert told[2].startswith("ben.xlsx, sheet Corrections, line 6: what is corrected there cannot be told")
    reasons = [each.why for each in taken.waiting if each.value]
    assert len(reasons) == 4  # what both say waits once
    assert all(why.startswith("What is corrected there cannot be told") for why in reasons)
