"""Files far larger or deeper than any return: tables without end, cells of megabytes, nesting, cycles."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from random import Random
from typing import Final

import faulty_files
from hostile.pdfs import assembled
from hostile.sources import Made, members_of, packed, xlsx

_W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TITLE: Final = "<w:p><w:r><w:t>Winter plan 2020-21</w:t></w:r></w:p>"
_HEAD: Final = "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in faulty_files.HEADER)
_ROW: Final = "<w:tr>" + "".join(f"<w:tc><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>" for text in faulty_files.ROWS[0]) + "</w:tr>"  # fmt: skip


def word(body: str, **parts: str) -> bytes:
    """A Word file with that body; other parts by the name of their file in word/."""
    document = f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>'
    whole = {"document": document, **{name: f'<w:{name} xmlns:w="{_W}">{xml}</w:{name}>' for name, xml in parts.items()}}  # fmt: skip
    types = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' + "".join(f'<Override PartName="/word/{name}.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{"document.main" if name == "document" else name}+xml"/>' for name in whole) + "</Types>"  # fmt: skip
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = {"_rels/.rels": [("document", "officeDocument", "word/document.xml")], "word/_rels/document.xml.rels": [(name, name, f"{name}.xml") for name in parts]}  # fmt: skip
    members = [("[Content_Types].xml", types.encode())]
    members += [(path, ('<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' + "".join(f'<Relationship Id="{i}" Type="{relation}/{kind}" Target="{to}"/>' for i, kind, to in found) + "</Relationships>").encode()) for path, found in links.items()]  # fmt: skip
    members += [(f"word/{name}.xml", xml.encode()) for name, xml in whole.items()]
    return packed(members, zipfile.ZIP_STORED)  # or the limit on the ratio would be all that is tried


def table(rows: str, grid: str = "") -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid><w:tr>{_HEAD}</w:tr>{rows}</w:tbl>"


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>"


def span(columns: int) -> str:
    return f'<w:gridSpan w:val="{columns}"/>'


def small_table_of(properties: str) -> bytes:
    """A table whose third cell of each row has those properties."""
    rows = "".join(f"<w:tr>{cell('1')}{cell('Offer free flu vaccination')}{cell('Booked', properties)}{cell('Y')}</w:tr>" for _ in range(5))  # fmt: skip
    return word(_TITLE + table(rows))


def numbered(number_format: str, start: str, text: str = "%1.") -> bytes:
    """A table whose rows are numbered by a list of that format from that start."""
    level = f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{number_format}"/><w:lvlText w:val="{text}"/></w:lvl>'
    lists = f'<w:abstractNum w:abstractNumId="0">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    listed = '<w:tc><w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t> </w:t></w:r></w:p></w:tc>'
    return word(
        _TITLE
        + table(
            "".join(
                f"<w:tr>{listed}{cell('Offer free flu vaccination')}{cell('Booked')}{cell('Y')}</w:tr>"
                for _ in range(3)
            )
        ),
        numbering=lists,
    )


def nested_tables(depth: int) -> bytes:
    inner = "<w:p><w:r><w:t>deep</w:t></w:r></w:p>"
    opening, closing = "<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>"
    return word(opening * depth + inner + closing * depth)


def nested(name: str, depth: int) -> bytes:
    """A row within so many wrappers of that name."""
    opening, closing = (f"<w:{name}><w:sdtContent>", f"</w:sdtContent></w:{name}>") if name == "sdt" else (f"<w:{name}>", f"</w:{name}>")  # fmt: skip
    return word(table(opening * depth + _ROW + closing * depth))


def cyclic_styles(count: int) -> bytes:
    """So many styles, each based on the next, the last on the first."""
    chain = "".join(f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{(n + 1) % count}"/><w:link w:val="s{n}"/></w:style>' for n in range(count))  # fmt: skip
    listed = '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="s0"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    styled = (
        '<w:p><w:pPr><w:pStyle w:val="s1"/><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>x</w:t></w:r></w:p>'
    )
    return word(styled + table(_ROW * 3), styles=chain, numbering=listed)


def footnote_cycle() -> bytes:
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    notes = f'<w:footnote w:id="1"><w:p><w:r><w:t>note</w:t></w:r>{reference * 50}</w:p></w:footnote>'
    row = (
        f"<w:tr>{cell('1')}<w:tc><w:p><w:r><w:t>Offer flu vaccination</w:t></w:r>{reference * 2000}</w:p></w:tc></w:tr>"
    )
    return word(table(row), footnotes=notes)


def pdf_pages(count: int, *, text: bool) -> bytes:
    """So many pages that all draw the same."""
    content = b"BT /F1 9 Tf 50 700 Td (Offer free flu vaccination to staff) Tj ET" if text else b""
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 3: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>", 4: b"<</Length %d>>stream\n%s\nendstream" % (len(content), content)}  # fmt: skip
    kids = range(5, 5 + count)
    objects |= dict.fromkeys(kids, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Resources<</Font<</F1 3 0 R>>>>/Contents 4 0 R>>")  # fmt: skip
    objects[2] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, b" ".join(b"%d 0 R" % n for n in kids))
    return assembled(objects, 1)


def pdf_drawing(content: bytes, pages: int = 1) -> bytes:
    objects = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Count %d/Kids[%s]>>" % (pages, b"3 0 R " * pages), 4: b"<</Length %d>>stream\n%s\nendstream" % (len(content), content), 5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"}  # fmt: skip
    objects[3] = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 842 595]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>"
    return assembled(objects, 1)


def pdf_lattice(rows: int, columns: int, *, words: bool) -> bytes:
    """A page ruled into so many cells, each with a word if asked for."""
    high, wide = 560 / rows, 800 / columns
    drawn = [b"0.2 w"] + [b"20 %.3f m 820 %.3f l S" % (20 + n * high, 20 + n * high) for n in range(rows + 1)]
    drawn += [b"%.3f 20 m %.3f 580 l S" % (20 + n * wide, 20 + n * wide) for n in range(columns + 1)]
    if words:
        drawn += [b"BT /F1 2 Tf %.2f %.2f Td (ab) Tj ET" % (20.5 + c * wide, 20.5 + r * high) for r in range(rows) for c in range(columns)]  # fmt: skip
    return pdf_drawing(b"\n".join(drawn))


def pdf_words(count: int, chance: Random) -> bytes:
    """Words anywhere on a page."""
    drawn = [b"BT /F1 %d Tf %d %d Td (flu) Tj ET" % (chance.choice((2, 6, 9)), chance.randrange(840), chance.randrange(590)) for _ in range(count)]  # fmt: skip
    return pdf_drawing(b"\n".join(drawn))


def sheet(rows: str, more: str = "") -> bytes:
    """A workbook whose only sheet has those rows."""
    members = dict(members_of(xlsx([["x"]])))
    members["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData>{more}</worksheet>'.encode()  # fmt: skip
    return packed(list(members.items()), zipfile.ZIP_STORED)


def cells(row: int, texts: tuple[str, ...] = faulty_files.ROWS[0]) -> str:
    return f'<row r="{row}">' + "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts) + "</row>"


def merged_sheet(area: str) -> bytes:
    """A return of three rows with a merged area."""
    rows = "".join(cells(n, line) for n, line in enumerate((faulty_files.HEADER, *faulty_files.ROWS), 1))
    return sheet(rows, f'<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>')


def formatted_foot() -> bytes:
    """A return of three rows, and under it formatted cells down to the last row there is."""
    rows = "".join(cells(n, line) for n, line in enumerate((faulty_files.HEADER, *faulty_files.ROWS), 1))
    return sheet(rows + "".join(f'<row r="{n}"><c r="A{n}" s="0"/><c r="B{n}" s="0"/></row>' for n in range(9, 2**20)))


def lines(count: int, mark: str, quoted: str = "") -> bytes:
    """A text of so many rows."""
    whole = [
        mark.join(f"{quoted}{text}{quoted}" for text in line) for line in (faulty_files.HEADER, *faulty_files.ROWS)
    ]
    return "\n".join([whole[0], *(whole[1 + n % 3] for n in range(count))]).encode()


_MB: Final = 1_000_000
GIANTS: Final[dict[str, Callable[[Random], Made]]] = {
    "word table of 100,000 rows": lambda _: Made(word(table(_ROW * 100_000)), ".docx"),
    "word table of 5,000 rows": lambda _: Made(word(table(_ROW * 5000)), ".docx"),
    "word table of 2,000 columns": lambda _: Made(word(table(("<w:tr>" + cell("flu") * 2000 + "</w:tr>") * 20)), ".docx"),
    "word tables, 3,000": lambda _: Made(word(table(_ROW) * 3000), ".docx"),
    "word cell of 10 MB": lambda _: Made(word(table(f"<w:tr>{cell('1')}{cell('flu vaccination ' * (10 * _MB // 16))}{cell('Y')}</w:tr>")), ".docx"),
    "word cell of 1 MB without a space": lambda _: Made(word(table(f"<w:tr>{cell('1')}{cell('x' * _MB)}{cell('Y')}</w:tr>")), ".docx"),
    "word cell of 50,000 paragraphs": lambda _: Made(word(table(f"<w:tr>{cell('1')}<w:tc>{'<w:p><w:r><w:t>flu</w:t></w:r></w:p>' * 50_000}</w:tc></w:tr>")), ".docx"),
    "word paragraphs, 100,000": lambda _: Made(word("<w:p><w:r><w:t>1.1 Offer flu vaccination: Y</w:t></w:r></w:p>" * 100_000), ".docx"),
    "word gridSpan of 10^9": lambda _: Made(small_table_of('<w:gridSpan w:val="1000000000"/>'), ".docx"),
    "word gridSpan of -3": lambda _: Made(small_table_of('<w:gridSpan w:val="-3"/>'), ".docx"),
    "word vMerge without start": lambda _: Made(small_table_of("<w:vMerge/>"), ".docx"),
    "word gridBefore of 10^9": lambda _: Made(word(table(f'<w:tr><w:trPr><w:gridBefore w:val="1000000000"/></w:trPr>{cell("1")}</w:tr>' * 3)), ".docx"),
    "word spans that double": lambda _: Made(word(table("".join(f"<w:tr>{cell('1', span(2**n))}{cell('x')}</w:tr>" for n in range(60)))), ".docx"),
    "word stairs of spans": lambda _: Made(word(table("".join(f"<w:tr>{cell('a', span(n + 1))}{cell('b')}</w:tr>" for n in range(3000)))), ".docx"),
    "word table in table, 60 deep": lambda _: Made(nested_tables(60), ".docx"),
    "word table in table, 80 deep": lambda _: Made(nested_tables(80), ".docx"),
    "word table in table, 10,000 deep": lambda _: Made(nested_tables(10_000), ".docx"),
    "word controls, 110 deep": lambda _: Made(nested("sdt", 110), ".docx"),
    "word controls, 5,000 deep": lambda _: Made(nested("sdt", 5000), ".docx"),
    "word insertions, 200 deep": lambda _: Made(nested("ins", 200), ".docx"),
    "word styles in a circle of 3": lambda _: Made(cyclic_styles(3), ".docx"),
    "word styles in a circle of 3,000": lambda _: Made(cyclic_styles(3000), ".docx"),
    "word footnotes in a circle": lambda _: Made(footnote_cycle(), ".docx"),
    "word numbers, roman 10^9": lambda _: Made(numbered("lowerRoman", "1000000000"), ".docx"),
    "word numbers, letters 10^9": lambda _: Made(numbered("upperLetter", "1000000000"), ".docx"),
    "word numbers, words 10^30": lambda _: Made(numbered("cardinalText", "1" + "0" * 30), ".docx"),
    "word numbers, 5,000 digits": lambda _: Made(numbered("decimal", "9" * 5000), ".docx"),
    "word numbers below 0": lambda _: Made(numbered("lowerLetter", "-5", "%1.%2.%9"), ".docx"),
    "pdf of 900 pages": lambda _: Made(pdf_pages(900, text=True), ".pdf"),
    "pdf of 20,000 pages": lambda _: Made(pdf_pages(20_000, text=False), ".pdf"),
    "pdf lattice 300 x 100": lambda _: Made(pdf_lattice(300, 100, words=False), ".pdf"),
    "pdf lattice 100 x 60 with words": lambda _: Made(pdf_lattice(100, 60, words=True), ".pdf"),
    "pdf lattice 1000 x 1000": lambda _: Made(pdf_lattice(1000, 1000, words=False), ".pdf"),
    "pdf of 20,000 words anywhere": lambda chance: Made(pdf_words(20_000, chance), ".pdf"),
    "pdf of 100,000 words anywhere": lambda chance: Made(pdf_words(100_000, chance), ".pdf"),
    "pdf line of 1 MB": lambda _: Made(pdf_drawing(b"BT /F1 1 Tf 5 500 Td (" + b"flu " * 250_000 + b") Tj ET"), ".pdf"),
    "pdf text on one spot": lambda _: Made(pdf_drawing(b"BT /F1 9 Tf 50 500 Td (flu) Tj ET\n" * 30_000), ".pdf"),
    "pdf path of 300,000 corners": lambda _: Made(pdf_drawing(b"0 0 m " + b"".join(b"%d %d l " % (n % 800, n * 7 % 500) for n in range(300_000)) + b"S"), ".pdf"),
    "pdf saved states, 300,000 deep": lambda _: Made(pdf_drawing(b"q " * 300_000), ".pdf"),
    "pdf dictionary 20,000 deep": lambda _: Made(assembled({1: b"<</Type/Catalog/Pages 2 0 R/X " + b"<</A " * 20_000 + b">>" * 20_000 + b">>", 2: b"<</Type/Pages/Count 0/Kids[]>>"}, 1), ".pdf"),
    "pdf one drawing on 900 pages": lambda _: Made(pdf_drawing(b"BT /F1 9 Tf 5 500 Td (1.1 flu) Tj ET 0 0 m 9 9 l S\n" * 200, pages=900), ".pdf"),
    "excel of 100,000 rows": lambda _: Made(sheet("".join(map(cells, range(1, 100_001)))), ".xlsx"),
    "excel of 16,000 columns": lambda _: Made(sheet("".join(cells(n, ("flu",) * 16_000) for n in range(1, 5))), ".xlsx"),
    "excel cell at the far corner": lambda _: Made(sheet(cells(1) + cells(2) + '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>'), ".xlsx"),
    "excel cell beyond the corner": lambda _: Made(sheet(cells(1) + '<row r="99999999"><c r="ZZZZ99999999" t="inlineStr"><is><t>far</t></is></c></row>'), ".xlsx"),
    "excel merged from end to end": lambda _: Made(merged_sheet("A2:XFD1048576"), ".xlsx"),
    "excel merged columns": lambda _: Made(sheet(cells(1) + cells(2) + cells(3), '<mergeCells count="2"><mergeCell ref="A:C"/><mergeCell ref="D9:A1"/></mergeCells>'), ".xlsx"),
    "excel cell of 10 MB": lambda _: Made(sheet(cells(1) + cells(2, ("1", "flu vaccination " * (10 * _MB // 16), "Y"))), ".xlsx"),
    "excel columns apart": lambda _: Made(sheet("".join(f'<row r="{r}">' + "".join(f'<c r="{chr(65 + c // 26)}{chr(65 + c % 26)}{r}" t="inlineStr"><is><t>flu</t></is></c>' for c in range(0, 600, 2)) + "</row>" for r in range(1, 400, 2))), ".xlsx"),
    "csv of 100,000 rows": lambda _: Made(lines(100_000, ",", '"'), ".csv"),
    "csv of 5,000 rows": lambda _: Made(lines(5000, ",", '"'), ".csv"),
    "csv of 2,000 columns": lambda _: Made("\n".join([",".join(["flu"] * 2000)] * 200).encode(), ".csv"),
    "csv of 200,000 empty columns": lambda _: Made("\n".join(["," * 200_000] * 20).encode(), ".csv"),
    "csv cell of 10 MB": lambda _: Made(lines(3, ",", '"') + b'\n"1","' + b"flu vaccination " * (10 * _MB // 16) + b'","Y"', ".csv"),
    "csv quote never closed": lambda _: Made(lines(20_000, ",").replace(b"Keep", b'"Keep', 1), ".csv"),
    "csv ragged": lambda chance: Made("\n".join(",".join(["flu"] * chance.randrange(1, 300)) for _ in range(2000)).encode(), ".csv"),
    "tabbed text of 100,000 rows": lambda _: Made(lines(100_000, "\t"), ".txt"),
    "tabbed text of 5,000 rows": lambda _: Made(lines(5000, "\t"), ".txt"),
    "barred text of 2,000 columns": lambda _: Made("\n".join(["| flu " * 2000 + "|"] * 50).encode(), ".md"),
    "text of one line, 10 MB": lambda _: Made(b"flu vaccination " * (10 * _MB // 16), ".txt"),
    "text of 300,000 lines": lambda _: Made(b"1.1 Offer free flu vaccination \n\nY \nDirector \n\n" * 75_000, ".txt"),
    "text of 20,000 lines": lambda _: Made(b"1.1 Offer free flu vaccination \n\nBooked \n\nY Director \n\nOngoing \n\n" * 2500, ".txt"),
    "text of 100,000 pages": lambda _: Made(b"flu\f" * 100_000, ".txt"),
    "text of brackets": lambda _: Made(b"<" * _MB + b"li>" * 1000 + b"\t\t\t\n" * 10, ".txt"),
    "text of list tags in tabs": lambda _: Made(b"\n".join([b"1\t" + b"<ul><li>" * 5000 + b"x\tY\tz"] * 5), ".txt"),
    "text of spaces": lambda _: Made(b"a" + b" " * (3 * _MB) + b"b\n", ".txt"),
    "text of entities": lambda _: Made(b"1\t" + b"&amp;" * 200_000 + b"\tY\n2\tx\tY\n3\tx\tN\n", ".txt"),
}  # fmt: skip
