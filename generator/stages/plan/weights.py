"""What a page will weigh, told from what it shows, and lists in portions that a page can hold."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from generator.sheets import escaped

HEAVY = 300_000  # bytes of the things listed on a page; frame, headings and ways to other pages come on top
FRAME = 60  # an element and its attributes

Thing = TypeVar("Thing")


def weight(value: object) -> int:
    """About the bytes of the markup of a frozen value: those of its texts, each in an element."""
    if isinstance(value, str):
        return FRAME + escaped(value) if value else 0
    if isinstance(value, tuple):
        return sum(map(weight, value)) if value else 0
    names: Iterable[str] = getattr(value, "__dataclass_fields__", ())
    return sum([weight(getattr(value, name)) for name in names])


def portions(things: Iterable[Thing], most: int) -> list[Sequence[Thing]]:
    """`things` in portions of at most `most` that are not `HEAVY` together; what is so by itself stands alone."""
    made: list[list[Thing]] = []
    filled = 0
    for thing in things:
        own = weight(thing)
        if not made or len(made[-1]) == most or filled + own > HEAVY:
            made.append([])
            filled = 0
        made[-1].append(thing)
        filled += own
    return [*made]
