"""Self-contained pages to read, filter and print: report.html of a comparison, changes.html of two rounds."""

from winterplan_extract.outputs.report.report import render_report, render_rounds, write_report, write_rounds_page

__all__ = ["render_report", "render_rounds", "write_report", "write_rounds_page"]
