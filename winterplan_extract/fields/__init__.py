"""What the cells of a row say: council, answer, leads, deadline, flags; `normalise` has the stage."""

from winterplan_extract.fields.answer_key import find_key
from winterplan_extract.fields.normalise import (
    flagged_again,
    normalise,
    references_missed,
    row_keys,
    with_period,
    with_texts,
    with_values,
)
from winterplan_extract.fields.sender import Sender, find_date, find_sender

__all__ = [
    "Sender", "find_date", "find_key", "find_sender", "flagged_again", "normalise", "references_missed", "row_keys",
    "with_period", "with_texts", "with_values",
]  # fmt: skip
