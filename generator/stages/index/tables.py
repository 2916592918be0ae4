"""Sorted tables in blocks, the lexicon and the names, and how they follow an edit.

1. A table is kept in heads, the lines whose keys begin with one character; each head is cut into pieces by `cut`.
2. The pieces of all heads in a row, small ones laid together, are the blocks: what `blocks` would make of all lines.
3. Names have shards of the best beside their blocks (names.py), and of names with one and the same key only the best.
   Where their blocks begin stands in pages, since there are the more of them the larger the archive is.
4. After an edit only the heads of the changed lines are cut anew, and only blocks that differ are given.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from generator.model import Output
from generator.stages.index.names import best, contenders, crowded, stay
from generator.stages.index.shards import BLOCK_BYTES, cut, file_name, key_of, script, size, sort_key
from generator.stages.index.state import Draft

NAMES, BEST, PAGES = "n", "b", "m"  # the table of names, its shards of the best, the pages of its directory
LAST = "b>"  # the last line that contended for a shard of the best, for `edited` alone

Heads = list[tuple[str, list[tuple[str, int, int]]]]  # head, and (beginning, bytes, lines) of its pieces


class Block(NamedTuple):
    """A block: where it begins, and its pieces as (head, first line, end)."""

    start: str
    pieces: tuple[tuple[str, int, int], ...]


def table(prefix: str, lines: Iterable[str], directory: list[str], keep: Draft | None) -> Iterator[Output]:
    """The blocks of `lines`; where each begins, or each page of names, is added to `directory`. What `edited` needs
    goes into `keep`."""
    held: defaultdict[str, list[str]] = defaultdict(list)
    for line in lines:
        held[key_of(line)[:1]].append(line)
    heads: Heads = []
    for head in sorted(held, key=lambda h: h.encode("utf-16-be")):
        held[head].sort(key=sort_key)
        heads.append((head, _pieces(prefix, head, held[head])))
    starts = []
    for block in _blocks(prefix, heads):
        starts.append(block.start)
        yield _shard(prefix, block, held)
    if prefix == NAMES:
        for start in sorted(crowded(starts)):
            text, last = _best(start, held[start[0]])
            if keep is not None:
                keep.put(f"{BEST}#{start}", text.encode())
                keep.put(f"{LAST}#{start}", last.encode())
            yield script(_name(BEST, start), text)
        for start, page in _directory(starts).items():
            directory.append(start)
            yield script(_name(PAGES, start), page)
    else:
        directory += starts
    if keep is not None:
        keep.put_json(f"{prefix}#", heads)
        for head, members in held.items():
            keep.put(f"{prefix}#{head}", "\n".join(members).encode())


def edited(
    draft: Draft, prefix: str, gone: Iterable[str], come: Iterable[str]
) -> tuple[list[str], list[Output], list[str]]:
    """The table without the lines `gone` and with `come`: its directory, the blocks that differ, and the shards that
    are no more."""
    old_heads: Heads = [(head, [tuple(p) for p in pieces]) for head, pieces in draft.json(f"{prefix}#") or []]
    heads = dict(old_heads)
    old, new = _Lines(draft, prefix), _Lines(draft, prefix)
    changed: dict[str, tuple[set[str], set[str]]] = {}
    for at, lines in enumerate((gone, come)):
        for line in lines:
            changed.setdefault(key_of(line)[:1], (set(), set()))[at].add(line)
    for head, (less, more) in changed.items():
        members = [line for line in old[head] if line not in less or line in more]
        for line in sorted(more.difference(members)):
            insort(members, line, key=sort_key)
        new[head] = members
        heads[head] = _pieces(prefix, head, members)
    ordered = [(head, heads[head]) for head in sorted(heads, key=lambda h: h.encode("utf-16-be")) if heads[head]]
    before, after = _blocks(prefix, old_heads), _blocks(prefix, ordered)
    known = {block.start: block for block in before}
    outputs = []
    for block in after:
        touched = block != known.get(block.start) or any(head in changed for head, _, _ in block.pieces)
        was = known.get(block.start)
        if touched and (was is None or _text(prefix, was, old) != _text(prefix, block, new)):
            outputs.append(_shard(prefix, block, new))
    removed = [_name(prefix, start) for start in known.keys() - {block.start for block in after}]
    if prefix == NAMES:
        were, are = crowded(known), crowded(block.start for block in after)
        differing = {line for less, more in changed.values() for line in less ^ more}
        for start in sorted(are):
            under = [line for line in differing if line.startswith(start)]
            if start in were and (not under or stay(start, draft.text(f"{LAST}#{start}"), under)):
                continue
            text, last = _best(start, new[start[0]])
            draft.put(f"{LAST}#{start}", last.encode())
            if start not in were or text != draft.text(f"{BEST}#{start}"):
                draft.put(f"{BEST}#{start}", text.encode())
                outputs.append(script(_name(BEST, start), text))
        for start in were - are:
            draft.put(f"{BEST}#{start}", b"")
            draft.put(f"{LAST}#{start}", b"")
        removed += [_name(BEST, start) for start in were - are]
        old_pages, pages = _directory([block.start for block in before]), _directory([block.start for block in after])
        outputs += [script(_name(PAGES, start), page) for start, page in pages.items() if page != old_pages.get(start)]
        removed += [_name(PAGES, start) for start in old_pages.keys() - pages.keys()]
    draft.put_json(f"{prefix}#", ordered)
    for head in changed:
        draft.put(f"{prefix}#{head}", "\n".join(new[head]).encode())
    directory = list(pages) if prefix == NAMES else [block.start for block in after]
    return directory, outputs, sorted(removed)


class _Lines(dict[str, list[str]]):
    """Head → its lines, read when asked for."""

    def __init__(self, draft: Draft, prefix: str) -> None:
        super().__init__()
        self._draft, self._prefix = draft, prefix

    def __missing__(self, head: str) -> list[str]:
        text = self._draft.text(f"{self._prefix}#{head}")
        self[head] = lines = text.split("\n") if text else []
        return lines


def _pieces(prefix: str, head: str, lines: Sequence[str]) -> list[tuple[str, int, int]]:
    found = cut(head, lines, BLOCK_BYTES[prefix]) if lines else []
    return [(begin, size(members), len(members)) for begin, members in found]


def _blocks(prefix: str, heads: Heads) -> list[Block]:
    """The pieces in blocks of at most BLOCK_BYTES where they are smaller; the first block begins at ""."""
    blocks: list[Block] = []
    filled = 0
    for head, pieces in heads:
        first = 0
        for begin, length, count in pieces:
            piece = (head, first, first + count)
            if blocks and filled + length <= BLOCK_BYTES[prefix]:
                blocks[-1] = Block(blocks[-1].start, (*blocks[-1].pieces, piece))
                filled += length
            else:
                blocks.append(Block(begin if blocks else "", (piece,)))
                filled = length
            first += count
    return blocks


def _directory(starts: Sequence[str]) -> dict[str, str]:
    """The pages of a directory: where their first block begins → where all their blocks begin."""
    return {members[0]: "\n".join(members) for _, members in cut("", starts, BLOCK_BYTES[PAGES])} if starts else {}


def _text(prefix: str, block: Block, lines: dict[str, list[str]]) -> str:
    return "\n".join("\n".join(_shown(prefix, lines[head][first:end])) for head, first, end in block.pieces)


def _shown(prefix: str, members: list[str]) -> list[str]:
    """The lines of a piece; of more lines with one key than a block holds, the best."""
    key = key_of(members[0])
    if len(members) == 1 or size(members) <= BLOCK_BYTES[prefix] or key_of(members[-1]) != key:
        return members
    return best(key, contenders(key, members), BLOCK_BYTES[prefix])


def _best(start: str, lines: Sequence[str]) -> tuple[str, str]:
    """The best of sorted lines, those whose keys begin with `start`, and the last of those that contended for it, ""
    where all did."""
    units = start.encode("utf-16-be")
    first, end = (bisect_left(lines, at, key=lambda line: sort_key(line)[0]) for at in (units, units + b"\xff\xff"))
    some = contenders(start, lines[first:end])
    text = "\n".join(best(start, some, BLOCK_BYTES[NAMES] // 2))
    return text, some[-1] if len(some) < end - first else ""


def _name(prefix: str, start: str) -> str:
    return f"{prefix}/{prefix}-{file_name(start)}"


def _shard(prefix: str, block: Block, lines: dict[str, list[str]]) -> Output:
    return script(_name(prefix, block.start), _text(prefix, block, lines))
