"""Returns of a fictional council, whole and spoilt in one way each. Each builder gives a file's bytes."""

from __future__ import annotations

import io
import zipfile

from docx import Document
from PIL import Image
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.styles import getSampleStyleSheet
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

TITLE = "Kings Vale Council: Adult Social Care Winter Plan return"
HEADER = ("Ref", "Requirement", "Current status", "Fully met Y/N", "How the gap will be closed", "Lead", "By when")
ROWS = (
    ("1", "Keep co-production at the heart of decisions", "Our forum meets monthly", "Y", "", "Director", "Ongoing"),
    ("2", "Offer free flu vaccination to social care staff", "Clinics are booked", "N", "More clinics", "HR lead", "31 December 2020"),
    ("3", "Give providers an overview of local capacity", "The tracker is filled in", "Y", "", "Head of commissioning", "Complete"),
)  # fmt: skip


def pdf(locked_with: str | None = None, title: str = TITLE) -> bytes:
    """A return of three rows as PDF, behind a password if one is given."""
    buffer = io.BytesIO()
    styles = getSampleStyleSheet()
    grid = Table(
        [[Paragraph(text, styles["Normal"]) for text in line] for line in (HEADER, *ROWS)],
        colWidths=[30, 160, 130, 60, 130, 100, 90],
        style=[("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")],
    )
    locked = StandardEncryption(locked_with, canPrint=0) if locked_with else None
    made = SimpleDocTemplate(buffer, pagesize=landscape(A4), invariant=1, encrypt=locked)
    made.build([Paragraph(title, styles["Title"]), grid])
    return buffer.getvalue()


def docx(title: str = TITLE) -> bytes:
    """The same return as Word."""
    document = Document()
    document.add_heading(title, 1)
    table = document.add_table(rows=0, cols=len(HEADER))
    for line in (HEADER, *ROWS):
        for cell, text in zip(table.add_row().cells, line, strict=True):
            cell.text = text
    return saved(document)


def saved(document: object) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)  # type: ignore[attr-defined]
    return buffer.getvalue()


def pdf_of_text() -> bytes:
    """A letter as PDF: text, no table."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, invariant=1)
    for number in range(20):
        page.drawString(72, 760 - 20 * number, "Kings Vale Council writes that its return will follow in due course.")
    page.save()
    return buffer.getvalue()


def docx_of_text() -> bytes:
    """A letter as Word: text, no table."""
    document = Document()
    document.add_paragraph("Kings Vale Council writes that its return will follow in due course.")
    return saved(document)


def pdf_of_pictures() -> bytes:
    """A scan: two pages with a picture each and no text."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, pagesize=A4, invariant=1)
    for shade in (200, 120):
        page.drawImage(ImageReader(Image.new("L", (300, 420), shade)), 0, 0, *A4)
        page.showPage()
    page.save()
    return buffer.getvalue()


def pdf_without_anything() -> bytes:
    """A page with nothing on it."""
    buffer = io.BytesIO()
    page = canvas.Canvas(buffer, invariant=1)
    page.showPage()
    page.save()
    return buffer.getvalue()


def encrypted_package() -> bytes:
    """What Word writes for a document with a password: an OLE2 container with the package in a stream."""
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    names = b"".join(
        name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", "EncryptionInfo", "EncryptedPackage")
    )
    return head + names.ljust(1024, b"\0")


def replaced(package: bytes, part: str, content: bytes) -> bytes:
    """A package with another content for one of its parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, content if name == part else old.read(name))
    return buffer.getvalue()


def docx_bomb() -> bytes:
    """A Word file whose text unpacks to a thousand times its packed size."""
    return replaced(docx(), "word/document.xml", b"<w:document>" + b" " * 50_000_000 + b"</w:document>")


def docx_of_entities() -> bytes:
    """A Word file whose XML defines entities that multiply."""
    body = b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    return replaced(docx(), "word/document.xml", body + b"]><d>&j;</d>")


def packed(files: dict[str, bytes]) -> bytes:
    """A zip archive of those files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()
