"""Made-up returns of any number, each row with the actions that it truly answers, for timing and for large runs.

The wordings are the actions' own and those of the bench's tuning part; the reporting part is left
alone, so that nothing tuned on made returns has seen it. Return number n of a seed is the same
however many are made.

Run as a script it writes the rows as CSV: `python tests/benchmarks/generate.py 151 --register > rows.csv`.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Final

from winterplan_extract.domain.plan import Council, Plan
from winterplan_extract.domain.records import (
    Action,
    DeadlineKind,
    DocumentRecord,
    ExtractedReturn,
    Match,
    Met,
    ReturnRecord,
)
from winterplan_extract.storage.plan_folder import load_plan

TUNING: Final = Path(__file__).parent / "matching" / "tuning.csv"

# How often a return in this voice takes a wording of each kind; "list" is the list's own text.
VOICES: Final[tuple[dict[str, int], ...]] = (
    {"list": 6, "faithful": 4},
    {"faithful": 2, "paraphrased": 8},
    {"title": 4, "short": 6},
    {"list": 3, "faithful": 3, "paraphrased": 2, "short": 1, "damaged": 1},
    {"faithful": 2, "damaged": 6, "list": 2},
)
HEADINGS: Final = ("list", "bench", "theme", "none")  # the words of the list, of the bench, a bare theme, nothing
NUMBERING: Final = ("none", "running", "by section", "lettered", "coded", "odd")
ANSWERS: Final[tuple[tuple[str, Met], ...]] = (
    ("Y", "yes"), ("Yes", "yes"), ("Y", "yes"), ("Fully met", "yes"), ("Partly", "partly"), ("In part", "partly"),
    ("N", "no"), ("No", "no"), ("n/a", "not_applicable"), ("", "not_stated"),
)  # fmt: skip
POSITIONS: Final = (
    "In place since the spring and looked at every week by the winter cell.",
    "Agreed with the CCG.\n• first payment made in June\n• second payment waits for the grant letter",
    "Guidance went to every provider on the day; the helpdesk answers questions until six.",
    "Draft with the director.",
    "See above",
    "",
)
PLANS: Final = (
    "Ask the remaining homes by telephone and report back to the board.",
    "Recruit two officers\nReview after the first month",
    "Await national guidance",
    "",
)
LEADS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("DASS", ("Director of Adult Social Services",)),
    ("Director of Public Health", ("Director of Public Health",)),
    ("Head of Commissioning / CCG", ("Commissioning", "CCG")),
    ("Principal Social Worker", ("Principal Social Worker",)),
    ("", ()),
)
DEADLINES: Final[tuple[tuple[str, DeadlineKind, date | None], ...]] = (
    ("31st October", "date", date(2020, 10, 31)),
    ("16/11/2020", "date", date(2020, 11, 16)),
    ("end of December", "month", date(2020, 12, 31)),
    ("Jan 21", "month", date(2021, 1, 31)),
    ("Ongoing", "ongoing", None),
    ("Complete", "complete", None),
    ("Weekly", "recurring", None),
    ("", "none", None),
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A row's text before it stands in a return, and what it answers; `action` is the first of `truth`."""

    text: str
    truth: tuple[str, ...]
    action: Action | None = None


@dataclass(frozen=True, slots=True)
class Stock:
    """All that returns are made from; `wordings` is by action and kind, `headings` by the list's section."""

    plan: Plan
    wordings: dict[tuple[str, str], list[str]]
    headings: dict[str, list[str]]
    multi_action: list[Wording]
    local: list[Wording]


def load_stock(plan: Plan | None = None) -> Stock:
    """The bench's tuning rows and the plan's actions, sorted for use."""
    plan = plan or load_plan()
    stock = Stock(plan, {}, {}, [], [])
    for action in plan.actions:
        stock.wordings[action.action_id, "list"] = [action.requirement]
        stock.wordings[action.action_id, "title"] = [action.title]
    with TUNING.open(encoding="utf-8", newline="") as handle:
        for row in csv.DictReader(handle):
            ids = tuple(row["action_ids"].split("; ")) if row["action_ids"] else ()
            if row["kind"] == "multi_action":
                stock.multi_action.append(Wording(row["requirement"], ids, plan.action(ids[0])))
            elif row["kind"] == "local":
                stock.local.append(Wording(row["requirement"], ()))
            elif ids:
                stock.wordings.setdefault((ids[0], row["kind"]), []).append(row["requirement"])
            if ids and row["section"]:
                stock.headings.setdefault(plan.action(ids[0]).section, []).append(row["section"])
    return stock


def returns(
    count: int, seed: int = 1, *, register: bool = False, stock: Stock | None = None
) -> Iterator[tuple[str, list[ReturnRecord]]]:
    """The council's name and the rows of `count` returns of about 90 rows, one after another.

    The rows are as they would be if they were matched without fault: `action_ids` are the true ones
    and `decision` goes with them; `blank` gives the rows as the matching gets them. Councils are
    numbered, or those of the register in its order, which then must hold as many as are asked for.
    """
    stock = stock or load_stock()
    known = stock.plan.councils if register else ()
    if register and count > len(known):
        raise ValueError(f"the register holds {len(known)} councils, not {count}")
    for number in range(1, count + 1):
        made = Council("", f"Made Council {number:03d}", "", (), "", "")
        council = known[number - 1] if register else made
        chance = random.Random(f"{seed}/{number}")  # noqa: S311  # made data that must come out the same each time
        yield council.name, _rows(council, number, stock, chance)


def blank(rows: Sequence[ReturnRecord]) -> list[ReturnRecord]:
    """The same rows before any matching: no actions, no decision, no confidence."""
    return [replace(row, action_ids=(), decision="unmapped", confidence=0.0) for row in rows]


def extracted(council: str, rows: Sequence[ReturnRecord]) -> ExtractedReturn:
    """The return as it would leave a faultless journey, ready for the comparison and the outputs."""
    chars = sum(character.isalnum() for row in rows for character in row.requirement + row.current_status + row.gap)
    first = rows[0]
    document = DocumentRecord(
        first.return_id, first.source_file, hashlib.sha256(council.encode()).hexdigest(), "docx", "read",
        council=council, council_code=first.council_code, region=first.region, council_evidence="made",
        document_date=date(2020, 10, 30), tables=rows[-1].table, table_rows=len(rows), rows=len(rows),
        chars_in_tables=chars, chars_kept=chars,
    )  # fmt: skip
    matches = tuple(Match(row.row_id, one, 1.0, "matcher", "made") for row in rows for one in row.action_ids)
    return ExtractedReturn(document, tuple(rows), matches)


def _rows(council: Council, number: int, stock: Stock, chance: random.Random) -> list[ReturnRecord]:
    """A return's rows in order: one voice, one way of heading and one way of numbering throughout."""
    headings, numbering = chance.choice(HEADINGS), chance.choice(NUMBERING)
    return_id = f"made-{number:03d}"
    rows: list[ReturnRecord] = []
    for part, (heading, theme, wordings) in enumerate(_sections(stock, headings, chance), start=1):
        for place, wording in enumerate(wordings, start=1):
            position, (met_text, met) = chance.choice(POSITIONS), chance.choice(ANSWERS)
            open_gap = met in ("no", "partly")
            (lead_text, leads), (deadline_text, kind, day) = chance.choice(LEADS), chance.choice(DEADLINES)
            running = len(rows) + 1
            page = 1 + running // 6
            rows.append(
                ReturnRecord(
                    row_id=f"{return_id}-{running:03d}",
                    row_key=hashlib.sha256(f"{council.name}\n{wording.text}".encode()).hexdigest()[:12],
                    return_id=return_id, council=council.name, council_code=council.code, region=council.region,
                    source_file=f"{return_id}.docx", page=page, page_end=page, table=part, row=place + 1,
                    theme=theme, section=heading, ref=_ref(numbering, part, place, running),
                    requirement=wording.text, current_status=position, met_text=met_text, met=met,
                    gap=chance.choice(PLANS) if open_gap else "", lead_text=lead_text, leads=leads,
                    deadline_text=deadline_text, deadline_kind=kind, deadline_first=day, deadline_last=day,
                    decision="mapped" if wording.truth else "unmapped", action_ids=wording.truth,
                    confidence=1.0 if wording.truth else 0.0,
                )
            )  # fmt: skip
    return rows


def _sections(stock: Stock, style: str, chance: random.Random) -> list[tuple[str, str, list[Wording]]]:
    """The return's sections in its own order: heading and theme as printed, and the rows' wordings."""
    by_section: dict[str, list[Wording]] = {}
    for wording in _answered(stock, chance):
        by_section.setdefault(wording.action.section if wording.action else "", []).append(wording)
    names = list(by_section)
    if chance.random() < 0.4:
        chance.shuffle(names)
    sections = []
    for name in names:
        action = by_section[name][0].action
        theme = f"Theme {action.theme_no}: {action.theme}" if action and style in ("list", "theme") else ""
        heading = {"list": name, "bench": chance.choice(stock.headings.get(name, [name]))}.get(style, "")
        sections.append((heading, theme, by_section[name]))
    for wording in chance.sample(stock.local, chance.randint(3, 9)):
        wordings = chance.choice(sections)[2]
        wordings.insert(chance.randint(0, len(wordings)), wording)
    return sections


def _answered(stock: Stock, chance: random.Random) -> Iterator[Wording]:
    """Wordings for most of the actions in the list's order, some of them two or three to a row."""
    voice = chance.choice(VOICES)
    absent = {action.action_id for action in chance.sample(stock.plan.actions, chance.randint(2, 14))}
    joined: dict[str, Wording] = {}
    for wording in chance.sample(stock.multi_action, chance.choice((0, 0, 2, 5))):
        if not (absent | set(joined)) & set(wording.truth):
            joined.update(dict.fromkeys(wording.truth, wording))
    for action in stock.plan.actions:
        if action.action_id in joined:
            wording = joined[action.action_id]
            if wording.truth[0] == action.action_id:
                yield wording
        elif action.action_id not in absent:
            kind = chance.choices(list(voice), weights=list(voice.values()))[0]
            texts = stock.wordings.get((action.action_id, kind)) or stock.wordings[action.action_id, "list"]
            yield Wording(chance.choice(texts), (action.action_id,), action)


def _ref(numbering: str, part: int, place: int, running: int) -> str:
    """The row's reference in the return's style; "odd" skips and repeats numbers, as returns do."""
    return {
        "running": f"{running}",
        "by section": f"{part}.{place}",
        "lettered": f"{chr(64 + part) if part < 27 else 'Z' + str(part)}{place}",
        "coded": f"WP-{running:02d}",
        "odd": f"{part}.{place - place // 5}" if running % 7 else "",
    }.get(numbering, "")


def main() -> None:
    """Rows of made returns as CSV on standard output."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--register", action="store_true", help="name the councils as the register does")
    given = parser.parse_args()
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("council", "theme", "section", "ref", "requirement", "action_ids"))
    for council, rows in returns(given.count, given.seed, register=given.register):
        for row in rows:
            writer.writerow((council, row.theme, row.section, row.ref, row.requirement, "; ".join(row.action_ids)))


if __name__ == "__main__":
    main()
