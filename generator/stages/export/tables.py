"""Rows of CSV (RFC 4180) that a spreadsheet opens as it should.

* A file begins with a byte order mark, by which spreadsheets know UTF-8.
* A list is one cell, its parts joined by "; ".
* Text that a spreadsheet would run as a formula is guarded (generator.cells). The JSON Lines hold it as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from generator.cells import guarded

LIST = "; "
END = "\r\n"
BOM = b"\xef\xbb\xbf"


def cell(value: object) -> str:
    """One cell, ready to stand between commas."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        value = LIST.join(map(str, value))
    text = guarded(str(value))
    if '"' in text or "," in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def row(cells: Iterable[object]) -> bytes:
    """One line with its end."""
    return (",".join(map(cell, cells)) + END).encode("utf-8", "replace")


def head(columns: Iterable[str]) -> bytes:
    """The beginning of a CSV file."""
    return BOM + row(columns)
