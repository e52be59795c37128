"""Imported once by the server that workers are forked from, so that no worker spends its time on imports."""

from __future__ import annotations

import os

# One process a file fills the cores already; numpy's own threads would only get in each other's way.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import winterplan_extract.batch.worker
import winterplan_extract.matching.match
import winterplan_extract.readers.pdf
import winterplan_extract.readers.word  # noqa: F401
