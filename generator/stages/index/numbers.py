"""Articles get stable numbers, made from their ids."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from itertools import count


def numbered(ids: Iterable[str]) -> tuple[int, dict[str, int]]:
    """The number of slots, and each id's number, in the order of numbers."""
    ordered = sorted(ids)
    slots = next(size for power in count() for size in (1 << power, 3 << power >> 1) if size * 10 >= len(ordered) * 11)
    taken: dict[int, str] = {}
    for id_ in ordered:
        slot = int.from_bytes(hashlib.sha256(id_.encode()).digest()[:8], "big") % slots
        while slot in taken:
            slot = (slot + 1) % slots
        taken[slot] = id_
    return slots, {taken[slot]: slot for slot in sorted(taken)}
