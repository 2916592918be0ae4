"""Any name becomes a file name that every disk takes: no device of Windows, no two that differ by case only, no end in
a dot or space, short, plain ASCII."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from hypothesis import example, given
from hypothesis import strategies as st

from generator.address import digits, is_device, slug
from generator.model import Face, Head, Rights
from generator.stages.plan.urls import named_files, paths

# What Windows keeps for devices, whatever stands behind a dot.
DEVICES = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
NAME = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9]+)?")
LONGEST = 120  # characters of a path below the site
TRICKS = (
    "CON",
    "con",
    "Con.txt",
    "nul",
    "NUL.",
    "aux",
    "prn",
    "COM1",
    "com9.html",
    "lpt3",
    "CONIN$",
    "index",
    "INDEX",
    "a-z",
    ".",
    "..",
    "...",
    "a.",
    "a.b",
    "a ",
    "A",
    "Á",
    "Đ",
    "đ",
    "D",
    "Bình",
    "BÌNH",
    "binh",
    "../..",
    "C:\\x",
    '<a>:"|?*',
    "ﬁ",
    "İ",
    "ß",
    "²",
    "½",
    "汉",
    "😀",
    "\u0301",
    "\u202e",
    "-",
    "--",
    "_",
    "~",
    "%41",
    "26-NQ/TW",
)
NAMES = st.one_of(
    st.sampled_from(TRICKS),
    st.lists(st.sampled_from(["con", "a", "Á", " ", ".", "-", "\u00a0", "x" * 90, "汉" * 90]), max_size=5).map("".join),
    st.text(max_size=40),
)


@dataclass(frozen=True)
class Shown:
    """What `paths` asks for."""

    heads: dict[str, Head] = field(default_factory=dict)
    faces: dict[str, Face] = field(default_factory=dict)


def head(id_: str, title: str) -> Head:
    return Head(id_, f"{id_}.txt", 1, title, "", "", "", "", 0, 0, 0, (), Rights())


def faces(names: Iterable[str]) -> dict[str, Face]:
    made = [Face(f"person:{name}", "person", name, "rule", (), 1, 1) for name in names]
    return {face.id: face for face in made}


def every_disk_takes(made: Iterable[str]) -> None:
    """Fails unless all of the paths `made` are different and fit for any disk."""
    all_ = list(made)
    assert len({path.lower() for path in all_}) == len(all_)
    for path in all_:
        assert len(path) <= LONGEST
        assert path.isascii()
        for name in path.split("/"):
            assert NAME.fullmatch(name), path
            assert not DEVICES.fullmatch(name), path


@given(st.lists(NAMES, max_size=8, unique=True))
@example(["An", "Án", f"An {digits('person:An', 12)}"])
def test_entities_of_any_names_have_paths_that_every_disk_takes(names: list[str]) -> None:
    every_disk_takes(paths(Shown(faces=faces(names))).values())


@given(st.lists(NAMES, max_size=8))
def test_articles_of_any_titles_have_paths_that_every_disk_takes(titles: list[str]) -> None:
    heads = {str(number): head(str(number), title) for number, title in enumerate(titles)}

    every_disk_takes(paths(Shown(heads)).values())


@given(st.lists(NAMES, max_size=8, unique=True))
@example(["Báo A", "báo á", f"Bao A {digits('Báo A')}"])
def test_lists_of_any_names_have_paths_that_every_disk_takes(names: list[str]) -> None:
    every_disk_takes(named_files("sources", names).values())


@given(st.one_of(NAMES, st.from_regex(DEVICES, fullmatch=True)), st.sampled_from(["", ".", ".txt", " ", " .x", "x"]))
def test_devices_of_windows_are_known_by_one_rule(name: str, tail: str) -> None:
    first, dot, _ = (name + tail).partition(".")

    assert is_device(name + tail) == bool(DEVICES.fullmatch(first.rstrip(" ") + dot))


@given(NAMES, st.integers(8, 80))
def test_a_slug_is_no_longer_than_asked_and_no_name_that_is_kept(name: str, limit: int) -> None:
    made = slug(name, limit)

    assert len(made) <= limit
    assert made not in ("index", "a-z")
    assert not DEVICES.fullmatch(made)
