"""What the audit doubts about what came out of a file: its codes, each with its severity and wording (see problems.py)."""

from __future__ import annotations

from typing import Final, Literal

DOUBTS: Final[dict[str, tuple[Literal["error", "warning", "note"], str]]] = {
    "second_reading_failed": (
        "note",
        "The file's text could not be taken a second time to check that nothing was left out ({detail}). Compare some rows with the file.",
    ),
    "text_unaccounted": (
        "warning",
        "{count} letters and digits {where} are in nothing that was read, among them “{text}”. Find these words in the source and "
        "compare the rows there.",
    ),
    "page_unaccounted": (
        "error",
        "Most of what stands {where} was not read ({count} letters and digits, among them “{text}”). Compare that page with the rows, "
        "and enter what is missing by hand or ask the council for the Word file.",
    ),
    "cell_unaccounted": (
        "warning",
        "“{text}” stands in this row of the table and is not in the row that came out of it. Compare the row with the source.",
    ),
    "row_unaccounted": (
        "error",
        "A row of the table came out neither as a row nor as set aside: “{text}”. Enter it by hand, and report this as a fault of the program.",
    ),
    "words_out_of_order": (
        "warning",
        "“{text}” stands elsewhere in the file's own text than in this row: it may belong to another cell or row, or lack some words. "
        "Compare the row with the source.",
    ),
    "tables_out_of_order": (
        "warning",
        "{count} cells, from “{text}” on, do not stand where the file's own text has them: columns or rows may be exchanged. "
        "Compare some rows with the source.",
    ),
    "set_aside_answers": (
        "warning",
        "A row was set aside though it holds {signs}: “{text}”. If it is a requirement, its answer is missing from the comparison: look at the source.",
    ),
    "headings_answer": (
        "warning",
        "A row was taken for headings though it holds {signs}: “{text}”. If it is a requirement, its answer is missing from the comparison: "
        "look at the source.",
    ),
    "table_without_rows": (
        "warning",
        "This table gave no row, though {count} of its rows look like requirements with their answers, the first “{text}”. "
        'Look at the source; if its headings are new, teach them (winterplan plan teach heading "What we do" requirement).',
    ),
    "reference_skipped": (
        "note",
        "Before {ref} the numbering skips {missing}. If the source has it, a row was missed; the council may have left it out.",
    ),
    "section_begins_late": (
        "note",
        "The numbering begins at {ref}; {missing} is not there. If the source has it, a row was missed; the council may have left it out.",
    ),
    "reference_turns_back": (
        "note",
        "Reference {ref} comes after {before}. Compare the order of the rows with the source.",
    ),
    "reference_outside_rows": (
        "warning",
        "Reference {ref} is missing among the rows, and stands outside them: “{text}”. Look at the source; what is said there was not compared.",
    ),
    "heading_against_role": (
        "warning",
        "The column headed “{heading}” was taken for {role}, though such a heading means {known}. Compare some rows with the source.",
    ),
    "heading_without_role": (
        "warning",
        "The column headed “{heading}” was given no role, though such a heading means {known}; what it says is in other_text. "
        "Compare some rows with the source.",
    ),
    "tables_disagree": (
        "warning",
        "In this table the column headed “{heading}” was taken for {role}, in the others for {usual}. Compare some of its rows with the source.",
    ),
    "column_unlike_role": (
        "warning",
        "What was taken for {role} holds {what} in {count} of {all} rows. Compare the table's headings with the source: "
        "the columns may have been mistaken.",
    ),
    "answers_not_understood": (
        "warning",
        "{count} of {all} answers came out as not stated, though something is printed (“{text}”). If these are answers, add them to wordings.csv.",
    ),
    "answers_all_empty": (
        "warning",
        "{count} of {all} rows came out without an answer, though a column of answers was found. Look at the source: the answers may stand in "
        "another column, or be drawn.",
    ),
    "status_emptier_than_gap": (
        "warning",
        "{gaps} of the rows that are fully met have a gap and only {statuses} a status: the two columns may have been exchanged. "
        "Compare some rows with the source.",
    ),
    "cells_exchanged": (
        "warning",
        "The lead of this row is a date (“{lead}”) and its date a post (“{deadline}”): the cells may be exchanged. Compare the row with the source.",
    ),
    "joined_doubtfully": (
        "warning",
        "This table row was joined to the one before, though it has {signs}: “{text}”. If it is a row of its own, two rows came out as one.",
    ),
    "perhaps_torn": (
        "warning",
        "This row may be the rest of the one before ({signs}): “{text}”. Compare the two with the source.",
    ),
    "letters_spoilt": (
        "warning",
        "{count} characters {where} are no letters (“{text}”): the file's encoding is spoilt. Read these rows in the source.",
    ),
    "words_unknown": (
        "warning",
        "{share} of the words {where} are unknown, such as “{text}”: the file's letters may be coded wrongly. Read these rows in the source, "
        "or ask the council for the Word file.",
    ),
    "rows_mostly_unmapped": (
        "warning",
        "{count} of {all} rows are on no list. The document may be another one, or its columns mistaken: compare some rows with the source.",
    ),
    "more_alike": ("note", "{count} more problems of the kind {kind} were found in this file and are not listed."),
}
