"""What a document is, by what it names and holds, what it says outside its tables, and what an analyst must know of that."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from pathlib import PurePosixPath
from typing import Final

from winterplan_extract.audit import settings
from winterplan_extract.audit.outside_text import Ask, OutsideText, outside_text
from winterplan_extract.domain.document import Document, Notice, Paragraph, RawRecord, Table
from winterplan_extract.domain.plaintext import BULLET, fold, shortened
from winterplan_extract.domain.plan import Identity, LookAlike, Period, Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import NO_RETURN, Kind
from winterplan_extract.domain.settings import Settings
from winterplan_extract.tables.sections import AGENDA_ITEM, lines_of_plan
from winterplan_extract.vocabulary.council_names import register_of
from winterplan_extract.vocabulary.date_grammar import DateReading
from winterplan_extract.vocabulary.dates import find_mentions

_SEASON: Final = re.compile(
    r"\b20(\d\d)\s*(?:[-‐-―−/&]|to|and)\s*(?:20)?(\d\d)\b|(?<![\d/.-])(?<!page )(\d\d)\s?/\s?(\d\d)(?![\d/.-])",
    re.IGNORECASE,
)
_FIGURES: Final = re.compile(r"\d\d")


@dataclass(frozen=True, slots=True)
class PlanNamed:
    """Which plan a document says that it answers, `other` if not the list's own, and where; `doubtful` where its dates speak against its title."""

    plan: str = ""
    other: LookAlike | None = None
    evidence: str = ""
    doubtful: bool = False


def plan_named(document: Document, records: Sequence[RawRecord], identity: Identity, written: date | None, lines: Sequence[Paragraph] = ()) -> PlanNamed:  # fmt: skip
    """The plan that a document says it answers: by its titles, headers, the openings of its `lines`, file name, or all its dates.

    This plan's own name and season go before everything else; a mention further down says nothing. `written` is its own date.
    """
    if not identity.names:
        return PlanNamed()
    if not document.tables and (opened := _by_openings(lines, identity)):
        return opened
    own = identity.period.season if identity.period else ""
    seen = _Names()
    for text, where in _titles(document):
        seen.look_at(text, where, identity, own)
    if not (seen.own or seen.look_alike):
        seen.look_at(_file_name(document), "in the file name", identity, own)
    if seen.own_season:
        return PlanNamed(identity.title, evidence=seen.own_season)
    if seen.look_alike and not seen.own:
        return PlanNamed(seen.look_alike.title, seen.look_alike, seen.evidence)
    days = _printed_days(records, identity.period) if identity.period else []
    if seen.years and identity.period:
        other = _of_season(seen.years[0], identity, identity.period)
        own_day = written is None or not other.period.start <= written <= other.period.end
        inside = sum(identity.period.start <= day <= identity.period.end for day in days)
        doubtful = own_day and inside >= settings.CONTRADICTING and 2 * inside > len(days)
        return PlanNamed(other.title, None if doubtful else other, seen.evidence, doubtful=doubtful)
    by_dates = _by_dates(days, written, identity)
    if by_dates:
        span = f"{by_dates.period.start.year} and {by_dates.period.end.year}"
        return PlanNamed(by_dates.title, by_dates, f"its dates lie in {span}")
    if seen.own or mentions_plan(document, identity):
        return PlanNamed(identity.title if seen.own else "", evidence=seen.own)
    return _by_columns(document, identity)


def may_be_return(document: Document, identity: Identity) -> bool:
    """Whether running text says that it may be a return: it mentions the plan, or its title or file name has such a word."""
    said = [*(text for text, _ in _titles(document)), _file_name(document)]
    return mentions_plan(document, identity) or any(
        _within(word, f" {fold(text)} ") for text in said for word in identity.titles
    )


def kind_of(document: Document, records: Sequence[RawRecord], named: PlanNamed, asks: Sequence[str], identity: Identity, council: str = "") -> Kind:  # fmt: skip
    """What a document is, once its rows, the asks outside its tables and its council (empty: none found) are known."""
    if named.other is not None:
        return "other plan" if named.other.is_plan else "other document"
    speaks = named.plan or not identity.subject or mentions_plan(document, identity)
    texts = {fold(text) for text in (*map(_text_of, records), *asks)}
    if not texts and not document.tables:
        texts = {fold(text) for text in _texts(document)}
    enough = len(texts) >= settings.ENOUGH_TO_TELL or not (records and council)
    if not speaks and enough and _on_subject(texts, identity) < settings.ON_SUBJECT:
        return "other document"
    if len(asks) > len(records) or (not document.tables and not records):
        return "prose"
    return "return"


@dataclass(slots=True)
class _Names:
    """What the titles looked at so far name: this plan, with its season or without, or another."""

    own: str = ""
    own_season: str = ""
    years: tuple[int, ...] = ()  # in which other seasons begin
    look_alike: LookAlike | None = None
    evidence: str = ""  # for another plan
    waiting: bool = False  # for the season, in the line after the name

    def look_at(self, text: str, where: str, identity: Identity, own: str) -> None:
        """Takes note of one title."""
        folded, told = f" {fold(text)} ", f"{where}: “{shortened(text, settings.QUOTED_EVIDENCE)}”"
        other: LookAlike | None = None
        for each in identity.look_alikes if not AGENDA_ITEM.match(text) else ():
            for name in each.names:
                if _within(name, folded):
                    other, folded = other or each, folded.replace(f" {fold(name)} ", " ")
        named = any(_within(name, folded) for name in identity.names)
        seasons = _seasons(text)
        if named or (self.waiting and seasons and len(folded.split()) <= settings.SEASON_ALONE):
            self.own = self.own or told
            self.own_season = self.own_season or (told if own in seasons.values() else "")
            self.years += tuple(year for year, season in seasons.items() if season != own)
            self.evidence = self.evidence or (told if self.years else "")
        elif other is not None and self.look_alike is None:
            self.look_alike, self.evidence = other, self.evidence or told
        self.waiting = named and not seasons


def _by_openings(lines: Iterable[Paragraph], identity: Identity) -> PlanNamed | None:
    """The kind of document that a line of its text tells by its opening: “Resolved: that the report be noted”."""
    for line in (line for paragraph in lines for line in paragraph.text.splitlines()):
        folded = f"{fold(line)} "
        for each in identity.look_alikes:
            if any(folded.startswith(f"{fold(opening)} ") for opening in each.openings):
                return PlanNamed(each.title, each, f"one of its lines: “{shortened(line, settings.QUOTED_EVIDENCE)}”")
    return None


def _by_columns(document: Document, identity: Identity) -> PlanNamed:
    """The kind of document that a heading of a table tells: “Supplier”."""
    headings = {
        fold(cell.text): cell.text
        for table in document.tables
        for row in table.rows[: settings.HEADING_ROWS]
        for cell in row
        if cell
    }
    for each in identity.look_alikes:
        for column in each.columns:
            if fold(column) in headings:
                return PlanNamed(
                    each.title, each, f"a column “{shortened(headings[fold(column)], settings.QUOTED_EVIDENCE)}”"
                )
    return PlanNamed()


def _titles(document: Document) -> Iterator[tuple[str, str]]:
    """The texts that say what a document is, each with where it stands."""
    sentences = False  # of running text; in a document without tables they mention a plan in passing
    yield document.title, "in the title"
    for item in document.body[: settings.TITLE_BLOCK]:
        if isinstance(item, Table):
            first = [cell.text for row in item.rows[:1] for cell in row if cell and cell.text.strip()]
            if len(first) == 1 and len(first[0].split()) <= settings.TITLE_WORDS:
                yield first[0], "over the table"
            break
        for line in item.text.splitlines():
            if line.rstrip().endswith(".") and not document.tables:
                sentences = True
            elif item.level and sentences:
                break  # it heads a section: text stands before it
            elif len(line.split()) <= settings.TITLE_WORDS:
                yield line, "at the top of the document"
    for paragraph in document.furniture:
        if len(paragraph.text.split()) <= settings.TITLE_WORDS:
            yield paragraph.text, "in the page header or footer"


def _file_name(document: Document) -> str:
    name = PurePosixPath(document.file.replace("\\", "/").replace("!", "/")).stem
    return re.sub(r"[_+.]+", " ", name)


def _seasons(text: str) -> dict[int, str]:
    """The seasons that a text names, as 2020-21, by the year in which they begin."""
    found = ((int(match[1] or match[3]), int(match[2] or match[4])) for match in _SEASON.finditer(text))
    return {
        settings.CENTURY + first: f"{settings.CENTURY + first}-{second:02d}"
        for first, second in found
        if second == first + 1
    }


def _of_season(year: int, identity: Identity, period: Period) -> LookAlike:
    moved = period.moved(year - period.start.year)
    return LookAlike(f"{identity.short} of {moved.season}", (), moved.start, moved.end)


def _printed_days(records: Sequence[RawRecord], period: Period) -> list[date]:
    """The days of the deadlines whose year is printed."""
    reading = DateReading(period.start, period.end)
    return [
        mention.last
        for record in records
        if _FIGURES.search(record.deadline_text)
        for mention in find_mentions(record.deadline_text, reading)
        if mention.year_printed
    ]


def _by_dates(days: Sequence[date], written: date | None, identity: Identity) -> LookAlike | None:
    """The season in which (nearly) all printed days lie, the document's own date among them, where it is not the plan's own."""
    known = [*days, *([written] if written else [])]
    if identity.period is None or len(known) < settings.FEWEST_DATES:
        return None
    for years in (-1, 1, 2):
        moved = identity.period.moved(years)
        own = written is not None and not moved.start <= written <= moved.end
        if not own and sum(moved.start <= day <= moved.end for day in known) >= settings.DATES_ELSEWHERE * len(known):
            return _of_season(moved.start.year, identity, identity.period)
    return None


def mentions_plan(document: Document, identity: Identity) -> bool:
    """Whether any text of the document names the plan."""
    names = [f" {fold(name)} " for name in identity.names]
    return any(name in folded for text in _texts(document) if (folded := f" {fold(text)} ") for name in names)


def _texts(document: Document) -> Iterator[str]:
    for item in document.body:
        if isinstance(item, Paragraph):
            yield item.text
        else:
            yield from (cell.text for row in item.rows for cell in row if cell)


def _on_subject(texts: Set[str], identity: Identity) -> float:
    """The share of folded texts that have a word of the plan's subject."""
    return sum(any(_within(word, f" {text} ") for word in identity.subject) for text in texts) / max(1, len(texts))


def _text_of(record: RawRecord) -> str:
    return " ".join(
        getattr(record, name) for name in ("requirement", "current_status", "gap", "lead_text", "section", "theme")
    )


def _within(name: str, folded: str) -> bool:
    return f" {fold(name)} " in folded


_SUPERSEDED: Final = ("no_tables", "no_requirement_table")  # what is said better of prose
_TEXT_ALONE: Final = "no_tables"
_OF_COUNCIL: Final = ("council_not_found", "council_not_on_register", "council_ambiguous")  # what stands for none


@dataclass(frozen=True, slots=True)
class Identified:
    """What a document is: the plan it names, its kind, the text outside its tables; `period` dates it."""

    named: PlanNamed
    kind: Kind
    outside: OutsideText
    period: Period
    notices: tuple[Notice, ...]
    mentions: bool = False  # any of its text names the plan
    may_be_return: bool = False  # the same of its text, title or file name, which may only hint at it
    is_text: bool = False  # text without a table, a council, the plan or its subject: a leaflet, say


def identify(document: Document, records: Sequence[RawRecord], plan: Plan, period: Period, written: date | None, council: str, chosen: Settings) -> Identified:  # fmt: skip
    """What the document is, with the `any_plan` of `chosen` a return or prose; in `period` unprinted years fall, unless another plan's own."""
    identity = plan.identity
    any_plan = chosen.auditing.any_plan
    paragraphs = [item for item in document.body if isinstance(item, Paragraph)]
    named = plan_named(document, records, identity, written, lines_of_plan(paragraphs, plan, chosen.rebuilding))
    period = named.other.period if named.other else period
    outside = outside_text(document, records, plan, DateReading(period.start, period.end))
    kind = kind_of(document, records, named, [ask.text for ask in outside.asks], identity, council)
    if any_plan and kind in NO_RETURN:
        kind = "return" if records else "prose"
    notices = () if any_plan else tuple(_notices(records, named, kind, identity))
    return Identified(
        named, kind, outside, period, notices, mentions_plan(document, identity), may_be_return(document, identity)
    )


def judged(found: Identified, records: Sequence[RawRecord], said: Sequence[RawRecord], identity: Identity, council: str, likely: Callable[[Sequence[str]], Sequence[float]]) -> Identified:  # fmt: skip
    """The same where a title names the plan or the rows are likely of its actions; else a document about something else."""
    rows = [record.requirement or record.current_status for record in (*records, *said)]
    few = len(rows) < settings.ENOUGH_TO_TELL
    if found.kind in NO_RETURN or found.named.plan or not identity.subject or (found.kind == "return" and not rows):
        return found
    if (found.kind == "return" and found.mentions) or (records and council and few):
        return found
    sure = sum(confidence >= settings.LIKE_AN_ACTION for confidence in likely(rows))
    answered = any(record.met_text and record.current_status for record in records)
    in_tables = settings.ANSWERED_ON_ACTIONS if answered else settings.ABOUT_ACTIONS
    least = in_tables if found.kind == "return" else settings.TEXT_ON_ACTIONS
    if sure >= least * len(rows) and (records or (found.may_be_return and not few)):
        return found
    notices = (notice("other_document", rows="rows"),) if records else ()
    return replace(found, kind="other document", notices=notices)


def told_as_text(found: Identified, document: Document, council: str, plan: Plan) -> Identified:
    """The same, told of as no return where it is text of no council. What tables say that gave no row may be a return all the same."""
    of_none = (
        found.kind == "other document"
        and found.named.other is None
        and not (document.tables or council or found.may_be_return)
    )
    if not of_none or {each.code for each in document.notices} != {_TEXT_ALONE}:
        return found
    texts = {fold(text): text for text in _texts(document)}
    on_subject = _on_subject(set(texts), plan.identity) >= settings.ON_SUBJECT
    if on_subject or any(register_of(plan).find(text, unlisted=True) for text in texts.values()):
        return found
    return replace(found, notices=(notice("other_text"),), is_text=True)


def without_superseded(notices: Sequence[Notice], found: Identified) -> tuple[Notice, ...]:
    """The notices without those that send the reader of prose to headings, or whoever has no return to its council."""
    idle = _SUPERSEDED if found.kind == "prose" else _OF_COUNCIL if found.kind in NO_RETURN else ()
    idle = (*idle, _TEXT_ALONE) if found.is_text else idle
    return tuple(each for each in notices if each.code not in idle)


def _notices(records: Sequence[RawRecord], named: PlanNamed, kind: Kind, identity: Identity) -> list[Notice]:  # fmt: skip
    season = identity.period.season if identity.period else ""
    if named.other is not None:
        rows = "rows" if records else ""  # what is kept of it, if anything
        if not named.other.names:
            return [notice("other_season", it=named.plan, own=season, evidence=named.evidence, rows=rows)]
        own = f"{identity.short} of {season}" if season else identity.title
        return [notice("other_plan", it=named.plan, own=own, evidence=named.evidence, rows=rows)]
    if kind == "other document" and records:
        return [notice("other_document", rows="rows")]
    return [notice("plan_doubtful", it=named.plan, own=season, evidence=named.evidence)] if named.doubtful else []


def outside_notices(found: Identified, records: Sequence[RawRecord], said: Sequence[RawRecord]) -> tuple[Notice, ...]:
    """What an analyst must know of the text outside the tables: that the return is prose, or that commitments (`said`) stand there."""
    asks = found.outside.asks
    if found.kind == "prose":
        return (notice("prose_read" if said else "prose", count=len(said), tables=len(records)),)
    if found.kind in NO_RETURN or not said:
        return ()
    pages = sorted({record.place.page for record in said if record.place.page})
    where = f" (page{'s' if len(pages) > 1 else ''} {', '.join(map(str, pages))})" if pages else ""
    first = shortened(said[0].requirement.removeprefix(BULLET), settings.QUOTED_ASK)
    return (notice("read_outside", page=said[0].place.page, what=_counted(asks), where=where, first=first),)


def _counted(asks: Sequence[Ask]) -> str:
    """So many commitments, in words: 8 bulleted commitments."""
    bulleted = all(ask.text.startswith(BULLET) for ask in asks)
    kind = "bulleted " if bulleted else "listed " if all(ask.listed for ask in asks) else ""
    return f"{len(asks)} {kind}commitment{'s' if len(asks) > 1 else ''}"
