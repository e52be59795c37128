"""The pages of rows: all of them, searched; one with its source, its actions and history; the next to review."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.responses import Response

from winterplan_extract.desk.desk import ALL_KEPT, NotKept
from winterplan_extract.desk.page import NOTHING_CHANGED, PageRequest, as_kept, as_shown, segment, source_path
from winterplan_extract.desk.pages.decisions import columns_of, correct_columns, keep, take
from winterplan_extract.desk.project import Project
from winterplan_extract.desk.settings import LOOK_AGAIN, PAGE_ROWS, WARMED
from winterplan_extract.desk.snapshot import Snapshot
from winterplan_extract.desk.source import MarkedPage, SourceOnDisk, marked_pages
from winterplan_extract.desk.source_table import SourceExcerpt
from winterplan_extract.domain.document import ROLE_NAMES, Notice
from winterplan_extract.domain.errors import WinterplanError
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import ReturnRecord, Ruling, RulingField
from winterplan_extract.matching.rulings import lookup
from winterplan_extract.review import FIELD_NAMES, ROW_FIELDS, LedgerEntry, correct_row, possible
from winterplan_extract.review.correctable import shown as held
from winterplan_extract.review.ledger import Question, read_ledger

Keeps = Callable[[Snapshot, ReturnRecord, str], bool]


def _of_theme(shown: Snapshot, row: ReturnRecord, theme: str) -> bool:
    return any(str(shown.actions[name].theme_no) == theme for name in row.action_ids if name in shown.actions)


FILTERS: Final[dict[str, Keeps]] = {
    "council": lambda _, row, value: row.council == value,
    "file": lambda _, row, value: row.return_id == value,
    "theme": _of_theme,
    "action": lambda _, row, value: value in row.action_ids,
    "met": lambda _, row, value: row.met == value,
    "decision": lambda _, row, value: row.decision == value,
    "flag": lambda _, row, value: value in row.flags,
}


def show_all(request: PageRequest) -> Response:
    """The rows that the filters leave, a hundred at a time."""
    shown = request.shown()
    chosen = {name: request.filtered(name) for name in (*FILTERS, "q")}
    found = list(filtered(shown, chosen))
    page = request.filtered("page")
    at = max(int(page) - 1, 0) if page.isdecimal() and len(page) < 6 else 0
    pages = max((len(found) + PAGE_ROWS - 1) // PAGE_ROWS, 1)
    at = min(at, pages - 1)
    themes = {str(action.theme_no): action.theme for action in shown.comparison.actions}
    return request.page(
        "rows",
        shown=shown,
        rows=found[at * PAGE_ROWS : (at + 1) * PAGE_ROWS],
        count=len(found),
        chosen=chosen,
        number=at + 1,
        pages=pages,
        themes=themes,
        council_pairs=[(name, name) for name in shown.councils],
        flags_there=sorted({flag for row in shown.comparison.rows for flag in row.flags}),
    )


def filtered(shown: Snapshot, chosen: dict[str, str]) -> Iterator[ReturnRecord]:
    """The rows that all filters keep and that hold every word searched for."""
    keeps = [(FILTERS[name], value) for name, value in chosen.items() if value and name in FILTERS]
    words = fold(chosen.get("q", "")).split()
    for row, text in shown.folded:
        if all(keep(shown, row, value) for keep, value in keeps) and all(word in text for word in words):
            yield row


@dataclass(frozen=True, slots=True)
class SourceShown:
    """The source beside a row: pages with boxes, or parts of its tables; `why` there is neither."""

    pages: tuple[MarkedPage, ...] = ()
    excerpts: tuple[SourceExcerpt, ...] = ()
    why: str = ""
    opens: bool = False


def show(request: PageRequest) -> Response:
    """The row with all that can be done about it.

    A workbook's link tells the row's key too: what is called so now may be another.
    """
    shown, key = request.shown(), request.filtered("key")
    named = shown.rows.get(request.named("row_id"))
    if key and (named is None or named.row_key != key):
        meant = next((row for row in shown.rows.values() if row.row_key == key), None)
        if meant is not None:
            return request.to(f"rows/{segment(meant.row_id)}")
        request.project.say(
            "This row reads otherwise than when the workbook was written: look whether it is the one meant."
        )
    return _page(request, shown, _row(request, shown))


def _page(request: PageRequest, shown: Snapshot, row: ReturnRecord, refused: NotKept = ALL_KEPT) -> Response:
    rows = list(shown.rows)
    at = rows.index(row.row_id)
    return request.page(
        "row",
        refused=refused,
        shown=shown,
        row=row,
        document=shown.documents[row.return_id],
        candidates=shown.candidates.get(row.row_id, ()),
        matches=shown.matches.get(row.row_id, ()),
        reasons=reason_lines,
        history=history(shown, row),
        before=rows[at - 1] if at else "",
        after=rows[at + 1] if at + 1 < len(rows) else "",
        source=beside(request, shown, row),
        alike=len(shown.alike(row)),
        fields=[
            (field, as_shown(field, held(row, field)), possible(field, shown.plan))
            for field in ROW_FIELDS
            if field not in ("split", "join")
        ],
        columns=columns_of(shown, row.return_id, row.table) if row.table else (),
        roles=ROLE_NAMES,
    )


def change(request: PageRequest) -> Response:
    """Keeps a decision on the row's actions, a correction of a field or of a column's role, or withdraws one."""
    shown = request.shown()
    row = _row(request, shown)
    what = request.typed("do")
    if what == "withdraw":
        request.withdraw_line()
    elif what == "column":
        return request.to(
            "run" if correct_columns(request, shown, shown.documents[row.return_id]) else f"rows/{segment(row.row_id)}"
        )
    else:
        faults = _correct(request, shown, row) if what == "correct" else take(request, row, shown)
        if faults:
            return _page(request, shown, row, request.refused(faults))
        if what != "correct":
            request.project.say("Kept.")
    after = request.shown()
    return request.to(f"rows/{segment(row.row_id)}" if row.row_id in after.rows else "rows")


def _correct(request: PageRequest, shown: Snapshot, row: ReturnRecord) -> dict[str, str]:
    """Keeps each field that holds another value than the row, or that a button names; gives why not, by field."""
    by, rows = request.project.correcting(), list(shown.rows.values())
    at = next(number for number, each in enumerate(rows) if each.row_id == row.row_id)
    following = rows[at + 1] if at + 1 < len(rows) and rows[at + 1].return_id == row.return_id else None
    wanted = {
        field: typed
        for field in ROW_FIELDS
        if isinstance(typed := request.form.get(field), str) and _differs(row, field, typed)
    }
    made: dict[RulingField, Ruling | Notice] = {}
    for field in (*wanted, *wanted):  # again, as one date may be possible only with the other
        if isinstance(made.get(field), Ruling):
            continue
        also = replace(by, standing=(*by.standing, *(each for each in made.values() if isinstance(each, Ruling))))
        made[field] = correct_row(row, field, wanted[field], also, note=request.typed("note"), following=following)
    faults = keep(request, made, row.row_id)
    if not faults:
        names = ", ".join(FIELD_NAMES[field] for field in made)
        request.project.say(f"Corrected: {names}." if made else NOTHING_CHANGED)
    return faults


def _differs(row: ReturnRecord, field: RulingField, typed: str) -> bool:
    if field in ("split", "join"):
        return bool(typed.strip())
    return " ".join(as_kept(field, typed).split()) != " ".join(held(row, field).split())


def history(shown: Snapshot, row: ReturnRecord) -> list[LedgerEntry]:
    """The lines of the ledger that bear on a row, the latest first."""
    council, wording = fold(row.council), fold(row.requirement)
    return [
        entry
        for entry in reversed(shown.entries)
        if row.row_id in entry.met
        or (fold(entry.ruling.council) == council and entry.ruling.row_key == row.row_key)
        or (not entry.ruling.council and fold(entry.ruling.requirement) == wording)
    ]


def reason_lines(text: str) -> list[str]:
    """Reasons in words, one by one; what is quoted in one stays whole."""
    return [part.strip() for part in re.split(r";(?![^“]*”)", text) if part.strip()]


def beside(request: PageRequest, shown: Snapshot, row: ReturnRecord) -> SourceShown:
    """The source of a row; a page's picture has an address of its own."""
    returned = shown.returned[row.return_id]
    on_disk = _on_disk(request, shown, row)
    if on_disk is None:
        return SourceShown(why="The file is not where it was read; its place is named above.")
    pages = marked_pages(row, returned)
    if pages:
        return SourceShown(pages=pages, opens=not on_disk.member)
    try:
        return SourceShown(excerpts=request.project.viewer.excerpts(on_disk, row, returned), opens=not on_disk.member)
    except WinterplanError as fault:
        return SourceShown(why=fault.at_desk, opens=not on_disk.member)


def warm(request: PageRequest, shown: Snapshot, rows: Sequence[ReturnRecord]) -> None:
    """Makes ready what stands beside the rows that come next."""
    request.project.viewer.start()
    for row in rows:
        on_disk = _on_disk(request, shown, row)
        pages = beside(request, shown, row).pages
        if on_disk and pages:
            with suppress(WinterplanError):
                request.project.viewer.picture(on_disk, pages[0].page)


def picture(request: PageRequest) -> Response:
    """The picture of a page on which the row stands."""
    shown = request.shown()
    row = _row(request, shown)
    on_disk = _on_disk(request, shown, row)
    if on_disk is None or shown.documents[row.return_id].format != "pdf":
        raise HTTPException(404, "There is no picture of this page.")
    drawn = request.project.viewer.picture(
        on_disk, request.http.path_params["page"], large=bool(request.filtered("large"))
    )
    headers = {"cache-control": "private, max-age=3600"}
    return Response(drawn, media_type="image/png", headers=headers)


def _row(request: PageRequest, shown: Snapshot) -> ReturnRecord:
    row = shown.rows.get(request.named("row_id"))
    if row is None:
        raise HTTPException(404, "There is no such row. The page Rows has all of them.")
    return row


def _on_disk(request: PageRequest, shown: Snapshot, row: ReturnRecord) -> SourceOnDisk | None:
    """The file that a row is from; for one within an archive, the archive's path and its name in there."""
    line = shown.documents[row.return_id]
    path = source_path(request.project, line.file)
    if path is not None:
        return SourceOnDisk(path, line.sha256, line.file)
    outer, _, member = line.file.partition("!")
    archive = source_path(request.project, outer) if member else None
    return SourceOnDisk(archive, line.sha256, line.file, member) if archive else None


def show_review(request: PageRequest) -> Response:
    """The row that is asked for, or the one whose decision settles most."""
    project = request.project
    shown = project.snapshot(stale=True) or request.shown()
    left = waiting(request, shown)
    wanted = request.filtered("row")
    if wanted in shown.rows and not is_ruled_on(project, shown.rows[wanted]):
        # Also where the matcher has been taught meanwhile: a decision that was undone comes back to be made again.
        question: Question | None = Question(shown.rows[wanted], 1, 1.0)
    else:
        question = left[0] if left else None
    if question is None:
        shown = request.shown()  # what was decided last may have settled or raised others
        left = waiting(request, shown)
        question = left[0] if left else None
    if question is None:
        return request.page(
            "review", shown=shown, row=None, left=0, done=project.decided_here, undo=project.can_undo, again=LOOK_AGAIN
        )
    return _review_page(request, shown, question, left)


def _review_page(
    request: PageRequest, shown: Snapshot, question: Question, left: list[Question], refused: NotKept = ALL_KEPT
) -> Response:
    project, row = request.project, question.row
    answer = request.page(
        "review",
        refused=refused,
        shown=shown,
        row=row,
        document=shown.documents[row.return_id],
        question=question,
        alike=len(shown.alike(row)),
        left=len(left),
        done=project.decided_here,
        undo=project.can_undo,
        later=len(set(project.later).intersection(each.row.row_id for each in left)),
        candidates=shown.candidates.get(row.row_id, ()),
        reasons=reason_lines,
        source=beside(request, shown, row),
    )
    answer.background = BackgroundTask(warm, request, shown, [each.row for each in left[1 : 1 + WARMED]])
    return answer


def waiting(request: PageRequest, shown: Snapshot) -> list[Question]:
    """What is left to decide, in its order; what was put off comes last."""
    later = {row_id: at for at, row_id in enumerate(request.project.later)}
    left = [each for each in shown.questions if not request.project.is_pending(each.row)]
    return sorted(left, key=lambda each: later.get(each.row.row_id, -1))


def decide(request: PageRequest) -> Response:
    """Keeps the decision, and leads on to the next row."""
    project = request.project
    if request.typed("do") == "undo":
        undone = project.undo()
        project.snapshot()  # the row is shown again at once, as it was
        if undone and all(ruling.field for ruling in undone.rulings):
            project.say(f"Undone: the correction of {', '.join(FIELD_NAMES[each.field] for each in undone.rulings)}.")
            return request.to(f"rows/{segment(undone.row_id)}" if undone.row_id else "files")
        project.say("Undone: the row is to be decided again." if undone else "There is nothing to undo.")
        return request.to("review", row=undone.row_id if undone else "")
    shown = project.snapshot(stale=True) or request.shown()
    row = shown.rows.get(request.typed("row_id"))
    if row is None or row.row_key != request.typed("row_key"):
        project.say("That row is not there any more as it was shown; nothing was decided. This is the next one.")
        return request.to("review")
    if request.typed("do") == "later":
        project.put_off(row.row_id)
        return request.to("review")
    if project.is_pending(row) or is_ruled_on(project, row):
        project.say(f"{row.row_id} has been decided in another window; that decision stands, and yours was not taken.")
        return request.to("review")
    faults = take(request, row, shown)
    if faults:
        return _review_page(request, shown, Question(row, 1, 1.0), waiting(request, shown), request.refused(faults))
    return request.to("review")


def is_ruled_on(project: Project, row: ReturnRecord) -> bool:
    """Whether a person's decision stands on the row. What other decisions taught the matcher of it is none."""
    return lookup(tuple(each for each in read_ledger(project.ledger) if not each.field)).on(row) is not None
