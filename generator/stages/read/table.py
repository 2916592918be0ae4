"""*.csv and *.tsv: a table with a header, an article a row.

1. The delimiter is the one of comma, semicolon and tab that the header holds most.
2. `[columns]` in archive.toml says which column gives which field; a column named like a field gives it anyway.
3. Each row becomes an article by `exported`, with the lines it stands on as its source.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from contextlib import suppress

from generator import formats
from generator.config import COLUMNS, Config
from generator.model import Article, Notice, Source
from generator.stages.read.decode import decode
from generator.stages.read.exported import article

_LONGEST_CELL = 50_000_000
_PEOPLE = re.compile(r"[;|]")


class Table:
    """The reader of tables."""

    suffixes: tuple[str, ...] = formats.TABLE

    def read(self, source: Source, config: Config) -> Iterator[Article | Notice]:
        """The articles of the rows."""
        text, notice = decode(source.data, source.path)
        if notice:
            yield notice
        if text is None:
            return
        rows, lines = _table(text)
        if not "".join(lines).strip():
            yield Notice(f"{source.path}:1", "is empty", "Remove the file, or fill it.", rule="empty-file")
            return
        try:
            yield from _rows(rows, lines, source, config)
        except csv.Error as error:
            where = f"{source.path}:{getattr(rows, 'line_num', 1)}"
            yield Notice(where, f"cannot be read on as a table ({error})", "Check the quotes.", "error", "csv-syntax")

    def pieces(self, source: Source) -> Iterator[Source]:
        """The rows that articles are made of."""
        rows, lines = _table(decode(source.data, source.path).text or "")
        with suppress(csv.Error):
            next(rows, None)
            for _, piece in _pieces(rows, lines, source):
                yield piece


def _table(text: str) -> tuple[Iterator[list[str]], list[str]]:
    """The rows of a table, and its lines."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").split("\n")
    # The module's own limit, 128 kB a cell, is less than a long article; it can only be set for the whole process.
    csv.field_size_limit(_LONGEST_CELL)
    return csv.reader((line + "\n" for line in lines), delimiter=_delimiter(lines[0])), lines


def _delimiter(header: str) -> str:
    return max(",;\t", key=header.count)


def _rows(rows: Iterator[list[str]], lines: list[str], source: Source, config: Config) -> Iterator[Article | Notice]:
    header = [name.strip() for name in next(rows, [])]
    columns, notices = _columns(header, source.path, config)
    yield from notices
    if "text" not in columns:
        what = f"has no column for the text; its columns are {', '.join(header)[:300]}"
        remedy = 'Name it in archive.toml: [columns] text = "…".'
        yield Notice(f"{source.path}:1", what, remedy, "error", "csv-columns")
        return
    for row, piece in _pieces(rows, lines, source):
        record: dict[str, object] = {name: row[at] for name, at in columns.items() if at < len(row)}
        if isinstance(record.get("authors"), str):
            record["authors"] = [name.strip() for name in _PEOPLE.split(str(record["authors"])) if name.strip()]
        yield from article(record, piece, "csv-column", config)


def _pieces(rows: Iterator[list[str]], lines: list[str], source: Source) -> Iterator[tuple[list[str], Source]]:
    """The rows below the header that are not blank, each with the lines it stands on."""
    end = 1
    for row in rows:
        start, end = end + 1, getattr(rows, "line_num", end + 1)
        if any(cell.strip() for cell in row):
            yield row, Source(source.path, "\n".join(lines[start - 1 : end]).encode("utf-8", "replace"), start)


def _columns(header: list[str], path: str, config: Config) -> tuple[dict[str, int], list[Notice]]:
    """Field → place of its column, and the columns that archive.toml names and the table lacks."""
    places = {name.casefold(): at for at, name in reversed([*enumerate(header)])}
    found = {name: places[name] for name in COLUMNS if name in places}
    notices = []
    for name, column in config.columns:
        if column.casefold() in places:
            found[name] = places[column.casefold()]
        else:
            remedy = "Change it in archive.toml, [columns]."
            notices.append(Notice(f"{path}:1", f"has no column {column!r} for `{name}`", remedy, rule="csv-columns"))
    return found, notices
