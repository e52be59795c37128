"""Writes layouts as files: Word, the same printed as PDF where LibreOffice is installed, and PDFs drawn without it."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from drawn import pdf_file
from looks import Layout
from pack import word_file


def write(wanted: Sequence[Layout], folder: Path, *, word_only: bool = False) -> list[tuple[Layout, Path]]:
    """Makes the files of the layouts in `folder`; gives each with its layout, in their order."""
    made = []
    for layout in wanted:
        if not layout.drawn:
            (folder / f"{layout.name}.docx").write_bytes(word_file(layout))
            made.append((layout, folder / f"{layout.name}.docx"))
        elif not word_only:
            (folder / f"{layout.name}.pdf").write_bytes(pdf_file(layout))
            made.append((layout, folder / f"{layout.name}.pdf"))
    printed = [] if word_only else _print([path for _, path in made if path.suffix == ".docx"], folder)
    return [
        (layout, path)
        for layout, word in made
        for path in (word, *(p for p in printed if p.stem == word.stem and p != word))
    ]


def _print(files: Sequence[Path], folder: Path) -> list[Path]:
    """Has LibreOffice print the Word files as PDF; an empty list where it is not installed."""
    office = shutil.which("soffice")
    if not office or not files:
        return []
    with tempfile.TemporaryDirectory() as profile:
        own = f"-env:UserInstallation={Path(profile).as_uri()}"
        asked = [office, "--headless", own, "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
        subprocess.run(asked, check=True, capture_output=True, timeout=600)
    return [made for path in files if (made := path.with_suffix(".pdf")).exists()]
