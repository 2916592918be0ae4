"""One pass over an article for every fixed name that the knowledge holds.

1. The text is brought into the form in which names are matched, its length unchanged.
2. The automaton gives all names in it. Those that begin or end inside a word, or are not written as names, are dropped;
   of the rest the leftmost longest stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from generator.knowledge.names import NameKnowledge, Term
from generator.model import Article
from generator.text import forms

# Letters as character classes: `re` knows no \p{Lu}. All of the Latin blocks, so that foreign names count as well.
UPPER = "".join(chr(code) for code in range(0x41, 0x1EFF) if chr(code).isupper() and (code < 0x250 or code > 0x1E00))
LOWER = "".join(chr(code) for code in range(0x61, 0x1F00) if chr(code).islower() and (code < 0x250 or code > 0x1E00))


def word_set(text: str) -> frozenset[str]:
    """The words of a constant, which stand apart by "|"."""
    return frozenset(text.split("|"))


class WordPattern:
    """A pattern whose matches begin with one of some words: it is tried only where one of them stands, which costs a
    tenth of trying it everywhere.

    `words` stand apart by "|", as printed; a small first letter stands for its capital too. `rest` is what follows them
    and `before` what may stand before, as patterns; the word is the group "word".
    """

    def __init__(self, words: str, rest: str, before: str = r"(?<!\w)") -> None:
        listed = words.split("|")
        either = "|".join(_either_case(word) for word in listed)
        self._pattern = re.compile(rf"{before}(?P<word>{either}){rest}")
        low = sorted({word.lower() for word in listed})
        self._only = re.compile(re.escape(low[0])) if len(low) == 1 else None
        self._words = AhoCorasick(low, matchkind=MatchKind.Standard)

    def finditer(self, text: str, low: str) -> Iterator[re.Match[str]]:
        """The matches in `text`, from left to right; `low` is `text` in lower case."""
        end = 0
        for start in self._starts(low):
            if start >= end and (match := self._pattern.match(text, start)):
                end = match.end()
                yield match

    def _starts(self, low: str) -> list[int]:
        if self._only:
            return [match.start() for match in self._only.finditer(low)]
        return sorted({start for _, start, _ in self._words.find_matches_as_indexes(low, overlapping=True)})


def _either_case(word: str) -> str:
    first = word[0]
    return (f"[{first.upper()}{first}]" if first.islower() else re.escape(first)) + re.escape(word[1:])


class Hit(NamedTuple):
    """A fixed name in the text."""

    start: int
    end: int
    term: Term


@dataclass(frozen=True)
class View:
    """An article's text as names are matched in it: `text` canonical, `low` in lower case, both of its length."""

    article: Article
    text: str
    low: str
    hits: tuple[Hit, ...] = ()

    @cached_property
    def at(self) -> Mapping[int, Hit]:
        """The hit that begins at a position."""
        return {hit.start: hit for hit in self.hits}

    def surface(self, start: int, end: int) -> str:
        return self.article.text[start:end]

    def word_before(self, start: int) -> str:
        """The word, in lower case, that stands before `start` with one space between; "" where there is none."""
        end = start - 1
        if end < 1 or self.low[end] != " ":
            return ""
        begin = end
        while begin > 0 and self.low[begin - 1].isalnum() and end - begin < 40:
            begin -= 1
        return self.low[begin:end]

    def opens_sentence(self, start: int) -> bool:
        """Whether a capital at `start` may be owed to the beginning of a sentence, heading or quotation."""
        before = self.text[max(0, start - 3) : start].rstrip(' "(-*[')
        return not before or before[-1] in ".!?:\n…;"


def scan(article: Article, names: NameKnowledge) -> View:
    """The view of `article` with every fixed name in it, in text order, without overlaps."""
    text, low = forms(article.text)
    return View(article, text, low, leftmost_longest(low, names.automaton, names.terms, text))


def leftmost_longest(
    low: str, automaton: AhoCorasick, terms: Sequence[Term], text: str | None = None
) -> tuple[Hit, ...]:
    """The names in `low` that begin and end at the edge of a word and, where `text` is given, are written as names in
    it; of those that overlap the one that begins first, then the longest."""
    last = len(low)
    whole = sorted(
        (start, -end, index)
        for index, start, end in automaton.find_matches_as_indexes(low, overlapping=True)
        if not (start and low[start - 1].isalnum()) and not (end < last and low[end].isalnum())
    )
    kept = []
    free = 0
    for start, minus_end, index in whole:
        if start < free:
            continue
        if text is None or (
            _is_written(text[start:-minus_end], terms[index]) and not _in_compound(low, start, terms[index])
        ):
            free = -minus_end
            kept.append(Hit(start, free, terms[index]))
    return tuple(kept)


def occurrences(text: str, names: Iterable[str]) -> Iterator[tuple[int, int, str]]:
    """Where each of some names found in the article stands in `text` by itself: leftmost, longest, as whole words."""
    last = len(text)
    for start, end, name in _occurrences(text, sorted(set(names))):
        before, after = text[start - 1 : start], text[end : end + 1] if end < last else ""
        if not before.isalnum() and not after.isalnum():
            yield start, end, name


_FEW = 16  # names up to which looking for one after the other is faster than building an automaton


def _occurrences(text: str, names: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Where each of `names` stands, leftmost and longest. Many names take one pass, so that time stays linear."""
    if len(names) > _FEW:
        # Of the implementations the one that is built fastest: the automaton is used once.
        automaton = AhoCorasick(names, MatchKind.LeftmostLongest, implementation=Implementation.NoncontiguousNFA)
        yield from ((start, end, names[index]) for index, start, end in automaton.find_matches_as_indexes(text))
        return
    found = []
    for name in names:
        at = text.find(name)
        while at >= 0:
            found.append((at, -at - len(name), name))
            at = text.find(name, at + 1)
    free = 0
    for start, minus_end, name in sorted(found):
        if start >= free:
            free = -minus_end
            yield start, free, name


_TYPE_WORDS = word_set("thành|tỉnh|miền|đảo|quần|sân|báo|đài|nước|thủ|châu")
_BEFORE_BAO = ("họp ", "thông ", "cảnh ", "dự ", "khai ")
_NEEDS_CAPITAL = frozenset(("national", "party", "centre", "media", "place", "person"))


def _in_compound(low: str, start: int, term: Term) -> bool:
    """Whether "báo" before a newspaper's name ends another word: "họp báo Chính phủ"."""
    return term.kind == "media" and low.startswith("báo ", start) and low.endswith(_BEFORE_BAO, 0, start)


def _starts_inside(surface: str, printed: str) -> bool:
    """Whether a small letter begins the name and a capital goes on where the table has none: "toàn quốc Hội …" holds no
    "Quốc hội"."""
    pairs = zip(printed.split(" ")[1:], surface.split(" ")[1:], strict=False)
    return any(there[:1].islower() and here[:1].isupper() for there, here in pairs)


def _is_written(surface: str, term: Term) -> bool:
    """Whether a name is written as one. Heads of bodies may begin with a small letter ("trường THPT …"); whole names of
    bodies have a capital somewhere, those of places and newspapers at every word that has one in the
    table (but for "thành phố", "báo" …)."""
    if term.kind not in _NEEDS_CAPITAL or (surface == term.printed and surface[0].isupper()):
        return True
    if surface == surface.lower():
        return term.kind == "media" and "." in surface
    if term.form != "full":
        return surface[0].isupper()
    if term.kind == "national" and surface[0].islower() and _starts_inside(surface, term.printed):
        return False
    if term.kind not in ("place", "media", "person"):
        return True
    pairs = list(zip(term.printed.split(" "), surface.split(" "), strict=False))
    if pairs[0][1] in _TYPE_WORDS:
        pairs = pairs[1:]
    return all(here[:1].isupper() for there, here in pairs if there[:1].isupper())
