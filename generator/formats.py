"""The endings of the files that are read (`stages/read` has the readers, one a kind)."""

from __future__ import annotations

SCRAPED = (".txt",)
MARKDOWN = (".md", ".markdown")
SAVED_PAGE = (".html", ".htm", ".xhtml")
JSON_LINES = (".jsonl", ".ndjson")  # an article a line
TABLE = (".csv", ".tsv")
WEB_ARCHIVE = (".warc", ".warc.gz")
SUFFIXES = (*SCRAPED, *MARKDOWN, *SAVED_PAGE, *JSON_LINES, *TABLE, *WEB_ARCHIVE)
