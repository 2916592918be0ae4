"""Readings → Archive: what only the whole archive can tell.

1. `tell`: what one reading says that the rest of the archive needs: its head, the entities of each passage, and for
   each entity its mentions, records and relations (`Told`). One article at a time, on any worker.
2. `Holdings` is all that has been told, in order; it grows and shrinks by article.
3. From it, one at a time and only when asked for: `face_of` and `entity_of` an entity (records laid together, printed
   forms, neighbours, the articles of a person grouped by what they share), and the `related` articles of one.
4. `assemble` does all of it in memory.

How often a neighbour occurs enters only roughly (`rarity`, `ties`), and the size of the archive hardly at all: so an
article more or less changes what is said of its own entities, and of others only when one of those becomes less rare.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import chain, islice
from math import log2
from typing import cast

from generator.model import (
    Archive,
    Authority,
    Entity,
    Face,
    Fact,
    Head,
    Holdings,
    Kind,
    Notice,
    Occurrence,
    OpenPlace,
    Passages,
    Reading,
    Relation,
    Telling,
    Told,
    found_by,
)
from generator.quote import layout, open_notes, quoted
from generator.sheets import cuts
from generator.text import fold

TOGETHER = 24  # neighbours kept for an entity
RELATED = 6  # related articles kept for an article
RARE = 64  # an entity in as many articles says nothing about what two of them share
MANY = 1 << 17  # articles among which the bits are counted that sharing an entity tells (inverse document frequency)
COMMONEST = 4  # the last rarity: were there more, what often occurs would change its neighbours as it grows
COMMON = 4  # an entity less than this many magnitudes below the whole archive ties no two of its articles together
OFFICES = ("holds-office", "held-office")
_RANK = {"curated": 0, "knowledge": 1, "rule": 2}

Known = Callable[[str], Authority | None]
Company = tuple[tuple[str, int], ...]  # other entities, and in how many articles each of them stands with this one


# ── one article ──────────────────────────────────────────────────────────────────────────────────────────────


def tell(reading: Reading) -> Telling:
    """What `reading` tells the archive."""
    ats: defaultdict[str, list[int]] = defaultdict(list)
    surfaces: defaultdict[str, Counter[str]] = defaultdict(Counter)
    records: defaultdict[str, list[Authority]] = defaultdict(list)
    relations: defaultdict[str, list[Relation]] = defaultdict(list)
    candidates: defaultdict[str, dict[str, OpenPlace]] = defaultdict(dict)
    cut = cuts(reading)
    laid = layout(reading.article, cut)
    notes = tuple(note for note, _ in open_notes(enumerate(reading.resolutions), laid))
    for note in notes:
        for id_ in note.candidates:
            place = OpenPlace(reading.article.id, note.surface, note.page, note.anchor)
            candidates[id_].setdefault(note.surface, place)
    for at, resolution in enumerate(reading.resolutions):
        if resolution.entity is not None:
            ats[resolution.entity].append(at)
            surfaces[resolution.entity][resolution.mention.surface] += 1
    for authority in reading.authorities:
        records[authority.id].append(authority)
    for relation in reading.relations:
        for end in dict.fromkeys((relation.subject, relation.object)):
            relations[end].append(relation)
    told = {
        id_: Told(
            reading.article.id,
            tuple(ats[id_]) if id_ in ats else (),
            tuple(surfaces[id_].items()) if id_ in surfaces else (),
            tuple(records[id_]) if id_ in records else (),
            tuple(relations[id_]) if id_ in relations else (),
            tuple(candidates[id_].values()) if id_ in candidates else (),
        )
        for id_ in sorted({*ats, *records, *relations, *candidates})
    }
    head = Head.of(reading)._replace(cuts=cut)
    return Telling(head, tuple(_passages(reading)), told, quoted(reading, laid), notes)


def _passages(reading: Reading) -> Iterator[tuple[str, ...]]:
    """The entities of each block that names any, each once."""
    starts = [block.start for block in reading.article.blocks]
    by_block: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for resolution in reading.resolutions:
        if resolution.entity is not None:
            by_block[bisect_right(starts, resolution.mention.start)][resolution.entity] = None
    return map(tuple, by_block.values())


def named_in(passages: Passages) -> Iterable[str]:
    """The entities of an article, each once, in the order of their first mention."""
    return dict.fromkeys(chain.from_iterable(passages)).keys()


def archive_order(head: Head) -> tuple[bool, str, str]:
    """The key of the archive's order: by date, then id; undated articles last."""
    return head.date == "", head.date, head.id


def rarity(count: int) -> int:
    """How rare what stands in so many articles is: 1 for one, 2 for two and three, 3 for four to seven, 4 for more."""
    return min(count.bit_length(), COMMONEST)


def ties(count: int, articles: int) -> bool:
    """Whether what stands in so many of all articles tells that two that share it belong together."""
    return 1 < count.bit_length() <= max(2, articles.bit_length() - COMMON)


# ── one entity ───────────────────────────────────────────────────────────────────────────────────────────────


def record_of(id_: str, told: Iterable[Told], known: Known) -> Authority:
    """The one record of an entity: what files hold wins; what rules made in several articles is laid together."""
    kind, _, tail = id_.partition(":")
    unnamed = Authority(id_, cast(Kind, kind), tail)
    filed = known(id_)
    made = dict.fromkeys(chain.from_iterable(t.records for t in told))
    records = sorted([*([filed] if filed else []), *made], key=lambda a: _RANK[a.origin]) or [unnamed]
    best = records[0]
    names = Counter(sorted(r.name for r in records if r.origin == best.origin and r.name))
    name = names.most_common(1)[0][0] if names else tail
    return Authority(
        id=id_,
        kind=best.kind,
        name=name,
        variants=tuple(dict.fromkeys(v for r in records for v in r.variants if v != name)),
        facts=_facts(records),
        origin=best.origin,
        source=best.source,
        external=best.external,
        note=best.note,
    )


def _facts(records: Sequence[Authority]) -> tuple[Fact, ...]:
    """Every distinct statement once, the better source first."""
    kept: dict[tuple[str, str, str], Fact] = {}
    for record in records:
        for fact in record.facts:
            kept.setdefault((fact.name, fact.value, fact.date), fact)
    return tuple(kept.values())


def face_of(id_: str, told: Sequence[Told], known: Known) -> tuple[Face, tuple[str, ...]] | None:
    """The face of an entity, and the other names by which search finds it; None where nothing mentions it."""
    mentioned = [len(t.ats) for t in told if t.ats]
    if not mentioned:
        return None
    record = record_of(id_, told, known)
    printed = {fold(surface) for t in told for surface, _ in t.surfaces} if record.variants else set()
    variants = tuple(v for v in record.variants if fold(v) in printed)
    return Face.of(record, len(mentioned), sum(mentioned), variants), found_by(record, _surfaces(told))


def _surfaces(told: Iterable[Told]) -> list[tuple[str, int]]:
    """The printed forms with their counts, most frequent first."""
    counts: Counter[str] = Counter()
    for one in told:
        counts.update(dict(one.surfaces))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def entity_of(id_: str, holdings: Holdings, known: Known, together: Company | None = None) -> Entity:
    """Everything the archive says of an entity that is mentioned; `together`, what it stands together with, is counted
    from its articles where it is not given."""
    told = list(holdings.told(id_))
    return Entity(
        authority=record_of(id_, told, known),
        surfaces=tuple(_surfaces(told)),
        occurrences=tuple(Occurrence(t.article, at) for t in told for at in t.ats),
        together=_together(id_, holdings) if together is None else together,
        relations=tuple(dict.fromkeys(chain.from_iterable(t.relations for t in told))),
        groups=_groups(id_, holdings, told) if id_.startswith("person:") else (),
        open=tuple(chain.from_iterable(t.open for t in told)),
    )


def _together(id_: str, holdings: Holdings) -> Company:
    """What an entity stands together with: in most articles first, then in most passages, then the rarer ones."""
    holders = holdings.holders[id_]
    if len(holders) == 1:
        return _together_in(id_, holders[0], holdings)
    counts: Counter[str] = Counter()
    near: Counter[str] = Counter()
    for article in holders:
        passages = holdings.passages[article]
        counts.update(named_in(passages))
        for passage in passages:
            if id_ in passage:
                near.update(passage)
    del counts[id_]
    best = nsmallest(TOGETHER, ((-count, -near[other]) for other, count in counts.items()))
    least = best[-1] if best else (0, 0)
    some = [(-n, -near[o], rarity(holdings.size(o)), o) for o, n in counts.items() if (-n, -near[o]) <= least]
    return tuple((other, -count) for count, _, _, other in sorted(some)[:TOGETHER])


def _together_in(id_: str, article: str, holdings: Holdings) -> Company:
    """The same of an entity that stands in one article: most entities do, and an article may name thousands."""
    near: Counter[str] = Counter()
    for passage in holdings.passages[article]:
        if id_ in passage:
            near.update(passage)
    near.pop(id_, None)
    best = nsmallest(TOGETHER, near, lambda other: (-near[other], rarity(holdings.size(other)), other))
    others = (other for other in holdings.ranked(article) if other not in near and other != id_)
    return tuple((other, 1) for other in islice(chain(best, others), TOGETHER))


def rarest_first(article: str, holdings: Holdings) -> list[str]:
    """The entities of an article, those that few articles name first."""
    return sorted(named_in(holdings.passages[article]), key=lambda id_: (rarity(holdings.size(id_)), id_))


def _groups(id_: str, holdings: Holdings, told: Sequence[Told]) -> tuple[tuple[str, ...], ...]:
    """The articles of a person, those together that share another entity which is not in every second article, or that
    tell of an office at one body, however often that body is named."""
    holders = holdings.holders[id_]
    if len(holders) == 1:
        return (tuple(holders),)
    whole = len(holdings.heads)
    group = {article: {article} for article in holders}
    by_entity: defaultdict[str, list[str]] = defaultdict(list)
    for article in holders:
        for other in named_in(holdings.passages[article]):
            if other != id_ and ties(holdings.size(other), whole):
                by_entity[other].append(article)
    at_body: defaultdict[str, list[str]] = defaultdict(list)
    for one in told:
        for relation in one.relations:
            if relation.subject == id_ and relation.predicate in OFFICES and one.article in group:
                at_body[relation.object].append(one.article)
    for sharing in (*by_entity.values(), *at_body.values()):
        for article in sharing[1:]:
            if group[article] is not group[sharing[0]]:
                group[sharing[0]] |= group[article]
                for member in group[article]:
                    group[member] = group[sharing[0]]
    apart: defaultdict[int, list[str]] = defaultdict(list)
    for article in holders:
        apart[id(group[article])].append(article)
    return tuple(map(tuple, apart.values()))


# ── the whole archive ────────────────────────────────────────────────────────────────────────────────────────


def related_to(article: str, holdings: Holdings) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Other articles by the weight of the rare entities they share with this one, which are named, rarest first."""
    weights: Counter[str] = Counter()
    shared: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    for id_ in named_in(holdings.passages[article]):
        if holdings.size(id_) >= RARE:
            continue
        holders = holdings.holders[id_]
        weight = log2(MANY / len(holders))
        for other in holders:
            weights[other] += weight  # type: ignore[assignment]
            shared[other].append((-weight, id_))
    del weights[article]
    best = nsmallest(RELATED, weights.items(), key=lambda item: (-item[1], item[0]))
    return tuple((other, tuple(id_ for _, id_ in sorted(shared[other]))) for other, _ in best)


class Memory:
    """Holdings in memory."""

    def __init__(self, tellings: Iterable[Telling]) -> None:
        ordered = sorted(tellings, key=lambda t: archive_order(t.head))
        self.heads = {t.head.id: t.head for t in ordered}
        self.passages = {t.head.id: t.passages for t in ordered}
        self.holders = holders_of(self.passages)
        self._ranked: dict[str, list[str]] = {}
        self._told: defaultdict[str, list[Told]] = defaultdict(list)
        for telling in ordered:
            for id_, told in telling.told.items():
                self._told[id_].append(told)

    def told(self, entity: str) -> Sequence[Told]:
        return self._told[entity]

    def size(self, entity: str) -> int:
        return len(self.holders[entity])

    def ranked(self, article: str) -> Sequence[str]:
        if article not in self._ranked:
            self._ranked[article] = rarest_first(article, self)
        return self._ranked[article]


def holders_of(passages: Mapping[str, Passages]) -> dict[str, list[str]]:
    """For each entity the articles that mention it, in archive order."""
    holders: defaultdict[str, list[str]] = defaultdict(list)
    for article, own in passages.items():
        for id_ in named_in(own):
            holders[id_].append(article)
    return dict(holders)


def assemble(
    readings: Iterable[Reading],
    known: Known,
    notices: Sequence[Notice] = (),
    accounts: Mapping[str, int] | None = None,
) -> Archive:
    """The archive of `readings`, in memory. `known` gives the record that files hold for an entity id, or None."""
    by_id = {reading.article.id: reading for reading in readings}
    holdings = Memory(tell(reading) for reading in by_id.values())
    ordered = {id_: by_id[id_] for id_ in holdings.heads}
    entities = sorted(holdings.holders)
    faces = {id_: found for id_ in entities if (found := face_of(id_, holdings.told(id_), known))}
    return Archive(
        readings=ordered,
        entities={id_: entity_of(id_, holdings, known) for id_ in entities},
        related={id_: related_to(id_, holdings) for id_ in ordered},
        notices=(*notices, *chain.from_iterable(r.notices for r in ordered.values())),
        accounts=dict(accounts or {}),
        given_heads=holdings.heads,
        given_faces={id_: face for id_, (face, _) in faces.items()},
        given_names={id_: names for id_, (_, names) in faces.items()}.__getitem__,
        given_passages=holdings.passages,
        given_holders=holdings.holders,
    )
