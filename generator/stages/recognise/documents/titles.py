"""Documents without a number that their title names: "Đề án “…”", "Kế hoạch đào tạo … giai đoạn 2021 - 2025".

Where a title ends is read from the words that no title goes on with; a lower-case type word must be followed by more
proof (quotation marks, or the years for which the document holds).
"""

from __future__ import annotations

import re

from generator.stages.recognise.documents.names import Named

TITLED = frozenset("đề án|quy chế|qui chế|chương trình|kế hoạch|chiến lược|quy hoạch|chương trình hành động".split("|"))
QUOTED = frozenset(
    "đề án|quy chế|qui chế|kế hoạch|chiến lược|nghị quyết|quy định|chỉ thị|hướng dẫn|nghị định|thông tư".split("|")
)
DRAFT = re.compile(r"dự thảo $")
# How a title begins: what documents do.
_OPENING = re.compile(
    r" (?:về )?(?:thí điểm|tập trung|xây dựng|phát triển|nâng cao|đổi mới|hỗ trợ|tăng cường|đào tạo|bồi dưỡng|sắp xếp|tổ chức"
    r"|thành lập|quản lý|đầu tư|cải cách|tinh giản|chuyển đổi|bảo vệ|phòng|tiếp nhận|bổ nhiệm|tuyển dụng|quy hoạch|hoàn thiện"
    r"|kiện toàn|cơ cấu|tái cơ cấu|điều chỉnh|hiện đại|khuyến khích|thu hút|đẩy mạnh|ứng dụng|bảo tồn|phát huy|giảm|mở rộng"
    r"|kiểm soát|làm việc|hoạt động|chi tiêu|tuyển sinh|thi|đánh giá|dân chủ|phối hợp|quốc gia|tổng thể)(?![^\W_])"
)
_WORD = re.compile(r"(?P<gap> |, |; | \([A-ZĐ]{2,6}\) | ?- ?)(?P<word>[^\W_]+)")
_STOP = frozenset(
    "của theo do được đã sẽ tại trình để nhằm trên với đối nhất này đó gắn cho thì là mà khi nếu bằng đang cần phải nêu gồm "
    "vào ngay như qua trong năm thuộc còn cũng những ngày".split()
)
_YEARS = re.compile(
    r",? (?:trong )?(?:giai đoạn|nhiệm kỳ|thời kỳ) (?:19|20)\d\d ?- ?(?:19|20)\d\d|,? đến năm (?:19|20)\d\d(?:,? tầm nhìn (?:đến )?(?:năm )?20\d\d)?"
)
# Between a title and the years it holds for: "… của TP.HCM giai đoạn 2020 - 2030".
_OWNER = re.compile(r" của [^,;:()\n]{2,60}?(?= giai đoạn (?:19|20)\d\d)")
_LONGEST = 45


def read_quoted(text: str, start: int, at: int, word: str) -> Named | None:
    """A type word followed by its title in quotation marks; the marks are part of the surface."""
    if word not in QUOTED or not (text[start].isupper() or word == "đề án") or text[at : at + 2] != ' "':
        return None
    end = text.find('"', at + 2, at + 300)
    if end < 0 or "\n" in text[at:end] or end - at < 12:
        return None
    return Named(end + 1, "titled", {"subject": text[at + 2 : end].strip()})


def read_title(text: str, low: str, start: int, at: int, word: str) -> Named | None:
    """A type word followed by its title without quotation marks."""
    if word not in TITLED:
        return None
    opening = _OPENING.match(low, at)
    if not opening:
        return None
    end = title_end(text, low, at, through_semicolons=word in ("quy chế", "qui chế"))
    years = _YEARS.match(low, end)
    if years:
        end = years.end()
    owned = _OWNER.match(low, end)
    if not text[start].isupper() and not years and not owned:
        return None
    subject = text[at:end].strip()
    if len(subject.split()) < (4 if word != "quy chế" else 3):
        return None
    return Named(end, "titled", {"subject": subject})


def title_end(text: str, low: str, at: int, through_semicolons: bool = False) -> int:
    """Where the title that begins at `at` ends: before a word or sign that no title goes on with."""
    end = at
    for _ in range(_LONGEST):
        match = _WORD.match(text, end)
        if not match or match["gap"] == "; " and not (through_semicolons and match["word"][0].islower()):
            break
        if low[match.start("word") : match.end("word")] in _STOP or _YEARS.match(low, end):
            break
        end = match.end()
    return end


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
