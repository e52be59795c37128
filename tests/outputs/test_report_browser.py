"""report.html in a browser: its filters work, it complains of nothing, and it asks for nothing."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import outputs_builders as build
import pdfplumber
import pytest
from lxml import html

from winterplan_extract.domain.records import Comparison
from winterplan_extract.outputs.report import render_report
from winterplan_extract.outputs.view import view

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(BROWSER is None and not os.environ.get("CI"), reason="no Chromium is installed"),
]

LEAK = "http://leak.example"
ITS_OWN = (".google.com", ".googleapis.com", ".gvt1.com", ".gstatic.com")  # what the browser asks for by itself
RUNS = 'document.documentElement.setAttribute("data-ran", "yes")'


@dataclass(frozen=True)
class Seen:
    """A page as the browser left it, what stood in its console, and the hosts that were asked."""

    page: Any
    console: list[str]
    hosts: set[str]

    def shown(self, anchor: str) -> list[str]:
        """The first two cells of the lines that a table shows."""
        rows = self.page.xpath(f"//table[@id='{anchor}-table']/tbody/tr[not(@hidden)]")
        return [" · ".join(" ".join(cell.text_content().split()) for cell in row[:2]) for row in rows]

    def figures(self) -> dict[str, str]:
        """The headline figures, each with what it counts."""
        return {
            item.get("data-of"): item.xpath("string(.//strong)") for item in self.page.xpath("//*[@class='figures']/li")
        }

    def bars(self, anchor: str) -> dict[str, str]:
        """The bars that a chart shows, in words."""
        rows = self.page.xpath(f"//table[@id='{anchor}-table']//tr[not(@hidden)]")
        return {row[0].text_content(): row.xpath("string(td/span)") for row in rows}

    def columns(self) -> list[str]:
        """The councils that the heat map shows."""
        return self.page.xpath("//div[@class='block'][not(@hidden)]//thead//th[@data-c][not(@hidden)]/span/text()")

    def answers(self) -> list[list[str]]:
        """The cells that the heat map shows, the action first."""
        rows = self.page.xpath("//table[contains(@class, 'grid')]/tbody[not(@hidden)]/tr[not(@class)][not(@hidden)]")
        return [[cell.text_content()[:6] for cell in row if cell.get("hidden") is None] for row in rows]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield tmp_path_factory.mktemp("browser")


def opened(folder: Path, text: str, fragment: str = "") -> Seen:
    """The page opened from disk, no name being resolved, so that nothing can leave the machine."""
    file, log = folder / "report.html", folder / "net.json"
    file.write_text(text, encoding="utf-8", errors="replace", newline="\n")
    log.unlink(missing_ok=True)
    done = subprocess.run(
        [
            str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--disable-component-update", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND",
            f"--user-data-dir={folder / 'profile'}", f"--log-net-log={log}", "--enable-logging=stderr", "--dump-dom",
            file.as_uri() + fragment,
        ],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    console = [line for line in done.stderr.splitlines() if ":CONSOLE" in line]
    return Seen(html.document_fromstring(done.stdout), console, _hosts(log))


def printed(folder: Path, text: str) -> Path:
    """The page as the browser prints it."""
    file, paper = folder / "report.html", folder / "report.pdf"
    file.write_text(text, encoding="utf-8", newline="\n")
    subprocess.run(
        [
            str(BROWSER), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND", f"--user-data-dir={folder / 'profile'}", "--no-pdf-header-footer",
            f"--print-to-pdf={paper}", file.as_uri(),
        ],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    return paper


def _hosts(log: Path) -> set[str]:
    text = log.read_text(encoding="utf-8")
    try:
        found = json.loads(text)
    except json.JSONDecodeError:  # the browser was gone before it had ended the list
        found = json.loads(text.rstrip().rstrip(",") + "]}")
    urls = (event.get("params", {}).get("url", "") for event in found["events"])
    hosts = {urlsplit(url).hostname or "" for url in urls if url.startswith("http")}
    return {host for host in hosts if not f".{host}".endswith(ITS_OWN)}


def rendered(comparison: Comparison | None = None) -> str:
    return "".join(render_report(view(comparison or build.comparison(), build.plan(), build.AS_OF)))


def test_without_a_choice_everything_is_shown(folder: Path) -> None:
    seen = opened(folder, rendered(), "#gaps")
    assert seen.page.xpath("//form[not(@hidden)]"), "the script has offered the filters"
    assert seen.columns() == ["Brackwater", "Ambleford"]
    assert len(seen.shown("gaps")) == 6
    assert seen.page.xpath("string(//*[@id='filtered'])") == ""
    assert (seen.console, seen.hosts) == ([], set())


def test_filters_by_council_and_answer_meet_in_every_table(folder: Path) -> None:
    seen = opened(folder, rendered(), "#council=Ambleford&answer=no")
    assert seen.columns() == ["Ambleford"]
    assert seen.answers() == [["KIT-03", "No"], ["GAR-01", "No"]]
    assert seen.shown("gaps") == ["Ambleford · KIT-03 Stores for a month", "Ambleford · GAR-01 Paths gritted"]
    assert seen.shown("missing") == seen.shown("unmapped") == []
    quality = [line.partition(" ·")[0] for line in seen.shown("quality")]
    assert quality[0] == "Ambleford"
    assert quality[1].startswith("All councils"), "a sum over all stays"
    captions = [
        seen.page.xpath(f"string(//table[@id='{of}-table']/caption/*[@class='shown'])") for of in ("gaps", "missing")
    ]
    assert captions == ["2 of 6 lines shown", "None of 4 lines meets the filters"]
    assert seen.page.xpath("string(//*[@id='filtered'])").startswith("Only Ambleford, No: 1 gap shown. Shares")
    assert (seen.console, seen.hosts) == ([], set())


def counted(page: Any) -> list[Any]:
    """All that the script counts: the figures, the bars with their pieces, the tallies of each action."""
    cells = [
        (" ".join(cell.text_content().split()), [float(x) for x in cell.xpath(".//rect/@width")])
        for cell in page.xpath("//td[@data-f]")
    ]
    others = page.xpath("//*[@class='figures']/li | //*[@class='tally']")
    return [*cells, *(" ".join(other.text_content().split()) for other in others)]


def test_what_the_script_counts_is_what_the_program_counted(folder: Path) -> None:
    text = rendered()
    again = opened(folder, text, "#council=")
    assert counted(again.page) == counted(html.document_fromstring(text))
    assert again.console == []


def test_figures_and_bars_follow_the_council_and_the_theme(folder: Path) -> None:
    seen = opened(folder, rendered(), "#council=Ambleford&theme=2")
    assert seen.figures() == {
        "councils": "1", "rows": "2", "fully met": "0%", "gaps": "2", "overdue": "1", "missing": "1", "in review": "1",
    }  # fmt: skip
    assert seen.bars("chart-councils") == {
        "Ambleford": "0% of the list (0 of 3), 0% of the answers (0 of 1); 33% answered"
    }
    assert seen.bars("chart-answers")["Gardens"] == "No 1, In review 1, Missing 1 (of 3)"
    assert seen.bars("chart-missing") == {"Ambleford": "1 of 3; 1 more in doubt"}
    assert seen.bars("chart-months") == {"Oct 2020": "1 gap, 1 overdue (of 2)", "No date": "1 gap (of 2)"}


def test_a_search_finds_words_of_the_councils_and_of_the_list(folder: Path) -> None:
    seen = opened(folder, rendered(), "#words=GRIT+find")
    assert seen.shown("gaps") == ["Ambleford · KIT-03 Stores for a month", "Ambleford · GAR-01 Paths gritted"]
    assert [row[0] for row in seen.answers()] == ["KIT-03", "GAR-01"], "both stand on the row that has both words"
    assert (seen.figures()["rows"], seen.figures()["gaps"]) == ("1", "1"), "a row counts once"
    assert seen.page.xpath("//details[contains(@class, 'action')][not(@hidden)]/summary/b/text()") == [
        "KIT-03",
        "GAR-01",
    ]
    assert seen.page.xpath("string(//*[@id='filtered'])") == "Only “GRIT find”: 1 gap shown."
    listed = opened(folder, rendered(), "#words=dusk")
    assert [row[0] for row in listed.answers()] == ["GAR-02"], "the list's own words are searched as well"


def test_rows_in_review_are_found_by_their_filter(folder: Path) -> None:
    seen = opened(folder, rendered(), "#answer=review")
    assert seen.shown("review") == ["Ambleford · 1.3"]
    assert seen.shown("gaps") == ["Ambleford · [in review]"]
    assert seen.answers() == [["GAR-02", "N/A", "Review"]]


def test_paper_has_what_is_ticked_and_names_the_rest(folder: Path) -> None:
    text = rendered()
    with pdfplumber.open(printed(folder, text)) as pdf:
        said = " ".join(page.extract_text() for page in pdf.pages)
    assert "Not printed: Side by side. Gaps." in said
    assert "Paths lit" in said
    assert "Gaps: every action" not in said
    ticked = text.replace('id="print-gaps" autocomplete="off"', 'id="print-gaps" autocomplete="off" checked')
    with pdfplumber.open(printed(folder, ticked)) as pdf:
        said = " ".join(page.extract_text() for page in pdf.pages)
    assert "Gaps: every action" in said
    assert "Not printed: Side by side. Missing actions." in said


def test_by_theme_can_be_read_on_paper(folder: Path) -> None:
    with pdfplumber.open(printed(folder, rendered())) as pdf:
        (sheet,) = [page for page in pdf.pages if "Every theme, all councils" in page.extract_text()]
        assert "By theme: share" in sheet.extract_text(), "with its heading"
        shares = sheet.search(r"\d+% \(\d+ of")
        assert shares and all(char["size"] >= 7.9 for share in shares for char in share["chars"]), "points"


def test_filters_by_region_and_theme(folder: Path) -> None:
    seen = opened(folder, rendered(), "#council=region:+North+Vale&theme=2")
    assert seen.columns() == ["Brackwater"]
    assert seen.answers() == [["GAR-01", "Not st"], ["GAR-02", "N/A"], ["GAR-03", "Missin"]]
    assert seen.shown("gaps") == ["Brackwater · GAR-01 Paths gritted"]
    assert seen.shown("missing") == ["Brackwater · GAR-03"]
    heads = seen.page.xpath("//table[@id='themes-councils-table']/thead//th[not(@hidden)]/text()")
    assert heads == ["Council", "All themes", "Gardens"]


def test_a_choice_that_is_not_there_shows_everything(folder: Path) -> None:
    seen = opened(folder, rendered(), "#council=Nowhere&theme=99&answer=<b>")
    assert len(seen.shown("gaps")) == 6
    assert seen.console == []


def test_hostile_texts_do_nothing_but_stand_there(folder: Path) -> None:
    hostile = (
        f"</td></style></script><script>{RUNS}</script><img src=\"{LEAK}/a.png\" onerror='{RUNS}'>"
        f'<svg onload=\'{RUNS}\'><link rel=stylesheet href="{LEAK}/b.css"><a href="javascript:{RUNS}">here</a>'
    )
    whole = build.with_row(replace(build.comparison().rows[1], gap=hostile, lead_text=hostile, requirement=hostile))
    coverage = tuple(replace(c, council=hostile) if c.council == "Brackwater" else c for c in whole.coverage)
    text = rendered(replace(whole, coverage=coverage))
    seen = opened(folder, text, f"#council={quote(hostile)}")
    assert seen.page.get("data-ran") is None
    assert seen.columns() == [hostile], "a council is found by its name, whatever that is"
    assert (seen.console, seen.hosts) == ([], set())


def test_the_policy_stops_what_would_have_been_let_through(folder: Path) -> None:
    """Were escaping ever to fail, the policy is a second door; without it, this test sees what it looks for."""
    smuggled = f"<script>{RUNS}</script><img src=\"{LEAK}/a.png\" onerror='{RUNS}'>"
    text = rendered().replace("</main>", f"{smuggled}</main>")
    stopped = opened(folder, text)
    assert stopped.page.get("data-ran") is None
    assert stopped.hosts == set()
    assert stopped.console, "the browser says what it stopped"
    open_door = opened(folder, re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text))
    assert open_door.page.get("data-ran") == "yes"
    assert open_door.hosts == {"leak.example"}


def test_paper_lies_level_and_cuts_no_table(folder: Path) -> None:
    long = "Some words that go on " * 40 + "to their end."
    text = rendered(build.with_row(replace(build.comparison().rows[1], gap=long)))
    paper = printed(folder, text.replace('autocomplete="off">', 'autocomplete="off" checked>'))  # every section
    with pdfplumber.open(paper) as pdf:
        words = [(word, page.width) for page in pdf.pages for word in page.extract_words()]
        assert all(page.width > page.height for page in pdf.pages)
    assert all(word["x0"] >= 0 and word["x1"] <= width for word, width in words)
    said = " ".join(word["text"] for word, _ in words)
    assert "their end." in said, "what is folded on the screen is open on paper"
    assert "Show everything" not in said
    assert "Skip this table" not in said
    assert "Where" in said.split(), "the last column is on the paper"
