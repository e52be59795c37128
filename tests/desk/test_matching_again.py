"""What is remembered from decision to decision is what would be worked out anew."""

from __future__ import annotations

from dataclasses import replace

import pytest
from desk_builders import row_of, rows_of

from winterplan_extract.desk import reading
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
        project.settle()
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
    real = reading.matched_again
    monkeypatch.setattr(
        reading, "matched_again", lambda each, **rest: matched.append(each.document.return_id) or real(each, **rest)
    )
    own = [row for row in rows_of(project) if row.return_id == first.document.return_id]
    project.decide(own[0], (), "no_action")
    project.snapshot()
    matched.clear()
    project.decide(own[1], (), "no_action")
    project.snapshot()
    assert matched == [first.document.return_id]


def test_a_decision_is_shown_before_what_it_teaches_about_other_returns(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project, "refresh_soon", lambda: None)
    row = next(row for row in rows_of(project) if row.decision == "review")
    matched: list[str] = []
    real = reading.matched_again
    monkeypatch.setattr(
        reading, "matched_again", lambda each, **rest: matched.append(each.document.return_id) or real(each, **rest)
    )
    project.decide(row, (), "no_action")
    assert row_of(project, row.row_id).decision == "unmapped"
    assert matched == [row.return_id]
    project.settle()
    assert sorted(set(matched)) == sorted(each.document.return_id for each in project._as_read)
    anew = decide(project._as_read, read_ledger(project.ledger), plan=project.plan, settings=project.request.settings)
    shown = project.snapshot()
    assert shown is not None and shown.returns == anew.returns


def test_a_decision_that_is_made_meanwhile_goes_first(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(project, "refresh_soon", lambda: None)
    first, second = [row for row in rows_of(project) if row.decision == "review"][:2]
    project.decide(first, (), "no_action")
    project.snapshot()
    project._match.overtaken = lambda: True
    with pytest.raises(reading.Overtaken):
        project._match(project._as_read[0], plan=project.plan, settings=project.request.settings, rulings=read_ledger(project.ledger)[:0])  # fmt: skip
    project.decide(second, (), "no_action")
    project.settle()
    assert {row_of(project, each.row_id).decision for each in (first, second)} == {"unmapped"}
    anew = decide(project._as_read, read_ledger(project.ledger), plan=project.plan, settings=project.request.settings)
    shown = project.snapshot()
    assert shown is not None and shown.returns == anew.returns
