"""Finds the short names that an article gives to its organisations.

1. `defined`      a body's name and an abbreviation in brackets, "Công ty Cổ phần Tiến bộ Quốc tế (AIC)": the abbreviation
                  there and wherever it stands alone. A definition does not cross a line end.
2. `short-name`   the own name of a company or school, if it is no Vietnamese word: "Trường đại học VinUni" … "VinUni".
3. `parent`       a bare head with a capital inside a sentence ("Sở", "Ban") where only one body of the article has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from generator.model import BodyName, Mention
from generator.stages.recognise.scan import UPPER, View
from generator.stages.recognise.syllables import is_foreign

_ABBREVIATION = re.compile(
    rf" ?\((?:gọi tắt là |viết tắt là |tên viết tắt |sau đây gọi là |gọi là )?[\"“]?(?P<name>[{UPPER}][\w&.-]{{1,14}})[\"”]?\)"
)
_HEADS = re.compile(
    r"(?<![\w.])(?P<head>Sở|Ban|Cục|Viện|Bộ|Công ty|Tập đoàn|Tổng công ty|Bệnh viện|Hội|Trường)(?= [^\W\d_A-ZĐ])(?! [A-ZĐÀ-Ỹ])"
)


def find_shortened(view: View, bodies: Sequence[Mention]) -> Iterator[Mention]:
    """The short names of `bodies` in the article, in no particular order."""
    short: dict[str, tuple[str, Mention]] = {}
    for body in bodies:
        match = _ABBREVIATION.match(view.text, body.end)
        if match and body.rule not in ("dateline", "source") and _fits(match["name"], body.surface):
            short.setdefault(match["name"], ("defined", body))
        tail = _own_name(body)
        if tail:
            short.setdefault(tail, ("short-name", body))
    if short:
        choices = "|".join(map(re.escape, sorted(short, key=lambda name: (-len(name), name))))
        for match in re.finditer(rf"(?<![\w.&-])(?:{choices})(?![\w&])", view.text):
            rule, body = short[match.group()]
            yield _make(view, *match.span(), rule, body)
    yield from _bare(view, bodies)


def _make(view: View, start: int, end: int, rule: str, body: Mention) -> Mention:
    return Mention(start, end, view.surface(start, end), "organisation", rule, BodyName("short", body.surface))


def _fits(abbreviation: str, surface: str) -> bool:
    """Whether letters in brackets can stand for the name: half its letters begin words of it, or it stands in it."""
    if not abbreviation.isupper():
        return is_foreign(abbreviation) or abbreviation in surface
    initials = {word[0] for word in re.findall(r"\w+", surface.upper())}
    letters = [letter for letter in abbreviation if letter.isalpha()]
    return len(letters) >= 2 and (
        abbreviation.isascii() or sum(letter in initials for letter in letters) * 2 >= len(letters)
    )


def _own_name(body: Mention) -> str | None:
    """The last word of an open name if it is no Vietnamese syllable: the name under which the body is known."""
    if body.rule != "open":
        return None
    word = body.surface.rsplit(" ", 1)[-1]
    if len(word) < 3 or not word[0].isupper() or word.lower() in ("covid", "covid-19", "online"):
        return None
    return word if is_foreign(word) and not word.isdigit() else None


def _bare(view: View, bodies: Sequence[Mention]) -> Iterator[Mention]:
    heads: dict[str, set[str]] = {}
    first: dict[str, Mention] = {}
    for body in bodies:
        if body.rule in ("chain", "open"):
            detail = body.detail
            assert isinstance(detail, BodyName)
            for head in (
                "Công ty",
                "Tập đoàn",
                "Tổng công ty",
                "Bệnh viện",
                "Sở",
                "Ban",
                "Cục",
                "Viện",
                "Hội",
                "Trường",
            ):
                if detail.head.startswith(head + " "):
                    heads.setdefault(head, set()).add(detail.head)
                    first.setdefault(head, body)
                    break
    for match in _HEADS.finditer(view.text):
        head = match["head"]
        if (
            len(heads.get(head, ())) == 1
            and first[head].start < match.start()
            and view.word_before(match.start()) not in ("các", "nhiều", "những")
        ):
            yield _make(view, *match.span(), "parent", first[head])
