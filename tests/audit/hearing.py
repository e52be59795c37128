"""What the audit says of a file, as it is or with a fault planted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from planted import Seen

from winterplan_extract.audit import audit
from winterplan_extract.domain.document import Notice, SecondReading
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.settings import Settings
from winterplan_extract.extract import read_document
from winterplan_extract.fields import Sender, find_key, normalise
from winterplan_extract.matching import match_return
from winterplan_extract.sources.second import second_reading
from winterplan_extract.tables import rebuild


def looked_at(path: Path, plan: Plan, settings: Settings) -> tuple[Seen, SecondReading]:
    """A file as read, rebuilt, and its second reading."""
    document = read_document(path, shown=path.name, plan=plan, settings=settings)
    seen = Seen(document, rebuild(document, plan, settings), plan, settings)
    return seen, second_reading(path, document, settings)


def said_of(seen: Seen, second: SecondReading) -> tuple[Notice, ...]:
    """All that is said of what was seen: by the audit, by the rebuilding and by the fields."""
    rows, notices = normalise(
        seen.rebuilt.records,
        sender=Sender("", "", "", ""),
        return_id="r",
        file="file",
        settings=seen.settings,
        plan=seen.plan,
        key=find_key(seen.document, seen.plan, seen.settings),
    )
    matched = match_return(rows, seen.plan, seen.settings)
    doubts = audit(seen.document, seen.rebuilt, matched.rows, second, seen.plan, seen.settings)
    return (*seen.rebuilt.notices, *notices, *doubts)


def heard(said: Sequence[Notice], usual: Sequence[Notice]) -> list[Notice]:
    """What is said of a fault and not of the file as it is."""
    return list((Counter(said) - Counter(usual)).elements())
