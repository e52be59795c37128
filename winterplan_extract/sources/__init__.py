"""Any file as a Document: `read` is the room's door. What kind of file it is, is judged by what it holds: a name is
only a hint, for `.doc` files are often RTF or HTML, and `.docx` ones PDFs."""

from __future__ import annotations

import dataclasses
import os
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path, PurePath
from typing import Final, Literal

from winterplan_extract.domain import without_sweeps
from winterplan_extract.domain.document import Document, Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.sources.settings import CONTENT_TYPES_BYTES, HEAD, LINES_TO_TELL, MIMETYPE_BYTES, PDF_HEAD
from winterplan_extract.storage.files import open_regular, read_regular

Reader = Literal["pdf", "word", "excel", "text", "web", "slides", "legacy", ""]

RETURN_SUFFIXES: Final = frozenset(
    {
        ".pdf", ".docx", ".docm", ".doc", ".odt", ".rtf", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods", ".csv", ".tsv", ".txt",
        ".md", ".html", ".htm", ".mht", ".mhtml", ".pptx", ".ppsx", ".zip",
    }
)  # fmt: skip
_NOT_RETURNS: Final = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_OFFICE_LOCK: Final = ("~$", ".~")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its name for people, the suffixes that it goes by, and the reader for it, if there is one."""

    name: str
    suffixes: tuple[str, ...]
    reader: Reader = ""


PDF: Final = Kind("a PDF", (".pdf",), "pdf")
WORD: Final = Kind("a Word document", (".docx", ".docm", ".dotx", ".dotm"), "word")
_XLSX: Final = Kind("an Excel workbook", (".xlsx", ".xlsm", ".xltx", ".xltm"), "excel")
_XLSB: Final = Kind("a binary Excel workbook", (".xlsb",), "excel")
_PPTX: Final = Kind("a PowerPoint presentation", (".pptx", ".pptm", ".ppsx"), "slides")
_ODT: Final = Kind("an OpenDocument text", (".odt", ".ott"), "legacy")
_ODS: Final = Kind("an OpenDocument spreadsheet", (".ods",), "excel")
_ODP: Final = Kind("an OpenDocument presentation", (".odp",))
_PAGES: Final = Kind("an Apple Pages, Numbers or Keynote file", (".pages", ".numbers", ".key"))
_ZIP: Final = Kind("a zip archive", (".zip",))
_DOC: Final = Kind("a Word 97-2003 document", (".doc", ".dot"), "legacy")
_XLS: Final = Kind("an Excel 97-2003 workbook", (".xls",), "excel")
_PPT: Final = Kind("a PowerPoint 97-2003 presentation", (".ppt",))
_MSG: Final = Kind("an Outlook message", (".msg",))
_OLE: Final = Kind("a file of an old Office program", ())
_RTF: Final = Kind("rich text", (".rtf", ".doc"), "legacy")
_HTML: Final = Kind("a web page", (".html", ".htm", ".mht", ".mhtml", ".doc"), "web")
_FLAT: Final = Kind("a Word document saved as XML", (".xml",))
_XML: Final = Kind("XML", (".xml",))
_MAIL: Final = Kind("an e-mail message", (".eml",))
_PICTURE: Final = Kind("a picture", (".png", ".jpg", ".jpeg", ".gif", ".tif", ".tiff", ".bmp", ".webp", ".heic"))
_CSV: Final = Kind("comma-separated text", (".csv", ".tsv", ".txt"), "text")
_TEXT: Final = Kind("plain text", (".txt", ".md", ".text", ".csv", ".tsv"), "text")
_UNKNOWN: Final = Kind("not a kind that is known", ())

_OLE_SIGNATURE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKED: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_MAIN_TYPES: Final = (
    (re.compile(rb"wordprocessingml\.(?:document|template)\.main|ms-word\.(?:document|template)\.macro"), WORD),
    (re.compile(rb"spreadsheetml\.(?:sheet|template)\.main|ms-excel\.(?:sheet|template|addin)\.macro"), _XLSX),
    (re.compile(rb"ms-excel\.sheet\.binary"), _XLSB),
    (re.compile(rb"presentationml\.(?:presentation|slideshow|template)\.main|ms-powerpoint\."), _PPTX),
)
_MIMETYPES: Final = {
    b"application/vnd.oasis.opendocument.text": _ODT,
    b"application/vnd.oasis.opendocument.spreadsheet": _ODS,
    b"application/vnd.oasis.opendocument.presentation": _ODP,
}
_NAMED_PARTS: Final = {
    "word/document.xml": WORD,
    "xl/workbook.xml": _XLSX,
    "xl/workbook.bin": _XLSB,
    "ppt/presentation.xml": _PPTX,
    "Index/Document.iwa": _PAGES,
    "Index.zip": _PAGES,
}
_OLE_STREAMS: Final = (  # in the order in which they tell: a message may hold a document
    ("__properties_version1.0", _MSG),
    ("WordDocument", _DOC),
    ("Workbook", _XLS),
    ("Book", _XLS),
    ("PowerPoint Document", _PPT),
)
_ENCRYPTED_STREAMS: Final = ("EncryptedPackage", "EncryptionInfo")
_PICTURE_SIGNATURES: Final = (
    b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM",
)  # fmt: skip
_TAGGED: Final = re.compile(rb"<(?:!doctype\s+html|html|body|table|head)\b", re.IGNORECASE)
_MAIL_HEADER: Final = re.compile(rb"(?:From|Received|Return-Path|MIME-Version|Message-ID): ", re.IGNORECASE)
_HEADER: Final = re.compile(rb"[A-Za-z][\w-]*: ")
_SAVED_PAGE: Final = re.compile(rb"^Content-Type: multipart/related\b", re.IGNORECASE | re.MULTILINE)
# Not in text that was pasted from a message.
_MAILED: Final = re.compile(rb"^(?:Received|Return-Path|MIME-Version|Message-ID|Content-Type): ", re.I | re.M)
_FLAT_WORD: Final = re.compile(rb"pkg:package|w:wordDocument|mso-application progid=.Word")


def looks_like_return(path: Path) -> bool:
    """Whether a walk through a folder takes the file up as a return: by its suffix or what it holds, but nothing that
    Office or a system left there."""
    name = path.name.lower()
    if name.startswith((".", *_OFFICE_LOCK)) or any(part.lower() in _NOT_RETURNS for part in path.parts):
        return False
    return path.suffix.lower() in RETURN_SUFFIXES or _can_be_read(path)


def may_be_return(name: str, head: bytes) -> bool:
    """Whether a file of that name and these first HEAD bytes may look like a return: it spares unpacking others."""
    suffix = PurePath(name).suffix.lower()
    return suffix in RETURN_SUFFIXES or head.startswith((*_PACKED, _OLE_SIGNATURE)) or b"%PDF" in head[:PDF_HEAD]


def _can_be_read(path: Path) -> bool:
    try:
        # Text in a file of no telling name is a licence or a log more often than a return.
        return path.is_file() and kind_of(path, Limits()).reader not in ("", "text")
    except UnreadableFile:
        return False


def kind_of(path: Path, limits: Limits) -> Kind:
    """The kind of the file, by its content, whether a reader reads it or not. Raises UnreadableFile."""
    try:
        with open_regular(path) as stream:
            if os.fstat(stream.fileno()).st_size > limits.file_mb * 2**20:
                raise UnreadableFile(notice("file_too_large", limit=f"{limits.file_mb} MB"))
            head = stream.read(HEAD)
    except OSError as fault:
        raise UnreadableFile(notice("file_missing", detail=fault.strerror or type(fault).__name__)) from fault
    if not head:
        raise UnreadableFile(notice("file_empty"))
    if head.startswith(_PACKED):
        return _packed_kind(path)
    if head.startswith(_OLE_SIGNATURE):
        return _ole_kind(read_regular(path))
    if b"%PDF" in head[:PDF_HEAD]:
        return PDF
    return _loose_kind(head)


def _packed_kind(path: Path) -> Kind:
    """The kind of a zip package, by its list of content types, its mimetype or the parts it has."""
    try:
        with open_regular(path) as stream, zipfile.ZipFile(stream) as package:
            names = package.namelist()
            types = _start_of(package, "[Content_Types].xml", CONTENT_TYPES_BYTES)
            mimetype = _start_of(package, "mimetype", MIMETYPE_BYTES)
    except (zipfile.BadZipFile, zlib.error, struct.error, ValueError, EOFError, NotImplementedError, OSError) as fault:
        raise UnreadableFile(notice("file_damaged", detail=str(fault) or type(fault).__name__)) from fault
    except RuntimeError as fault:  # what zipfile raises on a part that a password protects
        raise UnreadableFile(notice("file_encrypted")) from fault
    for pattern, kind in _MAIN_TYPES:
        if pattern.search(types):
            return kind
    if mimetype.strip() in _MIMETYPES:
        return _MIMETYPES[mimetype.strip()]
    plain = {name.replace("\\", "/").lstrip("/") for name in names}
    return next((kind for name, kind in _NAMED_PARTS.items() if name in plain), _ZIP)


def _start_of(package: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """The first `limit` bytes of a part; empty where the package has no such part."""
    try:
        with package.open(name) as stream:
            return stream.read(limit)
    except KeyError:
        return b""


def _ole_kind(data: bytes) -> Kind:
    """The kind of a file in the container of the old Office programs, by the streams that it names."""

    def names(stream: str) -> bool:
        return stream.encode("utf-16-le") + b"\x00\x00" in data

    if any(names(stream) for stream in _ENCRYPTED_STREAMS):
        raise UnreadableFile(notice("file_encrypted"))
    return next((kind for stream, kind in _OLE_STREAMS if names(stream)), _OLE)


def _loose_kind(head: bytes) -> Kind:
    """The kind of a file that is no container."""
    if head.startswith(_PICTURE_SIGNATURES) or head[8:12] == b"WEBP" or head[4:12] in (b"ftypheic", b"ftypmif1"):
        return _PICTURE
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare.startswith(b"{\\rtf"):
        return _RTF
    if _FLAT_WORD.search(bare) and bare.startswith(b"<?xml"):
        return _FLAT
    if _TAGGED.search(bare):
        return _HTML
    if bare.startswith(b"<?xml"):
        return _XML
    if _HEADER.match(bare) and _SAVED_PAGE.search(bare):
        return _HTML
    if _MAIL_HEADER.match(bare) and _MAILED.search(bare):
        return _MAIL
    text = _as_text(head)
    if text is None:
        return _UNKNOWN
    return _CSV if _in_columns(text) else _TEXT


def _as_text(head: bytes) -> str | None:
    """The start of a file as text; None where it is no text in any usual encoding."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", errors="replace")
    if b"\x00" in head or sum(byte < ord(" ") and byte not in b"\t\n\r\f\x1b" for byte in head):
        return None
    return head.decode("utf-8", errors="replace")


def _in_columns(text: str) -> bool:
    """Whether the text looks like comma-separated values: its first lines have the same commas each."""
    lines = [line for line in text.splitlines()[:-1] or text.splitlines() if line.strip()][:LINES_TO_TELL]
    counts = {len(re.sub(r'"[^"]*"', "", line).split(",")) for line in lines}
    return len(counts) == 1 and counts.pop() > 2


_SAVED_AGAIN: Final = (
    "word",
    "excel",
    "web",
    "legacy",
)  # may hold text that an earlier program took for another encoding
_BY_HEADINGS: Final = ("pdf", "excel", "text")  # readers that ask the plan


def read(path: Path, shown: str, settings: Settings, plan: Plan) -> Document:
    """What stands in the file, read as what it is whatever its name says; notices tell of a name that disagrees and of
    a file without a table. Raises UnreadableFile where there is nothing to read, or no reader for the kind."""
    kind = kind_of(path, settings.limits)
    if not kind.reader:
        raise UnreadableFile(notice("format_unsupported", kind=kind.name))
    with without_sweeps():
        # Each reader brings in heavy libraries, so it is imported when a file asks for it.
        reader = getattr(import_module(f"{__name__}.{kind.reader}"), f"read_{kind.reader}")
        document: Document = reader(path, shown, settings, *((plan,) if kind.reader in _BY_HEADINGS else ()))
    if kind.reader in _SAVED_AGAIN:
        from winterplan_extract.sources.text.plain import mended_throughout

        document = mended_throughout(document)
    suffix = PurePath(shown).suffix
    mislabelled = bool(suffix) and suffix.lower() not in kind.suffixes
    more = [notice("file_mislabelled", suffix=suffix, actual=kind.name)] if mislabelled else []
    more += _without_tables(document)
    return dataclasses.replace(document, notices=(*document.notices, *more)) if more else document


def _without_tables(document: Document) -> tuple[Notice, ...]:
    """What to say of a document in which no table was found, unless its reader has said why."""
    if document.tables or any(found.code in ("images_only", "no_tables", "no_text") for found in document.notices):
        return ()
    has_text = any(item.text.strip() for item in (*document.body, *document.furniture))  # type: ignore[union-attr]
    return (notice("no_tables" if has_text else "no_text"),)
