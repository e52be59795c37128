"""Packages that are unusual, damaged or hostile: what can be read is read, the rest is refused in words."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.oxml.parser import oxml_parser
from docx.shared import Pt
from lxml import etree
from wordfiles import MAIN_TYPE, W, listed, lvl, p, packed, parts_of, tbl, texts, tr

from winterplan_extract.domain.document import Document
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.sources.word import read_word

ROOT = Path(__file__).resolve().parents[2]
BODY = tbl(tr("Ref", "Action"), tr("1.1", "Plan"))
GRID = [["Ref", "Action"], ["1.1", "Plan"]]
Parts = dict[str, str]


def read_parts(folder: Path, parts: dict[str, str] | dict[str, bytes], limits: Limits | None = None) -> Document:
    return read_word(packed(folder / "made.docx", parts), "made.docx", Settings(limits=limits or Limits()))


def refusal(folder: Path, data: bytes, limits: Limits | None = None) -> tuple[str, str]:
    """The code and the sentence with which a file is refused."""
    path = folder / "refused.docx"
    path.write_bytes(data)
    with pytest.raises(UnreadableFile) as caught:
        read_word(path, "refused.docx", Settings(limits=limits or Limits()))
    return caught.value.notice.code, str(caught.value)


def zipped(parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return stream.getvalue()


def with_macros(parts: Parts) -> Parts:
    kind = "application/vnd.ms-word.document.macroEnabled.main+xml"
    return parts | {"[Content_Types].xml": parts["[Content_Types].xml"].replace(MAIN_TYPE, kind)}


def as_template(parts: Parts) -> Parts:
    types = parts["[Content_Types].xml"].replace("document.main+xml", "template.main+xml")
    return parts | {"[Content_Types].xml": types}


def strict(parts: Parts) -> Parts:
    return {
        name: data.replace("schemas.openxmlformats.org/wordprocessingml/2006/", "purl.oclc.org/ooxml/wordprocessingml/")
        .replace("schemas.openxmlformats.org/officeDocument/2006/", "purl.oclc.org/ooxml/officeDocument/")
        for name, data in parts.items()
    }  # fmt: skip


def renamed_main(parts: Parts) -> Parts:
    return {
        name.replace("document.xml", "document2.xml"): data.replace("document.xml", "document2.xml")
        for name, data in parts.items()
    }


def backslashes(parts: Parts) -> Parts:
    return {name.replace("/", "\\"): data for name, data in parts.items()}


def dangling(parts: Parts) -> Parts:
    rels = parts["word/_rels/document.xml.rels"]
    link = '<Relationship Id="x" Type="http://example.org/image" Target="NULL"/></Relationships>'
    return parts | {"word/_rels/document.xml.rels": rels.replace("</Relationships>", link)}


def without(name: str) -> Callable[[Parts], Parts]:
    return lambda parts: {other: data for other, data in parts.items() if other != name}


@pytest.mark.parametrize(
    "changed",
    [
        with_macros,
        as_template,
        strict,
        renamed_main,
        backslashes,
        dangling,
        without("_rels/.rels"),
        without("word/_rels/document.xml.rels"),
        without("[Content_Types].xml"),
        without("docProps/core.xml"),
        lambda parts: with_macros(renamed_main(strict(parts))),
        lambda parts: parts | {"docProps/core.xml": "<broken"},
    ],
    ids=[
        "docm", "template", "strict", "main part by another name", "backslashes in names", "dangling relationship",
        "no package relationships", "no document relationships", "no content types", "no properties",
        "all at once", "broken properties",
    ],
)  # fmt: skip
def test_a_package_that_is_not_quite_right_is_read(tmp_path: Path, changed: Callable[[Parts], Parts]) -> None:
    document = read_parts(tmp_path, changed(parts_of(BODY)))
    assert [texts(table) for table in document.tables] == [GRID]


def test_numbers_and_styles_are_found_in_a_strict_file_too(tmp_path: Path) -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="0">{lvl(0, "decimal", "%1.")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    document = read_parts(tmp_path, strict(parts_of(p("Plan", properties=listed(1)), numbering=numbering)))
    assert [item.text for item in document.body if not hasattr(item, "rows")] == ["1. Plan"]


@pytest.mark.parametrize("kind", ["styles", "numbering", "footnotes", "header"])
def test_a_broken_part_is_left_out_and_named(tmp_path: Path, kind: str) -> None:
    parts = parts_of(BODY, **{kind: ""})
    parts[f"word/{kind}.xml"] = "<w:broken"
    document = read_parts(tmp_path, parts)
    assert [texts(table) for table in document.tables] == [GRID]
    (found,) = document.notices
    assert found.code == "part_unread"
    assert f"word/{kind}.xml" in dict(found.values)["part"]


def test_what_python_docx_writes_is_read(tmp_path: Path) -> None:
    made = docx.Document()
    made.core_properties.title = "Winter plan return"
    made.add_heading("Northmere Council", 1)
    table = made.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Theme 1"
    table.cell(1, 0).text = "1.1"
    made.add_paragraph("In place").runs[0].font.size = Pt(9)
    made.save(str(tmp_path / "made.docx"))
    document = read_word(tmp_path / "made.docx", "made.docx", Settings())
    assert document.title == "Winter plan return"
    assert [texts(found) for found in document.tables] == [[["Theme 1", None], ["1.1", ""]]]
    heading, _, last = document.body
    assert (heading.text, heading.level) == ("Northmere Council", 1)  # type: ignore[union-attr]
    assert (last.text, last.size) == ("In place", 9.0)  # type: ignore[union-attr]


@pytest.mark.parametrize("junk", ["", "abc", "-5", "--3", "²", "1e9", "9" * 400, "true", "0.5"])
def test_nonsense_for_values_stops_nothing(tmp_path: Path, junk: str) -> None:
    sample = ROOT / "samples" / "fleetbourne-tracked-changes" / "fleetbourne-winter-plan.docx"
    with zipfile.ZipFile(sample) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    for name in ("word/document.xml", "word/styles.xml", "word/numbering.xml"):
        values = re.compile(rb'(w:(?:val|ilvl|w|numId|abstractNumId|char|fldCharType|type)=")[^"]*"')
        parts[name] = values.sub(rb"\g<1>" + junk.encode() + b'"', parts[name])
    assert len(read_parts(tmp_path, parts).tables) > 1


# --- refused ---------------------------------------------------------------------------------------------------------


def test_a_file_cut_short_is_damaged(tmp_path: Path) -> None:
    whole = zipped(parts_of(BODY))
    assert refusal(tmp_path, whole[: len(whole) // 2])[0] == "file_damaged"


def test_bytes_that_do_not_add_up_are_damage(tmp_path: Path) -> None:
    data = bytearray(zipped(parts_of(BODY)))
    at = data.index(b"word/document.xml") + len("word/document.xml") + 20
    data[at : at + 8] = b"\x00" * 8
    assert refusal(tmp_path, bytes(data))[0] == "file_damaged"


@pytest.mark.parametrize(
    ("document", "told"),
    [("<w:document", "word/document.xml"), ("", "word/document.xml"), (None, "no main part")],
    ids=["broken", "empty", "missing"],
)
def test_without_its_main_part_a_file_is_damaged(tmp_path: Path, document: str | None, told: str) -> None:
    parts = without("word/document.xml")(parts_of(BODY))
    if document is not None:
        parts["word/document.xml"] = document
    code, sentence = refusal(tmp_path, zipped(parts))
    assert code == "file_damaged"
    assert told in sentence


def test_a_password_on_the_zip_is_told_from_damage(tmp_path: Path) -> None:
    data = bytearray(zipped(parts_of(BODY)))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(signature)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(signature, at + 4)
    assert refusal(tmp_path, bytes(data))[0] == "file_encrypted"


ENTITIES = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">{}]>'


@pytest.mark.parametrize(
    "declared", ["", '<!ENTITY f SYSTEM "file:///etc/hostname">'], ids=["billion laughs", "another file"]
)
def test_a_document_type_is_refused_unread(tmp_path: Path, declared: str) -> None:
    parts = parts_of(BODY)
    body = parts["word/document.xml"].replace("Plan", "&b;")
    code, sentence = refusal(tmp_path, zipped(parts | {"word/document.xml": ENTITIES.format(declared) + body}))
    assert code == "file_damaged"
    assert "document type" in sentence


def test_python_docx_parses_with_entities_off(tmp_path: Path) -> None:
    """The library's own parser reads the trees: a release that opened it would let files in."""
    secret = tmp_path / "secret.txt"
    secret.write_text("SECRET", encoding="utf-8")
    declared = f'<!DOCTYPE d [<!ENTITY f SYSTEM "{secret.as_uri()}">]><w:p xmlns:w="{W}"><w:t>&f;</w:t></w:p>'
    root = etree.fromstring(declared, oxml_parser)
    assert "SECRET" not in "".join(root.itertext(etree.Element))
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring("<a>" * 300 + "</a>" * 300, oxml_parser)  # the limits that huge_tree lifts are there


def test_a_part_that_inflates_a_hundredfold_is_refused(tmp_path: Path) -> None:
    bomb = parts_of(BODY) | {"word/media.xml": " " * 10_000_000}
    code, sentence = refusal(tmp_path, zipped(bomb))
    assert code == "file_too_large"
    assert "100 times" in sentence


def test_small_parts_may_inflate_as_they_like(tmp_path: Path) -> None:
    parts = parts_of(BODY) | {"word/settings.xml": "<a>" + " " * 90_000 + "</a>"}
    assert len(read_parts(tmp_path, parts).tables) == 1


def test_a_package_over_its_unpacked_size_is_refused(tmp_path: Path) -> None:
    limits = replace(Limits(), unpacked_mb=1, inflate_ratio=1e9)
    code, sentence = refusal(tmp_path, zipped(parts_of(BODY) | {"word/x.xml": " " * 2**21}), limits)
    assert code == "file_too_large"
    assert "1 MB unpacked" in sentence


def test_a_declared_size_that_lies_does_not_get_past_the_limits(tmp_path: Path) -> None:
    data = bytearray(zipped({"word/document.xml": " " * 20_000_000}))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.find(signature)
        data[at + offset : at + offset + 4] = struct.pack("<I", 1000)
    assert refusal(tmp_path, bytes(data))[0] in ("file_damaged", "file_too_large")


def test_too_many_parts_are_refused(tmp_path: Path) -> None:
    parts = parts_of(BODY) | {f"word/{n}.bin": "" for n in range(20)}
    assert refusal(tmp_path, zipped(parts), replace(Limits(), archive_entries=10))[0] == "file_too_large"


def test_pictures_are_not_inflated(tmp_path: Path) -> None:
    parts = parts_of(BODY) | {"word/media/image1.png": "\0" * 5_000_000}
    assert len(read_parts(tmp_path, parts).tables) == 1
