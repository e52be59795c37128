"""A run as a script calls it: options as values, what came as a result, nothing on the screen."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from winterplan_extract import Exit, Progress, Settings, run
from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.runs.request import Request, request_from

SAMPLE = next((Path(__file__).resolve().parents[2] / "samples").glob("northmere-*/*.docx"))


class Heard(Progress):
    """Keeps what it is told, but for pages."""

    def __init__(self) -> None:
        self.told: list[object] = []

    def found(self, files: int) -> None:
        self.told.append(files)

    def finished(self, returned: ExtractedReturn, seconds: float) -> None:
        self.told.append((returned.document.status, seconds > 0))


def test_a_run_gives_what_it_has_written_and_prints_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    heard = Heard()
    done = run(str(SAMPLE), out="out", as_of="31/12/2020", region="south west", engine="serial", progress=heard)
    assert (done.status, done.kept, done.changed_meanwhile) == (Exit.ALL_READ, (), ())
    assert done.comparison is not None
    assert (done.comparison.as_of, done.request.out) == (date(2020, 12, 31), Path("out"))
    assert done.problems == done.comparison.problems
    assert (done.region, len(done.silent) > 5) == ("South West", True)
    assert heard.told == [1, (done.returns[0].document.status, True)]
    assert json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))["files"][0]["seconds"] > 0
    assert capfd.readouterr() == ("", "")


def test_where_nothing_can_be_read_there_is_no_comparison_and_nothing_is_written(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"")
    done = run([tmp_path / "empty.pdf"], out=tmp_path / "out", engine="serial")
    assert (done.status, done.comparison) == (Exit.NOTHING_READ, None)
    assert [problem.code for problem in done.problems] == ["file_empty"]
    assert not (tmp_path / "out").exists()
    assert capfd.readouterr() == ("", "")


ASKED = [
    ({"settings": Settings(as_of=date(2020, 10, 1))}, date(2020, 10, 1), "settings as a whole"),
    ({"settings": Settings(), "as_of": date(2020, 11, 2)}, date(2020, 11, 2), "a day over them"),
    ({"as_of": "3 Nov 2020"}, date(2020, 11, 3), "a day in words"),
]


@pytest.mark.parametrize(("options", "expected", "why"), ASKED, ids=[case[2] for case in ASKED])
def test_options_count_over_a_request(options: dict[str, object], expected: date, why: str) -> None:
    asked = request_from(Request(sources=(SAMPLE,), out=Path("first"), strict=True), {"out": "second", **options})
    assert (asked.settings.as_of, asked.out, asked.strict) == (expected, Path("second"), True)


def test_an_option_that_is_wrong_is_refused_before_anything_is_read() -> None:
    with pytest.raises(SettingsError, match="workers"):
        run(SAMPLE, workers=0)
