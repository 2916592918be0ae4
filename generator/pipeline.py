"""The whole road from a folder of articles to a site, in reading order; the one file that knows every stage.

    settings → sources → articles → readings → archive → pages, index, data → site
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator import knowledge
from generator.config import Config, parse
from generator.edges import files
from generator.edges.executors import Serial
from generator.edges.writers import FolderWriter
from generator.errors import UsageError
from generator.knowledge import Knowledge
from generator.knowledge.authority import parse_authorities
from generator.model import Archive, Article, Notice, Output, Reading
from generator.seams import Executor
from generator.stages.assemble import assemble
from generator.stages.export import export
from generator.stages.index import index
from generator.stages.plan import Plan, plan
from generator.stages.read import SUFFIXES, read
from generator.stages.recognise import recognise
from generator.stages.render import make_environment, render
from generator.stages.resolve import resolve

Seen = Callable[[str, int], None]


@dataclass(frozen=True)
class Report:
    """What a build did: counts of files and entities, and what should be said about the content."""

    archive: Archive
    accounts: dict[str, int]
    notices: tuple[Notice, ...]


def build(source: Path, output: Path, seen: Seen = lambda stage, count: None) -> Report:
    """Builds the site of `source` (a folder, or one .jsonl file) in `output`.

    `seen(stage, count)` is called as work goes on. Raises ArchiveError for settings that cannot be obeyed, a missing
    source and an output folder that is not ours.
    """
    config, known = settings(source)
    archive = read_archive(source, config, known, seen)
    if not archive.readings:
        remedy = f"Put articles there ({', '.join('*' + s for s in SUFFIXES)}); see the notices above, if any."
        raise EmptyArchive(archive, source, remedy)
    writer = FolderWriter(output)
    for made in outputs(archive, config, source):
        writer.write(made)
        seen("write", 1)
    writer.finish()
    accounts = {**archive.accounts, "written": writer.written, "unchanged": writer.unchanged, "removed": writer.removed}
    return Report(archive, accounts, archive.notices)


class EmptyArchive(UsageError):
    """There is not one article to build; `notices` say what became of the files that were there."""

    def __init__(self, archive: Archive, source: Path, remedy: str) -> None:
        super().__init__(str(source), "there is no article in it", remedy)
        self.notices = archive.notices


def settings(source: Path) -> tuple[Config, Knowledge]:
    """The archive's settings and everything known beforehand. Raises SettingError, UsageError."""
    folder = source if source.is_dir() else source.parent
    config = parse(files.read_settings(folder, "archive.toml")) if source.is_dir() else Config()
    curated = parse_authorities(files.authority_files(folder)) if source.is_dir() else ()
    return config, knowledge.load(curated)


def read_archive(source: Path, config: Config, known: Knowledge, seen: Seen, executor: Executor | None = None) -> Archive:
    """Reads, recognises, resolves and assembles. Everything that came in is accounted for in `accounts`."""
    notices: list[Notice] = []
    accounts: Counter[str] = Counter(sources=0, articles=0, failed=0)

    def articles() -> Iterator[Article]:
        for found in files.find_sources(source, SUFFIXES, config.ignore):
            accounts["sources"] += 1
            if isinstance(found, Notice):
                notices.append(found)
                accounts["failed"] += 1
                continue
            made = list(read(found, config))
            accounts["failed"] += not any(isinstance(m, Article) for m in made)
            for thing in made:
                if isinstance(thing, Notice):
                    notices.append(thing)
                else:
                    yield thing

    def reading(article: Article) -> Reading:
        return resolve(article, recognise(article, known), known)

    readings = []
    for done in (executor or Serial()).map(reading, _with_own_ids(articles(), notices)):
        readings.append(done)
        seen("read", 1)
    accounts["articles"] = len(readings)
    return assemble(readings, known.authority, notices, accounts)


def _with_own_ids(articles: Iterable[Article], notices: list[Notice]) -> Iterator[Article]:
    """The articles, where an id comes again with a number behind it and a notice; nothing is dropped."""
    used: dict[str, str] = {}
    for article in articles:
        where = f"{article.path}:{article.line}"
        id_, number = article.id, 2
        while id_ in used:
            id_, number = f"{article.id}-{number}", number + 1
        if id_ != article.id:
            what = f"the id '{article.id}' is already used by {used[article.id]}; this one is built as '{id_}'"
            notices.append(Notice(where, what, "Give one of them another id.", "error", "duplicate-id"))
        used[id_] = where
        yield article if id_ == article.id else replace(article, id=id_)


def outputs(archive: Archive, config: Config, source: Path) -> Iterator[Output]:
    """Every file of the site."""
    own = [source / "templates"] if source.is_dir() else []
    environment = make_environment([*own, files.shipped("templates")], config)
    planned: Plan = plan(archive, config)
    for page in planned.pages:
        yield render(page, environment)
    yield from index(planned.entries, planned.entities)
    yield from export(archive, planned.urls, config)
    static = [source / "static"] if source.is_dir() else []
    for name, body in files.static_files([*static, files.shipped("static")]):
        yield Output(f"static/{name}", body)
