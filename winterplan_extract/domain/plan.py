"""A plan: its actions, the lists that returns are read with, what it is called, and which other plans look like it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date as Day  # noqa: N812 - a field of plan.toml is called date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Final, Literal

from winterplan_extract.domain.document import Role, SetAsideReason
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import Action, Met
from winterplan_extract.domain.typed import text

Words = Annotated[str, text(1, 500)]
# Likeness from which a name is a slip of one on the register: “Derbyshre” has 0.95, “Saltby” at most 0.5.
_SLIP: Final = 0.8


@dataclass(frozen=True, slots=True)
class Period:
    """The time that a plan is for: years that its documents do not print fall in it."""

    start: Day
    end: Day

    @property
    def season(self) -> str:
        """The period's years as titles write them: 2020-21, or 2020 where it lies in one year."""
        more = f"-{self.end.year % 100:02d}" if self.end.year > self.start.year else ""
        return f"{self.start.year}{more}"

    def moved(self, years: int) -> Period:
        """The same period so many years later."""
        return Period(_in_year(self.start, years), _in_year(self.end, years))

    def around(self, day: Day) -> Period:
        """The same period in the years in which that day lies in it, or nearest to it."""
        years = day.year - self.start.year
        return min(
            (self.moved(each) for each in (0, years - 1, years, years + 1)), key=lambda each: each.away_from(day)
        )

    def away_from(self, day: Day) -> int:
        """How many days a day lies before or after the period."""
        return max((self.start - day).days, (day - self.end).days, 0)


@dataclass(frozen=True, slots=True)
class LookAlike:
    """Another plan, or kind of document such as minutes, that looks like this plan's: `names` are what it calls itself.

    `openings` tell it wherever a line of text without tables begins with one; `columns` where a table that names no
    plan has such a heading.
    """

    title: Words
    names: tuple[Words, ...]
    start: Day
    end: Day
    reason: str = ""
    is_plan: bool = True
    openings: tuple[Words, ...] = ()
    columns: tuple[Words, ...] = ()

    @property
    def period(self) -> Period:
        """The time that the other plan is for."""
        return Period(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a plan is: `short` is how sentences call it, `names` what documents do, `subject` words of what it is about,
    `titles` those of which one stands over running text that may be a return. `period` is None for the settings' own.
    """

    title: str = ""
    date: Day | None = None
    short: str = ""
    names: tuple[Words, ...] = ()
    subject: tuple[Words, ...] = ()
    titles: tuple[Words, ...] = ()
    period: Period | None = None
    look_alikes: tuple[LookAlike, ...] = ()


@dataclass(frozen=True, slots=True)
class Council:
    """A council on the register: its names, its ONS code and its region."""

    official_name: str
    name: str
    code: str
    former_codes: tuple[str, ...]
    region: str
    kind: str


# What a word of words.csv is told by.
WordKind = Literal[
    "before_council", "after_council", "compass", "also_word", "title_word", "not_council", "no_council_name",
    "name_link", "council_kind", "council_acronym", "abbreviated", "rank", "name_particle", "honorific", "also_name", "post",
    "title_noun", "shared_noun", "not_shared", "clause", "deadline", "level", "answer_joint", "answer_subject",
    "answer_alone", "about", "grade", "provider", "duty", "done_for", "front_matter", "forbid", "end", "deny", "harmless",
    "nobody", "asked_to", "of_whom", "limit", "speaker", "finite", "remark",
    "deadline_met_of", "deadline_complete", "deadline_need", "deadline_as_required", "deadline_event", "deadline_recurring",
    "deadline_ongoing", "deadline_conditional", "deadline_in_place", "deadline_frequent", "deadline_soon", "deadline_unsettled",
    "no_work", "no_work_what", "no_work_of", "no_work_done", "no_work_alone", "work_after", "no_status",
    "own_date", "own_date_label", "other_date", "led_by", "led_under", "in_charge", "council_label",
    "key_title", "key_opening", "key_of", "key_meaning", "key_colour", "key_sign", "key_not_applicable", "key_off_track", "key_partly",
    "key_not_yet", "key_ahead", "key_reached", "key_under_way", "key_not_met", "key_met", "key_nothing_left",
]  # fmt: skip


# A line of prose by which lines are told that say what a council does: its document, what it is, its text, whether it does.
ProseKind = Literal["heading", "bullet", "sentence"]
ProseLine = tuple[str, ProseKind, str, Literal["", "yes", "no"]]


@dataclass(frozen=True, slots=True)
class Taught:
    """A line that a user added to a list: the list's file, the wording and what it means."""

    list: str
    wording: str
    means: str

    @property
    def key(self) -> str:
        """The wording as it is compared: lower case, without punctuation."""
        return fold(self.wording) or self.wording


@dataclass(frozen=True, slots=True)
class Plan:
    """The canonical actions and the lists beside them, in the order of their files; each pairs a wording with what it
    means.

    `idioms` have plain words for an acronym or turn of phrase (nothing: it says nothing), `asides` what a row that asks
    nothing begins with, and why it is set aside; `no_actions` are wordings on no list, each local or a fragment,
    `outside` those of text outside tables (wording, part of the text, meaning), `words` those by which councils, leads
    and more are told. `common_words` tell little whatever they stand beside. `identity` is what plan.toml says,
    `taught` the lines that are the user's own.
    """

    folder: Path
    actions: tuple[Action, ...]
    councils: tuple[Council, ...]
    headings: tuple[tuple[str, Role], ...]
    wordings: tuple[tuple[str, Met], ...]
    roles: tuple[tuple[str, str], ...]
    idioms: tuple[tuple[str, str], ...]
    asides: tuple[tuple[str, SetAsideReason], ...]
    paraphrases: tuple[tuple[str, str], ...] = ()
    section_names: tuple[tuple[str, str], ...] = ()
    no_actions: tuple[tuple[str, str], ...] = ()
    council_names: tuple[tuple[str, str], ...] = ()
    common_words: tuple[str, ...] = ()
    first_names: tuple[str, ...] = ()
    outside: tuple[tuple[str, str, str], ...] = ()
    prose: tuple[ProseLine, ...] = ()
    words: tuple[tuple[str, WordKind], ...] = ()
    identity: Identity = field(default_factory=Identity)
    taught: tuple[Taught, ...] = ()

    def __hash__(self) -> int:
        """Of the folder and the length of its lists alone: plans are keys of what is made ready once for each."""
        return hash((self.folder, len(self.actions), len(self.wordings), len(self.roles)))

    def words_of(self, kind: WordKind) -> tuple[str, ...]:
        """The words of a kind, in the order of their file."""
        return tuple(word for word, other in self.words if other == kind)

    def any_of(self, kind: WordKind) -> str:
        """A regular expression that matches any word of a kind, the first of the file before others, or nothing."""
        return "|".join(map(re.escape, self.words_of(kind))) or "(?!)"

    def unlisted_council(self, typed: str) -> Council | None:
        """A council that is not on the register, by a name with its title; None for any other text, or a slip of a register's name."""
        name = " ".join(typed.split())
        words, links = name.split(), self.words_of("name_link")
        if len({name, name.lower(), name.upper()}) == 2:
            name = " ".join(word.lower() if word.lower() in links else word.capitalize() for word in words)
        own = self.own_name(name)
        listed = {self.own_name(each) for council in self.councils for each in (council.name, council.official_name)}
        none = set(self.words_of("no_council_name")) - {"and"}
        if own in ("", fold(name)) or own.split()[-1] in none or set(own.split(" and ")) <= listed:
            return None
        return None if get_close_matches(own, listed, 1, _SLIP) else Council(name, name, "", (), "", "")

    def own_name(self, council: str) -> str:
        """A council's name, folded, without its title; the whole name where it has none."""
        name = fold(council)
        before = max(
            (title for title in self.words_of("before_council") if name.startswith(f"{title} ")), key=len, default=""
        )
        after = max(
            (title for title in self.words_of("after_council") if name.endswith(f" {title}")), key=len, default=""
        )
        return name.removeprefix(before).removesuffix(after).strip()

    def action(self, action_id: str) -> Action:
        """The action of that id; raises KeyError when it is not on the list."""
        for action in self.actions:
            if action.action_id == action_id:
                return action
        raise KeyError(action_id)


def _in_year(day: Day, years: int) -> Day:
    last = 28 if (day.month, day.day) == (2, 29) else day.day
    return Day(day.year + years, day.month, last)
