"""Words that are none: letters without a code, an encoding read as another, shifted codes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Final

from winterplan_extract.audit.evidence import AuditEvidence, shown, spread
from winterplan_extract.audit.settings import QUOTED_BEFORE, QUOTED_BESIDE
from winterplan_extract.domain.document import Notice, Paragraph
from winterplan_extract.domain.problems import notice

_SPOILT: Final = re.compile("[\ufffd\ue000-\uf8ff]|[ÃÂ][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ]|â€")
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


def unreadable(seen: AuditEvidence) -> Iterator[Notice]:
    """A notice for each page, or for each role where there are no pages, that mostly holds words nobody knows."""
    for page, said in _by_page(seen).items():
        yield from _judged(seen, said, where=f"on page {page}" if page else "in the file", page=page)
    for role, said in _by_role(seen).items():
        yield from _judged(seen, said, where=f"among the cells of {role}", page=None)


def _by_page(seen: AuditEvidence) -> dict[int | None, str]:
    texts: dict[int | None, list[str]] = defaultdict(list)
    for item in seen.document.body:
        if isinstance(item, Paragraph):
            texts[item.page].append(item.text)
    for row in seen.source_rows:
        if row.table.page or row.spot not in seen.outcome:  # without pages rows are judged by role
            texts[row.table.page].append(row.text)
    return {page: "\n".join(said) for page, said in texts.items()}


def _by_role(seen: AuditEvidence) -> dict[str, str]:
    rows = spread(seen.rows, seen.settings.spread)
    return {
        "the requirements": "\n".join(row.requirement for row in rows),
        "the statuses": "\n".join(row.current_status for row in rows),
        "the gaps": "\n".join(row.gap for row in rows),
    }


def _judged(seen: AuditEvidence, said: str, *, where: str, page: int | None) -> Iterator[Notice]:
    spoilt = 0 if said.isascii() else len(_SPOILT.findall(said))
    if spoilt >= seen.settings.spoilt_signs and spoilt >= seen.settings.spoilt_share * len(said):
        at = _SPOILT.search(said)
        begin = max(0, at.start() - QUOTED_BEFORE) if at else 0
        yield notice("letters_spoilt", page=page, count=spoilt, where=where, text=shown(said[begin:], QUOTED_BESIDE))
        return
    words = Counter(_WORD.findall(said.lower()))
    count = words.total()
    if count < seen.settings.words_to_judge:
        return
    known = sum(often for word, often in words.items() if word in seen.signs.vocabulary)
    if known < seen.settings.known_words * count:
        strange = next(word for word in words if word not in seen.signs.vocabulary)
        yield notice(
            "words_unknown",
            page=page,
            share=f"{1 - known / count:.0%}",
            where=where,
            text=shown(strange, QUOTED_BESIDE),
        )
