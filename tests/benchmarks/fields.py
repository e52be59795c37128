"""Every distinct deadline, lead and answer of some runs, and what became of it: a table to be read line by line.

Run as a script: `python tests/benchmarks/fields.py [OUT ...] > fields.csv`, OUT being folders that `winterplan
run` has written. Without one it reads the samples; that table is committed as fields_of_samples.csv.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields.compliance import read_met
from winterplan_extract.fields.deadline import Deadline, read_deadline
from winterplan_extract.fields.lead import read_leads
from winterplan_extract.storage.plan_folder import load_plan
from winterplan_extract.storage.text_files import read_records
from winterplan_extract.vocabulary.lead_titles import titles_of

COMMITTED: Final = Path(__file__).with_name("fields_of_samples.csv")
SAMPLES: Final = Path(__file__).parents[2] / "samples"


class Line(NamedTuple):
    """One wording: the column it stood in, the words, what they were read as, and in how many rows."""

    field: str
    text: str
    became: str
    rows: int


def table(said: Iterable[tuple[str, str, str]]) -> list[Line]:
    """A line for each distinct (field, text, became), by field and text."""
    return [Line(*key, count) for key, count in sorted(Counter(said).items())]


def of_run(out: Path) -> Iterator[tuple[str, str, str]]:
    """The wordings of a run and what it made of them."""
    for row in read_records(out / "dataset" / "rows.csv", ReturnRecord):
        deadline = Deadline(row.deadline_kind, row.deadline_first, row.deadline_last, "year_inferred" in row.flags)
        yield from _filled(row.met_text, row.met, row.lead_text, row.leads, row.deadline_text, deadline)


def of_samples() -> Iterator[tuple[str, str, str]]:
    """The wordings of the samples' own truth, read by the program as it is now."""
    plan, settings = load_plan(), Settings()
    titles = titles_of(plan, settings.normalising.lead_likeness)
    for path in sorted(SAMPLES.glob("*/rows.csv")):
        with path.open(encoding="utf-8-sig", newline="") as handle:
            for line in csv.DictReader(handle):
                met, lead, deadline = line["met_text"], line["lead_text"], line["deadline_text"]
                yield from _filled(
                    met, read_met(met, "", plan, settings).met,
                    lead, read_leads(lead, titles, settings).roles,
                    deadline, read_deadline(deadline, plan, settings),
                )  # fmt: skip


def _filled(
    met_text: str, met: str, lead_text: str, leads: tuple[str, ...], deadline_text: str, deadline: Deadline
) -> Iterator[tuple[str, str, str]]:
    if met_text:
        yield "fully met", met_text, met
    if lead_text:
        yield "lead", lead_text, "; ".join(leads) or "[no role]"
    if deadline_text:
        dates = dict.fromkeys(str(day) for day in (deadline.first, deadline.last) if day)
        year = " (year inferred)" if deadline.year_inferred else ""
        yield "by when", deadline_text, f"{deadline.kind} {' to '.join(dates)}".strip() + year


def main() -> None:
    """Writes the table to the screen."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("out", nargs="*", type=Path, help="folders that winterplan run has written")
    given = parser.parse_args()
    said = [one for out in given.out for one in of_run(out)] if given.out else list(of_samples())
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(Line._fields)
    writer.writerows(table(said))


if __name__ == "__main__":
    main()
