"""Workbooks that openpyxl does not read: an OpenDocument spreadsheet built part by part, and broken ones."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from winterplan_extract.domain.document import Paragraph
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources import read
from winterplan_extract.storage.plan_folder import load_plan

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" '
    'xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" '
    'xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:calc="urn:x:calcext"'
)


def cell(said: str) -> str:
    kind = f'office:value-type="float" office:value="{said}"' if said.replace(".", "", 1).isdigit() else 'office:value-type="string"'  # fmt: skip
    if "=2020-" in said:  # a date as it is shown, and as it is kept
        said, _, kept = said.partition("=")
        kind = f'office:value-type="date" office:date-value="{kept}"'
    return f"<table:table-cell {kind}><text:p>{said}</text:p></table:table-cell>" if said else "<table:table-cell/>"


def ods(path: Path, *rows: tuple[str, ...], name: str = "Return", hidden: str = "") -> Path:
    """An .ods file of one sheet, or of a second one that is hidden and holds the same."""
    lines = "".join(f"<table:table-row>{''.join(map(cell, row)) or cell('')}</table:table-row>" for row in rows)
    style = '<office:automatic-styles><style:style style:name="H" style:family="table"><style:table-properties table:display="false"/></style:style></office:automatic-styles>'  # fmt: skip
    second = f'<table:table table:name="{hidden}" table:style-name="H">{lines}</table:table>' if hidden else ""
    content = f'<office:document-content {NAMES}>{style}<office:body><office:spreadsheet><table:table table:name="{name}">{lines}</table:table>{second}</office:spreadsheet></office:body></office:document-content>'  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry m:full-path="/" m:media-type="{MIMETYPE}"/></m:manifest>')  # fmt: skip
    return path


def test_an_opendocument_sheet_is_read_like_any_other(tmp_path: Path) -> None:
    path = ods(
        tmp_path / "return.ods",
        ("Council:", "Northmere"),
        ("",),
        ("Visiting in care homes",),
        ("Ref", "Requirement", "Met?", "By when"),
        ("1.1", "Review it", "Y", "2020-10-31=2020-10-31"),
        ("1.2", "Write it down", "N", "Ongoing"),
        ("1.3", "Send it out", "Y", "1 Dec 20=2020-12-01"),
        ("1.4", "Look again", "Y", "01/12/20=2020-12-01"),
        ("1.5", "Put it away", "Y", "12/01/20=2020-12-01"),
    )
    made = read(path, "return.ods", Settings(), load_plan())
    assert [(p.text, p.level, p.bold) for p in made.body if isinstance(p, Paragraph)] == [
        ("Return", 1, False), ("Council: Northmere", 0, False), ("Visiting in care homes", 0, True),
    ]  # fmt: skip
    (table,) = made.tables
    assert [[cell and cell.text for cell in row] for row in table.rows] == [
        ["Ref", "Requirement", "Met?", "By when"],
        ["1.1", "Review it", "Y", "2020-10-31"],
        ["1.2", "Write it down", "N", "Ongoing"],
        ["1.3", "Send it out", "Y", "1 Dec 20"],
        ["1.4", "Look again", "Y", "01/12/20"],
        ["1.5", "Put it away", "Y", "01/12/2020"],
    ]
    assert (made.format, made.notices) == ("xlsx", ())


def test_what_an_opendocument_sheet_hides_or_strikes_is_not_read(tmp_path: Path) -> None:
    path = ods(tmp_path / "return.ods", ("Ref", "Requirement", "Met?"), ("1", "Keep it", "Yes"), ("2", "Old one", "Yes"), ("3", "Share it", "No"))  # fmt: skip
    looks = "".join(
        f'<style:style style:name="{name}" style:family="table-cell" {more}><style:text-properties xmlns:fo="urn:fo" {look}/></style:style>'
        for name, more, look in (
            ("S", "", 'style:text-line-through-type="single"'),
            ("T", 'style:parent-style-name="S"', ""),
            ("W", "", 'fo:color="#FFFFFF"'),
        )
    )
    edits = {
        "<office:automatic-styles>": f"<office:automatic-styles>{looks}",
        '<table:table table:name="Return">': '<table:table table:name="Return"><table:table-column table:number-columns-repeated="3"/><table:table-column table:visibility="collapse"/>',
        "<text:p>Yes</text:p></table:table-cell></table:table-row>": '<text:p>Yes<text:span text:style-name="T"> or no</text:span></text:p></table:table-cell><table:table-cell><text:p>Private</text:p></table:table-cell></table:table-row>',
        "<text:p>Share it": '<text:p><text:span text:style-name="S">Send it </text:span>Share it',
        '<table:table-cell office:value-type="string"><text:p>No<': '<table:table-cell table:style-name="W" office:value-type="string"><text:p>No<',
    }
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    content = parts["content.xml"].decode()
    for old, new in edits.items():
        assert old in content
        content = content.replace(old, new)
    before, _, after = content.partition("<text:p>Old one")
    at = before.rindex("<table:table-row>")
    content = before[:at] + before[at:].replace("<table:table-row>", '<table:table-row table:visibility="collapse">') + "<text:p>Old one" + after  # fmt: skip
    with zipfile.ZipFile(path, "w") as package:
        for name, data in (parts | {"content.xml": content.encode()}).items():
            package.writestr(name, data)
    made = read(path, "return.ods", Settings(), load_plan())
    rows = [[(cell.text, cell.struck) if cell else None for cell in row] for row in made.tables[0].rows]
    assert rows[1:] == [
        [("1", ""), ("Keep it", ""), ("Yes", "or no")],
        [("3", ""), ("Share it", "Send it"), ("", "")],
    ]
    assert [found.code for found in made.notices] == ["rows_hidden"]
    assert "Private" not in repr(made)


def test_a_cell_of_an_opendocument_sheet_that_is_merged_reaches_over_its_range(tmp_path: Path) -> None:
    path = ods(tmp_path / "return.ods", ("Our plan", ""), ("Requirement", "Met?"), ("Ask them", "Y"), ("=COVERED", "N"))
    spans = {"Our plan": 'number-columns-spanned="2"', "Ask them": 'number-rows-spanned="2"'}
    edits = {f"{cell(text)}": cell(text).replace("<table:table-cell", f"<table:table-cell table:{span}") for text, span in spans.items()}  # fmt: skip
    made = read(edited(path, edits | {cell("=COVERED"): "<table:covered-table-cell/>"}), "return.ods", Settings(), load_plan())  # fmt: skip
    (table,) = made.tables
    assert [[each and (each.text, each.row_span) for each in row] for row in table.rows[-2:]] == [
        [("Ask them", 2), ("Y", 1)], [None, ("N", 1)],
    ]  # fmt: skip


def test_a_hidden_sheet_of_an_opendocument_workbook_is_not_read_but_told_of(tmp_path: Path) -> None:
    rows = (("Ref", "Requirement", "Met?", "Lead"), ("1.1", "Review it", "Y", "DASS"))
    made = read(ods(tmp_path / "return.ods", *rows, hidden="Old"), "return.ods", Settings(), load_plan())
    assert len(made.tables) == 1
    assert [dict(found.values)["places"] for found in made.notices if found.code == "sheet_hidden_return"] == [
        "“Old” (2 rows)"
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [("broken.ods", b"<office"), ("bomb.ods", b" " * 5_000_000)],
)
def test_a_broken_or_bloated_one_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", MIMETYPE, zipfile.ZIP_STORED)
        package.writestr("content.xml", data)
    with pytest.raises(UnreadableFile) as caught:
        read(path, name, Settings(), load_plan())
    assert caught.value.notice.code == ("file_damaged" if name == "broken.ods" else "file_too_large")


def test_an_old_workbook_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "return.xls"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "Workbook".encode("utf-16-le") + b"\0" * 60)
    with pytest.raises(UnreadableFile) as caught:
        read(path, "return.xls", Settings(), load_plan())
    assert caught.value.notice.code == "file_damaged"


def test_an_opendocument_sheet_says_what_it_shows(tmp_path: Path) -> None:
    path = ods(tmp_path / "return.ods", ("Ref", "Requirement", "Met?", "By when"), ("", "", "", ""))
    shown = (
        '<table:table-cell office:value-type="float" office:value="1"><text:p>WP-01</text:p></table:table-cell>'
        '<table:table-cell office:value-type="string"><office:annotation><text:p>Ann: is it?</text:p></office:annotation>'
        '<text:p>Keep <text:span text:style-name="T">no </text:span>a<text:s/>plan</text:p></table:table-cell>'
        '<table:table-cell office:value-type="float" office:value="0"><text:p>No</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2020-10-31"><text:p>By end of October 2020</text:p></table:table-cell>'
    )
    struck = '<style:style style:name="T" style:family="text"><style:text-properties style:text-line-through-style="solid"/></style:style>'
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    content = parts["content.xml"]
    parts["content.xml"] = content.replace("<table:table-cell/>" * 4, shown).replace("</office:automatic-styles>", struck + "</office:automatic-styles>")  # fmt: skip
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, said in parts.items():
            package.writestr(name, said)
    (table,) = read(path, "return.ods", Settings(), load_plan()).tables
    assert [cell and cell.text for cell in table.rows[1]] == ["WP-01", "Keep a plan", "No", "By end of October 2020"]
    asked = table.rows[1][1]
    assert asked and (asked.struck, asked.note, asked.chars) == ("no", "Ann: is it?", 11)


def edited(path: Path, edits: dict[str, str]) -> Path:
    """The workbook with parts of its content put for others."""
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    for old, new in edits.items():
        assert old in parts["content.xml"]
        parts["content.xml"] = parts["content.xml"].replace(old, new)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, said in parts.items():
            package.writestr(name, said)
    return path


def style(name: str, family: str, kind: str, look: str) -> str:
    return f'<style:style style:name="{name}" style:family="{family}"><style:{kind}-properties {look}/></style:style>'


STYLES = "".join(
    (
        style("G", "table-cell", "table-cell", 'fo:background-color="#00b050"'),
        style("R", "table-cell", "table-cell", 'fo:background-color="#ff0000"'),
        style("dot", "table-cell", "text", 'fo:color="#ffc000"'),
        style("wide", "table-column", "table-column", 'style:column-width="3cm"'),
        style("high", "table-row", "table-row", 'style:row-height="1cm"'),
        style("paint", "graphic", "graphic", 'draw:fill="solid" draw:fill-color="#ffffff"'),
    )
)
BOX = "<draw:frame {}><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame>"
SHEET = (("Ref", "Requirement", "Met?", "Lead"), ("1", "Keep it", "@1", "@a"), ("2", "Share it", "@2", "@b"), ("3", "Test it", "@3", "@c"))  # fmt: skip


@pytest.mark.parametrize(
    ("column", "cells", "shown"),
    [
        (3, {"@1": BOX.format("", "Yes"), "@2": '<draw:custom-shape svg:width="1cm" svg:height="5mm"><text:p>No</text:p></draw:custom-shape>'}, ["Yes", "No", ""]),
        (4, {"@a": BOX.format('svg:x="1mm" svg:y="1mm" svg:width="25mm" svg:height="7mm"', "Head of Quality"), "@b": "<text:p>DASS</text:p>"}, ["Head of Quality", "DASS", ""]),
        (3, {"@1": '<draw:control draw:control="c1"/>', "@2": '<draw:control draw:control="c2"/>'}, ["☑", "☐", ""]),
        # Opaque and as large as the cell: what is under it does not show.
        (4, {"@a": '<text:p>Ann Private</text:p><draw:rect draw:style-name="paint" svg:width="3cm" svg:height="1cm"/>', "@b": "<text:p>DASS</text:p>"}, ["", "DASS", ""]),
    ],
    ids=["words in boxes and shapes", "a box within a larger cell", "tick boxes", "paint over a name"],
)  # fmt: skip
def test_what_is_drawn_over_an_opendocument_sheet_is_seen(
    tmp_path: Path, column: int, cells: dict[str, str], shown: list[str]
) -> None:
    empty = {f"@{key}": "" for key in "123abc"}
    edits = {f"<text:p>{key}</text:p>": said for key, said in (empty | cells).items()}
    edits["<office:automatic-styles>"] = f"<office:automatic-styles>{STYLES}"
    edits["<table:table-row>"] = '<table:table-row table:style-name="high">'
    forms = '<office:forms><form:form><form:checkbox form:id="c1" form:current-state="checked"/><form:checkbox form:id="c2"/></form:form></office:forms>'
    edits['<table:table table:name="Return">'] = f'<table:table table:name="Return">{forms}<table:table-column table:style-name="wide" table:number-columns-repeated="4"/>'  # fmt: skip
    made = read(edited(ods(tmp_path / "return.ods", *SHEET), edits), "return.ods", Settings(), load_plan())
    headings = [cell.text for cell in made.tables[0].rows[0] if cell]
    at = headings.index(SHEET[0][column - 1])
    assert [cell.text for row in made.tables[0].rows[1:] if (cell := row[at])] == shown
    assert "Private" not in repr(made)
    assert [found.code for found in made.notices] == (["cells_unseen"] if "rect" in cells.get("@a", "") else [])


def test_colours_remarks_and_errors_of_an_opendocument_sheet_are_seen(tmp_path: Path) -> None:
    string = 'table:table-cell office:value-type="string"><text:p>'
    edits = {
        "<office:automatic-styles>": f"<office:automatic-styles>{STYLES}",
        f"<{string}@1</text:p></table:table-cell>": '<table:table-cell table:style-name="G"/>',
        f"<{string}@2</text:p></table:table-cell>": "<table:table-cell/>",  # in the colour of its column
        f"<{string}@3</text:p></table:table-cell>": '<table:table-cell table:style-name="Default"/>',
        f"<{string}@c": '<table:table-cell table:style-name="dot"><text:p>●',
        f"<{string}@a": "<table:table-cell><office:annotation><dc:creator>Reviewer</dc:creator><text:p>Since when?</text:p></office:annotation><text:p>DASS",
        f"<{string}@b": '<table:table-cell calc:value-type="error"><text:p>#N/A',
        '<table:table table:name="Return">': '<table:table table:name="Return"><table:table-column table:number-columns-repeated="2"/><table:table-column table:default-cell-style-name="R"/><table:table-column/>',
    }  # fmt: skip
    made = read(edited(ods(tmp_path / "return.ods", *SHEET), edits), "return.ods", Settings(), load_plan())
    rows = [[cell for cell in row if cell] for row in made.tables[0].rows]
    assert [row[2].fill for row in rows[1:]] == ["00B050", "FF0000", ""]
    assert [row[3].fill for row in rows[1:]] == ["", "", "FFC000"]
    assert (rows[1][3].text, rows[1][3].note, rows[2][3].text) == ("DASS", "Reviewer: Since when?", "")
    assert [(found.code, dict(found.values).get("places", "")) for found in made.notices] == [
        ("comments_kept", ""),
        ("cells_in_error", "D3"),
    ]
