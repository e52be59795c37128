"""Applies corrections to returns that were read: files, then rows split and joined, then fields and what follows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from winterplan_extract.domain.document import BY_A_PERSON, Notice, column_name, column_place
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice, wording
from winterplan_extract.domain.records import ExtractedReturn, LedgerState, ReturnRecord, Ruling, RulingField
from winterplan_extract.domain.settings import Settings
from winterplan_extract.domain.words import FIELD_NAMES, value_said
from winterplan_extract.review.correct_returns import (
    Correction,
    correct_file_of,
    correct_rows,
    file_keys,
    file_value,
    left_out,
    read_otherwise,
)
from winterplan_extract.review.correctable import FILE_FIELDS, ROW_FIELDS, Allowed
from winterplan_extract.review.ledger import folded, opening, said, standing, subject, subject_name
from winterplan_extract.review.settings import COLUMNS_TOLD
from winterplan_extract.vocabulary.likeness import closest

_RowKey = tuple[str, str]  # a council, folded, and the key of a row of its


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A line of the ledger, what has become of it in this run, why in a sentence, and the rows or files that it met."""

    ruling: Ruling
    state: LedgerState
    why: str = ""
    met: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Corrected:
    """Returns with corrections applied; `rulings` are the decisions on actions, moved with their returns.

    `rematch` are returns to match anew, `reread` the SHA-256 of files to read again for the role of a column.
    """

    returns: tuple[ExtractedReturn, ...]
    rulings: tuple[Ruling, ...]
    rematch: frozenset[str] = frozenset()
    reread: frozenset[str] = frozenset()
    entries: tuple[LedgerEntry, ...] = ()
    notices: tuple[Notice, ...] = ()


def correct(
    returns: Sequence[ExtractedReturn], rulings: Sequence[Ruling], *, plan: Plan, settings: Settings
) -> Corrected:
    """The returns, read without corrections (but of roles), with those of the ledger `rulings` that stand."""
    if not any(ruling.field for ruling in rulings):
        return Corrected(tuple(returns), tuple(rulings))
    standing_ones = {id(ruling): _read(ruling, Allowed(plan, settings)) for ruling in standing(rulings)}
    possible = [one for one in standing_ones.values() if one.ruling.field and not one.refused]
    possible.sort(key=lambda one: one.ruling.decided_on)  # of two, the later one
    files = _files_corrected(returns, [one for one in possible if one.ruling.field in FILE_FIELDS], plan, settings)
    moved = _moved(returns, files)
    on: dict[_RowKey, dict[RulingField, Correction]] = defaultdict(dict)
    for one in possible:
        if one.ruling.field in ROW_FIELDS:
            now = _moved_with(one.ruling, moved)
            on[fold(now.council), now.row_key][now.field] = one
    done = [correct_rows(each, on, plan, settings) for each in files]
    rematch = {
        after.document.return_id
        for before, (after, anew) in zip(returns, done, strict=True)
        if anew or before.document.council != after.document.council
    }
    reread = _held_against_columns(returns, [one for one in possible if one.ruling.field == "role"])
    corrected = tuple(after for after, _ in done)
    came = [_came_of(ruling, standing_ones.get(id(ruling)), corrected) for ruling in rulings if ruling.field]
    waiting = Counter(entry.ruling.council for entry, _ in came if entry.state == "waits")
    notices = [told for entry, told in came if told and entry.state != "waits"]
    notices += [notice("correction_waits", council=council, count=count) for council, count in waiting.items()]
    return Corrected(
        corrected,
        tuple(_moved_with(ruling, moved) for ruling in rulings if not ruling.field),
        frozenset(rematch),
        reread,
        tuple(entry for entry, _ in came),
        tuple(notices),
    )


def _read(ruling: Ruling, allowed: Allowed) -> Correction:
    """What a correction says, or why it cannot be. Where a row is split is told by its words when it is met."""
    value = allowed.value(ruling.field, ruling.value) if ruling.field not in ("", "split") else ruling.value
    return Correction(ruling, refused=value) if isinstance(value, Notice) else Correction(ruling, value)


def _files_corrected(
    returns: Sequence[ExtractedReturn], corrections: Sequence[Correction], plan: Plan, settings: Settings
) -> tuple[ExtractedReturn, ...]:
    by_key: dict[str, list[Correction]] = defaultdict(list)
    for one in corrections:
        by_key[one.ruling.row_key].append(one)
    keys = file_keys(each.document for each in returns)
    there = {(key, subject_name(each.document.file)) for key, each in zip(keys, returns, strict=True)}
    done = []
    for key, returned in zip(keys, returns, strict=True):
        said: dict[RulingField, str] = {}
        by = ""
        for one in by_key.get(key, ()) if key else ():
            ruling = one.ruling
            name = subject_name(ruling.requirement)
            if (key, name) in there and name != subject_name(returned.document.file):
                continue  # a copy of the file under another name is meant
            said[ruling.field] = one.value
            one.met.append(returned.document.return_id)
            read, was = file_value(returned.document, ruling.field), ruling.was
            if ruling.field in ("council", "document_date") and read != was and fold(read) != fold(one.value):
                one.otherwise = read_otherwise(ruling.field, ruling.requirement, was, ruling.value, read)
            if ruling.field == "council":
                by = f"corrected {one.by}"
            if ruling.field == "leave_out" and one.value == "yes":
                returned = left_out(returned, ruling.decided_on)
        done.append(correct_file_of(returned, said, by, plan, settings) if said else returned)
    return tuple(done)


def _moved(before: Sequence[ExtractedReturn], after: Sequence[ExtractedReturn]) -> dict[_RowKey, ReturnRecord]:
    """Where rows are now that had another council and key when read, unless another return has a row there."""
    pairs = [
        (one, other) for one, other in zip(before, after, strict=True) if one.document.council != other.document.council
    ]
    present = {(fold(row.council), row.row_key) for each in after for row in each.rows if pairs}
    return {
        (fold(old.council), old.row_key): new
        for one, other in pairs
        for old, new in zip(one.rows, other.rows, strict=False)
        if (fold(old.council), old.row_key) not in present
    }


def _moved_with(ruling: Ruling, moved: Mapping[_RowKey, ReturnRecord]) -> Ruling:
    """The ruling as on the row that it was made on, where that has another council now."""
    if not moved or ruling.field in FILE_FIELDS or not (ruling.council or ruling.field):
        return ruling
    row = moved.get((fold(ruling.council), ruling.row_key))
    return replace(ruling, council=row.council, row_key=row.row_key) if row else ruling


def _held_against_columns(returns: Sequence[ExtractedReturn], roles: Sequence[Correction]) -> frozenset[str]:
    """The files that were read without the corrections of roles, or with withdrawn ones. Notes what these met."""
    wanted = {(one.ruling.row_key, fold(one.ruling.requirement)): one for one in roles}
    reread = set()
    for key, returned in zip(file_keys(each.document for each in returns), returns, strict=True):
        sha256 = returned.document.sha256
        for column in returned.columns:
            by_place = wanted.get((sha256, fold(column_place(column.table, column.column))))
            one = by_place or wanted.get((sha256, fold(column_name(column.heading, column.table, column.column))))
            told = column.evidence.startswith(BY_A_PERSON)
            if one is not None and told:
                one.met.append(returned.document.return_id)
                if one.value in {each.role for each in returned.columns if each.table == column.table} - {column.role}:
                    one.refused = notice("correction_role_twice")
            if told != (one is not None) or (one is not None and column.role != one.value):
                reread.add(sha256)
        if key and any(not one.met for (file, _), one in wanted.items() if file == sha256):
            reread.add(sha256)
    return frozenset(reread)


def _came_of(
    ruling: Ruling, one: Correction | None, returns: Sequence[ExtractedReturn]
) -> tuple[LedgerEntry, Notice | None]:
    """What has become of a correction (None: it stands no more), and what has to be said if it was meant otherwise."""
    if one is None:
        return LedgerEntry(ruling, "withdrawn" if ruling.withdrawn else "replaced"), None
    found = tuple(dict.fromkeys(one.met))
    state: LedgerState
    if one.refused:
        state, told = "refused", _refused(ruling, one.refused)
    elif one.otherwise:
        state, told = "read otherwise", one.otherwise
    elif found:
        return LedgerEntry(ruling, "stands", "", found), None
    else:
        state, told = _without_row(ruling, returns)
    return LedgerEntry(ruling, state, _sentence(told), found), told


def _without_row(ruling: Ruling, returns: Sequence[ExtractedReturn]) -> tuple[LedgerState, Notice]:
    rows = [row for each in returns for row in each.rows if fold(row.council) == fold(ruling.council)]
    of_row = ruling.field in ROW_FIELDS
    if of_row and not rows:
        return "waits", notice("correction_waits", count=1, council=ruling.council)
    near = [(row.requirement, f"row {row.row_id}") for row in rows] if of_row else []
    there = ""
    for each in returns if ruling.field == "role" else ():
        if each.document.sha256 == ruling.row_key:
            names = [(column_name(c.heading, c.table, c.column), column_place(c.table, c.column)) for c in each.columns]
            near += [(name, f"“{FIELD_NAMES['role']}: {name}”") for name in dict.fromkeys(chain(*names))]
            headed = list(dict.fromkeys(f"“{opening(name)}”" for name, _ in names))
            more = f" and {len(headed) - COLUMNS_TOLD} more" if len(headed) > COLUMNS_TOLD else ""
            there = f"; the columns of {each.document.file} are {', '.join(headed[:COLUMNS_TOLD])}{more}"
    best = closest(fold(ruling.requirement), [fold(text) for text, _ in near])
    about = opening(ruling.requirement)
    return "met nothing", notice(
        "correction_met_nothing",
        field=FIELD_NAMES[ruling.field],
        value=value_said(ruling.field, ruling.value),
        about=f"{about}, {ruling.council}" if of_row and ruling.council else about,
        nearest=f" (nearest: {near[best[0]][1]}{there})" if best else there,
    )


def entries_of(
    rulings: Sequence[Ruling],
    done: Corrected,
    returns: Sequence[ExtractedReturn],
    plan: Plan,
    carried: Sequence[tuple[Ruling, str]] = (),
) -> tuple[LedgerEntry, ...]:
    """Every line of the ledger in its order, decisions too; `carried` went over to reworded rows, with the row's id."""
    corrections, actions = iter(done.entries), iter(done.rulings)
    holding = {id(ruling) for ruling in standing(rulings)}
    listed = {action.action_id for action in plan.actions}
    here: dict[_RowKey, list[str]] = defaultdict(list)
    for row in (row for each in returns for row in each.rows) if holding else ():
        here[folded(row.council), row.row_key].append(row.row_id)
        here["", folded(row.requirement)].append(row.row_id)
    councils = {council for council, _ in here}

    def of_actions(ruling: Ruling, now: Ruling) -> LedgerEntry:
        if ruling.withdrawn or id(ruling) not in holding:
            return LedgerEntry(ruling, "withdrawn" if ruling.withdrawn else "replaced")
        strange = [name for name in ruling.action_ids if name not in listed]
        if strange:
            return LedgerEntry(ruling, "refused", f"This plan's list does not have {', '.join(strange)}.")
        over = [row_id for one, row_id in carried if one == now]
        found = tuple(dict.fromkeys((*here.get(subject(now)[:2], ()), *over)))
        if found or not now.council or fold(now.council) in councils:
            return LedgerEntry(ruling, "stands" if found else "met nothing", met=found)
        return LedgerEntry(ruling, "waits")

    return tuple(next(corrections) if ruling.field else of_actions(ruling, next(actions)) for ruling in rulings)


def on_superseded(
    entries: Sequence[LedgerEntry], returns: Sequence[ExtractedReturn], superseded: Collection[str]
) -> tuple[tuple[LedgerEntry, ...], tuple[Notice, ...]]:
    """The entries, with a notice for each that met only rows of `superseded` returns, which counts as nothing."""
    rows = {row.row_id: row for each in returns for row in each.rows}
    standing_rows: dict[str, list[ReturnRecord]] = defaultdict(list)
    for row in rows.values() if superseded else ():
        if row.return_id not in superseded:
            standing_rows[fold(row.council)].append(row)
    done, notices = [], []
    for entry in entries:
        met = [rows[row_id] for row_id in entry.met if row_id in rows]
        of_a_row = entry.ruling.field in ROW_FIELDS or (entry.ruling.council and not entry.ruling.field)
        there = standing_rows[fold(met[0].council)] if met and of_a_row else []
        if there and all(row.return_id in superseded for row in met):
            best = closest(_words(met[0]), [_words(row) for row in there])
            near = there[best[0] if best else 0]
            about = opening(entry.ruling.requirement)
            if entry.ruling.field:
                field, value = entry.ruling.field, entry.ruling.value
                what = f"correction of {FIELD_NAMES[field]} to “{value_said(field, value)}”"
            else:
                what = f"decision “{said(entry.ruling)}”"
            found = notice("ruling_superseded", what=what, about=about, council=near.council, nearest=near.row_id)
            notices.append(found)
            entry = replace(entry, state="met nothing", why=_sentence(found))
        done.append(entry)
    return tuple(done), tuple(notices)


def _words(row: ReturnRecord) -> str:
    """What tells a row when its requirement is in other words: what is said on it is often as it was."""
    return fold(f"{row.requirement} {row.current_status} {row.gap}")


def _refused(ruling: Ruling, why: Notice) -> Notice:
    about = opening(ruling.requirement)
    return notice(
        "correction_refused",
        field=FIELD_NAMES[ruling.field],
        value=value_said(ruling.field, ruling.value),
        about=about,
        why=_sentence(why),
    )


def _sentence(found: Notice) -> str:
    return wording(found)[1]
