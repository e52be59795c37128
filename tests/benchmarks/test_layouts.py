"""The layouts' bench is kept running: as Word, where nothing is left to chance, every cell comes back."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parent / "layouts"
# One of each way to set headings, sections and references out; the whole bench takes a minute and needs LibreOffice.
CHOSEN = (
    "grid-portrait",
    "header-groups",
    "order-lead",
    "section-column",
    "theme-section",
    "refs-by-list",
    "rag-fill-w",
)


def test_chosen_layouts_come_back_whole_from_word() -> None:
    pytest.importorskip("reportlab")
    options = [option for name in CHOSEN for option in ("--only", name)]
    done = subprocess.run(
        [sys.executable, BENCH, "--word-only", "-v", *options], check=True, capture_output=True, text=True
    )
    lines = [line.split() for line in done.stdout.splitlines()[1:]]
    assert len(lines) == len(CHOSEN), done.stdout
    short = [line[0] for line in lines if line[1:5] != ["docx", "40/40", "100.0", "100.0"]]
    assert not short, done.stdout
