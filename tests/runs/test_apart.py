"""A command that shows one file holds it within the limits of a run, and says the same of it."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from stand_ins import behave_as_named, unreadable

from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.runs.isolation import read_apart
from winterplan_extract.storage.plan_folder import load_plan

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan()


def there(folder: Path, name: str) -> Path:
    """A file of that name; what is in it does not matter to these readers."""
    (folder / name).touch()
    return folder / name


def test_what_the_reader_gives_comes_back(plan: Plan, tmp_path: Path) -> None:
    read = read_apart(behave_as_named, there(tmp_path, "good.pdf"), plan=plan, settings=Settings())
    assert (read.document.file, read.document.return_id) == ((tmp_path / "good.pdf").as_posix(), "good-pdf")


ENDS = [
    (behave_as_named, "sleep.pdf", "took longer than 0.5 seconds", "a hang"),
    (behave_as_named, "spin.pdf", "took longer than 0.5 seconds", "a loop without end"),
    (behave_as_named, "greedy.pdf", "more memory than the limit of 200 MB", "more and more memory"),
    (behave_as_named, "exit.pdf", "stopped on this file (exit status 9)", "a library ends the process"),
    (behave_as_named, "fault.pdf", "stopped on this file (KeyError: 'column", "a fault of the program"),
    (behave_as_named, "panic.pdf", "stopped on this file (PanicException: range", "a fault that is no Exception"),
    (unreadable, "a.pdf", "The file is protected by a password", "a file that cannot be read"),
]


@pytest.mark.parametrize(("reader", "name", "told", "why"), ENDS, ids=[case[3] for case in ENDS])
def test_whatever_happens_is_a_sentence(
    reader: object, name: str, told: str, why: str, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    seconds = 0.5 if "longer" in told else 30.0
    since = time.monotonic()
    with pytest.raises(UnreadableFile) as fault:
        read_apart(reader, there(tmp_path, name), plan=plan, settings=Settings(limits=Limits(seconds, memory_mb=200)))  # type: ignore[arg-type]
    assert told in str(fault.value)
    assert time.monotonic() - since < 30
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("winterplan-")] == []


ASKS = """
import logging, sys
from pathlib import Path
from stand_ins import behave_as_named
from winterplan_extract import Settings, load_plan
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.runs.isolation import read_apart
if __name__ == "__main__":
    logging.getLogger("winterplan_extract").setLevel(logging.DEBUG)
    try:
        read_apart(behave_as_named, Path(sys.argv[1]), plan=load_plan(), settings=Settings())
    except UnreadableFile as fault:
        print(fault)
"""


def test_the_traceback_is_there_for_who_asks(tmp_path: Path) -> None:
    (tmp_path / "asks.py").write_text(ASKS)
    own = {**os.environ, "PYTHONPATH": os.pathsep.join((str(Path(__file__).parent), *filter(None, sys.path)))}
    command = [sys.executable, "asks.py", there(tmp_path, "fault.pdf").name]
    done = subprocess.run(command, cwd=tmp_path, env=own, capture_output=True, text=True, timeout=60)
    assert "stopped on this file (KeyError: 'column" in done.stdout
    assert "fault.pdf: the reader stopped\nTraceback" in done.stderr
    assert 'raise KeyError("column' in done.stderr
