"""`winterplan decisions`: what it lists, withdraws and merges, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from winterplan_extract.cli.upkeep import decisions
from winterplan_extract.domain.errors import Exit, SettingsError
from winterplan_extract.domain.records import Ruling, RulingField
from winterplan_extract.review.ledger import read_ledger, record

MINE = Ruling("2020-12-01T09:00:00Z", "A", "Ashcombe", "k1", "Serve meals", (), "", "", "", "met", "yes", "no")
THEIRS = Ruling("2020-12-02T09:00:00Z", "B", "Ashcombe", "k1", "Serve meals", (), "", "", "", "met", "partly", "no")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    record(tmp_path / "out" / "decisions.csv", [MINE])
    record(tmp_path / "theirs.csv", [THEIRS])
    return tmp_path / "out"


def test_it_lists_and_withdraws_by_number(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert decisions(out, withdrawn=[1], theirs=[], prefer_theirs=False) == Exit.ALL_READ
    assert "Withdrawn: 2020-12-01 A – Ashcombe: Serve meals – Fully met “yes”" in capsys.readouterr().out
    assert read_ledger(out / "decisions.csv")[0].withdrawn


def test_what_was_withdrawn_is_not_withdrawn_again(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    later = replace(THEIRS, withdrawn="2020-12-03T09:00:00Z")  # at the desk, where what stood before stands again
    record(out / "decisions.csv", [later])
    before = (out / "decisions.csv").read_bytes()
    decisions(out, withdrawn=[2], theirs=[], prefer_theirs=False)
    told = capsys.readouterr().out
    assert "Had been withdrawn already: 2020-12-02 B – Ashcombe: Serve meals – Fully met “partly” [withdrawn" in told
    assert "The next run" not in told
    assert (out / "decisions.csv").read_bytes() == before
    decisions(out, withdrawn=[1, 2], theirs=[], prefer_theirs=False)
    assert "\nHad been withdrawn already" in (told := capsys.readouterr().out)
    assert told.startswith("Withdrawn: ")
    assert "The next run" in told


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("met", "not_applicable", "“not applicable”"),
        ("role", "current_status", "“the current status”"),
        ("gap", "a_b", "“a_b”"),
    ],
)
def test_it_lists_values_in_words(
    out: Path, field: RulingField, value: str, shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    record(out / "decisions.csv", [replace(MINE, row_key="k2", field=field, value=value)])
    decisions(out, withdrawn=[], theirs=[], prefer_theirs=False)
    assert shown in capsys.readouterr().out


@pytest.mark.parametrize(
    ("prefer", "status", "stands"), [(False, Exit.SOME_FAILED, "yes"), (True, Exit.ALL_READ, "partly")]
)
def test_it_merges_and_names_conflicts(
    out: Path, capsys: pytest.CaptureFixture[str], prefer: bool, status: Exit, stands: str
) -> None:
    assert decisions(out, withdrawn=[], theirs=[out.parent / "theirs.csv"], prefer_theirs=prefer) == status
    assert ("theirs: 2020-12-02 B" in capsys.readouterr().out) is not prefer
    assert [each.value for each in read_ledger(out / "decisions.csv") if not each.withdrawn] == [stands]


def test_it_says_what_is_not_there_and_writes_nothing(out: Path) -> None:
    before = (out / "decisions.csv").read_bytes()
    (book := out / "comparison.xlsx").touch()
    wrong = (([7], [], "numbered 1 to 1"), ([1], [out / "none.csv"], "is not there"), ([1], [book], "is a workbook"))
    for numbers, files, said in wrong:
        with pytest.raises(SettingsError, match=said):
            decisions(out, withdrawn=numbers, theirs=files, prefer_theirs=False)
    with pytest.raises(SettingsError, match="Nothing was decided"):
        decisions(out.parent / "elsewhere", withdrawn=[], theirs=[], prefer_theirs=False)
    for named in (book, out):  # what people drag onto the window
        assert decisions(named, withdrawn=[], theirs=[out], prefer_theirs=False) == Exit.ALL_READ
    assert (out / "decisions.csv").read_bytes() == before
