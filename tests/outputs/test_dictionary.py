"""The data dictionary in docs is that of the program."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from winterplan_extract.outputs.dataset import dataset_tables
from winterplan_extract.outputs.dictionary import entries, page

_PAGE = Path(__file__).resolve().parents[2] / "docs" / "dictionary.md"


def test_the_page_in_docs_is_made_from_the_source() -> None:
    assert _PAGE.read_text(encoding="utf-8") == page(), "run: python -m winterplan_extract.outputs.dictionary"


@pytest.mark.slow
def test_the_module_writes_the_page() -> None:
    command = [sys.executable, "-m", "winterplan_extract.outputs.dictionary"]
    done = subprocess.run(command, capture_output=True, check=True)
    assert done.stdout.decode("utf-8") == page()


def test_every_column_has_a_line_that_says_what_it_holds() -> None:
    known = [(entry.table, entry.column) for entry in entries()]
    assert known == [(table.name, column.name) for table in dataset_tables() for column in table.columns]
    assert all(entry.holds for entry in entries())


def test_keys_links_and_values_are_said() -> None:
    by_name = {(entry.table, entry.column): entry for entry in entries()}
    assert by_name["rows", "row_id"].key == "key"
    assert by_name["matches", "action_id"].key == "part of the key"
    assert by_name["matches", "action_id"].links == "actions.action_id"
    assert by_name["rows", "met"].values == "yes, partly, no, not_applicable, not_stated"
    assert (by_name["rows", "leads"].type, by_name["rows", "page"].empty) == ("list", "yes")
