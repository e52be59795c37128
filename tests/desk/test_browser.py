"""The desk in a real browser: from an empty folder to a downloaded workbook, by keys alone, in two windows, against a hostile return.

Chromium is the system's own. Where it is missing the tests are left out, except where CI or WINTERPLAN_BROWSER_TESTS is
set: there its absence is a failure.
"""

from __future__ import annotations

import itertools
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pytest
from desk_builders import ROWS, returned
from source_builders import coloured_table, draw

from winterplan_extract.desk.projects import Chosen, write_project
from winterplan_extract.review.ledger import read_ledger

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))), None
)
WANTED = bool(os.environ.get("CI") or os.environ.get("WINTERPLAN_BROWSER_TESTS"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None and not WANTED, reason="there is no Chromium on this machine"),
]
COUNCILS = ("Leeds", "Kent", "Surrey", "Devon", "Dorset", "Suffolk", "Norfolk", "Cornwall", "Essex", "Oxfordshire")
LOCAL = (  # one that is on no list, and others that two actions of the list answer about as well
    "Have bicycles for the home carers in the valley",
    "Support unpaid carers with flu and with testing",
    "Look after the workforce and its wellbeing, and that of carers",
    "Share data on testing and capacity with providers",
    "Visits, outbreaks and testing in care homes",
    "Work with providers on staff movement and on PPE supplies",
)
SERVER = """
import sys
from pathlib import Path
from winterplan_extract.desk.projects import RecentProjects
from winterplan_extract.desk.serve import serve
if __name__ == "__main__":
    at = Path(sys.argv[1])
    named = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    serve(named, port=0, browser=False, said=lambda text: print(text, flush=True), recent=RecentProjects(at / "recent.json"),
          home=at / "home", cache=at / "cache", **more)
"""
HANGING = """
from functools import partial
from misbehaving import hangs_if_named
from winterplan_extract.desk import reading
from winterplan_extract.domain.settings import Limits, Settings
reading.run_batch = partial(reading.run_batch, extract=hangs_if_named)
more = {"settings": Settings(limits=Limits(seconds=15.0))}
"""
Served = Callable[..., str]


def desk_process(at: Path, *named: Path, first: str = "more = {}\n") -> subprocess.Popen[str]:
    """A desk that serves as the command does; it prints its first address."""
    (at / "serve.py").write_text(first + SERVER)
    paths = os.pathsep.join([str(Path(__file__).parent), *filter(None, sys.path)])
    command = [sys.executable, at / "serve.py", at, *named]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": paths})


def address_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().rpartition(" ")[2].strip()


@pytest.fixture
def serve(tmp_path: Path, reaped: Callable[[subprocess.Popen[str]], subprocess.Popen[str]]) -> Served:
    """Starts a desk of the test's own; gives its first address."""
    return lambda *named, **more: address_of(reaped(desk_process(tmp_path, *named, **more)))


@pytest.fixture(scope="module")
def region(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a desk with a project of two councils and a broken file, and its ledger: tests add to it and look at no more than that."""
    at = tmp_path_factory.mktemp("region")
    folder = project_at(at, *COUNCILS[:2])
    (at / "returns" / "broken.pdf").write_bytes(b"%PDF-1.4 of nothing")
    with desk_process(at, folder) as process:
        try:
            yield address_of(process), folder / "comparison" / "decisions.csv"
        finally:
            process.kill()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    assert CHROMIUM is not None, "Chromium is missing: .ci/run installs it"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def browser(chromium: Any) -> Iterator[Any]:
    """Chromium; what a test has opened in it is closed."""
    yield chromium
    for context in chromium.contexts:
        context.close()


@pytest.fixture
def page(browser: Any) -> Any:
    """A window; a script error in it fails the test."""
    made = browser.new_page(viewport={"width": 1400, "height": 900})
    made.set_default_timeout(120_000)
    faults: list[str] = []
    made.on("pageerror", lambda fault: faults.append(str(fault)))
    made.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    made.faults = faults
    return made


def project_at(tmp_path: Path, *councils: str) -> Path:
    """A project over returns with rows that are on no list."""
    for number, council in enumerate(councils):
        more = [
            (str(10 + at), f"{text} ({number})" if at else text, "Begun", "No", "", "", "")
            for at, text in enumerate(LOCAL)
        ]
        returned(
            tmp_path / "returns",
            f"{council} County Council" if council != "Leeds" else "Leeds City Council",
            [*ROWS, *more],
        )
    folder = tmp_path / "home" / "Region"
    write_project(folder, Chosen(tmp_path / "returns"))
    return folder


def wait_until_read(page: Any) -> None:
    """Waits until the page Run says that all returns have been read."""
    page.wait_for_selector("text=All returns have been read")


def follow(page: Any, *controls: Any) -> None:
    """Presses each control in turn and waits for the page it leads to, its script included."""
    for control in controls:
        with page.expect_navigation():
            control.click()


def headed(page: Any, name: str) -> Any:
    """The link of the page's head to another page of the project."""
    return page.locator("header nav").get_by_role("link", name=name)


def test_from_an_empty_folder_to_a_downloaded_workbook(page: Any, serve: Served, tmp_path: Path) -> None:
    returned(tmp_path / "returns", "Leeds City Council")
    page.goto(serve())
    page.get_by_label("Name the folder they are in").fill(str(tmp_path / "returns"))
    page.get_by_label("Name of the project").fill("North")
    follow(page, page.get_by_role("button", name="Read the returns"))
    wait_until_read(page)
    follow(page, headed(page, "Files"))
    assert page.get_by_role("heading", name="Leeds City Council winter plan").count() == 1
    follow(page, headed(page, "Rows"))
    page.get_by_label("Words").fill("bicycles")
    page.wait_for_selector("text=1 row")
    follow(page, page.get_by_role("link", name="Have bicycles for the home carers"))
    page.get_by_text("Correct what was read").click()
    page.get_by_label("How the gap will be closed").fill("Buy ten more")
    follow(page, page.get_by_role("button", name="Correct", exact=True))
    page.wait_for_selector("text=Corrected: How the gap will be closed.")
    follow(page, headed(page, "Outputs"))
    follow(page, page.get_by_role("button", name="Write outputs"))
    page.wait_for_selector("text=Written for working. The files below are new.")
    with page.expect_download() as download:
        page.get_by_role("link", name="comparison.xlsx").click()
    path = tmp_path / "downloaded.xlsx"
    download.value.save_as(path)
    book = openpyxl.load_workbook(path, read_only=True)
    cells = [str(cell) for line in book["Rows"].iter_rows(values_only=True) for cell in line if cell]
    book.close()
    assert "Buy ten more" in cells
    assert "Buy ten more" in (tmp_path / "home" / "North" / "comparison" / "dataset" / "rows.csv").read_text(
        encoding="utf-8-sig"
    )
    assert page.faults == []


def test_rows_are_reviewed_by_keys_alone_and_undone(page: Any, serve: Served, tmp_path: Path) -> None:
    folder = project_at(tmp_path, *COUNCILS)
    page.goto(serve(folder))
    wait_until_read(page)
    page.keyboard.press("Tab")  # the way past the pages' links to the content
    page.get_by_role("link", name="Review the doubtful rows").focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    waits: list[float] = []
    while len(waits) < 30 and page.locator("input[name=row_id]").count():
        since = time.perf_counter()
        with page.expect_navigation(wait_until="domcontentloaded"):
            page.keyboard.press("1nx"[len(waits) % 3])
        waits.append(time.perf_counter() - since)
    print(f"{len(waits)} rows, median {statistics.median(waits):.3f} s, in all {sum(waits):.1f} s")
    ledger = folder / "comparison" / "decisions.csv"
    assert len(read_ledger(ledger)) == len(waits) >= 20
    assert statistics.median(waits) < 2  # 0.1 alone on a machine; under many tests at once a multiple
    last = read_ledger(ledger)[-1]
    with page.expect_navigation():
        page.keyboard.press("u")
    assert page.locator("input[name=row_key]").input_value() == last.row_key
    assert [ruling.withdrawn != "" for ruling in read_ledger(ledger)][-1]
    assert page.faults == []


def test_words_typed_before_the_script_has_come_are_filtered_by(page: Any, region: tuple[str, Path]) -> None:
    page.goto(region[0])
    wait_until_read(page)
    held: list[Any] = []
    page.route("**/desk.js", lambda route: held.append(route))
    page.goto(page.url.removesuffix("run") + "rows", wait_until="commit")
    page.get_by_label("Words").fill("bicycles")
    assert page.get_by_text("4 rows").count() == 0
    while not held:
        page.wait_for_timeout(20)
    held[0].continue_()
    page.wait_for_selector("text=4 rows")
    assert page.url.endswith("rows?q=bicycles")
    assert page.faults == []


def test_typing_a_note_decides_nothing(page: Any, region: tuple[str, Path]) -> None:
    address, ledger = region
    before = read_ledger(ledger)
    page.goto(address)
    wait_until_read(page)
    follow(page, page.get_by_role("link", name="Review the doubtful rows"))
    page.get_by_label("Note").fill("")
    page.get_by_label("Note").press_sequentially("n x 1 2 u s")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Digit2")
    assert page.locator("input[name=action]").nth(1).is_checked()
    with page.expect_navigation():
        page.keyboard.press("m")
    (ruling,) = read_ledger(ledger)[len(before) :]
    assert ruling.note == "n x 1 2 u s" and len(ruling.action_ids) == 1


def test_two_windows_lose_nothing(browser: Any, region: tuple[str, Path]) -> None:
    address, ledger = region
    before = read_ledger(ledger)
    context = browser.new_context()
    one, two = context.new_page(), context.new_page()
    one.goto(address)
    wait_until_read(one)
    review = one.url.replace("/run", "/review")
    one.goto(review)
    two.goto(review)
    shown = one.locator("input[name=row_id]").input_value()
    assert two.locator("input[name=row_id]").input_value() == shown
    with one.expect_navigation():
        one.keyboard.press("n")
    with two.expect_navigation():
        two.keyboard.press("x")
    assert two.get_by_text("decided in another window").count() == 1
    with two.expect_navigation():
        two.keyboard.press("x")
    verdicts = [ruling.verdict for ruling in read_ledger(ledger)[len(before) :]]
    assert verdicts == ["no_action", "no_requirement"]


def test_a_workbook_s_link_opens_the_row_though_it_comes_without_the_cookie_and_another_page_s_does_not(
    browser: Any, region: tuple[str, Path]
) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(region[0])
    wait_until_read(page)
    page.goto(page.url.removesuffix("run") + "rows?q=bicycles")
    link = page.url.partition("/p/")[0] + str(page.locator("main table.rows th a").first.get_attribute("href"))
    linked = context.new_page()
    held: list[str] = []

    def first_without(route: Any) -> None:
        held.append(route.request.all_headers().get("cookie", ""))
        if len(held) > 1:
            route.continue_()
            return
        answer = httpx.get(link)  # as Excel asks
        route.fulfill(status=answer.status_code, headers=dict(answer.headers), body=answer.content)

    linked.route("**/rows/*", first_without)
    linked.goto(link)
    linked.wait_for_selector("text=Have bicycles for the home carers")
    assert len(held) == 2 and "winterplan-" in held[1]
    another = context.new_page()
    another.set_content(f'<a href="{link}">a row of yours</a>')
    follow(another, another.get_by_role("link"))
    assert "is refused" in another.content() or "by a token" in another.content()
    assert "bicycles" not in another.content()
    stranger = browser.new_context().new_page()
    stranger.goto(link)
    stranger.wait_for_selector("text=This browser does not know the desk")


def test_a_hostile_return_runs_nothing(page: Any, serve: Served, tmp_path: Path) -> None:
    hostile = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script>"
    rows = [(hostile, f"{text} {hostile}", hostile, "No", hostile, hostile, hostile) for text in LOCAL]
    returned(tmp_path / "returns", "<b onclick=alert(1)>Leeds City Council", [*ROWS, *rows])
    folder = tmp_path / "home" / "Region"
    write_project(folder, Chosen(tmp_path / "returns"))
    page.goto(serve(folder))
    wait_until_read(page)
    base = page.url.removesuffix("run")
    for place in ("run", "files", "review", "rows?q=bicycles", "comparison", "outputs"):
        page.goto(base + place)
        assert "taken" not in page.title(), place
        assert page.locator("main script, main img[src=x], main [onerror], main [onclick]").count() == 0, place
    page.goto(base + "rows?q=unpaid")
    follow(page, page.locator("table a").first)
    page.wait_for_selector("text=As read")
    assert "<script>document.title" in page.locator("dl.cells").inner_text()  # shown as it is written
    assert page.faults == []


def test_a_file_that_hangs_is_said_and_holds_nothing_up(page: Any, serve: Served, tmp_path: Path) -> None:
    folder = project_at(tmp_path, *COUNCILS[:2])
    returned(tmp_path / "returns", "sleep Surrey County Council")
    page.goto(serve(folder, first=HANGING))
    page.wait_for_selector("text=2 of 3 files")
    follow(page, page.get_by_role("link", name="Review what is ready"))
    with page.expect_navigation():
        page.keyboard.press("n")  # decided on while the file hangs
    follow(page, headed(page, "Run"))
    wait_until_read(page)
    hung = page.locator("#by-file-table tr", has_text="sleep Surrey").inner_text()
    assert "Not read" in hung and "15 seconds" in hung
    follow(page, headed(page, "Outputs"))
    follow(page, page.get_by_role("button", name="Write outputs"))
    page.wait_for_selector("text=Written for working. The files below are new.")
    rows = (folder / "comparison" / "dataset" / "rows.csv").read_text(encoding="utf-8-sig")
    assert "Leeds" in rows and "Kent" in rows
    assert [ruling.verdict for ruling in read_ledger(folder / "comparison" / "decisions.csv")] == ["no_action"]
    assert page.faults == []


def test_no_page_breaks_a_rule_of_axe(page: Any, region: tuple[str, Path]) -> None:
    """Contrast, names of controls, headings, landmarks and the rest, measured by axe-core in every page."""
    from axe_playwright_python.sync_playwright import Axe

    page.goto(region[0])
    wait_until_read(page)
    base = page.url.removesuffix("run")
    page.goto(base + "review")
    with page.expect_navigation():
        page.keyboard.press("n")
    broken = []
    for place in every_page(page, base):
        page.goto(base + place)
        page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true })")
        for found in Axe().run(page).response["violations"]:
            broken += [(place, found["id"], node["html"][:150]) for node in found["nodes"]]
    assert broken == []


def test_a_page_that_nobody_has_seen_is_drawn_while_one_waits(page: Any, serve: Served, tmp_path: Path) -> None:
    (tmp_path / "returns").mkdir()
    draw.drawn(tmp_path / "returns", *[coloured_table] * 6, name="Leeds City Council winter plan 2020-21.pdf")
    folder = tmp_path / "home" / "Region"
    write_project(folder, Chosen(tmp_path / "returns"))
    page.goto(serve(folder))
    wait_until_read(page)
    base = page.url.removesuffix("run")
    page.goto(base + "rows")
    links = [each.get_attribute("href") for each in page.locator("main table.rows th a").all()]
    waits: dict[str, float] = {}
    for link in links:
        since = time.perf_counter()
        page.goto(page.url.partition("/p/")[0] + link)
        picture = page.locator(".paper img").first
        picture.evaluate("(image) => image.decode()")
        waits.setdefault(str(picture.get_attribute("alt")), time.perf_counter() - since)
        assert picture.evaluate("(image) => image.naturalWidth") > 500
        assert page.locator(".boxes rect").count() >= 1
    print(f"{len(waits)} pages, seconds: {', '.join(f'{each:.2f}' for each in waits.values())}")
    assert len(waits) == 6
    assert statistics.median(waits.values()) < 10  # 0.3 alone on a machine; under many tests at once a multiple
    assert page.faults == []


def every_page(page: Any, base: str) -> list[str]:
    """The address of a page of every kind, within a project."""
    links = []
    for place, link in (("rows?q=bicycles", "main table a"), ("comparison", "main .grid a[href*='/actions/']")):
        page.goto(base + place)
        links.append(page.locator(link).first.get_attribute("href").rpartition(base[base.index("/p/") :])[2])
    listed = ("run", "files", "review", "rows", "comparison", "decisions", "rounds", "outputs")
    return [*listed, *links, "rows/nothing", "../../", "../../folders"]


@pytest.mark.parametrize("width", [1400, 800, 400], ids=["wide", "narrow", "twice as large"])
def test_no_page_is_wider_than_its_window_and_each_control_has_a_name(
    page: Any, region: tuple[str, Path], width: int
) -> None:
    """At 200 % a window of 800 has room for 400."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(region[0])
    wait_until_read(page)
    base = page.url.removesuffix("run")
    for place in every_page(page, base):
        page.goto(base + place)
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), place
        assert page.locator("h1").count() == 1 and page.locator("main").count() == 1, place
        nameless = page.evaluate(
            """() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button')]
                .filter((each) => !(each.labels && each.labels.length) && !each.textContent.trim() && !each.ariaLabel).length"""
        )
        assert nameless == 0, place
        levels = [
            int(each) for each in page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map((h) => h.tagName[1])")
        ]
        assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels)), place


def test_every_page_works_without_script(browser: Any, serve: Served, tmp_path: Path) -> None:
    folder = project_at(tmp_path, *COUNCILS[:2])
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(serve(folder))
    wait_until_read(page)  # the page asks again by itself
    follow(page, page.get_by_role("link", name="Review the doubtful rows"))
    follow(page, page.get_by_role("button", name="n On no list"))
    assert [ruling.verdict for ruling in read_ledger(folder / "comparison" / "decisions.csv")] == ["no_action"]
    follow(page, headed(page, "Rows"))
    page.get_by_label("Words").fill("bicycles")
    follow(page, page.get_by_role("button", name="Filter"))
    assert page.get_by_text("4 rows").count() == 1
