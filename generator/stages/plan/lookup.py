"""What the makers of pages ask the archive: links, teasers, cards, anchors of paragraphs. Answers are kept, since
thousands of pages ask for the same ones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from hashlib import sha256

from generator.config import Config
from generator.model import KINDS, Archive, Article, Entity, Fact, Part
from generator.stages.plan.urls import named_files, paths
from generator.stages.plan.views import Card, Link, OpenMention, Teaser
from generator.text import fold

ANCHOR_WORDS = 8  # the words of a paragraph that its permalink depends on
CARD_FACTS = 4
CARD_ARTICLES = 3
LEAD = 220
# Facts that tell most about an entity in one line, best first.
TELLING = ("title", "subject", "office", "issuer", "date", "term", "type", "parent", "place", "role", "year")
# Counts from the first of these on are rounded down to one of them.
STEPS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)


def digest(value: object) -> str:
    """The digest of a value made of frozen values: their `repr` tells everything in them."""
    return sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()


def part(name: str, value: object) -> Part:
    return Part(name, value, digest(value))


def bounded(count: int) -> tuple[int, bool]:
    """`count` rounded down to a step, and whether there are more than that."""
    if count < STEPS[0]:
        return count, False
    step = STEPS[bisect_right(STEPS, count) - 1]
    return step, count > step


def clip(text: str, limit: int) -> str:
    """At most `limit` code points of `text`, cut at a space."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


class Lookup:
    """The archive as page makers need it. All that it holds follows from `archive` and `config` alone."""

    def __init__(self, archive: Archive, config: Config) -> None:
        self.archive = archive
        self.config = config
        self.paths = paths(archive)
        self.references: dict[str, str] = {}  # entities as JSON-LD names them (linked.py), made once
        self._cards: dict[str, tuple[Card, str]] = {}
        self._links: dict[str, Link] = {}
        self._holders: dict[str, tuple[str, ...]] = {}
        self._holder_sets: dict[str, frozenset[str]] = {}
        self._teasers: dict[str, Teaser] = {}
        self._anchors: dict[str, tuple[str, ...]] = {}

    def link(self, id_: str) -> Link:
        """The link to an entity; where the archive does not mention it, its id's readable part without a link."""
        entity = self.archive.entities.get(id_)
        if entity:
            return Link(self.paths[id_], entity.name)
        return Link("", (id_.partition(":")[2] or id_).replace("@", ", "))

    def article_link(self, id_: str) -> Link:
        if id_ not in self._links:
            self._links[id_] = Link(self.paths[id_], self.archive.readings[id_].article.title)
        return self._links[id_]

    def told(self, value: str) -> Link:
        """What a fact says: where its value is the id of an entity, that entity, else the words alone."""
        kind, colon, rest = value.partition(":")
        if not colon or kind not in KINDS:
            return Link("", value)
        return self.link(value) if value in self.archive.entities else Link("", rest.partition("@")[0])

    def said_by(self, source: str) -> Link:
        """Where a statement stands: the article whose id it is, else the words alone."""
        return self.article_link(source) if source in self.archive.readings else Link("", source)

    def source(self, article: Article) -> str:
        """The name of an article's publisher, by the settings' table of sources where that knows it."""
        printed = article.record.source.value if article.record.source else ""
        return self.config.source_name(printed)

    def section(self, article: Article) -> str:
        return article.record.section.value if article.record.section else ""

    def withdrawn(self, id_: str) -> bool:
        """Whether an article is withdrawn: its page tells so, and nothing else speaks of it but lists."""
        return self.archive.readings[id_].article.rights.policy == "withdrawn"

    def indexed(self, id_: str) -> bool:
        """Whether web search engines, site maps and feeds may have the page of an article or entity. An entity that
        only such articles name as they may not have is kept from them too."""
        reading = self.archive.readings.get(id_)
        if reading:
            return not reading.article.rights.noindex
        if any(fnmatchcase(id_, pattern) for pattern in self.config.rights.noindex_entities):
            return False
        entity = self.archive.entities.get(id_)
        holders = (self.archive.readings[o.article].article for o in entity.occurrences) if entity else ()
        return entity is None or any(not article.rights.noindex for article in holders)

    def teaser(self, id_: str) -> Teaser:
        if id_ not in self._teasers:
            article = self.archive.readings[id_].article
            lead = next((b for b in article.blocks if b.kind in ("lead", "paragraph")), None)
            words = clip(article.text[lead.start : lead.end], LEAD) if lead else ""
            self._teasers[id_] = Teaser(self.paths[id_], article.title, article.date, self.source(article), words)
        return self._teasers[id_]

    def holders(self, entity: Entity) -> tuple[str, ...]:
        """The ids of the articles that mention `entity`, in archive order."""
        if entity.id not in self._holders:
            self._holders[entity.id] = tuple(dict.fromkeys(o.article for o in entity.occurrences))
        return self._holders[entity.id]

    def holder_set(self, entity: Entity) -> frozenset[str]:
        if entity.id not in self._holder_sets:
            self._holder_sets[entity.id] = frozenset(self.holders(entity))
        return self._holder_sets[entity.id]

    def card(self, id_: str) -> tuple[Card, str]:
        """The preview of an entity, and its digest."""
        if id_ not in self._cards:
            entity = self.archive.entities[id_]
            holders = self.holders(entity)
            count, more = bounded(len(holders))
            card = Card(
                path=self.paths[id_],
                kind=entity.kind,
                name=entity.name,
                facts=tuple((name, self.told(value).text) for name, value in telling(entity.authority.facts)),
                articles=count,
                more=more,
                elsewhere=tuple(self.article_link(a) for a in holders[:CARD_ARTICLES]),
            )
            self._cards[id_] = card, digest(card)
        return self._cards[id_]

    def anchors(self, article: Article) -> tuple[str, ...]:
        """The permalink of every block: a digest of its first words, so that edits elsewhere do not move it.

        Where two blocks begin alike, the later one gets a number.
        """
        if article.id not in self._anchors:
            seen: dict[str, int] = {}
            made = []
            for block in article.blocks:
                words = fold(article.text[block.start : min(block.end, block.start + 400)]).split()[:ANCHOR_WORDS]
                anchor = f"p-{sha256(' '.join(words).encode()).hexdigest()[:8]}"
                seen[anchor] = seen.get(anchor, 0) + 1
                made.append(anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}")
            self._anchors[article.id] = tuple(made)
        return self._anchors[article.id]

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The ids of all articles in archive order."""
        return tuple(self.archive.readings)

    @cached_property
    def open_for(self) -> dict[str, tuple[OpenMention, ...]]:
        """For each entity the mentions left open that could mean it, each surface of an article once."""
        found: dict[str, dict[tuple[str, str], OpenMention]] = {}
        for reading in self.archive.readings.values():
            article = reading.article
            starts = [block.start for block in article.blocks]
            for resolution in reading.resolutions if any(not r.entity for r in reading.resolutions) else ():
                if resolution.entity is None:
                    mention = resolution.mention
                    anchor = self.anchors(article)[block_of(starts, mention.start)]
                    link = Link(f"{self.paths[article.id]}#{anchor}", article.title)
                    for id_ in resolution.candidates:
                        made = OpenMention(mention.surface, link, article.date)
                        found.setdefault(id_, {}).setdefault((article.id, mention.surface), made)
        return {id_: tuple(some.values()) for id_, some in found.items()}

    @cached_property
    def files(self) -> dict[str, dict[str, str]]:
        """The paths of the lists of one source and of one section, by folder and name."""
        articles = [r.article for r in self.archive.readings.values()]
        return {
            "sources": named_files("sources", dict.fromkeys(map(self.source, articles))),
            "sections": named_files("sections", dict.fromkeys(map(self.section, articles))),
        }

    @cached_property
    def by_kind(self) -> dict[str, list[Entity]]:
        kinds: dict[str, list[Entity]] = {}
        for entity in self.archive.entities.values():
            kinds.setdefault(entity.kind, []).append(entity)
        return kinds


def telling(facts: Sequence[Fact]) -> tuple[tuple[str, str], ...]:
    """The few facts that a preview shows, one of a name."""
    first: dict[str, str] = {}
    for fact in facts:
        first.setdefault(fact.name, fact.value)
    return tuple((name, first[name]) for name in TELLING if name in first)[:CARD_FACTS]


def subtitle(entity: Entity) -> str:
    """The title or subject of an entity, where its name does not say it already."""
    title = next((f.value for f in entity.authority.facts if f.name in ("title", "subject")), "")
    return "" if title.casefold() in entity.name.casefold() else title


def block_of(starts: Sequence[int], position: int) -> int:
    """The index of the block in which `position` lies, given the starts of all blocks."""
    return max(0, bisect_right(starts, position) - 1)
