"""What Word counts or fetches itself: numbering fields, formats of list numbers that are shown, controls bound to data."""

from __future__ import annotations

from pathlib import Path

import pytest
from wordfiles import (
    BEGIN,
    END,
    SEPARATE,
    document_of,
    instruction,
    listed,
    p,
    packed,
    parts_of,
    r,
    relations,
    t,
    table_of,
    tbl,
    tc,
    texts,
    tr,
)

from winterplan_extract.domain.document import Paragraph
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.second import second_reading
from winterplan_extract.sources.word import read_word


def counted(said: str) -> str:
    """A field without a result."""
    return BEGIN + instruction(f" {said} ") + END


def simple(said: str) -> str:
    """The same in one element."""
    return f'<w:fldSimple w:instr=" {said} "/>'


NUMBERS = {
    "AUTONUM counts with a stop": ([counted("AUTONUM")] * 3, ["1.", "2.", "3."]),
    "in one element": ([simple("AUTONUM"), counted("AUTONUM")], ["1.", "2."]),
    "as letters, another sign after": ([counted(r"AUTONUM \* ALPHABETIC \s )")] * 2, ["A)", "B)"]),
    "as roman numerals": ([counted(r"AUTONUM  \* roman")] * 4, ["i.", "ii.", "iii.", "iv."]),
    "legal, without the last stop": ([counted(r"AUTONUMLGL \e")] * 2, ["1", "2"]),
    "outline": ([counted("AUTONUMOUT")] * 2, ["I.", "II."]),
    "one number a paragraph": ([counted("AUTONUM") + counted("AUTONUM"), counted("AUTONUM")], ["1.1.", "2."]),
    "LISTNUM": ([counted("LISTNUM"), counted(r"LISTNUM \l 2"), counted("LISTNUM")], ["1)", "a)", "2)"]),
    "LISTNUM from a start": ([counted(r"LISTNUM \l 1 \s 5"), counted("LISTNUM")], ["5)", "6)"]),
    "a sequence that was never updated": ([counted("SEQ Action"), counted(r"SEQ Action \c"), counted(r"SEQ Action \r 9")], ["1", "1", "9"]),
    "a sequence with its result": ([BEGIN + instruction("SEQ Action") + SEPARATE + r("7") + END], ["7"]),
    "a field that counts nothing": ([counted("PAGE"), simple("AUTHOR")], ["", ""]),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "labels"), NUMBERS.values(), ids=list(NUMBERS))
def test_fields_that_count_are_spelled(fields: list[str], labels: list[str]) -> None:
    made = table_of(tbl(*(tr(tc(p(field)), tc("Share the plan")) for field in fields)))
    assert [row[0] for row in texts(made)] == labels
    assert all(cell.chars == chars(cell.text) for row in made.rows for cell in row if cell)


def test_a_number_stands_before_the_text_of_its_paragraph() -> None:
    (item,) = document_of(p(counted("AUTONUM"), r(" Share the plan"))).body
    assert isinstance(item, Paragraph) and item.text == "1. Share the plan"


def shown(numbers: str, text: str) -> str:
    """A list whose format is shown by its first numbers, with the older format that Word writes beside it."""
    return (
        '<w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:start w:val="8"/><mc:AlternateContent>'
        f'<mc:Choice Requires="w14"><w:numFmt w:val="custom" w:format="{numbers}"/></mc:Choice>'
        '<mc:Fallback><w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent>'
        f'<w:lvlText w:val="{text}"/></w:lvl></w:abstractNum><w:num w:numId="6"><w:abstractNumId w:val="4"/></w:num>'
    )


@pytest.mark.parametrize(
    ("numbers", "text", "labels"),
    [
        ("001, 002, 003, ...", "WP%1", ["WP008", "WP009", "WP010"]),
        ("0001, 0002, 0003, ...", "ASC-%1", ["ASC-0008", "ASC-0009", "ASC-0010"]),
        ("01, 02, 03, ...", "WP-%1.", ["WP-08.", "WP-09.", "WP-10."]),
        ("a, b, c, ...", "%1", ["8", "9", "10"]),  # not one of ours: the older format
    ],
)
def test_a_format_that_is_shown_gives_its_zeros(numbers: str, text: str, labels: list[str]) -> None:
    rows = [tr(tc(p(properties=listed(6))), "Share the plan")] * 3
    assert [row[0] for row in texts(table_of(tbl(*rows), numbering=shown(numbers, text)))] == labels


STORE = "{0F00BA11-0000-4000-8000-00000000CAFE}"
DATA = '<plan xmlns="urn:northmoor"><met>No</met><met>Partly</met><by>2020-11-30T00:00:00</by><who>3</who><gone/><sent>true</sent></plan>'


def bound(path: str, kind: str = "<w:text/>", saved: str = "Yes", store: str = STORE) -> str:
    """A control bound to the data, with the text that was saved beside."""
    return (
        f'<w:sdt><w:sdtPr><w:dataBinding w:prefixMappings="xmlns:n=\'urn:northmoor\'" w:xpath="{path}" w:storeItemID="{store}"/>{kind}</w:sdtPr>'
        f"<w:sdtContent><w:r>{t(saved)}</w:r></w:sdtContent></w:sdt>"
    )


LEADS = '<w:dropDownList><w:listItem w:displayText="Head of Quality" w:value="3"/></w:dropDownList>'
TICK = '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>'
HELD = {
    "text": (bound("/n:plan[1]/n:met[1]"), "No"),
    "the second of its name": (bound("/n:plan[1]/n:met[2]"), "Partly"),
    "a date in the control's own form": (bound("/n:plan/n:by", '<w:date><w:dateFormat w:val="d MMMM yyyy"/></w:date>', "1 May 2020"), "30 November 2020"),
    "a choice by its display text": (bound("/n:plan/n:who", LEADS, "Head of Housing"), "Head of Quality"),
    "a tick": (bound("/n:plan/n:sent", TICK, "☐"), "☑"),
    "emptied": (bound("/n:plan/n:gone"), ""),
    "a path that leads nowhere": (bound("/n:plan/n:lead"), "Yes"),
    "a path that is more than names": (bound("//n:met[count(//*)>1]"), "Yes"),
    "data that are not there": (bound("/n:plan/n:met", store="{00000000-0000-0000-0000-000000000000}"), "Yes"),
    "the document's own title": (
        bound("/ns1:coreProperties[1]/ns0:title[1]", store="{6C3C8BC8-F283-45AE-878A-BAB7291924A1}")
        .replace("xmlns:n='urn:northmoor'", "xmlns:ns0='http://purl.org/dc/elements/1.1/' xmlns:ns1='http://schemas.openxmlformats.org/package/2006/metadata/core-properties'"),
        "Northmoor",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("control", "text"), HELD.values(), ids=list(HELD))
def test_a_bound_control_says_what_its_data_hold(control: str, text: str, tmp_path: Path) -> None:
    parts = parts_of(tbl(tr(tc(p(control)), tc("Share the plan"))), title="Northmoor") | {
        "customXml/item1.xml": DATA,
        "customXml/itemProps1.xml": (
            f'<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" ds:itemID="{STORE.lower()}"/>'
        ),
        "customXml/_rels/item1.xml.rels": relations(("customXmlProps", "itemProps1.xml")),
    }
    path = packed(tmp_path / "made.docx", parts)
    made = read_word(path, "made.docx", Settings())
    cell = made.tables[0].rows[0][0]
    assert cell is not None
    assert (cell.text, cell.chars) == (text, chars(text))
    # The second reading says the same, so that nothing is lacking.
    (part,) = second_reading(path, made, Settings()).parts
    assert set(text.split()) - {"☑"} <= set(part.text.split()) and "Yes" not in set(part.text.split()) - {text}
