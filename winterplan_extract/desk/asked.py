"""What a page is asked: the desk, the project, the request and its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from winterplan_extract.desk.alone import ALL_KEPT, NotKept
from winterplan_extract.desk.project import Project
from winterplan_extract.desk.render import page, query
from winterplan_extract.desk.settings import MOST_TYPED
from winterplan_extract.desk.snapshot import Snapshot


class NothingRead(Exception):  # noqa: N818 - no fault
    """A page was asked for before there is anything to show on it."""


NOTHING_CHANGED: Final = "Nothing was changed: every field holds what it held."


@dataclass(frozen=True, slots=True)
class Asked:
    """A request about a project, with the form that was sent."""

    project: Project
    request: Request
    form: FormData
    recent: tuple[Path, ...] = ()

    def typed(self, name: str) -> str:
        """What was typed in a field of the form, without white space around it."""
        value = self.form.get(name, "")
        return value.replace("\r\n", "\n").strip()[:MOST_TYPED] if isinstance(value, str) else ""

    def ticked(self, name: str) -> tuple[str, ...]:
        """The values of a field that may be there more than once."""
        return tuple(value for value in self.form.getlist(name) if isinstance(value, str) and value)

    def refused(self, faults: Mapping[str, str], of: str = "") -> NotKept:
        """The form as it was sent, and why it was not kept."""
        sent = [(name, value) for name, value in self.form.multi_items() if isinstance(value, str)]
        return NotKept(faults, dict(sent), frozenset(value for name, value in sent if name == "action"), of)

    def filtered(self, name: str) -> str:
        """A value of the address."""
        return self.request.query_params.get(name, "").strip()[:MOST_TYPED]

    def named(self, name: str) -> str:
        """A part of the address."""
        return str(self.request.path_params[name])

    def shown(self) -> Snapshot:
        """What there is to show. Raises NothingRead where no return has been read yet."""
        found = self.project.snapshot()
        if found is None:
            raise NothingRead
        return found

    def to(self, place: str, **values: object) -> Response:
        """Leads on to another page of the project."""
        rest = query(**values)
        return RedirectResponse(address(self.project, place) + (f"?{rest}" if rest else ""), status_code=303)

    def page(self, template: str, *, refused: NotKept = ALL_KEPT, **values: Any) -> Response:
        """A page of the project; with a form that was refused, that form as it was sent."""
        project = self.project
        said = project.said()
        if refused.faults:
            values["status"] = 400
            said = (*said, "Not kept yet. What has to be put right says so beside it.")
        return page(
            template,
            project=project,
            base=address(project, ""),
            said_now=said,
            here=template,
            refused=refused,
            **values,
        )


View = Callable[[Asked], Response]


def address(project: Project, place: str) -> str:
    """The address of a page of a project."""
    return f"/p/{project.id}/{place}"


def source_path(project: Project, file: str) -> Path | None:
    """The file of a return on disk; None for one inside an archive or that is no file of the project."""
    path = Path(file)
    for named in project.request.sources:
        root = named.resolve()
        real = path.resolve()
        if real.is_file() and (real == root or real.is_relative_to(root)):
            return path
    return None
