"""The use cases: a run, two rounds, loose rows, one row, one file; with what finds files and reads each in isolation.

Nothing here prints: whoever calls gets a result, and hears how a run gets on by a Progress.
"""
