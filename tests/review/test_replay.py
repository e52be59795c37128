"""Rulings on a later run: rows renumbered, reworded, gone; what the matcher makes of them; the rows of an earlier run."""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest
from review_builders import NOW, SETTINGS, plan, row, ruling

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import wording
from winterplan_extract.domain.records import DocumentRecord, ExtractedReturn, ReturnRecord, Ruling
from winterplan_extract.domain.settings import Settings
from winterplan_extract.matching import match_return
from winterplan_extract.review import Replayed, replay, rows_of_run

# Wordings that the matcher leaves open: on no list, or nobody can tell.
TEXT = "Lend a bicycle to every person who asks for one, each day of the week"
REWORDED = "Lend one bicycle to every person who asks for one, on each day of the week"
RULED = row(1, TEXT)


def returned(*rows: ReturnRecord) -> ExtractedReturn:
    return_id = rows[0].return_id
    return ExtractedReturn(DocumentRecord(return_id, f"{return_id}.pdf", "", "pdf", "read"), rows)


def run(rulings: list[Ruling], *returns: ExtractedReturn) -> Replayed:
    """A run: every return matched with the rulings, then replayed."""
    matched = [matched_by(each, plan=plan(), settings=SETTINGS, rulings=rulings) for each in returns]
    return replay(matched, rulings, plan=plan(), settings=SETTINGS, match=matched_by)


def matched_by(each: ExtractedReturn, *, plan: Plan, settings: Settings, rulings: Sequence[Ruling]) -> ExtractedReturn:
    found = match_return(each.rows, plan, settings, rulings)
    return replace(each, rows=found.rows, matches=found.matches, candidates=found.candidates)


def report_unmet(rulings: Sequence[Ruling], rows: Sequence[ReturnRecord]) -> tuple[Notice, ...]:
    """What is said of rulings on rows as they came."""
    return replay([returned(*rows)], rulings, plan=plan(), settings=SETTINGS, match=matched_by).notices


def codes(replayed: Replayed) -> list[str]:
    return [notice.code for notice in replayed.notices]


def test_a_ruling_outlives_new_numbers_and_new_places() -> None:
    again = replace(RULED, row_id="ashcombe-040", ref="9.9", page=7, table=3, row=2, section="Other")
    done = run([ruling(RULED, "GAR-02", note="seen")], returned(row(2, "Sweep the yard"), again))
    (match,) = [m for m in done.returns[0].matches if m.row_id == "ashcombe-040"]
    assert (match.action_id, match.decided_by) == ("GAR-02", "reviewer")
    assert done.notices == ()


def test_a_ruling_goes_with_a_row_that_was_reworded_lightly_and_says_so() -> None:
    again = row(4, REWORDED)
    done = run([ruling(RULED, "GAR-02", note="seen")], returned(row(2, "Sweep the yard"), again))
    (match,) = [m for m in done.returns[0].matches if m.row_id == again.row_id]
    assert (match.action_id, match.decided_by) == ("GAR-02", "reviewer")
    assert "carried over, wording changed; seen" in match.reasons
    assert codes(done) == ["ruling_carried_over"]
    severity, message = wording(done.notices[0])
    assert severity == "warning"
    assert "row ashcombe-004" in message


def test_a_key_that_a_spreadsheet_spoilt_is_made_good_by_the_wording() -> None:
    mapped = row(1, TEXT, decision="mapped", action_ids=("KIT-01",), row_key="1234567890123456")
    done = run([ruling(RULED, "GAR-02", note="seen", row_key="1.23457E+15")], returned(mapped))
    assert done.returns[0].rows[0].action_ids == ("GAR-02",)
    assert done.returns[0].matches[0].reasons.endswith(": seen")
    assert done.notices == ()


def test_of_two_rows_with_one_wording_the_second_ones_ruling_is_not_slipped_to_the_first() -> None:
    first = row(1, TEXT, row_key="abc", decision="mapped", action_ids=("KIT-01",))
    notices = report_unmet([ruling(RULED, "GAR-02", row_key="abc-2")], [first])
    assert [notice.code for notice in notices] == ["ruling_without_row"]


def test_an_updated_return_beside_the_old_one_gets_the_ruling_too() -> None:
    update = row(1, REWORDED, return_id="ashcombe-2", row_id="ashcombe-2-001")
    done = run([ruling(RULED, "GAR-02")], returned(RULED), returned(update))
    assert [each.rows[0].action_ids for each in done.returns] == [("GAR-02",), ("GAR-02",)]
    assert codes(done) == ["ruling_carried_over"]


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ([row(1, "Keep a month of stores in a dry place")], "another wording"),
        ([row(1, REWORDED), row(2, REWORDED + " now")], "two rows are as like"),
        ([row(1, TEXT, council="Brannoch"), row(2, "Sweep the yard")], "another council's"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_ruling_is_not_carried_to_a_row_that_may_be_another(rows: list[ReturnRecord], why: str) -> None:
    by_return = {each.return_id: [r for r in rows if r.return_id == each.return_id] for each in rows}
    done = run([ruling(RULED, "GAR-02")], *(returned(*each) for each in by_return.values()))
    assert not [m for each in done.returns for m in each.matches if m.decided_by == "reviewer"], why
    assert codes(done) == ["ruling_without_row"]
    assert "(nearest: row ashcombe-00" in wording(done.notices[0])[1]


def test_a_ruling_is_not_carried_to_a_row_that_has_one_of_its_own() -> None:
    again = row(1, REWORDED)
    done = run([ruling(RULED, "GAR-02"), ruling(again, "KIT-03")], returned(again))
    assert done.returns[0].rows[0].action_ids == ("KIT-03",)
    assert codes(done) == ["ruling_without_row"]
    assert "(nearest: row ashcombe-001, likeness 0.9" in wording(done.notices[0])[1]


def test_a_ruling_is_not_carried_over_a_row_mapped_to_something_else() -> None:
    mapped = row(1, REWORDED, decision="mapped", action_ids=("KIT-01",))
    assert [n.code for n in report_unmet([ruling(RULED, "GAR-02")], [mapped])] == ["ruling_without_row"]
    assert [n.code for n in report_unmet([ruling(RULED, "KIT-01")], [mapped])] == ["ruling_carried_over"]


def test_two_rulings_that_claim_one_row_are_both_reported() -> None:
    other = row(2, TEXT + " and night")
    notices = report_unmet([ruling(RULED, "GAR-02"), ruling(other, "KIT-03")], [row(5, TEXT + " and each night")])
    assert [notice.code for notice in notices] == ["ruling_without_row"] * 2


def test_one_ruling_for_every_council_meets_the_wording_in_each() -> None:
    everywhere = ruling(RULED, "GAR-02", council="")
    own = row(1, TEXT, council="Brannoch")
    spaced = row(1, TEXT.upper().replace(" ", "  "), council="Corrie")
    done = run([everywhere, ruling(own, "KIT-03")], returned(RULED), returned(own), returned(spaced))
    assert [each.rows[0].action_ids for each in done.returns] == [("GAR-02",), ("KIT-03",), ("GAR-02",)]
    assert done.notices == ()
    assert [notice.code for notice in report_unmet([everywhere], [row(2)])] == ["ruling_without_row"]


def test_councils_that_sent_nothing_are_counted_once() -> None:
    rulings = [ruling(row(n, council=name), "KIT-01") for n in (1, 2) for name in ("Brannoch", "Corrie")]
    notices = report_unmet(rulings, [row(1)])
    assert [wording(notice) for notice in notices] == [
        ("note", "2 decisions on rows of Brannoch wait: no return of it was read in this run."),
        ("note", "2 decisions on rows of Corrie wait: no return of it was read in this run."),
    ]


def test_withdrawn_rulings_are_not_missed() -> None:
    assert report_unmet([ruling(row(9), "KIT-01", withdrawn="2020-12-01")], [row(1)]) == ()


def test_the_order_of_rulings_and_rows_changes_no_verdict() -> None:
    rulings = [ruling(RULED, "GAR-02"), ruling(row(2), "KIT-01"), ruling(row(9), "KIT-02")]
    rows = [row(1, REWORDED), row(2), row(3)]
    said = {
        frozenset(report_unmet(one, two)) for one in permutations(rulings) for two in permutations(rows)
    }  # fmt: skip
    assert len(said) == 1


def test_a_second_replay_changes_nothing() -> None:
    rulings = [ruling(RULED, "GAR-02")]
    once = run(rulings, returned(row(2, "Sweep the yard"), row(4, REWORDED)))
    # The run before the replay is what tells; replayed rows are mapped as ruled, and the ruling fits them still.
    twice = replay(once.returns, rulings, plan=plan(), settings=SETTINGS, match=matched_by)
    assert twice == once


ROWS = (row(1, "Serve meals daily"), row(2, "Keep menus"))


def test_the_rows_that_a_run_wrote_are_read_again(tmp_path: Path) -> None:
    rows = (
        replace(
            ROWS[0], page=None, page_end=None, action_ids=("KIT-01", "KIT-02"), confidence=0.8125, flags=("overdue",)
        ),
        replace(ROWS[1], requirement='Keep "menus",\nall of them', deadline_last=NOW.date(), leads=("Cook",)),
    )
    write_rows(tmp_path, rows)
    assert rows_of_run(tmp_path) == rows
    assert rows_of_run(tmp_path / "elsewhere") is None


def test_rows_of_an_older_version_have_what_it_lacked_filled_in(tmp_path: Path) -> None:
    write_rows(tmp_path, ROWS[:1], leave_out=("other_text", "flags"))
    assert rows_of_run(tmp_path) == ROWS[:1]
    write_rows(tmp_path, ROWS[:1], leave_out=("row_key",))
    with pytest.raises(SettingsError, match=r"rows\.csv lacks the column row_key"):
        rows_of_run(tmp_path)


def write_rows(out: Path, rows: Sequence[ReturnRecord], leave_out: Sequence[str] = ()) -> None:
    names = [field.name for field in dataclasses.fields(ReturnRecord) if field.name not in leave_out]
    (out / "dataset").mkdir(exist_ok=True)
    with (out / "dataset" / "rows.csv").open("w", encoding="utf-8-sig", newline="") as handle:
        writer = csv.writer(handle)
        writer.writerow(names)
        for each in rows:
            values = [getattr(each, name) for name in names]
            writer.writerow(["; ".join(v) if isinstance(v, tuple) else "" if v is None else v for v in values])
