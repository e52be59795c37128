"""Files that LibreOffice converts: with a stand-in for it, without it, and with one that fails or hangs."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from wordfiles import packed, parts_of, tbl, tr

from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.settings import Limits, Settings
from winterplan_extract.sources import legacy, read
from winterplan_extract.storage.plan_folder import load_plan

RTF = b"{\\rtf1\\ansi Plan}"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le") + b"\0" * 60

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="the stand-in for LibreOffice is a shell script"),
]


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is searched for LibreOffice before any other place; empty so far."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(legacy, "_PLACES", ())
    return folder


def install(folder: Path, *lines: str) -> None:
    program = folder / "soffice"
    program.write_text("\n".join((f"#!{sys.executable}", "import sys, time, shutil, pathlib", *lines)))
    program.chmod(0o755)


def converts(made: Path, log: Path) -> tuple[str, ...]:
    """What the stand-in does: writes down how it was called, and puts a .docx where it was told to."""
    return (
        f"pathlib.Path({str(log)!r}).write_text('\\n'.join(sys.argv[1:]))",
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])",
        f"shutil.copy({str(made)!r}, out / 'return.docx')",
    )


@pytest.mark.parametrize(("name", "data", "kind"), [("a plan.rtf", RTF, "rtf"), ("-o.doc", OLE, "doc")])
def test_what_libreoffice_makes_is_read_as_word(tmp_path: Path, stand_in: Path, name: str, data: bytes, kind: str) -> None:  # fmt: skip
    made = packed(tmp_path / "made.docx", parts_of(tbl(tr("Ref", "Action"), tr("1.1", "Plan"))))
    install(stand_in, *converts(made, tmp_path / "log"))
    path = tmp_path / name
    path.write_bytes(data)
    document = read(path, name, Settings(), load_plan())
    assert (document.file, document.format, len(document.tables[0].rows)) == (name, kind, 2)
    called = (tmp_path / "log").read_text().splitlines()
    assert any(argument.startswith("-env:UserInstallation=file://") for argument in called)
    assert called[-1].endswith(f"return.{kind}") and str(path) not in called
    assert not Path(called[-1]).exists(), "nothing is left behind"


def refused(path: Path, settings: Settings | None = None) -> tuple[str, str]:
    with pytest.raises(UnreadableFile) as caught:
        read(path, path.name, settings or Settings(), load_plan())
    return caught.value.notice.code, str(caught.value)


def rtf(folder: Path) -> Path:
    path = folder / "return.rtf"
    path.write_bytes(RTF)
    return path


def test_without_libreoffice_the_reason_says_what_to_do(tmp_path: Path, stand_in: Path) -> None:
    code, sentence = refused(rtf(tmp_path))
    assert code == "needs_libreoffice"
    assert ".rtf" in sentence and ".docx" in sentence and "Install LibreOffice" in sentence


def test_a_conversion_that_fails_is_told_with_what_was_said(tmp_path: Path, stand_in: Path) -> None:
    install(stand_in, "print('Error: source file could not be loaded')", "sys.exit(1)")
    code, sentence = refused(rtf(tmp_path))
    assert code == "conversion_failed" and "source file could not be loaded" in sentence


def test_a_conversion_that_hangs_is_ended(tmp_path: Path, stand_in: Path) -> None:
    install(stand_in, "time.sleep(60)")
    code, sentence = refused(rtf(tmp_path), Settings(limits=replace(Limits(), seconds=0.5)))
    assert code == "conversion_failed" and "longer than 0.4 seconds" in sentence


def test_a_first_start_that_asks_to_be_started_again_is(tmp_path: Path, stand_in: Path) -> None:
    made = packed(tmp_path / "made.docx", parts_of(tbl(tr("Ref", "Action"))))
    once = tmp_path / "once"
    install(
        stand_in,
        f"once = pathlib.Path({str(once)!r})",
        "if not once.exists():",
        "    once.touch()",
        "    sys.exit(81)",
        *converts(made, tmp_path / "log"),
    )
    assert len(read(rtf(tmp_path), "return.rtf", Settings(), load_plan()).tables) == 1


def test_a_program_that_cannot_be_started_is_told(tmp_path: Path, stand_in: Path) -> None:
    program = stand_in / "soffice"
    program.write_bytes(b"\x00not a program")
    program.chmod(0o755)
    assert refused(rtf(tmp_path))[0] == "conversion_failed"


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed here")
def test_libreoffice_itself_reads_rich_text(tmp_path: Path) -> None:
    path = tmp_path / "return.rtf"
    cells = "".join(rf"\cellx{2000 * (i + 1)}" for i in range(2))
    rows = "".join(rf"\trowd{cells}\intbl {a}\cell {b}\cell\row" for a, b in (("Ref", "Action"), ("1.1", "Plan")))
    path.write_text("{\\rtf1\\ansi " + rows + "\\pard End\\par}")
    document = read(path, "return.rtf", Settings(), load_plan())
    assert [[cell and cell.text for cell in row] for row in document.tables[0].rows] == [
        ["Ref", "Action"],
        ["1.1", "Plan"],
    ]
    assert document.format == "rtf"
