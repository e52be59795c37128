"""What there is to say of corrections: codes, each with its severity and wording (see problems.py)."""

from __future__ import annotations

from typing import Final, Literal

CORRECTIONS: Final[dict[str, tuple[Literal["error", "warning", "note"], str]]] = {
    "correction_unclear": ("error", "“{text}” is not possible for {field}. Possible: {possible}."),
    "correction_field_unknown": ("error", "“{text}” is no field that can be corrected. Possible: {possible}."),
    "correction_order": (
        "error",
        "The first date, {first}, is after the last, {last}. Correct both, or the other one.",
    ),
    "correction_no_next": (
        "error",
        "The row {row_id} is the last of its return: there is no next row to join it with.",
    ),
    "correction_no_heading": (
        "error",
        "A column is known by its heading; type the field as “role: ” and the heading, such as “role: {example}”, or where it has "
        "none its place, as “role: column 4 of table 2”.",
    ),
    "correction_not_taken": ("error", "{at}: {why} The correction was not taken; put it right and run again."),
    "correction_row_unknown": (
        "error",
        "{at}: there is no row or file “{row_id}” in the last run. The correction was not taken; copy the id from the sheet Rows or Returns.",
    ),
    "correction_incomplete": (
        "warning",
        "{at}: {lacking} is not filled in. It stands again in the new workbook until you complete or empty it. "
        "Where nothing is to stand, type [none] under Value.",
    ),
    "correction_met_nothing": (
        "warning",
        "The correction of {field} to “{value}” ({about}) met nothing in this run{nearest}. It is kept; withdraw it with "
        "`winterplan decisions` if what it is about is gone for good.",
    ),
    "ruling_superseded": (
        "warning",
        "The {what} ({about}) is on a return that no longer stands for {council}; the one that does words that row otherwise or lacks "
        "it (nearest: row {nearest}). Look at that row, and decide or correct there if it is still needed.",
    ),
    "correction_waits": ("note", "Corrections on {council} wait ({count}): no return of it was read in this run."),
    "correction_read_otherwise": (
        "warning",
        "{field} ({about}) was corrected from “{was}” to “{value}”, and is now read as “{now}”. The correction stands; withdraw it if "
        "what is read now is right.",
    ),
    "correction_next_differs": (
        "warning",
        "The row “{about}” was to be joined with “{was}”, and now “{now}” follows it. They were not joined; look at the source and decide again.",
    ),
    "correction_refused": (
        "warning",
        "The correction of {field} to “{value}” ({about}) was not applied: {why} Withdraw it, and correct again.",
    ),
    "correction_left_out": ("note", "Left out of the comparison by a reviewer's decision of {on}."),
}
