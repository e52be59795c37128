"""Every deadline that the samples print, with the kind and the dates that it stands for.

A month or a period ends on its last day. Where no year is printed, it is the one that falls in the
plan's period, September 2020 to March 2021.
"""

from __future__ import annotations

from typing import Final

READINGS: Final[dict[str, tuple[str, str, str]]] = {
    "": ("none", "", ""),
    "N/A": ("none", "", ""),
    "-": ("none", "", ""),
    # dates
    "31 October 2020": ("date", "2020-10-31", "2020-10-31"),
    "31st October": ("date", "2020-10-31", "2020-10-31"),
    "31/10/20": ("date", "2020-10-31", "2020-10-31"),
    "31/10/2020": ("date", "2020-10-31", "2020-10-31"),
    "30 November": ("date", "2020-11-30", "2020-11-30"),
    "By 13 November 2020": ("date", "2020-11-13", "2020-11-13"),
    "Friday 6 November": ("date", "2020-11-06", "2020-11-06"),
    "16.11.20": ("date", "2020-11-16", "2020-11-16"),
    "2020-12-04": ("date", "2020-12-04", "2020-12-04"),
    "1st Dec 2020": ("date", "2020-12-01", "2020-12-01"),
    "18 Dec": ("date", "2020-12-18", "2020-12-18"),
    "15th January": ("date", "2021-01-15", "2021-01-15"),
    "31/01/21": ("date", "2021-01-31", "2021-01-31"),
    "26 February 2021": ("date", "2021-02-26", "2021-02-26"),
    "31 March 2021": ("date", "2021-03-31", "2021-03-31"),
    "22nd March": ("date", "2021-03-22", "2021-03-22"),
    # months
    "November 2020": ("month", "2020-11-30", "2020-11-30"),
    "Nov-20": ("month", "2020-11-30", "2020-11-30"),
    "End of October": ("month", "2020-10-31", "2020-10-31"),
    "end of November": ("month", "2020-11-30", "2020-11-30"),
    "End December 2020": ("month", "2020-12-31", "2020-12-31"),
    "By the end of January": ("month", "2021-01-31", "2021-01-31"),
    "December": ("month", "2020-12-31", "2020-12-31"),
    "Feb 21": ("month", "2021-02-28", "2021-02-28"),
    "March 2021": ("month", "2021-03-31", "2021-03-31"),
    "w/c 2 Nov": ("date", "2020-11-02", "2020-11-02"),  # the day it names
    # periods
    "Q3 2020/21": ("period", "2020-12-31", "2020-12-31"),
    # more than one date in the cell
    "30 October 2020\n27 November 2020": ("date", "2020-10-30", "2020-11-27"),
    "31 October (letter)\n31 January (review)": ("date", "2020-10-31", "2021-01-31"),
    # no date
    "Ongoing": ("ongoing", "", ""),
    "On-going": ("ongoing", "", ""),
    "Continuing": ("ongoing", "", ""),
    "In place and ongoing": ("ongoing", "", ""),
    "Weekly": ("recurring", "", ""),
    "Monthly": ("recurring", "", ""),
    "Complete": ("complete", "", ""),
    "Completed": ("complete", "", ""),
    "Actioned": ("complete", "", ""),
    "Done": ("complete", "", ""),
    "As required": ("as_required", "", ""),
    "As and when needed": ("as_required", "", ""),
    "If shielding returns": ("conditional", "", ""),
    "When guidance is published": ("conditional", "", ""),
    "Within two weeks": ("relative", "", ""),
    "Within 48 hours of an outbreak": ("relative", "", ""),
    "TBC": ("unclear", "", ""),
    "To be confirmed": ("unclear", "", ""),
}
