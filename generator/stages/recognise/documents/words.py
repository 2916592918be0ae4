"""The words that open a citation, and those that tell where it ends, from knowledge/document_words.csv."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from generator.knowledge.documents import document_words


def either(words: Sequence[str]) -> str:
    """A pattern for any of `words`, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


END = r"(?![^\W_])"

# Verbs or common nouns as often as not: without "số" a number after them proves little.
COMMON = frozenset(word for word, _ in document_words("common"))
# A number alone after them, even with "số", names no document.
LONG_ONLY = frozenset(word for word, _ in document_words("long"))
# What is counted: "Quyết định 15 cán bộ" has no number. The day or year that follows a number counts nothing.
_COUNTED = [word for word, _ in document_words("counted")]
COUNTED = re.compile(
    rf" (?!(?:ngày|năm|tháng) \d|ban hành|đồng ý|điều (?:chỉnh|\d)|bộ trưởng)(?:{either(_COUNTED)}){END}"
)

# Printed form (lower case, canonical) → dictionary form.
WORDS = dict(document_words("opening"))
_PRINTED = tuple(WORDS)
# Whether a stretch of text holds another opening word; "luật" inside "kỷ luật" opens nothing.
_LONG_WORDS = [word for word in WORDS if len(word) > 4]
OPENS = re.compile(rf"(?: (?:{either(_LONG_WORDS)})|(?<!kỷ)(?<!pháp) luật){END}")
_AUTOMATON = AhoCorasick(list(_PRINTED), matchkind=MatchKind.LeftmostLongest)
_RUN_ON = re.compile(r"tw|tư|t\.ư")  # NQTW4


class Opening(NamedTuple):
    """A word that may open a citation: where it stands, as printed (lower case), and in its dictionary form."""

    start: int
    end: int
    printed: str
    word: str


def openings(low: str) -> Iterator[Opening]:
    """The opening words of lower-case `low`, in one pass."""
    for index, start, end in _AUTOMATON.find_matches_as_indexes(low):
        printed = _PRINTED[index]
        if start and low[start - 1].isalnum():
            continue
        if end < len(low) and low[end].isalpha() and not (printed == "nq" and _RUN_ON.match(low, end)):
            continue
        yield Opening(start, end, printed, WORDS[printed])
