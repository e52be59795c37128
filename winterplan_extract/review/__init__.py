"""A reviewer's decisions: read from the workbook, checked, kept in the ledger, replayed on every run."""

from __future__ import annotations

from winterplan_extract.review.earlier import rows_of_run
from winterplan_extract.review.ledger import read_ledger
from winterplan_extract.review.queue import Question, ask_first
from winterplan_extract.review.replay import Replayed, replay, report_unmet
from winterplan_extract.review.taking import Taken, take_decisions, untaken

__all__ = [
    "Question",
    "Replayed",
    "Taken",
    "ask_first",
    "read_ledger",
    "replay",
    "report_unmet",
    "rows_of_run",
    "take_decisions",
    "untaken",
]
