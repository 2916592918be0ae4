"""Whole numbers as printable characters: what the shards' lists are written in.

1. The alphabet is 91 characters that need no escape in a script string and are not used as separators.
2. A value below 56 takes one character, below 2,604 two, below 52,290 three, any other five.
3. A posting list is the gaps between article numbers, each with the impact of the term there in its low 3 bits.
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
