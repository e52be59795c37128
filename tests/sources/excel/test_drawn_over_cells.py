"""What lies over a sheet's cells: tick boxes, drop-downs, text boxes, shapes and pictures."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from openpyxl.drawing.image import Image as SheetImage
from PIL import Image
from sheetfiles import at, book_of, codes, down, read_back

from winterplan_extract.domain.document import Paragraph

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
XDR = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
SOLID = '<a:solidFill><a:srgbClr val="{}"/></a:solidFill>'


def shape(column: int, row: int, to_column: int, to_row: int, text: str = "", fill: str = "") -> str:
    """A shape from the corner of one cell to that of another, both counted from 0."""
    return (
        f"<xdr:twoCellAnchor><xdr:from><xdr:col>{column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
        f"<xdr:to><xdr:col>{to_column}</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>{to_row}</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
        f'<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="Shape"/></xdr:nvSpPr><xdr:spPr>{fill}</xdr:spPr>'
        f"<xdr:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:twoCellAnchor>"
    )


def drawing(*shapes: str) -> dict[str, str]:
    return {"xl/drawings/drawing9.xml": f'<xdr:wsDr xmlns:xdr="{XDR}" xmlns:a="{A}">{"".join(shapes)}</xdr:wsDr>'}


def control(column: int, row: int, inner: str, kind: str = "Checkbox", caption: str = "", left: int = 5) -> str:
    said = f"<v:textbox><div>{caption}<br></div></v:textbox>"  # VML is not XML: a br that nobody closes
    return f'<v:shape>{said}<x:ClientData ObjectType="{kind}"><x:Anchor>{column}, {left}, {row}, 2, {column}, {left + 20}, {row}, 18</x:Anchor>{inner}</x:ClientData></v:shape>'


def vml(*controls: str) -> dict[str, str]:
    names = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:x="urn:schemas-microsoft-com:office:excel"'
    return {"xl/drawings/vmlDrawing9.vml": f"<xml {names}>{''.join(controls)}</xml>"}


def test_a_tick_box_stands_in_the_cell_that_it_lies_over(tmp_path: Path) -> None:
    book, _ = book_of("D", None, None, True)
    boxes = vml(
        control(3, 1, "<x:Checked>1</x:Checked>", caption="Check Box 7"),
        control(3, 2, ""),
        control(3, 3, "<x:Checked>1</x:Checked>"),
    )
    made = read_back(book, tmp_path, boxes)
    assert down(made, "D") == ["☑", "☐", "☑"]  # the last over the truth that it is linked to


def test_tick_boxes_with_words_keep_them_in_their_order(tmp_path: Path) -> None:
    book, _ = book_of("D", None, "Yes")
    boxes = vml(control(3, 1, "<x:Checked>1</x:Checked>", caption="Yes"), control(3, 1, "", caption="No", left=30))
    made = read_back(book, tmp_path, boxes)
    assert down(made, "D") == ["☑ Yes ☐ No", "Yes"]


def test_a_drop_down_shows_what_is_chosen(tmp_path: Path) -> None:
    book, _ = book_of("D", None, "Yes")
    lists = book.create_sheet("Lists")
    for answer in ("Yes", "Partly", "No"):
        lists.append((answer,))
    picked = vml(control(3, 1, "<x:Sel>2</x:Sel><x:FmlaRange>Lists!$A$1:$A$3</x:FmlaRange>", kind="Drop"))
    assert down(read_back(book, tmp_path, picked), "D") == ["Partly", "Yes"]


def test_cells_that_are_tick_boxes_by_their_format_are_boxes(tmp_path: Path) -> None:
    book, _ = book_of("D", True, False, True)
    box = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"><extLst><ext uri="{C7}"><p:xfComplement xmlns:p="p" i="0"/></ext></extLst></xf>'
    made = read_back(
        book,
        tmp_path,
        {
            "xl/featurePropertyBag/featurePropertyBag.xml": '<FeaturePropertyBags><bag type="Checkbox"/></FeaturePropertyBags>'
        },
        {"</cellXfs>": f"{box}</cellXfs>", 'r="D2" t="b"': 'r="D2" s="1" t="b"', 'r="D3" t="b"': 'r="D3" s="1" t="b"'},
    )
    assert down(made, "D") == ["☑", "☐", "TRUE"]


@pytest.mark.parametrize(
    ("drawn", "text", "note", "why"),
    [
        (shape(2, 1, 3, 2, "Forum meets monthly"), "Forum meets monthly", "", "a box over one empty cell"),
        (shape(2, 2, 3, 3, "Ask Ann"), "", "", "over the next row"),
    ],
)
def test_a_text_box_over_an_empty_cell_is_its_text(tmp_path: Path, drawn: str, text: str, note: str, why: str) -> None:
    book, _ = book_of("C", None, "In hand")
    made = read_back(book, tmp_path, drawing(drawn))
    assert (at(made, "C2").text, at(made, "C2").note) == (text, note), why
    assert at(made, "C3").text == "In hand"


def test_each_box_of_a_group_stands_over_its_own_cell(tmp_path: Path) -> None:
    def box(left: int, text: str) -> str:
        frame = f'<a:xfrm><a:off x="{left}" y="0"/><a:ext cx="300000" cy="100000"/></a:xfrm>'
        return f"<xdr:sp><xdr:spPr>{frame}</xdr:spPr><xdr:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></xdr:txBody></xdr:sp>"

    frame = '<a:xfrm><a:off x="9" y="9"/><a:ext cx="{}" cy="100000"/><a:chOff x="0" y="0"/><a:chExt cx="4000000" cy="100000"/></a:xfrm>'
    group = (
        f"<xdr:grpSp><xdr:grpSpPr>{frame}</xdr:grpSpPr>{box(0, 'Forum meets')}{box(3_700_000, 'Ask Ann')}</xdr:grpSp>"
    )
    anchor = shape(2, 1, 4, 2)
    start, end = anchor.index("<xdr:sp>"), anchor.index("</xdr:twoCellAnchor>")
    for wide, text in ((1_000_000, "Ask Ann"), (200_000, "")):  # in a group half as wide they lie over one cell
        book, sheet = book_of("C", None)
        sheet["D2"].value = None
        made = read_back(book, tmp_path, drawing(anchor[:start] + group.format(wide) + anchor[end:]))
        assert "Forum meets" in at(made, "C2").text
        assert (at(made, "D2").text == "Ask Ann") == bool(text)


def test_a_text_box_over_text_is_a_remark_and_beside_the_table_a_paragraph(tmp_path: Path) -> None:
    book, _ = book_of("C", "In hand", "Done")
    boxes = drawing(shape(2, 1, 3, 2, "Ask Ann"), shape(9, 20, 12, 22, "Printed in October"))
    made = read_back(book, tmp_path, boxes)
    assert (at(made, "C2").text, at(made, "C2").note) == ("In hand", "Text box: Ask Ann")
    assert [item.text for item in made.body if isinstance(item, Paragraph)] == ["Printed in October"]


def test_a_filled_shape_hides_what_it_covers_whole(tmp_path: Path) -> None:
    book, _ = book_of("F", "Jane Doe", "Head of Quality")
    made = read_back(book, tmp_path, drawing(shape(5, 1, 6, 2, fill=SOLID.format("000000"))))
    assert (at(made, "F2").text, at(made, "F2").covered, at(made, "F3").text) == ("", True, "Head of Quality")
    assert codes(made)["cells_unseen"]["places"] == "F2"


def test_a_coloured_shape_in_an_empty_cell_is_its_colour(tmp_path: Path) -> None:
    book, _ = book_of("D", None, None)
    green, red = shape(3, 1, 4, 2, fill=SOLID.format("00B050")), shape(3, 2, 4, 3, fill=SOLID.format("FF0000"))
    made = read_back(book, tmp_path, drawing(green, red))
    assert [at(made, place).fill for place in ("D2", "D3")] == ["00B050", "FF0000"]


@pytest.mark.parametrize("data", ["<xdr:wsDr", "<a><b><from/><ext cx='wide'/></b></a>"])
def test_a_damaged_drawing_is_told_of_and_the_cells_are_read(tmp_path: Path, data: str) -> None:
    book, _ = book_of("D", "Yes", "No")
    made = read_back(book, tmp_path, {"xl/drawings/drawing9.xml": data})
    assert (down(made, "D"), list(codes(made))) == (["Yes", "No"], ["part_unread"])


def dot(*colours: tuple[int, int, int]) -> SheetImage:
    picture = Image.new("RGB", (16, 16))
    picture.putdata([colours[i % len(colours)] for i in range(256)])
    stream = io.BytesIO()
    picture.save(stream, "PNG")
    stream.seek(0)
    return SheetImage(stream)


def test_a_picture_of_one_colour_is_that_colour_and_another_is_told_of(tmp_path: Path) -> None:
    book, sheet = book_of("D", None, None, "Yes")
    sheet.add_image(dot((0, 128, 0)), "D2")
    sheet.add_image(dot((250, 10, 10), (10, 10, 250), (10, 250, 10)), "D3")
    sheet.add_image(dot((250, 10, 10)), "K30")  # a crest beside the table
    made = read_back(book, tmp_path)
    assert [at(made, place).fill for place in ("D2", "D3", "D4")] == ["008800", "", ""]
    assert codes(made) == {"cells_drawn_over": {"sheet": "Sheet", "places": "D3", "count": "1"}}


def test_a_picture_that_is_named_after_a_sign_is_that_sign(tmp_path: Path) -> None:
    book, _ = book_of("D", None, None, None)
    named = zip(range(1, 4), ("Tick with solid fill", "Red cross", "Crest"), strict=True)
    pictures = [
        shape(3, row, 4, row + 1).partition("<xdr:sp>")[0]
        + f'<xdr:pic><xdr:nvPicPr><xdr:cNvPr id="2" name="Picture" descr="{name}"/></xdr:nvPicPr></xdr:pic></xdr:twoCellAnchor>'
        for row, name in named
    ]
    made = read_back(book, tmp_path, drawing(*pictures))
    assert down(made, "D") == ["✓", "✗", ""]
    assert codes(made) == {"cells_drawn_over": {"sheet": "Sheet", "places": "D4", "count": "1"}}
