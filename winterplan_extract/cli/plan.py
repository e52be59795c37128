"""`winterplan plan check`: whether a plan folder can be used."""

from __future__ import annotations

from pathlib import Path

from winterplan_extract.cli.terminal import console
from winterplan_extract.domain.errors import Exit, PlanError
from winterplan_extract.storage.plan_folder import check_plan, default_folder, load_plan


def check(folder: Path | None) -> Exit:
    """Prints what the plan holds; raises PlanError with every fault on a line of its own."""
    where = folder or default_folder()
    if not where.is_dir():
        raise PlanError(f"{where} is not a folder. Name the folder that holds actions.csv.")
    faults = check_plan(where)
    if faults:
        raise PlanError(f"The plan folder {where} cannot be used:\n" + "\n".join(f"- {fault}" for fault in faults))
    plan = load_plan(where)
    console().print(
        f"The plan folder {where} can be used: {len(plan.actions)} actions in "
        f"{len({action.section for action in plan.actions})} sections, {len(plan.councils)} councils."
    )
    return Exit.ALL_READ
