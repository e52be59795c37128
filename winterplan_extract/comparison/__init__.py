"""From single returns to a comparison: which return stands, who answers what, and by which number."""

from winterplan_extract.comparison.compare import compare_returns

__all__ = ["compare_returns"]
