"""Finds persons, in the words that places, bodies and documents have left.

1. `full`      a surname and one to four more capitalised words. Three words stand by themselves; two need an honorific,
               title or office before them, or an age, office or word of speech behind.
2. `titled`    capitalised words behind an honorific or title that begin with no known surname: foreign and minority
               names, pen names ("HLV Park Hang-seo", "ông Y Thông").
3. `given`     an honorific and one word: "ông Nhân"; the surface holds the honorific.
4. `foreign`   capitalised words that begin with a given name of another language ("Elon Musk").

Where the article names them again is for repeated.py.

Streets, schools and prizes named after people are none ("đường Phạm Văn Đồng"), nor are those that follow in a list.
Credits and bylines are in credits.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from generator.knowledge.names import NameKnowledge
from generator.model import Mention, PersonName
from generator.stages.recognise.credits import find_credits
from generator.stages.recognise.person_context import is_thing, make, office_of_body, title_before
from generator.stages.recognise.repeated import repeated, titled_given
from generator.stages.recognise.scan import LOWER, UPPER, View, WordPattern, word_set
from generator.stages.recognise.syllables import is_foreign

# What may follow the first letters of a name's word: "Mu'ti", "Hang-seo".
_JOINED = rf"(?:'[{LOWER}]{{2,}})?(?:-[{UPPER}{LOWER}][{LOWER}]+)*"
_WORD = rf"[{UPPER}](?:[{LOWER}]+|'[{UPPER}][{LOWER}]+)?{_JOINED}"
# Begins with its capital, not with what may stand before it: so `re` skips quickly to the next capital.
_RUN = re.compile(
    rf"[{UPPER}](?<![\w'].)(?:(?:[{LOWER}]+|'[{UPPER}][{LOWER}]+)?{_JOINED}|[{UPPER}]+)(?: {_WORD})+(?![\w])"
)
_GIVEN = WordPattern(
    "ông|bà|anh|chị|cô giáo|cô|chú|bác|cụ|em|cháu|thầy giáo|thầy|đồng chí|đ/c|mẹ|ngài|dì|cậu",
    rf" (?P<name>{_WORD})(?!\w)(?! [{UPPER}][{LOWER}])",
)
_EVIDENCE_AFTER = re.compile(
    r" ?(?:\((?:\d\d tuổi|sn|sinh năm|\d{4})|, \d\d tuổi|, sinh năm|(?: cũng)? (?:cho biết|nói|chia sẻ|khẳng định"
    r"|nhấn mạnh|cho rằng|phát biểu|trả lời"
    r"|đề nghị|thông tin|bày tỏ|nhận định|kể|cho hay|tâm sự|thừa nhận|giải thích|chỉ đạo|yêu cầu)"
    r"|(?:,| -| –) (?:nguyên |cựu |quyền )?(?:phó |tổng |trưởng |giám đốc|chủ tịch|bí thư|ủy viên|bộ trưởng"
    r"|thứ trưởng|viện|cục|vụ|chánh"
    r"|hiệu trưởng|đại biểu|thành viên|đại diện|luật sư|chủ nhiệm|người|nhân viên|cán bộ))"
)
_TOP = word_set("nguyễn|trần|lê|phạm|hoàng|huỳnh|phan|vũ|võ|đặng|bùi|đỗ|hồ|ngô|dương|lý")
_NO_NAME = word_set(
    "sở|cục|đảng|phòng|ban|công|tổng|phó|trưởng|bộ|viện|trường|ủy|hội|đội|phía|theo|nhưng|tuy|khu|nhà|nước"
)
_OFFICE_ENDS = word_set("bí|tịch|thư|trưởng|viên|đốc|nhiệm|tướng|ủy|án")
_KOREAN = word_set(
    "ahn|bae|choe|choi|gong|goo|han|hong|hwang|hyun|jang|jeon|jung|jun|kang|kwon|lee|moon|nam|park|seo|shin|song|yoo|yoon|oh"
)
# Last words that make a foreign name that of a thing.
_NO_PERSON = word_set(
    "cup|league|park|stadium|street|city|united|club|university|college|school|airport|open|prize|award|tower|hotel"
    "|group|bank|plaza|center|show|band|house|hall|bridge|square|island|river|institute|foundation|beach"
)
_LONGEST = 5


class Words(NamedTuple):
    """A run of capitalised words: their spans, and the title that stands before it."""

    spans: tuple[tuple[int, int], ...]
    title: str = ""
    kind: str = ""


def find_persons(view: View, taken: Sequence[Mention], names: NameKnowledge) -> list[Mention]:
    """The person mentions of an article, in text order, without overlaps."""
    mask = bytearray(len(view.text))
    for mention in taken:
        mask[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
    found: list[Mention] = []

    def keep(mentions: Iterator[Mention]) -> None:
        for mention in mentions:
            if mask.find(1, mention.start, mention.end) < 0:
                mask[mention.start : mention.end] = b"\x01" * (mention.end - mention.start)
                found.append(mention)

    keep(find_credits(view, names))
    keep(_known(view))
    keep(_given(view, names, mask))
    keep(_named(view, names, mask))
    keep(_in_capitals(view, names))
    keep(repeated(view, found, mask))
    keep(titled_given(view, found, names))
    return sorted(found, key=lambda m: m.start)


def _known(view: View) -> Iterator[Mention]:
    """People of the shipped tables under their other names: "Bác Hồ"."""
    for hit in view.hits:
        if hit.term.kind == "person" and not is_thing(view, hit.start):
            yield make(view, hit.start, hit.end, "known", "full")


# ── full and titled names ────────────────────────────────────────────────────────────────────────────────────


def _named(view: View, names: NameKnowledge, mask: bytearray) -> Iterator[Mention]:
    blocked = -10
    for words in _runs(view, names, mask):
        start = words.spans[0][0]
        between = view.low[blocked:start] if 0 < start - blocked <= 5 else "…"
        if is_thing(view, start, mask) or _in_row(view, words) or between.strip() in (",", "-", "và", "hoặc", "/", ";"):
            blocked = words.spans[-1][1]
            continue
        name = _person(view, words, names)
        if name:
            first, last, rule = name
            yield make(view, words.spans[first][0], words.spans[last][1], rule, "full", words.title)


_CAPITALS = re.compile(rf"[{UPPER}](?<![\w.].)[{UPPER}]+(?: [{UPPER}]{{2,}}){{1,3}}(?!\w)")


def _in_capitals(view: View, names: NameKnowledge) -> Iterator[Mention]:
    """A name in capitals behind an honorific or title: "Bạn đọc PHẠM GIA"."""
    for match in _CAPITALS.finditer(view.text):
        first = match.group().split(" ")[0].lower()
        if first in names.surnames and title_before(view, match.start(), names)[1]:
            yield make(view, *match.span(), "titled", "full")


def _in_row(view: View, words: Words) -> bool:
    """Whether the words stand in a row of names with dashes, as streets on a way do: "Láng Hạ - Giảng Võ - …"."""
    start, end = words.spans[0][0], words.spans[-1][1]
    return bool(_DASH_AFTER.match(view.text, end) and _DASH_BEFORE.search(view.text, max(0, start - 14), start))


def _runs(view: View, names: NameKnowledge, mask: bytearray) -> Iterator[Words]:
    """The runs of capitalised words outside the mask, without the titles that they begin with."""
    for match in _RUN.finditer(view.text):
        free: list[tuple[int, int]] = []
        start = match.start()
        for word in match.group().split(" "):
            end = start + len(word)
            if mask.find(1, start, end) < 0:
                free.append((start, end))
            elif free:
                yield _words(view, free, names, mask)
                free = []
            start = end + 1
        if free:
            yield _words(view, free, names, mask)


def _words(view: View, spans: list[tuple[int, int]], names: NameKnowledge, mask: bytearray) -> Words:
    """The words at `spans` without the titles that they begin with, or behind the title that stands before them."""
    title = kind = ""
    first, last = 0, len(spans) - 1
    while first < last and (kind_here := names.titles.get(view.low[slice(*spans[first])])):
        start, word = spans[first][0], view.low[slice(*spans[first])]
        if start and word in names.surnames and not view.opens_sentence(start):
            break
        title, kind = word, kind_here
        first += 1
    while (
        first + 1 < last
        and _is_code(view.text[slice(*spans[first])])
        and view.low[slice(*spans[first + 1])] in names.surnames
    ):
        first += 1  # "Bộ trưởng GD-ĐT Lê Minh Hà"
    spans = spans[first:]
    if not kind:
        title, kind = title_before(view, spans[0][0], names)
    if not kind and office_of_body(view, spans[0][0], names, mask):
        kind = "body"
    return Words(tuple(spans), title, kind)


def _person(view: View, words: Words, names: NameKnowledge) -> tuple[int, int, str] | None:
    """Which of the words are a person's name, first and last, and the rule that says so."""
    low = [view.low[start:end] for start, end in words.spans]
    low = low[: _whole(view, words, low, names)]
    count = len(low)
    if words.kind in ("", "body") and _is_unit(low, names):
        return None
    for first in range(min(count - 1, 3) if _opens(view, words, low, names) else min(count - 1, 1)):
        if low[first] not in names.surnames or (first and low[first] not in _TOP and count - first < 3):
            continue
        last = _name_end(low, first)
        length = last - first + 1
        given = low[first + 1 : last + 1]
        if length >= 3 and (words.kind or names.surnames[low[first]] == "common") and not any(map(is_foreign, given)):
            return first, last, "full"
        evidence = (words.kind and first == 0) or _EVIDENCE_AFTER.match(view.low, words.spans[last][1])
        if length >= 2 and evidence:
            return first, last, "full"
    return _foreign(view, words, low, names) or _titled(view, words, low, names)


def _foreign(view: View, words: Words, low: list[str], names: NameKnowledge) -> tuple[int, int, str] | None:
    """The name that begins with a given name of another language and goes on as no Vietnamese word does ("Elon Musk"),
    or with a Korean family name before two syllables ("Ahn Jae Hyun")."""
    count = min(len(low), _LONGEST)
    if count == 3 and low[0] in _KOREAN and any(map(is_foreign, low)):
        return 0, 2, "foreign"
    if count < 2 or low[0] not in names.foreign or low[-1] in _NO_PERSON:
        return None
    last = view.text[slice(*words.spans[-1])]
    if last.isupper() or not (is_foreign(low[0]) or is_foreign(low[1])):
        return None
    return 0, count - 1, "foreign"


def _opens(view: View, words: Words, low: list[str], names: NameKnowledge) -> bool:
    """Whether the first words may be other than a name: at the beginning of a sentence, or an office in capitals."""
    return view.opens_sentence(words.spans[0][0]) or " ".join(low[:2]) in names.compounds


def _is_unit(low: list[str], names: NameKnowledge) -> bool:
    """Whether the words are the name of a district or town: "Châu Thành A"."""
    return any(unit.type in ("huyện", "thành phố", "thị xã", "quận") for unit in names.units.get(" ".join(low), ()))


def _titled(view: View, words: Words, low: list[str], names: NameKnowledge) -> tuple[int, int, str] | None:
    """The name behind a title that begins with no surname: foreign words, or syllables that names are made of."""
    if words.kind in ("", "weak", "body") or _is_code(view.text[slice(*words.spans[0])]):
        return None
    first = 0
    if words.kind != "honorific":
        while (
            first < len(low)
            and not is_foreign(low[first])
            and not (low[first] in names.syllables or low[first] in names.surnames)
        ):
            first += 1
    last = min(len(low) - first, _LONGEST) + first - 1
    if last - first < 1 or low[first] in _NO_NAME:
        return None
    return first, last, "titled"


def _is_code(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _whole(view: View, words: Words, low: list[str], names: NameKnowledge) -> int:
    """How many of the words are left without those that belong to the next word ("Phó Chủ | tịch"). A full name may end
    with the first syllable of a word by chance, so it keeps syllables that names are made of."""
    count = len(low)
    after = _NEXT_WORD.match(view.low, words.spans[-1][1])
    following = after[1] if after and view.text[after.start(1)].islower() else ""
    while count and following and f"{low[count - 1]} {following}" in names.compounds:
        full = count == 3 and low[0] in names.surnames and all(word in names.syllables for word in low[1:count])
        if full and following not in _OFFICE_ENDS:
            break
        following = low[count - 1]
        count -= 1
    return count


def _name_end(low: list[str], first: int) -> int:
    last = min(len(low) - 1, first + 3)
    for index in range(first + 2, last + 1):
        if low[index] in ("ông", "bà"):
            return index - 1  # a sentence begins where the page lost its line end
    for index in range(first + 3, last + 1):
        if low[index] in _TOP:
            return index - 1
    return last


# ── honorific and given name ─────────────────────────────────────────────────────────────────────────────────


def _given(view: View, names: NameKnowledge, mask: bytearray) -> Iterator[Mention]:
    for match in _GIVEN.finditer(view.text, view.low):
        start, end = match.span()
        capital = view.text[start].isupper() and not view.opens_sentence(start)
        if capital or _RUN_AFTER.match(view.text, end) or len(match["name"]) == 1:
            continue
        if f"{view.word_before(start)} {view.low[start : match.start('name')].strip()}" in names.compounds:
            continue  # "trẻ em Việt"
        after = _LOWER_AFTER.match(view.text, end)
        given = match["name"].lower()
        if after and f"{given} {after[1]}" in names.compounds and (after[1] in _OFFICE_ENDS or given in _NO_NAME):
            continue  # "đồng chí Thứ trưởng", "anh Bộ đội"
        detail = PersonName("given", match["name"], honorific=view.low[start : match.start("name")].strip())
        yield Mention(start, end, view.surface(start, end), "person", "given", detail)


_RUN_AFTER = re.compile(rf"[-'][{UPPER}{LOWER}]")
_DASH_BEFORE = re.compile(rf"[{UPPER}][{LOWER}]* - $")
_DASH_AFTER = re.compile(rf" - [{UPPER}]")
_NEXT_WORD = re.compile(r" ([^\W\d_]+)")
_LOWER_AFTER = re.compile(rf" ([{LOWER}]+)")
