"""Files → articles.

1. The suffix chooses the reader; READERS lists them, in no order of importance.
2. The reader gives articles and notices; each format has a file of its own here.
3. A failure that no reader foresaw costs that one source, never the build.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.config import Config
from generator.formats import SUFFIXES
from generator.model import Article, Notice, Source
from generator.seams import Reader
from generator.stages.read.html import SavedPage
from generator.stages.read.jsonl import JsonLines
from generator.stages.read.markdown import Markdown
from generator.stages.read.scraped import Scraped
from generator.stages.read.table import Table
from generator.stages.read.warc import WebArchive

TABLE, WEB_ARCHIVE = Table(), WebArchive()
READERS: tuple[Reader, ...] = (Scraped(), Markdown(), SavedPage(), JsonLines(), TABLE, WEB_ARCHIVE)


def read(source: Source, config: Config) -> Iterator[Article | Notice]:
    """The articles in `source` and what should be said about it; messy content is a Notice, never an exception."""
    for reader in READERS:
        if source.path.lower().endswith(reader.suffixes):
            break
    else:
        remedy = f"Known: {', '.join(SUFFIXES)}. Convert the file, or add it to `ignore` in archive.toml."
        yield Notice(source.path, "no reader knows this kind of file", remedy, rule="unknown-suffix")
        return
    try:
        yield from reader.read(source, config)
    except Exception as error:  # content must never stop a build, and parsers of other people's formats do raise
        what = f"could not be read ({type(error).__name__}: {str(error)[:200]})"
        yield Notice(f"{source.path}:{source.line}", what, "Please report this file.", "error", "reader-failed")


def comes_in_pieces(path: str) -> bool:
    """Whether the file at `path` is a table or web archive, which hold many articles."""
    return path.lower().endswith((*TABLE.suffixes, *WEB_ARCHIVE.suffixes))


def holds_more(path: str, notices: Iterable[Notice]) -> bool:
    """Whether such a file holds something that no article is made of: a web archive, always; a table where rows came
    to nothing, as the `notices` about it tell."""
    if not comes_in_pieces(path):
        return False
    return path.lower().endswith(WEB_ARCHIVE.suffixes) or any(notice.severity != "info" for notice in notices)


def pieces(source: Source) -> Iterator[Source]:
    """What the articles of a source are made of, one of each: the source itself, or rows or pages of it."""
    for reader in (TABLE, WEB_ARCHIVE):
        if source.path.lower().endswith(reader.suffixes):
            return reader.pieces(source)
    return iter((source,))
