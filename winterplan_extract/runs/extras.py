"""The line to type so that an extra is there: it differs by how the program was installed."""

from __future__ import annotations

import json
import sys
from importlib.metadata import PackageNotFoundError, distribution
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlsplit
from urllib.request import url2pathname

Extra = Literal["ocr", "parquet", "dask"]

_PACKAGE: Final = "winterplan-extract"
_TOOLS: Final = {  # a file that the tool leaves in the environment that it made, and its command
    "uv-receipt.toml": "uv tool install --force",
    "pipx_metadata.json": "pipx install --force",
}


def how_to_add(extra: Extra) -> str:
    """The line to type in a terminal, for this installation."""
    origin = _origin()
    url = str(origin.get("url", ""))
    wanted = f"{_PACKAGE}[{extra}]{f' @ {url}' if url else ''}"
    for left, command in _TOOLS.items():
        if (Path(sys.prefix) / left).is_file():
            return f'{command} "{wanted}"'
    if origin.get("dir_info", {}).get("editable"):
        wanted = f"{url2pathname(urlsplit(url).path)}[{extra}]"
        return f'{_pip()} install -e "{wanted}"'
    return f'{_pip()} install "{wanted}"'


def _origin() -> dict[str, Any]:
    """Where pip or another installer took the program from, as it keeps it; empty where that was an index of packages."""
    try:
        kept = distribution(_PACKAGE).read_text("direct_url.json")
    except PackageNotFoundError:
        return {}
    return dict(json.loads(kept)) if kept else {}


def _pip() -> str:
    """pip for this Python; in an environment that uv made, and that has none, uv's own."""
    python = f'"{sys.executable}"' if " " in sys.executable else sys.executable
    if find_spec("pip") is None:
        return f"uv pip --python {python}"
    called = "& " if sys.platform == "win32" and python != sys.executable else ""  # or PowerShell only says it
    return f"{called}{python} -m pip"
