"""Letters that fonts give wrongly: codes that are shifted, told by the likeness of what comes out to English, and joined letters, mended where one reading is a word."""

from __future__ import annotations

import ctypes
import itertools
import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.layout.words import PageContent, Word
from winterplan_extract.sources import settings
from winterplan_extract.sources.pdf import native

UNREAD: Final = 0x110000  # a shift beyond all letters
# Of 1000 letters of English text, how many are an a, b, c ...
_ENGLISH: Final = np.array(
    [82, 15, 28, 43, 127, 22, 20, 61, 70, 2, 8, 40, 24, 67, 75, 19, 1, 60, 63, 91, 28, 10, 24, 2, 20, 1],
    dtype=np.float64,
)
_ENGLISH_SHARES: Final = _ENGLISH / np.linalg.norm(_ENGLISH)
_ODD: Final = np.array([1, 3, 4, 5, 6, 7, 8, 11, *range(14, 32)])  # codes that no letter has; 2 is pdfium's hyphen
_RARE: Final = np.array([ord(sign) for sign in '!"#$&*+<=>@[\\]^_`{|}~'])  # that no text has many of
_COMMON: Final = frozenset(
    tuple(map(ord, word))
    for word in ["the", "of", "and", "to", "in", "for", "is", "are", "on", "with", "by", "at", "it", "not"]
)
_DIGITS: Final = frozenset(range(ord("0"), ord("9") + 1))
Counts = NDArray[np.int64]


def font_shifts(text_page: int, codes: Counts) -> Mapping[int, int]:
    """By font, how many places its codes lie below the letters; only fonts for which that is not 0."""
    known = np.bincount(np.minimum(codes, 128), minlength=129)
    odd, like, rare = known[_ODD].any(), _likeness(known), known[_RARE].sum() >= settings.LETTERS_THAT_TELL
    few = _letters(known) < settings.LETTERS_THAT_TELL
    if not (odd or rare) and (few or like >= settings.ENGLISH_THROUGHOUT):
        return {}
    least = settings.LETTERS_THAT_TELL if odd or like < settings.ENGLISH else settings.LETTERS_SURE
    words = {font: _words(own) for font, own in _codes_by_font(text_page, codes).items()}
    counts = {font: _counts(own) for font, own in words.items()}
    found: dict[int, int] = {}
    short: list[int] = []
    for font, own in counts.items():
        said = _counts(word for word in words[font] if not _DIGITS.intersection(word))
        told = _letters(said) >= least
        english = _letters(said) >= settings.LETTERS_THAT_TELL and _is_english(said)
        if english or len(words[font] & _COMMON) >= settings.COMMON_WORDS:
            continue
        shift, count = _best_shift(own), own[:128].sum()
        spoilt = own[_ODD].sum() + own[_RARE].sum() > settings.RARE_SHARE * count
        if count < settings.LETTERS_THAT_TELL or not (told or spoilt or own[_ODD].any()):
            short.append(font)  # or figures and codes
        elif shift is None and (spoilt or _letters(own)):
            found[font] = UNREAD
        elif shift:
            found[font] = shift
    usual = Counter(shift for shift in found.values()).most_common(1)
    for font in short:
        own = counts[font]
        if not usual:
            controls = 2 * own[_ODD].sum() > own.sum() >= settings.CODES_OF_A_LINE
            found |= {font: UNREAD} if controls else {}
        elif usual[0][0] == UNREAD or _plausible(own, usual[0][0]) > _plausible(own, 0):
            found[font] = usual[0][0]
    return found


def _codes_by_font(text_page: int, codes: Counts) -> dict[int, list[int]]:
    handle, owner = ctypes.c_void_p(text_page), ctypes.c_void_p()
    found: dict[int, list[int]] = defaultdict(list)
    fonts: dict[int, int] = {}
    for at, code in enumerate(codes.tolist()):
        thing = native.glyph_owner(handle, at)
        if thing:
            if thing not in fonts:
                owner.value = thing
                fonts[thing] = native.font_of(owner) or 0
            found[font := fonts[thing]].append(code)
        elif found:
            found[font].append(ord(" "))  # that pdfium sees between texts
    return found


def _words(own: Sequence[int]) -> set[tuple[int, ...]]:
    """The words of a font, each once, leading dots as one: answers said over and over are no text."""
    apart = itertools.groupby(own, key=lambda code: code <= ord(" "))
    return {tuple(code for code, _ in itertools.groupby(word)) for _, word in apart}


def _counts(words: Iterable[Sequence[int]]) -> Counts:
    return np.bincount(np.minimum([*itertools.chain(*words)], 128).astype(np.int64), minlength=129)


def _best_shift(own: Counts) -> int | None:
    """The shift under which a font's codes are most like English; None where none is."""
    best = max(settings.CODES_SHIFTED, key=lambda shift: (_plausible(own, shift), -abs(shift)))
    moved = _moved(own, best)
    return best if _is_english(moved) else None


def _moved(own: Counts, shift: int) -> Counts:
    moved = np.zeros_like(own)
    if shift >= 0:
        moved[shift:128] = own[: 128 - shift]
    else:
        moved[: 128 + shift] = own[-shift:128]
    return moved


def _plausible(own: Counts, shift: int) -> float:
    """How likely the codes are, shifted: the mean share of their characters in English, printed ones only."""
    return float((own[:128] * _CHANCES_LOG[np.clip(np.arange(128) + shift, 0, 128)]).sum() / max(own[:128].sum(), 1))


def _chances() -> NDArray[np.float64]:
    chances = np.full(129, 1e-7)
    chances[33:127] = 0.0005
    chances[32] = 0.16
    chances[[ord(mark) for mark in ".,-/"]] = 0.01
    chances[ord("0") : ord("9") + 1] = 0.006
    share = _ENGLISH / _ENGLISH.sum()
    chances[ord("a") : ord("z") + 1] = 0.7 * share
    chances[ord("A") : ord("Z") + 1] = 0.05 * share
    return np.asarray(np.log(chances))


_CHANCES_LOG: Final = _chances()


def _by_letter(own: Counts) -> NDArray[np.int64]:
    return own[ord("a") : ord("z") + 1] + own[ord("A") : ord("Z") + 1]


def _letters(own: Counts) -> int:
    return int(_by_letter(own).sum())


def _is_english(own: Counts) -> bool:
    """Whether the letters are those of English: the more of them, the nearer; codes numbered as they come up in a text come near too."""
    sure = _letters(own) >= settings.LETTERS_SURE
    return _likeness(own) >= (settings.ENGLISH_OF_MANY if sure else settings.ENGLISH)


def _likeness(own: Counts) -> float:
    """The likeness of the letters' shares to those of English, from 0 to 1."""
    letters = _by_letter(own)
    length = math.sqrt(int(letters @ letters))
    return float(letters @ _ENGLISH_SHARES) / length if length else 0.0


JOINED: Final = ("ti", "tt", "fi", "fl", "ff", "ft", "ffi", "ffl", "tti", "tf", "fft", "fj", "Th", "ct", "st")
_UNKNOWN: Final = "\ufffd"
JOINED_CODES: Final = range(0xF0000, 0xF4000, 0x100)  # for codes that are no characters, those of each font from one on
_CODED: Final = f"{chr(JOINED_CODES.start)}-{chr(JOINED_CODES.stop - 1)}"
_ODD_LATIN: Final = "¡¢¤-¦ª¬¯µ¶¸¿-ÖØ-Þ"  # capitals and signs that stand within no word of small letters
_SIGNS: Final = "`^~+=#$%*<>|\\\\"  # that stand within no word
_LETTERS: Final = f"A-Za-z{_ODD_LATIN}\u0100-\u1fff\ue000-\uf8ff\ufffd{_CODED}{_SIGNS}"
_CORE: Final = re.compile(f"[{_LETTERS}]+")
# Quick to look for: a letter beyond Latin-1, none at all, or a private code, capital or sign within a word.
_ODDLY_SPELT: Final = re.compile(
    f"[{_ODD_LATIN}\u0100-\u1fff\ufffd{_CODED}]|(?<=[a-z])[\ue000-\uf8ff]|[a-z][A-Z{_SIGNS}][a-z]"
)
_PRIVATE: Final = re.compile("[\ue000-\uf8ff]")  # before a word it is the sign of a list
_CAPITAL: Final = re.compile(f"(?<=[a-z])[A-Z{_SIGNS}](?=[a-z])")
Joins = Mapping[int, str]  # what the letters at some places of a word stand for


def mend_ligatures(
    contents: Sequence[PageContent], plan: Plan | None
) -> tuple[Sequence[PageContent], Mapping[str, str], tuple[Notice, ...]]:
    """The pages with their joined letters mended, how each word was spelt before, and what is to be said of it."""
    said = [" ".join([word.text for word in content.words]) for content in contents]
    if not any(map(_ODDLY_SPELT.search, said)):
        return contents, {}, ()
    tokens = set(itertools.chain.from_iterable(map(str.split, said)))
    cores = {core for token in tokens for core in _CORE.findall(token)}
    spelt = _readings(cores, _known_words(cores, plan))
    right = {core: _with(core, joins) for core, joins in spelt.items()}
    shown = {core: re.sub(f"[{_CODED}]", _UNKNOWN, core) for core in cores}
    left = [told for core, told in shown.items() if _UNKNOWN in told and core not in spelt and told.strip(_UNKNOWN)]
    notices: list[Notice] = []
    if spelt:
        first = min(spelt)
        notices.append(notice("letters_mended", count=len(spelt), before=shown[first], text=right[first]))
    if left:
        named = ", ".join(sorted(left)[: settings.WORDS_SHOWN])
        notices.append(notice("letters_in_doubt", count=len(left), text=named))
    for core, told in shown.items():
        if told != core and core not in spelt:
            spelt[core], right[core] = dict(enumerate(told)), told
    if not spelt:
        return contents, {}, tuple(notices)
    mended = [replace(content, words=tuple(_mended(word, spelt) for word in content.words)) for content in contents]
    return mended, right, tuple(notices)


def has_joined_codes(texts: Sequence[str]) -> bool:
    """Whether any glyph stands for letters that its font has no text for."""
    return max(texts, default="") >= chr(JOINED_CODES.start)


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
    changed = {
        core.start() + at: joined for core in _CORE.finditer(word.text) for at, joined in spelt.get(core[0], {}).items()
    }
    if not changed:
        return word
    starts = itertools.accumulate(map(len, word.glyphs), initial=0)
    glyphs = tuple(
        changed.get(at, glyph) if len(glyph) == 1 else glyph for at, glyph in zip(starts, word.glyphs, strict=False)
    )
    return word._replace(text="".join(glyphs), glyphs=glyphs)
