"""Texts written shorter: the commonest Vietnamese syllables as one character each.

1. words.txt lists 3,955 printed syllables ("của", "Việt"), those that take most room in Vietnamese news (counted in
   2,600 articles); the first 1,455 most first, the others by their last letters, which packs best. The list belongs to
   the format: an edit of an archive never changes it.
2. A syllable after a space is one character, and the space goes with it: the first 1,455 are U+0251 to U+07FF, two
   bytes each, the others U+E000 and following, three bytes. After MARK there is no space. A character of these ranges
   that stands in the text itself is written after two MARKs.
3. Every text begins with a space that is not its own, so that its first word is like the others.

Gzip alone needs a third more: an article is too short for it to learn the language from.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from itertools import chain

SHORT, LONG = range(0x251, 0x800), range(0xE000, 0xF900)
MARK = "\u0250"
KNOWN = 100_000  # printed words remembered, then forgotten, so that memory does not grow with the archive

_WORD = re.compile(r"[^\W\d_]+|[\u0250-\u07ff\ue000-\uf8ff]")


@lru_cache(maxsize=1)
def words() -> tuple[str, ...]:
    """The syllables, in the order of their characters."""
    return tuple(files(__package__).joinpath("words.txt").read_text(encoding="utf-8").split("\n")[:-1])


class Wording(dict[str, str]):
    """What stands between two spaces → its written form with the space before it, filled as words are met."""

    def __init__(self) -> None:
        super().__init__()
        self._codes = {word: chr(code) for code, word in zip(chain(SHORT, LONG), words(), strict=False)}

    def __missing__(self, printed: str) -> str:
        if len(self) > KNOWN:
            self.clear()
        self[printed] = written = self._codes.get(printed) or " " + _WORD.sub(self._inside, printed)
        return written

    def _inside(self, match: re.Match[str]) -> str:
        word = match.group()
        if word in self._codes:
            return MARK + self._codes[word]
        return "".join(MARK + MARK + c if c == MARK or ord(c) in SHORT or ord(c) in LONG else c for c in word)

    def write(self, text: str) -> str:
        """`text` as the shards hold it."""
        return "".join(map(self.__getitem__, text.split(" ")))


_WRITTEN = re.compile("\u0250\u0250(.)|(\u0250?)([\u0251-\u07ff\ue000-\uf8ff])", re.DOTALL)


@lru_cache(maxsize=1)
def _syllables() -> dict[str, str]:
    """Character → the syllable it stands for."""
    return dict(zip(map(chr, chain(SHORT, LONG)), words(), strict=False))


def read(written: str) -> str:
    """The text that `Wording.write` wrote so."""
    codes = _syllables()

    def plain(match: re.Match[str]) -> str:
        return match[1] or ("" if match[2] else " ") + codes.get(match[3], match[3])

    return _WRITTEN.sub(plain, written)[1:]
