"""What a sample's return holds, known because the sample was made from it: the twin of the file."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, fields
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement row as the tool should give it back. `page` is empty where the format has none."""

    council: str
    theme: str
    section: str
    ref: str
    requirement: str
    current_status: str
    met_text: str
    met: str
    gap: str
    lead_text: str
    deadline_text: str
    deadline_kind: str
    deadline_first: str
    deadline_last: str
    page: str
    decision: str
    action_ids: str
    other_text: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """The seven cells that most councils print: number, requirement, status, answer, gap, lead and date."""
        return (
            self.ref,
            self.requirement,
            self.current_status,
            self.met_text,
            self.gap,
            self.lead_text,
            self.deadline_text,
        )


@dataclass(frozen=True, slots=True)
class Aside:
    """A table row that is no requirement: its cells' text, joined with ` | `, and the reason."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Sample:
    """A return: the file's bytes and what stands in it. `name` is the council, a hyphen and the trouble."""

    name: str
    suffix: str
    content: bytes
    rows: tuple[Row, ...]
    set_aside: tuple[Aside, ...] = ()


def write(sample: Sample, actions: Iterable[str], folder: Path) -> None:
    """Writes the return as `<council>-winter-plan.<suffix>`, `rows.csv`, `missing.txt` and, where there are any, `set_aside.csv`."""
    own = folder / sample.name
    own.mkdir(parents=True, exist_ok=True)
    council = sample.name.partition("-")[0]
    (own / f"{council}-winter-plan.{sample.suffix}").write_bytes(sample.content)
    _write_csv(own / "rows.csv", Row, sample.rows)
    answered = {action for row in sample.rows for action in row.action_ids.split("; ")}
    missing = [action for action in actions if action not in answered]
    (own / "missing.txt").write_text("".join(f"{action}\n" for action in missing), encoding="utf-8")
    if sample.set_aside:
        _write_csv(own / "set_aside.csv", Aside, sample.set_aside)


def _write_csv(path: Path, kind: type, lines: Iterable[Row | Aside]) -> None:
    names = [f.name for f in fields(kind)]
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([getattr(line, name) for name in names] for line in lines)
