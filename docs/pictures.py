"""Makes the pictures of the guide anew from the fictional returns, so that they show what the program gives today.

    python docs/pictures.py

Needs Chromium and LibreOffice. The two rounds are the whole returns, and the same with some answers and dates changed.
"""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

import openpyxl
import pypdfium2
from PIL import Image, ImageChops

from winterplan_extract import compare, run

HERE: Final = Path(__file__).resolve().parent
SAMPLES: Final = HERE.parent / "samples"
SHEETS: Final = {
    "comparison.png": ("first", "Comparison", 620),
    "review.png": ("doubtful", "Review", 520),
}  # of which run, how high
DOUBTFUL: Final = (
    "brannoch-no-known-headings/brannoch-winter-plan.docx",
    "ashcombe-merged-cells/ashcombe-winter-plan.docx",
)
PAGE: Final = ("changes.png", (1330, 1000))
WIDTH: Final = 1330
COLOURS: Final = 64


def main() -> None:
    """Writes the pictures beside this script."""
    with tempfile.TemporaryDirectory() as made:
        home = Path(made)
        run(HERE.parent / "pipelines" / "first-look.toml", out=home / "first")
        run([SAMPLES / each for each in DOUBTFUL], out=home / "doubtful", as_of="2020-11-15")
        for name, (folder, sheet, height) in SHEETS.items():
            keep(sheet_picture(home / folder / "comparison.xlsx", sheet, home), name, (WIDTH, height))
        for twin in sorted(SAMPLES.glob("*-whole-plan/rows.csv")):
            for round_, moved in (("october", False), ("january", True)):
                (home / f"{round_}-returns").mkdir(exist_ok=True)
                written(twin, home / f"{round_}-returns" / f"{twin.parent.name}.csv", moved=moved)
        run(home / "october-returns", out=home / "october", as_of="2020-10-31")
        run(home / "january-returns", out=home / "january", as_of="2021-01-15")
        compare(home / "october", home / "january", out=home / "rounds")
        keep(page_picture(home / "rounds" / "changes.html", home), *PAGE)


def written(twin: Path, to: Path, *, moved: bool) -> None:
    """A return with the sample's rows as a table in a text file; with `moved` some answers and dates are others."""
    with twin.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(
        [
            f"{rows[0]['council']}: Adult Social Care Winter Plan 2020-21, {'12 January 2021' if moved else '29 October 2020'}"
        ]
    )
    writer.writerow(["Ref", "Section", "Requirement", "Current status", "Fully met?", "Gap", "Lead", "By when"])
    for number, row in enumerate(rows):
        if not moved:
            pass
        elif row["met"] in ("no", "partly") and number % 3 == 0:
            row |= {"met_text": "Yes", "gap": "", "deadline_text": "Complete"}
        elif row["met"] == "yes" and number % 17 == 0:
            row |= {
                "met_text": "Partly",
                "gap": "Bring back what lapsed over Christmas.",
                "deadline_text": "26 February 2021",
            }
        elif row["deadline_last"] and number % 4 == 1:
            row |= {"deadline_text": "31 March 2021"}
        writer.writerow(row[name] for name in ("ref", "section", "requirement", "current_status", "met_text", "gap", "lead_text", "deadline_text"))  # fmt: skip
    to.write_text(out.getvalue(), encoding="utf-8")


def sheet_picture(book: Path, name: str, home: Path) -> Image.Image:
    """A sheet as LibreOffice prints it, all columns on one page."""
    opened = openpyxl.load_workbook(book)
    for other in opened.sheetnames:
        if other != name:
            del opened[other]
    sheet = opened[name]
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 8  # A3
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = sheet.print_title_cols = None
    sheet.oddHeader.center.text = sheet.oddFooter.center.text = ""
    alone = home / f"{name}.xlsx"
    opened.save(alone)
    office = shutil.which("soffice") or "libreoffice"
    subprocess.run(
        [office, f"-env:UserInstallation={(home / 'office').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", home, alone],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    with pypdfium2.PdfDocument(home / f"{name}.pdf") as pages:
        return pages[0].render(scale=2).to_pil().convert("RGB")


def page_picture(page: Path, home: Path) -> Image.Image:
    """The top of a page as Chromium shows it."""
    browser = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    to = home / f"top{Path(PAGE[0]).suffix}"
    subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={home / 'browser'}",
         f"--screenshot={to}", f"--window-size={PAGE[1][0]},{PAGE[1][1]}", page.as_uri()],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return Image.open(to).convert("RGB")


def keep(picture: Image.Image, name: str, size: tuple[int, int]) -> None:
    """Saves the picture without white margins, at that width and cut to that height."""
    cut = trimmed(picture)
    scaled = cut.resize((size[0], round(cut.height * size[0] / cut.width)), Image.Resampling.LANCZOS)
    top = trimmed(scaled.crop((0, 0, size[0], min(size[1], scaled.height))))
    top.quantize(COLOURS).save(HERE / name, optimize=True)


def trimmed(picture: Image.Image) -> Image.Image:
    """The picture without white margins."""
    return picture.crop(ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox())


if __name__ == "__main__":
    main()
