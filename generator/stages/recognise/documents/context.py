"""What stands around a citation and belongs to it without being its name: pinpoint, date, issuer, term, subject."""

from __future__ import annotations

import re
from typing import Any

from generator.stages.recognise.documents.names import roman

_PINPOINT = re.compile(
    r"(?:(?:tiết|điểm|khoản|điều|mục|tiểu mục|chương|phần|phụ lục) (?:[a-zđ]|[\d.]{1,6}|[ivx]{1,5})(?:,? | và | của )(?:\d+(?:, | và | ))?){1,6}(?:của )?$"
)
_DATE = re.compile(
    r",? ?\(?(?:(?:được )?(?:ban hành|ký|thông qua) )?ngày (\d{1,2})(?: ?[-/.] ?| tháng )(\d{1,2})(?: ?[-/.] ?| năm )(\d{4})(?!\d)"
)
_YEAR = re.compile(r",? (?:ban hành )?năm ((?:19|20)\d\d)(?!\d)")
_ISSUER = re.compile(
    r",? (?:của|do) (?P<issuer>[^,.;:()\"\n]{2,90}?)(?=(?:\.(?!\w)|[,;:()\"\n]| về | ban hành| ngày | khóa | quy định| đã | là | và | được | thì | phê duyệt| trong | yêu cầu| cho )|\Z)"
)
_TP = re.compile(r",? (?:của|do) (?P<issuer>[^,;:()\"\n]{2,60}?T[Pp]\. ?[^\W_]+(?: [A-ZĐ][^\W_]*){0,2})")
_TERM = re.compile(r",? \(?[Kk]hóa ([IVXivx]{1,6})(?![^\W_])\)?")
_SUBJECT = re.compile(
    r",? (?:về(?: việc)?|quy định(?: về)?) (?:\"(?P<quoted>[^\"\n]{4,250})\"|(?P<plain>[^.;:()\n\"]{4,200}))"
)


def pinpoint(low: str, text: str, start: int) -> str | None:
    """ "điểm a khoản 2 Điều 5" right before the citation that begins at `start`."""
    match = _PINPOINT.search(low, max(0, start - 70), start)
    return re.sub(r",? (?:của )?$", "", text[match.start() : match.end()]) if match else None


def tail(text: str, end: int) -> dict[str, Any]:
    """The Citation fields printed right after the citation that ends at `end`, in whichever order they stand."""
    stop = text.find("\n", end)
    stop = min(len(text) if stop < 0 else stop, end + 420)
    fields: dict[str, Any] = {}
    at = end
    for _ in range(5):
        step = _step(text, at, stop, fields)
        if step is None:
            break
        at = step
    return fields


def _step(text: str, at: int, stop: int, fields: dict[str, Any]) -> int | None:
    match = _DATE.match(text, at, stop)
    if match and "date" not in fields:
        day, month, year = (int(part) for part in match.groups())
        if 1 <= day <= 31 and 1 <= month <= 12:
            fields["date"] = f"{year:04}-{month:02}-{day:02}"
        return match.end() + (text[match.end() : match.end() + 1] == ")")
    match = _TERM.match(text, at, stop)
    if match and "term" not in fields:
        fields["term"] = roman(match[1])
        return match.end()
    match = _TP.match(text, at, stop) or _ISSUER.match(text, at, stop)
    if match and "issuer" not in fields:
        fields["issuer"] = match["issuer"].strip()
        return match.end()
    match = _SUBJECT.match(text, at, stop)
    if match and "subject" not in fields:
        fields["subject"] = (match["quoted"] or match["plain"]).strip()
        return match.end()
    match = _YEAR.match(text, at, stop)
    if match and "year" not in fields:
        fields["year"] = int(match[1])
        return match.end()
    return None
