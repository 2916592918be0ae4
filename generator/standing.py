"""Where a build stands before an article is read: what the archive's settings say, and whether anything differs.

It loads no stage, since most builds of an archive that is watched or published find nothing to do.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple, Protocol

from generator import ledger
from generator.config import Config, parse
from generator.edges import files
from generator.edges.clock import build_day
from generator.edges.packing import NOTHING, unpack
from generator.edges.state import State
from generator.edges.writers import FolderWriter
from generator.errors import UsageError
from generator.formats import SUFFIXES
from generator.model import Notice
from generator.seams import Executor


@dataclass(frozen=True)
class Report:
    """What a build did: counts of files and entities, and what should be said about the content."""

    accounts: dict[str, int]
    notices: tuple[Notice, ...]


class EmptyArchive(UsageError):
    """There is not one article to build; `notices` say what became of the files that were there."""

    def __init__(self, notices: Sequence[Notice], source: Path) -> None:
        remedy = f"Put articles there ({', '.join('*' + s for s in SUFFIXES)}); see the notices above, if any."
        super().__init__(str(source), "there is no article in it", remedy)
        self.notices = tuple(notices)


class Seen(Protocol):
    """Who watches a build: a stage has done `count` things more, and has `of` more to do than was known."""

    def __call__(self, stage: str, count: int, of: int = 0) -> None: ...


def unseen(stage: str, count: int, of: int = 0) -> None:
    """Nobody watches."""


class Watching(NamedTuple):
    """How work is done: `seen` is called as it goes on, `jobs` is how many workers there are, `scheduler`
    the address of a cluster that reads the sources instead of them ("": none)."""

    seen: Seen = unseen
    jobs: int = 1
    scheduler: str = ""

    def workers(self) -> Executor:
        """Who reads the sources. Raises UsageError where there is no such cluster."""
        if not self.scheduler:
            from generator.edges.executors import executor

            return executor(self.jobs)
        from generator.edges.cluster import Cluster

        return Cluster(self.scheduler)


@dataclass(frozen=True)
class SettingsText:
    """What an archive's folder says besides its articles: its settings, and the rest as written. `stamp` tells what
    every reading depends on (the authority files and the ledger concern some only), `look` what pages depend on
    besides."""

    parsed: Config
    authorities: tuple[tuple[str, str], ...]
    ledger: tuple[str, str]
    stamp: str
    look: str

    @property
    def kept(self) -> dict[str, str]:
        """What concerns some readings only, as the state keeps it, by name."""
        return {"ledger": json.dumps(self.ledger), "authorities": json.dumps(self.authorities)}


def settings_text(source: Path) -> SettingsText:
    """Raises UsageError where a settings file cannot be read, SettingError where the settings cannot be obeyed."""
    program, built = files.program_stamp(), build_day()
    if not source.is_dir():
        parsed = replace(parse(""), built=built)
        return SettingsText(parsed, (), ("", ""), digest_of(program, built), files.look_stamp(None))
    config = files.read_settings(source, "archive.toml")
    authorities = tuple(files.authority_files(source))
    decisions = files.read_settings(source, ledger.FILE), files.read_settings(source, ledger.TABLES)
    stamp, parsed = digest_of(program, built, config), replace(parse(config), built=built)
    return SettingsText(parsed, authorities, decisions, stamp, files.look_stamp(source))


def digest_of(*values: object) -> str:
    return hashlib.sha256(repr((sys.version_info[:3], *values)).encode("utf-8", "surrogatepass")).hexdigest()


def passed(listing: files.Listing) -> str:
    """What tells whether files are passed over as they were before."""
    return digest_of(listing.passed, listing.notices)


class Standing:
    """The folder of a site, claimed for this build, its state and the files of its archive, held against what the last
    build left. `finished` says whether that build ended and pages depend on nothing else now."""

    def __init__(self, source: Path, found: SettingsText, writer: FolderWriter, state: State) -> None:
        """Raises UsageError where there is no archive, Damaged and sqlite3.DatabaseError for a damaged state."""
        self.source, self.found, self.config, self.writer, self.state = source, found, found.parsed, writer, state
        writer.survey(state.pages())
        self.listing = files.find_files(source, SUFFIXES, self.config.ignore)
        self.look = digest_of(found.stamp, found.look)
        self.finished = state.meta("look") == self.look

    def unchanged(self) -> Report | None:
        """What is to be said where nothing differs; else None."""
        if not self.finished or self._differs() or self.writer.stray or self.writer.spoilt:
            return None
        accounts = json.loads(self.state.meta("accounts"))
        accounts |= {"bytes": 0, "written": 0, "removed": 0, "unchanged": len(self.writer.known)}
        return Report(accounts, tuple(unpack(self.state.get("notices") or NOTHING, tuple[Notice, ...])))

    def _differs(self) -> bool:
        stats = {file.name: file.stat for file in self.listing.files}
        return (
            "" in stats.values()
            or stats != self.state.files()
            or self.state.meta("passed") != passed(self.listing)
            or any(self.state.meta(name) != text for name, text in self.found.kept.items())
        )
