"""The sheet Missing returns: the councils from which there is nothing to compare."""

from __future__ import annotations

from winterplan_extract.outputs.absent import Absent
from winterplan_extract.outputs.sheet import Line, SheetColumn, StyledText, WorkbookSheet
from winterplan_extract.outputs.sheets.places import NO_REGION, ONE_TABLE
from winterplan_extract.outputs.view import View
from winterplan_extract.outputs.words import counted, listed


def missing_returns_sheet(view: View) -> WorkbookSheet:
    """A line for each council of the region that has no return in the comparison."""
    roll = view.roll
    regions = sorted({one.council.region for one in roll.absent if one.council.region})
    asked = (
        "These are the councils of the region that the run was asked for."
        if roll.asked
        else "The run was not asked for a region (--region), so these are the other councils of the regions that "
        "returns came from."
    )
    return WorkbookSheet(
        name="Missing returns",
        title="Missing returns: councils from which nothing could be compared",
        about=(
            ONE_TABLE,
            f"{counted(len(roll.absent), 'council')}{f' of {listed(regions)}' if regions else ''}. {asked}",
        ),
        headers=(
            SheetColumn("Region", 26, blank=NO_REGION),
            SheetColumn("Council", 34),
            SheetColumn("Full name", 50),
            SheetColumn("ONS code", 14, blank="[not known]"),
            SheetColumn("What came", 70),
        ),
        lines=tuple(map(_line, roll.absent)),
        table="Missing_returns",
        empty="A return was read from every council of the region."
        if roll.asked
        else "A return was read from every council of the regions that returns came from.",
        frozen=2,
    )


def _line(one: Absent) -> Line:
    came = "\n".join(f"{document.file} could not be read: {document.error}" for document in one.documents)
    council = one.council
    return (council.region, StyledText(council.name, "term"), council.official_name, council.code, came or "Nothing")
