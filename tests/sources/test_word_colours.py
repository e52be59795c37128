"""The colours that a reader of a Word file sees: of the theme, of patterns, of dots and of drawn shapes."""

from __future__ import annotations

from pathlib import Path

import pytest
from wordfiles import cell_of, document_of, p, packed, parts_of, r, symbol, tbl, tc, tr

from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.second import second_reading
from winterplan_extract.sources.word import read_word

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
COLOURS = {"dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent4": "FFC000", "accent6": "70AD47"}
THEME = (
    f'<a:theme xmlns:a="{A}"><a:themeElements><a:clrScheme name="Own">'
    + "".join(f'<a:{name}><a:srgbClr val="{colour}"/></a:{name}>' for name, colour in COLOURS.items())
    + "</a:clrScheme></a:themeElements></a:theme>"
)
_THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"
_RELATION = '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme" Target="theme/theme1.xml"/>'


def fill_with_theme(cell: str, folder: Path) -> str:
    """The fill of the only cell of a file that has the theme."""
    parts = parts_of(tbl(tr(cell)))
    parts["word/theme/theme1.xml"] = THEME
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>", f'<Override PartName="/word/theme/theme1.xml" ContentType="{_THEME_TYPE}"/></Types>'
    )
    links = "word/_rels/document.xml.rels"
    parts[links] = parts[links].replace("</Relationships>", _RELATION + "</Relationships>")
    made = read_word(packed(folder / "made.docx", parts), "made.docx", Settings())
    found = made.tables[0].rows[0][0]
    assert found is not None
    return found.fill


def drawn(colour: str, more: str = "") -> str:
    """An oval as Word draws it, filled with a colour."""
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:spPr>'
        f'<a:prstGeom xmlns:a="{A}" prst="ellipse"/>{colour}<a:ln xmlns:a="{A}"><a:solidFill><a:srgbClr val="0000FF"/></a:solidFill></a:ln>'
        f"</wps:spPr>{more}</wps:wsp></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def solid(colour: str) -> str:
    """A plain fill."""
    return f'<a:solidFill xmlns:a="{A}">{colour}</a:solidFill>'


def shaded(said: str) -> str:
    """An empty cell with a shading."""
    return tc(p(), properties=f"<w:shd {said}/>")


NO_FILL = f'<a:noFill xmlns:a="{A}"/>'
STYLED = f'<wps:style xmlns:a="{A}"><a:fillRef idx="1"><a:schemeClr val="accent6"/></a:fillRef></wps:style>'
THEMED = {
    "a theme colour": (shaded('w:val="clear" w:fill="auto" w:themeFill="accent6"'), "70AD47"),
    "the theme goes before what was saved": (shaded('w:val="clear" w:fill="FF0000" w:themeFill="accent4"'), "FFC000"),
    "made lighter": (shaded('w:val="clear" w:fill="auto" w:themeFill="accent6" w:themeFillTint="99"'), "A9D18E"),
    "made darker": (shaded('w:val="clear" w:fill="auto" w:themeFill="accent6" w:themeFillShade="BF"'), "548235"),
    "the paper's colour": (shaded('w:val="clear" w:fill="auto" w:themeFill="background1"'), ""),
    "a place that the theme lacks": (shaded('w:val="clear" w:fill="C00000" w:themeFill="accent9"'), "C00000"),
    "a solid pattern": (shaded('w:val="solid" w:color="auto" w:themeColor="accent4" w:fill="auto"'), "FFC000"),
    "half red, half white": (shaded('w:val="pct50" w:color="FF0000" w:fill="auto"'), "FF8080"),
    "the letters of a dot": (tc(p(r("●", '<w:color w:val="auto" w:themeColor="accent6"/>'))), "70AD47"),
    "a shape of the theme": (tc(p(drawn(solid('<a:schemeClr val="accent6"/>')))), "70AD47"),
    "a shape of the theme, darker": (tc(p(drawn(solid('<a:schemeClr val="accent6"><a:lumMod val="75000"/></a:schemeClr>')))), "548235"),
    "a shape of a style": (tc(p(drawn("", STYLED))), "70AD47"),
    "a shape of a style without fill": (tc(p(drawn(NO_FILL, STYLED))), ""),
}  # fmt: skip


@pytest.mark.parametrize(("cell", "fill"), THEMED.values(), ids=list(THEMED))
def test_colours_of_the_theme(cell: str, fill: str, tmp_path: Path) -> None:
    assert fill_with_theme(cell, tmp_path) == fill


def coloured(colour: str, text: str = "●") -> str:
    """A run in a colour."""
    return r(text, f'<w:color w:val="{colour}"/>')


def picture(said: str, kind: str = "inline") -> str:
    """A run with a picture, its alternative text as Word writes it, or as older programs do (`vml`)."""
    if kind == "vml":
        return f'<w:r><w:pict><v:shape alt="{said}"><v:imagedata/></v:shape></w:pict></w:r>'
    return f'<w:r><w:drawing><wp:inline xmlns:wp="urn:wp"><wp:docPr id="1" descr="{said}"/><pic:pic/></wp:inline></w:drawing></w:r>'


STYLES = '<w:style w:type="character" w:styleId="Amber"><w:rPr><w:color w:val="FFC000"/></w:rPr></w:style>'
SIGNS = {
    "a dot": (p(coloured("00B050")), "●", "00B050"),
    "a square by a style": (p(r("■", '<w:rStyle w:val="Amber"/>')), "■", "FFC000"),
    "a symbol": (p(symbol("Wingdings", "F06C").replace("<w:r>", '<w:r><w:rPr><w:color w:val="FF0000"/></w:rPr>')), "●", "FF0000"),
    "letters of a symbol font": (p(r("n", '<w:rFonts w:ascii="Wingdings"/><w:color w:val="FF0000"/>')), "■", "FF0000"),
    "the one of three lamps that is lit": (p(coloured("BFBFBF"), coloured("FFC000", " ● "), coloured("BFBFBF")), "• ● ●", "FFC000"),
    "three lamps, all lit": (p(coloured("FF0000"), coloured("FFC000"), coloured("00B050")), "• ●●", ""),
    "black": (p("●"), "●", ""),
    "words in a colour": (p(coloured("FF0000", "Yes")), "Yes", ""),
    "a drawn shape": (p(drawn(solid('<a:srgbClr val="00B050"/>'))), "", "00B050"),
    "an older program's shape": (p('<w:r><w:pict><v:oval fillcolor="#ffc000 [3207]"/></w:pict></w:r>'), "", "FFC000"),
    "the same by name": (p('<w:r><w:pict><v:rect fillcolor="red"/></w:pict></w:r>'), "", "FF0000"),
    "the same without fill": (p('<w:r><w:pict><v:rect fillcolor="red" filled="f"/></w:pict></w:r>'), "", ""),
    "two shapes in two colours": (p(*(drawn(solid(f'<a:srgbClr val="{c}"/>')) for c in ("00B050", "FF0000"))), "", ""),
    "two shapes, one grey": (p(*(drawn(solid(f'<a:srgbClr val="{c}"/>')) for c in ("00B050", "D9D9D9"))), "", "00B050"),
    "a picture called a tick": (p(picture("Tick with solid fill")), "✓", ""),
    "one called a cross in red": (p(picture("A red cross on a white background&#10;&#10;Description automatically generated")), "✗", ""),
    "one of an older program": (p(picture("Green check mark", "vml")), "✓", ""),
    "one called a dot in a colour": (p(picture("Amber circle")), "●", "FFC000"),
    "one called something else": (p(picture("A nurse checks a form")), "", ""),
    "one that is a key": (p(picture("tick or cross")), "", ""),
    "one without a name": (p(picture("")), "", ""),
    "one beside words": (p("No", picture("Green tick")), "No", ""),
    "a shape beside words": (p("Yes", drawn(solid('<a:srgbClr val="FF0000"/>'))), "Yes", ""),
}  # fmt: skip


@pytest.mark.parametrize(("content", "text", "fill"), SIGNS.values(), ids=list(SIGNS))
def test_the_colour_of_a_sign(content: str, text: str, fill: str) -> None:
    cell = cell_of(content, styles=STYLES)
    assert (cell.text, cell.fill, cell.chars) == (text, fill, sum(map(str.isalnum, text)))


WHITE = '<w:color w:val="FFFFFF"/>'
FILLED = '<w:shd w:val="clear" w:fill="C00000"/>'
BANDED = f'<w:style w:type="table" w:styleId="Banded"><w:tblStylePr w:type="firstRow"><w:tcPr>{FILLED}</w:tcPr></w:tblStylePr></w:style>'
UNSEEN = {
    "white on the page": (tc(p(r("Yes"), r(" old answer", WHITE))), "", "Yes", True),
    "all of it": (tc(p(r("No", WHITE))), "", "", True),
    "on a filled cell": (tc(p(r("No", WHITE)), properties=FILLED), "", "No", False),
    "on a filled paragraph": (tc(p(r("No", WHITE), properties=FILLED)), "", "No", False),
    "highlighted": (tc(p(r("No", WHITE + '<w:highlight w:val="red"/>'))), "", "No", False),
    "in a table whose style may fill it": (tc(p(r("No", WHITE))), '<w:tblStyle w:val="Banded"/>', "No", False),
    "in a filled table": (tc(p(r("No", WHITE))), FILLED, "No", False),
    "over a shape": (tc(p(r("No", WHITE), drawn(solid('<a:srgbClr val="FF0000"/>')))), "", "No", False),
}  # fmt: skip


@pytest.mark.parametrize(("cell", "table", "text", "covered"), UNSEEN.values(), ids=list(UNSEEN))
def test_white_letters_on_white_are_not_read_and_told_of(
    cell: str, table: str, text: str, covered: bool, tmp_path: Path
) -> None:
    path = packed(tmp_path / "made.docx", parts_of(tbl(tr(cell, "Plan"), properties=table), styles=BANDED))
    made = read_word(path, "made.docx", Settings())
    found = made.tables[0].rows[0][0]
    assert found is not None
    assert (found.text, found.covered, found.chars) == (text, covered, sum(map(str.isalnum, text)))
    assert [each.code for each in made.notices] == (["text_covered"] if covered else [])
    (part,) = second_reading(path, made, Settings()).parts
    assert part.text.split() == [*text.split(), "Plan"] or not text


@pytest.mark.parametrize(
    ("colours", "told"), [(("00B050",), False), (("00B050", "FF0000"), True), (("D9D9D9", "FFFFFF"), False)]
)
def test_a_drawing_in_several_colours_is_told_of(colours: tuple[str, ...], told: bool) -> None:
    lamps = [drawn(solid(f'<a:srgbClr val="{colour}"/>')) for colour in colours]
    made = document_of(tbl(tr("Plan", tc(p(*lamps)))))
    assert [each.code for each in made.notices] == (["picture_in_row"] if told else [])


@pytest.mark.parametrize(
    ("look", "out"),
    [
        ("<w:b/>", True),
        ('<w:u w:val="single"/>', True),
        ('<w:highlight w:val="yellow"/>', True),
        ('<w:shd w:val="clear" w:fill="FFFF00"/>', True),
        ('<w:bdr w:val="single"/>', True),
        ('<w:color w:val="C00000"/>', True),
        ('<w:u w:val="none"/><w:color w:val="595959"/><w:i/>', False),
    ],
)
def test_words_that_stand_out_from_the_others_are_marked(look: str, out: bool) -> None:
    assert (
        cell_of(p(r("Y"), r("   "), r("Partly ", look), r("so", look), r("   "), r("N", "<w:b/><w:strike/>"))).marked
        == "Partly so" * out
    )
    assert cell_of(p(r("Y", look), r(" / "), r("N", look))).marked in ("", "Y N")
    assert cell_of(p(r("Y", look))).marked == ""
