"""One self-contained page of the comparison, to read, filter and print: report.html."""

from winterplan_extract.outputs.report.report import render_report, write_report

__all__ = ["render_report", "write_report"]
