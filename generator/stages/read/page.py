"""A captured page under way: its lines, and what each of them is found to be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from generator.model import Field


class Captured(NamedTuple):
    """A line that is not blank: its number in the source and its text without the white space around it."""

    number: int
    text: str


class Verdict(NamedTuple):
    """What a line, or the part `text` of it, is. `role` is a BlockKind for what stays in the text, else a role of
    model.Line; `rule` says why."""

    role: str
    rule: str
    text: str


# A byline, a source line and a repeated caption stand in this last part of a text.
LATE = 0.6
# Roles that stay in the text: the kinds of model.Block.
KEPT = frozenset(("title", "lead", "paragraph", "heading", "caption", "item", "quote", "code", "row"))


@dataclass
class Page:
    """The lines under way.

    `titled` is the title, once known; `verdicts[i]` is () while nothing is known of `lines[i]`; `found` are the
    metadata by name, best first; `captions[i]` tells whether `lines[i]` is a caption; `first` and `last` are the first
    and last paragraph of prose, `len(lines)` and -1 or the last line where there is none.
    """

    lines: Sequence[Captured]
    titled: str = ""
    verdicts: list[tuple[Verdict, ...]] = field(default_factory=list)
    found: dict[str, list[Field]] = field(default_factory=dict)
    captions: list[bool] = field(default_factory=list)
    first: int = 0
    last: int = -1

    def mark(self, index: int, role: str, rule: str) -> None:
        """Gives the whole line a role."""
        self.verdicts[index] = (Verdict(role, rule, self.lines[index].text),)

    def note(self, name: str, value: str, rule: str, index: int, evidence: str = "") -> None:
        """Adds a piece of metadata that line `index` prints."""
        line = self.lines[index]
        self.found.setdefault(name, []).append(Field(value, "printed", rule, evidence or line.text, line.number))

    def open(self, start: int, stop: int) -> list[int]:
        """The lines from `start` up to `stop` of which nothing is known yet."""
        return [index for index in range(max(0, start), min(stop, len(self.lines))) if not self.verdicts[index]]


_END = re.compile(r"[.!?…:;][\s\"”’»)\]]{0,4}$|[”\"][\s)]{0,2}$")
STOP = re.compile(r"[.…][\s\"”’»)\]]{0,4}$|[!?][\"”’»]{1,2}$|[:;]$")


def ends(text: str) -> bool:
    """Whether `text` ends as a sentence or a quotation does."""
    return _END.search(text, max(0, len(text) - 8)) is not None


def is_prose(text: str) -> bool:
    """A paragraph of running text: a sentence of some length, or a long line."""
    return len(text) >= 180 or (len(text) >= 60 and STOP.search(text, len(text) - 8) is not None)
