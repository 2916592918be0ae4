"""Values ↔ bytes, for the state that is kept between builds: JSON, compressed where it is long.

1. `pack` writes any value of the model: dataclasses as objects, tuples as arrays.
2. Each value ends with a checksum, so that what a disk has spoilt is `Damaged` and never taken for something else.
   `bound` adds one of the key it is kept under (`mark`), so that it is not taken for the value of another key either.
3. `unpacker` makes the way back from a class's annotations, once for each class: what a value does not need is not
   looked at. Values come from our own state, so the checks of their constructors are not made again.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import blake2b
from types import NoneType, UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

import orjson

from generator.model import DETAILS, Mention

Way = Callable[[Any], Any]
_SEAL = 4  # bytes of a checksum
_LONG = 1 << 10  # bytes from which on it pays to compress: below it takes longer than all else and saves a quarter
_COMPRESSED = b"x"  # the first byte of what zlib makes, with which no JSON begins
_SIMPLE = (str, int, float, bool, NoneType)


class Damaged(ValueError):
    """Bytes are not what was written."""


def sealed(data: bytes) -> bytes:
    """`data` with its checksum."""
    return data + zlib.crc32(data).to_bytes(_SEAL, "little")


def opened(data: bytes) -> memoryview:
    """What `sealed` was given. Raises Damaged."""
    body = memoryview(data)[:-_SEAL]
    if zlib.crc32(body) != int.from_bytes(data[-_SEAL:], "little"):
        raise Damaged
    return body


def mark(key: str) -> int:
    """The checksum of a key."""
    return zlib.crc32(key.encode("utf-8", "surrogatepass"))


def bound(data: bytes, key: int) -> bytes:
    """`data` with the mark of its key."""
    return data + key.to_bytes(_SEAL, "little")


def released(data: object, key: int) -> bytes:
    """What `bound` was given. Raises Damaged where the mark is that of another key."""
    if not isinstance(data, bytes) or data[-_SEAL:] != key.to_bytes(_SEAL, "little"):
        raise Damaged
    return data[:-_SEAL]


def pack(value: object) -> bytes:
    """`value` as JSON, sealed. Letters that are no Unicode text of their own (lone surrogates) come back as "?"."""
    return sealed(_json(value))


def _json(value: object) -> bytes:
    try:
        return orjson.dumps(value, default=tuple)
    except TypeError:  # orjson takes no lone surrogates
        return orjson.dumps(_clean(value), default=tuple)


def pack_small(value: object) -> bytes:
    """`value` as JSON, compressed where it is long, which has a checksum of its own; else sealed."""
    data = _json(value)
    return zlib.compress(data, 1) if len(data) > _LONG else sealed(data)


def fingerprint(value: object) -> str:
    """What tells a value from others of its kind."""
    return blake2b(_json(value), digest_size=12).hexdigest()


def unpack(data: bytes, kind: Any) -> Any:
    """The value of type `kind` that `pack` wrote. Raises Damaged."""
    return _value(opened(data), kind)


def unpack_small(data: bytes, kind: Any) -> Any:
    """The value of type `kind` that `pack_small` wrote."""
    return _value(zlib.decompress(data) if data[:1] == _COMPRESSED else opened(data), kind)


def _value(data: bytes | memoryview, kind: Any) -> Any:
    found, way = orjson.loads(data), unpacker(kind)
    return way(found) if way else found


NOTHING = pack(())


def _clean(value: Any) -> Any:
    """`value` with lone surrogates replaced, in plain containers."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if is_dataclass(value):
        return {f.name: _clean(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, dict):
        return {_clean(key): _clean(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_clean(item) for item in value]
    return value


@cache
def unpacker(kind: Any) -> Way | None:
    """The way from plain JSON to a value of type `kind`; None where it is the value already."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind in _SIMPLE or origin is Literal:
        return None
    if kind is Mention:
        return _mention
    if origin is tuple:
        return _tuple(arguments)
    if origin in (Union, UnionType):
        (only,) = [a for a in arguments if a is not NoneType]
        return _optional(unpacker(only))
    if is_dataclass(kind):
        return _object(kind, _ways(kind))
    if isinstance(kind, type) and issubclass(kind, tuple):
        ways = _ways(kind)
        places = [(at, ways[name]) for at, name in enumerate(kind._fields) if name in ways]  # type: ignore[attr-defined]
        return lambda value: kind(*_at_places(value, places))
    raise TypeError(f"no way to {kind!r}")


def _optional(way: Way | None) -> Way | None:
    return (lambda value: None if value is None else way(value)) if way else None


def _at_places(values: list[Any], ways: list[tuple[int, Way]]) -> list[Any]:
    for at, way in ways:
        values[at] = way(values[at])
    return values


def _tuple(arguments: tuple[Any, ...]) -> Way:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        way = unpacker(arguments[0])
        return (lambda value: tuple(map(way, value))) if way else tuple
    places = [(at, way) for at, argument in enumerate(arguments) if (way := unpacker(argument))]
    return lambda value: tuple(_at_places(value, places))


def _ways(kind: Any) -> dict[str, Way]:
    return {name: way for name, hint in get_type_hints(kind).items() if (way := unpacker(hint))}


def _object(kind: Any, ways: dict[str, Way]) -> Way:
    new, put, needing = kind.__new__, object.__setattr__, tuple(ways.items())

    def made(values: dict[str, Any]) -> Any:
        for name, way in needing:
            values[name] = way(values[name])
        value = new(kind)
        put(value, "__dict__", values)
        return value

    return made


def _mention(values: dict[str, Any]) -> Any:
    """A mention; its kind says of which class its detail is."""
    way: Any = unpacker(cast(Any, DETAILS[values["kind"]]))
    values["detail"] = way(values["detail"])
    value = Mention.__new__(Mention)
    object.__setattr__(value, "__dict__", values)
    return value
