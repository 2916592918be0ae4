"""Which administrative units a printed place name can mean, and which units contain which."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache

from generator.knowledge.names import NameKnowledge
from generator.text import lower

_TYPE = re.compile(
    r"(?:(tỉnh|thành phố|thủ đô|tp\.?|t\.p|quận|q\.|huyện|h\.|thị xã|tx\.?|xã|phường|p\.|thị trấn|đặc khu) ?)?(.+)"
)
_WORDS = {
    "thủ đô": "thành phố",
    "tp": "thành phố",
    "t.p": "thành phố",
    "q": "quận",
    "h": "huyện",
    "tx": "thị xã",
    "p": "phường",
}


@lru_cache(maxsize=4096)
def parse(surface: str) -> tuple[str, str]:
    """The type word in its dictionary form, "" where none is printed, and the name in lower case."""
    match = _TYPE.fullmatch(lower(surface))
    if not match:
        return "", lower(surface)
    word = (match[1] or "").rstrip(".")
    return _WORDS.get(word, word), match[2]


def fixed(surface: str, names: NameKnowledge) -> str | None:
    """The id of a province, region or curated place that this name means by itself."""
    type_, name = parse(surface)
    for form in (lower(surface), name):
        term = names.by_name.get(form)
        if term and term.kind == "place" and term.id:
            place = names.places.get(term.id)
            if place is None or not type_ or place.type == type_:
                return term.id
    return None


def candidates(surface: str, names: NameKnowledge) -> tuple[str, ...]:
    """Ids of the units that bear this name with this type, in the order of the gazetteer."""
    if id_ := fixed(surface, names):
        return (id_,)
    type_, name = parse(surface)
    return tuple(unit.id for unit in names.units.get(name, ()) if unit.type == type_)


def chain(id_: str, names: NameKnowledge) -> tuple[str, ...]:
    """The unit and those that contain it, smallest first."""
    found = []
    while id_ and id_ not in found:
        found.append(id_)
        place = names.places.get(id_)
        id_ = place.parent if place else ("place:" + id_.rsplit("@", 1)[1] if "@" in id_ else "")
    return tuple(found)


def province(id_: str, names: NameKnowledge) -> str | None:
    """The province that contains a unit (or is it); None for regions and countries."""
    top = chain(id_, names)[-1]
    place = names.places.get(top)
    return top if place and not place.parent else None


def nearest(ids: Collection[str], context: Collection[str], names: NameKnowledge) -> tuple[str, ...]:
    """Those of `ids` that lie in a unit of `context`: in the smallest such unit where they differ."""
    inside = [(id_, [depth for depth, unit in enumerate(chain(id_, names)[1:]) if unit in context]) for id_ in ids]
    depths = [min(found) for _, found in inside if found]
    return tuple(id_ for id_, found in inside if found and min(found) == min(depths))


def level(id_: str, names: NameKnowledge) -> str:
    """The type word of a unit, "" for what is none."""
    place = names.places.get(id_)
    if place:
        return place.type
    head = id_.removeprefix("place:").split("@")[0].lower()
    return next(
        (
            type_
            for type_ in ("thành phố", "thị xã", "thị trấn", "huyện", "quận", "phường", "xã")
            if head.startswith(type_ + " ")
        ),
        "",
    )


def display(id_: str, names: NameKnowledge) -> str:
    """The unit as it is written behind the name of a body: "tỉnh An Giang", "huyện Quỳnh Lưu"."""
    place = names.places.get(id_)
    if place is None:
        text = id_.removeprefix("place:").split("@")[0]
        return text[:1].lower() + text[1:] if "@" in id_ else text
    return place.name if place.name.lower().startswith(place.type + " ") else f"{place.type} {place.name}"
