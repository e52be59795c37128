"""Reads what rows hold: council, answer, leads, deadline, flags. RawRecords in, the dataset's rows out."""

from winterplan_extract.fields.answer_key import find_key
from winterplan_extract.fields.normalise import normalise, row_keys
from winterplan_extract.fields.sender import Sender, find_date, find_sender

__all__ = ["Sender", "find_date", "find_key", "find_sender", "normalise", "row_keys"]
