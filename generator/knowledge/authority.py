"""Authority files: what the owner of an archive knows of its entities, as CSV or TOML.

1. `parse_authority` reads one file: a record a row (CSV) or a record an [[authority]] table (TOML).
2. `parse_authorities` reads all files of an archive and holds them against each other.

The columns of a CSV file, and the keys of a TOML table, are those of `COLUMNS`; only id, kind and name must be there.
Lists are separated by "|", pairs are written name=value:

    id,kind,name,variants,facts,source,external,note
    person:Nguyễn Văn A,person,Nguyễn Văn A,Ba A|Anh Ba,born=1950,Báo X 3/2/2015,wikidata=Q1,

Every fact takes the record's source. A record that cannot be understood stops the build: SettingError names file, line
and remedy.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from generator.errors import SettingError
from generator.model import KINDS, Authority, Fact
from generator.text import lower, printable
from generator.tomltext import parse_toml

COLUMNS = ("id", "kind", "name", "variants", "facts", "source", "external", "note")
REQUIRED = ("id", "kind", "name")


@dataclass(frozen=True)
class Row:
    """One record as written: `values` by column, and where it stands ("authority/persons.csv:3")."""

    where: str
    values: Mapping[str, str]


def parse_authority(text: str, path: str) -> tuple[Authority, ...]:
    """The records of one authority file; `path` ends in .csv or .toml. Raises SettingError."""
    return parse_authorities([(path, text)])


def parse_authorities(files: Iterable[tuple[str, str]]) -> tuple[Authority, ...]:
    """The records of all authority files of an archive, given as (path, text), in file and line order.

    Raises SettingError for a malformed line, an unknown column or kind, an id given twice, and a name or variant that
    two records of one kind claim.
    """
    records: list[Authority] = []
    ids: dict[str, str] = {}
    claims: dict[tuple[str, str], tuple[str, str]] = {}
    for path, text in files:
        for row in _rows(printable(text), path):
            record = _record(row)
            if record.id in ids:
                raise SettingError(
                    row.where, f"the id '{record.id}' is already used at {ids[record.id]}", "Merge the two."
                )
            ids[record.id] = row.where
            for name in (record.name, *record.variants):
                where, other = claims.setdefault((record.kind, lower(name)), (row.where, record.id))
                if other != record.id:
                    what = f"the variant '{name}' of '{record.id}' is also one of '{other}' at {where}"
                    raise SettingError(row.where, what, "A name must mean one record: take it out of one of them.")
            records.append(record)
    return tuple(records)


def _rows(text: str, path: str) -> Iterator[Row]:
    return _toml_rows(text, path) if path.lower().endswith(".toml") else _csv_rows(text, path)


def _csv_rows(text: str, path: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text), strict=True)
    columns: list[str] = []
    line = 0
    try:
        for cells in reader:
            where, line = f"{path}:{line + 1}", reader.line_num
            if not any(cell.strip() for cell in cells) or cells[0].lstrip().startswith("#"):
                continue
            if not columns:
                columns = [cell.strip() for cell in cells]
                _check_columns(columns, where)
                continue
            if len(cells) > len(columns):
                what = f"{len(cells)} cells where the header has {len(columns)}"
                raise SettingError(where, what, 'Put a cell that holds a comma into "double quotes".')
            yield Row(where, {column: cell.strip() for column, cell in zip(columns, cells, strict=False)})
    except csv.Error as error:
        raise SettingError(
            f"{path}:{line + 1}", f"is not valid CSV ({error})", "Mend the quotes of the line."
        ) from None


def _toml_rows(text: str, path: str) -> Iterator[Row]:
    tables = parse_toml(text, path)
    for key, records in tables.items():
        if key != "authority" or not isinstance(records, list) or not all(isinstance(one, dict) for one in records):
            raise SettingError(f"{path}:1", f"unknown table '{key}'", "Write each record under [[authority]].")
    heads = [number for number, line in enumerate(text.split("\n"), 1) if line.strip().startswith("[[authority]]")]
    for number, table in zip(heads, tables.get("authority", []), strict=False):
        where = f"{path}:{number}"
        _check_columns(list(table), where)
        yield Row(where, {key: _joined(value, f"{where} ({key})") for key, value in table.items()})


def _joined(value: object, where: str) -> str:
    """A TOML value as a CSV cell would hold it: a list joined by "|", a table as name=value pairs."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return "|".join(value)
    if isinstance(value, dict) and all(isinstance(item, str) for item in value.values()):
        return "|".join(f"{name}={item}" for name, item in value.items())
    raise SettingError(where, "must be a string, a list of strings or a table of strings", 'Write it as "…".')


def _check_columns(columns: list[str], where: str) -> None:
    for column in columns:
        if column not in COLUMNS:
            near = get_close_matches(column, COLUMNS, 1)
            remedy = f"Did you mean '{near[0]}'?" if near else f"Known columns: {', '.join(COLUMNS)}."
            raise SettingError(where, f"unknown column '{column}'", remedy)
    for column in REQUIRED:
        if column not in columns:
            raise SettingError(where, f"there is no column '{column}'", f"Needed are: {', '.join(REQUIRED)}.")


def _record(row: Row) -> Authority:
    values = row.values
    for column in REQUIRED:
        if not values.get(column):
            raise SettingError(row.where, f"'{column}' is empty", f"Needed are: {', '.join(REQUIRED)}.")
    kind = values["kind"]
    if kind not in KINDS:
        near = get_close_matches(kind, KINDS, 1)
        remedy = f"Did you mean '{near[0]}'?" if near else f"Kinds: {', '.join(KINDS)}."
        raise SettingError(row.where, f"unknown kind '{kind}'", remedy)
    source = values.get("source") or row.where
    facts = tuple(Fact(name, value, source) for name, value in _pairs(values.get("facts", ""), "facts", row.where))
    return Authority(
        id=values["id"],
        kind=kind,
        name=values["name"],
        variants=tuple(dict.fromkeys(v.strip() for v in values.get("variants", "").split("|") if v.strip())),
        facts=facts,
        origin="curated",
        source=row.where,
        external=tuple(_pairs(values.get("external", ""), "external", row.where)),
        note=values.get("note", ""),
    )


def _pairs(cell: str, column: str, where: str) -> list[tuple[str, str]]:
    pairs = []
    for piece in filter(None, (part.strip() for part in cell.split("|"))):
        name, equals, value = piece.partition("=")
        if not (name.strip() and equals and value.strip()):
            raise SettingError(
                where, f"'{piece}' in '{column}' is no pair", "Write name=value, pairs separated by '|'."
            )
        pairs.append((name.strip(), value.strip()))
    return pairs
