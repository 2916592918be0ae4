"""The files of an EPUB 3 book: articles as chapters in the archive's order, entities as an index."""

from __future__ import annotations

import re
from collections.abc import Iterator
from uuid import NAMESPACE_URL, uuid5

from generator.model import Output, Page, Part
from generator.stages.package.markup import Place, text_of
from generator.stages.package.reading import Book, Opened

_CONTAINER = b"""<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
NO_DATE = "1970-01-01"  # where no article has one


def epub_files(style: str) -> Iterator[Output]:
    """The files that no template makes; the first one has to stand first, uncompressed (OCF 3.3, 4.3)."""
    yield Output("mimetype", b"application/epub+zip")
    yield Output("META-INF/container.xml", _CONTAINER)
    yield Output("book.css", style.encode())


def epub_pages(book: Book, opened: Opened) -> Iterator[Page]:
    """The pages of the book, to be rendered one by one. `opened` gives the site's files."""
    links = {chapter.path: f"{chapter.key}.xhtml" for chapter in book.chapters}
    links |= {entry.path: f"index-{group.kind}.xhtml#{entry.key}" for group in book.groups for entry in group.entries}
    date = day_of(book)
    identity = f"urn:uuid:{uuid5(NAMESPACE_URL, f'tulieu:{book.digest}')}"
    yield _page("book.opf", "epub_package.opf", book=book, identity=identity, date=date)
    yield _page("nav.xhtml", "epub_nav.xhtml", book=book)
    for chapter in book.chapters:
        text = text_of(opened, Place(chapter.path, links))
        yield _page(f"{chapter.key}.xhtml", "epub_article.xhtml", chapter=chapter, text=text, book=book)
    for group in book.groups:
        yield _page(f"index-{group.kind}.xhtml", "epub_index.xhtml", group=group, book=book)


def day_of(book: Book) -> str:
    """The day of the newest article stands for the package's: a clock would make the same archive another book."""
    return max((_full(chapter.date) for chapter in book.chapters), default=NO_DATE)


def _full(date: str) -> str:
    """A day, also where only the year or the month is known."""
    found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", date)
    return "-".join((found[1], found[2] or "01", found[3] or "01")) if found else NO_DATE


def _page(path: str, template: str, **values: object) -> Page:
    return Page(path, template, tuple(Part(name, value) for name, value in values.items()))
