"""PDF returns: glyphs and shapes from pdfium, cells from pdfplumber's table functions, text put together here."""

from winterplan_extract.sources.pdf.reader import read_pdf

__all__ = ["read_pdf"]
