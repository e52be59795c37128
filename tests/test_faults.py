"""Whatever a folder holds, each file gets a status and a sentence that says what to do, and the rest goes through."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import faulty_files as make
import pytest
from click.testing import Result
from typer.testing import CliRunner
from written_lines import table_lines

from winterplan_extract.cli.app import app
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import WORDINGS
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.domain.settings import Limits, Reading, Settings
from winterplan_extract.runs.batch import run_batch
from winterplan_extract.storage.plan_folder import load_plan

pytestmark = pytest.mark.slow

FAULTS: list[tuple[str, Callable[[], bytes], str, str, str]] = [
    ("empty.pdf", lambda: b"", "failed", "file_empty", "no byte in it"),
    ("empty.docx", lambda: b"", "failed", "file_empty", "no byte in it"),
    ("cut.pdf", lambda: make.pdf()[:700], "failed", "file_damaged", "a download that broke off"),
    ("cut.docx", lambda: make.docx()[:9000], "failed", "file_damaged", "a download that broke off"),
    ("locked.pdf", lambda: make.pdf(locked_with="secret"), "failed", "file_encrypted", "behind a password"),
    ("locked.docx", make.encrypted_package, "failed", "file_encrypted", "behind a password"),
    ("really-pdf.docx", make.pdf, "read", "file_mislabelled", "a PDF under a Word name"),
    ("really-word.pdf", make.docx, "read", "file_mislabelled", "a Word file under a PDF name"),
    ("letter.pdf", make.pdf_of_text, "failed", "no_tables", "text and no table"),
    ("letter.docx", make.docx_of_text, "failed", "no_tables", "text and no table"),
    ("scan.pdf", make.pdf_of_pictures, "failed", "images_only", "pictures of pages"),
    ("blank.pdf", make.pdf_without_anything, "failed", "no_text", "an empty page"),
    ("page.rtf", lambda: b"<?xml version='1.0'?><a>Kings Vale</a>", "failed", "format_unsupported", "a format with no reader"),
    ("old.doc", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "failed", "format_unsupported", "a format with no reader"),
    ("noise.pdf", lambda: bytes(range(256)) * 40, "failed", "format_unsupported", "no document at all"),
    ("noise.docx", lambda: b"PK\x03\x04" + bytes(range(256)) * 40, "failed", "file_damaged", "a package in name only"),
    ("bomb.docx", make.docx_bomb, "failed", "file_too_large", "a package that unpacks without end"),
    ("entities.docx", make.docx_of_entities, "failed", "file_damaged", "XML that multiplies"),
    ("photo.jpg", lambda: b"\xff\xd8\xff\xe0" + bytes(100), "skipped", "not_a_return", "no return by its kind"),
]  # fmt: skip
NAMES = [fault[0] for fault in FAULTS]
# What a sentence must hold for an analyst to know what to do next.
ASKS = (
    "Ask",
    "Look",
    "look",
    "Check",
    "Save",
    "Split",
    "raise",
    "read as that",
    "Passed over",
    "name",
    "compare",
    "OCR",
)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two good returns among every faulty file."""
    where = tmp_path_factory.mktemp("returns")
    for name, build, *_ in FAULTS:
        (where / name).write_bytes(build())
    (where / "A good one.docx").write_bytes(make.docx())
    (where / "zz-good.pdf").write_bytes(make.pdf())
    (where / "bomb.zip").write_bytes(make.packed({"in/good.pdf": make.pdf(), "in/zeros.pdf": bytes(40_000_000)}))
    return where


@pytest.fixture(scope="module")
def returns(folder: Path, plan: Plan) -> dict[str, ExtractedReturn]:
    """What came of each file of the folder, by its name within the folder."""
    settings = Settings(limits=Limits(seconds=60), reading=Reading(ocr=False))
    came = run_batch([folder], plan=plan, settings=settings)
    return {each.document.file.removeprefix(f"{folder.as_posix()}/"): each for each in came}


@pytest.mark.parametrize(("name", "build", "status", "code", "why"), FAULTS, ids=NAMES)
def test_each_fault_has_its_status_and_its_sentence(
    name: str, build: object, status: str, code: str, why: str, returns: dict[str, ExtractedReturn]
) -> None:
    came = returns[name]
    found = {problem.code: problem for problem in came.problems}
    assert came.document.status == status, (why, came.document.error)
    assert code in found, (why, sorted(found))
    assert found[code].severity == WORDINGS[code][0]
    assert any(ask in found[code].message for ask in ASKS), found[code].message
    assert (came.document.error == "") == (status == "read")
    assert came.document.problems == len(came.problems)
    assert bool(came.rows) == (status == "read")


@pytest.mark.parametrize(
    "name", ["A good one.docx", "zz-good.pdf", "bomb.zip!in/good.pdf", "really-pdf.docx", "really-word.pdf"]
)
def test_the_good_ones_go_through(name: str, returns: dict[str, ExtractedReturn]) -> None:
    came = returns[name]
    assert came.document.status == "read", came.document.error
    assert [row.ref for row in came.rows] == [row[0] for row in make.ROWS]
    assert [row.met for row in came.rows] == ["yes", "no", "yes"]


def test_a_bomb_in_an_archive_is_not_unpacked(returns: dict[str, ExtractedReturn]) -> None:
    came = returns["bomb.zip!in/zeros.pdf"]
    assert (came.document.status, came.problems[0].code) == ("failed", "archive_member_refused")


def test_no_file_is_lost(folder: Path, returns: dict[str, ExtractedReturn]) -> None:
    on_disk = {path.name for path in folder.iterdir()} - {"bomb.zip"}
    assert set(returns) == on_disk | {"bomb.zip!in/good.pdf", "bomb.zip!in/zeros.pdf"}
    assert len({each.document.return_id for each in returns.values()}) == len(returns)


def command(*arguments: str, cwd: Path) -> Result:
    """The finished command, run in this process."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(cwd)
        return CliRunner().invoke(app, arguments)


def test_a_run_over_the_folder_writes_everything_and_says_what_failed(folder: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "winterplan_extract", "run", folder, "-o", "out", "--as-of", "2020-11-15"],
        capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    documents = {line["file"].rpartition("/")[2]: line for line in table_lines(tmp_path / "out", "documents")}
    assert {name: documents[name]["status"] for name in NAMES} == {fault[0]: fault[2] for fault in FAULTS}
    assert {line["return_id"] for line in table_lines(tmp_path / "out", "rows")} == {
        line["return_id"] for line in documents.values() if line["status"] == "read"
    }
    for name in NAMES:
        if documents[name]["status"] == "failed":
            assert any(line.startswith(f"{folder.as_posix()}/{name}: failed. ") for line in done.stderr.splitlines())
    assert "Traceback" not in done.stderr
    assert "\x1b" not in done.stdout + done.stderr
    record = json.loads((tmp_path / "out/run.json").read_text(encoding="utf-8"))
    assert len(record["files"]) == len(documents)


def test_only_good_files_end_in_success(tmp_path: Path) -> None:
    (tmp_path / "good.pdf").write_bytes(make.pdf())
    done = command("run", "good.pdf", "-o", "out", "-q", cwd=tmp_path)
    assert (done.exit_code, done.stdout) == (0, ""), done.stderr


def test_strict_fails_on_a_warning(tmp_path: Path) -> None:
    (tmp_path / "good.docx").write_bytes(make.pdf())
    assert command("run", "good.docx", "-o", "out", cwd=tmp_path).exit_code == 0
    done = command("run", "good.docx", "-o", "out", "--strict", "-q", cwd=tmp_path)
    assert done.exit_code == 1 and re.match(r"--strict counts \d+ problems?, the first good\.docx: ", done.stderr)


def test_where_nothing_can_be_read_nothing_is_written(tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    done = command("run", "empty.pdf", "-o", "out", cwd=tmp_path)
    assert done.exit_code == 3
    assert "empty.pdf: failed. The file is empty" in done.stderr
    (tmp_path / "none" / "yet").mkdir(parents=True)
    (tmp_path / "none.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    for none in ("none", "none.zip"):
        done = command("run", none, "-o", "out", cwd=tmp_path)
        assert (done.exit_code, none in done.stderr) == (3, True)
    assert not (tmp_path / "out").exists()


WRONG = [
    (("run", "gone.pdf"), "gone.pdf is not there", "a source that is not there"),
    (("run", "x.toml"), "cannot be opened", "a pipeline that is not there"),
    (("run", ".", "--frobnicate"), "No such option", "an option that is not there"),
    (("run",), "Missing argument", "no source"),
    (("plan", "check", "gone"), "is not a folder", "a plan folder that is not there"),
    (("explain", "gone", "x-001"), "winterplan run", "a run that was never made"),
    (("match", "gone.csv"), "is not there", "rows that are not there"),
]


@pytest.mark.parametrize(("arguments", "told", "why"), WRONG, ids=[case[2] for case in WRONG])
def test_a_wrong_command_says_what_is_wrong(arguments: tuple[str, ...], told: str, why: str, tmp_path: Path) -> None:
    done = command(*arguments, cwd=tmp_path)
    assert done.exit_code == 2, done.stderr
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.parametrize("verb", ["check", "tables"])
def test_a_single_file_that_cannot_be_read_is_named(verb: str, tmp_path: Path) -> None:
    (tmp_path / "empty.pdf").touch()
    done = command(verb, "empty.pdf", cwd=tmp_path)
    assert (done.exit_code, done.stdout) == (3, "")
    assert done.stderr.startswith("The file is empty")
