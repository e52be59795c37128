"""The remarks on a sheet's cells: notes, and the comments of newer workbooks with the answers to them."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.exceptions import CellCoordinatesException

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.problems import notice
from winterplan_extract.sources.excel.linked import parsed, parts_of
from winterplan_extract.sources.excel.sheet import CellPlace


def remarks_of(parts: Mapping[str, bytes], path: str) -> dict[CellPlace, tuple[str, ...]]:
    """The remarks on each cell of the sheet in `path`, each with who made it. Raises etree.XMLSyntaxError."""
    found: dict[CellPlace, list[str]] = {}
    for part in parts_of(parts, path, "comments"):
        root = parsed(parts[part])
        authors = [author.text or "" for author in root.iter("{*}author")]
        for note in root.iter("{*}comment"):
            number = note.get("authorId", "")
            author = authors[int(number)] if number.isdigit() and int(number) < len(authors) else ""
            said = "".join(text.text or "" for text in note.iter("{*}t"))
            _add(found, note.get("ref", ""), author, said)
    threads: dict[CellPlace, list[str]] = {}
    for part in parts_of(parts, path, "threadedComment"):
        people = _people(parts)
        for comment in parsed(parts[part]).iter("{*}threadedComment"):
            author = people.get(comment.get("personId", ""), "")
            _add(threads, comment.get("ref", ""), author, comment.findtext("{*}text") or "")
    # Beside a thread stands a note that says, for older programs, what the thread says.
    return {place: tuple(said) for place, said in {**found, **threads}.items()}


def _people(parts: Mapping[str, bytes]) -> dict[str, str]:
    data = next((data for name, data in parts.items() if name.lower().startswith("xl/persons/") and data), b"")
    people = parsed(data).iter("{*}person") if data else iter(())
    return {person.get("id", ""): person.get("displayName", "") for person in people}


def _add(found: dict[CellPlace, list[str]], ref: str, author: str, said: str) -> None:
    text = " ".join(said.split())
    try:
        place = coordinate_to_tuple(ref)
    except (CellCoordinatesException, ValueError):
        return
    named = author and not text.startswith(author) and not author.startswith("tc=")
    found.setdefault(place, []).append(f"{author}: {text}" if named else text)


def remarks_told(remarks: Mapping[bool, int]) -> tuple[Notice, ...]:
    """How many remarks stand beside rows, and how many do not."""
    codes = ((True, "comments_kept"), (False, "comments_unread"))
    return tuple(notice(code, count=remarks[kept]) for kept, code in codes if remarks[kept])
