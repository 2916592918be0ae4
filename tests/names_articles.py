"""Articles made of a few lines, for the tests of names: no reader needed."""

from __future__ import annotations

from functools import cache

from generator.knowledge import Knowledge, load
from generator.model import Article, Block, Field, Mention, Reading, Record
from generator.stages.recognise import recognise
from generator.stages.resolve import resolve


@cache
def shipped() -> Knowledge:
    """The knowledge that the program ships with."""
    return load()


def article(body: str, title: str = "Tin", source: str = "", date: str = "", authors: tuple[str, ...] = ()) -> Article:
    """An article of `body`, a block a line."""
    text = f"{title}\n{body}"
    blocks = [Block("title", 0, len(title))]
    start = len(title) + 1
    for line in body.split("\n"):
        if line:
            blocks.append(Block("paragraph", start, start + len(line)))
        start += len(line) + 1
    record = Record(
        Field(title, "printed", "test"),
        date=Field(date, "printed", "test") if date else None,
        source=Field(source, "printed", "test") if source else None,
        authors=tuple(Field(author, "printed", "test") for author in authors),
    )
    return Article("a", "a.txt", text, tuple(blocks), record)


def found(body: str, kind: str, **more: str) -> list[Mention]:
    """The mentions of one kind in an article of `body`."""
    return [m for m in recognise(article(body, **more), shipped()) if m.kind == kind]  # type: ignore[arg-type]


def surfaces(body: str, kind: str) -> list[str]:
    return [mention.surface for mention in found(body, kind)]


def reading(body: str, knowledge: Knowledge | None = None, **more: str) -> Reading:
    known = knowledge or shipped()
    one = article(body, **more)  # type: ignore[arg-type]
    return resolve(one, recognise(one, known), known)


def links(body: str, kind: str, **more: str) -> list[tuple[str, str | None]]:
    """(surface, entity id) of each mention of one kind."""
    return [(r.mention.surface, r.entity) for r in reading(body, **more).resolutions if r.mention.kind == kind]  # type: ignore[arg-type]
