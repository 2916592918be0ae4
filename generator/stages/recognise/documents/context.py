"""What stands around a citation and belongs to it without being its name: pinpoint, date, issuer, term, subject."""

from __future__ import annotations

import re
from typing import Any

from generator.knowledge.documents import document_words
from generator.stages.recognise.documents.names import roman
from generator.stages.recognise.documents.words import END, either
from generator.text import CAPITALS

_PART = r"(?:tiết|điểm|khoản|điều|tiểu mục|mục|chương|phần|phụ lục) (?:\d{1,4}(?:\.\d{1,3}){0,3}|[ivx]{1,5}|[a-zđ])"
_PINPOINT = re.compile(
    rf"{_PART}(?:,? |, và | và | của )(?:(?:{_PART}|\d{{1,4}}|[a-zđ])(?:,? |, và | và | của )){{0,6}}$"
)
_TRAILING = re.compile(r",? (?:của |và )?$")
_DATE = re.compile(
    r",? ?\(?(?:(?:được )?(?:ban hành|ký|thông qua) )?ngày (\d{1,2})"
    r"(?: ?[-/.] ?| tháng )(\d{1,2})(?: ?[-/.] ?| năm )(\d{4})(?!\d)"
)
_YEAR = re.compile(r",? (?:ban hành )?\(?năm ((?:19|20)\d\d)(?!\d)")
_ISSUER_END = either([word for word, _ in document_words("issuer-stop")])
_ISSUER = re.compile(
    rf",? (?:của|do) (?P<issuer>(?:[^,.;:()\"\n]|\.(?=\w)|(?<=\bTP)\.(?= [{CAPITALS}])){{2,90}}?)"
    rf"(?=\.(?!\w)|[,;:()\"\n]| (?:{_ISSUER_END}){END}|\Z)"
)
_TERM = re.compile(rf",? \(?[Kk]hóa ([IVXivx]{{1,6}}){END}\)?")
_SUBJECT = re.compile(
    r"(?:,? (?:về(?: việc)?|quy định(?: về)?) (?:\"(?P<quoted>[^\"\n]{4,250})\"|(?P<plain>[^.;:()\n\"]{4,200}))"
    r"| \(?\"(?:về )?(?P<title>[^\"\n]{12,250})\")"
)


def pinpoint(low: str, text: str, start: int) -> str | None:
    """ "điểm a khoản 2 Điều 5" right before the citation that begins at `start`."""
    match = _PINPOINT.search(low, max(0, start - 70), start)
    return _TRAILING.sub("", text[match.start() : match.end()]) if match else None


def tail(text: str, end: int, stop: int) -> dict[str, Any]:
    """The Citation fields printed between `end` of a citation and `stop`, in whichever order they stand."""
    line = text.find("\n", end, stop)
    stop = line if line >= 0 else stop
    fields: dict[str, Any] = {}
    at = end
    for _ in range(5):
        step = _step(text, at, stop, fields)
        if step is None:
            break
        at = step
    return fields


def _step(text: str, at: int, stop: int, fields: dict[str, Any]) -> int | None:
    """Reads one field at `at` into `fields`; gives where it ends, None where none begins."""
    if (match := _DATE.match(text, at, stop)) and "date" not in fields:
        day, month, year = (int(part) for part in match.groups())
        if 1 <= day <= 31 and 1 <= month <= 12:
            fields["date"] = f"{year:04}-{month:02}-{day:02}"
        return match.end() + (text[match.end() : match.end() + 1] == ")")
    if (match := _TERM.match(text, at, stop)) and "term" not in fields:
        fields["term"] = roman(match[1])
        return match.end()
    if (match := _ISSUER.match(text, at, stop)) and "issuer" not in fields:
        fields["issuer"] = match["issuer"].strip()
        return match.end()
    if (match := _SUBJECT.match(text, at, stop)) and "subject" not in fields:
        fields["subject"] = (match["quoted"] or match["plain"] or match["title"]).strip()
        return match.end()
    if (match := _YEAR.match(text, at, stop)) and "year" not in fields:
        fields["year"] = int(match[1])
        return match.end()
    return None
