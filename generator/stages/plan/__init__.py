"""Archive → Plan: which pages there are, where they stand, and everything each of them may see.

1. Every article and entity gets its path (urls.py); nobody else knows paths.
2. The pages are made owner by owner (an article, an entity, a group of overviews), never all at once, so that workers
   can share them out and a later build makes only those of the owners that may have changed.
3. A page is its parts and nothing else.
4. Search gets the articles and entities with their addresses.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise

from generator.byid import Opened
from generator.config import Config
from generator.model import Archive, Article, EntityEntry, Entry, Face, Head, Page, Part, Passage
from generator.stages.plan import lists, overview, owners, subjects
from generator.stages.plan.accent import accent
from generator.stages.plan.articles import article_pages, article_places
from generator.stages.plan.entities import entity_parts, year_pages
from generator.stages.plan.lookup import Lookup, part, years_apart
from generator.stages.plan.network import network_parts
from generator.stages.plan.urls import FOLDERS

# What shows the archive as a whole, in groups that are made together.
OVERVIEWS = ("home", *FOLDERS.values(), "titles", "dates", "sources", "sections", "timeline", "undecided", "subjects",
             "network", "about", "check", "machines")  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """What is to be built. Pages and entries are made anew each time they are asked for, one by one.

    A page belongs to an owner (owners.py): an article, an entity, a year of one, or one of `OVERVIEWS`.
    """

    lookup: Lookup

    @property
    def urls(self) -> Mapping[str, str]:
        """The path of every article and entity, by id."""
        return self.lookup.paths

    @property
    def owners(self) -> Iterator[str]:
        """Every owner of pages: the overviews, the articles and entities in the order of the archive, the years."""
        archive = self.lookup.archive
        years = ((id_, y) for id_ in archive.faces for y in years_apart(id_, archive.holders, archive.dates))
        return chain(
            map(owners.of_overview, OVERVIEWS),
            map(owners.of_article, archive.dates),
            map(owners.of_entity, archive.faces),
            (owners.of_year(id_, year) for id_, year in years),
        )

    def has(self, owner: str) -> bool:
        """Whether there is such an owner of pages."""
        group, whom = owners.parted(owner)
        archive = self.lookup.archive
        if group == "year":
            year, _, whom = whom.partition("/")
            return year in years_apart(whom, archive.holders, archive.dates)
        return whom in {"overview": OVERVIEWS, "article": archive.dates, "entity": archive.faces}.get(group, ())

    def pages_of(self, owner: str) -> Iterator[Page]:
        """The pages of one owner."""
        group, whom = owners.parted(owner)
        if group == "overview":
            return _overview_pages(whom, self.lookup)
        if group == "article":
            reading = self.lookup.archive.readings[whom]
            made = _made("article.html", article_pages(reading, self.lookup.around(whom), self.lookup))
            return chain(made, _made("parts.js", article_places(reading, self.lookup)))
        if group == "entity":
            parts = entity_parts(self.lookup.archive.entities[whom], self.lookup)
            return iter((page(self.lookup.paths[whom], "entity.html", parts),))
        year, _, whom = whom.partition("/")
        return _made("entity_year.html", year_pages(whom, year, self.lookup))

    @property
    def pages(self) -> Iterator[Page]:
        """Every page of the site."""
        return chain.from_iterable(map(self.pages_of, self.owners))

    def entry(self, id_: str) -> Entry | None:
        """An article as search sees it; None for one that it does not see."""
        head = self.lookup.archive.heads.get(id_)
        return _entry(head, self.lookup) if head and not self.lookup.withdrawn(id_) else None

    def entity(self, id_: str) -> EntityEntry | None:
        """An entity as search sees it; None where the archive has none of that id."""
        face = self.lookup.archive.faces.get(id_)
        return _entity_entry(face, self.lookup) if face else None

    @property
    def entries(self) -> Mapping[str, Entry]:
        """The articles as search sees them, in archive order; withdrawn ones it does not see. Made when asked for."""
        heads = self.lookup.archive.heads
        shown = [id_ for id_ in self.lookup.archive.dates if not self.lookup.withdrawn(id_)]
        return Opened(dict.fromkeys(shown), lambda id_: _entry(heads[id_], self.lookup))

    @property
    def entities(self) -> Mapping[str, EntityEntry]:
        """The entities as search sees them, by id. Made when asked for."""
        faces = self.lookup.archive.faces
        return Opened(faces, lambda id_: _entity_entry(faces[id_], self.lookup))


def plan(archive: Archive, config: Config) -> Plan:
    """The plan of the site of `archive`."""
    return Plan(Lookup(archive, config))


def page(path: str, template: str, parts: Sequence[Part]) -> Page:
    return Page(path, template, tuple(parts))


def _overview_pages(owner: str, lookup: Lookup) -> Iterator[Page]:
    """The pages that show the archive as a whole."""
    kinds = {folder: kind for kind, folder in FOLDERS.items()}
    if owner in kinds:
        return _made("list.html", lists.kind_pages(kinds[owner], lookup))
    made: Mapping[str, Callable[[], Iterator[Page]]] = {
        "home": lambda: _made("home.html", [("index.html", overview.home_parts(lookup))]),
        "titles": lambda: _made("list.html", lists.title_pages(lookup)),
        "dates": lambda: _made("list.html", lists.date_pages(lookup)),
        "sources": lambda: _made("list.html", lists.source_pages(lookup)),
        "sections": lambda: _made("list.html", lists.section_pages(lookup)),
        "timeline": lambda: _made("timeline.html", overview.timeline_pages(lookup)),
        "undecided": lambda: _made("undecided.html", overview.undecided_pages(lookup)),
        "subjects": lambda: _made("subjects.html", subjects.subject_pages(lookup)),
        "network": lambda: _made("network.html", [("network.html", network_parts(lookup))]),
        "about": lambda: _made("about.html", [("about.html", overview.about_parts(lookup))]),
        "check": lambda: _made("check.html", [("check.html", overview.check_parts(lookup))]),
        "machines": lambda: _elsewhere(lookup),
    }
    return made[owner]()


def _made(template: str, pages: Iterable[tuple[str, Sequence[Part]]]) -> Iterator[Page]:
    return (page(path, template, parts) for path, parts in pages)


def _elsewhere(lookup: Lookup) -> Iterator[Page]:
    """Pages for machines, for search, and for readers who come by an old address."""
    yield page("search.html", "search.html", ())
    for name in ("robots.txt", "worker.js", "manifest.webmanifest"):
        yield page(name, name, ())
    if lookup.config.accent:
        yield page("static/css/accent.css", "accent.css", (part("accent", accent(lookup.config.accent)),))
    for old, new in lookup.config.redirects:
        yield page(old, "redirect.html", overview.redirect_parts(new))
    if lookup.config.base_url:
        newest = overview.feed_parts(lookup)
        yield page("feed.xml", "feed.xml", newest)
        yield page("feed.json", "feed.json", newest)
        yield page("opensearch.xml", "opensearch.xml", overview.opensearch_parts(lookup))
        for path, parts in overview.sitemaps(lookup):
            yield page(path, "sitemap.xml", parts)


def _entry(head: Head, lookup: Lookup) -> Entry:
    article = lookup.archive.articles[head.id]
    lead = next((b.end for b in article.blocks[1:] if b.kind in ("lead", "paragraph")), len(article.title))
    return Entry(
        id=article.id,
        url=lookup.paths[article.id],
        title=article.title,
        date=article.date,
        source=lookup.source(head),
        section=lookup.section(head),
        text=article.text,
        lead_end=lead,
        passages=tuple(_passages(article, lookup)),
        entities=tuple(lookup.archive.named(article.id)),
    )


def _passages(article: Article, lookup: Lookup) -> Iterator[Passage]:
    """The paragraphs with their permalinks, those on later pages with what takes the place of ".html" in the path."""
    laid, stem = lookup.layout(article), lookup.paths[article.id].removesuffix(".html")
    for block, anchor in zip(article.blocks, laid.anchors, strict=True):
        inside = laid.cuts[bisect_right(laid.cuts, block.start) : bisect_left(laid.cuts, block.end)]
        for start, end in pairwise((block.start, *inside, block.end)):
            page = laid.page(start)
            address = anchor if page == 1 else lookup.passage(article.id, page, anchor).removeprefix(stem)
            yield Passage(start, end, address)


def _entity_entry(face: Face, lookup: Lookup) -> EntityEntry:
    names = tuple(lookup.names(face.id))
    return EntityEntry(face.id, lookup.paths[face.id], face.kind, face.name, names, face.articles)
