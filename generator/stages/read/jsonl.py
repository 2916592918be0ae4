"""*.jsonl: an article a line → one article; the source is one line of the file.

1. The line is parsed; a fault is named with its line and column.
2. Its fields become an article by `exported`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from generator import formats
from generator.config import Config
from generator.model import Article, Notice, Source
from generator.stages.read.decode import decode
from generator.stages.read.exported import article


class JsonLines:
    """The reader of JSON Lines. `Source.data` is one line, `Source.line` its number in the file."""

    suffixes: tuple[str, ...] = formats.JSON_LINES

    def read(self, source: Source, config: Config) -> Iterator[Article | Notice]:
        """The article of the line. A whole file handed over at once gives all its articles."""
        body = source.data.strip(b"\r\n")
        if b"\n" in body:
            for offset, line in enumerate(source.data.split(b"\n")):
                yield from self.read(Source(source.path, line.strip(b"\r\n"), source.line + offset), config)
            return
        if not body.strip():
            return
        where = f"{source.path}:{source.line}"
        text, notice = decode(source.data, source.path, source.line)
        if notice:
            yield notice
        if text is None:
            return
        record = _parsed(text, where)
        if isinstance(record, Notice):
            yield record
            return
        yield from article(record, source, "jsonl-field", config)


def _parsed(text: str, where: str) -> dict[str, object] | Notice:
    remedy = "Write one JSON object a line."
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        return Notice(f"{where}:{error.colno}", f"is not valid JSON ({error.msg})", remedy, "error", "json-syntax")
    except (ValueError, RecursionError) as error:
        return Notice(where, f"cannot be read as JSON ({type(error).__name__})", remedy, "error", "json-syntax")
    if not isinstance(value, dict):
        return Notice(where, "is not a JSON object", remedy, "error", "json-shape")
    return value
