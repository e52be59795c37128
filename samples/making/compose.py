"""Composes a council's rows from the wordings kept beside this module.

Nothing is drawn by chance: answers, deadlines and lengths come round in the order that a council's
description gives them, so that the same script always makes the same rows.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final, Literal

from making.deadlines import READINGS
from making.lines import plain
from making.truth import Row

_FOLDER: Final = Path(__file__).resolve().parent / "wordings"

_PRINTED: Final = ("requirement", "current_status", "gap", "lead_text", "deadline_text")

Voice = Literal["duty", "ask", "label"]


@dataclass(frozen=True, slots=True)
class Council:
    """A fictional council and its habits.

    `answers` pairs what it prints under “fully met?” with the value. `leads` goes by the first part
    of an action's id, with "" for all others. `depths` says how long a status is: 0 a sentence or
    two, 1 all that is written for the action, 2 and more with as many general paragraphs on top.
    """

    name: str
    place: str
    ccg: str
    forum: str
    voice: Voice
    answers: tuple[tuple[str, str], ...]
    leads: Mapping[str, str]
    open_dates: tuple[str, ...]
    met_dates: tuple[str, ...] = ("",)
    met_gaps: tuple[str, ...] = ("",)
    depths: tuple[int, ...] = (0, 1)


class Composer:
    """Gives a council's rows one by one; its cycles are the only state."""

    def __init__(self, council: Council) -> None:
        self.council = council
        self._answers = itertools.cycle(council.answers)
        self._open_dates = itertools.cycle(council.open_dates)
        self._met_dates = itertools.cycle(council.met_dates)
        self._met_gaps = itertools.cycle(council.met_gaps)
        self._depths = itertools.cycle(council.depths)
        self._general: Iterator[str] = iter(_general())

    def row(
        self, *actions: str, theme: str = "", section: str = "", ref: str = "", depth: int | None = None, **over: str
    ) -> Row:
        """The row that answers `actions`; `over` puts other text in any of its columns."""
        council = self.council
        known = [_wordings()[action] for action in actions]
        met_text, met = self._answer(known)
        yes = met == "yes"
        texts = {
            "requirement": "\n".join(words[council.voice] for words in known),
            "current_status": self._status(known, next(self._depths) if depth is None else depth),
            "met_text": met_text,
            "met": met,
            "gap": next(self._met_gaps) if yes else self._local("\n".join(words["gap"] for words in known)),
            "lead_text": council.leads.get(actions[0].split("-")[0], council.leads[""]),
            "deadline_text": next(self._met_dates if yes else self._open_dates),
        } | over
        made = Row(
            council=council.name,
            theme=theme,
            section=section,
            ref=ref,
            **texts,
            deadline_kind="",
            deadline_first="",
            deadline_last="",
            page="",
            decision="mapped",
            action_ids="; ".join(actions),
        )
        return dated(made)

    def local(
        self,
        requirement: str,
        status: str,
        *,
        met: tuple[str, str],
        theme: str = "",
        section: str = "",
        ref: str = "",
        gap: str = "",
        lead: str = "",
        deadline: str = "",
    ) -> Row:
        """A row that answers nothing on the national list."""
        made = Row(
            self.council.name, theme, section, ref, requirement, self._local(status), *met, gap, lead, deadline,
            "", "", "", "", "unmapped", "",
        )  # fmt: skip
        return dated(made)

    def _answer(self, known: list[dict[str, str]]) -> tuple[str, str]:
        """The next answer; an action that leaves nothing to do is always met."""
        nothing_to_do = all(words["gap"].startswith("No") for words in known)
        while True:
            met_text, met = next(self._answers)
            if met == "yes" or not nothing_to_do:
                return met_text, met

    def _status(self, known: list[dict[str, str]], depth: int) -> str:
        parts = [words["status"] for words in known]
        if depth >= 1:
            parts += [words["more"] for words in known if words["more"]]
        parts += list(itertools.islice(self._general, max(0, depth - 1)))
        return self._local("\n".join(parts))

    def _local(self, text: str) -> str:
        return (
            text.replace("{c}", self.council.place).replace("{n}", self.council.ccg).replace("{f}", self.council.forum)
        )


def dated(row: Row) -> Row:
    """The row with its deadline's reading; raises KeyError for a deadline that deadlines.py lacks."""
    kind, first, last = READINGS[plain(row.deadline_text)]
    return replace(row, deadline_kind=kind, deadline_first=first, deadline_last=last)


@cache
def _wordings() -> dict[str, dict[str, str]]:
    """Action id -> its duty, ask, label, status, more and gap, from the theme files."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(_FOLDER.glob("theme*.txt")):
        for block in path.read_text(encoding="utf-8").strip().split("\n\n"):
            action, *lines = block.split("\n")
            words = dict.fromkeys(("duty", "ask", "label", "status", "more", "gap"), "")
            key = ""
            for line in lines:
                if line.startswith("  "):
                    words[key] = f"{words[key]}\n{_item(line.strip())}".strip()
                else:
                    key, _, words[key] = (part.strip() for part in line.partition(":"))
            found[action] = words
    return found


@cache
def _general() -> tuple[str, ...]:
    text = (_FOLDER / "general.txt").read_text(encoding="utf-8").strip()
    return tuple("\n".join(_item(line) for line in block.split("\n")) for block in text.split("\n\n"))


def _item(line: str) -> str:
    return "• " + line[2:] if line.startswith("- ") else line


def paged(rows: Sequence[Row], spans: Sequence[tuple[int, int]]) -> tuple[Row, ...]:
    """The rows with the page on which each begins, their text as it reads."""
    return tuple(
        replace(row, **{name: plain(getattr(row, name)) for name in _PRINTED}, page=str(first))
        for row, (first, _) in zip(rows, spans, strict=True)
    )
