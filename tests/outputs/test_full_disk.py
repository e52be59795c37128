"""A disk without room is named as that, whatever library meets it, and the last outputs are as they were."""

from __future__ import annotations

import errno
import io
import sqlite3
import subprocess
import sys
import zipfile
from pathlib import Path

import outputs_builders as build
import pytest

from winterplan_extract.domain.errors import OutputError
from winterplan_extract.domain.settings import Settings
from winterplan_extract.outputs import write_outputs
from winterplan_extract.outputs.database import write_database
from winterplan_extract.outputs.dataset import dataset_tables
from winterplan_extract.outputs.staging import staged
from winterplan_extract.runs.worker import Task
from winterplan_extract.storage.files import no_room

pytestmark = pytest.mark.slow

LIMITS = [
    (50, "a table as CSV"),
    (1_500, "a table as Parquet"),
    (20_000, "the description of the data"),
    (60_000, "the page or the workbook"),
    (100_000, "the database"),
]
WITHIN = """
import resource, sys
from pathlib import Path
sys.path.insert(0, {tests!r})
import outputs_builders as build
from winterplan_extract.domain.errors import OutputError
from winterplan_extract.outputs import write_outputs
for limit in {limits}:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        write_outputs(build.everything_met(), Path({out!r}), plan=build.plan(), run={{}})
    except OutputError as fault:
        print(fault)
"""


def full(path: Path = Path("x")) -> OSError:
    return OSError(errno.ENOSPC, "No space left on device", str(path))


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files there")
def test_whichever_file_is_too_large_first(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_outputs(build.comparison(), out, plan=build.plan(), run={"version": "1"})
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    script = WITHIN.format(tests=str(Path(__file__).parent), limits=[limit for limit, _ in LIMITS], out=str(out))
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=True)
    told = f"The outputs were not written. A file in {out} would be larger than this system lets a program write (ulimit -f)."
    assert [line.startswith(told) for line in done.stdout.splitlines()] == [True] * len(LIMITS), done.stdout
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before
    assert list(tmp_path.iterdir()) == [out]


@pytest.mark.parametrize("wrapped", [False, True])
def test_a_full_disk_is_named_with_what_to_do(wrapped: bool, tmp_path: Path) -> None:
    with pytest.raises(OutputError) as refused, staged(tmp_path / "out"):
        try:
            raise full()
        except OSError as fault:
            if wrapped:
                raise ValueError("I/O operation on closed file") from fault
            raise
    assert f"The disk of {tmp_path / 'out'} is full" in str(refused.value)
    assert "Make room on it, or write to another disk. What the last run wrote is as it was." in str(refused.value)


def test_a_fault_of_the_program_is_no_full_disk(tmp_path: Path) -> None:
    with pytest.raises(KeyError), staged(tmp_path / "out"):
        raise KeyError("a column")


def test_a_full_disk_behind_the_closing_of_an_archive() -> None:
    class Full(io.BytesIO):
        def write(self, _: object) -> int:
            raise full()

    with pytest.raises(Exception) as fault, zipfile.ZipFile(Full(), "w") as package:
        package.writestr("a", "text")
    refusal = no_room(fault.value)
    assert refusal is not None
    assert refusal.errno == errno.ENOSPC


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_what_sqlite_says_of_the_disk_is_said_as_the_system_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        fault = sqlite3.OperationalError("database or disk is full")
        fault.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise fault

    monkeypatch.setattr(sqlite3, "connect", refused)
    (tmp_path / "full.sqlite").symlink_to("/dev/full")
    for name in ("full.sqlite", "room.sqlite"):  # by the time that it is asked, there may be room again
        with pytest.raises(OSError, match=r"No space left|disk is full") as fault:
            write_database(tmp_path / name, dataset_tables(), ())
        assert fault.value.errno == errno.ENOSPC


def test_a_reader_without_room_for_its_temporary_files_does_not_blame_the_file(tmp_path: Path) -> None:
    def reader(*_: object, **__: object) -> None:
        raise full()

    task = Task(tmp_path / "a.rtf", "a.rtf", "a", build.plan(), Settings(), extract=reader)  # type: ignore[arg-type]
    came = task.carry_out()
    assert getattr(came, "code", "") == "no_room"


def test_an_archive_that_finds_no_room_is_not_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from winterplan_extract.runs.find import find_sources

    with zipfile.ZipFile(tmp_path / "returns.zip", "w") as package:
        package.writestr("Kings Vale.csv", "Requirement\nPut a plan in place\n")
    place = tmp_path / "temporary"
    place.mkdir()
    opened = Path.open

    def refused(path: Path, *arguments: object, **options: object) -> object:
        if path.parent == place:
            raise full(path)
        return opened(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refused)
    (source,) = find_sources([tmp_path / "returns.zip"], limits=Settings().limits, unpack_into=place)
    assert source.notice is not None
    assert source.notice.code == "no_room"
