"""How far the name of a company, school or office goes behind its head.

Such names mix capitals and small letters: "Công ty TNHH Du lịch sinh thái Hòn Rùa". The run takes, step by step,

1. compounds: words that such names are made of (body_words.csv). With a small letter only behind the head or another
   compound, so that "Tập đoàn Hoa Sen phát triển …" ends with Sen;
2. own words: capitalised words, codes, and numbers behind them;
3. "và", "&", "-" between two of these, after a compound only: "Đầu tư và Phát triển", not "Công ty A và Công ty B";
4. a place, which ends it.

It stops at another body's head, and at a person's name where an office stands before the head ("Chủ tịch Tập đoàn
Vingroup Phạm Nhật Vượng"). Compounds that are verbs as well are taken off its end ("Trung tâm Dự báo | tổ chức").
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from generator.knowledge.names import NameKnowledge
from generator.model import Mention, PlaceName
from generator.stages.recognise.scan import LOWER, UPPER, Hit, View, word_set
from generator.stages.recognise.syllables import is_foreign

_OWN = re.compile(r"[^\W_][\w&.+'-]*(?<![.'-])")
_OWN_AFTER = re.compile(rf" [{UPPER}]")
_FIELDS = re.compile(rf" (?:và|&|-) (?=[{UPPER}])| ?- ?(?=[{UPPER}])| (?=[{LOWER}])")
_NUMBER = re.compile(r"[Ss]ố \d{1,3}(?![\d./,]?\d)(?!\w)")  # "Công ty Xây dựng số 4"
_JOINT = re.compile(r" (?:và|&|-) | ?- ?|, ")
_WORD = re.compile(r"[^\W\d_]+")
_CITY = re.compile(r"(?<!\w)(?:TP|Tp)(?:\. ?| )(?=[^\W\d_])")
_FULL_NAME = re.compile(rf"([{UPPER}][{LOWER}]+)(?: [{UPPER}][{LOWER}]*){{1,3}}(?! ?[{UPPER}])")
# Heads so common as plain words that a capital alone proves nothing: a compound must follow ("Vụ Pháp chế").
_PLAIN = word_set("Vụ|Phòng|Khoa|Hội|Hội đồng|Báo|Trường|Đài|Ban Chỉ đạo|Ban Quản lý")
_VERBS = word_set(
    "tổ chức|hợp tác|đầu tư|phát triển|quản lý|nghiên cứu|hỗ trợ|giám sát|kiểm tra|tuyên truyền|kiểm soát|bảo vệ"
    "|thi đua|xây dựng"
    "|đào tạo|kinh doanh|khai thác|sản xuất|giám định|điều tra|phục vụ|khen thưởng|thanh tra|đổi mới|sáng tạo"
    "|bồi thường|thiết kế"
    "|kiểm toán|tư vấn|điều hành|phòng chống|thi hành án|ứng dụng|cho thuê|mua bán|xuất khẩu|thường xuyên|đặc biệt"
    "|bồi dưỡng|thông tin"
)
_OFFICES = word_set(
    "Cục|Tổng cục|Chi cục|Vụ|Phòng|Viện|Trung tâm|Ban Quản lý|Ban Chỉ đạo|Hội đồng|Hội|Hiệp hội"
    "|Văn phòng Công chứng|Cảng vụ"
)
_ENDS = frozenset(("national", "committee", "organ", "local", "open", "organisation"))
_LONGEST = 14
_SYLLABLES = 6  # of the longest compound
_NUMBERED = word_set(
    "Ban Chỉ đạo|Quân khu|Bộ Tư lệnh Quân khu|Quân đoàn|Quân chủng|Binh chủng|Sư đoàn|Lữ đoàn|Trung đoàn"
)
_HIGH_SCHOOLS = word_set("Đại học|Cao đẳng|Học viện")
_COMPANIES = word_set("Công ty Cổ phần|Công ty Trách nhiệm hữu hạn|Công ty Trách nhiệm hữu hạn một thành viên")
_TRADE = re.compile(rf"(?:[{LOWER}]+ ){{1,4}}(?=[{UPPER}])")
_CLAUSE = word_set(
    "của|và|tại|do|đã|có|là|với|cho|ở|trên|về|này|khác|đó|thuộc|đang|sẽ|không|để|khi|được|bị|trong|từ|theo|như|mà"
    "|nước|ngoài|đến|ra|vào|ông|bà|anh|chị|đóng|trụ|phải|chưa|cùng|vì|nên|đầu|hoạt|chuyên"
)
_NAMED_AFTER = word_set("Trường|Trường Trung học phổ thông|Trường Trung học cơ sở|Trường Tiểu học|Trường Mầm non")
_FACULTIES = word_set("Khoa|Bộ môn")
SCHOOLS = word_set("Trường|Đại học|Cao đẳng|Học viện|Trường Trung cấp|Bệnh viện")


class Step(NamedTuple):
    """A word or compound of the run: its end, and whether it is one of the name's own words, a place or a compound."""

    start: int
    end: int
    kind: str


class Run(NamedTuple):
    """A name behind a head: its end, the name with compounds capitalised, its own words if they end it, and whether it
    is made of common words only ("Phòng Tổ chức cán bộ")."""

    end: int
    name: str
    own: str
    common: bool


def name_run(
    view: View, start: int, head: Hit, place_at: Mapping[int, Mention], names: NameKnowledge, stop_at_person: bool
) -> Run | None:
    """The name that begins behind the head at `start`; None where none begins."""
    steps: list[Step] = []
    while len(steps) < _LONGEST:
        step = _step(view, steps[-1].end if steps else start, steps, place_at, names, head)
        if step is None or _is_person(view, step, steps, names, stop_at_person, head):
            break
        steps.append(step)
        if step.kind == "country" or (step.kind == "place" and not _OWN_AFTER.match(view.text, step.end)):
            break
    while steps and view.text[steps[-1].start].islower() and view.low[steps[-1].start : steps[-1].end] in _VERBS:
        steps.pop()
    if not steps or not _names(view, head, steps):
        return None
    own = next((step.start for step in steps if step.kind == "own"), None)
    tail = view.text[own : steps[-1].end] if own is not None and _unbroken(steps) else ""
    common = all(step.kind == "compound" for step in steps)
    return Run(steps[-1].end, _spelled(view, start, steps), tail, common)


def _step(
    view: View, end: int, steps: list[Step], place_at: Mapping[int, Mention], names: NameKnowledge, head: Hit
) -> Step | None:
    at = _next_word(view, end, steps, place_at, names)
    if at is None:
        return None
    hit = view.at.get(at)
    school = not steps and hit is not None and hit.term.kind == "open" and hit.term.name in _HIGH_SCHOOLS
    if school and not head.term.name.startswith("Bệnh viện"):
        return None  # "cổng trường Trường Đại học …": the second head has the name
    if steps and head.term.name in _FACULTIES and _is_school(view, at):
        return None  # "Khoa Báo chí | Học viện Báo chí và Tuyên truyền"
    if steps and hit and hit.term.kind in _ENDS and hit.term.form == "full" and not _compound(view, at, names):
        sponsor = head.term.name == "Câu lạc bộ" and view.text.startswith("- ", at - 2)
        return Step(at, hit.end, "own") if sponsor else None
    if place := place_at.get(at):
        country = isinstance(place.detail, PlaceName) and place.detail.type == "quốc gia"
        return Step(at, place.end, "country" if country else "place")
    compound = _compound(view, at, names)
    if compound and (view.text[at].isupper() or not steps or steps[-1].kind == "compound"):
        return Step(at, compound, "compound")
    token = _NUMBER.match(view.text, at) if steps else None
    if token:
        return Step(at, token.end(), "own")
    token = _OWN.match(view.text, at)
    if token and (
        token.group()[0].isupper() or (token.group()[0].isdigit() and (steps or head.term.name in _NUMBERED))
    ):
        return Step(at, token.end(), "own")
    if token and head.term.name in _COMPANIES and _trade(view, at, steps):
        return Step(at, token.end(), "compound")
    return None


def _trade(view: View, at: int, steps: list[Step]) -> bool:
    """Whether a word with a small letter belongs to the trade that a company's legal form and its own name enclose:
    "Công ty TNHH thức ăn gia súc Lái Thiêu"."""
    if any(step.kind != "compound" for step in steps):
        return False
    trade = _TRADE.match(view.text, at)
    return trade is not None and not _CLAUSE.intersection(trade.group().split(" "))


def more_fields(view: View, hit: Hit, names: NameKnowledge) -> bool:
    """Whether the fields of a department go on behind the known name: over a joint with a capital ("Phòng Tài chính
    - Kế toán"), or with a small letter, where they are no verb ("phòng Giáo dục phổ thông")."""
    joint = _FIELDS.match(view.text, hit.end)
    if joint is None or joint.end() in view.at or hit.term.name == "Bộ Chính trị":
        return False
    end = _compound(view, joint.end(), names)
    field = view.low[joint.end() : end] if end else ""
    if hit.term.kind == "national" and (joint.group() != " và " or f"bộ {field}" in names.by_name):
        return False  # "Bộ Công an và Quốc phòng" are two
    if field in names.titles:
        return False  # "Bộ Công Thương - Thứ trưởng …"
    if joint.group() == " ":
        small = view.text[joint.end()].islower() and hit.term.name.startswith("Phòng ")
        return small and field in names.words and field not in _VERBS
    return end is not None and view.text[joint.end()].isupper()


def _is_school(view: View, at: int) -> bool:
    hit = view.at.get(at)
    return hit is not None and hit.term.kind == "open" and hit.term.name in SCHOOLS


def _next_word(
    view: View, end: int, steps: list[Step], place_at: Mapping[int, Mention], names: NameKnowledge
) -> int | None:
    """Where the next word of the run begins, over a space or, inside a name, a joint."""
    joint = _JOINT.match(view.text, end) if steps else None
    if joint is None:
        return end + 1 if view.text[end : end + 1] == " " else None
    after = view.text[joint.end() : joint.end() + 1]
    compound = steps[-1].kind == "compound"
    if joint.group() == ", ":
        following = _compound(view, joint.end(), names) if compound and after.isupper() else None
        return joint.end() if following and view.text[following : following + 4] == " và " else None
    if joint.group() == " - " and steps[-1].kind != "place" and _is_province(place_at.get(joint.end())):
        return None  # "Trường Quốc tế Hoa Mai - Việt Nam"
    if joint.group() in (" và ", " & "):
        other = view.at.get(joint.end())
        if other and (other.term.name in _NUMBERED or _is_head(view, other, names)):
            return None  # "Quân chủng Hải quân và Quân khu 7"
        following = _compound(view, joint.end(), names) if compound else None
        if following and view.low[joint.end() : following] in names.titles:
            return None  # "Phòng Hành chính và Trưởng phòng Đào tạo"
        return joint.end() if following or (compound and joint.group() == " & " and after.isupper()) else None
    if after.islower() and compound and joint.group() == " - " and (small := _compound(view, joint.end(), names)):
        field = view.low[joint.end() : small]  # "Vụ Công chức - viên chức"
        return joint.end() if field not in _VERBS and field not in names.titles else None
    return joint.end() if after.isupper() else None


def _is_head(view: View, hit: Hit, names: NameKnowledge) -> bool:
    """Whether a hit begins another body, and is no word that bodies are named with."""
    if hit.term.kind not in _ENDS or hit.term.form != "full":
        return False
    return hit.term.kind != "open" or view.low[hit.start : hit.end] not in names.words


def _is_province(place: Mention | None) -> bool:
    """Whether the place is a country or a province, by its name or its type word."""
    return place is not None and place.rule == "gazetteer"


def _compound(view: View, at: int, names: NameKnowledge) -> int | None:
    """The end of the longest compound that begins at `at`: of those that bodies are named with or, behind a capital,
    any word of two syllables."""
    end, best = at, None
    for count in range(_SYLLABLES):
        token = _WORD.match(view.low, end)
        if not token:
            break
        end = token.end()
        known = view.low[at:end] in names.words
        if not known and count == 1 and view.text[at].isupper() and view.text[token.start()].islower():
            known = view.low[at:end] in names.compounds
        if known:
            best = end
        if view.low[end : end + 1] != " ":
            break
        end += 1
    return best


def _is_person(
    view: View, step: Step, steps: list[Step], names: NameKnowledge, stop_at_person: bool, head: Hit
) -> bool:
    """Whether a surname and one to three more capitalised words, and nothing else, follow an own name, or follow the
    field of an office, which is never named after a person ("Cục Tần số vô tuyến điện Lê Thái Hòa")."""
    if step.kind != "own" or not steps:
        return False
    if head.term.name in _NAMED_AFTER and sum(one.kind == "own" for one in steps) < 2:
        return False  # "Trường THPT Chu Văn An"
    if not (stop_at_person and any(one.kind in ("own", "place") for one in steps)) and head.term.name not in _OFFICES:
        return False
    match = _FULL_NAME.match(view.text, step.start)
    if match is None or match[1].lower() not in names.surnames:
        return False
    return stop_at_person or match.group().count(" ") > 1  # "Ban Quản lý Khu kinh tế mở Chu Lai"


def _names(view: View, head: Hit, steps: list[Step]) -> bool:
    """Whether the steps are a name, and not the words of a sentence."""
    first = steps[0]
    if all(step.kind == "country" for step in steps):  # "các trường đại học Mỹ"
        return "quán" in head.term.name
    capital = view.text[head.start].isupper()
    if head.term.level == "fields":
        return True  # a known department with more fields than usual
    if head.term.level == "capital" and not capital:
        led = head.term.name in ("Phòng", "Khoa") and view.word_before(head.start) in ("trưởng", "phó")
        return led and first.kind == "compound" and view.text[first.start].isupper()
    if head.term.name in _FACULTIES and _is_school(view, steps[-1].end + 1):
        return True
    if not any(step.kind != "compound" or view.text[step.start].isupper() for step in steps):
        if head.term.name == "Ban Chỉ đạo" and capital:
            return len(steps) > 1 and view.low[first.start : first.end] not in _VERBS
        return (
            capital
            and head.term.form == "full"
            and head.term.name not in _PLAIN
            and not view.opens_sentence(head.start)
        )
    if head.term.name not in _PLAIN:
        return True
    if first.kind == "compound":
        return view.text[first.start].isupper() or capital
    if first.kind == "place":
        return head.term.name == "Báo"
    own = [view.text[step.start : step.end] for step in steps if step.kind == "own"]
    return head.term.name in ("Trường", "Báo") and (len(own) > 1 or any(map(is_foreign, own)))


def _unbroken(steps: list[Step]) -> bool:
    """Whether the own words stand side by side at the end."""
    kinds = [step.kind for step in steps]
    return all(kind in ("own", "place") for kind in kinds[kinds.index("own") :])


def _spelled(view: View, start: int, steps: list[Step]) -> str:
    """The name as it stands, each compound with a capital: so two spellings of one name are one."""
    pieces, end = [], start
    for step in steps:
        word = view.text[step.start : step.end]
        spelled = word[0].upper() + word[1:].lower() if step.kind == "compound" else word
        pieces.append(view.text[end : step.start] + spelled)
        end = step.end
    return _CITY.sub("TP.", "".join(pieces).strip())
