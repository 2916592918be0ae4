"""Whole numbers as printable characters: what the shards' lists are written in.

1. The alphabet is 91 characters that need no escape in a script string and are not used as separators.
2. A value below 56 takes one character, below 2,604 two, below 52,290 three, any other five.
3. A posting list is the gaps between article numbers, each with the impact of the term there in its low 3 bits.
4. Positions are written in bits, six to a character: there are many, and a character each would double them.
"""

from __future__ import annotations

ALPHABET = "".join(chr(code) for code in range(33, 127) if chr(code) not in '"\\,')
BASE = len(ALPHABET)
TWO, THREE, FIVE = 56, 84, 90  # the leading digits from which a number has two, three and five characters
_TWO_MAX = TWO + (THREE - TWO) * BASE
_THREE_MAX = _TWO_MAX + (FIVE - THREE) * BASE * BASE

IMPACTS = 8


def _encode(value: int) -> bytes:
    if value < TWO:
        return ALPHABET[value].encode()
    if value < _TWO_MAX:
        lead, digits, count = TWO, value - TWO, 2
    elif value < _THREE_MAX:
        lead, digits, count = THREE, value - _TWO_MAX, 3
    else:
        lead, digits, count = FIVE, value - _THREE_MAX, 5
    written = ""
    for _ in range(count - 1):
        digits, digit = divmod(digits, BASE)
        written = ALPHABET[digit] + written
    return (ALPHABET[lead + digits] + written).encode()


_TABLE = [_encode(value) for value in range(_TWO_MAX)]


def encode(value: int) -> bytes:
    """`value` (0 ≤ value < 68 million) as characters of the alphabet."""
    return _TABLE[value] if value < _TWO_MAX else _encode(value)


SEXTETS = "".join(ALPHABET[value] for value in range(64))
_TYPICAL = 512  # words between the occurrences of a term that stands once in an article
_GAPS = 4_096  # gaps whose bits are kept ready


def _gamma(value: int) -> str:
    """`value` ≥ 1 in Elias gamma."""
    return "0" * (value.bit_length() - 1) + format(value, "b")


def _rice(value: int, low: int) -> str:
    """`value` ≥ 0 in Rice code with `low` bits written as they are."""
    return "1" * (value >> low) + "0" + (format(value & ((1 << low) - 1), f"0{low}b") if low else "")


def low_bits(count: int) -> int:
    """The Rice parameter for the gaps of a term that stands `count` times in an article."""
    return max(0, (_TYPICAL // count).bit_length() - 1)


_HEADS = [""] + [_gamma(count) for count in range(1, 256)]
_LOW = [0] + [low_bits(count) for count in range(1, 256)]
_RICE = [[_rice(gap, low) for gap in range(_GAPS)] if low > 3 else [] for low in range(low_bits(1) + 1)]


def position_bits(positions: list[int]) -> str:
    """The bits of the positions of a term in one article: how many in Elias gamma, then the gaps in Rice code."""
    count = len(positions)
    if count == 1 and positions[0] < _GAPS:
        return "1" + _RICE[-1][positions[0]]
    low = _LOW[count] if count < 256 else low_bits(count)
    ready = _RICE[low]
    head = _HEADS[count] if count < 256 else _gamma(count)
    gaps = [next_ - before - 1 for before, next_ in zip([-1, *positions], positions)]  # noqa: B905
    return head + "".join([ready[gap] if gap < len(ready) else _rice(gap, low) for gap in gaps])


def sextets(bits: str) -> str:
    """`bits` as characters, six to each, filled up with 0."""
    bits += "0" * (-len(bits) % 6)
    return "".join([_SEXTET[bits[at : at + 6]] for at in range(0, len(bits), 6)])


_SEXTET = {format(value, "06b"): char for value, char in enumerate(SEXTETS)}
