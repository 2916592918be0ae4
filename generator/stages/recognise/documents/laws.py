"""Laws, codes, ordinances and the constitution, cited by name.

1. The longest name that knowledge/laws.csv holds, whatever its case and commas.
2. Else a name that begins with a capital, up to a word that no name goes on with.
3. Then what belongs to the name: that it is the amended one, its year.
"""

from __future__ import annotations

import re

from generator.knowledge.documents import DocumentKnowledge, document_words
from generator.stages.recognise.documents.names import Named
from generator.stages.recognise.documents.titles import title_end
from generator.stages.recognise.documents.words import END, OPENS, either
from generator.text import CAPITALS

_STEP = re.compile(r"(?:, ?và |, ?| - |-| và | của | )?([^\W_]+)")
_YEAR = re.compile(
    r"(?: sửa đổi(?:, bổ sung)?| \(sửa đổi(?:, bổ sung)?\))?"
    r"(?:,? (?:ban hành )?năm (?P<a>(?:19|20)\d\d)| (?P<b>(?:19|20)\d\d)| \((?:năm )?(?P<c>(?:19|20)\d\d)\))"
    r"(?![/\d]|[-.]\d)"
)
_AMENDED = re.compile(
    rf" (?:\(sửa đổi(?:, bổ sung)?[^()\n]{{0,30}}\)|sửa đổi(?:,? bổ sung)?{END})(?! một số điều| năm)"
)
_AMENDING = re.compile(
    r" sửa đổi,? (?:và )?bổ sung (?:một số điều(?: của)?|(?:các )?điều [\d, ]{1,20})(?: của)?(?: các| [\d]+)? ?"
    r"(?=(?:bộ )?luật|pháp lệnh|hiến pháp)"
)
_LAW = re.compile("bộ luật|luật|pháp lệnh|hiến pháp")
_AND_LAW = re.compile(" và (bộ luật|luật|pháp lệnh)")
_ABOUT = re.compile(r" (?:về|có liên quan)")
_STOP = re.compile(rf"(?:{either([w for w, _ in document_words('law-stop')])}){END}")
_NOT_LAW = re.compile(rf"(?:{either([w for w, _ in document_words('no-law-after')])}) ?$")
_FIRST = re.compile(rf" ([{CAPITALS}](?:[^\W_]|&(?=[{CAPITALS}]))*)")
_ABBREVIATION = re.compile(r" [A-ZĐƯÂÔƠ]{2,5}")  # Luật Thuế TTĐB
_NEXT = re.compile(r"(?:, | )([^\W_]+)")
# "luật Cảnh vệ": a small type word needs a name of two syllables or more, begun with a capital.
_SMALL = re.compile(rf" [{CAPITALS}](?![{CAPITALS}])[^\W\d_]*,? [^\W\d_]")
# "dự án luật tổ chức chính quyền địa phương": what says that a law is meant where no capital does.
_MEANT = re.compile(r"(?:dự án|dự thảo) $")
_UNMISTAKABLE = 6  # syllables of a known name, type word included, that nobody uses in another sense
_ABROAD = re.compile(
    r" (?:của )?(?:nước )?(hàn quốc|mỹ|hoa kỳ|trung quốc|nhật bản|nga|anh|pháp|đức|lào|campuchia|thái lan|singapore|úc"
    rf"|canada|ý|ấn độ|indonesia|malaysia|philippines|triều tiên|ukraine|israel|thổ nhĩ kỳ|eu){END}"
)
_LONGEST = 8
# After a capital inside a name: "Luật Tài nguyên Biển và hải đảo", "Luật Phòng chống Thiên tai".
_AFTER_CAPITAL = re.compile(r" [^\W\d_A-ZĐ]|[,.;:)\n]|\Z")

_CODES = dict(document_words("code"))


def follows_no_law(low: str, start: int) -> bool:
    """Whether the word at `start` belongs to another one before it: "pháp luật", "Đại học Luật"."""
    return bool(_NOT_LAW.search(low, max(0, start - 12), start))


def read_code(text: str, low: str, start: int, at: int) -> Named | None:
    """A code by its usual abbreviation in capitals: "BLHS 2015"."""
    name = _CODES.get(low[start:at])
    if not name or not text[start:at].isupper():
        return None
    year, end = _year(low, at)
    return Named(end, "named", {"subject": name, "year": year})


def read_law(text: str, low: str, start: int, at: int, knowledge: DocumentKnowledge) -> Named | None:
    """The law whose type word runs from `start` to `at`."""
    if follows_no_law(low, start):
        return None
    amending = _amending(text, low, start, at, knowledge)
    if amending:
        return amending
    end = _known(low, start, at, knowledge)
    certain = end is not None and _is_certain(low, start, at, end)
    if end is None and (text[start].isupper() or _SMALL.match(text, at)):
        end = _capitalised(text, low, at) or _cut_short(low, start, at, knowledge) or _revised(low, at)
    if end is None:
        return None
    name = text[start:end]
    certain = certain or text[start].isupper() or text[at : at + 2].strip()[:1].isupper()
    year, end = _year(low, end)
    amended = None if year else _AMENDED.match(low, end)
    abroad = _ABROAD.match(low, end)
    if abroad:
        name = f"{name} {text[abroad.start(1) : abroad.end(1)]}"
        end = end if " của " in abroad.group() else abroad.end()
    if amended:
        name, end = f"{name} (sửa đổi)", amended.end()
    return Named(end, "named", {"subject": name, "year": year}) if certain or year else None


def _is_certain(low: str, start: int, at: int, end: int) -> bool:
    """Whether a known name printed all in small letters means that law: "bộ luật hình sự", but not "luật báo chí"."""
    code = low[start:at] in ("bộ luật", "pháp lệnh") and end > at
    return code or bool(_MEANT.search(low, max(0, start - 8), start)) or len(low[start:end].split()) >= _UNMISTAKABLE


def _amending(text: str, low: str, start: int, at: int, knowledge: DocumentKnowledge) -> Named | None:
    """A law that amends others: "Luật sửa đổi, bổ sung một số điều của Luật Bảo hiểm y tế"."""
    match = _AMENDING.match(low, at)
    law = _LAW.match(low, match.end()) if match else None
    if not match or not law:
        return None
    named = read_law(text, low, match.end(), law.end(), knowledge)
    if named:
        other = _AND_LAW.match(low, named.end) if not named.fields.get("year") else None
        second = read_law(text, low, other.start(1), other.end(), knowledge) if other else None
        named = second if second and second.fields.get("year") else named
        return Named(named.end, "named", {"subject": text[start : named.end], "year": named.fields.get("year")})
    about = _ABOUT.match(low, law.end())
    end = title_end(text, low, about.end()) if about else law.end()
    year, whole = _year(low, end)
    return Named(whole, "named", {"subject": text[start:end], "year": year}) if about else None


def _known(low: str, start: int, at: int, knowledge: DocumentKnowledge) -> int | None:
    """The end of the longest known name, walking its syllables; commas and "và" may be there or not."""
    node = knowledge.law_trie
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


# "Luật sĩ quan năm 1958", "Luật sĩ quan hiện hành": what shows that the words before it are a law's name.
_HELD = re.compile(r" (?:ban hành )?(?:năm )?(?:19|20)\d\d| hiện hành| \(sửa đổi")
_REVISED = re.compile(r"(?:,? [^\W\d_]+){2,8}?(?= \(sửa đổi)")


def _cut_short(low: str, start: int, at: int, knowledge: DocumentKnowledge) -> int | None:
    """The beginning of a known name, two syllables or more, that is said to be a law: "Luật sĩ quan năm 1958"."""
    node = knowledge.law_trie
    for word in low[start:at].split():
        node = node.get(word, {})
    end, syllables = at, 0
    while (step := _STEP.match(low, end)) and step[1] in node:
        node, end, syllables = node[step[1]], step.end(), syllables + 1
    return end if syllables >= 2 and _HELD.match(low, end) else None


def _revised(low: str, at: int) -> int | None:
    """A name in small letters that no list knows, before "(sửa đổi)"."""
    match = _REVISED.match(low, at)
    return match.end() if match and not _STOP.match(low, at + 1) else None


def _capitalised(text: str, low: str, at: int) -> int | None:
    """A law that no list knows: a capital, then small syllables up to a word that no name goes on with."""
    first = _FIRST.match(text, at)
    if not first:
        return None
    end, syllables = first.end(), 1
    if first[1].isupper() and len(first[1]) > 1:
        return end if len(first[1]) <= 8 and not text[max(0, at - 40) : at].rstrip()[-2:].isupper() else None
    while syllables < _LONGEST:
        match = _NEXT.match(text, end)
        if not match or _STOP.match(low, match.start(1)):
            break
        if not match[1][0].islower() and not _goes_on(text, low, match):
            break
        end, syllables = match.end(), syllables + 1
    return end if syllables >= 2 else None


def _goes_on(text: str, low: str, match: re.Match[str]) -> bool:
    """Whether a name goes on with a capital: an abbreviation, or a syllable that a small one follows or a stop."""
    if _ABBREVIATION.fullmatch(match.group()):
        return True
    begins = match.group().startswith(" ") and match[1].istitle() and not OPENS.match(low, match.start())
    return begins and bool(_AFTER_CAPITAL.match(text, match.end()))


def _year(low: str, end: int) -> tuple[int | None, int]:
    match = _YEAR.match(low, end)
    return (int(match["a"] or match["b"] or match["c"]), match.end()) if match else (None, end)
