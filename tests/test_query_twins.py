"""The query language in Python and in the browser: the same for any query. Queries are gathered and asked at once."""

from __future__ import annotations

import json
import random
import subprocess
from dataclasses import asdict
from typing import Any

from attacks import NAMES
from fuzz_targets import PIECES
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from search_harness import REPO

from generator import query, text

# Characters that this Python's Unicode knows: the browser's may be newer, and then knows more letters.
TEXT = st.text(st.characters(exclude_categories=["Cn"]), max_size=6)
# What the language has signs for, and what only looks so.
_FIELDS = ["", "kind:", "entity:", "source:", "section:", "year:", "Kind:", "kind: ", "__proto__:", "constructor:", ":"]
_VALUES = [
    *NAMES,
    "2018",
    "2018..2021",
    "2018..",
    "..2021",
    "2021..2018",
    "١٢٣٤..",
    "26-NQ/TW",
    "22-KL/TƯ",
    "person:A B",
]
SIGNED = st.tuples(
    st.sampled_from(["", "-", "--", "+", "–"]),
    st.sampled_from(_FIELDS),
    st.sampled_from(["", '"', '""', "“"]),
    st.one_of(st.sampled_from(_VALUES), st.sampled_from(PIECES), TEXT),
    st.sampled_from(["", '"', "*", '*"', '"*', "”"]),
).map("".join)
PHRASES = st.lists(st.one_of(SIGNED, SIGNED, st.sampled_from(PIECES), TEXT), max_size=6).map(" ".join)
QUERIES = PHRASES | st.lists(st.one_of(st.sampled_from(PIECES), TEXT), max_size=8).map("".join)


def browser(asked: list[tuple[str, bool]]) -> list[dict[str, Any]]:
    """What the browser makes of each (query, typing)."""
    command = ["node", str(REPO / "tests/js/parse.js")]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True, timeout=120)
    made: list[dict[str, Any]] = json.loads(done.stdout)
    return made


def python(asked: str, typing: bool) -> dict[str, Any]:
    """The same from the Python side, with offsets as the browser counts them."""
    found, name, plain = query.parse(asked, typing), query.name_phrase(asked), text.printable(asked)
    made: dict[str, Any] = {
        "clauses": [asdict(clause) for clause in found.clauses],
        "filters": found.filters,
        "name": asdict(name) if name else None,
        "forms": [plain, text.canonical(plain), text.lower(plain), text.fold(plain)],
        "years": query.years(asked),
    }
    as_lists: dict[str, Any] = json.loads(json.dumps(made))
    return as_lists


def test_python_and_browser_agree_on_every_query() -> None:
    asked: list[tuple[str, bool]] = []

    @settings(max_examples=1600, phases=[Phase.generate], suppress_health_check=list(HealthCheck), deadline=None)
    @given(QUERIES, st.booleans())
    def gather(words: str, typing: bool) -> None:
        asked.append((words, typing))

    gather()
    numbers = random.Random(8)
    asked += [("".join(numbers.choices(PIECES, k=5)), True) for _ in range(1500)]

    different = [
        (words, typing)
        for (words, typing), theirs in zip(asked, browser(asked), strict=True)
        if theirs != python(words, typing)
    ]

    assert sorted(different, key=lambda pair: len(pair[0])) == []
