"""Text in which the cells of a table stand one under another: `read_stacked` rebuilds the tables."""

from winterplan_extract.sources.text.stacked.build import read_stacked
from winterplan_extract.sources.text.stacked.pages import pages_of

__all__ = ["pages_of", "read_stacked"]
