"""Pictures of what occurs with what, laid out here, drawn as SVG by the templates.

1. `neighbourhood`: an entity in the middle, what it occurs with in two columns beside it, nearest kinds together.
2. `network`: the most connected entities of the archive and the strongest ties between them, placed by forces.

The same numbers stand beside each picture as a list or table. Layout uses only + − × ÷ and square roots, which every
machine computes alike, and rounds at each step, so a picture is the same everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import sqrt
from typing import NamedTuple

from generator.model import KINDS, Entity, Face, Part
from generator.stages.plan.lookup import Lookup, part
from generator.text import clip

NEIGHBOURS = 14
NODES = 44
CLOSEST, FREQUENT = 2, 2  # ties of each node that are drawn
STEPS = 120
GRAVITY, PULL = 0.12, 0.35
WIDTH, HEIGHT = 1200, 900
ACROSS, DOWN = 230, 24  # the room of a node with its label
SETTLE = 80
ROW = 34
LABEL = 34


class Dot(NamedTuple):
    """An entity in a picture: where it is, how large, and where its label stands."""

    path: str
    name: str
    label: str
    kind: str
    x: int
    y: int
    r: int
    times: int
    side: str = "start"


class Tie(NamedTuple):
    """A line between two places; `weight` 1 to 4 is its thickness."""

    x1: int
    y1: int
    x2: int
    y2: int
    weight: int


@dataclass(frozen=True)
class Row:
    """A line of the table beside the picture."""

    path: str
    name: str
    kind: str
    count: int
    ties: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    dots: tuple[Dot, ...]
    ties: tuple[Tie, ...]
    rows: tuple[Row, ...] = ()


def neighbourhood(entity: Entity, lookup: Lookup) -> Picture | None:
    """`entity` and what it occurs with most; None where that is too little for a picture: one article ties all that
    it names alike."""
    if len(lookup.holders(entity.id)) < 2:
        return None
    near = [(lookup.archive.faces[id_], count) for id_, count in entity.together[:NEIGHBOURS]]
    if len(near) < 3:
        return None
    near.sort(key=lambda pair: (KINDS.index(pair[0].kind), -pair[1], pair[0].id))
    half = -(-len(near) // 2)
    height, width = half * ROW + 30, 760
    top = max(count for _, count in near)
    dots = [Dot(lookup.paths[entity.id], entity.name, "", entity.kind, width // 2, height // 2, 9, 0)]
    ties = []
    for at, (other, count) in enumerate(near):
        left = at < half
        rows = half if left else len(near) - half
        x = width // 2 - 100 if left else width // 2 + 100
        y = height // 2 + (2 * (at if left else at - half) - rows + 1) * ROW // 2
        label, side = clip(other.name, LABEL), "end" if left else "start"
        dots.append(Dot(lookup.paths[other.id], other.name, label, other.kind, x, y, 6, count, side))
        ties.append(Tie(width // 2, height // 2, x, y, 1 + 3 * (count - 1) // top))
    return Picture(width, height, tuple(dots), tuple(ties))


def network_parts(lookup: Lookup) -> tuple[Part, ...]:
    """The picture of the whole archive, and the kinds that are in it."""
    picture = network(lookup)
    shown = {dot.kind for dot in picture.dots}
    return part("picture", picture), part("shown", tuple(kind for kind in KINDS if kind in shown))


def network(lookup: Lookup) -> Picture:
    """The picture of the whole archive, bounded to what can be read, and its table."""
    largest = list(lookup.largest(NODES))
    shared = _shared(largest, lookup)
    tied = {at for pair in shared for at in pair}
    chosen = [face for at, face in enumerate(largest) if at in tied]
    at = {old: new for new, old in enumerate(sorted(tied))}
    sizes = [face.articles for face in chosen]
    pairs = _pairs(sizes, {(at[a], at[b]): count for (a, b), count in shared.items()})
    places = _placed(len(chosen), [(a, b) for a, b, _ in pairs])
    top, most = max(sizes, default=1), max((count for *_, count in pairs), default=1)
    dots = tuple(
        Dot(
            lookup.paths[face.id], face.name, clip(face.name, 26), face.kind, x, y, 6 + 10 * size // top, size, _side(x)
        )
        for face, size, (x, y) in zip(chosen, sizes, places, strict=True)
    )
    ties = tuple(Tie(*places[a], *places[b], 1 + 3 * (count - 1) // most) for a, b, count in pairs)
    return Picture(WIDTH, HEIGHT, dots, ties, tuple(_rows(chosen, pairs, lookup)))


def _side(x: int) -> str:
    return "end" if x > WIDTH - 40 else "start"


def _shared(faces: Sequence[Face], lookup: Lookup) -> Counter[tuple[int, int]]:
    """How many articles two of these entities share, by their numbers, the smaller one first; no pair that shares
    none."""
    places = lookup.places
    held = [_bits(map(places.__getitem__, lookup.holders(face.id)), len(places)) for face in faces]
    pairs = combinations(range(len(faces)), 2)
    return Counter({(a, b): count for a, b in pairs if (count := (held[a] & held[b]).bit_count())})


def _bits(places: Iterable[int], count: int) -> int:
    """A number in which the bits at `places`, of `count`, are set."""
    marks = bytearray(count // 8 + 1)
    for at in places:
        marks[at >> 3] |= 1 << (at & 7)
    return int.from_bytes(marks, "little")


def _pairs(sizes: Sequence[int], shared: Mapping[tuple[int, int], int]) -> list[tuple[int, int, int]]:
    """(a, b, shared articles) for the ties of each node that tell most: the closest, by shared articles over the root
    of both sizes (cosine), and the most frequent."""
    near: list[list[tuple[int, int]]] = [[] for _ in sizes]
    for (a, b), count in shared.items():
        near[a].append((b, count))
        near[b].append((a, count))
    kept: dict[tuple[int, int], int] = {}
    for number, some in enumerate(near):
        closest = sorted(some, key=lambda n: (-n[1] / sqrt(sizes[number] * sizes[n[0]]), n[0]))
        frequent = sorted(some, key=lambda n: (-n[1], n[0]))
        for other, count in (*closest[:CLOSEST], *frequent[:FREQUENT]):
            kept[min(number, other), max(number, other)] = count
    return [(a, b, count) for (a, b), count in sorted(kept.items())]


def _placed(count: int, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places for `count` nodes by forces (Fruchterman and Reingold 1991): all push each other away, ties pull, and
    everything falls a little towards the middle, so that what is not tied stays in sight. The start is a grid."""
    columns = max(1, round(sqrt(count)))
    places = [[n % columns - columns / 2 + n % 7 / 10, n // columns - columns / 2 + n % 5 / 10] for n in range(count)]
    for step in range(STEPS):
        heat = 0.5 * (1 - step / STEPS)
        moves = [[-GRAVITY * x, -GRAVITY * y] for x, y in places]
        for a in range(count):
            for b in range(a + 1, count):
                _force(places, moves, a, b, lambda square: 1 / square)
        for a, b in pairs:
            _force(places, moves, a, b, lambda square: -PULL * sqrt(square))
        for place, (dx, dy) in zip(places, moves, strict=True):
            length = sqrt(dx * dx + dy * dy) or 1.0
            place[0] = round(place[0] + dx / length * min(length, heat), 6)
            place[1] = round(place[1] + dy / length * min(length, heat), 6)
    return _apart(places)


def _force(
    places: list[list[float]], moves: list[list[float]], a: int, b: int, strength: Callable[[float], float]
) -> None:
    dx, dy = places[a][0] - places[b][0], places[a][1] - places[b][1]
    force = strength(dx * dx + dy * dy + 0.01)
    moves[a][0] += dx * force
    moves[a][1] += dy * force
    moves[b][0] -= dx * force
    moves[b][1] -= dy * force


def _apart(places: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """`places` stretched to the sheet, then moved up and down until no label lies on another."""
    if not places:
        return []
    xs, ys = [p[0] for p in places], [p[1] for p in places]
    wide, high = (max(xs) - min(xs)) or 1.0, (max(ys) - min(ys)) or 1.0
    made = [
        [30 + int((x - min(xs)) / wide * (WIDTH - ACROSS - 40)), 24 + int((y - min(ys)) / high * (HEIGHT - 48))]
        for x, y in places
    ]
    for _ in range(SETTLE):
        for a in range(len(made)):
            for b in range(a + 1, len(made)):
                gap = made[b][1] - made[a][1]
                if abs(made[a][0] - made[b][0]) < ACROSS and abs(gap) < DOWN:
                    push = (DOWN - abs(gap) + 1) // 2
                    up, low = (a, b) if gap >= 0 else (b, a)
                    made[up][1] = max(16, made[up][1] - push)
                    made[low][1] = min(HEIGHT - 16, made[low][1] + push)
    return [(x, y) for x, y in made]


def _rows(chosen: Sequence[Face], pairs: Sequence[tuple[int, int, int]], lookup: Lookup) -> list[Row]:
    near: list[list[tuple[int, str, int]]] = [[] for _ in chosen]
    for a, b, shared in pairs:
        near[a].append((-shared, chosen[b].name, b))
        near[b].append((-shared, chosen[a].name, a))
    return [
        Row(
            lookup.paths[face.id],
            face.name,
            face.kind,
            face.articles,
            tuple((lookup.paths[chosen[n].id], name, -shared) for shared, name, n in sorted(some)),
        )
        for face, some in zip(chosen, near, strict=True)
    ]
