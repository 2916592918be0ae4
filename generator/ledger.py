"""The review ledger: review.csv in an archive's folder, one decision of a curator a line. It survives every rebuild.

    action,article,quote,prefix,suffix,entity,target,note

| action | needs | what it does |
|---|---|---|
| accept | article, quote, entity | confirms a link; said to be drifting when the program comes to mean another entity |
| pin | article, quote, entity | makes the mention mean `entity`, also where none was found or it was left open |
| reject | article, quote | takes the link away: the mention stays, unresolved |
| ignore | quote | the words are no mention at all, in `article` or, without one, everywhere |
| merge | entity, target | two entities are one: `entity` becomes `target` in every article |
| split | article, entity, target | in `article`, `entity` is another one: `target` |

`prefix` and `suffix` are a few of the words before and after the quote; they are needed only where the quote stands
more than once in the article and not every place is meant. A cell that a spreadsheet would run as a formula is written
with an apostrophe before it, which is taken away when it is read (generator.cells); one written without it is read too.

Who would rather write TOML has the same keys in [[decision]] tables of review.toml; both files count. New decisions of
`tulieu review` go into review.csv.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import cast

from generator.cells import guarded, unguarded
from generator.errors import SettingError
from generator.model import KINDS, Action, Decision
from generator.text import printable
from generator.tomltext import parse_toml

FILE = "review.csv"
TABLES = "review.toml"
COLUMNS = ("action", "article", "quote", "prefix", "suffix", "entity", "target", "note")
NEEDS: Mapping[str, tuple[str, ...]] = {
    "accept": ("article", "quote", "entity"),
    "pin": ("article", "quote", "entity"),
    "reject": ("article", "quote"),
    "ignore": ("quote",),
    "merge": ("entity", "target"),
    "split": ("article", "entity", "target"),
}


def parse_ledger(text: str, path: str = FILE, tables: str = "") -> tuple[Decision, ...]:
    """The decisions in `text` (CSV), in line order, then those in `tables` (the text of review.toml).

    Raises SettingError, naming file and line, for a malformed line, an unknown column or action, a missing cell, a
    target that is no entity id, two decisions that contradict each other, and merges that go in a circle.
    """
    decisions = (*_from_csv(printable(text), path), *_from_toml(printable(tables)))
    _check_contradictions(decisions)
    merges(decisions)
    return decisions


def _from_csv(text: str, path: str) -> Iterator[Decision]:
    rows = list(_rows(text, path))
    if not rows:
        return
    columns = [cell.strip() for cell in rows[0][1]]
    _check_columns(columns, rows[0][0])
    for where, cells in rows[1:]:
        yield _decision(where, list(map(unguarded, cells)), columns)


def _from_toml(text: str) -> Iterator[Decision]:
    """The [[decision]] tables of review.toml; each stands where its head does."""
    tables = parse_toml(text, TABLES)
    written = tables.get("decision", [])
    heads = [n for n, line in enumerate(text.split("\n"), 1) if line.strip().startswith("[[decision]]")]
    whole = isinstance(written, list) and all(isinstance(table, dict) for table in written)
    if set(tables) - {"decision"} or not whole or len(heads) != len(written):
        other = next((key for key in tables if key != "decision"), "decision")
        raise SettingError(f"{TABLES}:1", f"unknown table '{other}'", "Write each decision under [[decision]].")
    for number, table in zip(heads, written, strict=True):
        where = f"{TABLES}:{number}"
        _check_columns(list(table), where)
        if not all(isinstance(value, str) for value in table.values()):
            raise SettingError(where, "a value is no string", 'Write every value as "…".')
        yield _decision(where, list(table.values()), list(table))


def _check_columns(columns: Sequence[str], where: str) -> None:
    for column in columns:
        if column not in COLUMNS:
            raise SettingError(where, f"unknown column '{column}'", _near(column, COLUMNS, "columns"))


def format_decision(decision: Decision) -> str:
    """The line of the ledger that says `decision`, with its line end."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow([guarded(getattr(decision, column)) for column in COLUMNS])
    return line.getvalue()


def merges(decisions: Sequence[Decision]) -> dict[str, str]:
    """Entity id → the id it finally becomes. Raises SettingError for a circle."""
    lines = {d.entity: d for d in decisions if d.action == "merge"}
    final: dict[str, str] = {}
    for entity, first in lines.items():
        passed: dict[str, None] = {}
        at = entity
        while at in lines and at not in final:
            if at in passed:
                what = f"the merge goes in a circle: {' → '.join([*passed, at])}"
                raise SettingError(first.where, what, "Take one of these lines out.")
            passed[at] = None
            at = lines[at].target
        final.update(dict.fromkeys(passed, final.get(at, at)))
    return final


def _rows(text: str, path: str) -> Iterable[tuple[str, list[str]]]:
    reader = csv.reader(io.StringIO(text), strict=True)
    line = 0
    try:
        for cells in reader:
            where, line = f"{path}:{line + 1}", reader.line_num
            if any(cell.strip() for cell in cells) and not cells[0].lstrip().startswith("#"):
                yield where, cells
    except csv.Error as error:
        remedy = 'Put a cell that holds a comma or quote into "double quotes" and double the quotes inside.'
        raise SettingError(f"{path}:{line + 1}", f"is not valid CSV ({error})", remedy) from None


def _decision(where: str, cells: list[str], columns: list[str]) -> Decision:
    if len(cells) > len(columns):
        what = f"{len(cells)} cells where the header has {len(columns)}"
        raise SettingError(where, what, 'Put a cell that holds a comma into "double quotes".')
    # Spaces at the ends of a prefix or suffix are part of it.
    values = dict(zip(columns, cells, strict=False))
    values = {key: value if key in ("prefix", "suffix") else value.strip() for key, value in values.items()}
    action = values.get("action", "")
    if action not in NEEDS:
        raise SettingError(where, f"unknown action '{action}'", _near(action, tuple(NEEDS), "actions"))
    for column in NEEDS[action]:
        if not values.get(column):
            raise SettingError(where, f"'{column}' is empty", f"{action} needs {', '.join(NEEDS[action])}.")
    for column in ("entity", "target"):
        kind, colon, name = values.get(column, "").partition(":")
        if values.get(column) and not (kind in KINDS and colon and name.strip()):
            what = f"'{values[column]}' in '{column}' is no entity id"
            raise SettingError(where, what, "Write it as in data/entities.jsonl: person:Nguyễn Văn A.")
    return Decision(where, cast(Action, action), **{k: v for k, v in values.items() if k != "action"})


def _check_contradictions(decisions: Sequence[Decision]) -> None:
    said: dict[tuple[str, ...], Decision] = {}
    for decision in decisions:
        if decision.action in ("accept", "pin", "reject", "ignore"):
            key: tuple[str, ...] = (decision.article, decision.quote, decision.prefix, decision.suffix)
        else:
            key = (decision.action, decision.article, decision.entity)
        before = said.setdefault(key, decision)
        if (before.action, before.entity, before.target) != (decision.action, decision.entity, decision.target):
            what = f"contradicts the decision at {before.where} about the same words"
            raise SettingError(decision.where, what, "Keep one of the two lines.")


def _near(word: str, known: tuple[str, ...], what: str) -> str:
    near = get_close_matches(word, known, 1)
    return f"Did you mean '{near[0]}'?" if near else f"Known {what}: {', '.join(known)}."
