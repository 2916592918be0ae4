"""The whole road from a folder of articles to a site, in reading order; the one file that knows every stage.

settings → sources → articles → readings → archive → pages, index, data → site

A build does only what the last one left to be done: `intake` reads the sources that differ and keeps what they tell
(edges.state), `stages.plan.stale` says which pages that may change, `Maker` makes them. The first build is one in which
everything differs.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from generator import indexing
from generator.config import Config
from generator.edges import files
from generator.edges.executors import executor
from generator.edges.packing import pack, unpack
from generator.edges.state import State
from generator.edges.verify import Verdict, verify_copy, verify_sources
from generator.edges.writers import FolderWriter, Placed
from generator.errors import SettingError, UsageError
from generator.intake import (
    Intake,
    Kept,
    Seen,
    SettingsText,
    Watching,
    digest_of,
    settings,
    settings_text,
    unseen,
)
from generator.intake import read_archive as read_archive
from generator.knowledge import Knowledge
from generator.model import Archive, Article, Notice, Output, Piece, Source
from generator.stages import export
from generator.stages.assemble import RARE, rarity
from generator.stages.check import (
    RULES,
    SMALL,
    SiteCheck,
    check,
    check_whole,
    collided,
    graded,
    leaks,
    probes,
    unlinked,
)
from generator.stages.index import Update, shown
from generator.stages.plan import OVERVIEWS, Plan, plan
from generator.stages.plan.stale import Staleness
from generator.stages.plan.urls import collisions
from generator.stages.read import SUFFIXES, read
from generator.stages.render import make_environment, render
from generator.stages.withhold import withhold

CACHE = ".tulieu"  # the folder beside the site in which the state is kept
SLICE = 48  # owners whose pages are made in one go, by one worker


@dataclass(frozen=True)
class Report:
    """What a build did: counts of files and entities, and what should be said about the content."""

    accounts: dict[str, int]
    notices: tuple[Notice, ...]


def build(
    source: Path, output: Path, seen: Seen = unseen, jobs: int = 1, cache: Path | None = None, scheduler: str = ""
) -> Report:
    """Builds the site of `source` (a folder, or one .jsonl file) in `output`; its state is kept in `cache`, or else
    in `CACHE` beside the output.

    `seen(stage, count)` is called as work goes on. Raises ArchiveError for settings that cannot be obeyed, a missing
    source and an output folder that is not ours.
    """
    found = settings_text(source)
    config, watch = found.parsed, Watching(seen, jobs, scheduler)
    kept = (cache or output.absolute().parent / CACHE) / f"{output.absolute().name}.sqlite"
    try:
        return _built(source, config, found, (output, kept), watch)
    except (sqlite3.DatabaseError, zlib.error, ValueError) as error:
        if not _of_state(error):
            raise
    State(kept, "").discard()  # damaged: everything is made anew
    return _built(source, config, found, (output, kept), watch)


def _built(source: Path, config: Config, found: SettingsText, places: tuple[Path, Path], watch: Watching) -> Report:
    """One try; `places` are those of the site and of its state. The folder is claimed before the state is touched."""
    writer = FolderWriter(places[0])
    state: State | None = None
    try:
        state = State(places[1], found.stamp)
        return Build(source, config, found, writer, watch).run(state)
    except EmptyArchive:
        writer.abandon()
        raise
    finally:
        writer.release()
        if state:
            state.close()


def _of_state(error: Exception) -> bool:
    """Whether an error comes from a damaged state."""
    return isinstance(error, (sqlite3.DatabaseError, zlib.error)) or type(error).__name__ == "JSONDecodeError"


def verify(site: Path, source: Path | None = None) -> Verdict:
    """A published copy held against its manifest, and `source`, where given, against the digests in the copy."""
    verdict = Verdict()
    verify_copy(site, verdict)
    if source is not None:
        config = settings_text(source).parsed

        def digests(one: Source) -> Iterator[str]:
            return (thing.digest for thing in read(one, config) if isinstance(thing, Article))

        verify_sources(site, files.find_sources(source, SUFFIXES, config.ignore), digests, verdict)
    return verdict


class EmptyArchive(UsageError):
    """There is not one article to build; `notices` say what became of the files that were there."""

    def __init__(self, notices: Sequence[Notice], source: Path) -> None:
        remedy = f"Put articles there ({', '.join('*' + s for s in SUFFIXES)}); see the notices above, if any."
        super().__init__(str(source), "there is no article in it", remedy)
        self.notices = tuple(notices)


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────

REPORTS = frozenset({"about", "check"})  # the pages that show what is to be said of the content
DATA = ("data", "data/entities", "data/articles")
ALL = (*OVERVIEWS, "static", *DATA, "search")  # what is made besides the pages of articles and entities


class Build:
    """One build: what differs is taken in, what may have to change is made, and put in its place at once."""

    def __init__(
        self, source: Path, config: Config, found: SettingsText, writer: FolderWriter, watch: Watching
    ) -> None:
        self.source, self.config, self.found, self.writer, self._watch = source, config, found, writer, watch

    def run(self, state: State) -> Report:
        writer = self.writer
        writer.survey(state.pages())
        listed = files.find_files(self.source, SUFFIXES, self.config.ignore)
        look = digest_of(self.found.stamp, self.found.look)
        finished = state.meta("look") == look
        if finished and not writer.stray and not writer.spoilt and self._nothing_differs(state, listed):
            return self._unchanged(state)
        intake = Intake(self.found, state, self._watch)
        intake.run(listed)
        if not intake.after.heads:
            raise EmptyArchive(intake.notices, self.source)
        owners = self._stale(intake) if finished else None
        accounts = self._make(intake, state, owners)
        state.set_meta("accounts", json.dumps(accounts))
        state.set_meta("look", look)
        return Report(accounts, intake.notices)

    def _nothing_differs(self, state: State, listed: Sequence[files.Found]) -> bool:
        stats = {file.name: file.stat for file in listed}
        return (
            "" not in stats.values()
            and stats == state.files()
            and state.meta("ledger") == json.dumps(self.found.ledger)
        )

    def _unchanged(self, state: State) -> Report:
        accounts = json.loads(state.meta("accounts"))
        accounts |= {"bytes": 0, "written": 0, "removed": 0, "unchanged": len(self.writer.known)}
        return Report(accounts, tuple(unpack(state.get("notices") or b"[]", tuple[Notice, ...])))

    def _stale(self, intake: Intake) -> set[str]:
        """The owners of the pages that may have to change."""
        kept = Kept(intake.after, intake.state, intake.work.settings.knowledge)
        staleness = Staleness(
            intake.before, intake.after, intake.change, self.config, kept.told, rarity, RARE, OVERVIEWS
        )
        owners = staleness.articles() | staleness.entities()
        intake.moved = staleness.moved
        owners |= {record.owner for path in self.writer.spoilt if (record := self.writer.known.get(path))}
        owners -= {""}
        owners |= set(staleness.overviews())
        if owners or intake.change.removed:
            owners |= {"search", *DATA}
        small = len(intake.after.heads) <= SMALL  # whose report holds all articles against each other
        return owners | (REPORTS if intake.said_otherwise() or small else frozenset())

    def _make(self, intake: Intake, state: State, owners: set[str] | None) -> dict[str, int]:
        """Makes the pages of `owners` (None: all) and puts the site together."""
        archive, writer = intake.archive(), self.writer
        if owners is None or not owners.isdisjoint(REPORTS):
            archive = self._checked(archive, intake)
        work = Maker(archive, self.config, self.source if self.source.is_dir() else None, writer, state)
        order = [*ALL[::-1], *archive.heads, *archive.faces]
        wanted = order if owners is None else [owner for owner in order if owner in owners]
        dropped: Collection[str] = ()
        if owners is not None and "search" in owners:
            followed = self._follow(intake, work.planned, owners)
            if followed is not None:
                wanted.remove("search")
                dropped = followed.removed
                for output in followed.outputs:
                    writer.count(writer.place(output), "search")
        workers = executor(self._watch.jobs)
        try:
            for made in workers.share(work, _batches(wanted)):
                for owner, placed in made:
                    for one in placed:
                        writer.count(one, owner)
                    self._watch.seen("write", len(placed))
        finally:
            workers.close()
        remade = None if owners is None else {*wanted, *_owners_gone(intake)}
        gone, records = writer.finish(remade, dropped)
        state.begin()
        state.update_pages(gone, records)
        state.put("notices", pack(intake.notices))
        state.commit()
        counts = {"written": writer.written, "unchanged": writer.unchanged, "removed": writer.removed}
        counts["bytes"] = writer.bytes_written
        return {**archive.accounts, "entities": len(archive.faces), **counts}

    def _checked(self, archive: Archive, intake: Intake) -> Archive:
        """The archive with what *check* has to say of it, as the report's page shows it."""
        whole = check_whole(archive, intake.work.settings.knowledge.authorities)
        report = (*archive.notices, *intake.state.findings(), *whole)
        checked = sorted(graded(report, dict(self.config.check)), key=lambda n: (n.where, n.rule, n.what))
        return replace(archive, notices=tuple(checked))

    def _follow(self, intake: Intake, planned: Plan, owners: Collection[str]) -> Update | None:
        """What differs in the search index; None where it is to be made whole."""
        if any(record.owner == "search" for p, record in self.writer.known.items() if p in self.writer.spoilt):
            return None
        entities = {*intake.change.entities, *(owner for owner in owners if owner in intake.after.faces)}
        return indexing.follow(intake, planned, sorted(entities))


def _owners_gone(intake: Intake) -> set[str]:
    """The articles and entities that are in the archive no more."""
    return {*intake.change.removed, *(intake.before.faces.keys() - intake.after.faces.keys())}


def _batches(owners: Sequence[str]) -> list[tuple[str, ...]]:
    """`owners` in portions for a worker: what is long by itself, the others by `SLICE`."""
    alone = [(owner,) for owner in owners if owner in ALL]
    others = [owner for owner in owners if owner not in ALL]
    return [*alone, *(tuple(others[at : at + SLICE]) for at in range(0, len(others), SLICE))]


class Maker:
    """What is done on any worker to make some of the site's files ready."""

    def __init__(self, archive: Archive, config: Config, own: Path | None, writer: FolderWriter, state: State) -> None:
        """`own` is the archive's folder, whose templates and static files come before ours."""
        self._archive, self._config, self._writer, self._state = archive, config, writer, state
        self._static = [*([own / "static"] if own else []), files.shipped("static")]
        self._environment = make_environment(
            [*([own / "templates"] if own else []), files.shipped("templates")], config
        )
        self.planned: Plan = plan(archive, config)
        taken = set(self.planned.urls.values()).intersection(old for old, _ in config.redirects)
        if taken:
            what = f"there is a redirect from '{min(taken)}', which is a page"
            raise SettingError("archive.toml", what, "Take the line out of [redirects].")

    def __call__(self, owners: tuple[str, ...]) -> list[tuple[str, list[Placed]]]:
        """Makes the files of each of `owners` ready."""
        return [(owner, self._writer.place_all(self._outputs(owner))) for owner in owners]

    def _outputs(self, owner: str) -> Iterator[Output | Piece]:
        if owner == "search":
            return indexing.make(self.planned, self._state)
        if owner == "data/articles":
            return export.articles(self._archive, self.planned.urls, self._config)
        if owner == "data/entities":
            return export.entities(self._archive, self.planned.urls, self._config)
        if owner == "data":
            return export.described(self._config)
        if owner == "static":
            return (Output(f"static/{name}", body) for name, body in files.static_files(self._static))
        return (render(page, self._environment) for page in self.planned.pages_of(owner))


# ── check ────────────────────────────────────────────────────────────────────────────────────────────────────


def check_archive(source: Path, site: Path | None, public: bool = False) -> Iterator[Notice]:
    """Everything that deserves a look in `source`, withheld texts included, and in the `site` built from it.

    Raises ArchiveError for settings that cannot be obeyed and for folders that are not there.
    """
    archive, config = read_archive(source, whole=True)
    known = settings(settings_text(source)).knowledge
    unknown = sorted({rule for rule, _ in config.check} - RULES.keys())
    if unknown:
        near = get_close_matches(unknown[0], RULES, 1)
        remedy = f"Did you mean '{near[0]}'?" if near else "README lists the rules."
        raise SettingError("archive.toml", f"[check] names an unknown rule '{unknown[0]}'", remedy)
    found = [*archive.notices, *check(archive, known.authorities), *unlinked(archive)]
    found += collided(collisions(archive))
    if site is not None:
        found += _check_site(site, archive, config, known)
    return graded(found, dict(config.check), public)


def _check_site(site: Path, archive: Archive, config: Config, known: Knowledge) -> Iterator[Notice]:
    """What is wrong with the files of a site; each is read once."""
    pages = SiteCheck()

    def passed() -> Iterator[tuple[str, bytes]]:
        for path, body in files.site_files(site):
            pages.add(path, body)
            yield path, body

    records = filter(None, map(known.authority, archive.faces))
    pairs = ((withhold(article, config), article) for article in archive.articles.values())
    yield from leaks(passed(), probes(pairs, records), shown)
    yield from pages.notices()
