"""The two real returns as PDF in one round and as Word in the other: nothing has changed but the file."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from winterplan_extract.comparison import compare_returns
from winterplan_extract.comparison.rounds import compare_rounds
from winterplan_extract.comparison.rounds.run import Run
from winterplan_extract.domain.settings import Settings
from winterplan_extract.extract import extract_return
from winterplan_extract.storage.plan_folder import load_plan

RETURNS = Path(__file__).resolve().parents[3] / "shared" / "returns"
SETTINGS = Settings(as_of=date(2020, 10, 31))


def read(suffix: str) -> Run:
    """A run over the returns in one format."""
    plan = load_plan()
    returns = [
        extract_return(path, shown=path.name, return_id=path.stem, plan=plan, settings=SETTINGS)
        for path in sorted(RETURNS.glob(f"*.{suffix}"))
    ]
    comparison = compare_returns(returns, plan=plan, settings=SETTINGS)
    return Run(suffix, comparison.documents, comparison.rows, comparison.coverage, comparison.actions)


@pytest.mark.slow
@pytest.mark.returns
@pytest.mark.skipif(not RETURNS.is_dir(), reason="the real returns are not here")
def test_a_council_that_sends_word_in_place_of_pdf_has_changed_nothing() -> None:
    rounds = compare_rounds(read("pdf"), read("docx"), settings=SETTINGS)
    assert [c.council for c in rounds.councils] == ["Oxfordshire", "Rutland"]
    assert [(c.kind, c.action_ids, c.was, c.now) for c in rounds.changes] == []
