"""What can be wrong with a part of a file (a page, a sheet, a cell): codes, each with its severity and wording (see problems.py)."""

from __future__ import annotations

from typing import Final, Literal

PARTS: Final[dict[str, tuple[Literal["error", "warning", "note"], str]]] = {
    "page_unread": ("error", "Page {page} could not be read ({detail}). Look at it in the source."),
    "file_cut_short": (
        "error",
        "The file is cut short; what could be recovered was read, the rest is missing. Ask the council to send it again.",
    ),
    "file_mended": (
        "warning",
        "The file's structure is damaged and was mended in reading; pages or text may be missing. Compare the file with its rows.",
    ),
    "page_not_drawn": (
        "warning",
        "Page {page} cannot be shown as a picture ({detail}). Open the file itself at that page; the row is shown as it was read.",
    ),
    "source_gone": (
        "warning",
        "The file is not where it was when it was read ({detail}). Put it back there, or run again without it; what was read of it is kept till then.",
    ),
    "source_changed": (
        "warning",
        "The file has been changed since it was read, so that the row may stand elsewhere in it by now. Read it again; your decisions are kept.",
    ),
    "row_not_found_again": (
        "warning",
        "{place} is not there when the file is read again. Run again, so that the rows and the file agree.",
    ),
    "page_blank": (
        "note",
        "Page {page} holds nothing that could be read; if it is not blank in the source, look at it.",
    ),
    "page_without_text": (
        "warning",
        "Page {page} is a picture with no text in it; what stands on it was not read. Look at it in the source.",
    ),
    "pages_by_ocr": (
        "warning",
        "Pages {pages} are pictures whose text was recognised (OCR), so that letters may be wrong. "
        "Compare the rows flagged read_by_ocr with the source, or ask the council for the Word or the original PDF.",
    ),
    "part_unread": (
        "warning",
        "A part of the file could not be read and was left out ({part}). Compare the rows with the file itself.",
    ),
    "picture_in_row": (
        "note",
        "Row {row} of table {table} holds a picture or an attached file; what that holds was not read.",
    ),
    "cells_rebuilt": (
        "warning",
        "The file is text without tables; its cells were put together from the order and the width of its lines. "
        "Compare some rows with the council's own document, or ask for the Word or the PDF.",
    ),
    "cell_order_lost": (
        "error",
        "The file is text that does not keep the order of the table's cells ({share} of the rows lack a part), so its rows cannot be relied on. "
        "Ask the council for the Word or the PDF.",
    ),
    "sheet_hidden": ("note", "Hidden sheets of the workbook were not read: {places}."),
    "sheet_hidden_return": (
        "warning",
        "Hidden sheets with the headings of a return were not read: {places}. "
        "If they are the council's answer, show them in Excel, save the workbook and run again.",
    ),
    "rows_hidden": (
        "warning",
        "Hidden rows and columns with text were not read, by sheet: {places}. "
        "If they belong to the return, show them in Excel, save the workbook and run again.",
    ),
    "rows_filtered": (
        "note",
        "Rows and columns out of sight were read, since that is only a way of looking at the sheet: {places}.",
    ),
    "hidden_unknown": (
        "note",
        "What hides or colours cells in this workbook could not all be seen: hidden rows and columns of an .xlsb, grouped drawings "
        "and conditional formats of an .ods. What lies under them was read. Save the workbook as .xlsx and run again.",
    ),
    "cells_in_error": (
        "warning",
        "In the sheet “{sheet}” {count} cells show one of Excel's errors (such as #N/A) and no value ({places}); they were read as empty. "
        "Ask the council what was to stand there.",
    ),
    "cells_unseen": (
        "warning",
        "The sheet “{sheet}” has text that does not show ({places}): in the colour of its ground, hidden by its format, or under a shape or picture. "
        "It was not read ({count} letters and digits). If it belongs to the return, ask the council for a copy that shows it.",
    ),
    "cells_drawn_over": (
        "warning",
        "The sheet “{sheet}” has pictures or drawings over cells of its table ({places}); what they show was not read. "
        "Look at them in Excel.",
    ),
    "formats_unread": (
        "note",
        "The sheet “{sheet}” has conditional formats ({count}) that could not be worked out; colours that they give its cells were not read.",
    ),
    "text_hidden": (
        "note",
        "The file has hidden text ({count} letters and digits), which is not shown when it is opened or printed; it was not read.",
    ),
    "comments_unread": (
        "note",
        "The file has comments ({count}), which were not read: they are remarks on the return. Look at them in Word or Excel.",
    ),
    "slides_hidden": (
        "warning",
        "The presentation has hidden slides ({slides}), which were not read. If they belong to the return, show them in PowerPoint, save and run again.",
    ),
    "text_mended": (
        "note",
        "An earlier program had spoilt letters of the file (“â€“” for “–”, say); {count} places were put right. Compare some with the council's own document.",
    ),
    "comments_kept": (
        "note",
        "The file has comments on its table ({count}): remarks, which are no part of an answer. They stand in the column notes of their rows.",
    ),
    "text_struck": (
        "note",
        "Words outside the tables are struck through ({count} letters and digits); they were not read.",
    ),
    "comments_beside": (
        "note",
        "The file has comments ({count}): remarks on the return and no part of its answers. "
        "Those on a row stand beside it (column notes); for the others look at the file.",
    ),
    "letters_mended": (
        "note",
        "The file's font has no letters for joined ones such as ti: {count} words were mended, such as “{text}” (“{before}” in the file).",
    ),
    "letters_in_doubt": (
        "warning",
        "Letters are missing in {count} words, since the file's font does not say what they are: {text}. They were left as they are. "
        "Look at them in the file, or ask the council for the Word.",
    ),
    "letters_shifted": (
        "note",
        "Page {page} stores its letters under other codes than theirs ({count} places off); they were put right. Compare a row with the page.",
    ),
    "letters_unreadable": (
        "error",
        "Page {page} cannot be read: its font does not say which letters it draws ({count}). Ask the council for the Word, "
        "or for a PDF saved from it anew.",
    ),
    "file_attachments": (
        "note",
        "Files are attached to this PDF: {text}. `winterplan run` reads those that may be returns as files of their own; other commands do not.",
    ),
    "form_not_shown": (
        "error",
        "The PDF is a form that only Adobe's programs show (XFA); what is filled in was not read. "
        "Open it in Adobe Reader, print it to a new PDF and run again, or ask the council for the Word.",
    ),
    "sheet_split": (
        "error",
        "The sheet was printed on pages side by side, and the rows of pages {pages} could not be told to belong to those of the other pages; "
        "these pages were not read as rows. Ask the council for the workbook, or for a PDF that is one page wide.",
    ),
    "row_withdrawn": (
        "note",
        "The row is struck through as a whole (“{text}”); it was set aside as withdrawn and counts nowhere.",
    ),
    "text_covered": (
        "warning",
        "Text is covered here, by paint, a picture or a redaction ({count} letters and digits); it was not read. "
        "If it belongs to the return, ask the council for a copy that shows it.",
    ),
    "text_over_text": (
        "warning",
        "On page {page} words are printed over other words (places: {count}; the first: “{text}” and “{other}”), so that neither can be relied on. "
        "Those named first were read; the others stand under other text, flagged struck_text. Look at the page, or ask the council what it means.",
    ),
    "formulas_without_values": (
        "warning",
        "{count} formulas in the workbook have no saved result, and their cells were read as empty. Open the workbook in Excel, save it and run again.",
    ),
    "revisions": ("note", "The file holds tracked changes; it was read as if all of them were accepted."),
    "ledger_rows": ("error", "{detail}. Some table rows are unaccounted for: compare the file with its rows."),
    "ledger_chars": (
        "error",
        "{kept} of {found} letters and digits in the tables are kept; compare the file with its rows.",
    ),
}
