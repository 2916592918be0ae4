"""What a person sees while a build runs."""

from pathlib import Path

import pytest

from generator.edges.files import Found, count_sources
from generator.edges.progress import EVERY, Watch


class Clock:
    """A clock that is moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def started() -> tuple[Watch, Clock]:
    """A display that shows nothing, and its clock."""
    clock = Clock()
    return Watch(shown=False, clock=clock), clock


def test_rate_and_time_left() -> None:
    watch, clock = started()
    watch("read", 0, 1000)
    clock.now = 5.0
    watch("read", 200)
    assert watch.told("read") == "200 of 1,000, 40 a second, 20 s left"
    clock.now = 10.0
    watch("read", 40)
    assert watch.told("read") == "240 of 1,000, 24 a second, 32 s left"
    watch("read", 760)
    assert "left" not in watch.told("read")


def test_long_times_are_told_in_minutes_and_unknown_ones_not() -> None:
    watch, clock = started()
    watch("write", 0, 2000)
    clock.now = 10.0
    watch("write", 100)
    assert watch.told("write").endswith("3 min 10 s left")
    watch("assemble", 0)
    clock.now = 20.0
    watch("assemble", 50)
    assert watch.told("assemble") == "50, 5 a second"


def test_a_log_gets_a_plain_line_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    with Watch(shown=True, clock=clock) as watch:
        for second in range(1, 26):
            clock.now = float(second)
            watch("read", 2, 100 if second == 1 else 0)
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 25 // EVERY
    assert lines[0] == "read, recognise, resolve: 20 of 100, 2 a second, 40 s left"


def test_lines_of_a_table_of_articles_are_counted(tmp_path: Path) -> None:
    lined, one = tmp_path / "MANY.JSONL", tmp_path / "one.md"
    lined.write_bytes(b"{}\n" * 7)
    one.write_bytes(b"a\nb\n")
    found = [Found(path.name, str(path), "") for path in (lined, one)]
    assert count_sources(found) == 8
    assert count_sources([*found, Found("gone.jsonl", str(tmp_path / "gone.jsonl"), "")]) == 0
