"""Fonts that give wrong letters: joined letters mended where one reading is a word, shifted codes by their likeness to English."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path

import pytest
from pdffiles import XS, YS, by_hand, content_of, rows_of

from winterplan_extract.domain.document import Document
from winterplan_extract.domain.errors import UnreadableFile
from winterplan_extract.domain.settings import Reading, Settings
from winterplan_extract.layout.words import PageContent, Shapes, Word
from winterplan_extract.sources.pdf import read_pdf
from winterplan_extract.sources.pdf.letters import mend_ligatures
from winterplan_extract.sources.second import second_reading
from winterplan_extract.storage.plan_folder import load_plan

PLAN = load_plan()
ROWS = (
    ("Ref", "What is asked", "Where we stand", "Met", "By when"),
    ("1.1", "Work with partners\non the local plan", "The board has agreed it and meets each", "Yes", "31/10/2020"),
    ("1.2", "Share the guidance\nwith every provider", "A call each week with all of the homes", "No", "Ongoing"),
    ("1.3", "Test staff", "Under way in most of the homes here", "Partly", "15/12/2020"),
)


def said(*words: str) -> PageContent:
    made = [Word(text, 0, 9, 9, 9, False, True, tuple(text), (0.0,) * len(text), (1.0,) * len(text)) for text in words]
    return PageContent(1, 595, 842, tuple(made), Shapes())


@pytest.mark.parametrize(
    ("words", "right"),
    [
        (["infec\u019fon", "representa\u019fves", "(na\u019fonal)"], ["infection", "representatives", "(national)"]),
        (["InfecOon", "na\u004fonal,", "CareOne"], ["Infection", "national,", "CareOne"]),
        (["infec\u03f4on", "na\u03f4onal"], ["infection", "national"]),
        (["infec\u04b0on", "na\u04b0onal"], ["infection", "national"]),
        (["con\u00c0rm", "\u00c0rst", "CAF\u00c9"], ["confirm", "first", "CAF\u00c9"]),
        (["infec\ue004on", "\uf0b7in"], ["infection", "\uf0b7in"]),  # before a word it is a list's sign
        (["infecOon", "naOonal", "rotaOon", "McOueen"], ["infection", "national", "rotation", "McOueen"]),
        (["infec\ufffdon", "sta\ufffd", "(o\ufffder)"], ["infection", "staff", "(offer)"]),
        (["Le`er"], ["Letter"]),
        (["xq\ufffdzz"], ["xq\ufffdzz"]),  # no reading is a word
        (
            ["McDonald", "iPads", "a+b", "C\u0175n", "na\u00efve"],
            ["McDonald", "iPads", "a+b", "C\u0175n", "na\u00efve"],
        ),
        (
            ["Calibra\u019fon", "infec\u019fon", "na\u019fonal"],
            ["Calibration", "infection", "national"],
        ),  # its letter is sure
    ],
)
def test_joined_letters_are_mended_where_one_reading_is_a_word(words: Sequence[str], right: Sequence[str]) -> None:
    mended, spelt, notices = mend_ligatures([said(*words)], PLAN)
    assert [word.text for word in mended[0].words] == list(right)
    assert [each.code for each in notices] == (
        ["letters_mended"] if spelt else ["letters_in_doubt"] if "\ufffd" in words[0] else []
    )


def test_the_documents_own_words_tell_what_the_lists_do_not() -> None:
    mended, _, _ = mend_ligatures([said("Wi\ufffdborough", "skelti", "skel\ufffd")], None)
    assert [word.text for word in mended[0].words] == ["Wi\ufffdborough", "skelti", "skelti"]


def test_joined_letters_whose_codes_are_no_characters_are_mended_and_told_of(tmp_path: Path) -> None:
    rows = (
        ROWS[0],
        ("1.1", "Hold the mee\1ng with\nsta\4 at risk of infec\1on", "\2rst \2ndings; a calibra\1on", "No", "Ongoing"),
        ("1.2", "Test the long-\nterm plan\5s", "\1", "Yes", "15/12/2020"),
    )
    path = by_hand(tmp_path / "made.pdf", content_of(rows, XS, YS[:4]))
    document = read_pdf(path, path.name, Settings(), PLAN)
    assert rows_of(document.tables[0])[1:] == [
        ["1.1", "Hold the meeting with\nstaff at risk of infection", "first findings; a calibration", "No", "Ongoing"],
        ["1.2", "Test the long-\nterm plan\ufffds", "", "Yes", "15/12/2020"],
    ]
    assert [each.code for each in document.notices] == ["letters_mended", "letters_in_doubt"]
    (part,) = second_reading(path, document, Settings()).parts
    assert "first findings; a calibration" in part.text


def shifted(folder: Path, shift: int) -> tuple[Path, Document]:
    path = by_hand(folder / "made.pdf", content_of(ROWS, shift=shift), fonts=_picture_font())
    return path, read_pdf(path, path.name, Settings(), PLAN)


def _picture_font() -> str:
    """A font whose glyphs are drawings of one width, and which says nothing of its letters."""
    names = " ".join(f"/c{code}" for code in range(256))
    widths = " ".join(["500"] * 256)
    return (
        "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 500 700] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 0 /LastChar 255 "
        f"/Widths [{widths}] /Encoding << /Type /Encoding /Differences [0 {names}] >> /CharProcs << >> /Resources << >> >>"
    )


@pytest.mark.parametrize("shift", [29, 31, 3])
def test_shifted_codes_are_put_right_and_told_of(tmp_path: Path, shift: int) -> None:
    path, document = shifted(tmp_path, shift)
    assert rows_of(document.tables[0]) == [list(row) for row in ROWS]
    assert [(each.code, dict(each.values)) for each in document.notices] == [("letters_shifted", {"count": str(shift)})]
    (part,) = second_reading(path, document, Settings()).parts
    assert "partners" in part.text


def test_codes_in_no_order_are_refused_with_the_reason(tmp_path: Path) -> None:
    order = "qwertyuiopasdfghjklzxcvbnm"
    mixed = str.maketrans("abcdefghijklmnopqrstuvwxyz", order)
    rows = [[text.casefold().translate(mixed) for text in row] for row in ROWS]
    path = by_hand(tmp_path / "made.pdf", content_of(rows), fonts=_picture_font())
    with pytest.raises(UnreadableFile) as caught:
        read_pdf(path, path.name, Settings(), PLAN)
    assert caught.value.notice.code == "letters_unreadable"


@pytest.mark.parametrize("first", [1, 33, 65, 70])
def test_a_font_whose_codes_are_numbered_as_they_come_up_is_refused_though_headings_are_read(
    tmp_path: Path, first: int
) -> None:
    numbers = (number for number in count(first) if number not in (10, 13, 32))
    kept = {" ": " ", "\n": "\n"}
    rows = [
        ["".join(kept.get(c) or kept.setdefault(c, chr(next(numbers))) for c in text) for text in row]
        for row in ROWS[1:]
    ]
    headings = content_of(ROWS[:1]).replace("/F1", "/F2")
    title = "BT /F2 9 Tf 40 820 Td (Wolverley Moor Council: our return on the winter plan) Tj ET"
    content = f"{title}\n{headings}\n{content_of(rows, ys=YS[1:])}"
    helvetica = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    path = by_hand(tmp_path / "made.pdf", content, fonts=_picture_font(), second=helvetica)
    document = read_pdf(path, path.name, Settings(reading=Reading(ocr=False)), PLAN)
    assert [each.code for each in document.notices] == ["letters_unreadable"]
    assert [cell for table in document.tables for row in rows_of(table)[1:] for cell in row if cell] == []


def test_a_line_of_codes_that_are_no_characters_is_told_of(tmp_path: Path) -> None:
    line = "".join(f"\\{code:03o}" for code in (1, 3, 4, 5, 32, 6, 7, 1, 8, 11, 32, 14, 15, 4, 33, 34, 35))
    content = f"BT /F2 9 Tf 40 820 Td (Page 2 of 2) Tj /F1 9 Tf 0 -20 Td ({line}) Tj ET"
    helvetica = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    path = by_hand(tmp_path / "made.pdf", content, fonts=_picture_font(), second=helvetica)
    document = read_pdf(path, path.name, Settings(reading=Reading(ocr=False)), PLAN)
    assert [each.code for each in document.notices] == ["letters_unreadable"]


def test_short_and_numeric_pages_are_taken_as_they_are(tmp_path: Path) -> None:
    rows = (("Ref", "BCF 1", "xyz", "Qz", "99"), ("1.1", "12/10/2020", "4,500", "38%", "7"))
    path = by_hand(tmp_path / "made.pdf", content_of(rows, XS, YS[:3]))
    document = read_pdf(path, path.name, Settings(), PLAN)
    assert rows_of(document.tables[0])[1] == list(rows[1])
    assert not document.notices


@pytest.mark.parametrize("cell", ["Met", "Not met", "WX{}K", "BD{0} {0}XY", "Ward {}"])
def test_answers_and_codes_said_over_and_over_are_taken_as_they_are(tmp_path: Path, cell: str) -> None:
    rows = [tuple(cell.format(5 * row + column) for column in range(5)) for row in range(12)]
    path = by_hand(tmp_path / "made.pdf", content_of(rows, XS, [780 - 40 * at for at in range(13)]))
    document = read_pdf(path, path.name, Settings(), PLAN)
    assert rows_of(document.tables[0]) == [list(row) for row in rows]
    assert not document.notices


def test_a_form_that_only_adobe_shows_is_refused_with_the_reason(tmp_path: Path) -> None:
    text = "(Please wait... If this message is not eventually replaced by the proper contents of the document, ...)"
    path = by_hand(tmp_path / "made.pdf", f"BT /F1 9 Tf 20 800 Td {text} Tj ET")
    with pytest.raises(UnreadableFile) as caught:
        read_pdf(path, path.name, Settings(), PLAN)
    assert caught.value.notice.code == "form_not_shown"
