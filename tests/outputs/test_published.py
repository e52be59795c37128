"""What is published names no person: roles stand for leads in the workbook and on the page; the dataset keeps all."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

import outputs_builders as build
import pytest
from lxml import html
from openpyxl import load_workbook

from winterplan_extract.domain.records import Comparison
from winterplan_extract.outputs import write_outputs
from winterplan_extract.outputs.published import NOT_SHOWN, to_publish, without_councils
from winterplan_extract.storage.plan_folder import load_plan

PLAN = load_plan()
NAME = "Una Gullhaven"


@pytest.fixture(scope="module")
def written_of_a_person(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """The outputs of a return that names a person and its council, and holds struck and covered words; each kind written once."""

    @cache
    def write(profile: str, **options: bool) -> Path:
        whole = led_by(NAME, NAME)
        told = replace(
            whole.rows[0], current_status="AMBLEFORD and Ambleford Council: Ambleford's own cooks.",
            other_text="Struck through: not this", notes="nor this", flags=("struck_text", "covered_text"),
        )  # fmt: skip
        whole, out = replace(whole, rows=(told, *whole.rows[1:])), tmp_path_factory.mktemp(profile)
        write_outputs(whole, out, plan=build.plan(), profile=profile, run={}, **options)
        return out

    return write


def led_by(text: str, *leads: str) -> Comparison:
    """The comparison with a gap that somebody leads."""
    return build.with_row(replace(build.comparison().rows[1], lead_text=text, leads=leads))


LEADS = [
    (f"{NAME}, DASS", ("Director of Adult Social Services",), "Director of Adult Social Services", "a role on the list"),
    (f"{NAME} (Brokerage)", ("Service Manager, Brokerage",), "Service Manager, Brokerage", "a title with its field"),
    ("Manager", ("Manager",), "Manager", "a title alone"),
    (NAME, (), NOT_SHOWN, "a name"),
    (NAME, (NAME,), NOT_SHOWN, "a name that was taken for a lead"),
    (f"{NAME} / DPH", (NAME, "Director of Public Health"), "Director of Public Health", "a role beside one"),
    ("", (), "", "nobody"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "leads", "shown", "why"), LEADS)
def test_roles_stand_for_leads(text: str, leads: tuple[str, ...], shown: str, why: str) -> None:
    row = to_publish(led_by(text, *leads), PLAN).rows[1]
    assert row.lead_text == shown, why
    assert NAME not in row.leads


def test_neither_remarks_nor_struck_words_are_published() -> None:
    said = replace(
        build.comparison().rows[1], notes="Is this so?", other_text="Struck through: No", flags=("struck_text",)
    )
    row = to_publish(build.with_row(said), PLAN).rows[1]
    assert (row.notes, row.other_text) == ("", "")


def test_what_is_covered_is_not_published_and_names_may_stand() -> None:
    said = replace(
        build.comparison().rows[1],
        other_text="Under the box: 12 beds",
        flags=("covered_text",),
        lead_text=NAME,
        leads=(NAME,),
    )
    row = to_publish(build.with_row(said), PLAN, names=True).rows[1]
    assert (row.other_text, row.lead_text, row.leads) == ("", NAME, (NAME,))


def test_names_stand_in_what_is_published_where_that_is_asked_for(written_of_a_person: Callable[..., Path]) -> None:
    path = written_of_a_person("publish", names=True) / "comparison.xlsx"
    assert NAME in words_of(path)
    assert "Review" not in load_workbook(path).sheetnames


def test_no_sheet_to_work_in_and_no_score_is_published(published: Path) -> None:
    book = load_workbook(published / "comparison.xlsx")
    assert {"Review", "Problems", "Quality", "Lists", "Not taken"}.isdisjoint(book.sheetnames)
    said = words_of(published / "comparison.xlsx")
    for word in ("Confidence", "confidence 0.", "sheet Review", "see Problems", "Review lists", "Nearest action"):
        assert word not in said, word


def words_of(path: Path) -> str:
    """Every word of a workbook."""
    book = load_workbook(path)
    return "\n".join(str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line)


def test_the_published_workbook_and_page_name_nobody_and_the_dataset_keeps_all(
    written_of_a_person: Callable[..., Path],
) -> None:
    out = written_of_a_person("publish")
    assert NAME not in words_of(out / "comparison.xlsx")
    assert NOT_SHOWN in words_of(out / "comparison.xlsx")
    assert NAME not in page_of(out)
    assert NAME in (out / "dataset" / "rows.csv").read_text(encoding="utf-8-sig")
    headings = [cell.value for line in load_workbook(out / "comparison.xlsx")["Rows"].iter_rows() for cell in line]
    assert "Lead roles" in headings
    assert "Lead, as printed" not in headings


def page_of(out: Path) -> str:
    return (out / "report.html").read_text(encoding="utf-8")


def test_the_published_page_has_no_review_no_problems_and_no_scores(published: Path) -> None:
    page = html.document_fromstring(page_of(published))
    assert page.xpath("//*[@id='review'] | //*[@id='problems-table'] | //a[starts-with(@href, '#review')]") == []
    assert "confidence" not in page.text_content()
    headings = {th.text_content() for th in page.xpath("//thead//th")}
    assert headings.isdisjoint({"Nearest action", "Errors and warnings", "Problems", "Likeliest actions"})
    assert [li.text_content() for li in page.xpath("//ul[@id='waiting']/li")] == [""], "it is counted and not shown"


def test_councils_stand_by_number_where_their_names_are_not_to_stand(written_of_a_person: Callable[..., Path]) -> None:
    out = written_of_a_person("publish-unnamed")
    page, book = page_of(out), words_of(out / "comparison.xlsx")
    for said in (page, book):
        assert "[the council]" in said
        assert "Council 01" in said
        assert "Missing returns" not in said, "who is absent would tell who is there"
        assert re.findall(r"(?i)ambleford|brackwater|corrigmere", said) == []
    named = html.document_fromstring(page_of(written_of_a_person("publish")))
    unnamed = html.document_fromstring(page)
    figures = "//*[@class='figures']//strong"
    assert [x.text for x in unnamed.xpath(figures)] == [x.text for x in named.xpath(figures)], "the same is counted"
    ids = unnamed.xpath("//@id")
    assert {href[1:] for href in unnamed.xpath("//a/@href")} <= set(ids)
    assert "Ambleford" in (out / "dataset" / "rows.csv").read_text(encoding="utf-8-sig")


def test_numbers_for_councils_and_returns_say_nothing_of_their_names() -> None:
    """Neither what they are nor where they stand: files come by their names, and those are the councils'."""
    whole = build.comparison()
    documents = [replace(each, sha256=sha256(each.file.encode()).hexdigest()) for each in whole.documents]
    whole = replace(whole, documents=tuple(documents))
    turned = replace(whole, documents=tuple(reversed(whole.documents)))
    one, other = (without_councils(each, PLAN) for each in (whole, turned))
    assert one.documents == other.documents, "the order of the files plays no part"
    assert [d.return_id for d in one.documents] == sorted(d.return_id for d in one.documents)
    assert {d.return_id.rpartition("-")[2] for d in one.documents} <= {"1", "2"}, "counted by council"
    assert list(dict.fromkeys(row.return_id for row in one.rows)) == sorted({row.return_id for row in one.rows})


def test_the_cover_of_what_is_published_sends_nobody_to_the_dataset(written_of_a_person: Callable[..., Path]) -> None:
    said = []
    for profile in ("working", "publish", "publish-unnamed"):
        cover = load_workbook(written_of_a_person(profile) / "comparison.xlsx")["Cover"]
        said.append(any("winterplan.sqlite" in str(cell.value) for line in cover.iter_rows() for cell in line))
    assert said == [True, False, False]


def test_nothing_struck_or_covered_is_on_the_published_page(written_of_a_person: Callable[..., Path]) -> None:
    page = page_of(written_of_a_person("publish"))
    assert [word for word in ("not this", "nor this") if word in page] == []


def test_the_working_workbook_names_whoever_the_return_names(written_of_a_person: Callable[..., Path]) -> None:
    out = written_of_a_person("working")
    assert NAME in words_of(out / "comparison.xlsx")
    assert NAME in page_of(out)
    assert NOT_SHOWN not in words_of(out / "comparison.xlsx")


def test_there_is_no_room_for_decisions(published: Path) -> None:
    book = load_workbook(published / "comparison.xlsx")
    headings = {cell.value for name in book.sheetnames for line in book[name].iter_rows() for cell in line}
    assert "Requirement" in headings
    assert headings.isdisjoint({"Decision", "Note", "Apply to every council", "Decided by", "Row key"})
    assert "Lists" not in book.sheetnames
    assert all(not sheet.data_validations.dataValidation for sheet in book)
