"""Readings → Archive: what only the whole archive can tell.

1. Order the readings by date, then id; undated ones last.
2. Bring together, for each entity id, its authority record, its printed forms and its occurrences.
3. Count which entities stand together in articles.
4. Group the articles of a person by what else they share: what shares nothing may speak of a namesake.
5. Relate articles by the rare entities they share.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from heapq import nsmallest
from itertools import chain
from math import log
from typing import NamedTuple, cast

from generator.model import (
    Archive,
    Authority,
    Entity,
    Fact,
    Kind,
    Notice,
    Occurrence,
    Reading,
    Relation,
)

TOGETHER = 24  # neighbours kept for an entity
RELATED = 6  # related articles kept for an article
RARE = 60  # an entity in more articles than this says nothing about what two of them share
_RANK = {"curated": 0, "knowledge": 1, "rule": 2}


def assemble(
    readings: Iterable[Reading],
    known: Callable[[str], Authority | None],
    notices: Sequence[Notice] = (),
    accounts: Mapping[str, int] | None = None,
) -> Archive:
    """The archive of `readings`. `known` gives the authority record that files hold for an entity id, or None."""
    ordered = sorted(readings, key=lambda r: (r.article.date == "", r.article.date, r.article.id))
    found = _gather(ordered)
    articles = {id_: tuple(dict.fromkeys(o.article for o in places)) for id_, places in found.occurrences.items()}
    named: defaultdict[str, list[str]] = defaultdict(list)
    for id_, holders in articles.items():
        for article in holders:
            named[article].append(id_)
    entities = {
        id_: Entity(
            authority=_record(id_, known(id_), found.records[id_]),
            surfaces=tuple(sorted(found.surfaces[id_].items(), key=lambda item: (-item[1], item[0]))),
            occurrences=tuple(found.occurrences[id_]),
            together=_together(id_, articles, named, found.passages[id_]),
            relations=tuple(dict.fromkeys(found.relations[id_])),
            groups=_groups(id_, articles[id_], named, articles) if id_.startswith("person:") else (),
        )
        for id_ in sorted(found.occurrences)
    }
    return Archive(
        readings={r.article.id: r for r in ordered},
        entities=entities,
        related={r.article.id: _related(r.article.id, named, articles) for r in ordered},
        notices=(*notices, *chain.from_iterable(r.notices for r in ordered)),
        accounts=dict(accounts or {}),
    )


class _Found(NamedTuple):
    """What the readings hold, by entity id."""

    occurrences: defaultdict[str, list[Occurrence]]
    surfaces: defaultdict[str, Counter[str]]
    records: defaultdict[str, list[Authority]]
    relations: defaultdict[str, list[Relation]]
    passages: defaultdict[str, list[tuple[str, ...]]]  # for each block that names it: all entities of that block


def _gather(readings: Iterable[Reading]) -> _Found:
    found = _Found(defaultdict(list), defaultdict(Counter), defaultdict(list), defaultdict(list), defaultdict(list))
    for reading in readings:
        for passage in _passages(reading):
            for id_ in passage:
                found.passages[id_].append(passage)
        for at, resolution in enumerate(reading.resolutions):
            if resolution.entity is not None:
                found.occurrences[resolution.entity].append(Occurrence(reading.article.id, at))
                found.surfaces[resolution.entity][resolution.mention.surface] += 1
        for authority in reading.authorities:
            found.records[authority.id].append(authority)
        for relation in reading.relations:
            for end in dict.fromkeys((relation.subject, relation.object)):
                found.relations[end].append(relation)
    return found


def _record(id_: str, known: Authority | None, made: Sequence[Authority]) -> Authority:
    """The one record of an entity: what files hold wins; what rules made in several articles is laid together."""
    kind, _, tail = id_.partition(":")
    unnamed = Authority(id_, cast(Kind, kind), tail)
    records = sorted([*([known] if known else []), *made], key=lambda a: _RANK[a.origin]) or [unnamed]
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


def _passages(reading: Reading) -> Iterator[tuple[str, ...]]:
    """The entities of each block that names any, each once."""
    starts = [block.start for block in reading.article.blocks]
    by_block: defaultdict[int, dict[str, None]] = defaultdict(dict)
    for resolution in reading.resolutions:
        if resolution.entity is not None:
            by_block[bisect_right(starts, resolution.mention.start)][resolution.entity] = None
    return map(tuple, by_block.values())


def _together(
    id_: str,
    articles: Mapping[str, Sequence[str]],
    named: Mapping[str, Sequence[str]],
    passages: Iterable[tuple[str, ...]],
) -> tuple[tuple[str, int], ...]:
    """What an entity stands together with: in most articles first, then in most passages, then the rarer ones."""
    counts = Counter(chain.from_iterable(named[article] for article in articles[id_]))
    near = Counter(chain.from_iterable(passages))
    del counts[id_]
    return tuple(
        nsmallest(
            TOGETHER, counts.items(), key=lambda item: (-item[1], -near[item[0]], len(articles[item[0]]), item[0])
        )
    )


def _groups(
    id_: str, holders: Sequence[str], named: Mapping[str, Sequence[str]], articles: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, ...], ...]:
    """The articles of a person, those together that share another entity which is not in every second article."""
    common = max(3, len(named) // 20)
    group = {article: {article} for article in holders}
    by_entity: defaultdict[str, list[str]] = defaultdict(list)
    for article in holders:
        for other in named[article]:
            if other != id_ and 1 < len(articles[other]) <= common:
                by_entity[other].append(article)
    for sharing in by_entity.values():
        for article in sharing[1:]:
            if group[article] is not group[sharing[0]]:
                group[sharing[0]] |= group[article]
                for member in group[article]:
                    group[member] = group[sharing[0]]
    groups = {tuple(a for a in holders if group[a] is own): None for own in group.values()}
    return tuple(groups)


def _related(
    article: str, named: Mapping[str, Sequence[str]], articles: Mapping[str, Sequence[str]]
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Other articles by the weight of the rare entities they share with this one (inverse document frequency)."""
    weights: Counter[str] = Counter()
    shared: defaultdict[str, list[tuple[float, str]]] = defaultdict(list)
    total = len(named) or 1
    for id_ in named.get(article, ()):
        holders = articles[id_]
        if len(holders) > RARE:
            continue
        weight = log(1 + total / len(holders))
        for other in holders:
            if other != article:
                weights[other] += weight  # type: ignore[assignment]
                shared[other].append((-weight, id_))
    best = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:RELATED]
    return tuple((other, tuple(id_ for _, id_ in sorted(shared[other]))) for other, _ in best)
