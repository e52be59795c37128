"""Text in any usual encoding is read as it was written; what is no text is refused."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.sources.text.reader import decode

SAID = "Café – “plan” £5\nsecond line"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (SAID.encode(), SAID),
        (codecs.BOM_UTF8 + SAID.encode(), SAID),
        (SAID.encode("utf-16"), SAID),
        (codecs.BOM_UTF16_BE + SAID.encode("utf-16-be"), SAID),
        (SAID.encode("utf-16-le"), SAID),
        (SAID.encode("utf-16-be"), SAID),
        (SAID.encode("cp1252"), SAID),
        (b"a\x81b \x93c\x94", "a\x81b “c”"),
        (b"one\r\ntwo\rthree\x0bfour", "one\ntwo\nthree\nfour"),
        (b"page one\fpage two", "page one\fpage two"),
        ("cafÃ©".encode(), "cafÃ©"),
        (b"", ""),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-16 be", "utf-16 le without mark", "utf-16 be without mark",
         "windows", "bytes windows does not use", "line ends", "form feeds stay", "spoilt earlier stays", "empty"],
)  # fmt: skip
def test_text_is_read_in_its_encoding(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(UnreadableFile) as caught:
        decode(codecs.BOM_UTF8 + b"\x00" * 40)
    assert caught.value.notice.code == "file_damaged"


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_refused(data: bytes) -> None:
    try:
        assert "\r" not in decode(data)
    except UnreadableFile as refused:
        assert refused.notice.code == "file_damaged"
