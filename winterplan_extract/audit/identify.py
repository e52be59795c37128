"""What a document is and says outside its tables, and what an analyst must know of that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from winterplan_extract.audit.document_kind import PlanNamed, kind_of, may_be_return, mentions_plan, plan_named
from winterplan_extract.audit.outside_text import Ask, OutsideText, outside_text
from winterplan_extract.audit.settings import (
    ABOUT_ACTIONS,
    ANSWERED_ON_ACTIONS,
    ENOUGH_TO_TELL,
    LIKE_AN_ACTION,
    QUOTED_ASK,
    TEXT_ON_ACTIONS,
)
from winterplan_extract.domain.document import Document, Notice, Paragraph, RawRecord
from winterplan_extract.domain.plaintext import BULLET, shortened
from winterplan_extract.domain.plan import Identity, Period, Plan
from winterplan_extract.domain.problems import notice
from winterplan_extract.domain.records import NO_RETURN, Kind
from winterplan_extract.domain.settings import Settings
from winterplan_extract.tables.sections import lines_of_plan
from winterplan_extract.vocabulary.date_grammar import DateReading

_SUPERSEDED: Final = ("no_tables", "no_requirement_table")  # what is said better of prose
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


def identify(document: Document, records: Sequence[RawRecord], plan: Plan, period: Period, written: date | None, council: str, settings: Settings) -> Identified:  # fmt: skip
    """What the document is. `period` is that in which unprinted years fall, unless another plan's own; `written` its date.

    With the settings' `any_plan` it is a return, or prose, whatever plan it names.
    """
    identity = plan.identity
    any_plan = settings.auditing.any_plan
    paragraphs = [item for item in document.body if isinstance(item, Paragraph)]
    named = plan_named(document, records, identity, written, lines_of_plan(paragraphs, plan, settings.rebuilding))
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
    """The same where a title names the plan or the rows speak of its actions; else a document about something else.

    Of running text a mention further down says nothing: newsletters and minutes have one. `likely` tells how sure the
    likeliest action of each text is.
    """
    rows = [record.requirement or record.current_status for record in (*records, *said)]
    few = len(rows) < ENOUGH_TO_TELL
    if found.kind in NO_RETURN or found.named.plan or not identity.subject or (found.kind == "return" and not rows):
        return found
    if (found.kind == "return" and found.mentions) or (records and council and few):
        return found
    sure = sum(confidence >= LIKE_AN_ACTION for confidence in likely(rows))
    answered = any(record.met_text and record.current_status for record in records)
    in_tables = ANSWERED_ON_ACTIONS if answered else ABOUT_ACTIONS
    least = in_tables if found.kind == "return" else TEXT_ON_ACTIONS
    if sure >= least * len(rows) and (records or (found.may_be_return and not few)):
        return found
    notices = (notice("other_document"),) if records else ()
    return replace(found, kind="other document", notices=notices)


def without_superseded(notices: Sequence[Notice], kind: Kind) -> tuple[Notice, ...]:
    """The notices without those that send the reader of prose to headings, or whoever has no return to its council."""
    idle = _SUPERSEDED if kind == "prose" else _OF_COUNCIL if kind in NO_RETURN else ()
    return tuple(each for each in notices if each.code not in idle)


def _notices(records: Sequence[RawRecord], named: PlanNamed, kind: Kind, identity: Identity) -> list[Notice]:  # fmt: skip
    season = identity.period.season if identity.period else ""
    if named.other is not None:
        if not named.other.names:
            return [notice("other_season", it=named.plan, own=season, evidence=named.evidence)]
        own = f"{identity.short} of {season}" if season else identity.title
        return [notice("other_plan", it=named.plan, own=own, evidence=named.evidence)]
    if kind == "other document" and records:
        return [notice("other_document")]
    return [notice("plan_doubtful", it=named.plan, own=season, evidence=named.evidence)] if named.doubtful else []


def outside_notices(found: Identified, records: Sequence[RawRecord], said: Sequence[RawRecord]) -> tuple[Notice, ...]:
    """What an analyst must know of the text outside the tables: that the return is prose, or that commitments stand there.

    `records` are the rows of the tables, `said` those read from outside them.
    """
    asks = found.outside.asks
    if found.kind == "prose":
        return (notice("prose_read" if said else "prose", count=len(said), tables=len(records)),)
    if found.kind in NO_RETURN or not said:
        return ()
    pages = sorted({record.place.page for record in said if record.place.page})
    where = f" (page{'s' if len(pages) > 1 else ''} {', '.join(map(str, pages))})" if pages else ""
    first = shortened(said[0].requirement.removeprefix(BULLET), QUOTED_ASK)
    return (notice("read_outside", page=said[0].place.page, what=_counted(asks), where=where, first=first),)


def _counted(asks: Sequence[Ask]) -> str:
    """So many commitments, in words: 8 bulleted commitments."""
    bulleted = all(ask.text.startswith(BULLET) for ask in asks)
    kind = "bulleted " if bulleted else "listed " if all(ask.listed for ask in asks) else ""
    return f"{len(asks)} {kind}commitment{'s' if len(asks) > 1 else ''}"
