"""Returns that are no table against labelled commitments: found, extra, mapped right, first candidate right.

Usage: python tests/benchmarks/prose.py FOLDER [OTHER] [-v]
       python tests/benchmarks/prose.py --examples

FOLDER has a folder for each document: the file and rows.csv beside it (text, action_ids, lead, deadline, met; text is the
commitment's own words, action_ids is empty for what is on no list). OTHER has documents that are no returns.
`--examples` tells the plan's own example lines apart, each document by the others, at several thresholds.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from rapidfuzz import fuzz

from winterplan_extract import Settings, extract_return, load_plan
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import ExtractedReturn
from winterplan_extract.matching import likeliest
from winterplan_extract.prose.lines import examples, taught

PLAN, SETTINGS = load_plan(), Settings(as_of=date(2020, 12, 1))
FOLDS = 10  # of the documents of the examples
ALIKE = 85  # likeness, of 100, from which a row says a commitment: a lead or date may be parted from its text


def read(path: Path) -> ExtractedReturn:
    return extract_return(path, plan=PLAN, settings=SETTINGS, shown=path.name)


def pairs(said: list[str], rows: list[str]) -> dict[int, int]:
    """The row of each commitment, likest pairs first; several commitments may share a row that holds them all."""
    scored = sorted(
        ((fuzz.partial_ratio(text, row) if len(row) >= len(text) else fuzz.ratio(text, row), i, j)
         for i, text in enumerate(said) for j, row in enumerate(rows)),
        reverse=True,
    )  # fmt: skip
    found: dict[int, int] = {}
    for score, i, j in scored:
        if score >= ALIKE and i not in found:
            found[i] = j
    return found


def near(action_ids: set[str]) -> set[str]:
    """The actions and those that ask much the same."""
    return action_ids | {other for each in PLAN.actions if each.action_id in action_ids for other in each.overlaps}


def document(folder: Path, *, verbose: bool) -> Iterator[tuple[str, int]]:
    """Counts for one labelled document."""
    path = next(each for each in sorted(folder.iterdir()) if each.name != "rows.csv")
    labels = list(csv.DictReader((folder / "rows.csv").open(encoding="utf-8-sig")))
    returned = read(path)
    first = {each.row_id: each.action_id for each in returned.candidates if each.rank == 1}
    found = pairs(
        [fold(label["text"]) for label in labels],
        # in the order in which a list item prints them: what it says, who leads, by when
        [
            fold(f"{row.current_status} {row.gap} {row.requirement} {row.lead_text} {row.deadline_text}")
            for row in returned.rows
        ],
    )
    yield "commitments", len(labels)
    yield "found", len(found)
    yield "rows", len(returned.rows)
    extra = [row for j, row in enumerate(returned.rows) if j not in found.values()]
    yield "extra", len(extra)
    lines = []
    for i, label in enumerate(labels):
        right = near(set(filter(None, label["action_ids"].split("; "))))
        if i not in found:
            lines.append(f"  lost  {label['text'][:120]}")
            continue
        row = returned.rows[found[i]]
        if right:
            yield "with an action", 1
            yield "first right", first.get(row.row_id) in right
        if row.decision == "mapped":
            yield "mapped", 1
            yield "mapped right", bool(set(row.action_ids) & right)
            if not set(row.action_ids) & right:
                lines.append(
                    f"  wrong {row.confidence:.2f} {row.action_ids} for {sorted(right)}: {label['text'][:100]}"
                )
        for name, told in (("lead", row.lead_text), ("deadline", row.deadline_text), ("met", row.met_text)):
            if label[name] not in ("", "not_stated"):
                right_too = bool(told) and (
                    label["met"] == row.met or fuzz.partial_ratio(fold(told), fold(label[name])) >= ALIKE
                )
                yield name, 1
                yield f"{name} right", right_too
                if not right_too:
                    lines.append(f"  {name} {told!r} for {label[name]!r}: {row.requirement[-90:]!r}")
    lines += [f"  extra {row.origin} {row.requirement[:110]!r} {first.get(row.row_id)} {row.decision}" for row in extra]
    line = returned.document
    print(
        f"{folder.name}: {line.status} {line.kind}, {len(found)} of {len(labels)} found, {len(extra)} extra of {len(returned.rows)}"
    )
    if verbose:
        print("\n".join(lines))


def tell_examples() -> None:
    """The share of the example lines found, and of those taken that are none, where their document was not learnt from."""
    documents = list(dict.fromkeys(document for document, *_ in PLAN.prose))
    odds: list[tuple[float, bool]] = []
    for turn in range(FOLDS):
        held = set(documents[turn::FOLDS])
        model = taught(tuple(line for line in PLAN.prose if line[0] not in held))
        for name in held:
            lines, commits = zip(*examples(line for line in PLAN.prose if line[0] == name), strict=True)
            odds += zip(model.together(lines, lambda texts: likeliest(texts, PLAN, SETTINGS)), commits, strict=True)
    for tenths in range(-10, 21, 2):
        taken = [commits for value, commits in odds if value >= tenths / 10]
        found, extra = sum(taken) / sum(commits for _, commits in odds), 1 - sum(taken) / len(taken)
        print(f"from {tenths / 10:4.1f}: found {found:.1%}, extra {extra:.1%} of {len(taken)} lines")


def main() -> None:
    if "--examples" in sys.argv:
        tell_examples()
        return
    verbose = "-v" in sys.argv
    folders = [Path(each) for each in sys.argv[1:] if each != "-v"]
    counts: Counter[str] = Counter()
    for folder in sorted(each for each in folders[0].iterdir() if each.is_dir()):
        for name, count in document(folder, verbose=verbose):
            counts[name] += count
    for name, of in (("found", "commitments"), ("extra", "rows"), ("mapped right", "mapped"), ("first right", "with an action"),
                     ("lead right", "lead"), ("deadline right", "deadline"), ("met right", "met")):  # fmt: skip
        if counts[of]:
            print(f"{name}: {counts[name]} of {counts[of]} {of} ({counts[name] / counts[of]:.1%})")
    for path in sorted(folders[1].iterdir()) if len(folders) > 1 else ():
        returned = read(path)
        stands = returned.document.kind in ("return", "prose") and returned.rows
        mapped = sum(row.decision == "mapped" for row in returned.rows)
        print(
            f"{'ROWS' if stands else 'none'} {path.name}: {returned.document.status} {returned.document.kind}, {len(returned.rows)} rows, {mapped} mapped"
        )


if __name__ == "__main__":
    main()
