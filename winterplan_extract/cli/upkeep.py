"""`winterplan plan …`, `cache` and `decisions`: plan folders and lines of the user's own, kept readings, the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from winterplan_extract.cli.terminal import console, safe, say, table
from winterplan_extract.domain.errors import Exit, PlanError
from winterplan_extract.domain.plan import Taught
from winterplan_extract.domain.words import value_said
from winterplan_extract.storage.cache_folder import CacheFolder
from winterplan_extract.storage.plan_folder import (
    TAUGHT,
    check_plan,
    default_folder,
    load_plan,
    new_plan,
    own_folder,
    own_lines,
)
from winterplan_extract.storage.plan_folder import forget as taken_back
from winterplan_extract.storage.plan_folder import teach as taught


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


def new(folder: Path, *, example: bool) -> Exit:
    """Makes a plan folder and says what to do with it."""
    new_plan(folder, example=example)
    to, shown = console(), safe(str(folder))
    to.print(f"Made the plan folder {shown}. Edit plan.toml (title, dates, names) and actions.csv (the actions), then:")
    to.print(f"  winterplan plan check {shown}")
    to.print(f"  winterplan run RETURNS --plan {shown}")
    return Exit.ALL_READ


def teach(kind: str, wording: str, means: str) -> Exit:
    """Adds a line to the user's own lists and says what it does from now on."""
    lesson = taught(_known(kind), wording, means, load_plan(), datetime.now().astimezone().date())
    to, said = console(), _sentence(lesson.line)
    if not lesson.is_new:
        to.print(safe(f"Known already: {said}. Nothing was changed."))
        return Exit.ALL_READ
    before = (
        f" It was read as {_means(lesson.line.list, lesson.before)} until now." if lesson.before is not None else ""
    )
    to.print(safe(f"From the next run on, {said}.{before}"))
    to.print(safe(f'To take it back: winterplan plan forget {kind} "{lesson.line.wording}". Kept in {lesson.path}.'))
    return Exit.ALL_READ


def forget(kind: str, wording: str) -> Exit:
    """Takes a line of the user's own back."""
    gone = taken_back(_known(kind), wording)
    if gone is None:
        raise PlanError(f"No {kind} “{wording}” was taught. `winterplan plan lists` shows what was.")
    console().print(safe(f"Taken back: {_sentence(gone)}. From the next run on it counts no more."))
    return Exit.ALL_READ


def lists() -> Exit:
    """Prints the lines of the user's own."""
    to, kinds = console(), {name: kind for kind, name in TAUGHT.items()}
    lines = own_lines()
    if not lines:
        to.print('Nothing was taught yet. To teach a heading: winterplan plan teach heading "What we lack" gap')
        return Exit.ALL_READ
    table(
        to,
        ("kind", "wording", "means", "taught on"),
        [(kinds[line.list], line.wording, _means(line.list, line.means), on) for line, on in lines],
    )
    to.print(safe(f"Kept in {own_folder()}; laid over every plan."))
    return Exit.ALL_READ


def _known(kind: str) -> str:
    """The kind, in small letters; raises PlanError for another."""
    if kind.lower() not in TAUGHT:
        raise PlanError(f"“{kind}” cannot be taught. Write one of {', '.join(TAUGHT)}.")
    return kind.lower()


def _sentence(line: Taught) -> str:
    """What a line does, as part of a sentence."""
    means = _means(line.list, line.means)
    means = means if line.list in ("headings.csv", "wordings.csv") else f"“{means}”" if means else "nothing"
    return {
        "headings.csv": f"a column headed “{line.wording}” is read as {means}",
        "wordings.csv": f"the answer “{line.wording}” is read as {means}",
        "roles.csv": f"the lead “{line.wording}” is read as {means}",
        "council_names.csv": f"“{line.wording}” stands for the council {line.means}",
        "idioms.csv": f"“{line.wording}” is read as {means}",
    }[line.list]


def _means(name: str, means: str) -> str:
    """What a line of that list means, in words."""
    return value_said({"headings.csv": "role", "wordings.csv": "met"}.get(name, ""), means)


def cache(folder: Path | None, *, clear: bool) -> Exit:
    """Prints what is kept, or what was taken away."""
    from winterplan_extract.runs.cache import cache_folder  # not for plans, as is the ledger

    kept = CacheFolder(folder or cache_folder())
    held = kept.clear() if clear else kept.size()
    count = f"{held.entries} {'entry' if held.entries == 1 else 'entries'}"
    what = f"{count}, {held.bytes / 1_000_000:.1f} MB"
    say(f"{kept.folder}: {what}{', taken away' if clear else ''}.")
    return Exit.ALL_READ


def decisions(out: Path, *, withdrawn: Sequence[int], theirs: Sequence[Path], prefer_theirs: bool) -> Exit:
    """Prints what was done and what is in the ledger then; 1 where a conflict is left."""
    from winterplan_extract.runs.decisions import in_words, look_after

    done = look_after(out, withdrawn=withdrawn, theirs=theirs, prefer_theirs=prefer_theirs)
    told = [
        f"{'Had been withdrawn already' if ruling.withdrawn else 'Withdrawn'}: {in_words(ruling)}"
        for ruling in done.withdrawn
    ]
    conflicts = done.merged.conflicts if done.merged else ()
    if done.merged:
        told.append(f"Added: {len(done.merged.add)}; withdrawn there too: {len(done.merged.withdrawn)}.")
    for each in conflicts:
        told += [
            "Decided differently, ours is kept:",
            f"  ours:   {in_words(each.ours)}",
            f"  theirs: {in_words(each.theirs)}",
        ]
    if done.merged or not all(ruling.withdrawn for ruling in done.withdrawn):
        told.append("The next run takes this into its outputs. What stands now:")
    told += [f"{number:4} {in_words(ruling)}" for number, ruling in enumerate(done.lines, start=1)]
    say(*(told or ["Nothing was decided."]))
    return Exit.SOME_FAILED if conflicts else Exit.ALL_READ
