"""Pages as pictures: right sizes within limits, drawn apart, kept for a while; a crash or a hang costs a message."""

from __future__ import annotations

import hashlib
import io
import os
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import faulty_files as faulty
import pypdfium2
import pytest
from misbehaving import misbehave
from reportlab.pdfgen.canvas import Canvas
from source_builders import coloured_table, draw, pictured, read, seen

from winterplan_extract.desk.settings import MOST_DOTS, MOST_LARGE_DOTS
from winterplan_extract.desk.source import LastAsked, SourceOnDisk, SourceViewer, drawn
from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice, wording
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.runs.isolation import KeptProcess
from winterplan_extract.runs.worker import Task
from winterplan_extract.storage.plan_folder import load_plan


def sized(width: float, height: float) -> Callable[[Canvas], None]:
    def page(canvas: Canvas) -> None:
        canvas.setPageSize((width, height))
        draw.shaded(canvas, 0, 0, width, height, "C8F8C8")

    return page


SIZES = [
    (sized(595, 842), (992, 1404), "A4 upright"),
    (sized(842, 595), (1404, 992), "A4 on its side"),
    (sized(14400, 14400), (2000, 2000), "the largest that Acrobat makes"),
    (sized(10_000_000, 10_000_000), (2000, 2000), "what a slip of the keyboard makes"),
    (sized(3, 3), (5, 5), "a speck"),
]


@pytest.mark.parametrize(("page", "size", "why"), SIZES, ids=[case[2] for case in SIZES])
def test_a_picture_is_as_large_as_can_be_read_and_no_larger(
    page: Callable[[Canvas], None], size: tuple[int, int], why: str, tmp_path: Path
) -> None:
    path = draw.drawn(tmp_path, page)
    picture, large = pictured(path, 1), pictured(path, 1, large=True)
    assert picture.size == pytest.approx(size, abs=1)
    assert picture.width * picture.height <= MOST_DOTS * 1.01
    assert large.width * large.height <= MOST_LARGE_DOTS * 1.01
    assert large.width > 1.5 * picture.width


def test_what_is_filled_in_shows(tmp_path: Path) -> None:
    def form(canvas: Canvas) -> None:
        canvas.acroForm.textfield("MMMMMMMM", x=100, y=700, width=200, height=30, borderWidth=0)

    path = draw.drawn(tmp_path, form)
    field = pictured(path, 1).convert("L").crop((170, 190, 490, 234))
    assert field.getextrema()[0] < 80


def refused(path: Path, page: int) -> str:
    with pytest.raises(UnreadableFile) as told:
        drawn(path, page=page, large=False)
    return str(told.value)


UNDRAWN = [
    (faulty.pdf()[:700], 1, "cut short"),
    (b"no pdf at all", 1, "no PDF"),
    (faulty.pdf(locked_with="secret"), 1, "locked"),
    (faulty.pdf(), 99, "no such page"),
    (faulty.pdf(), 0, "pages are numbered from 1"),
]


@pytest.mark.parametrize(("data", "page", "why"), UNDRAWN, ids=[case[2] for case in UNDRAWN])
def test_a_page_that_cannot_be_drawn_is_told(data: bytes, page: int, why: str, tmp_path: Path) -> None:
    path = tmp_path / "made.pdf"
    path.write_bytes(data)
    told = refused(path, page)
    assert told.startswith(f"Page {page} cannot be shown as a picture (")
    assert "Open the file itself" in told


def test_a_page_that_is_a_hair_line_is_told(tmp_path: Path) -> None:
    assert "too thin" in refused(draw.drawn(tmp_path, sized(2, 10_000_000)), 1)


def test_what_was_asked_for_last_is_kept() -> None:
    kept = LastAsked[str](10)
    made: list[str] = []

    def ask(name: str, size: int = 4) -> None:
        assert kept.get(name, lambda: made.append(name) or name * size) == name * size  # type: ignore[func-returns-value]

    for name in "abcbdb":
        ask(name)
    ask("e", 11)  # too large to be kept
    ask("e", 11)
    assert "".join(made) == "abcdee"
    ask("b")
    ask("d")
    ask("c")
    assert "".join(made) == "abcdeec"


def on_disk(path: Path) -> SourceOnDisk:
    return SourceOnDisk(path, hashlib.sha256(path.read_bytes()).hexdigest(), path.name)


@pytest.fixture
def viewer() -> Iterator[SourceViewer]:
    with closing(SourceViewer(load_plan(), Settings())) as made:
        yield made


@pytest.mark.slow
def test_a_row_has_its_picture_and_its_table(viewer: SourceViewer, tmp_path: Path) -> None:
    path = draw.drawn(tmp_path, lambda canvas: coloured_table(canvas))
    returned, file = read(path), on_disk(path)
    first = viewer.picture(file, 1)
    since = time.monotonic()
    assert viewer.picture(file, 1) is first
    assert time.monotonic() - since < 0.1
    assert seen(viewer.picture(file, 1, large=True)).width > seen(first).width
    (found,) = viewer.excerpts(file, returned.rows[0], returned)
    assert [line.kind for line in found.lines] == ["heading", "marked", "row", "row"]


@pytest.mark.slow
def test_a_file_within_an_archive_is_shown_too(viewer: SourceViewer, tmp_path: Path) -> None:
    path = draw.drawn(tmp_path, lambda canvas: coloured_table(canvas))
    returned = read(path)
    inner, archive = io.BytesIO(), tmp_path / "returns.zip"
    with zipfile.ZipFile(inner, "w") as package:
        package.write(path, "west/dunmere.pdf")
    with zipfile.ZipFile(archive, "w") as package:
        package.writestr("north.zip", inner.getvalue())
        package.write(path, "dunmere.pdf")
    for member in ("dunmere.pdf", "north.zip!west/dunmere.pdf"):
        file = SourceOnDisk(archive, on_disk(path).sha256, f"returns.zip!{member}", member)
        assert seen(viewer.picture(file, 1)).width == pictured(path, 1).width
        assert viewer.excerpts(file, returned.rows[0], returned)
    with pytest.raises(UnreadableFile, match="holds no such file"):
        viewer.picture(SourceOnDisk(archive, "", "returns.zip!gone.pdf", "gone.pdf"), 1)
    with pytest.raises(UnreadableFile, match="has been changed"):
        viewer.picture(SourceOnDisk(archive, "0" * 64, "returns.zip!dunmere.pdf", "dunmere.pdf"), 1)


def changed(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b" ")


def replaced_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


TOUCHED = [
    (Path.unlink, "not where it was", "gone"),
    (changed, "has been changed", "changed"),
    (replaced_by_a_folder, "not where it was", "a folder in its place"),
]


@pytest.mark.parametrize(("touch", "told", "why"), TOUCHED, ids=[case[2] for case in TOUCHED])
def test_a_file_that_is_not_the_one_that_was_read_is_not_shown(
    touch: Callable[[Path], None], told: str, why: str, viewer: SourceViewer, tmp_path: Path
) -> None:
    path = draw.drawn(tmp_path, lambda canvas: coloured_table(canvas))
    returned, file = read(path), on_disk(path)
    touch(path)
    with pytest.raises(UnreadableFile, match=told):
        viewer.picture(file, 1)
    with pytest.raises(UnreadableFile, match=told):
        viewer.excerpts(file, returned.rows[0], returned)


MISBEHAVIOUR = [
    ("hang", "longer than 3 seconds", "it hangs"),
    ("die", "SIGABRT", "it crashes"),
    ("leave", "exit status 0", "it leaves as if all were well"),
    ("greed", "300 MB", "it takes memory without end"),
    ("fault", "KeyError", "a fault of the program"),
]


def at_work(tmp_path: Path, **limits: Any) -> KeptProcess:
    settings = Settings(limits=Limits(**limits))
    return KeptProcess(Task(tmp_path, "", "", load_plan(), settings, extract=misbehave, scratch=tmp_path))


def number_of(child: KeptProcess, tmp_path: Path) -> int:
    came = child.ask(misbehave, tmp_path, "")
    assert isinstance(came, bytes)
    return int(came)


@pytest.mark.slow
@pytest.mark.parametrize(("how", "told", "why"), MISBEHAVIOUR, ids=[case[2] for case in MISBEHAVIOUR])
def test_a_page_that_misbehaves_costs_a_message_and_the_next_one_is_drawn(
    how: str, told: str, why: str, tmp_path: Path
) -> None:
    child = at_work(tmp_path, memory_mb=300, seconds=3)
    try:
        child.start()
        came = child.ask(partial(misbehave, how=how), tmp_path, "")
        assert isinstance(came, Notice) and told in wording(came)[1]
        first, again = (number_of(child, tmp_path) for _ in range(2))
        assert first == again  # one process for both
    finally:
        child.close()
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


@pytest.mark.slow
def test_a_child_that_was_ended_from_outside_is_replaced(tmp_path: Path) -> None:
    child = at_work(tmp_path)
    try:
        first = number_of(child, tmp_path)
        os.kill(first, 9)
        assert number_of(child, tmp_path) != first
    finally:
        child.close()


@pytest.mark.parametrize(
    ("stopped", "told"),
    [
        (notice("time_limit", limit="20"), "it took longer than 20 seconds"),
        (notice("memory_limit", limit="300 MB"), "it needs more than 300 MB of memory"),
        (notice("reader_crashed", detail="SIGSEGV"), "(SIGSEGV)"),
    ],
)
def test_what_stopped_the_drawing_of_a_page_is_told_of_the_page(
    stopped: Notice, told: str, viewer: SourceViewer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(KeptProcess, "ask", lambda *_: stopped)
    path = draw.drawn(tmp_path, lambda canvas: coloured_table(canvas))
    with pytest.raises(UnreadableFile, match="Page 1 cannot be shown") as fault:
        viewer.picture(on_disk(path), 1)
    assert told in str(fault.value)


def test_pictures_leave_the_file_as_it_is(tmp_path: Path) -> None:
    path = draw.drawn(tmp_path, lambda canvas: coloured_table(canvas))
    before = path.read_bytes()
    pictured(path, 1)
    assert path.read_bytes() == before
    with pypdfium2.PdfDocument(path) as document:
        assert len(document) == 1
