"""The zip file that a workbook is: no clock in it, and what openpyxl has no words for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# openpyxl cannot write this part of a sheet; it stands right before the drawing and the tables.
_NO_WARNING: Final = b'<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
_SHEET_END: Final = re.compile(rb"<drawing |<tableParts")
_CHART_NAME: Final = re.compile(r'(<[^<>]*cNvPr [^<>]*?name="Chart \d+")')


class Archive(ZipFile):
    """A zip file that puts no clock into what it holds: every part bears a zip file's first date.

    `descriptions` are what the charts show, in the order in which they are written.
    """

    def __init__(self, path: Path, descriptions: Sequence[str]) -> None:
        super().__init__(path, "w", ZIP_DEFLATED)
        self._descriptions = iter(descriptions)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Adds a part; a chart in it is given its description."""
        name = str(zinfo_or_arcname)
        if name.startswith("xl/drawings/drawing"):
            text = data.decode("utf-8") if isinstance(data, bytes) else data
            data = _CHART_NAME.sub(lambda found: f"{found[1]} descr={quoteattr(next(self._descriptions))}", text)
        super().writestr(ZipInfo(name), data, ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Adds a file as a part: a sheet, which is told not to warn of references such as 1.1 that are text."""
        content = Path(filename).read_bytes()
        # Nothing that a cell says can look like the end of a sheet: its letters "<" are escaped.
        end = _SHEET_END.search(content)
        at = end.start() if end else len(content)
        self.writestr(arcname or filename, content[:at] + (_NO_WARNING if end else b"") + content[at:])
