"""The fixed numbers of the desk, each with its unit and reason; what a pipeline may change stands in the settings."""

from __future__ import annotations

from typing import Final

# Sources (source, source_process, source_child, source_table)
DOTS: Final = 120  # dots an inch of a page's picture: 8 point print can be read on any screen
LARGE_DOTS: Final = 240  # dots an inch of a page looked at closely
MOST_DOTS: Final = 4_000_000  # of a picture; A3 has 2.8 million
MOST_LARGE_DOTS: Final = 12_000_000  # of a large one; A3 has 11 million, and pdfium takes 4 bytes for each
LEAST_SIDE: Final = 16  # dots of a picture's shorter side: what is thinner shows nothing
PICTURE_WITHIN: Final = 20.0  # seconds in which a page must be drawn: most take a tenth, and a person waits
PICTURES_MB: Final = 48  # MB of pictures kept; a page has 0.2 to 0.5
READINGS_MB: Final = 24  # MB of files as read kept; the largest real return has 0.2
MOST_READING_MB: Final = 64  # MB of a file as read that are shown; a workbook of 100,000 rows has 20
GROWN_MB: Final = 400  # MB that a process may keep of what it has drawn or read before it makes way for a new one
ROWS_AROUND: Final = 15  # rows shown above and below a row: a screenful
LINES_AROUND: Final = 4  # paragraphs shown above and below one
