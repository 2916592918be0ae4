"""What a single captured line is, judged by its words alone: furniture, caption, byline, source, rights notice.

1. `furniture`     site furniture, by the patterns of furniture.csv; each row has a name and a reason.
2. `is_caption`    a picture's caption or credit.
3. `names`         the authors that a byline gives.
4. `source_name`   the original source: "Nguồn: …", "(Theo …)".
5. `agency_code`   the code that opens a lead: "(HNMO) -", "(CAO)", "TTO -".
6. `newspaper`     the newspaper that furniture and rights notices name.
7. `is_rights`     a notice that reserves rights.

Where on the page a rule may act is decided in `clean`. Every pattern is anchored or bounded, so that a line costs time
proportional to its length, and lines longer than `SHORT` are looked at by no pattern of furniture.
"""

from __future__ import annotations

import csv
import functools
import re
from importlib import resources
from typing import NamedTuple

from generator import text as forms

SHORT = 240  # no furniture, byline or source line is longer
_LONGEST_CAPTION = 420
_LABEL_LENGTH = 90  # longer furniture, an invitation or another article's headline, opens with one of these:
_LONG_FURNITURE = "*>»xXmMtT"

_BULLET = re.compile(r"^[\s•·▪■►▶➢*>»|-]{1,8}(?=\w|\()")


class Furniture(NamedTuple):
    """One row of furniture.csv. `edge`: only above the first and below the last paragraph of prose."""

    rule: str
    edge: bool


@functools.cache
def _patterns() -> tuple[re.Pattern[str], dict[str, Furniture]]:
    """All patterns in one, and what each of its groups means. Read once from the package's own data."""
    path = resources.files(__package__).joinpath("furniture.csv")
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    groups = {f"g{index}": Furniture(row["rule"], row["where"] == "edge") for index, row in enumerate(rows)}
    union = "|".join(f"(?P<g{index}>(?:{row['pattern']}))" for index, row in enumerate(rows))
    return re.compile(union), groups


def furniture(line: str) -> Furniture | None:
    """The row of furniture.csv that the whole of `line` matches, bullets aside."""
    long = len(line) > _LABEL_LENGTH or (line[-1] == "." and len(line) > _LABEL_LENGTH // 2)
    if len(line) > SHORT or (long and line[0] not in _LONG_FURNITURE):
        return None
    low = " ".join(line.lower().split())
    pattern, groups = _patterns()
    for form in (low, _BULLET.sub("", low)):
        match = pattern.fullmatch(form)
        if match:
            return groups[match.lastgroup or ""]
    return None


_CREDIT = re.compile(
    r"(?:^|[\s(.,;\[–—-])(?:ảnh|photo|đồ họa|đồ hoạ|video|clip|nguồn ảnh|nguồn video|infographic|minh họa)"
    r"(?:\s(?:minh họa|minh hoạ|tư liệu|internet|cắt từ clip|chụp màn hình|do)){0,2}"
    r"\s?(?:[:/]\s?[^:.!?]{1,60}(?:\.\s?[^\s:.!?]{1,20}){0,3})?[\s.)\]]{0,4}$",
    re.IGNORECASE,
)
_BARE_CREDIT = re.compile(
    r"^[\s(.,;\[–—-]?\s?ảnh\s(?:minh họa|minh hoạ|tư liệu|internet|cắt từ clip|chụp màn hình)", re.IGNORECASE
)
# "… tại hội nghị. Ảnh T.L", "– Ảnh chụp màn hình": a credit without a colon, set off from its sentence.
_PICTURE = re.compile(r"[.)–—-]\s?Ảnh\s(?!hưởng)[^.:!?,;]{1,40}(?:\.[^\s.:!?]{1,10})?[.)]{0,2}$")
_CREDIT_WORD = re.compile("ảnh|photo|họa|hoạ|video|clip|infographic")
_CREDIT_REACH = 100  # a credit stands in the last characters of its line


def is_caption(line: str) -> bool:
    """Whether `line` ends with a picture credit, or is one: "… Ảnh: TÁ LÂM", "(Ảnh: Thy Dương)", "Ảnh minh họa"."""
    if len(line) > _LONGEST_CAPTION:
        return False
    tail = line[-_CREDIT_REACH:]
    # Cheap tests first: a credit ends its line, with a colon before the name or with a word for picture.
    if ":" not in tail and "ảnh" not in tail and "Ảnh" not in tail:
        return False
    if _PICTURE.search(tail):
        return True
    match = _CREDIT.search(tail) if _CREDIT_WORD.search(tail.lower()) else None
    # "… đã công bố nhiều hình ảnh" ends with the word, but a credit has a colon, or the line is a picture's title.
    return match is not None and (
        ":" in match.group() or "/" in match.group() or _BARE_CREDIT.match(match.group()) is not None
    )


def without_credit(caption: str) -> str:
    """The caption without its credit and closing stop, for comparing."""
    match = _CREDIT.search(caption, max(0, len(caption) - _CREDIT_REACH))
    return (caption[: match.start()] if match else caption).rstrip(" .-–—(")


_SYLLABLE = r"(?:ngh|ch|gh|gi|kh|ng|nh|ph|qu|th|tr|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|ng|nh|[cmnpt])?"
_NAME = re.compile(rf"{_SYLLABLE}(?: {_SYLLABLE}){{1,4}}")
_INITIALS = re.compile(r"(?:[A-ZĐ]\. ?){1,3}(?:[A-ZĐ][^\W\d_]{0,8})?|[A-ZĐ]\.[A-ZĐ][^\W\d_]{1,8}")
# Lines of capitalised words that are no names of persons: what newspapers call themselves, and labels.
_NO_NAME = re.compile(
    r"(?:theo|nguồn|ảnh|tin|video|báo|đài|tạp chí|ban|bộ|sở|ủy ban|hội|quý|tháng|năm|ngày|tổng hợp|việt nam|hà nội|"
    r"hồ chí minh|đà nẵng|cần thơ|hải phòng|thành phố|tỉnh|huyện|quận|thể thao|pháp luật|kinh tế|xã hội|văn hóa|"
    r"văn hoá|giáo dục|chính trị|thời sự|thế giới|công an|lao động|tuổi trẻ|thanh niên|tiền phong|nhân dân|dân trí)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:tác giả|bài viết|(?:bài|tin)(?: (?:và|&)|[,;/-]) ?ảnh|bài|tin|thực hiện|người viết|phóng viên|by)\s?[:,]\s?",
    re.IGNORECASE,
)
_COLLATED = re.compile(r"\s?\((?:tổng hợp|t/h|th|lược dịch|dịch|thực hiện|ghi)\)\.?$", re.IGNORECASE)
_AND = re.compile(r"\s[-–—]\s|\s?[,;&]\s?|\svà\s|\s?/\s?")
_STAFF = re.compile(r"(?:nhóm )?(?:pv|phóng viên)", re.IGNORECASE)


def is_name(words: str) -> bool:
    """Whether `words` has the shape of a Vietnamese name or pen name: two to five syllables, each capitalised."""
    if len(words) > 40 or _NO_NAME.match(words):
        return False
    parts = words.split()
    if not all(part[0].isupper() and (part[1:].islower() or part.isupper() or len(part) == 1) for part in parts):
        return False
    return _NAME.fullmatch(forms.fold(words)) is not None


def names(line: str) -> tuple[str, ...]:
    """The authors of a byline, as printed: "HOÀNG DUNG", "Tác giả: …", "A - B", "Lê Lan (Tổng hợp)"; else ()."""
    if len(line) > 120 or (line[-1] in '.,:;?!…”"' and not line.endswith(").")):
        return ()
    label = _LABEL.match(line)
    rest = _COLLATED.sub("", line[label.end() :] if label else line).strip()
    parts = tuple(part for part in _AND.split(rest) if part)
    if (
        label
        and rest
        and all(len(part) <= 40 and part[0].isupper() and not part.endswith((".", "?")) for part in parts)
    ):
        return parts
    return parts if parts and all(is_name(part) or _INITIALS.fullmatch(part) for part in parts) else ()


def is_staff(line: str) -> bool:
    """Whether a byline says only "PV" or "Nhóm PV": an author, though no name."""
    return _STAFF.fullmatch(line) is not None


_SOURCE = re.compile(
    r"\(?\s?(?P<word>theo|nguồn tin|nguồn|source)(?P<colon>\s?:)?\s+(?P<name>[^:;?!()]{2,50}?)\s?\)?[.\s]?",
    re.IGNORECASE,
)
_DOMAIN = re.compile(r"[a-z0-9-]{2,40}(?:\.[a-z]{2,12}){1,3}", re.IGNORECASE)


def source_name(line: str) -> str:
    """The source that a line of its own names: "Nguồn: vietnamnet.vn", "( Theo Tuổi Trẻ )"; "" for any other line."""
    match = _SOURCE.fullmatch(line) if len(line) <= 80 else None
    if match is None:
        return ""
    name = match["name"].strip()
    # A sentence that begins "Theo …" goes on in small letters, with commas or figures.
    short = len(name.split()) <= 6 and "," not in name and not name.endswith(".")
    return name if short and (name[0].isupper() or _DOMAIN.fullmatch(name)) and not re.search(r"\d{3}", name) else ""


_CODE = re.compile(
    r"\((?P<code>[A-ZĐÂÊÔƠƯ][A-ZĐÂÊÔƠƯ0-9.]{1,10}"
    r"|[A-ZĐ][^\W\d_]{1,12}(?: [^\W\d_]{1,10}){0,3}(?=\)\s?[-–—])|[A-Za-z]{3,20}\.vn)\)\s?[-–—:]?\s?"
    r"|(?P<bare>[A-ZĐ]{2,7}O|TTXVN|[A-Z]{2,8}\.(?:VN|vn)|[A-Z][a-z]{4,15})\s?[-–—]\s(?=\w)"
)
_NO_CODE = re.compile(r"(?:cập nhật|tiếp theo|video|ảnh|clip|kỳ|phần|bài|vòng|trực tiếp)", re.IGNORECASE)
_BARE_WORD = re.compile(r"[A-Z][a-z]{4,15}")


def agency_code(lead: str) -> str:
    """The code of the agency or newspaper that opens `lead`: "(HNMO) - …", "(CAO) …", "VOV.VN - …"; or ""."""
    match = _CODE.match(lead)
    if match is None:
        return ""
    code = match["code"] or match["bare"]
    # A bare word and a dash is a site's own name only where it is one written-together word ("Kinhtedothi -").
    together = len(re.findall(r"[aeiouy]{1,3}", code)) >= 4
    return "" if _NO_CODE.match(code) or (_BARE_WORD.fullmatch(code) and match["bare"] and not together) else code


_NEWSPAPER = re.compile(r"\b(?:Báo|Tạp chí|Đài)(?:\s(?:điện tử\s)?[A-ZĐÀ-Ỹ][^\W\d_]*){1,4}")


def newspaper(line: str) -> str:
    """The newspaper that a follow-us line or a rights notice names ("Báo Hànộimới"), or ""."""
    match = _NEWSPAPER.search(line)
    return match.group() if match else ""


# Anchored: an article on law has sentences with "đồng ý bằng văn bản" and "bản quyền" in them.
_RIGHTS = re.compile(
    r"(?:©|copyright\b|all rights reserved|bản quyền (?:thuộc|©|\d{4}))"
    r"|[(*)®\s-]{0,6}(?:(?:mọi|nghiêm|vui lòng|đề nghị|xin|khi|toàn bộ|nội dung)\s.{0,60}?)?"
    r"(?:không (?:được )?(?:sao chép|sao lưu|đăng lại|phát hành lại)|(?:cấm|hành vi) sao chép|giữ bản quyền"
    r"|(?:ghi rõ|dẫn) nguồn|phát hành lại thông tin)"
)


def is_rights(line: str) -> bool:
    """Whether `line` is a notice that reserves rights. The caller sees to it that it stands apart from the prose."""
    if len(line) > 400:
        return False
    low = line.lower()
    # Cheap tests first: most lines of prose have none of these words.
    if not ("sao " in low or "quyền" in low or "nguồn" in low or "lại" in low or "right" in low or "©" in low):
        return False
    return _RIGHTS.match(low) is not None
