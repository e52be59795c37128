"""Reads what rows hold: council, answer, leads, deadline, flags. RawRecords in, the dataset's rows out."""

from winterplan_extract.fields.answer_key import find_key
from winterplan_extract.fields.council import Sender, find_sender
from winterplan_extract.fields.document_date import find_date
from winterplan_extract.fields.normalise import normalise, row_keys

__all__ = ["Sender", "find_date", "find_key", "find_sender", "normalise", "row_keys"]
