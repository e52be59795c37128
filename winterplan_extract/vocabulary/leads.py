"""Whether a text names who leads, by the words for posts and teams, and who leads and by when told in one cell.

“Tom Reed – 30 November”, several such pairs, or a lead beside what will be done; which post it is, `lead_titles` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise
from operator import attrgetter
from typing import Final

from winterplan_extract.domain.document import ANSWERS, Role
from winterplan_extract.domain.plaintext import chars, fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.vocabulary.answers import known_answers
from winterplan_extract.vocabulary.calendar_dates import MONTH_PATTERN, WEEKDAY_PATTERN
from winterplan_extract.vocabulary.dates import is_deadline_like
from winterplan_extract.vocabulary.references import LIST_MARK

_CELL: Final = 100  # characters: who leads is told in a line or two


@dataclass(frozen=True, slots=True, eq=False)
class LeadWords:
    """Words that name a post or a team by themselves, all words of their names, and names without such a word."""

    post: re.Pattern[str]
    words: frozenset[str]
    names: Mapping[str, str]

    def share(self, text: str) -> float:
        """How much of a text is words of posts and teams, 0 to 1; 0 for one that names none."""
        folded = fold(text)
        words = folded.split()
        if not words:
            return 0.0
        if self.names.get(folded):
            return 1.0
        if not self.post.search(text):
            return 0.0
        return sum(word in self.words for word in words) / len(words)


@lru_cache(maxsize=4)
def sentences(plan: Plan) -> re.Pattern[str]:
    """What matches a sentence from its start: “We have done it” (a `speaker` begins it), “Work has begun”."""
    who, does = plan.any_of("speaker"), plan.any_of("finite").replace("'", "['’]")
    return re.compile(rf"\W*(?P<speaker>(?i:{who}))(?:['’]\w+)?(?:\s+[a-z]|\W*$)|.*?\w[\s,]+(?:{does})\b", re.DOTALL)


@lru_cache(maxsize=4)
def lead_words(plan: Plan) -> LeadWords:
    """The plan's words and names of posts and teams, made ready once for each plan."""
    common = {fold(word) for word in plan.common_words}
    said = fold(" ".join(f"{wording} {role}" for wording, role in plan.roles)).split()
    return LeadWords(
        re.compile(rf"\b(?:{plan.any_of('post')})\b", re.IGNORECASE),
        frozenset(word for word in said if word not in common and len(word) > 1),
        {fold(wording): role for wording, role in plan.roles},
    )


def lead_share(text: str, plan: Plan) -> float:
    """How much of a short text is words of posts and teams, 0 to 1; 0 for one that names none or says when."""
    return 0.0 if len(text) > _CELL or is_deadline_like(text, plan) else lead_words(plan).share(text)


def names_post(text: str, plan: Plan) -> bool:
    """Whether a short cell names a post or a team by one of its words, and is no date and no sentence."""
    named = len(text) <= _CELL and lead_words(plan).post.search(text) is not None
    return named and not is_deadline_like(text, plan) and not sentences(plan).match(text)


_PARTING: Final = re.compile(
    r"\s*\n\s*|\s*[;|]\s*|\s*/\s+|\s+[-–—]\s+|(?<=[a-z)\]])[–—](?=\d)|,\s+|:\s+|\s+(?=by\b)|\s*(?=[(\[])|(?<=[)\]])\s+"
    rf"|(?<=[A-Za-z)\]])\s+(?=(?:\d{{1,2}}(?:st|nd|rd|th)?(?:[./-]\d|\s+(?:of\s+)?(?:{MONTH_PATTERN})\b)))"
    rf"|(?<=[A-Za-z)\]])/(?=\d)|\s*(?:→|➔|=>|->)\s*|\s+(?={WEEKDAY_PATTERN}[.,]?\s+\d)"
    # “10/11/20 and Head of Finance 17/11/20”, “30/11/20 DASS”
    r"|(?:(?<=[./-]\d\d)|(?<=20\d\d))\s+(?=(?-i:(?:and\s+|&\s+)?[A-Z]))"
    rf"|(?<=[A-Za-z)])(?<!\dst)(?<!\dnd)(?<!\drd)(?<!\dth)\s+(?=(?:{MONTH_PATTERN})\s+20\d\d)",
    re.IGNORECASE,
)
_SENTENCES: Final = re.compile(rf"{_PARTING.pattern}|(?<=[a-z)])\.\s+(?=[A-Z])", re.IGNORECASE)
_LEADS_IN: Final = re.compile(
    r"[(\[\s]*(?:(?:(?:by|both|due|from|until|till|on|before|end|start|beginning|of|mid|early|late|w/?[ce]|the)\b"
    rf"|{WEEKDAY_PATTERN}[.,]?)[\s-]*)+",
    re.IGNORECASE,
)
_LABELLED: Final = re.compile(r"(?:^|[.;\n(])\s*([A-Z][\w ]{1,30}):\s+((?:[^.;\n()]|\.(?=\S))+)")
_LABELLED_LINE: Final = re.compile(r"([A-Z][\w /&?'’]{1,30}?)\s*(?::|\s[–-])\s*(\S.*)")
_LONGEST_DATE: Final = 40  # characters; more is a sentence that names a date
_LONGER_THAN_NAME: Final = 4  # words
_A_LEAD: Final = 0.5  # of the words of “Winter Planning Manager” that are of posts; “monthly at team meeting” has fewer
_A_LEAD_BESIDE: Final = 0.6  # the same of a piece that stands beside work: “Winter Planning Manager” has two of three
_BY: Final = re.compile(r"(?:by|before|until|from|w/?[ce])\b", re.IGNORECASE)
_SOON: Final = 25  # characters after “by” in which the date is named: “by the end of November with the CCG's help”
_BEGINS_LEAD: Final = re.compile(rf"[^\w([]*(?:{LIST_MARK}\s*)?[A-Z]")
_IN_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")  # which part a lead from a date as a dash does
_NEXT_LEAD: Final = re.compile(r"(?:and|&)\s+[A-Z]")


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of a cell at [start, end), and whether it says when."""

    start: int
    end: int
    when: bool


def lead_and_date(text: str, plan: Plan) -> tuple[str, str]:
    """What a cell says of who leads and of when, each empty where it says nothing; no letter is lost. What stands apart
    is put together with semicolons, or line ends where the cell has them.
    """
    pieces = list(_pieces(text, plan))
    between = "\n" if "\n" in text else "; "
    return _joined(text, pieces, between, when=False), _joined(text, pieces, between, when=True)


def told_beside(text: str, plan: Plan) -> tuple[str, str]:
    """Who leads and by when as far as a cell tells them beside what will be done: “Refresh web page - Carers Lead -
    December 2020”, “Appoint by 13/11/20 (Assistant Director)”.
    """
    told = dict.fromkeys((kind, said.strip(" .;,()[]")) for said, kind in _beside(text, plan))
    leads, dates = ("; ".join(said for kind, said in told if kind == asked) for asked in ("lead", "deadline"))
    return leads, dates


def told_by_label(text: str, plan: Plan) -> tuple[str, str]:
    """Who leads and by when where a cell labels them as columns are headed: “Two held. Lead: DASS. Date: May”."""
    roles = _roles_of_labels(plan)
    told = {roles.get(fold(found[1])): found[2].strip() for found in _LABELLED.finditer(text)}
    lead, deadline = told.get("lead", ""), told.get("deadline", "")
    known = _is_lead(lead, plan) or lead_words(plan).post.search(lead)
    return lead if known else "", deadline if is_deadline_like(deadline, plan) else ""


def told_by_lines(text: str, plan: Plan, *, alone: bool = False) -> dict[Role, str]:
    """What the lines of a cell are labelled as, from the first on: “Action: Ring homes / Owner: PSW / By: May”. A line
    without a label goes on the one above; nothing where no line tells a second role, unless one may stand `alone`.
    """
    roles = _roles_of_labels(plan) if alone or "\n" in text else {}
    told: dict[Role, list[str]] = {}
    now: Role = "other"
    for line in text.splitlines():
        found = _LABELLED_LINE.match(line)
        role = roles.get(fold(found[1])) if found else None
        if found and role in ANSWERS:
            now, line = role, found[2]
        told.setdefault(now, []).append(line)
    labelled = (alone or len(told) > 1) and "other" not in told
    return {role: "\n".join(lines) for role, lines in told.items()} if labelled else {}


@lru_cache(maxsize=4)
def _roles_of_labels(plan: Plan) -> dict[str, Role]:
    return {fold(word): "gap" if role == "requirement" else role for word, role in plan.headings}


def cut_lead(text: str, plan: Plan) -> tuple[str, str]:
    """What will be done and who leads, where each line of a cell ends in who does (“Rewrite the page – Finance
    Manager”); all of the text and nothing where one line does not.
    """
    for parts in (text.split("\n"), [text]):
        cut = [_cut_line(part, plan) for part in parts]
        if all(lead for _, lead in cut):
            return "\n".join(done for done, _ in cut), "\n".join(lead for _, lead in cut)
    return text, ""


def _cut_line(line: str, plan: Plan) -> tuple[str, str]:
    *_, before, (start, end, _) = [(0, 0, False), (0, 0, False), *_stretches(line, _SENTENCES)]
    last = line[start:end].strip(" ()[].;")
    rest = line[: before[0] if fold(line[before[0] : before[1]]) in _labels(plan) else start].rstrip(" \n–—-/|;:,([")
    apart = line.rstrip(" .").endswith((")", "]")) and names_post(last, plan)
    return (rest, last) if chars(rest) and (apart or _is_lead(last, plan)) else (line, "")


def cut_beside(text: str, plan: Plan) -> tuple[str, str, str]:
    """What will be done, who leads and by when, where a cell ends in nothing else: “Refresh the page (Carers Lead,
    4 December)”; all of the text and nothing where more comes after those.
    """
    pieces = list(_beside(text, plan))
    kinds = [bool(kind) for _, kind in pieces]
    first = kinds.index(True) if True in kinds else 0
    if not first or not all(kinds[first:]):
        return text, "", ""
    start = 0
    for said, _ in pieces[: first + 1]:
        start = text.index(said, start)
    return text[:start].rstrip(" \n–—-/|;:,(["), *told_beside(text, plan)


def _beside(text: str, plan: Plan) -> Iterator[tuple[str, str]]:
    """The pieces of a cell, each a lead, a date or (with no kind) what will be done."""
    cuts = list(_stretches(text, _SENTENCES))
    kinds = [_kind_beside(text[start:end], plan) if len(cuts) > 1 else "" for start, end, _ in cuts]
    for i, ((start, end, _), kind) in enumerate(zip(cuts, kinds, strict=True)):
        before = text[cuts[i - 1][1] : start] if i else ""
        near = "deadline" in kinds[max(i - 1, 0) : i + 2]
        enough = near or (i and before.strip() not in ("", ",")) or ":" in text[end : end + 2]
        yield text[start:end], kind if kind != "lead" or enough else ""


def _kind_beside(said: str, plan: Plan) -> str:
    if fold(said) in _labels(plan):
        return ""
    if _is_lead(said, plan):
        return "lead"
    bare = _LEADS_IN.sub("", said)
    dated = _says_when(said, plan) and all(_of_date(word, plan) for word in fold(bare).split())
    return "deadline" if dated or (_BY.match(said) and _says_when(said[:_SOON], plan)) else ""


def _is_lead(said: str, plan: Plan) -> bool:
    """Whether a piece names nothing but who leads: a post, a team, a person."""
    bare = said.strip(" .;,()[]")
    first = bare.split()[:1]
    person = 1 < len(bare.split()) < _LONGER_THAN_NAME and bare.istitle() and first[0] in _first_names(plan)
    return fold(bare) not in _labels(plan) and (person or lead_words(plan).share(bare) >= _A_LEAD_BESIDE)


def _of_date(word: str, plan: Plan) -> bool:
    dated = re.fullmatch(rf"\d+(?:st|nd|rd|th)?|{MONTH_PATTERN}", word) or _LEADS_IN.fullmatch(word)
    return dated is not None or is_deadline_like(word, plan)


@lru_cache(maxsize=4)
def _labels(plan: Plan) -> frozenset[str]:
    return frozenset(fold(wording) for wording, role in plan.headings if role in ("lead", "deadline"))


def _pieces(text: str, plan: Plan) -> Iterator[_Piece]:
    """The pieces from left to right; what goes on after a date is part of it, unless it begins another lead."""
    led = False
    before = False
    for start, end, apart in _stretches(text):
        said = text[start:end]
        undated = said.isdigit() or known_answers(plan).meaning(said) == "not_applicable"
        when = _says_when(said, plan) or (undated and led) or _is_sentence(said, plan)
        another = ((apart or _is_lead(said, plan)) and _BEGINS_LEAD.match(said)) or _NEXT_LEAD.match(said)
        if before and not when and led and not another:
            when = True
        yield _Piece(start, end, when)
        led, before = led or not when, when


def _stretches(text: str, parting: re.Pattern[str] = _PARTING) -> Iterator[tuple[int, int, bool]]:
    """What stands between separators, and whether it is set apart from what goes before: by a line's end or a mark."""
    cuts = [(0, 0), *(found.span() for found in parting.finditer(text)), (len(text), len(text))]
    opened: tuple[int, bool] | None = None
    for (begin, start), (end, _) in pairwise(cuts):
        apart = not text[begin:start] or any(c in "\n;|,/" for c in text[begin:start])
        first, apart = opened or (start, apart)
        if _LEADS_IN.fullmatch(text[start:end]) or re.fullmatch(LIST_MARK, text[start:end].strip()):
            opened = first, apart  # “by”, “end of”: the date comes after it; “(1)”: who leads
        elif text[first:end].strip():
            opened = None
            yield first, end, apart
    if opened:
        yield opened[0], len(text), opened[1]


def _says_when(said: str, plan: Plan) -> bool:
    if len(said) > _LONGEST_DATE or not is_deadline_like(said, plan) or _is_name(said, plan):
        return False
    return lead_words(plan).share(said) < _A_LEAD


def _is_sentence(said: str, plan: Plan) -> bool:
    """Whether a piece tells what was done and names no post: it stands with the dates, for no lead is in it."""
    return sentences(plan).match(said) is not None and not lead_words(plan).post.search(said)


def _is_name(said: str, plan: Plan) -> bool:
    """Whether a month's name is a person's: “Tom May”, “April Jones”."""
    words = said.split()
    months = [re.fullmatch(MONTH_PATTERN, word, re.IGNORECASE) is not None for word in words]
    if not 1 < len(words) < _LONGER_THAN_NAME or not said.replace(" ", "").isalpha() or not said.istitle():
        return False
    return not all(months) and words[0] in _first_names(plan)


@lru_cache(maxsize=4)
def _first_names(plan: Plan) -> frozenset[str]:
    return frozenset(plan.first_names)


def _joined(text: str, pieces: list[_Piece], between: str, *, when: bool) -> str:
    """The pieces of one kind; those that stand together stay as printed."""
    runs = [list(run) for kind, run in groupby(pieces, attrgetter("when")) if kind == when]
    said = (text[run[0].start : run[-1].end].strip() for run in runs)
    return between.join(found[1].strip() if (found := _IN_BRACKETS.fullmatch(each)) else each for each in said)
