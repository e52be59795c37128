"""What files gave in earlier runs: a reading is kept by all that could change it, its verdicts apart.

Its key is made of the file and its name, the program but for the matcher and what comes after it, the libraries, the
plan and the settings of the reading. Beside it stand hashes of what the verdicts go by: where only the matcher or the
decisions have changed, rows are matched anew and nothing is read.
"""

from __future__ import annotations

import hashlib
import logging
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import msgspec

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ExtractedReturn, Ruling
from winterplan_extract.domain.settings import LAST_DAY, Settings
from winterplan_extract.runs.settings import MB
from winterplan_extract.runs.worker import LearntList
from winterplan_extract.storage.cache_folder import CacheFolder
from winterplan_extract.storage.files import sha256_of

_log = logging.getLogger(__name__)

_LIBRARIES: Final = (
    "pypdfium2", "pdfplumber", "pdfminer.six", "python-docx", "lxml", "rapidfuzz", "numpy", "pyarrow", "openpyxl",
    "python-calamine", "rapidocr", "onnxruntime",
)  # fmt: skip
_PACKAGE: Final = Path(__file__).resolve().parents[1]
_MATCHER: Final = "matching"
_AFTER: Final = ("cli", "comparison", "desk", "outputs", "review", "runs")  # rooms with no say in what a file gives
_LATER: Final = ("working", "matching", "reviewing", "pairing", "comparing")  # parts of the settings that have none
_BY_CHANCE: Final = frozenset({"page_unread", "part_unread", "ocr_not_working"})  # what may go better the next time


def cache_folder() -> Path:
    """The folder of this user's cache."""
    from platformdirs import user_cache_path

    return user_cache_path("winterplan", appauthor=False) / "returns"


class KeptReturn(msgspec.Struct, frozen=True, array_like=True):
    """What a file gave, read as on the last day there is, so that each run can say what is overdue on its own day."""

    matched_by: str
    ruled_by: str
    returned: ExtractedReturn


@dataclass(frozen=True, slots=True)
class CachedReturn:
    """Where a file's reading is kept, and what is kept there; `is_current` says that its verdicts hold too."""

    key: str
    sha256: str
    returned: ExtractedReturn | None = None
    is_current: bool = False


class ReturnCache:
    """The kept readings for a run with this plan, these settings and these rulings. `fresh` takes none, but keeps."""

    def __init__(
        self, folder: Path, *, plan: Plan, settings: Settings, rulings: Sequence[Ruling] = (), fresh: bool = False
    ) -> None:
        self._folder = CacheFolder(folder)
        self._fresh = fresh
        self._most_bytes = settings.working.cache_mb * MB
        self._read_by = _digest((_read_by(settings), plan_itself(plan)))
        self._matched_by = _digest((_sources([_PACKAGE / _MATCHER]), settings.matching))
        self._ruled_by = _digest([ruling for ruling in rulings if not ruling.field])
        self._roles = {(each.row_key, each.requirement): each.value for each in rulings if each.field == "role"}
        self._encode = msgspec.msgpack.Encoder().encode
        self._decode = msgspec.msgpack.Decoder(KeptReturn).decode

    def look_up(self, path: Path, shown: str, return_id: str) -> CachedReturn | None:
        """What is kept of the file; None where the file cannot be opened."""
        sha256 = sha256_of(path)
        if not sha256:
            return None
        roles = sorted((heading, role) for (file, heading), role in self._roles.items() if file == sha256)
        key = _digest((self._read_by, sha256, path.suffix, shown, return_id, *roles))
        content = None if self._fresh else self._folder.get(key)
        if content is None:
            return CachedReturn(key, sha256)
        try:
            kept = self._decode(content)
        except msgspec.MsgspecError as fault:
            self._folder.drop(key, f"it cannot be read ({fault})")
            return CachedReturn(key, sha256)
        if kept.matched_by != self._matched_by:  # every verdict is to be given anew, and some files read
            from winterplan_extract.verdicts import read_by_matcher  # with the matcher, which a parent does without

            again = None if read_by_matcher(kept.returned) else _unruled(kept.returned)
            return CachedReturn(key, sha256, again)
        return CachedReturn(key, sha256, kept.returned, kept.ruled_by == self._ruled_by)

    def keep(self, cached: CachedReturn, returned: ExtractedReturn) -> None:
        """Keeps what the file gave, unless that is only that it could not be read, or it has changed meanwhile."""
        line = returned.document
        if not line.format or line.sha256 != cached.sha256 or any(p.code in _BY_CHANCE for p in returned.problems):
            return
        try:
            content = self._encode(KeptReturn(self._matched_by, self._ruled_by, returned))
        except UnicodeEncodeError:  # half a letter, which some broken files hold
            _log.info("%s: what it gave cannot be kept", line.file)
            return
        self._folder.put(cached.key, content)

    @property
    def folder(self) -> Path:
        """Where it is all kept."""
        return self._folder.folder

    def shrink(self) -> None:
        """Holds the cache to its size."""
        self._folder.shrink(self._most_bytes)


def _unruled(returned: ExtractedReturn) -> ExtractedReturn:
    """The return as one whose verdicts are all to be given anew."""
    return replace(returned, ruled=True, others=tuple(_unruled(each) for each in returned.others))


def on_the_last_day(settings: Settings) -> Settings:
    """The settings by which a reading is kept: whatever could ever be overdue is."""
    return replace(settings, as_of=LAST_DAY)


def learnt_list(plan: Plan, settings: Settings, folder: Path | None = None) -> LearntList:
    """Where what the matcher learns of the plan is kept: in that folder, or in the user's own."""
    program = _sources(path for path in _PACKAGE.iterdir() if path.name not in _AFTER)
    return LearntList(
        folder or cache_folder(), _digest((program, library_versions(), plan_itself(plan), settings.matching))
    )


def plan_itself(plan: Plan) -> Plan:
    """The plan, wherever it lies."""
    return replace(plan, folder=Path())


def _read_by(settings: Settings) -> str:
    """A hash of all that could change what a file gives, but for the file, the plan and the verdicts on its rows."""
    asked = on_the_last_day(settings)
    return _digest(
        (
            platform.python_version(),
            version_of("winterplan-extract"),
            library_versions(),
            find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None,
            _sources(path for path in _PACKAGE.iterdir() if path.name not in (*_AFTER, _MATCHER)),
            {part.name: getattr(asked, part.name) for part in fields(asked) if part.name not in _LATER},
        )
    )


def library_versions() -> dict[str, str]:
    """The libraries that have a say in what comes out, with their versions; empty for one that is not installed."""
    return {name: version_of(name) for name in _LIBRARIES}


@cache
def version_of(name: str) -> str:
    """The version of an installed distribution; empty where there is none."""
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def program_sources() -> list[tuple[str, str]]:
    """All files of the program, each with its hash."""
    return _sources([_PACKAGE])


def _sources(tops: Iterable[Path]) -> list[tuple[str, str]]:
    """The files of the program below these, each with its hash; what Python makes of them is left out."""
    files = (path for top in tops for path in (top.rglob("*") if top.is_dir() else (top,)))
    return sorted(
        (path.relative_to(_PACKAGE).as_posix(), _hashed(path))
        for path in files
        if path.suffix != ".pyc" and path.is_file()
    )


@cache
def _hashed(path: Path) -> str:
    """The hash of a file of the program as this process found it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _digest(value: Any) -> str:
    return hashlib.sha256(msgspec.json.encode(value, enc_hook=str, order="sorted")).hexdigest()
