"""The zip file that a workbook is: no clock in it, and what openpyxl has no words for."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final
from xml.sax.saxutils import quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from winterplan_extract.outputs.cells import Rows

_NO_ROWS: Final = re.compile(r"<sheetData>\s*</sheetData>|<sheetData\s*/>")
_LINKS_STAND_BEFORE: Final = "<pageMargins"
# openpyxl cannot write this part of a sheet; it stands right before the drawing and the tables.
_NO_WARNING: Final = '<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/></ignoredErrors>'
_SHEET_END: Final = re.compile("<drawing |<tableParts")
_CHART_NAME: Final = re.compile(r'(<[^<>]*cNvPr [^<>]*?name="Chart \d+")')


class Archive(ZipFile):
    """A zip file that puts no clock into what it holds: every part bears a zip file's first date.

    `rows` are those of each sheet, by the name of its part, which openpyxl writes without any;
    `descriptions` are what the charts show, in the order in which they are written.
    """

    def __init__(self, path: Path, rows: Mapping[str, Rows], descriptions: Sequence[str]) -> None:
        super().__init__(path, "w", ZIP_DEFLATED)
        self._rows = rows
        self._descriptions = iter(descriptions)

    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        """Adds a part; a chart in it is given its description."""
        name = str(zinfo_or_arcname)
        if name.startswith("xl/drawings/drawing"):
            text = data.decode("utf-8") if isinstance(data, bytes) else data
            data = _CHART_NAME.sub(lambda found: f"{found[1]} descr={quoteattr(next(self._descriptions))}", text)
        super().writestr(ZipInfo(name), data, ZIP_DEFLATED)

    def write(self, filename: Any, arcname: Any = None, *_: Any, **__: Any) -> None:
        """Adds a file as a part: a sheet, which is given its rows and told not to warn of references that are text."""
        name = str(arcname or filename)
        self.writestr(name, _whole(Path(filename).read_text(encoding="utf-8"), self._rows[name]).encode())


def _whole(sheet: str, rows: Rows) -> str:
    """The sheet with its rows, its links, and no warning of numbers such as 1.1 that are text."""
    above, below = _NO_ROWS.split(sheet, maxsplit=1)
    before, mark, after = below.partition(_LINKS_STAND_BEFORE)
    end = _SHEET_END.search(after)
    at = end.start() if end else len(after)
    tail = after[:at] + (_NO_WARNING if end else "") + after[at:]
    return f"{above}<sheetData>{rows.rows}</sheetData>{before}{rows.links}{mark}{tail}"
