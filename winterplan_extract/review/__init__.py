"""A reviewer's decisions and corrections: read from the workbook, checked, kept in the ledger, replayed."""

from __future__ import annotations

from winterplan_extract.domain.words import FIELD_NAMES
from winterplan_extract.review.correct_returns import passed_over
from winterplan_extract.review.correctable import FILE_FIELDS, ROW_FIELDS, possible
from winterplan_extract.review.corrections import LedgerEntry, correct, entries_of, on_superseded
from winterplan_extract.review.filled import Filled, filled_or_fault, read_filled
from winterplan_extract.review.ledger import ask_first, read_ledger
from winterplan_extract.review.making import Correcting, correct_column, correct_file, correct_row, rule_on
from winterplan_extract.review.replay import Replayed, documents_of_run, in_force, replay, rows_of_run
from winterplan_extract.review.taking import Merge, Taken, compare_ledgers, merge, take_decisions

__all__ = [
    "FIELD_NAMES",
    "FILE_FIELDS",
    "ROW_FIELDS",
    "Correcting",
    "Filled",
    "LedgerEntry",
    "Merge",
    "Replayed",
    "Taken",
    "ask_first",
    "compare_ledgers",
    "correct",
    "correct_column",
    "correct_file",
    "correct_row",
    "documents_of_run",
    "entries_of",
    "filled_or_fault",
    "in_force",
    "merge",
    "on_superseded",
    "passed_over",
    "possible",
    "read_filled",
    "read_ledger",
    "replay",
    "rows_of_run",
    "rule_on",
    "take_decisions",
]
