"""Reads the answer to “fully met?”: from words, marks, ticked boxes and colours.

The leading answer counts and what follows does not turn it: “No – but will be fully met by
December” is no. Words that the plan's list (wordings.csv) does not hold are not_stated.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan, WordKind
from winterplan_extract.domain.records import Met
from winterplan_extract.domain.settings import Settings
from winterplan_extract.fields.answer_key import colour_of
from winterplan_extract.vocabulary.answers import known_answers
from winterplan_extract.vocabulary.date_grammar import DateReading
from winterplan_extract.vocabulary.dates import find_mentions

Words = tuple[str, ...]

_BOXES: Final = ((re.compile(r"\[\s*\]|\(\s*\)"), "☐"), (re.compile(r"\[\s*[xX✓✔]\s*\]|\(\s*[xX✓✔]\s*\)"), "☒"))
_TOKEN: Final = re.compile(r"\d+(?:\.\d+)?\s?%|\w+(?:['’]\w+)?|[/\n]|[^\w\s]|[\ue000-\uf8ff]")
_EMPTY_BOXES: Final = frozenset("☐□▢○◯⬜❏❑\uf0a8\uf06f\uf0a3\uf071")
_TICKED: Final = frozenset("☑☒✓✔✅🗹■●◉⬛⊠\uf0fc\uf0fe\uf050\uf052\uf053•")
_SURE_TICKS: Final = frozenset("☑✓✔✅🗹\uf0fc\uf0fe\uf050\uf052")  # beside one of these a ☒ is a cross
_DOTS: Final = frozenset("●■◆▲▼◉•▪⬤⚫⬛◼█")  # say by their colour what they say, where they have one
_CROSSED: Final = frozenset("✗✘✕✖❌×☓\uf0fb\uf0fd\uf04f\uf051\uf054")
_MARKS: Final = _EMPTY_BOXES | _TICKED | _CROSSED
# Words that may follow a one-word answer without being part of it: “Complete as of October”, “No but …”.
_BEFORE_DATE: Final = re.compile(r"\b(?:on|in|by|w/?[ce]|the)?\s*$", re.IGNORECASE)
_TELLING: Final = 60  # words after an unused template among which its answer stands
_BREAKS: Final = frozenset("\n.,;:()[]-–—|\"'“”‘’!•&+*=")
_DOUBTED: Final = 3  # words and marks: “Y?” and “Fully met?” are no answers
PLAIN_ANSWER: Final = r"(?P<answer>(?:fully|partly|partially|not)\s+met|met|yes|no|y|n|partly|partially|partial|n/a)"
_BODY: Final = (
    r"(?!(?:yes|no|y|n|not|but|if|fully|met|partly)\b)[A-Za-z&]+(?:\s(?!(?:yes|no|y|n|but)\b)[A-Za-z&]+){0,2}"
)
_LABEL_FIRST: Final = re.compile(
    rf"{_BODY}\s*[-–—:=(]?\s*\b{PLAIN_ANSWER}\)?(?=\s*(?:[;,/.\n]|$|\s))[;,/.\s]*", re.IGNORECASE
)
_ANSWER_FIRST: Final = re.compile(
    rf"\b{PLAIN_ANSWER}\s*(?:\bfor\b|\bby\b|[-–—:(])\s*(?:the\s+)?{_BODY}\)?\s*(?:[;,/.\n]|$)\s*", re.IGNORECASE
)
_ASKED: Final = ("met",)
_TWO_SIDES: Final = re.compile(r"\s+/\s*|\s*/\s+|(?<=\w\w)/(?=\w\w)")
_OUTER: Final = (_BREAKS - {"•"}) | {"/"}


@dataclass(frozen=True, slots=True)
class MetAnswer:
    """The text to keep as printed (a colour in square brackets, such as `[red]`) and what it means."""

    text: str
    met: Met


@dataclass(frozen=True, slots=True)
class _AnswerWords:
    """The answers by their words, and the words that stand beside answers: see the kinds of words.csv."""

    means: Mapping[Words, Met]
    joints: frozenset[str]
    subjects: frozenset[str]
    alone: frozenset[str]
    about: frozenset[str]
    when: frozenset[str]


def read_met(
    text: str,
    fill: str,
    plan: Plan,
    settings: Settings,
    key: Mapping[str, Met] | None = None,
    scale: Sequence[str] = (),
) -> MetAnswer:
    """The answer that a cell gives; not_stated for an empty one or for words that are on no list.

    `fill` is the cell's shading as RRGGBB, or the colour of the dot in it, read only where there are no words. `key` is
    the document's own explanation of its letters and colours (see `find_key`) and goes before the plan's list.
    `scale` are colours that answers of this return are given by. A date beside an answer says when it was given: “Done 12 Oct”.
    """
    shown = text.strip()
    if _DOTS.issuperset("".join(shown.split())):
        colour = colour_of(fill, settings, {*(key or ()), *scale})
        shown = f"[{colour}]" if colour else shown
    known = _known(plan, tuple(sorted((key or {}).items())))
    tokens = _tokens(shown)
    if tokens not in known.means:
        tokens = _tokens(_undated(shown, settings))
    return MetAnswer(shown, _of_several(shown, known.means) or _meaning(tokens, known))


def _undated(shown: str, settings: Settings) -> str:
    """The text with a break for each date that can be nothing else; “Met 10/12” may be ten of twelve."""
    if not any(c.isdigit() for c in shown):
        return shown
    for said in reversed(find_mentions(shown, DateReading(settings.period_start, settings.period_end, past=True))):
        printed = shown[said.start : said.end]
        spelt = any(c.isalpha() for c in printed)
        if (said.span == "date" and (said.year_printed or spelt)) or (said.span == "month" and said.year_printed and spelt):  # fmt: skip
            shown = f"{_BEFORE_DATE.sub('', shown[: said.start])} ;{shown[said.end :]}"
    return shown


def _of_several(shown: str, known: Mapping[Words, Met]) -> Met | None:
    """The answer for what is answered for several bodies apart: “LA – Yes, CCG – No” is partly; None for other cells."""
    for pattern in (_LABEL_FIRST, _ANSWER_FIRST):
        said = [match["answer"] for match in pattern.finditer(shown)]
        if len(said) > 1 and not pattern.sub("", shown).strip(" .;,/\n"):
            answers = [known.get(_tokens(one), "not_stated") for one in said]
            return _of_parts([*answers, *answers])  # labelled, so that yes and no are two answers and no template
    return None


def _meaning(tokens: Words, lists: _AnswerWords) -> Met:
    known = lists.means
    words = tuple(t for t in tokens if t not in _BREAKS)
    if not words:
        return "not_stated"
    if "?" in words[-1:] and len(words) <= _DOUBTED:
        return "not_stated"
    for said in (words, _predicate(words, lists)):
        if said in known and not (known[said] == "yes" and _denies(tokens)):
            return known[said]
    ticked = _ticked_of_several(tokens, lists)
    if ticked is not None:
        return ticked
    marks = [t for t in tokens if t in _MARKS]
    if len(marks) > 1 and _EMPTY_BOXES.intersection(marks):
        return "not_stated"
    lines = [tuple(t for t in line if t not in _BREAKS) for line in _split(tokens, frozenset("\n"))]
    if len(lines) > 1 and all(line in known for line in lines):
        return _of_parts([known[line] for line in lines])
    parts = _split(words, frozenset("/"))
    if len(parts) > 1 and len(set(parts)) < len(parts) and all(part in known for part in parts):
        return _of_parts([known[part] for part in parts])
    return _leading(tokens, lists) or _leading(_predicate(tokens, lists), lists) or "not_stated"


def _predicate(tokens: Words, lists: _AnswerWords) -> Words:
    """The text without what only says what is spoken of: “The requirement is …”."""
    return tuple(t for t in tokens if t not in lists.subjects)


def _leading(tokens: Words, lists: _AnswerWords) -> Met | None:
    """The answer that the text begins with, else the first clause that is an answer and nothing else."""
    known = lists.means
    words = list(itertools.dropwhile(lambda t: t in _BREAKS, tokens))
    kept = [(at, t) for at, t in enumerate(words) if t not in _BREAKS]
    for length in range(min(len(kept), max(map(len, known), default=0)), 0, -1):
        phrase = tuple(t for _, t in kept[:length])
        if phrase not in known or (known[phrase] == "yes" and _denies(words)):
            continue
        after = words[kept[length - 1][0] + 1 :]
        if known[phrase] == "not_stated" and "/" in phrase and after:
            return _leading(tuple(after[:_TELLING]), lists) or "not_stated"
        if _stands(phrase, after, lists):
            return known[phrase]
    telling = [t for _, t in kept if t not in lists.about and not t.isdigit()]
    if telling and re.fullmatch(r"\d+(?:\.\d+)?%", telling[0]):
        return _share(telling[0])
    for clause in _split(tokens, _BREAKS)[1:]:
        if clause in known and known[clause] != "not_stated":
            return known[clause]
    return None


def _denies(tokens: Sequence[str]) -> bool:
    """Whether “No” stands by itself at the start: “No – gaps identified” is not “No gaps identified”."""
    return len(tokens) > 1 and tokens[0] in ("no", "n") and tokens[1] in _BREAKS


def _share(percent: str) -> Met:
    """What a percentage says: all of it is yes, none of it no."""
    share = float(percent.rstrip("%"))
    return "yes" if share >= 100 else "partly" if share > 0 else "no"


def _stands(phrase: Words, after: Sequence[str], lists: _AnswerWords) -> bool:
    """Whether a phrase at the start is an answer of its own and not the start of some other sentence."""
    letters = all(len(word) == 1 for word in (*phrase, *after[:1]))
    if after and (after[0] == "/" or (letters and after[0].isalpha())):  # “Y P N” is “Y P” no more than “Y / P / N”
        return False
    if not after or after[0] in _BREAKS or len(phrase) > 1 or phrase[0] in lists.alone or not phrase[0].isalnum():
        return True
    return len(phrase[0]) > 1 and after[0] in lists.joints


def _of_parts(answers: Sequence[Met]) -> Met:
    """One answer for the parts of a requirement: the same where all agree; two opposite ones are an unused template."""
    stated = [a for a in answers if a not in ("not_applicable", "not_stated")]
    if len(set(stated)) == 1:
        return stated[0]
    if not stated:
        return answers[0]
    return "not_stated" if sorted(stated) == ["no", "yes"] else "partly"


def _ticked_of_several(tokens: Words, lists: _AnswerWords) -> Met | None:
    """The option that is ticked, where a cell offers several; not_stated for none or two; None where it offers none."""
    known = lists.means
    marks = [t for t in tokens if t in _MARKS]
    words = list(itertools.dropwhile(lambda t: t in _OUTER, tokens))
    if not marks:
        return None
    ahead = words[0] in _MARKS
    known = {**{said[:-1]: met for said, met in known.items() if said[-1:] == _ASKED}, **known}  # “☐ Fully ☐ Not”
    options = [option for piece in _split(tuple(words), _MARKS) if (option := _option(piece, first=ahead))]
    if not options or any(option not in known for option in options):
        return None
    if len(options) == 1:
        if ahead and words[0] in _SURE_TICKS | _CROSSED and " ".join(options[0]) in lists.when:
            return known.get((marks[0],))  # “✓ ongoing” is a tick, and says when
        return _single_box(marks, known[options[0]])
    pairs = [(mark, _option(piece, first=ahead)) for mark, piece in _pairs(words, ahead=ahead)]
    chosen = {mark for mark, _ in pairs}
    positive = next((some for some in (_SURE_TICKS, _TICKED, _CROSSED) if chosen & some), frozenset())
    answers = {known[option] for mark, option in pairs if mark in positive and option}
    return answers.pop() if len(answers) == 1 else "not_stated"


def _option(piece: Words, *, first: bool) -> Words:
    """The words of one option: the clause that stands next to its mark, without what is said besides."""
    clauses = [clause for clause in _split(piece, _BREAKS) if any(t != "/" for t in clause)]
    clause = list(clauses[0 if first else -1]) if clauses else []
    while clause and clause[-1] == "/":
        clause.pop()
    while clause and clause[0] == "/":
        clause.pop(0)
    return tuple(clause)


def _single_box(marks: Sequence[str], met: Met) -> Met | None:
    """“☑ Yes” is yes; “☐ Yes” alone states nothing; a cross beside one word is left to the words."""
    if len(marks) > 1:
        return None
    return "not_stated" if marks[0] in _EMPTY_BOXES else met


def _pairs(words: Sequence[str], *, ahead: bool) -> list[tuple[str, Words]]:
    """Each mark with the words between it and the next mark: those after it, or (not `ahead`) those before it."""
    pairs: list[tuple[str, Words]] = []
    for word in words if ahead else reversed(words):
        if word in _MARKS:
            pairs.append((word, ()))
        elif pairs:
            mark, piece = pairs[-1]
            pairs[-1] = (mark, (*piece, word) if ahead else (word, *piece))
    return pairs


def _split(tokens: Words, at: frozenset[str]) -> list[Words]:
    groups = itertools.groupby(tokens, key=lambda t: t in at)
    return [tuple(group) for is_break, group in groups if not is_break]


@lru_cache(maxsize=256)
def _tokens(text: str) -> Words:
    for pattern, box in _BOXES:
        text = pattern.sub(box, text)
    plain = text.casefold().replace("\ufe0f", "").replace("’", "'")
    found = (t if t == "\n" else t.strip().replace(" ", "") for t in _TOKEN.findall(plain))
    return tuple(t for t in found if t)


@lru_cache(maxsize=32)
def _known(plan: Plan, key: tuple[tuple[str, Met], ...]) -> _AnswerWords:
    """The plan's lists by their words, the document's own key over its answers."""
    listed = {tuple(t for t in _tokens(said) if t not in _BREAKS or said == t): met for said, met in plan.wordings}
    own = {_tokens(wording): met for wording, met in key}
    kinds: tuple[WordKind, ...] = ("answer_joint", "answer_subject", "answer_alone", "about", "deadline")
    return _AnswerWords(
        {words: met for words, met in (listed | own).items() if words},
        *(frozenset(plan.words_of(kind)) for kind in kinds),
    )


def crossed_means(texts: Sequence[str]) -> Mapping[str, Met]:
    """What ☒ means in one return's answers: a cross where the return uses ticks too, else Word's ticked box (empty)."""
    lone = {text.strip() for text in texts}
    return {"☒": "no"} if "☒" in lone and lone & _SURE_TICKS else {}


def in_two_languages(texts: Sequence[str], plan: Plan) -> Mapping[str, Met]:
    """What a return's answers mean that it gives in two languages, “Yes / Ydy”; empty where it does not do so throughout.

    One side is an answer of the list, the other has no word of the list, of everyday English or of what the plan asks;
    each answer always has the same other side, there are several answers, and some come again.
    """
    if not any("/" in text for text in texts):
        return {}
    known = known_answers(plan)
    wordings = (*known.means, *plan.common_words, *(action.requirement for action in plan.actions))
    english = {word for wording in wordings for word in fold(wording).split()}
    found: list[tuple[str, str, str]] = []
    for text in map(str.strip, texts):
        sides = _TWO_SIDES.split(text)
        answers = [side for side in sides if known.is_answer(side)]
        others = [fold(side) for side in sides if side not in answers]
        if len(answers) == 1 and len(others) == 1 and others[0] and english.isdisjoint(others[0].split()):
            found.append((text, fold(answers[0]), others[0]))
    pairs = {(answer, other) for _, answer, other in found}
    one_to_one = len({answer for answer, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)
    if len(pairs) < 2 or not one_to_one or len(found) == len(pairs):
        return {}
    return {text: known.means[answer] for text, answer, _ in found}
