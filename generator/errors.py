"""What can stop the program. Messy content never does: it becomes a Notice (generator.model).

ArchiveError                 place, fact, remedy; exit status 2
├── SettingError             archive.toml, authority files, review ledger
├── UsageError               command line and folders
└── OutputError              the output folder cannot be written or is not ours
"""

from __future__ import annotations


class ArchiveError(Exception):
    """An error a person can mend: `where` (file:line), `what` is wrong, `remedy` what to do about it."""

    def __init__(self, where: str, what: str, remedy: str) -> None:
        super().__init__(f"{where}: {what}. {remedy}")
        self.where = where
        self.what = what
        self.remedy = remedy


class SettingError(ArchiveError):
    """A setting that cannot be obeyed."""


class UsageError(ArchiveError):
    """A command that cannot be carried out as given."""


class OutputError(ArchiveError):
    """An output folder that cannot be used."""
