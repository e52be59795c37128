"""What people type into the sheets of a workbook."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Typed:
    """What a person typed on one line of a sheet, and `why` it was not taken; no part of the dataset. `at` is its
    place, `origin` where it was first typed, `sheet` that of its cells, NOT_TAKEN where its row cannot be told.
    """

    at: str
    sheet: str = ""
    row_id: str = ""
    row_key: str = ""
    council: str = ""
    requirement: str = ""
    decision: str = ""
    note: str = ""
    everywhere: str = ""
    decided_by: str = ""
    why: str = ""
    origin: str = ""
    field: str = ""
    value: str = ""

    @property
    def cells(self) -> tuple[str, str, str, str]:
        """All that a person fills in: decision, note, whether for every council, and by whom."""
        return self.decision, self.note, self.everywhere, self.decided_by

    @property
    def correction(self) -> tuple[str, str, str, str, str]:
        """The same of a correction: row or file, field, value, note, and by whom."""
        return self.row_id, self.field, self.value, self.note, self.decided_by
