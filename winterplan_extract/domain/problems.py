"""What can be wrong with a return: the closed list of codes, each with its severity and wording.

A wording says what, where and what to do next, to an analyst. `{name}` stands for a value that the
notice carries, [in brackets] what is only said where that value is not empty. Those on parts of a file are in source_problems.py, the audit's own in audit_problems.py; nothing else in the package words a problem.
"""

from __future__ import annotations

import re
from typing import Final, Literal

from winterplan_extract.domain.audit_problems import DOUBTS
from winterplan_extract.domain.correction_problems import CORRECTIONS
from winterplan_extract.domain.document import ROLE_NAMES, Notice
from winterplan_extract.domain.source_problems import PARTS

Severity = Literal["error", "warning", "note"]
_OPTIONAL: Final = re.compile(r"\[([^\[\]]*?\{(\w+)\}[^\[\]]*)\]")  # is left out where its first value is empty
_ROLES: Final = ("role", "known", "usual")  # the values of a notice that are roles

WORDINGS: Final[dict[str, tuple[Severity, str]]] = {
    # the file as a whole
    "file_empty": ("error", "The file is empty (0 bytes). Ask the council to send it again."),
    "file_missing": (
        "error",
        "The file could not be opened: {detail}. Check that it is there and that you may read it.",
    ),
    "file_damaged": (
        "error",
        "The file is damaged or cut short and cannot be opened ({detail}). Ask the council to send it again.",
    ),
    "file_encrypted": ("error", "The file is protected by a password. Ask the council for a copy without one."),
    "file_mislabelled": ("warning", "The file's name ends in {suffix}, but it is {actual}; it was read as that."),
    "file_too_large": ("error", "The file is over the limit of {limit}. Split it, or raise the limit in the settings."),
    "format_unsupported": (
        "error",
        "Files of this kind ({kind}) cannot be read. Ask the council for it as Word (.docx) or PDF, or, if you can open it, save it as one of these and run again.",
    ),
    "needs_libreoffice": (
        "error",
        "Needs LibreOffice: a {kind} file is read by way of it, and it is not installed here. Install LibreOffice (libreoffice.org), "
        "or open the file in Word, save it as .docx and run again.",
    ),
    "conversion_failed": (
        "error",
        "LibreOffice could not convert the {kind} file ({detail}). Open it in Word, save it as .docx and run again.",
    ),
    "no_tables": (
        "error",
        "The file holds text but no table that could be read. Ask for the return in its table form.",
    ),
    "images_only": (
        "error",
        "Needs OCR: the pages are pictures with no text in them. Ask the council for the Word or the original PDF, "
        "or have the pictures read: add the extra “ocr” (a run prints the line to type, and README has it) and run again.",
    ),
    "ocr_not_working": (
        "error",
        "Needs OCR: the pages are pictures, and the text recogniser does not start here ({detail}). Ask the council for the Word or "
        "the original PDF, or add the extra “ocr” anew (a run prints the line to type, and README has it) and run again.",
    ),
    "ocr_found_nothing": (
        "error",
        "Needs OCR: the pages are pictures, and no text could be recognised in them. Ask the council for the Word or the original PDF.",
    ),
    "no_requirement_table": (
        "error",
        "Tables were found, but none with a column of requirements. Look at `winterplan tables`; if a heading is new, teach it "
        '(`winterplan plan teach heading "What we do" requirement`) and run again.',
    ),
    "no_text": (
        "error",
        "The file opens but no text was found in it; it may be drawn as shapes. Ask the council for the Word or the original PDF.",
    ),
    "time_limit": (
        "error",
        "Reading took longer than {limit} seconds and was stopped. Try the file alone, or raise the limit in the settings.",
    ),
    "memory_limit": (
        "error",
        "Reading needed more memory than the limit of {limit} and was stopped. Raise the limit in the settings, or split the file.",
    ),
    "reader_crashed": (
        "error",
        "The reader stopped on this file ({detail}). The other files are not affected. Try to save the file anew from its own program.",
    ),
    # what the document is
    "other_season": (
        "warning",
        "This says it is the {it}; the list is that of {own} ({evidence}). Its rows are kept in the dataset, but it stands for no council. "
        "Ask the council for its return of {own}; if this is the one, put that right in its title and run again.",
    ),
    "other_plan": (
        "warning",
        "This says it is the {it}, not a return to the {own} ({evidence}). Its rows are kept in the dataset, but it stands for no council. "
        "Ask the council for its return; if this is the one, write the plan's name in its title and run again, or read it with --any-plan.",
    ),
    "other_document": (
        "warning",
        "This is no return: nothing in it names the plan, and hardly a row is about what the plan is about. Its rows are kept in the dataset, "
        "but it stands for no council. If it is a return, write the plan's name in its title or file name and run again, or read it with --any-plan.",
    ),
    "plan_doubtful": (
        "warning",
        "This says it is the {it} ({evidence}), but most of its dates are those of {own}, so it was read as a return. Check which it is.",
    ),
    "read_outside": (
        "warning",
        "{what} outside the tables{where}, the first “{first}”, read as rows of their own (flag read_from_prose). Look at them in the source.",
    ),
    "prose_read": (
        "error",
        "Most of the return is prose: {count} of its rows were read from lists and running text (flag read_from_prose), {tables} from tables. "
        "Text gives no full answer to the list, so no action is called missing for this council. Look at the rows in the source.",
    ),
    "prose": (
        "error",
        "The return is prose and no commitment could be told in it, so nothing was read. Read it yourself, or ask the council for the return in its table form.",
    ),
    "no_rows": (
        "error",
        "The tables have a column of requirements, but no row that asks for anything, so nothing was read. `winterplan check` lists what was set aside; "
        "compare it with the source.",
    ),
    "no_room": (
        "error",
        "The disk for temporary files has no room for what reading this file needs. Make room on it, or set TMPDIR to a folder on "
        "another disk, and run again.",
    ),
    # what stands in a folder or an archive
    "not_a_return": (
        "note",
        "Passed over: a file of this kind ({kind}) is no return. If it is one, name the file itself as a source.",
    ),
    "own_output": (
        "note",
        "Passed over: this tool wrote it itself in an earlier run. If a council has filled it in, save its sheet as CSV and run that.",
    ),
    "not_a_file": (
        "note",
        "Passed over: it is a pipe, a device or a socket, which holds no return. If a return should stand there, save it as a file and run again.",
    ),
    "link_not_followed": (
        "note",
        "Passed over: a link that leads out of what was named. If what it leads to is a return or holds some, name that as a source too.",
    ),
    "archive_empty": ("note", "The archive holds no file."),
    "archive_limit": (
        "error",
        "Not unpacked: {detail}. Unpack the archive and name the folder, or raise the limit in the settings.",
    ),
    "archive_member_refused": (
        "error",
        "Not unpacked, for safety: {detail}. If you trust whoever sent it, unpack the archive and name the folder.",
    ),
    "outside_region": ("note", "Passed over: {council} is not in {region}, the region that was asked for."),
    "region_unknown": (
        "warning",
        "{council} is not on the register, so nobody knows whether it is in {region}; it is compared all the same. If it is "
        "not, leave its file out and run again.",
    ),
    **PARTS,
    # columns and rows
    "role_guessed": (
        "warning",
        "{column} was taken for {role} from what its cells hold. Compare some rows with the source; "
        "if it is something else, correct what it holds at the desk (page Files) or on the sheet Corrections."
        '[ If it is right, this line has every later run know it: winterplan plan teach heading "{heading}" {role_code}]',
    ),
    "role_missing": (
        "warning",
        "No column was found for {role}. If the return has one, correct what it holds at the desk (page Files), or teach its heading "
        '(winterplan plan teach heading "The heading as printed" {role_code}) and run again.',
    ),
    "column_kept_as_other": (
        "note",
        "The column headed “{heading}” has no place of its own; its text is kept in other_text.",
    ),
    "form_layout": (
        "note",
        "From table {table} on the return is a form, with a block of labels and answers for each requirement.",
    ),
    "table_skipped": (
        "note",
        "This table has no column of requirements; its rows were set aside, and `winterplan check` lists them.",
    ),
    "table_of_other_item": (
        "note",
        "This table stands under “{item}”, and the plan is “{own}”; its rows were set aside, and `winterplan check` lists them.",
    ),
    "versions_differ": (
        "warning",
        "From this table on, {count} requirements stand in the file a second time, {differ} of them with another answer. All were read, and "
        "the worst answer counts in the comparison. If an older version was left in the file, take it out (or hide its sheet) and run again.",
    ),
    "rows_repeated": (
        "note",
        "From this table on, {count} requirements stand in the file a second time, with the same answers.",
    ),
    "cross_reference_not_found": (
        "warning",
        "The row refers to {ref}, but no row of this return has that reference. Look at the source.",
    ),
    **DOUBTS,
    # the council
    "council_not_found": (
        "warning",
        "No council's name was found in the document or in its file name. "
        "Correct the council at the desk (page Files) or on the sheet Corrections, or put its name into the file name and run again.",
    ),
    "council_not_on_register": (
        "warning",
        "“{name}” is not on the register of councils, so it has no code and no region. If it is one of them under another name, "
        "correct it at the desk (page Files) or on the sheet Corrections, or put the register's name for it into the file name and run again.",
    ),
    "council_ambiguous": (
        "warning",
        "More than one council is named as the sender ({names}). All rows were read as {chosen}'s; {others}: left without answers. "
        "If they answer together, save a copy of the file for each, with that council's name alone in the file name, and run with the copies. "
        "If only one sent it, correct the council at the desk (page Files) or on the sheet Corrections, or put that name alone into the file name and run again.",
    ),
    "joint_return": (
        "warning",
        "This is a joint return of {names}, with columns of their own, read as a return of each. Here stands what is {chosen}'s; "
        "what stands under {others} is in other_text here and in a return of its own.",
    ),
    "another_council": (
        "warning",
        "From table {table} on the title is that of {other}, but every row was read for {chosen}. "
        "Save what is {other}'s in a file of its own, take it out here, and run again.",
    ),
    "superseded": ("note", "Another return stands for {council}: {other}."),
    # the outputs
    "key_repeated": (
        "error",
        "{count} lines of the table {table_name} repeat another's {columns}; the table is written without that key. Report this as a fault of the program.",
    ),
    "link_broken": (
        "error",
        "{count} lines of the table {table_name} name, in {columns}, what is not in {target}; the table is written without that link. Report this as a fault of the program.",
    ),
    "cell_shortened": (
        "note",
        "In the sheet {sheet}, “{column}” of {line} is longer than an Excel cell can hold; the whole text is in the folder dataset.",
    ),
    "links_left_out": (
        "note",
        "The sheet {sheet} has more links than Excel allows ({limit}); {count} cells are without theirs. Find their rows by the row id.",
    ),
    # a reviewer's decisions
    "decision_unknown_id": (
        "error",
        "{at}: there is no action {text} on the list (nearest: {near}). The decision was not taken; choose from the list and run again.",
    ),
    "decision_unclear": (
        "error",
        "{at}: “{text}” under Decision cannot be read as actions of the list (nearest: {near}). The decision was not taken; "
        "choose from the list or type ids with “; ” between them, put anything else under Note, and run again.",
    ),
    "decision_contradicted": (
        "error",
        "{at}: different decisions on one row ({decisions}). None of them was taken; leave one and run again.",
    ),
    "decision_row_mixed": (
        "error",
        "{at}: the row id, row key and requirement on this line belong to different rows, as when only some of the columns "
        "were sorted. The decision was not taken; decide again in a fresh copy of the workbook.",
    ),
    "decision_row_unknown": (
        "error",
        "{at}: no row is meant by row id “{row_id}” and row key “{row_key}”, and the line lacks the council or the requirement to go by. "
        "The decision was not taken; copy the whole line from the sheet Review.",
    ),
    "decision_row_gone": (
        "warning",
        "{at}: the row “{text}” of {council} is no longer there. The decision was kept and counts again as soon as a row has this wording.",
    ),
    "decision_without_council": (
        "error",
        "{at}: the council of this row is not known, so a decision on it alone cannot be kept. "
        "Put the council's name in the file's name and run again, or write yes under Apply to every council.",
    ),
    "decision_everywhere_unclear": (
        "warning",
        "{at}: “{text}” under Apply to every council is neither yes nor no. The decision was taken for this council only.",
    ),
    "decision_note_alone": (
        "warning",
        "{at}: {what} is filled in, but there is no decision. It stands again in the new workbook until there is one or you empty it.",
    ),
    "decision_waiting": (
        "warning",
        "An earlier run could not take {count} of {file}. What was typed there stands again in the new workbook, with the reason "
        "beside it. Correct or empty it there, and run again with --decisions.",
    ),
    "workbook_kept": (
        "note",
        "{file} was no longer as the program wrote it ({what}). It is kept as {copy}.",
    ),
    "ruling_replaced": (
        "note",
        "The decision of {before} on “{text}” ({council}) was withdrawn: a later one says {now} in place of {then}.",
    ),
    "ruling_carried_over": (
        "warning",
        "The decision on “{text}” ({council}) was carried over to row {row_id}, whose wording has changed (likeness {likeness}). "
        "Check that it still fits.",
    ),
    "ruling_without_row": (
        "warning",
        "The decision on “{text}” ({council}) met no row in this run{nearest}. It is kept; withdraw it with `winterplan decisions` if the row is gone for good.",
    ),
    "ruling_without_return": (
        "note",
        "{count} decisions on rows of {council} wait: no return of it was read in this run.",
    ),
    "ruling_unknown_action": (
        "warning",
        "The decision on “{text}” ({council}) names {ids}, which this plan's list does not have. "
        "It was not applied in this run; decide again from the sheet Review.",
    ),
    **CORRECTIONS,
}


def wording(notice: Notice) -> tuple[Severity, str]:
    """The severity and the full sentence of a notice; raises KeyError for a code not on the list."""
    severity, template = WORDINGS[notice.code]
    where = {"page": notice.page, "table": notice.table, "row": notice.row}
    said = {name: ROLE_NAMES.get(value, value) if name in _ROLES else value for name, value in notice.values}
    codes = {f"{name}_code": value for name, value in notice.values if name in _ROLES}
    told = where | said | codes
    return severity, _OPTIONAL.sub(lambda part: part[1] * bool(told[part[2]]), template).format_map(told)


def notice(
    code: str, *, page: int | None = None, table: int | None = None, row: int | None = None, **values: object
) -> Notice:
    """A notice of a code on the list, with the values that its wording asks for."""
    made = Notice(code, tuple((k, str(v)) for k, v in values.items()), page, table, row)
    wording(made)
    return made
