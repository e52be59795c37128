"""Returns whose files themselves lead a reader astray, made from the layouts' Word files: each is read by the tool as it is.

A fault counts only while the tool gets the file wrong; the number of rows that the file holds is known as it is made.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

_TESTS: Final = Path(__file__).resolve().parents[1]
for _folder in (_TESTS / "benchmarks" / "layouts", _TESTS.parent / "samples"):
    if str(_folder) not in sys.path:
        sys.path.insert(0, str(_folder))

import openpyxl  # noqa: E402 - the folders above must be known first
from looks import layouts  # noqa: E402
from pack import word_file  # noqa: E402
from rowset import rows  # noqa: E402

HELD: Final = len(rows())
_HEADINGS: Final = (
    "Ref",
    "Requirement",
    "Current status",
    "Fully met? (Y/N)",
    "How will the gap be closed?",
    "Lead",
    "By when",
)
_ROW: Final = re.compile(r"<w:tr>.*?</w:tr>", re.DOTALL)
_CELL: Final = re.compile(r"<w:tc>.*?</w:tc>", re.DOTALL)
_TEXT: Final = re.compile(r"(<w:t[^>]*>)([^<]*)(</w:t>)")


def _edited(layout: str, folder: Path, edit: Callable[[str], str]) -> Path:
    """The layout's Word file with its document part edited."""
    path = folder / "planted.docx"
    path.write_bytes(word_file(next(look for look in layouts() if look.name == layout)))
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    before = parts["word/document.xml"].decode()
    after = edit(before)
    assert after != before, layout
    parts["word/document.xml"] = after.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def _in_cells(text: str, column: int, spell: Callable[[str], str]) -> str:
    """The document with the words of one column respelled in every full row but those of headings."""

    def row(found: re.Match[str]) -> str:
        cells = _CELL.findall(found[0])
        if len(cells) != len(_HEADINGS) or "Current status" in found[0]:
            return found[0]
        changed = _TEXT.sub(lambda t: f"{t[1]}{spell(t[2])}{t[3]}", cells[column])
        return found[0].replace(cells[column], changed)

    return _ROW.sub(row, text)


def signed_off(folder: Path) -> Path:
    """Requirements that begin as the line under a table does."""
    return _edited("no-ref-column", folder, lambda text: _once(text, 3, lambda said: f"Signed off {said}"))


def _once(text: str, number: int, spell: Callable[[str], str]) -> str:
    """The document, whose rows have no reference, with the first words of one row's requirement respelled."""
    full = [row for row in _ROW.findall(text) if len(_CELL.findall(row)) == len(_HEADINGS) - 1]
    row = full[number]
    cell = _CELL.findall(row)[0]
    first = _TEXT.search(cell)
    assert first is not None
    changed = cell.replace(first[0], f"{first[1]}{spell(first[2])}{first[3]}", 1)
    return text.replace(row, row.replace(cell, changed))


def same_row_under_headings(folder: Path) -> Path:
    """The row under the headings of two tables is the same."""

    def edit(text: str) -> str:
        tables = re.findall(r"<w:tbl>.*?</w:tbl>", text, re.DOTALL)
        full = [[row for row in _ROW.findall(table) if len(_CELL.findall(row)) == len(_HEADINGS)] for table in tables]
        held = [rows_of for rows_of in full if len(rows_of) > 2]
        first = next(row for row in held[0] if "Current status" not in row)
        for rows_of in held[1:3]:
            own = next(row for row in rows_of if "Current status" not in row)
            text = text.replace(own, first)
        return text

    return _edited("section-paragraphs", folder, edit)


def shifted_statuses(folder: Path) -> Path:
    """The statuses are typed in a font of its own codes: what the file holds are no words."""
    turned = {c: chr((ord(c) - 97 + 5) % 26 + 97) for c in "abcdefghijklmnopqrstuvwxyz"}
    return _edited("grid-landscape", folder, lambda t: _in_cells(t, 2, lambda said: "".join(turned.get(c, c) for c in said)))  # fmt: skip


def spoilt_encoding(folder: Path) -> Path:
    """The words were saved in one encoding and read in another before they came into the file."""
    accents = str.maketrans({"e": "é", "’": "’"})
    return _edited(
        "grid-portrait",
        folder,
        lambda t: _in_cells(t, 2, lambda said: said.translate(accents).encode().decode("cp1252", "replace")),
    )


def addresses(folder: Path) -> Path:
    """Under the heading of the status stand addresses."""
    return _edited("grid-landscape", folder, lambda t: _in_cells(t, 2, lambda said: "duty.desk@harrowmere.example, 01632 960 144" if said else said))  # fmt: skip


def row_outside(folder: Path) -> Path:
    """A row was typed as a paragraph under the table, under its own number."""

    def edit(text: str) -> str:
        full = [row for row in _ROW.findall(text) if len(_CELL.findall(row)) == len(_HEADINGS)]
        lost = full[12]
        said = " ".join(t[1] for t in _TEXT.findall(lost))
        return text.replace(lost, "").replace("</w:tbl>", f"</w:tbl><w:p><w:r><w:t>{said}</w:t></w:r></w:p>", 1)

    return _edited("grid-landscape", folder, edit)


def sheet_of_odd_headings(folder: Path) -> Path:
    """A workbook whose second sheet has headings and an order of its own."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "Theme 1"
    other = book.create_sheet("Part B")
    first.append(_HEADINGS)
    other.append(("", "Box one", "Box two", "Box three", "Box four"))
    for number, row in enumerate(rows()):
        texts = (
            row.ref,
            row.requirement,
            row.current_status,
            {"yes": "Y"}.get(row.met, "N"),
            row.gap,
            row.lead_text,
            row.deadline_text,
        )
        if number < 20:
            first.append(texts)
        else:
            other.append((number - 19, row.lead_text, row.deadline_text, {"yes": "Y"}.get(row.met, "N"), row.current_status))  # fmt: skip
    path = folder / "planted.xlsx"
    book.save(path)
    return path


def in_a_diagram(folder: Path) -> Path:
    """Words that stand in a drawn diagram (SmartArt), which no reader of tables looks into."""
    path = _edited("grid-landscape", folder, lambda text: text.replace("<w:body>", "<w:body><w:p/>", 1))
    said = "Escalation goes from the duty desk to the director on call, then to the regional cell within two hours."
    part = f'<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><dgm:ptLst><dgm:pt><dgm:t><a:p><a:r><a:t>{said}</a:t></a:r></a:p></dgm:t></dgm:pt></dgm:ptLst></dgm:dataModel>'
    with zipfile.ZipFile(path, "a") as package:
        package.writestr("word/diagrams/data1.xml", part)
    return path


FILES: Final[dict[str, Callable[[Path], Path]]] = {
    "requirement that begins like a signature": signed_off,
    "same row under the headings of tables": same_row_under_headings,
    "statuses in shifted letters": shifted_statuses,
    "statuses in a spoilt encoding": spoilt_encoding,
    "addresses under the status": addresses,
    "row outside its table": row_outside,
    "sheet of odd headings": sheet_of_odd_headings,
    "words in a diagram": in_a_diagram,
}
