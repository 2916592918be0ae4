"""The lists of the index, written in bits, six bits to a printable character.

1. The characters need no escape in a script string and are none of the separators (TAB, comma, "=", "!").
2. Small numbers take few bits: counts in Elias gamma code, gaps in Rice code, whose parameter follows from what the
   reader knows already, so that it is not written.
3. A posting list is a gap and an impact for each article; the impacts that come most take the fewest bits.
4. A position list is a count and as many gaps for each article.

Bits as strings of "0" and "1" look wasteful and are the fastest way in plain Python: one table look-up a number, one
join a list.
"""

from __future__ import annotations

from collections.abc import Sequence

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-_"
IMPACTS = 8
_TYPICAL = 512  # words over which the occurrences of a term in an article are taken to spread
_READY = 4_096  # gaps whose bits are kept ready for every parameter in use

_SEXTETS = {format(value, "06b"): char for value, char in enumerate(ALPHABET)}
# Impacts by how often they come: the first takes one bit, the last seven.
IMPACT_ORDER = (3, 4, 2, 5, 6, 7, 1, 0)
_IMPACT_BITS = [
    "1" * IMPACT_ORDER.index(value) + ("0" if value != IMPACT_ORDER[-1] else "") for value in range(IMPACTS)
]


def sextets(bits: str) -> str:
    """`bits` as characters, six to each, filled up with 0."""
    bits += "0" * (-len(bits) % 6)
    return "".join([_SEXTETS[bits[at : at + 6]] for at in range(0, len(bits), 6)])


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


_RICE = [_Rice(low) for low in range(32)]


def posting_parameter(slots: int, count: int) -> int:
    """The Rice parameter of a list of `count` articles out of `slots`: near the optimum, log2(0.69 × mean gap)."""
    return max(0, (slots * 11 // (count * 16)).bit_length() - 1)


def posting_list(postings: Sequence[int], slots: int) -> str:
    """`postings`, ascending, each number × 8 + impact, as characters."""
    rice = _RICE[posting_parameter(slots, len(postings))]
    numbers = [posting >> 3 for posting in postings]
    gaps = map(int.__sub__, numbers, [-1, *numbers])
    return sextets("".join([rice[gap - 1] + _IMPACT_BITS[p & 7] for gap, p in zip(gaps, postings, strict=True)]))


def position_parameter(count: int) -> int:
    """The Rice parameter for the gaps of a term that stands `count` times in an article."""
    return max(0, (_TYPICAL // count).bit_length() - 1)


_HEADS = ["", *(_gamma(count) for count in range(1, 256))]
_PLACES = [_RICE[0], *(_RICE[position_parameter(count)] for count in range(1, 256))]
ONCE = ["1" + _rice(position, position_parameter(1)) for position in range(_READY)]  # bits of a single position


def position_bits(positions: Sequence[int]) -> str:
    """The bits of the positions of a term in one article."""
    count = len(positions)
    rice = _PLACES[count] if count < 256 else _RICE[position_parameter(count)]
    head = _HEADS[count] if count < 256 else _gamma(count)
    gaps = map(int.__sub__, positions, [-1, *positions])
    return head + "".join([rice[gap - 1] for gap in gaps])
