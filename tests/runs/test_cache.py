"""What files gave is kept: nothing unchanged is read again, all that changed is, and what comes out is the same."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from winterplan_extract import extract, verdicts
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ExtractedReturn, Ruling
from winterplan_extract.domain.settings import Matching, Reading, Reviewing, Settings, Working
from winterplan_extract.runs import cache
from winterplan_extract.runs.batch import run_batch
from winterplan_extract.runs.cache import ReturnCache
from winterplan_extract.runs.events import Progress, Stage
from winterplan_extract.storage.cache_folder import CacheFolder
from winterplan_extract.storage.plan_folder import load_plan

PLAN = load_plan()
SETTINGS = Settings(as_of=date(2020, 11, 15))
HEADING = "Ref,Requirement,Current status,Fully met?,Action to close gap,Lead,By when\n"
WORDINGS = [action.requirement for action in PLAN.actions[:9]]
LATER = [action.requirement for action in PLAN.actions[40:49]]


def written(path: Path, wordings: Sequence[str] = WORDINGS, due: str = "31/12/2020") -> Path:
    lines = (f'{n},"{text}",In hand,N,Ask the homes,DASS,{due}\n' for n, text in enumerate(wordings, start=1))
    path.write_text(HEADING + "".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    return [written(tmp_path / "Kent winter plan.csv"), written(tmp_path / "Devon winter plan.csv", LATER)]


@pytest.fixture
def at_work(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, list[str]]]:
    """The names of the files that were read, and of those whose rows were matched."""
    done: dict[str, list[str]] = {"read": [], "matched": []}
    read, match = extract.read, verdicts.match_return

    def reading(path: Path, *rest: object) -> object:
        done["read"].append(path.name)
        return read(path, *rest)  # type: ignore[arg-type]

    def matching(rows: Sequence[object], *rest: object) -> object:
        done["matched"].append(Path(rows[0].source_file).name if rows else "")  # type: ignore[attr-defined]
        return match(rows, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(extract, "read", reading)
    monkeypatch.setattr(verdicts, "match_return", matching)
    yield done


def run(
    files: Sequence[Path],
    folder: Path | None,
    settings: Settings = SETTINGS,
    rulings: Sequence[Ruling] = (),
    plan: Plan = PLAN,
    **more: object,
) -> tuple[ExtractedReturn, ...]:
    kept = folder and ReturnCache(folder, plan=plan, settings=settings, rulings=rulings, **more)  # type: ignore[arg-type]
    return run_batch(files, plan=plan, settings=settings, rulings=rulings, engine="serial", cache=kept or None)


def ruling(wording: str, *actions: str) -> Ruling:
    return Ruling("2020-11-20T10:00", "A", "", "", wording, actions)


def test_what_has_not_changed_is_neither_read_nor_matched_again(
    files: list[Path], tmp_path: Path, at_work: dict[str, list[str]]
) -> None:
    without = run(files, None)
    cold = run(files, tmp_path / "cache")
    assert [len(at_work[what]) for what in ("read", "matched")] == [4, 4]
    again = run(files, tmp_path / "cache")
    assert [len(at_work[what]) for what in ("read", "matched")] == [4, 4]
    assert without == cold == again
    assert [each.document.rows for each in again] == [9, 9]


def test_a_decision_reads_nothing_and_matches_only_where_it_bears(
    files: list[Path], tmp_path: Path, at_work: dict[str, list[str]]
) -> None:
    run(files, tmp_path / "cache")
    at_work["read"].clear()
    at_work["matched"].clear()
    decided = [ruling(WORDINGS[2], PLAN.actions[70].action_id)]
    kept = run(files, tmp_path / "cache", rulings=decided)
    assert at_work == {"read": [], "matched": ["Kent winter plan.csv"]}
    assert kept == run(files, None, rulings=decided)
    assert kept[0].rows[2].action_ids == (PLAN.actions[70].action_id,)
    withdrawn = run(files, tmp_path / "cache", rulings=[])
    assert withdrawn == run(files, None)
    assert withdrawn[0].rows[2].action_ids != (PLAN.actions[70].action_id,)


def test_a_decision_that_only_teaches_counts_too(files: list[Path], tmp_path: Path) -> None:
    """A wording much like one that was ruled on goes with it, as in a run that reads everything."""
    run(files, tmp_path / "cache")
    decided = [ruling(" ".join(WORDINGS[4].split()[:-2]), PLAN.actions[80].action_id)]
    kept = run(files, tmp_path / "cache", rulings=decided)
    assert kept == run(files, None, rulings=decided)
    assert [each.ruled for each in kept] == [True, False]


def test_a_fresh_run_with_decisions_keeps_which_returns_they_bear_on(
    files: list[Path], tmp_path: Path, at_work: dict[str, list[str]]
) -> None:
    run(files, tmp_path / "cache", rulings=[ruling(WORDINGS[0], PLAN.actions[5].action_id)])
    at_work["matched"].clear()
    run(files, tmp_path / "cache", rulings=[ruling(WORDINGS[1], PLAN.actions[6].action_id)])
    assert at_work["matched"] == ["Kent winter plan.csv"]


def _other_content(files: list[Path]) -> Settings:
    written(files[0], WORDINGS[:7])
    return SETTINGS


READ_AGAIN: list[tuple[Callable[[list[Path]], Settings], list[int], str]] = [
    (_other_content, [0], "the file's bytes"),
    (lambda _: replace(SETTINGS, reading=Reading(word_gap=0.2)), [0, 1], "a setting of the reading"),
    (lambda _: replace(SETTINGS, period_end=date(2021, 4, 30)), [0, 1], "the plan's period"),
]


@pytest.mark.parametrize(("change", "which", "why"), READ_AGAIN, ids=[case[2] for case in READ_AGAIN])
def test_what_could_change_a_reading_reads_again(
    change: Callable[[list[Path]], Settings],
    which: list[int],
    why: str,
    files: list[Path],
    tmp_path: Path,
    at_work: dict[str, list[str]],
) -> None:
    run(files, tmp_path / "cache")
    at_work["read"].clear()
    settings = change(files)
    kept = run(files, tmp_path / "cache", settings)
    assert at_work["read"] == [files[number].name for number in which]
    assert kept == run(files, None, settings)


NOT_READ_AGAIN: list[tuple[Settings, int, str]] = [  # the first learns the list anew, for its threshold
    (replace(SETTINGS, matching=Matching(mapped_at=0.99)), 2, "a threshold of the matcher"),
    (replace(SETTINGS, as_of=date(2021, 2, 1)), 0, "the day that decides what is overdue"),
    (replace(SETTINGS, reviewing=Reviewing(nearest=2)), 0, "how decisions are read"),
    (replace(SETTINGS, working=Working(worker_files=3)), 0, "what a run takes of the machine"),
]


@pytest.mark.parametrize(("settings", "matched", "why"), NOT_READ_AGAIN, ids=[case[2] for case in NOT_READ_AGAIN])
def test_what_cannot_change_a_reading_reads_nothing(
    settings: Settings, matched: int, why: str, files: list[Path], tmp_path: Path, at_work: dict[str, list[str]]
) -> None:
    run(files, tmp_path / "cache")
    at_work["read"].clear()
    at_work["matched"].clear()
    kept = run(files, tmp_path / "cache", settings)
    assert (at_work["read"], len(at_work["matched"])) == ([], matched)
    assert kept == run(files, None, settings)


def test_a_row_is_overdue_on_the_day_of_each_run(tmp_path: Path) -> None:
    files = [written(tmp_path / "Kent winter plan.csv", due="31/12/2020")]
    seen = [
        ["overdue" in row.flags for row in run(files, tmp_path / "cache", replace(SETTINGS, as_of=day))[0].rows]
        for day in (date(2020, 12, 31), date(2021, 1, 1), date(2020, 12, 1))
    ]
    assert [all(day) for day in seen] == [False, True, False]
    assert [any(day) for day in seen] == [False, True, False]


@pytest.mark.slow
def test_another_plan_reads_again(files: list[Path], tmp_path: Path, at_work: dict[str, list[str]]) -> None:
    run(files, tmp_path / "cache")
    at_work["read"].clear()
    run(files, tmp_path / "cache", plan=replace(PLAN, headings=PLAN.headings[:-1]))
    assert len(at_work["read"]) == 2


def test_another_program_reads_again_and_another_matcher_only_matches(
    files: list[Path], tmp_path: Path, at_work: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = cache._sources
    run(files, tmp_path / "cache")
    for room, expected in (("matching", (0, 2)), ("tables", (2, 2)), ("outputs", (0, 0))):
        at_work["read"].clear()
        at_work["matched"].clear()

        def changed(tops: object, room: str = room) -> list[tuple[str, str]]:
            files = sources(tops)  # type: ignore[arg-type]
            return [(name, digest + "x" * name.startswith(f"{room}/")) for name, digest in files]

        monkeypatch.setattr(cache, "_sources", changed)
        run(files, tmp_path / "cache")
        assert (len(at_work["read"]), len(at_work["matched"])) == expected, room
        monkeypatch.setattr(cache, "_sources", sources)
        run(files, tmp_path / "cache")


def of_two(path: Path) -> Path:
    """A joint return: each council has a column of its own."""
    lines = (f'{n},"{text}",In hand,Begun,DASS,31/12/2020\n' for n, text in enumerate(WORDINGS, start=1))
    heading = "Ref,Requirement,Kent position,Medway position,Lead,By when\n"
    path.write_text(heading + "".join(lines), encoding="utf-8")
    return path


def test_both_returns_of_a_joint_file_come_from_the_cache_and_heed_decisions(
    tmp_path: Path, at_work: dict[str, list[str]]
) -> None:
    file, kept = of_two(tmp_path / "Kent winter plan.csv"), tmp_path / "cache"
    first = run([file], kept)
    assert [each.document.council for each in first] == ["Kent", "Medway"]
    assert run([file], kept) == first
    decided = (ruling(WORDINGS[0]),)
    again = run([file], kept, rulings=decided)
    assert at_work["read"] == [file.name]
    assert [each.rows[0].decision for each in again] == ["unmapped", "unmapped"]
    assert again == run([file], None, rulings=decided)
    assert run([file], kept) == first


def test_what_the_matcher_had_a_say_in_reading_is_read_again_with_another_matcher(
    tmp_path: Path, at_work: dict[str, list[str]]
) -> None:
    file = tmp_path / "Kent winter plan 2020-21.md"
    file.write_text(
        "# Kent winter plan 2020-21\n\n" + "".join(f"- We will {text}\n" for text in WORDINGS), encoding="utf-8"
    )
    for settings in (SETTINGS, SETTINGS, replace(SETTINGS, matching=Matching(mapped_at=0.9))):
        run([file], tmp_path / "cache", settings)
    assert at_work["read"] == [file.name] * 2


class Heard(Progress):
    """Keeps what it is told of a run's parts."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def at(self, stage: Stage) -> None:
        self.told.append(stage)

    def cached(self, files: int) -> None:
        self.told.append(("cached", files))

    def found(self, files: int) -> None:
        self.told.append(("found", files))

    def matching(self, shown: str) -> None:
        self.told.append(("matching", Path(shown).name))


def test_progress_tells_what_is_kept_and_what_is_only_matched(files: list[Path], tmp_path: Path) -> None:
    run(files, tmp_path / "cache")
    written(files[1], LATER[:5])
    decided = [ruling(WORDINGS[2], PLAN.actions[70].action_id)]
    third = written(tmp_path / "Rutland winter plan.csv", LATER)
    for rulings, told in (
        ([], [("cached", 1), ("found", 2), "reading"]),
        (decided, [("cached", 2), ("found", 1), "reading", ("matching", files[0].name)]),
        (decided, [("cached", 3), ("found", 0), "reading"]),
    ):
        heard = Heard()
        kept = ReturnCache(tmp_path / "cache", plan=PLAN, settings=SETTINGS, rulings=rulings)
        run_batch(
            [*files, third],
            plan=PLAN,
            settings=SETTINGS,
            rulings=rulings,
            engine="serial",
            cache=kept,
            progress=heard,
        )
        assert heard.told == ["looking for files", "looking in the cache", *told]


def test_fresh_reads_everything_again(files: list[Path], tmp_path: Path, at_work: dict[str, list[str]]) -> None:
    run(files, tmp_path / "cache")
    run(files, tmp_path / "cache", fresh=True)
    assert len(at_work["read"]) == 4


DAMAGE: list[tuple[Callable[[bytes], bytes], str]] = [
    (lambda held: held[:-1], "cut short"),
    (lambda held: held[:50] + bytes([held[50] ^ 1]) + held[51:], "one bit turned"),
    (lambda held: b"", "emptied"),
    (lambda held: CacheFolder.sealed(b"\x93\x01\x02\x03"), "whole, but no reading"),
]


@pytest.mark.parametrize(("spoil", "why"), DAMAGE, ids=[case[1] for case in DAMAGE])
def test_a_damaged_entry_is_told_of_and_read_again(
    spoil: Callable[[bytes], bytes],
    why: str,
    files: list[Path],
    tmp_path: Path,
    at_work: dict[str, list[str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    cold = run(files, tmp_path / "cache")
    at_work["read"].clear()
    entry = sorted((tmp_path / "cache").iterdir())[0]
    entry.write_bytes(spoil(entry.read_bytes()))
    with caplog.at_level(logging.WARNING):
        assert run(files, tmp_path / "cache") == cold
    assert len(at_work["read"]) == 1
    assert entry.name in caplog.text
    assert run(files, tmp_path / "cache") == cold
    assert len(at_work["read"]) == 1


def test_a_run_that_was_ended_goes_on_where_it_was(
    files: list[Path], tmp_path: Path, at_work: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    class EndedError(Exception):
        pass

    def end(*_: object) -> None:
        raise EndedError

    watcher = Progress()
    monkeypatch.setattr(watcher, "finished", end)
    kept = ReturnCache(tmp_path / "cache", plan=PLAN, settings=SETTINGS)
    with pytest.raises(EndedError):
        run_batch(files, plan=PLAN, settings=SETTINGS, engine="serial", cache=kept, progress=watcher)
    assert at_work["read"] == [files[0].name]
    assert run(files, tmp_path / "cache") == run(files, None)
    assert at_work["read"][1] == files[1].name


def test_a_file_that_cannot_be_read_is_tried_again(tmp_path: Path, at_work: dict[str, list[str]]) -> None:
    broken = tmp_path / "Kent winter plan.docx"
    broken.write_bytes(b"PK\x03\x04 and no more")
    assert [run([broken], tmp_path / "cache")[0].document.status for _ in range(2)] == ["failed"] * 2
    assert len(at_work["read"]) == 2


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(files: list[Path], tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be", encoding="utf-8")
    assert run(files, tmp_path / "cache") == run(files, None)


def test_the_cache_is_held_to_its_size_and_what_was_of_use_longest_ago_goes(tmp_path: Path) -> None:
    kept = CacheFolder(tmp_path / "cache")
    for number, key in enumerate("abcd"):
        kept.put(key, bytes(1000))
        os.utime(kept.folder / f"{key}.kept", (number, number))
    assert kept.get("a") == bytes(1000)  # of use just now
    kept.shrink(2 * 1032)
    assert [key for key in "abcd" if kept.get(key) is not None] == ["a", "d"]
    assert kept.size().entries == 2
    assert kept.clear().entries == 2
    assert kept.size().bytes == 0


def test_what_is_kept_is_data_that_runs_nothing(files: list[Path], tmp_path: Path) -> None:
    """A stranger's entry can hold words and numbers alone: nothing here reads or writes a pickle."""
    run(files, tmp_path / "cache")
    assert "pickle" not in Path(cache.__file__).read_text(encoding="utf-8")
    for entry in (tmp_path / "cache").iterdir():
        assert entry.read_bytes()[32:33] == b"\x93"  # MessagePack: a list of three
        if sys.platform != "win32":
            assert entry.stat().st_mode & 0o077 == 0
