"""The whole road from a folder of articles to a site, in reading order; the one file that knows every stage.

settings → sources → articles → readings → archive → pages, index, data → site
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from generator import knowledge, ledger, rights
from generator.config import Config, parse
from generator.edges import files
from generator.edges.clock import build_day
from generator.edges.executors import executor
from generator.edges.writers import FolderWriter, Placed
from generator.errors import SettingError, UsageError
from generator.knowledge import Knowledge
from generator.knowledge.authority import parse_authorities
from generator.model import Archive, Article, Decision, Notice, Output, Piece, Reading, Source
from generator.stages import export
from generator.stages.assemble import assemble
from generator.stages.check import RULES, SiteCheck, check, collided, graded, leaks, probes, unlinked
from generator.stages.index import index, shown
from generator.stages.plan import Plan, plan
from generator.stages.plan.urls import collisions
from generator.stages.read import SUFFIXES, read
from generator.stages.recognise import recognise
from generator.stages.render import make_environment, render
from generator.stages.resolve import resolve
from generator.stages.review import Ledger, review, sort_out
from generator.stages.withhold import agreeing, grant, is_withheld, withhold

FAULT = "internal-fault"  # rule of the notices that are our fault, not the content's
LONG = 400_000  # code points of text from which on a page weighs half a megabyte and more
WHOLE_JOBS = ("data/articles", "data/entities", "data", "search", "static")
Seen = Callable[[str, int], None]


def _unseen(stage: str, count: int) -> None:
    """Nobody watches."""


@dataclass(frozen=True)
class Report:
    """What a build did: counts of files and entities, and what should be said about the content."""

    archive: Archive
    accounts: dict[str, int]
    notices: tuple[Notice, ...]


def build(source: Path, output: Path, seen: Seen = _unseen, jobs: int = 1) -> Report:
    """Builds the site of `source` (a folder, or one .jsonl file) in `output`.

    `seen(stage, count)` is called as work goes on. Raises ArchiveError for settings that cannot be obeyed, a missing
    source and an output folder that is not ours.
    """
    archive, config = read_archive(source, seen, jobs)
    if not archive.readings:
        remedy = f"Put articles there ({', '.join('*' + s for s in SUFFIXES)}); see the notices above, if any."
        raise EmptyArchive(archive, source, remedy)
    writer = FolderWriter(output)
    own = source if source.is_dir() else None
    checked = graded((*archive.notices, *check(archive)), dict(config.check))
    work = Maker(replace(archive, notices=tuple(checked)), config, own, writer)
    seen("assemble", len(archive.entities))
    workers = executor(jobs)
    try:
        for placed in workers.share(work, [*WHOLE_JOBS, *range(work.planned.slices)]):
            for one in placed:
                writer.count(one)
            seen("write", len(placed))
    finally:
        workers.close()
    writer.finish()
    accounts = {**archive.accounts, "written": writer.written, "unchanged": writer.unchanged, "removed": writer.removed}
    return Report(archive, accounts, archive.notices)


class EmptyArchive(UsageError):
    """There is not one article to build; `notices` say what became of the files that were there."""

    def __init__(self, archive: Archive, source: Path, remedy: str) -> None:
        super().__init__(str(source), "there is no article in it", remedy)
        self.notices = archive.notices


@dataclass(frozen=True)
class Settings:
    """What an archive's folder says besides its articles."""

    config: Config
    knowledge: Knowledge
    decisions: tuple[Decision, ...]


def settings(source: Path) -> Settings:
    """The settings, authority files and review ledger of an archive. Raises SettingError, UsageError."""
    if not source.is_dir():
        return Settings(Config(built=build_day()), knowledge.load(), ())
    config = replace(parse(files.read_settings(source, "archive.toml")), built=build_day())
    curated = parse_authorities(files.authority_files(source))
    tables = files.read_settings(source, ledger.TABLES)
    decisions = ledger.parse_ledger(files.read_settings(source, ledger.FILE), tables=tables)
    return Settings(config, knowledge.load(curated), decisions)


@dataclass(frozen=True)
class Interpreter:
    """What is done to each source by itself, on any worker: read, withhold, recognise, resolve.

    With `whole` nothing is withheld: for the curator's own eyes, never for a site.
    """

    settings: Settings
    whole: bool = False

    def __call__(self, source: Source | Notice) -> tuple[Reading | Notice, ...]:
        """The readings of the articles in `source`, and what should be said about it."""
        if isinstance(source, Notice):
            return (source,)
        made = tuple(read(source, self.settings.config))
        readings = tuple(self._reading(thing) if isinstance(thing, Article) else thing for thing in made)
        hidden = any(isinstance(thing, Reading) and is_withheld(thing.article) for thing in readings)
        return tuple(map(_discreet, readings)) if hidden and not self.whole else readings

    def _reading(self, article: Article) -> Reading | Notice:
        """One article's reading. A fault of ours in one article must not cost the others."""
        config = self.settings.config
        try:
            notices = (*rights.faults(article), *_long(article))
            granted = grant(article, config)
            reading = self._resolved(granted)
            if is_withheld(granted) and not self.whole:
                reading = agreeing(self._resolved(withhold(granted, config)), reading)
            return replace(reading, notices=(*reading.notices, *notices))
        except Exception as error:
            what = f"a fault of the program: {type(error).__name__}: {error if self.whole else '(see tulieu check)'}"
            remedy = "This article is left out; please report it with the file."
            return Notice(f"{article.path}:{article.line}", what, remedy, "error", FAULT)

    def _resolved(self, article: Article) -> Reading:
        known = self.settings.knowledge
        return resolve(article, recognise(article, known), known, self.settings.config)


def _discreet(thing: Reading | Notice) -> Reading | Notice:
    """A notice about a file with a withheld article, without words that it may quote; `check` has them."""
    if isinstance(thing, Reading):
        return thing
    return replace(thing, what=f"has a problem, '{thing.rule}'", remedy="See: tulieu check.")


def check_archive(source: Path, site: Path | None, public: bool = False) -> Iterator[Notice]:
    """Everything that deserves a look in `source`, withheld texts included, and in the `site` built from it.

    Raises ArchiveError for settings that cannot be obeyed and for folders that are not there.
    """
    archive, config = read_archive(source, whole=True)
    known = settings(source).knowledge
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

    records = filter(None, map(known.authority, archive.entities))
    pairs = ((withhold(r.article, config), r.article) for r in archive.readings.values())
    yield from leaks(passed(), probes(pairs, records), shown)
    yield from pages.notices()


def read_archive(source: Path, seen: Seen = _unseen, jobs: int = 1, whole: bool = False) -> tuple[Archive, Config]:
    """Reads, withholds (not with `whole`), recognises, resolves, reviews and assembles. Everything that came in is
    counted in `accounts`."""
    known = settings(source)
    accounts: Counter[str] = Counter(sources=0, articles=0, failed=0)
    notices: list[Notice] = []
    readings: list[Reading] = []
    workers = executor(jobs)
    try:
        sources = files.find_sources(source, SUFFIXES, known.config.ignore)
        for made in workers.map(Interpreter(known, whole), sources):
            own = [m for m in made if isinstance(m, Reading)]
            readings += own
            notices += [m for m in made if isinstance(m, Notice)]
            accounts["sources"] += 1
            accounts["failed"] += not own
            seen("read", 1)
    finally:
        workers.close()
    accounts["articles"] = len(readings)
    readings = list(_with_own_ids(readings, notices))
    decided = sort_out(known.decisions, ledger.merges(known.decisions))
    notices += _orphans(known.decisions, readings)
    notices += rights.unused(known.config.rights, (reading.article.rights for reading in readings))
    notices.sort(key=lambda n: (n.where, n.rule, n.what))
    reviewed = (_reviewed(reading, decided, whole) for reading in readings)
    return assemble(reviewed, known.knowledge.authority, notices, accounts), known.config


def _reviewed(reading: Reading, decided: Ledger, whole: bool) -> Reading:
    """The reading with the curator's decisions. Decisions about words that are withheld have not drifted."""
    made = review(reading, decided)
    return made if whole or not is_withheld(reading.article) else replace(made, notices=reading.notices)


def _long(article: Article) -> Iterator[Notice]:
    """A warning about an article whose page will be slow to open."""
    if len(article.text) > LONG:
        what = f"the article has {len(article.text):,} characters: its page is slow to open"
        remedy = "If it is several articles, put them into files of their own."
        yield Notice(f"{article.path}:{article.line}", what, remedy, "warning", "long-article")


def _orphans(decisions: Iterable[Decision], readings: Iterable[Reading]) -> Iterator[Notice]:
    """Decisions about articles that are not in the archive."""
    ids = {r.article.id for r in readings}
    for decision in decisions:
        if decision.article and decision.article not in ids:
            what = f"there is no article '{decision.article}' any more"
            yield Notice(decision.where, what, "Mend or remove the line of the ledger.", "warning", "review-drift")


def _with_own_ids(readings: Iterable[Reading], notices: list[Notice]) -> Iterator[Reading]:
    """The readings, where an article's id comes again with a number behind it and a notice; nothing is dropped."""
    used: dict[str, str] = {}
    for reading in sorted(readings, key=lambda r: (r.article.path, r.article.line, r.article.id)):
        article = reading.article
        where = f"{article.path}:{article.line}"
        id_, number = article.id, 2
        while id_ in used:
            id_, number = f"{article.id}-{number}", number + 1
        if id_ != article.id:
            what = f"the id '{article.id}' is already used by {used[article.id]}; this one is built as '{id_}'"
            notices.append(Notice(where, what, "Give one of them another id.", "error", "duplicate-id"))
            relations = tuple(replace(relation, article=id_) for relation in reading.relations)
            reading = replace(reading, article=replace(article, id=id_), relations=relations)
        used[id_] = where
        yield reading


class Maker:
    """What is done on any worker to make some of the site's files and put them in their places."""

    def __init__(self, archive: Archive, config: Config, own: Path | None, writer: FolderWriter) -> None:
        """`own` is the archive's folder, whose templates and static files come before ours."""
        self._archive, self._config, self._writer = archive, config, writer
        self._static = [*([own / "static"] if own else []), files.shipped("static")]
        self._environment = make_environment(
            [*([own / "templates"] if own else []), files.shipped("templates")], config
        )
        self.planned: Plan = plan(archive, config)
        taken = set(self.planned.urls.values()).intersection(old for old, _ in config.redirects)
        if taken:
            what = f"there is a redirect from '{min(taken)}', which is a page"
            raise SettingError("archive.toml", what, "Take the line out of [redirects].")

    def __call__(self, job: str | int) -> list[Placed]:
        """Carries out one job: "search", "data", "static", or the number of a slice of the pages."""
        return self._writer.place_all(self._outputs(job))

    def _outputs(self, job: str | int) -> Iterator[Output | Piece]:
        if job == "search":
            return index(self.planned.entries, self.planned.entities)
        if job == "data/articles":
            return export.articles(self._archive, self.planned.urls, self._config)
        if job == "data/entities":
            return export.entities(self._archive, self.planned.urls, self._config)
        if job == "data":
            return export.described(self._config)
        if job == "static":
            return (Output(f"static/{name}", body) for name, body in files.static_files(self._static))
        return (render(page, self._environment) for page in self.planned.slice(int(job)))
