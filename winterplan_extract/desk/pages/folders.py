"""The page on which a folder of returns is chosen without typing: the folders under the home folder, and no others."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from winterplan_extract.desk.alone import page_alone
from winterplan_extract.desk.desk import Desk
from winterplan_extract.desk.settings import FOLDER_ENTRIES, FOLDERS_SHOWN

_KEPT: Final = ("name", "region", "folder", "as_of", "plan")  # what was typed on the start page


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder under the home folder: its place there, and how many files in it may be returns (None: too many to look at)."""

    name: str
    place: str
    returns: int | None


def show(desk: Desk, request: Request, form: FormData) -> Response:
    """The folders in the one that is asked for."""
    asked = request.query_params
    at = within(desk.user_home, asked.get("at", ""))
    home = desk.user_home.resolve()
    parts = at.relative_to(home).parts
    folders, more = _folders(at, home)
    return page_alone(
        "folders",
        at=at,
        returns=_returns(at),
        trail=[(name, "/".join(parts[: number + 1])) for number, name in enumerate(parts)],
        folders=folders,
        more=more,
        kept={name: asked.get(name, "") for name in _KEPT if asked.get(name)},
        is_home=at == home,
    )


def within(home: Path, place: str) -> Path:
    """The folder at that place under the home folder. Raises HTTPException for any other, hidden ones too."""
    root = home.resolve()
    with suppress(OSError, ValueError):
        found = (root / place).resolve()
        inside = found.is_relative_to(root) and not any(part.startswith(".") for part in found.relative_to(root).parts)
        if inside and found.is_dir():
            return found
    raise HTTPException(404, "There is no such folder under your home folder. Another can be named on the start page.")


def _folders(at: Path, home: Path) -> tuple[list[Folder], int]:
    found: list[Path] = []
    with suppress(OSError):  # what may not be looked into shows nothing
        found = sorted((each for each in at.iterdir() if _is_shown(each, home)), key=lambda each: each.name.casefold())
    shown = found[:FOLDERS_SHOWN]
    return [Folder(each.name, each.relative_to(home).as_posix(), _returns(each)) for each in shown], len(found) - len(
        shown
    )


def _is_shown(path: Path, home: Path) -> bool:
    with suppress(OSError):
        return (
            not path.name.startswith(".") and path.is_dir() and path.resolve() == path
        )  # no link that leads elsewhere
    return False


def _returns(folder: Path) -> int | None:
    from winterplan_extract.extract import RETURN_SUFFIXES  # with it comes what reads returns

    count = 0
    with suppress(OSError):
        for number, each in enumerate(folder.iterdir()):
            if number >= FOLDER_ENTRIES:
                return None
            count += each.suffix.casefold() in {*RETURN_SUFFIXES, ".zip"} and not each.name.startswith((".", "~$"))
    return count
