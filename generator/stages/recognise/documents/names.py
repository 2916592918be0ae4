"""Documents cited by name: laws, resolutions of plenums and congresses, and documents known by their title.

Each reader is handed the canonical text, its lower-case twin and the end of the type word, and gives the end of the
name and what it says, or None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from generator.knowledge.documents import DocumentKnowledge, name_key

_ROMAN = r"[ivx]{1,6}"
_ORDINALS = {
    "nhất": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "mười ba": 13, "mười bốn": 14, "mười lăm": 15,
}  # fmt: skip
ORDINAL = rf"(?:\d{{1,2}}|{'|'.join(sorted(_ORDINALS, key=len, reverse=True))})(?![^\W_])"
CENTRE = r"(?:ban chấp hành trung ương|bch ?(?:trung ương|t\. ?ư|tư|tw)|trung ương|t\. ?ư|tư|tw)(?: đảng)?"
TERM = rf"(?:,? ?\(?(?:khóa|nhiệm kỳ) (?P<term>{_ROMAN}|\d{{1,2}})(?![^\W_])\)?)"
_PLENUM = (
    re.compile(rf" (?:của )?(?:hội nghị )?(?:lần )?(?:thứ )?(?P<plenum>{ORDINAL}),? (?:của )?(?:{CENTRE}){TERM}?"),
    re.compile(rf" ?(?:của )?(?:hội nghị )?(?:{CENTRE}) ?(?:lần )?(?:thứ )?(?P<plenum>{ORDINAL}){TERM}?"),
)
_CONGRESS = (
    re.compile(
        rf" (?:của )?đại hội (?:đại biểu )?(?:toàn quốc )?(?:đảng )?(?:toàn quốc )?(?:lần )?(?:thứ )?(?P<term>{_ROMAN})(?![^\W_])"
    ),
    re.compile(rf" (?:của )?(?:đại hội )?(?:đại biểu )?lần thứ (?P<term>{_ROMAN})(?: của)?(?= đảng bộ)"),
)
_CAP = "[A-ZĐĂÂÊÔƠƯÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴ]"
_PARTY_BRANCH = re.compile(
    r" (?:của )?(?P<branch>(?:đ|Đ)ảng bộ(?: (?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|khối))?"
    rf"(?: T[Pp]\.(?={_CAP})| T[Pp]\.(?= {_CAP}[^\W_]* {_CAP}))?(?: ?{_CAP}[^\W_]*(?:\.[A-Z]+)?){{0,5}})"
)
_BRANCH_CONGRESS = re.compile(
    r" (?:của )?đại hội (?:đại biểu )?(?P<branch>đảng bộ[^,.;:()\n]{0,40}?) (?:lần )?(?:thứ )(?P<term>[ivx]{1,6}|\d{1,2})(?![^\W_])"
)


@dataclass(frozen=True)
class Named:
    """What a name says: where it ends and the Citation fields it gives."""

    end: int
    form: str
    fields: Mapping[str, Any]


def ordinal(word: str) -> int:
    """The number that an ordinal word or numeral stands for."""
    return int(word) if word.isdigit() else _ORDINALS[word]


def read_plenum(low: str, at: int) -> Named | None:
    """A plenum of the Central Committee after "Nghị quyết" or "Kết luận"; `at` is the end of that word."""
    for pattern in _PLENUM:
        match = pattern.match(low, at)
        if match:
            term = match["term"]
            fields = {"plenum": ordinal(match["plenum"]), "term": roman(term) if term else None}
            end = match.end()
            if low[end - 1] == ")" and low.count("(", at, end) < low.count(")", at, end):
                end -= 1
            return Named(end, "plenum", fields)
    return None


def read_congress(text: str, low: str, at: int) -> Named | None:
    """A congress of the Party, or of one of its branches, after "Nghị quyết"."""
    match = _BRANCH_CONGRESS.match(low, at)
    if match:
        branch = text[match.start("branch") : match.end("branch")]
        return Named(match.end(), "congress", {"term": roman(match["term"]), "issuer": branch})
    for pattern in _CONGRESS:
        match = pattern.match(low, at)
        if match:
            branch_match = _PARTY_BRANCH.match(text, match.end())
            if branch_match:
                return Named(
                    branch_match.end(), "congress", {"term": roman(match["term"]), "issuer": branch_match["branch"]}
                )
            return Named(match.end(), "congress", {"term": roman(match["term"])})
    return None


def roman(numeral: str) -> str:
    """ "xii" → "XII", "12" → "XII"."""
    if not numeral.isdigit():
        return numeral.upper()
    value, text = int(numeral), ""
    for weight, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        text += letters * (value // weight)
        value %= weight
    return text


# ── laws ─────────────────────────────────────────────────────────────────────────────────────────────────────

_STEP = re.compile(r"(?:, ?| - | và |,? và | )?([^\W_]+)")
_YEAR = re.compile(
    r"(?: sửa đổi(?:, bổ sung)?| \(sửa đổi(?:, bổ sung)?\))?(?:,? năm (?P<a>(?:19|20)\d\d)| (?P<b>(?:19|20)\d\d))(?![/\d]|[-.]\d)"
)
_AMENDED = re.compile(r" (?:\(sửa đổi(?:, bổ sung)?[^()\n]{0,30}\)|sửa đổi(?:, bổ sung)?(?![^\W_]))")
_AMENDING = re.compile(
    r" sửa đổi,? (?:và )?bổ sung (?:một số điều(?: của)?|điều [\d, ]+)(?: của)?(?: các)? (?=(?:bộ )?luật|pháp lệnh|hiến pháp)"
)
_STOP = frozenset(
    "của về đã được là có quy thì để do này đó nói trên với trong theo tại cho khi nếu không cũng phải sẽ đang hiện mới năm "
    "quốc chính bộ và hay hoặc ra vào từ đến bị nhằm còn chỉ như trước sau ngày số mà vẫn thay nêu đưa đi hướng".split()
)
_NOT_LAW = re.compile(
    r"(?:pháp|kỷ|học|trường|khoa|ngành|đại học|đh|văn phòng|công ty|tnhh|viện|hãng|cử nhân|thạc sĩ|tiến sĩ|hội) ?$"
)


@lru_cache(maxsize=4)
def _trie(keys: frozenset[tuple[str, ...]]) -> dict[str, Any]:
    root: dict[str, Any] = {}
    for key in sorted(keys):
        node = root
        for word in key:
            node = node.setdefault(word, {})
        node[""] = True
    return root


def law_trie(knowledge: DocumentKnowledge) -> dict[str, Any]:
    """The known law names, syllable by syllable, type word first."""
    return _trie(frozenset(knowledge.laws))


def read_law(text: str, low: str, start: int, at: int, knowledge: DocumentKnowledge) -> Named | None:
    """A law, code, ordinance or the constitution; `start` and `at` are the ends of its type word."""
    if _NOT_LAW.search(low, max(0, start - 12), start):
        return None
    amending = _AMENDING.match(low, at)
    if amending:
        inner = re.compile("bộ luật|luật|pháp lệnh|hiến pháp").match(low, amending.end())
        assert inner is not None
        named = read_law(text, low, amending.end(), inner.end(), knowledge)
        if named:
            name = text[start : named.end]
            return Named(named.end, "named", {**named.fields, "subject": name, "year": named.fields.get("year")})
    end = _known_law(low, start, at, knowledge)
    known = end is not None
    if end is None and text[start].isupper():
        end = _capital_law(text, at)
    if end is None:
        return None
    name = text[start:end]
    capital = text[start].isupper() or text[at : at + 2].strip()[:1].isupper()
    year, end = _law_year(low, end)
    if not capital and year is None:
        return None
    return Named(end, "named", {"subject": name, "year": year, "known": known})


def _known_law(low: str, start: int, at: int, knowledge: DocumentKnowledge) -> int | None:
    node = law_trie(knowledge)
    for word in low[start:at].split():
        node = node.get(word, {})
    best = at if "" in node else None
    end = at
    while node:
        step = _STEP.match(low, end)
        if not step or step[1] not in node:
            break
        node, end = node[step[1]], step.end()
        if "" in node:
            best = end
    return best


def _capital_law(text: str, at: int) -> int | None:
    """A law that no list knows: a capital, then small syllables up to a word that no name goes on with."""
    first = re.compile(r" (?:[A-ZĐÀ-ỸƯƠ][^\W_]*)").match(text, at)
    if not first or text[at + 1] not in _CAPITALS:
        return None
    end = first.end()
    if first.group().strip().isupper() and len(first.group().strip()) > 1:
        return end if len(first.group().strip()) <= 8 and not text[:at].rstrip().isupper() else None
    syllables = 1
    step = re.compile(r"(?:, | )([^\W_]+)")
    while syllables < 8:
        match = step.match(text, end)
        if not match or match[1].lower() in _STOP or not match[1][0].islower():
            break
        end, syllables = match.end(), syllables + 1
    return end if syllables >= 2 else None


_CAPITALS = frozenset("ABCDEGHIKLMNOPQRSTUVXYĐĂÂÊÔƠƯÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴ")


def _law_year(low: str, end: int) -> tuple[int | None, int]:
    year = _YEAR.match(low, end)
    if year:
        return int(year["a"] or year["b"]), year.end()
    amended = _AMENDED.match(low, end)
    return None, amended.end() if amended else end


def same_name(one: str, other: str) -> bool:
    """Whether two printed names are one but for commas, "và" and case."""
    return name_key(one) == name_key(other)
