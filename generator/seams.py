"""The four places where another part fits. Anything that has these methods will do; no base class, no registry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol, TypeVar

from generator.config import Config
from generator.knowledge import Knowledge
from generator.model import Article, Mention, Notice, Output, Source

In = TypeVar("In")
Out = TypeVar("Out")


class Reader(Protocol):
    """Turns one file into articles. Messy content becomes a Notice, never an exception."""

    suffixes: tuple[str, ...]

    def read(self, source: Source, config: Config) -> Iterator[Article | Notice]: ...


class Recogniser(Protocol):
    """Finds the mentions of one kind of entity in one article. `taken` are the mentions found by the recognisers
    before it, in text order: places and bodies mask the names of persons."""

    name: str

    def recognise(self, article: Article, taken: Sequence[Mention], knowledge: Knowledge) -> Iterable[Mention]: ...


class Executor(Protocol):
    """Runs a pure function over many values, in order, on as many workers as it has."""

    def map(self, function: Callable[[In], Out], values: Iterable[In]) -> Iterator[Out]: ...

    def close(self) -> None: ...


class Writer(Protocol):
    """Takes the finished files. `write` may be called in any order; `finish` makes them the site."""

    def write(self, output: Output) -> None: ...

    def finish(self) -> None: ...
