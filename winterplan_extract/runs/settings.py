"""The fixed numbers of runs, each with its unit and reason; what a pipeline may change stands in `Limits`."""

from __future__ import annotations

from typing import Final

# Files found and unpacked (find, archives, temporary, match)
MB: Final = 1024 * 1024  # bytes
CHUNK: Final = 256 * 1024  # bytes unpacked at a time: what a bomb can cost before it is stopped
RATIO_FREE: Final = 100 * 1024  # bytes unpacked; below it a high ratio is harmless and common
LONGEST_ENDING: Final = 10  # characters of a file name's ending, its dot included, that are kept
OWN_HEAD: Final = 4096  # bytes: more than any header line of ours and the opening of a data package
OWN_COLUMNS: Final = 3  # columns by which a table is known: versions add theirs further on
LONGEST_ID: Final = 80  # characters of a return_id: row ids stay readable in a spreadsheet column
NAME_BYTES: Final = 8  # random bytes of a private folder's name: nobody can have made it before
HEADER_WITHIN: Final = 20  # lines at the top in which the header may stand: titles and notes come before it

# Processes (temporary, isolation, worker, cluster)
START_WITHIN: Final = 120.0  # seconds in which a child must be up: a cold disk and a virus scanner take many
LEAVE_WITHIN: Final = 5.0  # seconds that a killed child gets to be gone
AFTER_ITS_OWN: Final = -200  # turn at the end of the process: multiprocessing takes its folder for sockets away at -100
AHEAD: Final = 3  # files handed to a cluster for each of its threads: none waits, and few bytes are held
CONNECT_WITHIN: Final = 20  # seconds in which a cluster must answer: its name may be wrong
OUT_OF_MEMORY: Final = 77  # exit status by which a worker says that it stopped itself: none that a system uses
LOOK_EVERY: Final = 0.05  # seconds between two looks at the memory: at 1 GB a second, 50 MB over the limit at most
SPACE_OVER_MEMORY: Final = 1.25  # address space allowed for each byte of the memory limit: some is never touched

# What is told (batch, manifest, inspect, request, run)
SECONDS_DIGITS: Final = 3  # decimals of the seconds that are kept: thousandths
NEAREST: Final = 5  # rows named to whoever asks for one that is not there
NAME_SHOWN: Final = 60  # characters of a name that is no option, as a message shows it
FILES_APART: Final = 30  # from which a second program mostly writes a part: outputs' ROWS_APART, some 90 a return
