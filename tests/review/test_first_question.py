"""The line after a run that says where a decision settles most."""

from __future__ import annotations

import pytest
from review_builders import NOW, row

from winterplan_extract.cli.run import say_decisions, say_what_to_decide_first
from winterplan_extract.domain.errors import Exit
from winterplan_extract.domain.records import Comparison, DocumentRecord, Problem, ReturnRecord
from winterplan_extract.runs.decisions import Decisions
from winterplan_extract.runs.run import status_of


def comparison(*rows: ReturnRecord, superseded: str = "") -> Comparison:
    documents = tuple(
        DocumentRecord(name, name, "", "pdf", "read", stands=name != superseded)
        for name in dict.fromkeys(row.return_id for row in rows)
    )
    return Comparison(documents, rows, (), (), (), (), (), (), (), (), (), NOW.date())


@pytest.mark.parametrize(
    ("second", "superseded", "said"),
    [
        (row(7, "grit the paths", council="Brannoch"), "", "Decide first on ashcombe-002: 2 councils have its wording"),
        (row(7, "grit the paths", council="Brannoch"), "brannoch", ""),  # its council has a later return
        (row(7, "Sweep the yard", council="Brannoch"), "", ""),
        (row(7, "Grit the paths"), "", ""),  # the same council again
    ],
)
def test_a_wording_of_several_councils_is_named(
    second: ReturnRecord, superseded: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    say_what_to_decide_first(comparison(row(1, "Own"), row(2, "Grit the paths"), second, superseded=superseded))
    out = capsys.readouterr().out
    assert out.startswith(said)
    assert bool(out) == bool(said)


def problem(severity: str) -> Problem:
    return Problem("", "", None, None, None, severity, "c", f"A {severity}.")  # type: ignore[arg-type]


def test_faults_are_said_though_the_run_is_quiet_and_notes_are_not(capsys: pytest.CaptureFixture[str]) -> None:
    say_decisions(Decisions((), 0, (problem("note"), problem("warning"), problem("error"))), quiet=True)
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", "A warning.\nA error.\n")


@pytest.mark.parametrize(
    ("severity", "strict", "status"),
    [
        ("error", False, Exit.SOME_FAILED),  # a decision that was not taken
        ("warning", False, Exit.ALL_READ),
        ("warning", True, Exit.SOME_FAILED),
        ("note", True, Exit.ALL_READ),
    ],
)
def test_the_exit_status_counts_decisions(severity: str, strict: bool, status: Exit) -> None:
    assert status_of([], [problem(severity)], strict=strict) is status
