"""Which pages may have to change, when some articles did.

Nothing records dependencies: what a page shows follows from what its owner is, so it can be worked out which owners
show something of an article or an entity that is not as it was. Too many may be named, never too few (test_incremental
holds the outcome against clean builds); what comes out the same is not written.

1. An article that changed, and every entity of which it says something else than before.
2. An entity with another name or path (*label*) stands in other light wherever it is linked; one that is less rare,
   or with another preview (*card*), at its neighbours.
3. An article with another title, date or source, or that names others than before: at its related articles and at
   those before and after it.
4. The overviews, where any head or face differs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from generator.config import Config
from generator.model import Face, Head, Passages, Told
from generator.stages.plan.lookup import CARD_ARTICLES, CARD_FACTS, bounded, quoted_at_once, year_of, years_apart


@dataclass(frozen=True)
class Snapshot:
    """The archive as its heads, passages, faces and the dates of its articles tell it: `holders` are the articles that
    mention an entity, `sizes` (kind, articles, mentions) of entities, `paths` those of everything, `files` those of the
    lists of one source and one section. `dates` and `holders` are in archive order."""

    heads: Mapping[str, Head]
    passages: Mapping[str, Passages]
    faces: Mapping[str, Face]
    dates: Mapping[str, str]
    holders: Mapping[str, Sequence[str]]
    sizes: Mapping[str, tuple[str, int, int]] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def named(self, article: str) -> Collection[str]:
        """The entities that an article mentions; none where it is not in the archive."""
        return dict.fromkeys(chain.from_iterable(self.passages.get(article, ()))).keys()

    def around(self) -> Iterator[tuple[str, tuple[str, str]]]:
        """Every article with those before and after it."""
        order = ["", *self.dates, ""]
        for before, id_, after in zip(order, order[1:], order[2:], strict=False):
            yield id_, (before, after)


class Change(NamedTuple):
    """What differs: `articles` that are new or have changed, those `removed`, and the `entities` of which one of these
    says something else than before, or that it shows in another light (`shown_alike`), those that are `quoted` in other
    words only; `open`: whether they leave other mentions open than before; `placed`: everything whose path is another
    one, or that has one only before or after."""

    articles: Collection[str]
    removed: Collection[str]
    entities: Collection[str]
    quoted: Collection[str] = ()
    open: bool = True
    placed: Collection[str] = ()


@dataclass(frozen=True)
class Staleness:
    """`before` and `after` a `change`; `told` is what articles say of an entity, after it; `rarity` and `ties` what a
    number of articles means, and `rare` the number from which on an entity relates no articles (*assemble*);
    `all_overviews` are those of the plan."""

    before: Snapshot
    after: Snapshot
    change: Change
    config: Config
    told: Callable[[str], Iterable[Told]]
    rarity: Callable[[int], int]
    ties: Callable[[int, int], bool]
    rare: int
    all_overviews: Collection[str]

    def articles(self) -> set[str]:
        """The articles whose pages may have to change."""
        found = {*self.change.articles, *self.moved, *self._of_other_lists()}
        for id_ in self._labels:
            found.update(self.after.holders.get(id_, ()))
            found.update(t.article for t in self.told(id_) if t.open)
        for id_ in self._cards():
            found.update(self.after.holders.get(id_, ()))
        found |= self._related() | self._neighbours()
        return {id_ for id_ in found if id_ in self.after.dates}

    def entities(self) -> set[str]:
        """The entities whose pages may have to change."""
        found = set(self._entities)
        for id_ in self._labels | self._other_size(lambda count, whole: self.rarity(count)):
            found.update(self._beside(id_))
        for id_ in self._other_size(self.ties):
            found.update(other for other in self._beside(id_) if other.startswith("person:"))
        found |= self._tellers
        found.update(id_ for id_ in self.change.quoted if self._quoted_at_once(id_))
        for id_ in self._labels:
            found.update(chain.from_iterable((r.subject, r.object) for t in self.told(id_) for r in t.relations))
        return {id_ for id_ in found if id_ in self.after.faces}

    def overviews(self) -> Collection[str]:
        """The overviews that may have to change: all, or those that show more of an article than title and counts."""
        pairs = [
            (self.before.heads.get(a), self.after.heads.get(a)) for a in {*self.change.articles, *self.change.removed}
        ]
        if any(_listed(old) != _listed(new) for old, new in pairs) or any(
            self.before.faces.get(e) != self.after.faces.get(e) for e in self.change.entities
        ):
            return self.all_overviews
        if any(new.cuts for _, new in pairs if new):  # a first mention may stand on another page of it
            return self.all_overviews
        found = {"undecided"} if self.change.open else set()
        return found | ({"home", "machines"} if any(old != new for old, new in pairs) else set())

    # ── entities ─────────────────────────────────────────────────────────────────────────────────────────────

    def years(self) -> set[tuple[str, str]]:
        """The entities with the years of them whose pages may have to change."""
        found: set[tuple[str, str]] = set()
        articles = {*self.change.articles, *self.change.removed, *self._teasers}
        shown = self._entities.union(self.change.quoted)
        for snapshot in (self.before, self.after):
            for article in articles & snapshot.dates.keys():
                year_ = year_of(snapshot.dates[article])
                found.update((id_, year_) for id_ in snapshot.named(article) if id_ in shown)
        whole = {id_ for id_ in self._entities if self._apart(id_, self.before) != self._apart(id_, self.after)}
        for id_ in whole | self._labels:
            found.update((id_, year_) for year_ in years_apart(id_, self.after.holders, self.after.dates))
        return {(id_, y) for id_, y in found if y in years_apart(id_, self.after.holders, self.after.dates)}

    def _quoted_at_once(self, id_: str) -> bool:
        """Whether a page of an entity, besides those of years, shows passages of articles that differ."""
        return not self._articles.isdisjoint(quoted_at_once(self.after.holders[id_]))

    def _apart(self, id_: str, snapshot: Snapshot) -> tuple[bool, bool]:
        """Whether an entity has pages by year, and whether web search engines may have them."""
        holders = snapshot.holders.get(id_, ())
        years = bool(years_apart(id_, snapshot.holders, snapshot.dates))
        return years, all(snapshot.heads[article].rights.noindex for article in holders)

    @cached_property
    def _articles(self) -> frozenset[str]:
        return frozenset(self.change.articles)

    @cached_property
    def _entities(self) -> set[str]:
        moved = (chain(self.before.named(a), self.after.named(a)) for a in self.moved)
        return {*self.change.entities, *chain.from_iterable(moved)}

    @cached_property
    def _labels(self) -> set[str]:
        """The entities whose name or path differs."""
        names = {e for e in self.change.entities if _name(self.before.faces.get(e)) != _name(self.after.faces.get(e))}
        return names | {id_ for id_ in self.change.placed if id_ in self.before.faces or id_ in self.after.faces}

    def _other_size(self, means: Callable[[int, int], int]) -> set[str]:
        """The entities whose number of articles `means` something else among all articles than before."""
        old, new = len(self.before.dates), len(self.after.dates)
        found = {
            e for e in self.change.entities if means(_size(self.before, e), old) != means(_size(self.after, e), new)
        }
        counts = dict.fromkeys(size for _, size, _ in self.after.sizes.values())
        other = {count for count in counts if means(count, old) != means(count, new)}
        return found | {id_ for id_, (_, size, _) in self.after.sizes.items() if size in other}

    def _beside(self, id_: str) -> Iterator[str]:
        """The entities of the articles that an entity stands in, or stood in."""
        for article in {*self.before.holders.get(id_, ()), *self.after.holders.get(id_, ())}:
            yield from self.after.named(article)

    @cached_property
    def _tellers(self) -> set[str]:
        """The entities whose facts name one with another label."""
        if not self._labels:
            return set()
        return {face.id for face in self.after.faces.values() if not self._labels.isdisjoint(face.tells)}

    def _cards(self) -> set[str]:
        """The entities whose preview differs."""
        return self._tellers | {e for e in self._entities if _card(self.before, e) != _card(self.after, e)}

    # ── articles ─────────────────────────────────────────────────────────────────────────────────────────────

    @cached_property
    def moved(self) -> set[str]:
        """Unchanged articles whose path is another one."""
        return {id_ for id_ in self.change.placed if id_ in self.before.dates and id_ in self.after.dates}

    @cached_property
    def _teasers(self) -> set[str]:
        """The articles, gone ones too, that are not shown as before: title, date, source, path."""
        articles = {*self.change.articles, *self.change.removed}
        return self.moved | {
            a for a in articles if _teaser(self.before.heads.get(a)) != _teaser(self.after.heads.get(a))
        }

    def _related(self) -> set[str]:
        """The articles that one of other teaser, or that names others than before, may be related to."""
        named = {
            a
            for a in {*self.change.articles, *self.change.removed}
            if set(self.before.named(a)) != set(self.after.named(a))
        }
        found: set[str] = set()
        for article in self._teasers | named:
            for id_ in {*self.before.named(article), *self.after.named(article)}:
                old, new = self.before.holders.get(id_, ()), self.after.holders.get(id_, ())
                if min(len(old) or self.rare, len(new) or self.rare) < self.rare:
                    found.update(new)
        return found

    def _neighbours(self) -> set[str]:
        """The articles with another one before or after them, or with one of other teaser."""
        if not self._teasers:
            return set()
        old = dict(self.before.around())
        return {
            id_ for id_, around in self.after.around() if old.get(id_) != around or not self._teasers.isdisjoint(around)
        }

    def _of_other_lists(self) -> Iterator[str]:
        """The articles whose source or section has a list at another path."""

        if self.before.files == self.after.files:
            return
        old, new = self.before.files, self.after.files
        sources = {name for name, path in new["sources"].items() if old["sources"].get(name) != path}
        sections = {name for name, path in new["sections"].items() if old["sections"].get(name) != path}
        known = dict(self.config.sources)
        for head in self.after.heads.values():
            if known.get(head.source, head.source) in sources or head.section in sections:
                yield head.id


def _size(snapshot: Snapshot, id_: str) -> int:
    """How many articles mention an entity."""
    _, articles, _ = snapshot.sizes.get(id_, ("", 0, 0))
    return articles


def _slug(head: Head | None) -> str | None:
    return head.slug if head else None


def shown_alike(article: str, before: Snapshot, after: Snapshot) -> bool:
    """Whether an article stands before and after at its entities in the same words, under the same rights, and names
    the same in each passage."""
    if article not in before.dates or article not in after.dates:
        return False
    old, new = before.heads[article], after.heads[article]
    same = before.passages[article] == after.passages[article]
    return same and old.rights == new.rights and _teaser(old) == _teaser(new)


def same_paths(before: Snapshot, after: Snapshot, change: Change) -> bool:
    """Whether everything must stand where it stood, since nothing that paths are made from differs."""

    def own(snapshot: Snapshot, id_: str) -> object:
        face = snapshot.faces.get(id_)
        return face and (face.slug, face.origin)

    articles = {*change.articles, *change.removed}
    return all(own(before, e) == own(after, e) for e in change.entities) and all(
        _slug(before.heads.get(a)) == _slug(after.heads.get(a)) for a in articles
    )


def _listed(head: Head | None) -> Head | None:
    """What lists and counts show of an article."""
    return head._replace(lead="") if head else None


def _name(face: Face | None) -> str | None:
    return face.name if face else None


def _teaser(head: Head | None) -> tuple[str, ...] | None:
    return (head.title, head.date, head.source, head.slug) if head else None


def _card(snapshot: Snapshot, id_: str) -> object:
    """What the preview of an entity is made from, but for the labels of others."""
    face = snapshot.faces.get(id_)
    if face is None:
        return None
    first = snapshot.holders.get(id_, ())[:CARD_ARTICLES]
    shown = tuple(_teaser(snapshot.heads[a]) for a in first)
    return face.name, face.facts[:CARD_FACTS], bounded(face.articles), first, shown
