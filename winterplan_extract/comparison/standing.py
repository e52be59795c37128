"""Which of a council's returns stands for it in the comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from winterplan_extract.domain.records import NO_RETURN, DocumentRecord


def settle_standing(documents: Sequence[DocumentRecord], *, all_returns: bool) -> tuple[DocumentRecord, ...]:
    """The documents, in their order, each saying whether it stands or which other one does instead.

    Of one council's returns the latest by its own date stands, then the one with most rows, then
    any other before a text export (whose cells are put together again from bare text), then the
    first by name. A file without rows stands for nobody, nor does one of another plan or kind. With `all_returns` every file that
    has rows stands. A file that names no council stands for itself.
    """
    best: dict[str, DocumentRecord] = {}
    for document in documents:
        if not _may_stand(document):
            continue
        key = council_key(document)
        if key not in best or _rank(document) < _rank(best[key]):
            best[key] = document
    settled = []
    for document in documents:
        if not _may_stand(document):
            settled.append(replace(document, stands=False, superseded_by=""))
            continue
        winner = best[council_key(document)]
        stands = all_returns or winner is document
        settled.append(replace(document, stands=stands, superseded_by="" if stands else winner.return_id))
    return tuple(settled)


def _may_stand(document: DocumentRecord) -> bool:
    return document.rows > 0 and document.kind not in NO_RETURN


def council_key(document: DocumentRecord) -> str:
    """What makes two returns the same council's: the code, else the name, else the file itself."""
    return document.council_code or document.council.casefold() or f"file {document.return_id}"


def _rank(document: DocumentRecord) -> tuple[int, int, bool, str]:
    day = document.document_date or date.min
    return -day.toordinal(), -document.rows, document.format == "text", document.file
