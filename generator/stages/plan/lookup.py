"""What the makers of pages ask the archive: links, teasers, cards, anchors of paragraphs. Answers are kept, since
thousands of pages ask for the same ones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cached_property
from heapq import nsmallest
from sys import intern
from typing import NamedTuple

from generator.address import digits
from generator.byid import Recent, in_turn
from generator.config import Config
from generator.edtf import year
from generator.model import (
    KINDS,
    Archive,
    Article,
    Entity,
    Face,
    Head,
    Kind,
    OpenNote,
    Part,
    Quoted,
    QuotedSentence,
    Relation,
    found_by,
)
from generator.quote import Layout, layout, open_notes, quoted, sentence
from generator.sheets import cuts
from generator.stages.plan.urls import named_files, paths, sheet_path
from generator.stages.plan.views import Card, Link, OpenMention, Teaser
from generator.text import clip

CARD_FACTS = 4
CARD_ARTICLES = 3
LEAD = 220
WHOLE = 40  # articles whose passages stand on an entity's own page
NEWEST = 5  # articles that a frequent entity's own page shows before it sends on to the years
NO_YEAR = "none"
# Counts from the first of these on are rounded down to one of them.
STEPS = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000)


def part(name: str, value: object) -> Part:
    return Part(name, value)


def parts(**shown: object) -> tuple[Part, ...]:
    return tuple(Part(name, value) for name, value in shown.items())


def bounded(count: int) -> tuple[int, bool]:
    """`count` rounded down to a step, and whether there are more than that."""
    if count < STEPS[0]:
        return count, False
    step = STEPS[bisect_right(STEPS, count) - 1]
    return step, count > step


def list_files(names: Iterable[tuple[str, str]], config: Config) -> dict[str, dict[str, str]]:
    """The paths of the lists of one source and of one section, by folder and name; `names` are the (source, section) of
    articles."""
    sources: dict[str, None] = {}
    sections: dict[str, None] = {}
    for source, section in names:
        sources[config.source_name(source)] = sections[section] = None
    return {"sources": named_files("sources", sources), "sections": named_files("sections", sections)}


def year_of(date: str) -> str:
    """The year under which an article of that date stands at the entities that it mentions."""
    return year(date) or NO_YEAR


def years_apart(id_: str, holders: Mapping[str, Sequence[str]], dates: Mapping[str, str]) -> Collection[str]:
    """The years of an entity that have pages of their own; none where its articles stand on its page."""
    some = holders.get(id_, ())
    return dict.fromkeys(year_of(dates[a]) for a in some).keys() if len(some) > WHOLE else ()


def quoted_at_once(articles: Sequence[str]) -> Sequence[str]:
    """Those articles of an entity, which come in archive order, whose passages stand on its own page: all, or the
    newest, which come first."""
    return articles if len(articles) <= WHOLE else articles[: -NEWEST - 1 : -1]


class Line(NamedTuple):
    """An article as lists and counts of the whole archive tell of it. `source` is the name of its publisher, `paged`
    says whether it has several pages; the rest is as in its head."""

    id: str
    path: str
    title: str
    date: str
    source: str
    section: str
    linked: int
    undecided: int
    open: int
    removed: tuple[tuple[str, str, int], ...]
    policy: str
    noindex: bool | None
    paged: bool


class Lookup:
    """The archive as page makers need it. All that it holds follows from `archive` and `config` alone."""

    def __init__(self, archive: Archive, config: Config) -> None:
        self.archive = archive
        self.config = config
        self.paths = archive.given_paths or paths(archive)
        self.references: Recent[str] = Recent()  # entities as JSON-LD names them (linked.py)
        self._cards: Recent[Card] = Recent()
        self._holder_sets: Recent[frozenset[str]] = Recent()
        self._layouts: Recent[Layout] = Recent()

    def link(self, id_: str) -> Link:
        """The link to an entity; where the archive does not mention it, its id's readable part without a link."""
        face = self.archive.faces.get(id_)
        if face:
            return Link(self.paths[id_], face.name)
        return Link("", (id_.partition(":")[2] or id_).replace("@", ", "))

    def article_link(self, id_: str) -> Link:
        return Link(self.paths[id_], self.archive.heads[id_].title)

    def told(self, value: str) -> Link:
        """What a fact says: where its value is the id of an entity, that entity, else the words alone."""
        kind, colon, rest = value.partition(":")
        if not colon or kind not in KINDS:
            return Link("", value)
        return self.link(value) if value in self.archive.faces else Link("", rest.partition("@")[0])

    def said_by(self, source: str) -> Link:
        """Where a statement stands: the article whose id it is, else the words alone."""
        return self.article_link(source) if source in self.archive.heads else Link("", source)

    def source(self, head: Head) -> str:
        """The name of an article's publisher, by the settings' table of sources where that knows it."""
        return self.config.source_name(head.source)

    def section(self, head: Head) -> str:
        return head.section

    def withdrawn(self, id_: str) -> bool:
        """Whether an article is withdrawn: its page tells so, and nothing else speaks of it but lists."""
        return self.archive.heads[id_].rights.policy == "withdrawn"

    def indexed(self, id_: str) -> bool:
        """Whether web search engines, site maps and feeds may have the page of an article or entity. An entity that
        only such articles name as they may not have is kept from them too."""
        heads = self.archive.heads
        if id_ in heads:
            return not heads[id_].rights.noindex
        if any(fnmatchcase(id_, pattern) for pattern in self.config.rights.noindex_entities):
            return False
        holders = self.archive.holders.get(id_, ())
        return not holders or any(not heads[article].rights.noindex for article in holders)

    def teaser(self, id_: str) -> Teaser:
        head = self.archive.heads[id_]
        return Teaser(self.paths[id_], head.title, head.date, self.source(head), clip(head.lead, LEAD))

    def of_kind(self, kind: Kind) -> Iterator[Face]:
        """The faces of the entities of one kind, by id."""
        return in_turn(self.archive.faces, (id_ for id_, (own, *_) in self.archive.sizes.items() if own == kind))

    def largest(self, count: int, kind: Kind | None = None) -> Iterator[Face]:
        """The faces of the most widely mentioned entities, of one kind where that is given."""
        sizes = self.archive.sizes.items()
        best = nsmallest(count, ((-n, -mentions, id_) for id_, (own, n, mentions) in sizes if kind in (None, own)))
        return in_turn(self.archive.faces, (id_ for *_, id_ in best))

    def holders(self, id_: str) -> Sequence[str]:
        """The ids of the articles that mention an entity, in archive order."""
        return self.archive.holders[id_]

    def holder_set(self, id_: str) -> frozenset[str]:
        if id_ not in self._holder_sets:
            self._holder_sets[id_] = frozenset(self.holders(id_))
        return self._holder_sets[id_]

    def card(self, id_: str) -> Card:
        """The preview of an entity."""
        if id_ not in self._cards:
            face = self.archive.faces[id_]
            holders = self.holders(id_)
            count, more = bounded(len(holders))
            self._cards[id_] = Card(
                path=self.paths[id_],
                kind=face.kind,
                name=face.name,
                facts=tuple((name, self.told(value).text) for name, value in face.facts[:CARD_FACTS]),
                articles=count,
                more=more,
                elsewhere=tuple(self.article_link(a) for a in holders[:CARD_ARTICLES]),
            )
        return self._cards[id_]

    def cuts(self, id_: str) -> tuple[int, ...]:
        """The places in the text of an article where its second and later pages begin."""
        return self._cuts(self.archive.heads[id_])

    def _cuts(self, head: Head) -> tuple[int, ...]:
        return cuts(self.archive.readings[head.id]) if head.cuts is None else head.cuts

    def layout(self, article: Article) -> Layout:
        """Where the text of an article stands."""
        if article.id not in self._layouts:
            self._layouts[article.id] = layout(article, self.cuts(article.id))
        return self._layouts[article.id]

    def passage(self, article: str, page: int, anchor: str) -> str:
        """The address of a place in an article, given the number of its page and its anchor there."""
        return f"{sheet_path(self.paths[article], page)}#{anchor}"

    def first_mention(self, line: Line, entity: str) -> str:
        """The address of the first mention of an entity in an article."""
        page = self.quoted(entity, line.id).passages[0].page if line.paged else 1
        return f"{sheet_path(line.path, page)}#{first_mention(entity)}"

    def quoted(self, entity: str, article: str) -> Quoted:
        """What the pages of an entity show of an article."""
        given = self.archive.given_quoted
        return given(entity, article) if given else self._read_quoted(article).get(entity, Quoted())

    def _read_quoted(self, article: str) -> Mapping[str, Quoted]:
        reading = self.archive.readings[article]
        return quoted(reading, self.layout(reading.article))

    def sentence(self, relation: Relation) -> QuotedSentence:
        """The sentence that tells a relation."""
        if self.archive.given_quoted:
            told = self.archive.given_quoted(relation.subject, relation.article).sentences
            return next(one for one in told if (one.start, one.end) == (relation.start, relation.end))
        article = self.archive.articles[relation.article]
        return sentence(article, relation, self.layout(article))

    def notes(self, article: str) -> Sequence[OpenNote]:
        """What an article leaves open."""
        given = self.archive.given_notes
        if given:
            return given(article)
        reading = self.archive.readings[article]
        return [note for note, _ in open_notes(enumerate(reading.resolutions), self.layout(reading.article))]

    def names(self, id_: str) -> Sequence[str]:
        """The other names by which search finds an entity."""
        if self.archive.given_names:
            return self.archive.given_names(id_)
        entity = self.archive.entities[id_]
        return found_by(entity.authority, entity.surfaces)

    @cached_property
    def lines(self) -> dict[str, Line]:
        """A line for every article, by id in archive order: all in memory, since overviews go through them again and
        again (`let_go`)."""
        archive = self.archive
        pairs = zip(archive.heads.values(), in_turn(self.paths, archive.heads), strict=True)
        return {head.id: self._line(head, path) for head, path in pairs}

    def _line(self, head: Head, path: str) -> Line:
        shown = (head.title, head.date, intern(self.source(head)), intern(self.section(head)))
        counts = (head.linked, head.undecided, head.open, head.removed)
        return Line(head.id, path, *shown, *counts, head.rights.policy, head.rights.noindex, bool(self._cuts(head)))

    def let_go(self) -> None:
        """Forgets the lines, which take memory, until they are asked for again."""
        self.__dict__.pop("lines", None)

    def around(self, id_: str) -> tuple[str | None, str | None]:
        """The articles before and after one in archive order."""
        at = self.places[id_]
        return self.order[at - 1] if at else None, self.order[at + 1] if at + 1 < len(self.order) else None

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each article is in archive order."""
        return {id_: at for at, id_ in enumerate(self.order)}

    @cached_property
    def order(self) -> tuple[str, ...]:
        """The ids of all articles in archive order."""
        return tuple(self.archive.dates)

    def open_for(self, entity: Entity) -> Iterator[OpenMention]:
        """The mentions left open that could mean `entity`, each surface of an article once."""
        for place in entity.open:
            head = self.archive.heads[place.article]
            link = Link(self.passage(place.article, place.page, place.anchor), head.title)
            yield OpenMention(place.surface, link, head.date)

    @cached_property
    def files(self) -> Mapping[str, Mapping[str, str]]:
        """The paths of the lists of one source and of one section, by folder and name."""
        heads = self.archive.heads.values()
        return self.archive.given_files or list_files(((h.source, h.section) for h in heads), self.config)


def first_mention(entity: str) -> str:
    """The anchor of the first mention of an entity in an article."""
    return f"m-{digits(entity, 8)}"


def subtitle(entity: Entity | Face) -> str:
    """The title or subject of an entity, where its name does not say it already."""
    facts = entity.facts if isinstance(entity, Face) else [(f.name, f.value) for f in entity.authority.facts]
    title = next((value for name, value in facts if name in ("title", "subject")), "")
    return "" if title.casefold() in entity.name.casefold() else title
