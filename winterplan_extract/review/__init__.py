"""A reviewer's decisions: read from the workbook, checked, kept in the ledger, replayed on every run."""

from __future__ import annotations

from winterplan_extract.review.filled import Filled, filled_or_fault, read_filled
from winterplan_extract.review.ledger import read_ledger
from winterplan_extract.review.queue import Question, ask_first
from winterplan_extract.review.replay import Replayed, replay, report_unmet, rows_of_run
from winterplan_extract.review.taking import Taken, take_decisions

__all__ = [
    "Filled",
    "Question",
    "Replayed",
    "Taken",
    "ask_first",
    "filled_or_fault",
    "read_filled",
    "read_ledger",
    "replay",
    "report_unmet",
    "rows_of_run",
    "take_decisions",
]
