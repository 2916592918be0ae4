"""Finds organisations.

A body's surface is a chain of heads and the place it belongs to, as official names are built:

    Ban Tổ chức │ Thành ủy │ Hà Nội        organ, committee, place
    Thanh tra │ sở KH - ĐT │ tỉnh Khánh Hoà
    Ban Thường vụ (BTV) │ Thành ủy          a definition may stand between

1. `_chain` joins the heads that stand side by side; open heads (Công ty, Trường …) take a run of words as their name.
2. `_scope` adds the place, or the bare type word ("UBND tỉnh"), that follows.
3. `_stands` says whether that much names one body: a bare "Thanh tra", "các Thành ủy", "UBND các huyện" do not.
4. The Party ("Đảng"), the Centre ("Trung ương"), newspapers and agency codes have rules of their own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from generator.knowledge.names import NameKnowledge
from generator.model import BodyName, Mention, PlaceName
from generator.stages.recognise.media import find_media
from generator.stages.recognise.runs import SCHOOLS, more_fields, name_run
from generator.stages.recognise.scan import LOWER, UPPER, Hit, View, word_set
from generator.stages.recognise.shortened import find_shortened

CHAINED = frozenset(("national", "committee", "organ", "local", "open", "organisation"))
# What may follow a head of each class directly. A national body is complete; a local one too, but for a few.
FOLLOWERS = {
    "organ": frozenset(("committee", "local", "national", "open", "organ")),
    "committee": frozenset(("local", "national", "open")),
    "open": frozenset(("local", "national", "committee")),
    "local": frozenset(("local", "national")),
}
LEADING_LOCAL = ("Văn phòng", "Phòng", "Cơ quan", "Cảnh sát", "Cổng")
# Heads that name a body by themselves, its scope being told by the article.
BARE = word_set(
    "Tỉnh ủy|Thành ủy|Huyện ủy|Quận ủy|Thị ủy|Ban Thường vụ|Ban Chấp hành|Đảng đoàn|Ban cán sự đảng|"
    "Hội đồng nhân dân|Ủy ban nhân dân|Tỉnh đoàn|Thành đoàn|Huyện đoàn|Quận đoàn|Thị đoàn|"
    "Ủy ban Mặt trận Tổ quốc Việt Nam|Viện Kiểm sát nhân dân|Đoàn đại biểu Quốc hội|Cơ quan Cảnh sát điều tra"
)
# Heads that every office has, or every town: with common words only they name a body inside one article.
_MANY = word_set(
    "Ban Chỉ đạo|Ban Quản lý|Hội đồng|Phòng|Khoa|Trung tâm|Hội|Quỹ|Nhà máy|Phòng khám|Câu lạc bộ|Bệnh viện|Trường"
)
_FIELDED = word_set("Sở|Phòng|Bộ")
_OF_MEDIA = frozenset(("dateline", "source", "name", "site"))
# The central bodies that a party of another country has, too.
_CENTRAL = word_set("Bộ Chính trị|Ban Bí thư|Ủy ban Trung ương|Ban Chấp hành Trung ương Đảng")
_LED = word_set("Phòng|Khoa")  # "Trưởng phòng Đào tạo" leads the phòng Đào tạo
_MASS = ("Ủy ban Trung ương Mặt trận", "Hội ", "Liên đoàn ", "Liên hiệp ")
_BARE_HEADS = ("Thanh tra ", "Sở ", "Phòng ", "Cục ", "Chi cục ", "Liên đoàn Lao động")
_PLURAL = word_set("các|những|mỗi|từng|mọi|nhiều|vài|hai|ba|bốn|năm|cấp|số")
_GENERIC_AFTER = re.compile(r" (?:các|cấp (?:tỉnh|huyện|xã|cơ sở|trên|dưới)|đặc khu|địa phương|\d+)(?!\w)")
_LEVEL = re.compile(
    r" (?P<type>tỉnh|thành phố|TP|Tp|huyện|quận|thị xã|thị trấn|xã|phường|Tỉnh|Thành phố|Huyện|Quận|Thị xã)"
    r"(?!\w)(?![./]\w)"
)
_UNIT_NAME = re.compile(rf"(?: [{UPPER}][{LOWER}]+){{1,4}}|(?: \d{{1,2}})(?!\w)")
_LIST_AFTER = re.compile(
    r"\s?(?:,|/|-|và|hoặc) ?(?:các )?(?:tỉnh|thành phố|tp|huyện|quận|thị xã|thị trấn|xã|phường)(?!\w)(?! [A-ZĐ])"
)
_MEMBER = re.compile(r" viên(?!\w)")
_AFTER_PERSON = re.compile(rf" ([{UPPER}][{LOWER}]+)(?: [{UPPER}][{LOWER}]+){{1,3}}")
_DEFINITION = re.compile(r" ?\(([^()\n]{2,12})\) ")
# Countries of one syllable, which places.py takes for other words where they stand in a sentence.
_COUNTRY = re.compile(rf" (Nga|Đức|Anh|Ý|Áo|Séc|Bỉ|Lào|Pháp|Mỹ|Úc|Nhật)(?![\w.-])(?! [{UPPER}])")
# What is played for bears the name of a sponsor or a league: "AFF Cup", "LPBank V-League".
_TROPHY = re.compile(r" (?:V[.-]?League|[A-Z]\w+ League|League|[A-Z]\w+ Cup|Cup|U-?\d\d|Euro|Open)(?!\w)")
_COMMITTEES = word_set("Tỉnh ủy|Thành ủy|Huyện ủy|Quận ủy|Thị ủy")
_LISTED = re.compile(r"(?:,| và|/) ?(?:tỉnh|thành|quận|huyện|thị) ủy(?!\w)")
_OFFICE_OF = re.compile(r"(?:bí thư|thường trực|văn phòng) $")
_DEPUTY = re.compile(r"(?:bí thư|chủ tịch|trưởng ban|thủ tướng|giám đốc|chủ nhiệm|ủy viên|cán bộ|cơ quan) $")
_OFFICE_BEFORE = re.compile(
    r"(?:chủ tịch|giám đốc|bí thư|trưởng|viên|hiệu phó|ceo|tư lệnh|cục phó|vụ phó|thư ký|nhiệm|đại diện|luật sư|tập) $"
)


class Chain(NamedTuple):
    """A body's name as it stands: `heads` in dictionary form with their classes, `last` the hit that ended it, `own`
    the name of its own that a company or school ends with, `common` whether its name is of common words only."""

    start: int
    end: int
    heads: tuple[str, ...]
    kinds: tuple[str, ...]
    last: Hit
    own: str = ""
    common: bool = False


def find_bodies(view: View, places: Sequence[Mention], names: NameKnowledge) -> list[Mention]:
    """The organisation mentions of an article, in text order, without overlaps."""
    place_at = {place.start: place for place in places}
    found: list[Mention] = []
    own: dict[int, str] = {}
    end = 0
    for hit in view.hits:
        if hit.start >= end and (named := _mention(view, hit, place_at, names)):
            mention, own[mention.start] = named
            found.append(mention)
            end = mention.end
    taken = bytearray(len(view.text))
    kept = []
    proposed = (*find_media(view), *found, *find_shortened(view, found, own, places, names))
    for mention in sorted(proposed, key=lambda m: (m.rule not in _OF_MEDIA, m.start - m.end)):
        if taken.find(1, mention.start, mention.end) < 0:
            taken[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


def _mention(view: View, hit: Hit, place_at: Mapping[int, Mention], names: NameKnowledge) -> tuple[Mention, str] | None:
    """The body that begins with `hit`, and its own name."""
    kind = hit.term.kind
    if kind in CHAINED:
        return _body(view, hit, place_at, names)
    other = _party(view, hit) if kind == "party" else _centre(view, hit) if kind == "centre" else None
    return (other, "") if other else None


def _make(view: View, start: int, end: int, rule: str, detail: BodyName) -> Mention:
    return Mention(start, end, view.surface(start, end), "organisation", rule, detail)


# ── chains ───────────────────────────────────────────────────────────────────────────────────────────────────


def _body(view: View, hit: Hit, place_at: Mapping[int, Mention], names: NameKnowledge) -> tuple[Mention, str] | None:
    if hit.term.name == "Quốc hội" and view.word_before(hit.start) == "nhà":
        return None  # a building
    if _inside_word(view, hit, names) or (hit.term.kind == "committee" and _MEMBER.match(view.low, hit.end)):
        return None
    chain = _chain(view, _school(view, hit, names), place_at, names)
    if chain is None or (hit.term.kind == "national" and _TROPHY.match(view.text, chain.end)):
        return None
    end, scope = _scope(view, chain, place_at, names)
    end = _seat(view, chain, end, place_at)
    named = _capitals(view.text[chain.start : end], hit) or _led(view, chain, end)
    if not named or not _stands(view, chain, scope, end):
        return None
    form = hit.term.form if len(chain.heads) == 1 else "full"
    return _make(view, chain.start, end, _rule(chain), BodyName(form, " ".join(chain.heads), scope)), chain.own


def _school(view: View, hit: Hit, names: NameKnowledge) -> Hit:
    """A school of the Party that is named after a person has an open name: "Trường Chính trị Nguyễn Văn Cừ"; a hospital
    of a unit belongs to it: "Bệnh viện Đa khoa tỉnh"; a department may have more fields than the usual one has: "Phòng
    Tài chính - Kế toán"."""
    if hit.term.name == "Bệnh viện Đa khoa" and _LEVEL.match(view.text, hit.end):
        return hit._replace(term=hit.term._replace(kind="local", level="*"))
    first = hit.term.name.split(" ")[0]
    if hit.term.kind in ("local", "national") and first in _FIELDED and more_fields(view, hit, names):
        term = hit.term._replace(kind="open", name=first, id="", level="fields", form="full")
        return Hit(hit.start, hit.start + len(first), term)
    named = _AFTER_PERSON.match(view.text, hit.end) if hit.term.name == "Trường Chính trị" else None
    return hit._replace(term=hit.term._replace(kind="open")) if named and named[1].lower() in names.surnames else hit


def _seat(view: View, chain: Chain, end: int, place_at: Mapping[int, Mention]) -> int:
    """Where an embassy's name ends with the place it is in: "Đại sứ quán Việt Nam tại Nhật Bản"."""
    place = place_at.get(end + 5) if view.low.startswith(" tại ", end) else None
    return place.end if place and chain.last.term.name.endswith("quán") else end


def _rule(chain: Chain) -> str:
    """Which names are whole by themselves (national, open, nested), and which need a place (chain)."""
    first, last = chain.kinds[0], chain.kinds[-1]
    if first == "organisation":
        return "authority-name"
    if first == "open":
        local = _LEVEL.search(" " + chain.heads[0].rsplit(" ", 1)[-1]) is not None
        return "open-common" if chain.common and (local or chain.last.term.name in _MANY) else "open"
    if last in ("national", "open", "organisation"):
        return "national" if len(chain.kinds) == 1 else "nested"
    return "chain"


def _inside_word(view: View, hit: Hit, names: NameKnowledge) -> bool:
    """Whether an open head is the second syllable of another word ("quảng trường", "phục vụ") or of a name ("Xuân
    Trường", "Cúp Liên đoàn Anh")."""
    if hit.term.kind != "open" or (hit.term.name in _LED and view.word_before(hit.start) in ("trưởng", "phó")):
        return False
    before = view.word_before(hit.start)
    if not before:
        return False
    if before == "án" and hit.term.name == "Nhà máy":
        return True  # a project: "dự án Nhà máy nhiệt điện Thái Bình 2"
    if f"{before} {view.low[hit.start : hit.end].split(' ')[0]}" in names.compounds:
        return True
    printed = view.text[hit.start - 1 - len(before) : hit.start - 1]
    capital = printed[0].isupper() and not printed.isupper() and not view.opens_sentence(hit.start - 1 - len(before))
    return before in ("cúp", "giải") or (capital and before not in names.titles and " " not in hit.term.name)


def _chain(view: View, hit: Hit, place_at: Mapping[int, Mention], names: NameKnowledge) -> Chain | None:
    heads, kinds = [hit.term.name], [hit.term.kind]
    end, last, own, common = hit.end, hit, "", False
    if hit.term.kind == "open":
        office = _OFFICE_BEFORE.search(view.low, max(0, hit.start - 12), hit.start) is not None
        run = name_run(view, end, hit, place_at, names, stop_at_person=office)
        if run is None:
            return None
        end, own, common = run.end, run.own, run.common
        heads[0] = f"{heads[0]} {run.name}"
        if common and (level := _LEVEL.match(view.text, end)) and not _LIST_AFTER.match(view.low, level.end()):
            end, heads[0] = level.end(), heads[0] + level.group()  # "Trung tâm Dạy nghề huyện"
    while following := _next(view, end, last, heads[-1]):
        if following.term.kind == "open":
            run = name_run(view, following.end, following, place_at, names, stop_at_person=True)
            if run is None:
                break
            end, own = run.end, run.own
            heads.append(f"{following.term.name} {run.name}")
        else:
            end = following.end
            heads.append(following.term.name)
        last = following
        kinds.append(last.term.kind)
    if kinds[-1] == "national" and (branch := _branch(view, end, heads[-1], place_at)):
        heads[-1], kinds[-1] = branch, "local"
    return Chain(hit.start, end, tuple(heads), tuple(kinds), last, own, common and len(heads) == 1)


def _branch(view: View, end: int, name: str, place_at: Mapping[int, Mention]) -> str | None:
    """The head of the local branch that a mass organisation's name means before a place ("Hội Nông dân Việt Nam tỉnh An
    Giang")."""
    if not name.endswith(" Việt Nam") or not name.startswith(_MASS) or view.low[end : end + 1] != " ":
        return None
    place = place_at.get(end + 1)
    if _LEVEL.match(view.text, end) or (
        place and isinstance(place.detail, PlaceName) and place.detail.type != "quốc gia"
    ):
        return name.replace("Trung ương ", "") if "Mặt trận" in name else name.removesuffix(" Việt Nam")
    return None


def _next(view: View, end: int, last: Hit, head: str) -> Hit | None:
    """The hit that continues the chain after `end`, if any."""
    allowed = FOLLOWERS.get(last.term.kind, frozenset())
    if last.term.kind == "local" and not head.startswith(LEADING_LOCAL):
        return None
    following = view.at.get(end + 1) if view.low[end : end + 1] == " " else None
    if following is None and last.term.kind in ("organ", "committee"):
        gap = _DEFINITION.match(view.text, end)
        following = view.at.get(gap.end()) if gap and gap[1].isupper() else None
    if following is None:
        return None
    faculty = head.startswith(("Khoa ", "Bộ môn ")) and following.term.name in SCHOOLS
    centre = (
        head in _CENTRAL and following.term.name.startswith("Đảng ") and not following.term.name.endswith("Việt Nam")
    )
    if following.term.kind not in allowed and not faculty and not centre:
        return None
    if last.term.kind == "open" and following.term.form != "full" and following.term.kind == "national":
        return None
    if view.text[following.start : following.end].islower() and following.term.kind != "committee":
        return None
    return following


def _scope(view: View, chain: Chain, place_at: Mapping[int, Mention], names: NameKnowledge) -> tuple[int, str | None]:
    """Where the surface ends with its place, and the scope: a place's surface, a bare type word, or None."""
    if chain.kinds[-1] == "organisation":
        return chain.end, None
    if chain.kinds[-1] == "open":
        return chain.end, None
    space = view.low[chain.end : chain.end + 1] == " "
    place = place_at.get(chain.end + 1) if space else None
    if chain.kinds[-1] == "national":
        if (
            place
            and isinstance(place.detail, PlaceName)
            and place.detail.type == "quốc gia"
            and place.detail.name != "Việt Nam"
        ):
            return place.end, place.surface
        country = _COUNTRY.match(view.text, chain.end)
        return (country.end(), country[1]) if country else (chain.end, None)
    if chain.heads[-1].endswith("cấp cao") and view.low.startswith(" tại ", chain.end):
        place = place_at.get(chain.end + 5)  # the high courts are named after the city they sit in
    if place is None and (gap := _DEFINITION.match(view.text, chain.end)) and gap[1].isupper():
        place = place_at.get(gap.end())  # "Trung tâm Kiểm soát bệnh tật (CDC) tỉnh Hà Tĩnh"
    if place:
        return place.end, place.surface
    if unit := _unit(view, chain, names) if space else None:
        return unit
    following = view.at.get(chain.end + 1) if space else None
    if following and following.term.kind == "centre":
        return following.end, "Trung ương"
    level = _LEVEL.match(view.text, chain.end)
    if level and not _LIST_AFTER.match(view.low, level.end()):
        return level.end(), level["type"]
    return chain.end, "thành phố" if chain.last.term.printed == "CATP" else None


def _unit(view: View, chain: Chain, names: NameKnowledge) -> tuple[int, str] | None:
    """The unit without its type word behind a head that tells it: "Huyện ủy Bình Chánh" is that of huyện Bình Chánh."""
    level = chain.last.term.level
    run = _UNIT_NAME.match(view.text, chain.end) if level and level != "*" else None
    if run is None:
        return None
    cuts = [run.end(), *(run.start() + space.start() for space in re.finditer(r"(?<=\w) ", run.group()))]
    for end in sorted(cuts, reverse=True):
        name = view.text[chain.end + 1 : end]
        if any(unit.type == level for unit in names.units.get(name.lower(), ())):
            return end, f"{level} {name}"
    return None


def _stands(view: View, chain: Chain, scope: str | None, end: int) -> bool:
    """Whether the chain names one body."""
    first, last = chain.kinds[0], chain.kinds[-1]
    if first in ("national", "organisation") or "open" in chain.kinds:
        return True
    if last == "national":
        if chain.heads[:2] == ("Thường trực", "Ban Bí thư") or view.text.startswith("thường trực", chain.start):
            return False  # an office: "Thường trực Ban Bí thư Lương Cường"; "Ủy viên không thường trực …"
        deputy = chain.heads[0] == "Thường trực" and _DEPUTY.search(view.low, max(0, chain.start - 12), chain.start)
        return not deputy
    level = _LEVEL.match(view.text, chain.end)
    if level and scope is None and end == chain.end:
        return False
    named = scope is not None and not _LEVEL.fullmatch(" " + scope)
    if not named and (view.word_before(chain.start) in _PLURAL or _GENERIC_AFTER.match(view.low, end)):
        return False
    if chain.heads[0] == "Thường trực" and _DEPUTY.search(view.low, max(0, chain.start - 12), chain.start):
        return False
    if scope is not None or len(chain.heads) > 1:
        return True
    head = chain.heads[0]
    if view.low.startswith("thường vụ", chain.start):
        return False
    return head in BARE or head.startswith(_BARE_HEADS)


def _capitals(surface: str, hit: Hit) -> bool:
    """Whether the surface is written as a name: with a capital, and the first letter one where the head is one word."""
    if hit.term.form != "full":
        return surface[0].isupper()
    return any(map(str.isupper, surface))


def _led(view: View, chain: Chain, end: int) -> bool:
    """Whether a committee with a small letter is one body: behind an office ("Bí thư quận ủy") or before its place."""
    committee = chain.kinds == ("committee",) and chain.heads[0] in _COMMITTEES
    return (
        committee
        and not _LISTED.match(view.low, end)
        and (end > chain.end or _OFFICE_OF.search(view.low, max(0, chain.start - 12), chain.start) is not None)
    )


# ── the Party and the Centre ─────────────────────────────────────────────────────────────────────────────────

_PARTY_COMPOUND = re.compile(
    r" ?(?:viên|bộ|ủy|đoàn|tịch|phí|Cộng hòa|Dân chủ|cầm quyền|đối lập|[A-ZĐ]\w+ (?:Cộng|Dân|Lao)"
    r"|Cộng sản|Lao động|, Nhà nước (?!Việt Nam)[A-ZĐ])"
)
_CENTRE_BEFORE = re.compile(r"(?:của|nghị quyết|do|nghị|ủy viên|kết luận|chỉ thị|quy định|theo) (?:ban )?$")
_CENTRE_ACTS = re.compile(
    r" (?:giới thiệu|phân công|yêu cầu|đã|sẽ|thì|cũng|chưa|cho phép|quyết định|giao|thống nhất|đồng ý|chỉ đạo)(?!\w)"
)
_CENTRE_LEADS = word_set("|được|do|nếu|khi|mà|để|hỏi|nhưng|thì|bị|sau|vì|như")
_CENTRE_AFTER = re.compile(r" khóa| \d")


def _party(view: View, hit: Hit) -> Mention | None:
    """ "Đảng" with a capital, but in no compound ("Đảng viên", "Đảng Dân chủ")."""
    if view.text[hit.start] != "Đ" or _PARTY_COMPOUND.match(view.text, hit.end):
        return None
    return _make(view, hit.start, hit.end, "party", BodyName("short", hit.term.name))


def _centre(view: View, hit: Hit) -> Mention | None:
    """ "Trung ương" alone is the Central Committee only where it acts or has a term: "của Trung ương", "Trung ương khóa
    XII"; elsewhere it is the level ("ngân sách Trung ương")."""
    if not view.text[hit.start].isupper():
        return None
    acts = _CENTRE_ACTS.match(view.low, hit.end) and view.word_before(hit.start) in _CENTRE_LEADS
    if (
        acts
        or _CENTRE_BEFORE.search(view.low, max(0, hit.start - 16), hit.start)
        or _CENTRE_AFTER.match(view.low, hit.end)
    ):
        return _make(view, hit.start, hit.end, "centre", BodyName("short", hit.term.name))
    return None
