"""The lists of the index, written in bits, six bits to a printable character.

1. The characters need no escape in a script string and are none of the separators (TAB, comma, "=", "!").
2. Small numbers take few bits: counts in Elias gamma code, gaps in Rice code, whose parameter follows from what the
   reader knows already, so that it is not written.
3. A posting list is a gap and an impact for each article; the impacts that come most take the fewest bits.
4. A position list is a count and as many gaps for each article.

Bits as strings of "0" and "1" look wasteful and are the fastest way in plain Python: one table look-up a number, and
whole lists are turned into characters at once.
"""

from __future__ import annotations

from binascii import a2b_base64, b2a_base64
from collections.abc import Sequence

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"  # as Base64
IMPACTS = 8
_TYPICAL = 512  # words over which the occurrences of a term in an article are taken to spread
_READY = 4_096  # gaps whose bits are kept ready for every parameter in use

# Impacts by how often they come: the first takes one bit, the last seven.
IMPACT_ORDER = (3, 4, 2, 5, 6, 7, 1, 0)
_IMPACT_BITS = [
    "1" * IMPACT_ORDER.index(value) + ("0" if value != IMPACT_ORDER[-1] else "") for value in range(IMPACTS)
]


def sextets(bits: str) -> str:
    """`bits` as characters, six to each, filled up with 0."""
    if not bits:
        return ""
    filled = len(bits) + -len(bits) % 24
    octets = int(bits.ljust(filled, "0"), 2).to_bytes(filled // 8, "big")
    return b2a_base64(octets, newline=False)[: (len(bits) + 5) // 6].decode()


def bits_of(characters: str, count: int) -> str:
    """The first `count` bits of `characters`: the inverse of `sextets`."""
    octets = a2b_base64(characters + "A" * (-len(characters) % 4))
    return format(int.from_bytes(octets, "big"), f"0{8 * len(octets)}b")[:count] if octets else ""


def _gamma(value: int) -> str:
    """`value` ≥ 1 in Elias gamma code."""
    return "0" * (value.bit_length() - 1) + format(value, "b")


def _rice(value: int, low: int) -> str:
    """`value` ≥ 0 in Rice code with `low` bits written as they are."""
    return "1" * (value >> low) + "0" + (format(value & ((1 << low) - 1), f"0{low}b") if low else "")


class _Rice(dict[int, str]):
    """Gap → its bits, for one parameter, filled as gaps are met."""

    def __init__(self, low: int) -> None:
        super().__init__()
        self.low = low

    def __missing__(self, gap: int) -> str:
        bits = _rice(gap, self.low)
        if gap < _READY:
            self[gap] = bits
        return bits


class _Posting(dict[int, str]):
    """Gap × 8 + impact → its bits, for one parameter, filled as they are met."""

    def __init__(self, low: int) -> None:
        super().__init__()
        self.low = low

    def __missing__(self, value: int) -> str:
        bits = _rice(value >> 3, self.low) + _IMPACT_BITS[value & 7]
        if value < IMPACTS * _READY:
            self[value] = bits
        return bits


_RICE = [_Rice(low) for low in range(32)]
_POSTINGS = [_Posting(low) for low in range(32)]


def posting_parameter(slots: int, count: int) -> int:
    """The Rice parameter of a list of `count` articles out of `slots`: near the optimum, log2(0.69 × mean gap)."""
    return max(0, (slots * 11 // (count * 16)).bit_length() - 1)


def posting_list(postings: Sequence[int], slots: int) -> str:
    """`postings`, ascending, each number × 8 + impact, as characters."""
    bits = _POSTINGS[posting_parameter(slots, len(postings))]
    afters = [0, *((posting | 7) + 1 for posting in postings)]  # what the next number would be without a gap
    return sextets("".join([bits[posting - after] for posting, after in zip(postings, afters, strict=False)]))


def position_parameter(count: int) -> int:
    """The Rice parameter for the gaps of a term that stands `count` times in an article."""
    return max(0, (_TYPICAL // (count + 1)).bit_length() - 1)


_HEADS = ["", *(_gamma(count) for count in range(1, 256))]
_PLACES = [_RICE[0], *(_RICE[position_parameter(count)] for count in range(1, 256))]
ONCE = ["1" + _rice(position, position_parameter(1)) for position in range(_READY)]  # bits of a single position


def position_bits(positions: Sequence[int]) -> str:
    """The bits of the positions of a term in one article."""
    count = len(positions)
    rice = _PLACES[count] if count < 256 else _RICE[position_parameter(count)]
    head = _HEADS[count] if count < 256 else _gamma(count)
    before = -1
    bits = head
    for position in positions:
        bits += rice[position - before - 1]
        before = position
    return bits
