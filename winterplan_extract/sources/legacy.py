"""Files of older or other word processors (.doc, .odt, .rtf) as Documents, converted by LibreOffice where it is installed."""

from __future__ import annotations

import dataclasses
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from winterplan_extract.domain.document import Document, Format
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources.settings import FAULT_LENGTH, FORMAT_HEAD, SHARE_OF_TIME, START_AGAIN
from winterplan_extract.sources.word import read_word

_NAMES: Final = ("soffice", "libreoffice", "soffice.exe")
_PLACES: Final = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_FILTERS: Final = {"doc": "MS Word 97", "rtf": "Rich Text Format", "odt": "writer8"}
# What a private profile says before LibreOffice sees the file: it would else fetch linked pictures and texts
# from wherever the file names, run macros, and follow links to other files. The proxy leads nowhere.
_PROFILE: Final = (
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    *(("Inet/Settings", f"ooInet{kind}ProxyName", "127.0.0.1") for kind in ("HTTP", "HTTPS", "FTP")),
    *(("Inet/Settings", f"ooInet{kind}ProxyPort", "9") for kind in ("HTTP", "HTTPS", "FTP")),
)
_FORMATS: Final[dict[bytes, Format]] = {b"\xd0\xcf\x11\xe0": "doc", b"{\\rt": "rtf", b"PK\x03\x04": "odt"}


def read_legacy(path: Path, shown: str, settings: Settings) -> Document:
    """The document as Word would read what LibreOffice saves as .docx. Raises UnreadableFile (needs_libreoffice, conversion_failed)."""
    program = libreoffice()
    with path.open("rb") as stream:
        head = stream.read(FORMAT_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    kind = _FORMATS.get(head[:4], "doc")
    if program is None:
        raise UnreadableFile(notice("needs_libreoffice", kind=f".{kind}"))
    with tempfile.TemporaryDirectory(prefix="winterplan-") as folder:
        made = _convert(program, path, kind, Path(folder), settings.limits.seconds * SHARE_OF_TIME)
        document = read_word(made, shown, settings)
    return dataclasses.replace(document, format=kind)


def libreoffice() -> Path | None:
    """Where LibreOffice is installed; None where it is not."""
    if found := next(filter(None, map(shutil.which, _NAMES)), None):
        return Path(found)
    for place in _PLACES:
        root = Path(place).anchor
        for candidate in sorted(Path(root).glob(str(Path(place).relative_to(root))), reverse=True) if root else ():
            if candidate.is_file():
                return candidate
    return None


def _engine(program: Path) -> Path:
    """The program behind the launcher, where it stands beside it: one process, which ends when it is ended."""
    engine = program.resolve().with_name("soffice.bin")
    return engine if engine.is_file() and os.name == "posix" else program


def _convert(program: Path, path: Path, kind: Format, folder: Path, seconds: float) -> Path:
    """The file as .docx in `folder`, which holds all that LibreOffice reads and writes, under a plain name that looks like no option."""
    out = folder / "out"
    out.mkdir()
    source = folder / f"return.{kind}"
    shutil.copyfile(path, source)
    _write_profile(folder / "profile")
    command = [
        str(_engine(program)),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless",
        "--norestore",
        "--nolockcheck",
        "--nodefault",
        "--nologo",
        f"--infilter={_FILTERS[kind]}",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        str(out),
        str(source),
    ]
    status, said = _run(command, folder, seconds)
    if status in START_AGAIN:
        _, said = _run(command, folder, seconds)
    made = next(iter(sorted(out.glob("*.docx"))), None)
    if made is None:
        raise UnreadableFile(notice("conversion_failed", kind=f".{kind}", detail=said))
    return made


def _write_profile(profile: Path) -> None:
    """Makes the profile with which LibreOffice starts: no network, no macros, no links followed."""
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _PROFILE
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>\n',
        encoding="utf-8",
    )


def _run(command: list[str], folder: Path, seconds: float) -> tuple[int, str]:
    """The program's exit status and what it said last; it is ended when the time is over. It stays in this process's group, to be ended with it."""
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder)}
    try:
        ended = subprocess.run(  # noqa: S603 - the program is LibreOffice, its arguments are ours
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return 0, f"it took longer than {seconds:g} seconds"
    except OSError as fault:
        return 0, fault.strerror or type(fault).__name__
    said = ended.stdout.decode("utf-8", errors="replace").replace(str(folder), "")
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return ended.returncode, lines[-1][:FAULT_LENGTH] if lines else f"it ended with status {ended.returncode}"
