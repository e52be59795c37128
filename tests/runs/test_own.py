"""All that a run, a ledger and a comparison of rounds write is known again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from winterplan_extract.comparison import compare_returns
from winterplan_extract.domain.change_lines import RoundFacts, Rounds
from winterplan_extract.domain.records import Ruling
from winterplan_extract.domain.settings import Settings
from winterplan_extract.outputs import write_outputs, write_rounds
from winterplan_extract.review.ledger import record
from winterplan_extract.runs.find import find_sources
from winterplan_extract.storage.plan_folder import load_plan


def test_a_run_over_its_own_outputs_reads_none_of_them(tmp_path: Path) -> None:
    plan, settings = load_plan(), Settings(as_of=date(2020, 11, 15))
    out = tmp_path / "out"
    write_outputs(compare_returns((), plan=plan, settings=settings), out, plan=plan, run={})
    record(out / "decisions.csv", [Ruling("2020-12-01", "A", "", "key", "wording")])
    day = RoundFacts("out", settings.as_of, 0, 0, 0)
    write_rounds(Rounds(day, day, (), ()), out)
    found = find_sources([out], limits=settings.limits, unpack_into=tmp_path)
    told = {source.path.name: source.notice.code if source.notice else "taken for a return" for source in found}
    own = ("changes.csv", "changes.html", "changes.xlsx", "comparison.xlsx", "dataset", "decisions.csv", "report.html")
    others = ("changes.schema.json", "run.json", "winterplan.sqlite", "written.json")
    assert told == {**dict.fromkeys(own, "own_output"), **dict.fromkeys(others, "not_a_return")}
