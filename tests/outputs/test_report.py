"""report.html as a document: what it says, that it stands alone, and that everyone can read it."""

from __future__ import annotations

import importlib.util
import itertools
import re
import time
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import outputs_builders as build
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from outputs_builders import contrast

from winterplan_extract.comparison import compare_returns
from winterplan_extract.domain.records import UNREAD, Comparison
from winterplan_extract.domain.settings import Settings
from winterplan_extract.outputs.fitting import CONTINUES
from winterplan_extract.outputs.report import render_report, write_report
from winterplan_extract.outputs.report.tables import folded
from winterplan_extract.outputs.report.totals import PageBar, PageChart
from winterplan_extract.outputs.settings import COUNCILS_IN_CHART
from winterplan_extract.outputs.view import view
from winterplan_extract.outputs.words import ANSWER_MEANINGS, FLAGS
from winterplan_extract.storage.plan_folder import load_plan

HOSTILE = '</td></style><script>document.title="ran"</script><img src=x onerror=alert(1)> {{ 7 * 7 }} & "quoted"'


def rendered(comparison: Comparison) -> str:
    return "".join(render_report(view(comparison, build.plan(), build.AS_OF)))


@pytest.fixture(scope="module")
def text() -> str:
    return rendered(build.comparison())


@pytest.fixture(scope="module")
def page(text: str) -> Any:
    return html.document_fromstring(text)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def lines_of(page: Any, anchor: str) -> list[list[str]]:
    return [[words(cell) for cell in row] for row in page.xpath(f"//table[@id='{anchor}-table']/tbody/tr")]


# --- what it says


def test_a_run_writes_the_page(written: Path, text: str) -> None:
    assert (written / "report.html").read_text(encoding="utf-8") == text


def test_the_figures_are_those_of_the_comparison(page: Any) -> None:
    figures = {words(a).partition(" ")[2]: words(a).partition(" ")[0] for a in page.xpath("//*[@class='figures']//a")}
    assert (
        figures
        == {
            "councils": "2",
            "rows": "8",  # the older return's row is not counted
            "fully met": "8%",  # 1 of the 12 that the list asks of two councils
            "gaps": "5",  # a row once, though it answers two actions: one no, one row in review, one partly, one not stated, one unmapped
            "overdue": "1",
            "missing": "2",  # what is in review, or may stand in a part that was not read, is not missing
            "in review": "1",
        }
    )


def test_the_heat_map_says_every_answer_in_words(page: Any) -> None:
    (grid,) = page.xpath("//table[contains(@class, 'grid')]")
    assert [words(cell) for cell in grid.xpath("thead/tr/th")] == ["Action", "Brackwater", "Ambleford"]
    rows = {words(row[0]): [words(cell) for cell in row[1:]] for row in grid.xpath("tbody/tr[not(@class)]")}
    assert rows == {
        "KIT-01 Meals every day": ["Partly", "Yes"],
        "KIT-02 Menus written down": ["Else.", "Else."],
        "KIT-03 Stores for a month": ["Unread", "No"],
        "GAR-01 Paths gritted": ["Not st.", "No"],
        "GAR-02 Paths lit": ["N/A", "Review"],
        "GAR-03 Trees checked": ["Missing", "Missing"],
    }
    assert [words(th) for th in grid.xpath(".//th[@scope='rowgroup']")] == ["Kitchens", "Gardens"]


def test_every_short_word_is_explained(page: Any) -> None:
    key = {words(div[0]): words(div[1]) for div in page.xpath("//*[@class='key']/div")}
    said = {words(td) for td in page.xpath("//table[contains(@class, 'grid')]//td")}
    assert said <= set(key)
    meanings = [meaning.partition(" See the sheet ")[0] for meaning in ANSWER_MEANINGS.values()]
    assert [meaning for meaning in meanings if not any(meaning in text for text in key.values())] == []
    assert "See the sheet" not in " ".join(key.values()), "the page has sections of its own"


def test_an_answer_leads_to_the_line_that_says_more(page: Any) -> None:
    led = {}
    for row in page.xpath("//table[contains(@class, 'grid')]/tbody/tr[not(@class)]"):
        for council, cell in zip(("Brackwater", "Ambleford"), row[1:], strict=True):
            for link in cell.xpath("a"):
                (target,) = page.xpath(f"//*[@id='{link.get('href')[1:]}']")
                assert words(target[0]) == council
                led[council, words(row[0])[:6]] = link.get("href")[1:].rstrip("0123456789"), words(target)
    assert led["Ambleford", "KIT-03"][0] == "gap-"
    assert "order grit" in led["Ambleford", "KIT-03"][1]
    assert led["Ambleford", "GAR-02"][0] == "review-"
    assert "GAR-02 Paths lit (confidence 0.52)" in led["Ambleford", "GAR-02"][1]
    assert led["Ambleford", "GAR-03"][0] == "missing-"
    yes = (
        "Ambleford", "Yes", "Requirement 1 of Ambleford", "In hand.", *["[not stated]"] * 3,
        "ambleford.pdf, page 1, table 1, row 2",
    )  # fmt: skip
    assert led["Ambleford", "KIT-01"][1] == "".join(yes), "a yes leads to what it rests on"
    assert led["Ambleford", "KIT-02"][1] == "AmblefordElsewhereSee KIT-01, which asks much the same."
    assert len(led) == 12, "every answer leads to its words or to the reason that there are none"


def test_gaps_show_plan_lead_and_date(page: Any) -> None:
    lines = lines_of(page, "gaps")
    grit = next(line for line in lines if line[1] == "GAR-01 Paths gritted" and line[0] == "Ambleford")
    assert grit[3:10] == [
        "No", "• order grit • find a store", "Head of Stores", "31st October", "31 Oct 2020", "Overdue", "[nothing]",
    ]  # fmt: skip
    assert grit[10] == "ambleford.pdf, page 2, table 1, row 3"
    assert any(line[1] == "[unmapped]" for line in lines), "a gap is shown though no action is known for it"


def test_missing_unmapped_quality_and_files_are_there(page: Any) -> None:
    missing = lines_of(page, "missing")
    assert missing[1][:2] == ["Brackwater", "GAR-03"]
    assert "The return has no row on this section of the list." in missing[1]
    assert [line[3] for line in lines_of(page, "unmapped")] == ["Mend the bandstand", "A local bandstand"]
    headings = [words(th) for th in page.xpath("//table[@id='quality-table']/thead//th")]
    assert {name for name, _ in FLAGS.values()} <= set(headings)
    files = {line[0]: line[2] for line in lines_of(page, "returns")}
    assert files["brackwater.pdf"] == "Read in part"
    assert files["corrigmere.doc"] == "Not read"
    assert len(files) == 5
    assert any("The file is damaged." in line for line in lines_of(page, "problems"))


def test_what_was_not_read_has_a_column_only_where_something_was_not() -> None:
    told = build.comparison()
    whole = replace(
        told, coverage=tuple(replace(each, missing_because="not_found") if each.missing_because in UNREAD else each for each in told.coverage)
    )  # fmt: skip
    for made, expected in ((told, True), (whole, False)):
        heads = [words(h) for h in html.fromstring(rendered(made)).xpath("//table[@id='themes-all-table']/thead//th")]
        assert ("Missing (part not read)" in heads) == expected
        assert "Not applicable" in heads


def test_shares_say_what_they_are_of(page: Any) -> None:
    themes = {line[0]: line[1] for line in lines_of(page, "themes-all")}
    assert themes == {
        "Kitchens": "17% (1 of 6; 3 answered)",
        "Gardens": "0% (0 of 6; 1 answered)",
        "All themes": "8% (1 of 12; 4 answered)",
    }
    bars = page.xpath("//table[@id='themes-all-table']//*[@class='part']/@width")
    assert bars == ["17", "0", "8"]
    councils = {line[0]: line[1:] for line in lines_of(page, "themes-councils")}
    assert councils["Ambleford"] == ["17% (1 of 6; 3 answered)", "33% (1 of 3; 2 answered)", "0% (0 of 3; 1 answered)"]


@pytest.mark.parametrize(
    "comparison",
    [
        build.everything_met(),
        replace(build.comparison(), rows=(), matches=(), coverage=(), candidates=(), documents=(), problems=(), set_aside=()),
    ],
    ids=["nothing left to do", "nothing read"],
)  # fmt: skip
def test_a_section_with_nothing_to_show_says_so(comparison: Comparison) -> None:
    page = html.document_fromstring(rendered(comparison))
    for section in page.xpath("//main/section[@id]"):
        assert section.xpath(".//table | .//*[@class='none']"), words(section)
    assert page.xpath("//*[@id='gaps']//*[@class='none']")


def test_regions_share_a_heat_map_only_while_it_fits_a_page() -> None:
    whole = build.comparison()
    councils = [(f"Ham {n:02}", "Vale" if n < 20 else "Wold") for n in range(25)]
    covered = [replace(whole.coverage[0], council=name, row_ids=(), state="missing") for name, _ in councils]
    documents = [
        replace(whole.documents[0], return_id=f"r{n}", council=name, region=region)
        for n, (name, region) in enumerate(councils)
    ]
    page = html.document_fromstring(
        rendered(replace(whole, rows=(), matches=(), documents=tuple(documents), coverage=tuple(covered)))
    )
    titles = [words(h) for h in page.xpath("//*[@class='block']/h3")]
    assert titles == ["Vale: 10 councils (part 1 of 2)", "Vale: 10 councils (part 2 of 2)", "Wold: 5 councils"]
    numbers = page.xpath("//table[contains(@class, 'grid')]/thead//th/@data-c")
    assert numbers == [str(n) for n in range(25)]
    assert len(page.xpath("//optgroup")) == 2


# --- that it stands alone and nothing in it runs


def test_the_policy_lets_only_the_pages_own_style_and_script_through(text: str, page: Any) -> None:
    (policy,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert policy.startswith("default-src 'none'; ")
    for name in ("style", "script"):
        (inside,) = re.findall(f"<{name}>(.*?)</{name}>", text, re.DOTALL)
        digest = b64encode(sha256(inside.encode()).digest()).decode()
        assert f"{name}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy
    first = page.xpath("//head/*")
    assert [element.tag for element in first[:2]] == ["meta", "meta"], "the policy stands before all that it governs"


def test_nothing_is_fetched_and_nothing_is_inline(text: str, page: Any) -> None:
    assert re.findall(r"https?://|url\(|@import|fetch\(|XMLHttpRequest|innerHTML|eval\(", text) == []
    assert page.xpath("//@style | //@*[starts-with(name(), 'on')] | //@src") == []
    assert set(page.xpath("//link/@href")) == {"data:,"}
    assert all(href.startswith("#") for href in page.xpath("//a/@href"))


def test_texts_of_a_return_stay_texts() -> None:
    hostile = {"requirement": HOSTILE, "gap": HOSTILE, "lead_text": "javascript:alert(1)", "deadline_text": HOSTILE}
    whole = build.with_row(replace(build.comparison().rows[1], source_file=HOSTILE, **hostile))
    documents = tuple(replace(d, file=HOSTILE, error=HOSTILE) for d in whole.documents)
    problems = tuple(replace(p, message=HOSTILE) for p in whole.problems)
    made = rendered(replace(whole, documents=documents, problems=problems))
    page = html.document_fromstring(made)
    assert made.count("<script>") == made.count("</script>") == made.count("</style>") == 1
    assert page.xpath("//img") == []
    assert any(HOSTILE in line[2] for line in lines_of(page, "gaps"))
    assert "49" not in lines_of(page, "problems")[0]
    assert all(href.startswith("#") for href in page.xpath("//a/@href"))


def test_council_and_action_names_stay_texts() -> None:
    whole = build.comparison()
    coverage = tuple(replace(c, council=HOSTILE) if c.council == "Ambleford" else c for c in whole.coverage)
    actions = tuple(replace(a, title=HOSTILE, theme=HOSTILE) for a in whole.actions)
    page = html.document_fromstring(rendered(replace(whole, coverage=coverage, actions=actions)))
    assert len(page.xpath("//script")) == 1
    assert page.xpath("//img") == []
    assert HOSTILE in page.xpath("//select[@name='council']//option/@value")


def test_what_cannot_be_shown_is_replaced() -> None:
    odd = rendered(build.with_row(replace(build.comparison().rows[1], gap="bell\x07 half \ud800 pair")))
    assert "bell\ufffd half \ufffd pair" in odd


def test_the_same_comparison_gives_the_same_bytes(tmp_path: Path, text: str) -> None:
    write_report(view(build.comparison(), build.plan(), build.AS_OF), tmp_path / "again.html")
    assert (tmp_path / "again.html").read_bytes() == text.encode("utf-8")


# --- long texts


def test_a_long_text_is_folded_and_one_beyond_measure_says_where_it_goes_on() -> None:
    long, endless = "word " * 150, "word " * 5000
    row = build.comparison().rows[1]
    page = html.document_fromstring(rendered(build.with_row(replace(row, gap=long, requirement=endless))))
    (cells, *_) = page.xpath("//table[@id='gaps-table']/tbody/tr[.//details]")
    requirement, plan = cells[2], cells[4]
    assert " ".join(plan.itertext()).replace("The rest", "").split() == long.split()
    assert words(requirement).endswith(CONTINUES)
    assert [words(s) for s in plan.xpath(".//summary")] == ["The rest"]


@given(st.text(alphabet="ab \n", max_size=200), st.integers(2, 40), st.integers(0, 20))
def test_folding_loses_no_word(text: str, shown: int, spared: int) -> None:
    head, rest = folded(text, shown, spared)
    assert "".join((head + rest).split()) == "".join(text.split())
    assert len(head) <= max(shown, shown + spared)


# --- that everyone can read it


def test_headings_go_down_one_step_at_a_time(page: Any) -> None:
    levels = [int(h.tag[1]) for h in page.xpath("//h1 | //h2 | //h3 | //h4")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_landmarks_language_and_a_way_past_the_top(page: Any) -> None:
    assert page.get("lang") == "en-GB"
    assert [element.tag for element in page.find("body") if element.tag in ("header", "nav", "main", "footer")] == [
        "header", "nav", "main", "footer",
    ]  # fmt: skip
    skip = page.find("body")[0]
    assert (skip.get("class"), skip.get("href")) == ("skip", "#main")
    assert page.xpath("//title/text()")[0].startswith("Adult Social Care Winter Plan 2020-21: returns compared")


def test_every_table_has_caption_scopes_and_a_keyboard_scroller(page: Any) -> None:
    tables = page.xpath("//table")
    assert len(tables) > 8
    for table in tables:
        assert words(table.find("caption"))
        assert all(th.get("scope") for th in table.iter("th"))
        widths = {sum(int(cell.get("colspan", 1)) for cell in row) for row in table.iter("tr")}
        assert len(widths) == 1, "every row has every column"
        assert all(row[0].tag == "th" for row in table.xpath("tbody/tr"))
        scroller = table.getparent()
        assert (scroller.get("tabindex"), scroller.get("role")) == ("0", "region")
        assert scroller.get("aria-label")
    labels = page.xpath("//*[@role='region']/@aria-label")
    assert len(set(labels)) == len(labels)


def test_no_cell_is_blank(page: Any) -> None:
    assert [html.tostring(cell) for cell in page.xpath("//tbody//td | //tbody//th") if not words(cell)] == []


def test_ids_are_unique_and_links_lead_somewhere(page: Any) -> None:
    ids = page.xpath("//@id")
    assert len(set(ids)) == len(ids)
    named = page.xpath("//@aria-labelledby | //label/@for")
    assert {href[1:] for href in page.xpath("//a/@href")} | set(named) <= set(ids)


def test_filters_have_labels_and_wait_for_the_script(page: Any) -> None:
    (form,) = page.xpath("//form")
    assert form.get("hidden") is not None
    assert len(form.xpath(".//select | .//input")) == len(form.xpath(".//label")) == 4
    councils = [words(option) for option in form.xpath(".//select[@name='council']//option")]
    assert councils == ["All councils", "All of North Vale", "Brackwater", "All of South Vale", "Ambleford"]


def test_every_ink_can_be_read_on_its_ground(text: str) -> None:
    style = text.partition("<style>")[2].partition("</style>")[0]
    colours = dict(re.findall(r"--([\w-]+): #([0-9A-F]{6});", style.partition("}")[0]))
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r":root \{[^}]*\}", "", style))
    used = 0
    for selector, body in rules:
        found = {name: value for name, value in re.findall(r"(?<![\w-])(color|background): ([^;]+);", body)}  # noqa: C416
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgba?\(", body), f"{selector.strip()} has a colour of its own"
        ink, ground = (re.fullmatch(r"var\(--([\w-]+)\)", found.get(name, "")) for name in ("color", "background"))
        if not ink or found["color"] == "inherit":
            continue
        grounds = [colours[ground[1]]] if ground else [colours["body-ground"]]
        if ink[1].startswith("band"):
            grounds.append(colours["band-ground"])
        for behind in grounds:
            assert contrast(colours[ink[1]], behind) >= 4.5, selector.strip()
            used += 1
    assert used > 20
    assert contrast(colours["link-ink"], colours["body-ground"]) >= 3, "the focus ring"
    assert contrast(colours["title-ink"], colours["body-ground"]) >= 3, "bars"


def test_the_style_keeps_focus_targets_motion_and_paper_in_mind(text: str) -> None:
    style = text.partition("<style>")[2].partition("</style>")[0]
    assert ":focus-visible { outline: 3px" in style
    assert not re.search(r"animation|transition|scroll-behavior", style), "nothing moves, so nothing need be stilled"
    printed = style.partition("@media print {")[2]
    assert re.search(r"\.scroll \{[^}]*overflow: visible", printed)
    assert re.search(r"#filters, #printing \{ display: none", printed)
    assert set(re.findall(r"-ink: #([0-9A-F]{6});", printed)) == {"000000"}, "black"
    assert set(re.findall(r"-ground: #([0-9A-F]{6});", printed)) == {"FFFFFF"}, "on white"
    assert "size: landscape" in style


def test_a_chart_stands_open_whole_unless_it_has_too_many_bars(page: Any) -> None:
    assert {figure.get("class") for figure in page.iter("figure")} == {"whole"}
    bars = tuple(PageBar(f"Council {number}", "none", ()) for number in range(COUNCILS_IN_CHART + 1))
    assert [PageChart("c", "T", "A", "gone", of, ()).scrolls for of in (bars, bars[1:])] == [True, False]
    style = re.sub(r"@media print.*", "", page.findtext(".//style"), flags=re.S)
    assert "figure.whole .scroll { max-height: none; }" in style


# --- all of England


def generated() -> Any:
    path = Path(__file__).parents[1] / "benchmarks" / "generate.py"
    spec = importlib.util.spec_from_file_location("made_returns", path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(__import__("sys").modules, "made_returns", module)
        spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_all_councils_of_england_make_a_page_that_opens_at_once(tmp_path: Path) -> None:
    generate = generated()
    plan, settings = load_plan(), Settings(as_of=build.AS_OF)
    returns = [generate.extracted(council, rows) for council, rows in generate.returns(151, register=True)]
    seen = view(compare_returns(returns, plan=plan, settings=settings), plan, build.AS_OF)
    start = time.process_time()
    write_report(seen, tmp_path / "report.html")
    assert time.process_time() - start < 5
    assert (tmp_path / "report.html").stat().st_size < 15_000_000
