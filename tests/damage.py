"""A state in which bytes were turned at random: is the site of the next build that of a clean one?

    python tests/damage.py TIMES [SEED]

Each time a small archive is built, bytes of its state are flipped or zeroed at a place, an article is edited, and the
site is built again. It prints how many sites were wrong, how many builds ended with an error, and how many were made
from scratch. tests/test_damaged_state.py does this a few times with fixed seeds.
"""

from __future__ import annotations

import random
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

from generator import pipeline
from generator.edges.store import Store

Tree = dict[str, bytes]
SPANS = (1, 1, 1, 4, 64, 512, 4096)  # bytes that are spoilt at once
PERSONS = ("Nguyễn Văn Bình", "Trần Thị Mai", "Lê Quang Vinh", "Phạm Minh Tuấn")


def tree(folder: Path) -> Tree:
    """Every file that a reader can see."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    }


def write(kept: Path, version: int, count: int = 12) -> None:
    """An archive of so many articles; in another version one says something else and one is another."""
    kept.mkdir(exist_ok=True)
    for number in range(count):
        told = version if number < 2 else 0
        name = PERSONS[(number + told) % len(PERSONS)]
        text = f"Bài số {number}\n\nÔng {name}, Chủ tịch UBND tỉnh Nghệ An, họp lần {told} về Luật Đất đai.\n"
        (kept / f"{number}.txt").write_text(text, "utf-8")
    extra = kept / f"extra{version}.txt"
    extra.write_text(f"Bài thêm {version}\n\nBà {PERSONS[1]} nói tiếng lạ{version} ở Hà Nội.\n", "utf-8")
    (kept / f"extra{version - 1}.txt").unlink(missing_ok=True)


def spoil(state: Path, numbers: random.Random) -> None:
    """Flips bits, or zeroes or overwrites bytes, at one to three places."""
    data = bytearray(state.read_bytes())
    for _ in range(numbers.choice((1, 1, 2, 3))):
        at, length = numbers.randrange(len(data)), numbers.choice(SPANS)
        way = numbers.choice(("flip", "zero", "noise", "swap"))
        for spot in range(at, min(at + length, len(data))):
            if way == "flip":
                data[spot] ^= 1 << numbers.randrange(8)
            elif way == "swap":  # with another place: bytes that look right
                other = (spot + 4096) % len(data)
                data[spot], data[other] = data[other], data[spot]
            else:
                data[spot] = 0 if way == "zero" else numbers.randrange(256)
    state.write_bytes(bytes(data))


class Spoiled:
    """An archive that was built and edited since, in the folder `home`."""

    def __init__(self, home: Path) -> None:
        self.home = home
        write(home / "kho", 0)
        pipeline.build(home / "kho", home / "first" / "site")
        write(home / "kho", 1)
        pipeline.build(home / "kho", home / "clean" / "site")
        self.clean = tree(home / "clean" / "site")

    def differing(self, spoiling: Callable[[Path], object]) -> list[str]:
        """The files that are wrong when `spoiling` was done to the state and the archive is built again."""
        shutil.rmtree(self.home / "then", ignore_errors=True)
        shutil.copytree(self.home / "first", self.home / "then")
        spoiling(self.home / "then" / ".tulieu" / "site.sqlite")
        pipeline.build(self.home / "kho", self.home / "then" / "site")
        made = tree(self.home / "then" / "site")
        return sorted(path for path in {**made, **self.clean} if made.get(path) != self.clean.get(path))


def main(times: int, seed: int) -> None:
    wrong = errors = 0
    anew: set[int] = set()
    real = Store.discard

    def counted(self: Store) -> None:
        anew.add(number)
        real(self)

    Store.discard = counted  # type: ignore[method-assign]
    with tempfile.TemporaryDirectory() as folder:
        number = 0
        spoiled = Spoiled(Path(folder))
        for number in range(times):
            numbers = random.Random(f"{seed}-{number}")
            try:
                differing = spoiled.differing(lambda state, numbers=numbers: spoil(state, numbers))  # type: ignore[misc]
            except Exception:
                errors += 1
                print(number, traceback.format_exc())
                continue
            if differing:
                wrong += 1
                print(number, differing[:8])
    print(f"{times} states spoilt: {wrong} wrong sites, {errors} errors, {len(anew)} made from scratch")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 8)
