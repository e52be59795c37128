"""Word files as Documents: `read_word` is the room's only door."""

from winterplan_extract.sources.word.reader import read_word

__all__ = ["read_word"]
