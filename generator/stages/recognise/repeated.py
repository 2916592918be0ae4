"""Finds persons of an article again, where they are named in short.

1. `repeated`  a full name wherever it stands again, in capitals too; alone its last words, or a foreign family name.
2. `given`     a title, rank or office and the last word of a full name: "Thứ trưởng Nghĩa".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.knowledge.names import NameKnowledge
from generator.model import Mention, PersonName
from generator.stages.recognise.person_context import is_thing, make, title_before
from generator.stages.recognise.scan import LOWER, UPPER, View, occurrences, word_set
from generator.stages.recognise.syllables import is_foreign

# Words before a name that say nothing of who it is.
_ANYBODY = word_set("người dân|tên|tên là|vợ|chồng|ngôi sao|đại diện")
_CAPITAL_AFTER = re.compile(rf" [{UPPER}]")
_CAPITAL_BEFORE = re.compile(rf"[{UPPER}]\w* $")
_LOWER_AFTER = re.compile(rf" ([{LOWER}]+)")


def repeated(view: View, found: Sequence[Mention], mask: bytearray) -> Iterator[Mention]:
    """Full names of this article where they stand again, in capitals too; and their short forms."""
    full: dict[str, str] = {}
    short: dict[str, set[str]] = {}
    for mention in found:
        if isinstance(mention.detail, PersonName) and mention.detail.form in ("full", "credit"):
            name = mention.detail.name
            words = name.split(" ")
            if len(words) < 2:
                continue
            full[name] = full[name.upper()] = name
            if len(words[-1]) < 2:
                continue
            if is_foreign(words[-1]):
                short.setdefault(words[-1], set()).add(name)
            elif len(words) >= 3:
                short.setdefault(" ".join(words[-2:]), set()).add(name)
    if any(mention.surface == "Bác Hồ" for mention in found):
        short.setdefault("Bác", set()).add("Bác Hồ")
    if not full:
        return
    for start, end, name in occurrences(view.text, {*full, *short}):
        if name in full:
            if not is_thing(view, start, mask):
                yield make(view, start, end, "repeated", "full")
        elif _stands_alone(view, start, end) and not is_thing(view, start, mask):
            yield make(view, start, end, "repeated", "short")


def titled_given(view: View, found: Sequence[Mention], names: NameKnowledge) -> Iterator[Mention]:
    """A title, rank or office and the last word of a full name of this article: "Thứ trưởng Nghĩa", "bị cáo Trung"."""
    given = {
        words[-1] for m in found if isinstance(m.detail, PersonName) and len(words := m.detail.name.split(" ")) > 2
    }
    for start, end, name in occurrences(view.text, given):
        title, kind = title_before(view, start, names)
        after = _LOWER_AFTER.match(view.text, end)
        word = after is not None and f"{name.lower()} {after[1]}" in names.compounds  # "Bí thư Tỉnh ủy"
        if (
            kind
            and kind != "honorific"
            and title not in _ANYBODY
            and not word
            and not _CAPITAL_AFTER.match(view.text, end)
        ):
            begin = start - 1 - len(title)
            detail = PersonName("given", name, honorific=title)
            yield Mention(begin, end, view.surface(begin, end), "person", "given", detail)


def _stands_alone(view: View, start: int, end: int) -> bool:
    """Whether no other capitalised word stands beside the name."""
    before = _CAPITAL_BEFORE.search(view.text, max(0, start - 12), start)
    return not before and not _CAPITAL_AFTER.match(view.text, end)
