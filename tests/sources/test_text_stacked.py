"""Text whose cells are printed one under another: rows, columns, page breaks, headings, and when to doubt it."""

from __future__ import annotations

import pytest
from textfiles import (
    HEADINGS,
    WIDTHS,
    cells,
    document_of,
    letters,
    printed,
    stacked_header,
    stacked_row,
    texts,
    wrapped,
)

from winterplan_extract.domain.document import Paragraph
from winterplan_extract.domain.plaintext import chars
from winterplan_extract.sources.text.stacked.readings import LineSpan, column_width, span_of, width_of

ASKED = (
    "Local authorities should keep a list of every provider in their area and share it with health partners each week",
    "Local authorities must tell homes how to order tests and whom to ring when a parcel does not come in time",
    "Work with the voluntary sector so that people who leave hospital are rung within a day of coming home",
    "Keep a record of the masks and gloves that were given out, and report shortages to the forum without delay",
    "Make sure carers know what help there is for them this winter and how they can ask for it themselves",
    "Write to every home with the guidance on visits whenever it changes, in words that families understand",
)
STATUS = (
    "The list is kept by the commissioning team and goes out on Fridays. It has the opening hours of each provider.",
    "Homes were sent a leaflet in September. A helpline is open on weekdays and at weekends until the end of March.",
    "The befriending scheme rings everybody on the discharge list. It had two hundred calls in its first month.",
    "A small store is kept at the depot. Weekly returns are looked at for early signs that stocks are running low.",
    "The carers centre has a new leaflet and a page on the council website. Calls are answered by trained staff.",
    "A letter goes out within two days of each change. Homes are asked to put it up where visitors can see it.",
)
LEADS = ("Head of Commissioning", "Director of Public Health", "Director of Adult Social Care")
SECTION = "2. WORKING TOGETHER THIS WINTER (LOCAL AUTHORITIES AND PARTNERS)"


def rows_of(count: int, section: int = 1) -> list[tuple[str, ...]]:
    return [
        (
            f"{section}.{i + 1}",
            ASKED[i % 6],
            STATUS[(i + section) % 6],
            "N" if i % 3 == 1 else "Y",
            "Agree a rota with the two hospitals and put it on the shared calendar." if i % 3 == 1 else "",
            LEADS[i % 3],
            "30 November 2020" if i % 3 == 1 else "",
        )
        for i in range(count)
    ]


def export(rows: list[tuple[str, ...]], header: str = "") -> str:
    return (header or stacked_header()) + "\n" + "".join(printed(stacked_row(row)) for row in rows)


def flat(rows: list[tuple[str, ...]]) -> list[list[str]]:
    return [list(row) for row in rows]


def test_cells_are_put_back_into_their_rows_and_columns() -> None:
    rows = rows_of(6)
    made = document_of(f"Northmere Council winter plan \n\n{SECTION} \n{export(rows)}")
    (table,) = made.tables
    assert [text.casefold() for text in texts(table)[0] if text] == [heading.casefold() for heading in HEADINGS]
    assert texts(table)[1:] == flat(rows)
    assert [(item.text, item.bold) for item in made.body if isinstance(item, Paragraph)] == [
        ("Northmere Council winter plan", False), (SECTION, True),
    ]  # fmt: skip
    assert [found.code for found in made.notices] == ["cells_rebuilt"]


def test_a_heading_before_the_next_row_of_headings_stands_between_two_tables() -> None:
    made = document_of(export(rows_of(4)) + f"{SECTION} \n" + export(rows_of(4, 2)))
    assert [item.text if isinstance(item, Paragraph) else len(item.rows) for item in made.body] == [5, SECTION, 5]
    assert texts(made.tables[1])[1:] == flat(rows_of(4, 2))


def test_columns_may_stand_in_another_order() -> None:
    rows = [(r[0], r[1], r[3], r[2], r[5]) for r in rows_of(6)]
    header = "Ref \n\nRequirement \n\nMet? \n\nCurrent status \n\nLead \n"
    blocks = "".join(
        printed(
            [[f"{r[0]} {wrapped(r[1], 28)[0]}", *wrapped(r[1], 28)[1:]], [r[2]], wrapped(r[3], 32), wrapped(r[4], 14)]
        )
        for r in rows
    )
    assert texts(document_of(f"{header}\n{blocks}").tables[0])[1:] == flat(rows)


def test_rows_that_a_page_break_cut_go_on_in_a_table_of_the_next_page() -> None:
    rows = rows_of(6)
    blocks = [stacked_row(row) for row in rows]
    asked, status = blocks[3][0], blocks[3][1]
    before = [asked[:2], status[:2], *blocks[3][2:]]
    after = [asked[2:], status[2:]]
    pages = [
        stacked_header() + "\n" + "".join(printed(row) for row in blocks[:3]) + printed(before),
        printed(after) + "".join(printed(row) for row in blocks[4:]),
    ]
    made = document_of("\f".join(pages))
    first, second = made.tables
    assert (first.page, second.page, made.pages) == (1, 2, 2)
    rest = texts(second)[0]
    assert rest[0] == "" and rest[3:] == ["", "", "", ""]
    assert f"{texts(first)[4][1]} {rest[1]}" == rows[3][1]
    assert f"{texts(first)[4][2]} {rest[2]}" == rows[3][2]
    assert texts(second)[1:] == flat(rows[4:])
    assert {line.page for cell in second.rows[0] if cell for line in cell.lines} == {2}


def test_a_page_break_that_left_only_an_indent_is_seen() -> None:
    rows = rows_of(6)
    text = export(rows[:3]).rstrip("\n") + "\n " + "".join(printed(stacked_row(row)) for row in rows[3:])
    made = document_of(text)
    assert [(table.page, len(table.rows)) for table in made.tables] == [(1, 4), (2, 3)]
    assert texts(made.tables[1]) == flat(rows[3:])


def test_what_stands_at_the_foot_of_pages_is_no_cell() -> None:
    rows = rows_of(9)
    pages = [
        (stacked_header() + "\n" if not i else "")
        + "".join(printed(stacked_row(row)) for row in rows[3 * i : 3 * i + 3])
        + f"\nNorthmere Council page {i + 1} of 3 \n\n{i + 1} \n"
        for i in range(3)
    ]
    made = document_of("\f".join(pages))
    assert [row for table in made.tables for row in texts(table)][1:] == flat(rows)
    assert [p.text for p in made.furniture] == [
        t for i in (1, 2, 3) for t in (f"Northmere Council page {i} of 3", str(i))
    ]


def test_a_lead_that_ends_every_page_is_no_foot() -> None:
    rows = [(*row[:3], "Y", "", LEADS[0], "") for row in rows_of(8)]
    pages = [
        (stacked_header() + "\n" if not i else "")
        + "".join(printed(stacked_row(row)) for row in rows[2 * i : 2 * i + 2])
        for i in range(4)
    ]
    assert [row for table in document_of("\f".join(pages)).tables for row in texts(table)][1:] == flat(rows)


def test_list_items_that_empty_lines_part_stay_in_one_cell() -> None:
    rows = rows_of(6)
    blocks = [stacked_row(row) for row in rows]
    listed = [
        ["Stocks go to these: "],
        ["\uf0b7 homes for older people "],
        ["\uf0b7 day centres "],
        ["\uf0b7 hostels "],
    ]
    blocks[2] = [blocks[2][0], *listed, *blocks[2][2:]]
    (table,) = document_of(stacked_header() + "\n" + "".join(printed(block) for block in blocks)).tables
    cell = table.rows[3][2]
    assert cell is not None
    assert cell.text.split("\n") == ["Stocks go to these:", "• homes for older people", "• day centres", "• hostels"]
    assert texts(table)[3][3:] == list(rows[2][3:])


def test_every_letter_is_kept_and_counted_for_itself() -> None:
    text = f"Northmere \n\n{SECTION} \n" + export(rows_of(6)) + "Signed by the director \n"
    made = document_of(text)
    assert letters(made) == chars(text)
    assert all(cell.chars == chars(cell.text) for cell in cells(made))


def test_text_that_lost_the_order_of_its_cells_is_said_to_be_so() -> None:
    columns = list(zip(*rows_of(8), strict=True))
    jumbled = "".join(printed([wrapped(text, width) for text in column if text]) for column, width in zip(columns, WIDTHS, strict=True))  # fmt: skip
    made = document_of(stacked_header() + "\n" + jumbled)
    assert [found.code for found in made.notices] == ["cell_order_lost"]
    assert letters(made) == chars(stacked_header() + jumbled)


def test_text_laid_out_in_columns_of_spaces_and_prose_make_no_tables() -> None:
    aligned = "Ref    Requirement      Current status     Met?     Lead\n" + "1.1    Keep a list      It is kept         Y        Head of Care\n" * 5  # fmt: skip
    prose = "We wrote to everyone.\nThe requirement is met.\n\nOur lead is the director.\n"
    assert [document_of(text).tables for text in (aligned, prose)] == [(), ()]


@pytest.mark.parametrize(
    ("lines", "fits", "fits_not"),
    [
        (["people who receive care at", "home and their families"], 14.0, 30.0),
        (["Director of", "Public Health"], 7.0, 3.0),
    ],
    ids=["a sentence that wraps", "a title"],
)
def test_the_width_of_a_column_shows_in_where_its_lines_wrap(lines: list[str], fits: float, fits_not: float) -> None:
    span = span_of(lines)
    assert span.misfit(fits) == 0.0 < span.misfit(fits_not)
    assert column_width([span] * 5) == pytest.approx(max(map(width_of, lines)), rel=0.05)


def test_a_width_that_is_not_known_fits_all() -> None:
    assert LineSpan(40.0, 50.0, 2).misfit(0.0) == 0.0
    assert column_width([]) == 0.0
