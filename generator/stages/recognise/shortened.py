"""Finds the short names that an article gives to its organisations.

1. `defined`      a body's name and an abbreviation in brackets, "Công ty Cổ phần Tiến bộ Quốc tế (AIC)": the
                  abbreviation there and wherever it stands alone. A definition does not cross a line end.
2. `short-name`   the own name of a company or school, if it is no Vietnamese word or has three of them: "Trường đại học
                  VinUni" … "VinUni".
3. `parent`       a bare head with a capital ("Sở", "Ban") behind the one body of the article that it can mean.
4. `foreign-name` a foreign name behind a word for a body, with its initials in brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from generator.knowledge.names import NameKnowledge
from generator.model import BodyName, Mention
from generator.stages.recognise.scan import UPPER, View, WordPattern, occurrences, word_set
from generator.stages.recognise.syllables import is_foreign

_ABBREVIATION = re.compile(
    rf" ?\((?:gọi tắt là |viết tắt là |tên viết tắt |sau đây gọi là "
    rf"|gọi là )?[\"“]?(?P<name>[{UPPER}][\w&.-]{{1,14}})[\"”]?\)"
)
_PARENTS = (
    *("Tổng công ty", "Công ty", "Tập đoàn", "Bệnh viện", "Sở", "Cục", "Viện", "Cảng vụ", "Bộ", "Đảng ủy", "Đảng bộ"),
    *(
        "Ban Quản lý",
        "Ban Chỉ đạo",
        "Ban Tổ chức",
        "Ban Tuyên giáo",
        "Ban Nội chính",
        "Ban",
        "Ủy ban Kiểm tra",
        "Ủy ban",
    ),
    *("Hội", "Trường", "Học viện", "Trung tâm", "Quỹ", "Phòng"),
)
# The heads whose national bodies are named by them alone, too.
_NATIONAL = ("Bộ ", "Ban Tổ chức ", "Ban Tuyên giáo ", "Ban Nội chính ", "Ủy ban ")
_NO_PARENTS = (
    "Ban Thường vụ",
    "Ban Chấp hành",
    "Ban cán sự đảng",
    "Viện Kiểm sát",
    "Bộ Chính trị",
    "Bộ Chỉ huy",
    "Bộ Tư lệnh",
    "Bộ Tổng",
    "Hội đồng",
)
# Where several stand in an article, one may be printed in several ways: their meaning is told when they are resolved.
_BRANCHES = frozenset(("Đảng ủy", "Đảng bộ"))
_FIELDED = frozenset(("Sở", "Phòng", "Bộ"))
# A department with a small letter, where it acts: "theo quy định, sở sẽ ban hành văn bản".
_SMALL = re.compile(
    r"(?<![\w-])sở(?= (?:sẽ|đã|đang|cũng|vừa|chưa|yêu cầu|đề nghị|chỉ đạo|ban hành|khẳng định|cho biết|cung cấp)(?!\w))"
    r"|(?<= báo về )sở(?!\w)|(?<= báo cáo )sở(?!\w)"
)
_NOT_SMALL = word_set("cơ|trụ|các|những|mọi|hai|ba|nhiều|xứ|sở|của các|giám đốc")
_ACTS = word_set("phải|sẽ|đã|cũng|đang|cần|vừa|chưa|yêu|đề|có|không|khẳng")
# Heads printed in another way.
_SHORT_HEADS = {"UBKT": "Ủy ban Kiểm tra", "Trung ương Hội": "Hội", "T.Ư Hội": "Hội", "TW Hội": "Hội"}
_HEADS = WordPattern(
    "|".join((*_SHORT_HEADS, *_PARENTS)),
    r"(?= (?P<name>(?P<after>[^\W\d_A-ZĐ]+)(?: [^\W\d_A-ZĐ]+)?)|[,.;)])",
    before=r"(?<![\w.])",
)
_INITIALS = re.compile(rf"\([{UPPER}]{{2,7}}\)")
_FOREIGN = re.compile(
    rf"(?<!\w)(?P<name>[{UPPER}]\w+(?: (?:of|for|and|the|[{UPPER}]\w+)){{1,6}}) ?\((?P<initials>[{UPPER}]{{2,7}})\)"
)
_BODY_CUE = re.compile(
    r"(?:tổ chức|hãng|công ty|cơ quan|viện|quỹ|ngân hàng|tập đoàn|hiệp hội|trường|trung tâm|ủy ban|đại học"
    r"|liên minh)(?: [^\W\d_]+){0,3} $"
)
_PLURAL = word_set("các|nhiều|những|mỗi|từng|ủy viên|một|hai|ba")
_OTHERS = word_set(
    "quản|tổ|chỉ|thường|chấp|kiểm|giám|điều|nghiên|liên|biên|bầu|soạn|đại|tư|khoa|công|thông|cổ|tnhh|cp|mẹ|con|hàng"
    "|này|đa|trung|viên|các|cấp|khối|chống|nghị|thảo|trường|thi|hợp|tâm|vệ|thẩm|người|ngủ|khách|học|bệnh|cháy|làm"
    "|bên|lý|nào|khám|nhân|mặt|dân|quốc|châu|bầu|olympic"
)


def find_shortened(
    view: View, bodies: Sequence[Mention], own: Mapping[int, str], places: Sequence[Mention], names: NameKnowledge
) -> Iterator[Mention]:
    """The short names of `bodies` in the article, in no particular order; `own` is the own name of a body by start."""
    taken = {place.start for place in places}
    short: dict[str, tuple[str, Mention]] = {}
    for body in bodies:
        match = _ABBREVIATION.match(view.text, body.end)
        if match and match.start("name") not in taken and _fits(match["name"], body):
            short.setdefault(match["name"], ("defined", body))
        name = own.get(body.start, "")
        words = name.split(" ")
        low = body.surface.lower()
        company = low.startswith(("công ty", "tập đoàn", "tổng công ty", "cty", "ctcp")) and len(words) >= 3
        club = low.startswith(("clb ", "câu lạc bộ ")) and len(words) >= 2
        if (len(name) >= 3 and any(map(is_foreign, words)) and not name.isdigit()) or company or club:
            short.setdefault(name, ("short-name", body))
    for start, end, name in occurrences(view.text, short):
        if view.text[start - 1 : start] not in (".", "&", "/", "-") and view.text[end : end + 1] != "&":
            yield _make(view, start, end, *short[name])
    yield from _bare(view, bodies, names)
    yield from _foreign(view)


def _foreign(view: View) -> Iterator[Mention]:
    """A foreign name behind a word for a body, with its initials in brackets ("tổ chức đánh giá Quacquarelli Symonds
    (QS)"), and those initials wherever they stand alone."""
    found: dict[str, Mention] = {}
    free = 0
    for bracket in _INITIALS.finditer(view.text):
        line = view.text.rfind("\n", free, bracket.start()) + 1
        match = _FOREIGN.search(view.text, max(free, line), bracket.end())
        free = bracket.end()
        if match is None:
            continue
        start, end = match.span("name")
        initials = "".join(word[0] for word in match["name"].split() if word[0].isupper())
        if initials == match["initials"] and _BODY_CUE.search(view.low, max(0, start - 30), start):
            full = Mention(
                start, end, view.surface(start, end), "organisation", "foreign-name", BodyName("full", match["name"])
            )
            found.setdefault(initials, full)
            yield full
    for start, end, initials in occurrences(view.text, found):
        yield _make(view, start, end, "defined", found[initials])


def _make(view: View, start: int, end: int, rule: str, body: Mention) -> Mention:
    return Mention(start, end, view.surface(start, end), "organisation", rule, BodyName("short", body.surface))


def _fits(abbreviation: str, body: Mention) -> bool:
    """Whether letters in brackets can stand for the name: half of them begin words of it, or it is that of a company or
    institute, whose abbreviation is often English."""
    if not abbreviation.isupper():
        return is_foreign(abbreviation) or abbreviation in body.surface
    words = body.surface.split(" ")
    if words[0].capitalize() in _FIELDED and abbreviation[0] != words[0][0].upper():
        return False  # "Sở Giáo dục và Đào tạo (GD-ĐT)": the field, not the body
    initials = {word[0] for word in re.findall(r"\w+", body.surface.upper())}
    letters = [letter for letter in abbreviation if letter.isalpha()]
    if len(letters) < 2:
        return False
    if body.rule.startswith("open") and abbreviation.isascii():
        return True
    return sum(letter in initials for letter in letters) * 2 > len(letters)


def _count(heads: set[str]) -> int:
    """How many bodies the heads name, where one that only begins another is no body of its own."""
    return sum(not any(other.startswith(head + " ") for other in heads) for head in heads)


def _bare(view: View, bodies: Sequence[Mention], names: NameKnowledge) -> Iterator[Mention]:
    """Bare heads behind the one body that they can mean; not where they begin another word ("Viện trưởng")."""
    heads: dict[str, set[str]] = {}
    first: dict[str, Mention] = {}
    for body in bodies:
        detail = body.detail
        if not isinstance(detail, BodyName) or (
            body.rule not in ("chain", "open", "open-common")
            and not (body.rule == "national" and detail.head.startswith(_NATIONAL))
        ):
            continue
        whole = f"{detail.head} {detail.scope or ''}"
        for head in _PARENTS if not detail.head.startswith(_NO_PARENTS) else ():
            if whole.startswith(head + " "):
                heads.setdefault(head, set()).add(detail.head if head != detail.head else whole)
                first.setdefault(head, body)
    if _count(heads.get("Sở", set())) == 1:
        for match in _SMALL.finditer(view.text, first["Sở"].end):
            if view.word_before(match.start()) not in _NOT_SMALL:
                yield _make(view, *match.span(), "parent", first["Sở"])
    for match in _HEADS.finditer(view.text, view.low) if heads else ():
        head = _SHORT_HEADS.get(match["word"], match["word"])
        found = _count(heads.get(head, set()))
        if not found or (found > 1 and head not in _BRANCHES) or first[head].start > match.start():
            continue
        before, after = view.word_before(match.start()), (match["after"] or "").lower()
        if match["name"] in names.words:
            continue  # "Phòng giáo dục trung học"
        if head == "Bộ" and after not in _ACTS:
            continue
        if f"{head.split(' ')[-1].lower()} {after}" in names.compounds or before in _PLURAL or after in _OTHERS:
            continue
        capital = view.text[match.start() - 2 - len(before) : match.start()].strip()[:1].isupper() if before else False
        if not capital:
            yield _make(view, *match.span("word"), "parent", first[head])
