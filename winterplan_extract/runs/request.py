"""What a run is asked for: from the command line, from a pipeline's TOML, or from both."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Final, Literal, get_origin, get_type_hints

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.settings import Settings, settings_from
from winterplan_extract.domain.typed import DAYS_SHOWN, Refused, as_typed, day_of, shown, text, toml_name, within
from winterplan_extract.runs.settings import NAME_SHOWN
from winterplan_extract.storage.text_files import read_toml


@dataclass(frozen=True, slots=True)
class Request:
    """Everything that a run is asked for; None takes the cores (`workers`), the package's own (`plan`), the user's
    (`cache`).
    """

    sources: tuple[Path, ...] = ()
    out: Path = Path("comparison")
    plan: Path | None = None
    region: Annotated[str, text(0, 200)] = ""
    decisions: tuple[Path, ...] = ()
    workers: Annotated[int, within(1, 256, "files read at a time")] | None = None
    engine: Literal["process", "serial", "dask"] = "process"
    scheduler: Annotated[str, text(0, 500)] = ""
    profile: Literal["working", "publish", "publish-unnamed"] = "working"
    all_returns: bool = False
    any_plan: bool = False
    names: bool = False
    csv_safe: bool = False
    strict: bool = False
    fresh: bool = False
    no_cache: bool = False
    cache: Path | None = None
    settings: Settings = field(default_factory=Settings)


_TYPES: Final = get_type_hints(Request, include_extras=True)
_OPTIONS: Final = ("as_of", *(name for name in _TYPES if name != "settings"))


def request_from(sources: tuple[Path, ...] | Request, options: Mapping[str, Any]) -> Request:
    """The request of a command line: its options, those given and text or not, over those of a pipeline or request that
    is its source. Raises SettingsError for what no run could be asked for.
    """
    if isinstance(sources, Request):
        base = sources
    else:
        pipelines = [source for source in sources if source.suffix.lower() == ".toml"]
        if pipelines and len(sources) > 1:
            raise SettingsError(f"A pipeline names its own sources: run {pipelines[0]} alone.")
        base = read_pipeline(pipelines[0]) if pipelines else Request(sources)
    given = {name: _option(name, value) for name, value in options.items() if value is not None}
    if "as_of" in given:
        given["settings"] = replace(given.get("settings", base.settings), as_of=given.pop("as_of"))
    return _with_sources(replace(base, **given))


def read_pipeline(path: Path) -> Request:
    """The request in a pipeline's TOML, with paths that start at its folder. Raises SettingsError for what is wrong in
    it.
    """
    try:
        content = read_toml(path)
    except ValueError as fault:
        raise SettingsError(f"The pipeline {path} {fault}.") from fault
    try:
        return _with_sources(_request(content, path.parent))
    except SettingsError as fault:
        raise SettingsError(f"{path}: {fault}") from fault


def _request(content: Mapping[str, Any], folder: Path) -> Request:
    unknown = next((name for name in content if name not in ("run", "settings")), None)
    if unknown is not None:
        raise SettingsError(f"There is no part [{unknown[:NAME_SHOWN]}]; there are [run] and [settings].")
    settings = settings_from(content.get("settings", {}))
    run = content.get("run", {})
    if isinstance(run, Mapping):
        unknown = next((name for name in run if name not in _OPTIONS), None)
        if unknown is not None:
            raise SettingsError(
                f"[run] {unknown[:NAME_SHOWN]}: there is no such option; there are {', '.join(_OPTIONS)}."
            )
        if "as_of" in run:
            settings = replace(settings, as_of=_day("[run] as_of", run["as_of"]))
        run = {name: _listed(name, value) for name, value in run.items() if name != "as_of"}
    try:
        request = as_typed(run, Request, as_path=lambda name: _beside(folder, name))
    except Refused as fault:
        raise SettingsError(f"{toml_name('run', *fault.where)}: {fault}.") from fault
    return replace(request, settings=settings)


def _listed(name: str, value: Any) -> Any:
    """The value; one name where a list may stand is a list of one."""
    return [value] if isinstance(value, str) and get_origin(_TYPES[name]) is tuple else value


def _option(name: str, value: Any) -> Any:
    """The value of an option as a Request holds it."""
    if isinstance(value, Settings):
        return value
    option = f"--{name.replace('_', '-')}"
    if name == "as_of":
        return _day(option, value)
    try:
        return as_typed(value, _TYPES[name], strict=False)
    except Refused as fault:
        raise SettingsError(f"{option}: {fault}.") from fault


def _day(name: str, value: Any) -> date:
    """A day as TOML gives it or as people write it."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if found := day_of(str(value)):
        return found
    raise SettingsError(f"{name}: {shown(value)} is not allowed; use a day as {DAYS_SHOWN}.")


def _with_sources(request: Request) -> Request:
    if not request.sources:
        raise SettingsError("No source is named: name the files, folders or archives to be read.")
    if not request.any_plan:
        return request
    auditing = replace(request.settings.auditing, any_plan=True)
    return replace(request, settings=replace(request.settings, auditing=auditing))


def _beside(folder: Path, name: str) -> Path:
    """A path as it is named in a file of that folder; `..` is worked out, for the path is shown to people."""
    return Path(os.path.normpath(folder / Path(name).expanduser()))
