"""From tables as read to requirement rows: columns named, headings carried down, cut rows made whole."""

from winterplan_extract.tables.rebuild import rebuild

__all__ = ["rebuild"]
