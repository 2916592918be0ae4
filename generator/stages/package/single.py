"""One HTML page with a whole small archive: it needs no other file, no network and, but for its search, no script."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence

from markupsafe import Markup

from generator.errors import UsageError
from generator.model import Output, Page, Part
from generator.stages.package.markup import Place, text_of
from generator.stages.package.reading import Book, Opened

LIMIT = 10_000_000  # bytes of the one file: more opens slowly on a small machine
PATH = "archive.html"


def single_page(book: Book, opened: Opened, style: str, scripts: Sequence[str]) -> Page:
    """The page, to be rendered: the texts of `book`, `style` and `scripts` inlined. `opened` gives the site's files."""
    links = {chapter.path: f"#{chapter.key}" for chapter in book.chapters}
    links |= {entry.path: f"#{entry.key}" for group in book.groups for entry in group.entries}
    bodies = tuple(
        (chapter, text_of(opened, Place(chapter.path, links, f"{chapter.key}-", 1))) for chapter in book.chapters
    )
    script = "\n".join(scripts)
    if "</" in style or "</script" in script.lower() or "<!--" in script:
        raise ValueError("a style or script that would end its own element")
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; base-uri 'none'"
    values = {"book": book, "bodies": bodies, "policy": policy, "style": Markup(style), "script": Markup(script)}
    return Page(PATH, "single.html", tuple(Part(name, value) for name, value in values.items()))


def sealed(output: Output, limit: int = LIMIT) -> Output:
    """`output`, which is small enough. Raises UsageError where it is not."""
    if len(output.body) > limit:
        what = f"the archive makes one file of {len(output.body):,} bytes; it may have {limit:,}"
        raise UsageError("--single", what, "Use --zip or --epub, which have no such bound.")
    return output


def _hash(text: str) -> str:
    """The source expression of an inline style or script (Content Security Policy Level 3, 2.3.1)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
