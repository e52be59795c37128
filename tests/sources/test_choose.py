"""What a file is, by what it holds; which files a walk through a folder takes up; what reading one says."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from wordfiles import p, packed, parts_of, tbl, tr

from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.sources import RETURN_SUFFIXES, kind_of, looks_like_return, read
from winterplan_extract.storage.plan_folder import load_plan

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def stream_name(name: str) -> bytes:
    """A stream's name as the directory of an old Office file holds it: 64 bytes, two a letter."""
    return name.encode("utf-16-le").ljust(64, b"\0")


def package(*parts: tuple[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, data in parts:
            made.writestr(name, data)
    return stream.getvalue()


def content_types(kind: str) -> tuple[str, str]:
    return "[Content_Types].xml", f'<Types><Override PartName="/x" ContentType="application/vnd.{kind}+xml"/></Types>'


OFFICE = "openxmlformats-officedocument."
CASES = [
    ("pdf", b"%PDF-1.7\n", "a PDF", ""),
    ("pdf after junk", b"junk\n" * 100 + b"%PDF-1.4", "a PDF", "the signature may stand a little way in"),
    ("docx", package(content_types(f"{OFFICE}wordprocessingml.document.main")), "a Word document", ""),
    ("docm", package(content_types("ms-word.document.macroEnabled.main")), "a Word document", "with macros"),
    ("docx by its parts", package(("word/document.xml", "")), "a Word document", "no content types"),
    ("xlsx", package(content_types(f"{OFFICE}spreadsheetml.sheet.main")), "an Excel workbook", ""),
    ("pptx", package(content_types(f"{OFFICE}presentationml.presentation.main")), "a PowerPoint presentation", ""),
    ("odt", package(("mimetype", "application/vnd.oasis.opendocument.text")), "an OpenDocument text", ""),
    ("ods", package(("mimetype", "application/vnd.oasis.opendocument.spreadsheet")), "an OpenDocument spreadsheet", ""),
    ("pages", package(("Index/Document.iwa", "")), "an Apple Pages, Numbers or Keynote file", ""),
    ("zip", package(("return.docx", "")), "a zip archive", "a folder of files"),
    ("doc", OLE + stream_name("WordDocument"), "a Word 97-2003 document", ""),
    ("xls", OLE + stream_name("Workbook"), "an Excel 97-2003 workbook", ""),
    ("msg", OLE + stream_name("__properties_version1.0") + stream_name("WordDocument"), "an Outlook message", ""),
    ("old office", OLE, "a file of an old Office program", "no stream that tells"),
    ("rtf", b"{\\rtf1\\ansi Plan}", "rich text", ""),
    ("html", b"\xef\xbb\xbf <!DOCTYPE html><html>", "a web page", "a .doc from a web form is often this"),
    ("word as html", b"<html xmlns:o='x'><table>", "a web page", ""),
    ("mht", b"MIME-Version: 1.0\nContent-Type: multipart/related; x", "a web page", "a page saved as one file"),
    ("mht", b"Content-Type: multipart/related; x\nMIME-Version: 1.0", "a web page", "its headers in another order"),
    ("mht", b"Date: Mon, 2 Nov 2020\nContent-Type: multipart/related; x", "a web page", "another header before them"),
    ("mail", b"From: a@example.org\nTo: b@example.org\nMessage-ID: <1@example.org>\n\nHello", "an e-mail message", ""),
    ("pasted", b"From: Smith, Jane\nTo: Region\nSubject: our plan\n\nWe will ring every carer.", "plain text", "text"),
    ("flat word", b"<?xml version='1.0'?><pkg:package>", "a Word document saved as XML", ""),
    ("xml", b"<?xml version='1.0'?><a/>", "XML", ""),
    ("png", b"\x89PNG\r\n\x1a\n", "a picture", "a photographed return"),
    ("heic", b"\0\0\0\x18ftypheic", "a picture", "a telephone's photograph"),
    ("csv", b'ref,requirement,met\n1.1,"Make, and keep, a plan",Y\n', "comma-separated text", ""),
    (
        "text",
        b"Northmere Council, winter plan\n1.1 Make a plan\n",
        "plain text",
        "commas alone do not make columns",
    ),
    ("text in utf-16", "Plan\n".encode("utf-16"), "plain text", ""),
    ("latin-1", b"Caf\xe9", "plain text", "not UTF-8, text all the same"),
    ("bytes", b"\x00\x01\x02\x03", "not a kind that is known", ""),
]


@pytest.mark.parametrize(("data", "name"), [case[1:3] for case in CASES], ids=[case[0] for case in CASES])
def test_a_file_is_what_it_holds(tmp_path: Path, data: bytes, name: str) -> None:
    path = tmp_path / "return.xyz"
    path.write_bytes(data)
    assert kind_of(path, Limits()).name == name


def refused(path: Path, limits: Limits | None = None) -> tuple[str, str]:
    with pytest.raises(UnreadableFile) as caught:
        read(path, path.name, Settings(limits=limits or Limits()), load_plan())
    return caught.value.notice.code, str(caught.value)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "file_empty"),
        (OLE + stream_name("EncryptedPackage"), "file_encrypted"),
        (b"PK\x03\x04" + b"\0" * 50, "file_damaged"),
        (OLE + stream_name("PowerPoint Document"), "format_unsupported"),
        (b"<?xml version='1.0'?><a/>", "format_unsupported"),
        (b"\x89PNG\r\n\x1a\n", "format_unsupported"),
        (b"x" * (2**20 + 1), "file_too_large"),
    ],
    ids=["empty", "password", "cut short", "ppt", "XML", "picture", "large"],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_reason(tmp_path: Path, data: bytes, code: str) -> None:
    path = tmp_path / "return.docx"
    path.write_bytes(data)
    assert refused(path, replace(Limits(), file_mb=1))[0] == code


def test_a_file_that_is_not_there_and_a_folder_are_missing(tmp_path: Path) -> None:
    assert refused(tmp_path / "gone.docx")[0] == "file_missing"
    assert "folder" in refused(tmp_path)[1]


def test_a_refusal_names_the_kind_and_what_to_save_it_as(tmp_path: Path) -> None:
    path = tmp_path / "return.odp"
    path.write_bytes(package(("mimetype", "application/vnd.oasis.opendocument.presentation")))
    code, sentence = refused(path)
    assert code == "format_unsupported"
    assert "an OpenDocument presentation" in sentence and ".docx" in sentence


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        ("return.docx", []),
        ("return.DOCX", []),
        ("return.docm", []),
        ("return", []),
        ("region.zip!north/return.docx", []),
        ("return.pdf", ["file_mislabelled"]),
        ("region.zip!north/return.doc", ["file_mislabelled"]),
    ],
)
def test_a_wrong_suffix_is_told_and_the_file_read_as_what_it_is(tmp_path: Path, shown: str, told: list[str]) -> None:
    document = read(packed(tmp_path / "x", parts_of(tbl(tr("Ref", "Action")))), shown, Settings(), load_plan())
    assert [found.code for found in document.notices] == told
    assert (document.file, document.format, len(document.tables)) == (shown, "docx", 1)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (p("We have a plan."), "no_tables"),
        (p(), "no_text"),
        (p("<w:r><w:pict><v:imagedata/></w:pict></w:r>"), "images_only"),
    ],
    ids=["text", "nothing", "pictures"],
)
def test_a_document_without_tables_says_why(tmp_path: Path, body: str, code: str) -> None:
    document = read(packed(tmp_path / "return.docx", parts_of(body)), "return.docx", Settings(), load_plan())
    assert [found.code for found in document.notices] == [code]


@pytest.mark.parametrize(
    ("name", "taken"),
    [
        *((f"return{suffix}", True) for suffix in sorted(RETURN_SUFFIXES)),
        ("Return FINAL v2.PDF", True),
        ("~$return.docx", False),
        (".return.docx", False),
        (".DS_Store", False),
        ("Thumbs.db", False),
        ("__MACOSX/return.docx", False),
        ("picture.png", False),
        ("return", False),
    ],
)
def test_which_files_a_walk_takes_up_by_name(name: str, taken: bool) -> None:
    assert looks_like_return(Path(name)) is taken


@pytest.mark.parametrize(
    ("name", "data", "taken"),
    [
        ("return", b"%PDF-1.7", True),
        ("return 1.0 final", b"%PDF-1.7", True),
        ("notes", b"some text", False),
        ("nothing", b"", False),
    ],
)
def test_a_file_with_another_suffix_is_taken_up_by_what_it_holds(
    tmp_path: Path, name: str, data: bytes, taken: bool
) -> None:
    (tmp_path / name).write_bytes(data)
    assert looks_like_return(tmp_path / name) is taken
