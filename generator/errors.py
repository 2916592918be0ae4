"""What can stop the program. Messy content never does: it becomes a Notice (generator.model).

ArchiveError                 place, fact, remedy; exit status 2
├── SettingError             archive.toml, authority files, review ledger
├── UsageError               command line and folders
├── OutputError              the output folder cannot be written or is not ours
└── WorkerLost               a worker process was killed, or had no memory left
"""

from __future__ import annotations


class ArchiveError(Exception):
    """An error a person can mend: `where` (file:line), `what` is wrong, `remedy` what to do about it."""

    def __init__(self, where: str, what: str, remedy: str) -> None:
        super().__init__(f"{where}: {what}. {remedy}")
        self.where = where
        self.what = what
        self.remedy = remedy

    def __reduce__(self) -> tuple[type[ArchiveError], tuple[str, str, str]]:
        """As it travels from a worker."""
        return type(self), (self.where, self.what, self.remedy)


class SettingError(ArchiveError):
    """A setting that cannot be obeyed."""


class UsageError(ArchiveError):
    """A command that cannot be carried out as given."""


class OutputError(ArchiveError):
    """An output folder that cannot be used."""


class WorkerLost(ArchiveError):
    """A worker process that ended before its work was done."""

    def __init__(self) -> None:
        remedy = "Build again; where memory is short, with fewer workers (--jobs 1). Every file in the site is whole."
        super().__init__("the build", "a worker process was killed, or had no memory left", remedy)
