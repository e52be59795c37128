"""Makes the samples: each fictional council's return and its twin, in a folder of its own.

    python samples/make.py            every sample, beside this script
    python samples/make.py --out DIR  into DIR
    python samples/make.py NAME ...   only those whose name begins so

The same script gives the same bytes. Needs reportlab, python-docx and lxml (the `dev` extra).
"""

from __future__ import annotations

import argparse
import csv
import importlib
from pathlib import Path

from making.truth import write

HERE = Path(__file__).resolve().parent
COUNCILS = (
    "wealdshire",
    "tarnbeck",
    "ennermouth",
    "ashcombe",
    "fleetbourne",
    "northmere",
    "skelldale",
    "brannoch",
    "queenswick",
    "holmcaster",
    "thornwick",
    "larkhaven",
    "ottermouth",
    "millbeck",
)


def main() -> None:
    """Makes the samples named on the command line."""
    options = argparse.ArgumentParser(description="Makes the fictional councils' returns and their twins.")
    options.add_argument("names", nargs="*", help="only the councils whose name begins so")
    options.add_argument("--out", type=Path, default=HERE, help="folder to write into (default: samples/)")
    chosen = options.parse_args()
    with (HERE.parent / "reference" / "actions.csv").open(encoding="utf-8-sig", newline="") as handle:
        actions = [line["action_id"] for line in csv.DictReader(handle)]
    for council in COUNCILS:
        if chosen.names and not council.startswith(tuple(chosen.names)):
            continue
        sample = importlib.import_module(f"making.councils.{council}").make()
        write(sample, actions, chosen.out)
        print(
            f"{sample.name}: {len(sample.rows)} rows, {len(sample.set_aside)} set aside, {len(sample.content):,} bytes"
        )


if __name__ == "__main__":
    main()
