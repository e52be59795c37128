"""One bad file costs itself and nothing else, whatever it does, and nothing is left running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from stand_ins import behave_as_named, with_rulings

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ExtractedReturn, Ruling
from winterplan_extract.domain.settings import Limits, Settings, Working
from winterplan_extract.runs.batch import run_batch
from winterplan_extract.runs.events import Progress
from winterplan_extract.storage.plan_folder import load_plan

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan()


def limited(seconds: float = 60.0, memory_mb: int = 300) -> Settings:
    return Settings(limits=Limits(seconds=seconds, memory_mb=memory_mb))


def files(folder: Path, *names: str) -> list[Path]:
    paths = [folder / name for name in names]
    for path in paths:
        path.write_bytes(b"x")
    return paths


def gone(pid: int, within: float = 5.0) -> bool:
    """Whether a process has ended (a zombie has), waiting a little for it."""
    until = time.monotonic() + within
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except FileNotFoundError:
            return True
        time.sleep(0.02)
    return False


CRASHES = [
    ("segfault.pdf", "reader_crashed", "SIGSEGV", "a reader written in C reads where it must not"),
    ("abort.pdf", "reader_crashed", "SIGABRT: it may have needed more memory", "a library is refused memory"),
    ("exit.pdf", "reader_crashed", "exit status 9", "a library ends the process"),
    ("greedy.pdf", "memory_limit", "300 MB", "memory taken bit by bit"),
    ("gulp.pdf", "memory_limit", "300 MB", "memory asked for at once"),
    ("fault.pdf", "reader_crashed", "KeyError: 'column", "a fault of the program"),
    ("leave.pdf", "reader_crashed", "exit status 0", "a library ends the process as if all were well"),
    ("panic.pdf", "reader_crashed", "(PanicException: range end index 8 out of range)", "a fault that is no Exception"),
]


@pytest.mark.parametrize(("name", "code", "told", "why"), CRASHES, ids=[case[3] for case in CRASHES])
def test_a_crash_is_named_and_the_rest_goes_through(
    name: str, code: str, told: str, why: str, plan: Plan, tmp_path: Path
) -> None:
    if sys.platform == "win32" and "SIG" in told:
        pytest.skip("no signals there")
    before, bad, after = run_batch(
        files(tmp_path, "good-1.pdf", name, "good-2.pdf"),
        plan=plan,
        settings=limited(),
        workers=2,
        extract=behave_as_named,
    )
    assert (before.document.status, after.document.status) == ("read", "read")
    assert bad.document.status == "failed"
    assert [problem.code for problem in bad.problems] == [code]
    assert told in bad.document.error
    assert bad.document.error == bad.problems[0].message
    assert bad.document.problems == 1
    assert len(bad.document.sha256) == 64


@pytest.mark.parametrize("name", ["sleep.pdf", "spin.pdf"])
def test_a_hang_is_ended_from_outside(name: str, plan: Plan, tmp_path: Path) -> None:
    since = time.monotonic()
    hung, good = run_batch(
        files(tmp_path, name, "good.pdf"), plan=plan, settings=limited(seconds=0.5), workers=1, extract=behave_as_named
    )
    assert hung.problems[0].code == "time_limit"
    assert "0.5 seconds" in hung.document.error
    assert good.document.status == "read"
    assert time.monotonic() - since < 10


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="process groups are POSIX")
def test_what_a_hung_reader_started_ends_with_it(plan: Plan, tmp_path: Path) -> None:
    (hung,) = run_batch(
        files(tmp_path, "offspring.pdf"), plan=plan, settings=limited(seconds=1.0), extract=behave_as_named
    )
    assert hung.problems[0].code == "time_limit"
    assert gone(int((tmp_path / "offspring.pid").read_text()))


def test_returns_come_in_the_order_of_the_files(plan: Plan, tmp_path: Path) -> None:
    named = files(tmp_path, "slow-1.pdf", "a.pdf", "slow-2.pdf", "b.pdf")
    returns = run_batch(named, plan=plan, settings=limited(), workers=3, extract=behave_as_named)
    assert [r.document.file for r in returns] == [path.as_posix() for path in named]


@pytest.mark.parametrize("engine", ["serial", "process"])
def test_every_engine_gives_the_same(engine: str, plan: Plan, tmp_path: Path) -> None:
    named = files(tmp_path, "a.pdf", "fault.pdf", "b.pdf")
    returns = run_batch(named, plan=plan, settings=limited(), engine=engine, extract=behave_as_named)
    assert [r.document.status for r in returns] == ["read", "failed", "read"]
    assert returns[1].document.error.startswith("The reader stopped on this file (KeyError: 'column")


def test_no_file_is_read_in_this_process_and_each_has_all_that_it_needs(plan: Plan, tmp_path: Path) -> None:
    ruling = Ruling("2020-12-01T10:00", "A", "", "key", "wording", ("OV-01",))
    returns = run_batch(
        files(tmp_path, "a.pdf", "b.pdf"), plan=plan, settings=limited(), rulings=[ruling], extract=with_rulings
    )
    assert os.getpid() not in {r.document.pages for r in returns}
    assert all((r.document.rows, r.document.tables) == (1, len(plan.actions)) for r in returns)


WORKERS = [
    (5, {}, 1, "a worker lives on"),
    (5, {"worker_files": 2}, 3, "it is replaced when it has read so many files"),
]


@pytest.mark.parametrize(("count", "working", "processes", "why"), WORKERS, ids=[case[3] for case in WORKERS])
def test_a_worker_reads_file_after_file(
    count: int, working: dict[str, int], processes: int, why: str, plan: Plan, tmp_path: Path
) -> None:
    settings = replace(limited(), working=Working(**working))
    named = files(tmp_path, *(f"{n}.pdf" for n in range(count)))
    returns = run_batch(named, plan=plan, settings=settings, workers=1, extract=with_rulings)
    assert len({r.document.pages for r in returns}) == processes


@pytest.mark.parametrize("bad", ["exit.pdf", "keep.pdf", "fault.pdf"])
def test_a_worker_that_died_or_kept_too_much_reads_no_other_file(bad: str, plan: Plan, tmp_path: Path) -> None:
    settings = replace(limited(), working=Working(worker_grown_mb=50))
    returns = run_batch(
        files(tmp_path, "a.pdf", bad, "b.pdf"), plan=plan, settings=settings, workers=1, extract=behave_as_named
    )
    assert returns[0].document.pages != returns[2].document.pages


def test_a_file_that_killed_a_worker_is_tried_once_more_alone(plan: Plan, tmp_path: Path) -> None:
    """It may have been what another file left behind, or what others at work took of the machine."""
    named = files(tmp_path, "once-1.pdf", "exit.pdf", "slow-1.pdf", "slow-2.pdf")
    diary = Diary()
    returns = run_batch(named, plan=plan, settings=limited(), workers=2, progress=diary, extract=behave_as_named)
    assert [r.document.status for r in returns] == ["read", "failed", "read", "read"]
    assert [len(path.with_suffix(".tries").read_text()) for path in named[:2]] == [2, 2]
    assert [told for told in diary.told if told == ("started", "once-1.pdf")] == [("started", "once-1.pdf")]
    ends = [what for what in diary.told if what[0] == "finished"]
    assert ends[2:] in ([("finished", "read"), ("finished", "failed")], [("finished", "failed"), ("finished", "read")])


def test_a_hang_is_not_tried_again(plan: Plan, tmp_path: Path) -> None:
    since = time.monotonic()
    (hung,) = run_batch(files(tmp_path, "sleep.pdf"), plan=plan, settings=limited(seconds=1.0), extract=behave_as_named)
    assert hung.problems[0].code == "time_limit"
    assert time.monotonic() - since < 10


def test_readers_do_not_write_to_the_terminal(plan: Plan, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    run_batch(files(tmp_path, "chatter.pdf"), plan=plan, settings=limited(), extract=behave_as_named)
    assert capfd.readouterr() == ("", "")


class Diary(Progress):
    """A Progress that keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, object]] = []

    def found(self, files: int) -> None:
        self.told.append(("found", files))

    def started(self, shown: str) -> None:
        self.told.append(("started", Path(shown).name))

    def at_page(self, shown: str, page: int, pages: int) -> None:
        self.told.append((f"page {page} of {pages}", Path(shown).name))

    def finished(self, returned: ExtractedReturn, seconds: float) -> None:
        assert seconds >= 0
        self.told.append(("finished", returned.document.status))


def test_progress_is_told_of_every_file(plan: Plan, tmp_path: Path) -> None:
    diary = Diary()
    named = files(tmp_path, "a.pdf", "exit.pdf")
    run_batch(named, plan=plan, settings=limited(), workers=1, progress=diary, extract=behave_as_named)
    assert diary.told == [
        ("found", 2),
        ("started", "a.pdf"),
        ("finished", "read"),
        ("started", "exit.pdf"),
        ("finished", "failed"),
    ]


WRONG = [
    ({"engine": "abacus"}, "abacus", "no such engine"),
    ({"workers": 0}, "1 or more", "no worker at all"),
]


@pytest.mark.parametrize(("options", "told", "why"), WRONG, ids=[case[2] for case in WRONG])
def test_wrong_options_are_named(options: dict, told: str, why: str, plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=told):
        run_batch(files(tmp_path, "a.pdf"), plan=plan, settings=limited(), extract=behave_as_named, **options)


SCRIPT = """
import os, sys
sys.path.insert(0, {tests!r})
from pathlib import Path
from stand_ins import behave_as_named
from winterplan_extract.runs.batch import run_batch
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.domain.settings import Settings
if __name__ == "__main__":
    run_batch([Path({file!r})], plan=load_plan(), settings=Settings(), extract=behave_as_named)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGKILL], ids=["Ctrl-C", "killed outright"])
def test_no_orphan_stays_when_the_batch_is_broken_off(
    end: signal.Signals, tmp_path: Path, reaped: Callable[[subprocess.Popen[bytes]], subprocess.Popen[bytes]]
) -> None:
    (file,) = files(tmp_path, "offspring.pdf")
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(tests=str(Path(__file__).parent), file=str(file)))
    own = {**os.environ, "TMPDIR": str(tmp_path)}  # who is killed outright leaves its temporary folder behind
    batch = reaped(subprocess.Popen([sys.executable, str(script)], stderr=subprocess.PIPE, env=own))
    note = file.with_suffix(".pid")
    until = time.monotonic() + 60
    while not (note.exists() and note.read_text()) and time.monotonic() < until:
        time.sleep(0.02)
    grandchild = int(note.read_text())
    reader = int(Path(f"/proc/{grandchild}/stat").read_text().rpartition(")")[2].split()[1])
    batch.send_signal(end)
    batch.communicate(timeout=60)
    assert gone(reader)
    if end is signal.SIGINT:
        assert gone(grandchild)
    else:
        os.kill(grandchild, signal.SIGKILL)


def test_a_script_without_a_guard_is_told_what_to_do(tmp_path: Path) -> None:
    (file,) = files(tmp_path, "a.pdf")
    script = tmp_path / "script.py"
    unguarded = SCRIPT.replace('if __name__ == "__main__":', "if True:")
    script.write_text(unguarded.format(tests=str(Path(__file__).parent), file=str(file)))
    run = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60)
    assert run.returncode == 1
    assert 'run under if __name__ == "__main__":' in run.stderr.splitlines()[-1]


def test_a_file_is_given_the_time_that_its_pages_ask_for(plan: Plan, tmp_path: Path) -> None:
    """Text recognition takes seconds a page: two pages of half a limit each outlast it, and progress shows them."""
    diary = Diary()
    (came,) = run_batch(
        files(tmp_path, "patient.pdf"),
        plan=plan,
        settings=limited(seconds=1.0),
        progress=diary,
        extract=behave_as_named,
    )
    assert came.document.status == "read", came.document.error
    assert [what for what, _ in diary.told] == ["found", "started", "page 1 of 2", "page 2 of 2", "finished"]
