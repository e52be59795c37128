"""What a run is asked for: from the command line, from a pipeline's TOML, or from both."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from winterplan_extract.batch.executors import ENGINES
from winterplan_extract.errors import SettingsError
from winterplan_extract.settings import Settings, settings_from

PROFILES: Final = ("working", "publish")
_PATHS: Final = ("out", "plan")
_LISTS: Final = ("sources", "decisions")
_TYPES: Final[dict[str, type]] = {
    "sources": list,
    "out": str,
    "plan": str,
    "region": str,
    "as_of": date,
    "decisions": list,
    "workers": int,
    "engine": str,
    "scheduler": str,
    "profile": str,
    "all_returns": bool,
    "csv_safe": bool,
    "strict": bool,
}


@dataclass(frozen=True, slots=True)
class Request:
    """Everything that a run is asked for; `workers` None takes the cores, `plan` None the package's own."""

    sources: tuple[Path, ...] = ()
    out: Path = Path("comparison")
    plan: Path | None = None
    region: str = ""
    decisions: tuple[Path, ...] = ()
    workers: int | None = None
    engine: str = "process"
    scheduler: str = ""
    profile: str = "working"
    all_returns: bool = False
    csv_safe: bool = False
    strict: bool = False
    settings: Settings = field(default_factory=Settings)


def request_from(sources: tuple[Path, ...], options: Mapping[str, Any]) -> Request:
    """The request of a command line: its options over those of the pipeline, if a pipeline is its source.

    An option that is None was not given. Raises SettingsError for what no run could be asked for.
    """
    pipelines = [source for source in sources if source.suffix.lower() == ".toml"]
    if pipelines and len(sources) > 1:
        raise SettingsError(f"A pipeline names its own sources: run {pipelines[0]} alone.")
    base = read_pipeline(pipelines[0]) if pipelines else Request(sources=sources)
    given = {name: value for name, value in options.items() if value is not None}
    as_of = given.pop("as_of", None)
    if as_of is not None:
        given["settings"] = replace(base.settings, as_of=as_of)
    return checked(replace(base, **given))


def read_pipeline(path: Path) -> Request:
    """The request in a pipeline's TOML; its relative paths start at the folder the file is in.

    Raises SettingsError for a file that cannot be read and for a name or value that is wrong.
    """
    try:
        with path.open("rb") as handle:
            content = tomllib.load(handle)
    except OSError as fault:
        raise SettingsError(f"The pipeline {path} cannot be opened: {fault.strerror}.") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SettingsError(f"The pipeline {path} is no valid TOML: {fault}.") from fault
    try:
        return checked(_request(content, path.parent))
    except SettingsError as fault:
        raise SettingsError(f"{path}: {fault}") from fault


def checked(request: Request) -> Request:
    """The request, if a run can be asked for it; raises SettingsError."""
    for what, value, known in (("engine", request.engine, ENGINES), ("profile", request.profile, PROFILES)):
        if value not in known:
            raise SettingsError(f"There is no {what} “{value}”; there are {', '.join(known)}.")
    if request.workers is not None and request.workers < 1:
        raise SettingsError(f"The number of workers is {request.workers}; it must be 1 or more.")
    if not request.sources:
        raise SettingsError("No source is named: name the files, folders or archives to be read.")
    return request


def _request(content: Mapping[str, Any], folder: Path) -> Request:
    for name in content:
        if name not in ("run", "settings"):
            raise SettingsError(f"there is no part [{name}]; there are [run] and [settings].")
    run = content.get("run", {})
    if not isinstance(run, Mapping):
        raise SettingsError("[run] is a table of options, not a value.")
    values: dict[str, Any] = {name: _value(name, value, folder) for name, value in run.items()}
    settings = settings_from(content.get("settings", {}))
    if "as_of" in values:
        settings = replace(settings, as_of=values.pop("as_of"))
    return Request(**values, settings=settings)


def _value(name: str, value: Any, folder: Path) -> Any:
    """A value of [run] as a Request holds it."""
    if name not in _TYPES:
        raise SettingsError(f"[run] has no option “{name}”; it has {', '.join(_TYPES)}.")
    if name == "as_of" and isinstance(value, str):
        value = _as_date(value)
    if name == "decisions" and isinstance(value, str):
        value = [value]
    kind = type(value)
    if kind is not _TYPES[name]:
        raise SettingsError(f"[run] {name} wants {_TYPES[name].__name__}, not {value!r}.")
    if name in _LISTS:
        if not all(isinstance(item, str) for item in value):
            raise SettingsError(f"[run] {name} wants a list of file and folder names.")
        return tuple(_beside(folder, item) for item in value)
    return _beside(folder, value) if name in _PATHS else value


def _beside(folder: Path, name: str) -> Path:
    """A path as it is named in a file of that folder; `..` is worked out, for the path is shown to people."""
    return Path(os.path.normpath(folder / Path(name).expanduser()))


def _as_date(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as fault:
        raise SettingsError(f"[run] as_of “{value}” is no date; write it as 2020-12-31.") from fault
