"""The use cases, with what finds files and reads each in isolation; nothing here prints, a Progress hears how a run
gets on.
"""
