"""Printed dates → EDTF, level 0 and 1, to the minute, in local time as printed.

1. `stamp`    finds a full date, with its time where there is one, in a short line or a metadata value.
2. `edtf`     reads a metadata value that holds a date and nothing else; reduced dates (2018, 2018-07) too.
3. `in_lead`  infers a date from the day that the lead prints ("Sáng 15-10"); what is inferred is marked "?".

EDTF: ISO 8601-2:2019, Library of Congress specification. "5/9 quận", "18/85 xã" and "lần thứ bảy" are no dates.
"""

from __future__ import annotations

import datetime
import re
from typing import NamedTuple

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = "|".join(f"{month}[a-z]{{0,6}}" for month in _MONTHS)

_WEEKDAY = (
    r"(?:(?:thứ\s+(?:hai|ba|tư|năm|sáu|bảy|bẩy|[2-7])|chủ\s+nhật|(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6})\b"
    r"[\s,.-]{0,4})?"
)
_GAP = r"[\s,|–—-]{0,8}"
_TIME = (
    r"(?P<{0}h>\d{{1,2}})(?::|h|g)(?P<{0}m>\d{{2}})(?::\d{{2}}(?:[.,]\d{{1,9}})?)?"
    r"(?:\s?(?P<{0}half>[ap])\.?m\b\.?)?(?!\d)"
)
_ZONE = r"(?:\s{0,3}\(?(?:(?:gmt|utc)\s?(?:[+-]\s?\d{1,2}(?::?\d{2})?)?\)?|[+-]\d{2}:?\d{2}|z\b))?"
_NUMERIC = r"(?<![\d/.,-])(?P<d>\d{1,2})\s?[/.-]\s?(?P<mo>\d{1,2})\s?[/.-]\s?(?P<y>(?:19|20)\d{2})(?![\d/])"
_WORDS = r"(?P<wd>\d{1,2})\s+tháng\s+(?P<wmo>\d{1,2})\s*,?\s*(?:năm\s+)?(?P<wy>(?:19|20)\d{2})(?!\d)"
_ENGLISH = rf"(?P<ed>\d{{1,2}})\s(?P<emo>{_MONTH_NAMES})\.?,?\s(?P<ey>(?:19|20)\d{{2}})(?!\d)"
_AMERICAN = rf"(?P<amo>{_MONTH_NAMES})\.?\s(?P<ad>\d{{1,2}}),?\s(?P<ay>(?:19|20)\d{{2}})(?!\d)"
_ISO = r"(?<![\d-])(?P<iy>(?:19|20)\d{2})[-/](?P<imo>\d{1,2})[-/](?P<id>\d{1,2})(?![\d/-])t?"

_STAMP = re.compile(
    rf"(?:{_TIME.format('b')}{_ZONE}{_GAP})?{_WEEKDAY}(?:ngày\s{{1,3}})?"
    rf"(?:{_NUMERIC}|{_WORDS}|{_ENGLISH}|{_AMERICAN}|{_ISO})"
    rf"(?:{_GAP}(?:lúc\s)?{_TIME.format('a')}{_ZONE})?",
    re.IGNORECASE,
)
_REDUCED = re.compile(
    r"(?P<y>(?:19|20)\d{2})(?:-(?P<m>0[1-9]|1[0-2]))?[~?%]?|(?P<m2>0?[1-9]|1[0-2])/(?P<y2>(?:19|20)\d{2})"
)

_HAS_YEAR = re.compile(r"(?:19|20)\d\d")  # a cheap test: no full date is without one

# The longest line, and the longest metadata value, that is looked at as a date.
LONGEST = 160


class Stamp(NamedTuple):
    """A printed date: its EDTF value and where in the line it stands."""

    value: str
    start: int
    end: int


def stamp(line: str) -> Stamp | None:
    """The first full date in `line`, with the time that belongs to it; None for long lines and impossible dates."""
    if len(line) > LONGEST or not _HAS_YEAR.search(line):
        return None
    match = _STAMP.search(line)
    if match is None:
        return None
    found = match.groupdict()
    day = _day(found)
    return Stamp(day + _time(found), *match.span()) if day else None


def _day(found: dict[str, str | None]) -> str:
    for prefix in ("", "w", "e", "a", "i"):
        year, month, day = found[f"{prefix}y"], found[f"{prefix}mo"], found[f"{prefix}d"]
        if year and month and day:
            number = int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1
            return _iso(int(year), number, int(day))
    return ""


def _iso(year: int, month: int, day: int) -> str:
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return ""


def _time(found: dict[str, str | None]) -> str:
    for prefix in ("b", "a"):
        hour, minute, half = found[f"{prefix}h"], found[f"{prefix}m"], found[f"{prefix}half"]
        if hour and minute:
            hours = int(hour) % 12 + (12 if half.lower() == "p" else 0) if half else int(hour)
            return f"T{hours:02}:{int(minute):02}" if hours < 24 and int(minute) < 60 else ""
    return ""


def edtf(value: str) -> str:
    """The date that a metadata value gives, or "" where it gives none. 2018, 2018-07 and 7/2018 stay reduced."""
    value = value.strip()
    reduced = _REDUCED.fullmatch(value)
    if reduced:
        if reduced["y2"]:
            return f"{reduced['y2']}-{int(reduced['m2']):02}"
        return value
    found = stamp(value)
    if found is None:
        return ""
    return found.value + ("?" if value[found.end :].strip() == "?" else "")


def captured(value: str) -> str:
    """The moment of a capture that a metadata value gives, or ""; one in UTC keeps its Z."""
    made = edtf(value)
    return f"{made}Z" if "T" in made and value.strip().endswith("Z") else made


# The day as a lead prints it: behind a part of the day, or behind a "Ngày" that opens a sentence. Any other "ngày 5/2"
# may be the date of a document or of what is to come.
_LEAD_DAY = re.compile(
    r"(?:\b(?:sáng|trưa|chiều|tối|đêm|Sáng|Trưa|Chiều|Tối|Đêm|[Hh]ôm nay)\b(?: nay)?(?: \(|, ?| )(?:ngày )?"
    r"|(?:^|[.!?] |[-–—)] ?)(?:Trong )?[Nn]gày )"
    r"(?P<d>\d{1,2}) ?[-/.] ?(?P<m>\d{1,2})(?: ?[-/.] ?(?P<y>(?:19|20)\d{2}))?(?![\d/]|[-.,]\d|%)"
)
_LEAD_WINDOW = 300
_ANY_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d{2}(?![\d%]|[.,]\d)")
# Words by which a text speaks of the running year.
_RUNNING_YEAR = re.compile(
    r"\b(?:trong|cả|đầu|giữa|cuối|hết|công tác|nhiệm vụ|(?:thực hiện|áp dụng|triển khai|bắt đầu) từ) năm "
    r"(?P<y>(?:19|20)\d{2})\b"
)
_NEARBY = re.compile(r"\b(?:(?P<d>\d{1,2})[-/.])?(?P<m>\d{1,2})[-/.](?P<y>(?:19|20)\d{2})\b")


def in_lead(lead: str, body: str) -> tuple[str, str, str] | None:
    """(EDTF marked "?", rule, evidence) for the day that `lead` opens with, or None.

    A year printed with the day is taken where the text speaks of no later one. Otherwise `body` must speak of one year
    only, and speak of it as the running one: "trong năm 2018", "thực hiện từ năm 2018", or with a date within a month
    of the day.
    """
    match = _LEAD_DAY.search(lead, 0, _LEAD_WINDOW)
    if match is None:
        return None
    day, month = int(match["d"]), int(match["m"])
    years = {year.group() for year in _ANY_YEAR.finditer(body)}
    if match["y"]:
        made = _iso(int(match["y"]), month, day) if match["y"] == max(years, default=match["y"]) else ""
        return (f"{made}?", "day-in-lead", match.group().strip()) if made else None
    if len(years) != 1:
        return None
    shown = _RUNNING_YEAR.search(body) or next(
        (near for near in _NEARBY.finditer(body) if _near(near, day, month)), None
    )
    if shown is None:
        return None
    made = _iso(int(shown["y"]), month, day)
    around = body[max(0, shown.start() - 12) : shown.end()].replace("\n", " ").strip()
    return (f"{made}?", "day-in-lead, year-in-text", f"{match.group().strip()} … {around}") if made else None


def _near(date: re.Match[str], day: int, month: int) -> bool:
    """Whether a date in the text lies within a month of the lead's day, in the same year."""
    first = int(date["m"]) * 30 + int(date["d"] or day)
    return abs(first - (month * 30 + day)) <= 31
