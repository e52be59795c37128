"""Two runs of the same councils, months apart: what was met since, what slipped, what moved, what is gone."""

from winterplan_extract.comparison.rounds.compare import compare_rounds
from winterplan_extract.comparison.rounds.run import Run, read_run

__all__ = ["Run", "compare_rounds", "read_run"]
