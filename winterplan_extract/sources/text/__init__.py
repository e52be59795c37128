"""Text files as Documents: `read_text` is the room's only door."""

from winterplan_extract.sources.text.reader import read_text

__all__ = ["read_text"]
