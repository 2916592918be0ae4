"""Which person a name means.

1. A full name is one person, in the archive's own records or by its letters ("person:Nguyễn Thiện Nhân"); capitals
   throughout are read as a name in capitals ("TÁ LÂM"). One that only ends a longer name of the article means that one.
2. An honorific and a given name ("ông Nhân"), or the short form of a name, means the one full name of the article that
   ends with it; who made the pictures is not spoken of. Two such names: nobody, with both as candidates.
3. Initials mean the one credited name of the article that has them.
4. A given name without any full name is a person of this article alone if it stands there more than once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generator.knowledge import Knowledge
from generator.knowledge.names import NameKnowledge
from generator.model import Article, Authority, Mention, PersonName, Resolution
from generator.text import canonical, lower


class Named(NamedTuple):
    """The persons whom an article names in full: by name, by its beginnings and endings (`_endings`), by initials."""

    full: Mapping[str, str]
    endings: Mapping[str, set[str]]
    initials: Mapping[str, set[str]]


def resolve_persons(
    article: Article, mentions: Sequence[Mention], knowledge: Knowledge
) -> tuple[list[Resolution], list[Authority]]:
    """A resolution for each person mention, and the records of persons that no file knows."""
    names = knowledge.names
    persons = [(m, m.detail) for m in mentions if isinstance(m.detail, PersonName)]
    resolutions: list[Resolution] = []
    records: dict[str, Authority] = {}
    full: dict[str, str] = {}
    for _, detail in persons:
        if detail.form in ("full", "credit"):
            id_ = _full(detail.name, names)
            if isinstance(id_, str):
                full[_key(detail.name)] = id_
    full.update(_shortened(persons, full))
    credited = {_key(d.name) for _, d in persons if d.form == "credit"}
    told = {_key(d.name) for _, d in persons if d.form == "full"}
    endings = _endings({name: id_ for name, id_ in full.items() if name in told or name not in credited})
    again = Counter(lower(m.surface) for m, d in persons if d.form == "given")
    initials: dict[str, set[str]] = {}
    for name, id_ in full.items():
        initials.setdefault("".join(word[0] for word in name.split()), set()).add(id_)
    found = Named(full, endings, initials)
    for mention, detail in persons:
        resolution = _resolution(article, mention, detail, found, again, names)
        resolutions.append(resolution)
        if resolution.entity and resolution.entity not in names.records:
            name = resolution.entity.removeprefix("person:").split("@")[0]
            records.setdefault(resolution.entity, Authority(resolution.entity, "person", name, source=article.id))
    return resolutions, list(records.values())


def _shortened(persons: Sequence[tuple[Mention, PersonName]], full: Mapping[str, str]) -> dict[str, str]:
    """The names without a surname that end one longer name of the article ("Kim Thoa", "Hồ Thị Kim Thoa"), with the
    person they mean. Makers of pictures are not spoken of."""
    told = {_key(d.name) for _, d in persons if d.form == "full"}.intersection(full)
    longer: dict[str, set[str]] = {}
    for name in told:
        words = name.split(" ")
        for at in range(1, len(words)):
            longer.setdefault(" ".join(words[at:]), set()).add(full[name])
    return {name: next(iter(longer[name])) for name in told if len(longer.get(name, ())) == 1}


def display(name: str) -> str:
    """A name in capitals as names are written; others as they are, with one tone placement."""
    name = canonical(name)
    letters = name.replace(" ", "").replace("-", "")
    return name.title() if letters.isupper() and len(letters) > 3 else name


def _key(name: str) -> str:
    return lower(name)


def _full(name: str, names: NameKnowledge) -> str | tuple[str, ...]:
    """The id of a full name, or the ids of the curated persons who share it."""
    known = names.people.get(_key(name), ())
    if len(known) > 1:
        return known
    return known[0] if known else f"person:{display(name)}"


def _resolution(
    article: Article,
    mention: Mention,
    detail: PersonName,
    named: Named,
    again: Mapping[str, int],
    names: NameKnowledge,
) -> Resolution:
    if detail.form in ("full", "credit"):
        id_ = _full(detail.name, names)
        if (longer := named.full.get(_key(detail.name))) and longer != id_:
            return Resolution(mention, longer, f"tên đầy đủ duy nhất trong bài kết thúc bằng “{detail.name}”")
        if isinstance(id_, tuple):
            return Resolution(mention, None, "nhiều người cùng tên trong hồ sơ", id_)
        return Resolution(mention, id_, "họ tên đầy đủ")
    if detail.form == "initials":
        letters = detail.name.replace(".", "").lower()
        found = sorted(named.initials.get(letters, ()))
        what = f"chữ viết tắt của “{detail.name}”"
    else:
        key = _key(detail.name)
        found = sorted(named.endings.get(key) or named.endings.get(key + " …") or ())
        what = f"tên đầy đủ duy nhất trong bài kết thúc bằng “{detail.name}”"
    if len(found) == 1:
        return Resolution(mention, found[0], what, tuple(found))
    if found:
        return Resolution(mention, None, f"nhiều người trong bài mang tên “{detail.name}”", tuple(found))
    if known := names.people.get(lower(mention.surface)):
        return Resolution(mention, known[0] if len(known) == 1 else None, "biến thể trong hồ sơ", known)
    if detail.form == "given" and again[lower(mention.surface)] > 1:
        id_ = f"person:{canonical(detail.honorific or '')} {detail.name}@{article.id}"
        return Resolution(mention, id_, "chỉ có tên riêng, nhắc nhiều lần trong một bài")
    return Resolution(mention, None, "không có họ tên đầy đủ trong bài")


def _endings(full: Mapping[str, str]) -> dict[str, set[str]]:
    """The persons whose name ends with one, two … words; under "x …" those whose name begins with x, as foreign family
    names do in Korean or Chinese order."""
    found: dict[str, set[str]] = {}
    for name, id_ in full.items():
        words = name.split(" ")
        for count in range(1, len(words)):
            found.setdefault(" ".join(words[-count:]), set()).add(id_)
            found.setdefault(" ".join(words[:count]) + " …", set()).add(id_)
    return found
