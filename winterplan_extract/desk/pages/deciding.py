"""What the form of a decision says, on the page Review and on a row's own."""

from __future__ import annotations

from winterplan_extract.desk.asked import Asked
from winterplan_extract.desk.snapshot import Snapshot
from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.plaintext import fold
from winterplan_extract.domain.records import ReturnRecord, Verdict


def take(asked: Asked, row: ReturnRecord, shown: Snapshot) -> dict[str, str]:
    """Keeps what the form says of a row's actions; gives why not, by field, where that is nothing, or no action."""
    try:
        ids, verdict = chosen(asked, shown)
    except SettingsError as fault:
        return {"take": str(fault)}
    asked.project.decide(row, ids, verdict, note=asked.typed("note"), everywhere=bool(asked.typed("everywhere")))
    return {}


def chosen(asked: Asked, shown: Snapshot) -> tuple[tuple[str, ...], Verdict]:
    """The actions that were taken, or the verdict that there is none. Raises SettingsError."""
    what = asked.typed("take")
    if what in ("no_action", "no_requirement"):
        return (), "no_action" if what == "no_action" else "no_requirement"
    typed = asked.typed("other").split(" ")[0] if asked.typed("other") else ""
    named = [what] if what != "several" else [*asked.ticked("action"), *filter(None, [typed])]
    known = {fold(action_id): action_id for action_id in shown.actions}
    strange = [name for name in named if fold(name) not in known]
    if strange:
        raise SettingsError(f"There is no action “{strange[0]}” on the list. Choose one that the field offers.")
    ids = tuple(dict.fromkeys(known[fold(name)] for name in named))
    if not ids:
        raise SettingsError("No action is ticked. Tick one or more, then “Take the ticked ones”.")
    return ids, "answers"
