"""Archive → Plan: which pages there are, where they stand, and everything each of them may see.

1. Every article and entity gets its path (urls.py); nobody else knows paths.
2. The pages are made one after another, never all at once, and in slices that workers can share out: overviews,
   lists and redirects; articles; entities.
3. A page is its parts and a key, the digest of their digests: same key, same page.
4. Search gets the articles and entities with their addresses.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from hashlib import sha256
from itertools import chain, islice

from generator.config import Config
from generator.model import Archive, EntityEntry, Entry, Page, Part, Passage, Reading
from generator.stages.plan import lists, overview, subjects
from generator.stages.plan.accent import accent
from generator.stages.plan.articles import article_parts
from generator.stages.plan.entities import entity_pages
from generator.stages.plan.lookup import Lookup, part
from generator.stages.plan.network import network_parts

SLICE = 48  # articles or entities whose pages are made in one go, by one worker


@dataclass(frozen=True)
class Plan:
    """What is to be built. Pages and entries are made anew each time they are asked for, one by one."""

    lookup: Lookup

    @property
    def urls(self) -> Mapping[str, str]:
        """The path of every article and entity, by id."""
        return self.lookup.paths

    @property
    def slices(self) -> int:
        """In how many slices the pages come."""
        return 1 + _slices(self.lookup.archive.readings) + _slices(self.lookup.archive.entities)

    def slice(self, number: int) -> Iterator[Page]:
        """The pages of one slice: first the overviews, then the articles, then the entities."""
        if number == 0:
            return _overview_pages(self.lookup)
        number -= 1
        articles = _slices(self.lookup.archive.readings)
        if number < articles:
            return _article_pages(self.lookup, number * SLICE, (number + 1) * SLICE)
        number -= articles
        return _entity_pages(self.lookup, number * SLICE, (number + 1) * SLICE)

    @property
    def pages(self) -> Iterator[Page]:
        """Every page of the site."""
        return chain.from_iterable(map(self.slice, range(self.slices)))

    @property
    def entries(self) -> Iterator[Entry]:
        """The articles as search sees them, in archive order; withdrawn ones it does not see."""
        shown = (r for r in self.lookup.archive.readings.values() if not self.lookup.withdrawn(r.article.id))
        return (_entry(reading, self.lookup) for reading in shown)

    @property
    def entities(self) -> Iterator[EntityEntry]:
        """The entities as search sees them, by id."""
        return _entity_entries(self.lookup)


def plan(archive: Archive, config: Config) -> Plan:
    """The plan of the site of `archive`."""
    return Plan(Lookup(archive, config))


def _slices(things: Sized) -> int:
    return -(-len(things) // SLICE)


def page(path: str, template: str, parts: Sequence[Part]) -> Page:
    digests = "".join(f"{p.name}:{p.digest};" for p in parts)
    return Page(path, template, tuple(parts), sha256(f"{path};{template};{digests}".encode()).hexdigest())


def _article_pages(lookup: Lookup, first: int, last: int) -> Iterator[Page]:
    order = lookup.order
    for at in range(first, min(last, len(order))):
        before = order[at - 1] if at else None
        after = order[at + 1] if at + 1 < len(order) else None
        parts = article_parts(lookup.archive.readings[order[at]], (before, after), lookup)
        yield page(lookup.paths[order[at]], "article.html", parts)


def _entity_pages(lookup: Lookup, first: int, last: int) -> Iterator[Page]:
    for entity in islice(lookup.archive.entities.values(), first, last):
        for path, parts in entity_pages(entity, lookup):
            whole = path == lookup.paths[entity.id]
            yield page(path, "entity.html" if whole else "entity_year.html", parts)


def _overview_pages(lookup: Lookup) -> Iterator[Page]:
    """The pages that show the archive as a whole."""
    yield page("index.html", "home.html", overview.home_parts(lookup))
    listed = (
        lists.kind_pages(lookup),
        lists.title_pages(lookup),
        lists.date_pages(lookup),
        lists.source_pages(lookup),
        lists.section_pages(lookup),
    )
    for path, parts in chain.from_iterable(listed):
        yield page(path, "list.html", parts)
    for path, parts in overview.timeline_pages(lookup):
        yield page(path, "timeline.html", parts)
    for path, parts in overview.undecided_pages(lookup):
        yield page(path, "undecided.html", parts)
    for path, parts in subjects.subject_pages(lookup):
        yield page(path, "subjects.html", parts)
    yield page("network.html", "network.html", network_parts(lookup))
    yield page("about.html", "about.html", overview.about_parts(lookup))
    yield page("check.html", "check.html", overview.check_parts(lookup))
    yield page("search.html", "search.html", ())
    yield from _elsewhere(lookup)


def _elsewhere(lookup: Lookup) -> Iterator[Page]:
    """Pages for machines, and for readers who come by an old address."""
    yield page("robots.txt", "robots.txt", ())
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


def _entry(reading: Reading, lookup: Lookup) -> Entry:
    article = reading.article
    anchors = lookup.anchors(article)
    passages = tuple(Passage(b.start, b.end, a) for b, a in zip(article.blocks, anchors, strict=True))
    lead = next((b.end for b in article.blocks[1:] if b.kind in ("lead", "paragraph")), len(article.title))
    return Entry(
        id=article.id,
        url=lookup.paths[article.id],
        title=article.title,
        date=article.date,
        source=lookup.source(article),
        section=lookup.section(article),
        text=article.text,
        lead_end=lead,
        passages=passages,
        entities=tuple(dict.fromkeys(r.entity for r in reading.resolutions if r.entity)),
    )


def _entity_entries(lookup: Lookup) -> Iterator[EntityEntry]:
    for entity in lookup.archive.entities.values():
        variants = dict.fromkeys((*entity.authority.variants, *(surface for surface, _ in entity.surfaces[:12])))
        variants.pop(entity.name, None)
        path, count = lookup.paths[entity.id], len(lookup.holders(entity))
        yield EntityEntry(entity.id, path, entity.kind, entity.name, tuple(variants), count)
