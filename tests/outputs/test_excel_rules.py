"""Excel's own rules, held against the parts of the workbook: what breaks one is repaired, with a message, or refused."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from lxml import etree
from openpyxl import load_workbook

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_CHART = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OF_RELATIONS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
# The order of CT_Worksheet's children, those that a sheet of ours may have.
_ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "autoFilter", "mergeCells",
    "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "ignoredErrors", "drawing", "legacyDrawing", "tableParts",
)  # fmt: skip


@pytest.fixture(scope="module", params=["working", "publish"])
def parts(request: pytest.FixtureRequest, written: Path, published: Path) -> dict[str, bytes]:
    folder = written if request.param == "working" else published
    with ZipFile(folder / "comparison.xlsx") as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _xml(parts: dict[str, bytes], name: str) -> Any:
    return etree.fromstring(parts[name])


def _sheets(parts: dict[str, bytes]) -> dict[str, Any]:
    return {name: _xml(parts, name) for name in parts if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", name)}


def test_every_part_has_its_type_and_every_relation_its_part(parts: dict[str, bytes]) -> None:
    types = _xml(parts, "[Content_Types].xml")
    overrides = {part.get("PartName").lstrip("/") for part in types.iter(f"{_TYPES}Override")}
    defaults = {part.get("Extension") for part in types.iter(f"{_TYPES}Default")}
    assert overrides <= set(parts)
    assert all(name in overrides or name.rpartition(".")[2] in defaults for name in parts)
    for name in parts:
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for relation in _xml(parts, name).iter(_RELS):
                target = relation.get("Target")
                if relation.get("TargetMode") == "External":
                    assert relation.get("Type").endswith("/hyperlink")
                    continue
                at = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
                assert at in parts, f"{name}: {target}"


def test_the_pieces_of_a_sheet_stand_in_the_order_of_the_standard(parts: dict[str, bytes]) -> None:
    for name, sheet in _sheets(parts).items():
        pieces = [_ORDER.index(etree.QName(piece).localname) for piece in sheet]
        assert pieces == sorted(set(pieces)), name


def test_rows_and_cells_ascend_and_their_styles_exist(parts: dict[str, bytes]) -> None:
    styles = len(_xml(parts, "xl/styles.xml").find(f"{_MAIN}cellXfs"))
    for name, sheet in _sheets(parts).items():
        rows = [int(row.get("r")) for row in sheet.iter(f"{_MAIN}row")]
        assert rows == list(range(1, len(rows) + 1)), name
        for row in sheet.iter(f"{_MAIN}row"):
            columns = [_column(cell.get("r")) for cell in row]
            assert columns == sorted(set(columns))
            assert {int(re.sub(r"\D", "", cell.get("r"))) for cell in row} <= {int(row.get("r"))}
            assert all(int(cell.get("s")) < styles for cell in row)
            assert 0 < float(row.get("ht")) <= 409


def test_links_are_few_enough_and_one_a_cell(parts: dict[str, bytes]) -> None:
    for sheet in _sheets(parts).values():
        links = [link.get("ref") for link in sheet.iter(f"{_MAIN}hyperlink")]
        assert len(links) == len(set(links)) <= 65_530
        for link in sheet.iter(f"{_MAIN}hyperlink"):
            leads = link.get("location") or link.get(f"{_OF_RELATIONS}id")
            assert leads
            assert len(leads) <= 255
            assert len(link.get("tooltip")) <= 255


def test_tables_have_ids_and_names_of_their_own_that_are_no_cells(parts: dict[str, bytes]) -> None:
    tables = [_xml(parts, name) for name in parts if name.startswith("xl/tables/")]
    names = [table.get("displayName") for table in tables]
    defined = [name.get("name") for name in _xml(parts, "xl/workbook.xml").iter(f"{_MAIN}definedName")]
    assert len({table.get("id") for table in tables}) == len(tables)
    assert len({name.casefold() for name in names}) == len(names)
    assert not {name.casefold() for name in names} & {
        name.casefold() for name in defined if not name.startswith("_xlnm")
    }
    for table in tables:
        assert not re.fullmatch(r"[A-Za-z]{1,3}\d+|[RrCc]", table.get("displayName"))
        columns = table.find(f"{_MAIN}tableColumns")
        assert int(columns.get("count")) == len(columns)
        assert [int(column.get("id")) for column in columns] == list(range(1, len(columns) + 1))
        first, last = table.get("ref").split(":")
        assert _column(last) - _column(first) + 1 == len(columns)
        filters = table.find(f"{_MAIN}autoFilter")
        assert filters is None or filters.get("ref") == table.get("ref")


def test_drop_downs_stay_within_their_limits(parts: dict[str, bytes]) -> None:
    found = [rule for sheet in _sheets(parts).values() for rule in sheet.iter(f"{_MAIN}dataValidation")]
    publishes = b'name="Lists"' not in parts["xl/workbook.xml"]
    assert publishes or len(found) == 2, "Review and Rows are filled in; what is published is not"
    for rule in found:
        assert len(rule.find(f"{_MAIN}formula1").text) <= 255
        assert len(rule.get("promptTitle")) <= 32
        assert len(rule.get("errorTitle")) <= 32
        assert max(len(rule.get("prompt")), len(rule.get("error"))) <= 255


def test_charts_show_what_the_cells_they_name_hold(parts: dict[str, bytes], tmp_path: Path) -> None:
    path = tmp_path / "whole.xlsx"
    with ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    book = load_workbook(path)
    charts = [_xml(parts, name) for name in sorted(parts) if name.startswith("xl/charts/chart")]
    assert len(charts) == 5
    for chart in charts:
        assert chart.xpath("count(//c:ser)", namespaces=_CHART) in (1, 9), (
            "a piece for each answer where bars are stacked"
        )
        for reference in (*chart.iterfind(".//c:strRef", _CHART), *chart.iterfind(".//c:numRef", _CHART)):
            sheet, _, cells = reference.find("c:f", _CHART).text.rpartition("!")
            is_text = reference.tag.endswith("strRef")
            shown = [value.text for value in reference.iterfind(".//c:pt/c:v", _CHART)]
            held = [cell.value for row in book[sheet.strip("'")][cells.replace("$", "")] for cell in row]
            assert (
                shown == held if is_text else [float(share) for share in shown] == pytest.approx(list(map(_bar, held)))
            )
        axes = {axis.get("val") for axis in chart.iterfind(".//c:axId", _CHART)}
        assert len(axes) == 2, "both axes are named twice: by the bars and by themselves"


def _bar(value: Any) -> float:
    """The length of a cell's bar: none where it has words instead of a share."""
    return float(value) if isinstance(value, int | float) else 0.0


def _column(at: str) -> int:
    number = 0
    for letter in re.sub(r"\d", "", at):
        number = number * 26 + ord(letter) - 64
    return number
