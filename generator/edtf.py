"""Dates as EDTF (Library of Congress, levels 0 and 1, as model.Record has them), taken apart."""

from __future__ import annotations

import re

_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")
_ISO = re.compile(r"\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?)?)?)?$")
DOUBTS = ("?", "~", "%")


def day(date: str) -> str:
    """An EDTF date without its time of day, its doubt kept."""
    whole, _, time = date.partition("T")
    return whole + (time[-1] if time[-1:] in DOUBTS else "")


def year(date: str) -> str:
    """The year of an EDTF date, or ""."""
    return date[:4] if date[:4].isdigit() else ""


def numbers(date: str) -> tuple[int, ...]:
    """Year, month and day of an EDTF date as far as it tells them; () for what does not begin with a year."""
    found = _DAY.match(date)
    return tuple(int(part) for part in found.groups() if part) if found else ()


def whole_day(date: str) -> str:
    """The calendar day (2018-07-16) that an EDTF date tells, doubtful or not; "" where it tells none."""
    found = _DAY.match(date)
    return found[0] if found and found[3] else ""


def iso(date: str) -> str:
    """The date as ISO 8601, which knows no doubt: 2018-07-16T20:15; "" where EDTF says something else, an interval."""
    plain = date.rstrip("".join(DOUBTS))
    return plain if _ISO.match(plain) else ""
