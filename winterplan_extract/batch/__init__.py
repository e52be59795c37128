"""Many files at once: finds them, reads each in isolation, keeps their order, and records the run."""

from winterplan_extract.batch.run import Progress, run_batch

__all__ = ["Progress", "run_batch"]
