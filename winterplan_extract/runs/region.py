"""A run of one region: its returns, what came from elsewhere, and who has sent nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.plan import Plan
from winterplan_extract.domain.problems import notice, wording
from winterplan_extract.domain.records import ExtractedReturn, Problem


def region_named(name: str, plan: Plan) -> str:
    """The region of the register that is meant by `name`; raises SettingsError naming those there are."""
    regions = sorted({council.region for council in plan.councils if council.region})
    for region in regions:
        if fold(region) == fold(name):
            return region
    raise SettingsError(f"There is no region “{name}” on the register of councils; there are {', '.join(regions)}.")


def within_region(returns: Sequence[ExtractedReturn], region: str) -> tuple[ExtractedReturn, ...]:
    """The returns, those of councils outside the region as `skipped`, with a note and without their rows.

    A return whose council or region is not known stays: it may well be the region's.
    """
    return tuple(
        _outside(each, region) if each.rows and each.document.region not in ("", region) else each for each in returns
    )


def councils_without_return(returns: Sequence[ExtractedReturn], region: str, plan: Plan) -> tuple[str, ...]:
    """The region's councils from which no return could be read, in the register's order."""
    heard = {each.document.council_code for each in returns if each.document.status in ("read", "partial")}
    return tuple(
        council.name
        for council in plan.councils
        if council.region == region and not heard.intersection((council.code, *council.former_codes))
    )


def _outside(returned: ExtractedReturn, region: str) -> ExtractedReturn:
    found = notice("outside_region", council=returned.document.council, region=region)
    severity, message = wording(found)
    line = returned.document
    problem = Problem(line.return_id, line.file, None, None, None, severity, found.code, message)
    return ExtractedReturn(
        document=replace(
            line,
            status="skipped",
            tables=0,
            table_rows=0,
            rows=0,
            continuations=0,
            headers=0,
            set_aside=0,
            chars_in_tables=0,
            chars_kept=0,
            chars_outside=0,
            asks_outside=0,
            problems=1,
            error=message,
        ),
        problems=(problem,),
    )
