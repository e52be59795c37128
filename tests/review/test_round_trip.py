"""From the workbook that a run writes, through a person's hands, into the next run and the one after."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from written_lines import table_lines

from winterplan_extract.cli.run import run
from winterplan_extract.domain.errors import Exit, SettingsError
from winterplan_extract.review import read_ledger

pytestmark = pytest.mark.slow

SAMPLE = next((Path(__file__).resolve().parents[2] / "samples").glob("wealdshire-*/*.pdf"))
Run = Callable[..., Exit]


@pytest.fixture
def winterplan(tmp_path: Path) -> Iterator[Run]:
    """Runs one sample with thresholds under which every row wants review."""
    pipeline = tmp_path / "pipeline.toml"
    pipeline.write_text(
        f'[run]\nsources = ["{SAMPLE.as_posix()}"]\nengine = "serial"\nout = "out"\nas_of = 2020-12-01\n'
        "[settings.matching]\nmapped_at = 2.0\nunmapped_at = 2.0\n",
        encoding="utf-8",
    )
    handler = signal.getsignal(signal.SIGTERM)
    yield lambda **options: run((pipeline,), options, quiet=True, bar=False)
    signal.signal(signal.SIGTERM, handler)


def fill(path: Path, typed: list[str]) -> list[str]:
    """Types decisions into the first lines of the sheet Review; gives the ids of their rows."""
    book = load_workbook(path)
    sheet = book["Review"]
    header = next(line for line in sheet.iter_rows() if "Decision" in [cell.value for cell in line])
    column = {cell.value: cell.column for cell in header}
    ids = []
    for number, text in enumerate(typed, start=header[0].row + 1):
        sheet.cell(number, column["Decision"]).value = text
        ids.append(str(sheet.cell(number, column["Row id"]).value))
    book.save(path)
    return ids


def decision_of(path: Path, row_id: str) -> str:
    """What stands under Decision in the line of a row."""
    sheet = load_workbook(path)["Review"]
    header = next(line for line in sheet.iter_rows() if "Decision" in [cell.value for cell in line])
    column = next(cell.column for cell in header if cell.value == "Decision")
    return next(str(line[column - 1].value) for line in sheet.iter_rows() if line[0].value == row_id)


def test_decisions_go_from_the_workbook_into_every_later_run(
    winterplan: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert winterplan() is Exit.ALL_READ
    assert not (out / "decisions.csv").exists()
    assert {row["decision"] for row in table_lines(out, "rows")} == {"review"}

    choices = [str(cell.value) for (cell,) in load_workbook(out / "comparison.xlsx")["Lists"].iter_rows(max_col=1)]
    chosen = next(text for text in choices if text.startswith("STM-"))
    decided, none, wrong = fill(out / "comparison.xlsx", [chosen, "no action", "ZZZ-99"])
    capsys.readouterr()
    typed = (out / "comparison.xlsx").read_bytes()
    with pytest.raises(SettingsError, match="holds 3 decisions that no run has taken"):
        winterplan()
    assert (out / "comparison.xlsx").read_bytes() == typed
    assert winterplan(decisions=(out / "comparison.xlsx",)) is Exit.SOME_FAILED
    assert "there is no action ZZZ-99 on the list" in capsys.readouterr().err

    rows = {row["row_id"]: row for row in table_lines(out, "rows")}
    assert [rows[row_id]["decision"] for row_id in (decided, none, wrong)] == ["mapped", "unmapped", "review"]
    assert rows[decided]["action_ids"] == chosen.split()[0]
    (match,) = table_lines(out, "matches")
    assert (match["row_id"], match["decided_by"], match["confidence"]) == (decided, "reviewer", "1.0")
    assert [problem["code"] for problem in table_lines(out, "problems") if "ecision" in problem["message"]] == [
        "decision_unknown_id"
    ]
    assert len(read_ledger(out / "decisions.csv")) == 2

    kept = [path for path in out.glob("comparison.*.xlsx") if path.name != "comparison.xlsx"]
    assert [path.read_bytes() for path in kept] == [typed], "what a person changed is kept as it was"
    assert decision_of(out / "comparison.xlsx", wrong) == "ZZZ-99"

    ledger, dataset = (out / "decisions.csv").read_bytes(), (out / "dataset" / "rows.csv").read_bytes()
    assert winterplan() is Exit.ALL_READ
    assert (out / "decisions.csv").read_bytes() == ledger
    assert (out / "dataset" / "rows.csv").read_bytes() == dataset
    assert decision_of(out / "comparison.xlsx", wrong) == "ZZZ-99", "it waits until it is taken or emptied"
    assert "stands again in the new workbook" in capsys.readouterr().err
