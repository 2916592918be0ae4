"""How records are spread over files, by fixed rules, so that one edit touches few of them.

1. `hashed` gives the number by which a term chooses its pack; the browser computes the same.
2. `packs` spreads keyed lines over a power of two of packs.
3. `cut` cuts a sorted table at prefixes of its keys, so that neighbours stay together.
4. `script` writes a shard: a classic script that calls back.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate

from generator.model import Output
from generator.text import fold

_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))

# What a search loads many of is in small files: a pack of postings or of facets for each word or value, a block of the
# lexicon for each word, a page of the directory of names for each name. Characters, about.
PACK_BYTES = {"d": 2_000, "p": 6_000, "f": 2_000}
BLOCK_BYTES = {"l": 3_000, "n": 6_000, "m": 2_000}
LONGEST_START = 64  # characters of a prefix at which blocks are cut
LONGEST_NAME = 80  # characters of a prefix in a file name


def path_of(name: str) -> str:
    """The file of the shard `name`, relative to the site."""
    return f"search/{name}.js"


def script(name: str, data: object) -> Output:
    """The shard `name` holding `data` (JSON values). No separators but the needed ones; any letter as itself."""
    return Output(path_of(name), f'Archive.shard("{name}",{_WRITER.encode(data)})\n'.encode())


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


def pack_count(prefix: str, size: int) -> int:
    """How many packs `size` bytes are spread over: the power of two that keeps them near PACK_BYTES."""
    return 1 << max(0, (size // PACK_BYTES[prefix]).bit_length())


def pack_of(prefix: str, key: str, count: int) -> str:
    """The name of the pack, of `count`, that `key` stands in; all spellings of a term stand in one."""
    return f"{prefix}/{hashed(key if prefix == 'f' else fold(key)) & (count - 1):x}"


def packs(prefix: str, lines: Mapping[str, str], count: int) -> Iterator[tuple[str, str]]:
    """The names and lines "key TAB value" of `count` packs. Empty packs are left out."""
    spread: dict[str, list[str]] = {}
    for key in sorted(lines):
        spread.setdefault(pack_of(prefix, key, count), []).append(f"{key}\t{lines[key]}")
    for name in sorted(spread):
        yield name, "\n".join(spread[name])


def sort_key(line: str) -> tuple[bytes, str]:
    """The order of the browser, which compares UTF-16 code units."""
    return line.split("\t", 1)[0].encode("utf-16-be"), line


def cut(start: str, lines: Sequence[str], most: int) -> list[tuple[str, Sequence[str]]]:
    """Sorted `lines`, whose keys begin with `start`, in blocks of at most `most` characters, as far as LONGEST_START
    allows: cut by the next letter, and what is small laid together again. A block holds the keys from its beginning up
    to the next one's; beginnings are prefixes of keys, so that a new line changes its own block and at most the
    neighbours under the same prefix."""
    keys = [key_of(line) for line in lines]
    ends = [0, *accumulate(len(line) + 1 for line in lines)]
    return [(begin, lines[first:end]) for begin, first, end in _cut(start, (0, len(lines)), keys, ends, most)]


def _cut(
    start: str, span: tuple[int, int], keys: Sequence[str], ends: Sequence[int], most: int
) -> list[tuple[str, int, int]]:
    """The blocks of the lines of `span` as (beginning, first, end); `ends` is how many characters stand before each
    line."""
    first, end = span
    one = keys[first] == keys[end - 1] or len(start) == LONGEST_START
    if one or ends[end] - ends[first] <= most:
        return [(start, first, end)]
    blocks: list[tuple[str, int, int]] = []
    at = first
    while at < end:
        head, until = _group(keys, at, end, len(start) + 1)
        for begin, some, stop in _cut(head, (at, until), keys, ends, most):
            if blocks and ends[stop] - ends[blocks[-1][1]] <= most:
                blocks[-1] = (blocks[-1][0], blocks[-1][1], stop)
            else:
                blocks.append((begin if blocks else start, some, stop))
        at = until
    return blocks


def _group(keys: Sequence[str], at: int, end: int, length: int) -> tuple[str, int]:
    """The first letters of a sorted key, and where the keys end that begin so."""
    head = keys[at][:length]
    return head, bisect_left(keys, True, at, end, key=lambda key: key[:length] != head)


def size(lines: Sequence[str]) -> int:
    """How many characters `lines` take."""
    return sum(map(len, lines)) + len(lines)


def key_of(line: str) -> str:
    """What stands before the first TAB."""
    return line.split("\t", 1)[0]


def file_name(prefix: str) -> str:
    """`prefix` as part of a file name on any disk: a–z and 0–9 as they are, a space as "-", others as "_" and hex.
    What is long ends with "_" and its hash instead."""
    name = "".join(c if c.isascii() and c.isalnum() else "-" if c == " " else f"_{ord(c):x}_" for c in prefix)
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME]}_{hashed(prefix):x}"
