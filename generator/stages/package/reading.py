"""The archive as a built site tells it: its articles in their order, its entities by kind."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from generator.model import KINDS

Opened = Callable[[str], bytes]  # a path of the site → its bytes


@dataclass(frozen=True)
class Chapter:
    """An article: where it stands in the site, its record, and what may be done with it."""

    key: str  # "a1", "a2" …
    path: str
    title: str
    date: str
    source: str
    authors: tuple[str, ...]
    rights: str
    statement: str


@dataclass(frozen=True)
class Entry:
    """An entity: its other names, and the chapters that name it."""

    key: str  # "e1", "e2" …
    path: str
    name: str
    variants: tuple[str, ...]
    chapters: tuple[Chapter, ...]


@dataclass(frozen=True)
class Group:
    """The entities of a kind."""

    kind: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Book:
    """A whole archive. `languages` are those of the interface and of the articles; `digest` is the SHA-256 of the
    site's manifest, which tells this state of the archive from every other."""

    title: str
    description: str
    languages: tuple[str, str]
    digest: str
    chapters: tuple[Chapter, ...]
    groups: tuple[Group, ...]


def read_book(opened: Opened) -> Book:
    """The archive that the files of a site hold."""
    about = json.loads(opened("data/datapackage.json"))
    chapters = {
        row["id"]: Chapter(
            f"a{number}",
            row["url"],
            row["title"],
            row["date"] or "",
            row["source"] or "",
            tuple(row["authors"]),
            row["rights"] or "",
            row["rights_statement"] or "",
        )
        for number, row in enumerate(_rows(opened("data/articles.jsonl")), 1)
    }
    entries: dict[str, list[Entry]] = {kind: [] for kind in KINDS}
    for number, row in enumerate(_rows(opened("data/entities.jsonl")), 1):
        named = tuple(chapters[id_] for id_ in row["articles"] if id_ in chapters)
        entries[row["kind"]].append(Entry(f"e{number}", row["url"], row["name"], tuple(row["variants"]), named))
    return Book(
        about["title"],
        about.get("description") or "",
        _languages(opened("search.html").decode()),
        hashlib.sha256(opened("data/manifest.sha256")).hexdigest(),
        tuple(chapters.values()),
        tuple(Group(kind, tuple(some)) for kind, some in entries.items() if some),
    )


def _rows(lines: bytes) -> Iterator[dict[str, Any]]:
    return map(json.loads, filter(None, lines.split(b"\n")))


def _languages(page: str) -> tuple[str, str]:
    """The languages of the interface and of the articles, as a page with a search box tells them."""
    interface = re.search(r'<html lang="([\w-]+)"', page)
    content = re.search(r'<input id="top-q"[^>]* lang="([\w-]+)"', page)
    return (interface[1] if interface else "vi"), (content[1] if content else "vi")
