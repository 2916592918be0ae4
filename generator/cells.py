"""Cells of CSV that no spreadsheet runs as a formula (OWASP, "CSV Injection"), and the text back from them.

A cell that begins with = + - @, their full-width forms, a tab or a line end gets an apostrophe before it; so does one
that has apostrophes before such a sign already, so that taking one away gives back what was written.
"""

from __future__ import annotations

import re

_RUN = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def guarded(text: str) -> str:
    """`text` as it is written into a cell."""
    return f"'{text}" if _RUN.match(text) else text


def unguarded(cell: str) -> str:
    """The text of a cell that was written so; other cells are as they are."""
    return cell[1:] if cell.startswith("'") and _RUN.match(cell) else cell
