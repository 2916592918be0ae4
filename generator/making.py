"""From what differs to the site: whose pages may have to change, how they are made on all workers, and put in place.

1. `Build` takes in what differs (`intake`), asks `stages.plan.stale` whose pages that may change, and puts the site
   together.
2. `Maker` makes the files of some owners ready, on any worker.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, NamedTuple

from generator import indexing, joined
from generator.config import Config
from generator.edges import files
from generator.edges.compiled import CompiledTemplates
from generator.edges.executors import executor
from generator.edges.originals import Packer, left_out
from generator.edges.packing import fingerprint, pack
from generator.edges.state import State
from generator.edges.store import Values
from generator.edges.tables import Kept, Tables
from generator.edges.writers import FolderWriter, Placed
from generator.errors import SettingError
from generator.intake import OFTEN, Intake, companies
from generator.model import Archive, Notice, Output, Piece
from generator.originals import Original
from generator.stages import export
from generator.stages.assemble import RARE, Company, rarity, ties
from generator.stages.check import SMALL, check_whole, graded
from generator.stages.index import Update
from generator.stages.plan import OVERVIEWS, Plan, owners, plan
from generator.stages.plan.lookup import years_apart
from generator.stages.plan.stale import Staleness
from generator.stages.read import pieces
from generator.stages.render import COMPILER, make_environment, render
from generator.standing import EmptyArchive, Report, Standing, Watching

ROWLESS = -1  # the number of a batch whose owners give no rows to tables
SLICE = 48  # owners whose pages are made in one go, by one worker
LEAST, PORTIONS = 6, 16  # of few owners, so that no worker has nothing to do while another has much
# The pages that show what is to be said of the content.
REPORTS = frozenset(map(owners.of_overview, ("about", "check")))
SEARCH, STATIC, DESCRIBED = "search/", "static/", "data/"
HELD = ("overview", "year")  # groups of owners that have many pages of which few differ
TABLES = ("data/articles", "data/entities")  # files of rows, which articles and entities give
WHOLE = (SEARCH, STATIC, DESCRIBED)  # what is made besides pages and tables


class Build:
    """One build: what differs is taken in, what may have to change is made, and put in its place at once."""

    def __init__(self, standing: Standing, watch: Watching) -> None:
        self._standing, self._watch = standing, watch
        self._dropped: Collection[str] | None = None  # files that the search index has no more; None: it is made whole
        self._company: dict[str, Company] = {}  # what frequent entities stand together with, by owner
        self._shown: dict[str, Shown] = {}  # what pages show now, by owner
        self.source, self.config, self.writer = standing.source, standing.config, standing.writer

    def run(self) -> Report:
        """Raises EmptyArchive, SettingError and OutputError."""
        standing, state = self._standing, self._standing.state
        intake = Intake(standing.found, state, self._watch)
        intake.run(standing.listing)
        if not intake.after.dates:
            raise EmptyArchive(intake.notices, self.source)
        self.writer.settle()
        stale = self._stale(intake) if standing.finished else None
        places = {file.name: file.path for file in standing.listing.files}
        report = self._make(intake, state, stale, Packer(state, places, pieces))
        state.set_meta("accounts", json.dumps(report.accounts))
        state.set_meta("look", standing.look)
        return report

    def _stale(self, intake: Intake) -> set[str] | None:
        """The owners of the pages that may have to change; None where all are to be made."""
        staleness = Staleness(
            intake.before, intake.after, intake.change, self.config, intake.kept.told, rarity, ties, RARE, OVERVIEWS
        )
        stale = {*map(owners.of_article, staleness.articles()), *map(owners.of_entity, staleness.entities())}
        stale.update(owners.of_year(id_, year) for id_, year in staleness.years())
        stale.update(map(owners.of_pack, intake.packs_otherwise))
        intake.moved = staleness.moved
        stale |= {self.writer.known[path].owner for path in self.writer.spoilt} - {""}
        stale.update(map(owners.of_overview, staleness.overviews()))
        if not stale.isdisjoint(TABLES):
            return None  # rows can only be taken from files that are as they were
        if stale or intake.change.removed:
            stale |= {SEARCH, DESCRIBED}
        small = len(intake.after.dates) <= SMALL  # whose report holds all articles against each other
        return stale | (REPORTS if intake.said_otherwise() or small else frozenset())

    def _make(self, intake: Intake, state: State, stale: set[str] | None, packer: Packer) -> Report:
        """Makes the pages of the owners that are `stale` (None: all) and puts the site together."""
        archive, writer = intake.archive(), self.writer
        if stale is None or not stale.isdisjoint(REPORTS):
            archive = replace(archive, notices=_Report(partial(self._checked, archive, intake)))
        shown = Values[Shown](state, "shown", Shown)
        own = self.source if self.source.is_dir() else None
        work = Maker(archive, self.config, own, writer, (state, packer, None if stale is None else shown))
        tables = self._tables(archive, state)
        if stale is not None and not all(some.can_follow() for some in tables.values()):
            stale = None
        whole = dict.fromkeys((*WHOLE, *map(owners.of_pack, intake.packs)))
        if stale is None:
            wanted = [*work.planned.owners, *whole]
        else:
            wanted = [owner for owner in sorted(stale) if owner in whole or work.planned.has(owner)]
        if stale is not None and self._search_is_whole():
            work.follow = partial(_follow, intake, work.planned, stale)
        orders = None if stale is None else {"article": tuple(archive.dates), "entity": tuple(archive.faces)}
        batches = _batches(wanted)
        gone_originals = self._pages(work, batches, Rows(tables, orders, batches))
        owners_gone = _owners_gone(intake)
        remade = None if stale is None else {*wanted, *TABLES, *owners_gone}
        if remade is not None and self._dropped is not None:
            remade.remove(SEARCH)  # its other files stay
        folders = writer.finish(remade, self._dropped or ())
        state.begin()
        state.update_pages(folders)
        for some in tables.values():
            some.keep()
        together = companies(state)
        for owner in {*owners_gone, *self._shown, *self._company}:
            group, whom = owners.parted(owner)
            if group in HELD:
                shown.put(owner, self._shown.get(owner))
            elif group == "entity":
                together.put(whom, self._company.get(owner))
        notices = (*intake.notices, *map(left_out, gone_originals))
        state.put("notices", pack(notices))
        state.doubt((one.path, one.line) for one in gone_originals)
        state.commit()
        counts = {"written": writer.written, "unchanged": writer.unchanged, "removed": writer.removed}
        counts["bytes"] = writer.bytes_written
        return Report({**archive.accounts, "entities": len(archive.faces), **counts}, notices)

    def _tables(self, archive: Archive, state: State) -> dict[str, Tables]:
        """The tables, by the group of the owners whose rows they hold."""
        some = (export.article_tables(self.config, archive.heads.values()), export.entity_tables(self.config))
        values = Values[Kept](state, "tables", Kept)
        groups = zip(("article", "entity"), TABLES, some, strict=True)
        return {group: Tables(owner, of_group, self.writer, values) for group, owner, of_group in groups}

    def _pages(self, work: Maker, batches: Sequence[Batch], rows: Rows) -> list[Original]:
        """Makes the files of the owners in the batches, and the tables of their `rows`. Gives the sources whose bytes
        were gone."""
        gone: list[Original] = []
        self._watch.seen("write", 0, sum(len(some) for _, some in batches))
        workers = executor(self._watch.jobs)
        try:
            for number, some in workers.share(work, batches):
                for made in some:
                    for one in made.placed:
                        self.writer.count(one, made.owner)
                    gone += made.gone
                    if made.dropped is not None:
                        self._dropped = made.dropped
                    if made.shown is not None:
                        self._shown[made.owner] = made.shown
                    if made.company is not None:
                        self._company[made.owner] = made.company
                self._watch.seen("write", len(some))
                rows.add(number, some)
            for placed, owner in rows.finish():
                self.writer.count(placed, owner)
        finally:
            workers.close()
            rows.close()
        return sorted(gone)

    def _checked(self, archive: Archive, intake: Intake) -> list[Notice]:
        """What *check* has to say of the archive, as the report's page shows it."""
        whole = check_whole(archive, intake.work.settings.knowledge.authorities)
        report = (*archive.notices, *intake.state.findings(), *whole)
        return sorted(graded(report, dict(self.config.check)), key=lambda n: (n.where, n.rule, n.what))

    def _search_is_whole(self) -> bool:
        """Whether the files of the search index are as they were left."""
        return all(self.writer.known[path].owner != SEARCH for path in self.writer.spoilt)


def _follow(intake: Intake, planned: Plan, stale: Collection[str]) -> Update | None:
    """What differs in the search index; None where it is to be made whole."""
    parted = map(owners.parted, stale)
    entities = {*intake.change.entities, *(whom for group, whom in parted if group == "entity")}
    return indexing.follow(intake, planned, sorted(entities))


def _owners_gone(intake: Intake) -> set[str]:
    """The articles and entities, years of them, and packs of originals that are in the archive no more."""
    before, after = intake.before, intake.after
    gone = {*map(owners.of_article, intake.change.removed)}
    gone.update(map(owners.of_pack, {*intake.packs_before}.difference(intake.packs)))
    for id_ in intake.change.entities:
        if id_ not in after.faces:
            gone.add(owners.of_entity(id_))
        old, new = (years_apart(id_, some.holders, some.dates) for some in (before, after))
        gone.update(owners.of_year(id_, year) for year in old if year not in new)
    return gone


def _batches(wanted: Sequence[str]) -> list[Batch]:
    """`wanted` in portions for a worker: some articles, the search index, which is the longest and gives no rows, and
    the rest of the articles, whose rows fill the largest tables; then what is long by itself, and the others. Those
    that give rows come by `SLICE` or fewer, numbered. The reports come together, since they tell of the same findings.
    """
    articles = [owner for owner in wanted if owners.parted(owner)[0] == "article"]
    alone = [o for o in wanted if o in WHOLE or (owners.parted(o)[0] == "overview" and o not in REPORTS)]
    reports = tuple(owner for owner in wanted if owner in REPORTS)
    apart = {*articles, *alone, *reports}
    others = [owner for owner in wanted if owner not in apart]
    size = min(SLICE, max(LEAST, (len(articles) + len(others)) // PORTIONS))
    slices = [tuple(some[at : at + size]) for some in (articles, others) for at in range(0, len(some), size)]
    numbered = list(enumerate(slices))
    of_articles = -(-len(articles) // size)
    rowless = [(ROWLESS, some) for some in (*((owner,) for owner in alone), reports) if some]
    search = (ROWLESS, (SEARCH,))
    return [
        *numbered[: min(1, of_articles)],
        *([search] if search in rowless else []),
        *numbered[1:of_articles],
        *(batch for batch in rowless if batch != search),
        *numbered[of_articles:],
    ]


Batch = tuple[int, tuple[str, ...]]  # its number, and the owners
Shown = tuple[tuple[str, str], ...]  # what pages show: paths, and digests of the parts


class Made(NamedTuple):
    """What was made for an owner: its files, the rows it gives to tables, the sources whose bytes were gone; of pages
    that are held against what they showed the last time, what they show; of a search index that follows a change, the
    paths that are no more; of a frequent entity what it stands together with."""

    owner: str
    placed: tuple[Placed, ...]
    rows: tuple[Piece, ...] = ()
    gone: tuple[Original, ...] = ()
    shown: Shown | None = None
    dropped: Collection[str] | None = None
    company: Company | None = None


class Rows:
    """The rows that owners give, laid into the tables in the order of their batches.

    In a build of everything the tables grow by them. Else those of a group follow as soon as its last batch is there,
    in a thread: what stays is copied, and digests are taken, outside the interpreter's lock, beside the pages that are
    still made. Workers are there before the first batch is, so none is forked beside that thread.
    """

    def __init__(
        self, tables: Mapping[str, Tables], orders: Mapping[str, tuple[str, ...]] | None, batches: Sequence[Batch]
    ) -> None:
        """`tables` and their `orders` are by the group of the owners; without orders everything is made."""
        self._tables, self._orders = tables, orders
        self._last = {owners.parted(owner)[0]: number for number, some in batches for owner in some}
        self._waiting: dict[int, list[Made]] = {}
        self._coming = 0
        self._rows: dict[str, dict[str, Sequence[Piece]]] = {group: {} for group in tables}
        self._pool = ThreadPoolExecutor(len(tables))
        self._following: dict[str, Future[list[Placed]]] = {}

    def add(self, number: int, some: list[Made]) -> None:
        """Takes what a batch gave."""
        if number != ROWLESS:
            self._waiting[number] = some
        while self._coming in self._waiting:
            for made in self._waiting.pop(self._coming):
                group, whom = owners.parted(made.owner)
                if made.rows and self._orders is None:
                    self._tables[group].add(whom, made.rows)
                elif made.rows:
                    self._rows[group][whom] = made.rows
            self._coming += 1
        for group in self._tables:
            if self._coming > self._last.get(group, ROWLESS):
                self._follow(group)

    def _follow(self, group: str) -> None:
        if self._orders is not None and group not in self._following:
            order, rows = self._orders[group], self._rows[group]
            self._following[group] = self._pool.submit(lambda: list(self._tables[group].follow(order, rows)))

    def finish(self) -> Iterator[tuple[Placed, str]]:
        """The files of the tables, when all batches have come, and whose they are."""
        for group, tables in self._tables.items():
            self._follow(group)
            placed = self._following[group].result() if self._orders is not None else tables.finish()
            yield from ((one, tables.owner) for one in placed)

    def close(self) -> None:
        """Waits until nothing is copied any more."""
        self._pool.shutdown(cancel_futures=True)


class _Report(Sequence[Notice]):
    """What *check* has to say, found where it is asked for: by the worker that makes the pages which show it."""

    def __init__(self, find: Callable[[], list[Notice]]) -> None:
        self._find = find

    @cached_property
    def _found(self) -> list[Notice]:
        return self._find()

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, at: Any) -> Any:
        return self._found[at]


class Maker:
    """What is done on any worker to make some of the site's files ready."""

    def __init__(
        self,
        archive: Archive,
        config: Config,
        own: Path | None,
        writer: FolderWriter,
        kept: tuple[State, Packer, Values[Shown] | None],
    ) -> None:
        """`own` is the archive's folder, whose templates and static files come before ours. `kept` is what the last
        build left; what its pages showed is None where all are to be made."""
        self._archive, self._config, self._writer = archive, config, writer
        self._state, self._packer, self._shown = kept
        self.follow: Callable[[], Update | None] | None = None  # what differs in the search index
        self._static = [*([own / "static"] if own else []), files.shipped("static")]
        shipped = files.shipped("templates")
        folders = [*([own / "templates"] if own else []), shipped]
        self._environment = make_environment(folders, config, CompiledTemplates(shipped, COMPILER))
        self.planned: Plan = plan(archive, config)
        redirects = {old for old, _ in config.redirects}
        taken = redirects.intersection(self.planned.urls.values()) if redirects else ()
        if taken:
            what = f"there is a redirect from '{min(taken)}', which is a page"
            raise SettingError("archive.toml", what, "Take the line out of [redirects].")

    def __call__(self, batch: Batch) -> tuple[int, list[Made]]:
        """Makes the files of the owners of a batch ready; its number comes back with them."""
        number, wanted = batch
        return number, [self._made(owner) for owner in wanted]

    def _made(self, owner: str) -> Made:
        group, whom = owners.parted(owner)
        if group != "overview":
            self.planned.lookup.let_go()
        if group in HELD:
            return self._held(owner)
        if owner == SEARCH and self.follow and (update := self.follow()):
            return Made(owner, tuple(map(self._writer.place, update.outputs)), dropped=update.removed)
        if group == "originals":
            files_, gone = self._packer.make(whom, self._writer)
            return Made(owner, tuple(files_), gone=tuple(gone))
        placed = [self._writer.place(output) for output in self._outputs(owner)]
        if group == "article":
            twin, rows = export.article_rows(self._archive.readings[whom], self.planned.urls, self._config)
        elif group == "entity":
            twin, rows = export.entity_rows(self._archive.entities[whom], self.planned.urls, self._config)
        else:
            return Made(owner, tuple(placed))
        often = group == "entity" and self._archive.sizes[whom][1] >= OFTEN
        company = self._archive.entities[whom].together if often else None
        return Made(owner, (*placed, self._writer.place(twin)), rows, company=company)

    def _held(self, owner: str) -> Made:
        """The pages of an owner that has many of which few differ: what shows the same is not made again."""
        before = dict((self._shown and self._shown.get(owner)) or ())
        placed, shown = [], dict[str, str]()
        for page in self.planned.pages_of(owner):
            shown[page.path] = fingerprint(page.parts)
            old = self._writer.as_it_was(page.path, owner) if before.get(page.path) == shown[page.path] else None
            placed.append(old or self._writer.place(render(page, self._environment)))
        return Made(owner, tuple(placed), shown=tuple(shown.items()))

    def _outputs(self, owner: str) -> Iterator[Output]:
        if owner == SEARCH:
            return indexing.make(self.planned, self._state)
        if owner == DESCRIBED:
            return export.described(self._config)
        if owner == STATIC:
            static, ours = dict(files.static_files(self._static)), dict(files.static_files(self._static[-1:]))
            static[joined.NAME] = joined.joined(static, ours)
            return (Output(f"static/{name}", body) for name, body in sorted(static.items()))
        return (render(page, self._environment) for page in self.planned.pages_of(owner))
