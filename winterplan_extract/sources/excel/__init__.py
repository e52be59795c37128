"""Spreadsheets as Documents: `read_excel` is the room's only door."""

from winterplan_extract.sources.excel.reader import read_excel

__all__ = ["read_excel"]
