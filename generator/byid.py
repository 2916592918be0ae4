"""Values by id that are not all in memory.

1. `Recent` holds answers that are asked for again and again, up to a number.
2. `ById` has all ids, and finds values when they are asked for; `Opened` keeps the last few.
3. Where many of them pass (`values`, `in_turn`), several are opened at a time, and none is kept for it.
4. `Former` is values as they were before some of them changed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, ValuesView
from itertools import islice
from typing import TypeVar

KEPT = 32  # values of a kind that a process keeps, which may be large
MANY = 8_192  # small ones
AT_ONCE = 256  # values that are opened together where all are passed over

Value = TypeVar("Value")


class Recent(dict[str, Value]):
    """Values by id, of which no more than `most` are held: where one more comes, the others are forgotten."""

    def __init__(self, most: int = 2_000) -> None:
        super().__init__()
        self._most = most

    def __setitem__(self, id_: str, value: Value) -> None:
        if len(self) >= self._most:
            self.clear()
        super().__setitem__(id_, value)


class ById(Mapping[str, Value]):
    """Values by id that are found when they are asked for; `ids` are all of them, in order."""

    def __init__(self, ids: Collection[str]) -> None:
        self._ids = ids

    def __contains__(self, id_: object) -> bool:
        return id_ in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


class Opened(ById[Value]):
    """Values that are opened when they are asked for, with `opening`; the last few, `kept` at most, are kept: in two
    halves, the older of which is let go when the newer is full, so that a value that is kept costs one look. `several`
    opens more at once, in the order in which they are named."""

    def __init__(
        self,
        ids: Collection[str],
        opening: Callable[[str], Value],
        kept: int = KEPT,
        several: Callable[[Sequence[str]], Iterable[Value]] | None = None,
    ) -> None:
        super().__init__(ids)
        self._opening, self._half, self._several = opening, kept // 2, several
        self._newer: dict[str, Value] = {}
        self._older: dict[str, Value] = {}

    def __getitem__(self, id_: str) -> Value:
        try:
            return self._newer[id_]
        except KeyError:
            pass
        if id_ in self._older:
            value = self._older[id_]
        elif id_ in self._ids:
            value = self._opening(id_)
        else:
            raise KeyError(id_)
        if len(self._newer) >= self._half:
            self._older, self._newer = self._newer, {}
        self._newer[id_] = value
        return value

    def values(self) -> ValuesView[Value]:
        return _Passing(self)

    def in_turn(self, ids: Iterable[str]) -> Iterator[Value]:
        """The values of these ids, none of which is kept."""
        if self._several is None:
            yield from map(self.__getitem__, ids)
            return
        coming = iter(ids)
        while some := list(islice(coming, AT_ONCE)):
            yield from self._several(some)


class _Passing(ValuesView[Value]):
    _mapping: Opened[Value]

    def __iter__(self) -> Iterator[Value]:
        return self._mapping.in_turn(self._mapping)


def in_turn(values: Mapping[str, Value], ids: Iterable[str]) -> Iterator[Value]:
    """The values of some ids, one after the other."""
    return values.in_turn(ids) if isinstance(values, Opened) else map(values.__getitem__, ids)


class Former(Mapping[str, Value]):
    """Values as they were: those of `now`, but for the `old` ones (None where there was none)."""

    def __init__(self, now: Mapping[str, Value], old: Mapping[str, Value | None]) -> None:
        self._now, self._old = now, old

    def __getitem__(self, id_: str) -> Value:
        if id_ not in self._old:
            return self._now[id_]
        value = self._old[id_]
        if value is None:
            raise KeyError(id_)
        return value

    def __iter__(self) -> Iterator[str]:
        """Every id, in no order."""
        yield from (id_ for id_ in self._now if id_ not in self._old)
        yield from (id_ for id_, value in self._old.items() if value is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)
