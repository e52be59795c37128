"""The use case of two rounds: two runs' folders compared, and what changed between them written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from winterplan_extract.domain.change_lines import Rounds
from winterplan_extract.domain.errors import Exit
from winterplan_extract.domain.records import Problem
from winterplan_extract.domain.settings import Settings
from winterplan_extract.runs.manifest import look, notes_on_kept
from winterplan_extract.storage.hold import held
from winterplan_extract.storage.plan_folder import load_plan


@dataclass(frozen=True, slots=True)
class CompareResult:
    """What changed between two runs. `kept` are notes on files that a person had changed, which stand under dated names
    now; `changed_meanwhile` the copies of files changed meanwhile.
    """

    rounds: Rounds
    kept: tuple[Problem, ...] = ()
    changed_meanwhile: tuple[Path, ...] = ()

    @property
    def status(self) -> Exit:
        """What the command ends with."""
        return Exit.ALL_READ if self.rounds.whole else Exit.SOME_FAILED


def compare(
    old: str | Path,
    new: str | Path,
    *,
    out: str | Path | None = None,
    profile: str = "working",
    csv_safe: bool = False,
    settings: Settings | None = None,
) -> CompareResult:
    """Every change from the run in the folder `old` to that in `new`; written to `out`, if one is named. Raises
    SourceError for a folder that is no run, SettingsError where a council has several returns, OutputError.
    """
    settings = settings or Settings()
    if out is None:
        return CompareResult(_compared(Path(old), Path(new), settings))

    from winterplan_extract.outputs import ROUNDS_WATCHED, write_rounds
    from winterplan_extract.outputs.staging import refuse_among

    folder = Path(out)
    runs = (Path(old), Path(new))
    refuse_among([*runs, *(each.parent for each in runs if each.name == "dataset")], folder, "rounds")
    with held(folder) as hold:
        rounds = _compared(Path(old), Path(new), settings)
        now = datetime.now().astimezone()
        found = look(folder, ROUNDS_WATCHED, plan=load_plan(), settings=settings, now=now)
        write_rounds(rounds, folder, profile=profile, csv_safe=csv_safe, found=found)
        return CompareResult(rounds, notes_on_kept(found), tuple(hold.kept))


def _compared(old: Path, new: Path, settings: Settings) -> Rounds:
    from winterplan_extract.comparison.rounds import compare_rounds
    from winterplan_extract.comparison.rounds.run import read_run

    return compare_rounds(read_run(old), read_run(new), settings=settings)
