"""Who held which office, and when, as sentences show it.

    Bí thư Thành ủy Hà Nội Hoàng Trung Hải                    office, body, person
    Nguyễn Hồ Hải, Phó Bí thư Thành ủy, Trưởng Ban …          person, then offices with their bodies
    Ủy viên Bộ Chính trị, Bí thư Thành ủy Hà Nội Hoàng …      several offices before the person

The date of the statement is the article's. "nguyên" and "cựu" make it an office held before: predicate "held-office".
Nothing is inferred: office, body and person stand side by side, and both names are resolved.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from generator.knowledge import Knowledge
from generator.model import Article, Mention, Relation, Resolution
from generator.text import lower

_FORMER = re.compile(r"(?:nguyên|cựu) (?:là )?$")
_BETWEEN = re.compile(
    r"(?: \(?\d\d tuổi\)?,?|, \d\d tuổi,?)?\s*(?:,|-|–|\(|:| là| giữ chức| làm)\s*(?:các chức vụ: ?)?"
)
_NEXT = re.compile(r"(?:,| và| kiêm|;)? (?:nguyên |cựu |kiêm )?|, ?")
_STOP = re.compile(r"[.!?…](?=\s)|\n")
# The beginnings of offices that share a word with the body: "Trưởng | Ban Tổ chức", "Chánh | Văn phòng".
_SHARED = {"trưởng": "Trưởng", "phó trưởng": "Phó Trưởng", "phó": "Phó", "chánh": "Chánh", "phó chánh": "Phó Chánh"}


class Office(NamedTuple):
    """An office as printed before a body: its words, where they begin, and whether it was left."""

    label: str
    start: int
    former: bool
    body: Resolution


def find_offices(article: Article, resolutions: Sequence[Resolution], knowledge: Knowledge) -> list[Relation]:
    """The offices that `article` shows persons holding, in text order, each once."""
    kinds = {resolution.mention.kind for resolution in resolutions if resolution.entity}
    if not kinds.issuperset(("person", "organisation")):
        return []
    low = lower(article.text)
    offices = {**knowledge.names.offices, **_SHARED}
    found: dict[tuple[str, str, str], Relation] = {}
    for person, office in _pairs(low, resolutions, offices):
        relation = _relation(article, person, office)
        found.setdefault((relation.subject, relation.label, relation.object), relation)
    return list(found.values())


def _pairs(
    low: str, resolutions: Sequence[Resolution], offices: Mapping[str, str]
) -> Iterator[tuple[Resolution, Office]]:
    waiting: list[Office] = []  # offices that stand before their person
    holder: Resolution | None = None  # a person whose offices may follow
    end = 0  # where the last of them ended
    former = False  # "nguyên" holds for the offices that follow in the list
    for resolution, following in zip(resolutions, (*resolutions[1:], None), strict=False):
        mention = resolution.mention
        if mention.kind == "person":
            if waiting and low[end : mention.start] in (" ", " - ", ": ", ", ") and resolution.entity:
                yield from ((resolution, office) for office in waiting)
            former = False
            waiting, holder, end = [], resolution if resolution.entity else None, mention.end
            continue
        office = _office(low, resolution, offices) if mention.kind == "organisation" and resolution.entity else None
        if office is None:
            continue
        gap = low[end : office.start]
        if holder and not _leads(low, mention, following) and _BETWEEN.fullmatch(_without_former(gap)):
            office = office._replace(former=office.former or former)
            former = office.former
            yield holder, office
        elif waiting and _NEXT.fullmatch(_without_former(gap)):
            waiting.append(office)
        else:
            waiting, holder = [office], None
        end = mention.end


def _leads(low: str, body: Mention, following: Resolution | None) -> bool:
    """Whether another person stands right behind the body: "Lê An, Bí thư Thành ủy Trần Bình, …" are two."""
    person = following.mention if following and following.mention.kind == "person" else None
    return person is not None and low[body.end : person.start] == " "


def _without_former(gap: str) -> str:
    return _FORMER.sub("", gap) if len(gap) < 60 else gap


def _office(low: str, body: Resolution, offices: Mapping[str, str]) -> Office | None:
    """The office whose words end right before the body, the longest that is known."""
    start = body.mention.start
    if start < 3 or low[start - 1] != " ":
        return None
    words = low[max(0, start - 40) : start - 1].rsplit("\n", 1)[-1].split(" ")
    for count in range(min(5, len(words)), 0, -1):
        label = " ".join(words[-count:])
        if label in offices:
            begin = start - 1 - len(label)
            before = _FORMER.search(low, max(0, begin - 12), begin)
            return Office(_label(label, body.mention.surface, offices), begin, before is not None, body)
    return None


def _label(label: str, surface: str, offices: Mapping[str, str]) -> str:
    """The office in its dictionary form; a word that it shares with the body is put back: Trưởng | Ban Tổ chức."""
    if label not in _SHARED:
        return offices[label]
    words = lower(surface).split(" ")
    shared = " ".join(words[: 2 if label.endswith("chánh") or words[:2] == ["công", "an"] else 1])
    return offices[f"{label} {shared}"] if shared == "công an" else f"{offices[label]} {shared}"


def _relation(article: Article, person: Resolution, office: Office) -> Relation:
    low, high = sorted((person.mention, office.body.mention), key=lambda m: m.start)
    start, end = _sentence(article.text, min(low.start, office.start), max(low.end, high.end))
    label = f"nguyên {office.label}" if office.former else office.label
    return Relation(
        subject=person.entity or "",
        predicate="held-office" if office.former else "holds-office",
        object=office.body.entity or "",
        article=article.id,
        start=start,
        end=end,
        rule="office-body-person" if office.start < person.mention.start else "person-office-body",
        date=article.date,
        label=label,
    )


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    begin = max(
        (match.end() for match in _STOP.finditer(text, max(0, start - 600), start)), default=max(0, start - 600)
    )
    stop = _STOP.search(text, end, min(len(text), end + 600))
    finish = stop.start() + (stop.group() != "\n") if stop else min(len(text), end + 600)
    while begin < start and text[begin].isspace():
        begin += 1
    return begin, finish
