"""A file's text taken a second time by another way than the reader's, for the audit to compare."""

from winterplan_extract.sources.second.reading import second_reading

__all__ = ["second_reading"]
