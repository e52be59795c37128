"""Two runs of the same councils, months apart: what was met since, what slipped, what moved, what is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from winterplan_extract.comparison.rounds.rows import Teller, answer_changes, row_changes
from winterplan_extract.comparison.rounds.run import CouncilRound, Run, councils_of, pair_councils, pair_rows
from winterplan_extract.domain.change_lines import (
    ANSWER_KINDS,
    BY_LISTS,
    BY_PERSON,
    KINDS,
    Change,
    ChangeKind,
    CouncilChanges,
    RoundFacts,
    Rounds,
)
from winterplan_extract.domain.errors import SourceError
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import NO_RETURN, Action, DocumentRecord, RulingField
from winterplan_extract.domain.settings import Pairing, Settings

_WORDS: Final[tuple[ChangeKind, ...]] = (
    "requirement_reworded", "status_reworded", "plan_reworded", "lead_changed", "date_reworded",
)  # fmt: skip
_OF_FILE: Final[tuple[RulingField, ...]] = ("council", "stands", "leave_out")  # by which councils come and go
_COUNTED_ALONE: Final = ("newly_met", "improved", "slipped", "no_longer_answered")


def totals(
    tell: Teller, old: CouncilRound | None, new: CouncilRound | None, changes: Sequence[Change], note: str
) -> CouncilChanges:
    """The totals of one council. Answers count actions: those of rows that answer none are among the others."""
    of_actions = Counter(change.kind for change in changes if change.action_ids)
    of_all = Counter(change.kind for change in changes)
    gaps = Counter(change.gap for change in changes if change.action_ids)
    answers = sum(of_all[kind] for kind in ANSWER_KINDS)
    return CouncilChanges(
        council=tell.council,
        council_code=tell.code,
        met_old=_met(old),
        met_new=_met(new),
        newly_met=of_actions["newly_met"],
        improved=of_actions["improved"],
        slipped=of_actions["slipped"],
        gaps_opened=gaps["opened"],
        gaps_closed=gaps["closed"],
        no_longer_answered=of_actions["no_longer_answered"],
        other_answers=answers - sum(of_actions[kind] for kind in _COUNTED_ALONE),
        later=of_all["date_later"],
        earlier=of_all["date_earlier"],
        dates_given=of_all["date_given"],
        dates_dropped=of_all["date_dropped"],
        rows_gone=of_all["row_gone"],
        rows_new=of_all["row_new"],
        reworded=len({row_id for change in changes if change.kind in _WORDS for row_id in change.row_ids_new}),
        note=note,
    )


def _met(council: CouncilRound | None) -> int | None:
    if council is None:
        return None
    return sum(line.state == "yes" for line in council.coverage.values())


Which = Literal["earlier", "later"]
_Compared = tuple[CouncilChanges, tuple[Change, ...]]


def compare_rounds(old: Run, new: Run, *, settings: Settings) -> Rounds:
    """Every change from the earlier run to the later one. Raises SourceError where they share no council, and as councils_of does."""
    before, after = councils_of(old), councils_of(new)
    both, gone, added = pair_councils(before, after)
    if not both:
        raise SourceError(
            f"{old.folder} and {new.folder} have no council in common ({_named(before, settings.pairing.named)}; {_named(after, settings.pairing.named)}). "
            "Name two runs of the same region."
        )
    actions = {action.action_id: action for action in (*old.actions, *new.actions)}  # the later titles
    decided = {one[0] for one in _of_files(old) ^ _of_files(new)}
    compared = [
        *(
            _in_both(one, other, actions, settings.pairing, _cause(one, other, old, new, decided))
            for one, other in both
        ),
        *(_in_one(council, new, "later", actions, settings.pairing, decided) for council in gone),
        *(_in_one(council, old, "earlier", actions, settings.pairing, decided) for council in added),
    ]
    compared.sort(key=lambda pair: (fold(pair[0].council), pair[0].council_code, pair[0].council))
    return Rounds(
        old=_facts(old, before),
        new=_facts(new, after),
        changes=tuple(change for _, changes in compared for change in changes),
        councils=tuple(council for council, _ in compared),
        notes=(*_on_lists(old, new), *_on_dates(old, new, both)),
    )


def _cause(one: CouncilRound, other: CouncilRound, old: Run, new: Run, decided: Collection[str]) -> str:
    """What has changed all that no person's decision has: that a person chose the return, other lists for the same file, or nothing known."""
    if _chosen(one, other, old, decided):
        return BY_PERSON
    same = one.document.sha256 == other.document.sha256 != ""
    return BY_LISTS if same and old.lists and new.lists and old.lists != new.lists else ""


def _chosen(one: CouncilRound, other: CouncilRound, old: Run, decided: Collection[str]) -> bool:
    """Whether the council has another return than before because a person said so: the earlier round had both files."""
    files = {one.document.file, other.document.file}
    there = {document.sha256 for document in old.documents}
    return len(files) > 1 and not files.isdisjoint(decided) and other.document.sha256 in there


def _in_both(
    old: CouncilRound, new: CouncilRound, actions: Mapping[str, Action], settings: Pairing, cause: str
) -> _Compared:
    """A council of both rounds; `cause` is the note of all changes that no person's decision has made."""
    tell = Teller(new.name, new.code or old.code, actions, settings)
    changes: tuple[Change, ...] = ()
    if not _is_same(old, new):
        pairs = pair_rows(old.rows, new.rows, settings)
        found = [*answer_changes(old, new, pairs, tell), *row_changes(old, new, pairs, tell)]
        found = [each if each.by_person else replace(each, note=f"{each.note} {cause}".strip()) for each in found]
        changes = _in_order(found, old, new, actions)
    partial = [
        f"The {which} return was read only in part ({council.document.file})."
        for which, council in (("earlier", old), ("later", new))
        if council.document.status == "partial"
    ]
    return totals(tell, old, new, changes, " ".join(partial)), changes


def _is_same(old: CouncilRound, new: CouncilRound) -> bool:
    """Whether nothing has changed of a council, nor was anything decided: so it is with most from run to run."""
    same = (old.rows, old.coverage) == (new.rows, new.coverage)
    return same and not any(new.decided_since(old, row.row_id, row.row_id) for row in new.rows)


def _of_files(run: Run) -> frozenset[tuple[str, str, str]]:
    """What people corrected of files in a run: file, field, value."""
    return frozenset((one.requirement, one.field, one.value) for one in run.decisions if one.field in _OF_FILE)


def _in_one(
    council: CouncilRound,
    other: Run,
    lacking: Which,
    actions: Mapping[str, Action],
    settings: Pairing,
    decided: Collection[str],
) -> _Compared:
    """A council of one round, the `lacking` one having no return of it that was read; `decided` are files that people corrected."""
    tell = Teller(council.name, council.code, actions, settings)
    by_person = BY_PERSON if council.document.file in decided else ""
    why = by_person or _why_absent(council, other, lacking, settings.named)
    if lacking == "later":
        change = tell.council_line("council_gone", council.document.file, "", why)
        return totals(tell, council, None, (change,), "" if by_person else why), (change,)
    change = tell.council_line("council_new", "", council.document.file, why)
    return totals(tell, None, council, (change,), "" if by_person else why), (change,)


def _in_order(
    changes: Sequence[Change], old: CouncilRound, new: CouncilRound, actions: Mapping[str, Action]
) -> tuple[Change, ...]:
    """The changes by action as on the list, then by row as in the returns; all on one action or row together."""
    turn = {action_id: number for number, action_id in enumerate(actions)}
    later = {row.row_id: number for number, row in enumerate(new.rows)}
    earlier = {row.row_id: number for number, row in enumerate(old.rows)}
    kinds = {kind: number for number, kind in enumerate(KINDS)}

    def place(change: Change) -> tuple[int, int, int, int]:
        return (
            min((turn.get(action_id, len(turn)) for action_id in change.action_ids), default=len(turn)),
            min((later[row_id] for row_id in change.row_ids_new), default=len(later)),
            min((earlier[row_id] for row_id in change.row_ids_old), default=len(earlier)),
            kinds[change.kind],
        )

    return tuple(sorted(changes, key=place))


def _why_absent(council: CouncilRound, other: Run, which: Which, most: int) -> str:
    """Why the other run has no return of a council, as far as its documents tell."""
    unread = [
        document
        for document in other.documents
        if not document.stands and (document.status == "failed" or document.kind in NO_RETURN)
    ]
    own = [document for document in unread if _is_of(document, council)]
    if own:
        return f"Its return in the {which} round could not be read, or is none: {own[0].file} ({own[0].error})"
    nameless = [document.file for document in unread if not document.council]
    if nameless:
        return (
            f"Files of the {which} round that could not be read and name no council may be its return: "
            f"{', '.join(nameless[:most])}{f' and {len(nameless) - most} more' if len(nameless) > most else ''}."
        )
    return ""


def _is_of(document: DocumentRecord, council: CouncilRound) -> bool:
    if document.council_code and council.code:
        return document.council_code == council.code
    return bool(document.council) and fold(document.council) == fold(council.name)


def _facts(run: Run, councils: Sequence[CouncilRound]) -> RoundFacts:
    return RoundFacts(run.folder, run.as_of, len(councils), len(run.documents), sum(len(c.rows) for c in councils))


def _on_lists(old: Run, new: Run) -> tuple[str, ...]:
    before, after = {a.action_id for a in old.actions}, {a.action_id for a in new.actions}
    if before == after:
        return ()
    return (
        "The two runs use different lists of actions. Only those on both are compared "
        f"({len(before & after)} actions; {len(before - after)} only on the earlier list, {len(after - before)} only on the later).",
    )


def _on_dates(old: Run, new: Run, both: Sequence[tuple[CouncilRound, CouncilRound]]) -> tuple[str, ...]:
    """Whether the runs may be the wrong way round: by the returns' own dates, else by the runs' days."""
    dates = [(one.document.document_date, other.document.document_date) for one, other in both]
    known = [(before, after) for before, after in dates if before and after]
    forwards, back = sum(before < after for before, after in known), sum(before > after for before, after in known)
    backwards = back > forwards
    if back == forwards:
        backwards = bool(old.as_of and new.as_of and old.as_of > new.as_of)
    if not backwards:
        return ()
    return (f"{old.folder} is dated after {new.folder}. If they are the wrong way round, name the earlier run first.",)


def _named(councils: Sequence[CouncilRound], most: int) -> str:
    names = [council.name for council in councils]
    return ", ".join(names[:most]) + (" …" if len(names) > most else "") if names else "none"
