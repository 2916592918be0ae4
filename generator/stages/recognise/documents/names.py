"""Resolutions of plenums and congresses, cited by the meeting that passed them.

Each reader is handed the canonical text, its lower-case twin and the end of the type word, and gives the end of the
name and what it says, or None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from generator.stages.recognise.documents.words import END, either
from generator.text import CAPITALS

_ORDINALS = {
    "nhất": 1, "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8,
    "chín": 9, "mười": 10, "mười một": 11, "mười hai": 12, "mười ba": 13, "mười bốn": 14, "mười lăm": 15,
}  # fmt: skip
ORDINAL = rf"(?:\d{{1,2}}|{either(list(_ORDINALS))}){END}"
CENTRE = r"(?:ban chấp hành trung ương|bch ?(?:trung ương|t\. ?ư|tư|tw)|trung ương|t\. ?ư|tư|tw)(?: đảng)?"
_NUMERAL = r"(?:[ivx]{1,6}|\d{1,2})"
TERM = rf"(?:(?: \(lần (?:1|2|một|hai|nhất)\))?,? ?\(?(?:khóa|nhiệm kỳ) (?P<term>{_NUMERAL}){END}\)?)"
# Without "thứ", "hội nghị" or a term beside it only a figure is an ordinal: "Trung ương một cách …" is none.
_PLENUM = (
    re.compile(rf" (?:của )?(?:hội nghị )?(?:lần thứ|thứ|lần) (?P<plenum>{ORDINAL}),? (?:của )?(?:{CENTRE}){TERM}?"),
    re.compile(rf" (?:của )?(?:hội nghị )?(?:lần )?(?P<plenum>\d{{1,2}}),? (?:của )?(?:{CENTRE}){TERM}?"),
    re.compile(rf" ?(?:của )?(?:hội nghị )?(?:{CENTRE}) ?(?:lần thứ|thứ|lần) (?P<plenum>{ORDINAL}){TERM}?"),
    re.compile(rf" ?(?:của )?(?:hội nghị )?(?:{CENTRE}) ?(?:lần )?(?P<plenum>\d{{1,2}}){END}(?! ?[/%]|[.,]\d){TERM}?"),
    re.compile(rf" ?(?:của )?(?:hội nghị )?(?:{CENTRE}) (?P<plenum>{ORDINAL}){TERM}"),
)
_MORE_TERMS = re.compile(rf"(?:, | và |, và )(?:khóa )?(?P<term>[ivx]{{2,6}}){END}")

_MORE_PLENUMS = re.compile(
    rf"(?:, ?| và |, và )(?P<start>)(?:{CENTRE} )?(?P<plenum>\d{{1,2}}){END}(?! ?[/%]|[.,]\d){TERM}?"
)

_NATION = re.compile(
    r" (?:của )?đại hội (?:đại biểu )?(?:toàn quốc )?(?:đảng )?(?:toàn quốc )?"
    rf"(?:lần )?(?:thứ )?(?P<term>[ivx]{{1,6}}|\d{{1,2}}(?= (?:của )?đảng)){END}"
)
_BRANCH_LAST = re.compile(
    rf" (?:của )?(?:đại hội )?(?:đại biểu )?(?:lần )?(?:thứ )?(?P<term>[ivx]{{1,6}}){END}(?: của)?(?= đảng bộ)"
)
_BRANCH_FIRST = re.compile(
    rf" (?:của )?đại hội (?:đại biểu )?(?P<branch>đảng bộ(?:[^,.;:()\n]|(?<=tp)\.){{0,60}}?) (?:lần )?"
    rf"(?:thứ )(?P<term>{_NUMERAL}){END}"
)
_UNIT = r"(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|khối)"
BRANCH = re.compile(
    rf" (?:của )?(?P<branch>[đĐ]ảng bộ(?: {_UNIT})?"
    rf"(?: T[Pp]\.(?=[{CAPITALS}])| T[Pp]\.(?= [{CAPITALS}][^\W_]* [{CAPITALS}]))?"
    rf"(?: ?[{CAPITALS}][^\W_]*(?:\.[A-Z]+)?){{0,5}})"
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


def roman(numeral: str) -> str:
    """ "xii" → "XII", "12" → "XII"."""
    if not numeral.isdigit():
        return numeral.upper()
    value, text = int(numeral), ""
    for weight, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        text += letters * (value // weight)
        value %= weight
    return text


def read_plenum(low: str, at: int) -> Named | None:
    """A plenum of the Central Committee after "Nghị quyết" or "Kết luận"; `at` is the end of that word."""
    for pattern in _PLENUM:
        match = pattern.match(low, at)
        if match:
            term = match["term"]
            fields = {"plenum": ordinal(match["plenum"]), "term": roman(term) if term else None}
            return Named(closed(low, at, match.end()), "plenum", fields)
    return None


def more_plenums(low: str, at: int) -> list[Named]:
    """Further plenums of a list ("Trung ương 4, Trung ương 6 và 7 khóa XII"), the last of which bears the term."""
    found: list[Named] = []
    while match := _MORE_PLENUMS.match(low, found[-1].end if found else at):
        term = roman(match["term"]) if match["term"] else None
        fields = {"start": match.start("start"), "plenum": int(match["plenum"]), "term": term}
        found.append(Named(closed(low, match.start("start"), match.end()), "plenum", fields))
        if term:
            return found
    return []


def more_terms(low: str, at: int) -> tuple[int, int, str] | None:
    """A further term for the same plenum ("khóa XI, XII"): start and end of the numeral, and the term."""
    match = _MORE_TERMS.match(low, at)
    return (match.start("term"), match.end("term"), roman(match["term"])) if match else None


def closed(text: str, start: int, end: int) -> int:
    """`end`, or the place before a bracket that closes nothing opened since `start`."""
    return end - 1 if text[end - 1] == ")" and "(" not in text[start:end] else end


def read_congress(text: str, low: str, at: int) -> Named | None:
    """A congress of the Party, or of one of its branches, after "Nghị quyết"."""
    match = _BRANCH_FIRST.match(low, at)
    if match:
        branch = text[match.start("branch") : match.end("branch")]
        return Named(match.end(), "congress", {"term": roman(match["term"]), "issuer": branch})
    match = _BRANCH_LAST.match(low, at)
    of = BRANCH.match(text, match.end()) if match else None
    if match and of:
        return Named(of.end(), "congress", {"term": roman(match["term"]), "issuer": of["branch"]})
    match = _NATION.match(low, at)
    return Named(match.end(), "congress", {"term": roman(match["term"])}) if match else None
