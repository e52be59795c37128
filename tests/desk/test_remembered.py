"""What is remembered from decision to decision is what would be worked out anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desk_builders import rows_of

from winterplan_extract.desk import remembered
from winterplan_extract.desk.project import Project
from winterplan_extract.review import read_ledger
from winterplan_extract.runs.decisions import decide


def test_a_decision_and_its_undoing_give_what_a_run_gives(project: Project) -> None:
    settings = project.request.settings
    for step in ("decide", "another", "undo"):
        row = next(row for row in rows_of(project) if row.decision == "review" or step != "decide")
        if step == "undo":
            project.undo()
        else:
            project.decide(row, (), "no_action", everywhere=step == "another")
        shown = project.snapshot()
        assert shown is not None
        anew = decide(project._as_read, read_ledger(project.ledger), plan=project.plan, settings=settings)
        assert shown.returns == anew.returns
        assert shown.entries == anew.entries


def test_only_the_return_that_a_decision_bears_on_is_matched_again(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = project.snapshot()
    assert shown is not None
    first, second = project._as_read
    other = replace(second, rows=tuple(replace(row, requirement=f"Zq{row.row} wv{row.row}") for row in second.rows))
    project._hold((first, other), {})
    project.snapshot()
    matched: list[str] = []
    real = remembered.matched_again
    monkeypatch.setattr(
        remembered, "matched_again", lambda each, **rest: matched.append(each.document.return_id) or real(each, **rest)
    )
    own = [row for row in rows_of(project) if row.return_id == first.document.return_id]
    project.decide(own[0], (), "no_action")
    project.snapshot()
    matched.clear()
    project.decide(own[1], (), "no_action")
    project.snapshot()
    assert matched == [first.document.return_id]
