"""The fixed numbers of the desk, each with its unit and reason; what a pipeline may change stands in the settings."""

from __future__ import annotations

from typing import Final

# Sources (source, source_table)
DOTS: Final = 120  # dots an inch of a page's picture: 8 point print can be read on any screen
LARGE_DOTS: Final = 240  # dots an inch of a page looked at closely
MOST_DOTS: Final = 4_000_000  # of a picture; A3 has 2.8 million
MOST_LARGE_DOTS: Final = 12_000_000  # of a large one; A3 has 11 million, and pdfium takes 4 bytes for each
LEAST_SIDE: Final = 16  # dots of a picture's shorter side: what is thinner shows nothing
PICTURE_WITHIN: Final = 20.0  # seconds in which a page must be drawn: most take a tenth, and a person waits
PICTURES_MB: Final = 48  # MB of pictures kept; a page has 0.2 to 0.5
READINGS_MB: Final = 24  # MB of files as read kept; the largest real return has 0.2
MOST_READING_MB: Final = 64  # MB of a file as read that are shown; a workbook of 100,000 rows has 20
ROWS_AROUND: Final = 15  # rows shown above and below a row: a screenful
LINES_AROUND: Final = 4  # paragraphs shown above and below one

# Requests (safety, desk, projects)
TOKEN_BYTES: Final = 32  # random bytes of the token in the first address: nobody guesses it
MOST_FIELDS: Final = 300  # fields of a form; the longest has 100
MOST_FORM_KB: Final = 1024  # KB of a form without files: a decision with its note has one
MOST_FILES: Final = 2000  # files dropped on a page, as many as an archive may hold
MOST_UPLOAD_MB: Final = 5000  # MB dropped on a page in all, as all archives of a run may hold unpacked
OWN_PORTS: Final = range(
    20_000, 32_000
)  # among which the desk takes one for good: below those that systems lend to programs
PORTS_TRIED: Final = 20  # of them before the desk takes any that is free: hardly one in a hundred is in use
PORTS_KEPT: Final = 4  # ports taken one after another, as others use those before: two desks at once need two
CLOSE_WITHIN: Final = 2  # seconds in which requests must end once the desk is told to close

# Pages (project, page, app, pages)
RECENT: Final = 12  # projects remembered
ID_LETTERS: Final = 12  # letters of a project's short name in addresses
LONGEST_NAME: Final = 80  # characters of a project's name: it names a folder
PAGE_ROWS: Final = 100  # rows of a page of the list of rows
MOST_TYPED: Final = 5000  # characters of a note
EVERY: Final = 0.4  # seconds between two looks at how far a run is
FRESH_WITHIN: Final = 20.0  # seconds that a page waits for a comparison made anew; it takes under two
LOOK_AGAIN: Final = 3  # seconds after which a page without script asks again how far a run is
LIKELY: Final = 0.5  # confidence of a candidate that is likelier than not
LINES_SHOWN: Final = 8  # problems of a file shown at once
FOLDERS_SHOWN: Final = 300  # folders in one folder that are shown to choose from
FOLDER_ENTRIES: Final = 5000  # files of a folder that are counted before it has “many”
COLUMNS_SHOWN: Final = 60  # headings of a file whose columns can be corrected; the widest real return has 12
CHANGES_SHOWN: Final = 500  # changes between two rounds on one page
WARMED: Final = 2  # rows to come whose sources are made ready while a person looks at one
PAUSE: Final = 0.5  # seconds after a decision before the comparison is made anew: the next row comes first
KB: Final = 1024  # bytes
LONGEST_FILE_NAME: Final = 150  # characters of the name of a file that was dropped: every system takes 255 bytes
