"""Rows from what stands in no table: list items, labelled requirements, headings that ask, and sentences that promise, order or report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from math import inf
from typing import Final

from winterplan_extract.audit.outside_text import ParagraphWalk, Said, document_lines
from winterplan_extract.audit.outside_wordings import OutsideWordings, outside_wordings
from winterplan_extract.domain.document import ANSWERS, FIELDS, Document, Origin, Paragraph, Place, RawRecord, Role
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Settings
from winterplan_extract.matching import likeliest
from winterplan_extract.prose.details import (
    DETAILS,
    Recognisers,
    after_dashes,
    answered,
    day_named,
    detail_alone,
    is_dated_title,
    labelled,
    lead_named,
    lead_phrases,
    names_in_brackets,
    parted,
)
from winterplan_extract.prose.lines import (
    ProseText,
    classifier,
    opening_label,
    opening_lines,
    section_titles,
    titles_over_labels,
)
from winterplan_extract.prose.settings import COMMITS_FROM, DEEPEST, LABEL_WORDS, LEAST
from winterplan_extract.tables.sections import Headings, lines_of_plan, under
from winterplan_extract.vocabulary.answers import known_answers
from winterplan_extract.vocabulary.date_grammar import DateReading
from winterplan_extract.vocabulary.dates import is_deadline_like
from winterplan_extract.vocabulary.leads import lead_share, names_post
from winterplan_extract.vocabulary.references import after_list_label, opening_reference, without_heading_number

_NAMED_ACTION: Final = re.compile(
    r"(?:key |priority )?(?:action|requirement|commitment|expectation)\s*(?P<ref>[A-Z]?\d+(?:\.\d+)*[a-z]?)?\s*[:.–—-]\s+",
    re.IGNORECASE,
)
_BARS: Final = re.compile(r"\s+[|¦]\s+|\t+")  # between labels on one line
_QUOTED: Final = ("“", '"', ">")  # opens another's words


def commitments(document: Document, records: Sequence[RawRecord], plan: Plan, settings: Settings, *, whole: bool) -> tuple[RawRecord, ...]:  # fmt: skip
    """What stands outside the tables and asks, commits or reports, but for what repeats a row of `records`.

    `whole`: the document is prose, so that plain items and reports count too. Its place is table 0 and the number of its paragraph.
    """
    reading = DateReading(settings.period_start, settings.period_end)
    wordings = outside_wordings(plan)
    known = Recognisers(
        {**wordings.detail_labels(), **wordings.labels},
        names_post=lambda text: names_post(text, plan),
        post_share=lambda text: lead_share(text, plan),
        titles=frozenset(plan.words_of("title_noun")),
        is_answer=known_answers(plan).is_answer,
        is_deadline=lambda text: is_deadline_like(text, plan),
        dates=reading,
        leads=lead_phrases(plan),
    )
    lines = [_unless_labelled(line, known) for line in document_lines(document)]
    read = lines_of_plan(lines, plan, settings.rebuilding)
    listed = filter(None, (after_list_label(line.text) for line in read))
    known = replace(known, named_in_brackets=whole and names_in_brackets(listed, known))
    opener = opening_label(read, known)
    if opener:
        known = replace(known, labels={**known.labels, opener: "requirement"})
    heads = titles_over_labels(read, known) or (opening_lines(read, known, wordings) if whole else frozenset())
    reader = _CommitmentWalk(plan, settings, known, lines, wordings, heads, whole=whole)
    titles = section_titles(read, known, wordings) if whole and not heads else frozenset[int]()
    walk = ParagraphWalk(wordings, reading, headings_ask=True, paragraphs_numbered=whole, titles=titles)
    told = tuple(walk.through(read))
    if whole:
        reader.odds = odds = _odds(told, document_title(lines), plan, settings)
        for said in told:
            reader.likeliest[id(said.line)] = max(odds.get(id(said), -inf), reader.likeliest.get(id(said.line), -inf))
    for said in told:
        reader.take(said)
    reader.close()
    texts = ((each.requirement, each.current_status, each.gap, each.other_text) for each in records)
    taken = {folded for each in texts for text in each if (folded := fold(text))}
    return tuple(each for each in reader.found if not any(fold(each.requirement) in text for text in taken))


def _unless_labelled(line: Paragraph, known: Recognisers) -> Paragraph:
    """A line that is set as a heading and gives an answer after a label, “**Requirement met: No**”, as the text that it is."""
    told = labelled(line.text, known) if line.level else None
    return replace(line, level=0) if told and told[0] in ANSWERS else line


def _odds(told: Sequence[Said], title: str, plan: Plan, settings: Settings) -> dict[int, float]:
    """The log odds, by the id of each list item and sentence, that it tells what the council does."""
    heading = ""
    lines: dict[int, ProseText] = {}
    for said in told:
        if said.kind == "heading":
            heading = said.text if said.line.text != title else ""
        elif said.kind != "opening":
            lines[id(said)] = ProseText(said.text, "sentence" if said.kind == "sentence" else "bullet", heading)
    odds = classifier(plan).together(tuple(lines.values()), lambda texts: likeliest(texts, plan, settings))
    return dict(zip(lines, odds, strict=True))


@dataclass(slots=True)
class _Open:
    """A commitment whose details may still follow."""

    place: Place
    under: Headings
    parts: dict[Role, list[str]]
    origin: Origin
    line: int  # the id of its line
    level: int = 0  # of the heading that asks; 0 where it is none


@dataclass(slots=True)
class _CommitmentWalk:
    """The walk through what is said: the headings that it stands under, and the commitment that is open."""

    plan: Plan
    settings: Settings
    known: Recognisers
    lines: Sequence[Paragraph]
    wordings: OutsideWordings
    heads: Set[int]  # ids of the lines that open a requirement whatever they say
    whole: bool
    now: Headings = field(default_factory=Headings)
    found: list[RawRecord] = field(default_factory=list)
    open: _Open | None = None
    odds: Mapping[int, float] = field(default_factory=dict)  # of what is said, by its id
    likeliest: dict[int, float] = field(default_factory=dict)  # the highest odds of what a line says, by the line's id
    labelled: int = 0  # the id of the last labelled line, which was taken up whole
    numbers: dict[int, int] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = {id(line): number for number, line in enumerate(self.lines, start=1)}

    def take(self, said: Said) -> None:
        """Takes up one heading, list item or sentence."""
        if id(said.line) in self.heads:
            text = without_heading_number(said.text) if said.kind == "opening" else said.text
            self._begin(text, said, "prose", level=said.line.level or DEEPEST)
            return
        if self.labelled == id(said.line):
            return
        text = said.text if said.kind == "listed" else said.line.text
        told = [labelled(piece, self.known) for piece in _BARS.split(text)] if said.kind != "heading" else [None]
        taken = [self._labelled(*each, said) for each in told if each] if all(told) else []
        if any(taken):
            self.labelled = id(said.line)
            return
        if self._goes_on(said):
            return
        if said.kind == "heading":
            self._heading(said)
        elif said.kind == "opening":
            self.close_unless_heading()
        elif said.kind == "listed":
            self._item(said)
        elif self.open is not None and self.open.level:
            self.open.parts.setdefault("current_status", []).append(said.text)
        elif said.kind == "order":
            self._item(said)
        else:
            self._sentence(said)

    def _goes_on(self, said: Said) -> bool:
        """Whether a line tells more of the open commitment: who leads, alone in an item, or a label of its own in a form."""
        if self.open is None or said.kind == "heading":
            return False
        alone = detail_alone(said.text, self.known) if said.kind == "listed" else {}
        for role, value in alone.items():
            self.open.parts.setdefault(role, []).append(value)
        label, colon, rest = said.line.text.partition(": ")
        in_form = self.open.origin == "form" and said.kind != "listed" and bool(colon and rest)
        if (
            in_form
            and len(label.split()) <= LABEL_WORDS
            and self.labelled == id(self.lines[self.numbers[id(said.line)] - 2])
        ):
            self.open.parts.setdefault("other", []).append(said.line.text)
            self.labelled = id(said.line)
            return True
        return bool(alone)

    def close(self) -> None:
        """Ends the open commitment, if there is one."""
        if self.open is not None:
            if self.open.level:
                self._read_report(self.open.parts)
            status = self.open.parts.get("current_status", [""])
            if "met" not in self.open.parts and self.known.is_answer(status[0].rstrip(" .")) and not status[1:]:
                self.open.parts["met"] = self.open.parts.pop("current_status")  # “Progress: complete”
            self.found.append(_record(self.open))
        self.open = None

    def close_unless_heading(self) -> None:
        """Ends the open commitment unless it is a heading, under which a list may stand."""
        if self.open is not None and not self.open.level:
            self.close()

    def _labelled(self, role: Role, value: str, said: Said) -> bool:
        """Takes up a labelled line: a requirement opens a commitment, an answer goes to the open one."""
        if role == "requirement":
            self._begin(value, said, "form")
            named = _NAMED_ACTION.match(said.line.text)
            if self.open is not None and named and named["ref"]:
                self.open.parts.setdefault("ref", [named["ref"]])
            return True
        if self.open is None or role not in ANSWERS:
            return False
        value, more = parted(value, self.known) if role in DETAILS else (value, {})  # “Lead: Head of X. By when: May.”
        for each, said_so in ((role, value.rstrip(" .") if role in DETAILS else value), *more.items()):
            self.open.parts.setdefault(each, []).append(said_so)
        return True

    def _read_report(self, parts: dict[Role, list[str]]) -> None:
        """The answer, the lead and the date that the text under a requirement's heading names, where no label gives them."""
        report = "\n".join(parts.get("current_status", ()))
        if not report:
            return
        answer, rest = ("", report) if "met" in parts else answered(report, self.known)
        rest, details = parted(rest, self.known)
        details["met"] = answer
        details.setdefault("lead", lead_named(rest, self.known))
        details.setdefault("deadline", day_named(rest, self.known, reported=True))
        parts["current_status"] = [rest.strip()]
        title = parts["requirement"][0]
        if len(title.split()) < LEAST and rest.strip():
            parts["requirement"] = [f"{title}: {rest.strip()}"]  # “Flu” alone is no action
        for role, value in details.items():
            if value:
                parts.setdefault(role, [value])

    def _heading(self, said: Said) -> None:
        self.close()
        named = _NAMED_ACTION.match(said.text)
        follows = self._follows(said.line)
        if (
            (follows == "labels" and not self._is_over_all(said.line))
            or (named and follows == "text and list")
            or (follows == "text" and (named or said.asks))
        ):
            text = said.text[named.end() :] if named else said.text
            self._begin(text, said, "form" if follows == "labels" else "prose", level=said.line.level or DEEPEST)
            if self.open is not None and named and named["ref"]:
                self.open.parts.setdefault("ref", [named["ref"]])
            return
        if said.line.text != document_title(self.lines):
            rows_since = bool(self.found) and self.found[-1].place.row > self.numbers[id(said.line)] - 2
            self.now = under(self.now, said.text if not said.line.level else said.line.text, self.plan, self.settings.rebuilding, level=said.line.level, rows_since=rows_since)  # fmt: skip

    def _is_over_all(self, heading: Paragraph) -> bool:
        """Whether it is the document's title: the labels under it are who reports, and to whom."""
        levels = [line.level for line in self.lines if line.level]
        return heading.text == document_title(self.lines) and len(levels) > 1 and heading.level not in levels[1:]

    def _follows(self, heading: Paragraph) -> str:
        """What stands under a heading up to the next: labels of answers, text, a list, both, or nothing."""
        at = self.numbers[id(heading)]
        kinds: list[str] = []
        labels: set[Role] = set()
        for line in self.lines[at:]:
            if line.level or id(line) in self.heads:
                break
            told = labelled(_BARS.split(line.text)[0], self.known)
            if told and told[0] in ANSWERS:
                if told[0] in labels and kinds[-1] != "labels":
                    return ""  # each paragraph has labels of its own: the heading is that of their section
                labels.add(told[0])
                kinds.append("labels")
                continue
            kinds.append("list" if line.text.startswith("• ") or opening_reference(line.text) else "text")
            if not labels and (told or kinds[-1] == "list"):
                break
        return "labels" if labels else " and ".join(dict.fromkeys(kinds))

    def _item(self, said: Said) -> None:
        self.close()
        if self._commits(said) and not is_dated_title(said.text, self.known):
            self._begin(said.text, said, "list")

    def _sentence(self, said: Said) -> None:
        told = labelled(said.text, self.known)
        if told and self.open is not None and self.open.line == id(said.line) and self._labelled(*told, said):
            return
        if self._commits(said):
            self._begin(said.text, said, "prose")
            return
        if self.open is not None and self.open.line == id(said.line):
            self._go_on(said.text)
            if self._told_after(said.line):
                return
        self.close()

    def _commits(self, said: Said) -> bool:
        """Whether a line asks for something or, where the document is prose, tells what the council does."""
        if said.told or not self.whole:
            return said.asks and not said.told
        if said.text.startswith(_QUOTED):
            return False
        if said.asks and self.wordings.is_order(tuple(fold(said.text).split())):
            return True  # and too short to show many signs: “Ring every carer”
        if "lead" in self._parted(said.text, listed=said.kind != "sentence")[1]:
            return True
        if self._told_after(said.line) and self.odds[id(said)] == self.likeliest[id(said.line)]:
            return True
        return self.odds[id(said)] >= COMMITS_FROM

    def _told_after(self, line: Paragraph) -> Set[Role]:
        """Which of who leads, by when and the answer the next line tells under labels."""
        after = self.lines[self.numbers[id(line)] :][:1]
        told = labelled(after[0].text, self.known) if after and not after[0].level else None
        if told is None or told[0] not in DETAILS:
            return frozenset()
        return {told[0], *parted(told[1], self.known)[1]}

    def _parted(self, text: str, *, listed: bool) -> tuple[str, dict[Role, str]]:
        """The words of a line, and who leads, by when and the answer where they stand at its end."""
        text, details = parted(text, self.known)
        text, more = after_dashes(text, self.known) if listed else (text, {})
        return text, more | details

    def _go_on(self, text: str) -> None:
        """Takes who leads and by when from the sentence after a commitment: “It is chaired by the Director of X.”"""
        if self.open is not None:
            told: dict[Role, str] = {"lead": lead_named(text, self.known), "deadline": day_named(text, self.known, reported=True)}  # fmt: skip
            for role, value in told.items():
                if value:
                    self.open.parts.setdefault(role, [value])

    def _begin(self, text: str, said: Said, origin: Origin, *, level: int = 0) -> None:
        self.close()
        text, details = self._parted(text, listed=origin == "list")
        if len(text.split()) < (1 if level else LEAST):
            return
        parts: dict[Role, list[str]] = {role: [value] for role, value in details.items()}
        parts["requirement"] = [text.rstrip(" ;:")]
        asks = said.asks or bool(details)
        after = self._told_after(said.line)
        if "deadline" not in parts.keys() | after and (day := day_named(text, self.known, reported=not asks)):
            parts["deadline"] = [day]
        if self.whole and not level and "lead" not in parts.keys() | after and (lead := lead_named(text, self.known)):
            parts["lead"] = [lead]
        bare = without_heading_number(said.line.text)
        numbered = opening_reference(said.line.text) if bare != said.line.text or said.kind == "listed" else None
        if numbered and said.line.text[: numbered[1]].strip():
            parts["ref"] = [numbered[0]]
        place = Place(0, self.numbers[id(said.line)], said.line.page, said.line.page)
        self.open = _Open(place, self.now, parts, origin, id(said.line), level)


def document_title(lines: Sequence[Paragraph]) -> str:
    """The first line, which heads no section."""
    return lines[0].text if lines else ""


def _record(open: _Open) -> RawRecord:
    texts = {FIELDS.get(role, "other_text"): "\n".join(values) for role, values in open.parts.items()}
    texts.setdefault("theme", open.under.theme)
    texts.setdefault("section", open.under.section)
    return replace(RawRecord(open.place, origin=open.origin), **texts)  # type: ignore[arg-type]  # all of them texts
