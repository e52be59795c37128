"""What a commitment says of itself beside the work: who leads, by when, how it stands, whether it is met."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from winterplan_extract.domain.document import ANSWERS, Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.prose.settings import BARE_WORDS, DETAIL_WORDS, FEWEST_NAMED, LEAST, POST_SHARE
from winterplan_extract.vocabulary.date_grammar import DateReading
from winterplan_extract.vocabulary.dates import find_mentions

DETAILS: Final = ("lead", "deadline", "met")  # what is told in a few words
_LABELLED: Final = re.compile(r"\s*([^:;.]{2,40}?)\s*(?::|\s[–—-]|(?<=\?))\s+(\S.*)", re.DOTALL)
_NUMBER: Final = re.compile(r"\s+[A-Z]?\d+(?:\.\d+)*[a-z]?$")  # “Requirement 3”
_BOX: Final = re.compile(r"\[([ xX])\]\s+")  # of a task in a list
_IN_BRACKETS: Final = re.compile(r"\s*[(\[]([^()\[\]]+)[)\]]\s*[.;]?\s*$")
_PIECES: Final = re.compile(
    r"\s*[;,|]\s*|(?<![\dw])\s*/\s*(?!\d)|\s+[–—-]\s+|\.\s+|\n"
)  # not the slash of w/c or 20/11
_BY: Final = re.compile(r"(?:by|before|from|until|due|due by|complete by|deadline)\s+", re.IGNORECASE)
_ANSWERED: Final = re.compile(r"\s*(\w[\w' ]{0,24}?)\s*(?:[.:;,]|\s[–—-]|$)\s*")
_DASH: Final = re.compile(r"\s+[–—|-]\s+")
_NAME: Final = r"[A-Z][\w'’&/-]*(?:,? (?:(?:of|for|in|and|&|to|the) )*\(?[A-Z][\w'’&/-]*\)?)*"
_HEAD_NOUN: Final = re.compile(
    r"([\w'’-]+)(?: (?:of|for|in)\b|,| \(|$)"
)  # of a name: the Officer of “Resilience Officer (Adults)”
_TO_LEAD: Final = re.compile(r" (?:to lead|leads|leading|in (?:the lead|charge))$")  # after who leads
# A post without capitals: “our workforce lead will …”, “chaired by the director of public health”.
_TITLE: Final = r"(?P<who>[A-Za-z][\w'’&-]*(?: [\w'’&-]+){1,6}?)"
_PAID: Final = re.compile(r"\b(?:funded|paid(?: for)?) $")  # who pays does not lead
_OVER: Final = re.compile(r"\b(?:had|was|were)\b(?!,| due)", re.IGNORECASE)
_BEGUN: Final = re.compile(r"\b(?:has|have|been|began|started|opened)\b", re.IGNORECASE)
_PROMISED: Final = re.compile(
    r"\b(?:will|shall|due|going to|aim|plan|expected|(?:is|are) to|subject to|to (?:be|come|follow|open|start|begin))\b"
)
_SENTENCE_END: Final = re.compile(r"(?<=[.;])\s+|\s+[–—-]\s+(?=[A-Z][^:.;–—]{1,30}: )|\s*\|\s*")
_DEADLINE_IS: Final = re.compile(r"\bdeadline (?:is|was|of) $")
_RECURS: Final = re.compile(
    r"(?:every|each|once a|twice a) (?:\w+ )?(?:\w+day|day|week|fortnight|month|quarter)s?[.;]?$", re.IGNORECASE
)
_WEEKDAY: Final = r"(?: (?:mon|tues|wednes|thurs|fri|satur|sun)day,?)?"
_AT_WHAT_TIME: Final = rf"(?: the| at least| about| early| mid| late)*(?: (?:end|middle|start|beginning) of(?: the)?)?(?: (?:the )?week (?:beginning|commencing|of))?(?: w/c)?{_WEEKDAY} $"


@dataclass(frozen=True, slots=True)
class LeadPhrases:
    """The phrases that name who leads: `before` a name in a piece of its own; with a name, and with a post without capitals, in a sentence."""

    before: re.Pattern[str]
    names: tuple[re.Pattern[str], ...]
    titles: tuple[re.Pattern[str], ...]


@lru_cache(maxsize=4)
def lead_phrases(plan: Plan) -> LeadPhrases:
    """The phrases, by the plan's words for leading."""
    led_by, of_whom, in_charge = plan.any_of("led_by"), plan.any_of("led_under"), plan.any_of("in_charge")
    names = (
        rf"\b(?:by (?:the|our|my) |(?:{led_by}) by |under the (?:{of_whom}) of |the (?:{of_whom}) of |(?:lies|rests|sits) with |(?:reports|reporting|accountable|answerable) to )(?:(?:the|our|my) )?(?P<who>{_NAME})",
        rf"\b(?:[Tt]he|[Oo]ur|[Mm]y) (?P<who>{_NAME}) (?:{in_charge})\b",
        rf"\b(?:[Ll]ead|[Oo]wner|[Oo]fficer|[Ss]ponsor) (?:(?:for|on) [\w ,-]{{2,40}}?)?is (?:the |our )?(?P<who>{_NAME})",
        rf"(?P<who>{_NAME}) (?:to lead|leading|in the lead|in charge)\b",
        rf"(?:^|[.;] )(?!(?:The|Our|My) )(?P<who>{_NAME} {_NAME}) (?:will|is to|are to)\b",
        rf": (?:[Tt]he |[Oo]ur )?(?P<who>{_NAME})(?=[.;]?\n?\Z| [–—-] )",  # “… is named: the Head of X”
        rf"(?:^|[.;,] (?:and )?)(?:[Tt]he|[Oo]ur|[Mm]y) (?P<who>{_NAME}) (?=[a-z])",  # who does it
    )
    titles = (
        rf"\b(?:{led_by}) by (?:the|our|my|an?) {_TITLE}(?=[.,;)]| (?:and|who|each|every|with|from|in|on|at)\b|\n?\Z)",
        rf"(?:^|[.;,] (?:and )?)(?:[Tt]he|[Oo]ur|[Mm]y) {_TITLE}(?=,? (?:(?:is )?to|is [a-z]+ing|will|who|at|[a-hj-z][a-z]+s)\b)",
    )
    return LeadPhrases(
        re.compile(rf"(?:(?:{led_by}) by|responsibility of|action for) (?:(?:the|our) )?"),
        tuple(re.compile(phrase, re.MULTILINE) for phrase in names),
        tuple(re.compile(phrase, re.MULTILINE) for phrase in titles),
    )


@dataclass(frozen=True, slots=True)
class Recognisers:
    """What tells the details of a commitment: column headings as labels, what words a cell of posts, answers or days holds."""

    labels: Mapping[str, Role]  # folded
    names_post: Callable[[str], bool]
    post_share: Callable[[str], float]  # how much of it is words of posts and teams
    titles: Set[str]  # nouns of which one ends a person's title
    is_answer: Callable[[str], bool]
    is_deadline: Callable[[str], bool]
    dates: DateReading
    leads: LeadPhrases
    named_in_brackets: bool = False  # a name in brackets at an item's end leads, known or not: others there do

    def is_post(self, name: str) -> bool:
        """Whether a name is one of a post or a team: by its words, or its head noun, as in “Resilience Officer”."""
        head = _HEAD_NOUN.search(name)
        titled = len(name.split()) > 1 and head is not None and self.names_post(head[1])
        return titled or self.is_title(name) or self.post_share(name) > POST_SHARE

    def is_title(self, name: str) -> bool:
        """Whether a name of several words is a person's title: “principal social worker”, “Matron, Community IPC”."""
        head = _HEAD_NOUN.search(name)
        return len(name.split()) > 1 and head is not None and fold(head[1]) in self.titles


def labelled(text: str, known: Recognisers) -> tuple[Role, str] | None:
    """The role and the value of a line such as “Lead: Head of Commissioning”; None for any other line."""
    found = _LABELLED.match(text)
    role = known.labels.get(fold(found[1])) or known.labels.get(fold(_NUMBER.sub("", found[1]))) if found else None
    if found is None or role is None:
        return None
    value = found[2].strip()
    if role == "met" and known.is_answer(found[1]) and not answered(value, known)[0]:
        return None  # “In place: the Head of X has been named” is an answer and a report
    return role, value


def parted(text: str, known: Recognisers) -> tuple[str, dict[Role, str]]:
    """A commitment's own words, and its details by role where they stand in brackets at its end or in labels after it."""
    parts: dict[Role, str] = {}
    if box := _BOX.match(text):
        text = text[box.end() :]
        parts = {"met": "☑"} if box[1].strip() else {}
    while found := _IN_BRACKETS.search(text):
        before = text[: found.start()].split()[-1:]
        details = _all_told(found[1], known)
        of_post = bool(before) and known.names_post(before[0]) and not known.names_post(found[1])
        if not details or (of_post and list(details) == ["lead"]):
            break  # “the Assistant Director (Operations)”
        text, parts = text[: found.start()].rstrip(), details | parts
    said, _, tail = text.rstrip(" .;").rpartition(": ")
    after = _all_told(tail, known) if fold(_SENTENCE_END.split(said)[-1]) not in known.labels else {}
    if {"lead", "deadline"} <= after.keys() and len(said.split()) >= LEAST:
        return said, after | parts  # “… to all homes: 30 November, Head of X.”
    pieces = _SENTENCE_END.split(text)
    last = True  # nothing but labels follows
    for piece in reversed(pieces[1:]):
        told = labelled(piece, known)
        if told is None and len(piece.split()) <= BARE_WORDS and known.is_deadline(piece):
            told = ("deadline", piece)  # “… (sentence). Ongoing.”
        elif told is None and known.is_answer(piece.rstrip(" .;")):
            told = ("met", piece)  # “… (sentence). Done.”
        if told and told[0] in ANSWERS and (last or (told[0] in DETAILS and len(told[1].split()) <= DETAIL_WORDS)):
            parts.setdefault(told[0], told[1].rstrip(" .;"))
            at = text.rindex(piece)
            text = f"{text[:at].rstrip(' –—-|;')} {text[at + len(piece) :].lstrip()}".rstrip()
        else:
            last = False
    return text, parts


def names_in_brackets(items: Iterable[str], known: Recognisers) -> bool:
    """Whether what stands in brackets at the ends of list items is who leads: several are posts, and most are."""
    ends = [found[1] for item in items if (found := _IN_BRACKETS.search(item))]
    led = sum("lead" in _all_told(end, known) for end in ends)
    return led >= FEWEST_NAMED and 2 * led > len(ends)


def is_dated_title(text: str, known: Recognisers) -> bool:
    """Whether a list item is little but a day with its year: “DLT, 4 November 2020”."""
    for mention in find_mentions(text, known.dates):
        rest = f"{text[: mention.start]} {text[mention.end :]}".split()
        return mention.year_printed and mention.span == "date" and len(rest) < LEAST
    return False


def detail_alone(text: str, known: Recognisers) -> dict[Role, str]:
    """The details of a list item that is nothing else, of the item over it: “led by the Head of X”; empty for any other."""
    return (
        _all_told(text, known)
        if known.leads.before.match(text) and known.is_post(known.leads.before.sub("", text, count=1))
        else {}
    )


def after_dashes(text: str, known: Recognisers) -> tuple[str, dict[Role, str]]:
    """A list item without who leads, by when and whether it is done, where they follow dashes at its end: “Map sites - CCG - 20 Nov”."""
    pieces = _DASH.split(text)
    found: dict[Role, str] = {}
    taken = 0
    for piece in reversed(pieces[1:]):
        told = _all_told(piece, known) if len(piece.split()) <= DETAIL_WORDS else {}
        if (
            not told
            and taken == 1
            and "lead" not in found
            and piece[:1].isupper()
            and len(piece.split()) <= DETAIL_WORDS
        ):
            told = {"lead": piece}  # before a day or an answer
        if not told or told.keys() & found.keys():
            break
        told = {"deadline": piece} if list(told) == ["deadline"] else told  # with its “by”
        found, taken = told | found, taken + 1
    kept = text
    for piece in reversed(pieces[len(pieces) - taken :]):
        kept = kept[: kept.rindex(piece)].rstrip(" –—-|")
    return kept, found


def answered(status: str, known: Recognisers) -> tuple[str, str]:
    """The answer with which a report opens, and the rest: “Partly met. 19 homes visited”; empty without one."""
    found = _ANSWERED.match(status)
    return (found[1], status[found.end() :]) if found and known.is_answer(found[1]) else ("", status)


def lead_named(text: str, known: Recognisers) -> str:
    """Who leads, in a sentence: “… is led by the Head of X”, “The Head of X will …”."""
    for pattern in known.leads.names:
        for who in (str(found["who"]) for found in pattern.finditer(text) if not _PAID.search(text[: found.start()])):
            if known.is_post(who) and (" " in who or known.names_post(who)):  # not “by the CCG”
                return who
    titles = (found["who"] for pattern in known.leads.titles for found in pattern.finditer(text))
    return next((who for who in titles if known.is_title(who)), "")


def day_named(text: str, known: Recognisers, *, reported: bool = False) -> str:
    """The words that say by when, in a sentence that promises something: “by 30 November”; not the day of what is only `reported`."""
    for mention in find_mentions(text, known.dates):
        said = text[: mention.start]
        if _DEADLINE_IS.search(said):
            return text[mention.start : mention.end].rstrip(" .,;")
        over = reported and not _PROMISED.search(re.split(r"[.;]\s", said)[-1])
        words = "by|before|until|from" if over else "by|before|until|from|on|in|during|starting|for"
        before = re.search(rf"\b(?:{words}){_AT_WHAT_TIME}", said, re.IGNORECASE)
        if before:
            told = said[: before.start()]
            begun = before[0][:1] in "fF" and _BEGUN.search(told)
            if over and (begun or _OVER.search(told)):
                return ""  # “had reached every home by 2 August”, “has been open from 5 October”
            return text[before.start() : mention.end].rstrip(" .,;")
    return ""


def _all_told(text: str, known: Recognisers) -> dict[Role, str]:
    """The details of a bracket by role; empty unless every piece of it is one, or goes on the lead before it."""
    parts: dict[Role, str] = {}
    at = 0
    for piece in filter(None, _PIECES.split(text)):
        before, at = text[: text.index(piece, at)], text.index(piece, at) + len(piece)
        told = labelled(piece, known) or _unlabelled(piece, known)
        of_lead = list(parts)[-1:] == ["lead"] and piece[:1].isupper() and before.endswith(", ")
        if of_lead and (told is None or (told[0] == "lead" and not known.names_post(piece))):
            parts["lead"] += f", {piece}"  # “Service Director, Commissioning”
            continue
        if told is None:
            return {}
        if told[0] in parts and known.is_answer(piece):
            told = ("met", piece)  # “Head of X, 16 November, complete”
        parts[told[0]] = f"{parts[told[0]]}; {told[1]}" if told[0] in parts else told[1]
    return parts


def _unlabelled(piece: str, known: Recognisers) -> tuple[Role, str] | None:
    """The role of a piece without a label: a day, an answer or a post; None for other words."""
    bare = _BY.sub("", piece, count=1) if _BY.match(piece) else piece
    if known.is_deadline(bare) or _RECURS.match(bare):
        return "deadline", bare
    if known.is_answer(piece):
        return "met", piece
    who = _TO_LEAD.sub("", known.leads.before.sub("", piece, count=1) if known.leads.before.match(piece) else piece)
    if fold(who) in known.titles and who[:1].isupper():
        return "lead", who
    named = known.named_in_brackets and " " in who and re.fullmatch(_NAME, who) is not None
    return ("lead", who) if named or known.names_post(who) or known.is_post(who) else None
