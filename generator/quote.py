"""What an article says, as other pages show it: the paragraphs that mention an entity, the sentences that tell a
relation, the mentions that were left open. All follows from the one reading, so it is made once, when the article is
read, and no page of an entity opens articles.

A passage is addressed by the number of the page on which its first mention stands and the permalink of its block.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from generator.model import (
    Article,
    Block,
    OpenNote,
    Quoted,
    QuotedPassage,
    QuotedSentence,
    Reading,
    Relation,
    Resolution,
)
from generator.text import block_of, clip, fold

ANCHOR_WORDS = 8  # the words of a paragraph that its permalink depends on
PASSAGES = 4  # passages shown of one article
AROUND = 280  # code points shown before and after a mention in a long paragraph
SENTENCE = 600
MARKED = 60  # mentions marked in one passage


@dataclass(frozen=True)
class Layout:
    """Where the blocks of an article begin, their permalinks, and where its second and later pages begin."""

    starts: Sequence[int]
    anchors: Sequence[str]
    cuts: Sequence[int]

    def block(self, position: int) -> int:
        """The index of the block in which `position` lies."""
        return block_of(self.starts, position)

    def page(self, position: int) -> int:
        """The number of the page on which `position` is."""
        return bisect_right(self.cuts, position) + 1

    def anchor(self, position: int) -> str:
        """The permalink of the block in which `position` lies; each page that has some of the block has it."""
        return self.anchors[self.block(position)]


def layout(article: Article, cuts: Sequence[int]) -> Layout:
    """The layout of an article whose later pages begin at `cuts`."""
    return Layout(tuple(block.start for block in article.blocks), anchors(article), cuts)


def anchors(article: Article) -> tuple[str, ...]:
    """The permalink of every block: a digest of its first words, so that edits elsewhere do not move it.

    Where two blocks begin alike, the later one gets a number.
    """
    seen: dict[str, int] = {}
    made = []
    for block in article.blocks:
        words = fold(article.text[block.start : min(block.end, block.start + 400)]).split()[:ANCHOR_WORDS]
        anchor = f"p-{sha256(' '.join(words).encode()).hexdigest()[:8]}"
        seen[anchor] = seen.get(anchor, 0) + 1
        made.append(anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}")
    return tuple(made)


def quoted(reading: Reading, laid: Layout) -> Mapping[str, Quoted]:
    """What the pages of entities show of `reading`, by entity."""
    article = reading.article
    spans: defaultdict[str, defaultdict[int, list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for resolution in reading.resolutions:
        if resolution.entity is not None:
            mention = resolution.mention
            spans[resolution.entity][laid.block(mention.start)].append((mention.start, mention.end))
    sentences: defaultdict[str, dict[tuple[int, int], QuotedSentence]] = defaultdict(dict)
    for relation in reading.relations:
        one = sentence(article, relation, laid)
        for end in (relation.subject, relation.object):
            sentences[end][relation.start, relation.end] = one
    made = {}
    for id_ in {**spans, **sentences}:
        blocks = list(spans[id_].items()) if id_ in spans else []
        passages = tuple(
            QuotedPassage(laid.page(some[0][0]), laid.anchors[at], *excerpt(article.text, article.blocks[at], some))
            for at, some in blocks[:PASSAGES]
        )
        told = tuple(sentences[id_].values()) if id_ in sentences else ()
        made[id_] = Quoted(passages, max(0, len(blocks) - PASSAGES), told)
    return made


def sentence(article: Article, relation: Relation, laid: Layout) -> QuotedSentence:
    """The sentence that tells `relation`."""
    start = relation.start
    text = clip(article.text[start : relation.end], SENTENCE)
    return QuotedSentence(start, relation.end, laid.page(start), laid.anchor(start), text)


def excerpt(text: str, block: Block, spans: Sequence[tuple[int, int]]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The paragraph `block` of `text`, and `spans` in it; a long one is cut round the first of them, with "…"."""
    start, end = block.start, block.end
    left, right = max(start, spans[0][0] - AROUND), min(end, spans[0][1] + AROUND)
    if end - start <= 3 * AROUND:
        left, right = start, end
    if left > start:
        space = text.find(" ", left, spans[0][0])
        left = space + 1 if space >= 0 else left
    if right < end:
        space = text.rfind(" ", spans[0][1], right)
        right = space if space >= 0 else right
    lead = "… " if left > start else ""
    tail = " …" if right < end else ""
    offset = len(lead) - left
    marks = tuple((a + offset, min(b, right) + offset) for a, b in spans[:MARKED] if left <= a < right)
    return lead + text[left:right] + tail, marks


def open_notes(
    resolutions: Iterable[tuple[int, Resolution]], laid: Layout
) -> Iterator[tuple[OpenNote, tuple[int, ...]]]:
    """One note for each surface left open with the same candidates, and the numbers of its resolutions. These come
    with their numbers."""
    notes: dict[tuple[str, tuple[str, ...]], list[tuple[int, Resolution]]] = {}
    for number, resolution in resolutions:
        if resolution.entity is None:
            notes.setdefault((resolution.mention.surface, resolution.candidates), []).append((number, resolution))
    for (surface, candidates), some in notes.items():
        first = some[0][1]
        kind, at = first.mention.kind, first.mention.start
        note = OpenNote(surface, kind, first.evidence, len(some), laid.page(at), laid.anchor(at), candidates)
        yield note, tuple(number for number, _ in some)
