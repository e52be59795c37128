"""Theme and section headings, carried down to the rows under them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from winterplan_extract.domain.document import Document, Paragraph, Table
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Rebuilding
from winterplan_extract.vocabulary.likeness import ratio, words_alike

_THEME: Final = re.compile(r"^(?:theme|chapter|part|priority|workstream)\b", re.IGNORECASE)
# What the title of a return says and the heading of a section does not.
_TITLE: Final = re.compile(
    r"\b(?:council|borough|winter plan|action plan|self[- ]assessment|return|template)\b", re.IGNORECASE
)
_CONTINUED: Final = re.compile(r"[\s(\[–-]*\bcont(?:inued|['’]?d|\.)?\.?[)\]]?\s*$", re.IGNORECASE)
_NUMBER: Final = re.compile(r"^(?:theme|section|part|chapter)?\s*[a-z]?\d*(?:\.\d+)*[.:)–-]*\s+", re.IGNORECASE)


# An item of an agenda, or a paper for one: what stands under it is its own.
AGENDA_ITEM: Final = re.compile(
    r"^(?:agenda\s+)?(?:item|paper)\s*(?:no\.?\s*|number\s+)?(?:\d+[a-z]?|[a-z])(?:\.\d+)*\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Headings:
    """The theme and the section that rows stand under at one point of a return.

    The levels are those of the paragraphs that said them, 1 to 9, and 0 where that is not known.
    """

    theme: str = ""
    section: str = ""
    theme_level: int = 0
    section_level: int = 0


def under(now: Headings, text: str, plan: Plan, settings: Rebuilding, *, level: int = 0, rows_since: bool = True) -> Headings:  # fmt: skip
    """The headings after one more heading: a theme starts anew, a section stands under its theme.

    Where no heading calls itself a theme, a heading that stands right over a deeper one is taken as
    the theme (`rows_since`: whether rows stood since the last heading).
    """
    heading = uncontinued(text)
    if heading in (now.theme, now.section):
        return now
    called = bool(_THEME.match(heading))
    worded = _alike(_bare(heading), _themes(plan)) >= settings.heading_of_plan and not _THEME.match(now.theme)
    if called or (worded and fold(_bare(heading)) != fold(_bare(now.theme))):
        return Headings(theme=heading, theme_level=level)
    if level and now.theme_level and level <= now.theme_level and not _THEME.match(now.theme):
        return Headings(theme=heading, theme_level=level)
    if not rows_since and now.section and 0 < now.section_level < level:
        return Headings(now.section, heading, now.section_level, level)
    return Headings(now.theme, heading, now.theme_level, level)


def levelled(found: Sequence[Headings], plan: Plan, settings: Rebuilding) -> list[Headings]:
    """The headings of a return's rows, in order, once all of them are known.

    A theme is none where it merely looked like one: the heading of the file that stands over all its rows, and
    a first banner with the plan's word for a theme, over rows of its own, with the next banner on its level.
    """
    themes = {one.theme: one for one in found if one.theme}
    worded = {theme for theme in themes if _alike(_bare(theme), _themes(plan)) >= settings.heading_of_plan}
    sole = next(iter(themes.values()), Headings())
    if all(one.theme == sole.theme for one in found) and sole.theme_level and sole.theme not in worded:
        if _THEME.match(sole.theme):
            return list(found)
        return [Headings("", one.section, 0, one.section_level) for one in found]
    over_rows = {one.theme for one in found if not one.section} & worded
    nests = any(theme not in over_rows for theme in themes)
    beside = any(one.theme in over_rows and _is_beside(one, plan, settings) for one in found)
    if nests or not beside or any(map(_THEME.match, themes)):
        return list(found)
    return [Headings("", one.section or one.theme, 0, one.section_level or one.theme_level) for one in found]


def _is_beside(one: Headings, plan: Plan, settings: Rebuilding) -> bool:
    """Whether the section stands on the level of its theme and is none that the plan has under that."""
    if not one.section or one.section_level > one.theme_level > 0:
        return False
    theme, least = _bare(one.theme), settings.heading_of_plan
    own = [fold(action.section) for action in plan.actions if _alike(theme, (fold(action.theme),)) >= least]
    own += [fold(wording) for section, wording in plan.section_names if fold(section) in own]
    return _alike(_bare(one.section), own) < least


def item_named(each: Paragraph, settings: Rebuilding) -> str:
    """The item of an agenda that a paragraph names; empty for any other."""
    named = AGENDA_ITEM.match(each.text) and len(each.text) <= settings.banner_length
    return " ".join(each.text.split()) if named else ""


def other_items(document: Document, plan: Plan, settings: Rebuilding) -> dict[int, tuple[str, str]]:
    """The tables, by number, under items of an agenda that do not name the plan, each with its item and the plan's.

    Empty where no item with a table names it: then all of the document may be the return.
    """
    item, under_items = "", dict[int, str]()
    for each in document.body:
        if isinstance(each, Table):
            under_items |= {each.number: item} if item else {}
        else:
            item = item_named(each, settings) or item
    named = [text for text in under_items.values() if _names_plan(text, plan)]
    return {n: (text, named[0]) for n, text in under_items.items() if not _names_plan(text, plan)} if named else {}


def lines_of_plan(lines: Sequence[Paragraph], plan: Plan, settings: Rebuilding) -> list[Paragraph]:
    """The lines under the items of an agenda that name the plan; all of them where no item does."""
    item, own = "", list[Paragraph]()
    for each in lines:
        item = item_named(each, settings) or item
        own += [each] if _names_plan(item, plan) else []
    return own or list(lines)


def _names_plan(text: str, plan: Plan) -> bool:
    return any(f" {fold(name)} " in f" {fold(text)} " for name in plan.identity.names)


def uncontinued(text: str) -> str:
    """The heading without “(continued)”, in one line."""
    flat = " ".join(text.split())
    return _CONTINUED.sub("", flat) or flat


def like_heading_of_plan(text: str, plan: Plan) -> float:
    """Likeness of a text to the closest theme or section of the plan, numbering left out."""
    return _alike(_bare(text), _themes(plan) + _sections(plan))


def is_title(paragraph: Paragraph, title: str, plan: Plan) -> bool:
    """Whether a paragraph is the title of the whole return, or a line of it that names the plan, and so heads no section of it."""
    titled = paragraph.level <= 1 or _names_plan(paragraph.text, plan)
    return paragraph.text == title or bool(titled and _TITLE.search(paragraph.text))


def is_heading(paragraph: Paragraph, plan: Plan, settings: Rebuilding) -> bool:
    """Whether a paragraph before a table heads what follows."""
    if not paragraph.text or len(paragraph.text) > settings.banner_length:
        return False
    if fold(_bare(paragraph.text)) in _front_matter(plan):
        return False
    if paragraph.level:
        return True
    alone = "\n" not in paragraph.text and paragraph.text.rstrip()[-1] not in ".;,"
    looks_like_one = paragraph.bold or bool(_THEME.match(paragraph.text))
    return alone and (looks_like_one or like_heading_of_plan(paragraph.text, plan) >= settings.heading_of_plan)


def _bare(text: str) -> str:
    """The heading without its number and without a remark in brackets at its end."""
    return re.sub(r"\s*\([^)]*\)\s*$", "", _NUMBER.sub("", text, count=1))


def _alike(text: str, names: Sequence[str]) -> float:
    folded = fold(text)
    return max((max(ratio(folded, name), words_alike(folded, name)) for name in names), default=0.0) if folded else 0.0


@lru_cache(maxsize=8)
def _themes(plan: Plan) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(action.theme) for action in plan.actions))


@lru_cache(maxsize=8)
def _sections(plan: Plan) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(action.section) for action in plan.actions))


@lru_cache(maxsize=8)
def _front_matter(plan: Plan) -> frozenset[str]:
    return frozenset(map(fold, plan.words_of("front_matter")))
