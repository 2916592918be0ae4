"""An article that is too long for one page is laid out on several, its sheets.

1. `cuts` says where the later sheets begin, from what the reading alone makes the page weigh: text as escaped, markup,
   links, and for each entity or note that a sheet names first, its preview and its line in the margin. Sheets are
   filled in the order of the text, so an edit moves no cut before it.
2. A sheet begins with a block; a block that no sheet can hold is cut between sentences, else between words.
3. `Sheet` is one of them, `sheets` are all of an article.

The weights are bytes, rounded up from what the templates print; what a page has besides (record, citations, lines that
the text leaves out) fits into the difference between `SHEET` and the budget of a page.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from generator.model import Article, Block, Line, Reading, Resolution

SHEET = 300_000
BLOCK = 240  # a paragraph's element and permalink
CELL = 60
MARK = 80
MENTION = 240  # a link in the text
ENTITY = 1_400  # the preview of an entity, its line in the margin, and how JSON-LD names it
NOTE = 400  # an open mention in the margin
CANDIDATE = 240
CANDIDATES = 8  # named at an open mention
REMOVED = 100_000  # of lines that the text leaves out, on a sheet
LINE = 260
LONGEST_LINE = 10_000  # code points shown of one of them
STEP = 2_000  # code points of a sentence that is kept whole
_END = re.compile(r"(?:[.!?…][\"”’)\]]{0,3}\s|\n)\s{0,99}")


@dataclass(frozen=True)
class Sheet:
    """The span of an article's text that stands on one of its pages; `number` counts from 1, `count` are there.

    `blocks`: (place among the article's blocks, the block or what of it is here); `resolutions` with their places in
    the reading; `removed` are the lines left out here, as many as are shown, `more` the number of the others.
    """

    number: int
    count: int
    start: int
    end: int
    blocks: tuple[tuple[int, Block], ...]
    resolutions: tuple[tuple[int, Resolution], ...]
    removed: tuple[Line, ...]
    more: int


def sheets(reading: Reading, cut: Sequence[int]) -> tuple[Sheet, ...]:
    """The sheets of an article whose later ones begin at `cut`."""
    article = reading.article
    edges = (0, *cut, len(article.text) + 1)
    starts = [block.start for block in article.blocks]
    lines: list[list[Line]] = [[] for _ in edges[1:]]
    for line in article.removed:
        lines[bisect_right(cut, starts[line.block]) if line.block < len(starts) else -1].append(line)
    numbered = list(enumerate(reading.resolutions))
    mentions = [resolution.mention.start for resolution in reading.resolutions]
    made = []
    for at, (start, end) in enumerate(pairwise(edges)):
        first = bisect_left(starts, start)
        first -= first > 0 and article.blocks[first - 1].end > start
        blocks = tuple((n, _piece(article.blocks[n], start, end)) for n in range(first, bisect_left(starts, end)))
        some = tuple(numbered[bisect_left(mentions, start) : bisect_left(mentions, end)])
        shown = tuple(_shown(lines[at]))
        made.append(Sheet(at + 1, len(edges) - 1, start, end, blocks, some, shown, len(lines[at]) - len(shown)))
    return tuple(made)


def _piece(block: Block, start: int, end: int) -> Block:
    """What of a block lies between `start` and `end`."""
    if start <= block.start and block.end <= end:
        return block
    left, right = max(block.start, start), min(block.end, end)
    inside = (cell for cell in block.cells if cell.start < right and cell.end > left)
    cells = tuple(cell._replace(start=max(cell.start, left), end=min(cell.end, right)) for cell in inside)
    kind = "paragraph" if block.kind == "title" and left > block.start else block.kind
    return replace(block, kind=kind, start=left, end=right, cells=cells)


def _shown(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines that a sheet has room for."""
    weight = 0
    for line in lines:
        text = line.text if len(line.text) <= LONGEST_LINE else f"{line.text[:LONGEST_LINE]}…"
        weight += LINE + escaped(text)
        if weight > REMOVED:
            return
        yield line if text is line.text else replace(line, text=text)


# ── where to cut ─────────────────────────────────────────────────────────────────────────────────────────────


class _Atom(NamedTuple):
    """A stretch that is never cut: where it begins, its weight, and what weighs once on a sheet, with that weight."""

    start: int
    weight: int
    once: tuple[tuple[object, int], ...]


def cuts(reading: Reading) -> tuple[int, ...]:
    """Where the second and later sheets of an article begin in its text; () where one is enough."""
    article = reading.article
    most = MENTION + max(ENTITY, NOTE + CANDIDATES * CANDIDATE)
    markup = len(article.blocks) * BLOCK + sum(len(block.cells) for block in article.blocks) * CELL
    markup += sum(MARK + 5 * len(mark.href) for mark in article.marks)
    if 5 * len(article.text) + markup + most * len(reading.resolutions) <= SHEET:
        return ()
    made: list[int] = []
    seen: dict[object, int] = {}
    weight = 0
    for atoms in _atoms(reading):
        whole = _joined(atoms)
        for atom in (whole,) if _added(whole, {}) <= SHEET else atoms:
            added = _added(atom, seen)
            if weight and weight + added > SHEET:
                made.append(atom.start)
                seen, weight = {}, 0
                added = _added(atom, seen)
            seen.update(atom.once)
            weight += added
    return tuple(made)


def _added(atom: _Atom, seen: dict[object, int]) -> int:
    return atom.weight + sum(weight for key, weight in dict(atom.once).items() if key not in seen)


def _joined(atoms: Sequence[_Atom]) -> _Atom:
    once = tuple(one for atom in atoms for one in atom.once)
    return _Atom(atoms[0].start, sum(atom.weight for atom in atoms), once) if len(atoms) > 1 else atoms[0]


def _atoms(reading: Reading) -> Iterator[list[_Atom]]:
    """The atoms of every block."""
    article = reading.article
    marks = sorted((mark.start, MARK + escaped(mark.href)) for mark in article.marks)
    places = [start for start, _ in marks]
    weights = [0, *accumulate(weight for _, weight in marks)]
    mentions = [resolution.mention.start for resolution in reading.resolutions]
    for block in article.blocks:
        some = reading.resolutions[bisect_left(mentions, block.start) : bisect_left(mentions, block.end)]
        edges = [*_edges(article, block, some), block.end]
        frame = BLOCK + CELL * len(block.cells) + (2 * (block.end - block.start) if block.kind == "heading" else 0)
        made = []
        for start, end in pairwise(edges):
            inside = reading.resolutions[bisect_left(mentions, start) : bisect_left(mentions, end)]
            own = escaped(article.text[start:end]) + MENTION * len(inside) + (frame if start == block.start else 0)
            own += weights[bisect_left(places, end)] - weights[bisect_left(places, start)]
            made.append(_Atom(start, own, tuple(map(_once, inside))))
        yield made


def _once(resolution: Resolution) -> tuple[object, int]:
    """What a mention adds to a sheet that has none like it."""
    if resolution.entity is not None:
        return resolution.entity, ENTITY + 2 * len(resolution.entity)
    surface, candidates = resolution.mention.surface, resolution.candidates
    return (surface, candidates), NOTE + 2 * len(surface) + CANDIDATE * min(CANDIDATES, len(candidates))


def _edges(article: Article, block: Block, resolutions: Sequence[Resolution]) -> list[int]:
    """Where the atoms of a block begin: at sentences, and in a sentence longer than `STEP` at words; in no mention."""
    if block.end - block.start <= STEP:
        return [block.start]
    text = article.text
    ends = [found.end() for found in _END.finditer(text, block.start, block.end) if found.end() < block.end]
    made = [block.start]
    for end in (*ends, block.end):
        while end - made[-1] > STEP:
            space = text.rfind(" ", made[-1] + 1, made[-1] + STEP)
            at = space + 1 if space >= 0 else made[-1] + STEP
            while unicodedata.combining(text[at]) and at > made[-1] + 1:
                at -= 1
            made.append(at)
        if end < block.end:
            made.append(end)
    starts = [resolution.mention.start for resolution in resolutions]
    kept = made[:1]
    for edge in made[1:]:
        over = bisect_left(starts, edge) - 1
        if over < 0 or resolutions[over].mention.end <= edge:
            kept.append(edge)
    return kept


def escaped(text: str) -> int:
    """The bytes of `text`, escaped for a page."""
    size = len(text) if text.isascii() else len(text.encode("utf-8", "replace"))
    if not _ESCAPED.search(text):
        return size
    more = 4 * (text.count("&") + text.count("'") + text.count('"')) + 3 * (text.count("<") + text.count(">"))
    return size + more


_ESCAPED = re.compile("[&<>'\"]")
