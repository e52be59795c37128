"""The committed table of the samples' wordings says what the program makes of them today."""

from __future__ import annotations

import csv

from fields import COMMITTED, Line, of_samples, table


def test_the_committed_table_is_todays() -> None:
    with COMMITTED.open(encoding="utf-8", newline="") as handle:
        kept = [Line(one, text, became, int(rows)) for one, text, became, rows in list(csv.reader(handle))[1:]]
    assert kept == table(of_samples()), "python tests/benchmarks/fields.py > tests/benchmarks/fields_of_samples.csv"
