"""Finds the makers of texts and pictures: creators are persons too.

1. `photo`   behind "Ảnh:", "Clip:", "Đồ họa:" …: one or more names, an agency code before or behind a slash.
2. `byline`  a line of its own near the beginning or end that is nothing but a name, also before a date or a bracket
             ("Lê Lan (Tổng hợp)", "PHẠM ĐÔNG - Thứ năm, 20/06/2024"); the last words of the text in capitals.
3. `record`  the authors that the page names, where the text prints them again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from generator.knowledge.names import NameKnowledge
from generator.model import Mention, PersonName
from generator.stages.recognise.scan import LOWER, UPPER, View, WordPattern, word_set
from generator.stages.recognise.syllables import is_foreign

_WORD = rf"[{UPPER}][{LOWER}]+"
_CAPS = rf"[{UPPER}]{{2,}}"
_NAME = rf"(?:{_WORD}(?: {_WORD}){{1,3}}|{_CAPS}(?: {_CAPS}){{1,3}})"
_INITIALS = rf"(?:[{UPPER}]\. ?(?:[{UPPER}]{{2,}}|[{UPPER}][{LOWER}]+)|[{UPPER}](?:\.?[{UPPER}]){{1,2}}\.?)"
_PHOTO = WordPattern(
    "ảnh|ẢNH|Clip|Video|Đồ họa|Bài và ảnh|Bài, ảnh|Thực hiện|Bài|Tin|Nguồn ảnh", r" ?(?:minh họa)?[:-]\s{0,3}"
)
# Without a colon only between two sentences: "… tại phiên tòa. Ảnh Minh Hà."
_PLAIN_PHOTO = re.compile(rf"(?<=[.!?)”\"] )Ảnh (?P<name>{_WORD}(?: {_WORD}){{1,2}})(?=[.\n]|$)")
_AND = re.compile(r" ?(?:[-–,&/]|và) ?")
_CAPITAL_WORD = re.compile(rf" [{UPPER}][{LOWER}]")
_SENTENCE_GOES_ON = re.compile(rf" [{LOWER}]")
_CREDIT = re.compile(rf"(?:(?P<code>[\w.]+) ?[/-] ?)?(?P<name>{_NAME}|{_INITIALS}(?!\w))(?!\w)")
_AFTER = re.compile(r"\s*(?:$|[\n.,;)/|\]\-–—&]|và |\()")
_LINE = re.compile(
    rf"(?m)^[ \t*]{{0,9}}(?:Tác giả: ?)?(?P<names>{_NAME}(?: [-–] {_NAME})?)[ \t]{{0,4}}"
    r"(?:\((?:[Tt]ổng hợp|[Tt]/h|[Tt]heo [^)\n]{2,40}|[Gg]hi|[Ll]ược dịch)\)"
    r"|(?:[|]| -) *[^\n]{0,20}\d{1,2}/\d{1,2}/\d{4}[^\n]*)?[ \t.]{0,9}$"
)
_LAST = re.compile(rf"(?m)(?<=[\w.!?…”\")]) {{1,3}}(?P<name>{_CAPS}(?: {_CAPS}){{1,2}})[ .]{{0,9}}$")
_END = re.compile(
    rf"[.!?…”\")] +(?P<name>{_WORD}(?: {_WORD}){{1,2}})(?: [-–] (?P<other>{_WORD}(?: {_WORD}){{1,2}}))?"
    rf"(?: ?\([^()\n]{{2,24}}\)| ?/ ?[{UPPER}]+)?[ .]*$"
)
_NOBODY = word_set(
    "internet|getty|minh họa|tư|cắt|nhân vật|cung|tác|người|dân|báo|cơ|sưu|chụp|tổng|cảnh|công|bạn|gia|chính|the"
    "|nguồn|ông|bà|theo|anh|chị|chúc|kính|mời|xem|tại"
)
_EDGE = 6  # how many printed lines from either end may hold a byline


def find_credits(view: View, names: NameKnowledge) -> Iterator[Mention]:
    """Credits and bylines, in no particular order; where they overlap, the first counts."""
    yield from _photo(view, names)
    yield from _plain_photo(view, names)
    yield from _byline(view, names)
    yield from _record(view)


def _make(view: View, start: int, end: int, rule: str) -> Mention:
    surface = view.text[start:end]
    initials = " " not in surface and surface.replace(".", "").isupper()
    detail = PersonName("initials" if initials else "credit", surface)
    return Mention(start, end, view.surface(start, end), "person", rule, detail)


def _photo(view: View, names: NameKnowledge) -> Iterator[Mention]:
    for cue in _PHOTO.finditer(view.text, view.low):
        at = cue.end()
        for _ in range(3):
            match = _CREDIT.match(view.text, at)
            end = _credit_end(view, match) if match else None
            if match is None or end is None:
                break
            start = match.start("name")
            if _is_person(view.text[start:end], view, start, names) or _is_pen_name(view.text[start:end], names):
                yield _make(view, start, end, "photo-credit")
            joint = _AND.match(view.text, end)
            if not joint:
                break
            at = joint.end()


def _plain_photo(view: View, names: NameKnowledge) -> Iterator[Mention]:
    for match in _PLAIN_PHOTO.finditer(view.text):
        if _is_person(match["name"], view, match.start("name"), names):
            yield _make(view, *match.span("name"), "photo-credit")


def _credit_end(view: View, match: re.Match[str]) -> int | None:
    """Where the credited name ends. Pages that lost their line ends go on without a mark: "Ảnh: Thanh Sơn Tham dự lễ …"
    ends before the word that begins the next sentence."""
    end = match.end("name")
    if _AFTER.match(view.text, end) or "." in match["name"]:
        return end
    if match["name"].isupper() and _CAPITAL_WORD.match(view.text, end):
        return end  # "Ảnh: NGUYỄN DO Trao đổi với …"
    words = match["name"].split(" ")
    if len(words) >= 3 and _SENTENCE_GOES_ON.match(view.text, end):
        return end - len(words[-1]) - 1
    return None


def _is_person(name: str, view: View, start: int, names: NameKnowledge) -> bool:
    hit = view.at.get(start)
    if hit and hit.end >= start + len(name):
        return False
    low = name.lower().split()
    if len(low) == 1:  # initials: three letters without points are a club or an agency as often
        return ("." in name or len(name) == 2) and name.replace(".", "") not in _AGENCIES
    if low[0] in _NOBODY or (name.isupper() and any(" ".join(pair) in names.compounds for pair in pairwise(low))):
        return False
    if low[0] in names.surnames and not any(map(is_foreign, low)):
        return True
    return all(word in names.syllables or word in names.surnames for word in low)


def _is_pen_name(name: str, names: NameKnowledge) -> bool:
    """Whether two capitalised syllables behind "Ảnh:" are a name, however unusual: "BỬU ĐẤU", but not "TƯ LIỆU"."""
    low = name.lower().split()
    if len(low) != 2 or low[0] in _NOBODY or any(map(is_foreign, low)):
        return False
    return not name.isupper() or " ".join(low) not in names.compounds


_AGENCIES = word_set("CTV|TTX|AP|TL|PV|IT|KT|VH|NV|CT|GD|FB")


def _byline(view: View, names: NameKnowledge) -> Iterator[Mention]:
    body = view.article.body_start
    lines = [(start, end) for start, end in _lines(view.text, body) if view.text[start:end].strip()]
    for start, _ in lines if len(lines) <= 2 * _EDGE else (*lines[:_EDGE], *lines[-_EDGE:]):
        match = _LINE.match(view.text, start)
        if match is None or len(match["names"]) > 40:
            continue
        for name in re.finditer(_NAME, match["names"]):
            start = match.start("names") + name.start()
            if _is_person(name.group(), view, start, names) or _closes_article(
                view, match.start(), name.group(), names
            ):
                yield _make(view, start, start + len(name.group()), "byline")
    stripped = view.text.rstrip()
    last = _END.search(stripped, max(body, len(stripped) - 60))
    for part in ("name", "other") if last and _is_person(last["name"], view, last.start("name"), names) else ():
        if last and last[part]:
            yield _make(view, *last.span(part), "byline")
    for start, end in lines:
        capital = view.text[start:end].rstrip(" .")[-1:].isupper()
        match = _LAST.search(view.text, start, end) if capital else None
        if match is None:
            continue
        small = view.text[max(body, match.start() - 20) : match.start()]
        if small != small.upper() and _is_person(match["name"], view, match.start("name"), names):
            yield _make(view, match.start("name"), match.end("name"), "byline")


def _lines(text: str, start: int) -> Iterator[tuple[int, int]]:
    """The lines of `text` from `start` on, as spans without their line ends."""
    for line in text[start:].split("\n"):
        yield start, start + len(line)
        start += len(line) + 1


def _closes_article(view: View, line: int, name: str, names: NameKnowledge) -> bool:
    """Whether a line of two capitalised syllables, no word of the language, follows the end of a paragraph: a pen name
    with unusual syllables."""
    words = name.lower().split()
    before = view.text[max(0, line - 6) : line].rstrip()
    return (
        len(words) == 2
        and before[-1:] in (".", "!", "?", "…", '"', ")", "'", "”", "’")
        and not name.isupper()
        and not any(map(is_foreign, words))
        and " ".join(words) not in names.compounds
        and words[0] not in _NOBODY
        and view.at.get(line) is None
    )


def _record(view: View) -> Iterator[Mention]:
    for author in view.article.record.authors:
        if len(author.value) >= 4 and " " in author.value:
            for match in re.finditer(rf"(?<!\w){re.escape(author.value)}(?!\w)", view.article.text):
                yield _make(view, match.start(), match.end(), "record-author")
