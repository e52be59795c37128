"""The page Review: one row at a time, the source beside it, the likeliest actions under the keys 1, 2, 3."""

from __future__ import annotations

from starlette.background import BackgroundTask
from starlette.responses import Response

from winterplan_extract.desk.answers import ALL_KEPT, NotKept
from winterplan_extract.desk.page import PageRequest, segment
from winterplan_extract.desk.pages.decisions import take
from winterplan_extract.desk.pages.rows import beside, reason_lines, warm
from winterplan_extract.desk.project import Project
from winterplan_extract.desk.settings import LOOK_AGAIN, WARMED
from winterplan_extract.desk.snapshot import Snapshot
from winterplan_extract.domain.records import ReturnRecord
from winterplan_extract.matching.rulings import lookup
from winterplan_extract.review import FIELD_NAMES
from winterplan_extract.review.ledger import Question, read_ledger


def show(request: PageRequest) -> Response:
    """The row that is asked for, or the one whose decision settles most."""
    project = request.project
    shown = project.snapshot(stale=True)
    if shown is None:
        shown = request.shown()
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
    return _page(request, shown, question, left)


def _page(
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
        return _page(request, shown, Question(row, 1, 1.0), waiting(request, shown), request.refused(faults))
    return request.to("review")


def is_ruled_on(project: Project, row: ReturnRecord) -> bool:
    """Whether a person's decision stands on the row. What other decisions taught the matcher of it is none."""
    return lookup(tuple(each for each in read_ledger(project.ledger) if not each.field)).on(row) is not None
