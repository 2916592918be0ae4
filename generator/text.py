"""Vietnamese text: the forms in which it is compared, cut into terms and sorted.

1. `printable`   what comes in at the door: NFC, without the invisible characters. The only edit text ever gets.
2. `canonical`   the form in which names are matched: same length as the text, so offsets survive.
3. `fold`        without marks and case: same length again.
4. `terms`       the tokens that search indexes, with offsets.
5. `sort_key`    Vietnamese alphabetical order.

The browser has the twin of 2 to 4 in static/js/fold.js; tests/vectors.json is read by the tests of both.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain

# Soft hyphen, zero-width characters, directional marks and isolates, byte order mark, tags: nothing of them is printed.
INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
# Control characters other than tab and newline, and code points that are no characters, which no XML or HTML may hold.
_NONE = "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
CONTROL = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufdd0-\ufdef{_NONE}]")
_SURROGATE = re.compile("[\ud800-\udfff]")

_SPACES = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_CANONICAL = {
    **dict.fromkeys(_SPACES, " "),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′", "'"),
    "\u00d0": "Đ",  # Eth and African D are typed and scraped for Đ
    "\u0189": "Đ",
    "\u00f0": "đ",
    "\u0256": "đ",
}
# A regex that touches only these characters is ten times as fast as str.translate over all of them.
_ODD = re.compile("[" + "".join(map(re.escape, _CANONICAL)) + "]")

# For character classes of regexes: the capitals of Vietnamese and of the Latin alphabet.
CAPITALS = "A-ZĐĂÂÊÔƠƯÀÁẢÃẠẰẮẲẴẶẦẤẨẪẬÈÉẺẼẸỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌỒỐỔỖỘỜỚỞỠỢÙÚỦŨỤỪỨỬỮỰỲÝỶỸỴ"

# Two tone placements are legal in open syllables: hoà and hòa, khoẻ and khỏe, uỷ and ủy. The older one (tone on the
# first vowel) is taken as canonical. "quý" has its tone on the only vowel: there u belongs to the consonant.
_NEW_TONE = re.compile(
    r"[oOuU][àáảãạÀÁẢÃẠèéẻẽẹÈÉẺẼẸỳýỷỹỵỲÝỶỸỴ](?<![uU][àáảãạÀÁẢÃẠèéẻẽẹÈÉẺẼẸ])(?<![oO][ỳýỷỹỵỲÝỶỸỴ])(?<![qQ][uU].)(?![^\W\d_])"
)
_TONES = "\u0300\u0301\u0309\u0303\u0323"  # huyền sắc hỏi ngã nặng


def printable(text: str) -> str:
    """`text` in NFC, with `\\n` line ends and without invisible and control characters and what is no character; what
    cannot be written (a lone surrogate) becomes U+FFFD."""
    if text.isascii() and text.isprintable():
        return text
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", _SURROGATE.sub("\ufffd", CONTROL.sub("", INVISIBLE.sub("", text))))


def _plain(match: re.Match[str]) -> str:
    return _CANONICAL[match.group()]


@cache
def _old_tone_of(pair: str) -> str:
    decomposed = unicodedata.normalize("NFD", pair[1])
    tone = "".join(mark for mark in decomposed if mark in _TONES)
    return unicodedata.normalize("NFC", pair[0] + tone) + decomposed[0]


def _old_tone(match: re.Match[str]) -> str:
    return _old_tone_of(match.group())


def canonical(text: str) -> str:
    """`text` (NFC) with one kind of space, dash, quote and đ, and one tone placement; case is kept.

    The result has the length of `text`, character by character.
    """
    return _canonical_name(text) if len(text) <= _NAME else _canonical(text)


def _canonical(text: str) -> str:
    return _NEW_TONE.sub(_old_tone, _ODD.sub(_plain, text))


# Names come again and again, in one article and in the next: up to this length what was made of them is remembered.
_NAME = 40
_canonical_name = lru_cache(maxsize=8192)(_canonical)


class _Fold(dict[int, int]):
    """Code point → lower-case base letter, filled as characters are met."""

    def __missing__(self, code: int) -> int:
        char = chr(code)
        base = unicodedata.normalize("NFD", char)[0].lower()
        folded = "d" if char in "đĐ" else base if len(base) == 1 else char
        self[code] = ord(folded)
        return self[code]


_FOLD = _Fold()


def fold(text: str) -> str:
    """`text` (NFC) lower-cased and without marks: "Đảng bộ" → "dang bo". Same length as `text`."""
    return canonical(text).translate(_FOLD)


class _Lower(dict[int, int]):
    def __missing__(self, code: int) -> int:
        lower = chr(code).lower()
        self[code] = ord(lower) if len(lower) == 1 else code
        return self[code]


_LOWER = _Lower()


def lower(text: str) -> str:
    """`canonical(text)` in lower case, same length: the form in which search terms are written."""
    return _lower_name(text) if len(text) <= _NAME else _small(_canonical(text))


@lru_cache(maxsize=8192)
def _lower_name(name: str) -> str:
    return _small(_canonical(name))


def forms(text: str) -> tuple[str, str]:
    """`canonical(text)` and `lower(text)`."""
    plain = canonical(text)
    return plain, _small(plain)


def _small(plain: str) -> str:
    low = plain.lower()
    # Almost always the same; a character that becomes two (İ), or that looks at its neighbours (Σ), is taken alone.
    return plain.translate(_LOWER) if len(low) != len(plain) or "Σ" in plain else low


_WORD = re.compile(r"[^\W_]+")

# A document number in one piece (26-NQ/TW, 46/2016/NĐ-CP, 215/UBND-NC, 06/2022-QH15): two letter parts, or a year and
# one. Written apart (79 NQ/TW, 26- NQ/TW, 116 / NĐ - CP) it needs a type code. Codes: Nghị định 30/2020/NĐ-CP,
# Annex III; Quy định 66-QĐ/TW.
_SEP = "[-/" + _DASHES + "]"
_PART = r"(?:T\.Ư(?![^\W_])|[^\W\d_][^\W_]*)"
_TYPES = "NQ|QĐI|QYĐ|QĐNS|QĐ|CT|CTR|QC|TC|TB|HD|KH|KL|PA|ĐA|DA|BC|BB|TTR|TT|HĐ|CĐ|NĐ|TTLT|VBHN|CV|PL"
_NUMBER = re.compile(
    rf"[0-9](?<![^\W_].)[0-9]*[A-ZĐ]?(?:/[0-9]{{4}}(?:{_SEP}{_PART})+|(?:{_SEP}{_PART}){{2,}}"
    rf"|[ \xa0]?(?:/[ \xa0]?[0-9]{{4}}[ \xa0]?)?{_SEP}?[ \xa0]?(?:{_TYPES})[ \xa0]?{_SEP}[ \xa0]?{_PART}"
    rf"(?:{_SEP}{_PART})*)",
    re.IGNORECASE,
)
_NUMBER_PART = re.compile(r"t\.ư|[^\W_]+")


class _Words(dict[str, tuple[str, ...]]):
    """What stands between two spaces → the words in it, in `lower` form: "(Cán" → cán. Filled as they are met."""

    def __missing__(self, printed: str) -> tuple[str, ...]:
        if len(self) > 200_000:
            self.clear()
        self[printed] = words = tuple(_FORM[word] for word in _WORD.findall(printed))
        return words


_WORDS = _Words()


class _Form(dict[str, str]):
    """Word as printed → `lower(word)`, filled as words are met: an archive's vocabulary is small."""

    def __missing__(self, word: str) -> str:
        self[word] = form = lower(word)
        return form


_FORM = _Form()


def number_term(printed: str) -> str:
    """The one spelling of a document number, however it is printed: 18/NQ-TW, 18-NQ/TƯ and "18 - NQ/TW" → 18-nq/tw.

    Number without leading zeros, its year after "/", the parts after "-" and "/". TƯ is written TW, and only here.
    """
    number, *parts = _NUMBER_PART.findall(lower(printed))
    year = f"/{parts.pop(0)}" if parts[0].isdigit() else ""
    names = ["tw" if part == "t.ư" else part[:-1] + "w" if part.endswith("tư") else part for part in parts]
    return f"{number.lstrip('0') or '0'}{year}-{'/'.join(names)}"


def spell_numbers(text: str) -> str:
    """`text` with each document number in its one spelling."""
    return _NUMBER.sub(lambda match: number_term(match.group()), text)


def running_terms(text: str) -> tuple[list[str], list[tuple[int, str]]]:
    """The terms of `text` (NFC) without offsets: its words in order, and its document numbers as (index of the
    number's first word, whole-number term). The fast form of `terms`, for the index."""
    words = list(chain.from_iterable(map(_WORDS.__getitem__, text.split())))
    numbers: list[tuple[int, str]] = []
    index = done = 0
    for match in _NUMBER.finditer(text):
        index += sum(1 for _ in _WORD.finditer(text, done, match.start()))
        done = match.start()
        numbers.append((index, number_term(match.group())))
    return words, numbers


def terms(text: str) -> Iterator[tuple[str, int, int]]:
    """The search terms of `text` (NFC) as (term, start, end), in text order.

    Terms are runs of letters or digits in `lower` form. A document number gives itself whole first, as
    `number_term`, then its words: "22-KL/TƯ" → 22-kl/tw, 22, kl, tư.
    """
    numbers = {match.start(): match for match in _NUMBER.finditer(text)}
    for match in _WORD.finditer(text):
        number = numbers.get(match.start())
        if number:
            yield number_term(number.group()), number.start(), number.end()
        yield _FORM[match.group()], match.start(), match.end()


_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: index + 100 for index, letter in enumerate(_ALPHABET)}
_TONE_RANK = {"": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}


def sort_key(text: str) -> tuple[str, str, str]:
    """Vietnamese order: a ă â b c d đ e ê …; base letters of the whole string first, then tones
    (ngang huyền hỏi ngã sắc nặng), then the string itself. Numbers inside sort by value; spaces and punctuation
    sort before letters. Source: TCVN, as ICU's `vi` collation. Ranks are written as characters, which strings are
    compared by."""
    small = lower(unicodedata.normalize("NFC", text))
    return _NUMERAL.sub(_numeral, small).translate(_LETTERS), small.translate(_MARKS), text


def _numeral(match: re.Match[str]) -> str:
    """A number as it sorts: a sign that it is one, how long it is, its digits."""
    digits = match.group().lstrip("0")
    return f"{_NUMBER_SIGN}{chr(_LENGTHS + min(len(digits), 0xFFF))}{digits}"


class _Letters(dict[int, str]):
    """The rank of a character among letters, by its code; what `_numeral` wrote stays as it is."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        base, _ = _without_tone(char)
        if code >= _LENGTHS or char == _NUMBER_SIGN or (char.isascii() and char.isdigit()):
            rank = code
        elif base in _RANK:
            rank = _RANK[base]
        elif char.isalpha():
            rank = 1000 + ord(base[0])
        else:
            rank = 1 if char.isspace() else 2
        self[code] = chr(rank)
        return self[code]


class _Marks(dict[int, str]):
    """The rank of the tone of a Vietnamese letter, by its code; "" for other characters."""

    def __missing__(self, code: int) -> str:
        base, tone = _without_tone(chr(code))
        self[code] = chr(_TONE_RANK.get(tone, 0)) if base in _RANK else ""
        return self[code]


def _without_tone(char: str) -> tuple[str, str]:
    decomposed = unicodedata.normalize("NFD", char)
    base = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES))
    return base, "".join(mark for mark in decomposed if mark in _TONES)


_NUMERAL = re.compile(r"\d+")
_NUMBER_SIGN = "\x03"  # ranks behind spaces and punctuation, before letters
_LENGTHS = 0xF0000  # private characters, which no text has
_LETTERS = _Letters()
_MARKS = _Marks()


def clip(text: str, limit: int) -> str:
    """At most `limit` code points of `text`, cut at a space."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def block_of(starts: Sequence[int], position: int) -> int:
    """The index of the block in which `position` lies, given the starts of all blocks."""
    return max(0, bisect_right(starts, position) - 1)
