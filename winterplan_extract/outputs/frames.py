"""The tables of the dataset as pandas data frames, for scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from winterplan_extract.domain.errors import SettingsError
from winterplan_extract.domain.records import Comparison
from winterplan_extract.outputs.schema import dataset_tables, lines_of

if TYPE_CHECKING:
    import pandas as pd

_TYPES: Final = {
    "text": "string",
    "integer": "Int64",
    "number": "Float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
    "list": "object",
}


def frame(comparison: Comparison, table: str) -> pd.DataFrame:
    """A table of the dataset ("rows", "coverage", ...) with a column for each of its columns, in their own types.

    What is empty is NA, lists are tuples. Raises SettingsError for a table that there is not.
    """
    import pandas as pd  # heavy, and only needed here

    named = {each.name: each for each in dataset_tables()}
    if table not in named:
        raise SettingsError(f"There is no table “{table}”; there are {', '.join(named)}.")
    columns = named[table].columns
    lines = lines_of(named[table], comparison)
    made = pd.DataFrame(lines, columns=pd.Index([column.name for column in columns]), dtype="object")
    return made.astype({column.name: _TYPES[column.kind] for column in columns})
