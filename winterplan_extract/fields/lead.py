"""Splits a lead cell into its leads and gives each its role.

A role on the plan's list (roles.csv) takes the list's name; a title that takes a field of work
keeps it (“Service Manager, Hospital Discharge”); other words stay as printed. People's names stay in
the cell's own text and are never a lead.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields.deadline import read_deadline
from winterplan_extract.vocabulary.lead_titles import AREA, FIELDS, OWN_LEADS, Stems, Titles, Token, stem_of, stems_of

_ASIDE: Final = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|,?\s+who\s[^,;.\n]*")  # “, who will run it” too
_CONTACT: Final = re.compile(
    r"\S+@\S+|https?://\S+|(?<!\w)\+?\d[\d ]{6,}\d|\b(?:tel|ext|email|e-mail)\b[.:]?", re.IGNORECASE
)
_CAPITALS: Final = re.compile(r"(?:\s+|^)[A-Z][A-Z&]+$")
_TAIL: Final = re.compile(r"\s+teams?$", re.IGNORECASE)
_DASHES: Final = frozenset("-–—")
_VAGUE: Final = ("Director", "Head", "Lead", "Manager", "Officer")
_LONGEST_SMALL: Final = 4  # words of a field of work written small
_GENERAL_TITLE: Final = 2  # words: “Programme Manager” takes a field; a longer title is a lead of its own
_VAGUE_BODIES: Final = ("Partners",)
_EMPLOYERS: Final = ("NHS trust",)
_TIME_WORDS: Final = 2  # words: “weekly”, “as required”; “Monthly Provider Forum” is a group
_LONGEST_UNKNOWN: Final = 8  # words: a longer run that is on no list is a sentence and no lead


@dataclass(frozen=True, slots=True)
class Leads:
    """The roles of a lead cell in order.

    `named`: whether the cell names anybody at all (a lone name does); `dated`: whether a date or a
    time (“weekly”) stands in it.
    """

    roles: tuple[str, ...]
    named: bool
    dated: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """A stretch of a lead cell: a known role (`role` is its name, maybe empty; `bare`: without its field), words, or a separator."""

    text: str
    role: str | None = None
    bare: bool = False
    separator: bool = False
    hard: bool = False

    @property
    def words(self) -> bool:
        return self.role is None and not self.separator


def own_titles(texts: Sequence[str], titles: Titles, settings: Settings) -> Mapping[Stems, str]:
    """The ways of naming a lead that stand alone in a cell or on a line: they show where others are run together."""
    own: dict[Stems, str] = {}
    for text in texts:
        for line in re.split(r"\n|;|\.(?=\s|$)", _ASIDE.sub(" ", text)):
            parts = _parts(line, titles)
            single = sum(titles.is_title(part.role) for part in parts) == 1
            found = read_leads(line, titles, settings).roles if single else ()
            if len(found) == 1 and (stems := stems_of(line)) and stems not in titles.roles:
                own.setdefault(stems, found[0])
    return own


def read_leads(text: str, titles: Titles, settings: Settings) -> Leads:
    """The leads that a cell names; never raises. An empty cell and “TBC” name nobody."""
    text = _with_fields(titles.grades.sub(" ", text), titles)  # “Team Manager (Grade 11)”
    plain = _CONTACT.sub(" ", _ASIDE.sub(" ", text))
    roles, named, dated, bare = _resolve(_parts(plain, titles), titles, settings)
    if not roles or bare:
        asides = "; ".join(a or b for a, b in _ASIDE.findall(text))
        others, aside_named, _, vague = _resolve(_parts(asides, titles), titles, settings)
        roles = others if others and not (roles and vague) else roles
        named = named or aside_named
    sentence = titles.sentences.match(plain)  # “We have told managers”
    if sentence and sentence["speaker"] and all(role in _VAGUE for role in roles):
        return Leads((), False, dated)
    return Leads(tuple(dict.fromkeys(roles)), named, dated)


def _with_fields(text: str, titles: Titles) -> str:
    """The cell with the brackets taken off a title's field of work: “AD (Commissioning)”."""
    for aside in _ASIDE.finditer(text):
        said = aside[1] or aside[2] or ""
        before, within = _parts(text[: aside.start()], titles), _parts(said, titles)
        title = (before[-1].role or "") if before else ""
        other = any(titles.is_title(part.role) or part.role == "" or _is_body(part) for part in within)
        is_field = said[:1].isupper() and not titles.is_name(said.split()) and not other
        if is_field and AREA in title and not title.startswith(AREA):
            return _with_fields(f"{text[: aside.start()]} {said} {text[aside.end() :]}", titles)
    return text


def _parts(text: str, titles: Titles) -> list[_Part]:
    """The cell as roles, words and separators, the longest known wording first."""
    tokens, parts, at = titles.tokens(text), list[_Part](), 0
    run: list[Token] = []
    while at < len(tokens):
        if titles.is_rank(tokens, at):
            at += 1
            continue
        known = titles.known_at(text, tokens, at)
        if known or tokens[at].separates:
            parts.extend(_run(text, run))
            run = []
        if known:
            end, role = known
            parts.append(_Part(_slice(text, tokens[at].start, tokens[end - 1].end), role=role))
            at = end
        elif tokens[at].separates:
            parts.append(_Part(tokens[at].text.casefold(), separator=True, hard=tokens[at].hard))
            at += 1
        else:
            run.append(tokens[at])
            at += 1
    return parts + _run(text, run)


def _run(text: str, run: Sequence[Token]) -> list[_Part]:
    return [_Part(_slice(text, run[0].start, run[-1].end))] if run else []


def _slice(text: str, start: int, end: int) -> str:
    return " ".join(text[start:end].split())


def _resolve(parts: list[_Part], titles: Titles, settings: Settings) -> tuple[list[str], bool, bool, bool]:
    """The leads, whether anybody was named, whether a date or time stands among them, and whether no lead has a field."""
    joined = _join_areas(parts, titles)
    leads: list[tuple[str, bool]] = []
    named = led = dated = False
    for at, part in enumerate(joined):
        if part.separator:
            led = led and not part.hard
            continue
        if part.role is not None:
            leads.extend([(part.role, part.bare)] if part.role else [])
            named = named or bool(part.role)
            led = True
            continue
        timed = _is_time(part.text, titles, settings)
        dated = dated or timed
        if timed or titles.sentences.match(part.text):
            continue
        named = True
        follows_role = at > 0 and joined[at - 1].role is not None
        follows_role = follows_role or (
            at > 1 and joined[at - 1].text in _DASHES and titles.is_title(joined[at - 2].role)
        )
        if not follows_role and not (led and part.text[:1].islower()) and (said := _unknown(part.text, titles)):
            leads.append((said, False))
    full = [lead for lead, bare in leads if not bare]
    return full or [lead for lead, _ in leads], named, dated, all(lead in _VAGUE for lead, _ in leads)


def _is_time(text: str, titles: Titles, settings: Settings) -> bool:
    """Whether words in a lead cell are a date, or no more than “weekly” or “ongoing”."""
    kind = read_deadline(text, titles.plan, settings).kind
    if kind in ("date", "month", "period"):
        return True
    return kind not in ("none", "unclear") and len(text.split()) <= _TIME_WORDS


def _unknown(text: str, titles: Titles) -> str:
    """Words that are on no list as a lead: as printed, or nothing where they are a name or a sentence."""
    said = re.sub(r"^(?:the|by|to be|and|of|for)\s+", "", text, flags=re.IGNORECASE).strip(" .,'’")
    words = said.split()
    if (
        not words
        or len(words) > _LONGEST_UNKNOWN
        or titles.is_name(words)
        or not any(c.isalpha() for c in said)
        or titles.says_nobody(words)
    ):
        return ""
    return said[0].upper() + said[1:]


def _join_areas(parts: list[_Part], titles: Titles) -> list[_Part]:
    """The parts with every title given its field of work, from the words after it or before it."""
    pairs = itertools.zip_longest(parts, parts[1:])
    parts = [part for part, after in pairs if part.text.casefold() != "all" or not after or after.separator]
    done: list[_Part] = []
    at = 0
    while at < len(parts):
        part = parts[at]
        if titles.is_title(part.role) and AREA in (part.role or ""):
            at = _give_field(done, parts, at, titles)
            continue
        if part.role and not titles.is_title(part.role) and _in_a_longer_name(parts, at, titles):
            part = replace(part, role=None)
        if part.role and _two_fields(parts, at, titles):
            done.append(_one_post(parts[at : at + 3]))
            at += 3
            continue
        if _shared_title(done, part, titles):
            done[-2:] = [_one_post([*done[-2:], part])]
            at += 1
            continue
        if part.role and done and done[-1].role:
            if part.role in _VAGUE_BODIES:  # “HR Partner”, “Provider partners”: the body says who
                at += 1
                continue
            if (post := _whole_title(done[-1], part, titles)) is not None:
                part = post
                done.pop()
        if part.role and done and done[-1].words:
            done.pop()
            if part.role in _EMPLOYERS and len(done) > 1 and done[-1].text == "," and titles.is_title(done[-2].role):
                done.pop()  # “Chief Nurse, Somewhere Hospitals NHS Trust”: where the post is
                at += 1
                continue
        elif part.words and done and done[-1].words:
            part = _Part(f"{done.pop().text} {part.text}")
        done.append(part)
        at += 1
    return done


def _give_field(done: list[_Part], parts: list[_Part], at: int, titles: Titles) -> int:
    """Puts the title at `at` among those done, with its field of work; gives where the parts go on."""
    part = parts[at]
    first = (part.role or "").startswith(AREA)
    area, after = _area_after(parts, at + 1, titles)
    front, given = "", ""
    if first and len(done) > 2 and _shared_title(done[:-1], _Part(f"{done[-1].text} {part.text}", part.role), titles):
        done[-3:] = [_filled(part, "", " ".join(each.text for each in done[-3:]), titles)]
        return after
    if done and (done[-1].words or (first and done[-1].role)):
        front = done.pop().text
    elif done and done[-1].role and not titles.is_title(done[-1].role) and _is_seat(done[-1]):
        done.pop()  # “CCG Head of …”: where the post is
    elif done and not area and _is_field(done[-1], titles):  # “IT Service Manager” is one post
        done[-1:] = [_one_post([done[-1], part])]
        return after
    if area and after < len(parts) and titles.is_title(parts[after].role) and (caps := _CAPITALS.search(area)):
        area, given = area[: caps.start()], caps[0].strip()
    done.append(_filled(part, area, front, titles))
    if given:
        done.append(_Part(given))
    return after


def _one_post(parts: Sequence[_Part]) -> _Part:
    """Parts that name one post together."""
    whole = " ".join(part.text for part in parts)
    return _Part(whole, whole[0].upper() + whole[1:])


def _area_after(parts: list[_Part], at: int, titles: Titles) -> tuple[str, int]:
    """The words that follow a title as its field of work, and where the next part begins."""
    area = ""
    while at < len(parts):
        part = parts[at]
        if part.hard or titles.is_title(part.role) or part.role == "" or (part.role and titles.is_title(part.text)):
            break
        if part.separator:
            following = parts[at + 1] if at + 1 < len(parts) else None
            after = parts[at + 2] if at + 2 < len(parts) else None
            if (
                following is None
                or following.separator
                or titles.is_title(following.role)
                or following.role == ""
                or (following.role and part.text == "/" and not area)
                or (following.role and (titles.is_title(following.text) or _is_body(following)))
                or (after and titles.is_title(after.role))
            ):
                break
            if bool(area) != (part.text in ("and", "&")):
                break
            area = f"{area} {part.text}" if area else ""
        else:
            area = f"{area} {part.text}".strip()
        at += 1
    return area, at


def _is_body(part: _Part) -> bool:
    """Whether a role is another organisation, which is no field of a title: “AD Commissioning & CCG”."""
    return part.text.isupper() and not (part.role or "").endswith(FIELDS)


def _is_field(part: _Part, titles: Titles) -> bool:
    """Whether a role before a title is a field of work, and no team that leads beside it."""
    role, words = part.role or "", part.text.casefold().split()
    return role.endswith(FIELDS) and not titles.is_title(role) and words[-1] not in FIELDS


def _is_seat(part: _Part) -> bool:
    """Whether a role before a title only says which organisation the post is in."""
    return _is_body(part) or part.role in _EMPLOYERS


def _filled(part: _Part, area: str, front: str, titles: Titles) -> _Part:
    """The title with its field of work; one that is a person's name is no field."""
    template = part.role or ""
    after_title = not template.startswith(AREA)
    field = (area or front) if after_title else (front or area)
    # “Director of …” and “… Manager” are followed and preceded by a field: only what is surely a name is none
    led = re.match(r"(?:of|for)\b", field, re.IGNORECASE) if after_title else field == front
    if field == front:
        field = " ".join(titles.without_name(front.split()))
    field = re.sub(r"^(?:of|for|the|in|,|-)\s+", "", field, flags=re.IGNORECASE)
    field = _TAIL.sub("", " ".join(titles.without_last_name(field.split()))).strip(" ,.-")
    words = field.split()
    is_name = titles.is_surely_name(words) if led else titles.is_name(words)
    spoken = field[:1].islower() and not (part.text[-1:].islower() and _is_small_field(part.text, words, titles))
    spoken = spoken or bool(titles.sentences.match(f"{field} {part.text}"))
    if not field or is_name or spoken or len(words) > _LONGEST_UNKNOWN:
        bare = re.sub(r"\s*(?:,|of)?\s*\{area\}\s*", "", template).strip()
        return replace(part, role=bare, bare=not after_title)
    filled = template.replace(AREA, field[0].upper() + field[1:])
    return replace(part, text=filled, role=filled)


def _is_small_field(title: str, words: Sequence[str], titles: Titles) -> bool:
    """Whether words that begin small are a field of work, the title being written small too: “service manager access”."""
    if not title.split()[-1].islower() or len(words) > _LONGEST_SMALL or words[0] in titles.clause_openings:
        return False
    return all(stem_of(word.strip(",.")) in titles.words or word in ("and", "&", "of") for word in words)


def _two_fields(parts: list[_Part], at: int, titles: Titles) -> bool:
    """Whether a head's field goes on after “and”: “Head of Commissioning and Market Shaping”."""
    part = parts[at]
    if not re.match(r"heads? of\b", part.text, re.IGNORECASE) or AREA in (part.role or "") or at + 2 >= len(parts):
        return False
    link, other = parts[at + 1], parts[at + 2]
    if link.text not in ("and", "&") or (at + 3 < len(parts) and titles.is_title(parts[at + 3].role)):
        return False
    if other.words:
        return other.text[:1].isupper() and not titles.is_name(other.text.split())
    return (other.role or "").endswith(FIELDS) and other.role not in OWN_LEADS


def _shared_title(done: list[_Part], part: _Part, titles: Titles) -> bool:
    """Whether a title has a field before “and” as well: “Finance and Performance Manager”."""
    if len(done) < 2 or done[-1].text not in ("and", "&") or (len(done) > 2 and not done[-3].separator):
        return False
    first, words = done[-2], part.text.casefold().split()
    if (
        len(words) < 2
        or words[-1] not in titles.shared_nouns
        or words[0] in titles.not_shared
        or not (part.role and titles.is_title(part.role))
    ):
        return False
    if first.words:
        return not titles.is_name(first.text.split())
    return (first.role or "").endswith(FIELDS) and len(first.text.split()) <= 2 and first.role not in OWN_LEADS


def _whole_title(front: _Part, part: _Part, titles: Titles) -> _Part | None:
    """One post of a body or field of work and the title right after it; None where these are two leads."""
    if not titles.is_title(part.role) or titles.is_title(front.role) or AREA in (part.role or ""):
        return None
    if _is_seat(front) or front.role == OWN_LEADS[1]:
        return part  # “CCG Head of Quality”, “ASC Commissioning Manager”: where the post is
    begins, ends = stem_of(part.text.split()[0]), stem_of(front.text.split()[-1])
    own = len(part.text.split()) > _GENERAL_TITLE or (len(part.text.split()) > 1 and begins in titles.nouns)
    if own or begins in titles.not_shared or ends in titles.not_shared:
        return None
    return _one_post([front, part])


def _in_a_longer_name(parts: list[_Part], at: int, titles: Titles) -> bool:
    """Whether a team's wording is only part of a longer name: “Joint Commissioning Board”, “Safeguarding Lead”."""

    def names(part: _Part) -> bool:
        return part.words and part.text[:1].isupper() and not titles.is_place(part.text.split())

    after = parts[at + 1] if at + 1 < len(parts) else None
    before = parts[at - 1] if at else None
    if after and (names(after) or (after.role or "").startswith(AREA)):
        return True
    return before is not None and names(before) and not titles.is_name(before.text.split())
