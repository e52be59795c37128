"""Text in any usual encoding is read as it was written; what is no text is refused."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winterplan_extract.domain.document import Cell, Document, Paragraph, Table
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.sources.text.plain import decode, mended, mended_throughout

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


MENDED = {
    "a dash": ("None â€“ agreed", "None – agreed", 1),
    "quotes, the last one cut": ("the â€œplanâ€\x9d and the â€œlistâ€.", "the “plan” and the “list”.", 4),
    "an apostrophe and a pound sign": ("Itâ€™s Â£5", "It’s £5", 2),
    "spaces": ("5Â\xa0days.Â Then", "5\xa0days. Then", 2),
    "spoilt twice": ("None Ã¢â‚¬â€œ agreed", "None – agreed", 4),
    "letters of Welsh": ("TÅ· a dÅµr", "Tŷ a dŵr", 2),
    "ticks and bullets": ("âœ“ Done â€¢ Next", "✓ Done • Next", 2),
    "by way of an old Mac": ("None ‚Äì Itâ€™s caf√© ¬£5", "None – It’s café £5", 4),
    "nothing spoilt": ("Café – “plan” £5, NÃO, É®, 20°", "Café – “plan” £5, NÃO, É®, 20°", 0),
    "Welsh capitals": ("TÂN AR LÂN Â Â", "TÂN AR LÂN Â Â", 0),
    "a tick made with a root sign": ("√ Yes √", "√ Yes √", 0),
}  # fmt: skip


@pytest.mark.parametrize(("spoilt", "text", "count"), MENDED.values(), ids=list(MENDED))
def test_what_an_earlier_program_spoilt_is_mended_and_counted(spoilt: str, text: str, count: int) -> None:
    assert mended(spoilt) == (text, count)


def test_spoilt_letters_in_a_documents_cells_and_paragraphs_are_mended_and_told_of() -> None:
    cell = Cell("The carersâ€™ line â€“ Â£5", chars=chars("The carersâ€™ line â€“ Â£5"))
    made = Document("x.xlsx", "xlsx", None, (Paragraph("Itâ€™s ours"), Table(1, None, None, (), ((cell, None),))))
    found = mended_throughout(made)
    (right, none), (told,) = found.tables[0].rows[0], found.notices
    assert (right and right.text, right and right.chars, none) == ("The carers’ line – £5", 14, None)
    assert (found.body[0].text, told.code, dict(told.values)) == ("It’s ours", "text_mended", {"count": "4"})
    assert mended_throughout(found) is found


@given(st.text(st.characters(max_codepoint=0x7F), max_size=200))
def test_plain_letters_are_never_touched(text: str) -> None:
    assert mended(text) == (text, 0)
