"""How records are spread over files, by fixed rules, so that one edit touches few of them.

1. `hashed` gives the number by which a term chooses its pack; the browser computes the same.
2. `packs` spreads keyed lines over a power of two of packs.
3. `blocks` cuts a sorted table at prefixes of its keys, so that neighbours stay together.
4. `script` writes a shard: a classic script that calls back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import TypeAlias

from generator.model import Output

Line: TypeAlias = tuple[str, str]  # key, and the line that begins with it

_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

PACK_BYTES = 6_000
BLOCK_BYTES = 6_000


def script(name: str, data: object) -> Output:
    """The shard `name` holding `data` (JSON values). No separators but the needed ones; any letter as itself."""
    return Output(f"search/{name}.js", f'Archive.shard("{name}",{_WRITER.encode(data)})\n'.encode())


def hashed(key: str) -> int:
    """32-bit FNV-1a over the UTF-16 code units of `key`."""
    value = 0x811C9DC5
    for byte in key.encode("utf-16-le")[::2] if key.isascii() else _units(key):
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def _units(key: str) -> Iterator[int]:
    data = key.encode("utf-16-le")
    for at in range(0, len(data), 2):
        yield data[at] | data[at + 1] << 8


def pack_count(size: int) -> int:
    """How many packs `size` bytes are spread over: the power of two that keeps them near PACK_BYTES."""
    return 1 << max(0, (size // PACK_BYTES).bit_length())


def packs(prefix: str, lines: Mapping[str, str], count: int) -> Iterator[Output]:
    """`count` packs of lines "key TAB value"; a key stands in pack `hashed(key) % count`. Empty packs are left out."""
    spread: dict[int, list[str]] = {}
    for key in sorted(lines):
        spread.setdefault(hashed(key) & (count - 1), []).append(f"{key}\t{lines[key]}")
    for number in sorted(spread):
        yield script(f"{prefix}/{number:x}", "\n".join(spread[number]))


def blocks(prefix: str, lines: Sequence[Line], directory: list[str]) -> Iterator[Output]:
    """The table `lines` in blocks; where each block begins is added to `directory`.

    A block holds the keys from its beginning up to the next one's. Beginnings are prefixes, chosen by `_cut`, so that
    a new line changes its own block and at most the neighbours under the same prefix.
    """
    for start, members in _cut("", sorted(lines, key=_order)):
        directory.append(start)
        yield script(f"{prefix}/{prefix}-{file_name(start)}", "\n".join(line for _, line in members))


def _order(line: Line) -> tuple[bytes, str]:
    """The order of the browser, which compares UTF-16 code units."""
    return line[0].encode("utf-16-be"), line[1]


def _cut(start: str, lines: Sequence[Line]) -> list[tuple[str, Sequence[Line]]]:
    """`lines`, whose keys begin with `start`, in blocks of at most BLOCK_BYTES: cut by the next letter, and what is
    small laid together again."""
    if _size(lines) <= BLOCK_BYTES or lines[0][0] == lines[-1][0]:
        return [(start, lines)]
    cut: list[tuple[str, Sequence[Line]]] = []
    for head, group in groupby(lines, key=lambda line: line[0][: len(start) + 1]):
        for begin, members in _cut(head, list(group)):
            if cut and _size(cut[-1][1]) + _size(members) <= BLOCK_BYTES:
                cut[-1] = (cut[-1][0], [*cut[-1][1], *members])
            else:
                cut.append((begin if cut else start, members))
    return cut


def _size(lines: Sequence[Line]) -> int:
    return sum(len(line) + 1 for _, line in lines)


def file_name(prefix: str) -> str:
    """`prefix` as part of a file name on any disk: a–z and 0–9 as they are, a space as "-", others as "_" and hex."""
    return "".join(c if c.isascii() and c.isalnum() else "-" if c == " " else f"_{ord(c):x}_" for c in prefix)
