"""Document numbers as printed: 26-NQ/TW, 147/QĐ-TTg, 46/2016/NĐ-CP, 80/2015/QH13, and all their misspellings.

Every pattern is linear: fixed sequences of character classes, no nested repetition.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CENTRE = r"T\. ?[ƯW]|QH ?1?\d(?![\d])|UBTVQH ?1?\d(?!\d)"
_SMALL = "a-zàáâãèéêìíòóôõùúýăđĩũơưạ-ỹ"
# A code: capitals, with single small letters in between (TTg, CTr, QyĐ, QĐi, ThU). "Sở" and "Trung" are none.
CODE = rf"(?:{_CENTRE}|[A-ZĐƯÂÔƠ](?:[A-ZĐƯÂÔƠ&\d]|[a-z](?![{_SMALL}]))*(?:\.Ư)?)(?![^\W_])"
TYPES = r"(?:NQLT|NQ|QĐNS|QĐi|QyĐ|QĐ|QC|QyĐi|CTr|CT|TC|TB|HD|KH|PA|ĐA|DA|BC|BB|TTr|TTLT|TT|CĐ|KL|CV|NĐ|PL|VBHN|L)"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_END = r"(?![^\W_])"
# A part set off by spaces on both sides ("204-KH/BCHTW - HLGVN") is capitals, and no body that begins the next words.
_BODIES = r"(?:UBND|HĐND|BCH|BTV|TAND|VKSND|MTTQ|TP|TW)(?![^\W_])"
_SPACED = rf" - (?!{_BODIES})[A-ZĐ](?=[A-ZĐ]|[a-zđ][A-ZĐ])[A-ZĐa-zđ]{{1,7}}(?![^\W_])"
_MORE = rf"(?:(?:[-/]|- ){CODE}|{_SPACED})*"
_NUMBER = r"(?P<number>\d{1,5}[a-zA-ZđĐ]?)(?![^\W_])"

YEARED = "number/year"
PLAIN = "number"
_FORMS = (
    # 46/2016/NĐ-CP, 80/2015/QH13, 06/2022-QH15, 70/2018/QH 14, 46/2016/ NĐ - CP
    (
        "number/year/symbol",
        re.compile(rf"{_NUMBER} ?[/-] ?{_YEAR} ?[/-] ?(?P<symbol>{TYPES} ?[-/] ?{CODE}{_MORE}|{CODE}{_MORE})"),
    ),
    # 26-NQ/TW, 18/NQ-TW, 79 NQ/TW, 26- NQ/TW, 40 - CT/TW, 116 / NĐ - CP, 1669/NQ-UBTVQH15
    ("number-type-issuer", re.compile(rf"{_NUMBER}(?: ?[-/] ?| )(?P<symbol>{TYPES} ?[-/] ?{CODE}{_MORE})")),
    # 215/UBND-NC, 301/BGDĐT - GDMN
    ("number/issuer", re.compile(rf"{_NUMBER}[-/](?P<symbol>{CODE}(?:{_SPACED}|(?:[-/]|- ){CODE}){_MORE})")),
    # 18-NQ, 116/NĐ, 123/UBND
    ("number/code", re.compile(rf"{_NUMBER}[-/](?P<symbol>{CODE})")),
    # 2235/2017
    (YEARED, re.compile(rf"{_NUMBER} ?/ ?{_YEAR}(?!\d|[/-]\d)")),
    # 46
    (PLAIN, re.compile(rf"{_NUMBER}(?![./,]\d|[-/] ?\d|%| ?- ?\d)")),
)


@dataclass(frozen=True)
class Number:
    """A number read from the text: where it ends and what it says; `symbol` is canonical, "" where none is printed."""

    end: int
    number: str
    year: int | None
    symbol: str
    shape: str

    @property
    def looks_like_year(self) -> bool:
        return self.number.isdigit() and 1900 <= int(self.number) <= 2100


def read_number(text: str, at: int, bare: bool = False) -> Number | None:
    """The longest document number at `at` in canonical `text`; `bare`: only with year or type, and issuer."""
    for shape, pattern in _FORMS[:3] if bare else _FORMS:
        match = pattern.match(text, at)
        if not match:
            continue
        groups = match.groupdict()
        symbol = canonical_symbol(groups.get("symbol") or "")
        if bare and not _BARE_SYMBOL.match(symbol):
            return None
        year = groups.get("year")
        return Number(match.end(), groups["number"], int(year) if year else None, symbol, shape)
    return None


_BARE_SYMBOL = re.compile(rf"{TYPES}[-/]|(?:UBTV)?QH\d")
_PARTY = re.compile(r"(?:VP|BTC|BTG|BTGDV|BDV|BNC|UBKT|QU|BCĐ|ĐU\w*)?(?:TW|TU)|ĐU\w*|HU|QU|ThU|UBKT\w*|BCSĐ\w*")


_RUN_TOGETHER = re.compile(r"^(NĐ|QĐ|CT|NQ)(CP|TTg)$")  # 116/NĐCP


def canonical_symbol(printed: str) -> str:
    """One spelling: no spaces, TƯ and T.Ư are TW, Party symbols TYPE/ISSUER, state symbols TYPE-ISSUER.

    TU (a city or province committee) stays TU: it is another issuer.
    """
    symbol = re.sub(r"\s", "", printed)
    symbol = re.sub(r"T\.?Ư(?![^\W_])|T\.W", "TW", symbol)
    parts = re.split("[-/]", _RUN_TOGETHER.sub(r"\1-\2", symbol))
    if len(parts) == 1:
        return symbol
    if _PARTY.fullmatch(parts[1]) and not _PARTY.fullmatch(parts[0]):
        return f"{parts[0]}/{'-'.join(parts[1:])}"
    return "-".join(parts)
