"""Knows how councils name those who lead: the plan's roles, the words around them, and what is a person's name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile
from typing import Final

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.vocabulary.leads import sentences
from winterplan_extract.vocabulary.likeness import closest

AREA: Final = "{area}"
FIELDS: Final = ("team", "teams", "services")  # how the roles end that may be a title's field of work
OWN_LEADS: Final = ("Public health team", "Adult social care team")  # seldom one field of a head among others
Stems = tuple[str, ...]

_DROPPED: Final = frozenset({"of", "for", "the", ",", "-", "–", "—", ":", "\n"})
_SEPARATORS: Final = frozenset({",", "-", "–", "—", ":", "\n", "/", "&", "and", "or"})
_HARD: Final = frozenset({";", "|", "•", ".", "+"})
_WITH: Final = (
    r"(?:with\s+(?:the\s+)?(?:support|input|help|assistance)\s+(?:from|of)|(?:supported|overseen|led|assisted|coordinated|delivered)\s+by"
    r"|in\s+(?:conjunction|partnership|collaboration|consultation|liaison)\s+with|together\s+with|alongside|working\s+with|as\s+well\s+as|plus|via|with)"
)
_TOKEN: Final = re.compile(rf"\n|\b{_WITH}\b|[^\W_]+(?:['’&-][^\W_]+)*|[;|•+/,&:]|[-–—]|\.(?=\s|$)", re.IGNORECASE)
_SPELT_OUT: Final = {
    "dir": "director", "asst": "assistant", "dep": "deputy", "exec": "executive", "mgr": "manager", "snr": "senior",
}  # fmt: skip
_SHORT_WORD: Final = 3  # letters: shorter words keep their s and are never taken for a mistyped one
_LONGEST_FIELD: Final = 4  # words of one field of work in a list of them
_LISTED: Final = 3  # fields from which on a title lists them: two are told apart by what they are
_MISTYPED: Final = 6  # letters that a word needs to be read as a mistyped one of the list


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a separator of a lead cell, at [start, end) of its text."""

    text: str
    stem: str
    start: int
    end: int

    @property
    def hard(self) -> bool:
        """Whether it always separates two leads."""
        return self.text in _HARD or bool(re.fullmatch(_WITH, self.text, re.IGNORECASE))

    @property
    def separates(self) -> bool:
        """Whether it may separate two leads."""
        return self.hard or self.text.casefold() in _SEPARATORS


@dataclass(frozen=True, slots=True)
class Titles:
    """The plan's ways of naming leads, by their word stems, and the words that are no person's name."""

    plan: Plan
    roles: Mapping[Stems, str]
    longest: int
    words: frozenset[str]
    places: frozenset[str]
    likeness: float
    given: frozenset[str]
    abbreviated: frozenset[str]
    ranks: frozenset[str]
    particles: frozenset[str]
    honorifics: frozenset[str]
    also_names: frozenset[str]
    nouns: frozenset[str]
    shared_nouns: frozenset[str]
    not_shared: frozenset[str]
    clause_openings: frozenset[str]
    acronyms: frozenset[str]
    common: frozenset[str]
    grades: re.Pattern[str]
    sentences: re.Pattern[str]

    def known_as(self, more: Mapping[Stems, str], words: frozenset[str] = frozenset()) -> Titles:
        """The same with a return's own ways of naming leads beside the plan's, which go first, and its own words."""
        roles = dict(more) | dict(self.roles)
        return replace(self, roles=roles, longest=max(map(len, roles), default=0), words=self.words | words)

    def tokens(self, text: str) -> tuple[Token, ...]:
        """The words and separators of a lead cell, mistyped words set right for comparing."""
        found: list[Token] = []
        for match in _TOKEN.finditer(text):
            said = match[0]
            if said == "." and found and (len(found[-1].text) == 1 or found[-1].text.casefold() in self.abbreviated):
                continue
            found.append(Token(said, self._stem(said), match.start(), match.end()))
        return tuple(found)

    def known_at(self, text: str, tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
        """The end and the role of what starts at a token: a post whose title lists its fields, or what is known."""
        known = self.longest_at(tokens, at)
        end, opens = self._fields_end(tokens, at)
        if end and (known is None or known[0] < end):
            template = self.roles[known[1]] if known and known[0] <= opens else AREA
            begins = opens if template != AREA else at
            said = " ".join(text[tokens[begins].start : tokens[end - 1].end].split()).replace(" ,", ",")
            return end, template.replace(AREA, said[0].upper() + said[1:])
        return (known[0], self.roles[known[1]]) if known else None

    def _fields_end(self, tokens: Sequence[Token], at: int) -> tuple[int, int]:
        """Where one post ends whose title lists fields of work, and where these begin; (0, 0) where none starts:
        “Director of Adults, Health and Housing”. A name, a body or another title ends the list.
        """
        items, joints = ([], []) if tokens[at].separates or tokens[at].stem in _DROPPED else _listed(tokens, at)
        if len(items) < _LISTED or "," not in joints:
            return 0, 0
        if opens := self._governs(tokens, items[0]):
            director = any(token.stem == "director" for token in tokens[at:opens])
            fields = [range(opens, items[0].stop), *items[1:]]
            own = [self._is_field(tokens[i.start : i.stop], own=director or not n) for n, i in enumerate(fields)]
            count = own.index(False) if False in own else len(own)
        else:
            plain = takewhile(lambda i: self._is_field(tokens[i.start : i.stop]), items)
            count = 1 + sum(1 for _ in plain)
            begins = not at or tokens[at - 1].hard or tokens[at - 1].text in "\n/"
            last = tokens[items[count - 1].start : items[count - 1].stop] if begins and count <= len(items) else ()
            shared = len(last) > 1 and last[-1].stem in self.shared_nouns and last[0].stem not in self.not_shared
            if not (shared and self._is_field(last[: -2 if len(last) > 2 and last[-2].stem == "team" else -1])):
                return 0, 0
        if count < _LISTED or joints[count - 2] != "and" or "," not in joints[: count - 1]:
            return 0, 0
        return items[count - 1].stop, opens or at

    def _governs(self, tokens: Sequence[Token], item: range) -> int:
        """Where the fields begin that follow a rank at the start of an item: “Head of …”; else 0."""
        known = self._longest(tokens, item.start)
        template = self.roles[known[1]] if known else ""
        title = takewhile(lambda n: tokens[n].stem in self.words and not tokens[n].separates, item[:-2])
        nouns = (n for n in title if tokens[n].stem in self.nouns and tokens[n + 1].stem in ("of", "for"))
        own = AREA in template and not template.startswith(AREA)
        ends = known[0] if known and own else next(nouns, -1) + 1
        return next((n for n in range(ends, item.stop) if tokens[n].stem not in _DROPPED), 0) if ends else 0

    def _is_field(self, item: Sequence[Token], *, own: bool = False) -> bool:
        """Whether an item of a list is a field of work, no name, body, team or title; `own`: a team may be one."""
        words = [token.text for token in item]
        known = self._longest(item, 0) if item else None
        role = self.roles[known[1]] if known and known[0] == len(item) else ""
        body = bool(role) and not role.endswith(FIELDS) and words[0].isupper()
        lone = len(words) == 1 and (fold(words[0]) in self.given or (words[0].isupper() and not role))
        named = lone or self.is_surely_name(words)
        stems = {token.stem for token in item}
        plain = 0 < len(words) <= _LONGEST_FIELD and words[0][:1].isupper() and not any(t.separates for t in item)
        return plain and not (named or body or stems & (self.nouns | {"team"})) and (own or role not in OWN_LEADS)

    def longest_at(self, tokens: Sequence[Token], at: int) -> tuple[int, Stems] | None:
        """The end and the stems of the longest known wording that starts at a token, cut short where its own end begins
        a longer one: “CCG Director of Nursing”, “All team managers”.
        """
        found = self._longest(tokens, at)
        opens = tokens[at].text.isupper() or tokens[at].stem == "all"
        if found is None or not opens or self.is_title(self.roles[found[1]]):
            return found
        for inner in range(at + 1, found[0]):
            after = self._longest(tokens, inner)
            if after and after[0] > found[0] and (before := self._longest(tokens[:inner], at)):
                return before
        return found

    def is_rank(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether a token is a rank before a title that is known, or better known, without it: “Acting Head of …”."""
        if tokens[at].stem not in self.ranks or at + 1 >= len(tokens):
            return False
        own, other = self._longest(tokens, at), self._longest(tokens, at + 1)
        better = other is not None and (own is None or other[0] > own[0])
        return better and other is not None and not self.roles[other[1]].startswith(AREA)

    def _longest(self, tokens: Sequence[Token], at: int) -> tuple[int, Stems] | None:
        spelt = tokens[at].stem in self.acronyms and not tokens[at].text.isupper()
        if tokens[at].stem in _DROPPED or (spelt and self._alone(tokens, at)):
            return None  # “run it with …” names no IT team
        stems: list[str] = []
        best: tuple[int, Stems] | None = None
        for end in range(at, len(tokens)):
            if tokens[end].hard or len(stems) >= self.longest:
                break
            if tokens[end].stem in _DROPPED:
                continue
            stems.append(tokens[end].stem)
            if tuple(stems) in self.roles:
                best = end + 1, tuple(stems)
        return best

    def is_title(self, role: str | None) -> bool:
        """Whether a role is a person's title and not a team or an organisation."""
        return role is not None and (AREA in role or not self.nouns.isdisjoint(stem_of(w) for w in role.split()))

    def _alone(self, tokens: Sequence[Token], at: int) -> bool:
        """Whether no longer wording of the list begins at a token: “it team”."""
        return at + 1 >= len(tokens) or (tokens[at].stem, tokens[at + 1].stem) not in self.roles

    def says_nobody(self, words: Sequence[str]) -> bool:
        """Whether words are but everyday words or ranks, such as “it will be” or “Senior”."""
        return all((stem := stem_of(word)) in self.common or stem in self.ranks for word in words)

    def is_name(self, words: Sequence[str]) -> bool:
        """Whether words that are on no list look like one person's name (or initials)."""
        plain = [w.strip(".") for w in words if w.casefold() not in _DROPPED | self.particles]
        if not plain or len(plain) > 4:
            return False
        if self.is_surely_name(plain):
            return True
        if len(plain) == 1:
            only = plain[0]
            return (only.istitle() and self._named(only, self.places)) or (only.isupper() and len(only) <= 2)
        return self._named(plain[0], self.places) and all(self._named(w) for w in plain[1:])

    def is_surely_name(self, words: Sequence[str]) -> bool:
        """Whether words are a name whatever they stand beside: an honorific, an initial or a first name begins them."""
        plain = [w.strip(".") for w in words]
        if plain and (plain[0].casefold() in self.honorifics or all(_INITIALS.fullmatch(w) for w in plain)):
            return True
        if not 1 < len(plain) <= 4 or any(stem_of(w) in self.words - self.also_names for w in plain[1:]):
            return False
        first, last = plain[0], plain[-1]
        initial = len(first) == 1 and first.isupper() and last[:1].isupper()
        known = fold(first.split("-")[0]) in self.given or (first.isupper() and fold(last) in self.given)
        return initial or known or bool(_INITIALS.fullmatch(first))

    def without_name(self, words: Sequence[str]) -> Sequence[str]:
        """The words without a first name and surname at their start, where more words follow."""
        return words[2:] if len(words) > 2 and self.is_name(words[:2]) else words

    def without_last_name(self, words: Sequence[str]) -> Sequence[str]:
        """The words without a first name and surname at their end, where other words go before."""
        return words[:-2] if len(words) > 2 and self.is_surely_name(words[-2:]) else words

    def _named(self, word: str, others: frozenset[str] = frozenset()) -> bool:
        """Whether a word may be a family name, or an initial; a first name is none of the `others` either."""
        if len(word) <= 2 and word.isupper():
            return True
        stem = stem_of(word)
        unknown = stem in self.also_names or (stem not in self.words and stem not in others)
        return word[:1].isupper() and not word.isupper() and unknown

    def is_place(self, words: Iterable[str]) -> bool:
        """Whether words only say which council or body it is: a council's name or an acronym."""
        return all(w.isupper() or stem_of(w) in self.places for w in words)

    def _stem(self, word: str) -> str:
        stem = stem_of(word)
        if len(stem) < _MISTYPED or not word[:1].isupper() or stem in self.words or stem in self.places:
            return stem
        return _nearest(stem, self.words, self.likeness)


def _listed(tokens: Sequence[Token], at: int) -> tuple[list[range], list[str]]:
    """What stands between commas and “and” from a token on to the next that surely parts leads, and what joins it."""
    items, joints, start = list[range](), list[str](), at
    for n in range(at, len(tokens) + 1):
        token = tokens[n] if n < len(tokens) else None
        ends = token is None or token.hard or token.text == "/" or (token.text == "\n" and n > start)
        joins = token is not None and token.stem in (",", "and")
        if not (ends or joins):
            start = n + 1 if token and token.text == "\n" else start
            continue
        if n > start:
            items.append(range(start, n))
            joints.append(token.stem if token and joins else "")
        elif joins and joints and token:
            joints[-1] = token.stem  # “…, and …”
        if ends:
            break
        start = n + 1
    return items, joints


_INITIALS: Final = re.compile(r"(?:[A-Z]\.){1,3}[A-Z]?|[A-Z]\.[A-Z][a-z]+")


@lru_cache(maxsize=4096)
def _nearest(stem: str, words: frozenset[str], likeness: float) -> str:
    choices = sorted(w for w in words if abs(len(w) - len(stem)) <= 1)
    found = closest(stem, choices)
    return choices[found[0]] if found and found[1] >= likeness else stem


@lru_cache(maxsize=1 << 13)
def stem_of(word: str) -> str:
    """A word for comparing: folded, hyphens dropped, “and” for &, without a plural s."""
    if word in _DROPPED or word in _HARD or word == "/":
        return word
    if word == "&":
        return "and"
    plain = fold(word.replace("&", "and")).replace(" ", "")
    plain = _SPELT_OUT.get(plain, plain)
    if plain in ("of", "for", "the"):
        return plain
    if len(plain) > _SHORT_WORD and plain.endswith("s") and not plain.endswith(("ss", "us", "is")):
        return plain[:-1]
    return plain


def stems_of(wording: str) -> Stems:
    """The stems by which a wording is compared, without of, for, the and commas."""
    return tuple(s for m in _TOKEN.finditer(wording) if (s := stem_of(m[0])) not in _DROPPED and s != ".")


@lru_cache(maxsize=8)
def titles_of(plan: Plan, likeness: float) -> Titles:
    """The plan's roles, ready for comparing; `likeness` is how alike a mistyped word must be (0 to 1)."""
    roles = {stems: role for wording, role in plan.roles if (stems := stems_of(wording))}
    for stems, role in list(roles.items()):
        roles.setdefault(_with_acronym(stems), role)
    texts = (
        *(f"{wording} {role}" for wording, role in plan.roles),
        *(f"{a.section} {a.title} {a.requirement}" for a in plan.actions),
        *(f"{one} {other}" for one, other in plan.idioms),
    )
    said = {word for text in texts for word in text.split()}
    common = frozenset(map(fold, plan.common_words))
    nouns = frozenset(plan.words_of("title_noun"))
    grade = rf"(?:{plan.any_of('grade')})\.?\s?\d{{1,2}}[a-z]?\b(?:\s?(?:-|–|to)\s?\d{{1,2}}[a-z]?\b)?"
    return Titles(
        plan=plan,
        roles=roles,
        longest=max(map(len, roles), default=0),
        words=frozenset(stem_of(w.strip(".,;:()/")) for w in said) | nouns,
        places=frozenset(stem_of(w.strip(",.")) for council in plan.councils for w in council.official_name.split()),
        likeness=likeness,
        given=frozenset(fold(name) for name in plan.first_names),
        abbreviated=frozenset(plan.words_of("abbreviated")),
        ranks=frozenset(plan.words_of("rank")),
        particles=frozenset(plan.words_of("name_particle")),
        honorifics=frozenset(plan.words_of("honorific")),
        also_names=frozenset(plan.words_of("also_name")),
        nouns=nouns,
        shared_nouns=frozenset(plan.words_of("shared_noun")),
        not_shared=frozenset(plan.words_of("not_shared")),
        clause_openings=frozenset(plan.words_of("clause")),
        acronyms=frozenset(fold(wording) for wording, _ in plan.roles if wording.isupper() and fold(wording) in common),
        common=common | frozenset(plan.words_of("clause")),
        grades=re.compile(rf"\s*[,(\[–-]?\s*\b{grade}[)\]]?", re.IGNORECASE),
        sentences=sentences(plan),
    )


def _with_acronym(stems: Stems) -> Stems:
    """A wording with ASC in place of Adult Social Care."""
    spelt = ("adult", "social", "care")
    at = next((at for at in range(len(stems)) if stems[at : at + 3] == spelt), None)
    return stems if at is None else (*stems[:at], "asc", *stems[at + 3 :])
