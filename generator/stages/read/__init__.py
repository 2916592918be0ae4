"""Files → articles."""

from __future__ import annotations

from collections.abc import Iterator

from generator.config import Config
from generator.model import Article, Notice, Source


def read(source: Source, config: Config) -> Iterator[Article | Notice]:
    """The articles in `source` and what should be said about it; messy content is a Notice, never an exception."""
    yield Notice(source.path, "no reader knows this kind of file")
