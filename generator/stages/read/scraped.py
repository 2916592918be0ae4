"""*.txt: a page as a scraper saved it, a paragraph a line, furniture and all → one article.

1. Bytes to text. 2. Lines judged by `clean`. 3. The article put together by `compose`.
"""

from __future__ import annotations

from collections.abc import Iterator

from generator import formats
from generator.config import Config
from generator.model import Article, Notice, Source
from generator.stages.read.clean import clean
from generator.stages.read.compose import Draft, Piece, compose, identity, stem
from generator.stages.read.decode import decode, printable
from generator.stages.read.page import Captured, Page


class Scraped:
    """The reader of scraped pages."""

    suffixes: tuple[str, ...] = formats.SCRAPED

    def read(self, source: Source, config: Config) -> Iterator[Article | Notice]:
        """The one article of the page."""
        text, notice = decode(source.data, source.path, source.line)
        if notice:
            yield notice
        if text is None:
            return
        lines = captured(printable(text))
        if not lines:
            yield Notice(f"{source.path}:1", "is empty", "Remove the file, or fill it.", rule="empty-file")
            return
        name, notice = identity(stem(source.path), "article", f"{source.path}:1")
        if notice:
            yield notice
        page = clean(lines)
        article = compose(Draft(source, name, pieces(page), page.found), config)
        yield article
        if article.record.title.basis == "inferred":
            yield Notice(
                f"{source.path}:1", "prints no title; one was inferred", rule="title-inferred", severity="info"
            )


def captured(text: str) -> list[Captured]:
    """The lines of `text` that are not blank, numbered from 1."""
    stripped = ((number, line.strip()) for number, line in enumerate(text.split("\n"), 1))
    return [Captured(number, line) for number, line in stripped if line]


def pieces(page: Page) -> list[Piece]:
    """The lines of `page` with their verdicts, a mixed line as several pieces with one number."""
    return [
        Piece(line.number, verdict.text, verdict.role, verdict.rule)
        for line, verdicts in zip(page.lines, page.verdicts, strict=True)
        for verdict in verdicts
    ]
