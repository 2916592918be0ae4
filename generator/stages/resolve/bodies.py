"""Which organisation a name means.

1. National bodies, newspapers, companies and curated records mean themselves.
2. A local body is its head and its place: "organisation:Ban Thường vụ Thành ủy@Thành phố Hồ Chí Minh". The place is
   printed, or the one place of the right level that the sentence, the paragraph or the article names, or the article's
   scope. Two places: nobody, with both as candidates.
3. A head without its parent ("Ban Thường vụ", "Đảng đoàn") is the one longer body of the article that begins with it.
4. A body with a common name ("Ban Chỉ đạo xây dựng Đề án") is one of this article alone.
5. What the article defines ("Công ty … (AIC)") or shortens ("VinUni") means the body that it was taken from.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from generator.knowledge import Knowledge
from generator.knowledge.names import NameKnowledge
from generator.model import Article, Authority, BodyName, Fact, Mention, Resolution
from generator.stages.resolve.gazetteer import display, fixed, level, parse, province
from generator.stages.resolve.places import Surroundings, surroundings
from generator.stages.resolve.scope import Scope
from generator.text import canonical

_LEVELS = frozenset(["tỉnh", "thành phố", "tp", "huyện", "quận", "thị xã", "thị trấn", "xã", "phường"])
_COMMITTEES = {"Tỉnh ủy": "tỉnh", "Thành ủy": "thành phố", "Huyện ủy": "huyện", "Quận ủy": "quận", "Thị ủy": "thị xã"}
_YOUTH = {
    "Tỉnh đoàn": "tỉnh",
    "Thành đoàn": "thành phố",
    "Huyện đoàn": "huyện",
    "Quận đoàn": "quận",
    "Thị đoàn": "thị xã",
}
_BY_LEVEL = {type_: committee for committee, type_ in _COMMITTEES.items()}
_PARENTLESS = frozenset(("Ban Thường vụ", "Ban Chấp hành", "Đảng đoàn", "Ban cán sự đảng", "Thường trực"))
_TAKEN_FROM = ("defined", "short-name", "parent")  # rules of short names: what they mean, a longer name tells
_PROVINCIAL = frozenset(("tỉnh", "thành phố"))
_DISTRICTS = frozenset(("huyện", "quận", "thị xã", "thành phố"))
_NATIONWIDE = {"Ủy ban Mặt trận Tổ quốc Việt Nam": "Ủy ban Trung ương Mặt trận Tổ quốc Việt Nam"}
_LEGAL = re.compile(
    r"^(?:(?:Tổng công ty|Công ty|Tập đoàn|Trách nhiệm hữu hạn|một thành viên|Cổ phần|Liên doanh|CP|TNHH|MTV|-)"
    r"(?: |$))+"
)
_SENTENCE = re.compile(r"[\n.!?…](?:(?<=\n)|(?=\s+[\"“(]?[^\W\d_a-zà-ỹđ]))")


class Anchor(NamedTuple):
    """A place that the text prints: where it stands, its id, and the head of the body it belongs to, "" for none."""

    start: int
    place: str
    head: str


class Window(NamedTuple):
    """The places that a stretch of text names: as those of bodies, by the head of the body, and all."""

    bodies: tuple[str, ...]
    by_head: Mapping[str, tuple[str, ...]]
    all: tuple[str, ...]


@dataclass(frozen=True)
class Ground:
    """What the bare names of an article can lean on: its `anchors` in text order, with `starts`, where each begins.
    `windows` remembers what was asked."""

    article: Article
    anchors: tuple[Anchor, ...]
    starts: tuple[int, ...]
    scope: Scope
    names: NameKnowledge
    windows: dict[tuple[int, int, frozenset[str]], Window] = field(default_factory=dict)

    @cached_property
    def sentences(self) -> tuple[int, ...]:
        """Where the sentences of the article begin."""
        return (0, *(match.end() for match in _SENTENCE.finditer(self.article.text)))

    @cached_property
    def blocks(self) -> tuple[int, ...]:
        """Where its paragraphs begin."""
        return tuple(block.start for block in self.article.blocks)

    def window(self, edges: tuple[int, ...], at: int, wanted: frozenset[str]) -> Window:
        """The places between the edges on both sides of `at` that a body of the `wanted` levels can belong to."""
        index = bisect_right(edges, at)
        first = bisect_left(self.starts, edges[index - 1]) if index else 0
        last = bisect_left(self.starts, edges[index]) if index < len(edges) else len(self.starts)
        if (first, last, wanted) not in self.windows:
            fitting = [anchor for anchor in self.anchors[first:last] if _fits(anchor.place, wanted, self.names)]
            self.windows[first, last, wanted] = _window(fitting)
        return self.windows[first, last, wanted]


def _window(anchors: Sequence[Anchor]) -> Window:
    heads = sorted({anchor.head for anchor in anchors if anchor.head})
    return Window(
        _places(anchor for anchor in anchors if anchor.head),
        {head: _places(anchor for anchor in anchors if anchor.head == head) for head in heads},
        _places(anchors),
    )


def _places(anchors: Iterable[Anchor]) -> tuple[str, ...]:
    return tuple(sorted({anchor.place for anchor in anchors}))


def resolve_bodies(
    article: Article, mentions: Sequence[Mention], scope: Scope, knowledge: Knowledge
) -> tuple[list[Resolution], list[Authority]]:
    """A resolution for each organisation mention, and the records made for organisations that no file knows."""
    names = knowledge.names
    bodies = [(m, m.detail) for m in mentions if isinstance(m.detail, BodyName)]
    context = surroundings(mentions, names)
    ground = _ground(article, mentions, context, scope, names)
    resolutions = [_resolution(m, d, context, ground) for m, d in bodies if m.rule not in _TAKEN_FROM]
    longer = {head: _longer(head, resolutions) for head in sorted({d.head for _, d in bodies} & _PARENTLESS)}
    resolutions = [_parent(r.mention, r, longer) for r in resolutions]
    resolutions = _nationwide(_companies(resolutions))
    by_surface: dict[str, str] = {}
    for resolution in resolutions:
        if resolution.entity:
            by_surface.setdefault(canonical(resolution.mention.surface), resolution.entity)
    by_head: dict[str, set[str]] = {}
    for resolution in resolutions:
        if resolution.entity and isinstance(resolution.mention.detail, BodyName):
            by_head.setdefault(resolution.mention.detail.head, set()).add(resolution.entity)
    for mention, detail in bodies:
        if mention.rule in _TAKEN_FROM:
            alike = sorted(by_head.get(canonical(mention.surface), ())) if mention.rule == "parent" else []
            if len(alike) > 1:
                resolutions.append(Resolution(mention, None, f"nhiều “{mention.surface}” trong bài", tuple(alike)))
                continue
            entity = by_surface.get(canonical(detail.head))
            resolutions.append(Resolution(mention, entity, f"bài gọi tắt “{detail.head}”"))
    records: dict[str, Authority] = {}
    for resolution in resolutions:
        if resolution.entity and resolution.entity not in names.records:
            records.setdefault(resolution.entity, _record(resolution.entity, article, names))
    return resolutions, list(records.values())


def _nationwide(resolutions: list[Resolution]) -> list[Resolution]:
    """The bare names of mass organisations that mean no place mean that of the whole country, where the article names
    it."""
    known = {r.entity for r in resolutions}
    made = []
    for resolution in resolutions:
        detail = resolution.mention.detail
        if resolution.entity is None and isinstance(detail, BodyName) and detail.scope is None:
            whole = f"organisation:{_NATIONWIDE.get(detail.head, f'{detail.head} Việt Nam')}"
            if whole in known:
                evidence = "không nêu nơi nào: tổ chức của cả nước"
                resolution = Resolution(resolution.mention, whole, evidence, (whole,))
        made.append(resolution)
    return made


def _companies(resolutions: list[Resolution]) -> list[Resolution]:
    """The companies that the article also names at length: a name whose own words stand in those of exactly one longer
    name means that company ("Công ty Hoa Mai" in "Công ty TNHH Thương mại Hoa Mai Việt Nam")."""
    cores: dict[str, tuple[str, str]] = {}
    for resolution in resolutions:
        detail = resolution.mention.detail
        head = detail.head if isinstance(detail, BodyName) and resolution.mention.rule == "open" else ""
        if resolution.entity and resolution.entity not in cores and (core := _core(head)):
            cores[resolution.entity] = (core, resolution.mention.surface)
    longer = _longest(cores) if len(cores) > 1 else {}
    if not longer:
        return resolutions
    return [
        Resolution(r.mention, longer[r.entity], f"tên gọn của “{cores[longer[r.entity]][1]}”")
        if r.entity in longer
        else r
        for r in resolutions
    ]


def _longest(cores: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """For each company whose own words stand in those of longer names that are one inside the other, the longest."""
    own_words = {core for core, _ in cores.values()}
    within: dict[str, list[str]] = {}  # the companies in whose own words these words stand
    for id_, (core, _) in cores.items():
        for part in {core[start:end] for start, end in _stretches(core)} & own_words:
            within.setdefault(part, []).append(id_)
    longer = {}
    for id_, (core, _) in cores.items():
        own = (len(core), len(id_), id_)
        found = [other for other in within[core] if (len(cores[other][0]), len(other), other) > own]
        longest = max(found, key=lambda other: (len(cores[other][0]), len(other), other), default="")
        if found and all(f" {cores[other][0]} " in f" {cores[longest][0]} " for other in found):
            longer[id_] = longest
    return longer


def _stretches(words: str) -> Iterator[tuple[int, int]]:
    """The spans of one or more words that follow each other."""
    spaces = [at for at, char in enumerate(words) if char == " "]
    starts, ends = (0, *(at + 1 for at in spaces)), (*spaces, len(words))
    return ((start, end) for at, start in enumerate(starts) for end in ends[at:])


def _core(head: str) -> str:
    """A company's name in small letters without the words for its legal form; "" for other bodies and for one word."""
    core, count = _LEGAL.subn("", head)
    return core.strip().lower() if count and " " in core.strip() else ""


def _ground(
    article: Article, mentions: Sequence[Mention], context: Surroundings, scope: Scope, names: NameKnowledge
) -> Ground:
    anchors = []
    for mention in mentions:
        detail = mention.detail
        if isinstance(detail, BodyName) and mention.rule == "chain" and _printed_place(detail.scope):
            text, head = _scope_text(detail, names), detail.head
        elif mention.kind == "place":
            text, head = mention.surface, ""
        else:
            continue
        place, _, _ = context.place_of(text)
        if place:
            anchors.append(Anchor(mention.start, place, head))
    return Ground(article, tuple(anchors), tuple(a.start for a in anchors), scope, names)


def _scope_text(detail: BodyName, names: NameKnowledge) -> str:
    """The printed place, with the type word that the head tells where the place has none ("Huyện ủy Bình Chánh")."""
    scope = detail.scope or ""
    if parse(scope)[0] or fixed(scope, names):
        return scope
    told = next((type_ for head, type_ in (*_COMMITTEES.items(), *_YOUTH.items()) if detail.head.endswith(head)), "")
    return f"{told} {scope}".strip()


def _printed_place(scope: str | None) -> bool:
    return bool(scope) and (scope or "").lower() not in _LEVELS


def _resolution(mention: Mention, detail: BodyName, context: Surroundings, ground: Ground) -> Resolution:
    names = ground.names
    if mention.rule != "chain":
        if detail.scope:  # a national body of another country
            country = fixed(detail.scope, names)
            id_ = f"organisation:{detail.head}@{(country or '').removeprefix('place:')}"
            return Resolution(mention, id_ if country else None, f"cơ quan của {detail.scope}")
        if mention.rule == "open-common":
            id_ = f"organisation:{canonical(detail.head)}#{ground.article.id}"
            return Resolution(mention, id_, "tên chung: chỉ một cơ quan của bài này")
        term = names.by_name.get(detail.head.lower())
        id_ = term.id if term and term.id.startswith("organisation:") else f"organisation:{canonical(detail.head)}"
        return Resolution(mention, id_, "tên riêng đầy đủ")
    if detail.scope == "Trung ương":
        return Resolution(mention, f"organisation:{detail.head} Trung ương", "tên riêng đầy đủ")
    if _printed_place(detail.scope):
        place, evidence, choice = context.place_of(_scope_text(detail, names))
        return _placed(mention, detail.head, place, f"nơi in sau tên: {evidence}", choice)
    if detail.scope is None and detail.head.endswith(("Đảng ủy", "Đảng bộ")):
        return Resolution(mention, None, "không nêu của cơ quan nào")
    place, evidence, choice = _lean(mention, detail, ground)
    return _placed(mention, detail.head, place, evidence, choice)


def _placed(mention: Mention, head: str, place: str | None, evidence: str, choice: Iterable[str]) -> Resolution:
    ids = tuple(_id(head, option) for option in choice)
    return Resolution(mention, _id(head, place) if place else None, evidence, ids)


def _id(head: str, place: str) -> str:
    """The id of a local body. The executive committee of a Party organisation is its committee (Điều lệ
    Đảng, điều 18)."""
    for ending in ("Ban Chấp hành Đảng bộ", "Ban Chấp hành"):
        if head == ending:
            word = next(
                (t for t in _BY_LEVEL if place.removeprefix("place:").lower().startswith(t + " ") and "@" in place), ""
            )
            head = _BY_LEVEL.get(word, _provincial_committee(place))
    return f"organisation:{head}@{place.removeprefix('place:')}"


def _provincial_committee(place: str) -> str:
    cities = ("Hà Nội", "Hải Phòng", "Đà Nẵng", "Cần Thơ", "Thành phố Hồ Chí Minh", "Huế")
    return "Thành ủy" if place.removeprefix("place:") in cities else "Đảng ủy" if "@" in place else "Tỉnh ủy"


# ── the place of a bare name ─────────────────────────────────────────────────────────────────────────────────


def _lean(mention: Mention, detail: BodyName, ground: Ground) -> tuple[str | None, str, tuple[str, ...]]:
    """The place that a name without one leans on; the evidence; the candidates.

    First the places of other bodies, in the sentence, the paragraph, the article; then the article's scope; then, if
    the name tells the level ("UBND tỉnh"), places that are only named: people are born and projects built in places
    that have nothing to do with the body.
    """
    wanted = _wanted(detail)
    edges = (("câu", ground.sentences), ("đoạn", ground.blocks), ("bài", (0,)))
    windows = [(where, ground.window(starts, mention.start, wanted)) for where, starts in edges]
    seen: tuple[str, ...] = ()
    for where, window in windows:
        found = window.bodies
        if len(found) > 1 and where != "bài":
            same = window.by_head.get(detail.head, ())
            found = same if len(same) == 1 else found
        if len(found) == 1:
            return found[0], f"nơi duy nhất của các cơ quan cùng cấp nêu trong {where}", found
        seen = found or seen
    place = ground.scope.place
    if place and _fits(place, wanted, ground.names) and (not seen or place in seen):
        return place, ground.scope.evidence, seen or (place,)
    for where, window in windows if wanted is not _PROVINCIAL else ():
        found = tuple(id_ for id_ in window.all if not seen or id_ in seen)
        if len(found) == 1:
            return found[0], f"nơi duy nhất cùng cấp nêu trong {where}", seen or found
    return None, "không đủ căn cứ để biết thuộc nơi nào", seen


def _wanted(detail: BodyName) -> frozenset[str]:
    """The types of unit that the body can belong to."""
    scope = (detail.scope or "").lower()
    if scope in _LEVELS:
        return frozenset((parse(scope + " x")[0],))
    for head, type_ in (*_COMMITTEES.items(), *_YOUTH.items()):
        if detail.head.endswith(head):
            return frozenset((type_,))
    if detail.head.startswith("Phòng ") and not detail.head.startswith("Phòng Cảnh sát"):
        return _DISTRICTS  # the departments of a district (Nghị định 37/2014/NĐ-CP)
    return _PROVINCIAL


def _fits(place: str, wanted: frozenset[str], names: NameKnowledge) -> bool:
    type_ = level(place, names)
    if wanted is _DISTRICTS or wanted is _PROVINCIAL:
        return type_ in wanted and ("@" in place) == (wanted is _DISTRICTS)
    return type_ in wanted


def _longer(head: str, all_: Sequence[Resolution]) -> dict[str, Mention]:
    """The entities of the article whose heads begin with `head` and go on, each with a mention of it."""
    return {
        r.entity: m
        for r in all_
        if r.entity
        and (m := r.mention).rule != "national"
        and isinstance(m.detail, BodyName)
        and m.detail.head.startswith(head + " ")
    }


def _parent(mention: Mention, resolution: Resolution, begun: dict[str, dict[str, Mention]]) -> Resolution:
    """A head that needs a parent takes that of the one body in the article which begins with it (`_longer`)."""
    detail = mention.detail
    if not isinstance(detail, BodyName) or detail.head not in _PARENTLESS or _printed_place(detail.scope):
        return resolution
    longer = begun[detail.head]
    if len(longer) == 1:
        entity, other = next(iter(longer.items()))
        return Resolution(mention, entity, f"gọi tắt “{other.surface}”", (entity,))
    if longer:
        return Resolution(mention, None, "nhiều cơ quan trong bài có tên bắt đầu như vậy", tuple(sorted(longer)))
    if detail.scope is None and detail.head != "Ban Thường vụ":
        return Resolution(mention, None, "không nêu của cơ quan nào")
    if detail.head == "Ban Thường vụ" and resolution.entity:
        head, _, place = resolution.entity.removeprefix("organisation:").partition("@")
        return Resolution(
            mention, f"organisation:{head} {_provincial_committee('place:' + place)}@{place}", resolution.evidence, ()
        )
    return resolution


def _record(id_: str, article: Article, names: NameKnowledge) -> Authority:
    head, _, place = id_.removeprefix("organisation:").partition("@")
    if not place or "#" in head:
        return Authority(id_, "organisation", head.partition("#")[0], source=article.id)
    scope = f"place:{place}"
    shown = display(scope, names)
    if head.split(" ")[-2:] in (["Thành", "ủy"], ["Tỉnh", "ủy"], ["Huyện", "ủy"], ["Quận", "ủy"], ["Thị", "ủy"]):
        shown = (
            shown.removeprefix("tỉnh ")
            .removeprefix("thành phố ")
            .removeprefix("huyện ")
            .removeprefix("quận ")
            .removeprefix("thị xã ")
        )
    facts = [Fact("place", scope, article.id)]
    if top := province(scope, names):
        facts += [Fact("province", top, "places.csv")] if top != scope else []
    return Authority(id_, "organisation", f"{head} {shown}", facts=tuple(facts), source=article.id)
