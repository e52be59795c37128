"""Every file of a run is found, in order, and nothing is passed over in silence."""

from __future__ import annotations

import hashlib
import io
import os
import signal
import stat
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from winterplan_extract.domain.errors import SourceError, UnreadableFile
from winterplan_extract.domain.problems import notice, wording
from winterplan_extract.domain.settings import Limits
from winterplan_extract.runs.archives import is_litter, leads_out
from winterplan_extract.runs.find import SourceFile, find_sources
from winterplan_extract.storage.files import sha256_of

PDF = b"%PDF-1.4\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0" + os.urandom(3_000_000)
ODP = b"application/vnd.oasis.opendocument.presentation"


def packed(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip archive of those files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def write(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def find(folder: Path, *named: str, limits: Limits | None = None) -> tuple[SourceFile, ...]:
    """The sources with `folder` as the working folder, unpacked beside it."""
    into = folder.parent / f"{folder.name}-unpacked"
    into.mkdir(exist_ok=True)
    before = Path.cwd()
    os.chdir(folder)
    try:
        return find_sources([Path(name) for name in named], limits=limits or Limits(), unpack_into=into)
    finally:
        os.chdir(before)


def codes(found: tuple[SourceFile, ...]) -> dict[str, str]:
    return {source.shown: source.notice.code if source.notice else "" for source in found}


def test_folders_are_walked_by_sorted_name(tmp_path: Path) -> None:
    write(tmp_path, {"in/b/z.pdf": PDF, "in/B.pdf": PDF, "in/a.pdf": PDF, "in/a/y.pdf": PDF})
    assert [s.shown for s in find(tmp_path, "in")] == ["in/a/y.pdf", "in/a.pdf", "in/b/z.pdf", "in/B.pdf"]


def test_sources_keep_the_order_in_which_they_were_named(tmp_path: Path) -> None:
    write(tmp_path, {"z.pdf": PDF, "in/a.pdf": PDF, "b.zip": packed({"c.pdf": PDF})})
    assert [s.shown for s in find(tmp_path, "z.pdf", "b.zip", "in")] == ["z.pdf", "b.zip!c.pdf", "in/a.pdf"]


def test_a_file_met_twice_is_taken_once(tmp_path: Path) -> None:
    write(tmp_path, {"in/a.pdf": PDF, "in/b.zip": packed({"c.pdf": PDF}), "in/notes.ini": b"x"})
    found = find(tmp_path, "in/a.pdf", "in/b.zip", "in", "in")
    assert [s.shown for s in found] == ["in/a.pdf", "in/b.zip!c.pdf", "in/notes.ini"]


LITTER = [".DS_Store", ".hidden.pdf", "~$return.docx", "Thumbs.db", "desktop.ini", "__MACOSX/._return.pdf"]


@pytest.mark.parametrize("name", LITTER)
def test_what_programs_leave_behind_is_not_listed(name: str, tmp_path: Path) -> None:
    write(tmp_path, {f"in/{name}": PDF, "in/a.pdf": PDF, "in/b.zip": packed({name: PDF, "c.pdf": PDF})})
    assert [s.shown for s in find(tmp_path, "in")] == ["in/a.pdf", "in/b.zip!c.pdf"]
    assert is_litter(name.split("/")[0])


def test_what_is_no_return_is_listed_with_the_reason(tmp_path: Path) -> None:
    write(tmp_path, {"in/a.pdf": PDF, "in/photo.jpg": b"\xff\xd8\xff\xe0", "in/b.zip": packed({"readme": b"hello"})})
    assert codes(find(tmp_path, "in")) == {
        "in/a.pdf": "",
        "in/b.zip!readme": "not_a_return",
        "in/photo.jpg": "not_a_return",
    }


def test_a_file_that_is_named_is_always_taken(tmp_path: Path) -> None:
    write(tmp_path, {"photo.jpg": b"\xff\xd8\xff\xe0"})
    assert codes(find(tmp_path, "photo.jpg")) == {"photo.jpg": ""}


def test_a_package_that_is_called_zip_is_a_file(tmp_path: Path) -> None:
    write(tmp_path, {"return.zip": packed({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"})})
    assert codes(find(tmp_path, "return.zip")) == {"return.zip": ""}


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need rights there")
def test_links_and_pipes_hold_nobody_up(tmp_path: Path) -> None:
    write(tmp_path, {"in/a.pdf": PDF})
    (tmp_path / "in/again").symlink_to(tmp_path / "in")
    (tmp_path / "in/gone.pdf").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "in/pipe.pdf")
    assert codes(find(tmp_path, "in")) == {"in/a.pdf": "", "in/gone.pdf": "file_missing", "in/pipe.pdf": "not_a_file"}


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_names_that_no_file_of_the_dataset_could_hold_are_made_legible(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    Path(os.fsdecode(bytes(tmp_path) + b"/in/caf\xe9\x1b[31m.pdf")).write_bytes(PDF)
    (found,) = find(tmp_path, "in")
    assert found.shown == "in/caf��[31m.pdf"
    assert (tmp_path / found.path).read_bytes() == PDF


WRITTEN = {
    "out/comparison.xlsx": packed({"[Content_Types].xml": b"<x/>", "docProps/core.xml": b"<dc:creator>winterplan-extract</dc:creator>"}),
    "out/dataset/datapackage.json": b'{\n  "name": "winterplan",\n  "resources": []}',
    "out/dataset/rows.csv": "\ufeffrow_id,row_key,return_id,council\r\n".encode(),
    "out/decisions.csv": b"decided_on,decided_by,council\r\n",
    "out/answers.csv": b"council,ref,requirement,met_text,met,decision,action_ids\n",
    "out/ledger.csv": b"decided_on;decided_by;council;row_key\r\n",
    "out/changes.csv": "\ufeffcouncil,council_code,action_ids,more\r\n".encode(),
}  # fmt: skip


def test_what_an_earlier_run_wrote_is_no_return_wherever_it_lies(tmp_path: Path) -> None:
    write(tmp_path, {**WRITTEN, "out/a.pdf": PDF, "sent.zip": packed({**WRITTEN, "b.pdf": PDF})})
    names = ("answers.csv", "changes.csv", "comparison.xlsx", "dataset", "decisions.csv", "ledger.csv")
    own = [f"out/{name}" for name in names]
    assert codes(find(tmp_path, "out")) == {"out/a.pdf": "", **dict.fromkeys(own, "own_output")}
    assert codes(find(tmp_path, "out/comparison.xlsx", "out/a.pdf")) == {
        "out/comparison.xlsx": "own_output",
        "out/a.pdf": "",
    }
    inside = codes(find(tmp_path, "sent.zip"))
    assert [name for name, code in inside.items() if not code] == ["sent.zip!b.pdf"]
    assert inside["sent.zip!out/dataset/rows.csv"] == "own_output"


OTHERS = {
    "a.xlsx": packed({"[Content_Types].xml": b"<x/>", "docProps/core.xml": b"<dc:creator>A. Clerk</dc:creator>"}),
    "b.xlsx": b"PK\x03\x04 cut short",
    "c.csv": b"council,requirement,status\r\n",
    "d.csv": b"",
    "f.csv": b"council,theme,section,ref,requirement,met,gap,decision\r\n",
    "dataset/datapackage.json": b'{"name": "budget"}',
    "dataset/e.csv": b"ref,requirement\r\n",
}


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="a system without files that have no size")
def test_of_a_file_without_a_size_nothing_is_read() -> None:
    assert sha256_of(Path("/proc/self/status")) == hashlib.sha256().hexdigest()


def test_what_somebody_else_wrote_is_none_of_ours(tmp_path: Path) -> None:
    write(tmp_path, {f"in/{name}": content for name, content in OTHERS.items()})
    assert [name for name, code in codes(find(tmp_path, "in")).items() if code == "own_output"] == []


def test_a_damaged_workbook_that_is_named_stops_nobody(tmp_path: Path) -> None:
    """The directory of an archive without its beginning points before the first byte."""
    whole = packed({"[Content_Types].xml": os.urandom(500), "docProps/core.xml": b"x"})
    write(tmp_path, {"a.xlsx": whole[400:], "b.pdf": PDF})
    assert codes(find(tmp_path, "a.xlsx", "b.pdf")) == {"a.xlsx": "", "b.pdf": ""}


MISSING = [
    ("nowhere.pdf", "is not there", "no such file"),
    ("empty", "no file in empty", "an empty folder"),
]


@pytest.mark.parametrize(("name", "told", "why"), MISSING, ids=[case[2] for case in MISSING])
def test_sources_that_are_not_there_are_named(name: str, told: str, why: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(SourceError, match=told):
        find(tmp_path, name)


def test_archives_are_opened_and_so_are_those_within(tmp_path: Path) -> None:
    inner = packed({"south/b.pdf": PDF + b"b"})
    write(tmp_path, {"all.zip": packed({"north/a.pdf": PDF + b"a", "more.zip": inner})})
    found = find(tmp_path, "all.zip")
    assert [s.shown for s in found] == ["all.zip!more.zip!south/b.pdf", "all.zip!north/a.pdf"]
    assert [s.path.read_bytes()[-1:] for s in found] == [b"b", b"a"]
    assert [s.return_id for s in found] == ["b-pdf", "a-pdf"]


def nested(depth: int) -> bytes:
    content = packed({"a.pdf": PDF})
    for _ in range(depth - 1):
        content = packed({"in.zip": content})
    return content


LIMITS = [
    (nested(3), Limits(), {"x.zip!in.zip!in.zip!a.pdf": ""}, "as deep as may be"),
    (nested(4), Limits(), {"x.zip!in.zip!in.zip!in.zip": "archive_limit"}, "one too deep"),
    (
        packed({"bomb.pdf": b"\0" * 5_000_000, "good.pdf": PDF}),
        Limits(),
        {"x.zip!bomb.pdf": "archive_member_refused", "x.zip!good.pdf": ""},
        "a bomb beside a return",
    ),
    (packed({"small.pdf": b"\0" * 90_000}), Limits(), {"x.zip!small.pdf": ""}, "packed tightly but small"),
    (
        packed({f"{n}.pdf": PDF for n in range(6)}),
        Limits(archive_entries=5),
        {"x.zip": "archive_limit"},
        "more files than may be",
    ),
    (
        packed({"a.pdf": os.urandom(700_000), "b.pdf": os.urandom(700_000), "c.pdf": PDF}),
        Limits(unpacked_mb=1),
        {"x.zip!a.pdf": "", "x.zip!b.pdf": "archive_limit", "x.zip!c.pdf": ""},
        "more than may come out of one archive",
    ),
    (
        packed({"a photo.jpg": JPEG, "notes": b"x" * 2_000_000, "z.pdf": PDF}),
        Limits(unpacked_mb=1),
        {"x.zip!a photo.jpg": "not_a_return", "x.zip!notes": "not_a_return", "x.zip!z.pdf": ""},
        "what is no return takes no room from the returns",
    ),
    (
        packed({"a.png": b"\x89PNG" + b"\0" * 9_000_000, "z.pdf": PDF}),
        Limits(),
        {"x.zip!a.png": "not_a_return", "x.zip!z.pdf": ""},
        "a bomb that is no return is no fault either: it is not unpacked",
    ),
    (
        packed({"a.odp": packed({"mimetype": ODP, "Pictures/1.jpg": JPEG[:900_000]}), "z.pdf": JPEG[:700_000]}),
        Limits(unpacked_mb=1),
        {"x.zip!a.odp": "not_a_return", "x.zip!z.pdf": ""},
        "nor does what only the whole file tells to be none",
    ),
    (
        packed({"a": packed({"word/document.xml": b"<w/>"}), "b.dat": PDF, "c.xyz": packed({"x": b"x"})}),
        Limits(),
        {"x.zip!a": "", "x.zip!b.dat": "", "x.zip!c.xyz": "not_a_return"},
        "a return by its content alone is taken",
    ),
    (
        packed({f"{n}.zip": packed({"a.pdf": JPEG[:700_000]}) for n in "abc"}, zipfile.ZIP_STORED),
        Limits(unpacked_mb=1),
        {f"x.zip!{n}.zip!a.pdf": "" for n in "abc"},
        "each archive within has room of its own",
    ),
    (
        packed({"__MACOSX/._a.pdf": JPEG, ".hidden/b.pdf": JPEG, "z.pdf": JPEG[:700_000]}),
        Limits(unpacked_mb=1),
        {"x.zip!z.pdf": ""},
        "what programs leave behind takes no room",
    ),
    (
        packed({f"{n}.zip": packed({"a.pdf": JPEG[:700_000]}) for n in "abc"}, zipfile.ZIP_STORED),
        Limits(unpacked_total_mb=3),
        {"x.zip!a.zip!a.pdf": "", "x.zip!b.zip!a.pdf": "", "x.zip!c.zip": "archive_limit"},
        "but there is an end to what may come out in all",
    ),
    (
        packed({"in.zip": packed({".DS_Store": b"x"})}),
        Limits(),
        {"x.zip!in.zip": "archive_empty"},
        "nothing in one within",
    ),
    (b"PK\x03\x04 cut short", Limits(), {"x.zip": "file_damaged"}, "cut short"),
    (b"", Limits(), {"x.zip": "file_empty"}, "empty file"),
    (packed({}), Limits(), {"x.zip": "archive_empty"}, "nothing in it"),
]


@pytest.mark.parametrize(("content", "limits", "expected", "why"), LIMITS, ids=[case[3] for case in LIMITS])
def test_limits_of_archives(content: bytes, limits: Limits, expected: dict, why: str, tmp_path: Path) -> None:
    work = tmp_path / "work"
    write(work, {"x.zip": content})
    assert codes(find(work, "x.zip", limits=limits)) == expected


def test_files_attached_to_a_pdf_are_sources_of_their_own(tmp_path: Path) -> None:
    holder = PDF + b"<< /Type /EmbeddedFile >>"
    write(tmp_path, {"in/a.pdf": holder, "in/b.pdf": PDF, "in/c.zip": packed({"d.pdf": holder})})
    held = [("plan.pdf", PDF), ("logo.png", b"\x89PNG"), ("../up.pdf", PDF), ("more.zip", packed({"f.pdf": PDF}))]
    asked: list[Path] = []

    def attached(path: Path) -> list[tuple[str, bytes]]:
        asked.append(path)
        if path.name != "a.pdf":
            raise UnreadableFile(notice("file_encrypted"))
        return held

    into = tmp_path / "unpacked"
    into.mkdir()
    found = find_sources([tmp_path / "in"], limits=Limits(), unpack_into=into, attached=attached)
    assert {s.shown.rpartition("in/")[2]: s.notice.code if s.notice else "" for s in found} == {
        "a.pdf": "",
        "a.pdf!plan.pdf": "",
        "a.pdf!logo.png": "not_a_return",
        "a.pdf!../up.pdf": "archive_member_refused",
        "a.pdf!more.zip!f.pdf": "",
        "b.pdf": "",
        "c.zip!d.pdf": "",
    }
    assert len(asked) == 2


def test_two_archives_have_room_each(tmp_path: Path) -> None:
    write(tmp_path, {f"in/{n}.zip": packed({"a.pdf": JPEG[:700_000]}) for n in "abc"})
    assert set(codes(find(tmp_path, "in", limits=Limits(unpacked_mb=1))).values()) == {""}


def test_what_is_no_return_does_not_stay_on_the_disk(tmp_path: Path) -> None:
    photos = {"photo.jpg": JPEG, "slides.odp": packed({"mimetype": ODP, "Pictures/1.jpg": JPEG})}
    write(tmp_path, {"in/x.zip": packed({**photos, "more.zip": packed(photos), "a.pdf": PDF})})
    find(tmp_path, "in")
    kept = [path.read_bytes() for path in (tmp_path.parent / f"{tmp_path.name}-unpacked").iterdir()]
    assert kept == [PDF]


def test_half_of_the_free_disk_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: SimpleNamespace(free=2_000_000))
    write(tmp_path, {"x.zip": packed({"a.pdf": JPEG[:700_000], "b.pdf": JPEG[:700_000]})})
    found = find(tmp_path, "x.zip")
    assert [source.notice and source.notice.code for source in found] == [None, "archive_limit"]
    assert "half of the free disk" in wording(found[1].notice)[1]  # type: ignore[arg-type]


@pytest.mark.skipif(sys.platform == "win32", reason="the size of files is limited on POSIX alone")
def test_a_full_disk_is_no_damaged_archive(tmp_path: Path) -> None:
    import resource

    write(tmp_path, {"x.zip": packed({"a.pdf": JPEG, "b.pdf": PDF})})
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, before[1]))
    try:
        found = find(tmp_path, "x.zip")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert [source.notice and source.notice.code for source in found] == ["no_room", None]
    assert "The disk for temporary files has no room" in wording(found[0].notice)[1]  # type: ignore[arg-type]


UNSEEN = [
    ("Oxford\u202efdp.shire.pdf", "Oxford�fdp.shire.pdf", "oxfordfdp-shire-pdf", "turns what follows about"),
    ("Kings \u2066Vale\u2069.pdf", "Kings �Vale�.pdf", "kings-vale-pdf", "isolates"),
    ("Kings\u200f Vale\u200e.pdf", "Kings� Vale�.pdf", "kings-vale-pdf", "marks of direction"),
    ("Ash\u200bcombe\ufeff.pdf", "Ash�combe�.pdf", "ashcombe-pdf", "no width at all"),
    ("Ash\u00adcombe.pdf", "Ash�combe.pdf", "ashcombe-pdf", "a soft hyphen"),
    ("Ash\u3164\u2028\u2800combe.pdf", "Ash���combe.pdf", "ashcombe-pdf", "a blank letter, a line's end, a blank sign"),
    ("\u202e.pdf", "�.pdf", "pdf", "nothing to be seen"),
    ("Åsh – combé (v2).pdf", "Åsh – combé (v2).pdf", "ash-combe-v2-pdf", "letters and dashes stay as they are"),
]


@pytest.mark.parametrize(("name", "shown", "return_id", "why"), UNSEEN, ids=[case[3] for case in UNSEEN])
@pytest.mark.parametrize("packed_up", [False, True], ids=["loose", "in an archive"])
def test_marks_that_cannot_be_seen_are_shown(
    packed_up: bool, name: str, shown: str, return_id: str, why: str, tmp_path: Path
) -> None:
    write(tmp_path, {"in/x.zip": packed({name: PDF})} if packed_up else {f"in/{name}": PDF})
    (found,) = find(tmp_path, "in")
    assert (found.shown.rpartition("/")[2].rpartition("!")[2], found.return_id) == (shown, return_id)


def test_marks_are_shown_in_what_is_said_of_a_file(tmp_path: Path) -> None:
    write(tmp_path, {"in/x.j\u202egp": b"x", "y.pdf": PDF})
    (found,) = find(tmp_path, "in")
    assert "kind (.j�gp)" in wording(found.notice)[1]  # type: ignore[arg-type]
    with pytest.raises(SourceError, match=r"^go�ne is not there"):
        find(tmp_path, "go\u202ene")


def test_a_member_that_lies_about_its_size_is_stopped_all_the_same(tmp_path: Path) -> None:
    """The directory says 10 bytes; a reader that believed it would be told a lie by the first read."""
    content = bytearray(packed({"a.pdf": b"\0" * 3_000_000}))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    write(tmp_path, {"x.zip": bytes(content)})
    (found,) = find(tmp_path, "x.zip")
    assert found.notice is not None
    assert sum(path.stat().st_size for path in (tmp_path.parent / f"{tmp_path.name}-unpacked").iterdir()) == 0


def test_an_encrypted_member_says_so(tmp_path: Path) -> None:
    content = bytearray(packed({"a.pdf": PDF}))
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    write(tmp_path, {"x.zip": bytes(content)})
    assert codes(find(tmp_path, "x.zip")) == {"x.zip!a.pdf": "file_encrypted"}


def test_a_damaged_member_leaves_the_others(tmp_path: Path) -> None:
    content = bytearray(packed({"a.pdf": PDF, "b.pdf": PDF}, zipfile.ZIP_STORED))
    content[content.index(PDF)] ^= 0xFF
    write(tmp_path, {"x.zip": bytes(content)})
    assert codes(find(tmp_path, "x.zip")) == {"x.zip!a.pdf": "file_damaged", "x.zip!b.pdf": ""}


OUT = [
    ("../a.pdf", True, "up"),
    ("in/../../a.pdf", True, "down and up"),
    ("/etc/a.pdf", True, "from the root"),
    ("C:/a.pdf", True, "a drive"),
    ("in/a.pdf", False, "an ordinary name"),
    ("in/a..pdf", False, "two dots within a name"),
]


@pytest.mark.parametrize(("name", "out", "why"), OUT, ids=[case[2] for case in OUT])
def test_names_that_lead_out_of_the_archive(name: str, out: bool, why: str, tmp_path: Path) -> None:
    assert leads_out(name) is out
    write(tmp_path / "w", {"x.zip": packed({name: PDF})})
    (found,) = find(tmp_path / "w", "x.zip")
    assert (found.notice is not None) is out
    assert not list(tmp_path.glob("*.pdf"))


def test_a_link_in_an_archive_is_no_link_on_disk(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        entry = zipfile.ZipInfo("link.pdf")
        entry.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(entry, "/etc/passwd")
    write(tmp_path, {"x.zip": buffer.getvalue()})
    (found,) = find(tmp_path, "x.zip")
    assert not found.path.is_symlink()
    assert found.path.read_text() == "/etc/passwd"
