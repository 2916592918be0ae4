"""What a ZIM file tells of itself, and the titles of its pages."""

from __future__ import annotations

from babel import Locale

from generator.model import Output
from generator.stages.package.markup import title_of
from generator.stages.package.reading import Book

_LONG = {"vi": "vie", "en": "eng", "fr": "fra", "zh": "zho", "ru": "rus", "lo": "lao", "km": "khm"}  # ISO 639-3


def zim_metadata(book: Book, date: str) -> dict[str, str]:
    """The metadata that every ZIM file must have (openzim.org/wiki/Metadata), of an archive as it was on `date`."""
    about = book.description or book.title
    return {
        "Title": book.title[:30],
        "Description": about[:80],
        "LongDescription": about[:4000],
        "Language": _LONG.get(Locale.parse(book.languages[1], sep="-").language, "und"),
        "Creator": book.title,
        "Publisher": "tulieu",
        "Name": f"tulieu_{book.digest[:12]}",
        "Date": date,
    }


def zim_title(output: Output) -> str:
    """The title of a page, "" for what readers do not open by itself."""
    return title_of(output.body) if output.path.endswith(".html") else ""
