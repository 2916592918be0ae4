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
_PARENTS = ("Tổng công ty", "Công ty", "Tập đoàn", "Bệnh viện", "Sở", "Ban", "Cục", "Viện", "Cảng vụ", "Bộ")
_NO_PARENTS = (
    "Ban Thường vụ",
    "Ban Chấp hành",
    "Ban cán sự đảng",
    "Viện Kiểm sát",
    "Bộ Chính trị",
    "Bộ Chỉ huy",
    "Bộ Tư lệnh",
    "Bộ Tổng",
)
_ACTS = word_set("phải|sẽ|đã|cũng|đang|cần|vừa|chưa|yêu|đề|có|không|khẳng")
_HEADS = WordPattern("|".join(_PARENTS), r"(?= (?P<after>[^\W\d_A-ZĐ]+)|[,.;)])", before=r"(?<![\w.])")
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
    "|này|đa|trung"
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
        company = body.surface.lower().startswith(("công ty", "tập đoàn", "tổng công ty", "cty", "ctcp"))
        if (len(name) >= 3 and any(map(is_foreign, words)) and not name.isdigit()) or (company and len(words) >= 3):
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
    initials = {word[0] for word in re.findall(r"\w+", body.surface.upper())}
    letters = [letter for letter in abbreviation if letter.isalpha()]
    if len(letters) < 2:
        return False
    if body.rule.startswith("open") and abbreviation.isascii():
        return True
    return sum(letter in initials for letter in letters) * 2 > len(letters)


def _bare(view: View, bodies: Sequence[Mention], names: NameKnowledge) -> Iterator[Mention]:
    """Bare heads behind the one body that they can mean; not where they begin another word ("Viện trưởng")."""
    heads: dict[str, set[str]] = {}
    first: dict[str, Mention] = {}
    for body in bodies:
        detail = body.detail
        if not isinstance(detail, BodyName) or (
            body.rule not in ("chain", "open", "open-common")
            and not (body.rule == "national" and detail.head.startswith("Bộ "))
        ):
            continue
        head = next((head for head in _PARENTS if detail.head.startswith(head + " ")), None)
        if head and not detail.head.startswith(_NO_PARENTS):
            heads.setdefault(head, set()).add(detail.head)
            first.setdefault(head, body)
    if not heads:
        return
    for match in _HEADS.finditer(view.text, view.low):
        head = match["word"]
        if len(heads.get(head, ())) != 1 or first[head].start > match.start():
            continue
        before, after = view.word_before(match.start()), (match["after"] or "").lower()
        if head == "Bộ" and after not in _ACTS:
            continue
        if f"{head.split(' ')[-1].lower()} {after}" in names.compounds or before in _PLURAL or after in _OTHERS:
            continue
        capital = view.text[match.start() - 2 - len(before) : match.start()].strip()[:1].isupper() if before else False
        if not capital:
            yield _make(view, *match.span("word"), "parent", first[head])
