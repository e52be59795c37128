"""Files as people name them: the folder that all of them lie in is said once, or not at all."""

from __future__ import annotations

from dataclasses import replace

import outputs_builders as build
import pytest

from winterplan_extract.domain.records import Comparison
from winterplan_extract.outputs.sheets import workbook_sheets
from winterplan_extract.outputs.view import shared_folder, short_names, view

CASES = [
    (["/home/una/returns/a.pdf", "/home/una/returns/b.docx"], "/home/una/returns/", "one folder"),
    (["returns/north/a.pdf", "returns/south/a.pdf"], "returns/", "folders in a folder"),
    (["C:/Una/returns/a.pdf"], "C:/Una/returns/", "one file"),
    (["a.pdf", "returns/b.pdf"], "", "no folder in common"),
    (["/home/a.pdf", "home/b.pdf"], "", "one from the root and one from here"),
    (["returns/all.zip!north/a.pdf", "returns/all.zip!north/b.pdf"], "returns/", "an archive is named"),
    (["/a.pdf", "/b.pdf"], "/", "the root"),
    ([], "", "nothing"),
]


@pytest.mark.parametrize(("files", "folder", "why"), CASES)
def test_the_folder_of_all(files: list[str], folder: str, why: str) -> None:
    assert shared_folder(files) == folder, why


def test_rounds_are_called_by_their_own_folder_unless_that_says_nothing() -> None:
    assert short_names(("/home/una/october/", "/home/una/january")) == ("october", "january")
    assert short_names(("october/comparison", "january/comparison")) == ("october/comparison", "january/comparison")


def on_a_disk() -> Comparison:
    """The comparison of files that lie on somebody's disk."""
    whole, folder = build.comparison(), "/home/una/returns/"
    return replace(
        whole,
        documents=tuple(replace(d, file=folder + d.file) for d in whole.documents),
        rows=tuple(replace(row, source_file=folder + row.source_file) for row in whole.rows),
        problems=tuple(replace(p, source_file=folder + p.source_file) for p in whole.problems),
    )


@pytest.mark.parametrize(("decides", "times"), [(True, 1), (False, 0)])
def test_only_the_working_cover_says_where_the_files_lay(decides: bool, times: int) -> None:
    sheets = workbook_sheets(view(on_a_disk(), build.plan(), build.AS_OF, decides=decides))
    said = [str(value) for sheet in sheets for line in (sheet.about, *sheet.lines) for value in line]
    assert sum("/home/una" in text for text in said) == times
    assert any("brackwater.pdf" in text for text in said)
