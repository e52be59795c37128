"""Conditional formats: the colour, icon, strike or number format that a reader of the sheet sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl.formatting.rule import CellIsRule, ColorScaleRule, DataBarRule, FormulaRule, IconSetRule, Rule
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.styles.numbers import NumberFormat
from sheetfiles import at, book_of, codes, down, read_back

from winterplan_extract.domain.document import Document
from winterplan_extract.sources.excel.formula import Value, formula_of

RED, AMBER, GREEN = (PatternFill(bgColor=colour) for colour in ("FFFF0000", "FFFFC000", "FF00B050"))


def fills(made: Document) -> list[str]:
    return [at(made, f"D{row}").fill for row in range(2, len(made.tables[0].rows) + 1)]


def test_a_comparison_colours_what_its_format_hides(tmp_path: Path) -> None:
    book, sheet = book_of("D", 3, 2, 1)
    for row, (value, fill) in enumerate(((1, RED), (2, AMBER), (3, GREEN)), start=2):
        sheet[f"D{row}"].number_format = ";;;"
        sheet.conditional_formatting.add("D2:D4", CellIsRule("equal", [str(value)], fill=fill))
    made = read_back(book, tmp_path)
    assert (down(made, "D"), fills(made)) == (["", "", ""], ["00B050", "FFC000", "FF0000"])
    assert codes(made) == {}


@pytest.mark.parametrize(
    ("rule", "filled", "why"),
    [
        (CellIsRule("equal", ['"yes"'], fill=GREEN), "D2", "capitals make no difference"),
        (CellIsRule("between", ["2", "4"], fill=GREEN), "D5", "a range"),
        (FormulaRule(['LEFT($D2,2)="Pa"'], fill=GREEN), "D3", "a formula moves with its cell"),
        (FormulaRule(['AND($D2="No",$E2="None")'], fill=GREEN), "D4", "cells beside it"),
        (FormulaRule(['ISNUMBER(SEARCH("art",D2))'], fill=GREEN), "D3", "a text somewhere in it"),
        (FormulaRule(['COUNTIF(D2,"*es")>0'], fill=GREEN), "D2", "a pattern"),
        (FormulaRule(["=ISBLANK(D2)"], fill=GREEN), "", "none is blank"),
        (Rule("containsText", operator="containsText", text="No", dxf=DifferentialStyle(fill=GREEN)), "D4", "by its words alone"),
    ],
)  # fmt: skip
def test_what_a_rule_holds_for_is_filled(tmp_path: Path, rule: Rule, filled: str, why: str) -> None:
    book, sheet = book_of("D", "Yes", "Partly", "No", 3)
    sheet.conditional_formatting.add("D2:D5", rule)
    made = read_back(book, tmp_path)
    assert [place for place in ("D2", "D3", "D4", "D5") if at(made, place).fill == "00B050"] == filled.split(), why
    assert "formats_unread" not in codes(made)


@pytest.mark.parametrize(
    ("rule", "filled", "why"),
    [
        (FormulaRule(["=D2=Lists!$A$2"], fill=GREEN), "D2 D5", "a cell of a hidden sheet"),
        (CellIsRule("equal", ["'Carer''s list'!$B$1"], fill=GREEN), "D3", "a name in quotes"),
        (FormulaRule(["COUNTIF(Lists!$A$1:$A$2,D2)=0"], fill=GREEN), "D3", "a range there"),
        (FormulaRule(["=D2=Gone!$A$2"], fill=GREEN), None, "a sheet that is not there"),
    ],
)
def test_a_rule_asks_cells_of_other_sheets(tmp_path: Path, rule: Rule, filled: str | None, why: str) -> None:
    book, sheet = book_of("D", "Yes", "Partly", "No", "Yes")
    book.create_sheet("Carer's list")["B1"] = "Partly"
    lists = book.create_sheet("Lists")
    lists["A1"], lists["A2"], lists.sheet_state = "No", "Yes", "hidden"
    sheet.conditional_formatting.add("D2:D5", rule)
    made = read_back(book, tmp_path)
    shown = [place for place in ("D2", "D3", "D4", "D5") if at(made, place).fill == "00B050"]
    assert (shown, "formats_unread" in codes(made)) == ((filled or "").split(), filled is None), why


def test_a_cell_that_the_file_leaves_out_is_coloured_by_the_cells_beside_it(tmp_path: Path) -> None:
    book, sheet = book_of("D", None, None, None)
    for row, said in enumerate(("Yes", "No", "Yes"), start=2):
        sheet[f"J{row}"] = said
    sheet.column_dimensions["J"].hidden = True
    sheet.conditional_formatting.add("D2:D900", FormulaRule(['$J2="Yes"'], fill=GREEN))
    made = read_back(book, tmp_path)
    assert [cell.fill if (cell := made.tables[0].rows[row][3]) else "" for row in (1, 2, 3)] == ["00B050", "", "00B050"]
    assert len(made.tables[0].rows) == 4


def test_a_dot_has_the_colour_that_a_hidden_column_gives_it(tmp_path: Path) -> None:
    book, sheet = book_of("D", *"●●●●")
    for row, (code, ink) in enumerate((("C", "FF00B050"), ("P", "FFFFC000"), ("N", "FFFF0000")), start=2):
        sheet[f"J{row}"] = code
        sheet.conditional_formatting.add("D2:D4", FormulaRule([f'$J2="{code}"'], font=Font(color=ink)))
    sheet["D5"].font = Font(color="FF00B050")
    sheet.column_dimensions["J"].hidden = True
    assert fills(read_back(book, tmp_path)) == ["00B050", "FFC000", "FF0000", "00B050"]


def test_the_rule_of_the_highest_priority_has_the_colour(tmp_path: Path) -> None:
    book, sheet = book_of("D", 3, 1)
    sheet.conditional_formatting.add("D2:D3", CellIsRule("greaterThan", ["2"], fill=GREEN))
    sheet.conditional_formatting.add("D2:D3", CellIsRule("greaterThan", ["0"], fill=RED))
    assert fills(read_back(book, tmp_path)) == ["00B050", "FF0000"]


@pytest.mark.parametrize(
    ("icons", "kind", "bounds", "options", "shown", "wanted"),
    [
        ("3TrafficLights1", "num", [1, 2, 3], {"showValue": False}, ["", "", ""], ["00B050", "FFC000", "FF0000"]),
        ("3Signs", "percent", [0, 33, 67], {}, ["3", "2", "1"], ["00B050", "FFC000", "FF0000"]),
        ("3Flags", "num", [1, 2, 3], {"reverse": True}, ["3", "2", "1"], ["FF0000", "FFC000", "00B050"]),
        ("5Quarters", "percent", [0, 20, 40, 60, 80], {}, ["3", "2", "1"], ["", "", ""]),
    ],
)
def test_icons_are_colours_and_may_stand_alone(tmp_path: Path, icons: str, kind: str, bounds: list[int], options: dict[str, bool], shown: list[str], wanted: list[str]) -> None:  # fmt: skip
    book, sheet = book_of("D", 3, 2, 1)
    sheet.conditional_formatting.add("D2:D4", IconSetRule(icons, kind, bounds, **options))
    made = read_back(book, tmp_path)
    assert (down(made, "D"), fills(made)) == (shown, wanted)


@pytest.mark.parametrize(
    ("colours", "wanted"),
    [
        (("F8696B", "FFEB84", "63BE7B"), ["63BE7B", "FFEB84", "F8696B"]),
        (("63BE7B", "FFEB84", "F8696B"), ["F8696B", "FFEB84", "63BE7B"]),
        (("FFFFFF", "AAAAFF", "0000FF"), ["", "", ""]),  # a scale of blues says nothing of red and green
    ],
)
def test_a_scale_from_red_to_green_shades_its_numbers(
    tmp_path: Path, colours: tuple[str, ...], wanted: list[str]
) -> None:
    book, sheet = book_of("D", 3, 2, 1)
    low, middle, high = colours
    scale = ColorScaleRule("min", None, low, "percentile", 50, middle, "max", None, high)
    sheet.conditional_formatting.add("D2:D4", scale)
    assert fills(read_back(book, tmp_path)) == wanted


def test_a_format_may_strike_hide_or_name_a_value(tmp_path: Path) -> None:
    book, sheet = book_of("D", "Withdrawn", 1, "Yes")
    sheet["F4"].value = "Jane Doe"
    sheet.conditional_formatting.add("A2:G4", FormulaRule(['$D2="Withdrawn"'], font=Font(strike=True)))
    sheet.conditional_formatting.add("D2:D4", Rule("cellIs", operator="equal", formula=["1"], dxf=DifferentialStyle(numFmt=NumberFormat(numFmtId=170, formatCode='"Partly"'))))  # fmt: skip
    sheet.conditional_formatting.add("F4", FormulaRule(["TRUE"], font=Font(color="FFFFFFFF")))
    made = read_back(book, tmp_path)
    assert (at(made, "B2").text, at(made, "B2").struck, at(made, "D3").text) == ("", "Keep a plan", "Partly")
    assert (at(made, "F4").text, at(made, "F4").covered) == ("", True)


def test_data_bars_say_nothing_and_what_cannot_be_worked_out_is_told(tmp_path: Path) -> None:
    book, sheet = book_of("D", 3, 2)
    sheet.conditional_formatting.add("D2:D3", DataBarRule("min", None, "max", None, "FF0000"))
    assert codes(read_back(book, tmp_path)) == {}
    for formula in ("VLOOKUP(D2,Lists!A:B,2)>1", "LEFT()", "9^9^9^9>0", "(((D2", "ZZZZ1=2"):
        sheet.conditional_formatting.add("D2:D3", FormulaRule([formula], fill=RED))
    made = read_back(book, tmp_path)
    assert (fills(made), codes(made)["formats_unread"]["count"]) == (["", ""], "4")  # a number too large is an error


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1+2*3^2", 19.0),
        ("-2+10%", -1.9),
        ('"a"&1=" "', False),
        ('"b">"A"', True),
        ("A1", "Yes"),
        ("$B$1*2", 8.0),
        ('IF(A1="Yes","x","y")', "x"),
        ("OR(FALSE,NOT(TRUE),B1>3)", True),
        ('IFERROR(FIND("q",A1),0)', 0.0),
        ('MID(A1,2,1)&RIGHT("abc")', "ec"),
        ("MOD(ROW(),2)", 1.0),
        ("C1=0", True),  # a blank cell is nothing
        ('C1=""', True),
        ("COUNTA(A1:C1)", 2.0),
    ],
)
def test_formulas_give_what_excel_gives(formula: str, value: Value) -> None:
    cells: dict[tuple[int, int], Value] = {(1, 1): "Yes", (1, 2): 4.0}
    found = formula_of(formula, (1, 1)).value((1, 1), lambda place, _: cells.get(place))
    assert found == (pytest.approx(value) if isinstance(value, float) else value)
