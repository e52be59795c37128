"""The package's exceptions and the exit statuses they end in.

WinterplanError
├── UnreadableFile    one file cannot be read; the batch goes on (carries a notice)
├── PlanError         the plan folder is wrong (exit 2)
├── SettingsError     a setting or a pipeline file is wrong (exit 2)
├── SourceError       a source named on the command line is not there (exit 2)
│   └── NothingFound  what was named is there and holds no file (exit 3)
└── OutputError       the outputs cannot be written; those of the last run are as they were (exit 2)
"""

from __future__ import annotations

from enum import IntEnum

from winterplan_extract.domain.document import Notice
from winterplan_extract.domain.problems import wording


class Exit(IntEnum):
    """Exit statuses of the command, which scripts rely on."""

    ALL_READ = 0
    SOME_FAILED = 1
    USAGE = 2
    NOTHING_READ = 3


class WinterplanError(Exception):
    """The root: its message is a sentence for the analyst; `at_desk` is what the desk says where it names commands."""

    def __init__(self, *said: object, at_desk: str = "") -> None:
        super().__init__(*said)
        self._at_desk = at_desk

    @property
    def at_desk(self) -> str:
        """The sentence as the desk says it."""
        return self._at_desk or str(self)


class UnreadableFile(WinterplanError):  # noqa: N818 - named by what the file is, as an analyst would say
    """One file cannot be read at all, for the reason in `notice`."""

    def __init__(self, notice: Notice) -> None:
        super().__init__(notice)
        self.notice = notice

    def __str__(self) -> str:
        return wording(self.notice)[1]

    @property
    def at_desk(self) -> str:
        """The sentence as the desk says it."""
        return wording(self.notice, at_desk=True)[1]


class PlanError(WinterplanError):
    """The plan folder does not hold what a plan needs."""


class SettingsError(WinterplanError):
    """A setting, an option or a pipeline file is wrong."""


class SourceError(WinterplanError):
    """A source that was named does not exist, or cannot be used."""


class NothingFound(SourceError):  # noqa: N818 - what happened
    """What was named is there, and holds no file."""


class OutputError(WinterplanError):
    """The outputs cannot be written where they were asked for."""
