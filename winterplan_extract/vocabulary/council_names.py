"""Finds councils' names in a text, with the context that tells a council from a word, a person or a place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Council, Plan, WordKind

Words = tuple[str, ...]
Printed = Sequence[tuple[str, str, int, int]]  # words of a text: as printed, for comparing, and from where to where

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?|&")
# Names off the register with their title before them, or shortened after them (“Somewhere MBC”).
_PROPER: Final = r"[A-Z][\w'’-]+"
_TITLED: Final = re.compile(
    rf"(?P<name>\b(?:(?:London|Royal|Metropolitan|ROYAL|LONDON|METROPOLITAN)\s+)(?:Borough|BOROUGH)\s+(?:of|OF)\s+{_PROPER}(?:\s+(?:and|upon|&|on)\s+{_PROPER})*)"
    rf"|(?:^|[\n.:;,|–—-]\s*)(?P<name2>(?:Borough|City|BOROUGH|CITY)\s+(?:of|OF)\s+{_PROPER}(?:\s+(?:and|upon|&|on)\s+{_PROPER})*)"
    rf"|\b(?P<name3>{_PROPER}(?:[ -]{_PROPER})?\s+(?:MBC|MDC))\b"
)
_TITLES: Final[tuple[WordKind, ...]] = ("before_council", "after_council")
_ASCRIBED: Final = 5  # words that a name off the register may have before “Council”
_NEAR: Final = 3  # words after a name among which an NHS body's or a street's word is looked for
_SQUASHED: Final = 5  # letters that a name run together in a file name must have


@dataclass(frozen=True, slots=True)
class CouncilWords:
    """The words of words.csv by which a council is told; titles (`before` and `after` a name) the longest first."""

    before: tuple[Words, ...]
    after: tuple[Words, ...]
    compass: frozenset[str]
    also_words: frozenset[Words]
    plain: frozenset[str]
    not_council: frozenset[str]
    links: frozenset[str]
    acronyms: frozenset[str]
    kinds: frozenset[str]
    no_council: frozenset[str]
    label: re.Pattern[str]  # a line that says whose return it is: its `mark` and, behind it, the `value`

    @property
    def titles(self) -> frozenset[str]:
        """Words of titles, which are links of names or say nothing of a council's own."""
        return (self.plain | self.no_council) - self.kinds


@dataclass(frozen=True, slots=True)
class CouncilMention:
    """A council named in a text: as printed, and on the register (`council`) or not. `formal`: with its title."""

    printed: str
    council: Council | None
    formal: bool
    is_word: bool = False  # an ordinary word as well (“Reading”), which proves little in running text

    @property
    def name(self) -> str:
        """The register's name, or the printed one."""
        return self.council.name if self.council else self.printed


@dataclass(frozen=True, slots=True)
class Register:
    """The councils by every name of theirs, as words."""

    names: Mapping[Words, Council]
    firsts: frozenset[str]
    longest: int
    words: CouncilWords

    def find(self, text: str, *, cased: bool = True, unlisted: bool = False) -> tuple[CouncilMention, ...]:
        """The councils that a text names; `cased`: capitals tell something, `unlisted`: with names off the register."""
        words = [(m[0], _plain(m[0]), m.start(), m.end()) for m in _WORD.finditer(text)]
        plain = [word[1] for word in words]
        found: list[tuple[int, int, CouncilMention]] = []
        at = 0
        while at < len(words):
            spotted = self._at(text, words, plain, at, cased)
            if spotted:
                found.append(spotted)
            at = max(at + 1, spotted[1] if spotted else 0)
        kept = [found[i][2] for i in range(len(found)) if found[i][2].formal or not _in_list(plain, found, i)]
        if unlisted:
            taken = {i for start, end, naming in found for i in range(start, end) if naming.formal}
            kept += _off_register(text, words, taken, self.words)
        return tuple(kept)

    def _at(
        self, text: str, words: Printed, plain: Sequence[str], at: int, cased: bool
    ) -> tuple[int, int, CouncilMention] | None:
        """The council whose name starts at a word, with its own extent (title included), or None."""
        if plain[at] not in self.firsts:
            return None
        for length in range(min(self.longest, len(plain) - at), 0, -1):
            core = tuple(plain[at : at + length])
            council = self.names.get(core)
            if council is None:
                continue
            if at and plain[at - 1] in self.words.compass and _joined(text, words, at - 1):
                return None
            start, end = at, at + length
            title_before = next((f for f in self.words.before if tuple(plain[max(0, at - len(f)) : at]) == f), ())
            title_after = next((f for f in self.words.after if tuple(plain[end : end + len(f)]) == f), ())
            if title_after[:1] in (("county",),) and title_after != ("county", "borough", "council"):
                council = self.names.get((*core[:-1], f"{core[-1]}shire")) or council  # Nottingham County Council
            if title_after == ("district", "council"):
                return None
            start, end = start - len(title_before), end + len(title_after)
            own_title = any(core[: len(form)] == form for form in self.words.before) or core[-1] == "council"
            formal = bool(title_before or title_after) or own_title
            if not formal and not _stands_as_council(text, words, plain, at, end, cased, self.words):
                return None
            printed = " ".join(text[words[start][2] : words[end - 1][3]].split())
            return start, end, CouncilMention(printed, council, formal, not formal and core in self.words.also_words)
        return None

    def titled(self, text: str) -> str:
        """The one council whose name a title holds beside nothing but a return's own words; empty for any other."""
        found = self.find(text, unlisted=True)
        if len(found) != 1 or not found[0].formal:
            return ""
        rest = set(_words(text)) - set(_words(found[0].printed))
        return found[0].name if all(word in self.words.plain or word.isdigit() for word in rest) else ""

    def find_in_file_name(self, name: str) -> tuple[CouncilMention, ...]:
        """The councils that a file or folder name holds, its words run together or not; the longest name wins."""
        spaced = re.sub(
            r"(?<=[a-z])(?=[A-Z])|[_\W]+|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])", " ", name.replace("&", " and ")
        )
        found = self.find(spaced, cased=False)
        if found:
            return found
        also_words = self.words.also_words
        squashed = {"".join(core): council for core, council in self.names.items() if core not in also_words}
        runs = fold(name.replace("_", " ")).split()
        exact = [CouncilMention(r, squashed[r], False) for r in runs if len(r) >= _SQUASHED and r in squashed]
        whole = "".join(runs)
        within = [core for core in squashed if len(core) > _SQUASHED + 2 and core in whole]
        longest = [max(within, key=len)] if within else []
        return tuple(exact) or tuple(CouncilMention(core, squashed[core], False) for core in longest)


@lru_cache(maxsize=8)
def register_of(plan: Plan) -> Register:
    """The plan's councils by every name: the register's, the official, the bare and those of council_names.csv."""
    told = _council_words(plan)
    names: dict[Words, Council] = {}
    for council in plan.councils:
        for name in (council.name, council.official_name):
            words = _words(name)
            names.setdefault(words, council)
            names.setdefault(_bare(words, told), council)
    by_name = {council.name: council for council in plan.councils}
    for wording, name in plan.council_names:
        if meant := by_name.get(name) or plan.unlisted_council(name):
            names.setdefault(_words(wording), meant)
    for words, council in list(names.items()):
        names.setdefault(tuple(word for word in words if word != "and"), council)
    names = {words: council for words, council in names.items() if words and words != ("london",)}
    return Register(names, frozenset(words[0] for words in names), max(map(len, names), default=0), told)


def _council_words(plan: Plan) -> CouncilWords:
    titles = {
        kind: tuple(sorted((tuple(word.split()) for word in plan.words_of(kind)), key=len, reverse=True))
        for kind in _TITLES
    }
    labels = plan.any_of("council_label").replace(r"\ ", r"\s+").replace("/", r"\s*/\s*")
    return CouncilWords(
        before=titles["before_council"],
        after=titles["after_council"],
        compass=frozenset(plan.words_of("compass")),
        also_words=frozenset(map(_words, plan.words_of("also_word"))),
        plain=frozenset(plan.words_of("title_word")),
        not_council=frozenset(plan.words_of("not_council")),
        links=frozenset(plan.words_of("name_link")),
        acronyms=frozenset(plan.words_of("council_acronym")),
        kinds=frozenset(plan.words_of("council_kind")),
        no_council=frozenset(plan.words_of("no_council_name")),
        label=re.compile(
            rf"^\W*(?:name\s+of\s+)?(?:the\s+)?(?:your\s+)?(?:{labels})(?:['’]?s?\s+name)?\s*(?P<mark>[:–—-]|\n|$)\s*(?P<value>.*)$",
            re.IGNORECASE,
        ),
    )


def _bare(words: Words, told: CouncilWords) -> Words:
    """A council's own name without its title."""
    before = next((form for form in told.before if words[: len(form)] == form), ())
    words = words[len(before) :]
    after = next((form for form in told.after if words[-len(form) :] == form), ())
    words = words[: len(words) - len(after)]
    return words[1:] if words[:1] == ("county",) and len(words) > 1 else words


def _words(text: str) -> Words:
    return tuple(_plain(m[0]) for m in _WORD.finditer(text))


def _plain(word: str) -> str:
    return "and" if word == "&" else fold(word).replace(" ", "")


def _joined(text: str, words: Printed, at: int) -> bool:
    """Whether nothing but space or a hyphen stands between a word and the next."""
    return at + 1 < len(words) and text[words[at][3] : words[at + 1][2]].strip(" \n\t-") == ""


def _stands_as_council(
    text: str, words: Printed, plain: Sequence[str], at: int, end: int, cased: bool, told: CouncilWords
) -> bool:
    """Whether a bare name stands for a council: not a word, a person, a street or an NHS body."""
    core = tuple(plain[at:end])
    if not told.not_council.isdisjoint(plain[end : end + _NEAR]) or plain[end : end + 1] == ["under"]:
        return False
    if not cased:
        near = [*plain[max(0, at - 1) : at], *plain[end : end + 1]]
        return core not in told.also_words or all(word.isdigit() or word in told.plain - told.links for word in near)
    if not all(w[0][:1].isupper() for w in words[at:end] if w[1] not in told.links):
        return False
    if len(core) == 1 and len(core[0]) <= 4 and not words[at][0].isupper() and core[0] in told.acronyms:
        return False
    before = words[at - 1] if at and _joined(text, words, at - 1) else None
    after = words[end] if end < len(words) and _joined(text, words, end - 1) else None
    beside = [word for word in (before, after) if word]
    if any(word[0][:1].isupper() and word[1] not in told.plain and not word[1].isdigit() for word in beside):
        return False
    if core not in told.also_words:
        return True
    leads_on = after is None or (after[1] in told.plain - told.links and after[1] != "this" and len(after[1]) > 3)
    return leads_on and (before is None or before[1] in told.plain)


def _in_list(plain: Sequence[str], found: Sequence[tuple[int, int, CouncilMention]], at: int) -> bool:
    """Whether another council is named right beside it: “Leicester, Leicestershire and Rutland” names an area."""
    pairs = [found[max(0, at - 1) : at + 1], found[at : at + 2]]
    return any(len(pair) == 2 and plain[pair[0][1] : pair[1][0]] in ([], ["and"]) for pair in pairs)


def _off_register(text: str, words: Printed, taken: set[int], told: CouncilWords) -> list[CouncilMention]:
    """Councils' names that are on no register: capitals before “Council” or after “Borough of”."""
    found: list[CouncilMention] = []
    for at, (printed, plain, _, end) in enumerate(words):
        if plain != "council" or at in taken or not printed[:1].isupper():
            continue
        first = at
        while (
            first
            and at - first < _ASCRIBED + 2
            and _joined(text, words, first - 1)
            and _of_name(words, first - 1, told)
        ):
            first -= 1
        while first < at and (words[first][1] in told.links or words[first][1] in told.plain):
            first += 1
        name = [w[1] for w in words[first:at]]
        proper = [w for w in name if w not in told.kinds and w not in told.links]
        if proper and name[-1] not in told.no_council - told.kinds and not taken.intersection(range(first, at)):
            found.append(CouncilMention(_cased(text[words[first][2] : end], told), None, True))
    return found + [
        CouncilMention(_cased(match[match.lastgroup or 0], told), None, True)
        for match in _TITLED.finditer(text)
        if not any(words[i][2] < match.end() and words[i][3] > match.start(match.lastgroup or 0) for i in taken)
    ]


def _cased(printed: str, told: CouncilWords) -> str:
    """A printed name with single spaces; one all in capitals is written as names are, so that two files agree."""
    name = " ".join(printed.split())
    if not name.isupper():
        return name
    return " ".join(w.casefold() if w.casefold() in told.links else w.capitalize() for w in name.split())


def _of_name(words: Printed, at: int, told: CouncilWords) -> bool:
    """Whether a word may be part of a council's name, seen from the word after it."""
    printed, plain = words[at][0], words[at][1]
    if plain in told.links or plain == "and":
        return at > 0 and words[at - 1][0][:1].isupper() and words[at - 1][1] not in told.titles
    return printed[:1].isupper() and plain not in told.titles
