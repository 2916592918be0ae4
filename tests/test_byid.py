"""Values by id that are opened when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest

from generator.byid import AT_ONCE, Opened, in_turn


class Shelf:
    """Values that are their ids in capitals, and a note of how they were asked for."""

    def __init__(self) -> None:
        self.asked: list[object] = []

    def one(self, id_: str) -> str:
        self.asked.append(id_)
        return id_.upper()

    def several(self, ids: Sequence[str]) -> Iterator[str]:
        self.asked.append(len(ids))
        return (id_.upper() for id_ in ids)


def test_the_last_values_are_kept_and_others_opened_again() -> None:
    shelf = Shelf()
    values = Opened(dict.fromkeys("abc"), shelf.one, kept=2)

    assert [values[id_] for id_ in "abaca"] == ["A", "B", "A", "C", "A"]
    assert shelf.asked == ["a", "b", "c"]
    assert values["b"] == "B"
    assert shelf.asked == ["a", "b", "c", "b"]
    with pytest.raises(KeyError):
        values["d"]


def test_all_values_pass_in_order_some_at_a_time_and_displace_none() -> None:
    shelf = Shelf()
    ids = [f"v{number}" for number in range(AT_ONCE + 2)]
    values = Opened(dict.fromkeys(ids), shelf.one, 2, shelf.several)
    assert values["v7"] == "V7"

    assert list(values.values()) == [id_.upper() for id_ in ids]
    assert len(values.values()) == len(ids)
    assert list(in_turn(values, ["v3", "v1"])) == ["V3", "V1"] == list(in_turn({"v1": "V1", "v3": "V3"}, ["v3", "v1"]))
    assert values["v7"] == "V7"
    assert shelf.asked == ["v7", AT_ONCE, 2, 2]
