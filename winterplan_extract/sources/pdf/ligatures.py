"""Joined letters that a font gives a wrong letter or none (“InfecOon”, “s�ll”), mended throughout where one reading is a word of the document or the
plan's lists."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.layout.page_content import PageContent
from winterplan_extract.layout.words import Word
from winterplan_extract.sources.pdf import settings

JOINED: Final = ("ti", "tt", "fi", "fl", "ff", "ft", "ffi", "ffl", "tti", "tf", "fft", "fj", "Th", "ct", "st")
_UNKNOWN: Final = "\ufffd"
_SIGNS: Final = "`^~+=#$%*<>|\\\\"  # that stand within no word
_LETTERS: Final = f"A-Za-z\u0100-\u024f\u0370-\u03ff\ue000-\uf8ff\ufffd{_SIGNS}"
_CORE: Final = re.compile(f"[{_LETTERS}]+")
# Quick to look for: a letter beyond Latin-1, none at all, or a private code, capital or sign within a word.
_ODD: Final = re.compile(f"[\u0100-\u024f\u0370-\u03ff\ufffd]|(?<=[a-z])[\ue000-\uf8ff]|[a-z][A-Z{_SIGNS}][a-z]")
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")  # before a word it is the sign of a list
_CAPITAL: Final = re.compile(f"(?<=[a-z])[A-Z{_SIGNS}](?=[a-z])")
Joins = Mapping[int, str]  # what the letters at some places of a word stand for


def mend_ligatures(
    contents: Sequence[PageContent], plan: Plan | None
) -> tuple[Sequence[PageContent], Mapping[str, str], tuple[Notice, ...]]:
    """The pages with their joined letters mended, how each word was spelt before, and what is to be said of it."""
    said = [" ".join([word.text for word in content.words]) for content in contents]
    if not any(map(_ODD.search, said)):
        return contents, {}, ()
    tokens = set(itertools.chain.from_iterable(map(str.split, said)))
    cores = {core for token in tokens for core in _CORE.findall(token)}
    spelt = _readings(cores, _known_words(cores, plan))
    right = {core: _with(core, joins) for core, joins in spelt.items()}
    left = [core for core in cores if _UNKNOWN in core and core not in spelt and core.strip(_UNKNOWN)]
    notices: list[Notice] = []
    if spelt:
        first = min(spelt)
        notices.append(notice("letters_mended", count=len(spelt), before=first, text=right[first]))
    if left:
        shown = ", ".join(sorted(left)[: settings.WORDS_SHOWN])
        notices.append(notice("letters_in_doubt", count=len(left), text=shown))
    if not spelt:
        return contents, {}, tuple(notices)
    mended = [replace(content, words=tuple(_mended(word, spelt) for word in content.words)) for content in contents]
    return mended, right, tuple(notices)


def _known_words(cores: Iterable[str], plan: Plan | None) -> Collection[str]:
    own = {core for core in cores if core.islower() and core.isalpha() and core.isascii()}
    return own | _plan_words(plan) if plan is not None else own


@lru_cache(maxsize=2)
def _plan_words(plan: Plan) -> frozenset[str]:
    lists = (plan.actions, plan.paraphrases, plan.idioms, plan.roles, plan.outside, plan.no_actions, plan.headings)
    return frozenset(re.findall("[a-z]+", repr(lists).casefold()))


def _readings(cores: Iterable[str], known: Collection[str]) -> dict[str, Joins]:
    """What the joined letters of each word that has any stand for."""
    tried = {core: found for core in cores if core.casefold() not in known and (found := _odd_places(core))}
    voices: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    spelt: dict[str, Joins] = {}
    for core, places in tried.items():
        read = _words_from(core, places, known)
        if len(read) == 1:
            spelt[core] = read[0]
            for at, joined in read[0].items():
                voices[core[at]][joined].add(core)
    sure = {letter: joined for letter, found in voices.items() if (joined := _agreed(letter, found))}
    for core, places in tried.items():
        if any(core[at].isascii() and core[at] not in sure for at in places):
            spelt.pop(core, None)  # a name's own capital, such as that of CareOne
        elif (
            core not in spelt
            and all(core[at] in sure and (core[0].islower() or not core[at].isascii()) for at in places)
            and _UNKNOWN not in core
        ):
            spelt[core] = {at: sure[core[at]] for at in places}
    for core in cores:  # at the beginning of a word the letter looks like any capital
        first = sure.get(core[0]) if core[0].isascii() and core not in spelt else None
        if first and core.casefold() not in known and (first + core[1:]).casefold() in known:
            spelt[core] = {0: first}
    return spelt


def _odd_places(core: str) -> list[int]:
    if core.isascii():
        return [found.start() for found in _CAPITAL.finditer(core)]
    return [at for at, letter in enumerate(core) if not letter.isascii() and not (at == 0 and _PRIVATE.match(letter))]


def _words_from(core: str, places: Sequence[int], known: Collection[str]) -> list[Joins]:
    """What the odd letters of a word may stand for so that it is a known word."""
    if len(places) > settings.JOINED_LETTERS:
        return []
    tried = (dict(zip(places, joins, strict=True)) for joins in itertools.product(JOINED, repeat=len(places)))
    begins = (joins for joins in tried if all(at == 0 or joined.islower() for at, joined in joins.items()))
    return [joins for joins in begins if _with(core, joins).casefold() in known]


def _with(core: str, joins: Joins) -> str:
    return "".join(joins.get(at, letter) for at, letter in enumerate(core))


def _agreed(letter: str, found: Mapping[str, Collection[str]]) -> str:
    """What a letter stands for, if nearly all words with it say the same; a capital needs more of them."""
    best = max(found, key=lambda joined: len(found[joined]))
    count, total = len(found[best]), sum(map(len, found.values()))
    least = settings.CAPITAL_VOICES if letter.isascii() and letter.isalpha() else 1
    return best if count >= least and count >= settings.JOINED_AGREED * total else ""


def _mended(word: Word, spelt: Mapping[str, Joins]) -> Word:
    if len(word.text) != len(word.glyphs):
        return word
    changed = {
        core.start() + at: joined for core in _CORE.finditer(word.text) for at, joined in spelt.get(core[0], {}).items()
    }
    if not changed:
        return word
    glyphs = tuple(changed.get(at, glyph) for at, glyph in enumerate(word.glyphs))
    return word._replace(text="".join(glyphs), glyphs=glyphs)
