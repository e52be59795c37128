"""changes.html: what it says, that it stands alone without a script, and that everyone can read it."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from base64 import b64encode
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
from lxml import html
from rounds_builders import changes, compared, returned, row, run

from winterplan_extract.domain.change_lines import Rounds
from winterplan_extract.outputs import write_rounds
from winterplan_extract.outputs.published import NOT_SHOWN
from winterplan_extract.outputs.report import render_rounds

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
OCT, NOV = date(2020, 10, 31), date(2020, 11, 30)
HOSTILE = '</td></style><script>document.title="ran"</script><img src=x onerror=alert(1)> {{ 7 * 7 }} & "quoted"'
LONG = "Each boat has its own tale of tar and frost to tell. " * 40 + "So ends the tale."


@pytest.fixture(scope="module")
def rounds() -> Rounds:
    old = run(
        returned(
            row("LIT-01", "no", last=OCT, deadline_text="31 October", lead_text="Una Gull"),
            row("SEA-01", "yes", current_status="Tarred"),
            row("SEA-02", "no"),
            row("", "no"),
        ),
        returned(row("LIT-01"), council="Aukhaven", code="E97"),
        as_of=OCT,
    )
    new = run(
        returned(
            row("LIT-01", "yes", last=NOV, deadline_text="30 November", lead_text="Ivo Tern"),
            row("SEA-01", "partly", current_status=LONG),
        ),
        folder="january",
        as_of=NOV,
    )
    return compared(old, new)


@pytest.fixture(scope="module")
def text(rounds: Rounds) -> str:
    return render_rounds(rounds)


@pytest.fixture(scope="module")
def page(text: str) -> Any:
    return html.document_fromstring(text)


def words(element: Any) -> str:
    return " ".join(element.text_content().split())


def lines_of(page: Any, anchor: str) -> list[dict[str, str]]:
    """The lines of a section's table, by heading."""
    heads = [words(cell) for cell in page.xpath(f"//table[@id='{anchor}-table']/thead//th")]
    rows = page.xpath(f"//table[@id='{anchor}-table']/tbody/tr")
    return [dict(zip(heads, map(words, line), strict=True)) for line in rows]


def test_a_comparison_writes_the_page(rounds: Rounds, text: str, tmp_path: Path) -> None:
    write_rounds(rounds, tmp_path / "since")
    assert (tmp_path / "since" / "changes.html").read_bytes().decode("utf-8") == text


def test_each_line_has_council_action_both_answers_and_both_dates(page: Any) -> None:
    (met,) = lines_of(page, "newly-met")
    assert (met["Council"], met["Action"]) == ("Gullhaven", "LIT-01 Lamps lit")
    assert (met["Earlier answer"], met["Later answer"]) == ("No", "Yes")
    assert (met["Earlier date"], met["Later date"]) == ("31 Oct 2020", "30 Nov 2020")
    (moved,) = lines_of(page, "dates")
    assert (moved["Earlier words"], moved["Later words"], moved["Days moved"]) == ("31 October", "30 November", "30")
    assert (moved["Earlier answer"], moved["Later answer"]) == ("No", "Yes")


def test_every_kind_has_its_section(page: Any) -> None:
    slipped = lines_of(page, "slipped")
    assert [(line["Action"], line["What changed"]) for line in slipped] == [
        ("SEA-01 Boats tarred", "Slipped"), ("SEA-02 Nets mended", "No longer answered"),
    ]  # fmt: skip
    assert [line["Action"] for line in lines_of(page, "new-gaps")] == ["SEA-01 Boats tarred"]
    assert [line["Action"] for line in lines_of(page, "closed-gaps")] == ["LIT-01 Lamps lit"]
    gone = lines_of(page, "gone")
    assert {line["Council"] for line in gone} == {"Aukhaven", "Gullhaven"}
    reworded = lines_of(page, "reworded")
    assert [line["What changed"] for line in reworded] == ["Lead changed", "Status reworded"]
    assert reworded[1]["Later words"].endswith("So ends the tale.")
    assert words(page.xpath("//section[@id='new']//p[@class='none']")[0]) == "There are none."


def test_the_figures_are_those_of_the_summary(page: Any, rounds: Rounds) -> None:
    figures = {words(a).partition(" ")[2]: words(a).partition(" ")[0] for a in page.xpath("//*[@class='figures']//a")}
    (mine,) = (council for council in rounds.councils if council.council == "Gullhaven")
    said = {"newly met": mine.newly_met, "slipped": mine.slipped, "new gaps": mine.gaps_opened}
    said |= {"closed gaps": mine.gaps_closed, "rows gone": mine.rows_gone, "actions fully met": mine.met_new or 0}
    assert {name: int(figures[name]) for name in said} == said


def test_the_summary_is_cut_on_no_small_screen(page: Any, text: str) -> None:
    for anchor in page.xpath("//section[@id='summary']//table/@id"):
        (em,) = re.findall(rf"#{anchor} {{ min-width: (\d+)em", text)
        assert int(em) * 13 < 1250, "points of a window of 1,300"


def test_every_change_is_in_some_section(page: Any, rounds: Rounds) -> None:
    sections = page.xpath("//section[@id][not(@id='summary')]//tbody/tr")
    told = {(words(line[0]), words(line[1]), words(line[2])) for line in sections}
    kinds = {line[2] for line in told}
    assert len(told) == len({(c.council, c.action_ids, c.title, c.kind) for c in rounds.changes})
    assert {"Council gone", "Row gone", "Newly met", "Slipped", "Date later"} <= kinds


def test_a_published_page_names_nobody(rounds: Rounds) -> None:
    public = render_rounds(rounds, names=False)
    assert "Una Gull" not in public
    assert "Ivo Tern" not in public
    assert NOT_SHOWN in public


def test_no_script_runs_and_nothing_is_fetched(text: str, page: Any) -> None:
    assert page.xpath("//script | //form") == []
    (rule,) = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    (style,) = page.xpath("//style")
    digest = b64encode(sha256(style.text.encode("utf-8")).digest()).decode("ascii")
    assert f"style-src 'sha256-{digest}'" in rule
    assert "default-src 'none'" in rule
    assert "script-src 'none'" in rule
    assert page.xpath("//@src | //@style") == []
    assert re.findall(r"https?://", text) == []


def test_texts_of_a_return_stay_texts() -> None:
    old, new = run(returned(row("LIT-01", gap="Oil"))), run(returned(row("LIT-01", gap=HOSTILE)), folder="january")
    page = html.document_fromstring(render_rounds(compared(old, new)))
    assert page.xpath("//script | //img") == []
    assert lines_of(page, "reworded")[0]["Later words"] == " ".join(HOSTILE.split())


def test_headings_landmarks_tables_and_links_are_sound(page: Any) -> None:
    assert page.get("lang") == "en-GB"
    assert [len(page.xpath(f"//{tag}")) for tag in ("header", "nav", "main", "footer", "h1")] == [1] * 5
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3")]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert {link[1:] for link in page.xpath("//a/@href")} <= set(ids)
    for table in page.xpath("//table"):
        assert words(table.xpath("caption")[0])
        assert all(head.get("scope") == "col" for head in table.xpath("thead//th"))
        assert all(line[0].get("scope") == "row" for line in table.xpath("tbody/tr"))
        assert table.getparent().get("tabindex") == "0"
        assert all(words(cell) for cell in table.xpath(".//td | .//th"))


def test_nothing_changed_is_said_in_every_section() -> None:
    one = run(returned(row()))
    page = html.document_fromstring(render_rounds(compared(one, one)))
    assert len(page.xpath("//p[@class='none']")) == len(page.xpath("//section[@id]")) - 2


def test_every_change_says_both_answers_and_dates_where_there_is_a_row() -> None:
    found = changes([row("LIT-01", "no", last=OCT)], [row("LIT-01", "no", last=OCT, current_status="Oiled")])
    assert [(c.kind, c.was_met, c.now_met, c.was_date, c.now_date) for c in found] == [
        ("status_reworded", "no", "no", OCT, OCT)
    ]


@pytest.mark.slow
@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
def test_in_a_browser_it_complains_of_nothing_and_prints_whole(text: str, tmp_path: Path) -> None:
    file, paper = tmp_path / "changes.html", tmp_path / "changes.pdf"
    file.write_text(text, encoding="utf-8", newline="\n")
    base = [
        str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
        "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={tmp_path / 'profile'}", "--enable-logging=stderr",
    ]  # fmt: skip
    seen = subprocess.run([*base, "--dump-dom", file.as_uri()], capture_output=True, text=True, timeout=120, check=True)
    assert [line for line in seen.stderr.splitlines() if ":CONSOLE" in line] == []
    assert len(html.document_fromstring(seen.stdout).xpath("//section")) == 12
    print_it = [*base, "--no-pdf-header-footer", f"--print-to-pdf={paper}", file.as_uri()]
    subprocess.run(print_it, capture_output=True, timeout=120, check=True)
    with pdfplumber.open(paper) as pdf:
        found = [(word, sheet.width) for sheet in pdf.pages for word in sheet.extract_words()]
    assert all(word["x0"] >= 0 and word["x1"] <= width for word, width in found)
    assert "So ends the tale." in " ".join(word["text"] for word, _ in found), "what is folded is open on paper"
