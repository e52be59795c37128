"""report.html in a browser: its filters work, it complains of nothing, and it asks for nothing."""

from __future__ import annotations

import json
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
pytestmark = [pytest.mark.slow, pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")]

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
    return render_report(view(comparison or build.comparison(), build.plan(), build.AS_OF))


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
    assert seen.page.xpath("string(//*[@id='filtered'])").startswith("Only Ambleford, No: 2 gaps shown")
    assert (seen.console, seen.hosts) == ([], set())


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
    paper = printed(folder, rendered(build.with_row(replace(build.comparison().rows[1], gap=long))))
    with pdfplumber.open(paper) as pdf:
        words = [(word, page.width) for page in pdf.pages for word in page.extract_words()]
        assert all(page.width > page.height for page in pdf.pages)
    assert all(word["x0"] >= 0 and word["x1"] <= width for word, width in words)
    said = " ".join(word["text"] for word, _ in words)
    assert "their end." in said, "what is folded on the screen is open on paper"
    assert "Show everything" not in said
    assert "Skip this table" not in said
    assert "Where" in said.split(), "the last column is on the paper"
