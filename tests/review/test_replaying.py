"""Properties of replaying and merging: twice is once, taking back leaves no trace, the order of files has no say, no line is lost."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from correction_builders import PLAN, SETTINGS, by, of_file, read
from hypothesis import given
from hypothesis import strategies as st

from winterplan_extract.domain.errors import OutputError
from winterplan_extract.domain.records import ExtractedReturn, Ruling
from winterplan_extract.review import correct_row, rule_on
from winterplan_extract.review.ledger import read_ledger, record, withdraw
from winterplan_extract.review.taking import compare_ledgers, merge
from winterplan_extract.runs.decisions import decide, decision_lines
from winterplan_extract.storage import hold

ON = "2020-12-24T10:00:00Z"


@cache
def returns() -> tuple[ExtractedReturn, ...]:
    """Two small returns, read once for all examples."""
    folder = Path(tempfile.mkdtemp())
    return read(folder), read(folder, "Brackwater Borough Council")


TYPED: dict[str, Sequence[str]] = {
    "met": ("yes", "no", "partly"), "gap": ("", "Copy them", "=1+1", "a\nb", "“—é"), "lead_text": ("", "Head of Commissioning", "ditto"),
    "leads": ("", "Catering team"), "deadline_text": ("", "31 March 2021", "as above", "ongoing"), "current_status": ("", "x" * 300),
    "deadline_first": ("2020-10-01", ""), "deadline_last": ("2021-03-01", ""), "requirement": ("Grit the paths", "Serve a hot meal every day"),
    "section": ("Paths", ""), "ref": ("9", "1.1"), "split": ("a", "the", "every day", "Light the paths"), "join": ("next",),
}  # fmt: skip


@st.composite
def rulings(draw: st.DrawFn) -> Ruling:
    """A decision or correction on one of the two returns, at one of some times, by one of two people."""
    returned = returns()[draw(st.integers(0, 1))]
    at = draw(st.integers(0, len(returned.rows) - 1))
    row, following = returned.rows[at], returned.rows[at + 1] if at + 1 < len(returned.rows) else None
    kind = draw(st.sampled_from(("action", "council", *TYPED)))
    made: Any
    if kind == "action":
        made = rule_on(
            row, (draw(st.sampled_from(("KIT-01", "GAR-02"))),), by="A", now=by().now, everywhere=draw(st.booleans())
        )
    elif kind == "council":
        made = of_file(returned, "council", draw(st.sampled_from(("Ashcombe", "Brackwater"))))
    else:
        made = correct_row(row, kind, draw(st.sampled_from(TYPED[kind])), by(), following=following)  # type: ignore[arg-type]
    if not isinstance(made, Ruling):
        made = rule_on(row, (), by="A", now=by().now, verdict="no_action")
    who = draw(st.sampled_from(("A. Reviewer", "B. Reader")))
    return replace(made, decided_on=f"2020-12-{draw(st.integers(1, 20)):02}T10:00:00Z", decided_by=who)


LEDGERS = st.lists(rulings(), max_size=6, unique_by=lambda ruling: repr(replace(ruling, withdrawn="")))


def outcome(*ledger: Ruling) -> tuple[Any, ...]:
    """All that a run is to write of the returns with that ledger."""
    done = decide(returns(), ledger, plan=PLAN, settings=SETTINGS)
    return done.returns, done.problems, decision_lines(done.entries)


@given(LEDGERS)
def test_replaying_twice_changes_nothing(ledger: list[Ruling]) -> None:
    assert outcome(*ledger, *map(replace, ledger)) == outcome(*ledger) == outcome(*ledger)


@given(LEDGERS, LEDGERS)
def test_what_is_withdrawn_leaves_no_trace(kept: list[Ruling], gone: list[Ruling]) -> None:
    assert outcome(*kept, *(replace(ruling, withdrawn=ON) for ruling in gone)) == outcome(*kept)


@given(LEDGERS)
def test_every_row_is_accounted_for_whatever_is_corrected(ledger: list[Ruling]) -> None:
    for returned in outcome(*ledger)[0]:
        line, rows = returned.document, returned.rows
        assert line.table_rows == line.rows - line.further_rows + line.continuations + line.headers + line.set_aside
        assert line.rows == len(rows) == len({row.row_id for row in rows}) == len({row.row_key for row in rows})
        assert {match.row_id for match in returned.matches} <= {row.row_id for row in rows}
        assert {join.row_id for join in returned.joins} <= {row.row_id for row in rows}
        assert all(row.deadline_first <= row.deadline_last for row in rows if row.deadline_first and row.deadline_last)


@given(st.lists(LEDGERS, min_size=1, max_size=3))
def test_the_order_of_ledgers_has_no_say(ledgers: list[list[Ruling]]) -> None:
    found = {repr(compare_ledgers((), *order)) for order in permutations(ledgers)}
    assert len(found) == 1


@given(LEDGERS, LEDGERS)
def test_a_ledger_keeps_what_is_recorded_and_merges_what_it_lacks(ours: list[Ruling], theirs: list[Ruling]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        ledger, other = Path(folder) / "ours.csv", Path(folder) / "theirs.csv"
        record(ledger, ours)
        record(other, theirs)
        assert (read_ledger(ledger), read_ledger(other)) == (tuple(ours), tuple(theirs))
        done = merge(ledger, other)
        assert read_ledger(ledger) == (*ours, *done.add)
        left = {conflict.theirs for conflict in done.conflicts}
        assert set(theirs) - set(ours) - set(done.add) - left == set() or done.conflicts
        before = read_ledger(ledger)
        assert merge(ledger, other).conflicts == done.conflicts
        assert read_ledger(ledger) == before


def test_what_two_people_decided_differently_is_shown_and_taken_when_chosen(tmp_path: Path) -> None:
    row = returns()[0].rows[0]
    mine, yours = (correct_row(row, "met", typed, by()) for typed in ("yes", "no"))
    assert isinstance(mine, Ruling)
    assert isinstance(yours, Ruling)
    yours = replace(yours, decided_by="B. Reader", decided_on="2020-12-02T10:00:00Z")
    same = replace(mine, decided_by="B. Reader", field="gap", value="Copy them")
    ours, theirs = tmp_path / "ours.csv", tmp_path / "theirs.csv"
    record(ours, [mine])
    record(theirs, [yours, same])
    done = merge(ours, theirs)
    assert (done.add, [(each.ours.value, each.theirs.value) for each in done.conflicts]) == ((same,), [("yes", "no")])
    merge(ours, theirs, taken=[done.conflicts[0].subject])
    decided = decide(returns(), read_ledger(ours), plan=PLAN, settings=SETTINGS)
    assert decided.returns[0].rows[0].met == "no"
    # Who had seen the other's decision, and decided otherwise, is in no conflict with it.
    assert compare_ledgers([mine], [mine, yours]).conflicts == ()


@pytest.mark.parametrize("earlier", [False, True])
def test_undoing_brings_back_what_stood_before_and_taking_back_does_not(tmp_path: Path, earlier: bool) -> None:
    row = returns()[0].rows[0]
    first, second = (correct_row(row, "met", typed, by()) for typed in ("yes", "no"))
    assert isinstance(first, Ruling)
    assert isinstance(second, Ruling)
    second = replace(second, decided_on="2020-12-02T10:00:00Z")
    ledger = tmp_path / "decisions.csv"
    record(ledger, [first, second])
    withdraw(ledger, [second], on=ON, earlier=earlier)
    now = decide(returns(), read_ledger(ledger), plan=PLAN, settings=SETTINGS).returns[0].rows[0].met
    assert now == (row.met if earlier else "yes")


def test_an_old_ledger_is_read_as_it_is_and_gets_the_new_columns_with_the_first_correction(tmp_path: Path) -> None:
    ledger = tmp_path / "decisions.csv"
    row = returns()[0].rows[0]
    old = (
        "decided_on,decided_by,council,row_key,requirement,action_ids,verdict,note,withdrawn\r\n"
        f"2020-11-20T10:00:00Z,A,Ashcombe,{row.row_key},{row.requirement},GAR-01,answers,,\r\n"
    ).encode()
    ledger.write_bytes(old)
    assert [ruling.action_ids for ruling in read_ledger(ledger)] == [("GAR-01",)]
    record(ledger, [rule_on(row, ("KIT-01",), by="A", now=by().now)])
    assert ledger.read_bytes().removeprefix(b"\xef\xbb\xbf").startswith(old)
    made = correct_row(row, "met", "yes", by())
    assert isinstance(made, Ruling)
    record(ledger, [made])
    assert read_ledger(ledger)[-1] == made
    assert old.partition(b"\r\n")[2] in ledger.read_bytes()


def test_two_writers_never_lose_each_other_s_lines(tmp_path: Path) -> None:
    ledger, row = tmp_path / "decisions.csv", returns()[0].rows[0]
    made = correct_row(row, "met", "yes", by())
    assert isinstance(made, Ruling)

    def write(who: str) -> None:
        for number in range(10):
            record(ledger, [replace(made, decided_by=who, note=str(number))])

    writers = [threading.Thread(target=write, args=(who,)) for who in ("A", "B", "C")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    written = read_ledger(ledger)
    assert len(written) == 30
    assert [ruling.note for ruling in written if ruling.decided_by == "B"] == [str(number) for number in range(10)]
    assert [path.name for path in tmp_path.iterdir()] == ["decisions.csv"]


WRITER = """
import sys, time
from dataclasses import replace
from pathlib import Path
from winterplan_extract.review.ledger import read_ledger, record
ledger, who = Path(sys.argv[1]), sys.argv[2]
made = replace(read_ledger(ledger)[0], decided_by=who)
record(ledger, [replace(made, note="0")])
while not {"A", "B"} <= {ruling.decided_by for ruling in read_ledger(ledger)}:  # both are at it at the same time
    time.sleep(0.01)
for number in range(1, 20):
    record(ledger, [replace(made, note=str(number))])
"""


@pytest.mark.slow
def test_two_programs_never_lose_each_other_s_lines(
    tmp_path: Path, reaped: Callable[[subprocess.Popen[str]], subprocess.Popen[str]]
) -> None:
    ledger, row = tmp_path / "decisions.csv", returns()[0].rows[0]
    made = correct_row(row, "met", "yes", by())
    assert isinstance(made, Ruling)
    record(ledger, [made])
    programs = [reaped(subprocess.Popen([sys.executable, "-c", WRITER, ledger, who], text=True)) for who in ("A", "B")]
    assert [program.wait(120) for program in programs] == [0, 0]
    written = read_ledger(ledger)
    assert [[int(ruling.note) for ruling in written if ruling.decided_by == who] for who in ("A", "B")] == [
        list(range(20))
    ] * 2
    assert [path.name for path in tmp_path.iterdir()] == ["decisions.csv"]


HOLDER = """
import sys
from pathlib import Path
from winterplan_extract.storage.hold import file_locked
with file_locked(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


@pytest.mark.slow
def test_a_line_waits_until_another_program_lets_go_of_the_ledger(
    tmp_path: Path, reaped: Callable[[subprocess.Popen[str]], subprocess.Popen[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = tmp_path / "decisions.csv"
    made = correct_row(returns()[0].rows[0], "met", "yes", by())
    assert isinstance(made, Ruling)
    holder = reaped(
        subprocess.Popen(
            [sys.executable, "-c", HOLDER, ledger], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
    )
    assert holder.stdout is not None and holder.stdin is not None
    assert holder.stdout.readline() == "held\n"
    with monkeypatch.context() as patched, pytest.raises(OutputError, match="Another program is writing to"):
        patched.setattr(hold, "_FILE_WAIT", 0.05)
        record(ledger, [made])
    assert not ledger.exists()
    holder.stdin.write("\n")
    holder.stdin.flush()
    record(ledger, [made])
    assert read_ledger(ledger) == (made,)
