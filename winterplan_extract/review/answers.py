"""What reviewers filled in, as rulings where it can be taken, and as lines that wait where it cannot."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice, wording
from winterplan_extract.domain.records import CORRECTIONS_SHEET, NOT_TAKEN, ReturnRecord, Ruling, Typed
from winterplan_extract.domain.settings import Reviewing, Settings
from winterplan_extract.fields import row_keys
from winterplan_extract.review.correctable import Choice, Choices
from winterplan_extract.review.filled import HEADINGS, Filled
from winterplan_extract.review.ledger import Subject, identity, opening, said, same_answer, stamp, standing, subject
from winterplan_extract.review.making import WITHOUT_RUN, Correcting, TypedCorrections
from winterplan_extract.vocabulary.likeness import ratio

_SHORTENED: Final = re.compile(r"\s*\[continues: [^\]]*\]$")
_RETURN_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")  # as runs/find.py makes them
_RETURN_MARK: Final = re.compile(r"\s*\([^()]*\)$")  # what tells apart the columns of a council's several returns


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """The row that a decision is about; `gone` says that no row of the run has its key or its wording."""

    council: str
    row_key: str
    requirement: str
    gone: bool = False


class Places:
    """The rows that a line may be about: those of the run, where known, and of the workbook's own sheet."""

    def __init__(self, rows: Sequence[ReturnRecord] | None, whole: Sequence[Typed], settings: Reviewing) -> None:
        self._settings = settings
        self._known = rows is not None
        self._whole = {entry.row_id: entry for entry in whole if entry.row_id}
        self._by_key: dict[str, ReturnRecord] = {}
        self._by_text: dict[tuple[str, str], list[ReturnRecord]] = {}
        self._by_id: dict[str, ReturnRecord] = {}
        for row in rows or ():
            self._by_key.setdefault(row.row_key, row)
            self._by_text.setdefault((fold(row.council), fold(row.requirement)), []).append(row)
            self._by_id.setdefault(row.row_id, row)

    def target(self, entry: Typed) -> DecidedRow | Notice:
        """The row that the line is about, by key, else council and wording, else id if wordings agree; or why not."""
        whole = self._whole.get(entry.row_id)
        if whole and not self._same(entry.requirement, whole.requirement):
            return notice("decision_row_mixed", at=entry.at)
        council = whole.council if whole else self._council(entry)
        requirement = (whole.requirement if whole else "") or entry.requirement
        row = self._by_key.get(entry.row_key) if entry.row_key else None
        if row and not self._same(requirement, row.requirement):
            return notice("decision_row_mixed", at=entry.at)
        row = row or self._by_words(entry, council, requirement)
        if row:
            return DecidedRow(row.council, row.row_key, row.requirement)
        if not requirement or _SHORTENED.search(requirement):
            return self._unknown(entry, lacking=HEADINGS["requirement"])
        if not (entry.row_key or council):
            return self._unknown(entry, lacking=HEADINGS["council"])
        if not entry.row_key and self._known:
            return self._unknown(entry, council=council)
        # Without a run the key is what a run would give to the row.
        return DecidedRow(council, entry.row_key or row_keys([requirement], council)[0], requirement, gone=self._known)

    def _unknown(self, entry: Typed, *, lacking: str = "", council: str = "") -> Notice:
        return notice(
            "decision_row_unknown",
            at=entry.at,
            row_id=entry.row_id,
            row_key=entry.row_key,
            lacking=lacking,
            council=council,
        )

    def _by_words(self, entry: Typed, council: str, requirement: str) -> ReturnRecord | None:
        """The one row of that council and wording, or of that id if its wording agrees or the line has but the id."""
        alike = self._by_text.get((fold(council), fold(requirement)), [])
        if len({row.row_key for row in alike}) == 1:
            return alike[0]
        of_that_id = self._by_id.get(entry.row_id)
        agrees = of_that_id and self._same(requirement, of_that_id.requirement)
        return of_that_id if agrees and (requirement or not (entry.row_key or council)) else None

    def by_id_alone(self, entry: Typed) -> bool:
        """Whether nothing but its id tells the row of the line."""
        return not (entry.row_key or entry.requirement or entry.row_id in self._whole)

    def _same(self, shown: str, full: str) -> bool:
        """Whether a text as a sheet shows it is the row's: whole, cut short, or touched lightly."""
        if not shown or not full:
            return True
        one, other = fold(_SHORTENED.sub("", shown)), fold(full)
        if _SHORTENED.search(shown) and other.startswith(one):
            return True
        return ratio(one, other) >= self._settings.same_wording

    def _council(self, entry: Typed) -> str:
        """The council of a line; empty where the sheet shows the return's short name in its place."""
        if entry.row_id.startswith(f"{entry.council}-"):
            return ""
        mark = _RETURN_MARK.search(entry.council)
        short = mark.group().strip(" ()") if mark else ""
        of_a_return = entry.row_id.startswith(f"{short}-") if entry.row_id else _RETURN_ID.fullmatch(short)
        return entry.council[: mark.start()] if mark and of_a_return else entry.council


def gone(target: DecidedRow, at: str) -> Notice:
    """The notice that no row of the run is the one that was decided on."""
    return notice(
        "decision_row_gone", at=at, text=opening(target.requirement), council=target.council or "every council"
    )


def lines_of(entries: Iterable[Typed]) -> str:
    """The places of several lines, for one notice."""
    return "; ".join(dict.fromkeys(entry.at for entry in entries))


_YES: Final = ("yes", "y", "true", "x", "1")
_NO: Final = ("", "no", "n", "false", "0")


@dataclass(frozen=True, slots=True)
class Offer:
    """A decision that can be taken, unless another one contradicts it, and the line that it was read from."""

    ruling: Ruling
    line: Typed


@dataclass(frozen=True, slots=True)
class Answers:
    """The rulings that sheets hold, the lines not taken, what has to be said, and what is decided differently."""

    rulings: tuple[Ruling, ...]
    waiting: tuple[Typed, ...] = ()
    faults: tuple[Notice, ...] = ()
    contested: frozenset[Subject] = frozenset()


def read_answers(
    files: Sequence[Filled], *, plan: Plan, settings: Settings, decided_by: str, now: datetime, before: Sequence[Ruling]
) -> Answers:
    """The decisions of filled-in sheets, held against those of ledgers and the ledger `before`."""
    choices = Choices(plan, settings.reviewing)
    by = Correcting(plan, settings, decided_by, now, tuple(before))
    offers: list[Offer] = []
    waiting: list[Typed] = []
    faults: list[Notice] = []
    for file in files:
        places = Places(file.rows, file.whole, settings.reviewing)
        typed = TypedCorrections(file.rows or (), file.documents, by)
        of_file: list[Notice] = []
        for line in file.typed:
            if line.sheet == CORRECTIONS_SHEET:
                made = typed.read(line)
                answer: Offer | Typed = line if isinstance(made, Notice) else Offer(made, line)
                said_of_it = [made] if isinstance(made, Notice) else []
            else:
                answer, said_of_it = _answer(line, choices, places, decided_by, stamp(now))
                if file.older and places.by_id_alone(line) and _is_news(answer, before):
                    answer = replace(
                        line, sheet=NOT_TAKEN, row_id=""
                    )  # or the next run would take it by the new workbook
                    said_of_it = [notice("decision_id_older", at=line.at, row_id=line.row_id)]
            of_file.extend(said_of_it)
            if isinstance(answer, Offer):
                offers.append(answer)
            else:
                waiting.append(_because(answer, said_of_it[0]))
        faults.extend(_cause_once(of_file))
    of_ledgers = _offers_of_ledgers([file for file in files if file.rulings], before)
    rulings, contradicted, contested = _agreed(offers, of_ledgers)
    for each, lines in contradicted:
        faults.append(each)
        waiting += [_because(line, each) for line in lines]
    return Answers(rulings, tuple(waiting), tuple(faults), contested)


def _cause_once(found: Sequence[Notice]) -> list[Notice]:
    """What is said of a file's lines, with the lack of a run, which is the same for all, said at the first of them."""
    alike = [each for each in found if each.code == WITHOUT_RUN]
    if len(alike) < 2:
        return list(found)
    once = notice(WITHOUT_RUN, at=dict(alike[0].values)["at"], count=len(alike))
    return [once, *(each for each in found if each.code != WITHOUT_RUN)]


def _answer(
    line: Typed, choices: Choices, places: Places, decided_by: str, on: str
) -> tuple[Offer | Typed, list[Notice]]:
    """The line as an answer, if it is one, otherwise the line with its row as it is known; and what has to be said."""
    target = places.target(line)
    if isinstance(target, Notice):
        known = replace(line, sheet=NOT_TAKEN)
    else:
        known = replace(
            line,
            sheet="" if line.sheet == NOT_TAKEN else line.sheet,
            council=target.council or line.council,
            row_key=target.row_key,
            requirement=target.requirement,
        )
    if not line.decision:
        return known, [notice("decision_note_alone", at=line.at, what=_filled_in(line))]
    choice = choices.read(line.decision, line.at)
    if isinstance(choice, Notice):
        return known, [choice]
    if isinstance(target, Notice):
        return known, [target]
    everywhere = fold(line.everywhere)
    if everywhere not in _YES and not target.council:
        return known, [notice("decision_without_council", at=line.at)]
    notices = []
    if everywhere not in (*_YES, *_NO):
        notices.append(notice("decision_everywhere_unclear", at=line.at, text=line.everywhere))
    if target.gone:
        notices.append(gone(target, line.at))
    ruling = _ruling(line, choice, target, line.decided_by or decided_by, on, everywhere=everywhere in _YES)
    return Offer(ruling, known), notices


def _is_news(answer: Offer | Typed, before: Sequence[Ruling]) -> bool:
    """Whether the answer can be taken and the ledger has no such answer on the row."""
    return isinstance(answer, Offer) and not any(
        same_answer(answer.ruling, held) for held in before if held.row_key == answer.ruling.row_key
    )


def _filled_in(line: Typed) -> str:
    """The headings under which something stands, for a message."""
    filled = zip(("decision", "note", "everywhere", "decided_by"), line.cells, strict=True)
    return ", ".join(HEADINGS[name] for name, text in filled if text)


def _because(line: Typed, reason: Notice) -> Typed:
    """The line marked with the reason, in which its own place is left out."""
    why = wording(reason)[1].removeprefix(f"{line.at}: ")
    return replace(line, why=why[:1].upper() + why[1:] if why != wording(reason)[1] else why)


def _ruling(line: Typed, choice: Choice, target: DecidedRow, by: str, on: str, *, everywhere: bool) -> Ruling:
    return Ruling(
        decided_on=on,
        decided_by=by,
        council="" if everywhere else target.council,
        row_key=target.row_key,
        requirement=target.requirement,
        action_ids=choice.action_ids,
        verdict=choice.verdict,
        note=line.note,
    )


def _offers_of_ledgers(ledgers: Sequence[Filled], before: Sequence[Ruling]) -> list[Offer]:
    """What each ledger adds to the rulings in force, by the stamps of all ledgers together."""
    withdrawn = {
        identity(ruling)
        for ruling in (*before, *(ruling for ledger in ledgers for ruling in ledger.rulings))
        if ruling.withdrawn
    }
    known = {*map(identity, before)} | withdrawn
    return [
        Offer(ruling, _line_of(ruling, ledger))
        for ledger in ledgers
        for ruling in standing([each for each in ledger.rulings if identity(each) not in withdrawn])
        if ruling not in known
    ]


def _line_of(ruling: Ruling, ledger: Filled) -> Typed:
    """A ledger's ruling as a person would type it."""
    return Typed(
        at=f"{ledger.path.as_posix()}, the decision of {ruling.decided_on}",
        row_key=ruling.row_key,
        council=ruling.council,
        requirement=ruling.requirement,
        decision="" if ruling.field else said(ruling),
        field=ruling.field,
        value=ruling.value,
        note=ruling.note,
        everywhere="" if ruling.council else "yes",
        decided_by=ruling.decided_by,
    )


def _agreed(
    typed: Sequence[Offer], of_ledgers: Sequence[Offer]
) -> tuple[tuple[Ruling, ...], list[tuple[Notice, list[Typed]]], frozenset[Subject]]:
    """One ruling for each row or wording that sheets decide on, and what is decided differently, with its lines."""
    by_subject: dict[Subject, list[Offer]] = {}
    for offer in (*typed, *of_ledgers):
        by_subject.setdefault(subject(offer.ruling), []).append(offer)
    contradicted: list[tuple[Notice, list[Typed]]] = []
    contested: set[Subject] = set()
    for alike in _on_the_same(by_subject):
        if all(same_answer(alike[0].ruling, other.ruling) for other in alike):
            continue
        decisions = ", ".join(dict.fromkeys(said(offer.ruling) for offer in alike))
        lines = [offer.line for offer in alike]
        contradicted.append((notice("decision_contradicted", at=lines_of(lines), decisions=decisions), lines))
        contested |= {subject(offer.ruling) for offer in alike}
    ledgers_own = {id(offer) for offer in of_ledgers}
    rulings = [
        _as_one([offer.ruling for offer in sheets])
        for about, alike in by_subject.items()
        if about not in contested and (sheets := [offer for offer in alike if id(offer) not in ledgers_own])
    ]
    return tuple(rulings), contradicted, frozenset(contested)


def _on_the_same(by_subject: dict[Subject, list[Offer]]) -> Iterable[list[Offer]]:
    """The offers on each row or wording; one for every council goes with those on the row it was made on."""
    general: dict[str, Subject] = {}
    for about, alike in by_subject.items():
        if not (about[0] or about[2]):
            general |= {offer.ruling.row_key: about for offer in alike}
    groups: dict[Subject, list[Offer]] = defaultdict(list)
    for about, alike in by_subject.items():
        groups[general.get(about[1], about) if about[0] and not about[2] else about] += alike
    return groups.values()


def _as_one(alike: Sequence[Ruling]) -> Ruling:
    """Rulings that say the same as one, with the notes of all."""
    notes = dict.fromkeys(ruling.note for ruling in alike if ruling.note)
    fullest = max(alike, key=lambda ruling: bool(ruling.note))
    return replace(fullest, note="; ".join(notes))
