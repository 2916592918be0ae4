"""Articles that repeat one another, and those that lack a date, a source or a ground for being published.

Near-duplicates, in time that grows with the number of words only (after Broder, "On the resemblance and containment of
documents", 1997):

1. A text is the set of its shingles, runs of five words. Of these a sample is kept: the shingles whose first word has a
   digest that eight divides, so that equal shingles are in every sample or in none.
2. An earlier article that shares enough of the sample is a candidate; a shingle remembers no more than the first few
   articles that have it, so that what stands in all of them costs nothing.
3. The best candidates are compared by all their shingles: resemblance is the share of both that is common, containment
   the share of the smaller one.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from zlib import crc32

from generator.model import Archive, Article, Notice
from generator.rights import reserves
from generator.stages.check.rules import found
from generator.text import lower

SHINGLE = 5  # words
SAMPLE = 8  # of so many shingles one is in the sample
SHORTEST = 20  # words of a text below which only an equal one is a duplicate
HOLDERS = 40  # articles that one shingle remembers
TRIED = 3  # candidates that are compared in full
CANDIDATE = 0.25  # share of the smaller sample that makes a candidate
SAME, SIMILAR, CONTAINED = 0.8, 0.5, 0.9
_WORD = re.compile(r"\w+")


def missing(article: Article) -> Iterator[Notice]:
    """Whether an article has neither date nor source."""
    for name, field in (("date", article.record.date), ("source", article.record.source)):
        if field is None:
            remedy = f"Add it in the front matter or the JSON field '{name}', or leave it unknown."
            yield found(f"no-{name}", f"{article.path}:{article.line}", f"no {name} is known", remedy)


def reserved(article: Article) -> Iterator[Notice]:
    """Whether an article is published in full though a printed notice reserves its rights."""
    notice = article.record.rights
    if notice is None or article.rights.policy != "full" or not reserves(notice.value):
        return
    what = f"is published in full; its notice says: “{' '.join(notice.value.split())[:160]}”"
    where = f"{article.path}:{notice.line or article.line}"
    if article.rights.basis:
        yield found("reserved-with-basis", where, f"{what}; basis: {article.rights.basis}")
    else:
        remedy = "Record why it may be in [rights] (basis), or choose the policy excerpt or metadata-only."
        yield found("reserved-notice", where, what, remedy)


def duplicates(archive: Archive) -> Iterator[Notice]:
    """Every article that an article before it (in archive order) repeats, with the resemblance."""
    texts = {id_: _words(article) for id_, article in archive.articles.items()}
    equal: dict[tuple[str, ...], str] = {}
    holders: defaultdict[int, list[str]] = defaultdict(list)
    chosen, sizes = _Chosen(), dict[str, int]()
    for id_, words in texts.items():
        if not words:
            continue
        first = equal.setdefault(tuple(words), id_)
        if first != id_:
            yield _notice(archive, id_, first, 1.0, 1.0)
            continue
        sample = _sample(words, chosen) if len(words) >= SHORTEST else set()
        shared = Counter(other for shingle in sample for other in holders.get(shingle, ()))
        sizes[id_] = len(sample)
        near = [o for o, count in shared.most_common(TRIED) if count >= CANDIDATE * min(len(sample), sizes[o])]
        best = max(((*_likeness(words, texts[other]), other) for other in near), default=(0.0, 0.0, ""))
        if best[0] >= SIMILAR or best[1] >= CONTAINED:
            yield _notice(archive, id_, best[2], best[0], best[1])
        for shingle in sample:
            if len(holders[shingle]) < HOLDERS:
                holders[shingle].append(id_)


def _words(article: Article) -> list[str]:
    return _WORD.findall(lower(article.text[article.body_start :]))


class _Chosen(dict[str, bool]):
    """Word → whether the shingles that begin with it are in the sample, filled as words are met."""

    def __missing__(self, word: str) -> bool:
        self[word] = chosen = crc32(word.encode()) % SAMPLE == 0
        return chosen


def _sample(words: Sequence[str], chosen: _Chosen) -> set[int]:
    starts = [at for at, word in enumerate(words[: 1 - SHINGLE]) if chosen[word]]
    return {crc32(" ".join(words[at : at + SHINGLE]).encode()) for at in starts}


def _likeness(one: Sequence[str], other: Sequence[str]) -> tuple[float, float]:
    """(resemblance, containment) of two texts of at least SHINGLE words."""
    first, second = _shingles(one), _shingles(other)
    common = len(first & second)
    return common / (len(first) + len(second) - common), common / min(len(first), len(second))


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1)}


def _notice(archive: Archive, id_: str, first: str, resemblance: float, containment: float) -> Notice:
    article, other = archive.heads[id_], archive.heads[first]
    share = f"{resemblance:.0%} the same as" if resemblance >= SIMILAR else f"contained ({containment:.0%}) in, or has,"
    what = f"'{id_}' is {share} '{first}' ({other.path}:{other.line})"
    rule = "duplicate-article" if resemblance >= SAME else "similar-article"
    return found(rule, f"{article.path}:{article.line}", what, "Keep one of them, or leave both if both were printed.")
