"""What each sheet of the workbook says, in the order they stand in it."""

from __future__ import annotations

from winterplan_extract.domain.change_lines import Rounds
from winterplan_extract.outputs.dictionary import dictionary_sheet
from winterplan_extract.outputs.sheet import WorkbookSheet
from winterplan_extract.outputs.sheets.councils import (
    comparison_sheet,
    crosswalk_sheet,
    side_by_side_sheet,
    summary_sheet,
)
from winterplan_extract.outputs.sheets.front import cover_sheet, notes_sheet
from winterplan_extract.outputs.sheets.gaps import (
    by_lead_sheet,
    deadlines_sheet,
    gaps_sheet,
    missing_returns_sheet,
    missing_sheet,
)
from winterplan_extract.outputs.sheets.overviews import by_month_sheet, by_theme_sheet, glance_sheet
from winterplan_extract.outputs.sheets.review import (
    choices_sheet,
    corrections_sheet,
    decisions_sheet,
    lists_sheet,
    not_taken_sheet,
    review_sheet,
)
from winterplan_extract.outputs.sheets.rounds import since_sheet
from winterplan_extract.outputs.sheets.rows import (
    not_counted_sheet,
    problems_sheet,
    quality_sheet,
    returns_sheet,
    rows_sheet,
    unmapped_sheet,
)
from winterplan_extract.outputs.view import View


def workbook_sheets(view: View, since: Rounds | None = None, *, tables_only: bool = False) -> tuple[WorkbookSheet, ...]:
    """Every sheet, the cover first; with `tables_only` that is a table as well.

    `since` is what changed since the last run into the same folder. What is published has none of the sheets to work in, and no score.
    """
    lists = lists_sheet(view)
    inside = (
        glance_sheet(view),
        summary_sheet(view),
        comparison_sheet(view),
        *((since_sheet(since),) if since and view.decides else ()),
        by_theme_sheet(view),
        side_by_side_sheet(view),
        gaps_sheet(view),
        deadlines_sheet(view),
        by_month_sheet(view),
        by_lead_sheet(view),
        missing_sheet(view),
        *((missing_returns_sheet(view),) if view.councils_named else ()),
        *((review_sheet(view, choices=len(lists.lines)),) if view.decides else ()),
        *((not_taken_sheet(view, choices=len(lists.lines)),) if view.waiting.others else ()),
        *((corrections_sheet(view), decisions_sheet(view)) if view.decides else ()),
        unmapped_sheet(view),
        *((quality_sheet(view),) if view.decides else ()),
        crosswalk_sheet(view),
        rows_sheet(view, choices=len(lists.lines)),
        *((not_counted_sheet(view),) if view.others else ()),
        returns_sheet(view),
        *((problems_sheet(view),) if view.decides else ()),
        notes_sheet(view),
        dictionary_sheet(),
        *((lists, *filter(None, (choices_sheet(view),))) if view.decides else ()),
    )
    return (cover_sheet(view, inside, as_table=tables_only), *inside)
