"""The day of the build. The clock is never asked: the same archive gives the same bytes on any day."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from generator.errors import UsageError

VARIABLE = "SOURCE_DATE_EPOCH"


def build_day() -> str:
    """The day (2026-01-31) in SOURCE_DATE_EPOCH (reproducible-builds.org), or "" where that is not set.

    Raises UsageError where it is no number of seconds.
    """
    told = os.environ.get(VARIABLE, "")
    if not told:
        return ""
    try:
        return datetime.fromtimestamp(int(told), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        remedy = f"Set it to seconds since 1970, or unset it: {VARIABLE}=$(git log -1 --format=%ct)."
        raise UsageError(VARIABLE, f"'{told[:40]}' is no number of seconds", remedy) from None
