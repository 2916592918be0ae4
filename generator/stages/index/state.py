"""What the index remembers between builds, so that an edit of one article touches the lists of its own words alone.

Keys of the store, all values bytes:

about        JSON: {state: STATE}
size/P       JSON: how many characters the values in the packs P (d, p), or the lines of f, take
manifest     JSON, as in its shard
numbers      JSON: {article id: number}
s/SHARD      the lines of a shard of packs d, p, f or of a common term (w, q), as they are in the shard
t/TERM       the raw lists of a term: see `Lists`
g/FACET      the numbers of the articles with a facet, 32 bits each
facets       JSON: {facet: {value: articles}}
c/S          JSON: the columns of segment S with the values themselves
l#, n#       JSON: [[head, [[beginning, bytes] of a piece …]] …] of the tables of terms and names (tables.py)
l#HEAD …     the lines of such a table whose keys begin with the character HEAD
b#START      the text of a shard of the best names
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

STATE = 9  # raise it when this layout or the shards change


class Store(Protocol):
    """Bytes by key, kept from one build to the next."""

    def get(self, key: str) -> bytes | None:
        """What was put under `key`, or None."""

    def put(self, key: str, value: bytes | None) -> None:
        """Keeps `value` under `key`; None forgets the key."""

    def clear(self) -> None:
        """Forgets everything."""


class Draft:
    """A store with changes that are not yet put into it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._new: dict[str, bytes | None] = {}

    def get(self, key: str) -> bytes:
        """What is under `key`; nothing is b""."""
        value = self._new[key] if key in self._new else self._store.get(key)
        return value or b""

    def text(self, key: str) -> str:
        return self.get(key).decode()

    def json(self, key: str) -> Any:
        """The JSON value under `key`, or None."""
        value = self.get(key)
        return json.loads(value) if value else None

    def put(self, key: str, value: bytes) -> None:
        """Keeps `value`; b"" forgets the key."""
        self._new[key] = value or None

    def put_json(self, key: str, value: object) -> None:
        self.put(key, as_json(value))

    def commit(self) -> None:
        """Puts the changes into the store."""
        for key, value in self._new.items():
            self._store.put(key, value)
        self._new.clear()


class Through(Draft):
    """A store itself, for what is written once and in whole."""

    def put(self, key: str, value: bytes) -> None:
        self._store.put(key, value or None)


def as_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


@dataclass
class Lists:
    """The raw lists of a term: its postings (number × 8 + impact), and how many bits its positions take in each."""

    postings: array[int] = field(default_factory=lambda: array("I"))
    lengths: array[int] = field(default_factory=lambda: array("I"))

    def to_bytes(self) -> bytes:
        """A letter for the width of the lengths, the postings, the lengths; nothing for empty lists."""
        if not self.postings:
            return b""
        width = "H" if max(self.lengths) < 1 << 16 else "I"
        return width.encode() + self.postings.tobytes() + array(width, self.lengths).tobytes()

    @classmethod
    def from_bytes(cls, value: bytes) -> Lists:
        lists = cls()
        if value:
            width = value[:1].decode()
            lengths = array(width)
            count = (len(value) - 1) // (4 + lengths.itemsize)
            lists.postings.frombytes(value[1 : 1 + 4 * count])
            lengths.frombytes(value[1 + 4 * count :])
            lists.lengths = array("I", lengths)
        return lists


def numbers_to_bytes(numbers: Iterable[int]) -> bytes:
    return array("I", numbers).tobytes()


def numbers_from_bytes(value: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(value)
    return numbers


def edited_lines(text: str, changes: Mapping[str, str | None]) -> str:
    """The lines "key TAB value" of `text`, sorted by key, with `changes`: a key's new value, or None for no line."""
    lines = dict(line.rsplit("\t", 1) for line in text.split("\n") if line)
    for key, value in changes.items():
        if value is None:
            lines.pop(key, None)
        else:
            lines[key] = value
    return "\n".join(f"{key}\t{lines[key]}" for key in sorted(lines))
