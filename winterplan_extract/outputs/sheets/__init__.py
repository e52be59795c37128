"""What each sheet of the workbook says, in the order they stand in it."""

from __future__ import annotations

from winterplan_extract.domain.change_lines import Rounds
from winterplan_extract.outputs.dictionary import dictionary_sheet
from winterplan_extract.outputs.sheet import WorkbookSheet
from winterplan_extract.outputs.sheets import councils, front, gaps, overviews, review, rounds, rows
from winterplan_extract.outputs.view import View


def workbook_sheets(view: View, since: Rounds | None = None) -> tuple[WorkbookSheet, ...]:
    """Every sheet, the cover first. What is published has none to work in, and a cover that is a table too."""
    lists = review.lists_sheet(view)
    inside = (
        overviews.glance_sheet(view),
        councils.summary_sheet(view),
        councils.comparison_sheet(view),
        *((rounds.since_sheet(since),) if since and view.decides else ()),
        overviews.by_theme_sheet(view),
        councils.side_by_side_sheet(view),
        gaps.gaps_sheet(view),
        gaps.deadlines_sheet(view),
        overviews.by_month_sheet(view),
        gaps.by_lead_sheet(view),
        gaps.missing_sheet(view),
        *((gaps.missing_returns_sheet(view),) if view.councils_named else ()),
        *((review.review_sheet(view, choices=len(lists.lines)),) if view.decides else ()),
        *((review.not_taken_sheet(view, choices=len(lists.lines)),) if view.waiting.others else ()),
        *((review.corrections_sheet(view), review.decisions_sheet(view)) if view.decides else ()),
        rows.unmapped_sheet(view),
        *((rows.quality_sheet(view),) if view.decides else ()),
        councils.crosswalk_sheet(view),
        rows.rows_sheet(view, choices=len(lists.lines)),
        *((rows.not_counted_sheet(view),) if view.others else ()),
        rows.returns_sheet(view),
        *((rows.problems_sheet(view),) if view.decides else ()),
        front.notes_sheet(view),
        dictionary_sheet(),
        *((lists, *filter(None, (review.choices_sheet(view),))) if view.decides else ()),
    )
    return (front.cover_sheet(view, inside), *inside)
