"""Entity names: a table by which a name is found from the beginning of any of its words.

A beginning of few letters is that of a part of all names. What a reader who types it gets is chosen here:

1. `crowded` says which beginnings have so many blocks that nobody is to load them all.
2. `best` chooses the lines that are offered for one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import nsmallest
from os.path import commonprefix

from generator.model import EntityEntry
from generator.query import name_key
from generator.stages.index.shards import sort_key
from generator.text import lower

NAME_KEYS = 6
MANY = 6  # blocks: where more begin under one beginning, there is a shard of the best (static/js/search-index.js)
FIRST = 12  # lines that are taken by their rank alone; after them every spelling has its turn
CONTENDERS = 600  # lines of the best rank, among which all are taken


def rows(entity: EntityEntry) -> set[str]:
    """The lines of an entity in the table of names."""
    lines: set[str] = set()
    for variant in dict.fromkeys((entity.name, *entity.variants)):
        words = name_key(variant).split(" ")
        for start in range(min(len(words), NAME_KEYS)):
            key, whole = " ".join(words[start:]), "1" if start == 0 else "0"
            shown = "" if variant == entity.name else variant
            cells = (key, whole, entity.kind, entity.id, entity.url, entity.name, str(entity.articles), shown)
            lines.add("\t".join(cell.replace("\t", " ").replace("\n", " ") for cell in cells))
    return lines


def crowded(directory: Iterable[str]) -> set[str]:
    """What the blocks have in common that begin under one beginning, wherever those are more than MANY.

    Names that have the beginning and not this stand in the block before these blocks or in the last of them."""
    under: defaultdict[str, list[str]] = defaultdict(list)
    for start in directory:
        for length in range(1, len(start)):
            under[start[:length]].append(start)
    return {commonprefix(starts) for starts in under.values() if len(starts) > MANY}  # noqa: RUF071 letters are meant


def contenders(start: str, lines: Iterable[str]) -> list[str]:
    """The CONTENDERS lines that come first for a reader who types `start`, the first letters of all their keys: whole
    names, then whole words, then those in more articles."""
    return [line for *_, line in nsmallest(CONTENDERS, (_ranked(start, line) for line in lines))]


def stay(start: str, last: str, changed: Iterable[str]) -> bool:
    """Whether the contenders stay the same where the lines `changed` go or come; `last` is the last of them, "" where
    every line was one."""
    return bool(last) and all(_ranked(start, line) > _ranked(start, last) for line in changed)


def best(start: str, ranked: Iterable[str], most: int) -> list[str]:
    """The lines among the contenders, of `most` characters at most, that are offered first to a reader who types
    `start`. The letters may be written with other marks in others, so that after the FIRST each spelling of them has
    its turn."""
    turns: defaultdict[str, int] = defaultdict(int)
    seen: set[tuple[str, str]] = set()
    queue: list[tuple[int, int, str]] = []
    for line in ranked:
        id_, spelled = _spelled(start, line)
        if (id_, spelled) in seen:
            continue
        seen.add((id_, spelled))
        turns[spelled] += 1
        queue.append((0 if len(queue) < FIRST else turns[spelled], len(queue), line))
    chosen: list[str] = []
    room = most
    for _, _, line in sorted(queue):
        room -= len(line) + 1
        if room < 0:
            break
        chosen.append(line)
    return sorted(chosen, key=sort_key)


def _ranked(start: str, line: str) -> tuple[int, int, str]:
    """The rank of a line, and itself; words are parted by spaces."""
    key, whole, _, _, _, _, articles, _ = line.split("\t")
    word = key == start or key[len(start)] == " "
    return -(2 * (whole == "1") + word), -int(articles), line


def _spelled(start: str, line: str) -> tuple[str, str]:
    """The entity of a line, and how `start` is spelled in it."""
    key, _, _, id_, _, name, _, variant = line.split("\t")
    words: Sequence[str] = lower(variant or name).split(" ")
    return id_, " ".join(words[-len(key.split(" ")) :])[: len(start)]
