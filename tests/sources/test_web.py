"""Web pages: the page's own text and tables in order, what stands around them apart, what is hidden left out."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from winterplan_extract.domain.document import Document, Paragraph
from winterplan_extract.domain.settings import Settings
from winterplan_extract.sources import read
from winterplan_extract.storage.plan_folder import load_plan

PLAN = load_plan()
TABLE = "<table><tr><th>Requirement<th>Met?</tr><tr><td>Share the plan<td>Yes</tr></table>"


def page(folder: Path, body: str, head: str = "", name: str = "plan.html") -> Document:
    """The page with that body as read."""
    path = folder / name
    path.write_text(f"<!doctype html><html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    return read(path, name, Settings(), PLAN)


def texts(document: Document) -> list[str]:
    return [item.text for item in document.body if isinstance(item, Paragraph)]


def grid(document: Document) -> list[list[str | None]]:
    return [[cell.text if cell else None for cell in row] for row in document.tables[0].rows]


PAGES = (
    ("<h2>Theme 1</h2><ul><li>Open a hub<li>Test <b>weekly</b></ul>", ["Theme 1", "• Open a hub", "• Test weekly"], "a list"),
    ("<ol start=3><li>Open a hub</li><li>Test</li></ol>", ["3. Open a hub", "4. Test"], "a numbered list"),
    ("<div>We will test.<br>Weekly.<p>And report.</p>Then rest.</div>", ["We will test.\nWeekly.", "And report.", "Then rest."], "text between blocks"),
    ("<dl><dt>Lead</dt><dd>DASS</dd><dt>Met?</dt><dd>Yes</dd><dd>No</dd><dt>Alone</dt></dl>", ["Lead: DASS", "Met?: Yes", "No", "Alone"], "a list of terms"),
    ("<details><summary>Testing</summary><p>Weekly.</p></details>", ["Testing", "Weekly."], "what a click unfolds"),
    ("<p>Seen</p><p hidden>No</p><p style='display: none'>No</p><script>no()</script>", ["Seen"], "what is hidden"),
    ("<p>a\u00a0b&amp;c</p>", ["a b&c"], "entities"),
    ("<table><tr><td><h2>Plan</h2><p>Text</p></td></tr></table>", ["Plan", "Text"], "a table that only places things"),
)  # fmt: skip


@pytest.mark.parametrize(("body", "said", "why"), PAGES, ids=[why for *_, why in PAGES])
def test_text_comes_in_reading_order(tmp_path: Path, body: str, said: list[str], why: str) -> None:
    assert texts(page(tmp_path, body)) == said, why


def test_headings_keep_their_level(tmp_path: Path) -> None:
    found = page(tmp_path, "<h1>Plan</h1><h3>Testing</h3><p>Weekly.</p>")
    assert [(item.text, item.level) for item in found.body if isinstance(item, Paragraph)] == [
        ("Plan", 1),
        ("Testing", 3),
        ("Weekly.", 0),
    ]


def test_navigation_banners_and_footers_are_no_text_of_the_page(tmp_path: Path) -> None:
    around = "<nav><a>Home</a></nav><div class='cookie-banner'>We will use cookies.</div>"
    found = page(tmp_path, f"{around}<p>Own</p>{TABLE}<footer>Contact us</footer>", "<title>Winter plan</title>")
    assert (texts(found), found.title) == (["Own"], "Winter plan")
    assert [each.text for each in found.furniture] == ["Home", "We will use cookies.", "Contact us"]
    assert len(found.tables) == 1


def test_a_table_of_a_mail_stands_in_one_that_places_things_and_holds_others_in_its_cells(tmp_path: Path) -> None:
    inner = "<table><tr><td>Sent weekly.<tr><td>Read by all.</table>"
    rows = f"<tr><td><b>No</b><td>Requirement<td>Status</tr><tr><td>1<td><h3>Share the plan</h3><td>{inner}</tr>"
    mail = f"<table><tr><td><p>Good afternoon</p><table border=1>{rows}</table><p>Kind regards</p></td></tr></table>"
    found = page(tmp_path, mail)
    assert texts(found) == ["Good afternoon", "Kind regards"]
    assert grid(found) == [["No", "Requirement", "Status"], ["1", "Share the plan", "Sent weekly.\nRead by all."]]


def test_only_the_main_part_is_read_where_the_page_names_it(tmp_path: Path) -> None:
    found = page(tmp_path, f"<p>Report it online</p><main><p>Own</p>{TABLE}</main><p>Follow us</p>")
    assert (texts(found), len(found.tables)) == (["Own"], 1)


def test_cells_keep_their_spans_lists_colours_and_struck_words(tmp_path: Path) -> None:
    found = page(
        tmp_path,
        "<table><thead><tr><th>Ref<th colspan=2>Plan</tr></thead><tr><td rowspan=2>1<td>Open<ul><li>one<li>two</ul>"
        "<td style='background:#00b050'>Yes</tr><tr><td>Test<td><del>No</del> Yes <b>now</b></tr></table>",
    )
    assert grid(found) == [["Ref", "Plan", None], ["1", "Open\n• one\n• two", "Yes"], [None, "Test", "Yes now"]]
    table = found.tables[0]
    assert table.header_rows == 1
    assert table.rows[1][2].fill == "00B050"  # type: ignore[union-attr]
    assert (table.rows[2][2].struck, table.rows[2][2].marked) == ("No", "now")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("field", "shown", "why"),
    [
        ("<select><option>Choose<option selected>Partly<option>No</select>", "Partly", "what was chosen"),
        ("<select><option>Not started<option>Done</select>", "Not started", "a list opens with its first choice"),
        ("<select multiple><option>PPE<option>Flu</select>", "", "nothing chosen of several"),
        ("<textarea>Book a clinic\nby Friday</textarea>", "Book a clinic\nby Friday", "typed"),
        ("<input value='Flu Lead'> <input type=hidden value=88>", "Flu Lead", "typed beside what nobody sees"),
        ("<input type=date value=2020-11-13>", "13/11/2020", "a day as Britain writes it"),
        ("<label><input type=radio checked>Yes</label> <label><input type=radio>No</label>", "☑Yes ☐No", "ticked"),
    ],
)  # fmt: skip
def test_a_field_of_a_form_says_what_it_shows(tmp_path: Path, field: str, shown: str, why: str) -> None:
    found = page(tmp_path, f"<form><table><tr><th>Ref<th>Plan</tr><tr><td>1<td>{field}</tr></table></form>")
    assert grid(found) == [["Ref", "Plan"], ["1", shown]], why


def test_a_form_is_of_the_page_where_the_page_stands_in_it(tmp_path: Path) -> None:
    search = "<form><input value='Search'><button>Go</button></form>"
    found = page(tmp_path, f"{search}<form id=site><h1>Plan</h1><p>Own</p>{TABLE}</form>")
    assert (texts(found), len(found.tables)) == (["Plan", "Own"], 1)


@pytest.mark.parametrize(
    ("head", "cell", "fill", "why"),
    [
        ("", "<td style='background: green'>", "008000", "a colour's name"),
        ("", "<td style='background-color:rgb(255, 0, 0)'>", "FF0000", "its three parts"),
        ("", "<td bgcolor=#fc0>", "FFCC00", "short"),
        ("<style>td.amber { background: #ffc000 }</style>", "<td class=amber>", "FFC000", "by a class"),
        ("", "<td><span style='background:#00b050'>&nbsp;</span>", "00B050", "what stands in the cell"),
        ("", "<td style='background: white'>", "", "white is none"),
        ("", "<td style='background: inherit'>", "", "no colour"),
    ],
)  # fmt: skip
def test_the_colour_of_a_cell_however_it_is_written(tmp_path: Path, head: str, cell: str, fill: str, why: str) -> None:
    table = page(tmp_path, f"<table><tr><th>Ref<th>RAG</tr><tr><td>1{cell}</tr></table>", head).tables[0]
    assert table.rows[1][1].fill == fill, why  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("cell", "after", "text", "note", "why"),
    [
        ("Partly<sup><a href='#n1'>1</a></sup>", "<ol><li id=n1>Was Yes <a href='#back'>↩</a></ol>", "Partly", "Was Yes", "linked"),
        ("Partly<a href='#_ftn1' name='_ftnref1'>[1]</a>", "<p><a href='#_ftnref1' name='_ftn1'>[1]</a> Was Yes</p>", "Partly", "Was Yes", "as Word saves it"),
        ("20 November 2020<sup>2</sup>", "<p><sup>2</sup> May slip</p>", "20 November 2020", "May slip", "printed alone"),
        ("Met<sup>*</sup> by<sup>†</sup> all", "<p><sup>*</sup> In part</p><p><sup>†</sup> But one</p>", "Met by all", "In part\nBut one", "two signs"),
        ("8 m<sup>2</sup>, 30<sup>th</sup>", "<p>2 rooms</p>", "8 m2, 30th", "", "no note"),
        ("See <a href='#list'>the list</a>", "<p id=list>Homes</p>", "See the list", "", "a link and no mark"),
    ],
)  # fmt: skip
def test_a_footnote_is_a_remark_on_the_cell_that_calls_it(tmp_path: Path, cell: str, after: str, text: str, note: str, why: str) -> None:  # fmt: skip
    found = (
        page(tmp_path, f"<table><tr><th>Ref<th>Met?</tr><tr><td>1<td>{cell}</tr></table>{after}").tables[0].rows[1][1]
    )
    assert found is not None
    assert (found.text, found.note, found.chars) == (text, note, sum(map(str.isalnum, text))), why


@pytest.mark.parametrize(
    ("body", "said", "told"),
    [
        ("<p>Lead: <s>Tom Reed</s> Jo Ash</p>", ["Lead: Jo Ash"], {"text_struck": "7"}),
        ("<p style='text-decoration: line-through'>All of it</p><p>Seen</p>", ["Seen"], {"text_struck": "7"}),
        (f"{TABLE}<div hidden>Old <p hidden>plan</p></div>", [], {"text_hidden": "7"}),
        ("<table><tr><th>Ref<th>Met?</tr><tr style='display:none'><td>1<td>No</tr></table>", [], {"text_hidden": "3"}),
        ("<p>Seen</p><script hidden>no()</script>", ["Seen"], {}),
    ],
)  # fmt: skip
def test_what_is_struck_outside_tables_or_hidden_is_not_read_and_told(tmp_path: Path, body: str, said: list[str], told: dict[str, str]) -> None:  # fmt: skip
    found = page(tmp_path, body)
    assert texts(found) == said
    assert {each.code: dict(each.values)["count"] for each in found.notices if each.code.startswith("text_")} == told


@pytest.mark.parametrize(
    ("head", "row", "cells", "struck", "why"),
    [
        ("", "<tr hidden><td>0<td>No</tr><tr><td>1<td>Yes</tr>", [["1", "Yes"]], "", "a hidden row"),
        ("<style>td.no {display: none}</style>", "<tr><td>1<td class=no>No<td>Yes</tr>", [["1", "Yes"]], "", "a cell hidden by its class"),
        ("", "<tr><td>1<td><span style='text-decoration: line-through'>No</span> Yes</tr>", [["1", "Yes"]], "No", "struck by a style"),
        ("<style>.gone, .gone td { text-decoration: line-through }</style>", "<tr><td>1<td><b class='x gone'>No</b> Yes</tr>", [["1", "Yes"]], "No", "struck by a class"),
        ("<style>tr.gone { text-decoration: line-through }</style>", "<tr class=gone><td>1<td>No</tr>", [["", ""]], "No", "a row struck as a whole"),
        ("", "<tr><td><img alt='Green tick'><td><img alt='Crest'></tr>", [["✓", ""]], "", "a picture named after a sign"),
        ("<style>.gone { color: grey }</style>", "<tr class=gone><td>1<td>Yes</tr>", [["1", "Yes"]], "", "a class that strikes nothing"),
    ],
)  # fmt: skip
def test_what_a_style_hides_or_strikes(tmp_path: Path, head: str, row: str, cells: list[list[str]], struck: str, why: str) -> None:  # fmt: skip
    found = page(tmp_path, f"<table>{row}</table>", head)
    assert grid(found) == cells, why
    assert found.tables[0].rows[0][1].struck == struck  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "first", ["From: <Saved by a browser>", "Date: Mon, 2 Nov 2020", ""], ids=["from", "date", "none"]
)
def test_a_saved_page_is_read_from_the_archive_that_a_browser_makes(tmp_path: Path, first: str) -> None:
    message = EmailMessage()
    message["Subject"] = "Winter plan"
    message.set_content(f"<html><body><p>Café</p>{TABLE}</body></html>", subtype="html", charset="utf-8")
    message.add_related(b"\x89PNG", "image", "png")
    path = tmp_path / "plan.mht"
    path.write_bytes(f"{first}\r\n".encode().lstrip() + message.as_bytes())
    found = read(path, "plan.mht", Settings(), PLAN)
    assert (found.format, texts(found), grid(found)[1]) == ("html", ["Café"], ["Share the plan", "Yes"])


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_the_encoding_that_a_page_declares_counts(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "plan.html"
    path.write_bytes(f"<html><head><meta charset={encoding}></head><body><p>Café’s</p></body></html>".encode(encoding))
    assert texts(read(path, "plan.html", Settings(), PLAN)) == ["Café’s"]
