"""What the words before a name say of it: a title or office makes it a person's, a street or prize that of a thing."""

from __future__ import annotations

import re

from generator.knowledge.names import NameKnowledge
from generator.model import Mention, PersonName
from generator.stages.recognise.scan import View, word_set

# Words before a name that make it the name of a thing.
_THINGS = word_set(
    "đường|phố|tuyến|cầu|chợ|ngõ|hẻm|giải|cúp|quỹ|trường|tàu|viện|viên|sân|khu|huân|huy|bổng|thưởng|rạp|thờ|đền|"
    "chùa|núi|sông|hồ|đảo|thôn|ấp|làng|bản|khối|tổ|tiệm|quán|giao|tư|lộ|hầm|kênh|rạch|xóm|buôn|"
    "thpt|thcs|lăng|chương|đại|hiệu|chuyên|ga|bến|cảng|công|nhà|kho|dịch"
)
_THING_PAIRS = word_set(
    "công viên|bệnh viện|học viện|đại lộ|đại học|giải thưởng|nhà máy|nhà hát|nhà thờ|trung tâm|học bổng|ngã tư"
    "|ngã ba|nút giao"
    "|công ty|sự nghiệp|chiến dịch"
)
_DOUBTFUL_THINGS = word_set("viện|viên|công|đại|nhà|tư|giao|dịch")


def make(view: View, start: int, end: int, rule: str, form: str, title: str = "") -> Mention:
    detail = PersonName(form, view.text[start:end], honorific=title or None)
    return Mention(start, end, view.surface(start, end), "person", rule, detail)


def title_before(view: View, start: int, names: NameKnowledge) -> tuple[str, str]:
    """The longest title of up to four words that ends one space before `start`, and its kind."""
    if start < 2 or view.low[start - 1] != " ":
        return "", ""
    before = view.low[max(0, start - 40) : start - 1]
    before = before.rsplit("\n", 1)[-1]
    if before.rsplit(" ", 1)[-1].rstrip(".") not in names.title_ends:
        return "", ""
    pieces = re.split(r"[^\w/.]+", before)
    tail = before[len(before) - len(" ".join(pieces[-4:])) :] if pieces else ""
    words = tail.split(" ")
    for count in range(min(4, len(words)), 0, -1):
        candidate = " ".join(words[-count:])
        title = candidate.rstrip(".")
        kind = names.titles.get(title, "")
        if kind and (title == candidate or kind == "title"):
            return title, kind
    return "", ""


def office_of_body(view: View, start: int, names: NameKnowledge, mask: bytearray) -> bool:
    """Whether a body's name with an office before it ends right before `start`: "chủ tịch HĐND tỉnh Lê Minh"."""
    begin = start - 1
    if begin < 1 or view.low[begin] != " " or not mask[begin - 1]:
        return False
    while begin and mask[begin - 1]:
        begin -= 1
    return title_before(view, begin, names)[1] == "office"


def is_thing(view: View, start: int, mask: bytearray | None = None) -> bool:
    """Whether the word before makes the name that of a street, school or prize. A word inside a body's name does not:
    "Bộ Tài nguyên và Môi trường Trần Hồng Hà"."""
    if mask is not None and start >= 2 and mask[start - 2]:
        return False
    before = view.low[max(0, start - 30) : start]
    if not before.endswith(" "):
        return False
    words = before.replace("(", " ").rsplit(None, 2)
    if len(words) > 1 and words[-1].isdigit() and words[-2] in ("số", "nhà"):
        return True  # an address: "số 76 Lê Lai"
    if not words or words[-1] not in _THINGS:
        return False
    return words[-1] not in _DOUBTFUL_THINGS or " ".join(words[-2:]) in _THING_PAIRS
