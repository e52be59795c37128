"""A run of many spoilt files through the batch as `winterplan run` goes through it, and what came of each kind."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import forkserver
from pathlib import Path
from random import Random
from typing import Final

from hostile import bytewise, giants, packages, pdfs, texts, trees
from hostile.judge import faults_of, faults_of_batch, faults_of_outputs
from hostile.sources import Made, Source, Spoil, all_sources, pick, small_ones
from hostile.watch import NOTES, Sampler, extract_watched, peak_mb, started_here

from winterplan_extract.comparison import compare_returns
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.domain.settings import Settings
from winterplan_extract.outputs import write_outputs
from winterplan_extract.runs.batch import run_batch
from winterplan_extract.runs.events import Progress
from winterplan_extract.runs.temporary import own_folder

_PACKED: Final = (".docx", ".xlsx", ".zip")
_SLOW: Final = ("pdf: stream bomb", "pdf: draws itself")  # which take all the memory that they may have
_KINDS: Final[dict[str, tuple[Spoil, tuple[str, ...], float]]] = {
    **{name: (spoil, (), 1.0) for name, spoil in bytewise.KINDS.items()},
    **{name: (spoil, (".pdf",), 0.4 if name in _SLOW else 2.0) for name, spoil in pdfs.KINDS.items()},
    **{name: (spoil, _PACKED, 0.9) for name, spoil in packages.KINDS.items()},
    **{name: (spoil, (".docx", ".xlsx"), 1.6) for name, spoil in trees.KINDS.items()},
    **{name: (spoil, (".docx",), 3.0) for name, spoil in trees.WORD_KINDS.items()},
    **{name: (spoil, (".csv", ".txt", ".md"), 1.2) for name, spoil in texts.KINDS.items()},
}  # how to spoil, what can be spoilt so, and how often
_SLACK: Final = 2.0  # seconds by which an end from outside may come late where the processor is busy
_SPACE: Final = 1.25  # what a worker may take for each byte of its limit


@dataclass(frozen=True, slots=True)
class Mutant:
    """A spoilt file of a run: its number, the kind of spoiling, where it came from and what it is."""

    number: int
    kind: str
    source: str
    made: Made

    @property
    def name(self) -> str:
        return f"{self.number:06d}{self.made.suffix}"


@dataclass(slots=True)
class Tally:
    """What came of a run: for each kind the statuses, and the worst in time and memory; every failure."""

    statuses: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    codes: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, tuple[float, int]] = field(default_factory=dict)
    largest: dict[str, tuple[int, int]] = field(default_factory=dict)
    failures: list[tuple[int, str, str, str]] = field(default_factory=list)  # number, kind, source, what
    noted: list[tuple[int, str, str, str]] = field(
        default_factory=list
    )  # stopped, or out of balance: told, and so no failure
    files: int = 0
    base_mb: int = 0


def mutant(number: int, seed: int, sources: Sequence[Source]) -> Mutant:
    """The run's file of that number: the same for the same seed and sources."""
    chance = Random(f"{seed} {number}")  # noqa: S311 - to be repeated, not to be secret
    if number % 70 == 0 and sources[0].group != "named":
        name = list(giants.GIANTS)[number // 70 % len(giants.GIANTS)]
        return Mutant(number, "giant", name, giants.GIANTS[name](chance))
    there = {source.suffix for source in sources}
    names = [name for name, (_, suffixes, _) in _KINDS.items() if not suffixes or there.intersection(suffixes)]
    kind = chance.choices(names, [_KINDS[name][2] for name in names])[0]
    spoil, suffixes, _ = _KINDS[kind]
    source = pick(chance, sources, suffixes)
    try:
        made = spoil(chance, source)
    except Exception as fault:  # a way to spoil that does not fit this file: its bytes are spoilt instead
        made = bytewise.flipped(chance, source)
        kind = (
            f"bytes: flipped ({type(fault).__name__} in {kind})" if os.environ.get("FUZZ_DEBUG") else "bytes: flipped"
        )
    return Mutant(number, kind, f"{source.name}{source.suffix}", made)


class Watcher(Progress):
    """A Progress that keeps the seconds of each file."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def finished(self, returned: ExtractedReturn, seconds: float) -> None:
        self.seconds[returned.document.file] = seconds


class Campaign:
    """Batches of spoilt files in a folder of their own, judged one after another."""

    def __init__(self, folder: Path, plan: Plan, settings: Settings, keep: Path | None) -> None:
        self.folder, self.plan, self.settings, self.keep = folder, plan, settings, keep
        self.notes, self.temporary = folder / "notes", folder / "tmp"
        self.tally = Tally()
        self.sampler: Sampler | None = None

    def prepare(self) -> None:
        """Makes the folders; from here on temporary files go into one that is looked at."""
        for path in (self.notes, self.temporary, self.folder / "here"):
            path.mkdir(parents=True)
        os.environ |= {NOTES: str(self.notes), "TMPDIR": str(self.temporary)}
        tempfile.tempdir = str(self.temporary)  # it may be settled by now
        os.chdir(self.folder / "here")

    def take(self, mutants: Sequence[Mutant], *, outputs: bool) -> None:
        """Runs one batch and judges what came."""
        files = self.folder / "in"
        shutil.rmtree(files, ignore_errors=True)
        files.mkdir()
        by_name: dict[str, Mutant] = {}
        for each in mutants:
            path = files / each.name
            path.write_bytes(each.made.content)
            by_name[path.as_posix()] = each
        watcher = Watcher()
        before = peak_mb(os.getpid())
        try:
            returns = run_batch([Path(name) for name in by_name], plan=self.plan, settings=self.settings, workers=1, engine="process", progress=watcher, extract=extract_watched)  # fmt: skip
        except Exception as fault:
            if len(mutants) == 1:
                self._fail(mutants[0], f"the batch stopped: {type(fault).__name__}: {fault}"[:300])
                return
            for each in mutants:
                self.take([each], outputs=False)
            return
        self._attend()
        for came in returns:
            name = came.document.file.partition("!")[0]
            if name in by_name:
                self._judge(by_name[name], came, watcher.seconds.get(came.document.file, 0.0))
        for what in faults_of_batch(list(by_name), returns):
            self._fail(next((by_name[name] for name in by_name if name in what), None), what)
        self._read_notes(by_name)
        if outputs:
            self._outputs(returns)
        self._left_behind()
        if peak_mb(os.getpid()) - before > self.settings.limits.memory_mb:
            self._fail(None, f"the parent's own memory rose to {peak_mb(os.getpid())} MB")

    def _attend(self) -> None:
        if self.sampler is None:
            server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]  # nothing public tells it
            self.tally.base_mb = peak_mb(server)
            self.sampler = Sampler(server)
            self.sampler.start()

    def _judge(self, each: Mutant, came: ExtractedReturn, seconds: float) -> None:
        tally = self.tally
        tally.files += 1
        tally.statuses[each.kind][came.document.status] += 1
        codes = {problem.code for problem in came.problems}
        tally.codes.update(codes)
        tally.slowest[each.kind] = max(tally.slowest.get(each.kind, (0.0, 0)), (seconds, each.number))
        for what in faults_of(came):
            self._fail(each, what)
        if seconds > self.settings.limits.seconds + _SLACK:
            self._fail(each, f"took {seconds:.1f} seconds, beyond the limit")
        for problem in came.problems:
            if problem.code in ("time_limit", "memory_limit", "reader_crashed", "ledger_rows", "ledger_chars"):
                tally.noted.append((each.number, each.kind, each.source, f"{problem.code}: {problem.message[:80]}"))
                self._keep(each)

    def _read_notes(self, by_name: dict[str, Mutant]) -> None:
        most = self.tally.base_mb + self.settings.working.worker_grown_mb + self.settings.limits.memory_mb * _SPACE
        for path in self.notes.iterdir():
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            name = lines[0].removeprefix("file ").partition("!")[0]
            each = by_name.get(name)
            told = [int(line[5:]) for line in lines if line.startswith("peak ")]
            pid = int(path.name.partition("-")[0])
            peak = max(told) if told or not self.sampler else self.sampler.peaks.get(pid, 0)
            if each:
                self.tally.largest[each.kind] = max(self.tally.largest.get(each.kind, (0, 0)), (peak, each.number))
            if peak > most:
                self._fail(each, f"took {peak} MB, beyond the limit")
            for line in lines[1:]:
                if line.startswith(("network", "write")):
                    self._fail(each, line)
            path.unlink()

    def _outputs(self, returns: Sequence[ExtractedReturn]) -> None:
        out = self.folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        try:
            comparison = compare_returns(returns, plan=self.plan, settings=self.settings)
            write_outputs(comparison, out, plan=self.plan, run={"files": len(returns)})
            for what in faults_of_outputs(out, returns):
                self._fail(None, f"{what} (files {returns[0].document.file} to {returns[-1].document.file})")
        except Exception as fault:  # the outputs must stand whatever was in the files
            self._fail(None, f"outputs: {type(fault).__name__}: {fault} (from {returns[0].document.file})"[:300])
        if any(problem.code in ("key_repeated", "link_broken") for problem in comparison.problems):
            self._fail(None, "keys or links of the dataset are broken")

    def _left_behind(self) -> None:
        meets = Path(own_folder()).name  # where this process and its server do; gone at its end
        for path in self.temporary.iterdir():
            if not path.name.startswith(meets):
                self._fail(None, f"left behind: {path.name}: {[p.name for p in path.rglob('*')][:5]}")
                shutil.rmtree(path, ignore_errors=True)
        known = ("forkserver", "resource_tracker")
        for pid, command in started_here().items():
            if not any(word in command for word in known) or str(pid) in self._children():
                self._fail(None, f"still running: {pid} {command}")
        strangers = [p.name for p in (self.folder / "here").iterdir()]
        strangers += [p.name for p in self.folder.iterdir() if p.name not in ("in", "out", "tmp", "notes", "here", "said.txt")]  # fmt: skip
        for name in strangers:
            self._fail(None, f"written outside: {name}")

    def _children(self) -> list[str]:
        server = forkserver._forkserver._forkserver_pid  # type: ignore[attr-defined]
        return Path(f"/proc/{server}/task/{server}/children").read_text().split()

    def _fail(self, each: Mutant | None, what: str) -> None:
        self.tally.failures.append((each.number, each.kind, each.source, what) if each else (0, "", "", what))
        if each:
            self._keep(each)

    def _keep(self, each: Mutant) -> None:
        if self.keep:
            self.keep.mkdir(parents=True, exist_ok=True)
            (self.keep / each.name).write_bytes(each.made.content)


def report(tally: Tally, seconds: float, runs: int) -> Iterator[str]:
    """The run's figures, line by line."""
    yield f"{'kind':<30}{'files':>7}{'read':>7}{'partial':>9}{'failed':>8}{'skipped':>9}{'slowest s':>11}{'largest MB':>12}"
    whole: Counter[str] = Counter()
    for kind in sorted(tally.statuses):
        came = tally.statuses[kind]
        whole += came
        counts = f"{came.total():>7}{came['read']:>7}{came['partial']:>9}{came['failed']:>8}{came['skipped']:>9}"
        yield f"{kind:<30}{counts}{tally.slowest.get(kind, (0.0, 0))[0]:>11.1f}{tally.largest.get(kind, (0, 0))[0]:>12}"
    yield f"{'all':<30}{whole.total():>7}{whole['read']:>7}{whole['partial']:>9}{whole['failed']:>8}{whole['skipped']:>9}"
    slowest = max(tally.slowest.values(), default=(0.0, 0))
    largest = max(tally.largest.values(), default=(0, 0))
    yield f"{runs} spoilt files in {seconds:.0f} s; slowest {slowest[0]:.1f} s (file {slowest[1]}); largest {largest[0]} MB (file {largest[1]}; a worker starts with {tally.base_mb})"
    yield "codes: " + ", ".join(f"{code} {count}" for code, count in tally.codes.most_common())
    yield f"stopped by a limit or a signal, or told to be out of balance: {len(tally.noted)}"
    yield from (f"  {number:06d}  {kind:<28} {source:<40} {what}" for number, kind, source, what in tally.noted)
    yield f"failures: {len(tally.failures)}"
    yield from (f"  {number:06d}  {kind:<28} {source:<40} {what}" for number, kind, source, what in tally.failures)


def sources_for_run(files: Sequence[Path], *, small: bool) -> tuple[Source, ...]:
    """The files to start from: those that are named, or the small ones alone, or all there are."""
    if files:
        return tuple(Source(path.stem, path.suffix, path.read_bytes(), "named") for path in files)
    return small_ones() if small else all_sources()


def now() -> float:
    """Seconds by a clock that only goes on."""
    return time.monotonic()
