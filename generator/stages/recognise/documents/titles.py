"""Documents without a number that their title names: "Đề án “…”", "Kế hoạch đào tạo … giai đoạn 2021 - 2025".

Where a title ends is read from the words that no title goes on with; a lower-case type word must be followed by more
proof (quotation marks, or the years for which the document holds).
"""

from __future__ import annotations

import re

from generator.knowledge.documents import document_words
from generator.stages.recognise.documents.names import Named
from generator.stages.recognise.documents.words import END, WORDS, either
from generator.text import CAPITALS

TITLED = frozenset(
    ("đề án", "quy chế", "qui chế", "chương trình", "chương trình hành động", "kế hoạch", "chiến lược", "quy hoạch")
)
QUOTED = frozenset((*TITLED, "nghị quyết", "quy định", "chỉ thị", "hướng dẫn")) - {"chương trình"}
DRAFT = re.compile(r"dự thảo $")
_FIRST = re.compile(rf" (?:về )?(?:{either([w for w, _ in document_words('title-first')])}){END}")
_STOP = re.compile(rf"(?:{either([w for w, _ in document_words('title-stop')])}){END}")
_OFFICE = re.compile(rf"(?:{either([w for w, _ in document_words('no-title-after')])}) $")
# A title in quotation marks after "về" is what another document is about.
_SUBJECT = re.compile(r"về(?: việc)? \"$")
_WORD = re.compile(r"(?P<gap> |, |; | \([A-ZĐ]{2,6}\) | ?- ?)(?P<word>[^\W_]+)")
_YEARS = re.compile(
    r",? (?:trong )?(?:giai đoạn|nhiệm kỳ|thời kỳ) (?:19|20)\d\d ?- ?(?:19|20)\d\d"
    r"(?:,? (?:và )?(?:tầm nhìn|định hướng) (?:đến )?(?:năm )?20\d\d)?"
    r"|(?: giai đoạn)? \d{1,2} năm,? \(?(?:19|20)\d\d ?- ?(?:19|20)\d\d\)?| năm (?:19|20)\d\d(?!\d)(?! ?[-/] ?\d)"
    r"|,? (?:từ nay |giai đoạn )?đến năm (?:19|20)\d\d"
    r"(?:,? (?:và )?(?:tầm nhìn|định hướng|có (?:xét|tính) (?:đến|tới)) (?:đến |tới )?(?:năm )?20\d\d)?"
)
# Between a title and the years it holds for: "… của TP.HCM giai đoạn 2020 - 2030".
_OWNER = re.compile(r" của [^,;:()\n]{2,60}?(?= giai đoạn (?:19|20)\d\d)")
# A title goes on through these words where its years follow: "… bằng máy soi container giai đoạn 2016-2025".
_THROUGH = re.compile(
    r" (?:bằng|cho|tại|trên|trong|đối với) [^,;:()\n]{2,60}? giai đoạn (?:19|20)\d\d ?- ?(?:19|20)\d\d"
)
# There a capital says nothing: "Quy hoạch phát triển đô thị nhằm đáp ứng …".
_OPENS_SENTENCE = re.compile(r"(?:^|[.!?\n] ?|[.:,]? ?\")$")
_UNCOUNTED = re.compile(r"(?: giai đoạn)? \d{1,2}$")
# What a title goes on through, although it begins with a word that ends others.
_ON = re.compile(rf"trong (?:lĩnh vực|tình hình mới)|của (?:các|cán bộ|đảng viên|người){END}")
# Second syllables of other words, which would end a title if they stood alone.
_COMPOUND = re.compile(
    r" (?:(?:chương|công|quá|quy|tiến|lộ|giáo|hành) trình|(?:thực|phát|thể|biểu) hiện|(?:đổi|thôn) mới"
    r"|(?:thống|hợp) nhất|hàng không|(?:hoạt động|vai trò|trách nhiệm|sự lãnh đạo) của)$"
)
# Words for any plan at all: they name a document only with the years it holds for, or where it is the nation's.
_NATIONAL = re.compile(rf"quốc gia{END}|tổng thể{END}|hành động{END}")
_PLANS = frozenset(("kế hoạch", "chương trình"))
_DOCUMENT = re.compile(rf"(?:{either(list(WORDS))}){END}")
_HAS_CAPITAL = re.compile(f"[{CAPITALS}]")
_NEW_SUBJECT = re.compile(rf" [{CAPITALS}]")
_LONGEST = 45


def read_quoted(text: str, start: int, at: int, word: str) -> Named | None:
    """A type word followed by its title in quotation marks; the marks are part of the surface."""
    if word not in QUOTED or not (text[start].isupper() or word == "đề án") or text[at : at + 2] != ' "':
        return None
    end = text.find('"', at + 2, at + 300)
    if end < 0 or "\n" in text[at:end] or end - at < 12 or not text[at + 2].isupper():
        return None
    return Named(end + 1, "titled", {"subject": text[at + 2 : end].strip()})


def read_title(text: str, low: str, start: int, at: int, word: str) -> Named | None:
    """A type word followed by its title without quotation marks."""
    if word in _ABOUT_WORDS:
        return _read_about(text, low, start, at)
    if word not in TITLED or _OFFICE.search(low, max(0, start - 12), start):
        return None
    if _SUBJECT.search(low, max(0, start - 9), start):
        return None
    end = title_end(text, low, at, through_semicolons=word in ("quy chế", "qui chế"))
    if len(text[at:end].split()) < (3 if word == "quy chế" else 4):
        return None
    years = _YEARS.match(low, end) or _THROUGH.match(low, end)
    held = years and text[start].isupper() and word not in _PLANS and not years.group().startswith(" năm")
    if not _FIRST.match(low, at) and not held:
        return None
    if word == "quy hoạch" and not years and _OPENS_SENTENCE.search(text, max(0, start - 3), start):
        return None
    named = text[start].isupper() and (word not in _PLANS or years or _NATIONAL.search(low, at, end))
    if not named and not (years and not years.group().startswith(" năm")) and not _OWNER.match(low, end):
        return None
    end = years.end() if years else end
    return Named(end, "titled", {"subject": text[at:end].strip()})


_ABOUT_WORDS = frozenset(("nghị quyết", "nghị định", "quy định"))
_ABOUT = re.compile(r" (?:về(?: việc)?|quy định(?: về)?) ")
# A small type word, or one that opens a sentence, needs what makes a document: "thông qua Nghị quyết về …".
_MAKES = re.compile(
    r"(?:thông qua|ban hành|thực hiện|sửa đổi|xây dựng|vi phạm|triển khai|trình|góp ý|quán triệt|dự thảo|biểu quyết"
    r"|xem xét|nội dung|theo|:|;)(?: cơ bản| các| những| về)? (?:\"|- )?$"
)
_PLAN_NAME = re.compile(r"(?:Chiến lược|Đề án|Quy hoạch|Chương trình|Quy chế) ")
_DEFINED = re.compile(rf"(?:(?:vấn đề|việc|nội dung|điều) (?:này|đó|trên)|có|phạt|rõ|cụ thể|như){END}")


def _read_about(text: str, low: str, start: int, at: int) -> Named | None:
    """A document that only its subject names: "thông qua Nghị quyết về xử lý nợ xấu của các tổ chức tín dụng"."""
    about = _ABOUT.match(low, at)
    named = text[start].isupper() or (about and _PLAN_NAME.match(text, about.end()))
    if not about or not named or not _MAKES.search(low, max(0, start - 24), start):
        return None
    if _DEFINED.match(low, about.end()):
        return None
    end = title_end(text, low, about.end() - 1)
    if len(text[about.end() : end].split()) < 3:
        return None
    years = _YEARS.match(low, end)
    end = years.end() if years else end
    return Named(end, "titled", {"subject": text[about.end() : end].strip()})


def title_end(text: str, low: str, at: int, through_semicolons: bool = False) -> int:
    """Where the title that begins at `at` ends: before a word or sign that no title goes on with."""
    end = segment = at
    for _ in range(_LONGEST):
        match = _WORD.match(text, end)
        if not match or (match["gap"] == "; " and not (through_semicolons and match["word"][0].islower())):
            break
        if _YEARS.match(low, end):
            break
        on = _ON.match(low, match.start("word"))
        if on:
            end = on.end()
            continue
        if _STOP.match(low, match.start("word")) and not _COMPOUND.search(low, at, match.end()):
            break
        if match["gap"] == ", ":
            if match["word"][0].isupper() and _DOCUMENT.match(low, match.start("word")):
                break  # the next document of a list
            if match["word"][0].isupper() and not _HAS_CAPITAL.search(text, segment, end):
                break  # a clause with a subject of its own, unless names are being listed
            segment = match.start("word")
        if (
            match["word"] == "và"
            and _NEW_SUBJECT.match(text, match.end())
            and not _HAS_CAPITAL.search(text, segment, end)
        ):
            break
        end = match.end()
    end -= len(" và") * low.endswith(" và", at, end)
    counted = _UNCOUNTED.search(text, at, end)
    return counted.start() if counted else end


_DRAFT_TITLE = re.compile(r" (?:quy định|về|sửa đổi|hướng dẫn)(?: về)?(?= )")


def read_draft(text: str, low: str, start: int, at: int) -> Named | None:
    """A draft that has no number yet: "Dự thảo Nghị định quy định mức lương cơ sở"; begins with "dự thảo"."""
    before = DRAFT.search(low, max(0, start - 9), start)
    title = _DRAFT_TITLE.match(low, at)
    if not before or not title or not text[start].isupper():
        return None
    end = title_end(text, low, title.end())
    subject = text[title.end() : end].strip()
    return Named(end, "draft", {"subject": subject}) if len(subject.split()) >= 3 else None
