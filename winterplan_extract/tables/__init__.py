"""Requirement rows from the tables of a document; `rebuild` has the stage."""

from winterplan_extract.tables.rebuild import rebuild

__all__ = ["rebuild"]
