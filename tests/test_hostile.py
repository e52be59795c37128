"""Files made to do harm, and those that once did: each costs itself at most, is named, and leaves nothing behind."""

from __future__ import annotations

import dataclasses
import http.server
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import faulty_files as make
import pytest
from hostile import giants
from hostile.campaign import mutant
from hostile.judge import faults_of
from hostile.legacy import odt_with_links
from hostile.sources import members_of, packed, small_ones, xlsx

from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.runs.batch import run_batch
from winterplan_extract.sources.legacy import libreoffice
from winterplan_extract.storage.plan_folder import load_plan

pytestmark = pytest.mark.slow


def unnamed_main_part() -> bytes:
    """A workbook whose list of content types does not name its main part."""
    package = xlsx([make.HEADER, *make.ROWS])
    types = dict(members_of(package))["[Content_Types].xml"]
    return make.replaced(package, "[Content_Types].xml", types.replace(b"sheet.main+xml", b"other+xml"))


def workbook_in(encoding: bytes) -> bytes:
    package = xlsx([make.HEADER, *make.ROWS])
    sheet = "xl/worksheets/sheet1.xml"
    head = b'<?xml version="1.0" encoding="' + encoding + b'"?>'
    return make.replaced(package, sheet, head + dict(members_of(package))[sheet].rpartition(b"?>")[2])


def broken_numbering() -> bytes:
    package = make.docx()
    part = "word/numbering.xml"
    return make.replaced(package, part, dict(members_of(package))[part].replace(b"<w:lvl ", b"\0", 1))


CASES: list[tuple[str, Callable[[], bytes], str, str, str]] = [
    ("unnamed.xlsx", unnamed_main_part, "failed", "file_damaged", "openpyxl said OSError of a workbook whose main part goes by no known type"),
    ("no such code.xlsx", lambda: workbook_in(b"x-none"), "failed", "file_damaged", "an encoding that nobody knows is a LookupError"),
    ("numbering.docx", broken_numbering, "read", "part_unread", "what the XML parser says of a NUL runs over two lines"),
    ("part without a name.docx", lambda: packed([*members_of(make.docx()), ("", b"x")]), "read", "", "zipfile's is_dir looks at the last letter of a name"),
    ("part without a name.xlsx", lambda: packed([("", b""), *members_of(xlsx([make.HEADER, *make.ROWS]))]), "read", "", "as above"),
    ("bar.md", lambda: b"| Ref | Requirement | Fully met |\n" + b"| 1 | Offer flu vaccination | Y |\n" * 3 + b"|\n", "read", "", "a line with a bar and nothing else"),
    ("span.docx", lambda: giants.small_table_of(giants.span(10**9)), "read", "", "a cell over a billion columns is one column wide"),
    ("no start.docx", lambda: giants.small_table_of("<w:vMerge/>"), "read", "", "a merge that nothing began"),
    ("minus.docx", lambda: giants.small_table_of(giants.span(-3)), "read", "", "fewer columns than none"),
    ("roman.docx", lambda: giants.numbered("lowerRoman", "1000000000"), "read", "", "a million letters m for a number"),
    ("digits.docx", lambda: giants.numbered("decimal", "9" * 5000), "read", "", "a number of more digits than Python turns into text"),
    ("circle.docx", lambda: giants.cyclic_styles(3), "read", "", "styles based on one another"),
    ("long circle.docx", lambda: giants.cyclic_styles(3000), "failed", "reader_crashed", "styles based on one another, deeper than any program follows"),
    ("notes.docx", giants.footnote_cycle, "read", "", "a note that refers to itself"),
    ("deep.docx", lambda: giants.nested_tables(10_000), "failed", "file_damaged", "tables within tables"),
    ("merged.xlsx", lambda: giants.merged_sheet("A2:XFD1048576"), "read", "", "a whole sheet merged, of which openpyxl makes an object a cell"),
    ("column.xlsx", lambda: giants.merged_sheet("H1:H1048576"), "read", "", "a whole column merged"),
    ("foot.xlsx", giants.formatted_foot, "read", "", "a sheet formatted down to its last row"),
    ("corner.xlsx", lambda: giants.GIANTS["excel cell at the far corner"](Random(1)).content, "failed", "no_requirement_table", "a cell in the last row and column"),  # noqa: S311
    ("pages.pdf", lambda: giants.pdf_pages(5000, text=False), "failed", "file_too_large", "more pages than any return has"),
    ("states.pdf", lambda: giants.pdf_drawing(b"q " * 300_000), "failed", "no_text", "drawing states saved and never restored"),
]  # fmt: skip


@pytest.fixture(scope="module")
def plan() -> Plan:
    return load_plan()


@pytest.fixture(scope="module")
def returns(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> dict[str, ExtractedReturn]:
    folder = tmp_path_factory.mktemp("hostile")
    for name, build, *_ in CASES:
        (folder / name).write_bytes(build())
    settings = Settings(limits=Limits(seconds=120, memory_mb=600))
    return {Path(came.document.file).name: came for came in run_batch([folder], plan=plan, settings=settings)}


@pytest.mark.parametrize(("name", "build", "status", "code", "why"), CASES, ids=[case[0] for case in CASES])
def test_each_case_is_named_and_accounted_for(
    name: str, build: object, status: str, code: str, why: str, returns: dict[str, ExtractedReturn]
) -> None:
    came = returns[name]
    assert came.document.status == status, (why, came.document.error)
    assert not code or code in {problem.code for problem in came.problems}, (why, came.document.error)
    assert list(faults_of(came)) == [], why


def hang_with_a_temporary_folder(path: Path, **_: object) -> ExtractedReturn:
    folder = tempfile.mkdtemp()
    path.with_suffix(".where").write_text(folder)
    time.sleep(600)
    raise AssertionError("was not ended")


def test_the_temporary_files_of_an_ended_worker_go_away(plan: Plan, tmp_path: Path) -> None:
    """A conversion leaves megabytes of profile where its worker is killed."""
    file = tmp_path / "hangs.pdf"
    file.write_bytes(b"x")
    (came,) = run_batch(
        [file], plan=plan, settings=Settings(limits=Limits(seconds=0.5)), extract=hang_with_a_temporary_folder
    )
    assert came.problems[0].code == "time_limit"
    where = Path(file.with_suffix(".where").read_text())
    assert where.is_absolute()
    assert not where.exists()


@pytest.mark.skipif(libreoffice() is None, reason="reads .odt by way of LibreOffice")
def test_nothing_is_fetched_from_the_network(plan: Plan, tmp_path: Path) -> None:
    """LibreOffice fetched the pictures that a text names."""
    asked: list[str] = []

    class Listening(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_error(404)

        do_HEAD = do_OPTIONS = do_GET  # noqa: N815 - the names that the server calls

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        file = tmp_path / "links.odt"
        file.write_bytes(odt_with_links(f"http://127.0.0.1:{server.server_port}"))
        (came,) = run_batch([file], plan=plan, settings=Settings(limits=Limits(seconds=100)))
        server.shutdown()
    assert came.document.status == "read", came.document.error
    assert asked == []


def test_an_archive_writes_nowhere_but_into_its_own_folder(plan: Plan, tmp_path: Path) -> None:
    """Names with `.` and `..` in them were once passed over as hidden files, without a word."""
    outside = tmp_path / "outside.pdf"
    names = ["../outside.pdf", "../../outside.pdf", outside.as_posix(), "..\\other.pdf", "in/../../outside.pdf", "./fine.pdf"]  # fmt: skip
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "returns.zip").write_bytes(packed([(name, make.pdf()) for name in names]))
    came = run_batch([folder / "returns.zip"], plan=plan, settings=Settings())
    assert sorted(each.document.status for each in came) == ["failed"] * 5 + ["read"]
    assert {each.problems[0].code for each in came if each.document.status == "failed"} == {"archive_member_refused"}
    assert not outside.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_a_member_without_a_name_stops_no_batch(plan: Plan, tmp_path: Path) -> None:
    """The whole batch ended in an IndexError: archives are opened before any file has a process of its own."""
    (tmp_path / "a.zip").write_bytes(packed([("", make.pdf()), ("fine.pdf", make.pdf())]))
    (tmp_path / "b.pdf").write_bytes(make.pdf())
    came = run_batch([tmp_path], plan=plan, settings=Settings())
    assert [each.document.status for each in came] == ["read"] * 3
    assert [each.document.file.partition("a.zip!")[2] for each in came[:2]] == ["(without a name)", "fine.pdf"]


def test_the_same_seed_spoils_the_same_way() -> None:
    first, again = ([mutant(number, 7, sources) for number in range(1, 30)] for sources in (small_ones(), small_ones()))
    assert first == again
    assert len({each.kind for each in first}) > 15
    assert mutant(1, 8, small_ones()) != first[0]


def test_a_short_campaign_keeps_every_promise() -> None:
    """The whole one, of thousands of files, is tests/benchmarks/fuzz.py."""
    script = Path(__file__).parent / "benchmarks" / "fuzz.py"
    # A short name: the address of a server's socket lies below it and may have 100 characters at most.
    with tempfile.TemporaryDirectory(prefix="wp") as folder:
        done = subprocess.run(
            [sys.executable, script, "--runs", "12", "--seed", "11", "--small", "--seconds", "30", "--memory", "600"],
            capture_output=True, text=True, timeout=300, check=False, cwd=folder, env={**os.environ, "TMPDIR": folder},
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        assert "failures: 0" in done.stdout
        assert list(Path(folder).iterdir()) == []


def test_the_judge_sees_what_is_wrong(returns: dict[str, ExtractedReturn]) -> None:
    """A judge that finds no fault with anything would let everything through."""
    good = returns["minus.docx"]
    spoilt = [
        dataclasses.replace(good, document=dataclasses.replace(good.document, table_rows=99)),
        dataclasses.replace(good, document=dataclasses.replace(good.document, chars_kept=1)),
        dataclasses.replace(good, document=dataclasses.replace(good.document, status="failed")),
        dataclasses.replace(good, rows=good.rows[:1]),
        dataclasses.replace(good, rows=good.rows[:-1] + good.rows[:1]),
    ]
    assert [bool(list(faults_of(each))) for each in (good, *spoilt)] == [False, *([True] * len(spoilt))]
